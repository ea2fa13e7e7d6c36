from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from typing import Any

import pytest

from emulator.engine.world import REFUSED, UNKNOWN_HOST, UNTRUSTED, Failure, RealWorld, VirtualWorld
from emulator.errors import UserError


class Client(asyncio.Protocol):
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.got: list[tuple[int, Any]] = []

    def note(self, what: Any) -> None:
        self.got.append((round(self.loop.time() * 1000), what))

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.note(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.note(type(exc).__name__)


class Echo(Client):
    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


def failed_connect(failure: Failure | None, host: str = "example.com", tls: bool = True) -> OSError:
    world = VirtualWorld()
    failures: list[OSError] = []

    async def main() -> None:
        world.network.default = failure
        try:
            await world.network.connect(Client, host, 443, ssl=tls)
        except OSError as error:
            assert world.loop.time() == 0.001
            failures.append(error)

    world.run(main)
    return failures[0]


def test_failures_are_the_real_worlds_own() -> None:
    assert isinstance(failed_connect(REFUSED), ConnectionRefusedError)
    assert failed_connect(REFUSED).errno == errno.ECONNREFUSED
    unknown = failed_connect(UNKNOWN_HOST)
    assert isinstance(unknown, socket.gaierror)
    assert unknown.args == (-2, "Name or service not known")
    untrusted = failed_connect(UNTRUSTED)
    assert isinstance(untrusted, ssl.SSLCertVerificationError)
    assert untrusted.verify_code == 20
    assert "unable to get local issuer certificate" in str(untrusted)


def test_nobody_listens() -> None:
    assert isinstance(failed_connect(None), socket.gaierror)
    assert isinstance(failed_connect(None, "127.0.0.1"), ConnectionRefusedError)


def test_a_tls_server_cuts_a_plain_connection_at_its_first_bytes() -> None:
    world = VirtualWorld()
    clients: list[Client] = []

    async def main() -> None:
        world.network.default = UNTRUSTED
        transport, client = await world.network.connect(Client, "example.com", 80)
        transport.write(b"GET / HTTP/1.1\r\n\r\n")
        clients.append(client)

    world.run(main)
    assert clients[0].got == [(3, "NoneType")]


def exchange(*messages: bytes, until_ms: float = 60_000, **faults: Any) -> list[tuple[int, Any]]:
    """What an echo server sends back under network faults given as name={settings}, with the times in ms."""
    world = VirtualWorld(3)
    got: list[tuple[int, Any]] = []

    async def main() -> None:
        await world.loop.create_server(Echo, port=80)
        for name, settings in faults.items():
            world.network.add_fault(name, **settings)
        transport, client = await world.network.connect(Client, "h", 80)
        client.got = got
        for message in messages:
            transport.write(message)
        await world.loop.create_future()

    # The end of the world cuts what is still open; that is none of the faults' doing.
    with world:
        world.start(main)
        world.drive(until_ms)
        return list(got)


def test_latency() -> None:
    assert exchange(b"x", latency={"latency": 100}) == [(203, b"x")]
    assert exchange(b"x", latency={"latency": 100, "direction": "up"}) == [(103, b"x")]


def test_jitter_is_seeded_and_never_reorders() -> None:
    runs = [exchange(*b"0123456789".split(), latency={"latency": 50, "jitter": 40}) for _ in range(2)]
    assert runs[0] == runs[1]
    assert b"".join(data for _, data in runs[0]) == b"0123456789"


def test_bandwidth() -> None:
    assert exchange(b"x" * 500, bandwidth={"rate": 1000, "direction": "up"}) == [(503, b"x" * 500)]


def test_slicer() -> None:
    assert exchange(b"abcdef", slicer={"average_size": 2, "delay": 10, "direction": "down"}) == [
        (3, b"ab"),
        (13, b"cd"),
        (23, b"ef"),
    ]


def test_timeout_lets_nothing_pass_and_may_close() -> None:
    assert exchange(b"x", timeout={}) == []
    assert exchange(b"x", timeout={"timeout": 500}) == [(501, "NoneType")]


def test_reset() -> None:
    assert exchange(b"x", reset={"timeout": 50}) == [(3, b"x"), (51, "ConnectionResetError")]


def test_what_a_fault_held_comes_when_it_is_removed_and_keeps_its_order() -> None:
    world = VirtualWorld()
    got: list[tuple[int, Any]] = []

    async def main() -> None:
        await world.loop.create_server(Echo, port=80)
        transport, client = await world.network.connect(Client, "h", 80)
        client.got = got
        world.network.add_fault("timeout", "up")
        transport.write(b"held ")
        await asyncio.sleep(1)
        world.network.remove_fault("timeout")
        transport.write(b"fresh")
        await world.loop.create_future()

    world.start(main)
    world.drive()
    world.close()
    assert got[:-1] == [(1003, b"held fresh")]


@pytest.mark.parametrize(
    ("name", "settings"), [("latencey", {}), ("latency", {"speed": 1}), ("bandwidth", {"rate": 0})]
)
def test_wrong_faults_are_the_users_mistake(name: str, settings: dict[str, float]) -> None:
    with VirtualWorld() as world, pytest.raises(UserError, match=r"latency|bandwidth"):
        world.complete(make_link(world, name, settings))


async def make_link(world: VirtualWorld, name: str, settings: dict[str, float]) -> None:
    await world.loop.create_server(Echo, port=80)
    await world.network.connect(Client, "h", 80)
    world.network.add_fault(name, **settings)


def test_losing_the_network_resets_connections_and_fails_new_ones() -> None:
    world = VirtualWorld()
    seen: list[Any] = []

    async def main() -> None:
        await world.loop.create_server(Echo, port=80)
        _, client = await world.network.connect(Client, "h", 80)
        world.network.set_state("none")
        with pytest.raises(OSError, match="unreachable") as failed:
            await world.network.connect(Client, "h", 80)
        seen.append(failed.value.errno)
        await asyncio.sleep(0)
        seen.append(client.got)
        world.network.set_state("4g")
        await world.network.connect(Client, "h", 80)
        seen.append("connected")

    world.run(main)
    assert seen == [errno.ENETUNREACH, [(1, "ConnectionResetError")], "connected"]


def test_an_address_is_taken_once_and_free_again_after_close() -> None:
    world = VirtualWorld()

    async def main() -> None:
        first = await world.loop.create_server(Echo, "h", 80)
        with pytest.raises(OSError, match="in use"):
            await world.loop.create_server(Echo, "h", 80)
        await world.loop.create_server(Echo, "other", 80)
        first.close()
        await first.wait_closed()
        await world.loop.create_server(Echo, "h", 80)

    world.run(main)


@pytest.mark.parametrize(
    ("listens", "asked"), [("127.0.0.1", "localhost"), ("Example.com", "example.COM"), (None, "x.y")]
)
def test_the_names_of_a_host(listens: str | None, asked: str) -> None:
    world = VirtualWorld()

    async def main() -> None:
        await world.loop.create_server(Echo, listens, 80)
        await world.network.connect(Client, asked, 80)

    assert world.run(main) == "idle"


def test_the_real_world_without_network() -> None:
    world = RealWorld()

    async def main() -> None:
        world.network.set_state("none")
        with pytest.raises(OSError, match="unreachable"):
            await world.network.connect(Client, "127.0.0.1", 1)
        world.network.set_state("wifi")
        with world.network.leading_to(UNKNOWN_HOST), pytest.raises(socket.gaierror):
            await world.network.connect(Client, "127.0.0.1", 1)

    world.run(main)
