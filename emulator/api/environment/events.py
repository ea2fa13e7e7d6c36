"""onX and offX of the app and the device."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from emulator.engine.values import UNDEFINED, ErrorValue, text

if TYPE_CHECKING:
    from emulator.api.environment.stage import Stage


def play(stage: Stage, name: str, args: tuple[Any, ...]) -> Any:
    """Adds a listener (onX), or removes it or all of them (offX)."""
    way, event = (name[:2], name[2:]) if name.startswith("on") else (name[:3], name[3:])
    heard = stage.heard.setdefault(event, [])
    listener = args[0] if args else UNDEFINED
    if way == "on":
        if callable(listener):
            heard.append(listener)
    elif not callable(listener):
        heard.clear()
    elif listener in heard:
        heard.remove(listener)
    return UNDEFINED


def observed(stage: Stage, what: str, value: Any) -> None:
    """Passes on what happened to the app or its device; each listener in a turn of its own."""
    if what == "restart":
        stage.heard.clear()
    if what not in OBSERVED:
        return
    event, payload = OBSERVED[what]
    for listener in list(stage.heard.get(event, ())):
        stage.app.task(listener, payload(stage, value))


def _error_text(value: Any) -> str:
    return value.stack if isinstance(value, ErrorValue) and value.stack else text(value)


OBSERVED: Final[dict[str, tuple[str, Callable[[Stage, Any], Any]]]] = {
    "background": ("AppHide", lambda stage, value: {}),
    "foreground": ("AppShow", lambda stage, value: {"path": "pages/index/index", "query": {}, "scene": 1001}),
    "network": (
        "NetworkStatusChange",
        lambda stage, value: {"isConnected": value != "none", "networkType": value},
    ),
    "error": ("Error", lambda stage, value: _error_text(value)),
    "rejection": ("UnhandledRejection", lambda stage, value: {"reason": value, "promise": UNDEFINED}),
}
