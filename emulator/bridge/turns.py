"""How an app's time goes on while its code runs in Node: turn by turn, with Node's microtasks between two turns."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any

from emulator.api.watching import Watching
from emulator.bridge.host import NodeHost
from emulator.engine.app import App
from emulator.engine.trace import Entry
from emulator.engine.values import HostObject
from emulator.engine.world import VirtualWorld
from emulator.errors import UserError


class Turns:
    """Lets turns of the app's queue begin when Node is ready for them.

    In virtual time nothing happens but in a step; a turn that touches JavaScript ends the step, so that Node runs the
    microtasks of that turn before the next. In real time turns wait in a queue until Node's next step.
    `wake`: tells Node that one waits. `broken`: what went wrong in the world, for the next step to raise.
    """

    def __init__(self, app: App, host: NodeHost, wake: Callable[[], None]) -> None:
        self._app = app
        self._world = app.world
        self._host = host
        self._wake = wake
        self._waiting: deque[tuple[Callable[..., Any], tuple[Any, ...]]] = deque()
        self._admitting = False
        self._awaited: str | None = None
        self._watching = Watching(app)
        self.broken: BaseException | None = None
        app.gate = self._gate
        app.trace.watch = self._watch
        self._world.loop.set_exception_handler(self._failed)

    def step(self, text: str | None) -> str:
        """Lets turns come until one has touched JavaScript. Raises what went wrong in the world, and Runaway.

        The text is `[until, near, whole, gone, awaited]`. until: up to which ms of the app's time; null for what is
        under way: as long as something is due within `near` ms. whole: the clock goes on to `until` though nothing is
        left to happen. gone: ids that Node holds no more. awaited: [task, name] of an event that ends the step; at once
        if it has come already and was not awaited before.
        The outcome is `[more, due, at, freed, found]`. more: JavaScript was touched, so there may be more. due: when
        the next thing happens, in ms; null: never, or unknown, as in real time. freed: ids that Python holds no more.
        found: [payload] of the awaited event, or [].
        """
        until, near, whole, gone, awaited = self._host.dialogue.decode(text or "")
        freed = self._host.end_turn([int(id) for id in gone])
        found = self.event(*awaited) if awaited else []
        if not found:
            self._go_on(until, near, whole, awaited[1] if awaited else None)
            if awaited:
                found = self.event(*awaited)
        due = self._world.loop.due_ms() if isinstance(self._world, VirtualWorld) else None
        more = self._host.touched or bool(self._waiting)
        told = self._host.dialogue.encode(found) if found else "[]"
        return f"[{'true' if more else 'false'},{json.dumps(due)},{self.now():.12g},{freed},{told}]"

    def now(self) -> float:
        """Milliseconds of the app's time."""
        return self._world.now_ms() - self._world.epoch_ms

    def quiet(self) -> bool:
        """Whether nothing is under way. In real time that is a guess: it has been still for a while."""
        return not self._waiting and self._watching.quiet()

    def event(self, task: Any, name: str) -> list[Any]:
        """[payload] of the next event of this name, of a task's socket or of any, that was not given before; or []."""
        socket = task.socket if isinstance(task, HostObject) else None
        if task is not None and socket is None:
            raise UserError("event: a SocketTask is wanted, or null for any socket")
        entry = self._watching.event(socket, name)
        return [] if entry is None else [entry.data]

    def turn_ended(self) -> None:
        if self._world.virtual and self._host.touched:
            self._world.stop()

    def fail(self, error: BaseException) -> None:
        """Something outside the app failed: its server, or unisock itself."""
        self.broken = self.broken or error
        if self._world.virtual:
            self._world.stop()
        elif not self._waiting:
            self._wake()

    def _go_on(self, until_ms: float | None, near_ms: float, whole: bool, awaited: str | None) -> None:
        self._host.touched = False
        while self._waiting and not self._host.touched:
            fn, args = self._waiting.popleft()
            self._admitting = True
            self._app.task(fn, *args)
        if isinstance(self._world, VirtualWorld) and not self._host.touched:
            self._awaited = awaited
            try:
                self._drive(self._world, until_ms, near_ms, whole)
            finally:
                self._awaited = None
        if self.broken is not None:
            broken, self.broken = self.broken, None
            raise broken

    def _drive(self, world: VirtualWorld, until_ms: float | None, near_ms: float, whole: bool) -> None:
        if until_ms is not None:
            if whole:
                world.loop.call_at(until_ms / 1000, _nothing)
            world.drive(until_ms)
            return
        while not self._host.touched and self.broken is None:
            due, near = world.loop.due_ms(), world.loop.time() * 1000 + near_ms
            if due is None or due > near:
                return
            world.drive(near, stay=True)

    def _gate(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        """Whether a turn may begin now; else it waits for the next step."""
        if self._admitting:
            self._admitting = False
            return True
        if self._world.virtual and not self._host.touched and not self._waiting:
            return True
        self._waiting.append((fn, args))
        if not self._world.virtual and len(self._waiting) == 1:
            self._wake()
        return False

    def _watch(self, entry: Entry) -> None:
        if entry.kind == "event" and entry.name == self._awaited:
            self._world.stop()

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.fail(error)


def _nothing() -> None:
    """Keeps the virtual clock going until it is due."""
