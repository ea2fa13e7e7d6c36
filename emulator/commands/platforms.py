"""`unisock platforms`: every platform, its versions, hosts, limits and functions."""

from __future__ import annotations

import argparse

from platforms import catalogue, load


def command(arguments: argparse.Namespace) -> int:
    platforms = load(arguments.profiles)
    for name in arguments.names:
        platforms.source(name)
    entries = {entry.name: entry for entry in catalogue(platforms)}
    print("\n\n".join(entries[name].text() for name in (arguments.names or entries)))
    return 0
