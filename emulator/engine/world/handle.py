"""Ready: asyncio's Handle, cheaper to make. The virtual loop makes one for every step of every task."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any


class Ready(asyncio.Handle):
    """A callback of this instant. Its own __init__ and cancel spare what only asyncio's debug mode needs."""

    __slots__ = ()
    _callback: Any
    _args: Any
    _context: contextvars.Context
    _cancelled: bool

    def __init__(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: contextvars.Context | None
    ) -> None:
        self._callback = callback
        self._args = args
        self._context = contextvars.copy_context() if context is None else context
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True
        self._callback = self._args = None

    def __repr__(self) -> str:
        return f"<Ready {self._callback!r}>"
