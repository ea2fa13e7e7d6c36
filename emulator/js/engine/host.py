"""JsHost: one script on one target, on the embedded engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from emulator.engine.values import UNDEFINED, Throw
from emulator.errors import Place, ScriptFailure
from emulator.js.engine.context import LIMIT_NAME, Context
from emulator.js.engine.dialogue import Dialogue, Outcome
from emulator.js.engine.handles import JsError
from emulator.js.engine.stacks import FIRST_LINE, Stacks
from emulator.js.engine.words import EngineWords, Source, json_error, made_by_hand, mentions, translate
from emulator.js.sources import Program

Report = Callable[[Any, Place | None], None]


class JsHost:
    """Runs a program and joins it to the platform.

    globals: what the script sees beside the language itself: plain values, Python callables, HostObjects.
        A callable's result is the script's: UNDEFINED is undefined, None is null.
    random, now_ms: give Math.random and the clock of Date (milliseconds since 1970).
    memory_limit: bytes. time_limit_s: CPU seconds that one turn may take.
    engine_words: in whose words errors are told.
    natives: which of the engine's own globals outside ECMAScript stay (performance, atob, btoa, DOMException).
    on_unhandled(reason, place): a promise was rejected and at the end of the turn nobody had handled it.
    on_uncaught(value, place): something was thrown out of a microtask.
    """

    def __init__(
        self,
        globals: Mapping[str, Any],
        *,
        random: Callable[[], float],
        now_ms: Callable[[], float],
        on_unhandled: Report,
        on_uncaught: Report,
        engine_words: EngineWords = "v8",
        memory_limit: int = 256 << 20,
        time_limit_s: float = 5.0,
        natives: Iterable[str] = (),
    ) -> None:
        self._engine = engine_words
        self._stacks = Stacks(jsc=engine_words == "jsc")
        self._on_unhandled = on_unhandled
        self._on_uncaught = on_uncaught
        self._interrupted_at: Place | None = None
        self._thrown_at: Place | None = None
        operations: dict[str, Callable[[int, Any, Any], Outcome]] = {
            "random": lambda id, name, text: random(),
            "now": lambda id, name, text: now_ms(),
            "trace": self._trace,
            "threw": self._threw,
            "full": self._full,
            "json": self._json,
            "uncaught": self._uncaught,
        }
        self._dialogue = Dialogue(operations, self._stacks.locate)
        settings = {"line": FIRST_LINE, "depth": 100, "limit": LIMIT_NAME, "natives": [*natives]}
        self._context: Context | None = Context(
            self._dialogue.receive,
            json.dumps(settings),
            memory_limit=memory_limit,
            time_limit_s=time_limit_s,
            fatal=lambda: self._dialogue.fatal,
            where=lambda: self._interrupted_at,
        )
        self._dialogue.connect(self._context.ask, self._context.kill)
        for name, value in globals.items():
            self.set_global(name, value)

    def set_global(self, name: str, value: Any) -> None:
        self._dialogue.request("global", 0, name, self._dialogue.encode(value))

    def evaluate(self, code: str) -> None:
        """Evaluates code of the host's own, which no stack shows. Raises Throw if it throws."""
        self._dialogue.request("run", 0, None, code)

    def run(self, program: Program) -> None:
        """Evaluates a program. Raises Throw if it throws, ScriptFailure for a syntax error or an exhausted limit."""
        self._stacks.program = program
        code = program.code.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        try:
            self._dialogue.request("run", 0, None, "\n" * (FIRST_LINE - 1) + code)
        except Throw as thrown:
            self._check(thrown.value)
            raise

    def checkpoint(self) -> None:
        """Ends a turn: runs all microtasks, then reports rejections that nobody handled. Does nothing within a call."""
        if self._context is None or self._context.running:
            return
        self._context.run_jobs()
        while rejections := self._dialogue.end_turn():
            for reason, origin in rejections:
                self._check(reason)
                place = reason.place if isinstance(reason, JsError) else None
                self._on_unhandled(reason, place or self._stacks.locate(json.loads(origin)))
            self._context.run_jobs()

    def microtask(self, run: Callable[[], Any]) -> None:
        """Queues a call of Python's among the script's own promise reactions."""

        def task() -> Any:
            run()
            return UNDEFINED

        self._dialogue.request("microtask", self._dialogue.tables.own(task))

    def place(self) -> Place | None:
        """Where the script is now: its innermost frame, also from within a host call."""
        if self._context is None or not self._context.running:
            return None
        at = self._context.look("place")
        if at is None:
            return None
        # The innermost frame is what the user wrote, but for code that was made for them (an import, say).
        return self._stacks.at(at) or self._stacks.locate(self._dialogue.request("frames"))

    def place_of(self, value: Any) -> Place | None:
        """Where an Error was made, or where the value that the script threw last was thrown; None if unknown."""
        return value.place if isinstance(value, JsError) else self._thrown_at

    def close(self) -> None:
        """Frees the engine and both tables; may be called twice, and within a call."""
        if self._context is not None:
            self._context.close()
            self._context = None
            self._dialogue.close()

    @property
    def functions(self) -> Mapping[int, Any]:
        """What JavaScript keeps for Python: functions, errors, foreign values."""
        return self._dialogue.tables.functions

    @property
    def objects(self) -> Mapping[int, Any]:
        """What Python keeps for JavaScript: callables, host objects, promises."""
        return self._dialogue.tables.owned_values

    def memory(self) -> dict[str, int]:
        """quickjs' own account of its heap, after a collection."""
        assert self._context is not None
        return self._context.memory()

    def _check(self, value: Any) -> None:
        """Raises what ends the script, rather than being an exception of its own."""
        if self._dialogue.fatal is not None:
            raise self._dialogue.fatal
        if (
            isinstance(value, JsError)
            and (value.name, value.message) == ("InternalError", "interrupted")
            and self._context
        ):
            raise self._context.too_long()
        if isinstance(value, JsError) and (value.name, value.message) == ("InternalError", "") and self._context:
            raise self._context.too_big()  # the engine had no memory left for the words "out of memory" either
        if isinstance(value, JsError) and value.name == "SyntaxError" and [name for name, *_ in value.frames] == [""]:
            raise ScriptFailure(str(value), value.place)  # no function was running: it didn't compile

    def _trace(self, id: int, name: None, text: str) -> str:
        kind, message, native, frames = json.loads(text)
        if message == "interrupted":
            self._interrupted_at = self._stacks.locate(frames)
        if mentions(message):
            place = self._stacks.locate(frames)
            source = Source(self._stacks.program, place) if place and self._stacks.program else None
            if not made_by_hand(source):
                message = translate(message, self._engine, source, frames[0][0] if frames else "", native)
        header = f"{kind}: {message}" if message else kind
        return json.dumps([message, self._stacks.text(header, frames)])

    def _threw(self, id: int, name: None, text: str) -> None:
        self._thrown_at = self._stacks.locate(json.loads(text))

    def _full(self, id: int, name: None, text: None) -> None:
        assert self._context is not None
        self._context.lift_memory_limit()
        raise self._context.too_big()

    def _json(self, id: int, name: None, text: str) -> str:
        message, source = json.loads(text)
        return json.dumps(json_error(message, source, self._engine))

    def _uncaught(self, id: int, name: None, text: str) -> None:
        value = self._dialogue.decode(text)
        self._check(value)
        self._on_uncaught(value, self.place_of(value))
