"""`unisock record`: prints a script that logs what a real device does, for `unisock compare`."""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from emulator.errors import UserError
from emulator.recording import recorder
from platforms import load


def command(arguments: argparse.Namespace) -> int:
    platforms = load(arguments.profiles)
    if urlsplit(arguments.url).scheme not in ("ws", "wss"):
        raise UserError(
            f"{arguments.url!r} is no url of a WebSocket: give one that begins with wss://, of an echo server"
        )
    profile = platforms.resolve(platforms.target(arguments.target)).profile
    print(recorder(profile, arguments.url, uni=arguments.uni), end="")
    return 0
