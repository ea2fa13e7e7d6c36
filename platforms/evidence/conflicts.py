"""Records that disagree: what their notes say of each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from platforms.evidence.record import Record

_SENTENCE: Final = re.compile(r"(?<=[.;])\s+")
_CONTRADICTS: Final = re.compile(r"\bcontradict", re.I)
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")


@dataclass(frozen=True)
class Conflict:
    """A record whose note says that something contradicts it. `others`: the records that the note names, if any."""

    id: str
    others: tuple[str, ...]
    note: str


def conflicts(records: Iterable[Record], known: Callable[[str], bool]) -> Iterator[Conflict]:
    """The conflicts that notes tell of. `known`: whether there is a record of that id."""
    for record in records:
        said = " ".join(text for text in _SENTENCE.split(record.note) if _CONTRADICTS.search(text))
        if said:
            yield Conflict(record.id, tuple(dict.fromkeys(_named(said, record, known))), said)


def _named(text: str, record: Record, known: Callable[[str], bool]) -> Iterator[str]:
    """The ids in a text: whole ones, and those that leave out the platform."""
    platform = record.id.partition(".")[0]
    for word in _ID.findall(text):
        found = next((id_ for id_ in (word, f"{platform}.{word}") if known(id_)), None)
        if found and found != record.id:
            yield found
