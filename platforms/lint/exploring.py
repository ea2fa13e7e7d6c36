"""Every list of cases of a profile, with the cases that some target gets and the points where cases tie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

from platforms.errors import Fault, ProfileError
from platforms.files.merging import is_cases
from platforms.files.reading import Keys
from platforms.source import Source
from platforms.space import Cases, Point, ValueAxis
from platforms.space.cases import Tie

Guard: TypeAlias = tuple[Cases, int]  # a list of cases around, and the case of it that was chosen


@dataclass
class Explored:
    """One list of cases."""

    origin: Keys
    items: list[dict[str, Any]]
    used: set[int] = field(default_factory=set)
    ties: dict[tuple[int, ...], Fault] = field(default_factory=dict)
    broken: tuple[Fault, ...] = ()


def explore(source: Source) -> Iterator[Explored]:
    """Every list of cases in the rules of a profile and in its hosts."""
    yield from _walk(source, source.host_tree, ("hosts", "tree"), ())
    yield from _walk(source, source.rules.tree, (), ())


def _walk(source: Source, node: Any, origin: Keys, guards: tuple[Guard, ...]) -> Iterator[Explored]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _walk(source, value, (*origin, key), guards)
    elif is_cases(node):
        yield from _cases(source, node, origin, guards)
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from _walk(source, item, (*origin, number), guards)


def _cases(source: Source, items: list[Any], origin: Keys, guards: tuple[Guard, ...]) -> Iterator[Explored]:
    found = Explored(origin, items)
    try:
        cases = source.rules.compiled(items, origin)
    except ProfileError as error:
        found.broken = error.faults
        yield found
        return
    for point in points(source, _axes_used(source, cases, guards)):
        if all(_chosen(guard, point) for guard in guards):
            _try(source, found, cases, point)
    yield found
    for number, case in enumerate(items):
        inner = {key: value for key, value in case.items() if key != "when"}
        yield from _walk(source, inner, (*origin, number), (*guards, (cases, number)))


def _chosen(guard: Guard, point: Point) -> bool:
    cases, number = guard
    try:
        return cases.pick(point) == number
    except Tie:
        return False


def _try(source: Source, found: Explored, cases: Cases, point: Point) -> None:
    try:
        number = cases.pick(point)
    except Tie as tie:
        found.ties.setdefault(tie.cases, source.rules.tie(tie, point, found.origin))
        found.used.update(tie.cases)
    else:
        if number is not None:
            found.used.add(number)


def _axes_used(source: Source, cases: Cases, guards: tuple[Guard, ...]) -> set[str]:
    used = set()
    for masks in (masks for one in (cases, *(guard[0] for guard in guards)) for masks in one.masks):
        for name, mask in zip(source.space.names, masks, strict=True):
            if mask != source.space.axes[name].everything:
                used.add(name)
    return used


def points(source: Source, axes: set[str]) -> Iterator[Point]:
    """The points of all targets, as far as they differ on these axes."""
    limited = [axis for axis in source.others.values() if isinstance(axis, ValueAxis) and axis.needs]
    if any(axis.name in axes for axis in limited):
        axes = axes | {"version"}
    choices = [_choices(source, name, name in axes) for name in source.space.names]
    for point in product(*choices):
        era = source.versions.points[point[0]]
        if all(
            axis.name not in axes or axis.possible(axis.points[point[source.space.names.index(axis.name)]], era)
            for axis in limited
        ):
            yield point


def _choices(source: Source, name: str, every: bool) -> list[int]:
    indexes = range(len(source.space.axes[name].points))
    if name == "host":
        indexes_of_targets = [source.hosts.index(host) for host in source.hosts.targets]
        return indexes_of_targets if every else indexes_of_targets[:1]
    return list(indexes) if every else [indexes[-1]]
