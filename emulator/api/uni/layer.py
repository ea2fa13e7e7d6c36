"""Which functions `uni` has, and what each is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.api.environment.stage import Stage
from emulator.api.uni.bus import Bus
from emulator.api.uni.conversion import Conversion
from emulator.api.uni.extras import extras
from emulator.api.uni.interceptors import Interceptors
from emulator.api.uni.names import is_promised
from emulator.api.uni.own import Own
from emulator.api.uni.promises import Promises
from emulator.engine.app import App

Function = Callable[..., Any]


def uni_functions(app: App, stage: Stage, natives: dict[str, Function]) -> dict[str, Function]:
    """The functions of `uni` by name, untraced; `natives` are those of the namespace."""
    interceptors = Interceptors(stage)
    promises = Promises(app, interceptors)
    rules = app.profile.uni
    base = natives | {name: stage.function(name, kind) for name, kind in rules.provides.items()}
    over = _owned(app, base) if rules.layer == "own" else _converted(app, base)
    functions = {
        name: promises.promised(name, function) if is_promised(name) else function
        for name, function in over.items()
        if name not in rules.absent
    }
    own = {"addInterceptor": interceptors.add, "removeInterceptor": interceptors.remove}
    return functions | own | Bus().functions() | extras(app, natives)


def _converted(app: App, natives: dict[str, Function]) -> dict[str, Function]:
    conversion = Conversion(app)
    names = dict.fromkeys([*natives, *(name for name in app.profile.uni.rules if name != "*")])
    return {name: conversion.converted(name, natives.get(name)) for name in names}


def _owned(app: App, natives: dict[str, Function]) -> dict[str, Function]:
    own = Own(app)
    return {
        name: own.guarded(name, function)
        if is_promised(name)
        else own.listening(name, function)
        if name.startswith("on")
        else function
        for name, function in natives.items()
    }
