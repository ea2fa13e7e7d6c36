"""Listener: what loop.create_server() gives in the virtual network, with the face of asyncio.Server."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.engine.world.transport import MemoryTransport

if TYPE_CHECKING:
    from emulator.engine.world.network import VirtualNetwork


@dataclass(frozen=True)
class VirtualSocket:
    """As much of a listening socket as programs ask for: its family and its name."""

    host: str
    port: int
    family: int = socket.AF_INET
    type: int = socket.SOCK_STREAM

    def getsockname(self) -> tuple[str, int]:
        return (self.host, self.port)


class Listener(asyncio.AbstractServer):
    """Accepts connections for `hosts` (None: any) at `port`."""

    def __init__(
        self, network: VirtualNetwork, factory: Callable[[], asyncio.BaseProtocol], hosts: list[str | None], port: int
    ) -> None:
        self.factory = factory
        self.hosts, self.port = hosts, port
        self._network = network
        self._closed = False
        self._waiters: list[asyncio.Future[None]] = []
        self.transports: list[MemoryTransport] = []

    @property
    def sockets(self) -> tuple[VirtualSocket, ...]:
        if self._closed:
            return ()
        return tuple(VirtualSocket(host or "0.0.0.0", self.port) for host in self.hosts)

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._network.loop

    def is_serving(self) -> bool:
        return self in self._network.listeners

    async def start_serving(self) -> None:
        if self._closed:
            raise RuntimeError(f"server {self!r} is closed")
        if not self.is_serving():
            self._network.listeners.append(self)

    async def serve_forever(self) -> None:
        await self.start_serving()
        try:
            await self._network.loop.create_future()
        finally:
            self.close()

    def close(self) -> None:
        self._closed = True
        if self.is_serving():
            self._network.listeners.remove(self)
        self._check_waiters()

    def close_clients(self) -> None:
        for transport in list(self.transports):
            transport.close()

    def abort_clients(self) -> None:
        for transport in list(self.transports):
            transport.abort()

    async def wait_closed(self) -> None:
        """Wait until the server is closed and its connections have ended."""
        if not self._closed or self.transports:
            self._waiters.append(self._network.loop.create_future())
            await self._waiters[-1]

    def disconnected(self, transport: MemoryTransport) -> None:
        self.transports.remove(transport)
        self._check_waiters()

    def _check_waiters(self) -> None:
        if self._closed and not self.transports:
            for waiter in self._waiters:
                if not waiter.done():
                    waiter.set_result(None)
            self._waiters.clear()
