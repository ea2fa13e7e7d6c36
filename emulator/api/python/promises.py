"""Promises of the platform's as Python code has them."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from emulator.engine.values import UNDEFINED, PromiseValue

if TYPE_CHECKING:
    from emulator.api.python.crossing import Crossing


class Promise:
    """A Promise that can be awaited: gives what it resolves with, raises PlatformError with what it rejects with.

    Awaiting lets the emulated world go on until it is settled; NothingHappened is raised if it never is.
    """

    def __init__(self, inner: PromiseValue, crossing: Crossing) -> None:
        self.inner = inner
        self.observed = False
        self.settled = False
        self.fulfilled = False
        self.reason: Any = UNDEFINED
        self._crossing = crossing
        inner.watch(self._settle)

    def result(self) -> Any:
        """What it resolved with. Raises PlatformError if it was rejected, RuntimeError if it is not settled yet."""
        if not self.settled:
            raise RuntimeError("the Promise is not settled yet: await it, or let the app wait for it")
        self.observed = True
        if self.fulfilled:
            return self._crossing.outward(self.reason)
        raise self._crossing.error(self.reason)

    def __await__(self) -> Generator[Any, None, Any]:
        self.observed = True
        if not self.settled and asyncio._get_running_loop() is self._crossing.app.world.loop:
            yield from self._future().__await__()
        elif not self.settled:
            waiting = self._crossing.settle(self)
            if waiting is not None:
                yield from waiting.__await__()
        return self.result()

    def __repr__(self) -> str:
        state = "pending" if not self.settled else f"resolved {self.reason!r}" if self.fulfilled else "rejected"
        return f"<Promise {state}>"

    def _future(self) -> asyncio.Future[None]:
        future = self._crossing.app.world.loop.create_future()
        self.inner.watch(lambda ok, value: None if future.done() else future.set_result(None))
        return future

    def _settle(self, ok: bool, value: Any) -> None:
        self.settled, self.fulfilled, self.reason = True, ok, value
        if not ok and not self.observed:
            self._crossing.rejected(self)
