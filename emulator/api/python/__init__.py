"""The API as Python code has it: OBJECT arguments are dicts, callbacks are callables, Promises can be awaited."""

from emulator.api.python.app import AsyncEmulatedApp, EmulatedApp
from emulator.api.python.errors import Missing, NotAsExpected, NothingHappened, PlatformError
from emulator.api.python.launching import Launch, launch
from emulator.api.python.promises import Promise

__all__ = [
    "AsyncEmulatedApp",
    "EmulatedApp",
    "Launch",
    "Missing",
    "NotAsExpected",
    "NothingHappened",
    "PlatformError",
    "Promise",
    "launch",
]
