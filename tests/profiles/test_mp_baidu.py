"""Baidu smart programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
import base64
from functools import partial
from typing import Any

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, ErrorValue, Throw, View
from tests.profiles.driver import Play, Script, exact, perform, resolve

MP = "mp-baidu"
IOS, DEVTOOLS, BROWSER, AIAPPS = (f"{MP}/{host}" for host in ("ios", "devtools", "browser", "android-aiapps"))
OLD = f"{MP}@1.9.3"
EVERYWHERE = [MP, IOS, DEVTOOLS, BROWSER, AIAPPS]
EPOCH_MS = "1704067200000"  # when virtual time begins
ID = f"WebSocketTask-{EPOCH_MS}"
LISTED = ["wss://a.com", "wss://*.b.com"]


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(*args: Any, **options: Any) -> Script:
    return lambda play: play.connect_with(*args) if args else play.connect(**options)


def when_open(then: Any, **options: Any) -> Script:
    """Connects, and runs `then(play, task)` when the connection is long open."""

    def script(play: Play) -> None:
        task = play.connect(**options)
        play.later(50, lambda: then(play, task))

    return script


def many(count: int) -> Script:
    return lambda play: [play.connect() for _ in range(count)]


# The surface


def test_functions_and_methods() -> None:
    profile = resolve(MP).profile
    names = {"connectSocket", "sendSocketMessage", "closeSocket"}
    assert set(profile.functions) == names | {f"onSocket{event}" for event in ("Open", "Message", "Error", "Close")}
    assert profile.task
    assert profile.task.methods == ("send", "close", "onOpen", "onClose", "onError", "onMessage")


def test_own_properties_of_a_task() -> None:
    seen: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect()
        seen.append(list(task.fields))
        play.later(10, lambda: seen.append(dict(task.fields)))

    perform(MP, script)
    assert "socketTaskId" not in seen[0]
    assert seen[1]["socketTaskId"] == ID
    assert {name: seen[1][name] for name in words("surface.task-own-props")} == words("surface.task-own-props")


def test_before_1_9_4_there_is_no_task() -> None:
    returned: list[Any] = []
    perform(OLD, lambda play: returned.append(play.connect()))
    assert returned == [UNDEFINED]


@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_task_is_returned_even_when_the_call_fails(target: str) -> None:
    returned: list[Any] = []
    perform(target, lambda play: returned.append(play.connect_with()))
    assert returned[0].class_name == "SocketTask"
    assert returned[0].fields["readyState"] == 3


def test_nothing_returns_a_promise() -> None:
    returned: list[Any] = []

    def then(play: Play, task: Any) -> None:
        returned.append(play.send_global("x", callbacks=False))
        returned.append(play.send(task, "x", callbacks=False))
        returned.append(play.close_global(callbacks=False))
        returned.append(play.close(task, callbacks=False))

    perform(MP, when_open(then))
    assert words("return.no-promise") == {"returns": "undefined"}
    assert returned == [UNDEFINED] * 4


# connectSocket: success, and when


def test_success_and_complete() -> None:
    play = perform(MP, connecting())
    assert play.first("connect.success") == {"socketTaskId": ID}
    assert list(words("return.success-payload")["success"]) == ["socketTaskId"]
    assert words("return.taskid-format")["socketTaskId"].replace("<epoch ms>", EPOCH_MS) == ID
    assert play.first("connect.complete") is UNDEFINED
    assert words("order.complete") == {"complete": "undefined"}
    assert play.of(1) == ["connect.success", "connect.complete", "task.open"]


@pytest.mark.parametrize("url", ["wss://a.example", None, "ftp://x"])
def test_callbacks_never_run_inside_the_call(url: Any) -> None:
    inside: list[int] = []

    def script(play: Play) -> None:
        play.connect(url)
        inside.append(len(play.heard))

    play = perform(MP, script)
    assert inside == [0]
    assert play.heard


def test_success_comes_before_a_host_is_looked_up() -> None:
    play = perform(MP, connecting(), server="dns")
    assert play.of(1) == ["connect.success", "connect.complete", "task.error", "task.close"]


# connectSocket: failures


@pytest.mark.parametrize(
    ("record", "given"),
    [
        ("url.missing", ()),
        ("url.missing", ({"url": None},)),
        ("url.wrong-type", ({"url": []},)),
        ("url.wrong-type", ({"url": True},)),
    ],
)
def test_bridge_errors_are_error_instances(record: str, given: tuple[Any, ...]) -> None:
    got: list[Any] = []
    options = {**(given[0] if given else {}), "fail": got.append}
    perform(MP, lambda play: play.connect_with(options))
    assert isinstance(got[0], ErrorValue)
    assert got[0].message == words(record)["fail.message"]


@pytest.mark.parametrize(("name", "expected"), [("header", "object"), ("protocols", "Array"), ("method", "string")])
def test_other_parameters_are_checked_in_the_same_words(name: str, expected: str) -> None:
    play = perform(MP, connecting(**{name: True}))
    text = words("url.wrong-type")["fail.message"].replace("url", name).replace('"string"', f'"{expected}"')
    assert play.first("connect.fail").message == text
    assert play.first("connect.complete") is UNDEFINED


@pytest.mark.parametrize("name", ["success", "fail"])
def test_callbacks_that_are_no_functions(name: str) -> None:
    play = perform(MP, connecting(**{name: "x"}))
    assert play.all("connect.success") == []
    assert play.handshakes == []
    if name == "success":
        assert play.first("connect.fail") == words("param.callback-type")


@pytest.mark.parametrize(
    ("record", "url"),
    [
        ("url.scheme-error-android", "ws://a.com"),
        ("url.scheme-error-android", "http://a.com"),
        ("url.scheme-error-android", "WSS://a.com"),
        ("url.scheme-error-android", "text"),
        ("url.scheme-error-android", ""),
        ("url.scheme-error-android", 5),
        ("domain.error-android", "wss://c.com"),
        ("domain.error-android", "wss://a b"),
    ],
)
def test_android_refuses_urls(record: str, url: Any) -> None:
    play = perform(MP, connecting(url=url), domains=LISTED)
    assert play.first("connect.fail") == words(record)
    assert play.first("connect.fail")["errCode"] == words("error.status-string")["errCode"]
    assert list(play.first("connect.fail")) == words("error.shape")["keys"]
    assert play.states == [3]


@pytest.mark.parametrize(
    ("url", "passes"),
    [
        ("wss://a.com:8443", True),  # ports are not compared
        ("wss://x.a.com", False),
        ("wss://x.b.com", True),
        ("wss://b.com", True),  # the compare drops "*."
        ("wss://xb.com", True),
    ],
)
def test_domain_match(url: str, passes: bool) -> None:
    play = perform(MP, connecting(url=url), domains=LISTED)
    assert bool(play.all("task.open")) is passes


def test_https_passes_the_checks_and_fails_later() -> None:
    play = perform(MP, connecting(url="https://a.com"), domains=LISTED)
    assert play.of(1) == ["connect.success", "connect.complete", "task.error", "task.close"]
    assert play.first("task.error") == words("url.https-later-error")


def test_unparsable_urls_without_the_checks() -> None:
    play = perform(MP, connecting(url="wss://a b"), url_check=False)
    assert play.first("connect.fail") == words("url.unparsable")
    assert list(words("error.table-android")) == ["302", "202", "1001"]


def test_the_switch_of_the_vendor_lets_ws_through() -> None:
    assert perform(MP, connecting(url="ws://c.com"), url_check=False).all("task.open")


def test_the_container_of_2018_checks_neither_scheme_nor_domain() -> None:
    assert perform(AIAPPS, connecting(url="ws://c.com"), domains=LISTED).all("task.open")


@pytest.mark.parametrize("url", ["wss://c.com", "ws://a.com"])
def test_ios_refuses_with_its_own_code(url: str) -> None:
    play = perform(IOS, connecting(url=url), domains=LISTED)
    assert play.first("connect.fail")["errCode"] == words("domain.error-ios")["errCode"]


def test_ios_and_bad_urls() -> None:
    play = perform(IOS, connecting(url="wss://a b"), url_check=False)
    assert play.first("connect.fail")["errno"] in words("limit.excess-ios")


# How many


@pytest.mark.parametrize(
    ("record", "target"), [("limit.five", MP), ("limit.five", IOS), ("limit.two-old-android", AIAPPS)]
)
def test_the_limit(record: str, target: str) -> None:
    limit = words(record)["max"]
    play = perform(target, many(limit + 1))
    assert len(play.all("task.open")) == limit
    assert play.of(limit + 1)[:2] == ["connect.fail", "connect.complete"]
    assert play.first("connect.fail") == words("limit.excess")["fail"]


def test_the_excess_on_android_fires_no_event() -> None:
    assert perform(MP, many(6)).of(6) == ["connect.fail", "connect.complete"]


def test_the_excess_on_ios_has_a_code_and_a_text() -> None:
    play = perform(IOS, many(6))
    assert play.first("connect.fail")["errno"] == min(words("limit.excess-ios"))
    assert play.first("task.error")["errMsg"].startswith(words("limit.excess-ios-text")["errMsg"][1])


def test_the_limit_is_checked_before_the_url() -> None:
    def script(play: Play) -> None:
        many(5)(play)
        play.connect("ws://a.com")

    assert perform(MP, script).first("connect.fail") == words("limit.excess")["fail"]


def test_close_frees_a_place_at_once() -> None:
    def script(play: Play) -> None:
        tasks = many(5)(play)
        play.later(50, lambda: (play.close(tasks[0]), play.connect()))

    assert perform(MP, script).all("connect.fail") == []


def test_before_1_9_4_a_new_socket_closes_the_old_one() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, play.connect)
        play.later(100, lambda: play.send_global("to the second"))

    play = perform(OLD, script)
    assert play.names.count("global.open") == 2
    assert play.names.index("global.close") < len(play.names) - 1 - play.names[::-1].index("global.open")
    assert play.first("global.message")["data"] == "to the second"


# Failing connections


@pytest.mark.parametrize("server", ["refuse", "dns", "tls"])
def test_error_then_close(server: str) -> None:
    play = perform(MP, connecting(), server=server)
    assert play.of(1)[2:] == ["task.error", "task.close"]
    assert list(play.first("task.error")) == words("event.error")["keys"]
    assert play.first("task.close") == {
        **words("order.error-then-close"),
        "reason": play.first("task.error")["errMsg"],
    }


def test_a_refused_handshake_is_only_a_close() -> None:
    play = perform(MP, connecting(), server="reject:404")
    expected = words("order.handshake-refused")
    reason = expected["reason"].replace("<status>", "404").replace("<line>", "HTTP/1.1 404 Not Found")
    assert play.of(1) == ["connect.success", "connect.complete", "task.close"]
    assert play.first("task.close") == {"code": expected["code"], "reason": reason}


def test_a_subprotocol_that_nobody_confirms() -> None:
    play = perform(MP, connecting(protocols=["a"]), accept_subprotocol=False)
    assert play.all("task.error") == []
    assert play.first("task.close")["code"] == words("misc.subprotocol-mismatch")["code"]
    assert play.first("task.close")["reason"].endswith("refuses handshake")


@pytest.mark.parametrize("protocols", [[], None])
def test_no_subprotocol_is_no_constraint(protocols: Any) -> None:
    play = perform(MP, connecting(protocols=protocols))
    assert play.all("task.open")
    assert "Sec-WebSocket-Protocol" not in play.headers()


def test_android_sets_no_time_limit() -> None:
    assert perform(MP, connecting(), server="hang", connect_timeout_ms=1000).of(1) == [
        "connect.success",
        "connect.complete",
    ]


@pytest.mark.parametrize(("configured", "after"), [(None, "default"), (5000, 5000), (90_000, "max")])
def test_the_documented_time_limit(configured: float | None, after: Any) -> None:
    play = perform(IOS, connecting(), server="hang", connect_timeout_ms=configured)
    limits = {**words("timeout.appjson"), **words("timeout.max")}
    assert next(one.at for one in play.heard if one.name == "task.error") == limits.get(after, after)


# Headers


def test_android_lets_referer_through_and_writes_numbers_as_text() -> None:
    play = perform(MP, connecting(header={"Referer": "r", "X-Number": 5}))
    assert (play.headers()["Referer"], play.headers()["X-Number"]) == ("r", "5")


@pytest.mark.parametrize(("target", "version"), [(IOS, "0"), (DEVTOOLS, "devtools")])
def test_referer_elsewhere(target: str, version: str) -> None:
    play = perform(target, connecting(header={"referer": "r"}), appid="key")
    written = words("param.referer-format")["referer"].replace("{appKey}", "key").replace("{version}", version)
    assert play.headers()["Referer"] == written
    assert "referer" not in play.headers()


def test_web_mode_ignores_header() -> None:
    assert "X-A" not in perform(BROWSER, connecting(header={"X-A": "1"})).headers()


# send


@pytest.mark.parametrize("moment", [0, 200])
def test_send_while_not_open(moment: int) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(100, lambda: play.close(task))
        if moment:
            play.later(moment, lambda: play.send(task, "x"))
        else:
            play.send(task, "x")
            assert play.first("send.fail") == words("error.send-not-open")["fail"]  # inside the call

    play = perform(MP, script)
    assert play.first("send.fail") == words("error.send-not-open")["fail"]
    assert play.all("send.complete") == []


def test_send_succeeds_with_an_empty_object() -> None:
    play = perform(MP, when_open(lambda play, task: play.send(task, "x")))
    assert play.first("send.success") == words("return.send-success-payload")["success"]
    assert play.first("send.complete") == play.first("send.success")


@pytest.mark.parametrize(
    ("record", "data"),
    [
        ("error.send-data-missing", UNDEFINED),
        ("error.send-data-missing", None),
        ("error.send-data-type", 5),
        ("error.send-data-type", {}),
        ("error.send-data-type", View("Uint8Array", b"x")),
    ],
)
def test_bad_data(record: str, data: Any) -> None:
    play = perform(MP, when_open(lambda play, task: play.send(task, data)))
    assert play.first("send.fail") == words(record)
    assert play.first("send.fail")["errCode"] == words("error.argument-shape")["errCode"]
    assert play.first("send.complete") == play.first("send.fail")
    assert play.frames == [] or play.frames[0][0] == "out ping"


def test_send_right_after_close_passes_the_state_check() -> None:
    play = perform(MP, when_open(lambda play, task: (play.close(task), play.send(task, "x"))))
    assert play.first("send.fail") == not_found()


def not_found() -> dict[str, Any]:
    known = words("error.task-not-found")
    return {**known, "errMsg": known["errMsg"].replace("<epoch ms>", EPOCH_MS)}


def test_events_say_what_kind_of_data_came() -> None:
    play = perform(MP, when_open(lambda play, task: [play.send(task, data) for data in ("text", b"bytes")]))
    assert play.all("task.message") == [
        {"data": "text", **words("event.message-text")},
        {"data": b"bytes", **words("event.message-binary")},
    ]


def test_the_callers_object_is_written_to() -> None:
    options: dict[str, Any] = {"data": b"\x01\x02"}

    def then(play: Play, task: Any) -> None:
        for _ in range(2):
            play.method(task, "send", options, callbacks=False)

    play = perform(MP, when_open(then))
    encoded = base64.b64encode(b"\x01\x02").decode()
    assert options["data"] == encoded
    assert {"taskID", "dataType"} <= set(options)
    assert play.all("task.message")[1]["data"] == encoded  # the second time it goes out as text


# close


def test_close_and_what_the_server_sees_of_it() -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task, code=4001, reason="bye")))
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert play.first("close.success") is UNDEFINED
    assert words("return.close-success-payload") == {"success": "undefined"}
    assert play.frames[0] == ("out close", str(words("close.android-ignores")["wireCode"]).encode())
    assert play.first("task.close") == {"code": 1000, "reason": ""}
    assert list(play.first("task.close")) == words("event.close")["keys"]


@pytest.mark.parametrize("code", [1, 1001, 1006, 5000, -3, "x"])
def test_close_arguments_are_not_looked_at(code: Any) -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task, code=code, reason="汉" * 200)))
    assert play.all("close.fail") == []
    assert play.first("task.close") == {"code": 1000, "reason": ""}


def test_close_twice() -> None:
    play = perform(MP, when_open(lambda play, task: [play.close(task) for _ in range(2)]))
    assert play.first("close.fail") == not_found()
    assert play.first("close.fail")["errCode"] == words("error.close-twice")["errCode"]


def test_ios_calls_an_unknown_task_a_bad_parameter() -> None:
    play = perform(IOS, when_open(lambda play, task: [play.close(task) for _ in range(2)]))
    assert play.first("close.fail")["errCode"] == words("error.table-ios")["errCode"]


@pytest.mark.parametrize("server", ["close:4001", "refuse"])
def test_close_after_the_end(server: str) -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task)), server=server)
    assert play.first("close.fail") == not_found()


def test_close_in_the_same_turn_as_connect() -> None:
    play = perform(MP, lambda play: play.close(play.connect()))
    assert play.first("close.fail") == words("error.close-too-early")
    assert play.all("task.open")


def test_close_after_success_and_before_open_does_not_close() -> None:
    def script(play: Play) -> None:
        task: Any = play.connect(success=lambda _: play.close(task))

    play = perform(MP, script)
    assert play.all("close.success") == [UNDEFINED]
    assert play.all("task.open")
    assert play.all("task.close") == []


def test_the_server_closes() -> None:
    assert perform(MP, connecting(), server="close:4001").first("task.close") == {"code": 4001, "reason": ""}
    assert perform(MP, connecting(), server="drop").first("task.close") == {"code": 1006, "reason": ""}


def test_a_server_that_does_not_answer_pings() -> None:
    async def deaf(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await asyncio.sleep(1000)

    play = perform(MP, connecting(), server=deaf)
    closed = play.first("task.close")
    assert closed["code"] == words("timeout.pong")["code"]
    assert closed["reason"].startswith("The connection was closed because the other endpoint did not respond")
    assert next(one.at for one in play.heard if one.name == "task.close") == pytest.approx(90_000, abs=10)


# The global functions


def test_sending_before_any_connect_throws() -> None:
    play = perform(MP, lambda play: play.send_global("x"))
    assert play.first("send.throw").name == words("error.send-before-connect")["throws"]


def test_sending_right_after_connect_fails() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.send_global("x")

    assert perform(MP, script).first("send.fail") == words("error.send-not-open")["fail"]


def test_close_socket_closes_all_and_calls_back_for_each() -> None:
    def script(play: Play) -> None:
        many(3)(play)
        play.later(50, play.close_global)

    play = perform(MP, script)
    assert len(play.all("close.success")) == len(play.all("task.close")) == 3


def test_close_socket_fails_once_for_each_that_the_server_closed() -> None:
    def script(play: Play) -> None:
        many(2)(play)
        play.later(50, play.close_global)

    assert perform(MP, script, server="close:1000").all("close.fail") == [not_found()] * 2


@pytest.mark.parametrize("connects", [False, True])
def test_close_socket_without_an_accepted_socket(connects: bool) -> None:
    def script(play: Play) -> None:
        if connects:
            play.connect()
        play.close_global()

    assert [name for name in perform(MP, script).names if name.startswith("close")] == []


def test_global_listeners_hear_the_first_task_only() -> None:
    def script(play: Play) -> None:
        tasks = many(2)(play)
        for task in tasks:
            play.later(50, partial(play.send, task, "x"))

    play = perform(MP, script)
    assert play.names.count("task.message") == 2
    assert play.names.count("global.message") == 1


def test_the_next_connect_takes_the_role_of_a_closed_task() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: play.close(task))
        play.later(100, play.connect)

    assert perform(MP, script).names.count("global.open") == 2


def test_task_listeners_run_before_the_global_one() -> None:
    names = perform(MP, connecting()).names
    assert names.index("task.open") + 1 == names.index("global.open")


def test_a_success_callback_that_throws() -> None:
    states: list[Any] = []

    def script(play: Play) -> None:
        def boom(_: Any) -> None:
            raise Throw("boom")

        task: Any = play.connect(success=boom, fail=lambda error: states.extend([error, play.state(task)]))
        play.later(50, lambda: states.append(play.state(task)))

    play = perform(MP, script)
    assert states == ["boom", 3, 1]  # the connection goes on
    assert play.uncaught == []


# uni-app's layer


class Uni:
    """`uni` over a play's app, and what its callbacks and listeners got."""

    def __init__(self, play: Play) -> None:
        self.functions = globals_for(play.app, play.app.profile)["uni"].methods
        self.got: dict[str, Any] = {}

    def __call__(self, function: str, **options: Any) -> Any:
        heard = {name: partial(self._hear, f"{function}.{name}") for name in ("success", "fail", "complete")}
        return self.functions[function]({**heard, **options})

    def listen(self, function: str) -> None:
        self.functions[function](partial(self._hear, function))

    def _hear(self, name: str, result: Any = UNDEFINED, *_: Any) -> None:
        self.got[name] = result


