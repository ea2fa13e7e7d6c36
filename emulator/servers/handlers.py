"""The embedded servers that open the connection, as ordinary handlers for `websockets.asyncio.server`."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from websockets.asyncio.server import ServerConnection, broadcast

Handler: TypeAlias = Callable[[ServerConnection], Awaitable[object]]
Requests: TypeAlias = Callable[[dict[str, Any]], "dict[str, Any] | Awaitable[dict[str, Any]]"]

DROP_AFTER: Final = 1.0
"""Seconds after which `drop` cuts a connection on which no message came."""


async def echo(websocket: ServerConnection) -> None:
    async for message in websocket:
        await websocket.send(message)


async def silent(websocket: ServerConnection) -> None:
    async for _ in websocket:
        pass


def chat() -> Handler:
    """A room: greets a newcomer ("welcome guest-1"), tells the others, and passes on what each says to all others."""
    numbers = itertools.count(1)
    guests: dict[ServerConnection, str] = {}

    async def handler(websocket: ServerConnection) -> None:
        name = f"guest-{next(numbers)}"
        await websocket.send(f"welcome {name}")
        broadcast(guests, f"{name} joined")
        guests[websocket] = name
        try:
            async for message in websocket:
                others = [guest for guest in guests if guest is not websocket]
                broadcast(others, f"{name}: {message}" if isinstance(message, str) else message)
        finally:
            del guests[websocket]
            broadcast(guests, f"{name} left")

    return handler


def closing(code: int, reason: str) -> Handler:
    async def handler(websocket: ServerConnection) -> None:
        await websocket.close(code, reason)

    return handler


async def drop(websocket: ServerConnection) -> None:
    """Cuts the connection without a close frame at the first message, or 1 s after opening if none came till then."""
    try:
        async with asyncio.timeout(DROP_AFTER):
            await websocket.recv()
    except TimeoutError:
        pass
    websocket.transport.abort()
    await websocket.wait_closed()
