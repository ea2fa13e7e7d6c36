"""One connection of an ASGI application, by the protocol `websocket` of ASGI 3.0, spec version 2.4."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request

Message: TypeAlias = MutableMapping[str, Any]
Application: TypeAlias = Callable[..., Awaitable[object]]

VERSIONS: Final = {"version": "3.0", "spec_version": "2.4"}
ABNORMAL: Final = 1006
PATIENCE: Final = 1.0
"""Seconds that an application has to end once its connection has."""


@dataclass(frozen=True)
class Accepted:
    subprotocol: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Rejected:
    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


class Gone(OSError):
    """The application sends, and the client has gone."""


class Peer:
    """The application's call for one connection; it begins with the handshake."""

    accepted: Accepted

    def __init__(
        self,
        application: Application,
        connection: ServerConnection,
        request: Request,
        state: dict[str, Any],
        on_error: Callable[[Exception], object],
    ) -> None:
        self._connection = connection
        self._on_error = on_error
        self._decision: asyncio.Future[Accepted | Rejected] = asyncio.get_running_loop().create_future()
        self._opened: asyncio.Future[bool] = asyncio.get_running_loop().create_future()  # or lost in the handshake
        connection.connection_lost_waiter.add_done_callback(lambda _: self.lost())
        self._told = False  # that it is connected
        self._rejecting: Rejected | None = None
        self._closing: asyncio.Task[None] | None = None
        scope = scope_of(connection, request) | {"state": dict(state)}
        self.task = asyncio.create_task(self._call(application, scope))

    async def decided(self) -> Accepted | Rejected:
        """What the application answers to the handshake."""
        lost: asyncio.Future[Any] = self._connection.connection_lost_waiter
        either: list[asyncio.Future[Any]] = [self._decision, lost]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not self._decision.done():
            self._decision.set_result(Rejected(500))
        decision = self._decision.result()
        if isinstance(decision, Accepted):
            self.accepted = decision
        return decision

    def lost(self) -> None:
        """The handshake came to nothing."""
        if not self._opened.done():
            self._opened.set_result(False)

    async def run(self) -> None:
        """From the handshake's end to that of the application."""
        if not self._opened.done():
            self._opened.set_result(True)
        await self.task
        if self._closing is not None:
            try:
                await self._closing
            except Exception as error:  # a code that may not be sent, say
                self._on_error(error)
        elif self._connection.close_code is None:
            self._connection.transport.close()
            await self._connection.wait_closed()

    async def _call(self, application: Application, scope: dict[str, Any]) -> None:
        try:
            await application(scope, self._receive, self._send)
        except Exception as error:
            if not _about_going(error):
                self._on_error(error)
        finally:
            if not self._decision.done():
                self._decision.set_result(Rejected(500))

    async def _receive(self) -> Message:
        if not self._told:
            self._told = True
            return {"type": "websocket.connect"}
        if not await asyncio.shield(self._opened):
            return {"type": "websocket.disconnect", "code": ABNORMAL, "reason": ""}
        try:
            message = await self._connection.recv()
        except ConnectionClosed:
            return self._disconnect()
        if isinstance(message, str):
            return {"type": "websocket.receive", "text": message}
        return {"type": "websocket.receive", "bytes": message}

    def _disconnect(self) -> Message:
        connection = self._connection
        return {
            "type": "websocket.disconnect",
            "code": ABNORMAL if connection.close_code is None else connection.close_code,
            "reason": connection.close_reason or "",
        }

    async def _send(self, message: Message) -> None:
        kind = message["type"]
        if self._rejecting is not None and kind == "websocket.http.response.body":
            self._respond(message)
        elif not self._decision.done():
            self._decide(kind, message)
        elif self._closing is not None or isinstance(self._decision.result(), Rejected):
            raise RuntimeError(f"the application sent {kind!r} after it had closed the connection")
        elif kind == "websocket.send":
            await self._transmit(message)
        elif kind == "websocket.close":
            await self._open()
            self._close(message.get("code") or 1000, message.get("reason") or "")
        else:
            raise RuntimeError(f"the application sent {kind!r} to a connection that is open")

    def _decide(self, kind: str, message: Message) -> None:
        if kind == "websocket.accept":
            self._decision.set_result(Accepted(message.get("subprotocol"), _texts(message.get("headers") or ())))
        elif kind == "websocket.close":
            self._decision.set_result(Rejected(403))
        elif kind == "websocket.http.response.start" and self._rejecting is None:
            self._rejecting = Rejected(int(message["status"]), _texts(message.get("headers") or ()))
        else:
            raise RuntimeError(f"the application sent {kind!r} before it had accepted the connection")

    def _respond(self, message: Message) -> None:
        begun = self._rejecting
        assert begun is not None
        self._rejecting = Rejected(begun.status, begun.headers, begun.body + bytes(message.get("body") or b""))
        if not message.get("more_body"):
            self._decision.set_result(self._rejecting)
            self._rejecting = None

    async def _transmit(self, message: Message) -> None:
        await self._open()
        data = message.get("bytes")
        try:
            await self._connection.send(message["text"] if data is None else bytes(data))
        except ConnectionClosed as closed:
            raise Gone(str(closed)) from None

    def _close(self, code: int, reason: str) -> None:
        if self._connection.close_code is not None:
            raise Gone("the connection is closed")
        self._closing = asyncio.create_task(self._connection.close(code, reason))

    async def _open(self) -> None:
        if not await asyncio.shield(self._opened):
            raise Gone("the connection was lost in the handshake")


async def ended(peers: Iterable[Peer]) -> None:
    """Gives the applications' calls a second to end, now that their connections have."""
    tasks = [peer.task for peer in peers if not peer.task.done()]
    if tasks:
        await asyncio.wait(tasks, timeout=PATIENCE)


def scope_of(connection: ServerConnection, request: Request) -> dict[str, Any]:
    """The scope of a connection. TLS ends before the application, as behind a proxy, so the scheme is ws."""
    path, _, query = request.path.partition("?")
    offers = ",".join(request.headers.get_all("Sec-WebSocket-Protocol"))
    return {
        "type": "websocket",
        "asgi": dict(VERSIONS),
        "http_version": "1.1",
        "scheme": "ws",
        "server": tuple(connection.local_address[:2]),
        "client": tuple(connection.remote_address[:2]),
        "root_path": "",
        "path": unquote(path),
        "raw_path": path.encode("ascii", "replace"),
        "query_string": query.encode("ascii", "replace"),
        "headers": [
            (name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in request.headers.raw_items()
        ],
        "subprotocols": [offer.strip() for offer in offers.split(",") if offer.strip()],
        "extensions": {"websocket.http.response": {}},
    }


def _texts(headers: Any) -> list[tuple[str, str]]:
    return [(bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in headers]


def _about_going(error: BaseException) -> bool:
    """Whether it only says that the client has gone: frameworks raise that out of receive() and send()."""
    if isinstance(error, BaseExceptionGroup):
        return all(map(_about_going, error.exceptions))
    return isinstance(error, Gone | ConnectionClosed) or any(
        base.__name__ in ("WebSocketDisconnect", "ClientDisconnected") for base in type(error).__mro__
    )
