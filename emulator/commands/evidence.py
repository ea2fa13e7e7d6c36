"""`unisock evidence`: how far the ledger is in force, what quirks rest on, and what is inferred."""

from __future__ import annotations

import argparse

from platforms import coverage, load


def command(arguments: argparse.Namespace) -> int:
    found = coverage(load(arguments.profiles), arguments.names)
    print("\n\n".join(one.text(whole=bool(arguments.names)) for one in found))
    return 0
