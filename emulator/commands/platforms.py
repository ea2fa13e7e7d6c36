"""`unisock platforms`: every platform, its versions, hosts, limits and functions."""

from __future__ import annotations

import argparse

from emulator.errors import UserError
from platforms import catalogue, load
from platforms.naming import unknown


def command(arguments: argparse.Namespace) -> int:
    entries = {entry.name: entry for entry in catalogue(load(arguments.profiles))}
    for name in arguments.names:
        if name not in entries:
            raise UserError(unknown("platform", name, entries))
    print("\n\n".join(entries[name].text() for name in (arguments.names or entries)))
    return 0
