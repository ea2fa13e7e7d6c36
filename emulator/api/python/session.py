"""One emulated app with its world and its server, driven from a test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from emulator.api.environment.stage import Handler
from emulator.api.globals import globals_for
from emulator.api.python.apart import outside_any_loop
from emulator.api.python.crossing import Crossing, Options, PythonError
from emulator.api.python.errors import NothingHappened
from emulator.api.python.face import PythonFace
from emulator.api.python.promises import Promise
from emulator.api.watching import Watching
from emulator.engine.app import App, Settings
from emulator.engine.trace import Entry
from emulator.engine.world import Ending, World
from emulator.expectations import Expectation
from emulator.servers import Handshake, Server
from platforms.model import Profile


class Session:
    """Drives the world of one app. Nothing of the app runs except in calls of these methods and of the API."""

    def __init__(
        self, profile: Profile, world: World, server: Server, settings: Settings, request: Handler | None
    ) -> None:
        self.world = world
        self.server = server
        self.app = App(profile, world, settings)
        face = PythonFace(self.app)
        self.app.face = face
        self.lines: list[tuple[str, str]] = []
        self.app.on_console = lambda level, words: self.lines.append((level, words))
        self.crossing = Crossing(self.app, self.settle, face.rejected)
        request = request or server.requests
        self.globals = globals_for(self.app, profile, request=self._answering(request) if request else None)
        self.handshakes: list[Handshake] = []
        self._watching = Watching(self.app)
        self._checked = 0
        world.loop.set_exception_handler(self._failed)

    def start(self) -> None:
        """Starts the server; what it raises is raised here."""
        ready = asyncio.Event()

        async def main() -> None:
            on_error = self.crossing.raised.append
            async with self.server.start(self.world, on_handshake=self.handshakes.append, on_error=on_error):
                self.app.task(self.app.begin)
                ready.set()
                await asyncio.Event().wait()

        self.world.start(main)
        self.until(ready.is_set, 60_000, "the server to start")

    def close(self) -> None:
        self.app.stop()
        with outside_any_loop():
            self.world.close()

    def elapsed_ms(self) -> float:
        return self.world.now_ms() - self.world.epoch_ms

    def advance(self, ms: float) -> Ending:
        """Lets `ms` of the app's time go by."""
        self.world.loop.call_later(ms / 1000, _nothing)
        return self._drive(self.elapsed_ms() + ms, lambda: False)

    def idle(self, within_ms: float) -> Ending:
        """Goes on until nothing is left to happen, or `within_ms` of the app's time are over."""
        return self._drive(self.elapsed_ms() + within_ms, self._watching.quiet)

    def until(self, holds: Callable[[], bool], within_ms: float, what: str) -> None:
        """Goes on until `holds()`. Raises NothingHappened if it does not within that time, or can't any more."""
        if not holds() and (ending := self._await(holds, within_ms)):
            raise NothingHappened(f"waited for {what}: it didn't come {ending}")

    def expect(self, wanted: Expectation, within_ms: float | None) -> str:
        """Goes on until it holds, or can't any more: "", or how the waiting ended, in words. None: no wait."""
        trace = self.app.trace
        if wanted.look(trace.entries) == wanted.settled_by_looking or within_ms is None:
            return ""
        if wanted.settled_by_looking:
            return self._await(lambda: wanted.look(trace.entries), within_ms)
        self.world.loop.call_later(within_ms / 1000, _nothing)
        return self._await(lambda: not wanted.look(trace.entries), within_ms, lambda: False)

    def _await(self, holds: Callable[[], bool], within_ms: float, quiet: Callable[[], bool] | None = None) -> str:
        """Goes on until `holds()`, for `within_ms` at the most: "" if it does, else why not, in words."""
        before, self.app.trace.watch = self.app.trace.watch, self._looking(holds)
        try:
            ending = self._drive(
                self.elapsed_ms() + within_ms, quiet or (lambda: bool(holds()) or self._watching.quiet()), holds
            )
        finally:
            self.app.trace.watch = before
        if holds():
            return ""
        return f"in {within_ms:g} ms" if ending == "deadline" else "and nothing is left to happen"

    def settle(self, promise: Promise) -> None:
        """Goes on until a Promise is settled."""
        promise.observed = True
        promise.inner.watch(lambda ok, value: self._look(lambda: promise.settled))
        self.until(lambda: promise.settled, 600_000, "a Promise to settle")

    def event(self, socket: int | None, name: str, within_ms: float) -> Any:
        """The payload of the next event `name`, of one socket or of any, that was not asked for before."""
        found: list[Entry] = []

        def come() -> bool:
            entry = None if found else self._watching.event(socket, name)
            if entry is not None:
                found.append(entry)
            return bool(found)

        self.until(come, within_ms, f"the event {name!r}")
        return self.crossing.outward(found[0].data)

    def check(self) -> None:
        """Raises the first exception of Python code that nobody caught."""
        entries = self.app.trace.entries
        uncaught = [
            e.data for e in entries[self._checked :] if e.kind == "uncaught" and isinstance(e.data, PythonError)
        ]
        self._checked = len(entries)
        raised, self.crossing.raised[:] = [*self.crossing.raised, *_exceptions(uncaught)], []
        if raised:
            raise raised[0]

    def _drive(self, until_ms: float, quiet: Callable[[], bool], holds: Callable[[], bool] = lambda: False) -> Ending:
        with outside_any_loop():
            ending = self._on(until_ms, quiet, holds)
        self.check()
        return ending

    def _on(self, until_ms: float, quiet: Callable[[], bool], holds: Callable[[], bool]) -> Ending:
        while True:
            ending = self.world.drive(until_ms, quiet)
            if ending != "stopped" or holds() or self.crossing.raised:
                return ending

    def _looking(self, holds: Callable[[], bool]) -> Callable[[Entry], None]:
        """The same as _look, as what is asked at each entry of the trace."""
        running, raised, stop = self.world.loop.is_running, self.crossing.raised, self.world.stop

        def look(_: Entry) -> None:
            if (holds() or raised) and running():
                stop()

        return look

    def _look(self, holds: Callable[[], bool]) -> None:
        if self.world.loop.is_running() and (holds() or self.crossing.raised):
            self.world.stop()

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.crossing.raised.append(error)
            self.world.stop()

    def _answering(self, request: Handler) -> Handler:
        """The handler sees plain dicts."""
        return lambda options: request(dict(options) if isinstance(options, Options) else options)


def _exceptions(values: list[Any]) -> list[BaseException]:
    return [value.exception for value in values if isinstance(value, PythonError)]


def _nothing() -> None:
    """Keeps the virtual clock going until it is due."""
