"""Axes as finite sets of points. A set of points is the bits of an int, so that sets compare in one operation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from packaging.version import Version

from platforms.naming import unknown
from platforms.space.declared import AxisSpec
from platforms.versions import Range, range_of, version


class Axis(ABC):
    """One axis. `points` names each of its points."""

    name: str
    counts: str
    points: tuple[str, ...]

    def mask(self, entry: Any) -> int:
        """The set that an entry of `when` means: one expression or a list of alternatives. Raises ValueError."""
        entries = entry if isinstance(entry, list) else [entry]
        mask = 0
        for one in entries:
            mask |= self._mask(one)
        return mask

    @property
    def everything(self) -> int:
        return (1 << len(self.points)) - 1

    @abstractmethod
    def _mask(self, entry: Any) -> int: ...

    @abstractmethod
    def index(self, value: str) -> int:
        """The point that a value of a target lies in. Raises ValueError with the nearest names."""


class VersionAxis(Axis):
    """Versions, cut into eras: within one, nothing changes. An era is named by the version that begins it."""

    def __init__(self, name: str, spec: AxisSpec, ranges: Iterable[Range] = ()) -> None:
        self.name, self.counts = name, spec.counts or f"{name}s"
        self.ledgers = spec.ledger
        self.first, self.latest = spec.first or "", spec.latest or ""
        self._first, self._latest = version(self.first), version(self.latest)
        if self._first > self._latest:
            raise ValueError(f"first {self.first} is above latest {self.latest}")
        begins = {self._first: self.first}
        for bound in sorted((b for r in ranges for b in r.bounds), key=lambda b: b.version):
            if self._first < bound.version <= self._latest:
                begins.setdefault(bound.version, bound.text)
        self.starts = tuple(sorted(begins))
        self.points = tuple(begins[start] for start in self.starts)

    def check(self, bounds: Range) -> None:
        """Raises ValueError if a range cannot make eras: each is named by the version that begins it."""
        for bound in bounds.bounds:
            if bound.operator not in (">=", "<"):
                raise ValueError(f"{bound.operator}{bound.text}: write >= or <, since a version must begin each era")
            if bound.version > self._latest:
                raise ValueError(f"{bound.text} is above the axis' latest, {self.latest}")

    def _mask(self, entry: Any) -> int:
        bounds = range_of(entry)
        self.check(bounds)
        return sum(1 << index for index, start in enumerate(self.starts) if start in bounds)

    def index(self, value: str) -> int:
        number = version(value)
        if number < self._first:
            raise ValueError(f"{value} is below {self.first}, the first {self.name} that is emulated")
        return bisect_right(self.starts, number) - 1

    def is_beyond(self, value: str) -> bool:
        """Whether a version is above the newest that is known, and so only taken to be like it."""
        return version(value) > self._latest

    @property
    def explained(self) -> str:
        """What the axis counts, and its extent."""
        return f"{self.name}s count {self.counts}, {self.first} to {self.latest}"

    def shown(self, index: int) -> str:
        """The name that an era is shown by: the newest one by the latest version."""
        return self.latest if index == len(self.points) - 1 else self.points[index]

    def inside(self, bounds: Range) -> list[str]:
        """The eras that a range meets, each named by its first version in the range, the newest by the latest."""
        return [name for index in range(len(self.starts)) if (name := self._meeting(index, bounds))]

    def _meeting(self, index: int, bounds: Range) -> str | None:
        start = self.starts[index]
        end = self.starts[index + 1] if index + 1 < len(self.starts) else None
        if end is None and self._latest in bounds:
            return self.latest
        candidates = [(start, self.points[index])]
        for bound in bounds.bounds:
            candidates.append((bound.version, bound.text))
            if bound.operator == ">":
                candidates.append(_next(bound.version))
        held = [(v, text) for v, text in candidates if v in bounds and v >= start and (end is None or v < end)]
        return min(held, key=lambda pair: pair[0])[1] if held else None


def _next(number: Version) -> tuple[Version, str]:
    text = ".".join(str(part) for part in (*number.release[:-1], number.release[-1] + 1))
    return Version(text), text


class ValueAxis(Axis):
    """Named values. One may need a range of versions; a target that leaves the axis out gets the first possible."""

    def __init__(self, name: str, spec: AxisSpec) -> None:
        self.name, self.counts = name, spec.counts
        self.points = spec.values
        default = spec.default or spec.values[0]
        self.order = (default, *(value for value in spec.values if value != default))
        self.needs = {value: range_of(text) for value, text in spec.needs.items()}

    def _mask(self, entry: Any) -> int:
        return 1 << self.index(str(entry))

    def index(self, value: str) -> int:
        if value not in self.points:
            raise ValueError(unknown(self.name, value, self.points))
        return self.points.index(value)

    def possible(self, value: str, number: str) -> bool:
        return value not in self.needs or version(number) in self.needs[value]

    def default(self, number: str) -> str:
        """The value of a target of this version that does not name one."""
        return next((value for value in self.order if self.possible(value, number)), self.order[-1])
