"""A pattern of one entry of the trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final, get_args

from emulator.engine.trace import Entry, Kind
from emulator.engine.values import UNDEFINED, HostObject
from emulator.errors import UserError
from emulator.expectations.partial import brief, differences
from platforms.naming import unknown

EVENTS: Final = ("open", "message", "error", "close")
KINDS: Final[tuple[str, ...]] = get_args(Kind)
KEYS: Final = ("kind", "name", "socket", "data", "handled", "path")


@dataclass(frozen=True)
class Pattern:
    """What an entry must have; what is None, or `...` in `data`, may be anything.

    `kinds`: one of them. `name`: as the trace has it, without what stands before its last dot, or with wildcards:
    uni.connectSocket, connectSocket, "in *". `data`: of a call a dict means its first argument. `path`: how it begins.
    """

    kinds: tuple[str, ...] = ()
    name: str | None = None
    socket: int | None = None
    data: Any = ...
    handled: bool | None = None
    path: str | None = None

    def matches(self, entry: Entry) -> bool:
        return self._is_of(entry) and not next(iter(self._differences(entry)), None)

    def misses(self, entry: Entry) -> list[str]:
        """In words, all in which an entry is not as wanted; empty if it matches."""
        found = []
        if self.kinds and entry.kind not in self.kinds:
            found.append(f"it is a {entry.kind}, no {' or '.join(self.kinds)}")
        if not self._named(entry.name):
            found.append(f"its name is {entry.name!r}, not {self.name!r}")
        if self.socket not in (None, entry.socket):
            found.append(f"it is of {_socket(entry.socket)}, not of {_socket(self.socket)}")
        found += self._differences(entry)
        if self.handled not in (None, entry.handled):
            found.append("app code listened" if entry.handled else "nobody listened")
        if self.path and not entry.path.startswith(self.path):
            found.append(f"what decided it is {entry.path or 'nothing in the profile'}, not {self.path}")
        return found

    def nearness(self, entry: Entry) -> tuple[bool, bool, int] | None:
        """How near an entry comes: the nearest has the greatest; None: neither name nor kind is as wanted."""
        named, of_kind = self._named(entry.name), not self.kinds or entry.kind in self.kinds
        alike = (named and self.name is not None) or (of_kind and bool(self.kinds))
        return (named, of_kind, -len(self.misses(entry))) if alike else None

    def __str__(self) -> str:
        words = [" or ".join(self.kinds)] if self.kinds else []
        words += [self.name] if self.name else []
        words += [brief(self.data)] if self.data is not ... else []
        words += [f"of {_socket(self.socket)}"] if self.socket is not None else []
        words += [] if self.handled is None else ["that app code gets" if self.handled else "that nobody listens to"]
        words += [f"decided by {self.path}"] if self.path else []
        return " ".join(words) or "anything"

    def _is_of(self, entry: Entry) -> bool:
        return (
            (not self.kinds or entry.kind in self.kinds)
            and self.socket in (None, entry.socket)
            and self.handled in (None, entry.handled)
            and self._named(entry.name)
            and (not self.path or entry.path.startswith(self.path))
        )

    def _named(self, name: str) -> bool:
        wanted = self.name
        if wanted is None or name == wanted or name.rpartition(".")[2] == wanted:
            return True
        return any(mark in wanted for mark in "*?[") and fnmatchcase(name, wanted)

    def _differences(self, entry: Entry) -> list[str]:
        if self.data is ...:
            return []
        got = entry.data
        if entry.kind == "call" and not isinstance(self.data, list | tuple):
            got = got[0] if got else UNDEFINED
        return list(differences(self.data, got))


def pattern(raw: Any) -> Pattern:
    """Reads a pattern: a name, or {kind, name, socket, data, handled, path}. Raises UserError.

    A name alone that is an event's means the event, and not a state that is called so, say.
    """
    if isinstance(raw, Pattern):
        return raw
    given = {"name": raw} if isinstance(raw, str) else raw
    if not isinstance(given, Mapping):
        raise UserError(
            f"a pattern is a name, such as 'message', or has the keys {', '.join(KEYS)}; this is {brief(raw)}"
        )
    for key in given:
        if key not in KEYS:
            raise UserError(unknown("key of a pattern", key, KEYS))
    present: dict[str, Any] = {key: value for key, value in given.items() if value not in (None, UNDEFINED)}
    name = present.get("name")
    kinds = _kinds(present.get("kind"))
    if not kinds and name in EVENTS:
        kinds = ("event",)
    return Pattern(
        kinds,
        None if name is None else str(name),
        _number(present.get("socket")),
        given.get("data", ...),
        present.get("handled"),
        present.get("path"),
    )


def _kinds(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    kinds = (given,) if isinstance(given, str) else tuple(given)
    for kind in kinds:
        if kind not in KINDS:
            raise UserError(unknown("kind of entry", kind, KINDS))
    return kinds


def _number(socket: Any) -> int | None:
    if isinstance(socket, HostObject):
        socket = socket.socket
    if socket is not None and (
        isinstance(socket, bool) or not isinstance(socket, int | float) or socket != int(socket)
    ):
        raise UserError(
            f"a pattern's socket is a SocketTask or a number from 1 as in the trace; this is {brief(socket)}"
        )
    return None if socket is None else int(socket)


def _socket(number: int | None) -> str:
    return "no socket" if number is None else f"socket #{number}"
