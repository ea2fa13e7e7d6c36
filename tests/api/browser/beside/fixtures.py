"""One Chromium and one server for each process that runs these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.browser.beside.chromium import Chromium, executable, started
from tests.api.browser.beside.scripts import HTTP_PAGE, whole
from tests.api.browser.beside.server import Peer, serving

MISSING = "Chromium is not installed (apt-get install chromium): the browser's WebSocket is not held against a real one"
# Chromium holds new connections back by how many have failed lately; these keep that under some milliseconds.
GOOD_NAME = """
for (let made = 0; made < 100; made++) {
  const s = new WebSocket('URL/echo'); await once(s, 'open'); s.close(); await once(s, 'close')
}
"""


@pytest.fixture(scope="session")
def peer() -> Iterator[Peer]:
    with serving() as one:
        yield one


@pytest.fixture(scope="session")
def chromium(peer: Peer) -> Iterator[Chromium]:
    program = executable()
    if program is None:
        pytest.skip(MISSING)
    with started(program) as browser:
        browser.run(whole(GOOD_NAME, peer.url), HTTP_PAGE)
        yield browser
