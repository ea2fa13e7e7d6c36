"""Runs scripts on an invented platform, through the public face of the matrix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emulator.matrix.matrix import Job, Matrix, run_matrix
from emulator.matrix.scenario import Scenario
from emulator.matrix.verdict import Cell
from platforms import load

NOVA = Path(__file__).with_name("nova.yaml")
Play = Callable[..., Matrix]
One = Callable[..., Cell]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """play(script, ..., targets=, baseline=, keep=, **scenario): the matrix of scripts given as texts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNISOCK_DEBUG", "1")

    def run(
        *scripts: str, targets: str = "mp-nova", baseline: str | None = None, keep: bool = False, **scenario: Any
    ) -> Matrix:
        paths = []
        for number, text in enumerate(scripts):
            path = tmp_path / ("app.js" if not number else f"app{number}.js")
            path.write_text(text, "utf-8")
            paths.append(path)
        platforms = load([NOVA])
        job = Job(
            Scenario(tuple(paths), tmp_path, **scenario),
            tuple(platforms.targets(targets)),
            baseline=platforms.target(baseline) if baseline else None,
            profiles=(NOVA,),
            keep=keep,
        )
        return run_matrix(job)

    return run


@pytest.fixture
def one(play: Play) -> One:
    """The only cell of a matrix, on the platform's second era if nothing else is said."""

    def run(*scripts: str, targets: str = "mp-nova@2.0.0", **scenario: Any) -> Cell:
        matrix = play(*scripts, targets=targets, **scenario)
        assert len(matrix.cells) == 1
        return matrix.cells[0]

    return run
