"""What happened in one run, as plain values: a trace that can be kept, compared, and sent to another process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from emulator.engine.app import App
from emulator.engine.trace import Entry, Kind, Trace
from emulator.engine.values import UNDEFINED, ErrorValue, Foreign, HostObject, PromiseValue, Undefined, View
from emulator.engine.wire.failures import Failure
from emulator.errors import Place

CONNECT = ".connectSocket"


class Moment(NamedTuple):
    """One entry of a trace. `app` counts the scripts from 0; see `engine.trace.Entry` for the rest."""

    app: int
    at: int
    kind: Kind
    name: str
    socket: int | None
    data: Any
    path: str
    place: Place | None
    handled: bool


class Crowded(Exception):
    """A trace has as many entries as it may: what runs is stopped where it is."""


@dataclass
class Record:
    """What all apps of a run did, in one order: `most` entries and no more."""

    most: int
    entries: list[tuple[int, Entry]] = field(default_factory=list)

    def moments(self) -> list[Moment]:
        return [
            Moment(app, e.at, e.kind, e.name, e.socket, plain(e.data), e.path, e.place, e.handled)
            for app, e in self.entries
        ]


class Recorder(Trace):
    """The trace of one app of a run.

    `place_of(value)` says where a thrown value was made, for exceptions that come without a place.
    """

    def __init__(self, app: App, number: int, record: Record, place_of: Callable[[Any], Place | None]) -> None:
        super().__init__(app.trace._now)
        self._app = app
        self._number = number
        self._record = record
        self._place_of = place_of

    def add(
        self,
        kind: Kind,
        name: str,
        socket: int | None = None,
        data: Any = None,
        path: str = "",
        place: Place | None = None,
        handled: bool = True,
    ) -> None:
        if kind == "call" and name.endswith(CONNECT):
            socket = self._app.made + 1  # the number that its socket gets, if it comes to one
        if kind == "uncaught" and place is None:
            place = self._place_of(data)
        super().add(kind, name, socket, data, path, place, handled)
        entries = self._record.entries
        if len(entries) >= self._record.most:
            raise Crowded
        entries.append((self._number, self.entries[-1]))


def plain(value: Any) -> Any:
    """The value without anything that lives: a function is a Foreign, as is an object of the platform's."""
    match value:
        case None | bool() | int() | float() | str() | bytes() | Undefined() | View():
            return value
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case ErrorValue():
            return ErrorValue(value.name, value.message, value.stack, {k: plain(v) for k, v in value.extra.items()})
        case Foreign(tag=tag, text=words):
            return Foreign(tag, words)
        case Failure():
            return {"conditions": list(value.conditions), "code": value.code, "reason": value.reason, **value.values}
        case HostObject():
            return Foreign(value.class_name, f"[object {value.class_name}]")
        case PromiseValue():
            return Foreign("Promise", "[object Promise]")
        case _ if callable(value):
            return Foreign("Function", f"ƒ {getattr(value, 'name', '') or getattr(value, '__name__', '')}".rstrip())
        case _:
            return Foreign(type(value).__name__, str(value)) if value is not UNDEFINED else UNDEFINED
