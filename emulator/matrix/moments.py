"""What happened in one run: its trace, and its values made plain, so that it can be kept and sent elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from emulator.engine.app import App
from emulator.engine.trace import Entry, Kind, Trace
from emulator.engine.values import UNDEFINED, ErrorValue, Foreign, HostObject, PromiseValue, Undefined, View
from emulator.engine.wire.failures import Failure
from emulator.errors import Place

CONNECT: Final = ".connectSocket"
_PLAIN: Final = frozenset((type(None), str, bytes, bool, int, float, Undefined, View))


Moment: TypeAlias = Entry
"""One entry of the trace of a run. Its data are as the engine had them; `plain_moment` makes one that can be kept."""


class Crowded(Exception):
    """A trace has as many entries as it may: what runs is stopped where it is."""


@dataclass
class Record:
    """What all apps of a run did, in one order: `most` entries and no more."""

    most: int
    entries: list[Moment] = field(default_factory=list)


class Recorder(Trace):
    """The trace of one app of a run.

    `place_of(value)` says where a thrown value was made, for exceptions that come without a place.
    """

    def __init__(self, app: App, number: int, record: Record, place_of: Callable[[Any], Place | None]) -> None:
        super().__init__(app.trace._now, number)
        self.entries = record.entries
        self._sockets_of = app
        self._most = record.most
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
            socket = self._sockets_of.made + 1  # the number that its socket gets, if it comes to one
        if kind == "uncaught" and place is None:
            place = self._place_of(data)
        if len(self.entries) >= self._most:
            raise Crowded
        super().add(kind, name, socket, data, path, place, handled)


def plain_moment(moment: Moment) -> Moment:
    """The moment with plain data."""
    data = moment.data
    return moment if type(data) in _PLAIN else moment._replace(data=plain(data))


def plain(value: Any) -> Any:
    """The value without anything that lives: a function is a Foreign, as is an object of the platform's."""
    if type(value) in _PLAIN:
        return value
    match value:
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
