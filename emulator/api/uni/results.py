"""What becomes of a result on its way from the platform to app code."""

from __future__ import annotations

from typing import Any, Final, Literal

from emulator.engine.values import UNDEFINED, ErrorValue, Throw, text, typeof

HELD_BACK: Final = ("success", "fail", "cancel", "complete")


def reshape(name: str, result: Any) -> Any:
    """Turns error and errorMessage into errMsg, in place; whatever has neither is called a success.

    Raises Throw of a primitive, which strict code can't give a property: what a callback threw may come back as one.
    """
    if result is UNDEFINED:
        result = {}
    if result is None:
        raise Throw(ErrorValue("TypeError", "Cannot read properties of null (reading 'error')"))
    if typeof(result) in ("string", "number", "boolean"):
        words = f"Cannot create property 'errMsg' on {typeof(result)} '{text(result)}'"
        raise Throw(ErrorValue("TypeError", words))
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


def copied(result: Any, bad_callbacks: Literal["dropped", "called"] = "dropped") -> Any:
    """A plain object's copy: what is named like a callback and is no function is left out, or becomes a function."""
    if not isinstance(result, dict):
        return result
    if bad_callbacks == "called":
        return {key: _uncallable if _is_held_back(key, item) else item for key, item in result.items()}
    return {key: item for key, item in result.items() if not _is_held_back(key, item)}


def _is_held_back(key: str, item: Any) -> bool:
    return key in HELD_BACK and not callable(item)


def _uncallable(*_: Any) -> Any:
    raise Throw(ErrorValue("TypeError", "method is not a function"))
