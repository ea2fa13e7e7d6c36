"""The four kinds of failure, told apart by type: whose fault it is decides who sees it and how.

UserError (the user's mistake: one line, exit 2) · ScriptFailure (the script's own, a verdict of one target) ·
values.Throw (an exception of the emulated platform, thrown into app code) · anything else is a bug of unisock.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A position in a user's file. Lines and columns count from 1; 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


class UserError(Exception):
    """A mistake that the user can mend: what, where and what to do, in one line. The command exits with 2."""

    def __init__(self, message: str, place: Place | Path | None = None) -> None:
        self.message = message
        self.place = Place(str(place)) if isinstance(place, Path) else place
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ScriptFailure(Exception):
    """The user's script failed on one target: a syntax error, an exhausted time or memory limit."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        self.message = message
        self.place = place
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message
