"""The ledger's words on the browser, and servers that answer what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from emulator.engine.app import App
from tests.profiles.answering import Answering
from tests.profiles.driver import exact

URL = "ws://host.example/"
ANSWERING = "ws://answering.example/"
Browse = Callable[..., Any]  # see the fixture `browse`


def words(record: str) -> Any:
    return exact(f"h5.chrome.{record}")


def said(text: str, level: str = "error", url: str = URL) -> str:
    """A console line of the ledger as a script's lines have it, with the url in place."""
    return f"{level}: {text.replace('<url>', url)}"


def serving(
    make: Callable[[], asyncio.Protocol], host: str = "answering.example"
) -> tuple[float, Callable[[App], object]]:
    """A moment at which a server of a test's own starts, at the host's port 80; scripts connect after 10 ms."""

    async def serve(app: App) -> None:
        await app.world.loop.create_server(make, host, 80)

    return (0, lambda app: app.world.loop.create_task(serve(app)))


def answering(header: str, host: str = "answering.example") -> tuple[float, Callable[[App], object]]:
    return serving(lambda: Answering(header), host)


def replying(reply: bytes) -> tuple[float, Callable[[App], object]]:
    """A server that answers with these bytes and closes."""

    class Replying(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.write(reply)
            self.transport.close()

    return serving(Replying)