def over_uni(target: str, script: Any, **settings: Any) -> tuple[Uni, Play]:
    made: list[Uni] = []

    def first(play: Play) -> None:
        made.append(Uni(play))
        script(made[0], play)

    played = perform(target, first, **settings)
    return made[0], played


def test_vue3_calls_every_failure_ok() -> None:
    native = words("uni.vue3-fail-ok")
    uni, _ = over_uni(MP, lambda uni, play: uni("connectSocket", url="wss://c.com"), domains=LISTED)
    assert uni.got["connectSocket.fail"] == native['native {errCode:"202",errMsg:"illegal request"}']
    assert uni.got["connectSocket.complete"] == {"errMsg": "connectSocket:ok"}

    def six(uni: Uni, play: Play) -> None:
        many(5)(play)
        uni("connectSocket", url="wss://a.com")

    uni, _ = over_uni(MP, six)
    assert uni.got["connectSocket.fail"] == native['native {errno:"1"}']


def test_vue3_marks_the_error_instance_ok() -> None:
    uni, _ = over_uni(MP, lambda uni, play: uni("connectSocket"))
    error = uni.got["connectSocket.fail"]
    assert error.message == words("url.missing")["fail.message"]
    assert error.extra["errMsg"] == "connectSocket:ok"


def test_vue3_reshapes_events() -> None:
    def script(uni: Uni, play: Play) -> None:
        uni.listen("onSocketError")
        uni.listen("onSocketClose")
        uni("connectSocket", url="wss://a.com")

    uni, _ = over_uni(MP, script, server="refuse", listen=False)
    assert uni.got["onSocketError"] == {"errMsg": "onSocketError:ok"}
    assert uni.got["onSocketClose"]["errMsg"] == "onSocketClose:ok"


def test_vue2_passes_results_on() -> None:
    uni, _ = over_uni(f"{MP}:vue=2", lambda uni, play: uni("connectSocket", url="wss://c.com"), domains=LISTED)
    assert uni.got["connectSocket.fail"] == words("domain.error-android")


@pytest.mark.parametrize("vue", ["3", "2"])
def test_method_is_dropped_with_a_warning(vue: str) -> None:
    uni, play = over_uni(f"{MP}:vue={vue}", lambda uni, play: uni("connectSocket", url="wss://a.com", method="POST"))
    assert play.console == [("warn", exact(f"uni.param.method-warning-vue{vue}")["console.warn"][MP])]
    assert uni.got["connectSocket.success"]["socketTaskId"] == ID
    if vue == "3":
        assert play.console[0][1] == words("uni.method-removed")["vue3"]
