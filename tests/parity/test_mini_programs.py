"""The nine mini programs' `uni` beside uni-app's published runtime over the same namespace, on generated operations.

Not compared, since here the runtime's own source is not among the user's files: the places in a stack. Not generated:
thenables that are no Promises, options with getters or symbols as keys, functions of `uni` that are not about sockets,
$on and its kin (in vue2 they are Vue's), and what an upgrade of the namespace's version changes beneath the same layer.
"""

from __future__ import annotations

import pytest

from tests.parity.comparing import compare, diverges
from tests.parity.divergences import listed
from tests.parity.runtimes import missing

NAMES = ("weixin", "alipay", "baidu", "qq", "toutiao", "lark", "kuaishou", "jd", "xhs")

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("name", NAMES)
def test_uni_does_what_the_published_runtime_does(name: str, vue: str) -> None:
    compare(f"mp-{name}:vue={vue}", f"{name}-vue{vue}")


@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_listed_as_a_divergence_still_is_one(name: str, vue: str) -> None:
    for known in listed(f"mp-{name}:vue={vue}"):
        assert diverges(known, f"mp-{name}:vue={vue}", f"{name}-vue{vue}"), f"{known.id} no longer diverges"
