"""Any file of a uni-app project with its conditional compilation applied, for build tools that go on from there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from emulator.js.sources.conditional import MARKUP, SCRIPT, preprocess, unknown_names
from emulator.manifest import without_comments

COMPONENTS: Final = (".vue", ".nvue", ".uvue")
"""Files in which directives stand as in markup, and as in scripts."""
COMMENTED: Final = ("pages.json", "manifest.json")
"""JSON in which uni-app allows comments."""


def compile_file(text: str, file: str, defines: frozenset[str]) -> str:
    """The text that a target compiles, of the same lines; JSON comes without comments. Raises UserError."""
    path = PurePath(file)
    for syntax in _syntaxes(path):
        text = preprocess(text, file, defines, syntax)
    return without_comments(text) if path.name in COMMENTED else text


def unknown_in(text: str, file: str, known: Callable[[], frozenset[str]]) -> list[tuple[str, int]]:
    """The names in a file's conditions that no target knows, each with its line."""
    return [found for syntax in _syntaxes(PurePath(file)) for found in unknown_names(text, file, known, syntax)]


def _syntaxes(path: PurePath) -> tuple[re.Pattern[str], ...]:
    return (MARKUP, SCRIPT) if path.suffix in COMPONENTS else (SCRIPT,)
