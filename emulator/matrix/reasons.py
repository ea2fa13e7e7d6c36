"""Why it came so: the rule of the profile that decided it, in a sentence, with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from emulator.engine.values import ErrorValue, Undefined
from emulator.matrix.moments import Moment
from emulator.matrix.origins import family
from emulator.matrix.verdict import Why
from emulator.matrix.words import said
from platforms import Evidence, Resolved
from platforms.vocabulary import CONDITIONS

_UNLESS: Final = re.compile(r"\.unless\.([a-z0-9-]+)")
_NO_FUNCTION: Final = re.compile(r"(?:^|[\s(.])(\w+) is not a function|'[^']*\.(\w+)' is undefined")
_OF_UNDEFINED: Final = re.compile(r"of undefined \(reading '(\w+)'\)|property '(\w+)' of undefined")


def why(resolved: Resolved, path: str, conditions: Iterable[str] = ()) -> Why:
    """What decided at `path`; `conditions` are those of the wire, for what the wire brought."""
    if not path:
        return Why()
    evidence = resolved.why(path)
    named = _UNLESS.search(path)
    held = [named[1]] if named else [name for name in conditions if name in CONDITIONS]
    reason = CONDITIONS.get(held[0], "") if held else next((record.claim for record in evidence.records), "")
    return _why(reason, evidence)


def why_thrown(resolved: Resolved, value: Any, before: Iterable[Moment]) -> Why:
    """Why the script threw, if it is the platform's doing: a function that it lacks, a task that it didn't return."""
    words = said(value)
    found = _NO_FUNCTION.search(words)
    name = next((name for name in found.groups() if name), "") if found else ""
    if name and _is_socket_function(name) and not _has(resolved, name):
        return _why(f"{resolved.profile.title} {resolved.target.version} has no {name}", _absence(resolved, name))
    if isinstance(value, ErrorValue) and _OF_UNDEFINED.search(words):
        returned = _last_connect(before)
        if returned is not None and isinstance(returned.data, Undefined):
            return _why("connectSocket returns undefined here", resolved.about("task"))
    return Why()


def _is_socket_function(name: str) -> bool:
    return "Socket" in name or name in ("onOpen", "onMessage", "onError", "onClose", "send", "close")


def _has(resolved: Resolved, name: str) -> bool:
    task = resolved.profile.task
    return name in resolved.profile.functions or (task is not None and name in task.methods)


def _absence(resolved: Resolved, name: str) -> Evidence:
    """What says that a function is missing: the cases of it that don't hold here, or what is said of its kin."""
    tree = resolved.source.rules.tree.get("functions", {})
    cited = _cites(tree.get(name)) if isinstance(tree, dict) else []
    records = tuple(record for id_ in dict.fromkeys(cited) if (record := resolved.ledgers.record(id_)))
    if records:
        return Evidence(tuple(r.id for r in records), records, records[0].confidence)
    return resolved.why("functions" if "Socket" in name else "task")


def _cites(node: Any) -> list[str]:
    if isinstance(node, list):
        return [id_ for item in node for id_ in _cites(item)]
    if not isinstance(node, dict):
        return []
    cited = node.get("cites", [])
    return [cited] if isinstance(cited, str) else list(cited)


def _last_connect(before: Iterable[Moment]) -> Moment | None:
    found = [moment for moment in before if moment.kind == "return" and family(moment.name) == "connect"]
    return found[-1] if found else None


def _why(reason: str, evidence: Evidence) -> Why:
    return Why(reason, evidence.ids, evidence.confidence, evidence.because)
