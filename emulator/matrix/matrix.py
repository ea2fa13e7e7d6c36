"""Runs a scenario on many targets and compares them with the baseline."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from emulator.errors import UserError
from emulator.matrix.judge import broken, compared, judge, unrunnable
from emulator.matrix.names import defines, known
from emulator.matrix.run import Run, run
from emulator.matrix.scenario import Scenario
from emulator.matrix.spreading import spread, worthwhile
from emulator.matrix.verdict import Cell
from emulator.servers import parse
from platforms import Resolved, Target, load

OVERRUN_LIMIT_S: Final = 0.25
"""The time limit of a turn once a script has been seen not to end."""
CROWDED_ENTRIES: Final = 5_000
"""How long traces may get once a script has been seen to fill one."""
DEBUG: Final = "UNISOCK_DEBUG"
"""The environment variable with which an exception of unisock's own is raised, not reported as one target's."""
TRIES: Final = 3
TRIES_SHARE: Final = 1 / 8
"""How many targets, and which part of them, are tried one after the other for a baseline before the rest is spread
over processes. Without one, each target that passes is compared here, and to send its view takes about an eighth of
what it takes to run it."""


@dataclass(frozen=True)
class Job:
    """A matrix to run; it can be sent to another process. `baseline`: None for the first that passes.

    `profiles` are the user's own profile files. With `keep`, cells keep their moments.
    """

    scenario: Scenario
    targets: tuple[Target, ...]
    baseline: Target | None = None
    vue: str | None = None
    profiles: tuple[Path, ...] = ()
    keep: bool = False


@dataclass(frozen=True)
class Matrix:
    """The cells in the order of the targets. `baseline`: the name of the target that the others are compared with."""

    cells: tuple[Cell, ...]
    baseline: str | None


class Cells:
    """Runs the cells of a job in this process, one after the other. Raises UserError if the server is none."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.platforms = load(job.profiles)
        self._scenario = job.scenario
        self._server = parse(job.scenario.server, job.scenario.root)

    def cell(self, target: Target, baseline: Cell | None = None) -> Cell:
        """Runs one target and, if there is a baseline, compares it."""
        resolved = self.platforms.resolve(target)
        try:
            done = self._run(resolved)
            cell = judge(done, resolved, keep=self.job.keep)
        except UserError as error:
            return unrunnable(error, resolved)
        except Exception as error:
            if DEBUG in os.environ:
                raise
            return broken(error, resolved)
        self._learn(done)
        return self.compared(cell, target, baseline)

    def _run(self, resolved: Resolved) -> Run:
        names = defines(resolved, self.job.vue)
        return run(self._scenario, self._server, resolved, names, partial(known, self.platforms))

    def _learn(self, done: Run) -> None:
        """A script that doesn't end here won't elsewhere: don't take as long over each target to find out."""
        if done.stopped is not None:
            self._scenario = replace(self._scenario, time_limit_s=OVERRUN_LIMIT_S)
        if done.crowded:
            self._scenario = replace(self._scenario, most_entries=CROWDED_ENTRIES)

    def learned(self) -> Job:
        """The job as it should go on elsewhere."""
        return replace(self.job, scenario=self._scenario)

    def compared(self, cell: Cell, target: Target, baseline: Cell | None) -> Cell:
        """The cell, compared with the baseline if it passed."""
        if baseline is None or baseline.view is None or cell.verdict != "pass" or cell.target == baseline.target:
            return cell
        return compared(cell, baseline.view, self.platforms.resolve(target))


def run_matrix(job: Job, tell: Callable[[Cell], None] = lambda cell: None) -> Matrix:
    """Runs all targets of a job; `tell` hears of each cell as it is done, before it is compared.

    Raises UserError if no target can run the script, for then it is the user's mistake.
    """
    cells = Cells(job)
    baseline = cells.cell(job.baseline) if job.baseline else None
    found: list[Cell] = []
    tries = max(TRIES, TRIES_SHARE * len(job.targets))
    began = time.perf_counter()
    for target in job.targets:
        cell = cells.cell(target, baseline)
        tell(cell)
        found.append(cell)
        baseline = baseline or (cell if cell.verdict == "pass" else None)
        spent = time.perf_counter() - began
        left = len(job.targets) - len(found)
        if (baseline or len(found) >= tries) and worthwhile(spent / len(found) * left, left):
            break
    for cell in spread(cells.learned(), baseline, job.targets[len(found) :]):
        tell(cell)
        found.append(cell)
    return _finished(cells, _ordered(found, job.targets), baseline)


def _ordered(found: list[Cell], targets: tuple[Target, ...]) -> list[Cell]:
    by_name = {cell.target: cell for cell in found}
    return [by_name[target.name] for target in targets]


def _finished(cells: Cells, found: list[Cell], baseline: Cell | None) -> Matrix:
    if all(cell.cause is not None and cell.cause.kind == "source" for cell in found):
        cause = found[0].cause
        assert cause is not None
        raise UserError(cause.words, cause.place)
    if baseline is None:
        baseline = next((cell for cell in found if cell.verdict == "pass"), None)
        pairs = zip(found, cells.job.targets, strict=True)
        found = [cells.compared(cell, target, baseline) for cell, target in pairs]
    return Matrix(tuple(found), baseline.target if baseline else None)
