"""What a project's jobs install and run, as far as its files tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PYTHON: Final = "3.12"
NODE: Final = "22"
REPORT: Final = "unisock.xml"
"""The JUnit file that pytest writes, unless the user says what is run."""


@dataclass(frozen=True)
class Setting:
    """`node`: whether the project has JavaScript packages to install. `install`, `run`: commands of a shell."""

    node: bool
    install: tuple[str, ...]
    run: tuple[str, ...]


def setting(root: Path, run: Sequence[str] = ()) -> Setting:
    """How the project in `root` is tested: by `run`, else by what it has: pytest, or npm's script `test`."""
    node = (root / "package.json").is_file()
    python = not node or any((root / name).is_file() for name in ("pyproject.toml", "pytest.ini", "requirements.txt"))
    install = ["pip install unisock pytest" if python else "pip install unisock"]
    if (root / "requirements.txt").is_file():
        install.append("pip install -r requirements.txt")
    if node:
        install.append("npm ci" if (root / "package-lock.json").is_file() else "npm install")
    default = [*([f"pytest --junitxml={REPORT}"] if python else []), *(["npm test"] if node else [])]
    return Setting(node, tuple(install), tuple(run) or tuple(default))
