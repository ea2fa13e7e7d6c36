"""The stage on which one app plays: its storage, its listeners, and who answers its requests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from emulator.api.environment import events, queries, requests, storage, ui
from emulator.engine.app import App
from emulator.engine.values import HostObject

Handler = Callable[[dict[str, Any]], "dict[str, Any] | Awaitable[dict[str, Any]]"]


def _same(value: Any, *_: Any) -> Any:
    return value


class Stage:
    """What the functions beside sockets share.

    request: answers `request` calls: it gets the options object, and gives {data, statusCode, header} or raises.
    mirror: what app code has made of a dict that it was handed in this turn; the dict itself where they share it. A
        Promise that goes through it is one that app code's engine knows. With a key and an item it sets that first.
    """

    app: App
    request: Handler | None
    storage: dict[str, Any]
    heard: dict[str, list[Callable[..., Any]]]

    def __init__(self, app: App, request: Handler | None = None) -> None:
        self.app = app
        self.request = request
        self.storage = {}
        self.heard = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.mirror: Callable[..., Any] = _same
        app.observers.append(lambda what, value: events.observed(self, what, value))

    def function(self, name: str, kind: str) -> Callable[..., Any]:
        """The function `name`, played as `kind` says."""
        play = KINDS[kind]
        return lambda *args: play(self, name, args)

    def inert(self, name: str) -> HostObject:
        """An object with the methods that the profile gives to what `name` makes; each returns the object."""
        made: HostObject

        def method(*args: Any) -> HostObject:
            for arg in args:
                if callable(arg):
                    self.app.post(arg, [])
            return made

        def listener(*_: Any) -> HostObject:
            return made

        names = self.app.profile.environment.objects.get(name, ())
        methods = {m: listener if m.startswith(("on", "off")) else method for m in names}
        made = HostObject(name.removeprefix("create").removeprefix("get"), {}, methods)
        return made


Play = Callable[[Stage, str, tuple[Any, ...]], Any]
KINDS: Final[dict[str, Play]] = {
    "ui": ui.play,
    "storage": storage.play,
    "query": queries.play,
    "event": events.play,
    "request": requests.play,
}
