"""The mistakes of a user, with their place. Whatever else is raised is a bug of unisock."""

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


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a profile: where, at which key, and what to do."""

    place: Place
    key: str
    message: str
    rule: str = "schema"

    def __str__(self) -> str:
        return f"{self.place}: {self.key}: {self.message}" if self.key else f"{self.place}: {self.message}"


class ProfileError(UserError):
    """A profile is wrong. `faults` has every fault that was found, the message words the first one."""

    def __init__(self, *faults: Fault) -> None:
        first, *others = faults
        self.faults = faults
        more = f" (and {len(others)} more; `unisock validate` lists them)" if others else ""
        message = f"{first.key}: {first.message}" if first.key else first.message
        super().__init__(message + more, first.place)
