"""The nine mini programs' `uni` beside uni-app's published runtime over the same namespace, on generated operations."""

from __future__ import annotations

import pytest

from tests.parity.comparing import compare
from tests.parity.runtimes import missing

NAMES = ("weixin", "alipay", "baidu", "qq", "toutiao", "lark", "kuaishou", "jd", "xhs")

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("name", NAMES)
def test_uni_does_what_the_published_runtime_does(name: str, vue: str) -> None:
    compare(f"mp-{name}:vue={vue}", f"{name}-vue{vue}")
