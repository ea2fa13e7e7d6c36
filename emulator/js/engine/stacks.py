"""Frames of the engine -> places in the user's files, and the stack text that a script sees."""

from __future__ import annotations

from typing import Any

from emulator.errors import Place
from emulator.js.sources import Program

FIRST_LINE = 2001
"""The program is evaluated from this line on, so that its frames can be told from the prelude's."""

Frame = list[Any]  # function name, line, column


class Stacks:
    """Looks up frames in the program that runs."""

    def __init__(self, *, jsc: bool) -> None:
        self._program: Program | None = None
        self._found: dict[tuple[int, int], Place | None] = {}
        self._texts: dict[str, Place | None] = {}
        self._jsc = jsc

    @property
    def program(self) -> Program | None:
        return self._program

    @program.setter
    def program(self, program: Program | None) -> None:
        self._program = program
        self._found.clear()
        self._texts.clear()

    def places(self, frames: list[Frame]) -> list[tuple[str, Place]]:
        """Function name and place of each frame that is the user's, innermost first."""
        found = [(str(name), self._place(line, column)) for name, line, column in frames]
        return [(name, place) for name, place in found if place is not None]

    def at(self, text: str) -> Place | None:
        """The place that is "line:column" in the program."""
        if text not in self._texts:
            line, _, column = text.partition(":")
            self._texts[text] = self._place(int(line), int(column))
        return self._texts[text]

    def _place(self, line: int, column: int) -> Place | None:
        at = (line, column)
        if at not in self._found:  # the same few calls of a script are located again and again
            self._found[at] = self._program.locate(line - FIRST_LINE + 1, column) if self._program else None
        return self._found[at]

    def locate(self, frames: list[Frame]) -> Place | None:
        places = self.places(frames[:1]) or self.places(frames)
        return places[0][1] if places else None

    def text(self, header: str, frames: list[Frame]) -> str:
        """What `error.stack` is in the target's engine."""
        places = [("" if name == "<eval>" else name, place) for name, place in self.places(frames)]
        if self._jsc:
            return "\n".join(f"{name}@{place}" if name else str(place) for name, place in places)
        lines = [f"    at {name} ({place})" if name else f"    at {place}" for name, place in places]
        return "\n".join([header, *lines])
