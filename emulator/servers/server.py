"""The kinds of embedded server. `async with server.start(world)` serves, and leads the world's connections to it."""

from __future__ import annotations

import asyncio
import http
import logging
import ssl as tls_module
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from emulator.engine.world import Elsewhere, Failure, Shown, World
from emulator.errors import UserError
from emulator.servers.handlers import Handler, Requests
from emulator.servers.hooks import (
    OnError,
    OnHandshake,
    first_offered,
    log_error,
    no_subprotocol,
    recording,
    reporting,
    telling,
)

MAX_SIZE: Final = 256 * 1024 * 1024
"""Bytes of the longest message that an embedded server takes: the limits to show are the platforms'."""
CLOSE_TIMEOUT: Final = 1.0
"""Seconds that an embedded server waits for the answer to its close frame."""
SERVER_HEADER: Final = "unisock"
"""Scripts see it: by default it tells the versions of Python and websockets, and a trace would differ with them."""

SILENCE = logging.Logger("unisock.silence", level=logging.CRITICAL + 1)


@dataclass(frozen=True)
class Running:
    """A server that runs. `url` is its own address; empty for one that nobody can reach."""

    url: str = ""


@dataclass(frozen=True)
class Options:
    """What start() was told, for the kind of server that it is."""

    world: World
    on_handshake: OnHandshake
    on_error: OnError
    ssl: tls_module.SSLContext | None
    port: int
    accept_subprotocol: bool

    def url(self, server: Any) -> str:
        host, port = server.sockets[0].getsockname()[:2]
        return f"{'wss' if self.ssl else 'ws'}://{host}:{port}"


@dataclass(frozen=True)
class Server(ABC):
    """An embedded server. `spec` is the text that it was parsed from."""

    spec: str

    @property
    def requests(self) -> Requests | None:
        """Who answers the app's `request` calls, if the user's module has a function `request`."""
        return None

    @asynccontextmanager
    async def start(
        self,
        world: World,
        *,
        on_handshake: OnHandshake = lambda _: None,
        on_error: OnError = log_error,
        ssl: tls_module.SSLContext | None = None,
        port: int = 0,
        accept_subprotocol: bool = True,
    ) -> AsyncIterator[Running]:
        """Serve on 127.0.0.1 (any free port by default) in either world until the context ends, which cuts connections.

        While entered, connections made over `world.network` lead here (see Network.default). `on_handshake` is told of
        each handshake, before it is answered; `on_error` of what a handler raises, ConnectionClosed apart. The first
        subprotocol that is offered is accepted, or none. `ssl` is for the real world: the virtual one runs no TLS.
        Raises UserError if the world is the wrong one, or the user's handler can't be loaded.
        """
        options = Options(world, on_handshake, on_error, ssl, port, accept_subprotocol)
        async with self._serve(options) as running:
            yield running

    @abstractmethod
    def _serve(self, options: Options) -> AbstractAsyncContextManager[Running]: ...


@asynccontextmanager
async def listening(
    options: Options,
    handler: Handler,
    process_request: Callable[[ServerConnection, Request], Any],
    process_response: Callable[[ServerConnection, Request, Response], None],
    select_subprotocol: Callable[[ServerConnection, Sequence[Subprotocol]], Subprotocol | None],
) -> AsyncIterator[Running]:
    """`websockets.serve` as unisock has it, until the context ends, which cuts connections."""
    live: set[ServerConnection] = set()
    server = await serve(
        handler,  # type: ignore[arg-type]  # what it returns doesn't matter
        "127.0.0.1",
        options.port,
        ssl=options.ssl,
        compression=None,
        select_subprotocol=select_subprotocol,
        process_request=process_request,
        process_response=process_response,
        # In virtual time a pending timer is something left to happen, and would keep a world from being idle.
        open_timeout=None if options.world.virtual else 10,
        ping_interval=None,
        close_timeout=CLOSE_TIMEOUT,
        max_size=MAX_SIZE,
        server_header=SERVER_HEADER,
        logger=SILENCE,
        create_connection=recording(live),
    )
    try:
        with options.world.network.leading_to(server.server):
            yield Running(options.url(server))
    finally:
        server.close(close_connections=False)
        for connection in list(live):
            connection.transport.abort()
        await server.wait_closed()


@dataclass(frozen=True)
class HandlerServer(Server):
    """Runs a `websockets` handler, one from make_handler() for each start, or answers each handshake with `reject`."""

    make_handler: Callable[[], Handler]
    reject: int | None = None
    requests: Requests | None = None

    @asynccontextmanager
    async def _serve(self, options: Options) -> AsyncIterator[Running]:
        async with listening(
            options,
            reporting(self.make_handler(), options.on_error),
            self._process_request,
            telling(options.on_handshake),
            first_offered if options.accept_subprotocol else no_subprotocol,
        ) as running:
            yield running

    def _process_request(self, connection: ServerConnection, request: Request) -> Response | None:
        if self.reject is None:
            return None
        try:
            phrase = http.HTTPStatus(self.reject).phrase
        except ValueError:
            phrase = "Unknown"
        headers = Headers([("Content-Length", "0"), ("Connection", "close")])
        return Response(self.reject, phrase, headers, b"")


@dataclass(frozen=True)
class ShowingServer(Server):
    """Another server, of which clients of wss:// see a certificate with a flaw, or one version of TLS alone."""

    shown: Shown
    inner: Server

    @asynccontextmanager
    async def _serve(self, options: Options) -> AsyncIterator[Running]:
        with options.world.network.showing(self.shown):
            async with self.inner._serve(options) as running:
                yield running


@dataclass(frozen=True)
class HangingServer(Server):
    """Takes connections and never says a word, so the handshake gets no answer."""

    @asynccontextmanager
    async def _serve(self, options: Options) -> AsyncIterator[Running]:
        live: set[asyncio.Transport] = set()
        server = await options.world.loop.create_server(lambda: _Mute(live), "127.0.0.1", options.port, ssl=options.ssl)
        try:
            with options.world.network.leading_to(server):
                yield Running(options.url(server))
        finally:
            server.close()
            for transport in list(live):
                transport.abort()
            await server.wait_closed()


@dataclass(frozen=True)
class FailingServer(Server):
    """No server: every connection over the world's network fails so."""

    failure: Failure

    @asynccontextmanager
    async def _serve(self, options: Options) -> AsyncIterator[Running]:
        with options.world.network.leading_to(self.failure):
            yield Running()


@dataclass(frozen=True)
class ElsewhereServer(Server):
    """A server that runs by itself, at an address of the real world: whatever host the app dials leads there."""

    at: Elsewhere

    @asynccontextmanager
    async def _serve(self, options: Options) -> AsyncIterator[Running]:
        if options.world.virtual:
            raise UserError(f"server {self.spec}: a server that runs by itself can only be reached in the real world")
        with options.world.network.leading_to(self.at):
            yield Running(self.spec)


@dataclass(frozen=True)
class NoServer(Server):
    """`real`: the script's own URLs, in the real world."""

    @asynccontextmanager
    async def _serve(self, options: Options) -> AsyncIterator[Running]:
        if options.world.virtual:
            raise UserError("server real: the script's own URLs can only be reached in the real world")
        yield Running()


@dataclass
class _Mute(asyncio.Protocol):
    live: set[asyncio.Transport]
    transport: Any = field(default=None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.live.add(self.transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.live.discard(self.transport)
