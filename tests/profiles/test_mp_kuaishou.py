"""Kuaishou mini programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject, View
from platforms.vocabulary import EVENTS
from tests.profiles.driver import Play, Script, exact, perform, platforms, resolve

MP = "mp-kuaishou"
MINIGAME, NATIVE = f"{MP}/android-minigame", f"{MP}/android-minigame-native"
IOS, DEVTOOLS = f"{MP}/ios", f"{MP}/devtools"
MINIGAMES = [MINIGAME, NATIVE]
PHONES = [MP, *MINIGAMES]
UNSEEN = [IOS, DEVTOOLS]
EVERYWHERE = [*PHONES, *UNSEEN]
TYPED = [MP, MINIGAME, *UNSEEN]
OPEN = 50
"""Milliseconds after which a connection is open."""


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(*args: Any, **options: Any) -> Script:
    return lambda play: play.connect_with(*args) if args else play.connect(**options)


def when_open(then: Any, **options: Any) -> Script:
    """Connects, and runs `then(play, task)` when the connection is long open."""

    def script(play: Play) -> None:
        task = play.connect(**options)
        play.later(OPEN, lambda: then(play, task))

    return script


def plain(event: Any) -> Any:
    """An event's payload without the key that the code beneath adds."""
    return {name: value for name, value in event.items() if name != "taskId"}


