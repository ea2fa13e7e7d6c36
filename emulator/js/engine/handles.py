"""Values that stay in JavaScript, as Python holds them: each keeps its original alive there for as long as it lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from emulator.engine.values import ErrorValue, Foreign
from emulator.errors import Place


class Peer(Protocol):
    """The side that answers for the originals."""

    def invoke(self, id: int, args: tuple[Any, ...]) -> Any: ...
    def subscribe(self, id: int, settled: Callable[[bool, Any], None]) -> None: ...
    def write(self, depth: int, index: int, key: str, value: Any) -> None: ...


class Handle:
    """One entry of JavaScript's table of kept values; put on `freed` when the last holder is gone."""

    __slots__ = ("freed", "id")

    def __init__(self, id: int, freed: list[int]) -> None:
        self.id = id
        self.freed = freed

    def __del__(self) -> None:
        self.freed.append(self.id)


class JsFunction:
    """A function of the script's. Calling it raises Throw if it throws; the same function is always the same object."""

    __slots__ = ("__weakref__", "_peer", "handle", "name")

    def __init__(self, handle: Handle, name: str, peer: Peer) -> None:
        self.handle = handle
        self.name = name
        self._peer = peer

    def __call__(self, *args: Any) -> Any:
        return self._peer.invoke(self.handle.id, args)

    def __repr__(self) -> str:
        return f"<function {self.name or '(anonymous)'}>"


@dataclass(eq=False)
class JsError(ErrorValue):
    """An Error that the script made or caught; `place` is where it was made, in the user's files."""

    handle: Handle | None = None
    place: Place | None = None
    frames: list[Any] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class JsForeign(Foreign):
    """A Date, Map, Symbol or the like; equal to itself alone, and the original when it is passed back."""

    handle: Handle | None = None

    __eq__ = object.__eq__
    __hash__ = object.__hash__


@dataclass(frozen=True, eq=False)
class JsPromise(JsForeign):
    """A Promise of the script's."""

    peer: Peer | None = None

    def watch(self, settled: Callable[[bool, Any], None]) -> None:
        """Calls `settled(ok, value)` in the microtask after it settles; from now on its rejection counts as handled."""
        assert self.peer is not None
        assert self.handle is not None
        self.peer.subscribe(self.handle.id, settled)


class JsDict(dict[str, Any]):
    """A plain object that the script passed as an argument: a copy, which can also write to the original."""

    __slots__ = ("_at", "_peer")
    _peer: Peer | None
    _at: tuple[int, int]

    def write(self, key: str, value: Any) -> None:
        """Sets a key here and, while the call that it was passed to lasts, on the script's own object."""
        self[key] = value
        if self._peer is not None:
            self._peer.write(*self._at, key, value)

    def detach(self) -> None:
        """The call is over: later writes stay here."""
        self._peer = None
