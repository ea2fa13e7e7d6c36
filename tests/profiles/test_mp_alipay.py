"""Alipay mini programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from functools import partial
from typing import Any

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject
from tests.profiles.driver import Play, exact, perform, resolve

MP = "mp-alipay"
NEWEST = f"{MP}@2.9.1"
ARIVER, NEBULA, IOS, IDE = (f"{NEWEST}/{host}" for host in ("android-ariver", "android-nebula", "ios", "devtools"))
DINGTALK, DINGTALK_LEGACY = f"{NEWEST}/dingtalk", f"{NEWEST}/dingtalk-legacy"
ONE_SOCKET = [f"{MP}@2.0.0", DINGTALK, DINGTALK_LEGACY, f"{NEWEST}/alipay-plus"]
EVERYWHERE = [NEWEST, ARIVER, NEBULA, IOS, IDE]
PHONES = [NEWEST, ARIVER, NEBULA, IOS]


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def filled(payload: Any, number: int = 1) -> Any:
    """A payload of the ledger with the socket's id in place of <id>."""
    if isinstance(payload, dict):
        return {key: filled(item, number) for key, item in payload.items()}
    return str(number) if payload == "<id>" else payload


def connecting(*urls: Any, apart: float = 50, **options: Any) -> Any:
    def script(play: Play) -> None:
        for number, url in enumerate(urls):
            play.later(number * apart, partial(play.connect, url, **options))

    return script


SINGLE = connecting("wss://a.example")
MULTIPLE = connecting("wss://a.example", multiple=True)


# What connectSocket returns


@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_task_needs_multiple(target: str) -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        got.extend(play.connect(**given) for given in ({}, {"multiple": False}, {"multiple": 1}, {"multiple": True}))

    perform(target, script)
    assert got[:3] == [UNDEFINED, UNDEFINED, UNDEFINED]
    assert words("return.single-undefined") == {"returns": "undefined"}
    task = got[3]
    assert isinstance(task, HostObject)
    events = ("Open", "Message", "Error", "Close")
    assert set(task.methods) == {"send", "close"} | {f"{way}{event}" for way in ("on", "off") for event in events}


@pytest.mark.parametrize("target", ONE_SOCKET)
def test_some_hosts_and_versions_know_no_task(target: str) -> None:
    got: list[Any] = []
    perform(target, lambda play: got.append(play.connect(multiple=True)))
    assert got == [UNDEFINED]


def test_app_json_may_make_multiple_the_default() -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        got.extend([play.connect(), play.connect(multiple=False)])

    perform(f"{NEWEST}:default-multiple=true", script)
    assert isinstance(got[0], HostObject)
    assert got[1] is UNDEFINED
    assert words("return.default-multiple-config") == {"appJson": "behavior.connectSocketDefaultMultiple"}


@pytest.mark.parametrize(
    ("target", "name", "payload"),
    [
        (NEWEST, "send", words("send.success-payload")),
        (NEBULA, "close", words("close.success-payload")),
    ],
)
def test_task_methods_give_promises(target: str, name: str, payload: dict[str, Any]) -> None:
    def script(play: Play) -> None:
        task = play.connect(multiple=True)
        play.later(50, lambda: play.method(task, name, {"data": "x"}, callbacks=False))

    assert perform(target, script).first(f"{name}.resolved") == payload


# What connectSocket refuses


@pytest.mark.parametrize(
    ("record", "target", "url"),
    [
        *(("error.code-20", target, "ws://a.example") for target in EVERYWHERE),
        *(("error.code-3-url-empty", target, url) for target in EVERYWHERE for url in ("", None, UNDEFINED)),
        *(("error.code-4", target, "a.example/socket") for target in EVERYWHERE),
        *(("error.code-5", target, "http://a.example") for target in EVERYWHERE),
        *(("error.code-2-new", target, 42) for target in (NEWEST, ARIVER, IOS, IDE)),
        ("error.code-5", NEBULA, "WSS://a.example"),
        ("error.code-4", NEBULA, "wss://a b"),
        ("error.code-4", IOS, "wss://a b"),
    ],
)
def test_url(record: str, target: str, url: Any) -> None:
    play = perform(target, connecting(url))
    assert play.names == ["connect.fail", "connect.complete"]
    assert play.first("connect.fail") == words(record)
    assert set(words(record)) == set(words("error.shape-fail")["keys"])


