"""A result made by the command itself, in the formats that it writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.cli import main

NOVA = Path(__file__).parent.parent / "matrix" / "nova.yaml"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """report(script, *arguments): runs it, and gives the folder in which out.json and out.xml are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def run(script: str, *arguments: str, targets: str = "mp-nova@>=1.0.0") -> Path:
        (tmp_path / "app.js").write_text(script, "utf-8")
        files = ("--json", "out.json", "--junit", "out.xml")
        main(["run", "app.js", "-p", targets, "--profile", str(NOVA), *files, *arguments])
        return tmp_path

    return run
