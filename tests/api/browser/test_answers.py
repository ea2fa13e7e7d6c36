"""Answers to the handshake that are wrong in one way or in several."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Any

import pytest

from tests.api.browser.browsing import ANSWERING, Browse, said, serving, words

LATER = f"setTimeout(() => show(new WebSocket('{ANSWERING}')), 10)"
FAILED = ["error 3", "close 1006  false 3"]
STATUS = "HTTP/1.1 101 Switching Protocols"
UPGRADE = "Upgrade: websocket"
CONNECTION = "Connection: Upgrade"
ACCEPT = "Sec-WebSocket-Accept: {accept}"
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate"
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXTS = words("answer-flaws")["console.error"]


class Saying(asyncio.Protocol):
    """Answers with these lines, in which {accept} is the right key; leaves the connection open if the head is whole."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        key = data.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
        self.transport.write("\r\n".join(self.lines).replace("{accept}", accept).encode())
        if self.lines[-1]:
            self.transport.close()


def answered(browse: Browse, *lines: str) -> list[str]:
    found: list[str] = browse(LATER, then=(serving(lambda: Saying(lines)),), for_ms=1_000).lines
    return found


@pytest.mark.records("h5.chrome.answer-flaws")
@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (0, (STATUS, CONNECTION, ACCEPT)),
        (0, (STATUS,)),
        (1, (STATUS, UPGRADE, UPGRADE, "Connection: x")),
        (2, (STATUS, UPGRADE, ACCEPT, ACCEPT)),
        (3, (STATUS, "Upgrade: x", "Connection: y")),
        (4, (STATUS, UPGRADE, "Connection: x", ACCEPT, f"{DEFLATE}; x")),
        (6, ("HTTP/0.9 200 OK",)),
        (7, ("HTTP/1.1 407 X",)),
        (8, (STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Extensions: ;")),
        (9, (STATUS, UPGRADE, CONNECTION, ACCEPT, DEFLATE, DEFLATE)),
        (10, (STATUS, UPGRADE, CONNECTION, ACCEPT, f"{DEFLATE}; x")),
        (11, (STATUS, UPGRADE, CONNECTION, ACCEPT, f"{DEFLATE}; server_max_window_bits=7")),
        (12, (STATUS, UPGRADE, CONNECTION, ACCEPT, f"{DEFLATE}; server_max_window_bits=9; server_max_window_bits=9")),
        (13, (STATUS, UPGRADE, CONNECTION, ACCEPT, f"{DEFLATE}; client_max_window_bits")),
    ],
)
def test_the_first_flaw_is_told(browse: Browse, number: int, lines: tuple[str, ...]) -> None:
    assert answered(browse, *lines, "", "") == [said(TEXTS[number], url=ANSWERING), *FAILED]


@pytest.mark.records("h5.chrome.answer-flaws")
def test_an_answer_that_is_cut_off(browse: Browse) -> None:
    assert answered(browse, STATUS, "Upgrade: web") == [said(TEXTS[5], url=ANSWERING), *FAILED]


@pytest.mark.parametrize("first", [STATUS, "HTTP/1.0 101 X", "HTTP/1.1 101", "\r\nHTTP/2 0101"])
def test_any_http_is_read(browse: Browse, first: str) -> None:
    lines = first, "no header", UPGRADE.replace("w", "W"), "Connection: keep-alive, upgrade", ACCEPT, "", ""
    assert answered(browse, *lines) == ["open 1"]


@pytest.mark.records("h5.chrome.console")
def test_a_header_without_which_nothing_opens(browse: Browse) -> None:
    told = said(words("console")["console.error"][11], url=ANSWERING)
    assert answered(browse, STATUS, UPGRADE, ACCEPT, "", "") == [told, *FAILED]


@pytest.mark.parametrize("status", [99, 404, 999])
def test_a_refusal_is_told_without_its_body(browse: Browse, status: int) -> None:
    told = f"WebSocket connection to '{ANSWERING}' failed: Error during WebSocket handshake: Unexpected response code: "
    assert answered(browse, f"HTTP/1.1 {status}", "", "") == [f"error: {told}{status}", *FAILED]
