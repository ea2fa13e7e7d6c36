"""World: the time, the network and the randomness that an app lives in. The engine can't tell which world it is in.

The usual life of one: `with VirtualWorld(seed=1) as world: ending = world.run(main, until_ms=600_000)`.
Whoever steers by hand (a test, say) calls `complete(awaitable)` and `drive(until_ms)` in turn, then `close()`.
"""

from __future__ import annotations

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any, ClassVar, Self, TypeAlias, TypeVar

from emulator.engine.world.loop import Ending
from emulator.engine.world.network import Network

T = TypeVar("T")
Main: TypeAlias = Callable[[], Coroutine[Any, Any, object]]
Quiet: TypeAlias = Callable[[], bool | Awaitable[bool]]
"""Says whether nothing is left to happen. The real world asks again and again; the virtual one knows by itself."""


class World(ABC):
    """`random` serves the app (Math.random); `epoch_ms`, ms since 1970, is when the world began."""

    virtual: ClassVar[bool]
    loop: asyncio.AbstractEventLoop
    network: Network
    random: random.Random
    epoch_ms: int

    def __init__(self) -> None:
        self._mains: list[asyncio.Task[object]] = []
        self._failure: BaseException | None = None

    @abstractmethod
    def now_ms(self) -> int:
        """The wall clock of this world: whole ms since 1970."""

    def stopwatch(self) -> Callable[[], int]:
        """What gives the whole ms since now; a trace asks it for each entry."""
        now_ms, began = self.now_ms, self.now_ms()
        return lambda: now_ms() - began

    @abstractmethod
    def drive(self, until_ms: float | None = None, quiet: Quiet | None = None) -> Ending:
        """Go on until nothing is left to happen ("idle"), `until_ms` since the beginning ("deadline") or stop()."""

    @abstractmethod
    def complete(self, awaitable: Awaitable[T]) -> T:
        """Let things happen until `awaitable` is done; its result, or its exception."""

    def run(self, main: Main, until_ms: float | None = None, quiet: Quiet | None = None) -> Ending:
        """Start main() as a task, drive(), and close the world.

        The world goes on when main() has returned; while it hasn't, it may hold servers open in `async with`: it is
        cancelled at the end. An exception of main() ends the run and is raised here, as is Runaway.
        """
        try:
            self.start(main)
            ending = self.drive(until_ms, quiet)
        finally:
            self.close()
        if self._failure is not None:
            raise self._failure
        return ending

    def start(self, main: Main) -> asyncio.Task[object]:
        """Start main() as a task of this world, to be cancelled first when it closes. Its exception stops drive()."""
        task = self.loop.create_task(main())
        self._mains.append(task)
        task.add_done_callback(self._watch)
        return task

    def acting(self) -> AbstractContextManager[None]:
        """While this is entered, code of this world runs though its loop doesn't: app code that a test calls, say."""
        return nullcontext()

    def stop(self) -> None:
        """End the current drive() after the callbacks that are ready: it returns "stopped"."""
        self.loop.stop()

    def close(self) -> None:
        """Cancel the tasks, mains first, then cut the connections; let all of it clean up, and close the loop."""
        if self.loop.is_closed():
            return
        try:
            self._settle(self._mains)
            self.network.reset_connections()
            for _ in range(3):  # a task's clean-up may start another
                self._settle(asyncio.all_tasks(self.loop))
            self._finish(self.loop.create_task(self.loop.shutdown_asyncgens()))
        finally:
            for task in asyncio.all_tasks(self.loop):
                # It refused to end; it is abandoned with the world, so asyncio needn't say that it is.
                task._log_destroy_pending = False  # type: ignore[attr-defined]
            self.loop.close()

    @abstractmethod
    def _finish(self, task: asyncio.Future[Any]) -> None:
        """Give `task` a while to end, at the closing of the world. Raises nothing."""

    def _settle(self, tasks: Any) -> None:
        waiting = [task for task in tasks if not task.done()]
        for task in waiting:
            task.cancel()
        if waiting:
            self._finish(asyncio.gather(*waiting, return_exceptions=True))

    def _watch(self, task: asyncio.Task[object]) -> None:
        if not task.cancelled() and task.exception() is not None:
            self._failure = self._failure or task.exception()
            self.loop.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
