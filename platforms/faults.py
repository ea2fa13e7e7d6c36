"""Faults of a profile worded for its author: pydantic's errors and placeholders that nothing fills in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from platforms.errors import Fault, Place
from platforms.files.reading import Keys
from platforms.model.base import to_key
from platforms.naming import unknown
from platforms.vocabulary import VALUES

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_RECIPES = ("connect", "send", "close", "send-global", "close-global", "opened", "received", "failed", "ended")
_WORDS = {
    "string_type": "a text is expected; write it in quotes",
    "int_type": "a whole number is expected",
    "bool_type": "true or false is expected",
}


def faults_of(
    error: ValidationError,
    model: Any,
    value: Any,
    locate: Callable[[Keys], Place],
    *,
    below: Keys = (),
    origin: Callable[[Keys], Keys] | None = None,
) -> list[Fault]:
    """A fault for each of pydantic's errors in `value`, which stands `below` these keys.

    `origin` turns keys of a flat value into keys of the file, where they differ.
    """
    found: dict[str, Fault] = {}
    for details in error.errors(include_url=False):
        path = _path_in(value, details["loc"])
        message = _message(details, model, path)
        path, message = _narrowed(value, path, message)
        path = (*below, *path)
        name = ".".join(map(str, path))
        found.setdefault(name, Fault(locate(origin(path) if origin else path), name, message))
    return list(found.values())


def _path_in(value: Any, loc: tuple[int | str, ...]) -> Keys:
    """pydantic's location without the parts that name a branch of a union, which the value does not have."""
    path: list[str | int] = []
    for number, key in enumerate(loc):
        last = number == len(loc) - 1
        if isinstance(value, dict):
            if key not in value and not last:
                continue
            value = value.get(key)
        elif isinstance(value, list | tuple):
            if not isinstance(key, int) or key >= len(value):
                continue
            value = value[key]
        else:
            continue
        path.append(key)
    return tuple(path)


def _message(details: ErrorDetails, model: Any, path: Keys) -> str:
    match details["type"]:
        case "extra_forbidden":
            return unknown("key", path[-1], _keys_of(_type_at(model, path[:-1])))
        case "value_error":
            return str(details.get("ctx", {}).get("error", details["msg"]))
        case "literal_error" if isinstance(details["input"], str):
            expected = re.findall(r"'([^']*)'", details.get("ctx", {}).get("expected", ""))
            return unknown("value", details["input"], expected)
        case "missing":
            return f"the key `{path[-1]}` is missing"
        case kind if kind in _WORDS:
            return _WORDS[kind]
        case _:
            return details["msg"].replace("Input should be", "it should be").replace("Input", "it")


def _narrowed(value: Any, path: Keys, message: str) -> tuple[Keys, str]:
    """A message "unless: ... 'name' ..." of a whole part, moved to the key that it speaks of."""
    head, colon, rest = message.partition(": ")
    part = _at(value, path)
    if not colon or not isinstance(part, dict) or head not in part:
        return path, message
    quoted = re.search(r"'([^']+)'", rest)
    inner = part[head]
    if quoted and isinstance(inner, dict) and quoted[1] in inner:
        return (*path, head, quoted[1]), rest
    return (*path, head), rest


def _at(value: Any, path: Keys) -> Any:
    for key in path:
        match value:
            case dict():
                value = value.get(key)
            case list() if isinstance(key, int):
                value = value[key]
            case _:
                return None
    return value


def _type_at(kind: Any, path: Keys) -> Any:
    for key in path:
        kind = _child(kind, key)
    return kind


def _child(kind: Any, key: str | int) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return next((f.annotation for name, f in kind.model_fields.items() if to_key(name) == key), None)
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    models = [one for one in get_args(kind) if _keys_of(one) or get_origin(one)]
    return _child(models[0], key) if models and not isinstance(key, int) else (models or [None])[0]


def _keys_of(kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [to_key(name) for name in kind.model_fields]
    return next((keys for one in get_args(kind) if (keys := _keys_of(one))), [])


def placeholder_faults(
    value: dict[str, Any], origin: Callable[[Keys], Keys], locate: Callable[[Keys], Place]
) -> Iterator[Fault]:
    """Texts of recipes with a placeholder that does not exist."""
    for recipe in (*_RECIPES, "websocket"):
        for path, text in _texts(value.get(recipe), (recipe,)):
            for name in _PLACEHOLDER.findall(text):
                if name not in VALUES:
                    message = unknown("placeholder", name, VALUES)
                    yield Fault(locate(origin(path)), ".".join(map(str, path)), message)


def _texts(node: Any, path: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _texts(value, (*path, number))
