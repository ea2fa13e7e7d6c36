"""MemoryTransport: one end of a connection in the virtual network, with the whole contract of asyncio.Transport.

Bytes written at one instant travel together as a Parcel and arrive one hop later. Like TCP, a connection keeps some
bytes on the way (WINDOW) before the writer's own buffer, and so its flow control, sees any. Like the kernel, close()
and abort() still deliver what is on the way, then the end of the stream; bytes for an end that is closed bring a reset.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from emulator.engine.world.loop import HOP, VirtualLoop
from emulator.engine.world.wire import END, Item, Parcel

if TYPE_CHECKING:
    from emulator.engine.world.link import Link
    from emulator.engine.world.listener import Listener

WINDOW: Final = 256 * 1024
"""Bytes that a connection takes in without the peer's reading them."""
HIGH_WATER: Final = 64 * 1024


class MemoryTransport(asyncio.Transport):
    peer: MemoryTransport
    link: Link
    listener: Listener | None = None

    def __init__(self, loop: VirtualLoop, protocol: asyncio.BaseProtocol, extra: dict[str, Any]) -> None:
        super().__init__(extra)
        self._loop: VirtualLoop = loop
        self.set_protocol(protocol)
        self._parcel: Parcel | None = None
        self._inbox: list[Item] = []
        self._unread = 0  # bytes written here that the peer's protocol hasn't had
        self._shut = False  # no more writing: EOF written or closing
        self._closing = False
        self._lost = False  # connection_lost was called or is about to be
        self._reading = True
        self._blocked = False  # the protocol was told to pause writing
        self.set_write_buffer_limits()

    # -- asyncio.BaseTransport

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol: Any = protocol
        buffered = isinstance(protocol, asyncio.BufferedProtocol)
        self._hand_over: Any = self._fill_buffer if buffered else getattr(protocol, "data_received", None)

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._protocol  # type: ignore[no-any-return]

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        if self._closing:
            return
        self._closing = True
        self._reading = False
        self._end()
        if not self.get_write_buffer_size():
            self._lose(None)

    def abort(self) -> None:
        self._closing = True
        self._reading = False
        self._end()
        self._lose(None)

    def reset(self) -> None:
        """Cut the connection: both ends lose it with ConnectionResetError, the other one a hop later."""
        if not self._lost:
            self._shut = True
            self.send(_reset())
        self.fail()

    def fail(self, *, reset: bool = True) -> None:
        """Lose the connection here and now, with ConnectionResetError or, without `reset`, as if it were closed."""
        self._fail(_reset() if reset else None)

    # -- reading

    def is_reading(self) -> bool:
        return self._reading and not self._closing

    def pause_reading(self) -> None:
        self._reading = False

    def resume_reading(self) -> None:
        if self._closing or self._reading:
            return
        self._reading = True
        if self._inbox:
            self._loop.call_soon(self._unpack)

    def arrive(self, items: list[Item]) -> None:
        """The loop hands over what the peer sent a hop ago."""
        if self._inbox or not self._reading or type(items[0]) is not bytes:
            self._inbox.extend(items)
            self._unpack()
        else:
            self._read(items[0] if len(items) == 1 else b"".join(items))  # type: ignore[arg-type]

    def _unpack(self) -> None:
        inbox = self._inbox
        if any(type(item) is ConnectionResetError for item in inbox):
            inbox.clear()
            self.fail()
            return
        if self._closing:
            self._discard()
            return
        while inbox and self._reading:
            item = inbox.pop(0)
            if isinstance(item, bytes):
                self._read(item)
            else:
                self._read_end()

    def _read(self, data: bytes) -> None:
        self.peer._taken(len(data))
        try:
            self._hand_over(data)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._broken(exc, "data_received")

    def _read_end(self) -> None:
        try:
            keep_open = self._protocol.eof_received()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._broken(exc, "eof_received")
            return
        if not keep_open:
            self.close()

    def _discard(self) -> None:
        """What comes for a closed end is dropped; bytes are answered with a reset, as TCP does."""
        size = sum(len(item) for item in self._inbox if isinstance(item, bytes))
        self._inbox.clear()
        if size:
            self.peer._taken(size)
            self.send(_reset())

    def _fill_buffer(self, data: bytes) -> None:
        while data:
            buffer = memoryview(self._protocol.get_buffer(len(data)))
            size = min(len(buffer), len(data))
            if not size:
                raise RuntimeError("get_buffer() returned an empty buffer")
            buffer[:size] = data[:size]
            self._protocol.buffer_updated(size)
            data = data[size:]

    # -- writing

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if type(data) is not bytes:
            if not isinstance(data, (bytes, bytearray, memoryview)):
                raise TypeError(f"data argument must be a bytes-like object, not {type(data).__name__!r}")
            data = bytes(data)
        if self._shut:
            if not self._closing:
                raise RuntimeError("Cannot call write() after write_eof()")
            return
        if not data:
            return
        self._unread += len(data)
        parcel = self._parcel
        if parcel is not None and parcel.due == self._loop.ticks + HOP:
            parcel.items.append(data)
        else:
            self.send(data)
        if self._unread > self._too_much and not self._blocked:
            self._blocked = True
            self._tell("pause_writing")

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    def write_eof(self) -> None:
        self._end()

    def can_write_eof(self) -> bool:
        return True

    def get_write_buffer_size(self) -> int:
        return max(0, self._unread - WINDOW)

    def get_write_buffer_limits(self) -> tuple[int, int]:
        return self._low, self._high

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        if high is None:
            high = HIGH_WATER if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        self._low, self._high = low, high
        self._too_much, self._little = WINDOW + high, WINDOW + low

    def send(self, item: Item) -> None:
        """Put one item on its way, through the faults of the link."""
        link = self.link
        if link.faulty and link.divert(self, item):
            return
        loop = self._loop
        parcel = Parcel(loop.ticks + HOP, self.peer, item)
        loop.wire.append(parcel)
        # Only bytes may join bytes: an end or a reset travels alone.
        self._parcel = parcel if type(item) is bytes else None

    def _taken(self, size: int) -> None:
        """The peer's protocol had `size` bytes."""
        self._unread -= size
        if self._blocked and self._unread <= self._little:
            self._blocked = False
            self._tell("resume_writing")
        if self._closing and not self._lost and self._unread <= WINDOW:
            self._lose(None)

    def _end(self) -> None:
        if not self._shut:
            self._shut = True
            self.send(END)

    # -- the end of it

    def _lose(self, exc: Exception | None) -> None:
        if self._lost:
            return
        self._lost = True
        self._discard()
        self._loop.call_soon(self._connection_lost, exc)

    def _connection_lost(self, exc: Exception | None) -> None:
        self.link.closed(self)
        try:
            self._protocol.connection_lost(exc)
        finally:
            if self.listener is not None:
                self.listener.disconnected(self)

    def _fail(self, exc: Exception | None) -> None:
        self._closing = self._shut = True
        self._reading = False
        self._lose(exc)

    def _broken(self, exc: BaseException, where: str) -> None:
        self._loop.call_exception_handler(
            {
                "message": f"Fatal error: protocol.{where}() call failed.",
                "exception": exc,
                "transport": self,
                "protocol": self._protocol,
            }
        )
        self._end()
        self._fail(exc if isinstance(exc, Exception) else None)

    def _tell(self, method: str) -> None:
        try:
            getattr(self._protocol, method)()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler(
                {"message": f"protocol.{method}() failed", "exception": exc, "transport": self}
            )

    def __repr__(self) -> str:
        return f"<MemoryTransport {self.get_extra_info('sockname')} -> {self.get_extra_info('peername')}>"


def _reset() -> ConnectionResetError:
    return ConnectionResetError(104, "Connection reset by peer")
