"""The HTTP side of an ASGI application, which answers the app's `request` calls."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from emulator.servers.asgi_socket import VERSIONS, Application
from emulator.servers.handlers import Requests

_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE", "CONNECT")


def answering(application: Application, state: dict[str, Any]) -> Requests:
    """A function that has the application answer: {url, method, header, data} -> {data, statusCode, header}.

    JSON is parsed, other text is text. What the application raises is raised.
    """

    async def answer(options: dict[str, Any]) -> dict[str, Any]:
        scope, body = _asked(options)
        told: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return told.pop(0) if told else {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await application({**scope, "state": dict(state)}, receive, send)
        return _answered(sent)

    return answer


def _asked(options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    url = urlsplit(str(options.get("url") or "/"))
    method = str(options.get("method") or "GET").upper()
    header = {str(name).lower(): str(value) for name, value in dict(options.get("header") or {}).items()}
    data, query = options.get("data"), url.query
    body = b""
    if method in _WITHOUT_BODY:
        if isinstance(data, dict):
            query = "&".join(part for part in (query, urlencode(data)) if part)
    else:
        body = _body(data, header)
    header.setdefault("host", url.netloc or "localhost")
    header["content-length"] = str(len(body))
    scope = {
        "type": "http",
        "asgi": dict(VERSIONS),
        "http_version": "1.1",
        "method": method,
        "scheme": url.scheme or "http",
        "server": (url.hostname or "localhost", url.port or 80),
        "client": ("127.0.0.1", 49152),
        "root_path": "",
        "path": unquote(url.path or "/"),
        "raw_path": (url.path or "/").encode("ascii", "replace"),
        "query_string": query.encode("ascii", "replace"),
        "headers": [
            (name.encode("latin-1", "replace"), value.encode("latin-1", "replace")) for name, value in header.items()
        ],
    }
    return scope, body


def _body(data: Any, header: dict[str, str]) -> bytes:
    if isinstance(data, bytes):
        return data
    if isinstance(data, str):
        return data.encode()
    if data is None or not isinstance(data, dict | list):
        return b""
    if "x-www-form-urlencoded" in header.get("content-type", "") and isinstance(data, dict):
        return urlencode(data).encode()
    header.setdefault("content-type", "application/json")
    return json.dumps(data, ensure_ascii=False).encode()


def _answered(sent: list[MutableMapping[str, Any]]) -> dict[str, Any]:
    start = next((one for one in sent if one["type"] == "http.response.start"), None)
    if start is None:
        raise RuntimeError("the ASGI application ended without an answer")
    header = {
        bytes(name).decode("latin-1"): bytes(value).decode("latin-1") for name, value in start.get("headers") or ()
    }
    body = b"".join(bytes(one.get("body") or b"") for one in sent if one["type"] == "http.response.body")
    text = body.decode("utf-8", "replace")
    try:
        data = json.loads(text)
    except ValueError:
        data = text
    return {"statusCode": int(start["status"]), "header": header, "data": data}
