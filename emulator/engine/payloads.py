"""Turns the payloads of a profile into values: {placeholders} in their texts are filled in when they are needed.

A payload is compiled once, and then rendered each time that something happens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from emulator.engine.values import UNDEFINED, ErrorValue, text

Get = Callable[[str], Any]
Render = Callable[[Get], Any]

_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_EMPTY: Final[tuple[Any, ...]] = (UNDEFINED, None, "", {}, [])
_SPREAD: Final = "..."  # the key of a value whose keys become the payload's own
_NEW: Final = "new "  # the key of a payload that is an Error instance: {"new Error": "its message"}


def render(payload: Any, get: Get) -> Any:
    """The value of a payload that isn't needed often; see `compiled`."""
    return compiled(payload)(get)


def compiled(payload: Any) -> Render:
    """What gives the value of `payload`, a new one each time; `get` gives the value of a placeholder."""
    match payload:
        case str():
            return _text(payload)
        case dict():
            return _mapping(payload)
        case list() | tuple():
            items = [compiled(item) for item in payload]
            return lambda get: [item(get) for item in items]
        case _:
            return lambda get: payload


def compiled_channel(payload: Any) -> Render:
    """As `compiled`, for a payload as a whole, which may be an Error."""
    if isinstance(payload, dict) and len(payload) == 1:
        (key, message), *_ = payload.items()
        if isinstance(key, str) and key.startswith(_NEW):
            name, words = key.removeprefix(_NEW), compiled(message)
            return lambda get: ErrorValue(name, str(words(get)))
    return compiled(payload)


def _mapping(payload: dict[str, Any]) -> Render:
    if all(_is_fixed(item) and not key.endswith("?") for key, item in payload.items()):
        return lambda get: payload.copy()
    items = [(key.removesuffix("?"), compiled(item), key.endswith("?")) for key, item in payload.items()]

    def made(get: Get) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, item, optional in items:
            value = item(get)
            if key == _SPREAD:
                out.update(value)
            elif not (optional and _is_empty(value)):
                out[key] = value
        return out

    return made


def _is_fixed(item: Any) -> bool:
    """Whether it is the same each time, and nothing that could be changed."""
    return not isinstance(item, dict | list | tuple) and not (isinstance(item, str) and _PLACEHOLDER.search(item))


def _is_empty(value: Any) -> bool:
    return any(value is empty or (type(value) is type(empty) and value == empty) for empty in _EMPTY)


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
