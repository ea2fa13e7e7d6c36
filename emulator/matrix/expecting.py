"""What is known of targets beforehand: `expect` of unisock.yaml, and whether a matrix is as expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from emulator.errors import Place
from emulator.matrix.verdict import Cell, Verdict
from platforms import Target
from platforms.versions import Range, range_of, version

_PATTERN: Final = re.compile(
    r"(?P<platform>[^@/:\s]+)(?:@(?P<version>[^/:]+))?(?:/(?P<host>[^:]+))?(?P<axes>(?::[^:=]+=[^:]+)*)"
)


@dataclass(frozen=True)
class Pattern:
    """Which targets are meant: `mp-*`, `app@<2.2.6`, `mp-x@1.6.0/devtools:vue=2`. What is left out may be anything."""

    text: str
    platform: str
    versions: Range
    host: str | None
    axes: tuple[tuple[str, str], ...]

    def matches(self, target: Target) -> bool:
        values = dict(target.axes)
        return (
            fnmatchcase(target.platform, self.platform)
            and version(target.version) in self.versions
            and (self.host is None or fnmatchcase(target.host, self.host))
            and all(values.get(name) == value for name, value in self.axes)
        )


def pattern(text: str) -> Pattern:
    """Reads a pattern. Raises ValueError with what is wrong."""
    found = _PATTERN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no pattern of targets; write it like mp-*, app@<2.2.6 or platform@1.6.0/host")
    bounds = found["version"] or "*"
    versions = range_of(bounds if bounds == "*" or bounds[0] in "<>=" else f"=={bounds}")
    axes = [part.partition("=") for part in found["axes"].split(":") if part]
    return Pattern(text, found["platform"], versions, found["host"], tuple((name, value) for name, _, value in axes))


@dataclass(frozen=True)
class Expected:
    """One line of `expect`. `words`: a text that must be in the first cause, "" for any."""

    pattern: Pattern
    verdict: Verdict
    words: str
    place: Place

    def met(self, cell: Cell) -> bool:
        said = cell.cause.words if cell.cause else ""
        return cell.verdict == self.verdict and self.words in said


@dataclass(frozen=True)
class Surprise:
    """A cell that isn't as expected, in a sentence."""

    cell: Cell
    words: str


def expectation(target: Target, expected: Sequence[Expected]) -> Expected | None:
    """What is expected of a target: the last line that matches it."""
    return next((line for line in reversed(expected) if line.pattern.matches(target)), None)


def surprises(cells: Iterable[Cell], targets: Iterable[Target], expected: Sequence[Expected]) -> list[Surprise]:
    """The cells that aren't as expected: failures of which nothing is said, and what contradicts an `expect` line."""
    found = []
    for cell, target in zip(cells, targets, strict=True):
        line = expectation(target, expected)
        if line is None:
            if cell.verdict == "fail":
                found.append(Surprise(cell, f"{cell.target} fails"))
        elif not line.met(cell):
            found.append(Surprise(cell, _words(cell, line)))
    return found


def _words(cell: Cell, line: Expected) -> str:
    wanted = f"{line.verdict} ({line.words})" if line.words else line.verdict
    if cell.verdict == line.verdict and cell.cause:
        return f"{line.place}: expected {wanted} of {cell.target}, and it says: {cell.cause.words}"
    hint = "; take it off the list" if line.verdict == "fail" else ""
    return f"{line.place}: expected {wanted} of {cell.target}, which comes out as {cell.verdict}{hint}"
