"""Urls, domain lists, headers and data, by rules alone."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, View
from emulator.engine.wire import data, domains, headers, urls
from platforms.model.wire import Data, Domain, Headers, Url


def address(url: str) -> urls.Address:
    found = urls.parse(url, Url())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("wss://a.example", ("wss", "a.example", None, "/", True)),
        ("WS://A.example:8080/p?q=1#f", ("ws", "a.example", 8080, "/p?q=1", False)),
        ("wss://[::1]:9/x", ("wss", "::1", 9, "/x", True)),
        ("wss://中文.example", ("wss", "xn--fiq228c.example", None, "/", True)),
        ("wss://" + "中" * 64, None),
        ("https://a.example/x", ("https", "a.example", None, "/x", True)),
        ("ftp://a.example", None),
        ("wss://", None),
        ("wss://a.example:99999", None),
        ("wss://a b", None),
        ("wss://a.example/a|b", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_urls(url: str, expected: Any) -> None:
    found = urls.parse(url, Url())
    assert (found and found[:5]) == expected


@pytest.mark.parametrize(
    ("host", "found"),
    [("a.example", True), ("a-b.example.", True), ("127.0.0.1", True), ("[::1]", True), ("a_b", False), ("中", False)],
)
def test_hosts_of_letters_digits_and_hyphens(host: str, found: bool) -> None:
    assert urls.has_host(f"wss://{host}:8443/x", Url(host_names="letters-digits-hyphens")) is found
    assert urls.has_host(f"wss://{host}/", Url())


def test_relative_urls_resolve_against_the_page() -> None:
    rules = Url(reads="standard", base="http://localhost:5173/a/")
    found = {url: urls.parse(url, rules) for url in ("/echo", "b/../c?d", "wss://a.example", "ws://[::1")}
    assert [one and one.href for one in found.values()] == [
        *("ws://localhost:5173/echo", "ws://localhost:5173/a/c?d", "wss://a.example/"),
        None,
    ]


@pytest.mark.parametrize(
    ("url", "rules", "passes"),
    [
        ("wss://a", Url(), True),
        ("WSS://a", Url(), True),
        ("WSS://a", Url(ignore_case=False), False),
        ("http://a", Url(), False),
        ("https:a", Url(schemes=("https", "wss"), prefix_only=True), True),
        ("wss:/a", Url(), False),
        ("", Url(), False),
    ],
)
def test_the_first_look_at_a_url(url: str, rules: Url, passes: bool) -> None:
    assert urls.passes_scheme_check(url, rules) is passes


def test_data_becomes_a_query_without_escaping() -> None:
    assert urls.with_query("wss://a/x", {"k": "a b", "n": 1, "f": print}) == "wss://a/x?k=a b&n=1"
    assert urls.with_query("wss://a/x?y", {"k": "v"}) == "wss://a/x?y&k=v"
    assert urls.with_query("wss://a/x", lambda: None) == "wss://a/x"


@pytest.mark.parametrize(
    ("entry", "url", "rules", "listed"),
    [
        ("wss://a.example", "wss://a.example/p", Domain(), True),
        ("a.example", "wss://A.EXAMPLE", Domain(), True),
        ("wss://a.example", "ws://a.example", Domain(), False),
        ("wss://a.example", "ws://a.example", Domain(scheme="ignored"), True),
        ("wss://a.example", "wss://a.example:8443", Domain(), False),
        ("wss://a.example", "wss://a.example:443", Domain(), False),
        ("wss://a.example:8443", "wss://a.example:8443", Domain(), True),
        ("wss://a.example", "wss://a.example:8443", Domain(port="ignored"), True),
        ("wss://*.a.example", "wss://x.a.example", Domain(host="wildcard"), True),
        ("wss://*.a.example", "wss://a.example", Domain(host="wildcard"), False),
        ("wss://*.a.example", "wss://x.a.example", Domain(), False),
        ("wss://.a.example", "wss://x.a.example", Domain(host="suffix"), True),
        ("wss://.a.example", "wss://xa.example", Domain(host="suffix"), False),
        ("wss://中文.example", "wss://中文.example", Domain(), True),
        ("wss://*.中文.example", "wss://x.中文.example", Domain(host="wildcard"), True),
        ("wss://*.a.example", "wss://xa.example", Domain(host="suffix"), True),
        ("wss://www.a.example", "wss://a.example", Domain(ignore_www=True), True),
        ("wss://a.example", "wss://www.a.example", Domain(ignore_www=True), True),
        ("wss://a.example", "wss://www.a.example", Domain(), False),
        ("wss://www.a.com", "wss://b.c.com", Domain(host="first-level"), False),
        ("wss://www.a.com", "wss://b.a.com", Domain(host="first-level"), True),
        ("wss://*", "wss://anything:1234", Domain(), True),
        ("wss://*", "ws://anything", Domain(), False),
        ("wss://a.example", "ws://192.168.1.7", Domain(lan_exempt=True), True),
        ("wss://a.example", "ws://8.8.8.8", Domain(lan_exempt=True), False),
    ],
)
def test_domain_lists(entry: str, url: str, rules: Domain, listed: bool) -> None:
    assert domains.is_listed(address(url), [domains.parse_entry(entry)], rules) is listed


@pytest.mark.parametrize("entry", ["", "ftp://a", "https://a", "wss://a/path", "wss://a:port", "wss://"])
def test_a_bad_entry_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match="is no domain"):
        domains.parse_entry(entry)


GIVEN = {
    "X-One": "1",
    "X-Num": 2,
    "X-Null": None,
    "X-List": [1, 2],
    "Referer": "r",
    "Connection": "close",
    "bad name": "x",
}


@pytest.mark.parametrize(
    ("rules", "sent"),
    [
        (Headers(), {"X-One": "1", "X-Num": "2", "X-Null": "null", "X-List": "1,2", "Referer": "r"}),
        (
            Headers(values="numbers-else-tag", dropped=("referer",)),
            {"X-One": "1", "X-Num": "2", "X-Null": "[object Null]", "X-List": "[object Array]"},
        ),
        (Headers(values="strings-until-other"), {"X-One": "1"}),
        (
            Headers(values="json-text"),
            {"X-One": "1", "X-Num": "2", "X-Null": "null", "X-List": "[1,2]", "Referer": "r"},
        ),
        (Headers(sent=False, added={"Origin": "{scheme}://{host}"}), {"Origin": "https://a.example:9"}),
        (
            Headers(names="lower-case", values="strings-until-other", defaults={"X-one": "mine", "UA": "me"}),
            {"x-one": "1", "UA": "me"},
        ),
    ],
)
def test_headers(rules: Headers, sent: dict[str, str]) -> None:
    assert dict(headers.request_headers(GIVEN, rules, address("wss://a.example:9"), "app")) == sent


def test_a_header_beside_the_apps_own_goes_first() -> None:
    rules = Headers(beside={"referer": "me"})
    sent = headers.request_headers({"referer": "you"}, rules, address("wss://a.example"), "app")
    assert sent == [("referer", "me"), ("referer", "you")]


def test_a_line_break_cannot_smuggle_a_header() -> None:
    sent = headers.request_headers({"X": "a\r\nEvil: 1"}, Headers(), address("wss://a"), "app")
    assert sent == [("X", "a  Evil: 1")]


@pytest.mark.parametrize(
    ("value", "send", "expected"),
    [
        ("x", {}, "x"),
        (b"x", {}, b"x"),
        (View("Uint8Array", b"v"), {"View": "binary"}, b"v"),
        (5, {"Number": "text"}, "5"),
        (True, {"Boolean": "text"}, "true"),
        ({"a": [1, "é"]}, {"Object": "json"}, '{"a":[1,"é"]}'),
        ({"a": 1}, {"Object": "text"}, "[object Object]"),
        ({"a": 1}, {"Object": "empty-binary"}, b""),
        (UNDEFINED, {"Undefined": "text"}, "undefined"),
        (None, {"Null": "nothing"}, None),
        (True, {"Boolean": "digit"}, "1"),
        ([1, 2], {"Array": "text"}, "1,2"),
    ],
)
def test_what_a_value_becomes_on_the_wire(value: Any, send: dict[str, str], expected: Any) -> None:
    rules = Data(send={"String": "text", "ArrayBuffer": "binary"} | send)  # type: ignore[arg-type]
    assert data.encode({}, value, rules).payload == expected


def test_types_that_a_profile_does_not_name_are_rejected() -> None:
    for value in (5, {}, [], None, UNDEFINED, View("DataView", b""), print):
        assert data.encoding(value, Data()) == "rejected"


def test_base64_with_a_flag() -> None:
    rules = Data(send={"String": "base64-flag"}, binary="base64")
    assert data.encode({"isBuffer": True}, "AAE", rules).payload == b"\0\1"
    assert data.encode({}, "AAE", rules).payload == "AAE"
    assert data.decode(b"\0\1", rules) == "AAE="


def test_text_that_claims_to_be_binary() -> None:
    rules = Data(binary_json=True)
    words = '{"@type":"binary","base64":"AAE="}'
    assert data.decode(words, rules) == b"\0\1"
    assert data.encode({}, words, rules).payload == b"\0\1"
    assert data.decode('{"a":1}', rules) == '{"a":1}'


def test_replaced_characters() -> None:
    assert data.decode("a\u2028b", Data(replace={"\u2028": "\n"})) == "a\nb"
