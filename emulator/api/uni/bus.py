"""uni.$on, $once, $off, $emit: the app's own events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.engine.values import UNDEFINED, text

Listener = Callable[..., Any]


class Bus:
    def __init__(self) -> None:
        self._heard: dict[str, list[tuple[Listener, bool]]] = {}

    def functions(self) -> dict[str, Callable[..., Any]]:
        return {"$on": self.on, "$once": self.once, "$off": self.off, "$emit": self.emit}

    def clear(self) -> None:
        """Forgets every listener."""
        self._heard.clear()

    def on(self, event: Any = UNDEFINED, listener: Any = UNDEFINED, *_: Any) -> Any:
        return self._add(event, listener, once=False)

    def once(self, event: Any = UNDEFINED, listener: Any = UNDEFINED, *_: Any) -> Any:
        return self._add(event, listener, once=True)

    def off(self, event: Any = UNDEFINED, listener: Any = UNDEFINED, *_: Any) -> Any:
        """Removes one listener, all of an event (or of several), or everything."""
        if not event:
            self._heard.clear()
        for name in event if isinstance(event, list) else [event]:
            left = [entry for entry in self._heard.pop(text(name), []) if callable(listener) and entry[0] != listener]
            if left:
                self._heard[text(name)] = left
        return UNDEFINED

    def emit(self, event: Any = UNDEFINED, *args: Any) -> Any:
        """Calls the listeners that there are now, in order; an exception of one leaves to the caller."""
        name = text(event)
        for entry in list(self._heard.get(name, ())):
            listener, once = entry
            if once and entry in self._heard.get(name, ()):
                self._heard[name].remove(entry)
            listener(*args)
        return UNDEFINED

    def _add(self, event: Any, listener: Any, *, once: bool) -> Any:
        names = event if isinstance(event, list) else [event]
        if callable(listener):
            for name in names:
                self._heard.setdefault(text(name), []).append((listener, once))
        return lambda *_: self.off(event, listener)
