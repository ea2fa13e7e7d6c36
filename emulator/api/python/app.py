"""A launched app: the globals of its platform, the device under it, and what a test waits for."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from emulator.api.python.errors import Missing
from emulator.api.python.expecting import PATIENCE_MS, AsyncExpectations, Expectations, Expecting
from emulator.api.python.objects import PlatformObject
from emulator.api.python.promises import Promise
from emulator.api.python.session import Session
from emulator.api.python.timeline import Why, line
from emulator.engine.trace import Trace
from emulator.engine.values import HostObject
from emulator.engine.world import Ending
from emulator.servers import Handshake
from platforms.model import Profile

T = TypeVar("T")
LONG_MS: Final = 600_000
"""How much of the app's time idle() lets go by at the most, unless the test says otherwise."""


class _Base(Expecting):
    """What both forms share. Every global of the platform is an attribute: `app.uni`, its namespace, setTimeout, ...

    `target`: its name. `trace`: all that happened. `console`: (level, text) of each line. `handshakes`: those that the
    embedded server saw.
    """

    def __init__(self, session: Session, target: str, why: Why | None = None) -> None:
        self._session = session
        self._line = lambda entry: line(entry, why)
        self.target = target
        self.profile: Profile = session.app.profile
        self.trace: Trace = session.app.trace
        self.console: list[tuple[str, str]] = session.lines
        self.handshakes: list[Handshake] = session.handshakes

    def __getattr__(self, name: str) -> Any:
        session: Session | None = self.__dict__.get("_session")
        if session is None or name not in session.globals:
            raise Missing(f"{name} is not defined")
        value = session.globals[name]
        if isinstance(value, HostObject):
            return PlatformObject(value, session.crossing, name)
        return (lambda *args: session.crossing.call(value, args)) if callable(value) else value

    def timeline(self) -> str:
        """The trace as text: a line an entry, with the evidence for the rule that decided it."""
        return "\n".join(map(self._line, self.trace))

    @property
    def now_ms(self) -> float:
        """Milliseconds of the app's time since it was launched."""
        return self._session.elapsed_ms()

    def background(self, screen: str = "") -> None:
        """The user puts the app into the background; or `screen`, a function such as "chooseImage", covers it."""
        self._session.app.background(screen)

    def foreground(self) -> None:
        """The user comes back to the app."""
        self._session.app.foreground()

    def exit(self) -> None:
        """The user closes the app for good: nothing of it runs any more, and the servers see its connections end."""
        self._session.app.exit()

    def restart(self) -> None:
        """The app starts anew: its sockets, listeners and timers are gone, what it stored is there."""
        self._session.app.restart()

    def network(self, kind: str) -> None:
        """The device's network becomes `kind`: "wifi", "4g", "none", ..."""
        self._session.app.network(kind)

    def cut(self) -> None:
        """Every connection is reset, as by a router that restarts."""
        self._session.world.network.reset_connections()

    def _socket_of(self, task: Any) -> int | None:
        if task is None:
            return None
        value = task._object if isinstance(task, PlatformObject) else task
        if not isinstance(value, HostObject) or value.socket is None:
            raise TypeError(f"a SocketTask is wanted, or None for any socket; this is {task!r}")
        return value.socket


class EmulatedApp(_Base, Expectations):
    """An app that a test drives step by step: `with launch(...) as app`. Time goes on only in these methods.

    They also work inside a running event loop, which waits for them meanwhile. What Python code raises in a callback,
    and the app does not catch, is raised by them.
    """

    def advance(self, ms: float) -> Ending:
        """Lets `ms` of the app's time go by. In the virtual world that takes no time."""
        return self._session.advance(ms)

    def idle(self, within_ms: float = LONG_MS) -> Ending:
        """Goes on until nothing is left to happen ("idle"), or `within_ms` are over ("deadline")."""
        return self._session.idle(within_ms)

    def event(self, task: Any, name: str, *, within_ms: float = PATIENCE_MS) -> Any:
        """The payload of the next event "open", "message", "error" or "close" of a task, or of any socket (None).

        One that has come already counts, once. No listener is added. Raises NothingHappened.
        """
        return self._session.event(self._socket_of(task), name, within_ms)

    def until(self, holds: Callable[[], bool], *, within_ms: float = PATIENCE_MS) -> None:
        """Goes on until `holds()` is true. Raises NothingHappened."""
        self._session.until(holds, within_ms, "a condition")

    def wait(self, promise: Promise) -> Any:
        """What a Promise resolves with. Raises PlatformError with what it rejects with, NothingHappened."""
        if not promise.settled:
            self._session.settle(promise)
        return promise.result()


class AsyncEmulatedApp(_Base, AsyncExpectations):
    """The same for `async with launch(...) as app`: the test's own event loop goes on while it waits for the app."""

    def __init__(self, session: Session, target: str, why: Why | None = None) -> None:
        super().__init__(session, target, why)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="unisock")
        session.crossing.settle = lambda promise: self._aside(lambda: session.settle(promise))

    async def advance(self, ms: float) -> Ending:
        """See EmulatedApp."""
        return await self._aside(lambda: self._session.advance(ms))

    async def idle(self, within_ms: float = LONG_MS) -> Ending:
        """See EmulatedApp."""
        return await self._aside(lambda: self._session.idle(within_ms))

    async def event(self, task: Any, name: str, *, within_ms: float = PATIENCE_MS) -> Any:
        """See EmulatedApp."""
        socket = self._socket_of(task)
        return await self._aside(lambda: self._session.event(socket, name, within_ms))

    async def until(self, holds: Callable[[], bool], *, within_ms: float = PATIENCE_MS) -> None:
        """See EmulatedApp."""
        await self._aside(lambda: self._session.until(holds, within_ms, "a condition"))

    async def wait(self, promise: Promise) -> Any:
        """The same as awaiting the Promise."""
        return await promise

    async def _aside(self, fn: Callable[[], T]) -> T:
        __tracebackhide__ = True
        if asyncio._get_running_loop() is None:  # trio
            found: T = await sys.modules["trio"].to_thread.run_sync(fn)
            return found
        if self._session.world.virtual:  # it waits for nothing, so the test's loop need not go on meanwhile
            await asyncio.sleep(0)
            return fn()
        return await asyncio.get_running_loop().run_in_executor(self._thread, fn)

    def _end(self) -> None:
        self._thread.shutdown()
