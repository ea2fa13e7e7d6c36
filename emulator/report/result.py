"""All that a report is made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from emulator.matrix.expecting import Expected, Surprise, expectation
from emulator.matrix.matrix import Job, Matrix
from emulator.matrix.verdict import VERDICTS, Cell
from platforms import Platforms


@dataclass(frozen=True)
class Result:
    """A matrix, what it was asked to do, and what isn't as expected."""

    job: Job
    platforms: Platforms
    matrix: Matrix
    expected: tuple[Expected, ...] = ()
    surprises: tuple[Surprise, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.matrix.cells

    def is_expected(self, cell: Cell) -> bool:
        """Whether an `expect` line says so of the cell."""
        target = next(target for target in self.job.targets if target.name == cell.target)
        line = expectation(target, self.expected)
        return line is not None and line.met(cell)

    def counts(self) -> str:
        """ "3 fail, 2 differ, 30 pass" """
        words = {"differs": "differ"}
        counted = Counter(cell.verdict for cell in self.cells)
        return ", ".join(f"{counted[name]} {words.get(name, name)}" for name in VERDICTS if counted[name])

    def script(self, cell: Cell, app: int) -> str:
        """The name of a script, where there are several."""
        scripts = self.job.scenario.scripts
        return f"{scripts[app].name} " if len(scripts) > 1 and app < len(scripts) else ""
