"""Every embedded server, met by a plain `websockets` client: in virtual time, and over TCP and TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import trustme
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, InvalidStatus

from emulator.engine.world import RealWorld, VirtualWorld, World
from emulator.errors import UserError
from emulator.servers import Handshake, Running, Server, for_handler, parse

HERE = Path(__file__).parent


def dial(world: World, running: Running, **settings: Any) -> connect:
    url = "ws://chat.example.com/room?id=1" if world.virtual else running.url
    return connect(url, proxy=None, ping_interval=None, compression=None, max_size=None, **settings)


def meet(server: Server, scenario: Callable[[Any], Awaitable[None]], world: World | None = None, **start: Any) -> World:
    """Run scenario(dial) beside the server, dial(**settings) being websockets.connect to it."""
    world = world or VirtualWorld()
    done = []

    async def main() -> None:
        async with server.start(world, **start) as running:
            await scenario(lambda **settings: dial(world, running, **settings))
            done.append(True)

    world.run(main, until_ms=30_000)
    assert done
    return world


@pytest.fixture(params=[VirtualWorld, RealWorld])
def world(request: pytest.FixtureRequest) -> World:
    world: World = request.param()
    return world


def test_echo(world: World) -> None:
    async def scenario(dial: Any) -> None:
        async with dial() as client:
            for message in ("text", "二🙂", b"\x00\xff", "x" * 2_000_000, ""):
                await client.send(message)
                assert await client.recv() == message

    meet(parse("echo", HERE), scenario, world)


def test_chat_greets_and_passes_on_to_all_others(world: World) -> None:
    async def scenario(dial: Any) -> None:
        async with dial() as first:
            assert await first.recv() == "welcome guest-1"
            async with dial() as second:
                assert await second.recv() == "welcome guest-2"
                assert await first.recv() == "guest-2 joined"
                await second.send("hello")
                await second.send(b"raw")
                assert await first.recv() == "guest-2: hello"
                assert await first.recv() == b"raw"
                await first.send("hi")
                assert await second.recv() == "guest-1: hi"
            assert await first.recv() == "guest-2 left"

    meet(parse("chat", HERE), scenario, world)


@pytest.mark.parametrize("status", [100, 200, 302, 403, 499, 503])
def test_reject(world: World, status: int) -> None:
    seen: list[Handshake] = []

    async def scenario(dial: Any) -> None:
        with pytest.raises(InvalidStatus) as rejected:
            await dial()
        assert rejected.value.response.status_code == status

    meet(parse(f"reject:{status}", HERE), scenario, world, on_handshake=seen.append)
    assert [(handshake.status, handshake.accepted) for handshake in seen] == [(status, False)]


@pytest.mark.parametrize(
    ("spec", "code", "reason"),
    [("close:4001", 4001, ""), ("close:1000:bye: now", 1000, "bye: now"), ("close:1011:" + "二" * 41, 1011, "二" * 41)],
)
def test_close(world: World, spec: str, code: int, reason: str) -> None:
    async def scenario(dial: Any) -> None:
        async with dial() as client:
            await client.wait_closed()
            assert (client.close_code, client.close_reason) == (code, reason)

    meet(parse(spec, HERE), scenario, world)


def test_silent_says_nothing_but_answers_pings_and_closes(world: World) -> None:
    async def scenario(dial: Any) -> None:
        async with dial() as client:
            await client.send("anybody?")
            await (await client.ping())
            await client.close(4000)
            assert client.close_code == 4000

    meet(parse("silent", HERE), scenario, world)


def test_hang_never_answers_the_handshake(world: World) -> None:
    async def scenario(dial: Any) -> None:
        with pytest.raises(TimeoutError):
            await dial(open_timeout=0.05)

    meet(parse("hang", HERE), scenario, world)


@pytest.mark.parametrize(
    ("spec", "error"),
    [("refuse", ConnectionRefusedError), ("dns", socket.gaierror), ("tls", ssl.SSLCertVerificationError)],
)
def test_failures(world: World, spec: str, error: type[Exception]) -> None:
    async def main() -> None:
        async with parse(spec, HERE).start(world):
            with pytest.raises(error):
                await world.network.connect(asyncio.Protocol, "example.com", 443, ssl=True)

    world.run(main)


@pytest.mark.parametrize(("message", "at"), [("say", 0.005), (None, 1.003)])
def test_drop_cuts_at_the_first_message_or_after_a_second(message: str | None, at: float) -> None:
    times = []

    async def scenario(dial: Any) -> None:
        async with dial() as client:
            if message:
                await client.send(message)
            with pytest.raises(ConnectionClosedError):
                await client.recv()
            assert client.close_code == 1006
            times.append(asyncio.get_running_loop().time())

    meet(parse("drop", HERE), scenario)
    assert times == [at]


def test_drop_over_tcp() -> None:
    async def scenario(dial: Any) -> None:
        async with dial() as client:
            await client.send("say")
            await client.wait_closed()
            assert client.close_code == 1006

    meet(parse("drop", HERE), scenario, RealWorld())


def test_real_needs_the_real_world(world: World) -> None:
    async def main() -> None:
        async with parse("real", HERE).start(world) as running:
            assert running.url == ""

    if world.virtual:
        with pytest.raises(UserError, match="real world"):
            world.run(main)
    else:
        world.run(main)


def test_handshakes_are_told(world: World) -> None:
    seen: list[Handshake] = []

    async def scenario(dial: Any) -> None:
        async with dial(subprotocols=["v2.chat", "v1.chat"], additional_headers={"X-Token": "abc"}) as client:
            assert client.subprotocol == "v2.chat"

    meet(parse("echo", HERE), scenario, world, on_handshake=seen.append)
    (handshake,) = seen
    assert handshake.accepted
    assert handshake.path == ("/room?id=1" if world.virtual else "/")
    assert (handshake.offered, handshake.subprotocol) == (["v2.chat", "v1.chat"], "v2.chat")
    assert ("X-Token", "abc") in handshake.headers


def test_subprotocols_may_be_refused() -> None:
    seen: list[Handshake] = []

    async def scenario(dial: Any) -> None:
        async with dial(subprotocols=["chat"]) as client:
            assert client.subprotocol is None

    meet(parse("echo", HERE), scenario, on_handshake=seen.append, accept_subprotocol=False)
    assert (seen[0].offered, seen[0].subprotocol) == (["chat"], None)


def test_a_handler_given_as_a_function_and_its_errors(caplog: pytest.LogCaptureFixture) -> None:
    errors: list[Exception] = []

    async def handler(websocket: Any) -> None:
        if await websocket.recv() == "boom":
            raise ValueError("the handler's own")

    async def scenario(dial: Any) -> None:
        async with dial() as client:
            await client.send("boom")
            with pytest.raises(ConnectionClosedError):
                await client.recv()
            assert client.close_code == 1011

    meet(for_handler(handler), scenario, on_error=errors.append)
    assert [str(error) for error in errors] == ["the handler's own"]
    assert not caplog.records


def test_a_connection_that_closes_is_no_error_of_the_handlers() -> None:
    errors: list[Exception] = []

    async def handler(websocket: Any) -> None:
        while True:
            await websocket.send(await websocket.recv())

    async def scenario(dial: Any) -> None:
        async with dial() as client:
            await client.close()

    meet(for_handler(handler), scenario, on_error=errors.append)
    assert errors == []


def test_errors_nobody_asks_for_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def handler(websocket: Any) -> None:
        raise ValueError("unheard")

    async def scenario(dial: Any) -> None:
        async with dial() as client:
            await client.wait_closed()

    meet(for_handler(handler), scenario)
    assert "the server's handler failed" in caplog.text


def test_a_server_that_ends_cuts_its_connections(world: World) -> None:
    async def main() -> None:
        async with parse("echo", HERE).start(world) as running:
            client = await dial(world, running)
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert client.close_code == 1006
        with pytest.raises(OSError):  # noqa: PT011 - refused in one world, unknown host in the other
            await dial(world, running)

    world.run(main)


def test_an_open_connection_to_an_idle_server_is_nothing_to_wait_for() -> None:
    world = VirtualWorld()
    clients: list[ClientConnection] = []

    async def main() -> None:
        async with parse("echo", HERE).start(world) as running:
            clients.append(await dial(world, running))
            await clients[0].recv()

    world.start(main)
    assert world.drive(until_ms=600_000) == "idle"
    assert world.loop.time() == 0.003
    world.close()


def test_tls_in_the_real_world() -> None:
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("chat.example.com").configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    world = RealWorld()
    failures = []

    async def main() -> None:
        async with parse("echo", HERE).start(world, ssl=serving) as running:
            async with connect(running.url, proxy=None, ssl=trusting, server_hostname="chat.example.com") as client:
                await client.send("over TLS")
                assert await client.recv() == "over TLS"
            transport, _ = await world.network.connect(asyncio.Protocol, "chat.example.com", 443, ssl=trusting)
            assert transport.get_extra_info("ssl_object") is not None
            transport.abort()
            try:
                await world.network.connect(asyncio.Protocol, "chat.example.com", 443, ssl=True)
            except ssl.SSLCertVerificationError as error:
                failures.append(error)

    world.run(main, until_ms=20_000)
    assert len(failures) == 1
