"""Runs one scenario on one target, and gives what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from emulator.engine.world import Ending, RealWorld, Runaway, VirtualWorld, World
from emulator.errors import ScriptFailure
from emulator.js.sources import Program, load
from emulator.matrix.actor import Actor
from emulator.matrix.moments import Crowded, Moment, Record
from emulator.matrix.scenario import Scenario
from emulator.servers import Handshake, Server
from platforms import Resolved

Known: TypeAlias = Callable[[], frozenset[str]]
"""Gives the names of conditional compilation that any platform knows."""
STILL_MS: Final = 2_000
"""How long nothing must have happened, in the real world, before a run with open connections counts as over."""


@dataclass
class Run:
    """What happened, in moments with the engine's own data.

    `stopped`: why the run was ended before its time, if it was. `at`: ms when it ended.
    """

    moments: list[Moment] = field(default_factory=list)
    ending: Ending = "idle"
    at: int = 0
    stopped: ScriptFailure | None = None
    crowded: bool = False
    programs: tuple[Program, ...] = ()
    handshakes: list[Handshake] = field(default_factory=list)
    server_errors: list[str] = field(default_factory=list)


def run(scenario: Scenario, server: Server, resolved: Resolved, defines: frozenset[str], known: Known) -> Run:
    """Runs the scenario. Raises UserError if a script can't be compiled for this target, or the server not started."""
    programs = tuple(load(script, defines=defines, known=known) for script in scenario.scripts)
    with VirtualWorld(scenario.seed) if scenario.virtual else RealWorld(scenario.seed) as world:
        return _Play(scenario, resolved, world, programs).perform(server)


class _Play:
    """One run under way."""

    def __init__(self, scenario: Scenario, resolved: Resolved, world: World, programs: Sequence[Program]) -> None:
        self.run = Run(programs=tuple(programs))
        self._scenario = scenario
        self._profile = resolved.profile
        self._world = world
        self._record = Record(scenario.most_entries)
        self._actors: list[Actor] = []
        self._bug: BaseException | None = None
        world.loop.set_exception_handler(self._raised)

    def perform(self, server: Server) -> Run:
        try:
            for number, program in enumerate(self.run.programs):
                home = (self._scenario, self._profile, self._world)
                actor = Actor(*home, program, self._record, number, server.requests)
                self._actors.append(actor)
            self._world.start(lambda: self._serve(server))
            self.run.ending = self._world.drive(self._scenario.until_ms, self._quiet)
        except Runaway as runaway:
            self._stop(ScriptFailure(str(runaway)))
        except ScriptFailure as failure:
            self._stop(failure)
        finally:
            self.run.at = self._world.now_ms() - self._world.epoch_ms
            self.run.moments = self._record.entries.copy()  # the end adds its own
            for actor in self._actors:
                actor.end()
        if self._bug is not None:
            raise self._bug
        return self.run

    async def _serve(self, server: Server) -> None:
        handshakes, errors = self.run.handshakes, self.run.server_errors
        async with server.start(
            self._world, on_handshake=handshakes.append, on_error=lambda e: errors.append(_told(e))
        ):
            for actor in self._actors:
                actor.start()
            await asyncio.Event().wait()

    def _quiet(self) -> bool:
        """Asked in the real world only."""
        if not all(actor.quiet() for actor in self._actors):
            return False
        entries = self._record.entries
        latest = entries[-1].at if entries else 0
        now = self._world.now_ms() - self._world.epoch_ms
        return bool(entries) and (now - latest >= STILL_MS or not any(actor.connected() for actor in self._actors))

    def _end(self) -> None:
        """Ends the run at once: what is due in this instant still comes, and finds no app."""
        for actor in self._actors:
            actor.app.stopped = True
        self._world.stop()

    def _stop(self, failure: ScriptFailure) -> None:
        self.run.stopped = self.run.stopped or failure
        self.run.ending = "stopped"

    def _raised(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What asyncio has nobody to give to: a limit of the script's, a server's stray task, or a bug of ours."""
        error = context.get("exception")
        if isinstance(error, Crowded):
            self._end()
            self.run.crowded = True
        elif isinstance(error, ScriptFailure):
            self._end()
            self._stop(error)
        elif "handle" in context or str(context.get("message", "")).startswith("Exception in callback"):
            self._end()
            self._bug = self._bug or error
        elif error is not None:
            self.run.server_errors.append(_told(error))


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
