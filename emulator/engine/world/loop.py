"""VirtualLoop: an asyncio event loop whose clock jumps to whatever happens next instead of waiting for it.

Time is counted in whole microseconds ("ticks"), so that sums are exact and runs repeat. What is to come is in three
places: `ready` (callbacks of this instant), `wire` (bytes under way; each hop takes the same time, so a plain queue is
in order) and `timers` (a heap). This loop is the hot path of a matrix, hence the few calls and the local names.
"""

from __future__ import annotations

import asyncio
import contextvars
import heapq
from asyncio.base_events import BaseEventLoop
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, TypeVarTuple

from emulator.engine.world.handle import Ready

if TYPE_CHECKING:
    from emulator.engine.world.network import VirtualNetwork
    from emulator.engine.world.transport import MemoryTransport
    from emulator.engine.world.wire import Parcel

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

TICKS: Final = 1_000_000
"""Ticks in a second."""
HOP: Final = 1_000
"""Ticks that bytes, an end of stream, a reset or a connection take to the other side; also the shortest timer."""
MOST_EVENTS: Final = 100_000
"""How many callbacks may run in one instant of virtual time."""

Ending = Literal["idle", "deadline", "stopped"]


class Runaway(Exception):
    """More than 100,000 events happened in one instant of virtual time: something goes round without waiting."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"more than {MOST_EVENTS:,} events at {seconds * 1000:.0f} ms of virtual time: a loop that never waits"
        )


class VirtualLoop(BaseEventLoop):
    """An event loop in virtual time, which starts at 0 s. It never waits, and stops when nothing is left to happen.

    Listening servers and idle connections are nothing to wait for. Threads have no place here: `run_in_executor`
    raises RuntimeError, as does what is built on it (`asyncio.to_thread`, `getaddrinfo`).
    """

    network: VirtualNetwork
    _stopping: bool
    _closed: bool
    _check_closed: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self.set_debug(False)  # debug mode would keep tracebacks of handles, which Ready has no room for
        self.ticks = 0
        self.deadline: int | None = None
        self.ending: Ending = "idle"
        self._stay = False
        self.ready: deque[asyncio.Handle] = deque()
        self.wire: deque[Parcel] = deque()
        self.timers: list[tuple[int, int, asyncio.TimerHandle]] = []
        self._order = 0
        self._cancelled_timers = 0
        self._events = 0

    # -- what a caller drives

    def drive(self, until_ms: float | None = None, *, stay: bool = False) -> Ending:
        """Run until nothing is left to happen ("idle"), `until_ms` of virtual time ("deadline") or stop() ("stopped").

        What is due exactly at the deadline still happens. stay: the clock stops at the last thing that happened, rather
        than at the deadline, if more is to come after that. Raises Runaway.
        """
        self._stay = stay
        self.deadline = None if until_ms is None else round(until_ms * 1000)
        self._events = 0
        try:
            self.run_forever()
        finally:
            self.deadline = None
        return self.ending

    def time(self) -> float:
        """Virtual seconds since the world began."""
        return self.ticks / TICKS

    def due_ms(self) -> float | None:
        """When the next thing happens, in milliseconds since the world began; None: nothing is left to happen."""
        if self.ready:
            return self.ticks / 1000
        wire = self.wire[0].due if self.wire else None
        timer = min((entry[0] for entry in self.timers if not entry[2].cancelled()), default=None)
        found = [tick for tick in (wire, timer) if tick is not None]
        return min(found) / 1000 if found else None

    # -- scheduling

    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        if self._closed:
            self._check_closed()
        handle = Ready(callback, args, context)
        self.ready.append(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: contextvars.Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at_tick(max(round(when * TICKS), self.ticks + HOP), callback, *args, context=context)

    def call_at_tick(
        self, tick: int, callback: Callable[[*Ts], object], *args: *Ts, context: contextvars.Context | None = None
    ) -> asyncio.TimerHandle:
        """Call at an exact tick. Timers of the same tick run in the order in which they were set."""
        if self._closed:
            self._check_closed()
        timer = asyncio.TimerHandle(tick / TICKS, callback, args, self, context)
        self._order += 1
        heapq.heappush(self.timers, (tick, self._order, timer))
        return timer

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self._cancelled_timers += 1
        if self._cancelled_timers > 100 and self._cancelled_timers * 2 > len(self.timers):
            # In place: _advance may be holding the list.
            self.timers[:] = [entry for entry in self.timers if not entry[2].cancelled() and entry[2] is not handle]
            heapq.heapify(self.timers)
            self._cancelled_timers = 0

    # -- the loop

    def _run_once(self) -> None:
        """Run on until stopped. (asyncio calls this again and again; staying inside spares a call per instant.)"""
        ready = self.ready
        popleft = ready.popleft
        while True:
            todo = len(ready)
            if not todo and not self._advance():
                self._stopping = True
                return
            self._events += todo
            if self._events > MOST_EVENTS:
                raise Runaway(self.time())
            for _ in range(todo):
                handle: Any = popleft()
                if handle._cancelled:
                    continue
                try:
                    handle._context.run(handle._callback, *handle._args)
                except (SystemExit, KeyboardInterrupt):
                    raise
                except BaseException as exc:
                    self._report(handle, exc)
            if self._stopping:
                self.ending = "stopped"
                return

    def _advance(self) -> bool:
        """Jump to the next instant, hand over what arrives in it, and make its timers ready. False: there is none."""
        wire, timers = self.wire, self.timers
        while timers and timers[0][2]._cancelled:
            heapq.heappop(timers)
            self._cancelled_timers = max(0, self._cancelled_timers - 1)
        if wire:
            now = wire[0].due
            if timers and timers[0][0] < now:
                now = timers[0][0]
        elif timers:
            now = timers[0][0]
        else:
            self.ending = "idle"
            return False
        if self.deadline is not None and now > self.deadline:
            if not self._stay:
                self.ticks = max(self.ticks, self.deadline)
            self.ending = "deadline"
            return False
        if now > self.ticks:
            self.ticks = now
            self._events = 0
        while wire and wire[0].due <= now:
            parcel = wire.popleft()
            self._events += 1
            parcel.to.arrive(parcel.items)
        while timers and timers[0][0] <= now:
            self.ready.append(heapq.heappop(timers)[2])
        return True

    def _report(self, handle: asyncio.Handle, exc: BaseException) -> None:
        self.call_exception_handler({"message": f"Exception in callback {handle!r}", "exception": exc})

    # -- the network

    async def create_connection(  # type: ignore[override]
        self,
        protocol_factory: Callable[[], asyncio.BaseProtocol],
        host: str | None = None,
        port: int | None = None,
        *,
        ssl: Any = None,
        sock: Any = None,
        **_: Any,
    ) -> tuple[MemoryTransport, asyncio.BaseProtocol]:
        """Connect over the virtual network. With `ssl`, the peer is taken to be trusted and no TLS is run."""
        if sock is not None or host is None or port is None:
            raise ValueError("the virtual network needs a host and a port, and takes no socket")
        return await self.network.dial(protocol_factory, host, int(port), tls=bool(ssl))

    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: Callable[[], asyncio.BaseProtocol],
        host: Any = None,
        port: int | None = None,
        *,
        sock: Any = None,
        start_serving: bool = True,
        **_: Any,
    ) -> asyncio.AbstractServer:
        """Listen on the virtual network. No host (or "0.0.0.0", "::") means any host name; no port, a free one."""
        if sock is not None:
            raise ValueError("the virtual network takes no socket: give a host and a port")
        hosts = [host] if host is None or isinstance(host, str) else list(host)
        return self.network.listen(protocol_factory, hosts, port or 0, start_serving)

    async def start_tls(self, transport: Any, *_: Any, **__: Any) -> Any:
        return transport

    def run_in_executor(self, executor: Any, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        raise RuntimeError(f"no threads in virtual time: {func!r} can't run there (in the real world it can)")

    def _write_to_self(self) -> None:
        """Nothing sleeps, so nothing need be woken."""

    def close(self) -> None:
        if not self.is_running():
            self.ready.clear()
            self.wire.clear()
            self.timers.clear()
        super().close()
