"""A WebSocket server over TCP: the path says how it shakes hands, messages that begin with "!" what it does next."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.typing import Subprotocol

_silence = logging.Logger("unisock.silence", level=logging.CRITICAL + 1)
HOST: Final = "127.0.0.1"
LONG: Final = 1000
SETTLES_WITHIN: Final = 0.5
"""Seconds that connections are given to end before what came on them is told."""


class Recording(ServerConnection):
    """A connection that keeps what came: its frames, and a last one, "eof" or "reset"."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.came: list[tuple[str, bytes]] = []

    def process_event(self, event: Any) -> None:
        if isinstance(event, Frame):
            self.came.append((Opcode(event.opcode).name.lower(), bytes(event.data)))
        super().process_event(event)


class Peer:
    """The server. `url`: its address; `connections`: those that were opened, in order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connections: list[Recording] = []

    def forget(self) -> None:
        self.connections.clear()

    def frames(self) -> list[list[tuple[str, bytes | int]]]:
        """What came on each connection, in order, of long frames the length.

        Those that the client gave up before it was open are left out: whether such a one got as far as the server, to
        hear 1001, is a matter of luck.
        """
        deadline = time.monotonic() + SETTLES_WITHIN
        while time.monotonic() < deadline and any(one.state is not State.CLOSED for one in self.connections):
            time.sleep(0.002)
        lots = [connection.came for connection in self.connections]
        told = [lot for lot in lots if lot not in ([], [("close", b"\x03\xe9")])]
        return [[(kind, data if len(data) < LONG else len(data)) for kind, data in lot] for lot in told]


def _asked(target: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(target)
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}


async def _answer(connection: ServerConnection, request: Request) -> Response | None:
    """/reply?hex=: these bytes and the end instead of an answer. /status?is=: a refusal. /auth: wants foo:bar.

    /slow?ms=: answers after that time.
    """
    path, asked = _asked(request.path)
    if path == "/slow":
        await asyncio.sleep(int(asked["ms"]) / 1000)
    elif path == "/auth" and request.headers.get("Authorization") != "Basic Zm9vOmJhcg==":
        wants = Headers([("Content-Length", "0"), ("WWW-Authenticate", 'Basic realm="x"')])
        return Response(401, "Unauthorized", wants, b"")
    elif path == "/reply":
        connection.transport.write(bytes.fromhex(asked["hex"]))
        connection.transport.close()
    elif path == "/status":
        return Response(int(asked["is"]), "Own Words", Headers([("Content-Length", "0")]), b"")
    return None


def _alter(connection: ServerConnection, request: Request, response: Response) -> None:
    """/head?Name=value: the right answer, in which these headers are added, with no value left out, or with ! replaced.

    /together?hex=: the right answer and these bytes in one packet.
    """
    path, asked = _asked(request.path)
    if path == "/together":
        response.body = bytes.fromhex(asked["hex"])
    for name, value in asked.items() if path == "/head" else ():
        if not value or value.startswith("!"):
            del response.headers[name]
        for one in value.removeprefix("!").split("|") if value else ():
            response.headers[name] = one


def _choose(connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    assert connection.request is not None
    return offered[0] if offered and not connection.request.path.startswith(("/head", "/none")) else None


async def _converse(websocket: ServerConnection) -> None:
    """/silent hears; /count tells how long a message is; all else sends back what comes.

    A message that begins with "!" says what to do instead.
    """
    assert websocket.request is not None
    path, asked = _asked(websocket.request.path)
    for deed in asked.get("do", "").split(";"):
        await _do(websocket, deed)
    async for message in websocket:
        if isinstance(message, str) and message.startswith("!"):
            await _do(websocket, message[1:])
        elif path != "/silent":
            await websocket.send(str(len(message)) if path == "/count" else message)


async def _do(websocket: ServerConnection, deed: str) -> None:
    name, _, what = deed.partition(" ")
    match name:
        case "say":
            await websocket.send(what)
        case "query":
            assert websocket.request is not None
            await websocket.send(urlsplit(websocket.request.path).query)
        case "header":
            assert websocket.request is not None
            await websocket.send(websocket.request.headers.get(what, "none"))
        case "sleep":
            await asyncio.sleep(int(what) / 1000)
        case "nap":  # reads nothing for a while
            websocket.transport.pause_reading()
            await asyncio.sleep(int(what) / 1000)
            websocket.transport.resume_reading()
        case "bytes":
            websocket.transport.write(bytes.fromhex(what))
        case "last":  # bytes that are the server's last word, its close frame included
            websocket.transport.write(bytes.fromhex(what))
            websocket.protocol.state = State.CLOSING
            websocket.protocol.close_sent = Close(1000, "")
        case "close":
            code, _, reason = what.partition(" ")
            await websocket.close(int(code), reason)
        case "end":
            websocket.transport.close()
        case "cut":
            websocket.transport.abort()
        case "deaf":
            websocket.transport.pause_reading()
        case "big":
            await websocket.send(b"\x07" * int(what))


async def start(peer: Peer, host: str, port: int) -> Server:
    """The server, on the loop that runs."""

    async def handle(websocket: ServerConnection) -> None:
        assert isinstance(websocket, Recording)
        peer.connections.append(websocket)
        with suppress(ConnectionClosed):
            await _converse(websocket)

    return await serve(
        handle,
        host,
        port,
        compression=None,
        ping_interval=None,
        close_timeout=1,
        max_size=None,
        logger=_silence,
        server_header=None,
        select_subprotocol=_choose,
        process_request=_answer,
        process_response=_alter,
        create_connection=Recording,
    )


@contextmanager
def serving() -> Iterator[Peer]:
    """The server on a free port, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    peer = Peer("")

    async def end(server: Server) -> None:
        server.close(close_connections=False)
        for connection in peer.connections:
            connection.transport.abort()
        await server.wait_closed()

    def call(work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(20)

    server = call(start(peer, HOST, 0))
    peer.url = f"ws://{HOST}:{server.sockets[0].getsockname()[1]}"
    try:
        yield peer
    finally:
        call(end(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
