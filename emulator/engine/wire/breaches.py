"""Which rule of RFC 6455 a server broke: `websockets` says that one was, the frame's own head says which."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Final

from websockets.streams import StreamReader

_CONTROL: Final = 0b1000
_KNOWN: Final = frozenset({0, 1, 2, 8, 9, 10})


@dataclass(frozen=True)
class Breach:
    """A condition of the vocabulary, and the placeholders that tell more of it."""

    condition: str
    values: dict[str, int] = field(default_factory=dict)


class HeadReader(StreamReader):
    """Remembers the first two bytes of the frame that is being read."""

    def __init__(self) -> None:
        super().__init__()
        self.head = b""

    def at_eof(self) -> Generator[None, None, bool]:
        self.head = b""  # the parser asks for the end of the stream before each frame
        return (yield from super().at_eof())

    def read_exact(self, n: int) -> Generator[None, None, bytearray]:
        data = yield from super().read_exact(n)
        self.head = self.head or bytes(data[:2])
        return data


def breach_of(head: bytes, words: str) -> Breach | None:
    """What is wrong with the frame that begins with these two bytes; `words` tells of what a head can't show."""
    if len(head) < 2:
        return None
    first, second = head
    opcode, length = first & 0b1111, second & 0b1111111
    if opcode & _CONTROL and (length > 125 or not first & 0b10000000):
        return Breach("frame-header-invalid")
    if second & 0b10000000:
        return Breach("frame-masked")
    if "reserved bits" in words or (first & 0b01110000 and opcode not in _KNOWN):
        return Breach("reserved-bits", {f"reserved{n}": first >> 7 - n & 1 for n in (1, 2, 3)})
    if opcode not in _KNOWN:
        return Breach("opcode-unknown", {"opcode": opcode})
    if opcode == 0:
        return Breach("continuation-unexpected")
    return Breach("message-unfinished") if "continuation" in words else None
