"""A page's Content Security Policy, as far as it decides on connections (https://www.w3.org/TR/CSP3/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from emulator.engine.wire.urls import Address

_UPGRADES: Final = {"ws": ("ws", "wss", "http", "https"), "wss": ("wss", "https"), "http": ("http", "https")}
_DEFAULTS: Final = {"ws": 80, "http": 80, "wss": 443, "https": 443}
_SOURCE: Final = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)"
    r"(?::(?P<port>\d+|\*))?(?P<path>/[^?#]*)?",
    re.IGNORECASE,
)


class Violation(NamedTuple):
    """The directive that forbids a connection, as consoles show it. `fallback`: it is default-src."""

    directive: str
    fallback: bool


def violation(policies: str, address: Address, page: Address | None) -> Violation | None:
    """What the first of the header's policies that forbids the connection says; None if none does."""
    for policy in policies.split(","):
        given = dict(reversed(list(_directives(policy))))  # of two with one name the first counts
        name = next((name for name in ("connect-src", "default-src") if name in given), None)
        if name is not None and not _allowed(given[name].split(), address, page):
            return Violation(f"{name} {given[name]}", name == "default-src")
    return None


def _directives(policy: str) -> Iterator[tuple[str, str]]:
    for directive in policy.split(";"):
        if words := directive.split(None, 1):
            yield words[0].lower(), words[1].strip() if len(words) > 1 else ""


def _allowed(sources: list[str], address: Address, page: Address | None) -> bool:
    return any(_matches(source, address, page) for source in sources)


def _matches(source: str, address: Address, page: Address | None) -> bool:
    if source == "*":
        return True
    if source.lower() == "'self'":
        return page is not None and _same(page, address)
    if source.endswith(":") and not source.startswith("'"):
        return _scheme_fits(source[:-1].lower(), address.scheme)
    found = _SOURCE.fullmatch(source)
    if found is None or found["scheme"] is None:
        return False  # without a scheme it is the page's, http or https, which no WebSocket has
    return (
        _scheme_fits(found["scheme"].lower(), address.scheme)
        and _host_fits(found["host"].lower(), address.host)
        and _port_fits(found["port"], address)
        and _path_fits(found["path"] or "", address.path.partition("?")[0])
    )


def _scheme_fits(wanted: str, scheme: str) -> bool:
    return scheme in _UPGRADES.get(wanted, (wanted,))


def _same(page: Address, address: Address) -> bool:
    """'self' covers the same host and port, over TLS or, from a page without it, not."""
    ports = page.port_number, address.port_number
    fits = ports[0] == ports[1] or (page.port is None and address.port is None)
    return page.host == address.host and fits and (address.secure or not page.secure)


def _host_fits(wanted: str, host: str) -> bool:
    if wanted.startswith("*"):
        return host.endswith(wanted[1:])
    return host == wanted


def _port_fits(wanted: str | None, address: Address) -> bool:
    if wanted is None:
        return address.port_number == _DEFAULTS[address.scheme]
    return wanted == "*" or int(wanted) == address.port_number or (wanted == "80" and address.port_number == 443)


def _path_fits(wanted: str, path: str) -> bool:
    wanted, path = unquote(wanted), unquote(path)
    return path.startswith(wanted) if wanted.endswith("/") else wanted in ("", path)
