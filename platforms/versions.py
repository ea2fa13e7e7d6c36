"""Version numbers and ranges of them. Numbers compare as PEP 440 says: 4.08 is 4.8, 3.10 is above 3.9."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

_BOUND = re.compile(r"\s*(>=|<=|==|>|<)\s*(\S+)\s*")


def version(text: object) -> Version:
    """Reads a version number. Raises ValueError if it is none, or no text (YAML reads 3.10 as the number 3.1)."""
    if not isinstance(text, str):
        raise ValueError(f"version {text!r} must be written in quotes")
    try:
        return Version(text)
    except InvalidVersion:
        raise ValueError(f"{text!r} is no version number") from None


@dataclass(frozen=True)
class Bound:
    """One comparison with a version, and that version as it was written."""

    operator: str
    version: Version
    text: str

    def holds(self, number: Version) -> bool:
        match self.operator:
            case ">=":
                return number >= self.version
            case "<=":
                return number <= self.version
            case ">":
                return number > self.version
            case "<":
                return number < self.version
            case _:
                return number == self.version


@dataclass(frozen=True)
class Range:
    """A range of versions: all of its bounds hold. No bounds: every version."""

    bounds: tuple[Bound, ...] = ()

    def __contains__(self, number: Version) -> bool:
        return all(bound.holds(number) for bound in self.bounds)

    def words(self) -> str:
        """The range as a reader says it: "2.2.5 to 2.30.3", "2.8.3", "<1.7.0"."""
        by_operator = {bound.operator: bound.text for bound in self.bounds}
        if set(by_operator) == {">=", "<="}:
            return f"{by_operator['>=']} to {by_operator['<=']}"
        if set(by_operator) == {"=="}:
            return by_operator["=="]
        return ",".join(bound.operator + bound.text for bound in self.bounds) or "every version"


def range_of(text: object) -> Range:
    """Reads ">=1.7.0,<2.10.0" or "*". Raises ValueError with what is wrong."""
    if not isinstance(text, str):
        raise ValueError(f"range {text!r} must be written in quotes")
    if text.strip() in ("", "*"):
        return Range()
    bounds = []
    for part in text.split(","):
        found = _BOUND.fullmatch(part)
        if not found:
            raise ValueError(f'{text!r} is no range of versions; write it like ">=1.7.0,<2.10.0"')
        bounds.append(Bound(found[1], version(found[2]), found[2]))
    return Range(tuple(bounds))
