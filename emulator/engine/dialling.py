"""What a connectSocket call asks of the network: address, headers, subprotocols, time limit."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from emulator.engine.values import UNDEFINED, text
from emulator.engine.views import is_list, items
from emulator.engine.wire import headers, urls
from emulator.engine.wire.connection import Dial
from emulator.engine.wire.failures import Failure
from emulator.engine.wire.jsontext import json_text
from emulator.engine.wire.urls import Address
from platforms.model import Profile
from platforms.model.wire import Headers, Ping, Subprotocols, Timeout

if TYPE_CHECKING:
    from emulator.engine.app import App


def dial_for(app: App, profile: Profile, url: str, options: dict[str, Any]) -> Dial | Failure:
    """The dial, or why there is nothing to dial."""
    rules = profile.wire
    if not urls.is_dialable(url, rules.url):
        return Failure(("scheme-undialable",), values={"cause": f"unknown scheme: {urls.scheme_of(url)}", "errno": 0})
    address = urls.parse(url, rules.url)
    if address is None:
        return Failure(("url-unparsable",), values={"cause": f"invalid URL {url}", "errno": 0})
    if not urls.has_host(url, rules.url):
        return Failure(("host-undialable",), values={"cause": f"no host in {url}", "errno": 0})
    if app.device.network == "none":
        return Failure(("unreachable",), values={"cause": "Network is unreachable", "errno": 101})
    return Dial(
        address=address,
        headers=[
            *headers.request_headers(options.get("header"), rules.headers, address, app.settings.appid),
            *cookies(app, rules.headers, address),
        ],
        authorization=headers.basic(address) if rules.headers.credentials == "when-asked" else None,
        subprotocols=subprotocols(options.get("protocols", UNDEFINED), rules.subprotocols),
        tls=app.settings.tls() if address.secure else None,
        limit_ms=limit_ms(profile.timeout, options.get("timeout"), app.settings.connect_timeout_ms),
        ping=ping_for(rules.ping, options.get("timeout")),
        limit_covers_handshake=profile.timeout.covers == "handshake",
        turn=app.turns.of(address) if rules.handshakes == "one-by-one" else None,
        deflate=rules.deflate_param is not None and options.get(rules.deflate_param) is True,
    )


def cookies(app: App, rules: Headers, address: Address) -> list[tuple[str, str]]:
    """The header that carries a browser's cookies, if there are any for this server."""
    words = app.cookies.for_request(address) if rules.cookies else ""
    return [("Cookie", words)] if words else []


def ping_for(rules: Ping | None, param: Any) -> Ping | None:
    """The pings of a connection, by its `timeout` parameter where the platform takes that for their interval."""
    if rules is None or rules.param_from is None or not isinstance(param, int | float) or param < rules.param_from:
        return rules
    every = param // 1000 * 1000
    return rules.model_copy(update={"every": every, "lost_after": rules.lost_after * every / rules.every})


def subprotocols(value: Any, rules: Subprotocols) -> list[str]:
    """The names that `protocols` asks for; what is neither an array nor a string asks for none."""
    if rules.others == "json-text":
        words = text(value) if isinstance(value, list) else json_text(value)
        return [words] if words else []
    if isinstance(value, str):
        return [value] if value and rules.text == "one" else []
    names = value if isinstance(value, list) else []
    if rules.others == "converted" and not isinstance(value, list) and value is not UNDEFINED:
        names = items(value) if is_list(value) else [value]
    return [text(name) for name in names if rules.items == "to-text" or isinstance(name, str)]


def limit_ms(rules: Timeout, param: Any, configured: float | None) -> float | None:
    """The time limit of the connection in milliseconds; None if the platform sets none."""
    asked = param if isinstance(param, int | float) and not isinstance(param, bool) and param > 0 else None
    ignored = configured is None or not rules.config or (configured <= 0 and rules.above_max == "default")
    limit = rules.default if ignored else configured
    if asked is not None and rules.param == "first":
        limit = asked
    elif asked is not None and rules.param == "largest":
        limit = max(asked, limit or 0)
    if limit is not None and rules.max is not None and limit > rules.max:
        limit = rules.max if rules.above_max == "clamped" else rules.default
    if limit is None or limit == inf:
        return None
    return limit // 1000 * 1000 + 1000 if rules.unit == "next-second" else limit
