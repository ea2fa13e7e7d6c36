"""WebSocket.send and close: what Chromium throws, drops and puts on the wire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.api.browser.browsing import URL, Browse, said, words


def opened(code: str) -> str:
    return f"const s = show(new WebSocket('{URL}'))\ns.onopen = () => {{ {code} }}"


def frames(played: Any) -> list[tuple[str, bytes]]:
    return [(e.name, e.data) for e in played.app.trace if e.kind == "frame" and e.name.startswith("out ")]


@pytest.mark.records("h5.chrome.send-connecting")
def test_send_while_connecting(browse: Browse) -> None:
    played = browse(f"const s = new WebSocket('{URL}')\nthrown(() => s.send('x'))", for_ms=0)
    assert played.lines == [f"InvalidStateError 11 true {words('send-connecting')['message']}"]
    uncaught = browse(f"new WebSocket('{URL}').send('x')", for_ms=0).uncaught
    assert uncaught == [("error", f"InvalidStateError: {words('send-connecting')['message']}")]


@pytest.mark.records("h5.chrome.send-closing")
def test_send_after_close_is_dropped_and_counted(browse: Browse) -> None:
    played = browse(opened("s.close(); s.send('four'); s.send(new ArrayBuffer(2)); console.log(s.bufferedAmount)"))
    line = said(words("send-closing")["console.error"])
    assert [one for one in played.lines if not one.startswith(("open", "close"))] == [line, line, "6"]
    assert [name for name, _ in frames(played)] == ["out close"]


def test_send_after_the_end(browse: Browse) -> None:
    code = f"const s = new WebSocket('{URL}')\ns.onclose = () => {{ s.send('é'); console.log(s.bufferedAmount) }}"
    assert browse(code, server="close:4001").lines == [said(words("send-closing")["console.error"]), "2"]
    early = f"const s = new WebSocket('{URL}')\ns.close(); thrown(() => s.send('x'))"
    assert browse(early).lines[1:3] == [said(words("send-closing")["console.error"]), "nothing thrown"]


@pytest.mark.records("h5.chrome.data")
def test_what_data_becomes(browse: Browse) -> None:
    values = r"""
'text', '', undefined, null, 5, {a: 1}, [1, 2], { toString() { return 'own' } }, '\ud800',
new Uint8Array([1, 2, 3]).subarray(1), new Uint16Array([258]), new ArrayBuffer(0), new Blob(['b', new Uint8Array([7])])
"""
    played = browse(opened(f"for (const value of [{values}]) s.send(value)"))
    texts = ["text", "", "undefined", "null", "5", "[object Object]", "1,2", "own", "\ufffd"]
    binary = [b"\x02\x03", b"\x02\x01", b"", b"b\x07"]
    assert frames(played) == [
        *(("out text", text.encode()) for text in texts),
        *(("out binary", data) for data in binary),
    ]


def test_send_without_an_argument(browse: Browse) -> None:
    played = browse(opened("thrown(() => s.send())"))
    message = "Failed to execute 'send' on 'WebSocket': 1 argument required, but only 0 present."
    assert f"TypeError undefined false {message}" in played.lines


def test_buffered_amount_is_what_this_task_gave(browse: Browse) -> None:
    played = browse(
        opened("s.send('12345'); console.log(s.bufferedAmount); setTimeout(() => console.log(s.bufferedAmount))")
    )
    assert [line for line in played.lines if line.isdigit()] == ["5", "0"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [("999", 999), ("-1", 0), ("NaN", 0), ("null", 0), ("'abc'", 0), ("65536", 65535), ("0", 0), ("1001", 1001)],
)
@pytest.mark.records("h5.chrome.close-code-invalid")
def test_codes_that_are_refused(browse: Browse, code: str, shown: int) -> None:
    message = words("close-code-invalid")["message"].replace("999 is", f"{shown} is")
    played = browse(
        f"const s = new WebSocket('{URL}')\nthrown(() => s.close({code})); console.log(s.readyState)", for_ms=0
    )
    assert played.lines == [f"InvalidAccessError 15 true {message}", "0"]


def test_codes_that_pass(browse: Browse) -> None:
    for code, sent in (("1000.7", "1000"), ("'3000'", "3000"), ("4999, 'bye'", "4999 bye")):
        assert ("out close", sent.encode()) in frames(browse(opened(f"s.close({code})")))


@pytest.mark.records("h5.chrome.close-reason-too-long")
def test_a_reason_that_is_too_long(browse: Browse) -> None:
    message = words("close-reason-too-long")["message"]
    for reason in ("'x'.repeat(124)", "'é'.repeat(62)"):
        played = browse(f"const s = new WebSocket('{URL}')\nthrown(() => s.close(1000, {reason}))", for_ms=0)
        assert played.lines == [f"SyntaxError 12 true {message}"]
    for reason in ("'x'.repeat(123)", "'é'.repeat(61)"):
        assert "nothing thrown" in browse(opened(f"thrown(() => s.close(1000, {reason}))")).lines


@pytest.mark.records("h5.chrome.close-bare")
def test_a_bare_close(browse: Browse) -> None:
    played = browse(opened("s.close(); console.log(s.readyState); s.close(3000)"))
    assert played.lines == ["open 1", "2", "close 1005  true 3"]
    assert frames(played) == [("out close", b"")]


def test_a_close_with_a_code(browse: Browse) -> None:
    assert browse(opened("s.close(4321, 'bye')")).lines == ["open 1", "close 4321 bye true 3"]


@pytest.mark.records("h5.chrome.close-early")
def test_an_early_close(browse: Browse) -> None:
    played = browse(f"const s = show(new WebSocket('{URL}'))\ns.close(4000, 'x'); console.log(s.readyState)")
    line = said(words("close-early")["console.warn"], "warn")
    assert played.lines == [line, "2", "error 3", "close 1006  false 3"]


@pytest.mark.records("h5.chrome.timeout.closing")
def test_a_close_that_is_not_answered(browse: Browse) -> None:
    code = opened("const at = Date.now(); s.close(); s.onclose = () => console.log((Date.now() - at) / 1000)")
    deaf = "websocket.transport.pause_reading()\nawait websocket.wait_closed()"
    expected = words("timeout.closing")
    played = browse(code, handler=deaf, for_ms=100_000)
    assert played.lines == ["open 1", f"close {expected['code']}  false 3", str(expected["seconds"])]


@pytest.mark.records("h5.chrome.message-size")
def test_large_messages_leave_in_frames(browse: Browse, tmp_path: Path) -> None:
    handler = """import pathlib
sizes = [[len(part) async for part in websocket.recv_streaming()] for _ in range(3)]
pathlib.Path(__file__).with_name('told.txt').write_text(str(sizes))"""
    browse(opened("for (const size of [262144, 9, 131000]) s.send('x'.repeat(size))"), handler=handler)
    # What goes over the end of the buffer, 153 bytes of which are taken by then, leaves in two.
    assert (tmp_path / "told.txt").read_text() == "[[131000, 131000, 144], [9], [130847, 153]]"


def test_a_large_message_comes_whole(browse: Browse) -> None:
    code = opened("s.binaryType = 'arraybuffer'; s.onmessage = (e) => console.log(e.data.byteLength)")
    assert "16777216" in browse(code, handler="await websocket.send(bytes(1 << 24))", for_ms=1_000).lines
