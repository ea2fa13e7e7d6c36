"""The face of an app whose code runs in Node: the dialogue over a line."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from emulator.bridge.line import Frame, Line
from emulator.engine.values import UNDEFINED
from emulator.errors import Place
from emulator.js.engine.dialogue import FATAL, Dialogue, Outcome
from emulator.js.engine.parts import COMMON, parts

CODE: Final = (Path(__file__).parent / "engine.js").read_text("utf-8") + parts(*COMMON)
"""JavaScript's side of the dialogue, as Node is to evaluate it."""

Report = Callable[[Any, Place | None], None]


class NodeHost:
    """Answers what Node's script asks, and asks it. Node runs its own microtasks; a turn ends when Node says so.

    `touched`: whether JavaScript has been asked for anything since this was last set to False.
    `answer`: how a request is answered that comes while Node is being asked.
    """

    def __init__(
        self, line: Line, on_uncaught: Report, on_turn: Callable[[], None], answer: Callable[[Frame], None]
    ) -> None:
        self._line = line
        self._on_uncaught = on_uncaught
        self._on_turn = on_turn
        self._answer = answer
        self._place: str | None = None
        self.touched = False
        self.dialogue = Dialogue({"uncaught": self._uncaught}, lambda frames: None)
        self.dialogue.connect(self._ask, lambda: None)

    def receive(self, op: str, id: int, name: Any, text: str | None, place: str | None) -> str | None:
        """The outcome of one request of Node's. Raises what is a bug of unisock's."""
        before, self._place = self._place, place
        try:
            outcome = self.dialogue.receive(op, id, name, text)
        finally:
            self._place = before
        if outcome == FATAL:
            fatal = self.dialogue.fatal
            assert fatal is not None
            raise fatal
        return _as_text(outcome)

    # What the engine wants of a face

    def microtask(self, fn: Callable[[], None]) -> None:
        def task() -> Any:
            fn()
            return UNDEFINED

        self.dialogue.request("microtask", self.dialogue.tables.own(task))

    def checkpoint(self) -> None:
        """A turn is over. Node runs its microtasks by itself as soon as it goes on."""
        self._on_turn()

    def place(self) -> Place | None:
        return _place(self._place) if self._place else None

    def end_turn(self, gone: list[int]) -> list[int]:
        """Forgets what was shared, and `gone`, which Node holds no more. Gives the ids that Python holds no more."""
        tables = self.dialogue.tables
        for id in gone:
            tables.disown(id)
        tables.end_turn()
        return tables.freed()

    def _ask(self, op: str, id: int, name: str | int | None, text: str | None) -> str | None:
        self.touched = True
        self._line.ask(op, id, name, text)
        while True:
            frame = self._line.read()
            if frame.head is None:
                return frame.text
            self._answer(frame)

    def _uncaught(self, id: int, name: None, text: str) -> None:
        self._on_uncaught(self.dialogue.decode(text), self.place())


@lru_cache(maxsize=1024)
def _place(words: str) -> Place:
    """Of `file:line:column`, as Node tells it."""
    path, line, column = words.rsplit(":", 2)
    return Place(path, int(line), int(column))


def _as_text(outcome: Outcome) -> str | None:
    return outcome if outcome is None or isinstance(outcome, str) else str(outcome)
