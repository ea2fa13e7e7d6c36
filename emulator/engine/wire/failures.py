"""What went wrong on the way, as a condition of the vocabulary with the words that a platform may show."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import InvalidHeader, InvalidMessage, InvalidStatus, InvalidUpgrade, NegotiationError

from emulator.engine.wire.answers import AnswerFlaw
from emulator.engine.wire.breaches import Breach
from emulator.engine.wire.protocol import SubprotocolMismatch

_EXTENSION = re.compile(r"extension: name = ([^,]+)")


@dataclass(frozen=True)
class Failure:
    """How a connection failed or ended. `values` are placeholders: cause, errno, status, phrase, subprotocol, ..."""

    conditions: tuple[str, ...]
    code: int = 1006
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether it ended with a closing handshake."""
        closed = "closed-by-app" in self.conditions or "closed-by-peer" in self.conditions
        return closed and "close-unanswered" not in self.conditions


def of_dial(exc: Exception) -> Failure:
    """The failure that an exception of `create_connection` stands for."""
    if isinstance(exc, ssl.SSLCertVerificationError):
        return _failure("tls-untrusted", exc.verify_message or str(exc), exc.errno)
    if isinstance(exc, ssl.SSLError):
        return _failure("tls-failed", exc.reason or str(exc), exc.errno)
    if isinstance(exc, socket.gaierror):
        return _failure("dns-failed", exc.strerror or str(exc), exc.errno)
    if isinstance(exc, ConnectionRefusedError):
        return _failure("refused", "Connection refused", errno.ECONNREFUSED)
    if isinstance(exc, TimeoutError):
        return _failure("connect-timeout", "Connection timed out", errno.ETIMEDOUT)
    if isinstance(exc, ConnectionResetError):
        return _failure("connection-reset", "Connection reset by peer", errno.ECONNRESET)
    number = exc.errno if isinstance(exc, OSError) else None
    return _failure("unreachable", getattr(exc, "strerror", None) or str(exc), number)


def of_handshake(exc: Exception) -> Failure:
    """The failure that a refused or broken handshake stands for."""
    if isinstance(exc, InvalidStatus):
        status, phrase = exc.response.status_code, exc.response.reason_phrase
        values = {"status": status, "phrase": phrase, "status-line": f"HTTP/1.1 {status} {phrase}"}
        more = {401: ("handshake-unauthorized",), 407: ("proxy-unauthorized",)}.get(status, ())
        return Failure((*more, "handshake-rejected"), values={"cause": str(exc), "errno": 0, **values})
    if isinstance(exc, AnswerFlaw):
        general = () if exc.condition == "peer-vanished" else ("handshake-invalid",)
        return Failure((exc.condition, *general), values={"cause": str(exc), "errno": 0, **exc.values})
    if isinstance(exc, SubprotocolMismatch):
        return Failure(exc.conditions, values={"cause": str(exc), "errno": 0, "subprotocol": exc.name})
    if isinstance(exc.__cause__, EOFError):
        return _failure("peer-vanished", "connection closed before a handshake response", 0)
    values = {"cause": str(exc), "errno": 0}
    if named := _EXTENSION.search(str(exc)):
        values["extension"] = named[1]
    return Failure((*_flaw(exc), "handshake-invalid"), values=values)


def _flaw(exc: Exception) -> tuple[str, ...]:
    """Which part of an invalid handshake is wrong, where a condition names it."""
    match exc:
        case InvalidMessage():
            return ("answer-not-http",)
        case InvalidUpgrade(name="Connection", value=str()):
            return ("connection-wrong",)
        case InvalidUpgrade(value=str()):
            return ("upgrade-wrong",)
        case InvalidUpgrade() | InvalidHeader(value=None):
            return ("header-missing",)
        case InvalidHeader(name="Sec-WebSocket-Accept"):
            return ("accept-wrong",)
        case NegotiationError():
            return ("extension-unrequested",)
    return ()


def of_breach(exc: Exception, breach: Breach | None) -> Failure:
    """The failure that a server's breach of the protocol stands for."""
    flaw, values = ((breach.condition,), breach.values) if breach else ((), {})
    return Failure((*flaw, "protocol-error"), values={"cause": str(exc), "errno": 0, **values})


def of_loss(exc: Exception | None) -> Failure:
    """The failure that the loss of an open connection stands for: an end of stream, or a reset."""
    if exc is None:
        return _failure("peer-vanished", "end of stream", 0)
    return _failure("connection-reset", getattr(exc, "strerror", None) or str(exc), getattr(exc, "errno", 0))


def _failure(condition: str, cause: str, number: int | None) -> Failure:
    return Failure((condition,), values={"cause": cause, "errno": number or 0})
