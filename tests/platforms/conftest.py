"""Invented platforms: the folder `profiles` beside this file, and files that a test writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import platforms
from platforms import Platforms

FOLDER = Path(__file__).parent / "profiles"

SMALL = """\
platform: mp-small
title: Small
namespace: small
macros: [MP-SMALL]
axes:
  version: {counts: small releases, first: "1.0", latest: "3.0"}
hosts: {default: phone, tree: {phone: {}, desk: {}}}
functions: {connectSocket: {}}
connect: {steps: [return task, dial, success]}
opened: {steps: [state open, deliver open]}
received: {steps: [deliver message]}
failed: {steps: [state closed, deliver error]}
ended: {steps: [state closed, deliver close]}
"""

Write = Callable[..., Path]


@pytest.fixture
def acme() -> Platforms:
    return platforms.load(folder=FOLDER)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files below the working directory and returns the path of the last one."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def small(write: Write, tmp_path: Path) -> Callable[[str], Path]:
    """Writes the small profile with more lines below it, or with top-level lines of that key replaced."""

    def small(more: str = "", name: str = "mp-small.yaml", base: str = SMALL) -> Path:
        keys = {line.partition(":")[0] for line in more.splitlines() if line[:1].isalpha()}
        kept = [line for line in base.splitlines() if line.partition(":")[0] not in keys]
        return write(name, "\n".join(kept) + "\n" + more)

    return small


@pytest.fixture
def invented() -> Path:
    """The folder of the invented platforms."""
    return FOLDER
