"""One app that Node has launched: what its script asks of the platform, and what the test asks about it."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from emulator.api import prelude
from emulator.api.globals import globals_for
from emulator.api.python.launching import Launch
from emulator.api.python.timeline import line as told
from emulator.api.python.timeline import timeline
from emulator.bridge.entries import as_json
from emulator.bridge.expected import Expected
from emulator.bridge.handlers import answering
from emulator.bridge.host import NodeHost
from emulator.bridge.line import Frame, Hung, Line
from emulator.bridge.turns import Turns
from emulator.engine.app import App
from emulator.engine.values import UNDEFINED, ErrorValue
from emulator.engine.world import RealWorld, Runaway, VirtualWorld
from emulator.errors import UserError
from emulator.servers import Handshake

DO: Final = "do"
"""The op of requests that are not the script's own: `name` says what is to be done."""
STEP: Final = "step"
"""The op that lets time go on: see Turns.step."""
LOADING: Final = threading.Lock()
"""Held while a user's server is loaded, which changes what Python's imports find."""

FAILED: Final = "the engine failed, which is a bug of unisock's:\n"


class Seat:
    """An app, its world and its server, for as long as the line holds."""

    def __init__(self, line: Line, found: Launch, wake: Callable[[], None]) -> None:
        self._line = line
        self._found = found
        self.world = VirtualWorld(found.seed) if found.virtual else RealWorld(found.seed)
        self.app = App(found.profile, self.world, found.settings)
        self._host = NodeHost(line, self.app.uncaught, lambda: self._turns.turn_ended(), self._answer)
        self.app.face = self._host
        self._turns = Turns(self.app, self._host, wake)
        self._handshaken: list[Handshake] = []
        self._lines: list[list[str]] = []
        self._hear: Callable[[str, str], object] = lambda level, words: None
        self.app.on_console = self._said
        app, trace = self.app, self.app.trace
        expected = Expected(trace, lambda entry: told(entry, found.why))
        self._doings: dict[str, Callable[..., Any]] = {
            "globals": self._globals,
            "event": self._turns.event,
            "now": self._turns.now,
            "quiet": self._turns.quiet,
            "trace": lambda since=0: [as_json(entry) for entry in trace.entries[int(since) :]],
            "expect": expected.begin,
            "settled": expected.settled,
            "outcome": expected.outcome,
            "timeline": lambda: timeline(trace, found.why),
            "uncaught": lambda since=0: [entry.data for entry in trace if entry.kind == "uncaught"][int(since) :],
            "lines": lambda: self._lines,
            "handshakes": self._handshakes,
            "background": app.background,
            "foreground": app.foreground,
            "exit": app.exit,
            "restart": app.restart,
            "network": app.network,
            "cut": self.world.network.reset_connections,
        }

    def serve(self) -> None:
        """Answers until the line hangs up; then the app ends."""
        try:
            with LOADING:
                self._begin()
            if isinstance(self.world, RealWorld):
                self._serve_in_real_time(self.world)
            else:
                while True:
                    self._answer(self._line.read())
        except Hung:
            pass
        except UserError as error:  # the server doesn't start
            self._line.answer(f"!!{error}")
        except BaseException:
            self._line.answer(f"!!{FAILED}{traceback.format_exc()}")
        finally:
            self.app.stop()
            self.world.close()

    def _serve_in_real_time(self, world: RealWorld) -> None:
        """Between the world's own events it looks whether Node asks for something."""
        failure: list[BaseException] = []

        def readable() -> None:
            try:
                self._answer(self._line.read())
                while self._line.pending():
                    self._answer(self._line.read())
            except BaseException as error:
                failure.append(error)
                world.loop.stop()

        world.loop.add_reader(self._line.stream.fileno(), readable)
        if self._line.pending():
            world.loop.call_soon(readable)
        try:
            world.loop.run_forever()
        finally:
            world.loop.remove_reader(self._line.stream.fileno())
        raise failure[0]

    def _begin(self) -> None:
        ready = asyncio.Event()
        server = self._found.server

        async def main() -> None:
            async with server.start(self.world, on_handshake=self._handshaken.append, on_error=self._turns.fail):
                ready.set()
                await asyncio.Event().wait()

        self.world.start(main)
        self.world.complete(ready.wait())

    # Answering

    def _answer(self, frame: Frame) -> None:
        if frame.head is None:
            raise Hung("an outcome that nobody asked for")
        op, id, name, place = frame.head
        if op == STEP:
            self._line.answer(self._doing(lambda: self._turns.step(frame.text)))
            return
        with self.world.acting():
            if op == DO:
                self._line.answer(self._doing(lambda: self._do(name, frame.text)))
            else:
                self._line.answer(self._host.receive(op, id, name, frame.text, place))

    def _do(self, name: str, text: str | None) -> str | None:
        args = [] if text is None else self._host.dialogue.decode(text)
        value = self._doings[name](*args)
        return None if value is None or value is UNDEFINED else self._host.dialogue.encode(value)

    def _doing(self, run: Callable[[], str | None]) -> str | None:
        """What is done for the test, or what went wrong with it that is no bug of unisock's."""
        try:
            return run()
        except UserError as error:
            return self._threw("Error", str(error))
        except Runaway as error:
            return self._threw("RangeError", str(error))
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            own = Path(__file__).parents[1]
            if not frames or Path(frames[-1].filename).is_relative_to(own):
                raise
            at = f"{frames[-1].filename}:{frames[-1].lineno}"
            return self._threw("ServerError", f"the server failed: {type(error).__name__}: {error} ({at})")

    def _threw(self, kind: str, words: str) -> str:
        return "!" + self._host.dialogue.encode(ErrorValue(kind, words))

    def _globals(self, request: Any = UNDEFINED, console: Any = UNDEFINED) -> dict[str, Any]:
        """request: the test's function that answers the app's `request` calls, rather than the server's module.

        console: the test's function that hears each line.
        """
        answer = answering(request, self.world.loop) if callable(request) else self._found.server.requests
        if callable(console):
            self._hear = console
        found = dict(globals_for(self.app, self._found.profile, request=answer))
        self.app.post(self.app.begin)
        return {"prelude": prelude(), "globals": found}

    def _said(self, level: str, words: str) -> None:
        self._lines.append([level, words])
        self._hear(level, words)

    def _handshakes(self) -> list[dict[str, Any]]:
        return [{"path": one.path, "headers": [list(pair) for pair in one.headers]} for one in self._handshaken]
