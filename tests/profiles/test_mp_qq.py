"""QQ mini programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, HostObject
from tests.profiles.driver import Play, exact, perform, resolve

MP = "mp-qq"
BUILDS = [MP, f"{MP}/android-2020", f"{MP}/android-okhttp2"]
OTHERS = [f"{MP}/{host}" for host in ("ios", "desktop", "devtools")]
EVERYWHERE = [*BUILDS, *OTHERS]
EVENTS = ("Open", "Message", "Error", "Close")
FUNCTIONS = ["connectSocket", "sendSocketMessage", "closeSocket", *(f"onSocket{event}" for event in EVENTS)]


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(*urls: Any, **options: Any) -> Any:
    def script(play: Play) -> None:
        for number, url in enumerate(urls or ("wss://a.example",)):
            play.later(number * 50, partial(play.connect, url, **options))

    return script


def then(act: Any, after_ms: float = 20) -> Any:
    """A script that connects and, a while later, does something with the task."""

    def script(play: Play) -> None:
        task = play.connect()
        play.later(after_ms, lambda: act(play, task))

    return script


# What there is


@pytest.mark.parametrize("target", EVERYWHERE)
def test_functions_and_task(target: str) -> None:
    got: list[Any] = []
    play = perform(target, lambda play: got.append(play.connect()))
    assert [name for name in play.app.profile.functions if "." not in name] == FUNCTIONS  # no offSocketX
    task = got[0]
    assert isinstance(task, HostObject)
    assert sorted(task.methods) == sorted(["send", "close", "onOpen", "onClose", "onError", "onMessage"])
    assert {name: task.fields[name] for name in words("state.readystate")} == words("state.readystate")


def test_what_success_gets_on_android() -> None:
    success = perform(MP, connecting("wss://a.example", "wss://b.example")).all("connect.success")
    assert [one["socketTaskId"] for one in success] == [0, 1]
    assert all(one["errMsg"] == words("return.native-success")["errMsg"] for one in success)
    assert [one["url"] for one in success] == ["wss://a.example", "wss://b.example"]


@pytest.mark.parametrize("target", OTHERS)
def test_what_success_gets_elsewhere(target: str) -> None:
    text = words("callback.general")["errMsg"].replace("${apiName}", "connectSocket")
    assert perform(target, connecting()).first("connect.success") == {"errMsg": text}


def test_a_refused_call_uses_up_a_number() -> None:
    play = perform(MP, connecting("wss://b.example", "wss://a.example"), domains=["wss://a.example"])
    assert play.first("connect.success")["socketTaskId"] == 1


# What connectSocket refuses


@pytest.mark.parametrize(
    ("record", "url"),
    [
        ("url.empty", ""),
        ("url.empty", UNDEFINED),
        ("domain.error", "wss://b.example"),
        ("domain.error", "ws://a.example"),
        ("domain.error", "http://a.example"),
        ("domain.error", "a.example"),
        ("url.malformed", "wss://a.example:99999"),
    ],
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_url(target: str, record: str, url: Any) -> None:
    play = perform(target, connecting(url), domains=["wss://a.example"])
    assert play.names == ["connect.fail", "connect.complete"]  # and no event
    assert play.first("connect.fail") == words(record)
    assert play.states == [3]


@pytest.mark.parametrize("url", ["https://a.example", "WSS://A.example", "wss://a.example:8443", "wss://x.b.example"])
def test_android_compares_hosts_alone(url: str) -> None:
    domains = ["wss://a.example", "wss://.b.example"]
    assert "task.open" in perform(MP, connecting(url), domains=domains).names


@pytest.mark.parametrize("target", OTHERS)
def test_the_docs_compare_ports_too(target: str) -> None:
    play = perform(target, connecting("wss://a.example:8443"), domains=["wss://a.example"])
    assert play.names == ["connect.fail", "connect.complete"]


@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_vendors_switch_lets_ws_through(target: str) -> None:
    assert "task.open" in perform(target, connecting("ws://a.example"), url_check=False).names


def test_a_host_app_without_sockets() -> None:
    play = perform(f"{MP}/android-unsupported", connecting())
    assert play.names == ["connect.fail", "connect.complete"]
    assert play.first("connect.fail") == words("error.unsupported")


@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_sixth_socket(target: str) -> None:
    most = words("limit.five")["max"]
    play = perform(target, connecting(*["wss://a.example"] * (most + 1)))
    assert len(play.all("task.open")) == most
    assert play.of(most + 1) == ["connect.success", "connect.complete", "task.error"]
    evidence = resolve(target).why("connect.unless.too-many-sockets.error")
    assert evidence.confidence == "inferred"
    assert f"{MP}.limit.excess" in evidence.ids


# The handshake


def test_android_forces_two_headers() -> None:
    header = {"Referer": "mine", "referer": "mine too", "User-Agent": "mine", "X-Token": "t"}
    sent = list(perform(MP, connecting(header=header)).handshakes[0].headers)
    fixed = words("header.referer")["referer"].format(appid="unisock", version=0)
    assert [value for name, value in sent if name.lower() == "referer"] == ["mine too", fixed]
    assert [value for name, value in sent if name == "User-Agent"] == ["QQ/MiniApp"]
    assert ("X-Token", "t") in sent


def test_referer_elsewhere() -> None:
    sent = perform(f"{MP}/devtools", connecting(header={"referer": "mine"})).headers()
    assert sent["Referer"] == words("header.referer")["referer"].format(appid="unisock", version="devtools")


@pytest.mark.parametrize(("target", "sent"), [*((b, None) for b in BUILDS), *((o, "mqtt") for o in OTHERS)])
def test_protocols(target: str, sent: str | None) -> None:
    assert perform(target, connecting(protocols=["mqtt"])).headers().get("Sec-WebSocket-Protocol") == sent


# Events


def test_native_events() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(20, lambda: (play.send(task, "x"), play.send(task, b"y")))
        play.later(40, lambda: play.close(task))

    play = perform(MP, script)
    opened = play.first("task.open")
    header = opened.pop("header")
    assert opened == {"socketTaskId": 0, **words("event.open-native"), "statusCode": 101}
    assert list(header) == [name.lower() for name in header]
    native = {"socketTaskId": 0, **words("event.message-native")}
    assert play.all("task.message") == [
        {**native, "isBuffer": False, "data": "x"},
        {**native, "isBuffer": True, "data": b"y"},
    ]
    assert play.first("task.close") == {"socketTaskId": 0, **words("event.close"), **words("close.default")}
    assert {"code", "reason"} == set(words("event.close-read")["keys"])


@pytest.mark.parametrize("target", OTHERS)
def test_documented_events(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(20, lambda: play.send(task, "x"))
        play.later(40, lambda: play.close(task, code=4001, reason="bye"))

    play = perform(target, script)
    assert list(play.first("task.open")) == ["header"]
    assert play.all("task.message") == [{"data": "x"}]
    assert play.first("task.close") == {"code": 4001, "reason": "bye"}


@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:403"])
def test_a_failure_on_android_is_an_error_without_words(server: str) -> None:
    play = perform(MP, connecting(), server=server)
    assert play.of(1) == ["connect.success", "connect.complete", "task.error"]
    assert play.first("task.error") == {"socketTaskId": 0, "state": "error"}


def test_a_failure_in_the_developer_tool_closes_too() -> None:
    play = perform(f"{MP}/devtools", connecting(), server="refuse")
    assert play.names[2:] == ["task.error", "global.error", "task.close", "global.close"]


NETWORK_DOWN = {"socketTaskId": 0, "state": "error", **words("event.error-native")}


def test_no_network() -> None:
    def script(play: Play) -> None:
        play.network("none")
        play.connect()

    assert perform(MP, script).first("task.error") == {
        "socketTaskId": 0,
        "state": "error",
        **words("event.error-native"),
    }


def test_the_network_goes() -> None:
    play = perform(MP, then(lambda play, task: play.network("none")))
    assert play.all("task.close") == []
    assert play.first("task.error") == NETWORK_DOWN


@pytest.mark.parametrize("target", BUILDS)
def test_a_tls_handshake_that_takes_too_long_is_a_close(target: str) -> None:
    play = perform(target, connecting(), connect_timeout_ms=0.5)
    assert play.of(1) == ["connect.success", "connect.complete", "task.close"]
    assert play.first("task.close") == {"socketTaskId": 0, **words("event.timeout-as-close"), "statusCode": 600}
    assert (resolve(target).why("failed.unless.tls-timeout").confidence == "inferred") is (target == MP)


def test_a_server_that_does_not_answer_the_handshake_is_waited_for() -> None:
    assert perform(MP, connecting(timeout=1000), server="hang").names == ["connect.success", "connect.complete"]


@pytest.mark.parametrize("target", OTHERS)
def test_a_handshake_has_a_limit_elsewhere(target: str) -> None:
    play = perform(target, connecting(), server="hang")
    at = next(one.at for one in play.heard if one.name == "task.error")
    assert at == pytest.approx(words("timeout.max")["max"], abs=1)
    assert words("timeout.appjson")["default"] == words("timeout.max")["max"]


# send


@pytest.mark.parametrize("target", BUILDS)
def test_send_before_open_is_dropped(target: str) -> None:
    play = perform(target, then(lambda play, task: play.send(task, "x"), 0))
    assert play.first("send.success") == words("return.operate")
    assert [name for name, _ in play.frames] == []


@pytest.mark.parametrize("target", OTHERS)
def test_send_before_open_fails(target: str) -> None:
    play = perform(target, then(lambda play, task: play.send(task, "x"), 0))
    assert play.first("send.fail")["errMsg"].endswith("readyState is not OPEN")
    assert f"{MP}.error.not-open-text" in resolve(target).why("send.unless.state-not-open").ids


def test_send_after_the_end() -> None:
    def script(play: Play) -> None:
        first, second = play.connect(), play.connect("wss://b.example")
        play.later(20, lambda: play.close(first))
        play.later(60, lambda: (play.send(first, "x"), play.close(first)))
        play.later(70, lambda: play.close(second))
        play.later(99, lambda: (play.send(first, "x"), play.close(first), play.send_global("x"), play.close_global()))

    play = perform(MP, script)
    assert play.all("send.fail") == [words("error.send-null"), *[words("error.no-socket")] * 2]
    assert play.all("close.success")[1] == words("error.close-unknown")
    assert play.all("close.fail") == [words("error.no-socket")] * 2


def test_send_without_data_calls_nothing_back() -> None:
    assert perform(MP, then(lambda play, task: play.send(task, UNDEFINED))).of(1)[3:] == []


@pytest.mark.parametrize(("data", "sent"), [(1.5, b"1.5"), ({"a": 1}, b'{"a":1}'), (True, b"true")])
def test_android_sends_other_data_as_text(data: Any, sent: bytes) -> None:
    assert ("out text", sent) in perform(MP, then(lambda play, task: play.send(task, data))).frames


def test_too_much_data_closes() -> None:
    play = perform(MP, then(lambda play, task: play.send(task, "x" * 17_000_000)))
    assert play.first("send.success") == words("return.operate")
    assert play.frames[0] == ("out close", b"1001")


# close


@pytest.mark.parametrize(
    "options",
    [{"code": code} for code in (0, 999, 1004, 1005, 1006, 1012, 2999, 5000)] + [{"reason": "好" * 42}],
)
def test_a_close_that_okhttp_refuses_is_swallowed(options: dict[str, Any]) -> None:
    play = perform(MP, then(lambda play, task: play.close(task, **options)))
    assert play.first("close.success") == words("return.operate")
    assert [name for name, _ in play.frames] == []
    assert play.all("task.close") == []


@pytest.mark.parametrize(
    "options", [{"code": code} for code in (1000, 1001, 1003, 1011, 3000, 4999)] + [{"reason": "好" * 41}]
)
def test_a_close_that_goes_out(options: dict[str, Any]) -> None:
    play = perform(MP, then(lambda play, task: play.close(task, **options)))
    wanted = {**words("close.default"), **options}
    assert play.frames[0] == ("out close", f"{wanted['code']} {wanted['reason']}".encode())
    assert play.all("task.close") == [{"socketTaskId": 0, "state": "close", **wanted}]


@pytest.mark.parametrize("target", EVERYWHERE)
def test_close_before_open_closes_nothing(target: str) -> None:
    play = perform(target, then(lambda play, task: play.close(task), 0))
    assert play.all("close.success")
    assert play.all("task.open")
    assert play.all("task.close") == []


def test_a_close_that_the_server_does_not_confirm() -> None:
    async def deaf(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await asyncio.sleep(3)
        websocket.transport.resume_reading()
        await websocket.wait_closed()

    play = perform(MP, then(lambda play, task: play.close(task, code=4001, reason="bye"), 20), server=deaf)
    closes = [one for one in play.heard if one.name == "task.close"]
    assert closes[0].at == 20 + words("order.close-synthetic")["delayMs"]
    assert [one.data for one in closes] == [{"socketTaskId": 0, "state": "close", "code": 4001, "reason": "bye"}] * 2
    assert play.all("task.error") == []


@pytest.mark.parametrize("target", [MP, f"{MP}/android-2020"])
def test_a_close_of_the_servers_goes_unnoticed(target: str) -> None:
    assert perform(target, connecting(), server="close:4001:bye").all("task.close") == []
    play = perform(target, then(lambda play, task: play.close(task)), server="close:4001:bye")
    assert [(one["code"], one["reason"]) for one in play.all("task.close")] == [(4001, "bye")]


@pytest.mark.parametrize("target", [f"{MP}/android-okhttp2", *OTHERS])
def test_a_close_of_the_servers_is_noticed(target: str) -> None:
    closed = perform(target, connecting(), server="close:4001:bye").first("task.close")
    assert (closed["code"], closed["reason"]) == (4001, "bye")


# In the background


def test_android_goes_on_in_the_background() -> None:
    play = perform(MP, then(lambda play, task: play.app.background()), until_ms=120_000)
    assert play.all("task.close") == play.all("task.error") == []


def test_ios_interrupts_what_is_not_done() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(10, play.app.background)
        play.outside(9000, play.app.foreground)

    assert perform(f"{MP}/ios", script, server="hang").first("task.error") == words("lifecycle.background")