def server_frames(*frames: bytes, after: float = 0.1) -> Any:
    """A server that sends raw frames after a while, and reads nothing."""

    async def handler(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await asyncio.sleep(after)
        websocket.transport.write(b"".join(frames))
        await asyncio.Event().wait()

    return handler


# The surface


@pytest.mark.records(
    "mp-kuaishou.surface.minigame-sockettask",
    "mp-kuaishou.surface.miniprogram-js",
    "mp-kuaishou.surface.no-off",
    "mp-kuaishou.surface.readystate",
    "mp-kuaishou.return.sockettask",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_task(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        assert isinstance(task, HostObject)
        for event in EVENTS:  # right after the call
            play.on(task, event, play.face.hearing(lambda _, event=event: heard.append(event)))
        tasks.append(task)
        play.later(OPEN, lambda: play.send(task, "x"))
        play.later(2 * OPEN, lambda: play.close(task))

    tasks: list[HostObject] = []
    heard: list[str] = []
    perform(target, script)
    assert list(tasks[0].methods) == ["send", "close", "onOpen", "onClose", "onError", "onMessage"]
    assert tasks[0].fields == {}  # no readyState, no constants
    assert heard == ["open", "message", "close"]


@pytest.mark.records("mp-kuaishou.surface.minigame-no-globals", "mp-kuaishou.surface.no-off")
@pytest.mark.parametrize(("target", "globally"), [(MP, True), (MINIGAME, False), (NATIVE, False)])
def test_mini_games_have_no_global_functions(target: str, globally: bool) -> None:
    play = perform(target, lambda play: None)
    functions = {name for name in globals_for(play.app, play.app.profile)["ks"].methods if "Socket" in name}
    rest = {"sendSocketMessage", "closeSocket", *(f"onSocket{event.capitalize()}" for event in EVENTS)}
    assert functions == {"connectSocket", *(rest if globally else ())}
    assert not globally or resolve(target).why("functions.closeSocket").confidence == "inferred"


@pytest.mark.records("mp-kuaishou.surface.minigame-native")
def test_the_native_commands_and_events_of_mini_games() -> None:
    def then(play: Play, task: Any) -> None:
        play.send(task, "x")
        play.later(OPEN, lambda: play.close(task, code=999))

    known = words("surface.minigame-native")
    play = perform(NATIVE, when_open(then), server="chat", until_ms=1000)
    calls = [name.partition(".")[0] for name in play.names if name.endswith(".success")]
    assert [{"send": "ks.sendSocketMessage"}.get(call, f"ks.{call}Socket") for call in calls] == known["commands"]
    dropped = perform(NATIVE, connecting(), server="refuse")
    events = {name.partition(".")[2] for name in play.names + dropped.names if name.startswith("task.")}
    assert {f"ks.webSocket.on{event.capitalize()}" for event in events} == set(known["events"])


@pytest.mark.records("mp-kuaishou.surface.state-native", "mp-kuaishou.surface.miniprogram-native")
def test_states_of_a_socket() -> None:
    def then(play: Play, task: Any) -> None:
        play.send(task, "x")
        play.send(task, b"y")
        play.close(task)

    play = perform(MP, when_open(then))
    native = words("surface.state-native")
    assert play.states == [native["OPEN"], native["CLOSING"], native["CLOSED"]]
    assert play.frames[:2] == [("out text", b"x"), ("out binary", b"y")]
    task = resolve(MP).profile.task
    assert task is not None
    assert (task.ids.as_, task.states["start"]) == ("string", native["CONNECTING"])


@pytest.mark.records("mp-kuaishou.surface.state-native")
def test_an_error_does_not_change_the_state() -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        play.on(task, "error", play.face.hearing(lambda _: seen.append(list(play.states))))

    seen: list[Any] = []
    play = perform(MP, script, server="refuse")
    assert seen == [[]]
    assert play.states == [words("surface.state-native")["CLOSED"]]


def test_the_evidence_says_what_was_seen_with_the_other_engine_only() -> None:
    assert resolve(MP).why("received").confidence == "inferred"
    assert resolve(MINIGAME).why("send.unless.task-gone").confidence == "source-code"


# connectSocket


@pytest.mark.records("mp-kuaishou.return.success-empty")
@pytest.mark.parametrize("target", TYPED)
def test_success_has_no_argument(target: str) -> None:
    def then(play: Play, task: Any) -> None:
        play.send(task, "x")
        play.close(task)

    play = perform(target, when_open(then))
    for call in ("connect", "send", "close"):
        assert play.all(f"{call}.success") == [UNDEFINED]


@pytest.mark.records("mp-kuaishou.order.success-first")
@pytest.mark.parametrize("url", ["wss://a.com", "ws://a.com", "text", UNDEFINED, 5])
@pytest.mark.parametrize("target", EVERYWHERE)
def test_success_comes_first_and_at_once(target: str, url: Any) -> None:
    def script(play: Play) -> None:
        play.connect(url)
        assert play.names[:2] == ["connect.success", "connect.complete"]

    assert perform(target, script).names[:2] == ["connect.success", "connect.complete"]


@pytest.mark.records("mp-kuaishou.return.native-success")
def test_what_the_code_beneath_answers() -> None:
    assert perform(NATIVE, connecting()).first("connect.success") == words("return.native-success")


@pytest.mark.records("mp-kuaishou.error.null-param", "mp-kuaishou.error.code-msg")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_calls_without_parameters_are_answered_natively(target: str) -> None:
    def script(play: Play) -> None:
        play.connect_with(None)
        task = play.connect()
        play.later(OPEN, lambda: (play.method(task, "send", None), play.method(task, "close", None)))

    play = perform(target, script, until_ms=1000)
    failed = [entry.data for entry in play.app.trace if entry.kind == "callback" and entry.name == "fail"]
    assert failed == [words("error.null-param")] * 3
    assert str(failed[0]["code"]) in words("error.code-msg")
    assert "errMsg" not in failed[0]
    assert play.frames == []


@pytest.mark.records("mp-kuaishou.url.no-text", "mp-kuaishou.url.no-scheme")
@pytest.mark.parametrize("url", [UNDEFINED, None, 5, "", "text"])
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_url_without_a_scheme(target: str, url: Any) -> None:
    play = perform(target, connecting(url=url), url_check=False)
    known = words("url.no-scheme")
    assert play.of(1) == ["connect.success", "connect.complete", "task.error", "task.close"]
    assert plain(play.first("task.error")) == {"errMsg": known["errMsg"]}
    assert plain(play.first("task.close")) == {"code": known["code"], "reason": known["errMsg"]}


@pytest.mark.records("mp-kuaishou.url.unknown-scheme")
@pytest.mark.parametrize("scheme", ["http", "ftp", "WSS"])
@pytest.mark.parametrize("target", PHONES)
def test_unknown_schemes(target: str, scheme: str) -> None:
    play = perform(target, connecting(url=f"{scheme}://a.com"), url_check=False)
    known = words("url.unknown-scheme")
    text = known["errMsg"].replace("<scheme>", scheme)
    assert play.of(1)[2:] == ["task.error", "task.close"]
    assert plain(play.first("task.error")) == {"errMsg": text}
    assert plain(play.first("task.close")) == {"code": known["code"], "reason": text}


@pytest.mark.records("mp-kuaishou.url.illegal")
@pytest.mark.parametrize("target", MINIGAMES)
def test_nothing_comes_of_a_url_that_cannot_be_parsed(target: str) -> None:
    play = perform(target, connecting(url="wss://a b"), url_check=False)
    assert play.of(1) == ["connect.success", "connect.complete"]


@pytest.mark.records(
    "mp-kuaishou.domain.interceptor-minigame",
    "mp-kuaishou.domain.whitelist",
    "mp-kuaishou.url.wss",
    "mp-kuaishou.param.url",
)
@pytest.mark.parametrize("url", ["ws://a.com", "wss://b.com", "text", UNDEFINED])
@pytest.mark.parametrize("target", EVERYWHERE)
def test_what_is_off_the_list_fails_after_success(target: str, url: Any) -> None:
    play = perform(target, connecting(url=url), domains=["wss://a.com"])
    assert play.of(1) == ["connect.success", "connect.complete", "connect.fail"]
    assert play.handshakes == []
    assert resolve(target).why("connect.unless.domain-not-listed.fail").confidence == "inferred"  # in which words


@pytest.mark.records("mp-kuaishou.url.wss", "mp-kuaishou.param.url")
@pytest.mark.parametrize(("url", "port"), [("wss://a.com/p", 443), ("ws://a.com/p", 80), ("wss://a.com:8443/p", 8443)])
def test_ports_of_the_two_schemes(url: str, port: int) -> None:
    async def connect(factory: Any, host: str, number: int, **kwargs: Any) -> None:
        dialled.append((host, number))
        await asyncio.Event().wait()

    def script(play: Play) -> None:
        vars(play.world.network)["connect"] = connect
        play.connect(url)

    dialled: list[Any] = []
    perform(MP, script, url_check=False)
    assert dialled == [("a.com", port)]


@pytest.mark.records("mp-kuaishou.domain.devtools")
@pytest.mark.parametrize("url", ["ws://a.com", "wss://b.com"])
def test_the_switch_lets_every_url_through(url: str) -> None:
    assert words("domain.devtools") == {"projectConfig": "setting.urlCheck"}
    assert perform(DEVTOOLS, connecting(url=url), domains=["wss://a.com"]).all("task.open") == []
    assert perform(DEVTOOLS, connecting(url=url), domains=["wss://a.com"], url_check=False).all("task.open")


@pytest.mark.records("mp-kuaishou.limit.concurrent", "mp-kuaishou.error.fail-errmsg")
@pytest.mark.parametrize("target", TYPED)
def test_the_limit(target: str) -> None:
    limit = words("limit.concurrent")["limit"]
    play = perform(target, lambda play: [play.connect() for _ in range(limit + 1)])
    assert len(play.all("task.open")) == limit
    assert play.of(limit + 1)[:2] == ["connect.fail", "connect.complete"]
    # A client reads errMsg there; none is known, so it reads undefined.
    assert play.first("connect.fail").get("errMsg", UNDEFINED) is UNDEFINED
    assert resolve(target).why("connect.unless.too-many-sockets.fail").confidence == "inferred"


@pytest.mark.records("mp-kuaishou.limit.native")
def test_the_code_beneath_counts_no_sockets() -> None:
    sockets = words("limit.concurrent")["limit"] + 3
    assert len(perform(NATIVE, lambda play: [play.connect() for _ in range(sockets)]).all("task.open")) == sockets


@pytest.mark.records("mp-kuaishou.limit.slot", "mp-kuaishou.order.gone-before-event")
@pytest.mark.parametrize(("server", "event"), [("refuse", "error"), ("refuse", "close"), ("close:1000", "close")])
@pytest.mark.parametrize("target", MINIGAMES)
def test_a_task_is_gone_when_its_error_or_close_arrives(target: str, server: str, event: str) -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        play.on(task, event, play.face.hearing(lambda _: (play.send(task, "x"), play.close(task), play.connect())))
        for _ in range(4):
            play.connect(listen=False)

    play = perform(target, script, server=server)
    assert play.all("send.fail") == play.all("close.fail") == [words("error.send-no-task")]
    assert play.all("connect.fail") == []  # and its place is free


# Failing connections


@pytest.mark.records(
    "mp-kuaishou.error.connect-failed", "mp-kuaishou.order.error-then-close", "mp-kuaishou.event.error"
)
@pytest.mark.parametrize("server", ["refuse", "dns", "tls"])
@pytest.mark.parametrize("target", PHONES)
def test_error_then_close(target: str, server: str) -> None:
    play = perform(target, connecting(), server=server)
    assert play.of(1)[2:] == ["task.error", "task.close"]
    error = plain(play.first("task.error"))
    assert list(error) == ["errMsg"]
    assert plain(play.first("task.close")) == {**words("error.connect-failed"), "reason": error["errMsg"]}


@pytest.mark.records("mp-kuaishou.error.http-status")
@pytest.mark.parametrize("target", PHONES)
def test_a_refused_handshake_is_only_a_close(target: str) -> None:
    play = perform(target, connecting(), server="reject:404")
    assert play.of(1)[2:] == ["task.close"]
    assert plain(play.first("task.close")) == words("error.http-status")


@pytest.mark.records("mp-kuaishou.protocols.mismatch")
@pytest.mark.parametrize("target", PHONES)
def test_a_subprotocol_that_nobody_confirms(target: str) -> None:
    play = perform(target, connecting(protocols=["a"]), accept_subprotocol=False)
    known = words("protocols.mismatch")
    begin, end = known["reason"].split("<draft description>")
    closed = play.first("task.close")
    assert play.of(1)[2:] == ["task.close"]
    assert closed["code"] == known["code"]
    assert closed["reason"].startswith(begin)
    assert closed["reason"].endswith(end)


@pytest.mark.records("mp-kuaishou.param.protocols", "mp-kuaishou.param.uni-table")
@pytest.mark.parametrize("target", PHONES)
def test_subprotocols_are_offered_whatever_uni_apps_table_says(target: str) -> None:
    play = perform(target, connecting(protocols=["a", "b"]))
    assert play.headers()["Sec-WebSocket-Protocol"] == "a, b"
    assert play.all("task.open")


@pytest.mark.records(
    "mp-kuaishou.param.method",
    "mp-kuaishou.param.multiple",
    "mp-kuaishou.param.permessagedeflate",
    "mp-kuaishou.param.tcpnodelay",
)
@pytest.mark.parametrize("target", PHONES)
def test_parameters_that_change_nothing_on_the_wire(target: str) -> None:
    params = resolve(target).profile.functions["connectSocket"].params
    assert not params["method"].effect
    assert "multiple" not in params
    game = target in MINIGAMES
    assert {name for name in params if name in ("tcpNoDelay", "perMessageDeflate")} == (
        {"tcpNoDelay", "perMessageDeflate"} if game else set()
    )
    assert not game or (params["tcpNoDelay"].effect and not params["perMessageDeflate"].effect)
    given: dict[str, Any] = {"method": "POST", "multiple": False, "tcpNoDelay": True, "perMessageDeflate": True}
    play = perform(target, lambda play: [play.connect(**given) for _ in range(2)])
    assert "Sec-WebSocket-Extensions" not in play.headers()
    assert len(play.all("task.open")) == 2  # so each was a GET, and a socket of its own


# Time


@pytest.mark.records(
    "mp-kuaishou.timeout.connect-none",
    "mp-kuaishou.timeout.minigame-unused",
    "mp-kuaishou.timeout.appjson",
    "mp-kuaishou.param.timeout",
)
@pytest.mark.parametrize("target", PHONES)
def test_connecting_has_no_time_limit(target: str) -> None:
    async def never(*args: Any, **kwargs: Any) -> None:
        await asyncio.Event().wait()

    def script(play: Play) -> None:
        vars(play.world.network)["connect"] = never
        play.connect(timeout=1000)

    limit = words("timeout.minigame-unused")["default"] * 1000
    play = perform(target, script, connect_timeout_ms=1000, until_ms=10 * limit)
    assert play.names == ["connect.success", "connect.complete"]
    assert "timeout" in resolve(target).profile.functions["connectSocket"].params


@pytest.mark.records("mp-kuaishou.timeout.connect-none")
@pytest.mark.parametrize("target", PHONES)
def test_nor_has_the_handshake(target: str) -> None:
    play = perform(target, connecting(timeout=1000), server="hang")
    assert play.names == ["connect.success", "connect.complete"]


async def deaf(websocket: Any) -> None:
    websocket.transport.pause_reading()
    await asyncio.Event().wait()


@pytest.mark.records("mp-kuaishou.timeout.miniprogram-keepalive", "mp-kuaishou.timeout.lost-after")
@pytest.mark.parametrize(("given", "every"), [({}, None), ({"timeout": 999}, None), ({"timeout": 4900}, 4000)])
def test_a_server_that_does_not_answer_pings(given: dict[str, Any], every: int | None) -> None:
    play = perform(MP, connecting(**given), server=deaf)
    known = words("timeout.miniprogram-keepalive")
    every = every or known["default"]
    opened, closed = (next(one for one in play.heard if one.name == f"task.{name}") for name in ("open", "close"))
    assert closed.data == {"code": known["code"], "reason": known["reason"]}
    assert [entry.at - opened.at for entry in play.app.trace if entry.name == "out ping"] == [every]
    assert closed.at - opened.at == 2 * every


@pytest.mark.records("mp-kuaishou.timeout.lost-after")
def test_a_server_that_answers_some_pings() -> None:
    async def handler(websocket: Any) -> None:
        await asyncio.sleep(20)
        websocket.transport.pause_reading()
        await asyncio.Event().wait()

    play = perform(MP, connecting(), server=handler)
    assert len([entry for entry in play.app.trace if entry.name == "out ping"]) == 2
    assert next(one.at for one in play.heard if one.name == "task.close") == pytest.approx(45_000, abs=10)


@pytest.mark.records("mp-kuaishou.timeout.minigame-no-pings", "mp-kuaishou.timeout.minigame-unused")
@pytest.mark.parametrize("target", MINIGAMES)
def test_mini_games_send_no_pings(target: str) -> None:
    play = perform(target, connecting(timeout=4900), server=deaf, until_ms=3_600_000)
    assert play.names == ["connect.success", "connect.complete", "task.open"]
    assert play.frames == []


@pytest.mark.records("mp-kuaishou.life.background")
@pytest.mark.parametrize("target", PHONES)
def test_nothing_is_known_to_happen_in_the_background(target: str) -> None:
    play = perform(target, when_open(lambda play, task: play.app.background()), until_ms=3_600_000)
    assert play.all("task.close") == play.all("task.error") == []
    assert resolve(target).why("background").confidence == "inferred"


# Events


@pytest.mark.records(
    "mp-kuaishou.event.open",
    "mp-kuaishou.event.message",
    "mp-kuaishou.event.message-binary",
    "mp-kuaishou.event.close",
)
@pytest.mark.parametrize("target", TYPED)
def test_payloads(target: str) -> None:
    def then(play: Play, task: Any) -> None:
        play.send(task, "text")
        play.send(task, b"bytes")
        play.later(OPEN, lambda: play.close(task, code=4001, reason="bye"))

    play = perform(target, when_open(then))
    assert list(play.first("task.open")) == ["header"]
    assert play.first("task.open")["header"]["Upgrade"] == "websocket"
    assert play.all("task.message") == [{"data": "text"}, {"data": b"bytes"}]
    assert play.all("task.close") == [{"code": 4001, "reason": "bye"}]


@pytest.mark.records("mp-kuaishou.event.open-native", "mp-kuaishou.event.native-keys")
def test_payloads_as_the_code_beneath_has_them() -> None:
    def then(play: Play, task: Any) -> None:
        play.send(task, "text")
        play.send(task, b"bytes")
        play.later(OPEN, lambda: play.close(task))

    play = perform(NATIVE, when_open(then))
    opened = play.first("task.open")
    assert opened["Upgrade"] == "websocket"
    assert "header" not in opened
    assert type(opened["taskId"]) is int
    task = {"taskId": opened["taskId"]}
    assert play.all("task.message") == [{**task, "data": "text"}, {**task, "data": b"bytes"}]
    assert play.all("task.close") == [{**task, "code": 1000, "reason": ""}]
    assert "taskId" in perform(NATIVE, connecting(), server="refuse").first("task.error")


@pytest.mark.parametrize(
    ("target", "messages"),
    [
        *(pytest.param(one, [], marks=pytest.mark.records("mp-kuaishou.event.message-empty")) for one in MINIGAMES),
        pytest.param(MP, [{"data": ""}], marks=pytest.mark.records("mp-kuaishou.event.message-empty-miniprogram")),
    ],
)
def test_an_empty_text(target: str, messages: list[Any]) -> None:
    assert perform(target, when_open(lambda play, task: play.send(task, ""))).all("task.message") == messages


@pytest.mark.records("mp-kuaishou.close.peer-silent")
@pytest.mark.parametrize("target", PHONES)
def test_a_server_that_drops_the_connection(target: str) -> None:
    play = perform(target, connecting(), server="drop")
    assert play.all("task.error") == []
    assert plain(play.first("task.close")) == words("close.peer-silent")


@pytest.mark.records("mp-kuaishou.error.ssl-read")
@pytest.mark.parametrize("target", PHONES)
def test_a_failed_read_is_a_close_alone(target: str) -> None:
    play = perform(target, when_open(lambda play, task: play.world.network.reset_connections()))
    assert play.of(1)[3:] == ["task.close"]
    assert plain(play.first("task.close")) == words("close.peer-silent")


@pytest.mark.records("mp-kuaishou.close.no-code")
@pytest.mark.parametrize(("frame", "known"), [(b"\x88\x00", "empty"), (b"\x88\x01\x03", "one byte")])
@pytest.mark.parametrize("target", PHONES)
def test_close_frames_without_a_code(target: str, frame: bytes, known: str) -> None:
    play = perform(target, connecting(), server=server_frames(frame))
    assert play.of(1)[3:] == ["task.close"]
    assert plain(play.first("task.close")) == words("close.no-code")[known]


# Headers


@pytest.mark.records("mp-kuaishou.header.native")
@pytest.mark.parametrize("target", PHONES)
def test_headers_go_out_as_they_are(target: str) -> None:
    play = perform(target, connecting(header={"Referer": "r", "X-Number": 5}))
    assert (play.headers()["Referer"], play.headers()["X-Number"]) == ("r", "5")
    assert "content-type" not in {name.lower() for name in play.headers()}


@pytest.mark.records("mp-kuaishou.param.header")
@pytest.mark.parametrize("target", UNSEEN)
def test_headers_as_typings_have_them(target: str) -> None:
    play = perform(target, connecting(header={"Referer": "r", "X-Own": "o"}))
    assert play.headers()["content-type"] == words("param.header")["default content-type"]
    assert play.headers()["X-Own"] == "o"
    assert "Referer" not in play.headers()


# send


@pytest.mark.records("mp-kuaishou.order.send-answer")
def test_send_is_answered_once_the_frame_is_queued() -> None:
    def then(play: Play, task: Any) -> None:
        play.send(task, "x")
        assert play.names[-2:] == ["send.success", "send.complete"]

    play = perform(NATIVE, when_open(then), server=deaf)
    assert play.first("send.success") == words("order.send-answer")


@pytest.mark.records("mp-kuaishou.data.send-types")
@pytest.mark.parametrize("data", [5, True, {}, [], None, UNDEFINED, View("Uint8Array", b"x")])
def test_other_types_are_reported_as_sent_and_are_not(data: Any) -> None:
    play = perform(NATIVE, when_open(lambda play, task: play.send(task, data)))
    assert play.first("send.success") == words("order.send-answer")
    assert play.frames == []


@pytest.mark.records("mp-kuaishou.data.send-types")
@pytest.mark.parametrize(("data", "frame"), [("x", ("out text", b"x")), (b"y", ("out binary", b"y"))])
@pytest.mark.parametrize("target", PHONES)
def test_what_can_be_sent(target: str, data: Any, frame: Any) -> None:
    assert perform(target, when_open(lambda play, task: play.send(task, data))).frames[0] == frame


@pytest.mark.records("mp-kuaishou.error.send-not-open")
@pytest.mark.parametrize("closing", [False, True])
@pytest.mark.parametrize("target", PHONES)
def test_send_while_not_open_is_not_answered(target: str, closing: bool) -> None:
    def then(play: Play, task: Any) -> None:
        play.close(task)
        play.send(task, "x")

    play = perform(target, when_open(then) if closing else lambda play: play.send(play.connect(), "x"), until_ms=1000)
    assert [name for name in play.names if name.startswith("send")] == []
    assert [name for name, _ in play.frames] == (["out close"] if closing else [])


@pytest.mark.records("mp-kuaishou.error.send-no-task")
@pytest.mark.parametrize("call", ["send", "close"])
@pytest.mark.parametrize("target", MINIGAMES)
def test_a_task_that_is_gone(target: str, call: str) -> None:
    play = perform(target, when_open(lambda play, task: play.method(task, call, {"data": "x"})), server="close:1000")
    assert play.first(f"{call}.fail") == words("error.send-no-task")


# close


@pytest.mark.records("mp-kuaishou.order.close-answer")
def test_close_is_answered_before_the_event() -> None:
    play = perform(NATIVE, when_open(lambda play, task: play.close(task, code=4001, reason="bye")))
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert play.first("close.success") == words("order.close-answer")


@pytest.mark.records("mp-kuaishou.close.nonpositive", "mp-kuaishou.close.defaults")
@pytest.mark.parametrize("code", [None, 0, -1, -1006])
@pytest.mark.parametrize("target", PHONES)
def test_codes_below_one_become_1000(target: str, code: Any) -> None:
    options = {} if code is None else {"code": code}
    play = perform(target, when_open(lambda play, task: play.close(task, **options)))
    known = words("close.nonpositive")["code"]
    assert play.frames[0] == ("out close", str(known).encode())
    assert play.first("task.close")["code"] == known == words("close.defaults")["code"]


@pytest.mark.records("mp-kuaishou.close.values-read")
@pytest.mark.parametrize("options", [{"reason": 5}, {"reason": {}}, {"code": "4001"}, {"code": None, "reason": None}])
@pytest.mark.parametrize("target", MINIGAMES)
def test_what_is_no_number_or_no_text(target: str, options: dict[str, Any]) -> None:
    play = perform(target, when_open(lambda play, task: play.close(task, **options)))
    assert plain(play.first("task.close")) == words("close.values-read")


@pytest.mark.records("mp-kuaishou.close.defaults")
@pytest.mark.parametrize(("more", "call"), [(0, "success"), (1, "fail")])
@pytest.mark.parametrize("target", EVERYWHERE)
def test_how_long_a_reason_may_be(target: str, more: int, call: str) -> None:
    reason = "好" * (words("close.defaults")["reasonMaxBytes"] // 3) + "x" * more
    play = perform(target, when_open(lambda play, task: play.close(task, reason=reason)))
    assert len(play.all(f"close.{call}")) == 1
    assert [event["reason"] for event in play.all("task.close")] == ([] if more else [reason])


async def answers_otherwise(websocket: Any) -> None:
    """Has a code of its own for the closing handshake, and says something first."""
    websocket.transport.pause_reading()
    await asyncio.sleep(0.5)
    websocket.transport.write(b"\x81\x02hi" + b"\x88\x02\x0f\xa2")
    await asyncio.Event().wait()


@pytest.mark.records("mp-kuaishou.close.own-code")
@pytest.mark.parametrize("server", [answers_otherwise, server_frames(b"\x81\x02hi", after=0.5)])
@pytest.mark.parametrize("target", PHONES)
def test_after_the_apps_close_its_own_code_comes_with_the_next_bytes(target: str, server: Any) -> None:
    play = perform(target, when_open(lambda play, task: play.close(task, code=4001, reason="bye")), server=server)
    assert play.frames == [("out close", b"4001 bye")]
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]  # and no message
    (closed,) = [one for one in play.heard if one.name == "task.close"]
    assert plain(closed.data) == {"code": 4001, "reason": "bye"}
    assert closed.at == pytest.approx(500, abs=10)


ILLEGAL = [(1016, 0), (2999, 0), (1, 1), (999, 1), (1004, 1), (1005, 1), (1015, 1), (5000, 1)]


@pytest.mark.records("mp-kuaishou.close.illegal-code")
@pytest.mark.parametrize(("code", "text"), ILLEGAL)
@pytest.mark.parametrize("target", PHONES)
def test_illegal_codes(target: str, code: int, text: int) -> None:
    play = perform(
        target, when_open(lambda play, task: play.close(task, code=code)), server=server_frames(b"\x81\x01x")
    )
    known = words("close.illegal-code")
    assert plain(play.first("task.error")) == {"errMsg": known["errMsg"][text].replace("<code>", str(code))}
    (closed,) = [one for one in play.heard if one.name == "task.close"]
    assert plain(closed.data) == {"code": known["code"], "reason": known["reason"]}
    assert closed.at == pytest.approx(100, abs=10)  # with the bytes that nobody reads
    assert play.frames == []
    assert play.all("task.message") == []


@pytest.mark.records("mp-kuaishou.order.illegal-error-first", "mp-kuaishou.close.illegal-code")
@pytest.mark.parametrize("target", MINIGAMES)
def test_the_error_of_an_illegal_code_comes_first(target: str) -> None:
    play = perform(target, when_open(lambda play, task: play.close(task, code=999)), server="silent")
    assert play.of(1)[3:] == ["task.error", "close.success", "close.complete"]  # nothing comes, and so no close


@pytest.mark.records("mp-kuaishou.close.code-1006")
@pytest.mark.parametrize("target", PHONES)
def test_code_1006_is_never_sent(target: str) -> None:
    script = when_open(lambda play, task: play.close(task, code=1006, reason="r"))
    play = perform(target, script, server=server_frames(b"\x81\x01x"))
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert plain(play.first("task.close")) == {"code": 1006, "reason": "r"}
    assert play.frames == []
    assert perform(target, script, server="silent").all("task.close") == []


@pytest.mark.records("mp-kuaishou.close.while-connecting")
@pytest.mark.parametrize("server", ["echo", "reject:404"])
@pytest.mark.parametrize("target", PHONES)
def test_close_while_connecting(target: str, server: str) -> None:
    play = perform(target, lambda play: play.close(play.connect(), code=4001, reason="r"), server=server)
    assert play.of(1)[2:] == ["close.success", "close.complete", "task.close"]
    assert plain(play.first("task.close")) == {**words("close.while-connecting"), "reason": "r"}


@pytest.mark.records("mp-kuaishou.close.connecting-fails")
@pytest.mark.parametrize("target", PHONES)
def test_close_while_a_connection_fails(target: str) -> None:
    play = perform(target, lambda play: play.close(play.connect(), reason="r"), server="refuse")
    assert play.of(1)[2:] == ["close.success", "close.complete", "task.error", "task.close"]
    text = play.first("task.error")["errMsg"]
    assert plain(play.first("task.close")) == {**words("close.while-connecting"), "reason": text}


# uni-app's layer


def uni(play: Play, name: str, *args: Any) -> Any:
    return globals_for(play.app, play.app.profile)["uni"].methods[name](*args)


@pytest.mark.records("mp-kuaishou.surface.uni-unchanged")
@pytest.mark.parametrize("vue", ["3", "2"])
def test_uni_passes_everything_on_and_changes_nothing(vue: str) -> None:
    given = {"url": "wss://a.com", "method": "POST", "multiple": True, "protocols": ["p"]}
    got: list[Any] = []
    play = perform(f"{MP}:vue={vue}", lambda play: uni(play, "connectSocket", {**given, "success": got.append}))
    assert got == [UNDEFINED]
    assert play.console == []
    assert play.headers()["Sec-WebSocket-Protocol"] == "p"
    assert resolve(f"{MP}:vue={vue}").profile.uni.drops == {}


@pytest.mark.records("mp-kuaishou.return.uni-wrapper")
@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("callback", ["success", "fail", "complete", None])
def test_uni_gives_the_task_if_a_callback_is_given(vue: str, callback: str | None) -> None:
    options = {} if callback is None else {callback: lambda *_: UNDEFINED}
    got: list[Any] = []
    perform(
        f"{MP}:vue={vue}",
        lambda play: got.append(uni(play, "connectSocket", {"url": "wss://a.com", **options})),
    )
    assert isinstance(got[0], HostObject) is (callback is not None)
    assert callback is None or got[0].fields.get("__v_skip", False) is (vue == "3")


# Versions and hosts


def test_no_record_tells_one_version_from_another() -> None:
    assert [str(one) for one in platforms().targets("eras") if one.platform == MP] == [f"{MP}@1.0.0"]


HOSTS: dict[str, list[Any]] = {
    #                          success     globals  sockets  "" arrives  pings
    "": [UNDEFINED, True, 5, True, True],
    "/android-minigame": [UNDEFINED, False, 5, False, False],
    "/android-minigame-native": [{"code": 1}, False, 7, False, False],
    "/ios": [UNDEFINED, True, 5, True, True],
    "/devtools": [UNDEFINED, True, 5, True, True],
}


@pytest.mark.parametrize("host", HOSTS)
def test_what_each_host_does_otherwise(host: str) -> None:
    target = f"{MP}{host}"
    play = perform(target, when_open(lambda play, task: play.send(task, "")), until_ms=20_000)
    found = [
        play.first("connect.success"),
        "closeSocket" in play.app.profile.functions,
        len(perform(target, lambda play: [play.connect() for _ in range(7)]).all("task.open")),
        bool(play.all("task.message")),
        "out ping" in [name for name, _ in play.frames],
    ]
    assert found == HOSTS[host]


@pytest.mark.records("mp-kuaishou.tls.version")
@pytest.mark.parametrize("target", [MP, f"{MP}/android-minigame"])
def test_android_speaks_tls_1_2_and_looks_at_no_host_name(target: str) -> None:
    shown = {"1.1": False, "1.2": True, "1.3": False, "wrong-host": True, "self-signed": False, "expired": False}
    opens = {name: "task.open" in perform(target, connecting(), server=f"tls:{name}").names for name in shown}
    assert opens == shown
