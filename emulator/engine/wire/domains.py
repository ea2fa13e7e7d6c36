"""The domain whitelist: entries, and whether a url is among them by the platform's own rules."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import NamedTuple

from emulator.engine.wire.urls import Address, ascii_host
from platforms.model.wire import Domain


class Listed(NamedTuple):
    """One entry, such as wss://example.com:8443. Host "*" stands for every host, on any port."""

    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")


def parse_entry(entry: str) -> Listed:
    """Reads "wss://host[:port]", or a bare host, which means wss. Raises ValueError."""
    scheme, separator, rest = entry.strip().rpartition("://")
    if not separator:
        scheme = "wss"
    authority, _, path = rest.partition("/")
    host, colon, port = authority.rpartition(":")
    if not colon or authority.endswith("]"):
        host, port = authority, ""
    if scheme.lower() not in ("ws", "wss") or not host or path or (port and not port.isdigit()):
        raise ValueError(f"{entry!r} is no domain; write wss://host or wss://host:port")
    host = host.lower().strip("[]")
    return Listed(scheme.lower(), ascii_host(host) or host, int(port) if port else None)


def is_listed(address: Address, entries: Sequence[Listed], rules: Domain) -> bool:
    if rules.lan_exempt and _on_lan(address.host):
        return True
    return any(_matches(address, entry, rules) for entry in entries)


def _matches(address: Address, entry: Listed, rules: Domain) -> bool:
    if rules.scheme == "compared" and address.scheme != entry.scheme:
        return False
    if entry.host == "*":
        return True
    if rules.port == "exact" and address.port != entry.port:
        return False
    host, listed = address.host.lower(), entry.host
    if rules.ignore_www:
        host, listed = host.removeprefix("www."), listed.removeprefix("www.")
    return _host_matches(host, listed, rules)


def _host_matches(host: str, listed: str, rules: Domain) -> bool:
    match rules.host:
        case "wildcard" if listed.startswith("*."):
            return host.endswith(listed[1:])
        case "suffix" if listed.startswith((".", "*.")):
            return host.endswith(listed.removeprefix("*."))
        case "first-level":
            return host.split(".")[-2:] == listed.split(".")[-2:]
        case _:
            return host == listed


def _on_lan(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private and not address.is_loopback
