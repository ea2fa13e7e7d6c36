"""What a run comes to: the verdict on one target, and its first cause."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from emulator.errors import Place
from emulator.matrix.compare import View
from emulator.matrix.moments import Moment

Verdict: TypeAlias = Literal["fail", "differs", "pass", "idle"]
VERDICTS: Final[tuple[Verdict, ...]] = ("fail", "differs", "pass", "idle")


@dataclass(frozen=True)
class Why:
    """Why it is so: a sentence, and the evidence of the rule. `ids` are records; `confidence` is "" without a rule."""

    reason: str = ""
    ids: tuple[str, ...] = ()
    confidence: str = ""
    because: str = ""


@dataclass(frozen=True)
class Cause:
    """What went wrong, or differs, first.

    `kind`: error, rejection, assert, fail, event-error, abnormal-close, stopped, source, or what differs.
    `words` are the platform's own where it said any. `path` is where the profile decided it.
    """

    kind: str
    words: str
    place: Place | None = None
    at: int | None = None
    app: int = 0
    socket: int | None = None
    path: str = ""
    why: Why = Why()


@dataclass(frozen=True)
class Cell:
    """One target of the matrix. `moments` are kept if they were asked for."""

    target: str
    platform: str
    title: str
    verdict: Verdict
    cause: Cause | None = None
    view: View | None = None
    notes: tuple[str, ...] = ()
    ended: str = "idle"
    at_ms: int = 0
    moments: tuple[Moment, ...] = ()
    handshakes: int = 0
    server_errors: tuple[str, ...] = ()

    def sendable(self, *, view: bool) -> Cell:
        """The cell for another process, with its view or, where nobody compares with it any more, without."""
        return replace(self, view=self.view.plain() if view and self.view else None)
