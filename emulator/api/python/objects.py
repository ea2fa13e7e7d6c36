"""Objects of the platform's as Python code has them: namespaces and SocketTasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from emulator.api.python.errors import Missing
from emulator.engine.values import HostObject

if TYPE_CHECKING:
    from emulator.api.python.crossing import Crossing


class PlatformObject:
    """A platform object: its functions are methods, its properties are attributes, read and written live.

    A method takes the API's own arguments; keywords are a shorter way to write its OBJECT:
    `task.send(data="hi")` is `task.send({"data": "hi"})`. Raises PlatformError, or Missing (an AttributeError).
    """

    _object: HostObject
    _crossing: Crossing
    _name: str

    def __init__(self, value: HostObject, crossing: Crossing, name: str = "") -> None:
        object.__setattr__(self, "_object", value)
        object.__setattr__(self, "_crossing", crossing)
        object.__setattr__(self, "_name", name or value.class_name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._object.methods:
            return _method(self._object.methods[name], self._crossing)
        if name in self._object.fields:
            return self._crossing.outward(self._object.fields[name])
        raise Missing(f"{self._name}.{name} is not a function")

    def __setattr__(self, name: str, value: Any) -> None:
        if self._object.getters and name in self._object.fields:
            raise AttributeError(f"{self._name}.{name} is read-only")
        self._object.set(name, self._crossing.inward(value))

    def __dir__(self) -> list[str]:
        return [*self._object.fields, *self._object.methods]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlatformObject) and self._object is other._object

    def __hash__(self) -> int:
        return id(self._object)

    def __repr__(self) -> str:
        fields = ", ".join(f"{key}={value!r}" for key, value in self._object.fields.items())
        return f"<{self._name}{' ' if fields else ''}{fields}>"


def _method(fn: Callable[..., Any], crossing: Crossing) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:
        if options:
            first = dict(args[0]) if args and isinstance(args[0], dict) else {}
            args = (first | options, *args[1:])
        return crossing.call(fn, args)

    call.__name__ = call.__qualname__ = getattr(fn, "__name__", "call")
    return call
