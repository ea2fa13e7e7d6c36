"""Joins the fragments of a message, as far as the client beneath the API takes them."""

from __future__ import annotations

from typing import NamedTuple

from websockets.frames import Frame, Opcode

from platforms.model.wire import Fragments


class Joined(NamedTuple):
    """A whole message."""

    opcode: Opcode
    payload: bytes


class TooBig(Exception):
    """The message had amounted to more than the client takes when another fragment came."""


class Joining:
    """The message under way. `rules`: the client's limit; None: there is none."""

    def __init__(self, rules: Fragments | None) -> None:
        self._rules = rules
        self._opcode = Opcode.TEXT
        self._parts: list[bytes] | None = None
        self._size = 0

    def take(self, frame: Frame) -> Joined | None:
        """The message that is whole with this data frame, if one is. Raises TooBig where that ends the connection."""
        payload = bytes(frame.data)
        if frame.opcode is not Opcode.CONT:
            if frame.fin:
                return Joined(frame.opcode, payload)
            self._opcode, self._parts, self._size = frame.opcode, [payload], len(payload)
            return None
        if self._parts is None:
            return None  # what is left of a message that was dropped
        if self._rules is not None and self._size > self._rules.max:
            self._parts = None
            if self._rules.above == "ends":
                raise TooBig
            return None
        self._parts.append(payload)
        self._size += len(payload)
        return Joined(self._opcode, b"".join(self._parts)) if frame.fin else None
