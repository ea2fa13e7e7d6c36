from __future__ import annotations

import asyncio
import gc
import time
from typing import Any

import pytest
import websockets.frames
import websockets.utils
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from emulator.engine.world import RealWorld, Runaway, VirtualWorld


async def forever() -> None:
    await asyncio.get_running_loop().create_future()


def test_time_jumps_to_the_next_timer() -> None:
    began = time.perf_counter()
    world = VirtualWorld()
    seen = []

    async def main() -> None:
        for _ in range(3600):
            await asyncio.sleep(1)
        seen.append((world.loop.time(), world.now_ms()))

    assert world.run(main) == "idle"
    assert seen == [(3600.0, 1704067200000 + 3_600_000)]
    assert time.perf_counter() - began < 0.5


def test_an_hour_of_a_sleeping_websockets_handler_takes_no_time() -> None:
    began = time.perf_counter()
    world = VirtualWorld()
    ticks = []

    async def handler(websocket: ServerConnection) -> None:
        while True:
            await asyncio.sleep(10)
            await websocket.send("tick")

    async def main() -> None:
        async with serve(handler, "example.com", 80), connect("ws://example.com", proxy=None) as client:
            async for message in client:
                ticks.append(message)

    assert world.run(main, until_ms=3_600_000) == "deadline"
    assert len(ticks) == 359
    assert world.loop.time() >= 3600
    assert time.perf_counter() - began < 1


def test_timers_take_at_least_a_millisecond_and_keep_their_order() -> None:
    world = VirtualWorld()
    seen: list[Any] = []

    async def main() -> None:
        loop = world.loop
        loop.call_later(0, lambda: seen.append(("zero", loop.time())))
        loop.call_later(-5, lambda: seen.append(("past", loop.time())))
        loop.call_at(0.0015, lambda: seen.append(("later", loop.time())))
        loop.call_soon(lambda: seen.append(("soon", loop.time())))
        loop.call_later(0.5, lambda: seen.append("never")).cancel()

    assert world.run(main) == "idle"
    assert seen == [("soon", 0.0), ("zero", 0.001), ("past", 0.001), ("later", 0.0015)]


def test_cancelled_timers_are_nothing_to_wait_for() -> None:
    world = VirtualWorld()

    async def main() -> None:
        for _ in range(1000):
            async with asyncio.timeout(3600):
                await asyncio.sleep(0)

    assert world.run(main, until_ms=10_000_000) == "idle"
    assert world.loop.time() == 0


