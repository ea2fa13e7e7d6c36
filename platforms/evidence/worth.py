"""What cited records are worth for one target: at most their confidence, and an inference outside what was seen."""

from __future__ import annotations

from dataclasses import dataclass

from packaging.version import Version

from platforms.evidence.ledger import Ledger, Ledgers
from platforms.evidence.record import CONFIDENCES, Confidence, Record
from platforms.flattening import Given
from platforms.versions import range_of

NO_RECORD = "no record"


@dataclass(frozen=True)
class Evidence:
    """What a value of a profile rests on. `because` says why it is inferred, where it is."""

    ids: tuple[str, ...]
    records: tuple[Record, ...]
    confidence: Confidence
    because: str = ""


@dataclass(frozen=True)
class Seat:
    """Where a target runs, in the words of ledgers: the version on the axis of each ledger that speaks of it."""

    platform: str
    hosts: tuple[str, ...]
    engines: tuple[str, ...]
    versions: dict[str, Version]


def weigh(given: Given, ledgers: Ledgers, seat: Seat) -> Evidence:
    """The evidence of a value. Records that are not found are left out: `validate` reports them."""
    found = [pair for id_ in given.cites if (pair := ledgers.find(id_))]
    records = tuple(record for _, record in found)
    ids = tuple(record.id for record in records)
    if given.because:
        return Evidence(ids, records, "inferred", given.because)
    gaps = [gap(ledger, record, seat) for ledger, record in found]
    covering = [record.confidence for record, why in zip(records, gaps, strict=True) if not why]
    if not covering:
        return Evidence(ids, records, "inferred", "; ".join(dict.fromkeys(gaps)) or NO_RECORD)
    weakest = max(covering, key=CONFIDENCES.index)
    return Evidence(ids, records, weakest, _reason(records, gaps) if weakest == "inferred" else "")


def _reason(records: tuple[Record, ...], gaps: list[str]) -> str:
    notes = [r.note for r, why in zip(records, gaps, strict=True) if not why and r.confidence == "inferred" and r.note]
    return notes[0] if notes else "the record itself is an inference"


def gap(ledger: Ledger, record: Record, seat: Seat) -> str:
    """Why a record does not cover a target; "" if it does."""
    if ledger.platform not in seat.versions:
        return f"seen on {ledger.platform} only"
    places = []
    if record.surface and not set(record.surface) & set(seat.hosts):
        places.append(f"on {' and '.join(record.surface)}")
    if record.engine and record.engine not in seat.engines:
        places.append(f"with engine {record.engine}")
    if places:
        return f"seen {' '.join(places)} only"
    bounds = range_of(record.versions)
    if seat.versions[ledger.platform] in bounds:
        return ""
    return f"{'read in' if record.window else 'holds for'} {bounds.words()} only"
