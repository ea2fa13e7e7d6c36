"""`unisock run`: takes scripts through platforms and shows where they break."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from emulator.commands.settings import Plan, plan
from emulator.matrix.expecting import surprises
from emulator.matrix.matrix import Matrix, run_matrix
from emulator.matrix.spreading import collect_seldom
from emulator.report.progress import Progress
from emulator.report.result import Result


def command(arguments: argparse.Namespace) -> int:
    planned = plan(arguments)
    for warning in planned.warnings:
        print(f"unisock: note: {warning}", file=sys.stderr)
    _check_writable(arguments.json, arguments.junit)
    collect_seldom()
    with Progress(len(planned.job.targets)) as progress:
        matrix = _noted(planned, run_matrix(planned.job, progress.done))
    found = surprises(matrix.cells, planned.job.targets, planned.expected)
    result = Result(planned.job, planned.platforms, matrix, planned.expected, tuple(found))
    _report(arguments, planned, result)
    return 1 if found else 0


def _noted(planned: Plan, matrix: Matrix) -> Matrix:
    """The matrix with what is to be said of targets that are newer than what is known."""
    pairs = zip(matrix.cells, planned.job.targets, strict=True)
    cells = [replace(cell, notes=(*cell.notes, *planned.platforms.beyond(target))) for cell, target in pairs]
    return replace(matrix, cells=tuple(cells))


def _report(arguments: argparse.Namespace, planned: Plan, result: Result) -> None:
    from emulator.report import annotations, terminal

    if arguments.timeline:
        terminal.print_timelines(result)
    terminal.print_matrix(result)
    if arguments.json:
        from emulator.report.json_file import to_json

        _write(arguments.json, to_json(result))
    if arguments.junit:
        from emulator.report.junit import to_junit

        _write(arguments.junit, to_junit(result))
    annotations.print_annotations(result)


def _check_writable(*files: Path | None) -> None:
    """Better said before the run than after it."""
    from emulator.errors import UserError

    for file in files:
        if file is not None and not file.absolute().parent.is_dir():
            raise UserError(f"can't be written: there is no folder {file.parent}", file)
        if file is not None and file.is_dir():
            raise UserError("can't be written: it is a folder", file)


def _write(file: Path, text: str) -> None:
    from emulator.errors import UserError

    try:
        file.write_bytes(text.encode("utf-8", "replace"))  # JavaScript has halves of characters
    except OSError as error:
        raise UserError(f"can't be written: {error.strerror}", file) from None
