"""The trace as Node gets it: the same JSON as in reports."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

from emulator.engine.trace import Entry
from emulator.engine.values import ErrorValue, Foreign, HostObject, PromiseValue, View
from emulator.report.json_file import plain_json


def as_json(entry: Entry) -> dict[str, Any]:
    """One entry: at_ms, kind, name, and socket, data, path, place, handled where it has them."""
    found: dict[str, Any] = {"at_ms": entry.at, "kind": entry.kind, "name": entry.name}
    if entry.socket is not None:
        found["socket"] = entry.socket
    if entry.data is not None:
        found["data"] = plain_json(_told(entry.data))
    if entry.path:
        found["path"] = entry.path
    if entry.place:
        found["place"] = {"file": entry.place.file, "line": entry.place.line, "column": entry.place.column}
    if not entry.handled:
        found["handled"] = False
    return found


def _told(value: Any) -> Any:
    """What can't leave the engine, by its name."""
    match value:
        case dict():
            return {key: _told(item) for key, item in value.items()}
        case list() | tuple():
            return [_told(item) for item in value]
        case View() | ErrorValue() | Foreign():
            return value
        case HostObject():
            return {"$": value.class_name}
        case PromiseValue():
            return {"$": "Promise"}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _told(asdict(value))
        case _ if callable(value):
            return {"$": "function", "name": getattr(value, "name", "")}
    return value
