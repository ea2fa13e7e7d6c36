"""Everything that happens, in order: reports, snapshots and diffs are views of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from emulator.errors import Place

Kind = Literal[
    "call", "return", "throw", "callback", "event", "state", "frame", "wire", "console", "uncaught", "device"
]


class Entry(NamedTuple):
    """One thing that happened.

    `at`: milliseconds since the app started. `socket`: the number of the socket within the app, from 1, or None.
    `name`: the function, event, callback, frame or state concerned. `data`: its arguments, payload or text.
    `path`: where in the profile the step stands that decided it ("" if none did); evidence is looked up by it.
    `handled`: for callbacks and events, whether app code was there to receive it.
    `app`: which app it is of, from 0, where several share a run.
    """

    at: int
    kind: Kind
    name: str
    socket: int | None = None
    data: Any = None
    path: str = ""
    place: Place | None = None
    handled: bool = True
    app: int = 0


# What Entry(...) comes to, without the call of a Python function in between: a long trace is made of nothing else.
entry_of: Callable[[type[Entry], tuple[Any, ...]], Entry] = tuple.__new__


class Trace:
    """The entries so far, in order."""

    def __init__(self, now: Callable[[], int], app: int = 0) -> None:
        self._now = now
        self._app = app
        self.entries: list[Entry] = []
        self.watch: Callable[[Entry], None] | None = None

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
        if type(data) is dict:
            data = dict(data)  # app code may change what it was handed
        entry = entry_of(Entry, (self._now(), kind, name, socket, data, path, place, handled, self._app))
        self.entries.append(entry)
        if self.watch is not None:
            self.watch(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)
