"""One socket that a script made with `new WebSocket(...)`: what its class asks of the engine, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from emulator.engine.app import App
from emulator.engine.calls import traced
from emulator.engine.socket import Socket
from emulator.engine.values import UNDEFINED, HostObject, Throw, View
from emulator.engine.wire import urls


class BrowserSocket:
    """The host's side of the class. `sink(type, payload)` makes the event and gives what calls each of its listeners.

    Arguments have been converted as Web IDL says: texts are strings, data is a string, a buffer or a view.
    """

    def __init__(self, app: App, sink: Callable[..., Any]) -> None:
        self._app = app
        self._sink = sink
        self._socket = Socket(app, app.browser)
        self._url = ""
        self._dropped = 0  # bytes given to send after the end
        self._given = 0  # bytes given to send in this task

    def object(self) -> HostObject:
        """The object that the class works with."""
        methods: dict[str, Callable[..., Any]] = {
            "send": self.send,
            "close": self.close,
            "hear": self.hear,
            "url": lambda: self._url,
            "state": lambda: self._socket.ready_state,
            "buffered": self.buffered,
            "answered": self.answered,
        }
        return HostObject("Object", {}, methods, own_methods=True)

    def open(self, args: Sequence[Any]) -> None:
        """`new WebSocket(url, protocols)`. Raises Throw."""
        options = dict(zip(("url", "protocols"), args, strict=False))
        self._call("connect", "WebSocket", args, options)
        address = urls.parse(options["url"], self._socket.rules.wire.url)
        if address is not None:
            self._url = address.href

    def send(self, *args: Any) -> Any:
        """Raises Throw."""
        takes = self._socket.phase == "open" and self._socket.state == "open"
        self._call("send", "WebSocket.send", args, {"data": args[0]} if args else {})
        size = _size(args[0]) if args else 0
        if takes:
            self._given += size
            self._app.world.loop.call_soon(self._taken, size)
        else:
            self._dropped += size
        return UNDEFINED

    def close(self, code: Any = UNDEFINED, reason: Any = UNDEFINED) -> Any:
        """Raises Throw."""
        rules = self._app.profile.websocket
        if code is UNDEFINED and reason is not UNDEFINED and rules is not None and rules.reason_only == "code-zero":
            code = 0
        given = {"code": code, "reason": reason}
        options = {name: value for name, value in given.items() if value is not UNDEFINED}
        self._call("close", "WebSocket.close", list(options.values()), options, always=True)
        return UNDEFINED

    def hear(self, event: str, heard: bool) -> Any:
        """Whether the script listens to an event."""
        self._socket.listeners[event] = [partial(self._deliver, event)] if heard else []
        return UNDEFINED

    def buffered(self) -> int:
        connection = self._socket.connection
        return self._dropped + max(self._given, connection.queued() if connection else 0)

    def answered(self, header: str) -> str:
        """A header of the handshake's answer."""
        response = self._socket.response
        return ", ".join(response.headers.get_all(header)) if response else ""

    def _taken(self, size: int) -> None:
        self._given -= size

    def _call(
        self, recipe: str, name: str, args: Sequence[Any], options: dict[str, Any], *, always: bool = False
    ) -> None:
        passed = (options,) if args or always else ()
        run = self._app.browser.call
        traced(self._app, name, self._socket.number, args, lambda *_: run(recipe, self._socket, passed))

    def _deliver(self, event: str, payload: Any) -> None:
        """Each listener runs by itself, and its microtasks right after it."""
        for listener in self._sink(event, payload):
            try:
                listener()
            except Throw as thrown:
                self._app.uncaught(thrown.value)
            self._app.face.checkpoint()


def _size(data: Any) -> int:
    if isinstance(data, str):
        return len(data.encode("utf-8", "replace"))
    return len(data.data if isinstance(data, View) else data)
