"""Edits of a source text that keep track of where each byte of the result came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Edited:
    """A text after its edits. Offsets are bytes of UTF-8."""

    text: bytes
    _starts: tuple[int, ...]
    _origins: tuple[tuple[int, bool], ...]  # (offset in the source, moves on with the result)

    def origin(self, offset: int) -> int:
        """The offset in the source of what stands at `offset`; what was inserted has the offset that its edit names."""
        index = bisect_right(self._starts, offset) - 1
        source, moves = self._origins[max(index, 0)]
        return source + (offset - self._starts[index] if moves else 0)


@dataclass
class Edits:
    """Edits to come. Those at one offset keep the order in which they were made."""

    _edits: list[tuple[int, int, bytes, int]] = field(default_factory=list)

    def insert(self, at: int, text: str, *, origin: int | None = None) -> None:
        """`origin`: the source offset that a position inside `text` stands for; `at` by default."""
        self._edits.append((at, at, text.encode(), at if origin is None else origin))

    def replace(self, start: int, end: int, text: str) -> None:
        self._edits.append((start, end, text.encode(), start))

    def blank(self, source: bytes, start: int, end: int) -> None:
        """Put spaces in place of a stretch; lines stay."""
        blanked = bytes(byte if byte in b"\r\n" else 0x20 for byte in source[start:end])
        self._edits.append((start, end, blanked, start))

    def apply(self, source: bytes) -> Edited:
        parts: list[bytes] = []
        starts: list[int] = []
        origins: list[tuple[int, bool]] = []
        length = at = 0

        def add(piece: bytes, origin: int, moves: bool) -> None:
            nonlocal length
            if piece or not starts:
                starts.append(length)
                origins.append((origin, moves))
                parts.append(piece)
                length += len(piece)

        for start, end, text, origin in sorted(self._edits, key=lambda edit: edit[0]):
            add(source[at:start], at, True)
            add(text, origin, False)
            at = max(at, end)
        add(source[at:], at, True)
        return Edited(b"".join(parts), tuple(starts), tuple(origins))
