"""The ways in which a connection can't come about, as the exceptions that the operating system and OpenSSL give."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Failure:
    """A route that leads nowhere. `make(host, port)` is the exception that connecting raises.

    With `needs_tls`, a plain connection does come about, and is cut at its first bytes: a TLS server understands none.
    """

    name: str
    make: Callable[[str, int], OSError]
    needs_tls: bool = False


def _refused(host: str, port: int) -> OSError:
    return ConnectionRefusedError(errno.ECONNREFUSED, f"Connect call failed ({host!r}, {port})")


def _unknown_host(host: str, port: int) -> OSError:
    return socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _untrusted(host: str, port: int) -> OSError:
    error = ssl.SSLCertVerificationError(
        1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate"
    )
    error.library, error.reason = "SSL", "CERTIFICATE_VERIFY_FAILED"
    error.verify_code, error.verify_message = 20, "unable to get local issuer certificate"
    return error


def _unreachable(host: str, port: int) -> OSError:
    return OSError(errno.ENETUNREACH, "Network is unreachable")


REFUSED: Final = Failure("refused", _refused)
UNKNOWN_HOST: Final = Failure("unknown-host", _unknown_host)
UNTRUSTED: Final = Failure("untrusted", _untrusted, needs_tls=True)
UNREACHABLE: Final = Failure("unreachable", _unreachable)
