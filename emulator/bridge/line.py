"""What goes over the bridge: frames, each a head in JSON and a text.

A head is `["?", op, id, name, place]` for a request, `["="]` for an outcome, `["~"]` for the word that something waits
to be fetched. Before each frame stand the sizes in bytes of its head and of its text, as two unsigned 32-bit numbers,
big end first; a text that is null counts 4294967295.
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any, Final, NamedTuple, Protocol

NONE: Final = 0xFFFFFFFF
HEAD: Final = struct.Struct("!II")
MOST: Final = 1 << 30
"""Bytes that one text may have."""
OUTCOME: Final = b'["="]'
WAKE: Final = b'["~"]'


class Hung(Exception):
    """The other end has gone."""


class Frame(NamedTuple):
    """`head`: None for an outcome, else op, id, name and the place in app code that asked."""

    head: tuple[str, int, str | int | None, str | None] | None
    text: str | None


class Stream(Protocol):
    """What carries frames: a socket, or a pair of pipes. All of it blocks."""

    def recv(self, size: int, /) -> bytes: ...
    def sendall(self, data: bytes, /) -> None: ...
    def fileno(self) -> int: ...


class Pipes:
    """Two named pipes as a stream."""

    def __init__(self, to_us: int, from_us: int) -> None:
        self._to_us = to_us
        self._from_us = from_us

    def recv(self, size: int) -> bytes:
        return os.read(self._to_us, size)

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
        self._buffered = bytearray()

    def ask(self, op: str, id: int, name: str | int | None, text: str | None) -> None:
        self._write(json.dumps(["?", op, id, name]).encode(), text)

    def answer(self, text: str | None) -> None:
        self._write(OUTCOME, text)

    def wake(self) -> None:
        self._write(WAKE, None)

    def read(self) -> Frame:
        head_size, text_size = HEAD.unpack(self._take(HEAD.size))
        if head_size > MOST or (text_size != NONE and text_size > MOST):
            raise Hung("a frame that is no frame of the bridge's")
        head: list[Any] = json.loads(self._take(head_size))
        text = None if text_size == NONE else self._take(text_size).decode("utf-8", "surrogatepass")
        if head[0] == "=":
            return Frame(None, text)
        _, op, id, name, *place = head
        return Frame((op, id, name, place[0] if place else None), text)

    def pending(self) -> bool:
        """Whether the start of another frame is here already."""
        return bool(self._buffered)

    def _take(self, size: int) -> bytes:
        buffered = self._buffered
        while len(buffered) < size:
            try:
                more = self.stream.recv(max(65536, min(size - len(buffered), 1 << 22)))
            except OSError as error:
                raise Hung(str(error)) from None
            if not more:
                raise Hung("the other end has gone")
            buffered += more
        taken = bytes(buffered[:size])
        del buffered[:size]
        return taken

    def _write(self, head: bytes, text: str | None) -> None:
        body = b"" if text is None else text.encode("utf-8", "surrogatepass")
        try:
            self.stream.sendall(HEAD.pack(len(head), NONE if text is None else len(body)) + head + body)
        except OSError as error:
            raise Hung(str(error)) from None
