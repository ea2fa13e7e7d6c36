"""What goes over the bridge: frames, each a head and a text.

A request has a head in JSON, `[op, id, name, place]`; an outcome has none. Before each frame stand the sizes in bytes
of its head and of its text, as two unsigned 32-bit numbers, big end first; a text that is null counts 4294967295.
"""

from __future__ import annotations

import json
import os
import select
import struct
from time import perf_counter
from typing import Any, Final, NamedTuple, Protocol

from emulator.js.engine.codec import quote

NONE: Final = 0xFFFFFFFF
SIZES: Final = struct.Struct("!II")
MOST: Final = 1 << 30
"""Bytes that one text may have."""
AT_ONCE: Final = 1 << 16
"""Bytes that a pipe holds, and so the most that comes at once."""
LOOKS_S: Final = 0.0002
WAKE: Final = "wake"
"""The op that tells Node, over its first connection, that something waits to be fetched. It has no outcome."""

_head = json.JSONDecoder().raw_decode


class Hung(Exception):
    """The other end has gone."""


class Frame(NamedTuple):
    """`head`: None for an outcome, else op, id, name and the place in app code that asked."""

    head: list[Any] | None
    text: str | None


class Stream(Protocol):
    """What carries frames: a socket, or a pair of pipes. All of it blocks."""

    def recv(self, size: int, /) -> bytes: ...
    def sendall(self, data: bytes, /) -> None: ...
    def fileno(self) -> int: ...
    def close(self) -> None: ...


class Pipes:
    """Two named pipes as a stream. The one that is read from is non-blocking."""

    def __init__(self, to_us: int, from_us: int) -> None:
        self._to_us = to_us
        self._from_us = from_us

    def recv(self, size: int) -> bytes:
        """Looks again and again for a moment before it sleeps: waking a process takes longer than most calls do."""
        until = perf_counter() + LOOKS_S
        while True:
            try:
                return os.read(self._to_us, size)
            except BlockingIOError:
                if perf_counter() > until:
                    select.select([self._to_us], [], [])

    def sendall(self, data: bytes) -> None:
        sent = os.write(self._from_us, data)
        while sent < len(data):
            sent += os.write(self._from_us, memoryview(data)[sent:])

    def fileno(self) -> int:
        return self._to_us

    def close(self) -> None:
        os.close(self._to_us)
        os.close(self._from_us)


class Line:
    """One end of a connection. All of it blocks; a Hung is raised once the other end has gone."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._buffered = b""

    def ask(self, op: str, id: int, name: str | int | None = None, text: str | None = None) -> None:
        word = "null" if name is None else quote(name) if isinstance(name, str) else str(int(name))
        self._write(f'["{op}",{id},{word}]'.encode(), text)

    def answer(self, text: str | None) -> None:
        self._write(b"", text)

    def wake(self) -> None:
        self.ask(WAKE, 0)

    def read(self) -> Frame:
        data = self._buffered or self._recv(AT_ONCE)
        if len(data) < SIZES.size:
            data = self._more(data, SIZES.size)
        head_size, text_size = SIZES.unpack_from(data)
        if head_size > MOST or (text_size != NONE and text_size > MOST):
            raise Hung("a frame that is no frame of the bridge's")
        begin = SIZES.size + head_size
        end = begin if text_size == NONE else begin + text_size
        if len(data) < end:
            data = self._more(data, end)
        self._buffered = data[end:]
        head = _head(data[SIZES.size : begin].decode())[0] if head_size else None
        return Frame(head, None if text_size == NONE else data[begin:end].decode("utf-8", "surrogatepass"))

    def pending(self) -> bool:
        """Whether the start of another frame is here already."""
        return bool(self._buffered)

    def _more(self, data: bytes, size: int) -> bytes:
        parts, have = [data], len(data)
        while have < size:
            parts.append(self._recv(max(AT_ONCE, min(size - have, 1 << 22))))
            have += len(parts[-1])
        return b"".join(parts)

    def _recv(self, size: int) -> bytes:
        try:
            data = self.stream.recv(size)
        except OSError as error:
            raise Hung(str(error)) from None
        if not data:
            raise Hung("the other end has gone")
        return data

    def _write(self, head: bytes, text: str | None) -> None:
        body = b"" if text is None else text.encode("utf-8", "surrogatepass")
        try:
            self.stream.sendall(SIZES.pack(len(head), NONE if text is None else len(body)) + head + body)
        except OSError as error:
            raise Hung(str(error)) from None
