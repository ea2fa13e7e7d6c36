"""Reads urls as the platform at hand reads them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from emulator.engine.values import text
from platforms.model.wire import Url

_DEFAULT_PORTS = {"ws": 80, "http": 80, "wss": 443, "https": 443}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")


class Address(NamedTuple):
    """Where a url leads. `port` is None where the url names none; `secure` says whether TLS is used."""

    scheme: str
    host: str
    port: int | None
    path: str
    secure: bool

    @property
    def port_number(self) -> int:
        return self.port or _DEFAULT_PORTS.get(self.scheme, 443 if self.secure else 80)

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.port and self.port != _DEFAULT_PORTS.get(self.scheme) else host


def scheme_of(url: str) -> str:
    """The scheme as written; "" if there is none."""
    found = _SCHEME.match(url)
    return found[0] if found else ""


def passes_scheme_check(url: str, rules: Url) -> bool:
    """Whether the platform's first look at the url's beginning lets it through."""
    ending = "" if rules.prefix_only else "://"
    url = _resolved(url, rules)
    head = url.lower() if rules.ignore_case else url
    return any(head.startswith(scheme + ending) for scheme in rules.schemes)


def is_secure(url: str, rules: Url) -> bool:
    url = _resolved(url, rules)
    if rules.trusted_hosts and (address := parse(url, rules)) and address.host in rules.trusted_hosts:
        return True
    scheme = scheme_of(url)
    if rules.refused:
        return scheme not in rules.refused
    if rules.prefix_only:
        return url.startswith(rules.secure)
    return (scheme.lower() if rules.ignore_case and not rules.secure_as_written else scheme) in rules.secure


def is_dialable(url: str, rules: Url) -> bool:
    """Whether the client beneath the API knows the scheme."""
    return rules.dials is None or scheme_of(url.lower() if rules.ignore_case else url) in rules.dials


def _resolved(url: str, rules: Url) -> str:
    return url if rules.base is None else urljoin(rules.base, url)


def parse(url: str, rules: Url) -> Address | None:
    """The address, or None if the url cannot be parsed."""
    url = _resolved(url, rules)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if re.search(r"[\s|<>\"{}^`\\]", url):
        if not rules.forgiving or re.search(r"[\s|<>\"{}^`\\]", parts.netloc):
            return None
        path = quote(path, safe="%/?:@!$&'()*+,;=~|[]-._")
    return Address(scheme, parts.hostname, port, path, scheme in ("wss", "https"))


def with_query(url: str, data: object) -> str:
    """`url` with the entries of `data` appended as a query string, unescaped, as containers do that take `data`."""
    if not isinstance(data, dict) or not data:
        return url
    query = "&".join(f"{key}={text(value)}" for key, value in data.items() if key and not callable(value))
    sign = "?" if url.find("?") <= 0 else "" if url.endswith("&") else "&"
    return f"{url}{sign}{query}" if query else url
