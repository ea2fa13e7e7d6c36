"""Storage: what one app keeps on one device, in memory. Values are copied in and out, as JSON would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.api.environment.answers import fail, options_of, succeed
from emulator.engine.values import UNDEFINED, text

if TYPE_CHECKING:
    from emulator.api.environment.stage import Stage

LIMIT_KB = 10240


def play(stage: Stage, name: str, args: tuple[Any, ...]) -> Any:
    """setStorage, getStorage, removeStorage, clearStorage, getStorageInfo and their Sync forms."""
    if name.endswith("Sync"):
        return _sync(stage, name.removesuffix("Sync"), args)
    options = options_of(args)
    key = text(options.get("key", UNDEFINED))
    if name == "getStorage" and key not in stage.storage:
        return fail(stage.app, name, args, stage.app.profile.environment.missing_text)
    value = _do(stage, name, key, options.get("data", UNDEFINED))
    return succeed(stage.app, name, args, value if name == "getStorageInfo" else _data(value))


def _sync(stage: Stage, name: str, args: tuple[Any, ...]) -> Any:
    if stage.app.profile.environment.storage_sync == "object":
        options = options_of(args)
        key = text(options.get("key", UNDEFINED))
        known = key in stage.storage
        value = _do(stage, name, key, options.get("data", UNDEFINED))
        if name == "getStorage":
            return {"data": value if known else None}
        return value if name == "getStorageInfo" else UNDEFINED
    key, data = (*args, UNDEFINED, UNDEFINED)[:2]
    return _do(stage, name, text(key), data)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items() if not callable(item)}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _data(value: Any) -> dict[str, Any]:
    return {} if value is UNDEFINED else {"data": value}


def _do(stage: Stage, name: str, key: str, data: Any) -> Any:
    match name:
        case "setStorage":
            stage.storage[key] = _copied(data)
        case "getStorage":
            return _copied(stage.storage.get(key, ""))
        case "removeStorage":
            stage.storage.pop(key, None)
        case "clearStorage":
            stage.storage.clear()
        case "getStorageInfo":
            return {"keys": list(stage.storage), "currentSize": len(stage.storage), "limitSize": LIMIT_KB}
    return UNDEFINED
