"""Which rule of RFC 6455 a server broke: a frame is judged by its header alone, before its payload has come."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Final

from websockets.exceptions import ProtocolError
from websockets.streams import StreamReader

_CONTROL: Final = 0b1000
_KNOWN: Final = frozenset({0, 1, 2, 8, 9, 10})
_PLAIN: Final = frozenset({0x81, 0x82})  # a text or binary message in one frame
_MASK: Final = 4
_LATE: Final = {8: "close-after-close", 9: "ping-after-close", 10: "pong-after-close"}
_MORE: Final = {126: 2, 127: 8}  # a length that says that the length follows -> its bytes


@dataclass(frozen=True)
class Breach:
    """A condition of the vocabulary, and the placeholders that tell more of it."""

    condition: str
    values: dict[str, int] = field(default_factory=dict)


class FrameReader(StreamReader):
    """Judges each frame when its header has come; then the parser reads it: head, longer length, payload.

    `breach`: what was wrong with a frame; the read of its head raises ProtocolError then.
    """

    def __init__(self) -> None:
        super().__init__()
        self._frames = False  # whether what comes is frames
        self._deflated = False
        self.breach: Breach | None = None
        self._reads = 0  # that the parser will yet do for the present frame
        self._unfinished = False  # whether a message is

    def begin(self, *, deflated: bool) -> None:
        """From now on frames come; `deflated`: permessage-deflate is in use."""
        self._frames = True
        self._deflated = deflated

    def read_exact(self, n: int) -> Generator[None, None, bytearray]:
        if not self._frames:
            return (yield from super().read_exact(n))
        buffer = self.buffer
        if not self._reads:
            while len(buffer) < 2:
                yield from self._more(2)
            first, second = buffer[0], buffer[1]
            if first not in _PLAIN or second > 125 or self._unfinished:
                yield from self._judge(first, second)
            self._reads = 3 if second & 0x7F in _MORE else 2
        self._reads -= 1
        while len(buffer) < n:
            yield from self._more(n)
        data = buffer[:n]
        del buffer[:n]
        return data

    def _more(self, n: int) -> Generator[None, None, None]:
        if self.eof:
            raise EOFError(f"stream ends after {len(self.buffer)} bytes, expected {n} bytes")
        yield

    def _judge(self, first: int, second: int) -> Generator[None, None, None]:
        size = _header_size(second)
        while len(self.buffer) < size:
            yield from self._more(size)
        length = _length(self.buffer)
        self.breach = _flaw(first, second, length, deflated=self._deflated, unfinished=self._unfinished)
        if self.breach is not None:
            raise ProtocolError(self.breach.condition.replace("-", " "))
        if not first & _CONTROL:
            self._unfinished = not first & 0x80


def late_breach(data: bytes, *, deflated: bool) -> Breach | None:
    """The breach that a frame after the close frame is; None until its header is there."""
    if len(data) < 2 or len(data) < _header_size(data[1]):
        return None
    flaw = _flaw(data[0], data[1], _length(data), deflated=deflated, unfinished=False)
    return flaw or Breach(_LATE.get(data[0] & 0b1111, "data-after-close"))


def _header_size(second: int) -> int:
    return 2 + _MORE.get(second & 0x7F, 0) + (_MASK if second & 0x80 else 0)


def _length(header: bytes | bytearray) -> int:
    marked = header[1] & 0x7F
    return int.from_bytes(header[2 : 2 + _MORE[marked]]) if marked in _MORE else marked


def _flaw(first: int, second: int, length: int, *, deflated: bool, unfinished: bool) -> Breach | None:
    opcode, marked = first & 0b1111, second & 0x7F
    least = {126: 126, 127: 1 << 16}.get(marked, 0)
    control = opcode & _CONTROL and (length > 125 or not first & 0x80)
    if control or length < least or length >> 63:
        return Breach("frame-header-invalid")
    if second & 0x80:
        return Breach("frame-masked")
    if first & (0b00110000 if deflated else 0b01110000):
        return Breach("reserved-bits", {f"reserved{n}": first >> 7 - n & 1 for n in (1, 2, 3)})
    if opcode not in _KNOWN:
        return Breach("opcode-unknown", {"opcode": opcode})
    if not opcode and not unfinished:
        return Breach("continuation-unexpected")
    return Breach("message-unfinished") if opcode in (1, 2) and unfinished else None
