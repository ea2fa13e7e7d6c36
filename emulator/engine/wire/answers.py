"""A server's answer to the handshake as a browser reads it: leniently where HTTP is, and part after part.

As in Chromium: what a status line may look like, and which part of the answer is looked at first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from websockets.datastructures import Headers
from websockets.exceptions import InvalidHandshake

_JUNK: Final = 4  # bytes before "HTTP" that are let through
_LINE: Final = re.compile(rb"HTTP(?:/(\d+)\.(\d+))?[^ ]* *(?:0*(\d+))? *([^\r\n]*)")
_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER: Final = rf"\s*;\s*{_TOKEN}(?:\s*=\s*(?:{_TOKEN}|\"[^\"\\]*\"))?"
_EXTENSION: Final = re.compile(rf"\s*({_TOKEN})((?:{_PARAMETER})*)\s*")
_DEFLATE: Final = "permessage-deflate"
_FLAGS: Final = ("server_no_context_takeover", "client_no_context_takeover")
_BITS: Final = ("server_max_window_bits", "client_max_window_bits")


class AnswerFlaw(InvalidHandshake):
    """What is wrong with an answer: a condition of the vocabulary, and the placeholders that tell more of it."""

    def __init__(self, condition: str, **values: str) -> None:
        self.condition = condition
        self.values = values
        super().__init__(f"{condition} {' '.join(values.values())}".strip())


class Head(NamedTuple):
    """The head of an answer. `rest`: the bytes after it."""

    status: int
    phrase: str
    headers: Headers
    rest: bytes

    def as_bytes(self) -> bytes:
        """The same in strict HTTP/1.1."""
        return f"HTTP/1.1 {self.status} {self.phrase}\r\n{self.headers}".encode("latin-1")


def head_of(data: bytes, ended: bool) -> Head | None:
    """The head that begins with these bytes; None until it is whole. `ended`: nothing will follow.

    Raises AnswerFlaw.
    """
    begin = data.find(b"HTTP", 0, _JUNK + 4)
    if begin < 0:
        if ended or len(data) >= _JUNK + 4:
            raise AnswerFlaw("peer-vanished" if not data else "answer-not-http")
        return None
    end = re.compile(rb"\r?\n\r?\n").search(data, begin)
    if end is None:
        if ended:
            raise AnswerFlaw("answer-cut")
        return None
    first, *lines = re.split(rb"\r?\n", data[begin : end.start()])
    found = _LINE.match(first)
    assert found is not None
    if found[1] is not None and int(found[1]) < 1:
        raise AnswerFlaw("status-line-invalid")
    headers = Headers()
    for line in lines:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon and re.fullmatch(_TOKEN, name):
            headers[name] = value.strip(" \t")
    return Head(int(found[3] or 200), found[4].decode("latin-1"), headers, data[end.end() :])


def check_upgrade(headers: Headers) -> None:
    value = _only(headers, "Upgrade")
    if value.lower() != "websocket":
        raise AnswerFlaw("upgrade-wrong", value=value)


def check_accept(headers: Headers, key: str) -> None:
    if _only(headers, "Sec-WebSocket-Accept") != key:
        raise AnswerFlaw("accept-wrong")


def check_connection(headers: Headers) -> None:
    values = headers.get_all("Connection")
    if not values:
        raise AnswerFlaw("header-missing", header="Connection")
    if "upgrade" not in [token.strip().lower() for value in values for token in value.split(",")]:
        raise AnswerFlaw("connection-wrong")


def check_extensions(headers: Headers, offered: bool) -> None:
    """`offered`: permessage-deflate was."""
    seen = False
    for value in headers.get_all("Sec-WebSocket-Extensions"):
        for name, parameters in _extensions(value):
            if name != _DEFLATE or not offered:
                raise AnswerFlaw("extension-unrequested", extension=name)
            if seen:
                raise AnswerFlaw("extension-repeated", extension=name)
            seen = True
            _check_deflate(parameters)


def _only(headers: Headers, name: str) -> str:
    values = headers.get_all(name)
    if not values:
        raise AnswerFlaw("header-missing", header=name)
    if len(values) > 1:
        raise AnswerFlaw("header-repeated", header=name)
    return str(values[0])


def _extensions(value: str) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    at = 0
    while True:
        found = _EXTENSION.match(value, at)
        if found is None or value[found.end() : found.end() + 1] not in ("", ","):
            raise AnswerFlaw("extensions-unreadable", value=value)
        yield found[1], [_parameter(text) for text in found[2].split(";")[1:]]
        at = found.end() + 1
        if found.end() == len(value):
            return


def _parameter(text: str) -> tuple[str, str | None]:
    name, equals, value = text.partition("=")
    return name.strip(), value.strip().strip('"') if equals else None


def _check_deflate(parameters: list[tuple[str, str | None]]) -> None:
    seen: set[str] = set()
    for name, value in parameters:
        if name not in _FLAGS + _BITS:
            raise AnswerFlaw("extension-parameter-unknown", extension=_DEFLATE)
        if name in seen:
            raise AnswerFlaw("extension-parameter-repeated", extension=_DEFLATE, parameter=name)
        seen.add(name)
        if name == _BITS[1] and value is None:
            raise AnswerFlaw("extension-parameter-empty", extension=_DEFLATE, parameter=name)
        if (value is not None) if name in _FLAGS else not re.fullmatch(r"[89]|1[0-5]", value or ""):
            raise AnswerFlaw("extension-parameter-wrong", extension=_DEFLATE, parameter=name)
