"""The script library that ByteDance's and Lark's mini programs share: the same rules, each platform's own records."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject, View
from tests.profiles.driver import URL, Play, exact, perform, resolve

LARK, DOUYIN = "mp-lark", "mp-toutiao"
PLATFORMS = [LARK, DOUYIN]
DOUYINS_HOSTS = ("android", "android-string", "android-ttnet", "ios", "devtools")
LARKS_HOSTS = ("android", "android-handler", "android-string", "ios", "desktop", "devtools")
EVERYWHERE = [
    *(f"{LARK}@{v}/{h}" for v in ("5.2.8", "7.8.0") for h in LARKS_HOSTS),
    f"{LARK}@7.39.0/harmony",
    *(f"{DOUYIN}@{v}/{h}" for v in ("1.80.0", "1.81.0") for h in DOUYINS_HOSTS),
]
GLOBALS = ("onSocketOpen", "onSocketMessage", "onSocketError", "onSocketClose", "sendSocketMessage", "closeSocket")


def words(target: str, record: str, lark: str = "") -> Any:
    """What the platform's own ledger has under a name; `lark` where Lark's has another."""
    platform = target.partition("@")[0].partition("/")[0].partition(":")[0]
    return exact(f"{platform}.{lark if lark and platform == LARK else record}")


def connected(then: Any) -> Any:
    """A script that calls `then(play, task)` when the connection is open."""

    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: then(play, task))

    return script


def can_i_use(play: Play, name: str) -> Any:
    return play.face.call("canIUse", (name,), lambda ok, result: None)


# What connectSocket says and returns


@pytest.mark.records(
    "mp-lark.return.sync-callbacks",
    "mp-lark.return.success-payload",
    "mp-lark.return.task",
    "mp-lark.order.success-open",
    "mp-lark.param.callbacks",
    "mp-lark.state.constants",
    "mp-toutiao.order.sync-callbacks",
    "mp-toutiao.order.success-not-open",
    "mp-toutiao.return.success",
    "mp-toutiao.return.success-errmsg",
    "mp-toutiao.return.complete-order",
    "mp-toutiao.return.native-sync",
    "mp-toutiao.return.task",
    "mp-toutiao.param.callbacks",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_success_and_complete_run_inside_the_call(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.note("returned", play.state(task))

    play = perform(target, script)
    assert play.names == ["connect.success", "connect.complete", "returned", "task.open"]
    known = words(target, "return.success-errmsg", "return.success-payload")
    assert play.first("connect.success") | known == play.first("connect.success")
    assert play.first("connect.success") == play.first("connect.complete")
    assert play.first("connect.success")["socketTaskId"] == 1
    assert play.first("returned") == 0


@pytest.mark.records("mp-lark.return.promise", "mp-toutiao.return.task")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_call_without_callbacks_returns_the_task_and_no_promise(target: str) -> None:
    got: list[Any] = []
    play = perform(target, lambda play: got.append(play.connect(callbacks=False, listen=False)))
    assert isinstance(got[0], HostObject)
    assert play.names == []


@pytest.mark.records(
    "mp-toutiao.surface.no-globals-thirdparty",
    "mp-toutiao.surface.app-workaround",
    "mp-lark.surface.connect-only",
    "mp-lark.surface.task-methods",
    "mp-lark.surface.onerror",
    "mp-lark.surface.no-off",
    "mp-lark.state.constants",
    "mp-toutiao.surface.no-globals",
    "mp-toutiao.surface.internal-globals",
    "mp-toutiao.surface.task-methods",
    "mp-toutiao.surface.no-off",
    "mp-toutiao.surface.constants",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_task(target: str) -> None:
    got: list[Any] = []
    perform(target, lambda play: got.append(play.connect()))
    task = got[0]
    assert isinstance(task, HostObject)
    assert set(task.methods) == {"send", "close", "onOpen", "onClose", "onMessage", "onError"}
    constants = {"CONNECTING": 0, "OPEN": 1, "CLOSING": 2, "CLOSED": 3}
    assert exact("mp-toutiao.surface.constants") == constants
    assert {name: task.fields[name] for name in constants} == constants
    assert not set(GLOBALS) & set(resolve(target).profile.functions)


@pytest.mark.records("mp-lark.surface.since", "mp-lark.surface.caniuse-task", "mp-toutiao.surface.since")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_what_can_i_use_knows(target: str) -> None:
    known = [
        "connectSocket",
        "connectSocket.object.url",
        "connectSocket.object.header",
        "connectSocket.object.protocols",
    ]
    known += [f"SocketTask.{name}" for name in ("send", "close", "onOpen", "onClose", "onMessage", "onError")]
    unknown = [*GLOBALS, "connectSocket.object.timeout", "SocketTask.offOpen"]
    answers: dict[str, Any] = {}
    perform(target, lambda play: answers.update({name: can_i_use(play, name) for name in [*known, *unknown]}))
    assert answers == dict.fromkeys(known, True) | dict.fromkeys(unknown, False)


@pytest.mark.records(
    "mp-lark.url.missing",
    "mp-lark.param.url",
    "mp-lark.param.callbacks",
    "mp-toutiao.url.missing",
    "mp-toutiao.param.url",
    "mp-toutiao.param.callbacks",
    "mp-toutiao.return.complete-order",
)
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize(
    ("url", "tag"), [(UNDEFINED, "Undefined"), (None, "Null"), (5, "Number"), (["wss://a.example"], "Array")]
)
def test_url_is_a_string(target: str, url: Any, tag: str) -> None:
    play = perform(target, lambda play: play.connect(url))
    text = words(target, "url.missing")["errMsg"].replace("Undefined", tag)
    assert [(one.name, one.data) for one in play.heard] == [
        ("connect.fail", {"errMsg": text}),
        ("connect.complete", {"errMsg": text}),
    ]


@pytest.mark.records("mp-lark.url.error", "mp-lark.url.check", "mp-toutiao.url.invalid")
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("url", ["http://example.com", "example.com", "", "wss:example.com"])
def test_url_of_another_scheme_fails_as_a_request(target: str, url: str) -> None:
    play = perform(target, lambda play: play.connect(url))
    known = words(target, "url.invalid", "url.error")["errMsg"].replace("http://example.com", url)
    assert play.names == ["connect.fail", "connect.complete"]
    assert play.first("connect.fail") == {"errMsg": known}


@pytest.mark.records("mp-lark.return.invalid", "mp-toutiao.surface.readystate-undefined")
def test_what_an_invalid_call_returns() -> None:
    got: dict[str, Any] = {}
    for platform in PLATFORMS:
        perform(platform, lambda play: got.update({play.app.profile.platform: play.connect("http://example.com")}))
    assert exact("mp-lark.return.invalid") == {"returns": repr(got[LARK])}
    assert exact("mp-toutiao.surface.readystate-undefined") == {"readyState": repr(got[DOUYIN].fields["readyState"])}


@pytest.mark.records("mp-lark.url.no-object", "mp-lark.return.invalid")
@pytest.mark.parametrize("target", [*EVERYWHERE, LARK])
def test_nobody_hears_what_a_call_without_an_object_fails_with(target: str) -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        got.extend([play.connect_with(), play.connect_with("wss://a.example")])

    play = perform(target, script)
    assert got == [UNDEFINED, UNDEFINED]
    failures = [entry.data for entry in play.app.trace if entry.kind == "callback" and entry.name == "fail"]
    known = exact("mp-lark.url.no-object")["errMsg"]
    assert failures == [{"errMsg": known}, {"errMsg": known.replace("Undefined", "String")}]
    assert not play.heard


@pytest.mark.records("mp-lark.param.protocols-type", "mp-toutiao.param.protocols-type")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_protocols_that_are_no_array_fail_and_the_call_goes_on(target: str) -> None:
    play = perform(target, lambda play: play.connect(protocols="chat"))
    assert play.names[:4] == ["connect.fail", "connect.complete", "connect.success", "connect.complete"]
    assert play.first("connect.fail") == words(target, "param.protocols-type")
    assert play.names[-1] == "task.open"
    assert play.handshakes[0].offered == []


@pytest.mark.records("mp-lark.param.protocols-empty", "mp-toutiao.param.protocols-join")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_an_empty_list_of_protocols_is_none(target: str) -> None:
    play = perform(target, lambda play: play.connect(protocols=[]))
    assert play.names[-1] == "task.open"
    assert "Sec-WebSocket-Protocol" not in play.headers()


@pytest.mark.records("mp-lark.param.protocols", "mp-toutiao.param.protocols")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_protocols_are_offered_in_order(target: str) -> None:
    play = perform(target, lambda play: play.connect(protocols=["chat", "superchat"]))
    assert [name.strip() for name in play.headers()["Sec-WebSocket-Protocol"].split(",")] == ["chat", "superchat"]
    assert play.names[-1] == "task.open"


@pytest.mark.records(
    "mp-lark.param.header", "mp-lark.param.header-coerce", "mp-toutiao.param.header", "mp-toutiao.param.header-coerce"
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_header_values(target: str) -> None:
    header = {"a": "text", "b": 5, "c": True, "d": None}
    sent = perform(target, lambda play: play.connect(header=header)).headers()
    assert (sent["a"], sent["b"], sent["c"]) == ("text", "5", words(target, "param.header-coerce")["booleanValue"])
    assert sent["d"] == exact("mp-lark.param.header-coerce")["nullValue"]


@pytest.mark.records("mp-lark.param.header-type")
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("header", ["a", 5, True, None])
def test_a_header_that_is_no_object_is_ignored(target: str, header: Any) -> None:
    play = perform(target, lambda play: play.connect(header=header))
    assert play.names == ["connect.success", "connect.complete", "task.open"]


# The limit


@pytest.mark.records(
    "mp-lark.limit.max5",
    "mp-lark.limit.error",
    "mp-lark.limit.counting",
    "mp-lark.return.fail-task",
    "mp-toutiao.limit.max5",
    "mp-toutiao.limit.error",
    "mp-toutiao.limit.counting",
    "mp-toutiao.limit.no-replace",
    "mp-toutiao.return.fail-task",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_sixth_socket(target: str) -> None:
    got: list[Any] = []
    play = perform(target, lambda play: got.extend(play.connect() for _ in range(6)))
    known = words(target, "limit.error")
    assert play.of(6) == ["connect.fail"]
    assert play.all("connect.fail") == [{"errMsg": known["errMsg"]}]
    assert play.state(got[5]) == known["readyState"] == 3
    assert play.names.count("task.open") == 5
    assert "task.close" not in play.names


@pytest.mark.records("mp-lark.limit.counting", "mp-toutiao.limit.counting")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_close_event_frees_the_slot(target: str) -> None:
    def script(play: Play) -> None:
        tasks = [play.connect() for _ in range(5)]
        play.later(50, lambda: play.close(tasks[0]))
        play.later(90, play.connect)

    play = perform(target, script)
    assert play.of(6)[0] == "connect.success"


@pytest.mark.records("mp-lark.limit.native", "mp-toutiao.limit.native")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_limit_is_the_librarys_which_asks_the_client_nothing(target: str) -> None:
    def script(play: Play) -> None:
        for _ in range(5):
            play.connect()
        play.connect("wss://other.example")
        play.network("none")
        play.connect()

    play = perform(target, script, domains=["example.com"])
    assert play.all("connect.fail") == [{"errMsg": words(target, "limit.error")["errMsg"]}] * 2


@pytest.mark.records("mp-lark.limit.counting", "mp-toutiao.limit.counting")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_socket_that_is_not_created_takes_no_slot(target: str) -> None:
    def script(play: Play) -> None:
        for _ in range(6):
            play.connect("wss://other.example")
        play.connect()

    assert perform(target, script, domains=["example.com"]).names[-1] == "task.open"


# State and listeners


@pytest.mark.records("mp-lark.state.transitions", "mp-toutiao.state.transitions", "mp-toutiao.surface.readystate")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_ready_state_is_never_closing(target: str) -> None:
    seen: list[Any] = []

    def close(play: Play, task: HostObject) -> None:
        play.close(task)
        seen.append(play.state(task))

    assert set(perform(target, connected(close)).states) <= {0, 1, 3}
    assert seen == [1]


@pytest.mark.records("mp-lark.state.listeners-many", "mp-lark.state.listeners-removed", "mp-toutiao.state.listeners")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_listeners_add_up_until_the_close_event(target: str) -> None:
    heard: list[str] = []

    def script(play: Play) -> None:
        task = play.connect(listen=False)
        for name in "ab":
            play.on(task, "open", lambda payload, name=name: heard.append(f"open {name}"))
            play.on(task, "close", lambda payload, name=name: heard.append(f"close {name}"))
        play.later(50, lambda: play.close(task))
        play.later(100, lambda: play.close(task))

    perform(target, script)
    assert heard == ["open a", "open b", "close a", "close b"]


@pytest.mark.records("mp-lark.state.late-listener")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_events_are_not_told_twice(target: str) -> None:
    heard: list[str] = []

    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: play.on(task, "open", lambda payload: heard.append("late")))

    perform(target, script)
    assert heard == []


# send


@pytest.mark.records(
    "mp-lark.send.ok",
    "mp-lark.send.data-types",
    "mp-lark.send.object",
    "mp-lark.event.message",
    "mp-toutiao.send.ok",
    "mp-toutiao.send.data",
    "mp-toutiao.send.plain-object",
    "mp-toutiao.event.message",
    "mp-toutiao.event.message-binary",
)
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize(
    ("data", "frame"),
    [
        ("hello 你好", ("out text", "hello 你好".encode())),
        (b"\x01\x02", ("out binary", b"\x01\x02")),
        ({"a": [1, "二"]}, ("out text", '{"a":[1,"二"]}'.encode())),
    ],
)
def test_what_can_be_sent(target: str, data: Any, frame: tuple[str, bytes]) -> None:
    got: list[Any] = []
    play = perform(target, connected(lambda play, task: got.append(play.send(task, data))))
    assert play.frames[0] == frame
    assert play.first("send.success") == play.first("send.complete") == words(target, "send.ok")
    assert got == [UNDEFINED]
    assert play.first("task.message")["data"] == (data if isinstance(data, bytes) else frame[1].decode())


@pytest.mark.records("mp-lark.send.not-open", "mp-toutiao.send.not-open")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_send_looks_at_ready_state_inside_the_call(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.send(task, "early")
        play.note("after", None)
        play.later(50, lambda: play.close(task))
        play.later(100, lambda: play.send(task, "late"))

    play = perform(target, script)
    assert play.names[2:5] == ["send.fail", "send.complete", "after"]
    assert play.all("send.fail") == [words(target, "send.not-open")] * 2


@pytest.mark.records("mp-lark.send.no-object", "mp-toutiao.send.object")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_send_wants_an_object(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.method(task, "send", "hello")))
    failures = [entry.data for entry in play.app.trace if entry.kind == "callback" and entry.name == "fail"]
    assert failures == [exact("mp-lark.send.no-object")]
    assert play.frames == []


@pytest.mark.records("mp-lark.send.typed-array")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_typed_array_is_no_binary_message(target: str) -> None:  # what else becomes of it is not known
    play = perform(target, connected(lambda play, task: play.send(task, View("Uint8Array", b"\x01"))))
    assert play.frames == []
    assert play.names[-2:] == ["send.fail", "send.complete"]


# close


@pytest.mark.records(
    "mp-lark.close.ok",
    "mp-lark.close.params",
    "mp-lark.close.code-forced",
    "mp-toutiao.close.ok",
    "mp-toutiao.close.params",
    "mp-toutiao.close.code-forced",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_close_forces_the_code_and_passes_the_reason(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, code=4001, reason="bye")))
    assert play.first("close.success") == play.first("close.complete") == words(target, "close.ok")
    if resolve(target).profile.wire.close.app != "cut":
        assert ("out close", f"{words(target, 'close.code-forced')['code']} bye".encode()) in play.frames


@pytest.mark.records("mp-lark.close.ok", "mp-toutiao.close.no-arg", "mp-toutiao.close.ok")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_close_takes_no_argument(target: str) -> None:
    got: list[Any] = []
    play = perform(target, connected(lambda play, task: got.append(play.method(task, "close"))))
    assert "task.close" in play.names
    assert got == [UNDEFINED]


# The domain list


@pytest.mark.records(
    "mp-lark.domain.exact-host",
    "mp-lark.url.wss-release",
    "mp-lark.event.error-create",
    "mp-lark.return.fail-task",
    "mp-toutiao.domain.config",
    "mp-toutiao.url.wss-release",
    "mp-toutiao.domain.exact-host",
    "mp-toutiao.event.error-create",
    "mp-toutiao.event.error",
    "mp-toutiao.return.fail-task",
)
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("url", ["ws://example.com", "wss://other.example", "wss://sub.example.com"])
def test_a_url_off_the_list(target: str, url: str) -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        got.append(play.connect(url))
        play.note("returned", play.state(got[0]))

    play = perform(target, script, domains=["wss://example.com"])
    assert play.names == ["connect.fail", "connect.complete", "returned", "task.error"]
    assert play.first("task.error") == {"errMsg": play.first("connect.fail")["errMsg"]}
    assert play.first("returned") == 3


@pytest.mark.records(
    "mp-lark.domain.per-app-switch",
    "mp-lark.domain.test-versions",
    "mp-toutiao.domain.test-skip",
    "mp-toutiao.domain.dev-skip",
    "mp-toutiao.url.ws-test",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_check_can_be_switched_off(target: str) -> None:
    play = perform(target, lambda play: play.connect("ws://example.com"), domains=[], url_check=False)
    assert play.names[-1] == "task.open"


@pytest.mark.records("mp-lark.domain.exact-host", "mp-toutiao.domain.exact-host", "mp-toutiao.domain.port")
@pytest.mark.parametrize("host", ["android", "ios"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_ports_of_listed_hosts(platform: str, host: str) -> None:
    play = perform(f"{platform}/{host}", lambda play: play.connect("wss://example.com:8443"), domains=["example.com"])
    passes = platform == LARK or host == "android"
    assert play.names[0] == ("connect.success" if passes else "connect.fail")


@pytest.mark.records("mp-lark.url.wss-release", "mp-toutiao.url.scheme-check")
@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(("host", "passes"), [("android", False), ("ios", True)])
def test_android_compares_the_scheme_as_written(platform: str, host: str, passes: bool) -> None:
    play = perform(f"{platform}/{host}", lambda play: play.connect("WSS://example.com"))
    assert play.names[0] == ("connect.success" if passes else "connect.fail")


# The background, the network, the time limit


@pytest.mark.records(
    "mp-lark.life.background-5s",
    "mp-lark.life.background-code",
    "mp-lark.life.background-create",
    "mp-lark.event.error-create",
    "mp-lark.return.fail-task",
    "mp-toutiao.life.background-5s",
    "mp-toutiao.life.background-close",
    "mp-toutiao.life.background-code",
    "mp-toutiao.life.background-create",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_five_seconds_in_the_background(target: str) -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        play.connect()
        play.outside(1000, play.app.background)
        play.outside(7000, lambda: play.app.post(lambda: got.append(play.connect())))
        play.outside(20_000, play.app.foreground)

    play = perform(target, script)
    assert len(play.handshakes) == 1  # nothing connects again by itself
    known = words(target, "life.background-create")["errMsg"]
    closed = next(one for one in play.heard if one.name == "task.close")
    assert closed.at == 1000 + words(target, "life.background-5s")["delayMs"]
    assert play.first("connect.fail")["errMsg"] == known
    assert play.first("task.error") == {"errMsg": known}
    assert play.state(got[0]) == 3
    codes = words(target, "life.background-code")
    code = codes.get("code") or codes["iosCode" if "/ios" in target else "androidCode"]
    assert ("out close", f"{code} {codes['reason']}".encode()) in play.frames


@pytest.mark.records("mp-lark.life.foreground", "mp-toutiao.life.foreground")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_short_while_in_the_background_keeps_sockets(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(1000, play.app.background)
        play.outside(5900, play.app.foreground)

    assert "task.close" not in perform(target, script).names


@pytest.mark.records("mp-lark.net.offline-android", "mp-toutiao.net.offline")
@pytest.mark.parametrize(
    "target",
    [
        *(f"{LARK}@5.2.8/{host}" for host in ("android", "android-handler", "android-string")),
        f"{LARK}/android",
        *(f"{DOUYIN}@{v}/{h}" for v in ("1.80.0", "1.81.0") for h in ("android", "android-ttnet")),
    ],
)
def test_without_a_network_nothing_ever_comes(target: str) -> None:
    def script(play: Play) -> None:
        play.network("none")
        play.connect()

    assert perform(target, script).names == ["connect.success", "connect.complete"]


@pytest.mark.records(
    "mp-lark.timeout.networktimeout",
    "mp-lark.param.no-timeout",
    "mp-toutiao.timeout.default",
    "mp-toutiao.timeout.appjson",
    "mp-toutiao.param.no-timeout",
    "mp-toutiao.timeout.event",
)
@pytest.mark.parametrize("target", [f"{LARK}@5.2.8", f"{LARK}/ios", f"{DOUYIN}@1.80.0", DOUYIN])
@pytest.mark.parametrize(("configured", "limit"), [(None, 60_000), (5_000, 5_000), (120_000, 60_000)])
def test_the_time_limit(target: str, configured: float | None, limit: int) -> None:
    play = perform(target, lambda play: play.connect(timeout=7), server="hang", connect_timeout_ms=configured)
    assert play.names[2:] == ["task.close"]
    assert play.heard[-1].at == limit
    assert words(target, "timeout.default", "timeout.networktimeout") == {"defaultMs": 60_000, "maxMs": 60_000}


# uni-app's layer


@pytest.mark.records("mp-lark.uni.method-dropped", "mp-toutiao.uni.method-dropped")
@pytest.mark.parametrize("vue", ["2", "3"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_uni_drops_method(platform: str, vue: str) -> None:
    play = perform(f"{platform}:vue={vue}", lambda play: _over_uni(play, method="POST"))
    warning = exact(f"uni.param.method-warning-vue{vue}")["console.warn"]
    assert play.console == [("warn", warning[platform])]
    assert vue == "2" or warning[DOUYIN] == exact("mp-toutiao.uni.method-dropped")["warning"]


@pytest.mark.records("mp-lark.uni.no-globals", "mp-toutiao.uni.no-shim")
@pytest.mark.parametrize("platform", PLATFORMS)
def test_uni_has_no_global_socket_functions(platform: str) -> None:
    seen: list[set[str]] = []
    perform(platform, lambda play: seen.append(set(globals_for(play.app, play.app.profile)["uni"].methods)))
    assert "connectSocket" in seen[0]
    assert not seen[0] & set(GLOBALS)


def _over_uni(play: Play, **options: Any) -> Any:
    uni = globals_for(play.app, play.app.profile)["uni"]
    return uni.methods["connectSocket"]({"url": URL, "success": partial(play.note, "uni.success"), **options})
