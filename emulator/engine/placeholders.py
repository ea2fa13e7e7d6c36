"""The values that payloads and texts of a profile may ask for."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from emulator.engine.close_args import close_args
from emulator.engine.payloads import render
from emulator.engine.shown import printed
from emulator.engine.values import UNDEFINED, View, text, typeof
from emulator.engine.values import tag as type_tag
from emulator.engine.wire import data, urls

if TYPE_CHECKING:
    from emulator.engine.run import Run


def _url(run: Run) -> Any:
    if run.name == "connect" or run.socket is None:
        return run.options.get("url", "")
    return run.socket.url


def _address(run: Run, part: str) -> Any:
    address = urls.parse(text(_url(run)), run.rules.wire.url)
    return getattr(address, part) if address else ""


def _expected(run: Run) -> str:
    parameter = run.function.params.get(run.parameter) if run.function else None
    return (parameter.called or parameter.type) if parameter else ""


def _base64(run: Run) -> str:
    value = run.options.get("data", UNDEFINED)
    return base64.b64encode(value.data if isinstance(value, View) else bytes(value)).decode()


def _failure(run: Run, name: str) -> Any:
    return run.failure.values.get(name, UNDEFINED) if run.failure else UNDEFINED


def _code(run: Run) -> Any:
    stated = run.words("code")[0]
    if stated is not None:
        return stated
    return run.failure.code if run.failure else _first(close_args(run)[0], UNDEFINED)


def _reason(run: Run) -> Any:
    stated = run.words("reason")[0]
    if stated is not None:
        return render(stated, run.value)
    reason = run.failure.reason if run.failure else close_args(run)[1]
    return reason or run.rules.wire.close.reasons.get(_code(run), "")


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)


def _headers(run: Run) -> dict[str, str]:
    response = run.socket.response if run.socket else None
    return dict(response.headers.raw_items()) if response else {}


def _request_headers(run: Run) -> dict[str, str]:
    connection = run.socket.connection if run.socket else None
    return dict(connection.request.headers.raw_items()) if connection else {}


def _profile(run: Run) -> dict[str, int]:
    names = ("fetchStart", "domainLookUpStart", "domainLookUpEnd", "connectStart", "connectEnd")
    now = run.app.world.now_ms()
    return dict.fromkeys(names, now) | {"rtt": 1, "handshakeCost": 1, "cost": 2}


def _parameters(run: Run) -> dict[str, Any]:
    return {name: value for name, value in run.options.items() if value is not UNDEFINED and not callable(value)}


def _ascii(words: str) -> str:
    units = memoryview(words.encode("utf-16-le", "surrogatepass")).cast("H")
    return "".join(chr(unit) if 0x20 <= unit < 0x7F else f"\\u{unit:04X}" for unit in units)


VALUES: Final[dict[str, Callable[[Run], Any]]] = {
    "undefined": lambda run: UNDEFINED,
    "url": _url,
    "address": lambda run: _address(run, "href") or text(_url(run)),
    "parameters": _parameters,
    "scheme": lambda run: urls.scheme_shown(text(_url(run)), run.rules.wire.url),
    "host": lambda run: _address(run, "host"),
    "port": lambda run: _address(run, "port_number"),
    "type": lambda run: type_tag(run.checked),
    "typeof": lambda run: typeof(run.checked),
    "value": lambda run: text(run.checked),
    "value-ascii": lambda run: _ascii(text(run.checked)),
    "parameter": lambda run: run.parameter,
    "expected": _expected,
    "base64": _base64,
    "id": lambda run: run.socket.id if run.socket else UNDEFINED,
    "max": lambda run: run.app.sets.limit(run.set_name),
    "code": _code,
    "reason": _reason,
    "headers": _headers,
    "headers-text": lambda run: "".join(f"{name}: {value}\n" for name, value in _headers(run).items()),
    "headers-lower": lambda run: {name.lower(): value for name, value in _headers(run).items()},
    "request-headers": _request_headers,
    "profile": _profile,
    "data": lambda run: data.decode(run.message, run.rules.data) if run.message is not None else UNDEFINED,
    "was-clean": lambda run: run.failure is not None and run.failure.clean,
    "is-binary": lambda run: isinstance(run.message, bytes),
    "status": lambda run: _failure(run, "status"),
    "phrase": lambda run: _failure(run, "phrase"),
    "status-line": lambda run: _failure(run, "status-line"),
    "subprotocol": lambda run: _failure(run, "subprotocol"),
    "extension": lambda run: _failure(run, "extension"),
    "header": lambda run: _failure(run, "header"),
    "parameter-named": lambda run: _failure(run, "parameter"),
    "value-named": lambda run: _failure(run, "value"),
    **{name: partial(_failure, name=name) for name in ("opcode", "reserved1", "reserved2", "reserved3")},
    "cause": lambda run: _failure(run, "cause"),
    "errno": lambda run: _failure(run, "errno"),
    "error": lambda run: run.error,
    "error-printed": lambda run: printed(run.error),
    "event": lambda run: run.event.capitalize(),
    "page": lambda run: run.rules.environment.page_url or "",
    "appid": lambda run: run.app.settings.appid,
}
