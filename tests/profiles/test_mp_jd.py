"""JD mini programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject, PromiseValue, View
from platforms import explain
from tests.profiles.answering import RIGHT, answered_with
from tests.profiles.driver import EVENTS, Play, exact, perform, platforms, resolve

MP = "mp-jd"
OLD = f"{MP}/client-2020"
EVERYWHERE = [MP, OLD, f"{MP}/ios", f"{MP}/devtools"]
NATIVE = "operateSocketTask:"  # the api's name that the container puts before its texts


def ignore(*_: Any) -> None: ...


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


@pytest.mark.records("mp-jd.surface.globals", "mp-jd.surface.no-off", "mp-jd.surface.minimum-check")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_functions(target: str) -> None:
    play = perform(target, ignore)
    jd = globals_for(play.app, play.app.profile)["jd"].methods
    names = {"connectSocket", "sendSocketMessage", "closeSocket"} | {f"onSocket{one.capitalize()}" for one in EVENTS}
    assert {name for name in jd if "Socket" in name} == names
    told = explain(resolve(target), "offSocketOpen")
    assert (told.exists, [one.id for one in told.settings[0].evidence.records]) == (False, ["mp-jd.surface.no-off"])


@pytest.mark.records("mp-jd.surface.globals", "mp-jd.event.sdk-shape")
def test_a_client_of_the_global_functions_alone() -> None:
    def script(play: Play) -> None:
        play.connect(protocols=["mqtt"], listen=False)
        play.later(20, lambda: play.send_global("x"))
        play.later(40, play.close_global)

    play = perform(MP, script)
    assert [name for name in play.names if name.startswith("global")] == [
        "global.open",
        "global.message",
        "global.close",
    ]
    assert play.first("global.message")["data"] == "x"
    closed = play.first("global.close")
    assert (closed["code"], closed["reason"]) == (1000, "")
    assert perform(MP, script, server="refuse").first("global.error")["errMsg"]


@pytest.mark.records("mp-jd.surface.sockettask", "mp-jd.surface.readystate", "mp-jd.surface.no-off")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_task(target: str) -> None:
    known = words("surface.sockettask")
    got: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect()
        got.extend([task, play.state(task)])
        play.later(20, lambda: play.send(task, "x"))
        play.later(40, lambda: got.append(play.state(task)))
        play.later(41, lambda: play.close(task))

    play = perform(target, script)
    assert set(got[0].methods) == {"send", "close", "onOpen", "onClose", "onError", "onMessage"}
    assert got[1:] == [UNDEFINED, UNDEFINED]
    create, operate, _ = known["jsapi"]
    prefixes = [play.first(f"{call}.success")["errMsg"].partition(":")[0] for call in ("connect", "send", "close")]
    assert prefixes == [create, operate, operate]
    refused = perform(target, connecting(), server="refuse")
    states = [play.first(f"task.{event}")["state"] for event in ("open", "message")]
    states += [refused.first("task.error")["state"], play.first("task.close")["state"]]
    assert states == known["states"]


@pytest.mark.records("mp-jd.surface.sockettask-client")
def test_a_client_of_the_task() -> None:
    heard: list[str] = []

    def script(play: Play) -> None:
        task = play.connect_with({"url": "wss://a.example", "header": {}, "complete": ignore}, callbacks=False)
        for event in EVENTS:
            play.on(task, event, lambda _, event=event: heard.append(event))
        play.later(20, lambda: play.send(task, "x"))
        play.later(40, lambda: play.on(task, "message", ignore))  # instead of removing its own
        play.later(60, lambda: play.send(task, "y"))
        play.later(80, lambda: play.method(task, "close", 1000))

    play = perform(MP, script)
    assert heard == ["open", "message", "close"]
    assert play.all("send.fail") == []


@pytest.mark.records("mp-jd.surface.sockettask-uni", "mp-jd.return.uni-wrapper")
@pytest.mark.parametrize("vue", ["3", "2"])
def test_what_uni_returns(vue: str) -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        connect = globals_for(play.app, play.app.profile)["uni"].methods["connectSocket"]
        for name in ("success", "fail", "complete"):
            got.append(connect({"url": "wss://a.example", name: ignore}))
        got.append(connect({"url": "wss://a.example"}))

    perform(f"{MP}:vue={vue}", script)
    assert [type(one) for one in got] == [HostObject] * 3 + [PromiseValue]
    assert {"onOpen", "onClose", "onError", "send", "close"} <= set(got[0].methods)


@pytest.mark.records("mp-jd.surface.no-promise")
def test_nothing_returns_a_promise() -> None:
    got: list[Any] = []

    def act(play: Play, task: Any) -> None:
        got.append(play.send(task, "x", callbacks=False))
        got.append(play.send_global("x", callbacks=False))
        got.extend(play.listen(event, ignore) for event in EVENTS)
        got.append(play.close_global(callbacks=False))
        got.append(play.close(task, callbacks=False))

    perform(MP, then(act))
    assert got == [UNDEFINED] * 8


@pytest.mark.records("mp-jd.return.native-create", "mp-jd.order.success-before-open", "mp-jd.return.errmsg-format")
def test_success_comes_inside_the_call() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.note("after", None)

    for server in ("echo", "dns"):
        play = perform(MP, script, server=server)
        assert play.names[:3] == ["connect.success", "connect.complete", "after"]
        assert play.first("connect.success") == {**words("return.native-create"), "socketTaskId": "1"}


@pytest.mark.records("mp-jd.return.native-create")
def test_a_failed_attempt_uses_up_an_id() -> None:
    assert perform(MP, connecting("", "wss://a.example")).first("connect.success")["socketTaskId"] == "2"


# What connectSocket refuses


@pytest.mark.records("mp-jd.param.url", "mp-jd.url.whitelist", "mp-jd.order.sync-error-event")
@pytest.mark.parametrize(
    ("record", "url"),
    [
        *(("param.url", url) for url in ("", UNDEFINED, None)),
        ("url.whitelist", "wss://b.example"),
        ("url.whitelist", "wss://x.a.example"),
        ("url.whitelist", "wss://a.example:8443"),
        ("url.whitelist", "ws://a.example"),
        ("url.whitelist", "a.example"),
        ("url.whitelist", "wss://"),
    ],
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_url(target: str, record: str, url: Any) -> None:
    known = words(record)

    def script(play: Play) -> None:
        play.connect(url)
        play.note("after", None)

    play = perform(target, script, domains=["wss://a.example"])
    assert play.names.pop() == "after"
    assert play.names[:-1] == ["global.error", "connect.fail", "connect.complete"]
    assert play.first("global.error") == {**known["event"], "socketTaskId": "1"}
    assert play.first("connect.fail") == {"errMsg": known["errMsg"], "socketTaskId": "1", "state": "error"}


@pytest.mark.records("mp-jd.url.whitelist")
@pytest.mark.parametrize(
    ("url", "domain"),
    [("WSS://A.example/any/path", "wss://a.example"), ("ws://a.example", "ws://a.example")],
)
def test_a_listed_url(url: str, domain: str) -> None:
    assert "task.open" in perform(MP, connecting(url), domains=[domain]).names


@pytest.mark.records("mp-jd.url.wss-only")
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize(("url", "opens"), [("wss://a.example", True), ("ws://a.example", False)])
def test_wss_is_demanded(target: str, url: str, opens: bool) -> None:
    assert ("task.open" in perform(target, connecting(url), domains=["wss://a.example"]).names) is opens


@pytest.mark.records("mp-jd.url.whitelist-skip", "mp-jd.url.wss-only")
@pytest.mark.parametrize("url", ["ws://a.example", "wss://b.example"])
@pytest.mark.parametrize("check", [True, False])
def test_the_vendors_switch(url: str, check: bool) -> None:
    play = perform(MP, connecting(url), url_check=check, domains=["wss://a.example"])
    assert ("task.open" in play.names) is not check


@pytest.mark.records("mp-jd.url.bad-url")
@pytest.mark.parametrize("url", ["wss://a b", "wss://", "text"])
def test_a_url_that_cannot_be_parsed(url: str) -> None:
    play = perform(MP, connecting(url), url_check=False)
    assert (play.names, play.handshakes) == ([], [])


@pytest.mark.records("mp-jd.limit.concurrent-native", "mp-jd.limit.concurrent-docs", "mp-jd.order.sync-error-event")
@pytest.mark.parametrize(
    ("target", "limit"),
    [(MP, words("limit.concurrent-native")["limit"]), (OLD, words("limit.concurrent-docs")["limit"])],
)
def test_one_socket_too_many(target: str, limit: int) -> None:
    known = words("limit.concurrent-native")
    play = perform(target, connecting(*["wss://a.example"] * (limit + 1)))
    assert len(play.all("task.open")) == limit
    assert play.of(limit + 1) == ["connect.fail", "connect.complete"]
    fail = play.first("connect.fail")
    assert fail["errMsg"] == known["errMsg"].replace(str(known["limit"]), str(limit))
    assert fail["state"] == "error"
    assert play.first("global.error") == {**known["event"], "socketTaskId": str(limit + 1)}
    assert play.names.index("global.error") < play.names.index("connect.fail")
    assert play.all("task.close") == []


@pytest.mark.records("mp-jd.limit.concurrent-native")
def test_connecting_sockets_count() -> None:
    play = perform(MP, lambda play: [play.connect() for _ in range(11)], server="hang", until_ms=1000)
    assert [len(play.all(f"connect.{name}")) for name in ("success", "fail")] == [10, 1]


@pytest.mark.records("mp-jd.limit.slot-freed")
@pytest.mark.parametrize(("server", "fails"), [("refuse", 0), ("dns", 0), ("reject:403", 0), ("echo", 1)])
def test_an_error_frees_a_place(server: str, fails: int) -> None:
    play = perform(OLD, connecting("wss://a.example", "wss://a.example"), server=server)
    assert len(play.all("connect.fail")) == fails


@pytest.mark.records("mp-jd.error.codes")
def test_answers_have_no_codes() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.connect("")
        play.send(task, "x")
        play.close(task, code=1)
        play.later(20, lambda: (play.send(task, "x"), play.close(task)))

    answers = [one.data for one in perform(MP, script).heard if one.name.endswith((".success", ".fail"))]
    assert len(answers) == 6
    assert {key for answer in answers for key in answer} == {"errMsg", "socketTaskId", "state"}


@pytest.mark.records("mp-jd.limit.slot-freed", "mp-jd.order.close-event-first")
def test_close_frees_its_place_with_the_event() -> None:
    got: list[bool] = []

    def script(play: Play) -> None:
        first = play.connect()
        play.on(first, "close", lambda _: got.append(play.app.sets.full("live")))
        play.later(20, lambda: play.close(first))
        play.later(21, lambda: play.connect())  # close has been called, its event has not come
        play.later(60, lambda: play.connect())

    play = perform(OLD, script)
    assert len(play.all("connect.fail")) == 1
    assert len(play.all("connect.success")) == 2
    assert got == [True]


# The handshake


@pytest.mark.records("mp-jd.param.header-ignored", "mp-jd.param.protocols-ignored", "mp-jd.param.method")
def test_neither_headers_nor_subprotocols_leave() -> None:
    sent = perform(MP, connecting(header={"X-Token": "t", "Referer": "r"}, protocols=["mqtt"], method="POST")).headers()
    assert not {name.lower() for name in sent} & {"x-token", "referer", "sec-websocket-protocol"}


@pytest.mark.records("mp-jd.param.other", "mp-jd.param.uni-table", "mp-jd.misc.permessage-deflate")
@pytest.mark.parametrize(
    "options",
    [{"tcpNoDelay": True}, {"perMessageDeflate": True}, {"forceCellularNetwork": True}, {"multiple": True}],
)
@pytest.mark.parametrize("through_uni", [True, False])
def test_what_the_container_never_reads(options: dict[str, Any], through_uni: bool) -> None:
    def connect(play: Play, given: dict[str, Any]) -> None:
        if through_uni:
            uni = globals_for(play.app, play.app.profile)["uni"].methods
            uni["connectSocket"]({"url": "wss://a.example", "method": "GET", "protocols": ["a"], **given})
        else:
            play.connect(**given)

    plain, other = (perform(MP, partial(connect, given=given)) for given in ({}, options))
    assert other.names == plain.names
    assert {**other.headers(), "Sec-WebSocket-Key": "", "Host": ""} == {
        **plain.headers(),
        "Sec-WebSocket-Key": "",
        "Host": "",
    }
    assert other.handshakes[0].offered == []


@pytest.mark.records(
    "mp-jd.param.timeout", "mp-jd.timeout.appjson", "mp-jd.timeout.appjson-docs", "mp-jd.timeout.uni-default"
)
@pytest.mark.parametrize(
    ("options", "configured", "limit"),
    [
        ({}, None, words("param.timeout")["default"]),
        ({"timeout": 0}, None, words("param.timeout")["default"]),
        ({"timeout": -1}, 5000, 5000),
        ({"timeout": 2000}, 5000, 2000),
        ({"timeout": 90_000}, None, 90_000),
    ],
)
def test_timeout(options: dict[str, Any], configured: float | None, limit: float) -> None:
    play = perform(MP, connecting(**options), server="hang", connect_timeout_ms=configured)
    assert next(one.at for one in play.heard if one.name == "task.error") == pytest.approx(limit, abs=1)
    assert play.all("task.close") == []


@pytest.mark.records("mp-jd.timeout.uni-default")
def test_the_default_of_uni_is_the_containers() -> None:
    assert words("timeout.uni-default") == words("param.timeout")


@pytest.mark.records("mp-jd.timeout.meaning", "mp-jd.misc.ping")
def test_no_time_limit_ends_an_open_connection() -> None:
    play = perform(MP, then(lambda play, task: play.send(task, "x"), 500_000), connect_timeout_ms=1000)
    assert play.of(1)[2:] == ["task.open", "send.success", "send.complete", "task.message"]
    assert {name for name, _ in play.frames} == {"out text", "in text"}


@pytest.mark.records("mp-jd.misc.ping")
def test_a_ping_of_the_servers_is_answered() -> None:
    answered: list[bool] = []

    async def ping(websocket: Any) -> None:
        await (await websocket.ping())
        answered.append(True)
        await websocket.wait_closed()

    perform(MP, connecting(), server=ping)
    assert answered == [True]


# Events


@pytest.mark.records("mp-jd.event.open")
def test_open_shows_the_headers_of_the_request() -> None:
    opened = perform(MP, connecting()).first("task.open")
    assert list(opened) == ["socketTaskId", "state", "header"]
    assert opened["state"] == "open"
    assert {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key"} <= set(opened["header"])
    assert "Sec-WebSocket-Accept" not in opened["header"]


async def speak(websocket: Any) -> None:
    await websocket.send("a\u2028b\u2029c")
    await websocket.send(b"\x01")
    await websocket.wait_closed()


@pytest.mark.records("mp-jd.event.message-text", "mp-jd.event.message-binary", "mp-jd.event.message-u2028")
def test_messages() -> None:
    known = words("event.message-u2028")
    line_feed = known["to"].encode().decode("unicode_escape")
    assert [mark.encode().decode("unicode_escape") for mark in known["from"]] == ["\u2028", "\u2029"]
    common = {"socketTaskId": "1", "state": "message"}
    assert perform(MP, connecting(), server=speak).all("task.message") == [
        {**common, "isBuffer": False, "data": f"a{line_feed}b{line_feed}c"},
        {**common, "isBuffer": True, "data": b"\x01"},
    ]


@pytest.mark.records("mp-jd.error.onfailure", "mp-jd.event.error", "mp-jd.order.error-no-close")
@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:404", "hang"])
def test_a_failure_is_an_error_alone(server: str) -> None:
    play = perform(MP, connecting(), server=server)
    assert play.of(1) == ["connect.success", "connect.complete", "task.error"]
    shape = words("error.onfailure")["event"]
    error = play.first("task.error")
    assert set(error) == {"socketTaskId", *shape}
    assert error["state"] == shape["state"]


@pytest.mark.records("mp-jd.tls.default")
def test_only_certificates_that_the_system_trusts() -> None:
    assert perform(MP, connecting(), server="tls").of(1)[2:] == ["task.error"]


@pytest.mark.records("mp-jd.error.onfailure", "mp-jd.order.error-no-close")
def test_a_broken_connection_is_an_error_alone() -> None:
    play = perform(MP, connecting(), server="drop")
    assert play.of(1)[2:] == ["task.open", "task.error"]


def test_the_network_goes() -> None:
    play = perform(MP, then(lambda play, task: play.network("none")))
    assert play.of(1)[3:] == ["task.error"]


@pytest.mark.records("mp-jd.order.peer-close", "mp-jd.event.close")
def test_a_close_of_the_servers_goes_unnoticed_and_keeps_its_place() -> None:
    play = perform(OLD, connecting("wss://a.example", "wss://a.example"), server="close:4001:bye")
    assert play.all("task.close") == []
    assert len(play.all("connect.fail")) == 1
    play = perform(MP, then(lambda play, task: play.close(task)), server="close:4001:bye")
    assert play.all("task.close") == [{"socketTaskId": "1", "state": "close", "code": 4001, "reason": "bye"}]


@pytest.mark.records("mp-jd.life.background")
def test_the_background_changes_nothing() -> None:
    def act(play: Play, task: Any) -> None:
        play.app.background()
        play.later(250_000, lambda: (play.send(task, "x"), play.connect()))

    play = perform(MP, then(act), until_ms=300_000)
    assert play.of(1)[3:] == ["send.success", "send.complete", "task.message"]
    assert play.of(2) == ["connect.success", "connect.complete", "task.open"]


@pytest.mark.records("mp-jd.size.message")
@pytest.mark.parametrize("data", ["x" * 1_000_000, b"x" * 1_000_000])
def test_large_messages(data: Any) -> None:
    play = perform(MP, then(lambda play, task: play.send(task, data)), until_ms=1000)
    assert play.first("task.message")["data"] == data


@pytest.mark.records("mp-jd.error.send-ok-unchecked")
def test_send_succeeds_though_nothing_leaves() -> None:
    play = perform(MP, then(lambda play, task: (play.close(task), play.send(task, "x"))))
    assert play.all("send.success") == [{"errMsg": f"{NATIVE}ok"}]
    assert [name for name, _ in play.frames] == ["out close", "in close"]


# send and close


@pytest.mark.records(
    "mp-jd.error.send-not-open", "mp-jd.error.send-null", "mp-jd.error.send-type", "mp-jd.return.errmsg-format"
)
@pytest.mark.parametrize(
    ("record", "after_ms", "data"),
    [
        ("error.send-not-open", 0, "x"),
        ("error.send-null", 20, UNDEFINED),
        ("error.send-null", 20, None),
        ("error.send-type", 20, {"a": 1}),
        ("error.send-type", 20, 7),
        ("error.send-type", 20, View("Uint8Array", b"x")),
    ],
)
def test_send_fails(record: str, after_ms: float, data: Any) -> None:
    text = words(record)["errMsg"].replace("<socketTaskId>", "1")
    play = perform(MP, then(lambda play, task: play.send(task, data), after_ms))
    assert play.first("send.fail") == {"errMsg": NATIVE + text}


@pytest.mark.records("mp-jd.error.no-task")
@pytest.mark.parametrize("server", ["echo", "refuse"])
def test_a_task_that_is_no_more(server: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(20, lambda: play.close(task))
        play.later(60, lambda: (play.send(task, "x"), play.close(task)))

    gone = {"errMsg": NATIVE + words("error.no-task")["errMsg"]}
    play = perform(MP, script, server=server)
    assert play.all("send.fail") == [gone]
    assert play.all("close.fail")[-1] == gone


@pytest.mark.records("mp-jd.event.send-binary", "mp-jd.return.errmsg-format")
def test_an_answer_comes_later_than_the_call() -> None:
    play = perform(MP, then(lambda play, task: (play.send(task, b"x"), play.note("after", None))))
    assert play.names[-5:-2] == ["after", "send.success", "send.complete"]
    assert play.first("send.success") == {"errMsg": NATIVE + words("return.errmsg-format")["ok"]}
    assert ("out binary", b"x") in play.frames
    play = perform(MP, then(lambda play, task: play.send(task, "\u2028x")))
    assert ("out text", "\u2028x".encode()) in play.frames


@pytest.mark.records("mp-jd.close.code-range")
@pytest.mark.parametrize("code", [0, 999, 1001, 1006, 2999, 5000])
def test_codes_that_are_refused(code: int) -> None:
    play = perform(MP, then(lambda play, task: play.close(task, code=code)))
    assert play.of(1)[3:] == ["close.fail", "close.complete"]
    assert play.first("close.fail") == {"errMsg": NATIVE + words("close.code-range")["errMsg"]}
    assert play.frames == []


@pytest.mark.records("mp-jd.close.defaults", "mp-jd.close.code-range", "mp-jd.event.close", "mp-jd.order.close-success")
@pytest.mark.parametrize("options", [{}, {"code": 3000}, {"code": 4999, "reason": "再见"}, {"reason": "好" * 41}])
def test_close(options: dict[str, Any]) -> None:
    wanted = {**words("close.defaults"), **options}
    play = perform(MP, then(lambda play, task: play.close(task, **options)))
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert play.first("task.close") == {"socketTaskId": "1", "state": "close", **wanted}


@pytest.mark.records("mp-jd.close.reason-length", "mp-jd.order.close-success")
@pytest.mark.parametrize("reason", ["好" * 42, "x" * 124])
def test_a_close_that_says_ok_and_closes_nothing(reason: str) -> None:
    play = perform(MP, then(lambda play, task: play.close(task, reason=reason)))
    assert play.of(1)[2:] == ["task.open", "close.success", "close.complete"]
    assert play.all("close.success") == [{"errMsg": NATIVE + words("return.errmsg-format")["ok"]}]


@pytest.mark.records("mp-jd.close.while-connecting", "mp-jd.close.okhttp-early")
def test_a_close_before_open_waits_for_it() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.close(task, code=4001, reason="early")
        play.close(task, code=4002)

    play = perform(MP, script)
    assert play.of(1)[2:] == [*["close.success", "close.complete"] * 2, "task.open", "task.close"]
    assert play.frames[0] == ("out close", b"4001 early")
    assert play.first("task.close") == {"socketTaskId": "1", "state": "close", "code": 4001, "reason": "early"}


async def deaf(websocket: Any) -> None:
    websocket.transport.pause_reading()
    await asyncio.sleep(1000)


@pytest.mark.records("mp-jd.close.okhttp-cancel", "mp-jd.order.error-no-close")
def test_a_close_that_nobody_answers() -> None:
    play = perform(MP, then(lambda play, task: play.close(task)), server=deaf)
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.error"]
    assert play.heard[-1].at == pytest.approx(words("close.okhttp-cancel")["ms"], abs=50)


@pytest.mark.records("mp-jd.size.okhttp-queue", "mp-jd.error.send-ok-unchecked")
@pytest.mark.parametrize("more", [0, 1])
def test_a_message_that_the_queue_does_not_hold(more: int) -> None:
    known = words("size.okhttp-queue")
    play = perform(
        MP, then(lambda play, task: play.send(task, "x" * (known["bytes"] + more))), server="silent", until_ms=1000
    )
    assert play.of(1)[3:5] == ["send.success", "send.complete"]
    assert play.frames[0][0] == ("out close" if more else "out text")
    if more:
        assert play.frames[0][1] == str(known["code"]).encode()
        assert play.first("task.close")["code"] == known["code"]


@pytest.mark.records("mp-jd.misc.okhttp-answer")
def test_what_is_looked_at_of_an_answer() -> None:
    text = words("misc.okhttp-answer")["errMsg"].replace("<status>", "404").replace("<phrase>", "Not Found")
    assert perform(MP, connecting(), server="reject:404").first("task.error")["errMsg"] == text
    header = f"{RIGHT}\r\nSec-WebSocket-Protocol: x"
    assert perform(MP, answered_with(header, lambda play, url: play.connect(url))).all("task.open")


# Hosts


def test_hosts_and_versions() -> None:
    assert [str(one) for one in platforms().targets(f"{MP}/*,{MP}@*")] == [
        "mp-jd@1.0.0",
        *(f"mp-jd@1.0.0/{host}" for host in ("client-2020", "ios", "devtools")),
    ]


# How sure it is


@pytest.mark.parametrize(
    ("target", "path", "confidence"),
    [
        (MP, "connect.unless.url-falsy.fail", "source-code"),
        (f"{MP}/ios", "connect.unless.url-falsy.fail", "inferred"),
        (f"{MP}/devtools", "opened.open", "inferred"),
        (OLD, "sets.live.max", "reported"),
        (MP, "failed.error", "inferred"),
    ],
)
def test_confidence(target: str, path: str, confidence: str) -> None:
    assert resolve(target).why(path).confidence == confidence
