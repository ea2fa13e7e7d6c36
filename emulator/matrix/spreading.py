"""Spreads the targets of a matrix over processes, where that is quicker than one after the other."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from emulator.matrix.verdict import Cause, Cell
from platforms import Target, UserError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from emulator.matrix.matrix import Job

FORKS: Final = sys.platform == "linux"
START_S: Final = 0.05 if FORKS else 1.0
"""About what it costs to have a second process ready: a fork, or a start from nothing."""

OBJECTS: Final = 100_000
"""How many new objects the garbage collector waits for: those of a few runs."""


def collect_seldom() -> None:
    """Spares a process that runs targets the garbage collector's vain looks at traces, and at what it has loaded."""
    gc.freeze()
    gc.set_threshold(OBJECTS)


def worthwhile(seconds: float, count: int) -> bool:
    """Whether `count` targets that take so long together are worth more processes."""
    workers = min(os.cpu_count() or 1, count)
    return workers > 1 and seconds * (1 - 1 / workers) > START_S


def spread(job: Job, baseline: Cell | None, targets: Sequence[Target]) -> Iterator[Cell]:
    """The cells of the targets, in the order in which they are done. Stops its processes whatever happens."""
    if not targets:
        return
    from multiprocessing import get_context
    from multiprocessing.connection import wait

    context: Any = get_context("fork" if FORKS else "spawn")
    count = min(os.cpu_count() or 1, len(targets))
    baseline = baseline.sendable(view=True) if baseline else None
    workers = [_start(context, job, baseline, targets[first::count]) for first in range(count)]
    try:
        while workers:
            ready = wait([worker.connection for worker in workers])
            for worker in [worker for worker in workers if worker.connection in ready]:
                cell = worker.next()
                if cell is not None:
                    yield cell
                if not worker.left:
                    workers.remove(worker)
                    worker.stop()
                elif cell is None:
                    workers.remove(worker)
                    yield worker.lost()
                    if worker.left:
                        workers.append(_start(context, job, baseline, worker.left))
    finally:
        for worker in workers:
            worker.stop()


@dataclass
class _Worker:
    """A process, and the targets that it hasn't done yet, in their order."""

    process: BaseProcess
    connection: Connection
    left: list[Target]

    def next(self) -> Cell | None:
        """The next cell; None if the process is gone. Raises what the process raised."""
        try:
            result = self.connection.recv()
        except (EOFError, ConnectionResetError):
            return None
        if isinstance(result, BaseException):
            raise result
        del self.left[0]
        assert isinstance(result, Cell)
        return result

    def lost(self) -> Cell:
        """The cell of the target at which the process died."""
        self.stop()
        target = self.left.pop(0)
        words = f"the JavaScript engine crashed (the process ended with {self.process.exitcode})"
        return Cell(target.name, target.platform, target.platform, "fail", Cause("stopped", words))

    def stop(self) -> None:
        self.connection.close()
        self.process.join(0 if self.left else 1.0)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _start(context: Any, job: Job, baseline: Cell | None, targets: Sequence[Target]) -> _Worker:
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, job, baseline, tuple(targets)), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours, list(targets))


def _work(connection: Connection, job: Job, baseline: Cell | None, targets: Sequence[Target]) -> None:
    """What a process does: runs its targets and sends each cell."""
    from emulator.matrix.matrix import Cells

    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of Ctrl-C too, and stops us
    try:
        cells = Cells(job)
        for target in targets:
            cell = cells.cell(target, baseline)
            connection.send(cell.sendable(view=baseline is None and cell.verdict == "pass"))
    except BrokenPipeError:
        return
    except UserError as error:
        connection.send(error)
    except Exception as error:
        import traceback

        connection.send(RuntimeError(f"{error!r}\n{traceback.format_exc()}"))
