"""What a value is to a client that gets it as JSON and asks for it as text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from emulator.engine.values import UNDEFINED, ErrorValue, Foreign, HostObject, View
from emulator.engine.views import items


def json_text(value: Any) -> str | None:
    """A text as it is, JSON for anything else; None for null and for what JSON leaves out."""
    if value is None or not has_json(value):
        return None
    if isinstance(value, str):
        return value
    plain = _plain(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def has_json(value: Any) -> bool:
    """Whether JSON has a value for it, null included."""
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return not (value is UNDEFINED or callable(value) or (isinstance(value, Foreign) and value.tag == "Symbol"))


def _plain(value: Any) -> Any:
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_plain(item) if has_json(item) else None for item in value]
        case dict():
            return _members(value)
        case HostObject():
            return _members(value.fields)
        case ErrorValue():
            return _members(value.extra)
        case View():
            return {str(index): item for index, item in enumerate(items(value))}
        case Foreign(tag="Date"):
            return _iso(value.text)
        case Foreign(tag="String"):
            return value.text
        case Foreign() | bytes():
            return {}
    return value


def _members(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(item) for name, item in fields.items() if item is None or has_json(item)}


def _iso(date: str) -> str | None:
    """toISOString of a Date's text, which has no milliseconds; null for an invalid one."""
    try:
        moment = datetime.strptime(date.partition(" (")[0], "%a %b %d %Y %H:%M:%S GMT%z")
    except ValueError:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
