"""H5's `uni` beside uni-app's published H5 runtimes, over the browser's WebSocket that unisock has for H5.

Compared: what app code sees, and each frame. Development builds of vue3 check types and warn. vue2's runtime is
published built, for production alone: it is the same in both builds, and so is the target.
"""

from __future__ import annotations

import pytest

from tests.parity.comparing import compare, diverges
from tests.parity.divergences import listed
from tests.parity.runtimes import HERE, missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")

RUNTIMES = [
    ("h5:vue=3:build=production", "h5-vue3:production"),
    ("h5:vue=3:build=development", "h5-vue3:development"),
    ("h5:vue=2:build=production", "h5-vue2:production"),
]


@pytest.mark.parametrize(("target", "runtime"), RUNTIMES)
def test_uni_does_what_the_published_runtime_does(target: str, runtime: str) -> None:
    compare(target, runtime, usual=50)  # the runtimes are large, and evaluated for each plan


def test_vue2_has_one_build() -> None:
    built = HERE / "node_modules" / "h5-vue2" / "dist" / "index.umd.min.js"
    assert "NODE_ENV" not in built.read_text("utf-8")


@pytest.mark.parametrize(("target", "runtime"), RUNTIMES)
def test_what_is_listed_as_a_divergence_still_is_one(target: str, runtime: str) -> None:
    for known in listed(target):
        assert diverges(known, target, runtime), f"{known.id} no longer diverges"
