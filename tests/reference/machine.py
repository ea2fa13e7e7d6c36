"""Runs a piece of JavaScript on one target through `uni`, as an app would run it, and tells what came of it."""

from __future__ import annotations

import asyncio
import json
import ssl
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from websockets.asyncio.server import ServerConnection

import platforms
from emulator.api import globals_for, prelude
from emulator.api.environment.stage import Stage
from emulator.api.members import Members
from emulator.api.uni import uni_functions
from emulator.engine.app import App, Settings
from emulator.engine.values import Throw
from emulator.engine.wire.domains import parse_entry
from emulator.engine.world import VirtualWorld
from emulator.js.engine import JsHost
from emulator.js.sources import Program, load
from emulator.manifest import read_manifest
from emulator.servers import Handshake, Server, for_handler, parse
from platforms import Profile

# What the probes are written in: `note` tells Python; `connect` gives a socket in the form that the platform has, a
# SocketTask or the global functions, and hears its events.
HELPERS = """
const URL = 'wss://example.com/socket'
const NAMES = ['Open', 'Message', 'Error', 'Close']
function note(name, value) { console.log('NOTE ' + JSON.stringify([name, value === undefined ? null : value])) }
function isTask(value) { return !!value && typeof value.send === 'function' && typeof value.then !== 'function' }
function connect(options, hear) {
  const heard = (name, value) => { if (hear && hear[name]) hear[name](value) }
  const task = uni.connectSocket(Object.assign({ url: URL, complete() {} }, options))
  const own = isTask(task)
  for (const name of NAMES) {
    const on = value => heard(name.toLowerCase(), value)
    if (own) task['on' + name](on)
    else if (typeof uni['onSocket' + name] === 'function') uni['onSocket' + name](on)
  }
  return {
    send: options => own ? task.send(options) : uni.sendSocketMessage(options),
    close: options => own ? task.close(options) : uni.closeSocket(options),
  }
}
"""


@cache
def packaged() -> platforms.Platforms:
    """The platforms as they come with unisock."""
    return platforms.load()


@cache
def packaged_play(target: str) -> Play:
    """A target as it comes with unisock."""
    return Play(packaged().resolve(packaged().target(target)).profile)


@lru_cache(maxsize=512)
def program(code: str) -> Program:
    """Code as a program of a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "unisock.yaml").write_text("")
        path = Path(folder) / "script.js"
        path.write_text(code, "utf-8")
        return load(path)


@dataclass
class Ended:
    """A connection as the server saw it end: the code and reason of the client's close frame, if there was one."""

    code: int | None
    reason: str | None


