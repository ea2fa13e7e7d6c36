"""The native plugin `uni-webSocket`, which uni-app's App runtimes call, over unisock's own wire.

It is written from the ledger's records of Android's native half alone (app.android.*), and knows nothing of recipes.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any

from websockets.http11 import Response

from emulator.engine.app import App
from emulator.engine.dialling import dial_for
from emulator.engine.values import HostObject
from emulator.engine.wire import urls
from emulator.engine.wire.connection import Connection, Dial
from emulator.engine.wire.failures import Failure

NAME = "__native"
# A call crosses as one JSON text (app.android.json-text); JavaScript's own JSON.stringify makes it.
PRELUDE = f"""globalThis.__plugin = Object.fromEntries([
  ...['WebSocket', 'send', 'close'].map((name) => [name, (given) => {NAME}[name](JSON.stringify(given))]),
  ...['onopen', 'onmessage', 'onerror', 'onclose'].map((name) => [name, (callback) => {NAME}[name](callback)]),
])"""
FAILURES = ("connection-reset", "protocol-error", "close-unanswered")  # app.android.io-error, app.android.close-wait

Note = Callable[[str, str, bytes], None]


class Plugin:
    """The plugin of one app. `note(id, what, payload)` hears of each frame."""

    def __init__(self, app: App, note: Note) -> None:
        self.app = app
        self.note = note
        self.connections: list[Connection] = []
        self._callbacks: dict[str, Callable[..., Any]] = {}
        self._adapters: dict[str, Adapter] = {}

    def object(self) -> HostObject:
        calls = {"WebSocket": self._connect, "send": self._send, "close": self._close}
        events = {name: self._listener(name) for name in ("onopen", "onmessage", "onerror", "onclose")}
        return HostObject("Object", {}, {**calls, **events}, own_methods=True)

    def tell(self, name: str, event: dict[str, Any]) -> None:
        self.app.task(self._callbacks[name], event)

    def tell_later(self, name: str, event: dict[str, Any]) -> None:
        self.app.post(self._callbacks[name], event)

    def _listener(self, name: str) -> Callable[..., Any]:
        return lambda callback: self._callbacks.__setitem__(name, callback)

    def _connect(self, given: str) -> None:
        """app.android.duplicate-id, id-freed, url-invalid-silent, header-characters"""
        call = json.loads(given)
        id = string(call.get("id")) or ""
        known = self._adapters.get(id)
        if known is not None and known.heard:
            return
        self._adapters.pop(id, None)
        url = string(call.get("url"))
        if url is None or urls.parse(url, self.app.profile.wire.url) is None:
            return
        protocol = string(call.get("protocol")) or ""
        if not all(" " <= character <= "~" or character == "\t" for character in protocol):
            return
        options = {"header": header(string(call.get("header"))), "protocols": protocol}
        dial = dial_for(self.app, self.app.profile, url, options)
        assert isinstance(dial, Dial)
        self._adapters[id] = adapter = Adapter(self, id, dial)
        self.connections.append(adapter.connection)

    def _send(self, given: str) -> None:
        call = json.loads(given)
        adapter = self._adapters.get(string(call.get("id")) or "")
        if adapter is not None:
            adapter.send(string(call.get("data")))

    def _close(self, given: str) -> None:
        """app.android.close-default"""
        call = json.loads(given)
        adapter = self._adapters.get(string(call.get("id")) or "")
        try:
            code = int(string(call.get("code")) or "")
        except ValueError:
            code = 1000
        if adapter is not None:
            adapter.close(code if -(2**31) <= code < 2**31 else 1000, string(call.get("reason")) or "")


class Adapter:
    """What the module keeps for one id: a connection, and whether its listener is still on the module's list."""

    def __init__(self, plugin: Plugin, id: str, dial: Dial) -> None:
        self.id = id
        self.heard = True
        self._plugin = plugin
        self._ready = False
        self._closing = False
        self.connection = Connection(plugin.app.world, dial, plugin.app.profile.wire, self)

    def send(self, data: str | None) -> None:
        """app.android.send-before-open, app.android.send-null, app.android.message-size"""
        binary = flagged(data)
        if not self._ready:
            self._report("WebSocket is not ready")
        elif binary is not None:
            try:
                self._write(base64.b64decode(binary))
            except binascii.Error as exc:
                self._report(str(exc))
        elif data is None:
            self._report("text == null")
        else:
            self._write(data)

    def close(self, code: int, reason: str) -> None:
        """app.android.close-before-open, app.android.close-code-invalid, app.android.close-reason-too-long"""
        if not self._ready:
            return
        if not 1000 <= code < 5000 or 1004 <= code <= 1006 or 1012 <= code <= 2999:
            self._report(f"Code {code}")
        elif len(reason.encode("utf-8", "replace")) > 123:
            self._report("reason.size() > 123")
        elif not self._closing and not self.connection.done:
            self._closing = True
            self.connection.close(code, reason)

    def answered(self, response: Response) -> None:
        """A native half has no cookies of a page's to keep."""

    def opened(self, response: Response) -> None:
        self._ready = True
        self._plugin.tell("onopen", {"id": self.id})

    def received(self, message: str | bytes) -> None:
        """app.android.message-binary, app.android.message-json-collision"""
        data: Any = message
        if isinstance(message, bytes):
            data = {"@type": "binary", "base64": base64.b64encode(message).decode()}
        elif is_flagged(message):
            data = json.loads(message)
        self._plugin.tell("onmessage", {"id": self.id, "data": data})

    def failed(self, failure: Failure) -> None:
        """app.android.io-error"""
        self.heard = False
        self._plugin.tell("onerror", {"id": self.id, "data": str(failure.values.get("cause"))})

    def ended(self, failure: Failure) -> None:
        """app.android.server-close, app.android.eof, app.android.io-error, app.android.close-wait"""
        if any(name in failure.conditions for name in FAILURES):
            self.failed(failure)
            return
        self.heard = False
        vanished = "peer-vanished" in failure.conditions
        code, reason = (1000, "CLOSE_NORMAL") if vanished else (failure.code, failure.reason)
        self._plugin.tell("onclose", {"id": self.id, "code": code, "reason": reason, "wasClean": True})

    def frame(self, direction: str, opcode: str, payload: bytes) -> None:
        self._plugin.note(self.id, f"{direction} {opcode}", payload)

    def _write(self, payload: str | bytes) -> None:
        if not self._closing and not self.connection.done:
            self.connection.send(payload)

    def _report(self, words: str) -> None:
        self.heard = False
        self._plugin.tell_later("onerror", {"id": self.id, "data": words})


def string(value: Any) -> str | None:
    """What a JSON object of the module gives when it is asked for a string."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def header(text: str | None) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def is_flagged(text: str | None) -> bool:
    try:
        parsed = json.loads(text or "")
    except ValueError:
        return False
    return isinstance(parsed, dict) and "@type" in parsed and "base64" in parsed


def flagged(text: str | None) -> str | None:
    """The Base64 text of data that is to leave as a binary frame; None for other data."""
    if text is None or not is_flagged(text):
        return None
    parsed = json.loads(text)
    return string(parsed["base64"]) or "" if parsed["@type"] == "binary" else None
