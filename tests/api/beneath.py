"""uni's layer of a profile over a namespace that only records."""

from __future__ import annotations

from typing import Any

import platforms
from emulator.api.environment.stage import Stage
from emulator.api.members import Members
from emulator.api.uni import uni_functions
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, HostObject, PromiseValue, Throw
from emulator.engine.world import VirtualWorld

GLOBALS = ("sendSocketMessage", "closeSocket", "onSocketOpen", "onSocketError", "onSocketMessage", "onSocketClose")


class Beneath:
    """A namespace that records what reaches it, and uni over it. `gives`: what its functions return, or throw."""

    def __init__(self, profile: platforms.Profile, names: tuple[str, ...], world: VirtualWorld) -> None:
        self.calls: list[Any] = []
        self.lines: list[list[str]] = []
        self.task = HostObject("SocketTask", {}, {})
        self.gives: Any = self.task
        self.app = App(profile, world)
        self.app.on_console = lambda level, words: self.lines.append([level, words])
        natives = Members(names, lambda name: self._call)
        self.uni = uni_functions(self.app, Stage(self.app), natives)

    def _call(self, options: Any = UNDEFINED) -> Any:
        self.calls.append(options)
        if isinstance(self.gives, Throw):
            raise self.gives
        return self.gives

    def outcome(self, promise: PromiseValue) -> list[Any]:
        found: list[Any] = []
        promise.watch(lambda ok, value: found.append((ok, value)))
        self.app.face.checkpoint()
        ok, value = found[0]
        return ["resolved" if ok else "rejected", value]

    def throws(self, name: str) -> str | None:
        try:
            self.uni[name](lambda *_: UNDEFINED)
        except KeyError:
            return f"TypeError: uni.{name} is not a function"
        except Throw as thrown:
            return str(thrown.value)
        return None
