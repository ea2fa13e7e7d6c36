"""Handshakes with one server, one at a time."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from emulator.engine.wire.urls import Address

_LOOPBACK = {"localhost": "127.0.0.1", "::1": "127.0.0.1"}


class Turn:
    """A place in the queue of one server. It is taken at most once, and given up once."""

    def __init__(self, lock: asyncio.Lock) -> None:
        self._lock = lock
        self._taken = False

    @property
    def is_taken(self) -> bool:
        return self._taken

    async def take(self) -> None:
        """Waits until every handshake before this one is over."""
        await self._lock.acquire()
        self._taken = True

    def give_up(self) -> None:
        """The handshake is over, or is not wanted any more."""
        if self._taken:
            self._taken = False
            self._lock.release()


class Turns:
    """The queues of an app, by host and port."""

    def __init__(self) -> None:
        self._locks: defaultdict[tuple[str, int], asyncio.Lock] = defaultdict(asyncio.Lock)

    def of(self, address: Address) -> Turn:
        host = _LOOPBACK.get(address.host, address.host)
        return Turn(self._locks[host, address.port_number])
