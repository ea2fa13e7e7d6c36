"""What a WebSocket's events are, who hears them and in which order, and how a connection fails and ends."""

from __future__ import annotations

import json

import pytest

from tests.api.browser.browsing import ANSWERING, URL, Browse, answering, replying, said, words
from tests.profiles.answering import RIGHT

FAILED = ["error 3", "close 1006  false 3"]
LATER = f"setTimeout(() => show(new WebSocket('{ANSWERING}', offer)), 10)"


@pytest.mark.parametrize(
    ("server", "number"), [("refuse", 0), ("dns", 1), ("reject:404", 5), ("reject:401", 6), ("reject:200", 5)]
)
@pytest.mark.records("h5.chrome.console")
def test_the_reason_of_a_failure_is_on_the_console_only(browse: Browse, server: str, number: int) -> None:
    line = words("console")["console.error"][number].replace("404", server[-3:] if number == 5 else "404")
    assert browse(f"show(new WebSocket('{URL}'))", server=server).lines == [said(line), *FAILED]


@pytest.mark.parametrize(("server", "number"), [("tls", 2)])
@pytest.mark.records("h5.chrome.tls-untrusted")
def test_an_untrusted_certificate(browse: Browse, server: str, number: int) -> None:
    line = said(words("console")["console.error"][number], url="wss://host.example/")
    assert browse("show(new WebSocket('wss://host.example/'))", server=server).lines == [line, *FAILED]


@pytest.mark.records("h5.chrome.events")
def test_the_events_of_a_failure(browse: Browse) -> None:
    code = f"""
const s = new WebSocket('{URL}')
s.onerror = (e) => console.log(JSON.stringify(e), e.message, e.code, e.constructor === Event)
s.onclose = (e) => console.log(JSON.stringify({{ code: e.code, reason: e.reason, wasClean: e.wasClean }}))
"""
    _, error, close = browse(code, server="refuse").lines
    assert error == '{"isTrusted":true} undefined undefined true'
    assert json.loads(close) == words("events")


@pytest.mark.parametrize(
    ("reply", "number"),
    [
        (b"", 7),
        (b"hello\r\n\r\n", 8),
        (b"HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n", 9),
        (b"HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", 10),
    ],
)
def test_answers_that_are_no_handshake(browse: Browse, reply: bytes, number: int) -> None:
    played = browse(f"const offer = []\n{LATER}", then=(replying(reply),))
    assert played.lines == [said(words("console")["console.error"][number], url=ANSWERING), *FAILED]


def test_an_extension_that_was_not_offered(browse: Browse) -> None:
    played = browse(f"const offer = []\n{LATER}", then=(answering(f"{RIGHT}\r\nSec-WebSocket-Extensions: foo"),))
    assert played.lines == [said(words("console")["console.error"][12], url=ANSWERING), *FAILED]


@pytest.mark.parametrize(
    ("offer", "chosen", "number"),
    [
        ("['a']", "\r\nSec-WebSocket-Protocol: zzz", 0),
        ("[]", "\r\nSec-WebSocket-Protocol: zzz", 1),
        ("['a']", "", 2),
        ("['a', 'b']", "\r\nSec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b", 3),
    ],
)
@pytest.mark.records("h5.chrome.subprotocol-mismatch")
def test_subprotocols_that_do_not_match(browse: Browse, offer: str, chosen: str, number: int) -> None:
    played = browse(f"const offer = {offer}\n{LATER}", then=(answering(RIGHT + chosen),))
    assert played.lines == [said(words("subprotocol-mismatch")["console.error"][number], url=ANSWERING), *FAILED]


def test_the_subprotocol_that_was_chosen(browse: Browse) -> None:
    code = f"""
setTimeout(() => {{
  const s = new WebSocket('{ANSWERING}', ['a', 'b'])
  s.onopen = () => console.log(s.protocol)
}}, 10)
"""
    assert browse(code, then=(answering(f"{RIGHT}\r\nSec-WebSocket-Protocol: b"),)).lines == ["b"]


@pytest.mark.records("h5.chrome.timeout.handshake")
def test_a_handshake_without_an_answer(browse: Browse) -> None:
    limit = words("timeout.handshake")
    code = f"const at = Date.now()\nshow(new WebSocket('{URL}')).onclose = () => console.log((Date.now() - at) / 1000)"
    lines = browse(code, server="hang", for_ms=300_000).lines
    assert lines == [said(limit["console.error"]), *FAILED, str(limit["seconds"])]


@pytest.mark.records("h5.chrome.tcp-drop")
def test_a_connection_that_is_dropped(browse: Browse) -> None:
    drop = words("tcp-drop")
    played = browse(f"show(new WebSocket('{URL}'))", server="drop")
    assert played.lines == ["open 1", f"close {drop['code']} {drop['reason']} false 3"]


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4001])
@pytest.mark.records("h5.chrome.close-server")
def test_the_servers_close(browse: Browse, code: int) -> None:
    played = browse(f"show(new WebSocket('{URL}'))", server=f"close:{code}:bye")
    assert played.lines == ["open 1", f"close {code} bye true 3"]


@pytest.mark.parametrize(
    ("payload", "number"), [(r"\x03\xed", 0), (r"\x03\xee", 0), (r"\x03\xf7", 0), (r"\x03", 1), (r"\x03\xe8\xff", 2)]
)
@pytest.mark.records("h5.chrome.close-server-reserved")
def test_close_frames_that_break_the_protocol(browse: Browse, payload: str, number: int) -> None:
    handler = f"""
from websockets.frames import Frame, Opcode
websocket.protocol.send_frame(Frame(Opcode.CLOSE, b'{payload}'))
websocket.send_data()
await websocket.wait_closed()
"""
    played = browse(f"show(new WebSocket('{URL}'))", handler=handler)
    line = said(words("close-server-reserved")["console.error"][number])
    assert played.lines == ["open 1", line, *FAILED]


