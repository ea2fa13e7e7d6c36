"""Reads a url as browsers do: the URL standard's parser (https://url.spec.whatwg.org/) for what a WebSocket can meet.

Schemes other than http, https, ws and wss are recognized, and not looked into.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import quote

from emulator.engine.wire.webhost import read_host

DEFAULT_PORTS: Final = {"ws": 80, "http": 80, "wss": 443, "https": 443}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY: Final = re.compile(r"[^/\\?#]*")
_PORT: Final = re.compile(r":([^:\]]*)$")
# What percent-encoding leaves alone, of ASCII that is no letter or digit; the standard's sets are the complements.
_IN_FRAGMENT: Final = "!#$%&'()*+,-./:;=?@[\\]^_{|}~"
_IN_QUERY: Final = "!$%&()*+,-./:;=?@[\\]^_`{|}~"
_IN_PATH: Final = "!$%&'()*+,-./:;=@[\\]_~"
_IN_USERINFO: Final = "!$%&'()*+,-._~"
_ONE_DOT: Final = frozenset({".", "%2e"})
_TWO_DOTS: Final = frozenset({"..", ".%2e", "%2e.", "%2e%2e"})


class WebUrl(NamedTuple):
    """A url in its parts, each in its normal form. `port`: None if it is the scheme's own; `userinfo` ends with @."""

    scheme: str
    userinfo: str = ""
    host: str = ""
    port: int | None = None
    path: str = ""
    query: str | None = None
    fragment: str | None = None

    @property
    def authority(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def target(self) -> str:
        """Path and query: what a request asks for."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @property
    def href(self) -> str:
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.scheme}://{self.userinfo}{self.authority}{self.target}{fragment}"


def read(url: str, base: WebUrl | None = None) -> WebUrl | None:
    """The url, relative ones against `base`; None if it cannot be parsed."""
    url = re.sub(r"[\t\n\r]", "", url.strip("".join(map(chr, range(0x21)))))
    found = _SCHEME.match(url)
    if found is None:
        return None if base is None else _relative(url, base)
    scheme, rest = found[1].lower(), url[found.end() :]
    if scheme not in DEFAULT_PORTS:
        return WebUrl(scheme)
    if base is not None and base.scheme == scheme and not re.match(r"[/\\]{2}", rest):
        return _relative(rest, base)
    return _absolute(scheme, rest.lstrip("/\\"))


def _absolute(scheme: str, rest: str) -> WebUrl | None:
    """`rest` begins with the authority."""
    authority = _AUTHORITY.match(rest)
    assert authority is not None
    userinfo, at, name = authority[0].rpartition("@")
    port: int | None = None
    if found := _PORT.search(name):
        name = name[: found.start()]
        if found[1] and not (found[1].isascii() and found[1].isdigit() and int(found[1]) <= 0xFFFF):
            return None
        port = int(found[1]) if found[1] else None
    host = read_host(name)
    if host is None:
        return None
    credentials = ":".join(quote(part, safe=_IN_USERINFO) for part in userinfo.split(":", 1) if part or at)
    begin = WebUrl(
        scheme,
        f"{credentials.rstrip(':')}@" if credentials.strip(":") else "",
        host,
        None if port == DEFAULT_PORTS[scheme] else port,
    )
    return _with_path(begin, [], rest[authority.end() :])


def _relative(rest: str, base: WebUrl) -> WebUrl | None:
    base = base._replace(fragment=None)
    if re.match(r"[/\\]{2}", rest):
        return _absolute(base.scheme, rest.lstrip("/\\"))
    if rest[:1] in ("/", "\\"):
        return _with_path(base._replace(query=None), [], rest)
    if not rest or rest[0] in "?#":
        return _with_query(base._replace(query=base.query if rest[:1] != "?" else None), rest)
    return _with_path(base._replace(query=None), base.path.split("/")[1:-1], "/" + rest)


def _with_path(url: WebUrl, segments: list[str], rest: str) -> WebUrl:
    found = re.match(r"[^?#]*", rest)
    assert found is not None
    parts = re.split(r"[/\\]", found[0])[1:] or [""]
    segments = list(segments)
    for number, part in enumerate(parts, 1):
        last, lower = number == len(parts), part.lower()
        if lower in _TWO_DOTS:
            segments = segments[:-1]
        if lower not in _ONE_DOT | _TWO_DOTS:
            segments.append(quote(part, safe=_IN_PATH))
        elif last:
            segments.append("")
    return _with_query(url._replace(path="/" + "/".join(segments)), rest[found.end() :])


def _with_query(url: WebUrl, rest: str) -> WebUrl:
    """`rest` is empty, or begins with ? or #."""
    before, sign, fragment = rest.partition("#")
    if before:
        url = url._replace(query=quote(before[1:], safe=_IN_QUERY))
    return url._replace(fragment=quote(fragment, safe=_IN_FRAGMENT)) if sign else url
