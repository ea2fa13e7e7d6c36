"""Plays one plan of operations on one target, on uni-app's published runtime or on unisock's own `uni`."""

from __future__ import annotations

import asyncio
import json
import ssl
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import platforms
from emulator.api import browser, prelude
from emulator.api.environment import prelude as environment
from emulator.api.environment.stage import Stage
from emulator.api.globals import globals_for
from emulator.api.members import Function, Members
from emulator.api.native import functions_of, namespace
from emulator.api.uni import uni_functions
from emulator.engine.app import App, Settings
from emulator.engine.trace import Entry
from emulator.engine.values import ErrorValue, Foreign, Throw, View, tag, text
from emulator.engine.world import VirtualWorld
from emulator.js.engine import JsHost
from emulator.js.sources import Program, load
from emulator.servers import Server, parse
from platforms import Profile
from tests.parity import plugin
from tests.parity.plugin import Plugin
from tests.parity.wording import RuntimeHost

HERE = Path(__file__).parent
FOR_MS = 200_000.0
KEPT = "__namespace"  # some runtimes put another object in the place of the global and keep its functions alone

Plan = dict[str, Any]


@cache
def packaged() -> platforms.Platforms:
    return platforms.load()


@cache
def profile_of(target: str) -> Profile:
    return packaged().resolve(packaged().target(target)).profile


@cache
def driver() -> Program:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "unisock.yaml").write_text("")
        path = Path(folder) / "driver.js"
        path.write_text((HERE / "driver.js").read_text("utf-8"), "utf-8")
        return load(path)


@cache
def no_tls() -> ssl.SSLContext:
    """The virtual world's network does no TLS, and the default context reads a file of authorities each time."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Run:
    """One run. `notes`: every line of what app code saw, and of what went down to the platform, in order."""

    def __init__(self, profile: Profile, plan: Plan, runtime: str | None) -> None:
        self.notes: list[str] = []
        self._profile = profile
        self._plan = plan
        self._runtime = runtime
        self._plugin: Plugin | None = None

    def play(self) -> list[str]:
        with VirtualWorld(1) as world:
            app = App(self._profile, world, Settings(tls=no_tls))
            app.trace.watch = lambda entry: self._watch(app, entry)
            host = RuntimeHost(
                {**self._globals(app), "__plan": lambda: json.dumps(self._plan["ops"]), "__note": self._note},
                random=world.random.random,
                now_ms=lambda: float(world.now_ms()),
                on_unhandled=lambda value, place: app.uncaught(value, place, "rejection"),
                on_uncaught=lambda value, place: app.uncaught(value, place),
                engine_words=self._profile.environment.js_engine,
                natives=self._profile.environment.globals,
            )
            app.face = host
            host.evaluate(prelude())
            if self._runtime is not None:
                if self._plugin is not None:
                    host.evaluate(plugin.PRELUDE)
                host.evaluate_runtime(self._runtime)
                del self.notes[:]  # what it does when it loads is no answer to an operation
            broken: list[Any] = []
            world.loop.set_exception_handler(lambda loop, context: broken.append(context.get("exception")))
            world.start(lambda: self._serve(parse(self._plan["server"], HERE), world, app, host))
            world.drive(FOR_MS)
            self._note_requests(app)
            app.stop()
            host.close()
        if broken:
            raise broken[0]  # both runs would be alike: empty
        return self.notes

    async def _serve(self, server: Server, world: VirtualWorld, app: App, host: JsHost) -> None:
        async with server.start(world):
            app.post(self._start, app, host)
            await asyncio.Event().wait()

    def _start(self, app: App, host: JsHost) -> None:
        try:
            host.run(driver())
        except Throw as thrown:
            app.uncaught(thrown.value)

    def _globals(self, app: App) -> Mapping[str, Any]:
        """The target's own, with functions of the namespace that note what reaches them, and `uni` over those."""
        found = dict(globals_for(app, self._profile))
        del found["uni"]
        stage = Stage(app)
        more = (browser.source(), browser.helper(stage)) if self._profile.environment.websocket else None
        found[environment.HOST] = environment.helper(stage, more)
        natives = functions_of(app, stage)
        heard = Members(natives, lambda name: self._heard(name, natives[name]))
        native = namespace(app, self._profile.namespace, heard)
        found |= dict.fromkeys((self._profile.namespace, *self._profile.environment.aliases, KEPT), native)
        if self._runtime is None:
            found["uni"] = namespace(app, "uni", uni_functions(app, stage, heard))
        elif self._holds_sockets:
            self._plugin = Plugin(app, self._framed)
            found[plugin.NAME] = self._plugin.object()
        return found

    @property
    def _holds_sockets(self) -> bool:
        """Whether uni itself holds the sockets, over something that isn't there for app code."""
        return self._profile.uni.layer == "own" and not self._profile.environment.websocket

    def _framed(self, id: str, what: str, payload: bytes) -> None:
        self.notes.append(f"  frame {id} {what} {shown(payload)}")

    def _note_requests(self, app: App) -> None:
        """What went to the network, where no function of a namespace is there to be heard."""
        if not self._holds_sockets:
            return
        own = [link.connection for line in app.lines.values() for link in line.links]
        for connection in self._plugin.connections if self._plugin else own:
            if connection is not None:
                headers = dict(connection.request.headers.raw_items())
                self.notes.append(f"  request {connection.request.path} {headers | {'Sec-WebSocket-Key': ''}}")

    def _heard(self, name: str, function: Function) -> Function:
        def call(*args: Any) -> Any:
            if "Socket" in name and self._profile.uni.layer == "over-namespace":
                self.notes.append(f"  down {name}({', '.join(shown(arg) for arg in args)})")
            return function(*args)

        return call

    def _note(self, words: str) -> None:
        self.notes.append(words)

    def _watch(self, app: App, entry: Entry) -> None:
        if entry.kind in ("console", "uncaught"):
            # Of an Error its text alone: what JavaScript adds to one that is the host's, Python does not see.
            words = str(entry.data) if isinstance(entry.data, ErrorValue) else shown(entry.data)
            self.notes.append(f"  {entry.kind} {entry.name} {words}")
        if entry.kind == "frame" and self._holds_sockets:
            id = next(id for id, line in app.lines.items() if line.owner.number == entry.socket)
            self._framed(id, entry.name, entry.data)
        elif entry.kind == "frame" and self._profile.environment.websocket:
            number = [socket.number for socket in app.dialled].index(entry.socket) + 1
            self.notes.append(f"  frame {number} {entry.name} {shown(entry.data)}")
        elif entry.kind == "frame" or (entry.kind == "wire" and self._profile.uni.layer == "over-namespace"):
            self.notes.append(f"  {entry.kind} {entry.socket} {entry.name} {shown(entry.data)}")


def shown(value: Any) -> str:
    """A value that went down, so that equal texts mean equal values."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case dict():
            return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(shown(item) for item in value) + "]"
        case bytes() | View():
            return f"{tag(value)}({(value.data if isinstance(value, View) else value).hex()})"
        case ErrorValue():
            return f"{value}{shown(value.extra)}"
        case _ if callable(value):
            return "function"
        case Foreign():
            return value.text
        case _ if is_dataclass(value):
            return repr(value)
    return text(value)


Player = Callable[[Plan], list[str]]


def on_unisock(target: str) -> Player:
    """What unisock's own `uni` of the target does with a plan."""
    return lambda plan: Run(profile_of(target), plan, None).play()


def on_published(target: str, runtime: str) -> Player:
    """What the published runtime does with it, over the namespace of the target."""
    return lambda plan: Run(profile_of(target), plan, runtime).play()
