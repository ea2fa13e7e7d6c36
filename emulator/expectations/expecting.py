"""Something that is expected of a trace as it grows. Nothing is consumed: each expectation looks at all of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final

from emulator.engine.trace import Entry
from emulator.errors import UserError
from emulator.expectations.nearest import Miss, nearest
from emulator.expectations.patterns import Pattern, pattern
from emulator.expectations.telling import Line, Mark, told
from platforms.naming import unknown

WAYS: Final = ("some", "none", "in-order")


class Expectation(ABC):
    """`look` may be asked again and again, of the same trace, which only gets longer; it reads each entry once.

    since: the index of the entry to begin with.
    """

    settled_by_looking: bool = True
    """What look() must say for the outcome to be certain, however the trace goes on."""

    def __init__(self, patterns: Sequence[Pattern], since: int = 0) -> None:
        self.patterns = patterns
        self.since = since
        self.found: list[int] = []
        self._at = since

    @abstractmethod
    def look(self, entries: Sequence[Entry]) -> bool:
        """Whether it holds now. An entry that an expectation of nothing finds makes it false for good."""

    @abstractmethod
    def words(self, entries: Sequence[Entry], line: Line, waited: str = "") -> str:
        """Why it doesn't hold: one line, then the timeline with the nearest miss marked. waited: "in 60000 ms", say."""

    def _scan(self, entries: Sequence[Entry], one: Pattern) -> int | None:
        while self._at < len(entries):
            self._at += 1
            if one.matches(entries[self._at - 1]):
                return self._at - 1
        return None


class Some(Expectation):
    """There is an entry like the pattern."""

    def look(self, entries: Sequence[Entry]) -> bool:
        if not self.found:
            at = self._scan(entries, self.patterns[0])
            self.found = [] if at is None else [at]
        return bool(self.found)

    def words(self, entries: Sequence[Entry], line: Line, waited: str = "") -> str:
        wanted = self.patterns[0]
        miss = nearest(wanted, entries, range(self.since, len(entries)))
        return told(f"expected {wanted}, which did not come{_spaced(waited)}", entries, _marked(miss), line)


class Nothing(Expectation):
    """No entry is like the pattern."""

    settled_by_looking = False

    def look(self, entries: Sequence[Entry]) -> bool:
        if not self.found:
            at = self._scan(entries, self.patterns[0])
            self.found = [] if at is None else [at]
        return not self.found

    def words(self, entries: Sequence[Entry], line: Line, waited: str = "") -> str:
        at = self.found[0]
        head = f"expected no {self.patterns[0]}, and it came at {entries[at].at} ms"
        return told(head, entries, {at: Mark("✗", "this came")}, line)


class InOrder(Expectation):
    """There are entries like the patterns, one after the other, whatever stands between them."""

    def look(self, entries: Sequence[Entry]) -> bool:
        while len(self.found) < len(self.patterns):
            at = self._scan(entries, self.patterns[len(self.found)])
            if at is None:
                return False
            self.found.append(at)
        return True

    def words(self, entries: Sequence[Entry], line: Line, waited: str = "") -> str:
        step = len(self.found)
        wanted = self.patterns[step]
        after = self.found[-1] + 1 if self.found else self.since
        marks = {at: Mark(str(number), "") for number, at in enumerate(self.found, 1)}
        early = next((at for at in range(self.since, after) if at not in marks and wanted.matches(entries[at])), None)
        if early is not None:
            marks[early] = Mark("≈", f"this is like number {step + 1}, and came before number {step}")
        else:
            free = [at for at in range(after, len(entries)) if at not in marks]
            marks |= _marked(nearest(wanted, entries, free))
        which = f"number {step + 1} of {len(self.patterns)}"
        after_what = f" after number {step}" if step else ""
        head = (
            f"expected in order {_listed(self.patterns)}: {which}, {wanted}, did not come{after_what}{_spaced(waited)}"
        )
        return told(head, entries, marks, line)


_WAYS: Final[dict[str, type[Expectation]]] = {"some": Some, "none": Nothing, "in-order": InOrder}


def read(way: str, patterns: Any, since: int = 0) -> Expectation:
    """An expectation out of plain data: `way` is "some", "none" (one pattern each) or "in-order" (a list of them).

    Raises UserError.
    """
    if way not in _WAYS:
        raise UserError(unknown("way to expect", way, WAYS))
    many = way == "in-order"
    if many and (isinstance(patterns, str) or not isinstance(patterns, Sequence) or not patterns):
        raise UserError("what is expected in order is a list of patterns, at least one")
    return _WAYS[way]([pattern(one) for one in patterns] if many else [pattern(patterns)], since)


def begin_at(entries: Sequence[Entry], ms: float) -> int:
    """The index of the first entry from this millisecond of the app's time on."""
    return next((at for at, entry in enumerate(entries) if entry.at >= ms), len(entries))


def _marked(miss: Miss | None) -> dict[int, Mark]:
    if miss is None:
        return {}
    return {miss.at: Mark("≈", f"the nearest: {'; '.join(miss.differences)}")}


def _listed(patterns: Sequence[Pattern]) -> str:
    return ", ".join(
        str(one) if one.data is ... else " ".join([*one.kinds, one.name or ""]).strip() for one in patterns
    )


def _spaced(words: str) -> str:
    return f" {words}" if words else ""
