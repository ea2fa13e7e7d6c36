"""A page that is left: what its server sees. The rule of web-platform-tests' unload-a-document/001.html."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.engine.app import App
from tests.api.browser.beside.chromium import Chromium
from tests.api.browser.beside.scripts import HTTP_PAGE, whole
from tests.api.browser.beside.server import Peer
from tests.api.browser.browsing import URL, Browse, words

OPEN = """
const s = new WebSocket('URL/echo'); globalThis.kept = s
await once(s, 'open'); s.onclose = () => console.log('close')
"""
TOLD = """import pathlib
await websocket.wait_closed()
pathlib.Path(__file__).with_name('told.txt').write_text(str(websocket.close_code))"""


@pytest.mark.records("h5.chrome.page-gone")
@pytest.mark.parametrize("leave", [App.exit, App.restart])
def test_its_sockets_are_closed(browse: Browse, tmp_path: Path, leave: Callable[[App], None]) -> None:
    code = f"const s = new WebSocket('{URL}'); s.onclose = () => console.log('close')"
    played = browse(code, handler=TOLD, then=((50, leave),), for_ms=1_000)
    assert "close" not in played.lines
    assert (tmp_path / "told.txt").read_text() == str(words("page-gone")["code"])


def test_its_sockets_are_closed_in_chromium(chromium: Chromium, peer: Peer) -> None:
    peer.forget()
    chromium.run(whole(OPEN, peer.url), HTTP_PAGE)
    assert chromium.run(whole("await later(50)", peer.url), HTTP_PAGE) == []
    (connection,) = peer.connections
    assert connection.came == [("close", words("page-gone")["code"].to_bytes(2))]
