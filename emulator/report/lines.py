"""The texts of a cell that all reports share."""

from __future__ import annotations

from emulator.errors import Place
from emulator.matrix.verdict import Cell, Why

KINDS = {
    "rejection": "unhandled rejection",
    "fail": "fail, unhandled",
    "error event": "error event, unhandled",
    "abnormal close": "abnormal close, unhandled",
    "assert": "assertion failed",
}


def place_text(place: Place | None) -> str:
    """file.js:12, without the column."""
    if place is None:
        return ""
    return f"{place.file}:{place.line}" if place.line else place.file


def why_text(why: Why) -> str:
    """The reason, with its evidence: `the counted set is full [mp-x.limit] (documented)`."""
    more = f" +{len(why.ids) - 1}" if len(why.ids) > 1 else ""
    record = f"[{why.ids[0]}{more}]" if why.ids else ""
    sure = f"({why.confidence})" if why.confidence else ""
    return " ".join(part for part in (why.reason, record, sure) if part)


def cause_text(cell: Cell) -> str:
    """What went wrong or differs, in the platform's own words, with what kind of thing it was."""
    cause = cell.cause
    if cause is None:
        return ""
    kind = KINDS.get(cause.kind, "")
    return f"{kind}: {cause.words}" if kind else cause.words
