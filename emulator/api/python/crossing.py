"""Values on their way between Python app code and the engine."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from emulator.api.python.errors import PlatformError
from emulator.api.python.objects import PlatformObject
from emulator.api.python.promises import Promise
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, ErrorValue, HostObject, PromiseValue, Throw

Settle = Callable[[Promise], Awaitable[None] | None]


class Crossing:
    """Takes values across for one app. What Python code raises in callbacks is kept in `raised`, in order.

    settle: lets things happen until a Promise is settled.
    """

    def __init__(self, app: App, settle: Settle, rejected: Callable[[Promise], None]) -> None:
        self.app = app
        self.settle = settle
        self.rejected = rejected
        self.raised: list[BaseException] = []
        self._objects: dict[int, PlatformObject] = {}
        self._promises: dict[int, Promise] = {}

    def inward(self, value: Any) -> Any:
        """A value of Python's as the engine has it."""
        match value:
            case PlatformObject():
                return value._object
            case Promise():
                return value.inner
            case AppFunction():
                return value
            case bytearray() | memoryview():
                return bytes(value)
            case dict():
                return Options(value, {str(key): self.inward(item) for key, item in value.items()})
            case list() | tuple():
                return [self.inward(item) for item in value]
            case HostObject() | PromiseValue():
                return value
            case _ if callable(value):
                return AppFunction(value, self)
        return value

    def outward(self, value: Any) -> Any:
        """A value of the engine's as Python code has it; a result of undefined is None."""
        match value:
            case HostObject():
                return self._objects.setdefault(id(value), PlatformObject(value, self))
            case PromiseValue():
                if id(value) not in self._promises:
                    self._promises[id(value)] = Promise(value, self)
                return self._promises[id(value)]
            case AppFunction():
                return value.fn
        return None if value is UNDEFINED else value

    def call(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """Calls the platform from app code, as a turn of its queue of its own if none is under way."""
        outcome: list[Any] = []

        def turn() -> None:
            if outcome:
                return  # it has run while the app was suspended
            try:
                outcome.append(fn(*(self.inward(arg) for arg in args)))
            except Throw as thrown:
                outcome.append(thrown)

        with self.app.world.acting():
            self.app.task(turn)
            if not outcome:  # the app is suspended, and the turn is held back: a test may call all the same
                turn()
        if self.raised:
            raise self.raised.pop(0)
        if isinstance(outcome[0], Throw):
            raise self.error(outcome[0].value) from None
        return self.outward(outcome[0])

    def error(self, value: Any) -> BaseException:
        """A thrown value as an exception: the original where it was Python's own."""
        return value.exception if isinstance(value, PythonError) else PlatformError(value)

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Runs an `async def` callback in the app's world."""
        task = self.app.world.loop.create_task(coroutine)

        def done(_: object) -> None:
            if not task.cancelled() and task.exception() is not None:
                self._report(task.exception())

        task.add_done_callback(done)

    def _report(self, error: BaseException | None) -> None:
        if error is not None:
            self.raised.append(error)
            self.app.uncaught(thrown(error))


class Options(dict[str, Any]):
    """A dict that app code passed: a copy, which can also write to the original."""

    def __init__(self, original: dict[str, Any], items: dict[str, Any]) -> None:
        super().__init__(items)
        self._original = original

    def write(self, key: str, value: Any) -> None:
        self[key] = value
        self._original[key] = value


class PythonError(ErrorValue):
    """An exception of Python code's, on its way through the platform."""

    def __init__(self, exception: BaseException) -> None:
        super().__init__(type(exception).__name__, str(exception))
        self.exception = exception


def thrown(error: BaseException) -> Any:
    """An exception of Python code's as the value that app code throws."""
    return error.value if isinstance(error, PlatformError) else PythonError(error)


class AppFunction:
    """A function of app code's as the platform has it. Equal to another of the same function, so that offX finds it.

    Like a JavaScript function it may take fewer arguments than it is given. An AssertionError is kept for the test,
    whatever the platform does with exceptions.
    """

    def __init__(self, fn: Callable[..., Any], crossing: Crossing) -> None:
        self.fn = fn
        self.name = getattr(fn, "__name__", "")
        self._crossing = crossing
        self._most = _most(fn)

    def __call__(self, *args: Any) -> Any:
        crossing = self._crossing
        try:
            value = self.fn(*(crossing.outward(arg) for arg in args[: self._most]))
        except Throw:
            raise
        except Exception as error:
            if isinstance(error, AssertionError):
                crossing.raised.append(error)
            raise Throw(thrown(error)) from error
        except BaseException as error:  # pytest's own outcomes
            crossing.raised.append(error)
            raise Throw(thrown(error)) from None
        if inspect.iscoroutine(value):
            crossing.spawn(value)
            return UNDEFINED
        return UNDEFINED if value is None else crossing.inward(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AppFunction) and self.fn == other.fn

    def __hash__(self) -> int:
        return hash(self.name)


def _most(fn: Callable[..., Any]) -> int | None:
    """How many positional arguments a function takes; None: any number."""
    try:
        parameters = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(parameter.kind is inspect.Parameter.VAR_POSITIONAL for parameter in parameters):
        return None
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(parameter.kind in kinds for parameter in parameters)
