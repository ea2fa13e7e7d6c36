"""One script as an app: its program on the embedded engine, joined to an emulated platform."""

from __future__ import annotations

from emulator.api.environment.prelude import prelude
from emulator.api.globals import globals_for
from emulator.engine.app import App
from emulator.engine.values import Throw
from emulator.engine.world import World
from emulator.js.engine import JsHost
from emulator.js.sources import Program
from emulator.matrix.checks import assertion
from emulator.matrix.moments import Crowded, Record, Recorder
from emulator.matrix.scenario import Scenario
from emulator.servers import Requests
from platforms import Profile


class _Host(JsHost):
    """Counts the turns of the app's queue, which put no entry on the trace."""

    turns_left = 0

    def checkpoint(self) -> None:
        self.turns_left -= 1
        if self.turns_left < 0:
            raise Crowded
        super().checkpoint()


class Actor:
    """An app that runs a program. `number` counts the scripts of the scenario from 0."""

    def __init__(
        self,
        scenario: Scenario,
        profile: Profile,
        world: World,
        program: Program,
        record: Record,
        number: int,
        requests: Requests | None,
    ) -> None:
        self.app = app = App(profile, world, scenario.settings(profile))
        app.trace = Recorder(app, number, record, lambda value: self.host.place_of(value))
        self._program = program
        globals = {"assert": assertion(app), **globals_for(app, profile, request=requests, mounts=True)}
        self.host = _Host(
            globals,
            random=world.random.random,
            now_ms=lambda: float(world.now_ms()),
            on_unhandled=lambda reason, place: app.uncaught(reason, place, "rejection"),
            on_uncaught=lambda value, place: app.uncaught(value, place),
            engine_words=profile.environment.js_engine,
            memory_limit=scenario.memory_limit,
            time_limit_s=scenario.time_limit_s,
            natives=profile.environment.globals,
        )
        self.host.turns_left = scenario.most_turns
        app.face = self.host
        self.host.evaluate(prelude())

    def start(self) -> None:
        """Runs the program as the app's first task."""
        self.app.post(self._run)

    def quiet(self) -> bool:
        """Whether nothing of the app is left to happen, except what an open connection may bring."""
        return not self.app.timers and not any(socket.phase == "dialing" for socket in self.app.dialled)

    def connected(self) -> bool:
        return any(socket.phase == "open" for socket in self.app.dialled)

    def end(self) -> None:
        self.app.stop()
        self.host.close()

    def _run(self) -> None:
        self.app.begin()
        try:
            self.host.run(self._program)
        except Throw as thrown:
            self.app.uncaught(thrown.value)
