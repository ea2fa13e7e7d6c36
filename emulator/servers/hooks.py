"""What an embedded server hooks into `websockets`: who connects, with which handshake, and how the handler fails."""

from __future__ import annotations

import asyncio
import http
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from emulator.servers.handlers import Handler

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handshake:
    """An opening handshake as the server saw it: the request, and the status and subprotocol of its answer."""

    path: str
    headers: list[tuple[str, str]]
    offered: list[str]
    status: int
    subprotocol: str | None

    @property
    def accepted(self) -> bool:
        return self.status == http.HTTPStatus.SWITCHING_PROTOCOLS


OnHandshake: TypeAlias = Callable[[Handshake], object]
OnError: TypeAlias = Callable[[Exception], object]


def log_error(error: Exception) -> None:
    _log.error("the server's handler failed", exc_info=error)


def recording(live: set[ServerConnection]) -> type[ServerConnection]:
    """`websockets` knows only the connections that are open; a server that ends must end those in a handshake too."""

    class Connection(ServerConnection):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            live.add(self)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            live.discard(self)
            super().connection_lost(exc)

    return Connection


def reporting(handler: Handler, on_error: OnError) -> Callable[[ServerConnection], Any]:
    async def run(websocket: ServerConnection) -> None:
        try:
            await handler(websocket)
        except ConnectionClosed:
            raise
        except Exception as error:
            on_error(error)
            raise

    return run


def telling(on_handshake: OnHandshake) -> Callable[[ServerConnection, Request, Response], None]:
    def tell(connection: ServerConnection, request: Request, response: Response) -> None:
        offers = ",".join(request.headers.get_all("Sec-WebSocket-Protocol"))
        on_handshake(
            Handshake(
                request.path,
                list(request.headers.raw_items()),
                [offer.strip() for offer in offers.split(",") if offer.strip()],
                response.status_code,
                response.headers.get("Sec-WebSocket-Protocol"),
            )
        )

    return tell


def first_offered(connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return offered[0] if offered else None


def no_subprotocol(connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return None
