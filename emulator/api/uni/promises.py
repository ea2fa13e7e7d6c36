"""The Promise form of a uni function, and the callback form beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.api.environment.answers import CALLBACKS
from emulator.api.members import Function
from emulator.api.uni.interceptors import Interceptors
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, ErrorValue, HostObject, PromiseValue, Throw, View
from emulator.engine.views import items


class Promises:
    """Makes the functions of one app's `uni` that take callbacks or give a Promise."""

    def __init__(self, app: App, interceptors: Interceptors) -> None:
        self._app = app
        self._rules = app.profile.uni
        self._interceptors = interceptors

    def promised(self, name: str, api: Function) -> Function:
        """`api` with both forms: it gets a copy of the options, in the Promise form with success and fail added."""

        def call(options: Any = UNDEFINED, *rest: Any) -> Any:
            if options is UNDEFINED:
                options = {}
            if self._has_callbacks(options):
                value = self._interceptors.call(name, api, self._passed(options), rest)
            else:
                value = self._promise(name, api, options, rest)
            return self._interceptors.returned(name, value)

        return call

    def _has_callbacks(self, options: Any) -> bool:
        if options is None and (self._rules.layer == "over-namespace" or self._rules.promise == "error-first"):
            raise Throw(ErrorValue("TypeError", "Cannot read properties of null (reading 'success')"))
        return isinstance(options, dict) and any(callable(options.get(name)) for name in CALLBACKS)

    def _passed(self, options: dict[str, Any]) -> dict[str, Any]:
        return dict(options) if self._rules.copies == "all" else options

    def _promise(self, name: str, api: Function, options: Any, rest: tuple[Any, ...]) -> PromiseValue:
        inner = PromiseValue()
        added = {"success": _settler(inner.resolve), "fail": _settler(inner.reject)}
        try:
            self._interceptors.call(name, api, self._with(options, added), rest)
        except Throw as thrown:
            inner.reject(thrown.value)
        return inner if self._rules.promise == "rejects" else self._error_first(inner)

    def _with(self, options: Any, added: dict[str, Any]) -> dict[str, Any]:
        """The options with success and fail. Raises Throw where nothing can be added to them."""
        if self._rules.copies != "none":
            return spread(options) | added
        if options is None:
            raise Throw(ErrorValue("TypeError", "Cannot convert undefined or null to object"))
        if not isinstance(options, dict):
            return {}  # they are on the value itself, where nobody looks for them
        options.update(added)
        return options

    def _error_first(self, inner: PromiseValue) -> PromiseValue:
        """Resolves with [null, value] or [reason], two microtasks later: a `then` and a `catch` lie between."""
        outer = PromiseValue()
        microtask = self._app.face.microtask

        def settled(ok: bool, value: Any) -> None:
            pair = [None, value] if ok else [value]
            microtask(lambda: microtask(lambda: outer.resolve(pair)))

        inner.watch(settled)
        return outer


def spread(value: Any) -> dict[str, Any]:
    """What Object.assign({}, value) gives: the characters of a text and the items of an array under their numbers."""
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, HostObject):
        return dict(value.fields)
    if isinstance(value, str | list):
        return {str(index): item for index, item in enumerate(value)}
    return {str(index): item for index, item in enumerate(items(value))} if isinstance(value, View) else {}


def _settler(settle: Callable[[Any], None]) -> Function:
    def call(value: Any = UNDEFINED, *_: Any) -> Any:
        settle(value)
        return UNDEFINED

    return call
