"""Every record that a profile cites is in a ledger."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.errors import Fault, ProfileError
from platforms.lint.citing import cites, citing
from platforms.lint.rule import Rule, Subject
from platforms.naming import unknown


def _check(subject: Subject) -> Iterator[Fault]:
    for origin, node in citing(subject.source.rules.tree):
        for number, id_ in enumerate(cites(node)):
            try:
                if not subject.ledgers.record(id_):
                    message = unknown("record", id_, subject.ledgers.near(id_))
                    yield subject.source.fault((*origin, "cites", number), message, "citation-resolves")
            except ProfileError as error:
                yield from error.faults


CITATION_RESOLVES = Rule("citation-resolves", "every cited record is in a ledger", _check)
