"""Evidence: the ledgers, and what a cited record is worth for a target."""

from platforms.evidence.ledger import Ledger, Ledgers
from platforms.evidence.record import CONFIDENCES, Confidence, Record, Reference
from platforms.evidence.worth import Evidence

__all__ = ["CONFIDENCES", "Confidence", "Evidence", "Ledger", "Ledgers", "Record", "Reference"]
