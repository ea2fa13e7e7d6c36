"""Plays a script on one target: an app in virtual time, an embedded server, and all that app code hears, in order.

def script(play):
    task = play.connect("wss://example.com")
    play.later(10, lambda: play.send(task, "hello"))

played = perform("mp-x@1.7.0/devtools", script, server="echo")
assert played.names == ["connect.success", "connect.complete", "task.open", ...]
assert played.first("task.message") == {"data": "hello"}
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from emulator.engine.app import App, Settings
from emulator.engine.values import UNDEFINED, HostObject, Throw
from emulator.engine.wire.domains import parse_entry
from emulator.engine.world import VirtualWorld
from emulator.servers import Handler, Handshake, for_handler, parse
from platforms import Platforms, Resolved, load
from tests.profiles.faces import FACES, Face

URL = "wss://example.com"
EVENTS = ("open", "message", "error", "close")
tls_context = cache(ssl.create_default_context)
face_in_use: ContextVar[str] = ContextVar("face_in_use", default="python")
"""The language of app code: "python" or "javascript". A fixture in conftest.py gives each test both."""


@cache
def platforms() -> Platforms:
    return load()


@lru_cache(maxsize=512)
def resolve(target: str) -> Resolved:
    return platforms().resolve(target)


def exact(record: str) -> Any:
    """The literal texts and codes of a record of the ledger."""
    found = platforms().ledgers(record.partition(".")[0] if record.partition(".")[0] != "uni" else "mp-weixin")
    fact = found.record(record)
    assert fact is not None, f"the ledger has no record {record}"
    return fact.exact


class Heard(NamedTuple):
    """Something that app code got: "connect.fail", "send.throw", "task.open", "global.error", ..., with what it got.

    `socket` counts the calls of connect from 1; 0 where it is not known which socket is meant.
    """

    name: str
    data: Any
    socket: int
    at: int


class Play:
    """The app while its script runs, and what came of it."""

    def __init__(self, app: App, world: VirtualWorld, face: Face) -> None:
        self.app = app
        self.world = world
        self.face = face
        self.heard: list[Heard] = []
        self.handshakes: list[Handshake] = []
        self._sockets: dict[int, int] = {}  # id of a task -> its number
        self._made = 0

    # What app code does. Each call has all three callbacks, unless `callbacks` is False or `options` name one.

    def connect(self, url: Any = URL, *, callbacks: bool = True, listen: bool = True, **options: Any) -> Any:
        """connectSocket({url, ...options}): what it returned, or UNDEFINED if it threw."""
        return self.connect_with({"url": url, **options}, callbacks=callbacks, listen=listen)

    def connect_with(self, *args: Any, callbacks: bool = True, listen: bool = True) -> Any:
        """connectSocket with any arguments."""
        self._made += 1
        number = self._made
        task = self._call("connect", partial(self.face.call, "connectSocket"), args, number, callbacks)
        if isinstance(task, HostObject):
            self._sockets[id(task)] = number
            if listen:
                self._listen(task, number)
        return task

    def send(self, task: HostObject, data: Any, *, callbacks: bool = True, **options: Any) -> Any:
        """task.send({data, ...options})"""
        return self.method(task, "send", {"data": data, **options}, callbacks=callbacks)

    def close(self, task: HostObject, *, callbacks: bool = True, **options: Any) -> Any:
        """task.close(options)"""
        return self.method(task, "close", options, callbacks=callbacks)

    def method(self, task: HostObject, name: str, *args: Any, callbacks: bool = True) -> Any:
        """A method of the task with any arguments."""
        assert isinstance(task, HostObject), f"connectSocket returned no task but {task!r}: there is no {name}"
        return self._call(name, partial(self.face.method, task, name), args, self._sockets.get(id(task), 0), callbacks)

    def on(self, task: HostObject, event: str, listener: Any) -> Any:
        """task.onOpen(listener), ...: `event` as in EVENTS."""
        return self.face.method(task, f"on{event.capitalize()}", (listener,), _ignore)

    def listen(self, event: str, listener: Any) -> Any:
        """onSocketOpen(listener), ..."""
        return self.face.call(f"onSocket{event.capitalize()}", (listener,), _ignore)

    def unlisten(self, event: str, *listener: Any) -> Any:
        """offSocketOpen(listener), ..."""
        return self.face.call(f"offSocket{event.capitalize()}", listener, _ignore)

    def send_global(self, data: Any, *, callbacks: bool = True, **options: Any) -> Any:
        """sendSocketMessage({data, ...options})"""
        run = partial(self.face.call, "sendSocketMessage")
        return self._call("send", run, ({"data": data, **options},), 0, callbacks)

    def close_global(self, *, callbacks: bool = True, **options: Any) -> Any:
        """closeSocket(options)"""
        return self._call("close", partial(self.face.call, "closeSocket"), (options,), 0, callbacks)

    def state(self, task: HostObject) -> Any:
        """task.readyState"""
        return task.fields.get("readyState", UNDEFINED)

    def later(self, after_ms: float, fn: Callable[[], Any]) -> None:
        """setTimeout: the app's own, so it waits while the app is suspended."""
        self.app.later(after_ms, fn)

    def outside(self, after_ms: float, fn: Callable[[], Any]) -> None:
        """Something that happens to the device, whatever the app does: play.app.background, say."""
        self.world.loop.call_later(after_ms / 1000, fn)

    def network(self, kind: str) -> None:
        """The device's network becomes `kind` ("none", "4g", ...)."""
        self.app.network(kind)

    # What came of it

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.heard]

    def all(self, name: str) -> list[Any]:
        """What arrived under this name, in order."""
        return [one.data for one in self.heard if one.name == name]

    def first(self, name: str) -> Any:
        """The first that arrived under this name."""
        found = self.all(name)
        assert found, f"no {name} among {self.names}"
        return found[0]

    def of(self, socket: int) -> list[str]:
        """The names of what arrived for one socket."""
        return [one.name for one in self.heard if one.socket == socket]

    @property
    def console(self) -> list[tuple[str, str]]:
        """The platform's console lines: level and text."""
        return [(entry.name, entry.data) for entry in self.app.trace if entry.kind == "console"]

    @property
    def uncaught(self) -> list[Any]:
        return [entry.data for entry in self.app.trace if entry.kind == "uncaught"]

    @property
    def states(self) -> list[Any]:
        """The values that readyState took, in order."""
        return [entry.data for entry in self.app.trace if entry.kind == "state"]

    @property
    def frames(self) -> list[tuple[str, bytes]]:
        """Frames on the wire, such as ("out text", b"hello")."""
        return [(entry.name, entry.data) for entry in self.app.trace if entry.kind == "frame"]

    def headers(self, handshake: int = 0) -> dict[str, str]:
        """The request headers of a handshake."""
        return dict(self.handshakes[handshake].headers)

    # Inside

    def note(self, name: str, data: Any, socket: int = 0) -> None:
        self.heard.append(Heard(name, data, socket, self.world.now_ms() - self.world.epoch_ms))

    def _call(self, name: str, fn: Callable[..., Any], args: tuple[Any, ...], socket: int, callbacks: bool) -> Any:
        if callbacks and args and isinstance(args[0], dict):
            recorded = {key: self._recorder(f"{name}.{key}", socket) for key in ("success", "fail", "complete")}
            args = ({**recorded, **args[0]}, *args[1:])
        try:
            return fn(args, lambda ok, result: self.note(f"{name}.{'resolved' if ok else 'rejected'}", result, socket))
        except Throw as thrown:
            self.note(f"{name}.throw", thrown.value, socket)
            return UNDEFINED

    def _recorder(self, name: str, socket: int = 0) -> Callable[..., Any]:
        return self.face.hearing(lambda data: self.note(name, data, socket))

    def _listen(self, task: HostObject, number: int) -> None:
        for event in EVENTS:
            if f"on{event.capitalize()}" in task.methods:
                self.on(task, event, self._recorder(f"task.{event}", number))

    def listen_globally(self) -> None:
        """Registers one listener for each onSocketX that the platform has."""
        for event in EVENTS:
            if f"onSocket{event.capitalize()}" in self.app.profile.functions:
                self.listen(event, self._recorder(f"global.{event}"))


