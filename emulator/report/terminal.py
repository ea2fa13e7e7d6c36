"""The matrix on a terminal, or as plain lines where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from emulator.matrix.verdict import Cell
from emulator.report.lines import cause_text, place_text, why_text
from emulator.report.result import Result
from emulator.report.timeline import timeline

STYLES: Final = {"fail": "bold red", "differs": "yellow", "pass": "green", "idle": "dim"}
WIDE: Final = 150
"""Columns from which on reason and evidence stand in the same line."""
UNBOUNDED: Final = 10_000


def is_terminal() -> bool:
    """Whether somebody watches."""
    return sys.stdout.isatty()


def console() -> Console:
    """Colours and the terminal's width if there is one; else plain lines that are never broken."""
    if is_terminal():
        return Console(highlight=False)
    return Console(file=sys.stdout, width=UNBOUNDED, highlight=False, no_color=True, force_terminal=False)


def print_matrix(result: Result) -> None:
    """One line a target, grouped by platform; then the sum, and what isn't as expected."""
    out = console()
    table = Table.grid(padding=(0, 2), pad_edge=False)
    wide = out.width >= WIDE
    for name in ("verdict", "target"):
        table.add_column(name, no_wrap=True)
    table.add_column("what", overflow="fold", ratio=None)
    if wide:
        table.add_column("why", overflow="fold")
    for _, cells in groupby(result.cells, key=lambda cell: cell.platform):
        for cell in cells:
            table.add_row(*_row(result, cell, wide))
    if is_terminal():
        out.print(table)
    else:
        _print_lines(result)
    _print_notes(out, result)
    baseline = f"; baseline {result.matrix.baseline}" if result.matrix.baseline else ""
    plural = "" if len(result.cells) == 1 else "s"
    out.print(f"\n{len(result.cells)} target{plural}: {result.counts()}{baseline}")
    _print_expected(out, result)


def print_timelines(result: Result) -> None:
    """The trace of every cell."""
    out = console()
    for cell in result.cells:
        out.print(Text(f"── {cell.target}", style="bold"))
        for line in timeline(result, cell):
            out.print(Text(line), soft_wrap=True)
        out.print()


def _print_lines(result: Result) -> None:
    """The same for a file or a pipe: a line a target, however long."""
    width = max(len(cell.target) for cell in result.cells)
    for cell in result.cells:
        verdict, target, *rest = (text.plain for text in _row(result, cell, wide=True))
        print("  ".join([f"{verdict:7}", f"{target:{width}}", *rest]).rstrip())


def _row(result: Result, cell: Cell, wide: bool) -> Iterator[Text]:
    mark = "expected" if cell.verdict == "fail" and result.is_expected(cell) else ""
    yield Text(cell.verdict, style="dim red" if mark else STYLES[cell.verdict])
    yield Text(cell.target)
    what, why = _what(cell), _why(cell)
    if wide:
        yield what
        yield why
    else:
        yield Text("\n").join([part for part in (what, why) if part.plain])


def _what(cell: Cell) -> Text:
    text = Text(cause_text(cell))
    place = place_text(cell.cause.place) if cell.cause else ""
    if place:
        text.append("  ")
        text.append(place, style="cyan")
    return text


def _why(cell: Cell) -> Text:
    return Text(why_text(cell.cause.why) if cell.cause else "", style="dim")


def _print_notes(out: Console, result: Result) -> None:
    """What is to be said beside the verdicts, each once with the targets that it is said of."""
    said: dict[str, list[str]] = {}
    for cell in result.cells:
        for note in cell.notes:
            said.setdefault(note, []).append(cell.target)
    for note, targets in said.items():
        whose = "all targets" if len(targets) == len(result.cells) else f"{targets[0]} +{len(targets) - 1}"
        out.print(Text(f"note: {note} ({whose if len(targets) > 1 else targets[0]})"), soft_wrap=True)


def _print_expected(out: Console, result: Result) -> None:
    failed = [cell for cell in result.cells if cell.verdict == "fail"]
    if not result.surprises and failed:
        out.print("all as expected")
    for surprise in result.surprises:
        if result.expected:
            out.print(Text(f"unexpected: {surprise.words}", style="bold red"), soft_wrap=True)
