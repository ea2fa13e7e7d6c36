"""The JavaScript prelude, which makes App, Page and Component, and what it asks of the host."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, Final

from emulator.api.environment.stage import Stage
from emulator.engine.values import UNDEFINED, HostObject

HOST: Final = "__unisock_prelude"
NAMES: Final = ("App", "Page", "Component", "Behavior", "getApp", "getCurrentPages")


@cache
def prelude() -> str:
    """The code to evaluate before the program, once the globals are there; it takes the helper's global away."""
    return _source("prelude.js")


@cache
def _source(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def helper(stage: Stage, more: tuple[str, HostObject] | None = None, *, mounts: bool = False) -> HostObject:
    """The object that the prelude works with: names, hidden, globalObject, post(fn), on(event, fn), mirror(fn),
    pageHooks, mounting.

    more: the source of a function of one object, and that object: the prelude calls it.
    mounts: a global function takes what the program exports by default, and mounts it if it is a page's or an app's.
    """

    def post(fn: Callable[..., Any]) -> Any:
        stage.app.post(fn)
        return UNDEFINED

    def on(event: str, fn: Callable[..., Any]) -> Any:
        stage.heard.setdefault(event, []).append(fn)
        return UNDEFINED

    def mirror(fn: Callable[..., Any]) -> Any:
        stage.mirror = fn
        return UNDEFINED

    environment = stage.app.profile.environment
    names = [name for name in NAMES if name in environment.globals]
    given = {"names": names, "hidden": list(environment.hidden), "globalObject": environment.global_object or UNDEFINED}
    vue = {"pageHooks": list(environment.page_hooks), "mounting": _source("mounting.js") if mounts else UNDEFINED}
    fields = {**given, **vue, "more": list(more or ())}
    return HostObject("Object", fields, {"post": post, "on": on, "mirror": mirror}, own_methods=True)