def _ignore(ok: bool, result: Any) -> None: ...


Script = Callable[[Play], Any]


def once_open(then: Callable[[Play, HostObject], Any], **options: Any) -> Script:
    """A script that calls `then(play, task)` 50 ms after connecting."""

    def script(play: Play) -> None:
        task = play.connect(**options)
        play.later(50, lambda: then(play, task))

    return script


def called_back_before_returning(target: str, globally: bool) -> bool:
    """Whether send and close have called success and complete when they return."""

    def then(play: Play, task: HostObject) -> None:
        for name in ("send", "close"):
            given = {"data": "x"} if name == "send" else {}
            getattr(play, f"{name}_global")(**given) if globally else getattr(play, name)(task, **given)
            play.note(f"{name}.returned", None)

    names = perform(target, once_open(then)).names
    return all(
        [one for one in names if one.startswith(name)] == [f"{name}.success", f"{name}.complete", f"{name}.returned"]
        for name in ("send", "close")
    )


def perform(
    target: str,
    script: Script,
    *,
    server: str | Handler = "echo",
    domains: list[str] | None = None,
    listen: bool = True,
    accept_subprotocol: bool = True,
    until_ms: float = 600_000,
    **settings: Any,
) -> Play:
    """Plays `script` as the app's first task and lets all that follows happen, up to `until_ms` of virtual time.

    `server`: as the command line has it, or a handler. `domains`: the whitelist; None: wss:// on every host.
    `listen`: global listeners are registered before. `accept_subprotocol`: the server takes the first one offered, or
    none. `settings`: the other fields of Settings.
    """
    if domains is not None:
        settings["domains"] = [parse_entry(entry) for entry in domains]
    chosen = parse(server, Path()) if isinstance(server, str) else for_handler(server)
    with VirtualWorld() as world:
        app = App(resolve(target).profile, world, Settings(tls=tls_context, **settings))
        face = FACES[face_in_use.get()](app)
        play = Play(app, world, face)

        async def main() -> None:
            async with chosen.start(world, on_handshake=play.handshakes.append, accept_subprotocol=accept_subprotocol):
                if listen:
                    play.listen_globally()
                app.post(script, play)
                await asyncio.Event().wait()

        broken: list[BaseException] = []
        world.loop.set_exception_handler(lambda loop, context: broken.append(context["exception"]))
        world.start(main)
        world.drive(until_ms)
        app.stop()
        face.close()
    if broken:
        raise broken[0]
    return play
