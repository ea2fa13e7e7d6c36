"""The committed example: what `make demo` runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_example_shows_differences_and_is_as_expected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert main(["run", "chat.js", "-p", "eras"]) == 0
    lines = capsys.readouterr().out.splitlines()
    verdicts = {line.split()[0] for line in lines if "@" in line}
    assert {"fail", "differs", "pass"} <= verdicts
    assert lines[-1] == "all as expected"
