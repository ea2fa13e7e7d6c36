"""setTimeout and its kin, on the app's own task queue."""

from __future__ import annotations

from asyncio import TimerHandle
from collections.abc import Callable
from typing import Any

from emulator.engine.app import App
from emulator.engine.values import UNDEFINED


class Timers:
    """The timers of one app. Ids are numbers from 1; times are milliseconds, at least 1."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._last = 0
        self._running: dict[int, TimerHandle] = {}

    def functions(self) -> dict[str, Callable[..., Any]]:
        return {
            "setTimeout": self.set_timeout,
            "clearTimeout": self.clear,
            "setInterval": self.set_interval,
            "clearInterval": self.clear,
        }

    def set_timeout(self, fn: Any = UNDEFINED, after: Any = 0, *args: Any) -> int:
        self._last += 1
        self._start(self._last, _milliseconds(after), self._once, fn, args)
        return self._last

    def set_interval(self, fn: Any = UNDEFINED, every: Any = 0, *args: Any) -> int:
        self._last += 1
        self._start(self._last, _milliseconds(every), self._again, fn, args, _milliseconds(every))
        return self._last

    def clear(self, number: Any = UNDEFINED, *_: Any) -> Any:
        handle = self._running.pop(int(number), None) if isinstance(number, int | float) and number == number else None
        if handle:
            self._app.cancel(handle)
        return UNDEFINED

    def _start(self, number: int, after: float, due: Callable[..., None], *rest: Any) -> None:
        self._running[number] = self._app.later(after, due, number, *rest)

    def _once(self, number: int, fn: Any, args: tuple[Any, ...]) -> None:
        if self._running.pop(number, None) and callable(fn):
            fn(*args)

    def _again(self, number: int, fn: Any, args: tuple[Any, ...], every: float) -> None:
        if number not in self._running:
            return
        self._start(number, every, self._again, fn, args, every)
        if callable(fn):
            fn(*args)


def _milliseconds(value: Any) -> float:
    """What JavaScript makes of a delay: NaN and what is no number count as 0."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return 0
    return float(value) if isinstance(value, int | float) and value == value and abs(value) < 2**31 else 0
