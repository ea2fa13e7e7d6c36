"""uni over a namespace: what it does to the arguments and the results of the platform's functions."""

from __future__ import annotations

from typing import Any

from emulator.api.members import Function
from emulator.api.uni.names import TASKS, among
from emulator.api.uni.results import HELD_BACK, copied, reshape
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, ErrorValue, HostObject, Throw


class Conversion:
    """The conversion rules of one app's `uni`."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._rules = app.profile.uni

    def converted(self, name: str, native: Function | None) -> Function:
        """The platform's function, called as uni calls it."""
        processed = any(among(name, names) for names in (self._rules.rules, self._rules.wraps, self._rules.reshapes))
        listens = name.startswith(("on", "off"))
        if listens:
            processed = among(name, self._rules.wraps_listeners)

        def call(*args: Any) -> Any:
            if processed:
                args = (self._argument(name, args[0] if args else UNDEFINED), *args[1:])
            if native is None:
                raise Throw(ErrorValue("TypeError", "Cannot read properties of undefined (reading 'apply')"))
            value = native(*args)
            if self._rules.marks_task and name in TASKS and isinstance(value, HostObject):
                value.set("__v_skip", True)
            return value

        return call

    def _argument(self, name: str, value: Any) -> Any:
        if callable(value):
            return self._listener(name, value)
        return self._options(name, value) if isinstance(value, dict) else value

    def _options(self, name: str, options: dict[str, Any]) -> dict[str, Any]:
        passed = {}
        for key, value in options.items():
            if name == "connectSocket" and key in self._rules.drops:
                line = self._rules.drops[key]
                self._app.console(line.level, line.text, "uni.drops")
            elif key not in HELD_BACK:
                passed[key] = value
            elif callable(value):
                passed[key] = self._callback(name, key, value)
        return passed

    def _callback(self, name: str, channel: str, callback: Function) -> Function:
        def call(result: Any = UNDEFINED, *_: Any) -> Any:
            if among(name, self._rules.reshapes):
                result = reshape(name, result)
                self._app.trace.add("callback", channel, data=result, path="uni.reshapes")
            return callback(copied(result))

        return call

    def _listener(self, name: str, listener: Function) -> Function:
        def call(payload: Any = UNDEFINED, *_: Any) -> Any:
            if among(name, self._rules.reshapes):
                payload = reshape(name, payload)
            return listener(copied(payload))

        return call
