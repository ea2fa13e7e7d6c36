"""unisock's browser beside a real Chromium: the same scripts, the same server, and the same lines and frames."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.browser.beside import emulated, generated
from tests.api.browser.beside.chromium import Chromium
from tests.api.browser.beside.fixtures import GOOD_NAME
from tests.api.browser.beside.scripts import HTTP_PAGE, HTTPS_PAGE, Script, whole
from tests.api.browser.beside.server import Peer
from tests.api.browser.beside.table import GROUPS

GOOD_NAME_AFTER = 12
"""Scripts, many of which fail: after more of them Chromium waits before it connects."""


def differences(script: Script, chromium: Chromium, peer: Peer, folder: Path) -> str:
    """How unisock's lines and the frames on the wire differ from Chromium's; "" if they don't."""
    code = whole(script.code, peer.url)
    peer.forget()
    headers = {"Content-Security-Policy": script.policy} if script.policy else None
    real = [*chromium.run(code, script.page, headers), *map(str, peer.frames())]
    peer.forget()
    ours = [
        *emulated.run(code, folder, "h5:page=https" if script.page == HTTPS_PAGE else "h5", script.policy),
        *map(str, peer.frames()),
    ]
    if real == ours:
        return ""
    return "\n".join([f"{script.name}: - Chromium {chromium.version}, + unisock", *difflib.ndiff(real, ours)])


@pytest.mark.parametrize("group", GROUPS)
def test_the_table(group: str, chromium: Chromium, peer: Peer, tmp_path: Path) -> None:
    found = []
    for number, script in enumerate(GROUPS[group], 1):
        found.append(differences(script, chromium, peer, tmp_path))
        if number % GOOD_NAME_AFTER == 0:
            chromium.run(whole(GOOD_NAME, peer.url), HTTP_PAGE)
    assert not any(found), "\n\n".join(filter(None, found))


@settings(
    max_examples=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_generated(data: st.DataObject, chromium: Chromium, peer: Peer, tmp_path: Path) -> None:
    script = data.draw(generated.scripts())
    assert not (found := differences(script, chromium, peer, tmp_path)), f"{found}\n\n{script.code}"
