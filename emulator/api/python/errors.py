"""What the emulated platform throws, as Python exceptions."""

from __future__ import annotations

from typing import Any

from emulator.engine.values import ErrorValue, text


class PlatformError(Exception):
    """An exception of the platform's, or what a Promise was rejected with.

    `value`: what was thrown: an ErrorValue, or any other value, {"errMsg": ...} say. `name`, `message`: its own.
    """

    def __init__(self, value: Any) -> None:
        super().__init__(str(value) if isinstance(value, ErrorValue) else _message(value))
        self.value = value
        self.name = value.name if isinstance(value, ErrorValue) else "Error"  # after AttributeError has set its own
        self.message = _message(value)


class Missing(PlatformError, AttributeError):  # type: ignore[misc]  # both have a name
    """The target has no such function or property: what a script would meet as `... is not a function`."""

    def __init__(self, message: str) -> None:
        super().__init__(ErrorValue("TypeError", message))


class NothingHappened(AssertionError):
    """What a test waited for did not come."""


class NotAsExpected(AssertionError):
    """The trace is not as a test expects it. The message is the timeline, with the nearest miss marked."""


def _message(value: Any) -> str:
    if isinstance(value, ErrorValue):
        return value.message
    if isinstance(value, dict) and isinstance(value.get("errMsg"), str):
        return str(value["errMsg"])
    return text(value)
