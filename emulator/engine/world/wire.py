"""What travels between the two ends of a connection in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from emulator.engine.world.transport import MemoryTransport


class _End:
    def __repr__(self) -> str:
        return "END"


END: Final = _End()
"""The end of the stream, in the place of bytes."""
Item: TypeAlias = bytes | _End | ConnectionResetError


class Parcel:
    """What was written at one instant, under way to `to`, where it arrives at the tick `due`."""

    __slots__ = ("due", "items", "to")

    def __init__(self, due: int, to: MemoryTransport, item: Item) -> None:
        self.due = due
        self.to = to
        self.items = [item]
