"""`websockets`' Sans-I/O client with the decisions that platforms take otherwise in the profile's hands.

This is the one place where a profile's wire rules meet the protocol: who answers a close frame, which codes may be
sent and received, what an unexpected subprotocol means. Everything else (frames, masks, the handshake)
is `websockets`' own.
"""

from __future__ import annotations

import codecs
import logging
import struct
from typing import Final

from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus, NegotiationError, ProtocolError
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Close, CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import WebSocketURI
from websockets.utils import accept_key

from emulator.engine.wire import answers
from emulator.engine.wire.breaches import Breach, FrameReader
from emulator.engine.wire.urls import Address
from platforms.model.wire import Wire

REASON_BYTES: Final = 123  # RFC 6455, section 5.5: a control frame holds 125 bytes, two of them are the code

_SILENT = logging.getLogger("unisock.wire")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
_SILENT.setLevel(logging.CRITICAL + 1)


class SubprotocolMismatch(NegotiationError):
    """The server's choice of subprotocol breaks the platform's rule; `conditions` name which way."""

    def __init__(self, conditions: tuple[str, ...], name: str) -> None:
        self.conditions = conditions
        self.name = name
        super().__init__(f"{conditions[-1]}: {name}")


class PlatformProtocol(ClientProtocol):
    """The client side of one connection. `offered`: the subprotocols of the request, in order.

    `deflate`: the call asks for permessage-deflate.
    """

    def __init__(self, address: Address, rules: Wire, offered: list[str], deflate: bool = False) -> None:
        uri = WebSocketURI(address.secure, address.host, address.port_number, address.path, "")
        extensions = [ClientPerMessageDeflateFactory()] if rules.deflate or deflate else None
        super().__init__(uri, extensions=extensions, max_size=None, logger=_SILENT)
        self._frames = FrameReader()
        self.reader = self._frames
        self.parser = self.parse()
        next(self.parser)
        self.rules = rules
        self.offered = offered
        self.breach: Breach | None = None
        self.after_close = b""  # what came after the server's close frame
        self._head = b""  # of an answer that is read leniently, until it is whole
        self._text: codecs.IncrementalDecoder | None = None

    def request(self, extra: list[tuple[str, str]]) -> Request:
        """The handshake request, with `extra` headers and the subprotocols offered."""
        request = self.connect()
        for name, value in extra:
            request.headers[name] = value
        if self.offered and self.rules.subprotocols.sent:
            rules = self.rules.subprotocols
            request.headers["Sec-WebSocket-Protocol"] = rules.join.join(self.offered) + rules.end
        return request

    def receive_data(self, data: bytes | bytearray) -> None:
        if self.rules.answers == "leniently" and self.state is State.CONNECTING and self.handshake_exc is None:
            self._head += data
            data = self._read_head(ended=False)
        if data:
            super().receive_data(data)

    def receive_eof(self) -> None:
        if self.rules.answers == "leniently" and self.state is State.CONNECTING and self.handshake_exc is None:
            self._read_head(ended=True)
        super().receive_eof()

    def _read_head(self, *, ended: bool) -> bytes:
        """Reads the answer if it is whole: one that opens the connection comes back in strict HTTP."""
        try:
            head = answers.head_of(self._head, ended)
        except answers.AnswerFlaw as flaw:
            self._refuse(flaw)
            return b""
        if head is None:
            return b""
        if head.status == 101:
            return head.as_bytes() + head.rest
        response = Response(head.status, head.phrase, head.headers, b"")
        self.events.append(response)
        self._refuse(InvalidStatus(response))
        return b""

    def _refuse(self, exc: Exception) -> None:
        self.handshake_exc = exc
        self.send_eof()
        self.parser = self.discard()
        next(self.parser)

    def process_response(self, response: Response) -> None:
        headers = response.headers
        if self.rules.answers == "leniently" and response.status_code == 101:
            answers.check_upgrade(headers)
            answers.check_accept(headers, accept_key(self.key))
            answers.check_connection(headers)
            self.process_subprotocol(headers)
            answers.check_extensions(headers, bool(self.available_extensions))
        super().process_response(response)
        self._frames.begin(deflated=bool(self.extensions))

    def process_subprotocol(self, headers: Headers) -> Subprotocol | None:
        rules = self.rules.subprotocols
        chosen = [name.strip() for value in headers.get_all("Sec-WebSocket-Protocol") for name in value.split(",")]
        if not chosen:
            if self.offered and rules.sent and rules.missing == "fails":
                raise SubprotocolMismatch(("subprotocol-missing",), ", ".join(self.offered))
            return None
        if rules.unrequested == "fails-if-offered" and not self.offered:
            return Subprotocol(chosen[0])
        if rules.unrequested != "accepted" and (len(chosen) > 1 or chosen[0] not in self.offered):
            raise SubprotocolMismatch(self._which(len(chosen) > 1), ", ".join(chosen))
        return Subprotocol(chosen[0])

    def _which(self, more: bool) -> tuple[str, ...]:
        flaw = ("subprotocol-repeated",) if more else () if self.offered else ("subprotocol-unasked",)
        return (*flaw, "subprotocol-unrequested")

    def recv_frame(self, frame: Frame) -> None:
        if frame.opcode is not Opcode.CLOSE:
            super().recv_frame(frame)
            self._check_text(frame)
            return
        self.close_rcvd = self._read_close(bytes(frame.data))
        if self.state is State.OPEN and self.rules.close.peer == "answered":
            self._send_close_frame(bytes(frame.data))
        self.after_close = bytes(self.reader.buffer)
        self.parser = self.discard()
        next(self.parser)
        self.events.append(frame)

    def _check_text(self, frame: Frame) -> None:
        if frame.opcode is Opcode.TEXT:
            self._text = codecs.getincrementaldecoder("utf-8")()
        elif frame.opcode is Opcode.BINARY:
            self._text = None
        if self._text is None or frame.opcode not in (Opcode.TEXT, Opcode.CONT):
            return
        try:
            self._text.decode(frame.data, frame.fin)
        except UnicodeDecodeError:
            self.events.remove(frame)
            self.breach = Breach("text-not-utf8")
            raise

    def fail(self, code: CloseCode | int, reason: str = "") -> None:
        if code in (CloseCode.PROTOCOL_ERROR, CloseCode.INVALID_DATA):
            self.breach = self.breach or self._frames.breach
            rules = self.rules.close
            if rules.breach_code is not None:
                code = rules.breach_code
                reason = rules.breach_reasons.get(self.breach.condition, "") if self.breach else ""
        super().fail(code, reason)

    def begin_close(self, code: int | None, reason: str) -> None:
        """Sends a close frame with any code: whether a platform lets an app choose it was decided before."""
        words = reason.encode("utf-8", "replace")[:REASON_BYTES].decode("utf-8", "ignore").encode()  # whole characters
        self._send_close_frame(b"" if code is None else struct.pack("!H", code & 0xFFFF) + words)

    def _send_close_frame(self, payload: bytes) -> None:
        self.send_frame(Frame(Opcode.CLOSE, payload))
        self.close_sent = Close(struct.unpack("!H", payload[:2])[0], "") if payload else Close(1005, "")
        self.state = State.CLOSING

    def _read_close(self, payload: bytes) -> Close:
        if not payload:
            return Close(CloseCode.NO_STATUS_RCVD, "")
        if len(payload) == 1:
            raise self._broken("close-frame-short", "close frame of 1 byte")
        code = struct.unpack("!H", payload[:2])[0]
        if any(low <= code <= high for low, high in self.rules.close.refused_codes):
            raise self._broken("close-code-reserved", f"close code {code} must not be sent")
        try:
            return Close(code, payload[2:].decode())
        except UnicodeDecodeError as exc:
            raise self._broken("close-reason-broken", str(exc)) from exc

    def _broken(self, condition: str, words: str) -> ProtocolError:
        self.breach = Breach(condition)
        return ProtocolError(words)
