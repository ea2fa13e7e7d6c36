"""The page around the class, and who has none of it."""

from __future__ import annotations

import json

import pytest

from platforms import explain
from tests.api.browser.browsing import Browse
from tests.profiles.driver import platforms, resolve

NAMES = [
    *("WebSocket", "window", "self", "location", "navigator", "document", "localStorage", "sessionStorage"),
    *("addEventListener", "removeEventListener", "TextEncoder", "TextDecoder", "Blob", "FileReader"),
    *("Event", "MessageEvent", "CloseEvent", "EventTarget", "DOMException"),
]
BROWSERS = [name for name in platforms().names if resolve(name).profile.environment.websocket]
OTHERS = [name for name in platforms().names if name not in BROWSERS]


def test_one_platform_has_a_browser() -> None:
    assert BROWSERS == ["h5"]


@pytest.mark.parametrize("target", OTHERS)
def test_mini_programs_have_none_of_it(browse: Browse, target: str) -> None:
    code = f"console.log(JSON.stringify({json.dumps(NAMES)}.filter((name) => typeof globalThis[name] !== 'undefined')))"
    assert browse(code.replace("DOMException", "none"), target).lines == ["[]"]


def test_a_browser_has_all_of_it(browse: Browse) -> None:
    code = f"""
console.log(JSON.stringify({json.dumps([*NAMES, "atob", "btoa"])}.filter((name) => globalThis[name] === undefined)))
console.log(typeof fetch, typeof __unisock_prelude)
"""
    assert browse(code).lines == ["[]", "undefined undefined"]


def test_a_reader_reads_what_a_socket_gave(browse: Browse) -> None:
    code = """
const socket = new WebSocket('ws://host.example/')
socket.onopen = () => socket.send(new Uint8Array([104, 105]))
socket.onmessage = ({ data }) => {
  const reader = new FileReader()
  reader.onload = function (event) {
    console.log(event.type, event.target === this, reader.readyState, new Uint8Array(reader.result).join())
    reader.onload = () => { console.log(reader.result); socket.close() }
    reader.readAsText(data)
  }
  reader.readAsArrayBuffer(data)
  console.log(reader.readyState, reader.result)
  try { reader.readAsText(data) } catch (error) { console.log(error.name) }
  try { new FileReader().readAsArrayBuffer('text') } catch (error) { console.log(error.name) }
  const other = new FileReader()
  other.onloadend = ({ type }) => console.log(type, other.result)
  other.readAsDataURL(new Blob(['a'], { type: 'text/plain' }))
}
"""
    assert browse(code).lines == [
        *("1 null", "InvalidStateError", "TypeError", "load true 2 104,105"),
        *("loadend data:text/plain;base64,YQ==", "hi"),
    ]


def test_window_and_location(browse: Browse) -> None:
    code = """
console.log(window === globalThis, self === window, window.uni === uni, typeof window.setTimeout)
const { href, protocol, host, hostname, port, pathname, origin } = location
console.log(href, protocol, host, hostname, port, pathname, origin)
console.log(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`, String(location), document.location === location)
"""
    assert browse(code).lines == [
        "true true true function",
        "http://localhost:5173/ http: localhost:5173 localhost 5173 / http://localhost:5173",
        "ws://localhost:5173/ws http://localhost:5173/ true",
    ]
    assert browse("console.log(location.protocol, location.port === '')", "h5:page=https").lines == ["https: true"]


def test_the_device_tells_the_page(browse: Browse) -> None:
    code = """
for (const type of ['online', 'offline']) addEventListener(type, (e) => console.log(e.type, navigator.onLine))
window.ononline = function () { console.log('attribute', this === window) }
document.addEventListener('visibilitychange', () => console.log(document.visibilityState, document.hidden))
window.addEventListener('pagehide', () => {}); window.onbeforeunload = () => 'stay'
console.log(navigator.onLine, document.visibilityState)
"""
    device = (
        (10, lambda app: app.network("none")),
        (20, lambda app: app.network("4g")),
        (30, lambda app: app.network("wifi")),
        (40, lambda app: app.background()),
        (50, lambda app: app.foreground()),
    )
    assert browse(code, then=device).lines == [
        *("true visible", "offline false", "online true", "attribute true", "hidden true", "visible false"),
    ]


def test_a_listener_that_was_removed(browse: Browse) -> None:
    code = """
const say = () => console.log('heard')
window.addEventListener('offline', say); removeEventListener('offline', say)
"""
    assert browse(code, then=((10, lambda app: app.network("none")),)).lines == []


def test_who_waits_for_the_page_hears_that_it_has_loaded(browse: Browse) -> None:
    code = """
window.onload = (e) => console.log(e.type)
document.addEventListener('DOMContentLoaded', (e) => console.log(e.type))
console.log(document.readyState)
"""
    assert browse(code).lines == ["complete", "load", "DOMContentLoaded"]


def test_storage(browse: Browse) -> None:
    code = """
localStorage.setItem('a', 5); localStorage.b = { }
console.log(localStorage.getItem('a') === '5', localStorage.b, localStorage.c, localStorage.getItem('c'))
console.log(localStorage.length)
console.log(Object.keys(localStorage).join(), 'a' in localStorage, sessionStorage.getItem('a'), localStorage.key(1))
delete localStorage.b; localStorage.removeItem('a')
console.log(localStorage.length)
"""
    assert browse(code).lines == ["true [object Object] undefined null", "2", "a,b true null b", "0"]


def test_bytes_and_texts(browse: Browse) -> None:
    code = r"""
const bytes = new TextEncoder().encode('h\u00e9\ud83d\ude00\ud800')
console.log(bytes.join(), bytes instanceof Uint8Array, new TextDecoder().decode(bytes))
const split = new TextDecoder()
console.log(split.decode(new Uint8Array([0xe4, 0xb8]), { stream: true }) + split.decode(new Uint8Array([0xad])))
console.log(new TextDecoder('gbk').decode(new Uint8Array([0xd6, 0xd0]).buffer), new TextDecoder().decode())
console.log(new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])).length, atob(btoa('x')))
try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) } catch (e) { console.log(e.name) }
try { new TextDecoder('nonsense') } catch (e) { console.log(e.name) }
const blob = new Blob(['ab', new Uint8Array([99]), new Blob(['d'])], { type: 'Text/Plain' })
console.log(blob.size, blob.type)
blob.slice(1, 3).text().then(console.log)
"""
    assert browse(code).lines == [
        "104,195,169,240,159,152,128,239,191,189 true hé😀\ufffd",
        *("中", "中 ", "1 x", "TypeError", "RangeError", "4 text/plain", "bc"),
    ]


def test_the_words_of_a_browser_are_explained() -> None:
    told = explain(resolve("h5"), "WebSocket.send")
    assert told.exists
    assert "h5.chrome.send-connecting" in told.text()
    assert not explain(resolve(OTHERS[0]), "WebSocket").exists
