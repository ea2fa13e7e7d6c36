"""Where several cases match a target, one of them is the narrowest; each `when` can be understood."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.errors import Fault
from platforms.lint.exploring import explore
from platforms.lint.rule import Rule, Subject


def _check(subject: Subject) -> Iterator[Fault]:
    for found in explore(subject.source):
        yield from found.broken
        yield from found.ties.values()


NO_TIE = Rule("no-tie", "of several cases that match a target, one is the narrowest", _check)
