"""Turns the payloads of a profile into values: {placeholders} in their texts are filled in when they are needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from emulator.engine.values import UNDEFINED, text

Get = Callable[[str], Any]
Render = Callable[[Get], Any]

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_EMPTY: tuple[Any, ...] = (UNDEFINED, None, "", {}, [])


def render(payload: Any, get: Get) -> Any:
    """The value of `payload`; `get` gives the value of a placeholder. Each call makes new objects."""
    match payload:
        case str():
            return _text(payload)(get)
        case dict():
            return _mapping(payload, get)
        case list() | tuple():
            return [render(item, get) for item in payload]
        case _:
            return payload


def _mapping(payload: dict[str, Any], get: Get) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, item in payload.items():
        value = render(item, get)
        if key.endswith("?"):
            if any(value is empty or (type(value) is type(empty) and value == empty) for empty in _EMPTY):
                continue
            key = key[:-1]
        out[key] = value
    return out


@lru_cache(maxsize=4096)
def _text(template: str) -> Render:
    whole = _PLACEHOLDER.fullmatch(template)
    if whole:
        name = whole[1]
        return lambda get: get(name)
    parts = _PLACEHOLDER.split(template)
    if len(parts) == 1:
        return lambda _: template
    return lambda get: "".join(text(get(part)) if odd % 2 else part for odd, part in enumerate(parts))
