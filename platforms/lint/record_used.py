"""Every record of the packaged ledgers is cited, or listed in evidence/unused/ with the reason.

An entry of those lists whose record is cited is a fault too: so the lists can only shrink.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from platforms.errors import Fault, Place
from platforms.evidence.ledger import UNUSED, ledger_files, read_ledger
from platforms.files.reading import Document, read_document, shown
from platforms.lint.citing import cites, citing
from platforms.lint.rule import HouseRule

if TYPE_CHECKING:
    from platforms.registry import Platforms


def _check(platforms: Platforms, folder: Path) -> Iterator[Fault]:
    cited = {
        id_ for name in platforms.names for _, node in citing(platforms.source(name).rules.tree) for id_ in cites(node)
    }
    lists = [read_document(path) for path in sorted((folder / "evidence" / UNUSED).glob("*.yaml"))]
    listed = {id_ for document in lists for id_ in document.data or {}}
    known = set()
    for path in ledger_files(folder / "evidence"):
        ledger = read_ledger(path)
        known |= set(ledger.ids())
        for id_ in ledger.ids():
            if id_ not in cited and id_ not in listed:
                message = f"the record is neither cited nor listed in {UNUSED}/"
                yield Fault(Place(shown(path), ledger.line(id_)), id_, message, "record-used")
    for document in lists:
        yield from _stale(document, cited, known)


def _stale(document: Document, cited: set[str], known: set[str]) -> Iterator[Fault]:
    for id_, reason in (document.data or {}).items():
        if id_ in cited:
            message = "the record is cited: take it off the list"
        elif id_ not in known:
            message = "no ledger has such a record"
        elif not isinstance(reason, str) or not reason.strip():
            message = "say why the record is not in use"
        else:
            continue
        yield Fault(document.place((id_,)), str(id_), message, "record-used")


RECORD_USED = HouseRule("record-used", f"every record is cited or listed in {UNUSED}/", _check)
