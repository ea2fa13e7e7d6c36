"""What a device logged, held against what the emulation of a target logs from the same script."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

from emulator.matrix.matrix import Job, run_matrix
from emulator.matrix.scenario import Scenario
from emulator.recording.log import Line, Log, read_log
from emulator.recording.script import LASTS_MS, UNI, recorder
from platforms import Platforms, Target

_ANY: Final = re.compile(r"(?:id|header|profile)$", re.I)
"""Keys whose values are a server's, a network's or a counter's: that they are there is compared, and their type."""


@dataclass(frozen=True)
class Step:
    """One step: what both did ("="), the device alone ("-") and the emulation alone ("+"), in order."""

    name: str
    lines: tuple[tuple[str, Line], ...]

    @property
    def same(self) -> bool:
        return all(sign == "=" for sign, _ in self.lines)

    def text(self) -> str:
        """A line for a step that is the same, else each of its lines."""
        if self.same:
            return f"same     {self.name}"
        signs = {"=": " ", "-": "-", "+": "+"}
        return "\n".join([f"differs  {self.name}", *(f"  {signs[sign]} {_said(line)}" for sign, line in self.lines)])


@dataclass(frozen=True)
class Comparison:
    """A device's log beside the emulation of a target. `whole`: the log goes to the recorder's end."""

    target: str
    steps: tuple[Step, ...]
    whole: bool

    @property
    def same(self) -> bool:
        return all(step.same for step in self.steps)

    def text(self) -> str:
        """A line a step that is the same; of the others what each did."""
        differ = sum(not step.same for step in self.steps)
        legend = [] if self.same else ["- the device", f"+ {self.target} in unisock", ""]
        notes = [] if self.whole else ["note: the log ends before the recorder does: its last step may be cut"]
        total = f"{len(self.steps)} steps: {len(self.steps) - differ} same, {differ} differ"
        return "\n".join([*legend, *(step.text() for step in self.steps), "", *notes, total])


def compare(log: Log, target: Target, platforms: Platforms, *, url_check: bool = True) -> Comparison:
    """Runs the recorder on a target against an echo server and compares what happens, step by step. Raises UserError.

    Values that are no platform's (headers, timings, ids) are compared by their type. `url_check`: whether the device
    checked schemes and domains.
    """
    emulated = emulate(log, target, platforms, url_check=url_check).steps()
    recorded = log.steps()
    steps = [_step(name, lines, emulated.get(name, [])) for name, lines in recorded.items() if name != "between"]
    return Comparison(target.name, tuple(steps), log.whole)


def emulate(log: Log, target: Target, platforms: Platforms, *, url_check: bool = True) -> Log:
    """What the recorder logs on a target, as it was set up for a log."""
    script = recorder(platforms.resolve(target).profile, log.url, uni=log.namespace == UNI)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recorder.js"
        path.write_text(script, "utf-8")
        scenario = Scenario((path,), Path(folder), url_check=url_check, for_ms=LASTS_MS)
        job = Job(scenario, (target,), keep=True)
        (cell,) = run_matrix(job).cells
    console = (str(moment.data) for moment in cell.moments if moment.kind == "console")
    return read_log("\n".join(console), Path("the emulation"))


def _step(name: str, recorded: list[Line], emulated: list[Line]) -> Step:
    mine, theirs = ([_key(line) for line in lines] for lines in (recorded, emulated))
    found: list[tuple[str, Line]] = []
    for tag, i, j, k, m in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [("=", line) for line in recorded[i:j]]
        else:
            found += [("-", line) for line in recorded[i:j]] + [("+", line) for line in emulated[k:m]]
    return Step(name, tuple(found))


def _key(line: Line) -> str:
    return json.dumps([line.kind, line.name, _masked(line.data)], sort_keys=True)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: type(item).__name__ if _ANY.search(key) else _masked(item) for key, item in value.items()}
    return [_masked(item) for item in value] if isinstance(value, list) else value


def _said(line: Line) -> str:
    return " ".join(_words(line))


def _words(line: Line) -> Iterator[str]:
    yield from (line.kind, line.name)
    if line.data != "undefined":
        yield json.dumps(line.data, ensure_ascii=False)
