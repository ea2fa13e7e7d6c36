"""An ASGI application as the server: its websockets, its HTTP and its lifespan, in either world."""

from __future__ import annotations

import asyncio
import http
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from emulator.servers.asgi_http import answering
from emulator.servers.asgi_lifespan import lifespan
from emulator.servers.asgi_socket import Accepted, Application, Peer, Rejected, ended
from emulator.servers.handlers import Requests
from emulator.servers.hooks import no_subprotocol, telling
from emulator.servers.server import Options, Running, Server, listening
from emulator.servers.threads import inline_threads


@dataclass(frozen=True)
class AsgiServer(Server):
    """Runs an ASGI application, one from make_application() for each start. In virtual time anyio's threads run inline.

    What it raises reaches `on_error`, unless it is about a client that has gone. A connection whose application has
    ended without closing it is cut, as by uvicorn.
    """

    make_application: Callable[[], Application]
    _answers: WeakKeyDictionary[asyncio.AbstractEventLoop, Requests] = field(
        default_factory=WeakKeyDictionary, init=False, compare=False, repr=False
    )

    @property
    def requests(self) -> Requests:
        """Its HTTP side, of the application that runs in the same world."""
        return lambda options: self._answers[asyncio.get_running_loop()](options)

    @asynccontextmanager
    async def _serve(self, options: Options) -> AsyncIterator[Running]:
        application = self.make_application()
        peers: dict[ServerConnection, Peer] = {}
        state: dict[str, Any] = {}

        async def decide(connection: ServerConnection, request: Request) -> Response | None:
            peer = peers[connection] = Peer(application, connection, request, state, options.on_error)
            return _refusal(await peer.decided())

        def tell_and_open(connection: ServerConnection, request: Request, response: Response) -> None:
            peer = peers[connection]
            if response.status_code == http.HTTPStatus.SWITCHING_PROTOCOLS:
                _accept(connection, response, peer.accepted)
            else:
                peer.lost()
                peer.task.add_done_callback(lambda _: peers.pop(connection))
            tell(connection, request, response)

        async def handler(connection: ServerConnection) -> None:
            try:
                await peers[connection].run()
            finally:
                del peers[connection]

        tell = telling(options.on_handshake)
        with inline_threads() if options.world.virtual else nullcontext():
            async with lifespan(application, state):
                self._answers[options.world.loop] = answering(application, state)
                async with listening(options, handler, decide, tell_and_open, no_subprotocol) as running:
                    yield running
                await ended(peers.values())


def _refusal(decision: Accepted | Rejected) -> Response | None:
    if isinstance(decision, Accepted):
        return None
    try:
        phrase = http.HTTPStatus(decision.status).phrase
    except ValueError:
        phrase = "Unknown"
    headers = Headers(decision.headers)
    for name, value in (("Content-Length", str(len(decision.body))), ("Connection", "close")):
        if name not in headers:
            headers[name] = value
    return Response(decision.status, phrase, headers, decision.body)


def _accept(connection: ServerConnection, response: Response, accepted: Accepted) -> None:
    for name, value in accepted.headers:
        response.headers[name] = value
    if accepted.subprotocol is not None:
        response.headers["Sec-WebSocket-Protocol"] = accepted.subprotocol
        connection.protocol.subprotocol = accepted.subprotocol  # type: ignore[assignment]
