"""The console: lines go to the app's console and so onto the trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from emulator.engine.app import App
from emulator.engine.shown import line, shown
from emulator.engine.values import UNDEFINED, HostObject, text

LEVELS = ("log", "info", "warn", "error", "debug")
ALIKE = {"trace": "log", "dir": "log", "table": "log", "group": "log", "groupCollapsed": "log"}


class Console:
    """console of one app. A failed assert is recorded as something that the script itself found wrong."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._timers: dict[str, int] = {}
        self._counts: Counter[str] = Counter()

    def object(self) -> HostObject:
        methods: dict[str, Callable[..., Any]] = {level: self._printer(level) for level in LEVELS}
        methods |= {name: self._printer(level) for name, level in ALIKE.items()}
        methods |= {
            "assert": self.check,
            "time": self.time,
            "timeLog": self.time_log,
            "timeEnd": self.time_end,
            "count": self.count,
            "countReset": self.count_reset,
            "groupEnd": _nothing,
            "clear": _nothing,
        }
        return HostObject("console", {}, methods, own_methods=True)

    def check(self, holds: Any = False, *args: Any) -> Any:
        """console.assert"""
        if not _truthy(holds):
            words = f"Assertion failed: {line(args)}" if args else "Assertion failed"
            self._app.console("error", words)
            self._app.uncaught(words, self._app.face.place(), "assert")
        return UNDEFINED

    def time(self, label: Any = "default", *_: Any) -> Any:
        self._timers[text(label)] = self._app.world.now_ms()
        return UNDEFINED

    def time_log(self, label: Any = "default", *args: Any) -> Any:
        name = text(label)
        if name in self._timers:
            spent = self._app.world.now_ms() - self._timers[name]
            self._app.console("log", line([f"{name}: {spent} ms", *args]))
        return UNDEFINED

    def time_end(self, label: Any = "default", *_: Any) -> Any:
        self.time_log(label)
        self._timers.pop(text(label), None)
        return UNDEFINED

    def count(self, label: Any = "default", *_: Any) -> Any:
        name = text(label)
        self._counts[name] += 1
        self._app.console("log", f"{name}: {self._counts[name]}")
        return UNDEFINED

    def count_reset(self, label: Any = "default", *_: Any) -> Any:
        del self._counts[text(label)]
        return UNDEFINED

    def _printer(self, level: str) -> Callable[..., Any]:
        def print_line(*args: Any) -> Any:
            self._app.console(level, line(args))
            return UNDEFINED

        return print_line


def _truthy(value: Any) -> bool:
    """What JavaScript takes for true: every object, and numbers that are neither 0 nor NaN."""
    if isinstance(value, bool | str | int | float) or value is None or value is UNDEFINED:
        return bool(value) and value == value
    return True


def _nothing(*_: Any) -> Any:
    return UNDEFINED


__all__ = ["Console", "shown"]
