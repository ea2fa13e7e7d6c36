"""The results as JUnit XML: one test case a target."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from emulator.matrix.verdict import Cell
from emulator.report.lines import cause_text, place_text, why_text
from emulator.report.result import Result
from emulator.report.timeline import timeline

# What XML 1.0 can't hold, even escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(result: Result) -> str:
    """A target that fails and is not expected to is a failure, as is one that isn't as expected; an idle one is
    skipped."""
    suite = " ".join(path.name for path in result.job.scenario.scripts)
    unexpected = {surprise.cell.target: surprise.words for surprise in result.surprises}
    cases = [_case(result, suite, cell, unexpected.get(cell.target)) for cell in result.cells]
    skipped = sum(cell.verdict == "idle" and cell.target not in unexpected for cell in result.cells)
    counts = f'tests="{len(cases)}" failures="{len(unexpected)}" errors="0" skipped="{skipped}"'
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites {counts}>",
        f"<testsuite name={_attr(f'unisock {suite}')} {counts}>",
    ]
    return "\n".join([*head, *cases, "</testsuite>", "</testsuites>", ""])


def _case(result: Result, suite: str, cell: Cell, unexpected: str | None) -> str:
    head = f'<testcase classname={_attr(f"unisock.{suite}")} name={_attr(cell.target)} time="{cell.at_ms / 1000:.3f}"'
    place = cell.cause.place if cell.cause else None
    if place:
        head += f" file={_attr(place.file)}" + (f' line="{place.line}"' if place.line else "")
    lines = [f"{head}>"]
    if unexpected is not None:
        message = _attr(cause_text(cell) or unexpected)
        details = _text(_details(cell, unexpected))
        kind = cell.verdict if cell.verdict == "fail" else "unexpected"
        lines.append(f"<failure type={_attr(kind)} message={message}>{details}</failure>")
    elif cell.verdict == "idle":
        lines.append('<skipped message="no socket call was made"/>')
    trace = "\n".join(timeline(result, cell))
    lines.append(f"<system-out>{_text(trace)}</system-out>\n</testcase>")
    return "\n".join(lines)


def _details(cell: Cell, unexpected: str) -> str:
    cause = cell.cause
    parts = [unexpected]
    if cause is not None:
        parts += [cause_text(cell), place_text(cause.place), why_text(cause.why), cause.why.because]
    return "\n".join(part for part in (*parts, *cell.notes) if part)


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _attr(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))
