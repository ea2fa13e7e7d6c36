"""Values of the trace as a developer reads them: the platform's own words first."""

from __future__ import annotations

import json
from typing import Any, Final

from emulator.engine.values import UNDEFINED, ErrorValue, Foreign, Undefined, View, tag, text

_SAID: Final = ("errMsg", "errorMessage", "message", "reason", "msg")
_NUMBERED: Final = ("errCode", "error", "errNo", "errno", "code", "errorCode")
LONGEST: Final = 300


def said(value: Any) -> str:
    """What a failure says: an Error's text, or an object's message with its code."""
    if isinstance(value, dict):
        words = next((value[key] for key in _SAID if isinstance(value.get(key), str) and value[key]), None)
        code = next(((key, value[key]) for key in _NUMBERED if isinstance(value.get(key), int | float | str)), None)
        if words is not None:
            return one_line(f"{words} ({code[0]} {text(code[1])})" if code else words)
    return one_line(text(value)) if isinstance(value, str | ErrorValue) else shown(value)


def shown(value: Any) -> str:
    """A value in one line, much as a console shows it."""
    return one_line(json.dumps(_bare(value), ensure_ascii=False)) if isinstance(value, dict | list) else _short(value)


def kind(value: Any) -> str:
    """What sort of value it is: "undefined", "SocketTask", "Promise", "ArrayBuffer", ..."""
    if isinstance(value, Undefined):
        return "undefined"
    return value.tag if isinstance(value, Foreign) else tag(value)


def one_line(words: str) -> str:
    """The text on one line, not too long, without control characters."""
    clean = words if words.isprintable() else "".join(c if c.isprintable() else " " for c in words)
    line = " ".join(clean.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _short(value: Any) -> str:
    match value:
        case str():
            return one_line(json.dumps(value, ensure_ascii=False))
        case bytes():
            return f"ArrayBuffer({len(value)})"
        case View(kind=name, data=data):
            return f"{name}({len(data)})"
        case Foreign(tag="Function", text=words):
            return words
        case Foreign(tag=name):
            return name
        case _:
            return one_line(text(value))


def _bare(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): _bare(item) for key, item in value.items() if item is not UNDEFINED}
        case list():
            return [_bare(item) for item in value]
        case None | bool() | int() | str():
            return value
        case float():
            return value if value == value and abs(value) != float("inf") else text(value)
        case _:
            return _short(value)
