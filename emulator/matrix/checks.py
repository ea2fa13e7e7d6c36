"""`assert(condition, message)`: a script may say itself what must hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, ErrorValue, Throw, Undefined, text

Assert = Callable[..., Any]


def assertion(app: App) -> Assert:
    """The script's `assert`. One that fails is on the trace, whoever catches what it throws."""

    def check(condition: Any = UNDEFINED, message: Any = UNDEFINED, *_: Any) -> Any:
        if _truthy(condition):
            return UNDEFINED
        words = message.message if isinstance(message, ErrorValue) else text(message)
        error = ErrorValue("AssertionError", "assertion failed" if message is UNDEFINED else words)
        app.uncaught(error, app.face.place(), "assert")
        raise Throw(error)

    return check


def _truthy(value: Any) -> bool:
    """What JavaScript takes for true: every object, and numbers that are neither 0 nor NaN."""
    if value is None or isinstance(value, Undefined):
        return False
    if isinstance(value, bool | str | int | float):
        return bool(value) and value == value
    return True
