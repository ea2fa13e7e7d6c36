"""RealWorld: the system's time and network behind the same face."""

from __future__ import annotations

import asyncio
import random
import ssl as tls_module
import time
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Final, TypeVar

from emulator.engine.world.failures import UNREACHABLE, Failure
from emulator.engine.world.loop import Ending
from emulator.engine.world.network import Elsewhere, Network
from emulator.engine.world.world import Quiet, World
from platforms.model.wire import Tls

P = TypeVar("P", bound=asyncio.BaseProtocol)
T = TypeVar("T")
ASK_EVERY: Final = 0.005
"""Seconds between two questions whether the world is quiet."""
CLEAN_UP: Final = 5.0
"""Seconds that tasks have to clean up when the world closes."""


class RealNetwork(Network):
    """The system's network; `default`, if set, is where every connection leads to instead."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.loop = loop
        self._transports: list[asyncio.Transport] = []

    async def connect(
        self,
        factory: Callable[[], P],
        host: str,
        port: int,
        *,
        ssl: tls_module.SSLContext | bool | None = None,
        server_hostname: str | None = None,
        rules: Tls | None = None,
    ) -> tuple[asyncio.Transport, P]:
        if self.state == "none":
            raise UNREACHABLE.make(host, port)
        if ssl and server_hostname is None:
            server_hostname = host
        if isinstance(self.default, Failure):
            await asyncio.sleep(0.001)
            raise self.default.make(host, port)
        if refusal := self.refusal(rules, host) if rules else None:
            raise refusal
        if isinstance(self.default, Elsewhere):
            host, port, server_hostname = self.default.host, self.default.port, self.default.host
            ssl = (ssl or tls_module.create_default_context()) if self.default.tls else None
        elif isinstance(self.default, asyncio.Server):
            host, port = self.default.sockets[0].getsockname()[:2]
        transport, protocol = await self.loop.create_connection(
            factory, host, port, ssl=ssl or None, server_hostname=server_hostname if ssl else None
        )
        self._transports = [known for known in self._transports if not known.is_closing()]
        self._transports.append(transport)
        return transport, protocol

    def reset_connections(self) -> None:
        transports, self._transports = self._transports, []
        for transport in transports:
            transport.abort()


class RealWorld(World):
    virtual: ClassVar[bool] = False
    network: RealNetwork

    def __init__(self, seed: int | None = None) -> None:
        super().__init__()
        self.random = random.Random(seed)
        self.loop = asyncio.new_event_loop()
        self.network = RealNetwork(self.loop)
        self.epoch_ms = time.time_ns() // 1_000_000
        self._begin = self.loop.time()
        self._stopping = False
        self._woken: asyncio.Future[None] | None = None

    def stopwatch(self) -> Callable[[], int]:
        """See World; in one call, since there are many entries in a trace."""
        seconds, begin, before = self.loop.time, self._begin, int((self.loop.time() - self._begin) * 1000)
        return lambda: int((seconds() - begin) * 1000) - before

    def now_ms(self) -> int:
        return self.epoch_ms + int((self.loop.time() - self._begin) * 1000)

    def drive(self, until_ms: float | None = None, quiet: Quiet | None = None) -> Ending:
        """See World. Without `quiet`, it is quiet when every started main() has returned."""
        ending = self.loop.run_until_complete(self._wait(until_ms, quiet or self._mains_done))
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        return ending

    def complete(self, awaitable: Awaitable[T]) -> T:
        async def wait() -> T:
            return await awaitable

        return self.loop.run_until_complete(wait())

    def stop(self) -> None:
        self._stopping = True
        if self._woken is not None:
            _wake(self._woken)

    async def _wait(self, until_ms: float | None, quiet: Quiet) -> Ending:
        self._stopping = False
        while not self._stopping:
            answer = quiet()
            if answer if isinstance(answer, bool) else await answer:
                return "idle"
            left = None if until_ms is None else until_ms / 1000 - (self.loop.time() - self._begin)
            if left is not None and left <= 0:
                return "deadline"
            self._woken = self.loop.create_future()
            delay = ASK_EVERY if left is None else min(ASK_EVERY, left)
            timer = self.loop.call_later(delay, _wake, self._woken)
            await self._woken
            timer.cancel()
        return "stopped"

    def _mains_done(self) -> bool:
        return all(task.done() for task in self._mains)

    def _watch(self, task: asyncio.Task[object]) -> None:
        if not task.cancelled() and task.exception() is not None:
            self._failure = self._failure or task.exception()
            self.stop()

    def _finish(self, task: asyncio.Future[Any]) -> None:
        async def wait() -> None:
            await asyncio.wait([task], timeout=CLEAN_UP)

        self.loop.run_until_complete(wait())


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)
