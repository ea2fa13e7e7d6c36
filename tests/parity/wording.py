"""V8's words for what a published runtime itself gets wrong: they quote its source, which is not the user's."""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from emulator.errors import Place
from emulator.js.engine import JsHost
from emulator.js.engine.words import Source, mentions, translate
from emulator.js.sources import Program, load
from emulator.js.sources.project import shown

BEFORE = 100_000  # lines; the runtime stands behind the user's script, so that its frames can be told apart

# What is neither in the emulator's table nor in the user's code: App's vue2 destructures what it gets.
DESTRUCTURED = "Cannot destructure property 'success' of '(intermediate value)(intermediate value)(intermediate value)'"
UNTRANSLATED = {"Cannot convert undefined or null to object": f"{DESTRUCTURED} as it is null."}
# The engine's place of a call whose argument is a call is that of the argument.
MISPLACED = {"processReturnValue is not a function": "method is not a function"}
_PRIMITIVE = re.compile(r"Cannot create property '\w+' on (boolean|number|string) '.*?'")


def alike(note: str) -> str:
    """The note with one text for what the engine says without naming the property."""
    return _PRIMITIVE.sub("not an object", note)


class RuntimeHost(JsHost):
    """A host with a runtime of uni-app's beside the script."""

    _runtime = ""

    def evaluate_runtime(self, script: str) -> None:
        self._runtime = script
        self.evaluate("\n" * BEFORE + script)

    def _trace(self, id: int, name: None, text: str) -> str:
        kind, message, native, frames = json.loads(text)
        if frames and frames[0][1] > BEFORE and message in UNTRANSLATED:
            text = json.dumps([kind, UNTRANSLATED[message], native, frames])
        if frames and frames[0][1] > BEFORE and mentions(message):
            runtime = program(self._runtime)
            source = Source(runtime, self._place(frames[0], shown(runtime.entry)))
            message = translate(message, self._engine, source, frames[0][0], native)
            message = message.replace("||", " || ").replace("  ", " ")  # V8 quotes its syntax tree, not the text
            message = MISPLACED.get(message, message)
            text = json.dumps([kind, message, native, frames])
        return super()._trace(id, name, text)

    def _place(self, frame: list[Any], file: str) -> Place:
        _, line, column = frame
        before = lines(self._runtime)[line - BEFORE - 1].encode()[: column - 1]
        return Place(file, line - BEFORE, len(before.decode()) + 1)


@cache
def lines(script: str) -> list[str]:
    return script.split("\n")


@cache
def program(script: str) -> Program:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "unisock.yaml").write_text("")
        path = Path(folder) / "runtime.js"
        path.write_text(script.replace("require(", "reqvire("), "utf-8")  # its imports have been seen to
        return load(path, root=Path(folder), track_rejections=False)
