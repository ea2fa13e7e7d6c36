"""The networks: to which server, or which failure, a connection to a host and port leads.

`Network` is what the engine sees of either world. `default` is where connections lead to: in the virtual world those
to a host and port that no server listens for, in the real world all of them.
"""

from __future__ import annotations

import asyncio
import ipaddress
import random
import ssl as tls_module
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from emulator.engine.world.certificates import Shown
from emulator.engine.world.failures import REFUSED, UNKNOWN_HOST, UNREACHABLE, Failure
from emulator.engine.world.link import Direction, Link
from emulator.engine.world.listener import Listener
from emulator.engine.world.loop import HOP, TICKS, VirtualLoop
from emulator.engine.world.transport import MemoryTransport
from platforms.model.wire import Tls

P = TypeVar("P", bound=asyncio.BaseProtocol)


@dataclass(frozen=True)
class Elsewhere:
    """An address of the real world that connections lead to instead, with TLS or without."""

    host: str
    port: int
    tls: bool


class Network(ABC):
    """Where connections go. `state` is the device's kind of network: "none", "wifi", "4g", ..."""

    def __init__(self) -> None:
        self.state = "wifi"
        self.default: asyncio.AbstractServer | Elsewhere | Failure | None = None
        self.shown: Shown | None = None

    @contextmanager
    def leading_to(self, route: asyncio.AbstractServer | Elsewhere | Failure) -> Iterator[None]:
        """While entered, connections lead to that server, or fail so, unless another server has that very address."""
        before, self.default = self.default, route
        try:
            yield
        finally:
            self.default = before

    @contextmanager
    def showing(self, shown: Shown) -> Iterator[None]:
        """While entered, that is what clients see of TLS servers."""
        before, self.shown = self.shown, shown
        try:
            yield
        finally:
            self.shown = before

    def refusal(self, rules: Tls | None, host: str) -> OSError | None:
        """What a client with these rules makes of it; without rules, as one by the defaults."""
        return self.shown.refusal(rules or Tls(), host) if self.shown else None

    @abstractmethod
    async def connect(
        self,
        factory: Callable[[], P],
        host: str,
        port: int,
        *,
        ssl: tls_module.SSLContext | bool | None = None,
        server_hostname: str | None = None,
        rules: Tls | None = None,
    ) -> tuple[asyncio.Transport, P]:
        """Connect a protocol; `rules`: what the client wants of TLS. Raises OSError as the system and OpenSSL do."""

    @abstractmethod
    def reset_connections(self) -> None:
        """Cut every connection with a reset."""

    def set_state(self, state: str, *, cut: bool = True) -> None:
        """Change the device's network. "none": connecting fails (ENETUNREACH) and, if `cut`, connections are reset."""
        self.state = state
        if state == "none" and cut:
            self.reset_connections()


class VirtualNetwork(Network):
    """The network of a virtual loop. Hosts need no resolving: a name is whatever a server listens for."""

    def __init__(self, loop: VirtualLoop, randomness: random.Random) -> None:
        super().__init__()
        self.loop = loop
        self.random = randomness
        self.listeners: list[Listener] = []
        self.links: list[Link] = []
        self._faults: list[tuple[str, Direction, dict[str, float]]] = []
        self._last_port = 49151

    # -- faults on every connection

    def add_fault(self, name: str, direction: Direction = "both", **settings: float) -> None:
        """Put a fault on each connection, present and to come. Raises UserError on an unknown name or setting."""
        self._faults.append((name, direction, settings))
        for link in list(self.links):
            link.add_fault(name, direction, **settings)

    def remove_fault(self, name: str) -> None:
        self._faults = [fault for fault in self._faults if fault[0] != name]
        for link in list(self.links):
            link.remove_fault(name)

    def reset_connections(self) -> None:
        for link in list(self.links):
            link.reset()

    # -- connecting

    async def connect(
        self,
        factory: Callable[[], P],
        host: str,
        port: int,
        *,
        ssl: tls_module.SSLContext | bool | None = None,
        server_hostname: str | None = None,
        rules: Tls | None = None,
    ) -> tuple[asyncio.Transport, P]:
        transport, protocol = await self.dial(factory, host, port, tls=bool(ssl), rules=rules)
        return transport, cast(P, protocol)

    async def dial(
        self,
        factory: Callable[[], asyncio.BaseProtocol],
        host: str,
        port: int,
        *,
        tls: bool,
        rules: Tls | None = None,
    ) -> tuple[MemoryTransport, asyncio.BaseProtocol]:
        if self.state == "none":
            raise UNREACHABLE.make(host, port)
        await asyncio.sleep(HOP / TICKS)
        route = UNREACHABLE if self.state == "none" else self.route(host, port)
        if isinstance(route, Failure):
            if tls or not route.needs_tls:
                raise route.make(host, port)
            return self._join(factory, _CutAtFirstBytes, host, port, None)
        if self.shown and not tls:
            return self._join(factory, _CutAtFirstBytes, host, port, None)
        if refusal := self.refusal(rules, host):
            raise refusal
        return self._join(factory, route.factory, host, port, route)

    def route(self, host: str, port: int) -> Listener | Failure:
        """The server that listens for the host and port, else the default, else what nothing there amounts to."""
        name = _name(host)
        for listener in self.listeners:
            if listener.port == port and (None in listener.hosts or name in listener.hosts):
                return listener
        if isinstance(self.default, Listener | Failure):
            return self.default
        return REFUSED if _is_address(name) or any(name in known.hosts for known in self.listeners) else UNKNOWN_HOST

    def listen(self, factory: Callable[[], asyncio.BaseProtocol], hosts: list[Any], port: int, start: bool) -> Listener:
        named = [None if host in (None, "", "0.0.0.0", "::") else _name(str(host)) for host in hosts]
        listener = Listener(self, factory, named, port or self._free_port())
        for known in self.listeners:
            if known.port == listener.port and (set(known.hosts) & set(named)):
                raise OSError(98, f"error while attempting to bind on port {port}: address already in use")
        if start:
            self.listeners.append(listener)
        return listener

    def forget(self, link: Link) -> None:
        if link in self.links:
            self.links.remove(link)

    def _join(
        self,
        client_factory: Callable[[], asyncio.BaseProtocol],
        server_factory: Callable[[], asyncio.BaseProtocol],
        host: str,
        port: int,
        listener: Listener | None,
    ) -> tuple[MemoryTransport, asyncio.BaseProtocol]:
        here, there = ("127.0.0.1", self._free_port()), (host if _is_address(host) else "127.0.0.1", port)
        client_protocol, server_protocol = client_factory(), server_factory()
        client = MemoryTransport(self.loop, client_protocol, {"sockname": here, "peername": there})
        server = MemoryTransport(self.loop, server_protocol, {"sockname": there, "peername": here})
        link = Link(self.loop, client, server)
        self.links.append(link)
        if listener is not None:
            server.listener = listener
            listener.transports.append(server)
        server_protocol.connection_made(server)
        client_protocol.connection_made(client)
        for name, direction, settings in self._faults:
            link.add_fault(name, direction, **settings)
        return client, client_protocol

    def _free_port(self) -> int:
        self._last_port = self._last_port + 1 if self._last_port < 65535 else 49152
        return self._last_port


class _CutAtFirstBytes(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.close()


def _name(host: str) -> str:
    """Host names know no case, and this machine has several."""
    name = host.lower()
    return "127.0.0.1" if name in ("localhost", "::1") else name


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
