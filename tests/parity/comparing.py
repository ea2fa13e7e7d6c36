"""Plays generated plans on both, and tells the first one on which they differ.

UNISOCK_PARITY=5000 plays so many for each runtime, with a seed of their own each time or that of UNISOCK_PARITY_SEED.
"""

from __future__ import annotations

import difflib
import json
import os
import random
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from tests.parity.divergences import Divergence, listed
from tests.parity.operations import plans
from tests.parity.play import Plan, on_published, on_unisock
from tests.parity.runtimes import published
from tests.parity.wording import alike

USUAL = 120


def compare(
    target: str,
    runtime: str,
    *,
    usual: int = USUAL,
    among: st.SearchStrategy[Plan] | None = None,
    across: Sequence[str] = (),
) -> None:
    """Fails with the shortest plan found on which `uni` of the target and the runtime differ, listed ones apart.

    usual: how many plans it plays where UNISOCK_PARITY says nothing. among: other plans than the usual ones.
    across: the targets to play them on, if not on that one alone.
    """
    examples = int(os.environ.get("UNISOCK_PARITY", "0"))
    script = published(runtime)

    def check(where: str, plan: Plan) -> None:
        differ = difference(on_published(where, script)(plan), on_unisock(where)(plan))
        assert not differ, f"{where}\n{json.dumps(plan, ensure_ascii=False)}\n{differ}"

    known = listed(target)
    generated = (plans() if among is None else among).filter(lambda plan: not any(one.spares(plan) for one in known))
    run = settings(
        max_examples=examples or usual,
        derandomize=not examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )(given(st.sampled_from(across or [target]), generated)(check))
    if examples:
        run = seeded(int(os.environ.get("UNISOCK_PARITY_SEED", random.randrange(2**32))))(run)
    run()


def diverges(known: Divergence, target: str, runtime: str) -> bool:
    """Whether a listed divergence still shows."""
    assert known.reason
    assert known.source
    theirs = on_published(target, published(runtime))(known.plan)
    return bool(difference(theirs, on_unisock(target)(known.plan)))


def difference(theirs: list[str], ours: list[str]) -> str:
    """Where the notes differ: - is the published runtime's, + unisock's."""
    ours = [alike(note) for note in ours]
    return "\n".join(difflib.unified_diff(theirs, ours, "published", "unisock", lineterm="", n=3))
