"""Older releases of uni-app: `uni` of a target beside the runtime published then.

There is one before and one after each change that the ledger names, by platform, Vue and release in package.json:
alipay-vue2-3.1.4. Fewer plans than for the newest.
"""

from __future__ import annotations

import json

import pytest

from tests.parity.comparing import compare, diverges
from tests.parity.divergences import listed
from tests.parity.runtimes import HERE, missing

PLANS = 16
# those of the newest, which other tests prove
TOLD = {
    known.targets
    for platform in ("mp-x", "app", "h5")
    for vue in ("3", "2")
    for known in listed(f"{platform}:vue={vue}")
}

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


def target(runtime: str) -> str:
    """The target that such a package is the runtime of."""
    name, vue, release = runtime.split("-")
    if name in ("app", "h5"):
        return f"{name}@{release}:vue={vue[-1]}:build=production"
    return f"mp-{name}:vue={vue[-1]}:uni={release}"


OLDER = [
    name
    for name in json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    if name.count("-") == 2 and "-vue" in name
]


@pytest.mark.parametrize("runtime", OLDER)
def test_uni_does_what_the_older_runtime_does(runtime: str) -> None:
    compare(target(runtime), runtime, usual=PLANS)


@pytest.mark.parametrize("runtime", OLDER)
def test_what_is_listed_for_a_release_still_diverges(runtime: str) -> None:
    for known in listed(target(runtime)):
        if known.targets not in TOLD:
            assert diverges(known, target(runtime), runtime), f"{known.id} no longer diverges"
