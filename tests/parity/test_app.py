"""App's `uni` beside uni-app's published App runtimes, over a native plugin that does what Android's is known to do.

Compared: what app code sees, each frame, and the requests that went to the network. Not compared: places in a stack,
and the members of a task whose names begin with an underscore.
"""

from __future__ import annotations

import pytest

from tests.parity.comparing import compare, diverges
from tests.parity.divergences import listed
from tests.parity.runtimes import missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


@pytest.mark.parametrize(("build", "usual"), [("production", 60), ("development", 12)])
@pytest.mark.parametrize("vue", ["3", "2"])
def test_uni_does_what_the_published_runtime_does(vue: str, build: str, usual: int) -> None:
    compare(f"app:vue={vue}:build={build}", f"app-vue{vue}:{build}", usual=usual)


@pytest.mark.parametrize("vue", ["3", "2"])
def test_what_is_listed_as_a_divergence_still_is_one(vue: str) -> None:
    for known in listed(f"app:vue={vue}"):
        assert diverges(known, f"app:vue={vue}", f"app-vue{vue}"), f"{known.id} no longer diverges"
