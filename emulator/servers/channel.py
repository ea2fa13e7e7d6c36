"""The developer's machine that takes the logs of a development build: it listens, and says nothing."""

from __future__ import annotations

import asyncio
from typing import Final

from websockets.asyncio.server import serve

from emulator.engine.world import VirtualNetwork, World
from emulator.servers.handlers import silent
from emulator.servers.server import CLOSE_TIMEOUT, MAX_SIZE, SERVER_HEADER, SILENCE

HOST: Final = "127.0.0.1"
PORT: Final = 7676


def take_logs(world: World) -> bool:
    """Lets something listen there, for as long as the world lasts. False in the real world, where nothing does."""
    network = world.network
    if not isinstance(network, VirtualNetwork):
        return False
    if not any(listener.port == PORT for listener in network.listeners):
        world.start(_listen)
    return True


async def _listen() -> None:
    async with serve(
        silent,
        HOST,
        PORT,
        compression=None,
        open_timeout=None,
        ping_interval=None,
        close_timeout=CLOSE_TIMEOUT,
        max_size=MAX_SIZE,
        server_header=SERVER_HEADER,
        logger=SILENCE,
    ):
        await asyncio.Event().wait()
