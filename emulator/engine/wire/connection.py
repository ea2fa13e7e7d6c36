"""One connection: dials, shakes hands, carries frames, ends. It knows wire rules, but no recipe and no app code."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from websockets.exceptions import ProtocolError
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State

from emulator.engine.wire import failures
from emulator.engine.wire.breaches import late_breach
from emulator.engine.wire.failures import Failure
from emulator.engine.wire.fragments import Joining, TooBig
from emulator.engine.wire.pieces import Pieces
from emulator.engine.wire.protocol import PlatformProtocol
from emulator.engine.wire.turns import Turn
from emulator.engine.wire.urls import Address
from emulator.engine.world import World
from platforms.model.wire import Ping, Wire


class Owner(Protocol):
    """Who hears of the connection. Each method is called from the loop, never from inside a call of the owner's."""

    def answered(self, response: Response) -> None: ...
    def closing(self) -> None: ...
    def opened(self, response: Response) -> None: ...
    def received(self, message: str | bytes) -> None: ...
    def failed(self, failure: Failure) -> None: ...
    def ended(self, failure: Failure) -> None: ...
    def frame(self, direction: str, opcode: str, payload: bytes) -> None: ...


@dataclass(frozen=True)
class Dial:
    """What to connect to, and how."""

    address: Address
    headers: list[tuple[str, str]]
    subprotocols: list[str]
    tls: ssl.SSLContext | None
    limit_ms: float | None
    limit_covers_handshake: bool
    ping: Ping | None = None
    deflate: bool = False
    turn: Turn | None = None
    authorization: str | None = None


