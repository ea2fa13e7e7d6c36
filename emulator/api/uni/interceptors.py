"""uni.addInterceptor: hooks around a function, which may change its options, stop it, or see what it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from emulator.api.environment.stage import Stage
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, ErrorValue, PromiseValue, Throw, text, truthy, typeof

Hook = Callable[..., Any]
Hooks = dict[str, list[Hook]]
Then = Callable[[Any], Any]
AROUND: Final = ("success", "fail", "complete")
NAMES: Final = ("invoke", *AROUND, "returnValue")


class Interceptors:
    """The interceptors of one app's `uni`: those of all functions, and those of single ones."""

    def __init__(self, app: App, stage: Stage) -> None:
        self._app = app
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
        """Raises Throw where the runtime asks for the place of a hook among none."""
        if isinstance(method, dict):
            self._drop(self._all, method)
        elif isinstance(method, str) and isinstance(hooks, dict):
            if method in self._scoped:
                self._drop(self._scoped[method], hooks)
        elif isinstance(method, str):
            self._scoped.pop(method, None)
        return UNDEFINED

    def call(self, name: str, api: Callable[..., Any], options: dict[str, Any], rest: Sequence[Any]) -> Any:
        """Calls `api` with what the hooks make of the options; undefined if an invoke hook stopped it."""
        invoke = self._hooks(name, "invoke")
        if not invoke:
            return api(self._surrounded(name, options), *rest)
        return self._queue(invoke, options, UNDEFINED, lambda value: api(self._surrounded(name, value), *rest))

    def returned(self, name: str, value: Any) -> Any:
        """What app code gets of a returned value."""
        for hook in self._hooks(name, "returnValue"):
            seen = hook(value)
            value = seen if truthy(seen) else value
        return value

    def _hooks(self, name: str, hook: str) -> list[Hook]:
        return [*self._all.get(hook, ()), *self._scoped.get(name, {}).get(hook, ())]

    def _drop(self, known: Hooks, dropped: dict[str, Any]) -> None:
        for name, hook in dropped.items():
            if not callable(hook) or name not in NAMES:
                continue
            if name not in known and self._app.profile.uni.missing_hook == "throws":
                raise Throw(ErrorValue("TypeError", "Cannot read properties of undefined (reading 'indexOf')"))
            if hook in known.get(name, ()):
                known[name].remove(hook)

    def _surrounded(self, name: str, options: Any) -> Any:
        """Raises Throw where hooks are to be put on what can have none."""
        for callback in AROUND:
            hooks = self._hooks(name, callback)
            if hooks or callback in self._scoped.get(name, {}) or callback in self._all:
                if not isinstance(options, dict):
                    return _bare(options, callback)
                options[callback] = self._around(hooks, options.get(callback), options)
        return options

    def _around(self, hooks: list[Hook], callback: Any, options: dict[str, Any]) -> Hook:
        def call(value: Any = UNDEFINED, *_: Any) -> Any:
            self._queue(hooks, value, options, lambda seen: callback(seen) if callable(callback) else UNDEFINED)
            return UNDEFINED

        return call

    def _queue(self, hooks: list[Hook], data: Any, options: Any, then: Then) -> Any:
        """Runs the hooks, then `then`; a hook that returns false ends it, one that returns a Promise makes it wait."""
        for index, hook in enumerate(hooks):
            seen = hook(data, options)
            if isinstance(data, dict):
                _adopt(data, self._stage.mirror(data))
            if hasattr(seen, "watch"):
                return self._waited(seen if index == len(hooks) - 1 else self._uncalled(hooks[-1], options), then)
            if seen is False:
                return UNDEFINED
        return then(data)

    def _uncalled(self, hook: Hook, options: Any) -> PromiseValue:
        """Hooks behind one that waits are not called: the runtime takes a function around the last for the data."""
        promise = PromiseValue()

        def wrapped(data: Any = UNDEFINED, *_: Any) -> Any:
            seen = hook(data, options)
            return seen if truthy(seen) else data

        self._app.face.microtask(lambda: promise.resolve(wrapped))
        return promise

    def _waited(self, promise: Any, then: Then) -> Any:
        outer = PromiseValue()

        def settled(ok: bool, value: Any) -> None:
            if not ok:
                return outer.reject(value)
            try:
                return outer.resolve(then(value))
            except Throw as thrown:
                return outer.reject(thrown.value)

        promise.watch(settled)
        # App code's engine is to know of it even where nobody gets it, since it tells what nobody handles.
        return self._stage.mirror(outer)


def _bare(options: Any, callback: str) -> Any:
    if options is None:
        raise Throw(ErrorValue("TypeError", f"Cannot read properties of null (reading '{callback}')"))
    if isinstance(options, bool | int | float | str):
        words = f"Cannot create property '{callback}' on {typeof(options)} '{text(options)}'"
        raise Throw(ErrorValue("TypeError", words))
    return options


def _adopt(data: dict[str, Any], seen: Any) -> None:
    """What app code has made of an object, in the object itself: others hold it too."""
    if seen is not data and isinstance(seen, dict):
        data.clear()
        data.update(seen)


def _merge(known: Hooks, added: dict[str, Any]) -> None:
    for name, hook in added.items():
        if callable(hook) and hook not in known.setdefault(name, []):
            known[name].append(hook)
