"""VirtualWorld: virtual time, an in-memory network, seeded randomness, a fixed epoch. The same run, byte for byte."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Final, TypeVar

from emulator.engine.world.loop import TICKS, Ending, Runaway
from emulator.engine.world.network import VirtualNetwork
from emulator.engine.world.seeded import Seeded, SeededLoop, enter, leave
from emulator.engine.world.world import Quiet, World

T = TypeVar("T")
EPOCH_MS: Final = 1_704_067_200_000
"""2024-01-01T00:00:00Z."""
TICKS_A_MS: Final = TICKS // 1000
CLEAN_UP_MS: Final = 60_000
"""Virtual time that tasks have to clean up when the world closes."""


class VirtualWorld(World):
    virtual: ClassVar[bool] = True
    loop: SeededLoop
    network: VirtualNetwork

    def __init__(self, seed: int = 0) -> None:
        super().__init__()
        self.epoch_ms = EPOCH_MS
        # Apart, so that what an app draws doesn't depend on how many frames it has sent.
        self.random = random.Random(f"{seed} app")
        self.loop = SeededLoop(random.Random(f"{seed} wire"), EPOCH_MS)
        self.network = VirtualNetwork(self.loop, random.Random(f"{seed} faults"))
        self.loop.network = self.network
        enter()  # here already, since that takes longer the first time than while somebody is there

    def now_ms(self) -> int:
        return self.epoch_ms + self.loop.ticks // TICKS_A_MS

    def stopwatch(self) -> Callable[[], int]:
        loop, began = self.loop, self.loop.ticks // TICKS_A_MS
        return lambda: loop.ticks // TICKS_A_MS - began

    def drive(self, until_ms: float | None = None, quiet: Quiet | None = None, *, stay: bool = False) -> Ending:
        """See World. `quiet` isn't needed here. stay: see VirtualLoop. Raises Runaway."""
        with Seeded():
            ending = self.loop.drive(until_ms, stay=stay)
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        return ending

    def acting(self) -> AbstractContextManager[None]:
        return Seeded(self.loop)

    def complete(self, awaitable: Awaitable[T]) -> T:
        """See World. RuntimeError if nothing is left to happen and `awaitable` isn't done."""

        async def wait() -> T:
            return await awaitable

        with Seeded():
            task = self.loop.create_task(wait())
            try:
                return self.loop.run_until_complete(task)
            except RuntimeError:
                if task.done():
                    raise
                task.cancel()
                if self._failure is not None:
                    failure, self._failure = self._failure, None
                    raise failure from None
                self.loop.drive(self._now() + CLEAN_UP_MS)
                raise RuntimeError(f"nothing is left to happen, and it isn't done: {awaitable!r}") from None

    def close(self) -> None:
        if not self.loop.is_closed():
            try:
                super().close()
            finally:
                leave()

    def _finish(self, task: asyncio.Future[Any]) -> None:
        def stop(_: object) -> None:
            self.loop.stop()

        task.add_done_callback(stop)
        try:
            with Seeded():
                self.loop.drive(self._now() + CLEAN_UP_MS)
        except Runaway:
            self.loop.ready.clear()
        finally:
            task.remove_done_callback(stop)

    def _now(self) -> float:
        return self.loop.time() * 1000
