"""new WebSocket: what Chromium refuses, in its words, and what it makes of a url."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.browser.browsing import URL, Browse, said, words
from tests.profiles.driver import resolve

EVENTS_OF_A_FAILURE = ["error 3", "close 1006  false 3"]


def refusals(browse: Browse, *calls: str, target: str = "h5") -> list[str]:
    lines: list[str] = browse("\n".join(f"thrown(() => new WebSocket({call}))" for call in calls), target).lines
    return lines


def syntax_errors(*messages: str) -> list[str]:
    return [f"SyntaxError 12 true {message}" for message in messages]


@pytest.mark.records("h5.chrome.url-invalid", "h5.chrome.url-scheme", "h5.chrome.url-fragment")
def test_urls_that_are_refused(browse: Browse) -> None:
    assert refusals(browse, "'ws://'", "'ws://127.0.0.1:99999/'") == syntax_errors(*words("url-invalid")["message"])
    assert refusals(browse, "'ftp://example.com'") == syntax_errors(words("url-scheme")["message"])
    fragments = refusals(browse, "'ws://h/#frag'", "'ws://h/#'")
    assert fragments == syntax_errors(*words("url-fragment")["message"])


@pytest.mark.records("h5.chrome.subprotocol-constructor")
def test_subprotocols_that_are_refused(browse: Browse) -> None:
    offers = ("['a b']", "['']", "'\\u00e4'", "['a', 'a']")
    found = refusals(browse, *(f"'{URL}', {offer}" for offer in offers))
    assert found == syntax_errors(*words("subprotocol-constructor")["message"])


def test_what_it_takes_for_texts(browse: Browse) -> None:
    code = """
const asked = []
for (const offer of [undefined, 'one', ['a', 'b'], new Set(['c']), [5, 6]]) new WebSocket('ws://h', offer)
"""
    offered = [entry.data[1] for entry in browse(code).app.trace if entry.kind == "call"]
    assert offered == [[], ["one"], ["a", "b"], ["c"], ["5", "6"]]


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("'ws://h'", "ws://h/"),
        ("'WSS://Host.Example:443/a?b'", "wss://host.example/a?b"),
        ("'http://h:8080/x'", "ws://h:8080/x"),
        ("'https://h/x'", "wss://h/x"),
        ("'/echo?a=1'", "ws://localhost:5173/echo?a=1"),
        ("''", "ws://localhost:5173/"),
        ("undefined", "ws://localhost:5173/undefined"),
    ],
)
@pytest.mark.records("h5.chrome.url-relative")
def test_the_url(browse: Browse, url: str, resolved: str) -> None:
    assert browse(f"console.log(new WebSocket({url}).url)").lines == [resolved]


@pytest.mark.records("h5.chrome.mixed-content")
def test_mixed_content(browse: Browse) -> None:
    lines = browse("thrown(() => new WebSocket('ws://example.com'))", "h5:page=https").lines
    page = resolve("h5:page=https").profile.environment.page_url
    assert page is not None
    expected = words("mixed-content")
    assert lines == [
        said(expected["console.error"], url="ws://example.com/").replace("<page>", page),
        f"SecurityError 18 true {expected['message']}",
    ]
    allowed = "show(new WebSocket('ws://localhost:8080')); show(new WebSocket('ws://127.0.0.1/'))"
    assert browse(allowed, "h5:page=https").lines == ["open 1", "open 1"]


@pytest.mark.records("h5.chrome.old-texts")
def test_chromium_of_2017(browse: Browse) -> None:
    old, prefix = words("old-texts"), "Failed to construct 'WebSocket': "
    found = refusals(browse, "'foo'", "'http://example.com'", "'ws://h:25'", target="h5/chromium-2017")
    assert found == [
        *syntax_errors(prefix + old["url"][0].replace("<url>", "foo"), prefix + old["url"][1]),
        f"SecurityError 18 true {prefix}{old['port'].replace('<n>', '25')}",
    ]
    closing = """
