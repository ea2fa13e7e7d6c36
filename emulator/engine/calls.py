"""A call of app code's into the platform, on the trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from emulator.engine.values import Throw

if TYPE_CHECKING:
    from emulator.engine.app import App


def traced(app: App, name: str, socket: int | None, args: Sequence[Any], fn: Callable[..., Any]) -> Any:
    """Runs `fn(*args)` as the call `name`: what went in, what came out or was thrown, and where app code stood."""
    given = [dict(arg) if isinstance(arg, dict) else arg for arg in args]  # the call may write to them
    add = app.trace.add
    add("call", name, socket, given, place=app.face.place())
    try:
        value = fn(*args)
    except Throw as thrown:
        add("throw", name, socket, thrown.value)
        raise
    add("return", name, socket, value)
    return value