def test_each_hop_takes_a_millisecond() -> None:
    world = VirtualWorld()
    seen: list[Any] = []

    class Echo(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.write(data)

    class Client(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            seen.append(("connected", world.loop.time()))
            transport.write(b"a")
            transport.write(b"b")

        def data_received(self, data: bytes) -> None:
            seen.append((data, world.loop.time()))

    async def main() -> None:
        await world.loop.create_server(Echo, port=80)
        await world.network.connect(Client, "any.example", 80)
        await forever()

    assert world.run(main) == "idle"
    assert seen == [("connected", 0.001), (b"ab", 0.003)]


def test_the_deadline_is_told_from_idleness() -> None:
    async def main() -> None:
        while True:
            await asyncio.sleep(1)

    world = VirtualWorld()
    assert world.run(main, until_ms=2500) == "deadline"
    assert VirtualWorld().run(forever, until_ms=2500) == "idle"


def test_what_is_due_at_the_deadline_still_happens() -> None:
    world = VirtualWorld()
    seen = []

    async def main() -> None:
        world.loop.call_later(1, seen.append, "at")
        world.loop.call_later(1.001, seen.append, "after")

    assert world.run(main, until_ms=1000) == "deadline"
    assert seen == ["at"]


def test_a_loop_that_never_waits_is_stopped() -> None:
    async def main() -> None:
        while True:
            await asyncio.sleep(0)

    with pytest.raises(Runaway, match=r"100,000 events at 0 ms"):
        VirtualWorld().run(main)


def test_a_runaway_that_refuses_to_end_is_abandoned() -> None:
    async def main() -> None:
        while True:
            try:
                await asyncio.sleep(0)
            except asyncio.CancelledError:
                continue

    with pytest.raises(Runaway):
        VirtualWorld().run(main)
    gc.collect()


def test_stop_ends_the_drive() -> None:
    world = VirtualWorld()

    async def main() -> None:
        world.loop.call_later(1, world.stop)
        await asyncio.sleep(10)

    assert world.run(main) == "stopped"
    assert world.loop.time() == 1


def test_an_exception_of_main_comes_out() -> None:
    async def main() -> None:
        await asyncio.sleep(1)
        raise ValueError("mine")

    for world in (VirtualWorld(), RealWorld()):
        with pytest.raises(ValueError, match="mine"):
            world.run(main if world.virtual else fails)


async def fails() -> None:
    raise ValueError("mine")


def test_leftovers_are_cancelled_and_clean_up_in_virtual_time() -> None:
    world = VirtualWorld()
    seen = []

    async def leftover(_: Any = None) -> None:
        try:
            await forever()
        finally:
            await asyncio.sleep(2)
            seen.append("cleaned up")

    async def main() -> None:
        task = asyncio.create_task(leftover())
        async with serve(leftover, "h", 80, ping_interval=None), connect("ws://h", proxy=None, ping_interval=None):
            await task

    assert world.run(main, until_ms=100) == "idle"
    assert seen == ["cleaned up", "cleaned up"]
    assert world.loop.is_closed()
    gc.collect()


def test_steering_by_hand() -> None:
    async def answer() -> int:
        await asyncio.sleep(5)
        return 42

    with VirtualWorld() as world:
        assert world.complete(answer()) == 42
        assert world.loop.time() == 5
        assert world.drive(until_ms=6000) == "idle"
        with pytest.raises(RuntimeError, match="nothing is left to happen"):
            world.complete(forever())
        assert world.complete(answer()) == 42


def test_a_started_main_that_fails_is_told_while_steering() -> None:
    with VirtualWorld() as world:
        world.start(fails)
        with pytest.raises(ValueError, match="mine"):
            world.complete(forever())


def test_threads_have_no_place() -> None:
    async def main() -> None:
        await asyncio.to_thread(print)

    with pytest.raises(RuntimeError, match="no threads in virtual time"):
        VirtualWorld().run(main)


def recorded(seed: int) -> list[tuple[float, bytes]]:
    """Each byte that a websockets client and server exchange, with its time."""
    world = VirtualWorld(seed)
    traffic: list[tuple[float, bytes]] = []

    async def tap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("server", 80)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                traffic.append((world.loop.time(), data))
                sink.write(data)
            sink.close()

        await asyncio.gather(pump(reader, back), pump(there, writer))

    async def echo(websocket: ServerConnection) -> None:
        async for message in websocket:
            await websocket.send(message)

    async def main() -> None:
        await asyncio.start_server(tap, "tap", 80)
        async with serve(echo, "server", 80), connect("ws://tap", proxy=None) as client:
            for text in ("one", "二", "🙂" * 100):
                await client.send(text)
                assert await client.recv() == text
            await (await client.ping())

    world.run(main)
    return traffic


def test_the_same_bytes_at_the_same_times_each_run() -> None:
    first = recorded(1)
    assert first == recorded(1)
    assert first != recorded(2)
    assert b"Date: Mon, 01 Jan 2024 00:00:00 GMT" in b"".join(data for _, data in first)


def test_websockets_gets_its_own_entropy_back() -> None:
    before = websockets.frames.secrets, websockets.utils.secrets  # type: ignore[attr-defined]
    recorded(1)
    assert before == (websockets.frames.secrets, websockets.utils.secrets)  # type: ignore[attr-defined]


def test_the_apps_randomness_does_not_depend_on_the_wire() -> None:
    with VirtualWorld(7) as one, VirtualWorld(7) as same, VirtualWorld(8) as other:
        assert one.random.random() == same.random.random() != other.random.random()


def test_the_real_world_has_the_same_face() -> None:
    with RealWorld() as world:
        seen: list[str] = []

        async def main() -> None:
            world.loop.call_later(0.005, seen.append, "happened")
            await forever()

        assert abs(world.now_ms() - time.time() * 1000) < 2000
        assert world.run(main, until_ms=5000, quiet=lambda: bool(seen)) == "idle"
    assert RealWorld().run(forever, until_ms=10) == "deadline"
    assert not world.virtual
