"""Lists of cases: which one a target gets. The narrowest matching case wins, a tie is an error in the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from platforms.naming import unknown
from platforms.space.axes import Axis

Point: TypeAlias = tuple[int, ...]  # the index of a point on each axis, in the order of the space
Masks: TypeAlias = tuple[int, ...]  # a set of points on each axis


class Tie(ValueError):
    """Several cases match and none is the narrowest. `cases` are their numbers in the list, `masks` their sets."""

    def __init__(self, cases: Sequence[int], masks: Sequence[Masks]) -> None:
        self.cases = tuple(cases)
        self.masks = tuple(masks)
        super().__init__("cases tie")


class BadWhen(ValueError):
    """A `when` that cannot be understood: the case's number, the axis concerned, and why."""

    def __init__(self, case: int, axis: str, message: str) -> None:
        self.case, self.axis = case, axis
        super().__init__(message)


class Space:
    """The axes of a profile, in a fixed order."""

    def __init__(self, axes: Mapping[str, Axis]) -> None:
        self.axes = dict(axes)
        self.names = tuple(axes)
        self._everything = tuple(axis.everything for axis in axes.values())

    def masks(self, when: Any) -> Masks:
        """The set of points that a `when` means. Raises BadWhen."""
        if not isinstance(when, dict):
            raise BadWhen(0, "", "`when` is a mapping of axes, such as {host: ...}")
        for name in when:
            if name not in self.axes:
                raise BadWhen(0, str(name), unknown("axis", name, self.names))
        return tuple(
            self._mask(name, when[name]) if name in when else everything
            for name, everything in zip(self.names, self._everything, strict=True)
        )

    def _mask(self, name: str, entry: Any) -> int:
        try:
            return self.axes[name].mask(entry)
        except ValueError as error:
            raise BadWhen(0, name, str(error)) from None

    def cases(self, items: Sequence[dict[str, Any]]) -> Cases:
        compiled = []
        for number, item in enumerate(items):
            try:
                compiled.append(self.masks(item["when"]))
            except BadWhen as error:
                raise BadWhen(number, error.axis, str(error)) from None
        return Cases(tuple(compiled))

    def words(self, point: Point, masks: Sequence[Masks]) -> str:
        """A point in words, as far as these sets look at it: "version 1.0, host desk"."""
        looked = zip(self.axes.values(), point, self._everything, zip(*masks, strict=True), strict=True)
        parts = [f"{axis.name} {axis.points[i]}" for axis, i, all_, used in looked if any(one != all_ for one in used)]
        return ", ".join(parts) or "every target"


@dataclass(frozen=True)
class Cases:
    """A compiled list of cases."""

    masks: tuple[Masks, ...]

    def pick(self, point: Point) -> int | None:
        """The number of the case that wins at a point, None if none matches. Raises Tie."""
        matching = [
            number
            for number, masks in enumerate(self.masks)
            if all(mask >> index & 1 for mask, index in zip(masks, point, strict=True))
        ]
        if len(matching) < 2:
            return matching[0] if matching else None
        narrowest = [n for n in matching if all(n == m or self._narrower(n, m) for m in matching)]
        if narrowest:
            return narrowest[0]
        tied = [n for n in matching if not any(self._narrower(m, n) for m in matching if m != n)]
        raise Tie(tied, [self.masks[n] for n in tied])

    def _narrower(self, one: int, other: int) -> bool:
        first, second = self.masks[one], self.masks[other]
        return first != second and all(a & ~b == 0 for a, b in zip(first, second, strict=True))
