"""Every target of a profile resolves to what the schema allows."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from platforms.errors import Fault, ProfileError
from platforms.lint.exploring import points
from platforms.lint.rule import Rule, Subject
from platforms.resolving import profile_at
from platforms.source import Source
from platforms.space import Point, ValueAxis

MANY = 800


def _check(subject: Subject) -> Iterator[Fault]:
    for point in _points(subject.source):
        try:
            profile_at(subject.source, point)
        except ProfileError as error:
            yield from error.faults


def _points(source: Source) -> Iterator[Point]:
    """Every point; where those are very many, further axes of versions are varied one at a time."""
    names = set(source.space.names)
    if prod(len(axis.points) for axis in source.space.axes.values()) <= MANY:
        yield from points(source, names)
        return
    ranges = {name for name, axis in source.others.items() if not isinstance(axis, ValueAxis)}
    for varied in (set(), *({name} for name in ranges)):
        yield from points(source, (names - ranges) | varied)


TARGET_RESOLVES = Rule("target-resolves", "every target resolves", _check)
