"""What a TLS server shows that clients judge differently: a certificate with a flaw, or one version of TLS alone."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Final

from platforms.model.wire import TLS_VERSIONS, Tls


@dataclass(frozen=True)
class Shown:
    """`flaw`: of the certificate, as a profile's `wire.tls.accepts` names it; `version`: the one that is spoken."""

    flaw: str = ""
    version: str = ""

    def refusal(self, rules: Tls, host: str) -> OSError | None:
        """What OpenSSL gives a client with these rules; None: it goes on."""
        if self.version:
            known = TLS_VERSIONS[TLS_VERSIONS.index(rules.oldest) : TLS_VERSIONS.index(rules.newest) + 1]
            return None if self.version in known else _version_refused()
        return None if self.flaw in rules.accepts else _certificate_refused(self.flaw, host)


def _certificate_refused(flaw: str, host: str) -> OSError:
    code, words = _VERIFYING[flaw]
    words = words.replace("{host}", host)
    error = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {words}")
    error.library, error.reason = "SSL", "CERTIFICATE_VERIFY_FAILED"
    error.verify_code, error.verify_message = code, words
    return error


def _version_refused() -> OSError:
    error = ssl.SSLError(1, "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version")
    error.library, error.reason = "SSL", "TLSV1_ALERT_PROTOCOL_VERSION"
    return error


_VERIFYING: Final = {  # flaw -> OpenSSL's code and words
    "self-signed": (18, "self-signed certificate"),
    "expired": (10, "certificate has expired"),
    "incomplete": (20, "unable to get local issuer certificate"),
    "wrong-host": (62, "Hostname mismatch, certificate is not valid for '{host}'."),
}
SHOWN: Final = {name: Shown(flaw=name) for name in _VERIFYING} | {name: Shown(version=name) for name in TLS_VERSIONS}
"""By the name that an embedded server has it under."""
