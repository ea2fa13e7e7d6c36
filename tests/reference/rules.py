"""What makes a rule of the reference a test: its table of platforms, and what takes it out of their YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

import pytest

from tests.reference.changing import Change, changed
from tests.reference.machine import Play, generations, packaged, packaged_play

HOLDS = "holds"
PLATFORMS = (
    "app",
    "h5",
    "mp-alipay",
    "mp-baidu",
    "mp-jd",
    "mp-kuaishou",
    "mp-lark",
    "mp-qq",
    "mp-toutiao",
    "mp-weixin",
    "mp-xhs",
)
Table = Mapping[str, str]
"""Target -> HOLDS, or the record of the ledger by which the rule does not hold there."""
Out = Mapping[str, Change]
"""Pattern of targets -> what takes the rule out of the profile; the narrowest (longest) pattern that matches counts."""
Probe = Callable[[Play], bool]


@dataclass(frozen=True)
class Case:
    """One target of a rule. `works`: what the probe must find. `change`: how the profile differs from the packaged."""

    target: str
    verdict: str
    works: bool
    change: Change | None = None

    @property
    def platform(self) -> str:
        return self.target.split("@")[0].split("/")[0].split(":")[0]

    def __str__(self) -> str:
        if self.change is not None:
            return f"{self.target} without the rule"
        return f"{self.target} {'holds' if self.verdict == HOLDS else f'does not: {self.verdict}'}"

    def play(self) -> Play:
        if self.change is None:
            return packaged_play(self.target)
        known = changed(self.platform, self.change)
        return Play(known.resolve(known.target(self.target)).profile)


def rule(
    table: Table, *, out: Out | None, on: tuple[str, ...] = ("*",), about: tuple[str, ...] = PLATFORMS
) -> Callable[[Probe], Callable[[Case], None]]:
    """Makes a test of a probe that says whether what the sentence speaks of works on a target.

    table: every platform of `about`, which are those that the sentence speaks of. A target that names no generation of
        uni-app's runtime is tried in each that it has and that the table does not list by itself.
    on: patterns of the targets on which the sentence promises it; on the others it promises that it does not work.
    out: what takes it out of the YAML, tried on each target where the promise holds (and on others only where a
        pattern without * names them); None: no profile can say otherwise.
    """
    platforms = {key.split("@")[0].split("/")[0].split(":")[0] for key in table}
    assert platforms == set(about), f"the table lacks {sorted(set(about) - platforms)}"
    cases = [case for target, verdict in table.items() for case in _cases(target, verdict, on, out or {}, table)]

    def decorate(probe: Probe) -> Callable[[Case], None]:
        @pytest.mark.parametrize("case", cases, ids=str)
        def test(case: Case) -> None:
            if case.verdict != HOLDS:
                assert case.verdict.split(".")[0] in (case.platform, "uni"), f"{case.verdict} is of another platform"
                assert packaged().ledgers(case.platform).record(case.verdict), f"no record {case.verdict}"
                assert rests(case.target, case.verdict, case.platform), f"nothing rests on {case.verdict}"
            assert probe(case.play()) == case.works

        test.__name__, test.__qualname__ = probe.__name__, probe.__qualname__
        test.__doc__, test.__module__ = probe.__doc__, probe.__module__
        return test

    return decorate


def rests(target: str, record: str, platform: str) -> bool:
    """Whether the profile cites the record, for this target or for its newest one; those of uni hold for all."""
    return record.startswith("uni.") or record in cited(target) or record in cited(platform)


@lru_cache(maxsize=256)
def cited(target: str) -> set[str]:
    """The records that a profile cites at a target."""
    resolved = packaged().resolve(packaged().target(target))
    return {record for given in resolved.flat.evidence.values() for record in given.cites}


def _cases(target: str, verdict: str, on: tuple[str, ...], out: Out, listed: Table) -> list[Case]:
    promised = any(fnmatchcase(target, pattern) for pattern in on)
    works = promised == (verdict == HOLDS)
    full = [one for one in generations(target) if one == target or one not in listed]
    cases = [Case(one, verdict, works) for one in full]
    pattern = max((pattern for pattern in out if fnmatchcase(target, pattern)), key=len, default=None)
    if verdict == HOLDS and pattern is not None and (promised or "*" not in pattern) and out[pattern]:
        cases.append(Case(full[0], verdict, not works, out[pattern]))
    return cases
