"""Console arguments as text, roughly as the vendors' consoles show them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from emulator.engine.values import ErrorValue, Foreign, HostObject, View, tag, text

DEEPEST = 6
MOST_BYTES = 16
_FORMAT = re.compile(r"%[sdifoOjc%]")


def line(args: Iterable[Any]) -> str:
    """One console line: a first text with %s, %d, ... takes the arguments after it; the others follow, spaced."""
    rest = list(args)
    if rest and isinstance(rest[0], str) and "%" in rest[0] and len(rest) > 1:
        template, rest = rest[0], rest[1:]
        rest.insert(0, _FORMAT.sub(lambda found: _filled(found[0], rest), template))
    return " ".join(map(printed, rest))


def printed(value: Any) -> str:
    """One argument as the console prints it."""
    return value if isinstance(value, str) else shown(value)


def _filled(mark: str, rest: list[Any]) -> str:
    if mark == "%%":
        return "%"
    if not rest:
        return mark
    value = rest.pop(0)
    return "" if mark == "%c" else printed(value)


def shown(value: Any, depth: int = 0) -> str:
    """A value as text: objects as JSON, what JSON lacks by its name."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case ErrorValue():
            return str(value)
        case Foreign():
            return value.text
        case bytes():
            return f"ArrayBuffer({len(value)}){_bytes(value)}"
        case View():
            return f"{value.kind}({len(value.data)}){_bytes(value.data)}"
        case HostObject():
            return f"{value.class_name} {shown(value.fields, depth)}"
        case list() | tuple():
            return f"[{','.join(shown(item, depth + 1) for item in value)}]" if depth < DEEPEST else "[...]"
        case dict():
            return _mapping(value, depth)
        case _ if callable(value):
            return f"function {getattr(value, 'name', None) or getattr(value, '__name__', '')}()"
    return text(value) if tag(value) != "Object" else f"[object {type(value).__name__}]"


def _mapping(value: dict[str, Any], depth: int) -> str:
    if depth >= DEEPEST:
        return "{...}"
    items = (f"{json.dumps(key, ensure_ascii=False)}:{shown(item, depth + 1)}" for key, item in value.items())
    return f"{{{','.join(items)}}}"


def _bytes(data: bytes) -> str:
    more = ",..." if len(data) > MOST_BYTES else ""
    return f"[{','.join(map(str, data[:MOST_BYTES]))}{more}]"
