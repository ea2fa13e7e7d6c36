"""The headers of the handshake request, by the platform's rules."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import unquote

from emulator.engine.values import UNDEFINED, tag, text
from emulator.engine.wire.jsontext import has_json, json_text
from emulator.engine.wire.urls import Address
from platforms.model.wire import Headers

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# What the handshake itself owns: an app's value for these would break it, so no platform lets one through.
_HANDSHAKE = frozenset(
    ("connection", "upgrade", "sec-websocket-key", "sec-websocket-version", "host", "content-length")
)


def request_headers(given: Any, rules: Headers, address: Address, appid: str) -> list[tuple[str, str]]:
    """The headers that go out beside the handshake's own, in order."""
    sent = dict(_from_app(given, rules)) if rules.sent and isinstance(given, dict) else {}
    names = {name.lower() for name in sent}
    for name, template in rules.defaults.items():
        if name.lower() not in names:
            sent[name] = _fill(template, address, appid)
    for name, template in rules.added.items():
        sent.pop(name, None)
        sent[name] = _fill(template, address, appid)
    first = [(name, _fill(template, address, appid)) for name, template in rules.beside.items()]
    return [*first, *sent.items()]


def _from_app(given: dict[str, Any], rules: Headers) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for name, value in given.items():
        if rules.values == "strings-until-other" and not (isinstance(value, str) and is_sendable(name + value)):
            break
        if rules.values == "json-text" and not has_json(value):
            continue
        if value is UNDEFINED or name.lower() in rules.dropped or name.lower() in _HANDSHAKE:
            continue
        if _TOKEN.fullmatch(name):
            words = _value(value, rules).replace("\r", " ").replace("\n", " ")
            out.append((name.lower() if rules.names == "lower-case" else name, words))
    return out


def basic(address: Address) -> str | None:
    """The header Authorization for the name and password that the url holds; None if it holds none."""
    name, _, password = address.userinfo.removesuffix("@").partition(":")
    if not name and not password:
        return None
    return "Basic " + base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()


def is_sendable(words: str) -> bool:
    """Whether a header can hold it: ASCII without control characters but the tab."""
    return all(" " <= character < "\x7f" or character == "\t" for character in words)


def _value(value: Any, rules: Headers) -> str:
    if rules.values == "numbers-else-tag" and tag(value) not in ("String", "Number"):
        return f"[object {tag(value)}]"
    if rules.values == "json-text" and value is not None:
        return json_text(value) or ""
    return text(value)


def _fill(template: str, address: Address, appid: str) -> str:
    scheme = "https" if address.secure else "http"
    return template.format(appid=appid, host=address.authority, scheme=scheme, version=0)