@dataclass
class Ran:
    """What a script did. `lines`: what was printed. `most`: sockets open at once."""

    platform: str
    notes: list[tuple[str, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    uncaught: list[str] = field(default_factory=list)
    handshakes: list[Handshake] = field(default_factory=list)
    received: list[str | bytes] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    opened: int = 0
    open: int = 0
    most: int = 0
    over: bool = False

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.notes]

    def all(self, name: str) -> list[Any]:
        return [value for noted, value in self.notes if noted == name]

    def header(self, name: str) -> list[str]:
        """The values of a request header, in all handshakes."""
        return [value for one in self.handshakes for key, value in one.headers if key.lower() == name.lower()]


class Play:
    """One target, on which scripts are run; the profile may be another than the packaged one."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def __call__(
        self,
        code: str,
        *,
        server: str | None = None,
        domains: list[str] | None = None,
        manifest: dict[str, Any] | None = None,
        for_ms: float = 600_000,
    ) -> Ran:
        """Runs `HELPERS + code`. `server`: None for one that echoes and keeps books."""
        return self.run(program(HELPERS + code), server=server, domains=domains, manifest=manifest, for_ms=for_ms)

    def run(
        self,
        script: Program,
        *,
        server: str | None = None,
        domains: list[str] | None = None,
        manifest: dict[str, Any] | None = None,
        for_ms: float = 600_000,
    ) -> Ran:
        """Runs a program as it is, in virtual time."""
        ran = Ran(self.profile.platform)
        chosen = parse(server, Path()) if server else for_handler(_bookkeeping(ran))
        with VirtualWorld(1) as world:
            app = App(self.profile, world, self._settings(domains, manifest))
            app.on_console = lambda level, words: _heard(ran, level, words)
            host = JsHost(
                globals_for(app, self.profile),
                random=world.random.random,
                now_ms=lambda: float(world.now_ms()),
                on_unhandled=lambda value, place: app.uncaught(value, place, "rejection"),
                on_uncaught=lambda value, place: app.uncaught(value, place),
                engine_words=self.profile.environment.js_engine,
                natives=self.profile.environment.globals,
            )
            app.face = host
            host.evaluate(prelude())
            world.start(lambda: _serve(chosen, world, ran, app, host, script))
            world.drive(for_ms)
            ran.over = True
            ran.uncaught = [str(e.data) for e in app.trace if e.kind == "uncaught"]
            app.stop()
            host.close()
        return ran

    def passes_on(self, name: str, value: str) -> bool:
        """Whether a parameter of uni.connectSocket reaches what lies beneath uni, as it was given.

        Where uni holds the sockets itself nothing lies beneath: there it is what the profile says of its effect.
        """
        if self.profile.uni.layer == "own":
            return self.profile.functions["connectSocket"].params[name].effect
        got: list[Any] = []
        with VirtualWorld() as world:
            app = App(self.profile, world)
            natives = Members(("connectSocket",), lambda member: got.append)
            uni_functions(app, Stage(app), natives)["connectSocket"]({"url": "wss://a.example", name: value})
        return bool(got[0].get(name) == value)

    def _settings(self, domains: list[str] | None, manifest: dict[str, Any] | None) -> Settings:
        settings: dict[str, Any] = {"tls": _unused_tls}
        if domains is not None:
            settings["domains"] = [parse_entry(entry) for entry in domains]
        if manifest is not None:
            section = _read(json.dumps(manifest)).section(self.profile.platform, *self.profile.macros)
            settings["connect_timeout_ms"] = section.connect_timeout_ms
        return Settings(**settings)


@lru_cache(maxsize=8)
def _read(text: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "manifest.json"
        path.write_text(text, "utf-8")
        return read_manifest(path, "manifest.json")


@cache
def _unused_tls() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def _serve(server: Server, world: VirtualWorld, ran: Ran, app: App, host: JsHost, script: Program) -> None:
    async with server.start(world, on_handshake=ran.handshakes.append):
        app.post(_start, app, host, script)
        await asyncio.Event().wait()


def _start(app: App, host: JsHost, script: Program) -> None:
    try:
        host.run(script)
    except Throw as thrown:
        app.uncaught(thrown.value)


def _heard(ran: Ran, level: str, words: str) -> None:
    if words.startswith("NOTE "):
        name, value = json.loads(words[5:])
        ran.notes.append((name, value))
    else:
        ran.lines.append(words if level == "log" else f"{level}: {words}")


def _bookkeeping(ran: Ran) -> Callable[[ServerConnection], Any]:
    async def handler(websocket: ServerConnection) -> None:
        ran.opened += 1
        ran.open += 1
        ran.most = max(ran.most, ran.open)
        try:
            async for message in websocket:
                ran.received.append(message)
                await websocket.send(message)
        finally:
            if not ran.over:  # what the end of the world cuts is no ending
                ran.open -= 1
                frame = websocket.protocol.close_rcvd
                ran.ended.append(Ended(frame.code, frame.reason) if frame else Ended(None, None))

    return handler


def generations(target: str) -> Iterator[str]:
    """A target in each generation of uni-app's runtime that it has, if it does not name one itself."""
    if ":vue=" in target:
        yield target
        return
    for vue in ("3", "2"):
        try:
            packaged().target(f"{target}:vue={vue}")
        except platforms.UserError:
            continue
        yield f"{target}:vue={vue}"
