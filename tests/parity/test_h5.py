"""H5's `uni` beside uni-app's published runtime over unisock's browser WebSocket, on generated operations."""

from __future__ import annotations

import pytest

from tests.parity.comparing import compare
from tests.parity.runtimes import missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


@pytest.mark.parametrize("build", ["production", "development"])
@pytest.mark.parametrize("vue", ["3", "2"])
def test_uni_does_what_the_published_runtime_does(vue: str, build: str) -> None:
    compare(f"h5:vue={vue}:build={build}", f"h5-vue{vue}:{build}")
