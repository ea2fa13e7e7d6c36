"""One contract for streams, run over the memory transports and over real TCP: they must not be told apart."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from emulator.engine.world import RealWorld, VirtualWorld


class Recorder(asyncio.Protocol):
    """Notes what it is told, in order; `until(text)` waits for an event of that name."""

    keep_open = False

    def __init__(self) -> None:
        self.events: list[str] = []
        self.data = b""
        self.lost_with: Exception | None = None
        self._news = asyncio.Event()

    def _note(self, event: str) -> None:
        self.events.append(event)
        self._news.set()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self._note("made")

    def data_received(self, data: bytes) -> None:
        self.data += data
        self._note("data")

    def eof_received(self) -> bool:
        self._note("eof")
        return self.keep_open

    def pause_writing(self) -> None:
        self._note("pause")

    def resume_writing(self) -> None:
        self._note("resume")

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost_with = exc
        self._note("lost")

    async def until(self, wanted: Callable[[], bool]) -> None:
        while not wanted():
            self._news.clear()
            await self._news.wait()

    async def until_event(self, event: str) -> None:
        await self.until(lambda: event in self.events)


class HalfOpen(Recorder):
    keep_open = True


Scenario = Callable[[Any, Any], Awaitable[None]]


@pytest.fixture(params=["memory", "tcp"])
def pair(request: pytest.FixtureRequest) -> Any:
    """Runs scenario(client, server), two connected recorders, in the world under test."""

    def run(scenario: Scenario, kind: type[Recorder] = Recorder) -> None:
        world = VirtualWorld() if request.param == "memory" else RealWorld()
        finished = []

        async def main() -> None:
            accepted: asyncio.Future[Recorder] = world.loop.create_future()

            class Accepted(kind):  # type: ignore[misc,valid-type]
                def connection_made(self, transport: Any) -> None:
                    super().connection_made(transport)
                    accepted.set_result(self)

            listener = await world.loop.create_server(Accepted, "127.0.0.1", 0)
            port = listener.sockets[0].getsockname()[1]
            _, client = await world.loop.create_connection(kind, "127.0.0.1", port)
            server = await accepted
            await scenario(client, server)
            for end in (client, server):
                if "lost" not in end.events:
                    end.transport.abort()
                await end.until_event("lost")
            assert client.events.count("lost") == server.events.count("lost") == 1
            listener.close()
            finished.append(True)

        world.run(main, until_ms=20_000)
        assert finished

    return run


def test_bytes_arrive_whole_and_in_order(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        client.transport.write(b"one ")
        client.transport.write(bytearray(b"two "))
        client.transport.write(memoryview(b"three "))
        client.transport.writelines([b"four ", b"five"])
        client.transport.write(b"")
        await server.until(lambda: server.data == b"one two three four five")
        server.transport.write(b"back")
        await client.until(lambda: client.data == b"back")

    pair(scenario)


def test_what_was_written_may_be_changed_afterwards(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        buffer = bytearray(b"before")
        client.transport.write(buffer)
        buffer[:] = b"after!"
        await server.until(lambda: len(server.data) == 6)
        assert server.data == b"before"

    pair(scenario)


def test_close_delivers_what_was_written_then_the_end(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        client.transport.write(b"last words")
        client.transport.close()
        assert client.transport.is_closing()
        assert "lost" not in client.events
        await server.until_event("lost")
        assert server.data == b"last words"
        assert server.events[-2:] == ["eof", "lost"]
        await client.until_event("lost")
        assert client.lost_with is None
        assert server.lost_with is None

    pair(scenario)


def test_close_and_abort_may_be_called_again(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        for _ in range(2):
            client.transport.close()
            client.transport.abort()
        client.transport.write(b"dropped")
        await server.until_event("lost")
        assert server.data == b""

    pair(scenario)


def test_abort_ends_the_stream_of_the_other_side(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        client.transport.abort()
        await client.until_event("lost")
        await server.until_event("lost")

    pair(scenario)


def test_half_close_leaves_the_other_direction_open(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        assert client.transport.can_write_eof()
        client.transport.write(b"question")
        client.transport.write_eof()
        client.transport.write_eof()
        with pytest.raises(RuntimeError):
            client.transport.write(b"more")
        await server.until_event("eof")
        assert server.data == b"question"
        assert not server.transport.is_closing()
        server.transport.write(b"answer")
        await client.until(lambda: client.data == b"answer")
        server.transport.close()
        await client.until_event("eof")

    pair(scenario, HalfOpen)


def test_a_paused_reader_gets_nothing_until_it_resumes(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        server.transport.pause_reading()
        assert not server.transport.is_reading()
        client.transport.write(b"wait")
        client.transport.write_eof()
        for _ in range(3):
            await asyncio.sleep(0.001)
        assert server.data == b""
        server.transport.resume_reading()
        assert server.transport.is_reading()
        await server.until_event("eof")
        assert server.data == b"wait"

    pair(scenario)


def test_a_writer_is_paused_above_the_high_and_resumed_at_the_low_water_mark(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        client.transport.set_write_buffer_limits(high=4096, low=1024)
        assert client.transport.get_write_buffer_limits() == (1024, 4096)
        server.transport.pause_reading()
        sent = 0
        while "pause" not in client.events:
            client.transport.write(b"x" * 65536)
            sent += 65536
            await asyncio.sleep(0)
        assert client.transport.get_write_buffer_size() > 4096
        server.transport.resume_reading()
        await client.until_event("resume")
        assert client.transport.get_write_buffer_size() <= 1024
        await server.until(lambda: len(server.data) == sent)
        assert client.events.count("pause") == 1

    pair(scenario)


def test_closing_while_the_buffer_is_full_waits_for_the_reader(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        server.transport.pause_reading()
        size = 16 * 1024 * 1024
        client.transport.write(b"x" * size)
        client.transport.close()
        await asyncio.sleep(0.002)
        assert "lost" not in client.events
        server.transport.resume_reading()
        await client.until_event("lost")
        await server.until(lambda: len(server.data) == size)

    pair(scenario)


def test_bytes_for_a_closed_end_are_answered_with_a_reset(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        client.transport.abort()
        await client.until_event("lost")
        await server.until_event("eof")
        server.transport.write(b"anybody there?")
        await asyncio.sleep(0.001)
        server.transport.write(b"anybody?")
        await server.until_event("lost")
        assert isinstance(server.lost_with, ConnectionResetError | BrokenPipeError)

    pair(scenario, HalfOpen)


def test_names_of_the_ends(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        for one, other in ((client, server), (server, client)):
            assert one.transport.get_extra_info("sockname") == other.transport.get_extra_info("peername")
        assert client.transport.get_extra_info("ssl_object") is None
        assert client.transport.get_extra_info("unheard-of", "default") == "default"

    pair(scenario)


def test_only_bytes_can_be_written(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        with pytest.raises(TypeError):
            client.transport.write("text")

    pair(scenario)


def test_another_protocol_can_take_over(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        heir = Recorder()
        server.transport.set_protocol(heir)
        assert server.transport.get_protocol() is heir
        client.transport.write(b"for the heir")
        await heir.until(lambda: heir.data == b"for the heir")
        server.transport.set_protocol(server)

    pair(scenario)


def test_buffered_protocols_are_fed(pair: Any) -> None:
    class Buffered(asyncio.BufferedProtocol):
        def __init__(self) -> None:
            self.room = bytearray(3)
            self.data = b""
            self.full: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def get_buffer(self, sizehint: int) -> bytearray:
            return self.room

        def buffer_updated(self, nbytes: int) -> None:
            self.data += bytes(self.room[:nbytes])
            if len(self.data) == 10 and not self.full.done():
                self.full.set_result(None)

    async def scenario(client: Recorder, server: Recorder) -> None:
        buffered = Buffered()
        server.transport.set_protocol(buffered)
        client.transport.write(b"0123456789")
        await buffered.full
        assert buffered.data == b"0123456789"
        server.transport.set_protocol(server)

    pair(scenario)


def test_streams_of_asyncio_run_over_it(pair: Any) -> None:
    async def scenario(client: Recorder, server: Recorder) -> None:
        async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write((await reader.readline()).upper())
            writer.close()
            await writer.wait_closed()

        listener = await asyncio.start_server(shout, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.sockets[0].getsockname()[1])
        writer.write(b"hello\n")
        assert await reader.read() == b"HELLO\n"
        writer.close()
        await writer.wait_closed()
        listener.close()

    pair(scenario)
