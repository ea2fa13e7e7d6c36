"""Reads urls as the platform at hand reads them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from emulator.engine.values import text
from emulator.engine.wire import weburl
from platforms.model.wire import Url

_DEFAULT_PORTS = {"ws": 80, "http": 80, "wss": 443, "https": 443}
_ASCII = "".join(map(chr, range(0x80)))
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")


class Address(NamedTuple):
    """Where a url leads. `port` is None where the url names none; `secure` says whether TLS is used.

    `href`, `fragment`, `userinfo`: the whole url and parts of it in normal form, where the platform reads it so;
    userinfo ends with @.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    secure: bool
    href: str = ""
    fragment: str | None = None
    userinfo: str = ""

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
    if rules.reads == "standard":
        found = _standard(url, rules)
        return found is None or found.scheme in rules.schemes
    ending = "" if rules.prefix_only else "://"
    head = url.lower() if rules.ignore_case else url
    return any(head.startswith(scheme + ending) for scheme in rules.schemes)


def is_secure(url: str, rules: Url) -> bool:
    if rules.reads == "standard":
        found = _standard(url, rules)
        return found is not None and (found.scheme in rules.secure or _trusted(found.host, rules))
    scheme = scheme_of(url)
    if rules.refused:
        return scheme not in rules.refused
    if rules.prefix_only:
        return url.startswith(rules.secure)
    return (scheme.lower() if rules.ignore_case and not rules.secure_as_written else scheme) in rules.secure


def is_dialable(url: str, rules: Url) -> bool:
    """Whether the client beneath the API knows the scheme."""
    return rules.dials is None or scheme_of(url.lower() if rules.ignore_case else url) in rules.dials


def has_host(url: str, rules: Url) -> bool:
    """Whether the client beneath the API finds a host in the url, which can be parsed."""
    if rules.host_names == "any":
        return True
    host = urlsplit(url).hostname or ""
    return ":" in host or bool(_NAME.fullmatch(host))


def scheme_shown(url: str, rules: Url) -> str:
    """The scheme as the platform names it in its words."""
    found = _standard(url, rules) if rules.reads == "standard" else None
    return found.scheme if found else scheme_of(url)


def _standard(url: str, rules: Url) -> weburl.WebUrl | None:
    return weburl.read(url, weburl.read(rules.base) if rules.base else None)


def _trusted(host: str, rules: Url) -> bool:
    return any(
        host == one or (one[0] == "." and host.endswith(one)) or (one[-1] == "." and host.startswith(one))
        for one in rules.trusted_hosts
    )


def _parse_standard(url: str, rules: Url) -> Address | None:
    found = _standard(url, rules)
    if found is None or found.scheme not in _DEFAULT_PORTS:
        return None
    found = found._replace(scheme={"http": "ws", "https": "wss"}.get(found.scheme, found.scheme))
    host = found.host.strip("[]")
    secure = found.scheme == "wss"
    return Address(found.scheme, host, found.port, found.target, secure, found.href, found.fragment, found.userinfo)


def ascii_host(name: str) -> str | None:
    """The name as it is looked up and sent: in ASCII (IDNA). None if it cannot be so."""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def parse(url: str, rules: Url) -> Address | None:
    """The address, or None if the url cannot be parsed."""
    if rules.reads == "standard":
        return _parse_standard(url, rules)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    host = ascii_host(parts.hostname or "")
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if re.search(r"[\s|<>\"{}^`\\]", url):
        if not rules.forgiving or re.search(r"[\s|<>\"{}^`\\]", parts.netloc):
            return None
        path = quote(path, safe="%/?:@!$&'()*+,;=~|[]-._")
    if not path.isascii():
        path = quote(path, safe=_ASCII)
    return Address(scheme, host, port, path, scheme in ("wss", "https"))


def with_query(url: str, data: object) -> str:
    """`url` with the entries of `data` appended as a query string, unescaped, as containers do that take `data`."""
    if not isinstance(data, dict) or not data:
        return url
    query = "&".join(f"{key}={text(value)}" for key, value in data.items() if key and not callable(value))
    sign = "?" if url.find("?") <= 0 else "" if url.endswith("&") else "&"
    return f"{url}{sign}{query}" if query else url
