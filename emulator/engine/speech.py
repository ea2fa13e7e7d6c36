"""The words of a recipe or of a failed check, ready to be said."""

from __future__ import annotations

from typing import Any, NamedTuple

from emulator.engine.payloads import Render, compiled_channel
from platforms.model.recipes import Words


class Said(NamedTuple):
    """What a profile says on one channel (None or () if nothing), where that stands, and what renders it."""

    value: Any
    path: str
    render: Render


class Speech(dict[str, Said]):
    """The words of one part of a profile by channel, each looked up and compiled when it is first needed."""

    def __init__(self, words: Words, path: str) -> None:
        super().__init__()
        self._words = words
        self._path = path

    def __missing__(self, channel: str) -> Said:
        value = getattr(self._words, channel)
        said = self[channel] = Said(value, f"{self._path}.{channel}", compiled_channel(value))
        return said
