"""One emulated app on one device: its task queue, its sockets, its listeners, and what the system does to it."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from emulator.engine.exits import end_connections, renew
from emulator.engine.line import Line
from emulator.engine.recipes import Runner
from emulator.engine.sets import CountedSets
from emulator.engine.socket import Socket
from emulator.engine.trace import Trace
from emulator.engine.values import UNDEFINED, Throw, tag
from emulator.engine.wire import urls
from emulator.engine.wire.cookies import CookieJar
from emulator.engine.wire.domains import Listed
from emulator.engine.wire.turns import Turns
from emulator.engine.world import World
from emulator.errors import Place
from platforms.model import Profile
from platforms.vocabulary import EVENTS

GONE = "Software caused connection abort"  # the system's words for a connection that went with its network
TIMER_FLOOR_MS = 1  # a timer of 0 ms still moves the clock, so that a loop of timers cannot stand still


class Face(Protocol):
    """What the language that app code is written in does for the engine."""

    def microtask(self, fn: Callable[[], None]) -> None:
        """Queues `fn` behind the microtasks that are already queued."""

    def checkpoint(self) -> None:
        """Runs all microtasks; called at the end of each task."""

    def place(self) -> Place | None:
        """Where app code stands now."""


class PlainFace:
    """A face without a language: microtasks in a queue of our own."""

    def __init__(self) -> None:
        self._queue: deque[Callable[[], None]] = deque()

    def microtask(self, fn: Callable[[], None]) -> None:
        self._queue.append(fn)

    def checkpoint(self) -> None:
        while self._queue:
            self._queue.popleft()()

    def place(self) -> Place | None:
        return None


@dataclass(frozen=True)
class Settings:
    """What the developer has configured.

    `domains`: the whitelist. `url_check`: the vendors' own switch for schemes and domains. `connect_timeout_ms`:
    networkTimeout.connectSocket of the manifest. `csp`: the page's header Content-Security-Policy. `tls`: makes the
    context that wss:// connections use.
    """

    domains: Sequence[Listed] = (Listed("wss", "*", None),)
    url_check: bool = True
    csp: str = ""
    connect_timeout_ms: float | None = None
    appid: str = "unisock"
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


@dataclass
class Device:
    """The state of the device under the app."""

    network: str = "wifi"
    foreground: bool = True
    suspended: bool = False
    timer: asyncio.TimerHandle | None = field(default=None, repr=False)
    ends: asyncio.TimerHandle | None = field(default=None, repr=False)


class App:
    """An app on the platform that `profile` describes, in the world `world`.

    Everything of the app runs in tasks of one queue (`post`, `later`), never beside anything else of it.
    """

    profile: Profile
    world: World
    settings: Settings
    device: Device
    sets: CountedSets

    def __init__(self, profile: Profile, world: World, settings: Settings | None = None) -> None:
        self.profile = profile
        self.world = world
        self.settings = settings or Settings()
        self.trace = Trace(world.stopwatch())
        self.face: Face = PlainFace()
        self.device = Device()
        self.sockets: list[Socket] = []  # those that the platform lists, in order of creation
        self.has_listed: bool = False  # whether it ever listed one
        self.dialled: list[Socket] = []  # those that ever had a connection, forgotten ones too
        self.turns = Turns()
        self.cookies = CookieJar(urls.parse(profile.environment.page_url or "", profile.wire.url), world.now_ms)
        self.lines: dict[Any, Line] = {}  # by id, where sockets of one id share one
        self.made = 0
        self.before: int = 0  # of those, how many were made before it was last restarted
        self.life: int = 0  # how often it was restarted
        self.ever_listed = 0
        self.sets = CountedSets(profile.sets)
        self.role: Socket | None = None
        self.listeners: dict[str, list[Callable[..., Any]]] = {event: [] for event in EVENTS}
        self.runner = Runner(self, profile)
        self.browser = Runner(self, profile.in_websocket(), profile.websocket, "websocket")
        self.timers: dict[int, asyncio.TimerHandle] = {}  # by id(): equal handles are those of one time
        self.on_console: Callable[[str, str], None] = lambda level, words: None
        self.beginning: list[Callable[[], None]] = []  # what runs before the app's own code, in its first turn
        self.observers: list[Callable[[str, Any], None]] = []  # told of background, foreground, network, error, ...
        self._held: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self._depth = 0
        self.stopped = False
        self.gate: Callable[[Callable[..., Any], tuple[Any, ...]], bool] | None = None  # whether a turn may begin now
        self._greet()

    # The queue

    def post(self, fn: Callable[..., Any], *args: Any) -> None:
        """Runs `fn` in a task of its own, as soon as the queue allows."""
        self.world.loop.call_soon(self._posted, self.life, fn, args)

    def _posted(self, life: int, fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
        if life == self.life:
            self.task(fn, *args)

    def later(self, after_ms: float, fn: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Runs `fn` in a task of its own after `after_ms` milliseconds, at least 1."""

        def due() -> None:
            self.timers.pop(id(handle), None)
            self.task(fn, *args)

        handle = self.world.loop.call_later(max(after_ms, TIMER_FLOOR_MS) / 1000, due)
        self.timers[id(handle)] = handle
        return handle

    def cancel(self, handle: asyncio.TimerHandle) -> None:
        handle.cancel()
        self.timers.pop(id(handle), None)

    def cancel_all(self) -> None:
        """No timer of the app runs any more, nor what was held back while it was suspended."""
        for handle in list(self.timers.values()):
            self.cancel(handle)
        for timer in (self.device.timer, self.device.ends):
            if timer:
                timer.cancel()
        self._held.clear()

    def task(self, fn: Callable[..., Any], *args: Any) -> None:
        """One turn of the queue: `fn`, then all microtasks. While the app is suspended turns are held back."""
        if self.stopped:
            return
        if self.gate is not None and not self._depth and not self.gate(fn, args):
            return
        if self.device.suspended and self.profile.background.events == "on-return":
            self._held.append((fn, args))
            return
        self._depth += 1
        try:
            fn(*args)
        except Throw as thrown:
            self.uncaught(thrown.value)
        finally:
            self._depth -= 1
            if not self._depth and not self.stopped:
                self.face.checkpoint()

    def uncaught(self, value: Any, place: Place | None = None, name: str = "error") -> None:
        """Records what nobody caught: name "error", "rejection" (of a Promise), or "assert"."""
        self.trace.add("uncaught", name, data=value, place=place)
        self._tell(name, value)

    def _tell(self, what: str, value: Any) -> None:
        for observer in self.observers:
            observer(what, value)

    def console(self, level: str, words: str, path: str = "") -> None:
        """A console line, of the platform's (with the path that decided it) or of app code's."""
        self.trace.add("console", level, data=words, path=path, place=None if path else self.face.place())
        self.on_console(level, words)

    def _greet(self) -> None:
        """Lets the platform print what it prints when an app starts, before anything of the app runs."""
        rules = self.profile.environment
        unchecked = () if self.settings.url_check else rules.mount_unchecked
        lines = [(line, "environment.mount") for line in rules.mount]
        lines += [(line, "environment.mount-unchecked") for line in unchecked]
        for line, path in lines:
            self.post(self.console, line.level, line.text, path)

    def begin(self) -> None:
        """To be called in the turn in which the app's own code begins, before it."""
        for fn in self.beginning:
            fn()

    # The socket API, as recipes

    def connect(self, args: Sequence[Any]) -> Any:
        """connectSocket: returns what the platform returns. Raises Throw."""
        return self.runner.call("connect", Socket(self), args)

    def send_global(self, args: Sequence[Any]) -> Any:
        return self.runner.call("send-global", self.current(), args)

    def close_global(self, args: Sequence[Any]) -> Any:
        return self.runner.call("close-global", self.current(), args)

    def listen(self, event: str, listener: Any) -> Any:
        """onSocketX: adds or replaces the global listener."""
        rules = self.profile.listeners
        if not callable(listener) and rules.bad_argument == "ignored":
            if rules.ignored_text:
                words = rules.ignored_text.replace("{event}", event.capitalize()).replace("{type}", tag(listener))
                self.console("error", words, "listeners.ignored-text")
            return UNDEFINED
        heard = self.listeners[event]
        if rules.global_ == "last":
            heard.clear()
        heard.append(listener)
        return UNDEFINED

    def unlisten(self, event: str, listener: Any) -> Any:
        """offSocketX: removes one listener, or all of the event."""
        heard = self.listeners[event]
        if not callable(listener):
            heard.clear()
        elif listener in heard:
            heard.remove(listener)
        return UNDEFINED

    def current(self) -> Socket | None:
        """The socket that the global functions act on, by the platform's rule."""
        match self.profile.listeners.current:
            case "earliest-open-role":
                return self.role
            case "first-live":
                return self.sockets[0] if self.sockets else None
            case "unnamed":
                return next((s for s in reversed(self.sockets) if not s.named), None)
            case _:
                return self.sockets[-1] if self.sockets else None

    def heard_globally(self, socket: Socket) -> bool:
        """Whether global listeners hear the events of this socket."""
        if socket.runner is not self.runner:
            return False
        match self.profile.listeners.current:
            case "any":
                return True
            case "unnamed":
                return not socket.named
            case _:
                return self.current() is socket

    # The device

    def background(self, screen: str = "") -> None:
        """The app goes to the background; the platform may suspend it after its time.

        `screen`: the function of the platform's whose own screen covers the app; "": the user is elsewhere.
        """
        if not self.device.foreground or self.stopped:
            return
        self.device.foreground = False
        self.trace.add("device", "background", data=screen or None)
        rules = self.profile.background
        self._tell("background", UNDEFINED)
        if rules.after is not None and screen not in rules.paused_by:
            self.device.timer = self.world.loop.call_later(rules.after / 1000, self._suspend)
        if rules.destroyed_after is not None:
            self.device.ends = self.world.loop.call_later(rules.destroyed_after / 1000, self._destroy)

    def foreground(self) -> None:
        """The app is in front again; one that was closed meanwhile starts anew."""
        if self.stopped:
            self.restart()
        if self.device.foreground:
            return
        self.device.foreground = True
        self.trace.add("device", "foreground")
        for timer in (self.device.timer, self.device.ends):
            if timer:
                timer.cancel()
        self.device.suspended = False
        self._tell("foreground", UNDEFINED)
        held, self._held = self._held, []
        for fn, args in held:
            self.post(fn, *args)

    def _suspend(self) -> None:
        rules = self.profile.background
        self.device.suspended = True
        self.trace.add("device", "suspended", path="background")
        for socket in self._connected():
            if socket.connection:
                if rules.wire == "close":
                    socket.connection.leave("suspended", rules.code, rules.reason)
                else:
                    socket.connection.drop("suspended", rules.code or 1005, rules.reason)

    def _connected(self) -> list[Socket]:
        """The sockets whose connections the system ends: the platform's list, and those that it does not list."""
        return [*self.sockets, *(socket for socket in self.dialled if socket.runner is not self.runner)]

    def network(self, kind: str) -> None:
        """The device's network becomes `kind` ("wifi", "4g", "none", ...)."""
        if kind == self.device.network:
            return
        before, self.device.network = self.device.network, kind
        self.trace.add("device", "network", data=kind)
        self._tell("network", kind)
        rules = self.profile.network
        ends = rules.lost if kind == "none" else rules.changed if before != "none" else "unnoticed"
        if ends == "ends":
            for socket in self._connected():
                if socket.connection:
                    socket.connection.drop("network-gone", rules.code or 1005, rules.reason, GONE)

    def exit(self, path: str = "exit") -> None:
        """The app is closed for good, by the user or by the platform: its connections end, nothing of it runs."""
        if self.stopped:
            return
        self.trace.add("device", "closed", path=path)
        end_connections(self, self.profile.exit)
        self.stop()

    def _destroy(self) -> None:
        self.exit("background.destroyed-after")

    def restart(self) -> None:
        """The app starts anew, whether it ran or was closed: nothing is left of what its code made."""
        own = self.profile.restart
        path = "" if self.stopped else "exit" if own is None else "restart"
        self.trace.add("device", "restarted", path=path)
        end_connections(self, own or self.profile.exit)
        renew(self)
        self._greet()
        self._tell("restart", UNDEFINED)
        self.post(self.begin)

    def stop(self) -> None:
        """Ends the app: its timers are cancelled and its connections dropped; nothing of it runs any more."""
        self.stopped = True
        self.cancel_all()
        for link in [link for socket in self.dialled for link in socket.line.links]:
            if link.connection:
                link.connection.drop("closed-early")
