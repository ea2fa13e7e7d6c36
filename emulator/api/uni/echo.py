"""The log echo of a development build: uni-app's own socket to the developer's machine, which takes one of the app's.

What it sends there, the console's lines, is seen by nobody here and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from emulator.api.members import Function
from emulator.engine.app import App
from emulator.engine.calls import traced
from emulator.engine.values import ErrorValue, HostObject, Throw
from emulator.servers.channel import HOST, PORT, take_logs
from platforms.model.recipes import Line
from platforms.model.uni import LogEcho

URL: Final = f"ws://{HOST}:{PORT}/unisock"
PATH: Final = "uni.log-echo"


class Echo:
    """The echo of one app. `functions`: those of uni, as app code would call them."""

    def __init__(self, app: App, rules: LogEcho, functions: Mapping[str, Function]) -> None:
        self._app = app
        self._rules = rules
        self._functions = functions
        self._settled = False
        self._opened: list[Callable[[], None]] = []
        self._warned = False
        self.connected = False

    def begin(self) -> None:
        """Runs before the app's own code; the connection is made in a microtask after that, in virtual time alone."""
        if not take_logs(self._app.world):
            return
        self._settled = self.connected = self._warned = False
        self._app.face.microtask(lambda: self._app.face.microtask(self._connect))

    def warning(self, listen: Function) -> Function:
        """onSocketOpen or onSocketMessage: what it prints the first time while the echo is connected."""

        def call(*args: Any) -> Any:
            if self._rules.warning is not None and self.connected and not self._warned:
                self._warned = True
                self._print((self._rules.warning,), "warning")
            return listen(*args)

        return call

    def _connect(self) -> None:
        try:
            options = {"url": URL, "multiple": True, "fail": lambda *_: self._settle(None)}
            task = traced(self._app, "uni.connectSocket", None, (options,), self._function())
        except Throw as thrown:
            self._reject(thrown.value)
            return
        timer = self._app.later(self._rules.limit, self._too_late, task)
        if not isinstance(task, HostObject):
            self._reject(_unread("onOpen"))
            return

        def over(*_: Any) -> None:
            self._app.cancel(timer)
            if self.connected:
                self._print(self._rules.ended, "ended")
            self._settle(None)

        def opened(*_: Any) -> None:
            self._app.cancel(timer)
            self._settle(task)

        task.methods["onOpen"](opened)
        task.methods["onClose"](over)
        task.methods["onError"](lambda *_: None if self.connected else over())

    def _function(self) -> Function:
        if "connectSocket" not in self._functions:
            raise Throw(ErrorValue("TypeError", "uni.connectSocket is not a function"))
        return self._functions["connectSocket"]

    def _too_late(self, task: Any) -> None:
        if not isinstance(task, HostObject):
            raise Throw(_unread("close"))
        task.methods["close"]({"code": 1006, "reason": "connect timeout"})
        self._settle(None)

    def _settle(self, task: HostObject | None) -> None:
        if self._settled:
            return
        self._settled = True
        self._app.face.microtask(self._mark if task else lambda: self._print(self._rules.failed, "failed"))

    def _mark(self) -> None:
        self.connected = True

    def _reject(self, reason: Any) -> None:
        if not self._settled:
            self._settled = True
            self._app.uncaught(reason, name="rejection")

    def _print(self, lines: tuple[Line, ...], key: str) -> None:
        for line in lines:
            self._app.console(line.level, line.text, f"{PATH}.{key}")


def _unread(name: str) -> ErrorValue:
    return ErrorValue("TypeError", f"Cannot read properties of undefined (reading '{name}')")
