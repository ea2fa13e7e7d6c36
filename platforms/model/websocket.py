"""The browser's own WebSocket: how `new WebSocket(url)` differs from the platform's socket functions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from platforms.model.base import Part
from platforms.model.recipes import Line, Recipe


class Refusals(Part):
    """What a browser says of an argument that cannot be converted, or of a wrong call; empty: its engine's own words.

    Each text comes after `constructing`, or what is there for the method; other classes say their own name there.
    """

    constructing: str = ""
    sending: str = ""
    closing: str = ""
    symbol_to_text: str = ""
    symbol_to_number: str = ""
    bigint_to_number: str = ""
    object_to_primitive: str = ""
    iterator_not_callable: str = Field("", description="the object has something for an iterator that is no function")
    without_new: str = ""
    argument_missing: str = Field("", description="the constructor of an event without a type")
    foreign: str = Field("", description="a method or attribute of an object that is no WebSocket; nothing before it")

    def text(self, key: str, method: str) -> str:
        """The words for a case of the above, by its name in a profile; "" if there are none."""
        words: str = getattr(self, key.replace("-", "_"))
        if not words or key == "foreign":
            return words
        constructing = self.constructing.replace("WebSocket", method.removeprefix("new ") or "WebSocket")
        return {"send": self.sending, "close": self.closing}.get(method, constructing) + words


class WebSocketRules(Part):
    """The recipes of the class. One that is left out is the platform's own; one without steps is that in other words.

    Its listeners are the socket's own, nothing of it is global, and a `throw` that names no TypeError throws a
    DOMException.
    """

    connect: Recipe | None = Field(None, description="what `new WebSocket(url, protocols)` does")
    send: Recipe | None = None
    close: Recipe | None = None
    opened: Recipe | None = None
    received: Recipe | None = None
    failed: Recipe | None = None
    ended: Recipe | None = None
    default_code: int | None = Field(None, description="the code of close() without one; null: an empty close frame")
    reason_only: Literal["accepted", "code-zero"] = Field(
        "accepted", description="close(undefined, reason): a close without a code, or one with code 0"
    )
    refusals: Refusals = Refusals()
    binary_type: tuple[Line, ...] = Field(
        (), description="what it prints when binaryType is set to {value}, a wrong one"
    )
    user_agent: str = Field("Mozilla/5.0", description="navigator.userAgent")