@pytest.mark.parametrize(
    ("target", "url"), [(NEWEST, "WS://a.example"), (NEWEST, "WSS://a.example"), (ARIVER, "Wss://a.example:8443/x")]
)
def test_url_that_the_check_lets_through(target: str, url: str) -> None:
    assert "global.open" in perform(target, connecting(url)).names


@pytest.mark.parametrize("target", EVERYWHERE)
def test_ws_is_let_through_where_the_check_is_off(target: str) -> None:
    assert "global.open" in perform(target, connecting("ws://a.example"), url_check=False).names


@pytest.mark.parametrize("target", EVERYWHERE)
def test_no_domain_is_refused(target: str) -> None:
    assert "global.open" in perform(target, SINGLE, domains=["wss://other.example"]).names


def test_a_broken_url_is_an_exception_in_ariver() -> None:
    fail = perform(NEWEST, connecting("wss://a b")).first("connect.fail")
    assert fail["error"] == 3
    assert fail["errorMessage"].endswith("wss://a b")


def test_an_exception_in_nebula() -> None:
    fail = perform(NEBULA, connecting("wss://a.example", protocols="mqtt")).first("connect.fail")
    known = words("error.exception-text")
    assert fail["error"] == known["error"]
    assert fail["errorMessage"].startswith(known["errorMessagePrefix"])


# url.check-order: each case breaks two rules, and the earlier one is told
@pytest.mark.parametrize(
    ("record", "options"),
    [
        ("error.code-20", {"urls": ["wss://a.example", "ws://a.example"]}),
        ("limit.single-second-open-error3", {"urls": ["wss://a.example", ""]}),
        ("limit.exceeded-error", {"urls": ["wss://a.example"] * 5 + [""], "multiple": True}),
        ("error.code-3-url-empty", {"urls": [""]}),
    ],
)
def test_check_order(record: str, options: dict[str, Any]) -> None:
    play = perform(NEWEST, connecting(*options["urls"], **{key: options[key] for key in options if key != "urls"}))
    assert play.first("connect.fail") == words(record)


# How many sockets


@pytest.mark.parametrize(
    ("target", "most", "record"),
    [
        (NEWEST, words("limit.max-five")["max"], "limit.exceeded-error"),
        (IOS, words("limit.max-five")["max"], "limit.exceeded-error"),
        (IDE, words("limit.max-five")["max"], "limit.exceeded-error"),
        (ARIVER, words("limit.older-native-two")["max"], "limit.exceeded-error"),
        (NEBULA, words("limit.older-native-two")["max"], "limit.nebula-exceeded-error1"),
    ],
)
@pytest.mark.parametrize("apart", [0, 50])
def test_most_tasks(target: str, most: int, record: str, apart: float) -> None:
    play = perform(target, connecting(*["wss://a.example"] * (most + 1), apart=apart, multiple=True))
    assert play.all("connect.fail") == [words(record)]
    assert len(play.all("task.open")) == most
    assert play.of(most + 1) == ["connect.fail", "connect.complete"]


@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_unnamed_socket_is_not_stopped_by_tasks(target: str) -> None:
    def script(play: Play) -> None:
        for _ in range(resolve(target).profile.sets["live"].max or 0):
            play.connect(multiple=True)
        play.later(50, play.connect)

    assert "global.open" in perform(target, script).names


@pytest.mark.parametrize(
    ("target", "record"),
    [(NEWEST, "limit.single-second-open-error3"), (ARIVER, "limit.single-second-open-ariver")],
)
def test_second_unnamed_socket_fails(target: str, record: str) -> None:
    play = perform(target, connecting("wss://a.example", "wss://b.example"))
    assert play.first("connect.fail") == words(record)
    assert play.all("global.close") == []


def test_second_unnamed_socket_is_silent_in_nebula() -> None:
    play = perform(NEBULA, connecting("wss://a.example", "wss://b.example"))
    assert play.of(2) == []
    assert len(play.handshakes) == 1


@pytest.mark.parametrize("target", [IOS, IDE, *ONE_SOCKET[1:]])
def test_second_unnamed_socket_takes_the_place_of_the_first(target: str) -> None:
    play = perform(target, connecting("wss://a.example", "wss://b.example"))
    assert play.all("connect.fail") == []
    assert [one.name for one in play.heard if one.name.startswith("global")] == [
        "global.open",
        "global.close",
        "global.open",
    ]


@pytest.mark.parametrize("target", [NEWEST, ARIVER])
def test_second_unnamed_socket_while_the_first_connects(target: str) -> None:
    play = perform(target, connecting("wss://a.example", "wss://b.example", apart=0))
    assert play.all("connect.fail") == []
    assert len(play.handshakes) == 2


