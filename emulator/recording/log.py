"""A log of the recorder, as it was copied from a console."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from emulator.errors import Place, UserError

MARK: Final = "unisock ["
VERSION: Final = 1


class Line(NamedTuple):
    """What happened: `kind` is call, return, throw, resolved, rejected, callback, event, state or missing."""

    step: str
    kind: str
    name: str
    data: Any


@dataclass(frozen=True)
class Log:
    """What one run of the recorder logged. `namespace` is the global that it called."""

    platform: str
    namespace: str
    url: str
    lines: tuple[Line, ...]
    whole: bool

    def steps(self) -> dict[str, list[Line]]:
        """The lines of each step, in the order of the steps."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.step, []).append(line)
        return found


def read_log(text: str, path: Path) -> Log:
    """Reads a console's text: what stands before and after the recorder's own words in a line doesn't matter.

    Raises UserError with the line that can't be read.
    """
    lines = list(_lines(text.splitlines(), path))
    begin = next((line for line in lines if line.kind == "begin"), None)
    names = begin.data if begin and isinstance(begin.data, dict) else {}
    given = [names.get(key) for key in ("platform", "namespace", "url")]
    if names.get("version") != VERSION or not all(isinstance(name, str) for name in given):
        raise UserError("isn't a log of this version's recorder: run what `unisock record` prints", path)
    platform, namespace, url = map(str, given)
    happened = tuple(line for line in lines if line.kind not in ("begin", "end"))
    return Log(platform, namespace, url, happened, any(line.kind == "end" for line in lines))


def _lines(lines: Iterable[str], path: Path) -> Iterable[Line]:
    decoder = json.JSONDecoder()
    for number, line in enumerate(lines, 1):
        at = line.find(MARK)
        if at < 0:
            continue
        try:
            item, _ = decoder.raw_decode(line, at + len(MARK) - 1)
        except ValueError:
            item = None
        if not (isinstance(item, list) and len(item) == 4 and all(isinstance(part, str) for part in item[:3])):
            words = "the recorder's line is broken: the console may have cut it; copy it whole"
            raise UserError(words, Place(str(path), number))
        yield Line(*item)
