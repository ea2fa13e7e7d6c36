"""Runs the command in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from emulator.cli import main

NOVA = Path(__file__).parent.parent / "matrix" / "nova.yaml"
WORKS = "const task = uni.connectSocket({ url: 'wss://a.example', success() {} })\ntask.onError(() => {})\n"


class Done(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder with a script that works, as the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "package.json").write_text("{}", "utf-8")
    (tmp_path / "app.js").write_text(WORKS, "utf-8")
    return tmp_path


@pytest.fixture
def command(project: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """command("run", "app.js", ...): the command, which also knows the invented platform mp-nova."""

    def run(name: str, *arguments: str) -> Done:
        profile = () if name in ("validate", "--version") else ("--profile", str(NOVA))
        status = main([name, *arguments, *profile])
        out, err = capsys.readouterr()
        return Done(status, out, err)

    return run
