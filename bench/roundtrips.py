"""Round trips of a 64-byte echo: the Python face beside `websockets`, Node's beside `ws`, in turns in one process."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

import emulator

NODE = Path(__file__).parent / "node"
COUNT = 2000
ROUNDS = 7
TEXT = "x" * 64
Pairs = list[tuple[float, float]]


def python_face(target: str, namespace: str) -> Pairs:
    """(ours, theirs) of each round, in us an echo: `send` and an awaited event beside `send` and `recv`."""
    return asyncio.run(_python_face(target, namespace))


async def _python_face(target: str, namespace: str) -> Pairs:
    async def echo(websocket: ServerConnection) -> None:
        async for message in websocket:
            await websocket.send(message)

    async with serve(echo, "127.0.0.1", 0) as server, emulator.launch(target) as app:
        task = getattr(app, namespace).connectSocket({"url": "wss://bench.example/echo", "complete": lambda res: None})
        await app.event(task, "open")

        async def ours() -> None:
            task.send({"data": TEXT})
            await app.event(task, "message")

        async with connect(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}") as client:

            async def theirs() -> None:
                await client.send(TEXT)
                await client.recv()

            return [(await _timed(ours), await _timed(theirs)) for _ in range(ROUNDS + 1)][1:]


async def _timed(one: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    for _ in range(COUNT):
        await one()
    return (time.perf_counter() - began) / COUNT * 1e6


def node_face(target: str, namespace: str) -> Pairs:
    """The same through Node, where a callback sends the next one."""
    environment = {"UNISOCK_PYTHON": sys.executable, **os.environ, "TARGET": target, "NAMESPACE": namespace}
    command = ["node", str(NODE / "echo.mjs"), str(COUNT), str(ROUNDS)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} exited with {done.returncode}: {done.stderr}")
    return [(ours, theirs) for ours, theirs in json.loads(done.stdout)]


def tell(face: str, beside: str, pairs: Pairs) -> None:
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratios = sorted(one / other for one, other in pairs)
    print(
        f"{face}: {ours:.0f} us an echo of {len(TEXT)} bytes; {beside}: {theirs:.0f} us; "
        f"ratio {statistics.median(ratios):.1f} (rounds: {ratios[0]:.1f} to {ratios[-1]:.1f})"
    )
