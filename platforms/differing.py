"""What differs between two targets, as flat key paths."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from platforms.evidence import Evidence
from platforms.leaves import leaves
from platforms.resolving import Resolved


class Missing:
    """Stands where one of the targets has no such key."""

    def __repr__(self) -> str:
        return "absent"


MISSING: Final = Missing()


@dataclass(frozen=True)
class Difference:
    """One key whose value differs. A value that one target lacks is MISSING, and so has no evidence."""

    path: str
    left: Any
    right: Any
    left_evidence: Evidence | None
    right_evidence: Evidence | None

    def text(self) -> str:
        """Three lines: the path, and each side's value with its evidence."""
        sides = ((self.left, self.left_evidence), (self.right, self.right_evidence))
        lines = [f"  {sign} {show(value)}{_cited(why)}" for sign, (value, why) in zip("-+", sides, strict=True)]
        return "\n".join([self.path, *lines])


def diff(left: Resolved, right: Resolved) -> list[Difference]:
    """The keys whose values differ between two targets, in the order of the schema."""
    mine, theirs = dict(leaves(left.profile)), dict(leaves(right.profile))
    paths = [*mine, *(path for path in theirs if path not in mine)]
    return [
        _difference(path, mine.get(path, MISSING), theirs.get(path, MISSING), left, right)
        for path in paths
        if mine.get(path, MISSING) != theirs.get(path, MISSING)
    ]


def _difference(path: str, mine: Any, theirs: Any, left: Resolved, right: Resolved) -> Difference:
    return Difference(
        path,
        mine,
        theirs,
        None if mine is MISSING else left.about(path),
        None if theirs is MISSING else right.about(path),
    )


def show(value: Any) -> str:
    """A value of a profile in one line."""
    return repr(value) if value is MISSING else json.dumps(value, ensure_ascii=False, default=str)


def _cited(why: Evidence | None) -> str:
    if why is None:
        return ""
    return f"  [{', '.join((why.confidence, *why.ids))}]"
