"""A server that answers the opening handshake with headers of a test's own."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable

from tests.profiles.driver import Play

RIGHT = "Sec-WebSocket-Accept: {accept}"
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Answering(asyncio.Protocol):
    """Answers any handshake with 101 and `header`, in which {accept} is the right key."""

    def __init__(self, header: str) -> None:
        self.header = header

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        key = data.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        header = self.header.replace("{accept}", base64.b64encode(hashlib.sha1(key + _GUID).digest()).decode())
        head = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{header}\r\n\r\n"
        self.transport.write(head.encode())


def answered_with(header: str, script: Callable[[Play, str], object]) -> Callable[[Play], object]:
    """A script that is given the url of such a server."""

    async def serve(play: Play) -> None:
        await play.world.loop.create_server(lambda: Answering(header), "answering.example", 443)
        play.app.post(script, play, "wss://answering.example")

    return lambda play: play.world.loop.create_task(serve(play))
