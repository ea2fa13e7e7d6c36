"""The trace of one app as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from emulator.engine.shown import shown
from emulator.engine.trace import Entry
from emulator.engine.wire.failures import Failure
from platforms import Evidence

LONGEST = 160


Why = Callable[[str], Evidence]


def timeline(entries: Iterable[Entry], why: Why | None = None) -> str:
    """One line an entry: time, socket, what happened, with what, and what decided it.

    With `why` (a Resolved's) that is the first record of evidence and its confidence, else the path in the profile.
    """
    return "\n".join(line(entry, why) for entry in entries)


def line(entry: Entry, why: Why | None = None) -> str:
    """One entry; see timeline."""
    socket = "" if entry.socket is None else f"#{entry.socket}"
    rule = f"  [{_rule(entry.path, why)}]" if entry.path else ""
    return f"{entry.at:>8} ms {socket:<3} {entry.kind:<8} {entry.name}{_data(entry)}{rule}".rstrip()


def _rule(path: str, why: Why | None) -> str:
    if why is None:
        return path
    evidence = why(path)
    return f"{evidence.ids[0]}, {evidence.confidence}" if evidence.ids else f"{path}, {evidence.confidence}"


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
