"""Frames that break the protocol: what the console says, and what the server is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.browser.browsing import URL, Browse, said, words

FAILED = ["error 3", "close 1006  false 3"]


def answered(browse: Browse, frame: str) -> list[str]:
    handler = f"websocket.transport.write(bytes.fromhex('{frame}'))\nawait websocket.wait_closed()"
    lines: list[str] = browse(f"show(new WebSocket('{URL}'))", handler=handler).lines
    return lines


@pytest.mark.records("h5.chrome.protocol-errors")
@pytest.mark.parametrize(
    ("frame", "number"),
    [("8101ff", 0), ("818161626364", 1), ("c10161", 2), ("830161", 3), ("897e007e" + "61" * 126, 4)],
)
def test_a_frame_that_breaks_the_protocol(browse: Browse, frame: str, number: int) -> None:
    assert answered(browse, frame) == ["open 1", said(words("protocol-errors")["console.error"][number]), *FAILED]


@pytest.mark.parametrize(("frame", "bits"), [("a10161", (0, 1, 0)), ("910161", (0, 0, 1)), ("f10161", (1, 1, 1))])
def test_which_reserved_bits_are_on(browse: Browse, frame: str, bits: tuple[int, ...]) -> None:
    shown = ", ".join(f"reserved{number} = {bit}" for number, bit in enumerate(bits, 1))
    assert answered(browse, frame)[1].endswith(f"One or more reserved bits are on: {shown}")


@pytest.mark.records("h5.chrome.fragment-errors")
@pytest.mark.parametrize(("frame", "number"), [("800161", 0), ("010161810162", 1)])
def test_fragments_out_of_order(browse: Browse, frame: str, number: int) -> None:
    assert answered(browse, frame) == ["open 1", said(words("fragment-errors")["console.error"][number]), *FAILED]


@pytest.mark.records("h5.chrome.breach-frames")
@pytest.mark.parametrize(
    ("frame", "number"),
    [
        *(("8101ff", 0), ("0900", 1), ("818161626364", 2), ("c10161", 3), ("830161", 4), ("800161", 5)),
        *(("010161810162", 6), ("880303e8ff", 7)),
    ],
)
def test_what_the_server_is_told(browse: Browse, tmp_path: Path, frame: str, number: int) -> None:
    handler = f"""import pathlib
websocket.transport.write(bytes.fromhex('{frame}'))
await websocket.wait_closed()
told = f'{{websocket.close_code}} {{websocket.close_reason}}'
pathlib.Path(__file__).with_name('told.txt').write_text(told)"""
    browse(f"show(new WebSocket('{URL}'))", handler=handler)
    assert (tmp_path / "told.txt").read_text() == f"1002 {words('breach-frames')['reasons'][number]}"


@pytest.mark.records("h5.chrome.close-lingers")
@pytest.mark.parametrize(("frame", "number"), [("810161", 0), ("880203e8", 1), ("8900", 2), ("8a00", 3)])
def test_frames_after_the_close_frame(browse: Browse, frame: str, number: int) -> None:
    told = said(words("close-lingers")["console.error"][number])
    assert answered(browse, f"880203e8{frame}") == ["open 1", told, *FAILED]


@pytest.mark.records("h5.chrome.close-lingers")
def test_the_end_of_tcp_is_waited_for(browse: Browse) -> None:
    handler = """import asyncio
websocket.transport.pause_reading()
websocket.transport.write(bytes.fromhex('880203e8'))
await asyncio.sleep(60)"""
    code = f"""const s = show(new WebSocket('{URL}')); let at
s.onopen = () => {{ at = Date.now(); setTimeout(() => console.log(s.readyState), 1900) }}
s.onclose = () => console.log(Math.round((Date.now() - at) / 100) / 10)"""
    lines = browse(code, handler=handler).lines
    assert lines == ["open 1", "2", "close 1000  true 3", str(words("close-lingers")["seconds"])]


@pytest.mark.records("h5.chrome.message-closing")
def test_messages_after_close_are_not_delivered(browse: Browse) -> None:
    code = f"const s = show(new WebSocket('{URL}'))\ns.onopen = () => {{ s.send('a'); s.close() }}"
    assert browse(code).lines == ["open 1", "close 1005  true 3"]


@pytest.mark.records("h5.chrome.close-undefined")
def test_a_reason_without_a_code(browse: Browse) -> None:
    calls = "thrown(() => s.close(undefined, 'why')); thrown(() => s.close(undefined, undefined))"
    code = f"const s = new WebSocket('{URL}')\n{calls}"
    refused, _, taken = browse(code).lines[:3]
    assert refused.startswith("InvalidAccessError 15 true")
    assert refused.endswith("0 is neither.")
    assert taken == "nothing thrown"


@pytest.mark.records("h5.chrome.binary-type")
def test_a_wrong_binary_type(browse: Browse) -> None:
    lines = browse(f"const s = new WebSocket('{URL}')\ns.binaryType = 'x'; console.log(s.binaryType)", for_ms=0).lines
    assert lines == [said(words("binary-type")["console.warn"], "warn").replace("<value>", "x"), "blob"]


@pytest.mark.records("h5.chrome.conversions")
def test_arguments_that_cannot_be_converted(browse: Browse) -> None:
    told = words("conversions")
    code = f"""
const s = new WebSocket('{URL}')
for (const run of [
  () => new WebSocket(Symbol('x')), () => new WebSocket(Object.create(null)), () => WebSocket('{URL}'),
  () => new WebSocket('{URL}', {{ [Symbol.iterator]: 5 }}), () => WebSocket.prototype.url,
  () => s.close(Symbol('x')), () => s.close(1n), () => s.close(3000, Symbol('x')),
]) thrown(run)
"""
    make, close, texts = told["constructing"], told["executing"], told["texts"]
    expected = [make + texts[n] for n in (0, 3, 5, 4)] + [texts[6]] + [close + texts[n] for n in (1, 2, 0)]
    assert browse(code, for_ms=0).lines == [f"TypeError undefined false {text}" for text in expected]


@pytest.mark.records("h5.chrome.mixed-loopback")
def test_loopback_is_no_mixed_content(browse: Browse) -> None:
    urls = ("ws://127.9.9.9/", "ws://[::1]/", "ws://a.localhost/")
    code = "\n".join(f"console.log(new WebSocket('{url}').url)" for url in urls)
    assert browse(code, "h5:page=https", for_ms=0).lines == list(urls)


@pytest.mark.records("h5.chrome.url-normal")
def test_a_url_in_its_normal_form(browse: Browse) -> None:
    code = "for (const url of ['ws://0x7f.1/a/../b c', 'ws://h h/']) console.log(new WebSocket(url).url)"
    assert browse(code, for_ms=0).lines == ["ws://127.0.0.1/b%20c", "ws://h%20h/"]
