"""The two languages that app code may be written in, for one and the same script of a test.

Both are given, and give back, the engine's own values; in between everything crosses as it does for a user.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from emulator.api import prelude
from emulator.api.globals import globals_for
from emulator.api.python.crossing import Crossing
from emulator.api.python.errors import PlatformError
from emulator.api.python.face import PythonFace
from emulator.api.python.objects import PlatformObject
from emulator.api.python.promises import Promise
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, HostObject, Throw
from emulator.js.engine import JsHost

Hear = Callable[..., Any]

# Functions of the test's become functions of the script's own, the same one each time, as an offX needs it.
DRIVER = """
globalThis.__play = (() => {
  const own = new WeakMap()
  const function_ = (f) => {
    if (!own.has(f)) own.set(f, (...args) => f(...args))
    return own.get(f)
  }
  const plain = (value) => typeof value === 'object' && value && Object.getPrototypeOf(value) === Object.prototype
  const mine = (value) => {
    if (typeof value === 'function') return function_(value)
    for (const [key, item] of Object.entries(plain(value) ? value : {})) {
      if (typeof item === 'function') value[key] = function_(item)
    }
    return value
  }
  return (object, name, args, settled, wrote) => {
    const given = args.map(mine)
    const options = plain(given[0]) ? given[0] : {}
    const before = { ...options }
    const value = object[name](...given)
    for (const key of Object.keys(options)) if (options[key] !== before[key]) wrote(key, options[key])
    if (value instanceof Promise) value.then((result) => settled(true, result), (reason) => settled(false, reason))
    return value
  }
})()
"""


class Face(Protocol):
    """App code on one app."""

    def call(self, name: str, args: tuple[Any, ...], settled: Hear) -> Any:
        """Calls a function of the namespace. `settled(ok, value)` hears what becomes of a Promise. Raises Throw."""

    def method(self, task: HostObject, name: str, args: tuple[Any, ...], settled: Hear) -> Any:
        """Calls a method of a task."""

    def hearing(self, hear: Hear) -> Hear:
        """A callback that hands the first argument to `hear`."""

    def close(self) -> None:
        """Ends it."""


class Python:
    """App code in Python: keyword arguments, exceptions, Promises that can be awaited."""

    def __init__(self, app: App) -> None:
        face = PythonFace(app)
        app.face = face
        self._crossing = Crossing(app, lambda promise: None, face.rejected)
        self._namespace = PlatformObject(_namespace(app), self._crossing, app.profile.namespace)

    def call(self, name: str, args: tuple[Any, ...], settled: Hear) -> Any:
        return self._run(self._namespace, name, args, settled)

    def method(self, task: HostObject, name: str, args: tuple[Any, ...], settled: Hear) -> Any:
        return self._run(PlatformObject(task, self._crossing), name, args, settled)

    def hearing(self, hear: Hear) -> Hear:
        """None is how Python code has undefined."""
        return lambda value=None: hear(UNDEFINED if value is None else value)

    def close(self) -> None: ...

    def _run(self, on: PlatformObject, name: str, args: tuple[Any, ...], settled: Hear) -> Any:
        try:
            value = getattr(on, name)(*args)
        except PlatformError as error:
            raise Throw(error.value) from None
        if isinstance(value, Promise):
            value.inner.watch(settled)
            return value.inner
        return value._object if isinstance(value, PlatformObject) else UNDEFINED if value is None else value


class JavaScript:
    """App code in JavaScript, in the embedded engine."""

    def __init__(self, app: App) -> None:
        profile = app.profile
        self._host = JsHost(
            {**globals_for(app, profile), "__hand": self._take},
            random=app.world.random.random,
            now_ms=lambda: float(app.world.now_ms()),
            on_unhandled=lambda value, place: app.uncaught(value, place, "rejection"),
            on_uncaught=lambda value, place: app.uncaught(value, place),
            engine_words=profile.environment.js_engine,
            natives=profile.environment.globals,
        )
        app.face = self._host
        self._host.evaluate(prelude())
        self._host.evaluate(DRIVER + "__hand(__play, " + _reach(app) + ")")

    def _take(self, play: Hear, namespace: Any) -> Any:
        self._play, self._namespace = play, namespace
        return UNDEFINED

    def call(self, name: str, args: tuple[Any, ...], settled: Hear) -> Any:
        return self._run(self._namespace, name, args, settled)

    def method(self, task: HostObject, name: str, args: tuple[Any, ...], settled: Hear) -> Any:
        return self._run(task, name, args, settled)

    def _run(self, on: Any, name: str, args: tuple[Any, ...], settled: Hear) -> Any:
        wrote = args[0].__setitem__ if args and isinstance(args[0], dict) else _nothing
        return self._play(on, name, list(args), settled, lambda key, value: wrote(key, value) or UNDEFINED)

    def hearing(self, hear: Hear) -> Hear:
        return lambda *args: hear(args[0] if args else UNDEFINED)

    def close(self) -> None:
        self._host.close()


FACES: dict[str, Callable[[App], Face]] = {"python": Python, "javascript": JavaScript}


def _nothing(*args: Any) -> None: ...


def _reach(app: App) -> str:
    return app.profile.namespace if app.profile.uni.layer == "over-namespace" else "uni"


def _namespace(app: App) -> HostObject:
    found = globals_for(app, app.profile)[_reach(app)]
    assert isinstance(found, HostObject)
    return found
