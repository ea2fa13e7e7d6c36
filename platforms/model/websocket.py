"""The browser's own WebSocket: how `new WebSocket(url)` differs from the platform's socket functions."""

from __future__ import annotations

from pydantic import Field

from platforms.model.base import Part
from platforms.model.recipes import Recipe


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
    user_agent: str = Field("Mozilla/5.0", description="navigator.userAgent")