const s = new WebSocket('ws://h')
thrown(() => s.close(999)); thrown(() => s.close(1000, 'x'.repeat(124)))
"""
    prefix = "Failed to execute 'close' on 'WebSocket': "
    assert browse(closing, "h5/chromium-2017", for_ms=0).lines == [
        f"InvalidAccessError 15 true {prefix}{old['close code']}",
        f"SyntaxError 12 true {prefix}{old['close reason']}",
    ]


def test_webkit_has_the_names_and_not_chromiums_words(browse: Browse) -> None:
    assert refusals(browse, "'ws://'", target="h5/ios") == ["SyntaxError 12 true "]
    assert resolve("h5/ios").why("websocket.connect.unless.url-unparsable").confidence == "inferred"


def test_without_an_argument(browse: Browse) -> None:
    assert refusals(browse, "") == [
        "TypeError undefined false Failed to construct 'WebSocket': 1 argument required, but only 0 present."
    ]


@pytest.mark.records("h5.chrome.url-port")
def test_a_blocked_port_fails_later(browse: Browse) -> None:
    url = "ws://example.com:25/"
    played = browse(f"show(new WebSocket('{url}'))")
    assert played.lines == [said(words("console")["console.error"][4], url=url), *EVENTS_OF_A_FAILURE]


@pytest.mark.records("h5.chrome.limit.sockets")
def test_the_limit(browse: Browse) -> None:
    limit = words("limit.sockets")
    code = f"""
const sockets = Array.from({{ length: {limit["max"]} }}, () => new WebSocket('{URL}'))
show(new WebSocket('{URL}'))
"""
    assert browse(code, server="hang", for_ms=1000).lines == [said(limit["console.error"]), *EVENTS_OF_A_FAILURE]


def test_uni_and_the_class_share_the_limit(browse: Browse) -> None:
    code = f"""
for (let i = 0; i < 255; i++) uni.connectSocket({{ url: '{URL}', complete() {{}} }})
show(new WebSocket('{URL}'))
"""
    played = browse(code, server="hang", for_ms=1000)
    assert played.lines[-2:] == EVENTS_OF_A_FAILURE


def test_the_class(browse: Browse) -> None:
    code = """
const socket = new WebSocket('ws://h')
const { CONNECTING, OPEN, name, length } = WebSocket
console.log(JSON.stringify([CONNECTING, OPEN, socket.CLOSING, socket.CLOSED, name, length]))
console.log(String(socket), socket instanceof WebSocket, socket instanceof EventTarget, typeof WebSocket)
const { readyState, protocol, extensions, bufferedAmount, binaryType } = socket
console.log(JSON.stringify([readyState, protocol, extensions, bufferedAmount, binaryType]))
socket.readyState = 5
socket.binaryType = 'nonsense'
socket.onopen = 5
console.log(socket.readyState, socket.binaryType, socket.onopen)
class Named extends WebSocket { get name() { return 'mine' } }
console.log(new Named('ws://h').name, new Named('ws://h').url)
"""
    first, *rest = browse(code, for_ms=0).lines
    assert rest.pop(2) == said(words("binary-type")["console.warn"], "warn").replace("<value>", "nonsense")
    assert json.loads(first) == [0, 1, 2, 3, "WebSocket", 1]
    assert rest == ["[object WebSocket] true true function", '[0,"","",0,"blob"]', "0 blob null", "mine ws://h/"]


def test_a_call_is_on_the_trace_with_its_line(browse: Browse) -> None:
    entries = [e for e in browse("\n\nnew WebSocket('ws://h').close()", for_ms=0).app.trace if e.kind == "call"]
    assert [(entry.name, entry.socket) for entry in entries] == [("WebSocket", 1), ("WebSocket.close", 1)]
    places: list[Any] = [entry.place for entry in entries]
    assert len({place.line for place in places}) == 1
