"""A profile as flat key paths: what `diff` compares and `explain` lists.

Defaults of the schema are in it, except for words: a channel without words of its own is no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from platforms.model.base import to_key
from platforms.model.recipes import Step, Words


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each path and its value, in the order of the schema. Lists are one value; steps are their text."""
    below = children(value)
    if not below:
        yield path, plain(value)
        return
    for key, item in below.items():
        yield from leaves(item, f"{path}.{key}" if path else key)


def children(value: Any) -> dict[str, Any] | None:
    """What is below a part of a profile, by key; None if it is a value."""
    if isinstance(value, BaseModel):
        names = value.model_fields_set if isinstance(value, Words) else type(value).model_fields
        return {to_key(name): getattr(value, name) for name in type(value).model_fields if name in names}
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else None


def given(value: Any) -> Any:
    """The value in plain data, without the defaults of the schema."""
    if isinstance(value, BaseModel) and not isinstance(value, Step):
        set_ = type(value).model_fields.keys() & value.model_fields_set
        return {to_key(name): given(getattr(value, name)) for name in type(value).model_fields if name in set_}
    if isinstance(value, dict):
        return {str(key): given(item) for key, item in value.items()}
    return plain(value)


def plain(value: Any) -> Any:
    """The value in plain data: models as mappings of what is set in them, steps as texts."""
    if isinstance(value, Step):
        return str(value)
    if isinstance(value, BaseModel):
        return {to_key(name): plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value
