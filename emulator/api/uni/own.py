"""uni where it holds the sockets itself: its checks, and how it calls app code's callbacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.api.environment.answers import CALLBACKS
from emulator.api.members import Function
from emulator.api.uni.formatting import formatted
from emulator.api.uni.names import is_promised
from emulator.api.uni.validation import FAILING, check, faults
from emulator.engine.app import App
from emulator.engine.shown import printed
from emulator.engine.values import UNDEFINED, ErrorValue, Throw


class Own:
    """The functions of one app's `uni` before they get their Promise form."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._rules = app.profile.uni.validation

    def owned(self, name: str, api: Function) -> Function:
        """The function as this layer gives it, before its Promise form."""
        if is_promised(name, self._app.profile.uni.listens):
            return self.guarded(name, api)
        return self.listening(name, api) if name.startswith("on") else api

    def guarded(self, name: str, api: Function) -> Function:
        """Checks the options; takes functions out of them; prints what success, fail and complete throw."""

        def call(options: Any = UNDEFINED, *rest: Any) -> Any:
            given: dict[str, Any] = options if isinstance(options, dict) else {}
            passed = {key: value for key, value in given.items() if not callable(value)}
            callbacks = {key: self._printing(given[key]) for key in CALLBACKS if callable(given.get(key))}
            if self._app.profile.uni.copies != "all":
                _strip(given)
            if self._app.profile.uni.options == "written-to":
                for key in set(given) - set(passed):
                    del given[key]
            fault = next(faults(self._rules, name, passed), None) if self._rules.policy == "fails" else None
            if fault is not None:
                return self._fail(f"{name}:fail {fault}", callbacks)
            if self._rules.policy == "warns":
                for fault in faults(self._rules, name, passed):
                    self._app.console("warn", f"{name}: {fault}", "uni.validation")
            written = formatted(passed, self._app.profile.uni.formats.get(name, {}))
            if self._app.profile.uni.options == "written-to":
                given.update(written)
            return api(passed | written | callbacks, *rest)

        return call

    def checked(self, name: str, api: Function) -> Function:
        """A function whose one parameter is called `method`. The call raises Throw where a fault fails it."""

        def call(*args: Any) -> Any:
            for fault in faults(self._rules, name, {"method": args[0]} if args else {}):
                if self._rules.policy == "fails":
                    raise self._thrown(f"{name}:fail {fault}")
                if self._rules.policy == "warns":
                    self._app.console("warn", f"{name}: {fault}", "uni.validation")
            return api(*args)

        return call

    def listening(self, name: str, api: Function) -> Function:
        """Checks that a listener is a function. The call raises Throw."""

        def call(*args: Any) -> Any:
            fault = self._bad_listener(name, args)
            if fault is not None:
                raise self._thrown(fault)
            if self._app.profile.uni.extra_argument and args:
                args = (_with_extra(args[0]), *args[1:])
            return api(*args)

        return call

    def _bad_listener(self, name: str, args: tuple[Any, ...]) -> str | None:
        value = args[0] if args else UNDEFINED
        if callable(value):
            return None
        if self._rules.bad_listener is not None:
            return self._rules.bad_listener.replace("{name}", name)
        if self._rules.policy != "fails":
            return None
        return f"{name}:fail {check(FAILING, 'callback', value, ('Function',), True, not args)}"

    def _thrown(self, words: str) -> Throw:
        self._print(words)
        return Throw(ErrorValue("Error", words))

    def _print(self, words: str) -> None:
        if self._rules.prints:
            self._app.console("error", words, "uni.validation")

    def _fail(self, words: str, callbacks: dict[str, Function]) -> Any:
        self._print(words)
        result = {"errMsg": words}
        heard = "fail" in callbacks or "complete" in callbacks
        self._app.trace.add("callback", "fail", data=result, path="uni.validation", handled=heard)
        for name in ("fail", "complete"):
            if name in callbacks:
                callbacks[name](result)
        return UNDEFINED

    def _printing(self, callback: Function) -> Function:
        def call(*args: Any) -> Any:
            try:
                return callback(*args)
            except Throw as thrown:
                line = self._rules.thrown.replace("{error}", printed(thrown.value))
                self._app.console("error", line, "uni.validation")
                return UNDEFINED

        return call


def _with_extra(listener: Function) -> Function:
    return lambda payload=UNDEFINED, *_: listener(payload, UNDEFINED)


def _strip(options: dict[str, Any]) -> None:
    """Takes the functions out of the caller's own object, so that a second call with it has no callbacks."""
    write: Callable[[str, Any], None] | None = getattr(options, "write", None)
    if write is None:
        return
    for key in [key for key, value in options.items() if callable(value)]:
        write(key, UNDEFINED)
