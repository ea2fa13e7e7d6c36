"""The cookies of a browser: what a page or an answer sets, and what a request carries (RFC 6265, and SameSite)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from math import inf
from typing import Final

from emulator.engine.wire.urls import Address

_SECOND_LEVEL: Final = frozenset(("ac", "co", "com", "edu", "gov", "net", "org"))


@dataclass
class Cookie:
    """`expires`: milliseconds since 1970. `exact`: for this host alone."""

    name: str
    value: str
    host: str
    path: str
    expires: float
    exact: bool
    secure: bool
    http_only: bool
    everywhere: bool  # SameSite=None


class CookieJar:
    """The cookies of one app. `page`: where its page came from; None: it has none. `now`: the time in milliseconds."""

    def __init__(self, page: Address | None, now: Callable[[], float]) -> None:
        self._page = page
        self._now = now
        self._cookies: dict[tuple[str, str, str], Cookie] = {}

    def of_page(self) -> str:
        """document.cookie, read."""
        return _joined(one for one in self._for(self._page) if not one.http_only) if self._page else ""

    def set_by_page(self, line: str) -> None:
        """document.cookie, written."""
        if self._page:
            self._set(line, self._page, by_script=True)

    def for_request(self, address: Address) -> str:
        """The header Cookie of a request; "" if there is none."""
        same = self._page is None or _site(self._page) == _site(address)
        return _joined(one for one in self._for(address) if same or one.everywhere)

    def set_by_answer(self, line: str, address: Address) -> None:
        """A header Set-Cookie of an answer."""
        self._set(line, address, by_script=False)

    def _for(self, address: Address) -> Iterator[Cookie]:
        path = address.path.partition("?")[0]
        for one in sorted(self._cookies.values(), key=lambda cookie: -len(cookie.path)):
            host = address.host == one.host if one.exact else _within(address.host, one.host)
            fits = host and _below(path, one.path) and (_trusted(address) or not one.secure)
            if fits and one.expires > self._now():
                yield one

    def _set(self, line: str, address: Address, *, by_script: bool) -> None:
        cookie = _read(line, address, self._now())
        if cookie is None or (by_script and cookie.http_only) or (cookie.secure and not _trusted(address)):
            return
        foreign = self._page is not None and _site(self._page) != _site(address)
        if foreign and not (cookie.everywhere and cookie.secure):
            return
        key = cookie.host, cookie.path, cookie.name
        before = self._cookies.get(key)
        if before is not None and before.http_only and by_script:
            return
        if cookie.expires > self._now():
            self._cookies[key] = cookie
        else:
            self._cookies.pop(key, None)


def _read(line: str, address: Address, now: float) -> Cookie | None:
    pair, *rest = line.split(";")
    name, equals, value = pair.partition("=")
    name, value = (name.strip(), value.strip()) if equals else ("", name.strip())
    given = {key.strip().lower(): text.strip() for key, _, text in (item.partition("=") for item in rest)}
    domain = given.get("domain", "").lower().lstrip(".")
    if not (name or value) or (domain and not _within(address.host, domain)):
        return None
    path = given.get("path", "")
    return Cookie(
        name,
        value,
        domain or address.host,
        path if path.startswith("/") else address.path.partition("?")[0].rpartition("/")[0] or "/",
        _expiry(given, now),
        exact=not domain,
        secure="secure" in given,
        http_only="httponly" in given,
        everywhere=given.get("samesite", "").lower() == "none",
    )


def _expiry(given: dict[str, str], now: float) -> float:
    seconds = given.get("max-age", "")
    if seconds.removeprefix("-").isdecimal():
        return now + int(seconds) * 1000
    try:
        return parsedate_to_datetime(given.get("expires", "")).timestamp() * 1000
    except (ValueError, TypeError):
        return inf


def _joined(cookies: Iterator[Cookie]) -> str:
    return "; ".join(f"{one.name}={one.value}" if one.name else one.value for one in cookies)


def _within(host: str, domain: str) -> bool:
    return host == domain or (host.endswith(f".{domain}") and not host.replace(".", "").isdecimal())


def _below(path: str, parent: str) -> bool:
    return path == parent or path.startswith(parent if parent.endswith("/") else f"{parent}/")


def _trusted(address: Address) -> bool:
    """Chromium's "potentially trustworthy": TLS, or this machine by its name."""
    return address.secure or address.host == "localhost" or address.host.endswith(".localhost")


def _site(address: Address) -> tuple[bool, str]:
    """The registrable domain, as far as it shows without the public suffix list; TLS makes another site."""
    labels = address.host.split(".")
    if address.host.replace(".", "").isdecimal() or ":" in address.host:
        return address.secure, address.host
    suffix = 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 1
    return address.secure, ".".join(labels[-1 - suffix :])
