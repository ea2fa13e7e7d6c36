"""The gallery: each bug comes out as its committed timeline says, its source and evidence are told, the index is whole.

UNISOCK_GALLERY=write makes the timelines anew, after a change that is meant.
"""

from __future__ import annotations

import os
import re
import runpy
import shlex
from pathlib import Path

import pytest

from emulator.commands.arguments import parse
from emulator.commands.settings import plan
from emulator.matrix.matrix import run_matrix
from emulator.report.result import Result
from emulator.report.timeline import timeline
from platforms import load

BUGS = Path(__file__).parents[2] / "examples" / "bugs"
SCRIPTS = sorted(BUGS.glob("*.js"))
PROGRAMS = sorted(path for path in BUGS.glob("*.py") if "Run: python" in path.read_text("utf-8"))
EVERY = [*SCRIPTS, *PROGRAMS]
WRITE = os.environ.get("UNISOCK_GALLERY") == "write"


def header(script: Path, key: str) -> list[str]:
    """The values of the lines `// key: value`, or `key: value` in a docstring."""
    return re.findall(rf"^(?:// )?{key}: (.+)$", script.read_text("utf-8"), re.M)


def expected(script: Path, text: str) -> str:
    """The committed timeline; in writing mode it is this one."""
    path = script.with_suffix(".txt")
    if WRITE:
        path.write_text(text, "utf-8")
    return path.read_text("utf-8")


def traced(command: str) -> str:
    """The timelines of a `unisock run` command, each under its target and verdict."""
    planned = plan(parse(shlex.split(command)[1:]))
    result = Result(planned.job, planned.platforms, run_matrix(planned.job))
    blocks = []
    for cell in result.cells:
        cause = f": {cell.cause.words}" if cell.cause and cell.verdict == "fail" else ""
        blocks.append("\n".join([f"── {cell.target}  {cell.verdict}{cause}", *timeline(result, cell)]) + "\n")
    return "\n".join(blocks)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_bug_comes_out_as_its_timeline_says(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BUGS)
    (command,) = header(script, "Run")
    assert command.startswith(f"unisock run {script.name} ")
    assert "--timeline" in command
    text = traced(command)
    assert text == expected(script, text)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_a_bug_that_needs_the_device_comes_out_so_too(program: Path) -> None:
    text = str(runpy.run_path(str(program))["main"]())
    assert header(program, "Run") == [f"python {program.name}"]
    assert text == expected(program, text)


@pytest.mark.parametrize("script", EVERY, ids=lambda script: script.stem)
def test_a_bug_tells_its_source_and_its_evidence(script: Path) -> None:
    assert header(script, "Source")
    assert all(re.fullmatch(r"https://\S+", source) for source in header(script, "Source"))
    platforms = load()
    for id_ in " ".join(header(script, "Ledger")).split():
        assert any(platforms.ledgers(name).record(id_) for name in platforms.names), id_


def test_the_index_has_a_line_for_each_with_its_source() -> None:
    lines = {
        found[1]: line
        for line in (BUGS / "README.md").read_text("utf-8").splitlines()
        if (found := re.match(r"- \[[^\]]+\]\(([\w-]+\.(?:js|py))\)", line))
    }
    assert set(lines) == {script.name for script in EVERY}
    for script in EVERY:
        assert all(source in lines[script.name] for source in header(script, "Source")), script.name


def test_there_are_enough_for_a_gallery() -> None:
    assert len(EVERY) >= 15
