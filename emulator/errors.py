"""The four kinds of failure, told apart by type: whose fault it is decides who sees it and how.

UserError (the user's mistake: one line, exit 2) · ScriptFailure (the script's own, a verdict of one target) ·
values.Throw (an exception of the emulated platform, thrown into app code) · anything else is a bug of unisock.
"""

from __future__ import annotations

from platforms.errors import Place, UserError

__all__ = ["Place", "ScriptFailure", "UserError"]


class ScriptFailure(Exception):
    """The user's script failed on one target: a syntax error, an exhausted time or memory limit."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        self.message = message
        self.place = place
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message
