"""The nine mini programs' `uni` beside uni-app's published runtime over the same namespace, on generated operations.

Not compared, since here the runtime's own source is not among the user's files: the places in a stack. Not generated:
functions of `uni` that are not about sockets, and in vue2 $on and its kin, which are Vue's there. Other versions and
hosts of the platform lie beneath the same layer: some plans are played on any era and host.
"""

from __future__ import annotations

import pytest

from tests.parity.comparing import compare, diverges
from tests.parity.divergences import listed
from tests.parity.play import packaged
from tests.parity.runtimes import missing
from tests.parity.unusual import unusual_plans

NAMES = ("weixin", "alipay", "baidu", "qq", "toutiao", "lark", "kuaishou", "jd", "xhs")

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("name", NAMES)
def test_uni_does_what_the_published_runtime_does(name: str, vue: str) -> None:
    compare(f"mp-{name}:vue={vue}", f"{name}-vue{vue}")


@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("name", NAMES)
def test_uni_does_so_with_unusual_arguments(name: str, vue: str) -> None:
    compare(f"mp-{name}:vue={vue}", f"{name}-vue{vue}", usual=20, among=unusual_plans(bus=vue == "3"))


@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("name", NAMES)
def test_uni_does_so_on_every_era_and_host(name: str, vue: str) -> None:
    platform = f"mp-{name}"
    across = [f"{one}:vue={vue}" for one in packaged().targets("full") if one.platform == platform]
    assert len(across) > 1
    compare(f"{platform}:vue={vue}", f"{name}-vue{vue}", usual=20, across=across)


@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_listed_as_a_divergence_still_is_one(name: str, vue: str) -> None:
    for known in listed(f"mp-{name}:vue={vue}"):
        assert diverges(known, f"mp-{name}:vue={vue}", f"{name}-vue{vue}"), f"{known.id} no longer diverges"
