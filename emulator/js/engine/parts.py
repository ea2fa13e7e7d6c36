"""The dialogue's JavaScript side, in parts: some are quickjs' own, the rest serves any engine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent / "prelude"
COMMON: Final = ("tables", "values", "proxies", "answers")


def parts(*names: str) -> str:
    """The code of these parts, to be joined in one scope that has `ask` and `settings`."""
    return "\n".join((HERE / f"{name}.js").read_text("utf-8") for name in names)
