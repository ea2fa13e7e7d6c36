"""The platforms that there are: those that come with unisock, and profile files that the user hands over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from platforms.errors import Fault, Place, ProfileError, UserError
from platforms.evidence import Ledgers
from platforms.files.finding import packaged_folder, profile_files
from platforms.files.reading import Document, read_document
from platforms.guessing import unknown_platform
from platforms.naming import unknown
from platforms.resolving import Resolved, resolve_in
from platforms.source import Source, source_of
from platforms.targets import Target, beyond, parse_targets


@dataclass(frozen=True)
class _Entry:
    path: Path
    overlays: tuple[Document, ...] = ()


class Platforms:
    """A set of platforms. A platform's file is read when it is first needed."""

    def __init__(self, entries: dict[str, _Entry], folder: Path) -> None:
        self._entries = entries
        self._sources: dict[str, Source] = {}
        self.folder = folder

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def source(self, name: str) -> Source:
        """The profile of a platform. Raises UserError if there is none, ProfileError if it is wrong."""
        if name not in self._entries:
            known = map(self.source, self.names)
            raise UserError(f"{unknown_platform(name, known)}; `unisock platforms` lists them")
        if name not in self._sources:
            entry = self._entries[name]
            self._sources[name] = source_of(read_document(entry.path), entry.overlays, self.folder)
        return self._sources[name]

    def ledgers(self, name: str) -> Ledgers:
        """The ledgers that a platform's profile may cite."""
        return ledgers_of(self.source(name), self.folder)

    def targets(self, text: str = "all", *, vue: str | None = None) -> list[Target]:
        """The targets that a text such as "eras" or "a@<1.7.0,b/ios" names. Raises UserError."""
        return parse_targets(text, self, vue)

    def target(self, text: str, *, vue: str | None = None) -> Target:
        """The one target that a text names. Raises UserError if it names several."""
        found = self.targets(text, vue=vue)
        if len(found) > 1:
            raise UserError(
                f"{text!r} names {len(found)} targets, one is wanted: {', '.join(map(str, found[:4]))}, ..."
            )
        return found[0]

    def beyond(self, target: Target) -> list[str]:
        """What is to be said of a target that is newer than what is known of its platform, a clause each."""
        return beyond(self.source(target.platform), target)

    def resolve(self, target: Target | str) -> Resolved:
        """A target's flat profile and its evidence. Raises UserError, ProfileError."""
        if isinstance(target, str):
            target = self.target(target)
        return resolve_in(self.source(target.platform), target, self.ledgers(target.platform))


@lru_cache(maxsize=256)
def ledgers_of(source: Source, folder: Path) -> Ledgers:
    """The ledgers that a profile may cite: its own `ledger` files, `<stem>.evidence.yaml`, folders `evidence`."""
    files: dict[Path, None] = {}
    folders: dict[Path, None] = {}
    for document in reversed(source.documents):
        for name in document.names("ledger"):
            path = document.path.parent / name
            if not path.is_file():
                message = f"there is no file {name!r} beside the profile"
                raise ProfileError(Fault(document.place(("ledger",)), "ledger", message))
            files[path] = None
        beside = document.path.with_name(f"{document.path.stem}.evidence.yaml")
        if beside.is_file():
            files[beside] = None
        folders[document.path.parent / "evidence"] = None
    folders[folder / "evidence"] = None
    return Ledgers(files, folders)


def load(files: Iterable[Path | str] = (), *, folder: Path | None = None) -> Platforms:
    """All platforms: the packaged ones and those of profile files handed over, which may be overlays.

    `folder` is another place for the packaged profiles. Raises UserError, ProfileError.
    """
    folder = folder or packaged_folder()
    packaged, overlays = profile_files(folder)
    entries = {name: _Entry(path) for name, path in packaged.items()}
    own = [read_document(path) for path in dict.fromkeys([*overlays, *(Path(file).resolve() for file in files)])]
    for document in sorted(own, key=is_overlay):
        name = str(document.data.get("platform", ""))
        if not name:
            raise ProfileError(Fault(Place(document.shown, 1), "platform", "the key `platform` is missing"))
        if not is_overlay(document):
            entries[name] = _Entry(document.path)
        elif name in entries:
            entries[name] = _Entry(entries[name].path, (*entries[name].overlays, document))
        else:
            message = unknown("platform", name, entries)
            raise ProfileError(Fault(document.place(("platform",)), "platform", message))
    return Platforms(entries, folder)


def is_overlay(document: Document) -> bool:
    """Whether a profile file changes another platform instead of being one."""
    return document.data.get("overlay") is True


def resolve(target: Target | str, files: Iterable[Path | str] = ()) -> Resolved:
    """Resolves one target: `load(files).resolve(target)`. Raises UserError, ProfileError."""
    return load(files).resolve(target)
