"""One socket of an app: the task that app code holds, its listeners, and the connection beneath."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from websockets.http11 import Response

from emulator.engine.calls import traced
from emulator.engine.dialling import dial_for
from emulator.engine.values import UNDEFINED, HostObject
from emulator.engine.wire.connection import Connection
from emulator.engine.wire.failures import Failure
from platforms.model.shape import StateName
from platforms.vocabulary import EVENTS

if TYPE_CHECKING:
    from emulator.engine.app import App
    from emulator.engine.recipes import Runner
    from emulator.engine.run import Run

Phase = Literal["new", "dialing", "open", "ended"]


class Socket:
    """A socket from the call that makes it until its end.

    `number`: counts the app's sockets from 1, for people to read. `id`: what the platform calls it.
    `phase`: the truth of the connection; readyState may say otherwise, as the platform has it.
    `runner`: runs the recipes of the interface that made it; `rules`: the profile as it holds for that interface.
    `named`: whether app code gets a task for it.
    """

    id: Any
    listed: bool
    id_known: bool
    close_called: bool
    released: bool
    forgotten_by: Run | None

    def __init__(self, app: App, runner: Runner | None = None) -> None:
        self.app = app
        self.runner = runner or app.runner
        self.rules = self.runner.rules
        app.made += 1
        self.number = app.made
        self.url = ""
        self._phase: Phase = "new"
        self.state: StateName = "start"
        self.named = self.rules.task is not None
        self.listed = False
        self.id = self._make_id()
        self.forgotten = False
        self.forgotten_by = None
        self.released = False
        self.id_known = False
        self.close_called = False
        self.listeners: dict[str, list[Any]] = {event: [] for event in EVENTS}
        self.connection: Connection | None = None
        self.response: Response | None = None
        self.task: HostObject | None = None

    @property
    def phase(self) -> Phase:
        """Where the connection is; after `take_over` both sockets stand on the same one."""
        heir = self.connection.owner if self.connection else self
        return heir._phase if isinstance(heir, Socket) else self._phase

    @phase.setter
    def phase(self, phase: Phase) -> None:
        self._phase = phase

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
                number = self.number - 1 + rules.first
        return f"{rules.prefix}{number}" if rules.as_ == "string" else number

    # The connection

    def dial(self, options: dict[str, Any]) -> None:
        """Starts the connection; what comes of it arrives later."""
        app = self.app
        self.phase = "dialing"
        dial = dial_for(app, self.rules, self.url, options)
        if isinstance(dial, Failure):
            app.post(self.failed, dial)
            return
        app.trace.add("wire", "dial", self.number, self.url)
        self.connection = Connection(app.world, dial, self.rules.wire, self)
        app.dialled.append(self)

    def take_over(self, other: Socket) -> None:
        """From now on this socket hears what comes of the other's connection."""
        self._phase = other.phase
        self.url, self.connection = other.url, other.connection
        if self.connection:
            self.connection.owner = self

    def opened(self, response: Response) -> None:
        self.phase = "open"
        self.response = response
        self._arrive("opened")

    def received(self, message: str | bytes) -> None:
        if not message and isinstance(message, str) and self.rules.data.drop_empty:
            return
        self._arrive("received", message=message)

    def failed(self, failure: Failure) -> None:
        self.phase = "ended"
        self.app.trace.add("wire", "failed", self.number, failure)
        self._arrive("failed", failure=failure)

    def ended(self, failure: Failure) -> None:
        self.phase = "ended"
        self.app.trace.add("wire", "ended", self.number, failure)
        self._arrive("ended", failure=failure)

    def frame(self, direction: str, opcode: str, payload: bytes) -> None:
        self.app.trace.add("frame", f"{direction} {opcode}", self.number, payload)

    def _arrive(self, name: str, message: str | bytes | None = None, failure: Failure | None = None) -> None:
        if not self.forgotten:
            self.app.task(self.runner.arrive, name, self, message, failure)
