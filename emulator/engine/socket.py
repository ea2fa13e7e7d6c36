"""One socket of an app: the task that app code holds, its listeners, and the connection beneath."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from websockets.http11 import Response

from emulator.engine.calls import traced
from emulator.engine.dialling import dial_for
from emulator.engine.line import Line, Phase
from emulator.engine.payloads import render
from emulator.engine.values import UNDEFINED, ErrorValue, HostObject, Throw, text
from emulator.engine.wire.connection import Connection
from emulator.engine.wire.failures import Failure
from platforms.model.shape import StateName
from platforms.vocabulary import EVENTS

if TYPE_CHECKING:
    from emulator.engine.app import App
    from emulator.engine.recipes import Runner
    from emulator.engine.run import Run


class Socket:
    """A socket from the call that makes it until its end.

    `number`: counts the app's sockets from 1, for people to read. `id`: what the platform calls it.
    `line`: the connection, and what is known of it beneath the API; readyState may say otherwise.
    `runner`: runs the recipes of the interface that made it; `rules`: the profile as it holds for that interface.
    `named`: whether app code gets a task for it.
    """

    id: Any
    line: Line
    listed: bool
    hollow: bool
    id_known: bool
    close_called: bool
    forgotten_by: Run | None

    def __init__(self, app: App, runner: Runner | None = None) -> None:
        self.app = app
        self.runner = runner or app.runner
        self.rules = self.runner.rules
        app.made += 1
        self.number = app.made
        self.life = app.life
        self.url = ""
        self.state: StateName = "start"
        self.named = self.rules.task is not None
        self.listed = False
        self.id = self._make_id()
        self.line = self._own_line()
        self.forgotten = False
        self.forgotten_by = None
        self.id_known = False
        self.close_called = False
        self.hollow = False
        self.listeners: dict[str, list[Any]] = {event: [] for event in EVENTS}
        self.task: HostObject | None = None

    # What app code sees

    def make_task(self) -> HostObject:
        """The task object, made once."""
        if self.task is None:
            rules = self.rules.task
            assert rules is not None
            fields = {name: self._field(value) for name, value in rules.fields.items() if value != "{late-id}"}
            methods = {name: self._method(name) for name in rules.methods}
            self.task = HostObject("SocketTask", fields, methods, getters=rules.accessors)
            self.task.socket = self.number
        return self.task

    def set_state(self, state: StateName) -> None:
        self.state = state
        if self.task:
            for name in self._fields_that_show("{ready-state}"):
                self.task.set(name, self.ready_state)

    @property
    def ready_state(self) -> Any:
        """readyState's value for the present state, by the profile."""
        rules = self.rules.task
        number = rules.states.get(self.state) if rules else None
        return UNDEFINED if number is None else number

    @property
    def seen_state(self) -> Any:
        """What a script reads from readyState: app code may have written to it."""
        if self.task:
            for name in self._fields_that_show("{ready-state}"):
                return self.task.fields[name]
        return self.ready_state

    def make_hollow(self) -> None:
        """The task's fields would have read from a connection that could not be made."""
        self.hollow = True
        self.set_state("undefined")
        if self.task:
            kept = set(self._fields_that_show("{ready-state}"))
            for name in set(self.task.fields) - kept:
                del self.task.fields[name]

    def reveal_id(self) -> None:
        self.id_known = True
        if self.task:
            for name in self._fields_that_show("{late-id}"):
                self.task.set(name, self.id)

    def _fields_that_show(self, placeholder: str) -> Iterator[str]:
        rules = self.rules.task
        return (name for name, value in rules.fields.items() if value == placeholder) if rules else iter(())

    def listen(self, event: str, listener: Any) -> Any:
        """SocketTask.onX"""
        rules = self.rules.listeners
        if self.hollow and rules.hollow:
            raise Throw(ErrorValue("TypeError", text(render(rules.hollow, {"event": event}.__getitem__))))
        if callable(listener) or rules.bad_argument == "kept":
            if rules.task == "last":
                self.listeners[event].clear()
            self.listeners[event].append(listener)
        return UNDEFINED

    def unlisten(self, event: str, listener: Any) -> Any:
        """SocketTask.offX"""
        if not callable(listener):
            self.listeners[event].clear()
        elif listener in self.listeners[event]:
            self.listeners[event].remove(listener)
        return UNDEFINED

    def _field(self, value: Any) -> Any:
        if value == "{ready-state}":
            return self.ready_state
        return self.id if value == "{id}" else value

    def _method(self, name: str) -> Callable[..., Any]:
        full_name, do = f"SocketTask.{name}", self._doing(name)

        def call(*args: Any) -> Any:
            return traced(self.app, full_name, self.number, args, do)

        call.__name__ = name
        return call

    def _doing(self, name: str) -> Callable[..., Any]:
        if name in ("send", "close"):
            return lambda *args: self.runner.call(name, self, args)
        change, event = (self.listen, name[2:]) if name.startswith("on") else (self.unlisten, name[3:])
        return lambda *args: change(event.lower(), args[0] if args else UNDEFINED)

    def number_again(self) -> None:
        """Called when the platform lists the socket: some give it its id only then."""
        if self.rules.task and self.rules.task.ids.policy == "count-listed":
            self.id = self._make_id()

    def _make_id(self) -> Any:
        task = self.rules.task
        if task is None:
            return self.number
        rules = task.ids
        match rules.policy:
            case "epoch-ms":
                number = self.app.world.now_ms()
            case "count-listed":
                number = self.app.ever_listed - 1 + rules.first if self.listed else 0
            case _:
                number = self.number - self.app.before - 1 + rules.first
        return f"{rules.prefix}{number}" if rules.as_ == "string" else number

    # The connection

    def _own_line(self) -> Line:
        if self.rules.task is None or not self.rules.task.ids.shared:
            return Line(self)
        return self.app.lines.setdefault(self.id, Line(self))

    def dial(self, options: dict[str, Any]) -> None:
        """Starts the connection; what comes of it arrives later."""
        self.line.dial(dial_for(self.app, self.rules, self.url, options))

    @property
    def phase(self) -> Phase:
        """Where the connection is."""
        return self.line.phase

    @property
    def connection(self) -> Connection | None:
        return self.line.link.connection if self.line.link else None

    @property
    def response(self) -> Response | None:
        """The server's answer to the handshake, once the connection is open."""
        return self.line.link.response if self.line.link else None

    def hear_closing(self) -> None:
        """The server has begun to close, or has answered, and TCP goes on for a while."""
        if self.state == "open":
            self.set_state("closing")
            self.app.trace.add("state", "closing", self.number, self.ready_state, "wire.close.lingers")

    def arrive(self, name: str, message: str | bytes | None = None, failure: Failure | None = None) -> None:
        """Runs the recipe of what has come; of a forgotten socket only one that asks whether the task is gone."""
        if self.life != self.app.life:
            return
        if not self.forgotten or self.runner.checks(name, "task-gone"):
            self.app.task(self.runner.arrive, name, self, message, failure)
