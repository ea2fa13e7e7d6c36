"""No case is hidden from every target by narrower ones, or by the case that it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.errors import Fault
from platforms.lint.exploring import explore
from platforms.lint.rule import Rule, Subject


def _check(subject: Subject) -> Iterator[Fault]:
    for found in explore(subject.source):
        for number in range(len(found.items)):
            if number not in found.used and not found.broken:
                message = "no target gets this case: narrower cases, or the case around it, leave it none"
                yield subject.source.fault((*found.origin, number, "when"), message, "case-reachable")


CASE_REACHABLE = Rule("case-reachable", "some target gets each case", _check)
