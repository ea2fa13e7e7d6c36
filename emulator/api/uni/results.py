"""What becomes of a result on its way from the platform to app code."""

from __future__ import annotations

from typing import Any, Final

from emulator.engine.values import UNDEFINED, ErrorValue, text

HELD_BACK: Final = ("success", "fail", "cancel", "complete")


def reshape(name: str, result: Any) -> Any:
    """Turns error and errorMessage into errMsg, in place; whatever has neither is called a success."""
    if result is UNDEFINED:
        result = {}
    if isinstance(result, ErrorValue):
        result.extra["errMsg"] = f"{name}:ok"
    if not isinstance(result, dict):
        return result
    error, message = result.get("error"), result.get("errorMessage")
    if error or message:
        result["errMsg"] = f"{name}:fail {text(message or error)}"
        result.pop("error", None)
        result.pop("errorMessage", None)
    else:
        result["errMsg"] = f"{name}:ok"
    return result


def copied(result: Any) -> Any:
    """A plain object's copy without keys that are named like callbacks and hold no function."""
    if not isinstance(result, dict):
        return result
    return {key: item for key, item in result.items() if key not in HELD_BACK or callable(item)}
