"""From a run to a verdict: fail, differs, pass or idle, with the first cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial

from emulator.errors import Place, UserError
from emulator.matrix.compare import View, first_difference, view_of
from emulator.matrix.faults import Fault, faults
from emulator.matrix.moments import Moment, plain, plain_moment
from emulator.matrix.origins import Pair, with_origins
from emulator.matrix.reasons import why, why_thrown
from emulator.matrix.run import Run
from emulator.matrix.usage import mentions, uses
from emulator.matrix.verdict import Cause, Cell
from emulator.matrix.words import one_line, said
from platforms import Resolved


def judge(run: Run, resolved: Resolved, *, keep: bool = True) -> Cell:
    """The cell of a run: fail, idle or, until it is compared with the baseline, pass. With `keep` it has moments."""
    pairs = list(with_origins(run.moments))
    cell = Cell(
        resolved.target.name,
        resolved.target.platform,
        resolved.profile.title,
        "pass",
        view=_view(run, pairs, resolved),
        ended=run.ending,
        at_ms=run.at,
        moments=tuple(map(plain_moment, run.moments)) if keep else (),
        handshakes=len(run.handshakes),
        server_errors=tuple(run.server_errors),
    )
    fault, stopped = next(faults(pairs, _ignores(run, resolved)), None), run.stopped
    cell = replace(cell, notes=(*_notes(run), *([stopped.message] if fault and stopped else [])))
    if fault is not None:
        return replace(cell, verdict="fail", cause=_cause(fault, run, resolved))
    if stopped is not None:
        return replace(cell, verdict="fail", cause=Cause("stopped", stopped.message, stopped.place, run.at))
    if not any(_touches_sockets(moment) for moment in run.moments):
        return replace(cell, verdict="idle")
    return cell


def _ignores(run: Run, resolved: Resolved) -> Callable[[Place], bool]:
    """Whether a call gives [error, result], and the script uses neither."""
    error_first = resolved.profile.uni.promise == "error-first"
    return lambda place: error_first and not uses(run.programs, place)


def unrunnable(error: UserError, resolved: Resolved) -> Cell:
    """The cell of a target for which the script can't be compiled."""
    cause = Cause("source", error.message, error.place)
    return Cell(resolved.target.name, resolved.target.platform, resolved.profile.title, "fail", cause)


def broken(error: Exception, resolved: Resolved) -> Cell:
    """The cell of a target on which unisock itself failed."""
    words = f"unisock itself failed here, please report it: {type(error).__name__}: {error}"
    cause = Cause("bug", one_line(words))
    return Cell(resolved.target.name, resolved.target.platform, resolved.profile.title, "fail", cause)


def compared(cell: Cell, baseline: View, resolved: Resolved) -> Cell:
    """A cell that passed so far, compared with the baseline."""
    if cell.verdict != "pass" or cell.view is None:
        return cell
    found = first_difference(cell.view, baseline)
    if found is None:
        return cell
    fact = found.fact
    path = fact.path if fact else ""
    place, at = (fact.place, fact.at) if fact else (None, None)
    cause = Cause(found.what, found.words, place, at, found.app, found.socket, path, why(resolved, path))
    return replace(cell, verdict="differs", cause=cause)


def _cause(fault: Fault, run: Run, resolved: Resolved) -> Cause:
    moment = fault.moment
    place = moment.place or (fault.origin.place if fault.origin else None)
    path, reason = moment.path, why(resolved, moment.path, fault.conditions)
    if moment.kind == "uncaught":
        before = run.moments[: run.moments.index(moment)]
        source = _rejected_with(moment, before)
        if source is None:
            reason = why_thrown(resolved, plain(moment.data), before)
        else:
            path, reason = source.path, why(resolved, source.path)
    words = said(plain(moment.data))
    return Cause(fault.kind, words, place, moment.at, moment.app, moment.socket, path, reason)


def _rejected_with(moment: Moment, before: list[Moment]) -> Moment | None:
    """The `fail` that a Promise of the platform's handed on."""
    if not isinstance(moment.data, dict):
        return None
    failed = [m for m in reversed(before) if m.kind == "callback" and m.name == "fail" and m.app == moment.app]
    same = next((index for index, m in enumerate(failed) if plain(m.data) == plain(moment.data)), None)
    # uni-app's layer may have put the platform's own answer into other words.
    return None if same is None else next((m for m in failed[same:] if not m.path.startswith("uni.")), failed[same])


def _view(run: Run, pairs: list[Pair], resolved: Resolved) -> View:
    task = resolved.profile.task
    return view_of(
        pairs,
        run.at,
        cut=run.crowded or run.ending != "idle",
        uses=lru_cache(partial(uses, run.programs)),  # hashing the programs takes longer than a place
        reads_state=mentions(run.programs, "readyState"),
        start=task.states.get("start") if task else None,
    )


def _touches_sockets(moment: Moment) -> bool:
    return moment.kind == "call" and ("Socket" in moment.name)


def _notes(run: Run) -> Iterator[str]:
    if run.crowded:
        yield "ended early: the script does too much to be watched for the whole time"
    for error in dict.fromkeys(run.server_errors):
        yield f"the server's handler failed: {error}"
    unknown = dict.fromkeys(pair for program in run.programs for pair in program.unknown)
    for name, place in unknown:
        yield f"{place}: no platform knows {name} of this #ifdef"
