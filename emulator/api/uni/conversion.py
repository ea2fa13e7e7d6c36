"""uni over a namespace: what it does to the arguments and the results of the platform's functions."""

from __future__ import annotations

from typing import Any

from emulator.api.environment.stage import Stage
from emulator.api.members import Function
from emulator.api.uni.names import TASKS, among
from emulator.api.uni.results import HELD_BACK, copied, reshape
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, ErrorValue, HostObject, Throw


class Conversion:
    """The conversion rules of one app's `uni`."""

    def __init__(self, app: App, stage: Stage) -> None:
        self._app = app
        self._stage = stage
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

    def _reshaped(self, name: str, result: Any) -> Any:
        result = reshape(name, result)
        if getattr(result, "handle", None) is not None:  # an Error of app code's own: what it threw
            self._stage.mirror(result, "errMsg", result.extra["errMsg"])
        return result

    def _heard_before(self, event: str) -> bool:
        """Whether a listener that isn't uni's may have had the payload, and changed it."""
        heard = self._app.listeners.get(event, ())
        return len(heard) > 1 or any(socket.listeners.get(event) for socket in self._app.sockets)

    def _argument(self, name: str, value: Any) -> Any:
        if callable(value):
            return self._listener(name, value)
        if isinstance(value, HostObject):
            value = dict(value.fields)
        return self._options(name, value) if isinstance(value, dict) else value

    def _options(self, name: str, options: dict[str, Any]) -> dict[str, Any]:
        passed = {}
        for key, value in options.items():
            if name == "connectSocket" and key in self._rules.drops:
                line = self._rules.drops[key]
                self._app.console(line.level, line.text, "uni.drops")
            elif key not in HELD_BACK:
                passed[key] = value
            elif callable(value) or self._rules.bad_callbacks == "called":
                passed[key] = self._callback(name, key, value)
        return passed

    def _callback(self, name: str, channel: str, callback: Function) -> Function:
        def call(result: Any = UNDEFINED, *_: Any) -> Any:
            if result is UNDEFINED and among(name, self._rules.fills):
                result = {}
            if among(name, self._rules.reshapes):
                result = self._reshaped(name, result)
                self._app.trace.add("callback", channel, data=result, path="uni.reshapes")
            return self._call(callback, result)

        return call

    def _listener(self, name: str, listener: Function) -> Function:
        event = name.removeprefix("onSocket").lower()

        def call(payload: Any = UNDEFINED, *_: Any) -> Any:
            if isinstance(payload, dict) and self._heard_before(event):
                payload = self._stage.mirror(payload)
            if among(name, self._rules.reshapes):
                payload = self._reshaped(name, payload)
            return self._call(listener, payload)

        return call

    def _call(self, callback: Any, result: Any) -> Any:
        """Raises Throw where the runtime calls what is no function."""
        if not callable(callback):
            raise Throw(ErrorValue("TypeError", "method is not a function"))
        return callback(copied(result, self._rules.bad_callbacks))
