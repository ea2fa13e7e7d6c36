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
        length, more = second & 0x7F, _MORE.get(second & 0x7F, 0)
        size = 2 + more + (_MASK if second & 0x80 else 0)
        while len(self.buffer) < size:
            yield from self._more(size)
        if more:
            length = int.from_bytes(self.buffer[2 : 2 + more])
        self.breach = self._flaw(first, second, length)
        if self.breach is not None:
            raise ProtocolError(self.breach.condition.replace("-", " "))
        if not first & _CONTROL:
            self._unfinished = not first & 0x80

    def _flaw(self, first: int, second: int, length: int) -> Breach | None:
        opcode, marked = first & 0b1111, second & 0x7F
        least = {126: 126, 127: 1 << 16}.get(marked, 0)
        control = opcode & _CONTROL and (length > 125 or not first & 0x80)
        if control or length < least or length >> 63:
            return Breach("frame-header-invalid")
        if second & 0x80:
            return Breach("frame-masked")
        if first & (0b00110000 if self._deflated else 0b01110000):
            return Breach("reserved-bits", {f"reserved{n}": first >> 7 - n & 1 for n in (1, 2, 3)})
        if opcode not in _KNOWN:
            return Breach("opcode-unknown", {"opcode": opcode})
        if not opcode and not self._unfinished:
            return Breach("continuation-unexpected")
        return Breach("message-unfinished") if opcode in (1, 2) and self._unfinished else None
