"""What build tools and test runners ask of the engine without an app: targets, and conditional compilation."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from emulator.bridge.line import Hung, Line
from emulator.errors import UserError
from emulator.js.sources.compiling import compile_file, unknown_in
from emulator.matrix.listing import Listed, listed
from emulator.matrix.names import defines, known
from platforms import Platforms, load

DO: Final = "do"


def serve_tools(line: Line) -> None:
    """Answers until the line hangs up. Arguments and outcomes are JSON; "!" and words is a mistake of the user's."""
    doings: dict[str, Callable[..., Any]] = {"targets": targets, "compile": compile_text}
    try:
        while True:
            frame = line.read()
            if frame.head is None or frame.head[0] != DO:
                raise Hung("no request of a tool's")
            try:
                found = doings[str(frame.head[2])](**json.loads(frame.text or "{}"))
            except UserError as error:
                line.answer(f"!{error}")
            else:
                line.answer(json.dumps(found))
    except Hung:
        pass


def targets(targets: str, vue: str | None = None, profiles: list[str] | None = None) -> list[Listed]:
    """The targets that a text names. Raises UserError."""
    return listed(targets, _platforms(tuple(profiles or ())), vue)


def compile_text(
    text: str, file: str, target: str, vue: str | None = None, profiles: list[str] | None = None
) -> dict[str, Any]:
    """text: what the target compiles of a file's text. unknown: [name, line] of conditions that no target knows.

    `file`: its path, as an error is to name it. Raises UserError.
    """
    platforms = _platforms(tuple(profiles or ()))
    unknown = unknown_in(text, file, lambda: known(platforms))
    return {"text": compile_file(text, file, _defines(platforms, target, vue)), "unknown": unknown}


@lru_cache(maxsize=8)
def _platforms(profiles: tuple[str, ...]) -> Platforms:
    return load(profiles)


@lru_cache(maxsize=256)
def _defines(platforms: Platforms, target: str, vue: str | None) -> frozenset[str]:
    return defines(platforms.resolve(platforms.target(target, vue=vue)), vue)
