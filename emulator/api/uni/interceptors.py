"""uni.addInterceptor: hooks around a function, which may change its options, stop it, or see what it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from emulator.api.environment.stage import Stage
from emulator.engine.values import UNDEFINED, PromiseValue

Hook = Callable[..., Any]
Hooks = dict[str, list[Hook]]
Then = Callable[[Any], Any]
AROUND: Final = ("success", "fail", "complete")


class Interceptors:
    """The interceptors of one app's `uni`: those of all functions, and those of single ones."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._all: Hooks = {}
        self._scoped: dict[str, Hooks] = {}

    def add(self, method: Any = UNDEFINED, hooks: Any = UNDEFINED, *_: Any) -> Any:
        if isinstance(method, str) and isinstance(hooks, dict):
            _merge(self._scoped.setdefault(method, {}), hooks)
        elif isinstance(method, dict):
            _merge(self._all, method)
        return UNDEFINED

    def remove(self, method: Any = UNDEFINED, hooks: Any = UNDEFINED, *_: Any) -> Any:
        if isinstance(method, dict):
            _drop(self._all, method)
        elif isinstance(method, str) and isinstance(hooks, dict):
            _drop(self._scoped.get(method, {}), hooks)
        elif isinstance(method, str):
            self._scoped.pop(method, None)
        return UNDEFINED

    def call(self, name: str, api: Callable[..., Any], options: dict[str, Any], rest: Sequence[Any]) -> Any:
        """Calls `api` with what the hooks make of the options; undefined if an invoke hook stopped it."""
        invoke = self._hooks(name, "invoke")
        if not invoke:
            return api(self._surrounded(name, options), *rest)
        return self._queue(invoke, options, None, lambda value: api(self._surrounded(name, value), *rest))

    def returned(self, name: str, value: Any) -> Any:
        """What app code gets of a returned value."""
        for hook in self._hooks(name, "returnValue"):
            seen = hook(value)
            value = seen if _truthy(seen) else value
        return value

    def _hooks(self, name: str, hook: str) -> list[Hook]:
        return [*self._all.get(hook, ()), *self._scoped.get(name, {}).get(hook, ())]

    def _surrounded(self, name: str, options: Any) -> Any:
        if not isinstance(options, dict):
            return options
        for callback in AROUND:
            hooks = self._hooks(name, callback)
            if hooks or callback in self._scoped.get(name, {}) or callback in self._all:
                options[callback] = self._around(hooks, options.get(callback), options)
        return options

    def _around(self, hooks: list[Hook], callback: Any, options: dict[str, Any]) -> Hook:
        def call(value: Any = UNDEFINED, *_: Any) -> Any:
            self._queue(hooks, value, options, lambda seen: callback(seen) if callable(callback) else UNDEFINED)
            return UNDEFINED

        return call

    def _queue(self, hooks: list[Hook], data: Any, options: dict[str, Any] | None, then: Then) -> Any:
        """Runs the hooks, then `then`; a hook that returns false ends it, one that returns a Promise makes it wait."""
        for hook in hooks:
            seen = hook(data) if options is None else hook(data, options)
            if isinstance(data, dict):
                data = self._stage.mirror(data)
            if seen is False:
                return UNDEFINED
            if hasattr(seen, "watch"):
                return self._waited(seen, then)
        return then(data)

    def _waited(self, promise: Any, then: Then) -> PromiseValue:
        outer = PromiseValue()

        def settled(ok: bool, value: Any) -> None:
            if ok:
                outer.resolve(then(value))
            else:
                outer.reject(value)

        promise.watch(settled)
        return outer


def _merge(known: Hooks, added: dict[str, Any]) -> None:
    for name, hook in added.items():
        if callable(hook) and hook not in known.setdefault(name, []):
            known[name].append(hook)


def _drop(known: Hooks, dropped: dict[str, Any]) -> None:
    for name, hook in dropped.items():
        if callable(hook) and hook in known.get(name, ()):
            known[name].remove(hook)


def _truthy(value: Any) -> bool:
    return not (value is UNDEFINED or value is None or value is False or value == 0 or value == "")
