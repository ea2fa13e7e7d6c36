"""Where a profile gives evidence, it says something: a record or a reason."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.errors import Fault
from platforms.lint.citing import cites, citing
from platforms.lint.rule import Rule, Subject


def _check(subject: Subject) -> Iterator[Fault]:
    for origin, node in citing(subject.source.rules.tree):
        because = node.get("because")
        if "because" in node and not (isinstance(because, str) and because.strip()):
            yield subject.source.fault((*origin, "because"), "because gives no reason", "evidence-said")
        elif "cites" in node and not isinstance(node["cites"], list | str):
            yield subject.source.fault((*origin, "cites"), "cites is a list of record ids", "evidence-said")
        elif not because and not cites(node):
            message = "cites names no record; say `because` if there is none"
            yield subject.source.fault((*origin, "cites"), message, "evidence-said")


EVIDENCE_SAID = Rule("evidence-said", "`cites` names a record, `because` gives a reason", _check)
