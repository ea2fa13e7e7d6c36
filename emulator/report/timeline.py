"""A trace as lines: time, socket, what happened, and the evidence of the rule that decided it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from emulator.engine.values import ErrorValue
from emulator.matrix.moments import Moment
from emulator.matrix.verdict import Cell
from emulator.matrix.words import said, shown
from emulator.report.lines import place_text
from emulator.report.result import Result
from platforms import Resolved

SIGNS: Final = {
    "call": "→", "return": "←", "throw": "✗", "callback": "·", "event": "•", "state": "=", "frame": "~", "wire": "~",
    "console": "#", "uncaught": "✗", "device": "!",
}  # fmt: skip
MOST_LINES: Final = 2_000
CONTINUED: Final = 19
"""The column at which a text of several lines goes on."""


def timeline(result: Result, cell: Cell) -> Iterator[str]:
    """The lines of a cell's trace; of a long one, the beginning and the end."""
    if not cell.moments:
        yield "  (nothing happened)" if cell.cause is None else f"  {cell.cause.words}"
        return
    target = next(target for target in result.job.targets if target.name == cell.target)
    resolved = result.platforms.resolve(target)
    moments = cell.moments
    half = MOST_LINES // 2
    for moment in moments if len(moments) <= MOST_LINES else moments[:half]:
        yield _line(result, cell, moment, resolved)
    if len(moments) > MOST_LINES:
        yield f"  ... {len(moments) - MOST_LINES:,} entries ..."
        for moment in moments[-half:]:
            yield _line(result, cell, moment, resolved)
    yield f"{cell.at_ms / 1000:9.3f}        ended: {ENDINGS.get(cell.ended, cell.ended)}"


ENDINGS: Final = {"idle": "nothing was left to happen", "deadline": "time ran out", "stopped": "it was stopped"}


def _line(result: Result, cell: Cell, moment: Moment, resolved: Resolved) -> str:
    socket = f"#{moment.socket}" if moment.socket else ""
    what = f"{result.script(cell, moment.app)}{SIGNS[moment.kind]} {_what(moment)}"
    place = f"  {place_text(moment.place)}" if moment.place else ""
    ids = resolved.why(moment.path).ids if moment.path else ()
    return f"{moment.at / 1000:9.3f}  {socket:4}  {what}{place}{f'  [{ids[0]}]' if ids else ''}"


def _what(moment: Moment) -> str:
    data = moment.data
    unheard = "" if moment.handled else " (nobody listens)"
    match moment.kind:
        case "call":
            return f"{moment.name}({', '.join(shown(value) for value in data)})"
        case "return":
            return f"{moment.name} returns {shown(data)}"
        case "throw":
            return f"{moment.name} throws {said(data)}"
        case "callback" | "event":
            return f"{moment.name} {shown(data)}{unheard}"
        case "frame":
            return f"{moment.name} {_payload(data)}".rstrip()
        case "wire":
            return f"{moment.name} {data if isinstance(data, str) else ', '.join(data['conditions'])}"
        case "console":
            return f"console.{moment.name} {_indented(str(data))}"
        case "uncaught":
            return f"uncaught {moment.name}: {said(data) if isinstance(data, dict | str | ErrorValue) else shown(data)}"
        case _:
            return f"{moment.name} {shown(data)}" if data is not None else moment.name


def _indented(text: str) -> str:
    """The text with its further lines below the first one."""
    return text.rstrip("\n").replace("\n", f"\n{' ' * CONTINUED}")


def _payload(data: bytes) -> str:
    try:
        return shown(data.decode())
    except UnicodeDecodeError:
        return f"{len(data)} bytes"
