"""Joining files that build on each other: mappings merge deeply, anything else is replaced.

Evidence belongs to the file that gives it. What a later file changes is never covered by what an earlier one cited,
and what it leaves alone keeps the earlier file's evidence.
"""

from __future__ import annotations

from typing import Any

EVIDENCE_KEYS = ("cites", "because")


def is_cases(node: Any) -> bool:
    """Whether a value is a list of cases."""
    return isinstance(node, list) and bool(node) and all(isinstance(item, dict) and "when" in item for item in node)


def evidence_of(node: dict[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in EVIDENCE_KEYS if key in node}


def merge(below: Any, above: Any, file: str) -> Any:
    """What is left when `above`, from `file`, is laid over `below`."""
    return _merge(below, above, covered=False, file=file)


def _merge(below: Any, above: Any, covered: bool, file: str) -> Any:
    if not (isinstance(below, dict) and isinstance(above, dict)) or "value" in below or "value" in above:
        return _unproved(above, file) if covered else above
    own, old = evidence_of(above), evidence_of(below)
    covered = (covered or bool(old)) and not own
    merged = {}
    for key, value in below.items():
        if key in EVIDENCE_KEYS:
            continue
        merged[key] = with_evidence(value, old) if own and key not in above else value
    for key, value in above.items():
        if key in EVIDENCE_KEYS:
            continue
        merged[key] = _merge(below[key], value, covered, file) if key in below else _new(value, covered, file)
    return merged | (own or old)


def _new(value: Any, covered: bool, file: str) -> Any:
    return _unproved(value, file) if covered else value


def _unproved(value: Any, file: str) -> Any:
    return with_evidence(value, {"because": f"{file} says so and cites no record"})


def with_evidence(node: Any, evidence: dict[str, Any]) -> Any:
    """The same value with this evidence, unless it has its own."""
    if not evidence:
        return node
    if is_cases(node):
        return [with_evidence(case, evidence) for case in node]
    if isinstance(node, dict):
        return node if evidence_of(node) else {**node, **evidence}
    return {"value": node, **evidence}