def test_second_unnamed_socket_while_the_first_connects_in_nebula() -> None:
    play = perform(NEBULA, connecting("wss://a.example", "wss://b.example", apart=0))
    assert play.all("connect.fail") == []
    assert play.names.count("global.open") == 1
    assert play.names.count("global.close") == 1


@pytest.mark.parametrize("target", [IOS, IDE])
def test_an_unnamed_socket_that_connects_is_closed_for_the_second(target: str) -> None:
    play = perform(target, connecting("wss://a.example", "wss://b.example", apart=0))
    assert [one.name for one in play.heard if one.name.startswith("global")] == ["global.close", "global.open"]


def test_closing_makes_room_for_the_next_unnamed_socket() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, play.close_global)
        play.later(50, lambda: play.connect("wss://b.example"))

    play = perform(NEWEST, script)
    assert play.all("connect.fail") == []
    assert play.names.count("global.open") == 2


@pytest.mark.parametrize(("target", "most"), [(NEWEST, 5), (ARIVER, 2), (NEBULA, 2)])
def test_an_error_without_a_close_leaves_the_place_taken(target: str, most: int) -> None:
    play = perform(target, connecting(*["wss://a.example"] * (most + 1), multiple=True), server="refuse")
    assert len(play.all("task.error")) == most
    assert play.all("task.close") == []
    text = words("limit.exceeded-error")["errorMessage"]
    assert [fail["errorMessage"] for fail in play.all("connect.fail")] == [text]


@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_close_gives_the_place_back(target: str) -> None:
    play = perform(target, connecting(*["wss://a.example"] * 8, apart=100, multiple=True), server="close:4001")
    assert play.all("connect.fail") == []
    assert len(play.all("task.close")) == 8


# Success, and what the events carry


@pytest.mark.parametrize(
    ("target", "payload"), [(NEWEST, {"success": True}), (ARIVER, {"success": True}), (NEBULA, {"message": ""})]
)
def test_success_comes_later_than_the_call_and_before_open(target: str, payload: dict[str, Any]) -> None:
    returned: list[int] = []

    def script(play: Play) -> None:
        play.connect(multiple=True)
        returned.append(len(play.heard))

    play = perform(target, script)
    assert returned == [0]
    assert play.names[:3] == ["connect.success", "connect.complete", "task.open"]
    assert play.first("connect.success") == payload


@pytest.mark.parametrize("target", EVERYWHERE)
def test_global_listeners_hear_the_unnamed_socket_only(target: str) -> None:
    assert not [name for name in perform(target, MULTIPLE, server="chat").names if name.startswith("global")]
    assert perform(target, SINGLE, server="chat").names[2:] == ["global.open", "global.message"]


OLD_CLIENT = f"{NEWEST}:client=10.3.30"


@pytest.mark.parametrize(
    ("record", "target", "event", "server"),
    [
        ("event.task-open-payload", OLD_CLIENT, "open", "silent"),
        ("event.task-open-payload", ARIVER, "open", "silent"),
        ("event.task-open-payload", f"{IDE}:ide=3.8.2", "open", "silent"),
        ("event.task-close-payload", ARIVER, "close", "close:4001"),
        ("event.task-close-payload", NEBULA, "close", "close:4001"),
        ("event.task-error-payload", ARIVER, "error", "hang"),
    ],
)
def test_task_events(record: str, target: str, event: str, server: str) -> None:
    play = perform(target, MULTIPLE, server=server)
    assert play.first(f"task.{event}") == filled(words(record))


@pytest.mark.parametrize("target", [NEWEST, IOS, IDE])
def test_newer_clients_give_the_header_of_the_answer(target: str) -> None:
    opened = perform(target, MULTIPLE).first("task.open")
    assert opened["header"]["Upgrade"] == "websocket"
    assert opened["socketTaskID"] == "1"


@pytest.mark.parametrize("target", EVERYWHERE)
def test_global_open_has_no_argument(target: str) -> None:
    assert perform(target, SINGLE).first("global.open") is UNDEFINED


@pytest.mark.parametrize("target", EVERYWHERE)
def test_messages(target: str) -> None:
    known = words("data.receive-binary-base64")["text"] | {"data": "welcome guest-1"}
    assert set(known) == set(words("event.message-payload")["keys"])
    assert perform(target, SINGLE, server="chat").first("global.message") == known
    shape = filled(words("event.task-message-payload"))
    shape["data"]["data"] = "welcome guest-1"
    assert perform(target, MULTIPLE, server="chat").first("task.message") == shape


