"""The URL standard's host parser: names, IPv4 in all its notations, IPv6."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import unquote_to_bytes

_FORBIDDEN: Final = re.compile(r"[\x00-\x1f#/:<>?@\[\\\]^|%\x7f\"`{}]")
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)


def read_host(name: str) -> str | None:
    """The host in its normal form; None if there is none or it cannot be one."""
    if name.startswith("["):
        return _ipv6(name[1:-1]) if name.endswith("]") else None
    domain = _ascii(unquote_to_bytes(name).decode("utf-8", "replace"))
    if not domain or _FORBIDDEN.search(domain):
        return None
    labels = domain.split(".")
    last = labels[-2] if labels[-1] == "" and len(labels) > 1 else labels[-1]
    if _NUMBER.fullmatch(last):
        return _ipv4(labels)
    return domain.replace(" ", "%20")  # the standard refuses a blank; Chromium escapes it


def _ascii(name: str) -> str | None:
    if name.isascii():
        return name.lower()
    try:
        return name.encode("idna").decode().lower()
    except UnicodeError:
        return None


def _ipv6(words: str) -> str | None:
    try:
        address = ipaddress.IPv6Address(words)
    except ValueError:
        return None
    return None if address.scope_id else f"[{address.compressed}]"


def _ipv4(labels: list[str]) -> str | None:
    parts = labels[:-1] if labels[-1] == "" else labels
    numbers = [_number(part) for part in parts]
    if len(parts) > 4 or None in numbers:
        return None
    *first, last = [number for number in numbers if number is not None]
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    value = last + sum(number << 8 * (3 - place) for place, number in enumerate(first))
    return str(ipaddress.IPv4Address(value))


def _number(part: str) -> int | None:
    if not _NUMBER.fullmatch(part):
        return None
    if part[:2].lower() == "0x":
        return int(part[2:] or "0", 16)
    try:
        return int(part, 8 if len(part) > 1 and part.startswith("0") else 10)
    except ValueError:
        return None
