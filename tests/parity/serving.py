"""Servers of the plans that say more than those of the command line."""

from __future__ import annotations

import asyncio
from typing import Final

from websockets.asyncio.server import ServerConnection

FLAGGED: Final = ('{"@type":"binary","base64":"aGk="}', '{"@type":"x","base64":"aGk="}', '{"@type":"binary"}')


async def talk(websocket: ServerConnection) -> None:
    """Says what clients may take for something else, then echoes."""
    for message in ("hello", b"\x01\x02", *FLAGGED, "", b"", "null", "[1]"):
        await websocket.send(message)
    async for message in websocket:
        await websocket.send(message)


async def leave(websocket: ServerConnection) -> None:
    """Says something, and closes a little later whatever the client does."""
    await websocket.send("soon")
    await asyncio.sleep(0.02)
    await websocket.close(3001, "文")