async def binary(websocket: Any) -> None:
    await websocket.send(b"\x00\xff")
    await websocket.send("")
    await websocket.wait_closed()


@pytest.mark.parametrize(
    ("target", "is_base64"),
    [(NEWEST, False), (IOS, False), (f"{NEWEST}:client=10.5.15", True), (ARIVER, True), (NEBULA, True), (IDE, True)],
)
def test_binary_messages(target: str, is_base64: bool) -> None:
    got = perform(target, SINGLE, server=binary).all("global.message")
    assert got[0] == {"data": base64.b64encode(b"\x00\xff").decode() if is_base64 else b"\x00\xff", "isBuffer": True}
    drops_empty = "ios" not in target and "devtools" not in target
    assert len(got) == (1 if drops_empty else 2)


@pytest.mark.parametrize("target", [NEWEST, IOS])
def test_newer_close_events_have_code_and_reason(target: str) -> None:
    known = {"code": 4001, "reason": "bye"}
    assert set(known) == set(words("event.close-payload")["keys"])
    assert perform(target, SINGLE, server="close:4001:bye").first("global.close") == known
    assert perform(target, MULTIPLE, server="close:4001:bye").first("task.close") == known | {"data": known}


@pytest.mark.parametrize("target", [ARIVER, NEBULA])
def test_older_global_close_events_are_empty(target: str) -> None:
    assert perform(target, SINGLE, server="close:4001").first("global.close") is UNDEFINED


def test_listeners_accumulate_and_off_removes_one_or_all() -> None:
    heard: list[str] = []

    def script(play: Play) -> None:
        first, second = (lambda *_, name=name: heard.append(name) for name in ("first", "second"))
        task = play.connect(multiple=True, listen=False)
        for listener in (first, second, first):
            task.methods["onOpen"](listener)
            play.app.listen("open", listener)
        task.methods["offOpen"](second)
        play.app.unlisten("open", UNDEFINED)
        play.connect()

    perform(NEWEST, script, listen=False)
    assert heard == ["first", "first"]


# Errors of the connection


@pytest.mark.parametrize(
    ("record", "target", "server"),
    [
        ("error.code-6", NEWEST, "hang"),
        ("error.code-6", IOS, "hang"),
        ("error.code-7", IOS, "tls"),
        ("error.code-8", NEWEST, "reject:503"),
        ("error.code-8", IOS, "reject:403"),
        ("error.onerror-code1-text", IOS, "refuse"),
        ("error.onerror-code1-text", IOS, "dns"),
    ],
)
def test_global_error(record: str, target: str, server: str) -> None:
    play = perform(target, SINGLE, server=server)
    assert play.names[:3] == ["connect.success", "connect.complete", "global.error"]
    assert play.first("global.error") == words(record)
    assert set(words(record)) == set(words("event.error-payload")["keys"])
    task = perform(target, MULTIPLE, server=server).first("task.error")
    assert task == {"data": {"socketTaskID": "1"}} | words(record)


def test_offline_on_ios() -> None:
    def script(play: Play) -> None:
        play.network("none")
        play.connect()

    assert perform(IOS, script).first("global.error") == words("error.code-50")


def test_a_host_without_a_route_on_ios() -> None:
    def script(play: Play) -> None:
        play.world.network.set_state("none")
        play.connect()

    assert perform(IOS, script).first("global.error") == words("error.code-65")


class Answering(asyncio.Protocol):
    """A server that answers any handshake with 101 and the header given; {accept} in it is the right key."""

    def __init__(self, header: str) -> None:
        self.header = header

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        key = data.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        digest = hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
        header = self.header.replace("{accept}", base64.b64encode(digest).decode())
        head = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{header}\r\n\r\n"
        self.transport.write(head.encode())


@pytest.mark.parametrize(
    ("record", "header"),
    [
        ("error.code-8", "Sec-WebSocket-Accept: nonsense"),
        ("error.code-9", "Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: other"),
    ],
)
@pytest.mark.parametrize("target", [NEWEST, IOS])
def test_a_bad_answer_to_the_handshake(record: str, header: str, target: str) -> None:
    async def serve(play: Play) -> None:
        await play.world.loop.create_server(lambda: Answering(header), "b.example", 443)
        play.app.post(play.connect, "wss://b.example")

    play = perform(target, lambda play: play.world.loop.create_task(serve(play)))
    assert play.first("global.error") == words(record)


