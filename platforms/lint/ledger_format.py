"""Ledgers keep their format: ids are unique and begin with the platform, engines are explained at the head."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from platforms.errors import Fault, Place, ProfileError
from platforms.evidence.ledger import Ledger, ledger_files, read_ledger
from platforms.files.reading import shown
from platforms.lint.rule import HouseRule

if TYPE_CHECKING:
    from platforms.registry import Platforms


def _check(platforms: Platforms, folder: Path) -> Iterator[Fault]:
    for path in ledger_files(folder / "evidence"):
        try:
            yield from ledger_faults(read_ledger(path))
        except ProfileError as error:
            yield from error.faults


def ledger_faults(ledger: Ledger) -> Iterator[Fault]:
    """What is wrong with a ledger beyond single records. Raises ProfileError for a record that is wrong itself."""
    place = Place(shown(ledger.path), 1)
    facts = ledger.whole()["facts"]
    records = list(ledger.records())
    ids = [fact["id"] for fact in facts]
    if ids != list(ledger.ids()):
        odd = sorted(set(ids) ^ set(ledger.ids())) or [id_ for id_ in set(ids) if ids.count(id_) > 1]
        yield Fault(place, ", ".join(odd), "write each record once, `- id: ...` first", "ledger-format")
    for id_ in ids:
        if not id_.startswith(f"{ledger.platform}."):
            yield Fault(place, id_, f"an id begins with its platform: {ledger.platform}.", "ledger-format")
    used = {record.engine for record in records if record.engine}
    for engine in sorted(used ^ set(ledger.engines)):
        what = "used but not explained" if engine in used else "explained but not used"
        yield Fault(place, engine, f"the engine is {what} in the head", "ledger-format")


LEDGER_FORMAT = HouseRule("ledger-format", "ledgers keep profiles/evidence/FORMAT.md", _check)
