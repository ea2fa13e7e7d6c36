"""The entry that comes nearest to a pattern that none matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from emulator.engine.trace import Entry
from emulator.expectations.patterns import Pattern


class Miss(NamedTuple):
    at: int
    differences: list[str]


def nearest(wanted: Pattern, entries: Sequence[Entry], among: Iterable[int]) -> Miss | None:
    """The nearest of the entries whose indices are `among`: by name, by kind, by what differs; the last of equals.

    None if no name and no kind is as wanted.
    """
    best: int | None = None
    most: tuple[bool, bool, int] | None = None
    for at in among:
        nearness = wanted.nearness(entries[at])
        if nearness is not None and (most is None or nearness >= most):
            best, most = at, nearness
    return None if best is None else Miss(best, wanted.misses(entries[best]))
