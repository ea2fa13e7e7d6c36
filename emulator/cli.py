"""The command `unisock`. Exit status: 0 as it should be, 1 a target failed or isn't as expected, 2 a mistake."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from emulator.commands.arguments import parse
from emulator.errors import UserError

MISTAKE = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status. A user's mistake is one line on stderr."""
    _speak_utf8()
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
        status: int = arguments.command(arguments)
        sys.stdout.flush()
    except UserError as error:
        print(f"unisock: {error}", file=sys.stderr)
        return MISTAKE
    except KeyboardInterrupt:
        print("unisock: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough; Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _speak_utf8() -> None:
    """The platforms' own words are often Chinese, whatever the terminal's or the CI's locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def run() -> NoReturn:
    """For `python -m emulator.cli`."""
    raise SystemExit(main())


if __name__ == "__main__":
    run()