@pytest.mark.parametrize("target", [NEWEST, NEBULA, ARIVER])
def test_a_reset_is_an_error_and_then_a_close(target: str) -> None:
    def script(play: Play) -> None:
        play.connect(multiple=True)
        play.outside(50, play.world.network.reset_connections)

    play = perform(target, script)
    assert play.names[-2:] == ["task.error", "task.close"]
    assert play.first("task.error")["error"] == 1


def test_the_network_goes() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(50, lambda: play.network("none"))

    play = perform(NEWEST, script)
    assert play.names[-2:] == ["global.error", "global.close"]
    assert play.first("global.error")["errorMessage"].startswith(
        words("event.exception-is-error1")["errorMessagePrefix"]
    )


@pytest.mark.parametrize("target", [NEWEST, NEBULA])
@pytest.mark.parametrize("server", ["refuse", "dns", "tls"])
def test_an_exception_is_an_error_and_no_close(target: str, server: str) -> None:
    known = words("event.exception-is-error1")
    play = perform(target, SINGLE, server=server)
    assert play.names[2:] == ["global.error"]
    error = play.first("global.error")
    assert error["error"] == known["error"] == words("event.never-connected-is-error")["error"]
    assert error["errorMessage"].startswith(known["errorMessagePrefix"])


def test_a_refused_handshake_in_nebula() -> None:
    assert "503" in str(perform(NEBULA, SINGLE, server="reject:503").first("global.error"))


@pytest.mark.parametrize(
    ("target", "server", "error"),
    [
        (NEBULA, "hang", {"error": 6}),
        (ARIVER, "hang", {"error": 6}),
        (ARIVER, "refuse", {"error": 1}),
        (IDE, "refuse", {}),
    ],
)
def test_errors_without_a_text(target: str, server: str, error: dict[str, Any]) -> None:
    assert perform(target, SINGLE, server=server).first("global.error") == error


@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
def test_a_timeout_is_an_error_and_then_a_close(target: str) -> None:
    assert perform(target, MULTIPLE, server="hang").names[2:] == ["task.error", "task.close"]


@pytest.mark.parametrize(
    ("target", "options", "settings", "after"),
    [
        (NEWEST, {}, {}, words("timeout.param")["defaultMs"]),
        (IOS, {}, {}, words("timeout.app-json")["defaultMs"]),
        (NEWEST, {"timeout": 5000}, {}, 5000),
        (NEWEST, {}, {"connect_timeout_ms": 7000}, 7000),
        (NEWEST, {"timeout": 500_000}, {}, 120_000),
        (IOS, {"timeout": 500_000}, {}, 75_000),
        (f"{NEWEST}:client=10.3.29", {"timeout": 5000}, {}, words("timeout.native-old")["defaultMs"]),
        (NEBULA, {"timeout": 5000}, {"connect_timeout_ms": 7000}, words("timeout.native-old")["defaultMs"]),
        (IDE, {"timeout": 5000}, {}, 5000),
        (f"{IDE}:ide=3.8.3", {"timeout": 5000}, {}, 30_000),
    ],
)
def test_timeout(target: str, options: dict[str, Any], settings: dict[str, Any], after: int) -> None:
    play = perform(target, connecting("wss://a.example", **options), server="hang", **settings)
    assert [one.at for one in play.heard if one.name == "global.error"] == [pytest.approx(after, abs=2)]


# send


def sending(data: Any, **options: Any) -> Any:
    def script(play: Play) -> None:
        task = play.connect(multiple=True)
        play.later(50, lambda: play.send(task, data, **options))

    return script


