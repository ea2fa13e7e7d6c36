"""Cookies of the page and of the handshake."""

from __future__ import annotations

import pytest

from tests.api.browser.browsing import Browse, answering
from tests.profiles.answering import RIGHT

TELLING = 'await websocket.send(websocket.request.headers.get("Cookie", "none"))'


@pytest.mark.records("h5.chrome.cookies")
@pytest.mark.parametrize(
    ("cookie", "url", "sent"),
    [
        ("a=1; Path=/", "ws://localhost:9000/", "a=1"),
        ("a=1; Path=/", "ws://localhost/", "a=1"),
        ("a=1; Path=/", "ws://host.example/", "none"),
        ("a=1; Path=/; Secure", "ws://localhost:9000/", "a=1"),
        ("a=1; Path=/; Max-Age=0", "ws://localhost:9000/", "none"),
    ],
)
def test_the_pages_cookies_go_along(browse: Browse, cookie: str, url: str, sent: str) -> None:
    played = browse(
        f"document.cookie = '{cookie}'\nnew WebSocket('{url}').onmessage = (e) => console.log(e.data)", handler=TELLING
    )
    assert played.lines == [sent]


@pytest.mark.records("h5.chrome.cookies")
def test_cookies_of_the_answer_are_there_at_open(browse: Browse) -> None:
    """The page has them only if they are of its own host."""
    code = "setTimeout(() => { new WebSocket('ws://localhost:80/').onopen = () => console.log(document.cookie) }, 10)"
    header = f"{RIGHT}\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/; HttpOnly"
    (at, serve) = answering(header, host="localhost")
    assert browse(code, then=((at, serve),)).lines == ["a=1"]
