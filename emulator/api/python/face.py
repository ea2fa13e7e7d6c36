"""The face of an app that is written in Python: its microtasks, and Promises that nobody looks after."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from emulator.errors import Place

if TYPE_CHECKING:
    from emulator.api.python.promises import Promise
    from emulator.engine.app import App


class PythonFace:
    """Microtasks in a queue of our own. A rejection counts as unhandled if nobody awaits it by the turn after next."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._queue: deque[Callable[[], None]] = deque()
        self._fresh: list[Promise] = []

    def microtask(self, fn: Callable[[], None]) -> None:
        self._queue.append(fn)

    def checkpoint(self) -> None:
        while self._queue:
            self._queue.popleft()()
        found, self._fresh = self._fresh, []
        for promise in found:
            if not promise.observed:
                self._app.uncaught(promise.reason, name="rejection")

    def rejected(self, promise: Promise) -> None:
        """Told of each Promise that was rejected while nobody waited for it."""
        self._app.post(self._fresh.append, promise)

    def place(self) -> Place | None:
        return None
