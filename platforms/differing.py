"""What differs between two targets, by key paths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from platforms.evidence import Evidence
from platforms.leaves import children, given, plain
from platforms.resolving import Resolved


class Missing:
    """Stands where one of the targets has no such key."""

    def __repr__(self) -> str:
        return "absent"


MISSING: Final = Missing()
CALLED: Final = ("platform", "title")
NAMED: Final = ("namespace", "macros", "environment.system-info.SDKVersion")
"""What needs no evidence: a platform, or a version of it, is called so."""


@dataclass(frozen=True)
class Difference:
    """One key whose value differs. A value that one target lacks is MISSING, and has no evidence."""

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
    """The keys whose values differ between two targets, in the order of the schema.

    What one of them lacks altogether is one difference. What they are called is none.
    """
    pairs = _differing("", left.profile, right.profile)
    return [_difference(path, mine, theirs, left, right) for path, mine, theirs in pairs if path not in CALLED]


def _differing(path: str, mine: Any, theirs: Any) -> Iterator[tuple[str, Any, Any]]:
    own, others = children(mine), children(theirs)
    if own is None or others is None:
        if plain(mine) != plain(theirs):
            yield path, mine, theirs
        return
    for key in dict.fromkeys((*own, *others)):
        yield from _differing(f"{path}.{key}" if path else key, own.get(key, MISSING), others.get(key, MISSING))


def _difference(path: str, mine: Any, theirs: Any, left: Resolved, right: Resolved) -> Difference:
    return Difference(
        path,
        given(mine),
        given(theirs),
        None if mine is MISSING or path in NAMED else left.about(path),
        None if theirs is MISSING or path in NAMED else right.about(path),
    )


def show(value: Any) -> str:
    """A value of a profile in one line."""
    return repr(value) if value is MISSING else json.dumps(value, ensure_ascii=False, default=str)


def _cited(why: Evidence | None) -> str:
    if why is None:
        return ""
    return f"  [{', '.join((why.confidence, *why.ids))}]"
