"""Every target of a profile resolves to what the schema allows."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.errors import Fault, ProfileError
from platforms.lint.exploring import points
from platforms.lint.rule import Rule, Subject
from platforms.resolving import profile_at


def _check(subject: Subject) -> Iterator[Fault]:
    for point in points(subject.source, set(subject.source.space.names)):
        try:
            profile_at(subject.source, point)
        except ProfileError as error:
            yield from error.faults


TARGET_RESOLVES = Rule("target-resolves", "every target resolves", _check)
