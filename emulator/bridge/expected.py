"""What a test in Node expects of the trace. Node lets time go on, and asks here whether it has come."""

from __future__ import annotations

from typing import Any

from emulator.bridge.entries import as_json
from emulator.engine.trace import Trace
from emulator.engine.values import UNDEFINED
from emulator.expectations import Expectation, Line, begin_at, read


class Expected:
    """Expectations of one app's trace, each by a number until its outcome is told. `line`: tells an entry."""

    def __init__(self, trace: Trace, line: Line) -> None:
        self._trace = trace
        self._line = line
        self._open: dict[int, Expectation] = {}
        self._last = 0

    def begin(self, way: str, patterns: Any, since: Any = None, waits: bool = False) -> int:
        """way, patterns: see expectations.read. Raises UserError.

        since: milliseconds, or an entry that outcome() gave: what came after it counts. waits: for nothing to come,
        from now on unless `since` says otherwise.
        """
        entries = self._trace.entries
        if isinstance(since, dict):
            start = int(since.get("index", -1)) + 1
        elif since is None or since is UNDEFINED:
            start = len(entries) if way == "none" and waits else 0
        else:
            start = begin_at(entries, since)
        self._last += 1
        self._open[self._last] = read(way, patterns, start)
        return self._last

    def settled(self, number: int) -> bool:
        """Whether the outcome is certain, however the trace goes on."""
        wanted = self._open[int(number)]
        return wanted.look(self._trace.entries) == wanted.settled_by_looking

    def outcome(self, number: int, waited: str = "") -> dict[str, Any]:
        """{held, found: entries, each with its index} or {held, words: why not}; `waited`: how long, in words."""
        wanted, entries = self._open.pop(int(number)), self._trace.entries
        if not wanted.look(entries):
            return {"held": False, "words": wanted.words(entries, self._line, waited)}
        return {"held": True, "found": [{**as_json(entries[at]), "index": at} for at in wanted.found]}
