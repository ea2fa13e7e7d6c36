"""One app that Node has launched: what its script asks of the platform, and how its time goes on."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from emulator.api import prelude
from emulator.api.globals import globals_for
from emulator.api.python.launching import Launch
from emulator.bridge.entries import as_json
from emulator.bridge.host import NodeHost, as_text
from emulator.bridge.line import Frame, Hung, Line
from emulator.engine.app import App
from emulator.engine.trace import Entry
from emulator.engine.values import UNDEFINED, ErrorValue, HostObject
from emulator.engine.world import RealWorld, Runaway, VirtualWorld
from emulator.errors import UserError
from emulator.servers import Handshake

DO: Final = "do"
"""The op of requests that are not the script's own: `name` says what is to be done."""


class Seat:
    """An app, its world and its server, for as long as the line holds.

    In virtual time nothing happens but in answer to a request; a turn that touches JavaScript ends the answer, so that
    Node runs the microtasks of that turn before the next. In real time turns wait in a queue until Node fetches them.
    """

    def __init__(self, line: Line, found: Launch, wake: Callable[[], None]) -> None:
        self._line = line
        self._wake = wake
        self._found = found
        self.world = VirtualWorld(found.seed) if found.virtual else RealWorld(found.seed)
        self.app = App(found.profile, self.world, found.settings)
        self._host = NodeHost(line, self.app.uncaught, self._turn_ended)
        self.app.face = self._host
        self._waiting: deque[tuple[Callable[..., Any], tuple[Any, ...]]] = deque()
        self._admitting = False
        self._broken: BaseException | None = None
        self._heard: dict[tuple[int | None, str], int] = {}
        self.app.gate = self._gate
        self.world.loop.set_exception_handler(self._failed)
        self._doings: dict[str, Callable[..., Any]] = {
            "globals": self._globals,
            "step": self._step,
            "event": self._event,
            "trace": lambda since=0: [as_json(entry) for entry in self.app.trace.entries[int(since) :]],
            "uncaught": lambda since=0: [e.data for e in self.app.trace if e.kind == "uncaught"][int(since) :],
            "handshakes": self._handshakes,
            "background": self.app.background,
            "foreground": self.app.foreground,
            "network": self.app.network,
            "cut": self.world.network.reset_connections,
        }
        self._awaited: str | None = None
        self.app.trace.watch = self._watch
        self._handshaken: list[Handshake] = []

    def serve(self) -> None:
        """Answers until the line hangs up; then the app ends."""
        try:
            self._begin()
            if isinstance(self.world, RealWorld):
                self._serve_in_real_time(self.world)
            else:
                while True:
                    self._answer(self._line.read())
        except Hung:
            pass
        finally:
            self.app.stop()
            self.world.close()

    def _serve_in_real_time(self, world: RealWorld) -> None:
        """Between the world's own events it looks whether Node asks for something."""

        def readable() -> None:
            try:
                self._answer(self._line.read())
                while self._line.pending():
                    self._answer(self._line.read())
            except Hung:
                world.loop.stop()

        world.loop.add_reader(self._line.stream.fileno(), readable)
        try:
            world.loop.run_forever()
        finally:
            world.loop.remove_reader(self._line.stream.fileno())

    def _begin(self) -> None:
        ready = asyncio.Event()
        server = self._found.server

        async def main() -> None:
            async with server.start(self.world, on_handshake=self._handshaken.append, on_error=self._server_failed):
                ready.set()
                await asyncio.Event().wait()

        self.world.start(main)
        self.world.complete(ready.wait())

    # Answering

    def _answer(self, frame: Frame) -> None:
        if frame.head is None:
            raise Hung("an outcome that nobody asked for")
        op, id, name, place = frame.head
        with self.world.acting():
            if op == DO:
                self._line.answer(self._do(str(name), frame.text))
            else:
                self._line.answer(as_text(self._host.receive(op, id, name, frame.text, place)))

    def _do(self, name: str, text: str | None) -> str | None:
        try:
            args = [] if text is None else self._host.dialogue.decode(text)
            value = self._doings[name](*args)
        except UserError as error:
            return "!" + self._host.dialogue.encode(ErrorValue("Error", str(error)))
        except Runaway as error:
            return "!" + self._host.dialogue.encode(ErrorValue("RangeError", str(error)))
        return None if value is None or value is UNDEFINED else self._host.dialogue.encode(value)

    def _globals(self) -> dict[str, Any]:
        found = dict(globals_for(self.app, self._found.profile, request=self._found.request))
        return {"prelude": prelude(), "globals": found}

    def _step(
        self, until_ms: float | None, near_ms: float, whole: bool, awaited: str | None, gone: list[int]
    ) -> dict[str, Any]:
        """Lets turns come, up to `until_ms` of the app's time, until one has touched JavaScript.

        until_ms: None for what is under way: as long as something is due within `near_ms`. whole: the clock goes on to
        `until_ms` though nothing is left to happen. awaited: the name of an event that ends the step, heard or not.
        gone, freed: ids that the one side no longer holds for the other. more: one did touch it, so there may be more.
        due: when the next thing happens, in the app's milliseconds; null: never, or unknown, as in real time.
        """
        freed = self._host.end_turn([int(id) for id in gone])
        self._awaited = awaited
        self._host.touched = False
        while self._waiting and not self._host.touched:
            fn, args = self._waiting.popleft()
            self._admitting = True
            self.app.task(fn, *args)
        due = None
        if isinstance(self.world, VirtualWorld):
            if not self._host.touched:
                self._drive(self.world, until_ms, near_ms, whole)
            due = self.world.loop.due_ms()
        self._check()
        self._awaited = None
        more = self._host.touched or bool(self._waiting)
        return {"more": more, "due": due, "at": self._elapsed(), "freed": freed}

    def _drive(self, world: VirtualWorld, until_ms: float | None, near_ms: float, whole: bool) -> None:
        if until_ms is not None:
            if whole:
                world.loop.call_at(until_ms / 1000, _nothing)
            world.drive(until_ms)
            return
        while not self._host.touched:
            due = world.loop.due_ms()
            if due is None or due - world.loop.time() * 1000 > near_ms:
                return
            world.drive(due)

    def _gate(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        """Whether a turn may begin now; else it waits for the next step."""
        if self._admitting:
            self._admitting = False
            return True
        if self.world.virtual and not self._host.touched and not self._waiting:
            return True
        self._waiting.append((fn, args))
        if not self.world.virtual and len(self._waiting) == 1:
            self._wake()
        return False

    def _watch(self, entry: Entry) -> None:
        if entry.kind == "event" and entry.name == self._awaited and self.world.virtual:
            self.world.stop()

    def _turn_ended(self) -> None:
        if self.world.virtual and self._host.touched:
            self.world.stop()

    def _check(self) -> None:
        """Raises what went wrong in the world: a server's exception, or a bug of ours."""
        if self._broken is not None:
            broken, self._broken = self._broken, None
            raise broken

    def _elapsed(self) -> float:
        return self.world.now_ms() - self.world.epoch_ms

    # Looking on

    def _event(self, task: Any, name: str) -> list[Any]:
        """[payload] of the next event of this name, of a task's socket or of any, that was not given before; or []."""
        socket = task.socket if isinstance(task, HostObject) else None
        entries = self.app.trace.entries
        for at in range(self._heard.get((socket, name), 0), len(entries)):
            entry = entries[at]
            if entry.kind == "event" and entry.name == name and socket in (None, entry.socket):
                self._heard[socket, name] = at + 1
                return [entry.data]
        self._heard[socket, name] = len(entries)
        return []

    def _handshakes(self) -> list[dict[str, Any]]:
        return [{"path": one.path, "headers": [list(pair) for pair in one.headers]} for one in self._handshaken]

    def _server_failed(self, error: BaseException) -> None:
        self._broken = self._broken or error

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._broken = self._broken or error
            self.world.stop()


def _nothing() -> None:
    """Keeps the virtual clock going until it is due."""
