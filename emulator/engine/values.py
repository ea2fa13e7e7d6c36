"""The values that cross between app code and the engine, whatever language the app is written in.

JavaScript's null, booleans, numbers, strings, arrays and plain objects are Python's own (dict keeps the order of keys);
an ArrayBuffer is `bytes`, a function is a Python callable. What Python lacks stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final


class Undefined:
    """JavaScript's undefined: falsy, and one of its kind."""

    _only: Undefined | None = None

    def __new__(cls) -> Undefined:
        cls._only = cls._only or super().__new__(cls)
        return cls._only

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED: Final = Undefined()


@dataclass(frozen=True)
class View:
    """A typed array or DataView: its constructor's name and the bytes that it spans."""

    kind: str
    data: bytes


@dataclass(frozen=True)
class Foreign:
    """A value that stays in JavaScript (Date, Map, Promise, Symbol, BigInt): its toString tag and its text."""

    tag: str
    text: str


@dataclass(eq=False)
class ErrorValue:
    """A JavaScript Error instance. `extra` holds own properties beside name and message."""

    name: str
    message: str
    stack: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name}: {self.message}" if self.message else self.name


class Throw(Exception):
    """An exception thrown into, or out of, app code. `value` is what was thrown: an ErrorValue or any other value."""

    def __init__(self, value: Any) -> None:
        self.value = value
        super().__init__(str(value))


class HostObject:
    """An object of the platform's that app code holds: a SocketTask, say.

    `fields` are its own enumerable properties, in order, read and written live; `methods` are its functions, on the
    prototype of its class or, with `own_methods`, on the object itself. With `getters` app code can't write the
    fields, and doesn't find them when it lists the object's keys.
    A field may be added later: tell `on_field`, which the face in use sets.
    """

    def __init__(
        self,
        class_name: str,
        fields: dict[str, Any],
        methods: dict[str, Callable[..., Any]],
        *,
        own_methods: bool = False,
        getters: bool = False,
    ) -> None:
        self.class_name = class_name
        self.fields = fields
        self.methods = methods
        self.own_methods = own_methods
        self.getters = getters
        self.socket: int | None = None  # the number of the socket whose task this is
        self.on_field: Callable[[str], None] | None = None

    def set(self, name: str, value: Any) -> None:
        new = name not in self.fields
        self.fields[name] = value
        if new and self.on_field:
            self.on_field(name)


class HostClass:
    """A class that app code constructs, `new WebSocket(url)`: `construct` makes the HostObject, of class `name`.

    `static` are the constants on the class itself.
    """

    def __init__(self, name: str, construct: Callable[..., HostObject], static: dict[str, Any] | None = None) -> None:
        self.name = name
        self.construct = construct
        self.static = static or {}

    def __call__(self, *args: Any) -> HostObject:
        return self.construct(*args)


class PromiseValue:
    """A Promise that the platform hands to app code; the face in use turns it into its own kind of Promise.

    Settles once; `watch(settled)` calls `settled(ok, value)` when it does, or at once if it has.
    """

    def __init__(self) -> None:
        self._outcome: tuple[bool, Any] | None = None
        self._watchers: list[Callable[[bool, Any], None]] = []

    def resolve(self, value: Any) -> None:
        self._settle(True, value)

    def reject(self, value: Any) -> None:
        self._settle(False, value)

    def watch(self, settled: Callable[[bool, Any], None]) -> None:
        if self._outcome:
            settled(*self._outcome)
        else:
            self._watchers.append(settled)

    def _settle(self, ok: bool, value: Any) -> None:
        if self._outcome:
            return
        self._outcome = (ok, value)
        watchers, self._watchers = self._watchers, []
        for settled in watchers:
            settled(ok, value)


_TAGS: Final[dict[type, str]] = {
    Undefined: "Undefined",
    type(None): "Null",
    bool: "Boolean",
    int: "Number",
    float: "Number",
    str: "String",
    bytes: "ArrayBuffer",
    list: "Array",
    dict: "Object",
}


def tag(value: Any) -> str:
    """What Object.prototype.toString calls the value: "Undefined", "Null", "Number", "ArrayBuffer", ..."""
    known = _TAGS.get(type(value))
    if known is not None:
        return known
    match value:
        case str():
            return "String"
        case int() | float():
            return "Number"
        case bytes():
            return "ArrayBuffer"
        case list():
            return "Array"
        case View(kind=kind):
            return kind
        case Foreign(tag=name):
            return name
        case ErrorValue():
            return "Error"
        case PromiseValue():
            return "Promise"
        case _:
            return "Function" if callable(value) else "Object"


def typeof(value: Any) -> str:
    """What JavaScript's typeof says of the value."""
    name = tag(value)
    if name in ("Undefined", "Boolean", "Number", "String", "Function", "Symbol", "BigInt"):
        return name.lower()
    return "object"


def truthy(value: Any) -> bool:
    """Whether `if (value)` holds."""
    if isinstance(value, float | int | str):
        return bool(value) and value == value
    return not (value is UNDEFINED or value is None)


def text(value: Any) -> str:
    """What JavaScript's String(value) gives."""
    match value:
        case str():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float():
            return _number(value)
        case list():
            return ",".join("" if item is None or item is UNDEFINED else text(item) for item in value)
        case Undefined() | int() | ErrorValue():
            return str(value) if not isinstance(value, Undefined) else "undefined"
        case Foreign(text=words):
            return words
        case View(kind="DataView"):
            return "[object DataView]"
        case View(data=data):
            return ",".join(str(byte) for byte in data)
        case _:
            return f"[object {tag(value)}]"


def _number(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