@pytest.mark.parametrize("target", PHONES)
def test_send_before_open(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.send_global("x")

    assert perform(target, script).first("send.fail") == words("error.code-10")


@pytest.mark.parametrize("target", PHONES)
def test_send_after_the_end(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect(multiple=True)
        play.later(50, lambda: (play.close(task), play.send(task, "at once")))
        play.later(500, lambda: play.send(task, "later"))

    assert perform(target, script).all("send.fail") == [words("error.code-10")] * 2


@pytest.mark.parametrize(
    ("record", "target"),
    [("data.send-null", NEWEST), ("data.send-null", ARIVER)],
)
@pytest.mark.parametrize("data", [None, UNDEFINED])
def test_send_nothing(record: str, target: str, data: Any) -> None:
    assert perform(target, sending(data)).first("send.fail") == words(record)


def test_send_nothing_in_nebula() -> None:
    assert perform(NEBULA, sending(None)).first("send.fail") == words("data.send-null") | {"error": 1}


@pytest.mark.parametrize(("target", "record"), [(NEWEST, "send.success-payload"), (ARIVER, "send.success-payload")])
def test_send_succeeds(target: str, record: str) -> None:
    play = perform(target, sending("hi"))
    assert play.first("send.success") == words(record)
    assert play.first("task.message")["data"]["data"] == "hi"


def test_send_succeeds_in_nebula() -> None:
    assert perform(NEBULA, sending("hi")).first("send.success") == {"message": ""}


@pytest.mark.parametrize(
    ("target", "data", "options", "frame"),
    [
        (NEWEST, "AP8=", {"isBuffer": True}, ("out binary", b"\x00\xff")),
        (IDE, "AP8=", {"isBuffer": True}, ("out binary", b"\x00\xff")),
        (NEWEST, "AP8=", {}, ("out text", b"AP8=")),
        (NEWEST, b"\x00\xff", {}, ("out binary", b"\x00\xff")),
        (NEWEST, "", {}, ("out text", b"")),
        (NEBULA, {"a": [1, "b"]}, {}, ("out text", b'{"a":[1,"b"]}')),
        (NEBULA, 7, {}, ("out text", b"7")),
    ],
)
def test_what_is_sent(target: str, data: Any, options: dict[str, Any], frame: tuple[str, bytes]) -> None:
    assert perform(target, sending(data, **options)).frames[0] == frame


@pytest.mark.parametrize("target", [f"{NEWEST}:client=10.5.15", ARIVER, NEBULA, IDE])
def test_no_array_buffer(target: str) -> None:
    play = perform(target, sending(b"\x00"))
    assert play.frames == []
    assert "send.fail" in play.names


def test_empty_binary_is_reported_and_not_sent() -> None:
    play = perform(NEWEST, sending("", isBuffer=True))
    assert "send.success" in play.names
    assert play.frames == []


def only_tasks(play: Play) -> None:
    play.connect(multiple=True)
    play.later(50, lambda: play.send_global("x"))


def test_global_send_does_not_reach_tasks() -> None:
    assert perform(NEWEST, only_tasks).first("send.fail") == words("error.code-10")
    fail = perform(f"{MP}@2.8.3/ios", only_tasks).first("send.fail")
    assert fail["errorMessage"] == words("send.legacy-on-multiple")["errorMessage"]


def test_send_in_the_ide() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.send_global("x")

    assert perform(IDE, script).first("send.fail") == words("ide.send-error1")


# close


def closing(after: float = 50, **options: Any) -> Any:
    def script(play: Play) -> None:
        task = play.connect(multiple=True)
        play.later(after, lambda: play.close(task, **options))

    return script


@pytest.mark.parametrize(
    ("target", "options", "frame"),
    [
        (NEWEST, {}, b"1000"),
        (NEWEST, {"code": 4001, "reason": "bye"}, b"1000"),
        (ARIVER, {"code": 4001, "reason": "bye"}, b"1000"),
        (NEBULA, {"code": 4001, "reason": "bye"}, b"4001 bye"),
        (NEBULA, {"code": 1006}, b"1006"),
        (IOS, {}, b"1000"),
        (IOS, {"code": 3000, "reason": "字" * 41}, b"3000 " + "字".encode() * 41),
    ],
)
def test_close_frame(target: str, options: dict[str, Any], frame: bytes) -> None:
    play = perform(target, closing(**options))
    assert play.frames[0] == ("out close", frame)
    assert frame.startswith(str(words("close.params")["defaultCode"]).encode()) or "code" in options


@pytest.mark.parametrize("target", [IOS, IDE])
@pytest.mark.parametrize("options", [{"code": 1001}, {"code": 2999}, {"reason": "字" * 42}])
def test_close_with_bad_arguments(target: str, options: dict[str, Any]) -> None:
    play = perform(target, closing(**options))
    assert play.first("close.fail") == words("error.code-2-new")
    assert play.frames == []


@pytest.mark.parametrize("target", EVERYWHERE)
def test_close_succeeds_before_the_event(target: str) -> None:
    play = perform(target, closing())
    assert play.names[-3:] == ["close.success", "close.complete", "task.close"]


def test_close_payload() -> None:
    assert perform(NEBULA, closing()).first("close.success") == words("close.success-payload")
    assert perform(IOS, closing()).first("close.success") == words("close.success-payload")
    known = words("close.not-connected-success")
    assert perform(NEWEST, lambda play: play.close_global()).first("close.success") == {"success": known["success"]}
    assert perform(NEBULA, lambda play: play.close_global()).first("close.success") == {"message": known["message"]}


@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
def test_close_while_connecting(target: str) -> None:
    def at_once(play: Play) -> None:
        play.close(play.connect(multiple=True))

    for script in (at_once, closing(after=0)):
        play = perform(target, script)
        assert play.names == ["connect.success", "connect.complete", "close.success", "close.complete", "task.close"]


@pytest.mark.parametrize("target", [IOS, IDE])
def test_close_before_open_does_not_close(target: str) -> None:
    assert perform(target, closing(after=0)).names[-1] == "task.open"


# The wire


def test_headers_on_android() -> None:
    play = perform(NEWEST, connecting("wss://a.example", header={"X-Id": 1, "Referer": "x", "User-Agent": "mine"}))
    headers = play.headers()
    assert headers["x-id"] == "1"
    assert headers["user-agent"] == "mine"
    assert "AlipayClient" in headers["User-Agent"]
    assert not {"referer", "Referer"} & set(headers)


def test_headers_in_the_ide() -> None:
    script = connecting("wss://a.example", header={"X-Id": "1"})
    assert perform(IDE, script).headers()["X-Id"] == "1"
    assert "X-Id" not in perform(f"{IDE}:ide=3.8.1", script).headers()


@pytest.mark.parametrize(
    ("target", "sent"), [(NEWEST, "a,b,"), (ARIVER, "a,b,"), (NEBULA, "a,b"), (IOS, "a,b"), (f"{MP}@2.3.0", None)]
)
def test_subprotocols(target: str, sent: str | None) -> None:
    play = perform(target, connecting("wss://a.example", protocols=["a", "b"]))
    assert play.headers().get("Sec-WebSocket-Protocol") == sent
    assert "global.open" in play.names


@pytest.mark.parametrize(
    ("url", "path"), [("wss://a.example/s", "/s?x=1&y=z"), ("wss://a.example/s?q=0", "/s?q=0&x=1&y=z")]
)
def test_data_becomes_the_query(url: str, path: str) -> None:
    assert perform(NEWEST, connecting(url, data={"x": 1, "": 2, "y": "z"})).handshakes[0].path == path


def test_five_minutes_in_the_background() -> None:
    after = words("lifecycle.background")["backgroundDestroyMs"]

    def script(play: Play) -> None:
        play.connect()
        play.outside(50, play.app.background)
        play.outside(50 + after + 1000, play.app.foreground)

    play = perform(NEWEST, script)
    assert [one.at for one in play.heard if one.name == "global.close"] == [pytest.approx(after + 1050, abs=2)]


# DingTalk


def coded(record: str) -> dict[int, str]:
    return {int(code): text for code, text in words(record)["codes"].items()}


@pytest.mark.parametrize(
    ("record", "code", "target", "url", "server"),
    [
        ("dingtalk.codes-new", 2, DINGTALK, "", "echo"),
        ("dingtalk.codes-new", 11, DINGTALK, "wss://b.example", "echo"),
        ("dingtalk.codes-new", 12, DINGTALK, "wss://a.example", "refuse"),
        ("dingtalk.codes-new", 7, DINGTALK, "wss://a.example", "tls"),
        ("dingtalk.codes-new", 8, DINGTALK, "wss://a.example", "reject:403"),
        ("dingtalk.codes-legacy", 1, DINGTALK_LEGACY, "wss://a.example", "refuse"),
        ("dingtalk.codes-legacy", 3, DINGTALK_LEGACY, "", "echo"),
        ("dingtalk.codes-legacy", 4, DINGTALK_LEGACY, "a.example", "echo"),
        ("dingtalk.codes-legacy", 5, DINGTALK_LEGACY, "http://a.example", "echo"),
        ("dingtalk.codes-legacy", 6, DINGTALK_LEGACY, "wss://a.example", "hang"),
        ("dingtalk.codes-legacy", 7, DINGTALK_LEGACY, "wss://a.example", "tls"),
    ],
)
def test_dingtalk(record: str, code: int, target: str, url: str, server: str) -> None:
    play = perform(target, connecting(url), server=server, domains=["wss://a.example"])
    got = play.all("connect.fail") + play.all("global.error")
    assert got == [{"error": code, "errorMessage": coded(record)[code]}]


@pytest.mark.parametrize("target", [DINGTALK, DINGTALK_LEGACY])
def test_dingtalk_send_before_open(target: str) -> None:
    def script(play: Play) -> None:
        play.connect("wss://a.example")
        play.send_global("x")

    text = coded("dingtalk.codes-new")[10]
    assert perform(target, script).first("send.fail") == {"error": 10, "errorMessage": text}


# uni-app's layer


@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_drops_method(vue: str) -> None:
    line = resolve(f"{NEWEST}:vue={vue}").profile.uni.drops["method"]
    assert line.text == words("method.unsupported")[f"uniVue{vue}Warn"]
    assert line.level == "warn"


class Uni:
    """`uni` over a play's app, and what its callbacks and listeners got."""

    def __init__(self, play: Play) -> None:
        self.functions = globals_for(play.app, play.app.profile)["uni"].methods
        self.got: dict[str, list[Any]] = {}

    def __call__(self, function: str, **options: Any) -> Any:
        callbacks = {name: self.hearing(f"{function}.{name}") for name in ("success", "fail")}
        return self.functions[function]({**callbacks, **options})

    def hearing(self, name: str) -> Any:
        def hear(result: Any = UNDEFINED, *_: Any) -> None:
            self.got.setdefault(name, []).append(result)

        return hear


def over_uni(target: str, script: Any, **settings: Any) -> Uni:
    made: list[Uni] = []

    def first(play: Play) -> None:
        made.append(Uni(play))
        script(made[0], play)

    perform(target, first, **settings)
    return made[0]


@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_rewrites_the_fail_object(vue: str) -> None:
    uni = over_uni(f"{NEWEST}:vue={vue}", lambda uni, play: uni("connectSocket", url="a.example"))
    assert uni.got == {"connectSocket.fail": [words("uni.fail-errmsg")]}


@pytest.mark.parametrize(
    ("vue", "error", "sent"),
    [
        ("3", words("uni.vue3-events-errmsg"), words("uni.vue3-send-success-key")),
        ("2", words("error.code-8"), words("send.success-payload")),
    ],
)
def test_uni_rewrites_other_results_in_vue3_only(vue: str, error: dict[str, Any], sent: dict[str, Any]) -> None:
    def script(uni: Uni, play: Play) -> None:
        uni.functions["onSocketError"](uni.hearing("error"))
        uni("connectSocket", url="wss://a.example")
        play.later(50, lambda: uni("sendSocketMessage", data="x"))

    target = f"{NEWEST}:vue={vue}"
    assert over_uni(target, script, server="reject:403").got["error"] == [error]
    assert over_uni(target, script).got["sendSocketMessage.success"] == [sent]


@pytest.mark.parametrize(("vue", "heard"), [("3", 1), ("2", 0)])
def test_uni_cannot_remove_a_listener_in_vue3(vue: str, heard: int) -> None:
    def script(uni: Uni, play: Play) -> None:
        listener = uni.hearing("open")
        uni.functions["onSocketOpen"](listener)
        uni.functions["offSocketOpen"](listener)
        uni("connectSocket", url="wss://a.example")

    assert len(over_uni(f"{NEWEST}:vue={vue}", script).got.get("open", ())) == heard


@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_gives_the_task_of_the_platform(vue: str) -> None:
    got: list[Any] = []

    def script(uni: Uni, play: Play) -> None:
        got.append(uni("connectSocket", url="wss://a.example"))
        got.append(uni("connectSocket", url="wss://a.example", multiple=True, method="GET"))
        got[1].methods["onMessage"](uni.hearing("message"))

    uni = over_uni(f"{NEWEST}:vue={vue}", script, server="chat")
    assert got[0] is UNDEFINED
    assert isinstance(got[1], HostObject)
    assert ("__v_skip" in got[1].fields) == (vue == "3")
    assert uni.got["message"][0]["data"]["data"].startswith("welcome")


# Evidence


@pytest.mark.parametrize(
    ("target", "path", "confidence"),
    [
        (NEWEST, "connect.unless.socket-open.fail", "documented"),
        (ARIVER, "connect.unless.socket-open.fail", "source-code"),
        (NEBULA, "connect.unless.too-many-sockets", "source-code"),
        (IOS, "failed.unless.offline", "documented"),
        (NEWEST, "close-global.unless.connecting", "source-code"),
        (IOS, "close.unless.code-invalid", "inferred"),
        (DINGTALK, "connect.unless.domain-not-listed", "inferred"),
    ],
)
def test_confidence(target: str, path: str, confidence: str) -> None:
    assert resolve(target).why(path).confidence == confidence
