"""unisock: the WebSocket APIs of mini-program platforms and uni-app, emulated.

async with emulator.launch("some-platform@1.6.0", server="echo") as app:
    task = app.uni.connectSocket({"url": "wss://example.com/chat", "complete": lambda res: None})
    await app.event(task, "open")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulator.api.python import (
        AsyncEmulatedApp,
        EmulatedApp,
        Launch,
        Missing,
        NotAsExpected,
        NothingHappened,
        PlatformError,
        Promise,
        launch,
    )
    from emulator.engine.values import UNDEFINED
    from emulator.errors import UserError

_HOMES = {"UNDEFINED": "emulator.engine.values", "UserError": "emulator.errors"}
__all__ = [
    "UNDEFINED",
    "AsyncEmulatedApp",
    "EmulatedApp",
    "Launch",
    "Missing",
    "NotAsExpected",
    "NothingHappened",
    "PlatformError",
    "Promise",
    "UserError",
    "launch",
]


def __getattr__(name: str) -> Any:
    """Loads what is asked for: the command and the plugin need little of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "emulator.api.python")), name)
