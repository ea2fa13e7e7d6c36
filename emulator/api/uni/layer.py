"""Which functions `uni` has, and what each is made of."""

from __future__ import annotations

from typing import Any

from emulator.api.environment.stage import Stage
from emulator.api.members import Function, Members
from emulator.api.uni.bus import Bus
from emulator.api.uni.conversion import Conversion
from emulator.api.uni.echo import Echo
from emulator.api.uni.extras import extras
from emulator.api.uni.interceptors import Interceptors
from emulator.api.uni.names import is_promised
from emulator.api.uni.own import Own
from emulator.api.uni.promises import Promises
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED
from platforms.model.recipes import Line


def uni_functions(app: App, stage: Stage, natives: Members) -> Members:
    """The functions of `uni` by name, untraced; `natives` are those of the namespace."""
    interceptors = Interceptors(app, stage)
    rules = app.profile.uni
    hooking = {"addInterceptor": interceptors.add, "removeInterceptor": interceptors.remove}
    checks = Own(app)
    own = {name: checks.checked(name, function) for name, function in hooking.items()}
    bus = Bus()
    own |= bus.functions() | extras(app, natives)
    make = _Maker(app, stage, natives, interceptors)
    ruled = rules.rules if rules.layer == "over-namespace" else ()
    printing = rules.missing.functions if rules.missing.line else ()
    all_names = (*natives, *rules.provides, *ruled, *printing)
    names = dict.fromkeys(name for name in all_names if name not in rules.absent and name != "*")

    def observed(what: str, _: Any) -> None:
        if what == "restart":
            interceptors.clear()
            bus.clear()

    app.observers.append(observed)
    members = Members(names | dict.fromkeys(own), lambda name: own[name] if name in own else make(name))
    if rules.log_echo.connects:
        make.echo = Echo(app, rules.log_echo, members)
        app.beginning.append(make.echo.begin)
    return members


class _Maker:
    """Makes one function of `uni` after the other."""

    def __init__(self, app: App, stage: Stage, natives: Members, interceptors: Interceptors) -> None:
        self._app = app
        self._stage = stage
        self._natives = natives
        self._rules = app.profile.uni
        self._promises = Promises(app, interceptors)
        self._conversion = Conversion(app, stage)
        self._own = Own(app)
        self.echo: Echo | None = None

    def __call__(self, name: str) -> Function:
        native = self._native(name)
        if native is None and name not in self._rules.rules and self._rules.missing.line:
            function = self._printing(name, self._rules.missing.line)
        elif self._rules.layer == "over-namespace" or native is None:
            function = self._conversion.converted(name, native)
        else:
            function = self._own.owned(name, native)
        if self.echo and name in ("onSocketOpen", "onSocketMessage"):
            function = self.echo.warning(function)
        return self._promises.promised(name, function) if is_promised(name, self._rules.listens) else function

    def _printing(self, name: str, line: Line) -> Function:
        words = line.text.replace("{title}", self._rules.missing.title).replace("{name}", name)

        def call(*_: Any) -> Any:
            self._app.console(line.level, words, "uni.missing")
            return UNDEFINED

        return call

    def _native(self, name: str) -> Function | None:
        if name in self._rules.provides:
            return self._stage.function(name, self._rules.provides[name])
        return self._natives.find(name)
