"""`unisock targets`: the targets that a text names, one a line or as JSON."""

from __future__ import annotations

import argparse
import json

from emulator.matrix.listing import listed
from platforms import load


def command(arguments: argparse.Namespace) -> int:
    found = listed(arguments.targets, load(arguments.profiles), arguments.vue)
    if arguments.json:
        print(json.dumps({"version": arguments.own_version, "targets": found}, ensure_ascii=False))
    else:
        print("\n".join(target["name"] for target in found))
    return 0
