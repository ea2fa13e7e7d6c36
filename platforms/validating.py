"""What is wrong with a profile file, and with the house as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from platforms.errors import Fault, ProfileError
from platforms.files.finding import chain, packaged_folder
from platforms.files.reading import Document, read_document
from platforms.lint import HOUSE_RULES, RULES, Subject
from platforms.registry import Platforms, load


def validate(path: Path | str, *, folder: Path | None = None) -> list[Fault]:
    """All faults of a profile, an overlay or a part for others, in the order of lines. None: it is fine.

    Raises UserError if the file cannot be read.
    """
    folder = folder or packaged_folder()
    try:
        document = read_document(Path(path).resolve())
        if document.data.get("abstract") is True or document.path.stem.startswith("_"):
            return _faults_of_kin(document, folder)
        platforms = load([document.path], folder=folder)
        return platform_faults(platforms, str(document.data["platform"]))
    except ProfileError as error:
        return list(error.faults)


def platform_faults(platforms: Platforms, name: str) -> list[Fault]:
    """All faults of one platform."""
    try:
        subject = Subject(platforms.source(name), platforms.ledgers(name))
        found: list[Fault] = []
        for rule in RULES:
            if found and rule is RULES[-1] and any(fault.rule in ("tie", "schema") for fault in found):
                break  # a target cannot be resolved while its cases cannot be picked
            found += rule.check(subject)
    except ProfileError as error:
        found = list(error.faults)
    return _sorted(found)


def house_faults(folder: Path | None = None) -> list[Fault]:
    """All faults of the packaged profiles and ledgers together."""
    folder = folder or packaged_folder()
    platforms = load(folder=folder)
    ledgers, *others = HOUSE_RULES
    found = list(ledgers.check(platforms, folder))
    found += (fault for name in platforms.names for fault in platform_faults(platforms, name))
    return _sorted(found or (fault for rule in others for fault in rule.check(platforms, folder)))


def _faults_of_kin(document: Document, folder: Path) -> list[Fault]:
    platforms = load(folder=folder)
    kin = [name for name in platforms.names if document in chain(platforms.source(name).file, folder)]
    return _sorted(fault for name in kin for fault in platform_faults(platforms, name))


def _sorted(faults: Iterable[Fault]) -> list[Fault]:
    unique = {(fault.place, fault.message): fault for fault in reversed(list(faults))}
    return sorted(unique.values(), key=lambda fault: (fault.place.file, fault.place.line, fault.key))
