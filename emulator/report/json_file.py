"""The results as JSON."""

from __future__ import annotations

import json
from typing import Any

from emulator.engine.values import ErrorValue, Foreign, Undefined, View
from emulator.errors import Place
from emulator.js.sources.project import shown
from emulator.matrix.moments import Moment
from emulator.matrix.verdict import Cause, Cell
from emulator.report.result import Result

FORMAT = 1


def to_json(result: Result) -> str:
    """One object: format, baseline, and the targets with verdict, cause, notes and trace."""
    unexpected = {surprise.cell.target: surprise.words for surprise in result.surprises}
    return (
        json.dumps(
            {
                "format": FORMAT,
                "scripts": [shown(path) for path in result.job.scenario.scripts],
                "server": result.job.scenario.server,
                "baseline": result.matrix.baseline,
                "as_expected": not unexpected,
                "targets": [_cell(cell, unexpected.get(cell.target)) for cell in result.cells],
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _cell(cell: Cell, unexpected: str | None) -> dict[str, Any]:
    return {
        "target": cell.target,
        "platform": cell.platform,
        "title": cell.title,
        "verdict": cell.verdict,
        "unexpected": unexpected,
        "cause": _cause(cell.cause) if cell.cause else None,
        "ended": cell.ended,
        "at_ms": cell.at_ms,
        "notes": list(cell.notes),
        "trace": [_moment(moment) for moment in cell.moments],
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "kind": cause.kind,
        "words": cause.words,
        "place": _place(cause.place),
        "at_ms": cause.at,
        "app": cause.app,
        "socket": cause.socket,
        "path": cause.path,
        "reason": cause.why.reason,
        "evidence": list(cause.why.ids),
        "confidence": cause.why.confidence or None,
        "because": cause.why.because or None,
    }


def _moment(moment: Moment) -> dict[str, Any]:
    found: dict[str, Any] = {"app": moment.app, "at_ms": moment.at, "kind": moment.kind, "name": moment.name}
    if moment.socket:
        found["socket"] = moment.socket
    if moment.data is not None:
        found["data"] = plain_json(moment.data)
    if moment.path:
        found["path"] = moment.path
    if moment.place:
        found["place"] = _place(moment.place)
    if not moment.handled:
        found["handled"] = False
    return found


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.file, "line": place.line, "column": place.column} if place else None


def plain_json(value: Any) -> Any:
    """The value as JSON has it; what JSON lacks is an object whose key `$` says what it is."""
    match value:
        case dict():
            return {str(key): plain_json(item) for key, item in value.items()}
        case list() | tuple():
            return [plain_json(item) for item in value]
        case Undefined():
            return {"$": "undefined"}
        case bytes():
            return {"$": "bytes", "hex": value.hex()}
        case View(kind=kind, data=data):
            return {"$": kind, "hex": data.hex()}
        case ErrorValue():
            return {"$": "error", "name": value.name, "message": value.message}
        case Foreign(tag=tag, text=text):
            return {"$": tag, "text": text}
        case float() if value != value or abs(value) == float("inf"):
            return {"$": "number", "text": str(value)}
        case _:
            return value
