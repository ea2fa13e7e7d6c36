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
        self._rules = app.profile.uni
        self._all: Hooks = {}
        self._scoped: dict[str, Hooks] = {}

    def clear(self) -> None:
        """Forgets every hook."""
        self._all.clear()
        self._scoped.clear()

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
        known = self._standing(name) if self._rules.hooks == "see-data" else None
        return self._queue(invoke, options, UNDEFINED, lambda value: api(self._surrounded(name, value, known), *rest))

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
            if name not in known and self._rules.missing_hook == "throws":
                raise Throw(ErrorValue("TypeError", "Cannot read properties of undefined (reading 'indexOf')"))
            if hook in known.get(name, ()):
                known[name].remove(hook)

    def _standing(self, name: str) -> Hooks:
        """The hooks of success, fail and complete as they are now. A list may be empty."""
        scoped = self._scoped.get(name, {})
        return {hook: self._hooks(name, hook) for hook in AROUND if hook in scoped or hook in self._all}

    def _surrounded(self, name: str, options: Any, standing: Hooks | None = None) -> Any:
        """Raises Throw where hooks are to be put on what can have none."""
        options = {} if options is UNDEFINED else options
        for callback, hooks in (self._standing(name) if standing is None else standing).items():
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
            seen = hook(*self._shown(data, options))
            if isinstance(data, dict):
                _adopt(data, self._stage.mirror(data))
            seen = self._adopted(seen)
            if hasattr(seen, "watch"):
                if index == len(hooks) - 1:
                    return self._waited(seen, then)
                return self._waited(self._uncalled(hooks[-1], options), then)
            if seen is False:
                return UNDEFINED
        return then(data)

    def _adopted(self, seen: Any) -> Any:
        """A Promise for what has a `then` but is none; it is asked in a microtask."""
        then, catch = (seen.get("then"), seen.get("catch")) if isinstance(seen, dict) else (None, None)
        if not callable(then) or not (callable(catch) or self._rules.thenables == "waited"):
            return seen
        promise = PromiseValue()
        microtask = self._app.face.microtask

        def ask() -> None:
            try:
                then(later(promise.resolve), later(promise.reject))
            except Throw as thrown:
                later(promise.reject)(thrown.value)

        def later(settle: Then) -> Hook:
            return lambda value=UNDEFINED, *_: microtask(lambda: settle(value))

        microtask(ask)
        return promise

    def _shown(self, data: Any, options: Any) -> tuple[Any, ...]:
        return (data,) if self._rules.hooks == "see-data" else (data, options)

    def _uncalled(self, hook: Hook, options: Any) -> PromiseValue:
        """Hooks behind one that waits are not called: the runtime takes a function around the last for the data.

        Raises Throw where the runtime asks the class of Promises for what they have one by one.
        """
        if self._rules.waiting_hooks == "throw":
            raise Throw(ErrorValue("TypeError", "Promise.then is not a function"))
        promise = PromiseValue()

        def wrapped(data: Any = UNDEFINED, *_: Any) -> Any:
            seen = hook(*self._shown(data, options))
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
