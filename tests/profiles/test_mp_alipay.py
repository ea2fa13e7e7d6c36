"""Alipay mini programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from functools import partial
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, HostObject, PromiseValue
from tests.profiles.driver import Play, exact, perform, resolve
from tests.profiles.over_uni import Uni, over_uni

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


@pytest.mark.records("mp-alipay.surface.caniuse")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_what_can_i_use_knows_of_close_socket(target: str) -> None:
    answers: list[Any] = []

    def script(play: Play) -> None:
        for name in ("closeSocket.return", "closeSocket.object.code", "closeSocket.object.nope"):
            answers.append(play.face.call("canIUse", (name,), lambda ok, result: None))

    perform(target, script)
    assert answers == [True, True, False]


# What connectSocket returns


@pytest.mark.records(
    "mp-alipay.surface.sockettask-methods", "mp-alipay.return.multiple-true", "mp-alipay.return.single-undefined"
)
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


@pytest.mark.records(
    "mp-alipay.dingtalk.single", "mp-alipay.limit.overseas-single", "mp-alipay.surface.sockettask-since"
)
@pytest.mark.parametrize("target", ONE_SOCKET)
def test_some_hosts_and_versions_know_no_task(target: str) -> None:
    got: list[Any] = []
    perform(target, lambda play: got.append(play.connect(multiple=True)))
    assert got == [UNDEFINED]


@pytest.mark.records("mp-alipay.return.default-multiple-config")
def test_app_json_may_make_multiple_the_default() -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        got.extend([play.connect(), play.connect(multiple=False)])

    perform(f"{NEWEST}:default-multiple=true", script)
    assert isinstance(got[0], HostObject)
    assert got[1] is UNDEFINED
    assert words("return.default-multiple-config") == {"appJson": "behavior.connectSocketDefaultMultiple"}


@pytest.mark.records("mp-alipay.return.task-promises")
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


@pytest.mark.records(
    "mp-alipay.error.code-20",
    "mp-alipay.error.code-3-url-empty",
    "mp-alipay.error.code-4",
    "mp-alipay.error.code-5",
    "mp-alipay.error.code-2-new",
    "mp-alipay.error.shape-fail",
    "mp-alipay.url.scheme-case",
    "mp-alipay.url.spaces",
    "mp-alipay.url.wss-required",
)
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
    assert play.first("connect.fail") == play.first("connect.complete") == words(record)
    assert set(words(record)) == set(words("error.shape-fail")["keys"])


@pytest.mark.records("mp-alipay.url.scheme-case", "mp-alipay.url.port", "mp-alipay.url.ws-debug-exempt")
@pytest.mark.parametrize(
    ("target", "url"), [(NEWEST, "WS://a.example"), (NEWEST, "WSS://a.example"), (ARIVER, "Wss://a.example:8443/x")]
)
def test_url_that_the_check_lets_through(target: str, url: str) -> None:
    assert "global.open" in perform(target, connecting(url)).names


@pytest.mark.records("mp-alipay.url.ws-debug-exempt")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_ws_is_let_through_where_the_check_is_off(target: str) -> None:
    assert "global.open" in perform(target, connecting("ws://a.example"), url_check=False).names


@pytest.mark.records(
    "mp-alipay.domain.no-error-known", "mp-alipay.domain.whitelist-docs", "mp-alipay.domain.ide-not-enforced"
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_no_domain_is_refused(target: str) -> None:
    assert "global.open" in perform(target, SINGLE, domains=["wss://other.example"]).names


@pytest.mark.records("mp-alipay.url.unparsable-ariver", "mp-alipay.error.exception-text", "mp-alipay.url.spaces")
@pytest.mark.parametrize("target", [NEWEST, ARIVER])
@pytest.mark.parametrize("url", ["wss://a b", "wss://a.example/x y"])
def test_a_broken_url_is_an_exception_in_ariver(target: str, url: str) -> None:
    known = words("url.unparsable-ariver")
    fail = perform(target, connecting(url)).first("connect.fail")
    assert fail == {"error": known["error"], "errorMessage": known["errorMessagePrefix"] + url}


@pytest.mark.records("mp-alipay.url.escaped-nebula")
def test_a_blank_in_the_path_is_escaped_in_nebula() -> None:
    play = perform(NEBULA, connecting("wss://a.example/x y"))
    assert play.names[-1] == "global.open"
    assert play.handshakes[0].path == "/x%20y"


@pytest.mark.records("mp-alipay.error.exception-text", "mp-alipay.subprotocol.string-2020")
def test_subprotocols_as_a_string_are_an_exception_in_nebula() -> None:
    fail = perform(NEBULA, connecting("wss://a.example", protocols="mqtt")).first("connect.fail")
    known = words("error.exception-text")
    assert fail["error"] == known["error"]
    assert fail["errorMessage"].startswith(known["errorMessagePrefix"])


@pytest.mark.records("mp-alipay.subprotocol.string-2020")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_subprotocols_as_a_string_are_stopped(target: str) -> None:
    play = perform(target, connecting("wss://a.example", protocols="mqtt"))
    assert play.names == ["connect.fail", "connect.complete"]
    assert play.handshakes == []


@pytest.mark.records("mp-alipay.subprotocol.string-ariver")
def test_subprotocols_that_are_no_array_are_invalid_in_ariver() -> None:
    fail = perform(NEWEST, connecting("wss://a.example", protocols="mqtt")).first("connect.fail")
    assert fail == words("subprotocol.string-ariver")


# url.check-order: each case breaks two rules, and the earlier one is told
@pytest.mark.records("mp-alipay.url.check-order")
@pytest.mark.parametrize(
    ("record", "options"),
    [
        ("error.code-20", {"urls": ["wss://a.example", "ws://a.example"]}),
        ("error.code-20", {"urls": ["wss://a.example"] * 5 + ["ws://a.example"], "multiple": True}),
        ("limit.single-second-open-error3", {"urls": ["wss://a.example", ""]}),
        ("limit.single-second-open-error3", {"urls": ["wss://a.example", "http://a.example"]}),
        ("limit.exceeded-error", {"urls": ["wss://a.example"] * 5 + [""], "multiple": True}),
        ("error.code-3-url-empty", {"urls": [""]}),
    ],
)
def test_check_order(record: str, options: dict[str, Any]) -> None:
    play = perform(NEWEST, connecting(*options["urls"], **{key: options[key] for key in options if key != "urls"}))
    assert play.first("connect.fail") == words(record)


# How many sockets


@pytest.mark.records(
    "mp-alipay.limit.max-five",
    "mp-alipay.limit.exceeded-error",
    "mp-alipay.limit.older-native-two",
    "mp-alipay.limit.nebula-exceeded-error1",
    "mp-alipay.limit.ios-unknown",
)
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


@pytest.mark.records("mp-alipay.limit.single-second-open-error3", "mp-alipay.limit.single-second-open-ariver")
@pytest.mark.parametrize(
    ("target", "record"),
    [(NEWEST, "limit.single-second-open-error3"), (ARIVER, "limit.single-second-open-ariver")],
)
def test_second_unnamed_socket_fails(target: str, record: str) -> None:
    play = perform(target, connecting("wss://a.example", "wss://b.example"))
    assert play.first("connect.fail") == words(record)
    assert play.all("global.close") == []


@pytest.mark.records("mp-alipay.limit.single-second-open-silent")
def test_second_unnamed_socket_is_silent_in_nebula() -> None:
    play = perform(NEBULA, connecting("wss://a.example", "wss://b.example"))
    assert play.of(2) == []
    assert len(play.handshakes) == 1


@pytest.mark.records(
    "mp-alipay.limit.single-connection",
    "mp-alipay.limit.ios-unknown",
    "mp-alipay.limit.overseas-single",
    "mp-alipay.dingtalk.single",
)
@pytest.mark.parametrize("target", [IOS, IDE, *ONE_SOCKET[1:]])
def test_second_unnamed_socket_takes_the_place_of_the_first(target: str) -> None:
    play = perform(target, connecting("wss://a.example", "wss://b.example"))
    assert play.all("connect.fail") == []
    assert [one.name for one in play.heard if one.name.startswith("global")] == [
        "global.open",
        "global.close",
        "global.open",
    ]


@pytest.mark.records("mp-alipay.limit.single-second-open-ariver")
@pytest.mark.parametrize("target", [NEWEST, ARIVER])
def test_second_unnamed_socket_while_the_first_connects(target: str) -> None:
    play = perform(target, connecting("wss://a.example", "wss://b.example", apart=0))
    assert play.all("connect.fail") == []
    assert len(play.handshakes) == 2


@pytest.mark.records("mp-alipay.limit.single-second-open-silent")
def test_second_unnamed_socket_while_the_first_connects_in_nebula() -> None:
    play = perform(NEBULA, connecting("wss://a.example", "wss://b.example", apart=0))
    assert play.all("connect.fail") == []
    assert play.names.count("global.open") == 1
    assert play.names.count("global.close") == 1


@pytest.mark.parametrize("target", [IOS, IDE])
def test_an_unnamed_socket_that_connects_is_closed_for_the_second(target: str) -> None:
    play = perform(target, connecting("wss://a.example", "wss://b.example", apart=0))
    assert [one.name for one in play.heard if one.name.startswith("global")] == ["global.close", "global.open"]


@pytest.mark.records("mp-alipay.limit.single-second-open-error3")
def test_closing_makes_room_for_the_next_unnamed_socket() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, play.close_global)
        play.later(50, lambda: play.connect("wss://b.example"))

    play = perform(NEWEST, script)
    assert play.all("connect.fail") == []
    assert play.names.count("global.open") == 2


@pytest.mark.records("mp-alipay.limit.slot-release")
@pytest.mark.parametrize(("target", "most"), [(NEWEST, 5), (ARIVER, 2), (NEBULA, 2)])
def test_an_error_without_a_close_leaves_the_place_taken(target: str, most: int) -> None:
    play = perform(target, connecting(*["wss://a.example"] * (most + 1), multiple=True), server="refuse")
    assert len({one.socket for one in play.heard if one.name == "task.error"}) == most
    assert play.all("task.close") == []
    text = words("limit.exceeded-error")["errorMessage"]
    assert [fail["errorMessage"] for fail in play.all("connect.fail")] == [text]


@pytest.mark.records("mp-alipay.limit.slot-release")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_close_gives_the_place_back(target: str) -> None:
    play = perform(target, connecting(*["wss://a.example"] * 8, apart=100, multiple=True), server="close:4001")
    assert play.all("connect.fail") == []
    assert len(play.all("task.close")) == 8


# Success, and what the events carry


@pytest.mark.records(
    "mp-alipay.ordering.success-async", "mp-alipay.event.connect-success-payload", "mp-alipay.event.success-not-open"
)
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


@pytest.mark.records("mp-alipay.listener.global-in-multiple")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_global_listeners_hear_the_unnamed_socket_only(target: str) -> None:
    assert not [name for name in perform(target, MULTIPLE, server="chat").names if name.startswith("global")]
    assert perform(target, SINGLE, server="chat").names[2:] == ["global.open", "global.message"]


OLD_CLIENT = f"{NEWEST}:client=10.3.30"


@pytest.mark.records(
    "mp-alipay.event.task-open-payload", "mp-alipay.event.task-close-payload", "mp-alipay.event.task-error-payload"
)
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


@pytest.mark.records("mp-alipay.event.task-open-payload")
@pytest.mark.parametrize("target", [NEWEST, IOS, IDE])
def test_newer_clients_give_the_header_of_the_answer(target: str) -> None:
    opened = perform(target, MULTIPLE).first("task.open")
    assert opened["header"]["Upgrade"] == "websocket"
    assert opened["socketTaskID"] == "1"


@pytest.mark.records("mp-alipay.event.open-payload")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_global_open_has_no_argument(target: str) -> None:
    assert perform(target, SINGLE).first("global.open") is UNDEFINED


@pytest.mark.records(
    "mp-alipay.event.message-payload", "mp-alipay.event.task-message-payload", "mp-alipay.data.receive-binary-base64"
)
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


@pytest.mark.records(
    "mp-alipay.data.receive-binary-base64", "mp-alipay.data.receive-arraybuffer", "mp-alipay.data.empty-text"
)
@pytest.mark.parametrize(
    ("target", "is_base64"),
    [(NEWEST, False), (IOS, False), (f"{NEWEST}:client=10.5.15", True), (ARIVER, True), (NEBULA, True), (IDE, True)],
)
def test_binary_messages(target: str, is_base64: bool) -> None:
    got = perform(target, SINGLE, server=binary).all("global.message")
    assert got[0] == {"data": base64.b64encode(b"\x00\xff").decode() if is_base64 else b"\x00\xff", "isBuffer": True}
    drops_empty = "ios" not in target and "devtools" not in target
    assert len(got) == (1 if drops_empty else 2)


@pytest.mark.records("mp-alipay.event.close-payload", "mp-alipay.event.task-close-payload")
@pytest.mark.parametrize("target", [NEWEST, IOS])
def test_newer_close_events_have_code_and_reason(target: str) -> None:
    known = {"code": 4001, "reason": "bye"}
    assert set(known) == set(words("event.close-payload")["keys"])
    assert perform(target, SINGLE, server="close:4001:bye").first("global.close") == known
    assert perform(target, MULTIPLE, server="close:4001:bye").first("task.close") == known | {"data": known}


@pytest.mark.records("mp-alipay.event.close-payload")
@pytest.mark.parametrize("target", [ARIVER, NEBULA])
def test_older_global_close_events_are_empty(target: str) -> None:
    assert perform(target, SINGLE, server="close:4001").first("global.close") is UNDEFINED


@pytest.mark.records("mp-alipay.listener.accumulate", "mp-alipay.listener.off-all")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_listeners_accumulate_and_off_removes_one_or_all(target: str) -> None:
    heard: list[str] = []

    def script(play: Play) -> None:
        first, second = (lambda *_, name=name: heard.append(name) for name in ("first", "second"))
        task = play.connect(multiple=True, listen=False)
        for listener in (first, second, first):
            play.on(task, "open", listener)
            play.listen("open", listener)
        for listener in (first, second):
            play.on(task, "message", listener)
            play.listen("message", listener)
        play.method(task, "offOpen", second, callbacks=False)
        play.method(task, "offMessage", callbacks=False)
        play.unlisten("message", first)
        play.unlisten("open")
        play.later(50, lambda: play.connect("wss://b.example"))

    perform(target, script, listen=False, server="chat")
    assert heard == ["first", "first", "second"]  # the task's open, twice; then the unnamed socket's message


# Errors of the connection


@pytest.mark.records(
    "mp-alipay.error.code-6",
    "mp-alipay.error.code-7",
    "mp-alipay.error.code-8",
    "mp-alipay.error.onerror-code1-text",
    "mp-alipay.error.newest-table",
    "mp-alipay.event.error-payload",
    "mp-alipay.event.success-not-open",
)
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


@pytest.mark.records("mp-alipay.error.code-50")
def test_offline_on_ios() -> None:
    def script(play: Play) -> None:
        play.network("none")
        play.connect()

    assert perform(IOS, script).first("global.error") == words("error.code-50")


@pytest.mark.records("mp-alipay.error.code-50", "mp-alipay.error.code-65")
@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
def test_the_numbers_of_ios_are_not_those_of_android(target: str) -> None:
    def script(play: Play) -> None:
        play.network("none")
        play.connect()

    assert {error["error"] for error in perform(target, script).all("global.error")} == {1}


@pytest.mark.records("mp-alipay.error.code-65")
def test_a_host_without_a_route_on_ios() -> None:
    def script(play: Play) -> None:
        play.world.network.set_state("none")
        play.connect()

    assert perform(IOS, script).first("global.error") == words("error.code-65")


class Answering(asyncio.Protocol):
    """A server that answers any handshake with 101 and the header given, and goes on with `then`; or hangs up.

    {accept} in the header is the right key.
    """

    def __init__(self, header: str | None, then: bytes = b"") -> None:
        self.header = header
        self.then = then

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if self.header is None:
            self.transport.close()
            return
        key = data.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        if not key:
            return
        digest = hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
        header = self.header.replace("{accept}", base64.b64encode(digest).decode())
        head = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{header}\r\n\r\n"
        self.transport.write(head.encode() + self.then)


def answered(target: str, header: str | None, then: bytes = b"") -> Play:
    """An unnamed socket against such a server."""

    async def serve(play: Play) -> None:
        await play.world.loop.create_server(lambda: Answering(header, then), "b.example", 443)
        play.app.post(play.connect, "wss://b.example")

    return perform(target, lambda play: play.world.loop.create_task(serve(play)))


ACCEPT = "Sec-WebSocket-Accept: {accept}"


@pytest.mark.records("mp-alipay.error.code-8", "mp-alipay.error.code-9")
@pytest.mark.parametrize(
    ("record", "header", "target"),
    [
        ("error.code-8", "Sec-WebSocket-Accept: nonsense", NEWEST),
        ("error.code-8", "Sec-WebSocket-Accept: nonsense", IOS),
        ("error.code-9", f"{ACCEPT}\r\nSec-WebSocket-Protocol: other", IOS),
    ],
)
def test_a_bad_answer_to_the_handshake(record: str, header: str, target: str) -> None:
    play = answered(target, header)
    assert play.all("global.error") == [words(record)]
    assert "global.open" not in play.names


@pytest.mark.records("mp-alipay.subprotocol.unchecked-android")
@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
def test_android_does_not_look_at_the_subprotocol(target: str) -> None:
    assert answered(target, f"{ACCEPT}\r\nSec-WebSocket-Protocol: other").names[-1] == "global.open"
    play = perform(target, connecting("wss://a.example", protocols=["a"]), accept_subprotocol=False)
    assert play.names[-1] == "global.open"


@pytest.mark.records("mp-alipay.event.vanished-android")
@pytest.mark.parametrize(
    ("target", "errors"),
    [
        (NEWEST, [words("event.vanished-android")]),
        (NEBULA, [words("event.vanished-android")]),
        (ARIVER, [{"error": 1}]),
    ],
)
def test_a_server_that_hangs_up_before_it_answers(target: str, errors: list[Any]) -> None:
    play = answered(target, None)
    assert play.all("global.error") == errors
    assert play.all("global.close") == []


@pytest.mark.records("mp-alipay.event.protocol-error-android")
@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
def test_a_frame_that_breaks_the_protocol(target: str) -> None:
    play = answered(target, ACCEPT, b"\x83\x00")
    assert play.names[2:] == ["global.open", "global.error", "global.close"]
    assert play.first("global.error")["error"] == 1
    prefix = words("event.exception-is-error1")["errorMessagePrefix"]
    assert target == ARIVER or play.first("global.error")["errorMessage"].startswith(prefix)


@pytest.mark.records("mp-alipay.size.fragment-limit")
@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
@pytest.mark.parametrize("more", [0, 1])
def test_a_message_in_fragments_may_amount_to_so_much_and_no_more(target: str, more: int) -> None:
    limit = words("size.fragment-limit")
    codes: list[int | None] = []

    async def server(ws: Any) -> None:
        await ws.send([b"\0" * (limit["bytes"] + more)])  # and, by itself, the fragment that ends it
        await ws.wait_closed()
        codes.append(ws.close_code)

    def script(play: Play) -> None:
        play.connect(multiple=True)

    play = perform(target, script, server=server)
    assert play.names[2:] == (["task.open", "task.error", "task.close"] if more else ["task.open", "task.message"])
    if more:
        error = {name: limit[name] for name in ("error", "errorMessage") if target != ARIVER or name == "error"}
        assert play.first("task.error") == {"data": {"socketTaskID": "1"}, **error}
        assert codes == [1000]
    assert not more or perform(IOS, script, server=server).names[2:] == ["task.open", "task.message"]


@pytest.mark.records("mp-alipay.event.lost-android")
@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
def test_a_connection_that_breaks_is_closed_without_an_error(target: str) -> None:
    def reset(play: Play) -> None:
        play.connect(multiple=True)
        play.outside(50, play.world.network.reset_connections)

    def offline(play: Play) -> None:
        play.connect(multiple=True)
        play.outside(50, lambda: play.network("none"))

    for script in (reset, offline):
        assert perform(target, script).names[2:] == ["task.open", "task.close"]
    assert perform(target, MULTIPLE, server="drop").names[2:] == ["task.open", "task.close"]


@pytest.mark.records("mp-alipay.event.lost-android")
def test_the_code_of_a_connection_that_breaks() -> None:
    assert perform(NEWEST, SINGLE, server="drop").first("global.close") == {"code": 1006, "reason": ""}


@pytest.mark.records(
    "mp-alipay.event.exception-is-error1",
    "mp-alipay.event.never-connected-is-error",
    "mp-alipay.event.failed-twice",
)
@pytest.mark.parametrize("target", [NEWEST, NEBULA])
@pytest.mark.parametrize("server", ["refuse", "dns", "tls"])
def test_an_exception_is_two_errors_and_no_close(target: str, server: str) -> None:
    known = words("event.exception-is-error1")
    play = perform(target, SINGLE, server=server)
    assert play.names[2:] == ["global.error", "global.error"]
    thrown, end = play.all("global.error")
    assert thrown["error"] == end["error"] == known["error"] == words("event.never-connected-is-error")["error"]
    assert thrown["errorMessage"] == known["errorMessagePrefix"] + end["errorMessage"]


@pytest.mark.records("mp-alipay.event.failed-twice", "mp-alipay.event.task-error-payload")
def test_an_exception_is_two_numbers_in_ariver() -> None:
    play = perform(ARIVER, MULTIPLE, server="refuse")
    assert play.names[2:] == ["task.error", "task.error"]
    assert play.all("task.error") == [{"data": {"socketTaskID": "1"}, "error": 1}] * 2


@pytest.mark.records("mp-alipay.event.handshake-refused-android", "mp-alipay.event.success-not-open")
@pytest.mark.parametrize("server", ["reject:503", "reject:404"])
def test_a_refused_handshake_in_nebula(server: str) -> None:
    known = words("event.handshake-refused-android")
    play = perform(NEBULA, SINGLE, server=server)
    assert play.names == ["connect.success", "connect.complete", "global.error"]
    error = play.first("global.error")
    assert error["error"] == known["error"]
    assert error["errorMessage"].startswith(known["errorMessagePrefix"])
    assert error["errorMessage"].endswith(known["errorMessageSuffix"])
    assert answered(NEBULA, "X: y").first("global.error") == error


@pytest.mark.records("mp-alipay.event.handshake-refused-android")
def test_a_refused_handshake_is_one_number_in_ariver() -> None:
    assert perform(ARIVER, SINGLE, server="reject:503").names[2:] == ["global.error"]


@pytest.mark.records(
    "mp-alipay.event.error-android-message-omitted", "mp-alipay.error.ide-no-code", "mp-alipay.event.task-error-payload"
)
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


@pytest.mark.records("mp-alipay.timeout.sequence")
@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
def test_a_timeout_is_an_error_and_then_a_close(target: str) -> None:
    assert perform(target, MULTIPLE, server="hang").names[2:] == ["task.error", "task.close"]


@pytest.mark.records("mp-alipay.timeout.param", "mp-alipay.timeout.app-json", "mp-alipay.timeout.native-old")
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


@pytest.mark.records("mp-alipay.error.code-10", "mp-alipay.send.requires-open")
@pytest.mark.parametrize("target", PHONES)
def test_send_before_open(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.send_global("x")

    assert perform(target, script).first("send.fail") == words("error.code-10")


@pytest.mark.records("mp-alipay.error.code-10", "mp-alipay.send.requires-open")
@pytest.mark.parametrize("target", PHONES)
def test_send_after_the_end(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect(multiple=True)
        play.later(50, lambda: (play.close(task), play.send(task, "at once")))
        play.later(500, lambda: play.send(task, "later"))

    assert perform(target, script).all("send.fail") == [words("error.code-10")] * 2


@pytest.mark.records("mp-alipay.data.send-null", "mp-alipay.send.order-android")
@pytest.mark.parametrize(
    ("record", "target"),
    [("data.send-null", NEWEST), ("data.send-null", ARIVER)],
)
@pytest.mark.parametrize("data", [None, UNDEFINED])
def test_send_nothing(record: str, target: str, data: Any) -> None:
    assert perform(target, sending(data)).first("send.fail") == words(record)


@pytest.mark.records("mp-alipay.data.send-null")
def test_send_nothing_in_nebula() -> None:
    assert perform(NEBULA, sending(None)).first("send.fail") == words("data.send-null") | {"error": 1}


@pytest.mark.records("mp-alipay.send.success-payload", "mp-alipay.send.order-android")
@pytest.mark.parametrize(("target", "record"), [(NEWEST, "send.success-payload"), (ARIVER, "send.success-payload")])
def test_send_succeeds(target: str, record: str) -> None:
    play = perform(target, sending("hi"))
    assert play.first("send.success") == words(record)
    assert play.first("task.message")["data"]["data"] == "hi"


@pytest.mark.records("mp-alipay.send.success-payload")
def test_send_succeeds_in_nebula() -> None:
    assert perform(NEBULA, sending("hi")).first("send.success") == {"message": ""}


@pytest.mark.records(
    "mp-alipay.data.send-binary-base64",
    "mp-alipay.data.send-arraybuffer",
    "mp-alipay.data.empty-text",
    "mp-alipay.data.type-object",
)
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


@pytest.mark.records("mp-alipay.data.send-arraybuffer")
@pytest.mark.parametrize("target", [f"{NEWEST}:client=10.5.15", ARIVER, NEBULA, IDE])
def test_no_array_buffer(target: str) -> None:
    play = perform(target, sending(b"\x00"))
    assert play.frames == []
    assert "send.fail" in play.names


@pytest.mark.records("mp-alipay.data.empty-text")
def test_empty_binary_is_reported_and_not_sent() -> None:
    play = perform(NEWEST, sending("", isBuffer=True))
    assert "send.success" in play.names
    assert play.frames == []


def only_tasks(play: Play) -> None:
    play.connect(multiple=True)
    play.later(50, lambda: play.send_global("x"))


@pytest.mark.records("mp-alipay.data.base64-broken-ariver", "mp-alipay.send.order-android")
@pytest.mark.parametrize("target", [NEWEST, ARIVER])
@pytest.mark.parametrize("data", ["A", "AA=", "=", "AA==AA", "AAA=="])
def test_broken_base64(target: str, data: str) -> None:
    play = perform(target, sending(data, isBuffer=True))
    known = words("send.order-android")
    assert play.first("send.fail") == words("data.base64-broken-ariver")
    assert play.first("send.fail")["error"] == known["error"]
    assert play.first("send.fail")["errorMessage"].startswith(known["exceptionPrefix"])
    assert play.frames == []


@pytest.mark.records("mp-alipay.data.base64-broken-nebula")
def test_broken_base64_in_nebula() -> None:
    assert perform(NEBULA, sending("A", isBuffer=True)).first("send.fail") == words("data.base64-broken-nebula")


@pytest.mark.records("mp-alipay.data.base64-broken-ariver", "mp-alipay.data.send-binary-base64")
@pytest.mark.parametrize("data", ["AP8=", "AP8", "A P\n8=", "A*P8", "中AP8="])
@pytest.mark.parametrize("flag", [True, 1])
def test_base64_is_read_as_android_reads_it(data: str, flag: Any) -> None:
    assert perform(NEWEST, sending(data, isBuffer=flag)).frames[0] == ("out binary", b"\x00\xff")


@pytest.mark.records("mp-alipay.data.send-null", "mp-alipay.send.order-android")
@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
@pytest.mark.parametrize("options", [{"data": None}, {"data": "A", "isBuffer": True}])
def test_whether_it_is_open_is_asked_before_what_is_sent(target: str, options: dict[str, Any]) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.send_global(**options)

    assert perform(target, script).first("send.fail") == words("error.code-10")


@pytest.mark.records("mp-alipay.send.task-id-routing")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_task_sends_on_its_own_connection(target: str) -> None:
    def script(play: Play) -> None:
        first = play.connect("wss://a.example", multiple=True)
        play.connect("wss://b.example", multiple=True)
        play.connect("wss://c.example")
        play.later(50, lambda: play.send(first, "to the first"))

    play = perform(target, script)
    assert [(one.socket, one.data["data"]["data"]) for one in play.heard if one.name == "task.message"] == [
        (1, "to the first")
    ]
    assert play.all("global.message") == []


@pytest.mark.records("mp-alipay.send.legacy-on-multiple")
def test_global_send_does_not_reach_tasks() -> None:
    assert perform(NEWEST, only_tasks).first("send.fail") == words("error.code-10")
    fail = perform(f"{MP}@2.8.3/ios", only_tasks).first("send.fail")
    assert fail["errorMessage"] == words("send.legacy-on-multiple")["errorMessage"]


@pytest.mark.records("mp-alipay.ide.send-error1")
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


@pytest.mark.records("mp-alipay.close.params", "mp-alipay.close.code-range", "mp-alipay.close.ariver-ignores-code")
@pytest.mark.parametrize(
    ("target", "options", "frame"),
    [
        (NEWEST, {}, b"1000"),
        (NEWEST, {"code": 4001, "reason": "bye"}, b"1000"),
        (ARIVER, {"code": 4001, "reason": "bye"}, b"1000"),
        (NEBULA, {"code": 4001, "reason": "bye"}, b"4001 bye"),
        (NEBULA, {"code": 1001}, b"1001"),
        (IOS, {}, b"1000"),
        (IOS, {"code": 3000, "reason": "字" * 41}, b"3000 " + "字".encode() * 41),
    ],
)
def test_close_frame(target: str, options: dict[str, Any], frame: bytes) -> None:
    play = perform(target, closing(**options))
    assert play.frames[0] == ("out close", frame)
    assert frame.startswith(str(words("close.params")["defaultCode"]).encode()) or "code" in options


@pytest.mark.records("mp-alipay.close.code-range", "mp-alipay.close.params", "mp-alipay.close.ios-unknown")
@pytest.mark.parametrize("target", [IOS, IDE])
@pytest.mark.parametrize("options", [{"code": 1001}, {"code": 2999}, {"reason": "字" * 42}])
def test_close_with_bad_arguments(target: str, options: dict[str, Any]) -> None:
    play = perform(target, closing(**options))
    assert play.first("close.fail") == words("error.code-2-new")
    assert play.frames == []


@pytest.mark.records("mp-alipay.error.code-1")
def test_close_with_a_long_reason_in_nebula() -> None:
    play = perform(NEBULA, closing(reason="字" * 42))
    assert play.first("close.fail") == words("error.code-1")
    assert play.frames == []


@pytest.mark.records("mp-alipay.close.success-android")
@pytest.mark.parametrize("target", [NEWEST, ARIVER])
def test_closing_twice_succeeds_twice_on_android(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect(multiple=True)
        play.later(50, lambda: (play.close(task), play.close(task)))
        play.later(500, lambda: play.close(task))

    play = perform(target, script)
    assert play.all("close.success") == [words("close.success-android")] * 3
    assert play.names.count("task.close") == 1
    assert [name for name, _ in play.frames].count("out close") == 1


@pytest.mark.records("mp-alipay.close.async-success", "mp-alipay.close.success-android")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_close_succeeds_before_the_event(target: str) -> None:
    play = perform(target, closing())
    assert play.names[-3:] == ["close.success", "close.complete", "task.close"]


@pytest.mark.records("mp-alipay.close.success-payload", "mp-alipay.close.not-connected-success")
def test_close_payload() -> None:
    assert perform(NEBULA, closing()).first("close.success") == words("close.success-payload")
    assert perform(IOS, closing()).first("close.success") == words("close.success-payload")
    known = words("close.not-connected-success")
    assert perform(NEWEST, lambda play: play.close_global()).first("close.success") == {"success": known["success"]}
    assert perform(NEBULA, lambda play: play.close_global()).first("close.success") == {"message": known["message"]}


@pytest.mark.records("mp-alipay.close.while-connecting")
@pytest.mark.parametrize("target", [NEWEST, ARIVER, NEBULA])
def test_close_while_connecting(target: str) -> None:
    def at_once(play: Play) -> None:
        play.close(play.connect(multiple=True))

    for script in (at_once, closing(after=0)):
        play = perform(target, script)
        assert play.names == ["connect.success", "connect.complete", "close.success", "close.complete", "task.close"]


@pytest.mark.records("uni.docs.close-order", "mp-alipay.close.ios-unknown")
@pytest.mark.parametrize("target", [IOS, IDE])
def test_close_before_open_does_not_close(target: str) -> None:
    assert perform(target, closing(after=0)).names[-1] == "task.open"


# The wire


@pytest.mark.records("mp-alipay.header.referer")
def test_headers_on_android() -> None:
    play = perform(NEWEST, connecting("wss://a.example", header={"X-Id": 1, "Referer": "x", "User-Agent": "mine"}))
    headers = play.headers()
    assert headers["x-id"] == "1"
    assert headers["user-agent"] == "mine"
    assert "AlipayClient" in headers["User-Agent"]
    assert not {"referer", "Referer"} & set(headers)


@pytest.mark.records("mp-alipay.header.ide-since")
def test_headers_in_the_ide() -> None:
    script = connecting("wss://a.example", header={"X-Id": "1"})
    assert perform(IDE, script).headers()["X-Id"] == "1"
    assert "X-Id" not in perform(f"{IDE}:ide=3.8.1", script).headers()


@pytest.mark.records(
    "mp-alipay.subprotocol.header", "mp-alipay.subprotocol.android-join", "mp-alipay.surface.sockettask-since"
)
@pytest.mark.parametrize(
    ("target", "sent"), [(NEWEST, "a,b,"), (ARIVER, "a,b,"), (NEBULA, "a,b"), (IOS, "a,b"), (f"{MP}@2.3.0", None)]
)
def test_subprotocols(target: str, sent: str | None) -> None:
    play = perform(target, connecting("wss://a.example", protocols=["a", "b"]))
    assert play.headers().get("Sec-WebSocket-Protocol") == sent
    assert "global.open" in play.names


@pytest.mark.records("mp-alipay.url.data-appended")
@pytest.mark.parametrize(
    ("url", "path"), [("wss://a.example/s", "/s?x=1&y=z"), ("wss://a.example/s?q=0", "/s?q=0&x=1&y=z")]
)
def test_data_becomes_the_query(url: str, path: str) -> None:
    assert perform(NEWEST, connecting(url, data={"x": 1, "": 2, "y": "z"})).handshakes[0].path == path


@pytest.mark.records("mp-alipay.lifecycle.background", "mp-alipay.lifecycle.destroy-closes")
@pytest.mark.parametrize("target", PHONES)
def test_five_minutes_in_the_background(target: str) -> None:
    after = words("lifecycle.background")["backgroundDestroyMs"]

    def script(play: Play) -> None:
        play.connect("wss://a.example")
        play.connect("wss://b.example", multiple=True)
        play.outside(50, play.app.background)
        play.outside(50 + after + 1000, play.app.foreground)

    play = perform(target, script, server="silent")
    assert [name for name, _ in play.frames] == ["out close", "out close"]
    device = [(entry.name, entry.at) for entry in play.app.trace if entry.kind == "device"]
    assert device == [("background", 50), ("closed", after + 50), ("restarted", after + 1050)]
    assert max(one.at for one in play.heard) < 50  # nothing of the program is left to hear of it


@pytest.mark.records("mp-alipay.lifecycle.background")
@pytest.mark.parametrize("target", PHONES)
def test_a_shorter_absence_closes_nothing(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(50, play.app.background)
        play.outside(words("lifecycle.background")["backgroundDestroyMs"] - 1000, play.app.foreground)

    assert perform(target, script).names[-1] == "global.open"


@pytest.mark.records("mp-alipay.lifecycle.keepalive")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_nothing_keeps_a_socket_alive_or_brings_it_back(target: str) -> None:
    assert perform(target, SINGLE, server="silent").frames == []
    assert len(perform(target, SINGLE, server="close:1001").handshakes) == 1


# DingTalk


def coded(record: str) -> dict[int, str]:
    return {int(code): text for code, text in words(record)["codes"].items()}


@pytest.mark.records("mp-alipay.dingtalk.codes-new", "mp-alipay.dingtalk.codes-legacy")
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


@pytest.mark.records("mp-alipay.dingtalk.codes-new", "mp-alipay.dingtalk.codes-legacy")
@pytest.mark.parametrize("target", [DINGTALK, DINGTALK_LEGACY])
def test_dingtalk_send_before_open(target: str) -> None:
    def script(play: Play) -> None:
        play.connect("wss://a.example")
        play.send_global("x")

    text = coded("dingtalk.codes-new")[10]
    assert perform(target, script).first("send.fail") == {"error": 10, "errorMessage": text}


# uni-app's layer


@pytest.mark.records("mp-alipay.uni.fail-errmsg")
@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_rewrites_the_fail_object(vue: str) -> None:
    uni = over_uni(f"{NEWEST}:vue={vue}", lambda uni, play: uni("connectSocket", url="a.example"))
    assert uni.got == {"connectSocket.fail": [words("uni.fail-errmsg")]}


@pytest.mark.records(
    "mp-alipay.uni.vue3-events-errmsg", "mp-alipay.uni.vue3-send-success-key", "mp-alipay.uni.vue2-events-raw"
)
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


@pytest.mark.records("mp-alipay.uni.vue3-off-broken")
@pytest.mark.parametrize(("vue", "heard"), [("3", 1), ("2", 0)])
def test_uni_cannot_remove_a_listener_in_vue3(vue: str, heard: int) -> None:
    def script(uni: Uni, play: Play) -> None:
        listener = uni.hearing("open")
        uni.functions["onSocketOpen"](listener)
        uni.functions["offSocketOpen"](listener)
        uni("connectSocket", url="wss://a.example")

    assert len(over_uni(f"{NEWEST}:vue={vue}", script).got.get("open", ())) == heard


@pytest.mark.records("mp-alipay.method.unsupported")
@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_drops_method(vue: str) -> None:
    plays: list[Play] = []

    def script(uni: Uni, play: Play) -> None:
        plays.append(play)
        uni("connectSocket", url="wss://a.example", method="POST")

    over_uni(f"{NEWEST}:vue={vue}", script)
    assert plays[0].console == [("warn", words("method.unsupported")[f"uniVue{vue}Warn"])]
    assert len(plays[0].handshakes) == 1


@pytest.mark.records("uni.param.method-warning-vue2-old")
def test_uni_warned_in_other_words_before() -> None:
    text = exact("uni.param.method-warning-vue2-old")["console.warn"][MP]
    assert [resolve(f"{NEWEST}:vue=2:uni={uni}").profile.uni.drops["method"].text for uni in ("3.1.5", "3.1.6")] == [
        text,
        words("method.unsupported")["uniVue2Warn"],
    ]


@pytest.mark.records("uni.param.protocols-stripped")
@pytest.mark.parametrize(
    ("axes", "which"),
    [
        ("vue=3:uni=4.87", "vue3"),
        ("vue=2:uni=4.84", "vue2"),
        ("vue=2:uni=3.1.5", "vue2 before 3.1.6"),
        ("vue=3:uni=5.05", None),
        ("vue=2:uni=5.05", None),
    ],
)
def test_uni_dropped_subprotocols_up_to_a_release(axes: str, which: str | None) -> None:
    plays: list[Play] = []

    def script(uni: Uni, play: Play) -> None:
        plays.append(play)
        uni("connectSocket", url="wss://a.example", protocols=["a"])

    over_uni(f"{NEWEST}:{axes}", script)
    assert [text for _, text in plays[0].console] == (
        [exact("uni.param.protocols-stripped")["console.warn"][which]] if which else []
    )
    assert plays[0].headers().get("Sec-WebSocket-Protocol") == (None if which else "a,")


@pytest.mark.records(
    "mp-alipay.uni.return-undefined",
    "mp-alipay.uni.task-not-normalised",
    "mp-alipay.uni.multiple-passthrough",
    "mp-alipay.uni.docs-multiple",
)
@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_gives_the_task_of_the_platform(vue: str) -> None:
    got: list[Any] = []
    headers: list[dict[str, str]] = []
    paths: list[str] = []

    def script(uni: Uni, play: Play) -> None:
        got.append(uni("connectSocket", url="wss://a.example"))
        more = {"multiple": True, "protocols": ["a"], "data": {"x": 1}, "timeout": 5000}
        got.append(uni("connectSocket", url="wss://a.example", **more))
        got[1].methods["onMessage"](uni.hearing("Message"))
        play.later(100, lambda: headers.append(play.headers(1)))
        play.later(100, lambda: paths.append(play.handshakes[1].path))

    uni = over_uni(f"{NEWEST}:vue={vue}", script, server="chat")
    assert got[0] is UNDEFINED
    assert isinstance(got[1], HostObject)
    assert ("__v_skip" in got[1].fields) == (vue == "3")
    assert uni.got["Message"][0]["data"]["data"].startswith("welcome")
    assert headers[0]["Sec-WebSocket-Protocol"] == "a,"
    assert paths == ["/?x=1"]


@pytest.mark.records("mp-alipay.uni.task-not-normalised")
@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_leaves_the_errors_of_a_task_alone(vue: str) -> None:
    def script(uni: Uni, play: Play) -> None:
        uni("connectSocket", url="wss://a.example", multiple=True).methods["onError"](uni.hearing("error"))

    error = over_uni(f"{NEWEST}:vue={vue}", script, server="refuse").got["error"][0]
    assert set(error) == {"data", "error", "errorMessage"}


@pytest.mark.records("mp-alipay.uni.multiple-passthrough")
@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_passes_the_timeout_on(vue: str) -> None:
    at: list[float] = []

    def script(uni: Uni, play: Play) -> None:
        uni.functions["onSocketError"](lambda *_: at.append(play.world.now_ms() - play.world.epoch_ms))
        uni("connectSocket", url="wss://a.example", timeout=5000)

    over_uni(f"{NEWEST}:vue={vue}", script, server="hang")
    assert at == [pytest.approx(5000, abs=2)]


@pytest.mark.records("mp-alipay.uni.return-promise", "mp-alipay.uni.fail-errmsg")
@pytest.mark.parametrize("multiple", [True, False])
@pytest.mark.parametrize(
    ("vue", "result"), [("3", {"errMsg": "connectSocket:ok"}), ("2", [None, {"errMsg": "connectSocket:ok"}])]
)
def test_uni_gives_a_promise_without_callbacks(vue: str, result: Any, multiple: bool) -> None:
    settled: list[tuple[bool, Any]] = []

    def script(uni: Uni, play: Play) -> None:
        promise = uni.functions["connectSocket"]({"url": "wss://a.example", "multiple": multiple})
        assert isinstance(promise, PromiseValue)
        promise.watch(lambda *how: settled.append(how))

    over_uni(f"{NEWEST}:vue={vue}", script)
    assert settled == [(True, result)]


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
