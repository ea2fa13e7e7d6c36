"""The trace of one app as lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from emulator.api.environment.formatting import shown
from emulator.engine.trace import Entry
from emulator.engine.wire.failures import Failure

LONGEST = 160


def timeline(entries: Iterable[Entry]) -> str:
    """One line an entry: time, socket, what happened, with what, and the rule of the profile that decided it."""
    return "\n".join(_line(entry) for entry in entries)


def _line(entry: Entry) -> str:
    socket = "" if entry.socket is None else f"#{entry.socket}"
    rule = f"  [{entry.path}]" if entry.path else ""
    return f"{entry.at:>8} ms {socket:<3} {entry.kind:<8} {entry.name}{_data(entry)}{rule}".rstrip()


def _data(entry: Entry) -> str:
    if entry.kind == "call":
        words = f"({', '.join(_shown(arg) for arg in entry.data)})"
    elif entry.data is None:
        return ""
    else:
        words = f" {entry.data if isinstance(entry.data, str) else _shown(entry.data)}"
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}..."


def _shown(value: Any) -> str:
    if isinstance(value, Failure):
        return f"{', '.join(value.conditions)} {value.code} {value.reason}".rstrip()
    return shown(value)
