"""What a test expects of the trace: it consumes nothing, and lets time go on until it has come or can't any more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypedDict, TypeVar, Unpack

from emulator.api.python.errors import NotAsExpected
from emulator.api.python.objects import PlatformObject
from emulator.engine.trace import Entry, Trace
from emulator.errors import UserError
from emulator.expectations import Expectation, Line, begin_at, read

if TYPE_CHECKING:
    from emulator.api.python.session import Session

T = TypeVar("T")
What: TypeAlias = str | Mapping[str, Any]
Since: TypeAlias = Entry | float | None
PATIENCE_MS: Final = 120_000
"""How much of the app's time a test waits, unless it says otherwise."""


class Like(TypedDict, total=False):
    """A pattern's keys beside the name. What is left out may be anything.

    kind: "event", "callback", "call", "return", "throw", "state", "frame", "wire", "console", "uncaught", "device", or
        several of them.
    socket: a SocketTask, or its number in the trace.
    data: as much of the payload as matters, to any depth: {"data": "hi"}. `...` may be anything; a compiled regular
        expression, a type or a function that gets the value may stand for a value. Of a call it is the first argument.
    handled: whether app code was there to get it.
    path: how the path of the rule that decided it, in the platform's profile, begins.
    """

    kind: str | Iterable[str]
    socket: Any
    data: Any
    handled: bool
    path: str


class Expecting:
    """What both forms of an app share: `_line` tells an entry of the trace."""

    _session: Session
    _line: Line

    def _some(self, what: What | None, like: Like, since: Since) -> Expectation:
        return read("some", _pattern(what, like), _index(since, self._session.app.trace))

    def _none(self, what: What | None, like: Like, since: Since, within_ms: float | None) -> Expectation:
        trace = self._session.app.trace
        start = len(trace) if within_ms is not None and since is None else _index(since, trace)
        return read("none", _pattern(what, like), start)

    def _in_order(self, patterns: Iterable[What], since: Since) -> Expectation:
        plain = patterns if isinstance(patterns, str | Mapping) else [_pattern(one, {}) for one in patterns]
        return read("in-order", plain, _index(since, self._session.app.trace))

    def _met(self, wanted: Expectation, within_ms: float | None) -> list[Entry]:
        """The entries found. Raises NotAsExpected."""
        __tracebackhide__ = True
        entries = self._session.app.trace.entries
        ended = self._session.expect(wanted, within_ms)
        if not wanted.look(entries):
            raise NotAsExpected(wanted.words(entries, self._line, ended))
        return [entries[at] for at in wanted.found]


class Expectations(Expecting):
    """For an app that a test drives step by step."""

    def expect(
        self, what: What | None = None, /, *, since: Since = None, within_ms: float = PATIENCE_MS, **like: Unpack[Like]
    ) -> Entry:
        """The first entry of the trace like this: it has happened already, or happens within `within_ms`.

        what: a name: of an event ("open", "message", "error", "close"), or of anything else that the trace tells
            ("success", "connectSocket", "uni.connectSocket", "in text", "warn"), with wildcards if need be. Or a
            pattern as a dict: {"name": "message", "data": {"data": "hi"}}.
        like: see Like. since: only what came after this entry, or from this millisecond of the app's time on.
        Raises NotAsExpected, whose message is the timeline with the nearest miss marked.
        """
        __tracebackhide__ = True
        return self._met(self._some(what, like, since), within_ms)[0]

    def expect_none(
        self,
        what: What | None = None,
        /,
        *,
        since: Since = None,
        within_ms: float | None = None,
        **like: Unpack[Like],
    ) -> None:
        """Nothing like this has happened. With `within_ms`: nothing like this happens while so much time goes by.

        What happened before doesn't count then, unless it came after `since`. For the rest see expect.
        """
        __tracebackhide__ = True
        self._met(self._none(what, like, since, within_ms), within_ms)

    def expect_in_order(
        self, patterns: Iterable[What], /, *, since: Since = None, within_ms: float = PATIENCE_MS
    ) -> list[Entry]:
        """Entries like these, one after the other, whatever stands between them. For the rest see expect."""
        __tracebackhide__ = True
        return self._met(self._in_order(patterns, since), within_ms)


class AsyncExpectations(Expecting):
    """The same for an app whose methods are awaited."""

    _aside: Callable[[Callable[[], Any]], Awaitable[Any]]

    async def expect(
        self, what: What | None = None, /, *, since: Since = None, within_ms: float = PATIENCE_MS, **like: Unpack[Like]
    ) -> Entry:
        """See EmulatedApp.expect."""
        __tracebackhide__ = True
        found: list[Entry] = await self._aside(partial(self._met, self._some(what, like, since), within_ms))
        return found[0]

    async def expect_none(
        self,
        what: What | None = None,
        /,
        *,
        since: Since = None,
        within_ms: float | None = None,
        **like: Unpack[Like],
    ) -> None:
        """See EmulatedApp.expect_none."""
        __tracebackhide__ = True
        await self._aside(partial(self._met, self._none(what, like, since, within_ms), within_ms))

    async def expect_in_order(
        self, patterns: Iterable[What], /, *, since: Since = None, within_ms: float = PATIENCE_MS
    ) -> list[Entry]:
        """See EmulatedApp.expect_in_order."""
        __tracebackhide__ = True
        found: list[Entry] = await self._aside(partial(self._met, self._in_order(patterns, since), within_ms))
        return found


def _pattern(what: What | None, like: Mapping[str, Any]) -> dict[str, Any]:
    pattern: dict[str, Any] = {"name": what} if isinstance(what, str) else dict(what or {})
    both = pattern.keys() & like.keys()
    if both:
        raise UserError(f"a pattern: {', '.join(sorted(both))} is given twice")
    pattern.update(like)
    if isinstance(pattern.get("socket"), PlatformObject):
        pattern["socket"] = pattern["socket"]._object
    return pattern


def _index(since: Since, trace: Trace) -> int:
    """The index of the first entry that counts."""
    if since is None:
        return 0
    if isinstance(since, Entry):
        at = next((at for at in range(len(trace) - 1, -1, -1) if trace.entries[at] is since), None)
        if at is None:
            raise UserError("since: it is no entry of this app's trace")
        return at + 1
    return begin_at(trace.entries, since)