class Connection(asyncio.Protocol):
    """From `dial` on; tells its owner exactly once how it failed, or that it opened and then how it ended."""

    def __init__(self, world: World, dial: Dial, rules: Wire, owner: Owner) -> None:
        self.world = world
        self.loop = world.loop
        self.rules = rules
        self.owner = owner
        self.is_open = False
        self.done = False
        self._dial = dial
        self._credentials = dial.authorization  # what a server that asks for it has not got yet
        self._protocol = self._new_protocol()
        self._transport: asyncio.Transport | None = None
        self._fragments = Joining(rules.fragments)
        self._pieces = Pieces(rules.send_buffer)
        self._closing: tuple[int | None, str] | None = None
        self._early: tuple[int | None, str] | None = None
        self._ending: Failure | None = None  # how it ends with the next bytes, which nobody reads
        self._closed: Failure | None = None  # how it ends with TCP, now that the server's close frame has come
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self.request = self._protocol.request(dial.headers)
        if dial.limit_ms is not None:
            self._start("limit", dial.limit_ms, self._too_late)
        self._task: asyncio.Task[None] | None = self.loop.create_task(self._connect())

    # From the owner

    def send(self, payload: str | bytes) -> None:
        """Sends one message. The connection must be open."""
        if self._silenced() and self._transport and self._transport.is_closing():
            self.drop("connection-reset", cause="Broken pipe")  # the first that this client notices of it
            return
        if self._protocol.state is not State.OPEN:
            return  # the peer's close frame has come and the app doesn't know yet: what it sends now, nobody reads
        is_text = isinstance(payload, str)
        data = _utf8(payload) if isinstance(payload, str) else payload
        self.owner.frame("out", "text" if is_text else "binary", data)
        put: Callable[[bytes, bool], None] = self._protocol.send_text if is_text else self._protocol.send_binary
        for piece, last in self._pieces.of(data):
            put(piece, last)
            put = self._protocol.send_continuation
        self._flush()

    @property
    def closing(self) -> bool:
        """Whether the owner has begun the closing handshake."""
        return self._closing is not None

    @property
    def reached(self) -> bool:
        """Whether there has been a TCP connection."""
        return self._transport is not None

    def queued(self) -> int:
        """Bytes written and not yet taken by the network."""
        return self._transport.get_write_buffer_size() if self._transport else 0

    def close(self, code: int | None, reason: str) -> None:
        """Begins the closing handshake; the owner hears of the end as the platform's close rules say."""
        if not self.is_open or self.done or self._closing:
            return
        self._closing = (code, reason)
        own = Failure(("closed-by-app",), code or 1005, reason)
        if self.rules.close.app == "next-bytes":
            self._end_later(own)
            if code not in self.rules.close.unsent:
                self._send_close(code, reason)
            return
        if self.rules.close.app == "cut" or code in self.rules.close.unsent:
            self._end_soon(own)
            return
        peer = self._protocol.close_rcvd
        self._send_close(code, reason)
        if peer is not None:
            self._end_soon(Failure(("closed-by-app",), peer.code, peer.reason))
        elif self.rules.close.app == "reported-at-once":
            self._end_soon(own, keep=True)
        elif self.rules.close.wait is not None:
            self._start("close", self.rules.close.wait, self._unanswered)

    def close_once_open(self, code: int | None, reason: str) -> None:
        """The same as soon as the connection is open."""
        self._early = self._early or (code, reason)

    def drop(self, condition: str, code: int = 1006, reason: str = "", cause: str = "") -> None:
        """Cuts the connection, dialled or open, for a reason of the client's own."""
        if self.done:
            return
        failure = Failure((condition,), code, reason, {"cause": cause or condition, "errno": 0})
        if condition == "closed-early" and self.rules.close.app == "next-bytes":
            self._end_later(failure)
        else:
            self._end_soon(self._ending or failure)

    def leave(self, condition: str, code: int | None, reason: str) -> None:
        """Sends a close frame and ends for the owner at once, without waiting for an answer."""
        if self.is_open and not self.done and not self._closing:
            self._send_close(code, reason)
        self.drop(condition, code or 1005, reason)

    # From the loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self.done:
            transport.abort()
            return
        if self._ending is not None:
            self._finish(self._ending)
            return
        if not self._dial.limit_covers_handshake:
            self._stop("limit")
        self._protocol.send_request(self.request)
        self._flush()

    def data_received(self, data: bytes) -> None:
        if self.done and not self._closing:
            return
        if self._ending is not None:
            self._finish(self._ending)
            return
        if self._closed is not None:
            self._came_late(data)
            return
        self._protocol.receive_data(data)
        events = self._protocol.events_received()
        if self._protocol.writes:
            self._flush()
        for event in events:
            if isinstance(event, Response):
                self._shake(event)
            elif isinstance(event, Frame):
                self._take(event)
        if self._protocol.parser_exc is not None:
            self._broke(self._protocol.parser_exc)

    def eof_received(self) -> bool:
        self._protocol.receive_eof()
        if not self.is_open and self._protocol.handshake_exc is not None:
            self._finish(failures.of_handshake(self._protocol.handshake_exc))
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._silenced():
            self._finish(self._closed or self._ending or failures.of_loss(exc))
        self._stop_all()

    # Inside

    def _new_protocol(self) -> PlatformProtocol:
        return PlatformProtocol(self._dial.address, self.rules, self._dial.subprotocols, self._dial.deflate)

    async def _connect(self) -> None:
        address, turn = self._dial.address, self._dial.turn
        try:
            if turn is not None and not turn.is_taken:
                await turn.take()
            rules = self.rules.tls if address.secure else None
            await self.world.network.connect(
                lambda: self, address.host, address.port_number, ssl=self._dial.tls, rules=rules
            )
        except OSError as exc:
            self._finish(failures.of_dial(exc))
        finally:
            self._task = None

    def _ask_again(self) -> None:
        """Connects once more, with the name and password that the server asked for."""
        assert self._credentials is not None
        assert self._transport is not None
        headers = [*self._dial.headers, ("Authorization", self._credentials)]
        self._credentials = None
        self._transport.set_protocol(asyncio.Protocol())
        self._transport.abort()
        self._transport = None
        self._protocol = self._new_protocol()
        self.request = self._protocol.request(headers)
        self._task = self.loop.create_task(self._connect())

    def _shake(self, response: Response) -> None:
        self.owner.answered(response)
        wanted = response.headers.get("WWW-Authenticate", "") if response.status_code == 401 else ""
        if self._credentials is not None and wanted.lower().startswith("basic"):
            self._ask_again()
            return
        if self._protocol.handshake_exc is not None:
            self._finish(failures.of_handshake(self._protocol.handshake_exc))
            return
        self._stop("limit")
        self._end_turn()
        self.is_open = True
        if self._dial.ping:
            self._start("ping", self._dial.ping.every, self._ping)
        self.owner.opened(response)
        if self._early is not None:
            self.close(*self._early)

    def _take(self, frame: Frame) -> None:
        match frame.opcode:
            case Opcode.TEXT | Opcode.BINARY | Opcode.CONT:
                self._join(frame)
            case Opcode.CLOSE:
                self._peer_closed(bytes(frame.data))
            case Opcode.PONG:
                self._stop("pong")

    def _join(self, frame: Frame) -> None:
        try:
            message = self._fragments.take(frame)
        except TooBig:
            if not self.done:
                self._give_up("message-too-big")
        else:
            if message is not None:
                self._deliver(*message)

    def _give_up(self, condition: str) -> None:
        """Closes an open connection in the usual way, for a failure of the client's own."""
        self._send_close(1000, "")
        self._finish(Failure((condition,), 1000, "", {"cause": condition, "errno": 0}), linger=True)

    def _deliver(self, opcode: Opcode, payload: bytes) -> None:
        if self.done:
            return
        if opcode is Opcode.BINARY:
            self.owner.frame("in", "binary", payload)
            self.owner.received(payload)
            return
        self.owner.frame("in", "text", payload)
        self.owner.received(payload.decode())

    def _peer_closed(self, payload: bytes) -> None:
        self.owner.frame("in", "close", payload)
        peer = self._protocol.close_rcvd
        assert peer is not None
        if self._closing is None and self.rules.close.peer == "unnoticed":
            return
        who = "closed-by-app" if self._closing else "closed-by-peer"
        conditions = (who, "no-close-code") if peer.code == 1005 else (who,)
        failure = Failure(conditions, peer.code, peer.reason)
        if self.rules.close.lingers is None or self.done:
            self._finish(failure, linger=True)
            return
        self._closed = failure
        self._stop("close")
        self._start("linger", self.rules.close.lingers, lambda: self._finish(failure, linger=True))
        self.owner.closing()
        self._came_late(b"")

    def _came_late(self, data: bytes) -> None:
        """What comes after the server's close frame, as soon as a frame's head is there."""
        self._protocol.after_close += data
        late = late_breach(self._protocol.after_close, deflated=bool(self._protocol.extensions))
        if late is not None:
            self._finish(failures.of_breach(ProtocolError(late.condition), late), linger=True)

    def _broke(self, exc: Exception) -> None:
        if not self.done and not isinstance(exc, EOFError):
            self._finish(failures.of_breach(exc, self._protocol.breach), linger=True)

    def _ping(self) -> None:
        rules = self._dial.ping
        if self.done or rules is None:
            return
        self._protocol.send_ping(b"")
        self.owner.frame("out", "ping", b"")
        self._flush()
        if "pong" not in self._timers:
            self._start("pong", rules.lost_after, lambda: self.drop("pong-missing"))
        self._start("ping", rules.every, self._ping)

    def _too_late(self) -> None:
        conditions = ("connect-timeout", "tls-timeout") if self._dial.tls else ("connect-timeout",)
        self._finish(Failure(conditions, values={"cause": "Connection timed out", "errno": 110}))

    def _unanswered(self) -> None:
        self._finish(Failure(("closed-by-app", "close-unanswered")))

    def _send_close(self, code: int | None, reason: str) -> None:
        self._protocol.begin_close(code, reason)
        self.owner.frame("out", "close", f"{'' if code is None else code} {reason}".strip().encode())
        self._flush()

    def _silenced(self) -> bool:
        """A server whose close frame went unnoticed drops TCP in the end; that goes unnoticed too."""
        return self._closing is None and self.rules.close.peer == "unnoticed" and self._protocol.close_rcvd is not None

    def _end_later(self, failure: Failure) -> None:
        """Ends with the next that comes of the connection, unless that is a failure to connect."""
        self._stop_all()
        self._ending = self._ending or failure

    def _end_soon(self, failure: Failure, *, keep: bool = False) -> None:
        self._release(linger=keep)
        tell = self.owner.ended if self.is_open else self.owner.failed
        self.loop.call_soon(tell, failure)

    def _finish(self, failure: Failure, *, linger: bool = False) -> None:
        if self.done:
            return
        self._release(linger=linger)
        (self.owner.ended if self.is_open else self.owner.failed)(failure)

    def _release(self, *, linger: bool) -> None:
        """Ends the owner's interest. With `linger` what was written still goes out before TCP ends."""
        self.done = True
        self._stop_all()
        self._end_turn()
        if self._task is not None:
            self._task.cancel()
        if self._transport is None:
            return
        if linger:
            self._transport.close()
        else:
            self._transport.abort()

    def _end_turn(self) -> None:
        if self._dial.turn is not None:
            self._dial.turn.give_up()

    def _flush(self) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            self._protocol.data_to_send()
            return
        for data in self._protocol.data_to_send():
            if data:
                transport.write(data)
            elif transport.can_write_eof():
                transport.write_eof()

    def _start(self, name: str, after_ms: float, then: Callable[[], None]) -> None:
        self._stop(name)
        self._timers[name] = self.loop.call_later(after_ms / 1000, then)

    def _stop(self, name: str) -> None:
        if name in self._timers:
            self._timers.pop(name).cancel()

    def _stop_all(self) -> None:
        for name in list(self._timers):
            self._stop(name)


def _utf8(words: str) -> bytes:
    """UTF-8 of JavaScript's UTF-16: surrogates that stand alone become U+FFFD, as TextEncoder has it."""
    try:
        return words.encode()
    except UnicodeEncodeError:
        return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
