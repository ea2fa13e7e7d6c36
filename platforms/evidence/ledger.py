"""Ledger files. One record is parsed when it is asked for: a whole ledger takes many times as long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from platforms.errors import Fault, Place, ProfileError
from platforms.evidence.record import Record
from platforms.faults import faults_of
from platforms.files.reading import parse_yaml, read_text, shown

UNUSED = "unused"  # the folder that lists the records that no profile cites yet, beside the ledgers
_START = re.compile(r"^( *)- id: +(\S+) *$", re.M)
_ENGINE = re.compile(r"^#   (\S+) +- ", re.M)


class Ledger:
    """One ledger file. Raises UserError if it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = read_text(path)
        self.head = self.text.partition("\nfacts:")[0]
        self._found: dict[str, Record] = {}

    @cached_property
    def _starts(self) -> dict[str, tuple[int, int]]:
        """The extent of each record in the text, as far as a look at its lines tells."""
        found = list(_START.finditer(self.text))
        ends = [match.start() for match in found[1:]] + [len(self.text)]
        return {match[2].strip("'\""): (match.start(), end) for match, end in zip(found, ends, strict=True)}

    def _headline(self, key: str) -> str:
        found = re.search(rf"^{key}: *([^\s#]+)", self.head, re.M)
        return found[1].strip("'\"") if found else ""

    @property
    def platform(self) -> str:
        """The platform that the ledger is about."""
        return self._headline("platform")

    @property
    def axis(self) -> str:
        """What its versions count: base-library, client-app, runtime, none."""
        return self._headline("version_axis")

    @property
    def engines(self) -> tuple[str, ...]:
        """The engine names that its head explains."""
        return tuple(_ENGINE.findall(self.head.partition("# Engine names")[2]))

    def ids(self) -> tuple[str, ...]:
        return tuple(self._starts)

    def line(self, id_: str) -> int:
        """The line that a record begins in."""
        return self.text.count("\n", 0, self._starts[id_][0]) + 1

    def record(self, id_: str) -> Record | None:
        """The record of that id. Raises ProfileError if it breaks the format."""
        if id_ not in self._found and id_ in self._starts:
            start, end = self._starts[id_]
            before = self.line(id_) - 1
            items = parse_yaml("\n" * before + self.text[start:end], shown(self.path))
            self._found[id_] = self._record(items[0], before + 1)
        return self._found.get(id_)

    def records(self) -> Iterator[Record]:
        """Every record. Raises ProfileError for the first that breaks the format."""
        for id_ in self._starts:
            found = self.record(id_)
            assert found
            yield found

    def whole(self) -> dict[str, Any]:
        """The whole file as YAML gives it. Raises ProfileError."""
        data = parse_yaml(self.text, shown(self.path))
        if not isinstance(data, dict) or not isinstance(data.get("facts"), list):
            raise ProfileError(
                Fault(Place(shown(self.path), 1), "facts", "a ledger has a list of records under `facts`")
            )
        return data

    def _record(self, item: Any, line: int) -> Record:
        try:
            return Record.model_validate(item)
        except ValidationError as error:
            place = Place(shown(self.path), line)
            faults = faults_of(error, Record, item, lambda _: place)
            name = item.get("id", "") if isinstance(item, dict) else ""
            raise ProfileError(*(Fault(f.place, f"{name}.{f.key}", f.message, "ledger") for f in faults)) from None


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> Ledger:
    return Ledger(path)


def read_ledger(path: Path) -> Ledger:
    """A ledger file, read again only if it has changed. Raises UserError."""
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


def ledger_files(folder: Path) -> list[Path]:
    """The ledgers in a folder."""
    return sorted(folder.glob("*.yaml"))


class Ledgers:
    """The ledgers that a profile may cite: files that it names, then folders by the first part of the id."""

    def __init__(self, files: Iterable[Path], folders: Iterable[Path]) -> None:
        self._files = tuple(files)
        self._folders = tuple(folders)

    def find(self, id_: str) -> tuple[Ledger, Record] | None:
        """The record of that id and its ledger. Raises ProfileError if a ledger is wrong."""
        for path in self._paths(id_):
            ledger = read_ledger(path)
            record = ledger.record(id_)
            if record:
                return ledger, record
        return None

    def about(self, platform: str) -> list[Ledger]:
        """The ledgers about a platform."""
        found = [read_ledger(path) for path in self._paths(f"{platform}.")]
        return [ledger for ledger in found if ledger.platform == platform]

    def near(self, id_: str) -> list[str]:
        """The ids among which a wrong one may have been meant."""
        paths = self._paths(id_) or [path for folder in self._folders for path in ledger_files(folder)]
        return [known for path in paths for known in read_ledger(path).ids()]

    def record(self, id_: str) -> Record | None:
        found = self.find(id_)
        return found[1] if found else None

    def _paths(self, id_: str) -> list[Path]:
        name = f"{id_.partition('.')[0]}.yaml"
        return [*self._files, *(folder / name for folder in self._folders if (folder / name).is_file())]
