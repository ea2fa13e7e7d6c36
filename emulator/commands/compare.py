"""`unisock compare`: holds what a real device logged against the emulation."""

from __future__ import annotations

import argparse

from emulator.errors import UserError
from emulator.js.sources.project import read
from emulator.recording import compare, read_log
from platforms import load


def command(arguments: argparse.Namespace) -> int:
    platforms = load(arguments.profiles)
    target = platforms.target(arguments.target, vue=arguments.vue)
    log = read_log(read(arguments.log, arguments.log), arguments.log)
    if log.platform != target.platform:
        raise UserError(f"was recorded on {log.platform}, not on {target.platform}", arguments.log)
    found = compare(log, target, platforms, url_check=arguments.url_check != "off")
    print(found.text())
    return 0 if found.same else 1
