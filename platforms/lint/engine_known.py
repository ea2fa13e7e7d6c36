"""A host's engines are among those that the platform's ledgers explain: a wrong name would cover no record."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.errors import Fault
from platforms.lint.exploring import points
from platforms.lint.rule import Rule, Subject
from platforms.naming import unknown


def _check(subject: Subject) -> Iterator[Fault]:
    source = subject.source
    explained = [engine for ledger in subject.ledgers.about(source.name) for engine in ledger.engines]
    found = {
        (source.hosts.points[point[1]], engine)
        for point in points(source, {"version", "host"})
        for engine in source.engines(point)
    }
    for host, engine in sorted(found) if explained else ():
        if engine not in explained:
            message = unknown("engine", engine, dict.fromkeys(explained))
            yield source.fault(("hosts", "tree", host, "engine"), message, "engine-known")


ENGINE_KNOWN = Rule("engine-known", "a ledger explains each engine of a host", _check)
