"""`unisock validate`: all that is wrong with a profile, an overlay, or a part for other profiles."""

from __future__ import annotations

import argparse

from platforms import validate


def command(arguments: argparse.Namespace) -> int:
    wrong = False
    for file in arguments.files:
        faults = validate(file)
        wrong = wrong or bool(faults)
        print("\n".join(map(str, faults)) if faults else f"{file}: valid")
    return 2 if wrong else 0
