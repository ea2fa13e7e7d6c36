"""What each side keeps for the other: the host's things that JavaScript holds, and JavaScript's that Python holds."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

from emulator.engine.values import ErrorValue, HostObject, PromiseValue
from emulator.errors import Place
from emulator.js.engine.handles import Handle, JsError, JsForeign, JsFunction, JsPromise, Peer

Kept = JsFunction | JsError | JsForeign


class Tables:
    """`owned_values`: id -> what JavaScript holds. `functions`: id -> what Python holds. The rest lasts one turn."""

    def __init__(self, peer: Peer, locate: Callable[[list[Any]], Place | None]) -> None:
        self._peer = peer
        self._locate = locate
        self._last = 0
        self.owned_values: dict[int, Any] = {}
        self._own_ids: dict[Any, int] = {}
        self.functions: dict[int, weakref.ref[Kept]] = {}
        self._freed: list[int] = []
        self._shared: dict[int, tuple[int, Any, Any]] = {}
        self._shared_ids: dict[int, Any] = {}

    def own(self, value: Any) -> int:
        key = own_key(value)
        known = self._own_ids.get(key)
        if known is not None:
            return known
        self._last += 1
        self._own_ids[key] = self._last
        self.owned_values[self._last] = value
        return self._last

    def owned(self, id: int) -> Any:
        return self.owned_values[id]

    def disown(self, id: int) -> None:
        value = self.owned_values.pop(id)
        del self._own_ids[own_key(value)]
        if isinstance(value, HostObject):
            value.on_field = None

    def share(self, value: Any) -> tuple[int, Any, list[str]]:
        """The turn's name of a dict or ErrorValue; which of its items JavaScript hasn't got, and which are gone.

        None for the items: it has all.
        """
        known = self._shared.get(id(value))
        if known is None:
            self._last += 1
            snapshot = dict(value) if isinstance(value, dict) else None
            self._shared[id(value)] = (self._last, value, snapshot)
            self._shared_ids[self._last] = value
            return self._last, snapshot, []
        number, _, snapshot = known
        if snapshot is None:
            return number, None, []
        gone = [key for key in snapshot if key not in value]
        for key in gone:
            del snapshot[key]
        changed = {key: item for key, item in value.items() if snapshot.get(key, self) is not item}
        snapshot.update(changed)
        return number, changed if changed or gone else None, gone

    def shared(self, id: int) -> Any:
        return self._shared_ids[id]

    def kept(self, kind: str, part: list[Any]) -> Any:
        id = part[1]
        known = self.functions.get(id)
        value: Kept | None = known() if known is not None else None
        if value is None:
            value = self._keep(kind, Handle(id, self._freed), part)
            self.functions[id] = weakref.ref(value)
        return value

    def _keep(self, kind: str, handle: Handle, part: list[Any]) -> Kept:
        if kind == "f":
            return JsFunction(handle, part[2], self._peer)
        if kind == "e":
            _, _, name, message, stack, frames, extra = part
            return JsError(name, message, stack, dict(extra), handle, self._locate(frames), frames)
        if kind == "P":
            return JsPromise("Promise", "[object Promise]", handle, self._peer)
        return JsForeign(part[2], part[3], handle)

    def is_shared(self, value: Any) -> bool:
        return id(value) in self._shared

    def freed(self) -> list[int]:
        """Ids of kept values that Python has let go; forgets them."""
        freed = [id for id in self._freed if id in self.functions and self.functions[id]() is None]
        self._freed.clear()
        for id in freed:
            self.functions.pop(id, None)
        return freed

    def end_turn(self) -> None:
        self._shared.clear()
        self._shared_ids.clear()

    def clear(self) -> None:
        for id in [*self.owned_values]:
            self.disown(id)
        self.functions.clear()
        self.end_turn()


def own_key(value: Any) -> Any:
    """Callables by equality, since a bound method is a new object each time; all else by identity."""
    if isinstance(value, HostObject | PromiseValue | ErrorValue):
        return id(value)
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value
