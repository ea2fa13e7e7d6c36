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
from platforms import Evidence, Record, Resolved
from platforms.vocabulary import CONDITIONS

_UNLESS: Final = re.compile(r"\.unless\.([a-z0-9-]+)")
_NO_FUNCTION: Final = re.compile(r"(?:^|[\s(.])(\w+) is not a function|'[^']*\.(\w+)' is undefined")
_OF_UNDEFINED: Final = re.compile(r"properties of undefined|property '\w+' of undefined|undefined is not an object")


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
    """What says that a function is missing: its own cases that don't hold here, or what is cited for its kin."""
    functions = resolved.source.rules.tree.get("functions", {})
    own = _records(resolved, _cites(functions.get(name)))
    kin = [
        record
        for record in _records(resolved, _cites(functions, resolved.source.rules.tree.get("task")))
        if record.topic == "api-surface" and re.search(rf"\b{name}\b", f"{record.api} {record.claim}")
    ]
    found = own or kin
    if not found:
        return resolved.why("functions" if "Socket" in name else "task")
    return Evidence(tuple(record.id for record in found), tuple(found), found[0].confidence)


def _records(resolved: Resolved, ids: list[str]) -> list[Record]:
    return [record for id_ in dict.fromkeys(ids) if (record := resolved.ledgers.record(id_))]


def _cites(*nodes: Any) -> list[str]:
    """All that is cited in parts of a profile, in every case of them."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, dict):
            cited = node.get("cites", [])
            found += [cited] if isinstance(cited, str) else list(cited)
            found += _cites(*(value for key, value in node.items() if key != "cites"))
        elif isinstance(node, list):
            found += _cites(*node)
    return found


def _last_connect(before: Iterable[Moment]) -> Moment | None:
    found = [moment for moment in before if moment.kind == "return" and family(moment.name) == "connect"]
    return found[-1] if found else None


def _why(reason: str, evidence: Evidence) -> Why:
    return Why(reason, evidence.ids, evidence.confidence, evidence.because)