def test_messages(browse: Browse) -> None:
    code = f"""
const s = new WebSocket('{URL}')
s.onopen = () => {{ s.send('hello'); s.send(new Uint8Array([1, 2])) }}
const kinds = ['text', 'blob', 'buffer']
s.onmessage = async (e) => {{
  const data = e.data
  if (data instanceof Blob) {{
    s.binaryType = 'arraybuffer'
    s.send(data)
    console.log('Blob', data.size, (await data.arrayBuffer()).byteLength)
  }} else {{
    const shown = data instanceof ArrayBuffer ? `ArrayBuffer ${{data.byteLength}}` : data
    console.log(shown, e.origin, e instanceof MessageEvent)
  }}
}}
"""
    origin = URL.rstrip("/")
    assert browse(code).lines == [f"hello {origin} true", "Blob 2 2", f"ArrayBuffer 2 {origin} true"]


def test_who_hears_an_event_and_in_which_order(browse: Browse) -> None:
    code = f"""
const s = new WebSocket('{URL}')
const say = (name) => () => console.log(name)
s.addEventListener('open', say('first'))
s.onopen = say('attribute')
s.addEventListener('open', say('third'))
s.onopen = say('attribute, set again')
s.addEventListener('open', {{ handleEvent() {{ console.log('object', this.name) }}, name: 'x' }})
const gone = say('gone')
s.addEventListener('open', gone)
s.addEventListener('open', gone)
s.removeEventListener('open', gone)
s.addEventListener('open', null)
const twice = say('once')
s.addEventListener('open', twice, {{ once: true }})
s.addEventListener('open', twice)
s.onmessage = say('before')
s.addEventListener('message', say('listener'))
s.onmessage = null
s.onmessage = say('attribute, moved')
s.addEventListener('open', () => s.send('x'))
"""
    assert browse(code).lines == [
        *("first", "attribute, set again", "third", "object x", "once"),
        *("listener", "attribute, moved"),
    ]


def test_this_and_target(browse: Browse) -> None:
    code = f"""
const s = new WebSocket('{URL}')
s.onopen = function (e) {{
  console.log([this === s, e.target === s, e.currentTarget === s, e.type, e.isTrusted].join())
}}
s.addEventListener('open', function (e) {{ console.log(this === s); e.stopImmediatePropagation() }})
s.addEventListener('open', () => console.log('not reached'))
"""
    assert browse(code).lines == ["true,true,true,open,true", "true"]


def test_a_listener_that_throws_is_reported_and_the_next_one_runs(browse: Browse) -> None:
    code = f"""
const s = new WebSocket('{URL}')
s.onopen = () => {{ throw new Error('first') }}
s.addEventListener('open', () => console.log('second'))
s.addEventListener('open', {{}})
s.addEventListener('open', () => console.log('last'))
"""
    played = browse(code)
    assert played.lines == ["second", "last"]
    assert played.uncaught[0] == ("error", "Error: first")
    assert len(played.uncaught) == 2


def test_each_listeners_microtasks_run_right_after_it(browse: Browse) -> None:
    code = f"""
const s = new WebSocket('{URL}')
for (const name of ['a', 'b']) s.addEventListener('open', () => {{
  Promise.resolve().then(() => console.log(name, 'later'))
  console.log(name)
}})
"""
    assert browse(code).lines == ["a", "a later", "b", "b later"]


def test_the_trace_says_whether_anyone_listened(browse: Browse) -> None:
    played = browse(f"const s = new WebSocket('{URL}')\ns.onopen = () => s.close()")
    events = {entry.name: entry.handled for entry in played.app.trace if entry.kind == "event"}
    assert events == {"open": True, "close": False}


def test_events_of_the_scripts_own(browse: Browse) -> None:
    code = """
const target = new EventTarget()
target.addEventListener('tick', (e) => { console.log(e.type, e.isTrusted, e instanceof Event); e.preventDefault() })
console.log(target.dispatchEvent(new Event('tick', { cancelable: true })), target.dispatchEvent(new Event('tick')))
console.log(new MessageEvent('m', { data: 5 }).data, new CloseEvent('close', { code: 4000 }).code)
"""
    assert browse(code).lines == ["tick false true", "tick false true", "false true", "5 4000"]


def test_uni_does_not_see_the_sockets_of_the_class(browse: Browse) -> None:
    code = f"""
uni.onSocketOpen(() => console.log('uni'))
const s = show(new WebSocket('{URL}'))
s.onopen = () => uni.closeSocket({{ fail: (res) => console.log(res.errMsg) }})
"""
    assert browse(code).lines == ["open 1", "closeSocket:fail WebSocket is not connected"]


@pytest.mark.parametrize("frame", [r"\x83\x00", r"\x81\x81abcda", r"\x81\x01\xff", r"\xc1\x01a"])
def test_frames_that_break_the_protocol(browse: Browse, frame: str) -> None:
    handler = f"websocket.transport.write(b'{frame}')\nawait websocket.wait_closed()"
    opened, _, *events = browse(f"show(new WebSocket('{URL}'))", handler=handler).lines
    assert [opened, *events] == ["open 1", *FAILED]
