"""`unisock bridge`: the engine for app code that runs in Node; the npm package `unisock` starts it."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

from emulator.bridge import serve
from emulator.errors import UserError


def command(arguments: argparse.Namespace) -> NoReturn:
    if sys.stdin.isatty():
        raise UserError("bridge is for the npm package `unisock`, which starts it itself: it talks to no terminal")
    serve(arguments.own_version)
