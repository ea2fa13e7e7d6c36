from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import quickjs

from emulator.errors import Place
from emulator.js.sources import Program, load

PRELUDE = """
var awaited = 0, tracked = [], lines = [];
function log(...values) { lines.push(values.map(x => typeof x === 'string' ? x : JSON.stringify(x)).join(' ')) }
function __unisock_await(x) { awaited++; return x }
function __unisock_track(p) { tracked.push(p); return p }
"""


@dataclass
class Ran:
    """What a program logged, and the error that it ended with, each frame of it located."""

    lines: list[str]
    awaited: int
    tracked: int
    error: str = ""
    places: list[Place] = field(default_factory=list)


def run_program(program: Program) -> Ran:
    context = quickjs.Context()
    context.eval(PRELUDE)
    error, places = "", []
    try:
        context.eval(program.code)
        while context.execute_pending_job():
            pass
    except quickjs.JSException as raised:
        error, *frames = str(raised).strip().splitlines()
        places = located(program, frames)
    lines = context.eval("JSON.stringify(lines)")
    return Ran(json.loads(lines), context.eval("awaited"), context.eval("tracked.length"), error, places)


def located(program: Program, frames: list[str]) -> list[Place]:
    found = [re.search(r":(\d+):(\d+)\)?$", frame) for frame in frames]
    places = [program.locate(int(at[1]), int(at[2])) for at in found if at]
    return [place for place in places if place]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write files into a project's folder, which is the current directory; gives the path of the first."""
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text[1:]) if text.startswith("\n ") else text, encoding="utf-8")
        return tmp_path / next(iter(files))

    return write


@pytest.fixture
def run(write: Callable[[dict[str, str]], Path]) -> Callable[..., Ran]:
    """Load and run the first of some files."""

    def run(files: dict[str, str] | str, **options: Any) -> Ran:
        files = {"main.js": files} if isinstance(files, str) else files
        options = {name: frozenset(value) if name == "defines" else value for name, value in options.items()}
        return run_program(load(write(files), **options))

    return run
