"""A timeline in which some entries are marked, for the message of a failed assertion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from emulator.engine.trace import Entry

Line: TypeAlias = Callable[[Entry], str]
"""An entry as a line of the timeline."""

AROUND: Final = 6
"""How many entries are told before and after one that is marked, where the timeline is long."""
WHOLE: Final = 40
"""The longest timeline that is told in full."""


class Mark(NamedTuple):
    """`sign` stands before the entry's line, `words` on a line beneath it."""

    sign: str
    words: str


def told(head: str, entries: Sequence[Entry], marks: Mapping[int, Mark], line: Line) -> str:
    """`head`, then the timeline."""
    return "\n".join([head, *_lines(entries, marks, line)])


def _lines(entries: Sequence[Entry], marks: Mapping[int, Mark], line: Line) -> Iterator[str]:
    if not entries:
        yield "  (nothing has happened)"
    before = -1
    for at in _shown(len(entries), marks):
        if at > before + 1:
            yield f"  ... {at - before - 1} more"
        mark = marks.get(at)
        yield f"{mark.sign if mark else '':>2}{line(entries[at])}"
        if mark and mark.words:
            yield f"{'':>14} ^ {mark.words}"
        before = at
    if before < len(entries) - 1:
        yield f"  ... {len(entries) - 1 - before} more"


def _shown(size: int, marks: Mapping[int, Mark]) -> list[int]:
    if size <= WHOLE:
        return list(range(size))
    told: set[int] = set(range(size - AROUND, size))
    for at in marks:
        told |= set(range(max(0, at - AROUND), min(size, at + AROUND + 1)))
    return sorted(told)
