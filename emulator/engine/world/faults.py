"""Faults on the wire, named and behaving as in toxiproxy. Each is one class, registered under its name.

A fault stands in one direction of one connection and sees each item that is sent: what it returns, with the tick at
which it leaves, goes on to the next fault and then over the hop. To make one: derive from Fault and @register it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from emulator.engine.world.loop import TICKS
from emulator.engine.world.wire import Item
from emulator.errors import UserError

if TYPE_CHECKING:
    import random

    from emulator.engine.world.link import Link

Leaving = list[tuple[int, Item]]
"""Items, each with the tick at which it leaves."""


class Fault:
    """Lets everything pass. Settings are keyword arguments of the constructor; ms and bytes a second."""

    random: random.Random
    """The world's own randomness, set before attach()."""

    def attach(self, link: Link) -> None:
        """The fault takes effect on `link`."""

    def send(self, tick: int, item: Item) -> Leaving:
        """`item` comes at `tick`: what leaves, and when."""
        return [(tick, item)]

    def release(self) -> list[Item]:
        """The fault is taken away: what it still held back, in order."""
        return []


FAULTS: dict[str, type[Fault]] = {}
_F = TypeVar("_F", bound=type[Fault])


def register(name: str) -> Callable[[_F], _F]:
    def add(kind: _F) -> _F:
        FAULTS[name] = kind
        return kind

    return add


def make_fault(name: str, settings: dict[str, float]) -> Fault:
    """The fault of that name. Raises UserError on an unknown name or setting."""
    kind = FAULTS.get(name)
    if kind is None:
        near = difflib.get_close_matches(name, FAULTS, n=2) or sorted(FAULTS)
        raise UserError(f"no fault called {name!r}; there is {', '.join(near)}")
    try:
        return kind(**settings)
    except TypeError as error:
        raise UserError(f"fault {name}: {str(error).replace(f'{kind.__name__}.__init__()', 'it')}") from None


@register("latency")
class Latency(Fault):
    """Everything takes `latency` ms longer, give or take up to `jitter` ms."""

    def __init__(self, latency: float = 0, jitter: float = 0) -> None:
        self.latency, self.jitter = latency, jitter

    def send(self, tick: int, item: Item) -> Leaving:
        delay = self.latency + (self.random.uniform(-self.jitter, self.jitter) if self.jitter else 0)
        return [(tick + max(0, round(delay * TICKS / 1000)), item)]


@register("bandwidth")
class Bandwidth(Fault):
    """At most `rate` bytes a second."""

    def __init__(self, rate: float) -> None:
        if rate <= 0:
            raise UserError("fault bandwidth: rate is in bytes a second, above 0")
        self.rate = rate
        self.free = 0

    def send(self, tick: int, item: Item) -> Leaving:
        start = max(tick, self.free)
        self.free = start + (round(len(item) * TICKS / self.rate) if isinstance(item, bytes) else 0)
        return [(self.free, item)]


@register("slicer")
class Slicer(Fault):
    """Cuts what is sent into pieces of `average_size` bytes, give or take `size_variation`, `delay` ms apart."""

    def __init__(self, average_size: int = 1, size_variation: int = 0, delay: float = 0) -> None:
        if average_size < 1 or not 0 <= size_variation < average_size:
            raise UserError("fault slicer: average_size is 1 or more, size_variation below it")
        self.size, self.variation, self.delay = average_size, size_variation, round(delay * TICKS / 1000)

    def send(self, tick: int, item: Item) -> Leaving:
        if not isinstance(item, bytes):
            return [(tick, item)]
        leaving: Leaving = []
        start = 0
        while start < len(item):
            size = self.size + (self.random.randint(-self.variation, self.variation) if self.variation else 0)
            # Pieces that arrive in one instant would be one piece again, as the reader sees it: a tick parts them.
            leaving.append((tick + len(leaving) * max(1, self.delay), item[start : start + size]))
            start += size
        return leaving


@register("timeout")
class Timeout(Fault):
    """Nothing passes. After `timeout` ms the connection is closed; with 0 it stays, and what was held comes later."""

    def __init__(self, timeout: float = 0) -> None:
        self.timeout = timeout
        self.held: list[Item] = []

    def attach(self, link: Link) -> None:
        if self.timeout:
            link.loop.call_later(self.timeout / 1000, link.cut)

    def send(self, tick: int, item: Item) -> Leaving:
        self.held.append(item)
        return []

    def release(self) -> list[Item]:
        return self.held


@register("reset")
class Reset(Fault):
    """Resets the connection, at once or after `timeout` ms."""

    def __init__(self, timeout: float = 0) -> None:
        self.timeout = timeout

    def attach(self, link: Link) -> None:
        if self.timeout:
            link.loop.call_later(self.timeout / 1000, link.reset)
        else:
            link.reset()
