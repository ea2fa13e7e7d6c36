"""SERVER, as the command line and unisock.yaml give it: `echo`, `reject:403`, `server/app.py:handler`, ..."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from websockets.frames import EXTERNAL_CLOSE_CODES

from emulator.engine.world import REFUSED, SHOWN, UNKNOWN_HOST, UNTRUSTED, Elsewhere
from emulator.errors import UserError
from emulator.servers import handlers
from emulator.servers.asgi import AsgiServer
from emulator.servers.loading import check_handler, is_asgi, load_handler, load_requests, takes_a_connection
from emulator.servers.server import (
    ElsewhereServer,
    FailingServer,
    HandlerServer,
    HangingServer,
    NoServer,
    Server,
    ShowingServer,
)
from platforms.naming import unknown

USES: Final = {
    "echo": "sends back what it gets",
    "chat": "greets, and passes on to all others what each says",
    "reject:STATUS": "answers the handshake with an HTTP status, 403 say",
    "close:CODE[:REASON]": "opens, then closes with that code, 4001 say",
    "silent": "opens and says nothing",
    "hang": "takes the connection and never answers the handshake",
    "refuse": "refuses connections",
    "dns": "no such host",
    "tls": "a certificate that nobody trusts",
    "tls:FLAW": f"echo behind a certificate or a TLS version that some clients refuse: {', '.join(SHOWN)}",
    "drop": "opens; cuts the connection without a close frame at the first message or after 1 s",
    "module:handler": "your own `websockets` handler or ASGI application, of a module or a .py file of the project",
    "ws://HOST:PORT": "a server that runs by itself, in the real world, whatever host is dialled; wss:// with TLS",
    "real": "the script's own URLs, in the real world",
}
"""Every form that SERVER may take, with what it does."""

_URLS: Final = ("ws://", "wss://")
_PLAIN: Final[dict[str, Callable[[str], Server]]] = {
    "echo": lambda spec: HandlerServer(spec, lambda: handlers.echo),
    "chat": lambda spec: HandlerServer(spec, handlers.chat),
    "silent": lambda spec: HandlerServer(spec, lambda: handlers.silent),
    "drop": lambda spec: HandlerServer(spec, lambda: handlers.drop),
    "hang": HangingServer,
    "refuse": lambda spec: FailingServer(spec, REFUSED),
    "dns": lambda spec: FailingServer(spec, UNKNOWN_HOST),
    "tls": lambda spec: FailingServer(spec, UNTRUSTED),
    "real": NoServer,
}


def parse(spec: str, project: Path) -> Server:
    """The server that `spec` describes; a handler's module or file is looked for in `project`. Raises UserError."""
    if spec.startswith(_URLS):
        return _elsewhere(spec)
    name, colon, rest = spec.partition(":")
    if not colon and name in _PLAIN:
        return _PLAIN[name](spec)
    if name == "reject":
        return _reject(spec, rest)
    if name == "close":
        return _close(spec, rest)
    if name == "tls" and colon and not (project / "tls.py").is_file():
        return _showing(spec, rest)
    if not colon or (name in _PLAIN and not (project / f"{name}.py").is_file()):
        raise _unknown(spec, name)
    module, _, function = spec.rpartition(":")
    if not module or not function:
        raise _unknown(spec, name)
    if is_asgi(check_handler(module, function, project)):
        return AsgiServer(spec, lambda: load_handler(module, function, project))
    requests = load_requests(module, project)
    return HandlerServer(spec, lambda: load_handler(module, function, project), requests=requests)


def of_real_world(spec: str) -> bool:
    """Whether what a SERVER text describes can only be reached in the real world."""
    return spec == "real" or spec.startswith(_URLS)


def for_handler(handler: Any) -> Server:
    """The server that runs a `websockets` handler or an ASGI application, given as it is. Raises UserError."""
    name = getattr(handler, "__qualname__", None) or type(handler).__name__
    if is_asgi(handler):
        return AsgiServer(name, lambda: handler)
    if not takes_a_connection(handler):
        raise UserError(f"server {name}: it is no `async def handler(websocket)` and no ASGI application")
    return HandlerServer(name, lambda: handler)


def _elsewhere(spec: str) -> Server:
    try:
        parts = urlsplit(spec)
        port = parts.port
    except ValueError as error:
        raise UserError(f"server {spec}: {error}") from None
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise UserError(f"server {spec}: write it like ws://localhost:8000; the path is the one that the app dials")
    tls = parts.scheme == "wss"
    return ElsewhereServer(spec, Elsewhere(parts.hostname, port or (443 if tls else 80), tls))


def _reject(spec: str, status: str) -> Server:
    if not re.fullmatch(r"[1-9]\d\d", status, re.ASCII) or status == "101":
        raise UserError(f"server {spec}: reject takes an HTTP status of three digits, 101 apart, such as reject:403")
    return HandlerServer(spec, lambda: handlers.silent, reject=int(status))


def _showing(spec: str, name: str) -> Server:
    if name not in SHOWN:
        raise UserError(f"server {spec}: {unknown('flaw', name, SHOWN)}")
    return ShowingServer(spec, SHOWN[name], _PLAIN["echo"](spec))


def _close(spec: str, rest: str) -> Server:
    code, _, reason = rest.partition(":")
    known = code.isascii() and code.isdigit() and (int(code) in EXTERNAL_CLOSE_CODES or 3000 <= int(code) <= 4999)
    if not known:
        sendable = ", ".join(str(int(known)) for known in sorted(EXTERNAL_CLOSE_CODES))
        raise UserError(f"server {spec}: close takes a code that may be sent: {sendable}, or 3000 to 4999")
    if len(reason.encode()) > 123:
        raise UserError(f"server {spec}: the reason has {len(reason.encode())} bytes of UTF-8; 123 is the most")
    return HandlerServer(spec, lambda: handlers.closing(int(code), reason))


def _unknown(spec: str, name: str) -> UserError:
    known = {use.partition(":")[0]: use for use in USES}
    near = [known[match] for match in difflib.get_close_matches(name, known, n=2)]
    if name in _PLAIN:
        return UserError(f"server {spec}: {name} takes nothing after it, and there is no {name}.py in the project")
    if near:
        return UserError(f"no server {spec!r}; did you mean {' or '.join(f'{use} ({USES[use]})' for use in near)}?")
    return UserError(f"no server {spec!r}; there is {', '.join(USES)}")
