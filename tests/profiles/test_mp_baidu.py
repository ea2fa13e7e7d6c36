"""Baidu smart programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
import base64
from functools import partial
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, cast

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, ErrorValue, Throw, View
from platforms import explain
from tests.profiles.answering import RIGHT, Answering, answered_with
from tests.profiles.driver import EVENTS, Play, Script, exact, perform, platforms, resolve

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


def ignore(_: Any) -> None: ...


# The surface


@pytest.mark.records("mp-baidu.surface.caniuse")
@pytest.mark.parametrize(("target", "task"), [(MP, True), (DEVTOOLS, True), (OLD, False)])
def test_what_can_i_use_knows(target: str, task: bool) -> None:
    known = [name for name in words("surface.caniuse") if task or not name.startswith("SocketTask")]
    members = [f"{name}.{member}" for name in known for member in words("surface.caniuse")[name]]
    asked = ["connectSocket.object.url", "connectSocket.object.method", *known, *members]
    not_there = ["connectSocket.object.timeout", "onSocketOpen.callback.data", "onSocketClose.callback.code"]
    not_there += ["SocketTask.send.nope", "SocketTask.offOpen", "offSocketOpen", *([] if task else ["SocketTask"])]
    answers: dict[str, Any] = {}

    def script(play: Play) -> None:
        for name in (*asked, *not_there):
            answers[name] = play.face.call("canIUse", (name,), lambda ok, result: None)

    perform(target, script)
    assert answers == dict.fromkeys(asked, True) | dict.fromkeys(not_there, False)


@pytest.mark.records("mp-baidu.surface.globals", "mp-baidu.surface.sockettask-methods", "mp-baidu.surface.no-off")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_functions_and_methods(target: str) -> None:
    made: list[Any] = []
    play = perform(target, lambda play: made.append(play.connect(callbacks=False)))
    swan = globals_for(play.app, play.app.profile)["swan"].methods
    names = {"connectSocket", "sendSocketMessage", "closeSocket"}
    assert {name for name in swan if "Socket" in name} == names | {f"onSocket{event.capitalize()}" for event in EVENTS}
    assert list(made[0].methods) == ["send", "close", "onOpen", "onClose", "onError", "onMessage"]
    for event in EVENTS:
        assert missing(target, f"offSocket{event.capitalize()}") == ["mp-baidu.surface.no-off"]
        assert "mp-baidu.surface.no-off" in missing(target, f"SocketTask.off{event.capitalize()}")


def missing(target: str, function: str) -> list[str]:
    """The records on which the lack of a function rests."""
    told = explain(resolve(target), function)
    assert not told.exists
    return [record.id for line in told.settings for record in line.evidence.records]


@pytest.mark.records("mp-baidu.surface.task-own-props", "mp-baidu.return.taskid-late")
def test_own_properties_of_a_task() -> None:
    seen: list[Any] = []

    def script(play: Play) -> None:
        task: Any = play.connect(success=lambda result: seen.extend([task.fields.get("socketTaskId"), result]))
        seen.append(list(task.fields))
        play.later(10, lambda: seen.append(dict(task.fields)))

    perform(MP, script)
    names, in_success, result, after = seen
    constants = words("surface.task-own-props")
    assert names == ["__handlers", *constants, "readyState"]
    assert [*after] == [*names, "socketTaskId"]
    assert {name: after[name] for name in constants} == constants
    assert in_success == result["socketTaskId"] == after["socketTaskId"] == ID


@pytest.mark.records("mp-baidu.surface.sockettask-since")
@pytest.mark.parametrize(("version", "tasks"), [("1.0.0", 0), ("1.9.3", 0), ("1.9.4", 2), ("2.0.0", 2), ("3.80.0", 2)])
def test_since_1_9_4_each_connect_returns_a_task_of_its_own(version: str, tasks: int) -> None:
    returned: list[Any] = []
    perform(f"{MP}@{version}", lambda play: returned.extend([play.connect(), play.connect()]))
    assert len({id(one) for one in returned if one is not UNDEFINED}) == tasks


@pytest.mark.records("mp-baidu.param.multiple")
@pytest.mark.parametrize("options", [{}, {"multiple": False}, {"multiple": True}])
@pytest.mark.parametrize("version", ["1.9.4", "3.80.0"])
def test_several_sockets_need_no_flag(version: str, options: dict[str, Any]) -> None:
    play = perform(f"{MP}@{version}", lambda play: [play.connect(**options) for _ in range(2)])
    assert len(play.all("task.open")) == 2
    assert play.all("task.close") == []


@pytest.mark.records("mp-baidu.return.sync-task", "mp-baidu.param.no-args")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_task_is_returned_even_when_the_call_fails(target: str) -> None:
    returned: list[Any] = []
    perform(target, lambda play: returned.append(play.connect_with()))
    assert returned[0].class_name == "SocketTask"
    assert returned[0].fields["readyState"] == 3


@pytest.mark.records("mp-baidu.state.values")
@pytest.mark.parametrize(
    ("server", "ends"),
    [("echo", ["open 1"]), ("close:4001", ["open 1", "close 3"]), ("refuse", ["error 3", "close 3"])],
)
def test_ready_state(server: str, ends: list[str]) -> None:
    seen: list[Any] = []

    def script(play: Play) -> None:
        task: Any = play.connect(success=lambda _: seen.append(f"success {play.state(task)}"))
        seen.append(f"returned {play.state(task)}")
        for event in EVENTS:
            play.on(task, event, lambda _, event=event: seen.append(f"{event} {play.state(task)}"))

    perform(MP, script, server=server)
    assert seen == ["returned 0", "success 0", *ends]


@pytest.mark.records("mp-baidu.return.no-promise")
def test_nothing_returns_a_promise() -> None:
    returned: list[Any] = []

    def then(play: Play, task: Any) -> None:
        returned.append(play.send_global("x", callbacks=False))
        returned.append(play.send(task, "x", callbacks=False))
        returned.append(play.close_global(callbacks=False))
        returned.append(play.close(task, callbacks=False))
        returned.extend(play.listen(event, ignore) for event in EVENTS)

    perform(MP, when_open(then))
    assert words("return.no-promise") == {"returns": "undefined"}
    assert returned == [UNDEFINED] * 8


# connectSocket: success, and when


@pytest.mark.records("mp-baidu.return.success-payload", "mp-baidu.return.taskid-format", "mp-baidu.order.complete")
def test_success_and_complete() -> None:
    play = perform(MP, connecting())
    assert play.first("connect.success") == {"socketTaskId": ID}
    assert list(words("return.success-payload")["success"]) == ["socketTaskId"]
    assert words("return.taskid-format")["socketTaskId"].replace("<epoch ms>", EPOCH_MS) == ID
    assert play.first("connect.complete") is UNDEFINED
    assert words("order.complete") == {"complete": "undefined"}
    assert play.of(1) == ["connect.success", "connect.complete", "task.open"]
    play = perform(MP, connecting(), domains=LISTED)
    assert play.of(1) == ["connect.fail", "connect.complete"]
    assert play.first("connect.complete") is UNDEFINED


@pytest.mark.records("mp-baidu.return.taskid-format")
def test_ids_come_from_the_clock_so_two_may_be_equal() -> None:
    def script(play: Play) -> None:
        many(2)(play)
        play.later(7, play.connect)

    later = f"WebSocketTask-{int(EPOCH_MS) + 7}"
    assert [found["socketTaskId"] for found in perform(MP, script).all("connect.success")] == [ID, ID, later]


def ticking(play: Play, count: int) -> None:
    """Notes "tick" in one microtask after another."""

    def tick(left: int) -> None:
        play.note("tick", None)
        if left > 1:
            play.app.face.microtask(partial(tick, left - 1))

    play.app.face.microtask(partial(tick, count))


@pytest.mark.records("mp-baidu.order.reactions")
@pytest.mark.parametrize(
    ("target", "url", "answer", "after"),
    [
        (MP, "wss://a.com", "success", ["tick", "tick", "connect.complete", "tick"]),
        (f"{MP}/android-aiapps", "excess", "fail", ["tick", "tick", "connect.complete", "tick"]),
        (MP, "excess", "fail", ["tick", "tick", "connect.complete", "tick"]),
        (IOS, "excess", "fail", ["tick", "tick", "connect.complete", "task.error", "tick"]),
        (MP, "ws://a.com", "fail", ["tick", "connect.complete", "tick", "tick"]),
        (MP, "wss://c.com", "fail", ["tick", "connect.complete", "tick", "tick"]),
        (MP, None, "fail", ["tick", "connect.complete", "tick", "tick"]),
        (MP, [], "fail", ["tick", "connect.complete", "tick", "tick"]),
    ],
)
def test_microtasks_between_an_answer_and_complete(target: str, url: Any, answer: str, after: list[str]) -> None:
    def script(play: Play) -> None:
        if url == "excess":
            [play.connect("wss://a.com", callbacks=False, listen=False) for _ in range(5)]

        def answered(_: Any) -> None:
            play.note("answer", None)
            ticking(play, 3)

        given: dict[str, Any] = {"url": "wss://a.com" if url == "excess" else url, answer: answered}
        play.connect(**given)

    names = perform(target, script, domains=LISTED, listen=False).names
    assert [name for name in names[names.index("answer") + 1 :] if name != "task.open"] == after


@pytest.mark.records("mp-baidu.order.reactions", "mp-baidu.order.reactions-task")
@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda play, task: play.connect(None), ["tick", "connect.fail", "tick", "connect.complete", "tick", "tick"]),
        (lambda play, task: play.send(task, 5), ["tick", "send.fail", "send.complete", "tick", "tick", "tick"]),
        (
            lambda play, task: play.close(task, success=5),
            ["tick", "tick", "close.fail", "close.complete", "tick", "tick"],
        ),
    ],
)
def test_microtasks_until_the_script_refuses(call: Any, names: list[str]) -> None:
    def then(play: Play, task: Any) -> None:
        call(play, task)
        ticking(play, 4)

    assert perform(MP, when_open(then), listen=False).names[3:] == names


@pytest.mark.records("mp-baidu.order.async")
@pytest.mark.parametrize("url", ["wss://a.example", None, "ftp://x"])
def test_callbacks_never_run_inside_the_call(url: Any) -> None:
    inside: list[int] = []

    def script(play: Play) -> None:
        play.connect(url)
        inside.append(len(play.heard))

    play = perform(MP, script)
    assert inside == [0]
    assert play.heard


@pytest.mark.records("mp-baidu.order.success-means-accepted")
def test_success_comes_before_a_host_is_looked_up() -> None:
    play = perform(MP, connecting(), server="dns")
    assert play.of(1) == ["connect.success", "connect.complete", "task.error", "task.close"]


# connectSocket: failures


@pytest.mark.records("mp-baidu.url.missing", "mp-baidu.url.wrong-type")
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
    assert got[0].extra == {}


@pytest.mark.records("mp-baidu.url.wrong-type")
@pytest.mark.parametrize(("name", "expected"), [("header", "object"), ("protocols", "Array"), ("method", "string")])
def test_other_parameters_are_checked_in_the_same_words(name: str, expected: str) -> None:
    play = perform(MP, connecting(**{name: True}))
    text = words("url.wrong-type")["fail.message"].replace("url", name).replace('"string"', f'"{expected}"')
    assert play.first("connect.fail").message == text
    assert play.first("connect.complete") is UNDEFINED


@pytest.mark.records("mp-baidu.param.object-type")
def test_an_array_passes_for_an_object() -> None:
    assert perform(MP, connecting(header=["x"])).all("connect.fail") == []


@pytest.mark.records("mp-baidu.param.callback-type")
@pytest.mark.parametrize("name", ["success", "fail"])
@pytest.mark.parametrize("call", ["connect", "send", "close"])
def test_callbacks_that_are_no_functions(call: str, name: str) -> None:
    def later(play: Play, task: Any) -> None:
        bad: dict[str, Any] = {name: 5}
        play.send(task, "x", **bad) if call == "send" else play.close(task, **bad)

    play = perform(MP, connecting(**{name: "x"}) if call == "connect" else when_open(later), until_ms=1000)
    assert play.all(f"{call}.success") == []
    assert play.handshakes == [] if call == "connect" else play.frames == []
    assert play.all(f"{call}.fail") == ([words("param.callback-type")] if name == "success" else [])


@pytest.mark.records("mp-baidu.param.url", "mp-baidu.url.ws-no")
@pytest.mark.parametrize("target", [MP, IOS, DEVTOOLS, BROWSER])
@pytest.mark.parametrize(
    ("url", "passes"), [("wss://a.com", True), ("ws://a.com", False), ("wss://c.com", False), (UNDEFINED, False)]
)
def test_wss_on_a_listed_domain(target: str, url: Any, passes: bool) -> None:
    play = perform(target, connecting(url=url), domains=LISTED)
    assert play.of(1) == [*(["connect.success"] if passes else ["connect.fail"]), "connect.complete"] + (
        ["task.open"] if passes else []
    )


@pytest.mark.records(
    "mp-baidu.url.scheme-error-android",
    "mp-baidu.url.prefix-only",
    "mp-baidu.url.number",
    "mp-baidu.domain.error-android",
    "mp-baidu.error.status-string",
    "mp-baidu.error.shape",
    "mp-baidu.limit.excess-task",
)
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


@pytest.mark.records("mp-baidu.domain.match", "mp-baidu.domain.config")
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


@pytest.mark.records("mp-baidu.url.https-later-error", "mp-baidu.url.prefix-only")
def test_https_passes_the_checks_and_fails_later() -> None:
    play = perform(MP, connecting(url="https://a.com"), domains=LISTED)
    assert play.of(1) == ["connect.success", "connect.complete", "task.error", "task.close"]
    assert play.first("task.error") == words("url.https-later-error")


@pytest.mark.records("mp-baidu.url.host-names", "mp-baidu.url.no-host")
@pytest.mark.parametrize("url", ["wss://my_host.com", "wss://中文.com", "wss://-a.com"])
def test_names_that_are_no_hosts(url: str) -> None:
    play = perform(MP, connecting(url=url), domains=[url])
    assert play.first("connect.fail") == words("domain.error-android")
    play = perform(MP, connecting(url=url), url_check=False)
    assert play.of(1) == ["connect.success", "connect.complete", "task.error", "task.close"]
    assert play.first("task.error") == words("url.no-host")
    assert play.first("task.close") == {"code": -1, "reason": words("url.no-host")["errMsg"]}
    assert perform(IOS, connecting(url=url), domains=[url]).all("task.open")


@pytest.mark.records("mp-baidu.url.unparsable")
def test_unparsable_urls_without_the_checks() -> None:
    play = perform(MP, connecting(url="wss://a b"), url_check=False)
    assert play.first("connect.fail") == words("url.unparsable")


@pytest.mark.records("mp-baidu.error.table-android")
def test_codes_of_the_android_client() -> None:
    def script(play: Play) -> None:
        play.connect("ws://a.com")
        task = play.connect()
        play.later(50, lambda: (play.close(task), play.send(task, "x"), play.close(task)))

    play = perform(MP, script)
    codes = [play.first(f"{call}.fail")["errCode"] for call in ("connect", "send", "close")]
    assert codes == ["202", "1001", "1001"]
    assert set(codes) == set(words("error.table-android")) - {"302"}  # a method that the client lacks: not these


@pytest.mark.records("mp-baidu.domain.skip-dev", "mp-baidu.domain.device-switch", "mp-baidu.domain.devtools-switch")
@pytest.mark.parametrize("target", [MP, IOS, DEVTOOLS])
@pytest.mark.parametrize("url", ["ws://a.com", "wss://c.com"])
@pytest.mark.parametrize("check", [True, False])
def test_the_vendors_switch(target: str, url: str, check: bool) -> None:
    play = perform(target, connecting(url=url), domains=LISTED, url_check=check)
    assert bool(play.all("task.open")) is not check


@pytest.mark.records("mp-baidu.domain.skip-dev")
def test_no_list_no_check_of_domains() -> None:
    assert perform(MP, connecting(url="wss://any.example")).all("task.open")


@pytest.mark.records("mp-baidu.url.unchecked-aiapps")
def test_the_container_of_2018_checks_neither_scheme_nor_domain() -> None:
    assert perform(AIAPPS, connecting(url="ws://c.com"), domains=LISTED).all("task.open")


@pytest.mark.records("mp-baidu.domain.error-ios")
@pytest.mark.parametrize("url", ["wss://c.com", "ws://a.com"])
def test_ios_refuses_with_its_own_code(url: str) -> None:
    play = perform(IOS, connecting(url=url), domains=LISTED)
    assert play.first("connect.fail")["errCode"] == words("domain.error-ios")["errCode"]


@pytest.mark.records("mp-baidu.limit.excess-ios")
def test_ios_and_bad_urls() -> None:
    play = perform(IOS, connecting(url="wss://a b"), url_check=False)
    assert play.first("connect.fail")["errno"] in words("limit.excess-ios")


# How many


@pytest.mark.records(
    "mp-baidu.limit.five", "mp-baidu.limit.two-old-android", "mp-baidu.limit.excess", "mp-baidu.limit.excess-aiapps"
)
@pytest.mark.parametrize(
    ("record", "target"), [("limit.five", MP), ("limit.five", IOS), ("limit.two-old-android", AIAPPS)]
)
def test_the_limit(record: str, target: str) -> None:
    limit = words(record)["max"]
    play = perform(target, many(limit + 1))
    assert len(play.all("task.open")) == limit
    assert play.of(limit + 1)[:2] == ["connect.fail", "connect.complete"]
    known = words("limit.excess-aiapps" if target == AIAPPS else "limit.excess")
    assert play.first("connect.fail") == known["fail"]


@pytest.mark.records("mp-baidu.limit.devtools")
def test_the_tool_has_a_limit_too() -> None:
    play = perform(DEVTOOLS, many(20))
    assert 0 < len(play.all("task.open")) < 20


@pytest.mark.records("mp-baidu.limit.excess-task")
def test_the_excess_on_android_fires_no_event() -> None:
    made: list[Any] = []
    play = perform(MP, lambda play: made.extend(many(6)(play)))
    assert play.of(6) == ["connect.fail", "connect.complete"]
    assert (play.all("connect.complete")[-1], play.state(made[5])) == (UNDEFINED, 3)
    assert [play.state(task) for task in made[:5]] == [1] * 5


@pytest.mark.records("mp-baidu.limit.excess-ios", "mp-baidu.limit.excess-ios-text")
def test_the_excess_on_ios_has_a_code_and_a_text() -> None:
    play = perform(IOS, many(6))
    assert play.first("connect.fail")["errno"] == min(words("limit.excess-ios"))
    assert play.first("task.error")["errMsg"].startswith(words("limit.excess-ios-text")["errMsg"][1])


@pytest.mark.records("mp-baidu.domain.order")
def test_the_limit_is_checked_before_the_url() -> None:
    def script(play: Play) -> None:
        many(5)(play)
        play.connect("ws://a.com")

    assert perform(MP, script).first("connect.fail") == words("limit.excess")["fail"]


@pytest.mark.records("mp-baidu.limit.counting")
@pytest.mark.parametrize(
    ("server", "excess"), [("echo", 0), ("silent", 0), ("close:1000", 0), ("refuse", 0), ("reject:403", 0), ("hang", 1)]
)
def test_when_a_place_is_free(server: str, excess: int) -> None:
    def script(play: Play) -> None:
        tasks = many(5)(play)
        act = [play.close(tasks[0])] if server in ("echo", "silent") else []
        play.later(50, lambda: (act, server in ("echo", "silent") and play.close(tasks[0]), play.connect()))

    assert len(perform(MP, script, server=server, until_ms=1000).all("connect.fail")) == excess


@pytest.mark.records("mp-baidu.limit.single-old")
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


@pytest.mark.records("mp-baidu.order.error-then-close", "mp-baidu.event.error")
@pytest.mark.parametrize("server", ["refuse", "dns"])
def test_error_then_close(server: str) -> None:
    play = perform(MP, connecting(), server=server)
    assert play.of(1)[2:] == ["task.error", "task.close"]
    assert list(play.first("task.error")) == words("event.error")["keys"]
    assert play.first("task.close") == {
        **words("order.error-then-close"),
        "reason": play.first("task.error")["errMsg"],
    }


@pytest.mark.records("mp-baidu.order.tls")
def test_where_tls_fails_the_close_has_no_reason() -> None:
    play = perform(MP, connecting(), server="tls")
    assert play.of(1)[2:] == ["task.error", "task.close"]
    assert play.first("task.error")["errMsg"]
    assert play.first("task.close") == words("order.tls")


@pytest.mark.records("mp-baidu.tls.self-signed")
@pytest.mark.parametrize(("target", "opens"), [(MP, True), (IOS, True), (DEVTOOLS, True), (BROWSER, False)])
def test_phones_and_the_tool_take_a_certificate_that_signs_itself(target: str, opens: bool) -> None:
    assert ("task.open" in perform(target, connecting(), server="tls:self-signed").names) is opens
    for server in ("tls:expired", "tls:wrong-host"):
        assert "task.open" not in perform(target, connecting(), server=server).names


class Rude(asyncio.Protocol):
    """Ends each connection at the first bytes; with a reset, or properly."""

    def __init__(self, resets: bool) -> None:
        self.resets = resets

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.transport.abort() if self.resets else self.transport.close()


@pytest.mark.records("mp-baidu.order.no-answer")
@pytest.mark.parametrize("resets", [True, False])
def test_a_server_that_ends_before_it_answers(resets: bool) -> None:
    async def serve(play: Play) -> None:
        await play.world.loop.create_server(lambda: Rude(resets), "rude.example", 443)
        play.app.post(play.connect, "wss://rude.example")

    play = perform(MP, lambda play: play.world.loop.create_task(serve(play)))
    assert play.of(1) == ["connect.success", "connect.complete", "task.close"]
    assert play.first("task.close") == words("order.no-answer")


@pytest.mark.records("mp-baidu.state.error-closes", "mp-baidu.order.breach")
def test_an_error_of_an_open_connection_closes_too() -> None:
    async def breaks(websocket: Any) -> None:
        websocket.transport.write(b"\x83\x00")  # an opcode that does not exist
        await websocket.wait_closed()

    states: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect(listen=False)
        play.on(task, "open", lambda _: states.append(play.state(task)))
        play.on(task, "error", lambda _: states.append(play.state(task)))

    play = perform(MP, script, server=breaks)
    assert states == [1, 3]
    assert play.names[-2:] == ["global.error", "global.close"]
    text = play.first("global.error")["errMsg"]
    assert play.first("global.close") == {"code": words("order.breach")["code"], "reason": text}


@pytest.mark.records("mp-baidu.order.handshake-refused")
def test_a_refused_handshake_is_only_a_close() -> None:
    play = perform(MP, connecting(), server="reject:404")
    expected = words("order.handshake-refused")
    reason = expected["reason"].replace("<status>", "404").replace("<line>", "HTTP/1.1 404 Not Found")
    assert play.of(1) == ["connect.success", "connect.complete", "task.close"]
    assert play.first("task.close") == {"code": expected["code"], "reason": reason}


@pytest.mark.records("mp-baidu.misc.subprotocol-mismatch")
def test_a_subprotocol_that_nobody_confirms() -> None:
    play = perform(MP, connecting(protocols=["a"]), accept_subprotocol=False)
    assert play.all("task.error") == []
    assert play.first("task.close")["code"] == words("misc.subprotocol-mismatch")["code"]
    assert play.first("task.close")["reason"].endswith("refuses handshake")


@pytest.mark.records("mp-baidu.misc.draft-name", "mp-baidu.misc.subprotocol-unrequested")
@pytest.mark.parametrize(
    ("header", "protocols"),
    [
        (f"{RIGHT}\r\nSec-WebSocket-Protocol: x", None),
        (f"{RIGHT}\r\nSec-WebSocket-Protocol: x", ["a"]),
        (RIGHT, ["a"]),
        ("Sec-WebSocket-Accept: wrong", None),
    ],
)
def test_answers_that_are_refused(header: str, protocols: Any) -> None:
    play = perform(MP, answered_with(header, lambda play, url: play.connect(url, protocols=protocols)))
    assert play.of(1) == ["connect.success", "connect.complete", "task.close"]
    code = words("misc.subprotocol-unrequested")["code"]
    assert play.first("task.close") == {"code": code, **words("misc.draft-name")}


@pytest.mark.records("mp-baidu.param.protocols")
def test_subprotocols_are_offered() -> None:
    play = perform(MP, connecting(protocols=["a", "b"]))
    assert play.handshakes[0].offered == ["a", "b"]
    assert play.all("task.open")


@pytest.mark.records("mp-baidu.param.protocols-default")
@pytest.mark.parametrize("protocols", [[], None])
def test_no_subprotocol_is_no_constraint(protocols: Any) -> None:
    play = perform(MP, connecting(protocols=protocols))
    assert play.all("task.open")
    assert "Sec-WebSocket-Protocol" not in play.headers()


@pytest.mark.records("mp-baidu.timeout.android-unused")
def test_android_sets_no_time_limit() -> None:
    assert perform(MP, connecting(), server="hang", connect_timeout_ms=1000).of(1) == [
        "connect.success",
        "connect.complete",
    ]


@pytest.mark.records("mp-baidu.timeout.appjson", "mp-baidu.timeout.max")
@pytest.mark.parametrize(("configured", "after"), [(None, "default"), (5000, 5000), (90_000, "max")])
def test_the_documented_time_limit(configured: float | None, after: Any) -> None:
    play = perform(IOS, connecting(), server="hang", connect_timeout_ms=configured)
    limits = {**words("timeout.appjson"), **words("timeout.max")}
    assert next(one.at for one in play.heard if one.name == "task.error") == limits.get(after, after)


@pytest.mark.records("mp-baidu.param.timeout")
@pytest.mark.parametrize("target", [MP, IOS])
def test_a_timeout_of_the_call_is_ignored(target: str) -> None:
    ends = [
        [(one.name, one.at) for one in perform(target, connecting(**options), server="hang").heard]
        for options in ({}, {"timeout": 1000})
    ]
    assert ends[0] == ends[1]


IGNORED = {"timeout": 5, "multiple": True, "tcpNoDelay": True, "perMessageDeflate": True, "forceCellularNetwork": True}


@pytest.mark.records("mp-baidu.param.native-args", "mp-baidu.param.tcp-nodelay-deflate", "mp-baidu.param.method")
@pytest.mark.parametrize("options", [IGNORED, {"method": "POST"}, {"anything": {"else": 1}}])
def test_what_the_client_never_reads(options: dict[str, Any]) -> None:
    plain, other = (perform(MP, connecting(**given)) for given in ({}, options))
    assert other.names == plain.names
    assert {**other.headers(), "Sec-WebSocket-Key": ""} == {**plain.headers(), "Sec-WebSocket-Key": ""}
    assert other.console == []


# Headers


@pytest.mark.records("mp-baidu.param.header-android", "mp-baidu.param.header-numbers")
def test_android_lets_referer_through_and_writes_numbers_as_text() -> None:
    play = perform(MP, connecting(header={"Referer": "r", "X-Number": 5, "X-Gone": UNDEFINED, "X-Function": ignore}))
    assert (play.headers()["Referer"], play.headers()["X-Number"]) == ("r", "5")
    assert not {"X-Gone", "X-Function"} & set(play.headers())


@pytest.mark.records("mp-baidu.param.referer-format", "mp-baidu.param.header")
@pytest.mark.parametrize(("target", "version"), [(IOS, "0"), (DEVTOOLS, "devtools")])
def test_referer_elsewhere(target: str, version: str) -> None:
    play = perform(target, connecting(header={"referer": "r"}), appid="key")
    written = words("param.referer-format")["referer"].replace("{appKey}", "key").replace("{version}", version)
    assert play.headers()["Referer"] == written
    assert "referer" not in play.headers()


@pytest.mark.records("mp-baidu.surface.web-mode")
def test_web_mode_ignores_header() -> None:
    assert "X-A" not in perform(BROWSER, connecting(header={"X-A": "1"})).headers()


# send


@pytest.mark.records("mp-baidu.error.send-not-open")
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


@pytest.mark.records("mp-baidu.return.send-success-payload")
def test_send_succeeds_with_an_empty_object() -> None:
    play = perform(MP, when_open(lambda play, task: play.send(task, "x")))
    assert play.first("send.success") == words("return.send-success-payload")["success"]
    assert play.first("send.complete") == play.first("send.success")


@pytest.mark.records(
    "mp-baidu.error.send-data-missing",
    "mp-baidu.error.send-data-type",
    "mp-baidu.error.argument-shape",
    "mp-baidu.data.arraybuffer-check",
)
@pytest.mark.parametrize(
    ("record", "data"),
    [
        ("error.send-data-missing", UNDEFINED),
        ("error.send-data-missing", None),
        ("error.send-data-type", 5),
        ("error.send-data-type", {}),
        ("error.send-data-type", View("Uint8Array", b"x")),
        ("error.send-data-type", View("DataView", b"x")),
    ],
)
def test_bad_data(record: str, data: Any) -> None:
    play = perform(MP, when_open(lambda play, task: play.send(task, data)))
    assert play.first("send.fail") == words(record)
    assert play.first("send.fail")["errCode"] == words("error.argument-shape")["errCode"]
    assert play.first("send.complete") == play.first("send.fail")
    assert play.frames == [] or play.frames[0][0] == "out ping"


@pytest.mark.records("mp-baidu.state.no-closing", "mp-baidu.error.task-not-found")
def test_send_right_after_close_passes_the_state_check() -> None:
    states: list[Any] = []

    def then(play: Play, task: Any) -> None:
        play.close(task)
        states.append(play.state(task))
        play.send(task, "x")

    play = perform(MP, when_open(then))
    assert play.first("send.fail") == not_found()
    assert states == [1]
    assert 2 not in play.states


@pytest.mark.records("mp-baidu.order.close-callback-once")
def test_close_itself_fires_no_event() -> None:
    async def deaf(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await asyncio.sleep(1000)

    play = perform(MP, when_open(lambda play, task: play.close(task)), server=deaf, until_ms=5000)
    assert play.of(1)[3:] == ["close.success", "close.complete"]
    assert play.states == [1]


@pytest.mark.records("mp-baidu.data.size")
@pytest.mark.parametrize("data", ["x" * 1_000_000, b"x" * 1_000_000])
def test_large_messages(data: Any) -> None:
    play = perform(MP, when_open(lambda play, task: play.send(task, data)), until_ms=1000)
    assert play.first("task.message")["data"] == data


@pytest.mark.records("mp-baidu.data.global-types")
@pytest.mark.parametrize("data", ["text", b"bytes"])
def test_the_global_function_sends_both_types(data: Any) -> None:
    play = perform(MP, when_open(lambda play, task: play.send_global(data)), until_ms=1000)
    assert play.first("send.success") == {}
    assert play.first("global.message")["data"] == data


@pytest.mark.records("mp-baidu.lifecycle.background")
def test_nothing_happens_in_the_background() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.outside(50, play.app.background)
        play.outside(300_000, play.app.foreground)
        play.later(310_000, lambda: play.send(task, "x"))

    play = perform(MP, script)
    assert play.of(1)[2:] == ["task.open", "send.success", "send.complete", "task.message"]


@pytest.mark.records("mp-baidu.event.open", "mp-baidu.event.open-header-names", "mp-baidu.event.no-errmsg")
def test_open_shows_the_headers_of_the_answer() -> None:
    play = perform(MP, connecting())
    (event,) = play.all("task.open")
    assert list(event) == ["header"]
    assert {"Upgrade", "Connection", "Sec-WebSocket-Accept", "Server", "Date"} <= set(event["header"])
    assert {type(value) for value in event["header"].values()} == {str}


@pytest.mark.records("mp-baidu.event.no-errmsg")
def test_no_event_but_error_has_a_text() -> None:
    def then(play: Play, task: Any) -> None:
        play.send(task, "x")
        play.later(50, lambda: play.close(task))

    play = perform(MP, when_open(then))
    for name in ("task.open", "task.message", "task.close"):
        assert "errMsg" not in play.first(name)


def not_found() -> dict[str, Any]:
    known = words("error.task-not-found")
    return {**known, "errMsg": known["errMsg"].replace("<epoch ms>", EPOCH_MS)}


@pytest.mark.records("mp-baidu.event.message-text", "mp-baidu.event.message-binary", "mp-baidu.data.types")
def test_events_say_what_kind_of_data_came() -> None:
    play = perform(MP, when_open(lambda play, task: [play.send(task, data) for data in ("text", b"bytes")]))
    assert play.all("task.message") == [
        {"data": "text", **words("event.message-text")},
        {"data": b"bytes", **words("event.message-binary")},
    ]


@pytest.mark.records("mp-baidu.param.options-mutated", "mp-baidu.param.written-types")
def test_send_writes_into_the_callers_object() -> None:
    kinds = dict(zip((str, bytes), words("param.written-types")["dataType"], strict=True))
    binary: dict[str, Any] = {"data": b"\x01\x02"}
    text: dict[str, Any] = {"data": "text"}

    def then(play: Play, task: Any) -> None:
        for options in (binary, binary.copy(), text):
            play.method(task, "send", options, callbacks=False)
        play.method(task, "send", binary, callbacks=False)

    play = perform(MP, when_open(then))
    encoded = base64.b64encode(b"\x01\x02").decode()
    assert text == {"data": "text", "taskID": ID, "dataType": kinds[str]}
    assert binary == {"data": encoded, "taskID": ID, "dataType": kinds[str]}
    sent = [one["data"] for one in play.all("task.message")]
    assert sent == [b"\x01\x02", b"\x01\x02", "text", encoded]  # the second time it goes out as text


@pytest.mark.records("mp-baidu.param.written-types", "mp-baidu.param.options-mutated")
@pytest.mark.parametrize(
    ("data", "closed", "written"),
    [
        (5, False, {"data": 5, "taskID": ID}),
        (UNDEFINED, False, {"data": UNDEFINED, "taskID": ID}),
        (b"x", False, {"data": "eA==", "taskID": ID, "dataType": "arrayBuffer"}),
        (b"x", True, {"data": "eA==", "taskID": ID, "dataType": "arrayBuffer"}),
        ("x", True, {"data": "x", "taskID": ID, "dataType": "string"}),
    ],
)
def test_it_is_written_though_the_call_fails(data: Any, closed: bool, written: dict[str, Any]) -> None:
    options = {"data": data}

    def then(play: Play, task: Any) -> None:
        if closed:
            play.close(task)
        play.method(task, "send", options, callbacks=False)

    perform(MP, when_open(then))
    assert options == written


@pytest.mark.records("mp-baidu.param.options-mutated", "mp-baidu.param.callback-names")
@pytest.mark.parametrize("url", ["wss://a.com", UNDEFINED])
def test_connect_and_close_write_too(url: Any) -> None:
    given: dict[str, Any] = {"url": url}
    closing: dict[str, Any] = {}

    def script(play: Play) -> None:
        task = play.connect_with(given, callbacks=False)
        play.later(50, lambda: play.method(task, "close", closing, callbacks=False))

    perform(MP, script)
    names = words("param.callback-names")
    assert list(given) == ["url", "cb"]
    assert set(given["cb"]) == set(names["keys"])
    assert all(name.startswith(names["prefix"]) for name in given["cb"].values())
    assert closing.get("taskID", UNDEFINED) == (UNDEFINED if url is UNDEFINED else ID)


# close


@pytest.mark.records(
    "mp-baidu.return.close-success-payload",
    "mp-baidu.close.android-ignores",
    "mp-baidu.event.close",
    "mp-baidu.order.close-event",
)
def test_close_and_what_the_server_sees_of_it() -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task, code=4001, reason="bye")))
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert play.first("close.success") is UNDEFINED
    assert words("return.close-success-payload") == {"success": "undefined"}
    assert play.frames[0] == ("out close", str(words("close.android-ignores")["wireCode"]).encode())
    assert play.first("task.close") == {"code": 1000, "reason": ""}
    assert list(play.first("task.close")) == words("event.close")["keys"]


@pytest.mark.records("mp-baidu.close.not-validated")
@pytest.mark.parametrize("code", [1, 1001, 1006, 5000, -3, "x"])
def test_close_arguments_are_not_looked_at(code: Any) -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task, code=code, reason="汉" * 200)))
    assert play.all("close.fail") == []
    assert play.first("task.close") == {"code": 1000, "reason": ""}


@pytest.mark.records("mp-baidu.close.defaults")
@pytest.mark.parametrize(
    ("target", "options", "frame"),
    [
        (MP, {}, "1000"),
        (IOS, {}, "1000"),
        (DEVTOOLS, {"code": 4001, "reason": "bye"}, "4001 bye"),
        (IOS, {"code": "1001", "reason": "汉" * 41}, "1001 " + "汉" * 41),
    ],
)
def test_the_documented_code_and_reason(target: str, options: dict[str, Any], frame: str) -> None:
    play = perform(target, when_open(lambda play, task: play.close(task, **options)))
    assert play.frames[0] == ("out close", frame.encode())


@pytest.mark.records("mp-baidu.error.close-twice", "mp-baidu.error.task-not-found")
def test_close_twice() -> None:
    play = perform(MP, when_open(lambda play, task: [play.close(task) for _ in range(2)]))
    assert play.first("close.fail") == not_found()
    assert play.first("close.fail")["errCode"] == words("error.close-twice")["errCode"]


@pytest.mark.records("mp-baidu.error.table-ios")
def test_ios_calls_an_unknown_task_a_bad_parameter() -> None:
    play = perform(IOS, when_open(lambda play, task: [play.close(task) for _ in range(2)]))
    assert play.first("close.fail")["errCode"] == words("error.table-ios")["errCode"]


@pytest.mark.records("mp-baidu.error.close-twice")
@pytest.mark.parametrize("server", ["close:4001", "refuse"])
def test_close_after_the_end(server: str) -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task)), server=server)
    assert play.first("close.fail") == not_found()


@pytest.mark.records("mp-baidu.error.close-too-early", "mp-baidu.error.argument-shape")
def test_close_in_the_same_turn_as_connect() -> None:
    play = perform(MP, lambda play: play.close(play.connect()))
    assert play.first("close.fail") == words("error.close-too-early")
    assert play.all("task.open")


@pytest.mark.records("mp-baidu.error.closesocket-not-open", "mp-baidu.close.before-tcp")
@pytest.mark.parametrize("target", [MP, IOS, DEVTOOLS])
@pytest.mark.parametrize("globally", [True, False])
def test_close_after_success_and_before_open_does_not_close(target: str, globally: bool) -> None:
    def script(play: Play) -> None:
        task: Any = play.connect(success=lambda _: play.close_global() if globally else play.close(task))

    play = perform(target, script)
    assert play.all("close.success") == [UNDEFINED]
    assert play.all("task.open")
    assert play.all("task.close") == []


@pytest.mark.records("mp-baidu.close.before-tcp-aiapps")
def test_in_2018_it_did() -> None:
    def script(play: Play) -> None:
        task: Any = play.connect(success=lambda _: play.close(task))

    play = perform(AIAPPS, script)
    assert play.of(1) == ["connect.complete", "close.success", "close.complete", "task.close"]
    assert play.first("task.close") == words("close.before-tcp-aiapps")


class Slow(Answering):
    """Answers 200 ms after the request."""

    def data_received(self, data: bytes) -> None:
        asyncio.get_running_loop().call_later(0.2, super().data_received, data)


@pytest.mark.records("mp-baidu.close.before-open", "mp-baidu.error.closesocket-not-open")
@pytest.mark.parametrize(("target", "ends"), [(MP, True), (AIAPPS, True), (IOS, False), (DEVTOOLS, False)])
def test_close_while_the_server_thinks(target: str, ends: bool) -> None:
    async def serve(play: Play) -> None:
        await play.world.loop.create_server(lambda: Slow(RIGHT), "slow.example", 443)
        play.app.post(script, play)

    def script(play: Play) -> None:
        task = play.connect("wss://slow.example")
        play.later(50, lambda: play.close(task))

    play = perform(target, lambda play: play.world.loop.create_task(serve(play)), until_ms=1000)
    assert play.of(1)[2:] == ["close.success", "close.complete", "task.close" if ends else "task.open"]
    if ends:
        assert play.first("task.close") == words("close.before-open")
        assert play.heard[-1].at >= 200


def answering_a_close(frames: bytes) -> Any:
    """A server that takes no notice of what comes and writes these bytes after 200 ms."""

    async def serve(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await asyncio.sleep(0.2)
        websocket.transport.write(frames)
        await asyncio.sleep(1000)

    return serve


@pytest.mark.records("mp-baidu.close.own-code")
@pytest.mark.parametrize("frames", [b"\x88\x02\x0f\xa1", b"\x81\x01x", b"\x81"])
def test_after_close_nothing_is_read(frames: bytes) -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task)), server=answering_a_close(frames), until_ms=5000)
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert play.first("task.close") == words("close.own-code")
    assert play.heard[-1].at == pytest.approx(200, abs=10)


@pytest.mark.records("mp-baidu.close.no-code")
@pytest.mark.parametrize(
    ("frame", "record"), [(b"\x88\x00", "empty"), (b"\x88\x01\x03", "one byte"), (b"\x88\x03\x03\xe8\xff", "no UTF-8")]
)
def test_odd_close_frames(frame: bytes, record: str) -> None:
    known = words("close.no-code")[record]
    play = perform(MP, connecting(), server=answering_a_close(frame), until_ms=5000)
    if record == "no UTF-8":
        assert play.first("task.error") == {"errMsg": known["text"]}
        assert play.first("task.close") == {"code": known["code"], "reason": known["text"]}
    else:
        assert play.of(1)[3:] == ["task.close"]
        assert play.first("task.close") == {"code": known, "reason": ""}


@pytest.mark.records("mp-baidu.close.remote", "mp-baidu.event.close")
def test_the_server_closes() -> None:
    assert perform(MP, connecting(), server="close:4001").first("task.close") == {"code": 4001, "reason": ""}
    assert perform(MP, connecting(), server="close:4001:bye").first("task.close") == {"code": 4001, "reason": "bye"}
    assert perform(MP, connecting(), server="drop").first("task.close") == {"code": 1006, "reason": ""}


@pytest.mark.records("mp-baidu.error.breach-texts", "mp-baidu.order.breach")
@pytest.mark.parametrize(
    ("frames", "text", "code"),
    [
        (b"\x83\x00", "opcode", 1002),
        (b"\x8b\x00", "opcode", 1002),
        (b"\x80\x01x", "continuation", 1002),
        (b"\x01\x01x\x81\x01y", "unfinished", 1002),
        (b"\x81\x01\xff", "text", 1007),
        (b"\x88\x02\x07\xd0", "code", 1002),  # 2000
    ],
)
def test_what_a_breach_is_called(frames: bytes, text: str, code: int) -> None:
    known = words("error.breach-texts")[text].replace("<n>", str(frames[0] & 15))
    play = perform(MP, connecting(), server=answering_a_close(frames), until_ms=5000)
    assert play.of(1)[3:] == ["task.error", "task.close"]
    assert play.first("task.error") == {"errMsg": known}
    assert play.first("task.close") == {"code": code, "reason": known}


@pytest.mark.records("mp-baidu.timeout.pong", "mp-baidu.timeout.pong-looks")
def test_a_server_that_does_not_answer_pings() -> None:
    async def deaf(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await asyncio.sleep(1000)

    play = perform(MP, connecting(), server=deaf)
    closed = play.first("task.close")
    assert closed["code"] == words("timeout.pong")["code"]
    known = words("timeout.pong-looks")
    assert closed["reason"] == known["reason"]
    assert next(one.at for one in play.heard if one.name == "task.close") == pytest.approx(known["ends"], abs=10)
    assert play.frames == [("out ping", b"")]


@pytest.mark.records("mp-baidu.timeout.pong-looks")
def test_a_server_that_answers_pings_keeps_its_connection() -> None:
    play = perform(MP, connecting(), server="silent", until_ms=300_000)
    assert play.of(1)[2:] == ["task.open"]
    assert [name for name, _ in play.frames if name == "out ping"] == ["out ping"] * 4


# The global functions


@pytest.mark.records("mp-baidu.error.send-before-connect")
def test_sending_before_any_connect_throws() -> None:
    play = perform(MP, lambda play: play.send_global("x"))
    assert play.first("send.throw").name == words("error.send-before-connect")["throws"]


def test_sending_right_after_connect_fails() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.send_global("x")

    assert perform(MP, script).first("send.fail") == words("error.send-not-open")["fail"]


@pytest.mark.records("mp-baidu.error.closesocket-all")
def test_close_socket_closes_all_and_calls_back_for_each() -> None:
    def script(play: Play) -> None:
        many(3)(play)
        play.later(50, play.close_global)

    play = perform(MP, script)
    assert len(play.all("close.success")) == len(play.all("task.close")) == 3


@pytest.mark.records("mp-baidu.error.closesocket-all")
def test_close_socket_fails_once_for_each_that_the_server_closed() -> None:
    def script(play: Play) -> None:
        many(2)(play)
        play.later(50, play.close_global)

    assert perform(MP, script, server="close:1000").all("close.fail") == [not_found()] * 2


@pytest.mark.records("mp-baidu.error.closesocket-none")
@pytest.mark.parametrize("connects", [False, True])
def test_close_socket_without_an_accepted_socket(connects: bool) -> None:
    def script(play: Play) -> None:
        if connects:
            play.connect()
        play.close_global()

    assert [name for name in perform(MP, script).names if name.startswith("close")] == []


@pytest.mark.records("mp-baidu.listener.global-first-task")
def test_global_functions_belong_to_the_first_task() -> None:
    def script(play: Play) -> None:
        tasks = many(2)(play)
        for task in tasks:
            play.later(50, partial(play.send, task, "x"))
        play.later(60, lambda: play.send_global("to the first"))

    play = perform(MP, script)
    assert [(one.data["data"], one.socket) for one in play.heard if one.name == "task.message"] == [
        ("x", 1),
        ("x", 2),
        ("to the first", 1),
    ]
    assert [one["data"] for one in play.all("global.message")] == ["x", "to the first"]


@pytest.mark.records("mp-baidu.listener.task-many", "mp-baidu.listener.late", "mp-baidu.listener.global-last")
def test_which_listeners_hear() -> None:
    heard: list[str] = []

    def script(play: Play) -> None:
        task: Any = play.connect(listen=False)
        for name in ("first", "second"):
            play.listen("open", lambda _, name=name: heard.append(f"global {name}"))
            play.on(task, "open", lambda _, name=name: heard.append(name))
            play.on(task, "open", 5)
        play.later(50, lambda: play.on(task, "open", lambda _: heard.append("late")))

    play = perform(MP, script)
    assert heard == ["first", "second", "global second"]
    assert play.uncaught == []


@pytest.mark.records("mp-baidu.listener.throws")
@pytest.mark.parametrize("event", ["open", "error"])
def test_a_listener_that_throws_ends_the_event(event: str) -> None:
    heard: list[str] = []

    def boom(_: Any) -> None:
        heard.append("boom")
        raise Throw("boom")

    def script(play: Play) -> None:
        task: Any = play.connect(listen=False)
        for listener in (boom, lambda _: heard.append("second")):
            play.on(task, event, listener)
        play.listen(event, lambda _: heard.append("global"))
        play.on(task, "close", lambda _: heard.append("close"))
        play.later(50, lambda: event == "open" and play.close(task))

    play = perform(MP, script, server="echo" if event == "open" else "refuse", listen=False)
    assert heard == ["boom", "close"]
    assert play.uncaught == ["boom"]


@pytest.mark.records("mp-baidu.listener.global-first-task", "mp-baidu.listener.global-persist")
def test_the_next_connect_takes_the_role_of_a_closed_task() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: play.close(task))
        play.later(100, play.connect)

    assert perform(MP, script).names.count("global.open") == 2


@pytest.mark.records("mp-baidu.listener.global-after-task")
def test_task_listeners_run_before_the_global_one() -> None:
    names = perform(MP, connecting()).names
    assert names.index("task.open") + 1 == names.index("global.open")


@pytest.mark.records("mp-baidu.error.success-throws")
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
    assert "connect.complete" in play.names


@pytest.mark.records("mp-baidu.error.callback-rejects")
@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"url": None, "fail": True}, []),
        ({"success": True, "fail": True}, []),
        ({"success": True}, ["connect.fail", "connect.complete"]),
        ({"complete": True}, ["connect.success"]),
    ],
)
def test_a_callback_of_connect_that_throws(options: dict[str, Any], names: list[str]) -> None:
    def boom(_: Any) -> None:
        raise Throw("boom")

    play = perform(MP, connecting(**{name: boom if value is True else value for name, value in options.items()}))
    assert [name for name in play.names if name.startswith("connect")] == names
    assert play.uncaught == ([] if names[:1] == ["connect.fail"] else ["boom"])


@pytest.mark.records("mp-baidu.error.callback-throws")
@pytest.mark.parametrize("call", ["send", "close"])
@pytest.mark.parametrize("name", ["success", "fail", "complete"])
def test_a_callback_of_send_and_close_that_throws(call: str, name: str) -> None:
    def boom(_: Any) -> None:
        raise Throw("boom")

    def later(play: Play, task: Any) -> None:
        given: dict[str, Any] = {**({"success": 5} if name == "fail" else {}), name: boom}
        play.send(task, "x", **given) if call == "send" else play.close(task, **given)

    play = perform(MP, when_open(later), until_ms=1000)
    others = {"success": ["complete"], "fail": ["complete"], "complete": ["success"]}[name]
    assert [one for one in play.names if one.startswith(call)] == [f"{call}.{other}" for other in others]
    first = words("error.callback-throws")["console.error"].split("\n")[0]
    assert [(level, text.split("\n")[0]) for level, text in play.console] == [("error", first)]
    assert play.uncaught == []


# Versions and hosts


def test_versions_and_hosts() -> None:
    assert [str(one) for one in platforms().targets(f"{MP}@*,{MP}/*")] == [
        f"{MP}@1.0.0",
        *(f"{MP}@3.80.0{host}" for host in HOSTS),
    ]


HOSTS = ["", "/android-aiapps", "/ios", "/devtools", "/browser"]


@pytest.mark.parametrize(
    ("path", "values"),  # the same in each column: android, android-aiapps, ios, devtools, browser
    [
        ("sets.live.max", [5, 2, 5, 5, 5]),
        ("wire.domain.checked", [True, False, True, True, True]),
        ("wire.headers.sent", [True, True, True, True, False]),
        ("wire.headers.dropped", [(), (), ("referer",), ("referer",), ("referer",)]),
        ("wire.close.code", ["forced", "forced", "readable-or-default", "readable-or-default", "readable-or-default"]),
        ("timeout.default", [None, None, 60_000, 60_000, 60_000]),
        ("environment.js_engine", ["v8", "v8", "jsc", "v8", "v8"]),
    ],
)
def test_what_each_host_does_otherwise(path: str, values: list[Any]) -> None:
    assert [attrgetter(path)(found(host)) for host in HOSTS] == values


def found(host: str) -> Any:
    profile = resolve(f"{MP}{host}").profile
    return SimpleNamespace(
        **{name: getattr(profile, name) for name in ("wire", "timeout", "environment")},
        sets=SimpleNamespace(live=profile.sets["live"]),
    )


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


@pytest.mark.records("mp-baidu.uni.vue3-fail-ok", "mp-baidu.uni.vue3-complete")
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


@pytest.mark.records("mp-baidu.uni.vue3-error-instance")
def test_vue3_marks_the_error_instance_ok() -> None:
    uni, _ = over_uni(MP, lambda uni, play: uni("connectSocket"))
    error = uni.got["connectSocket.fail"]
    assert error.message == words("url.missing")["fail.message"]
    assert error.extra["errMsg"] == "connectSocket:ok"


@pytest.mark.records("mp-baidu.uni.vue3-undefined-close", "mp-baidu.uni.vue2-raw")
@pytest.mark.parametrize("vue", ["3", "2"])
def test_events_through_uni(vue: str) -> None:
    def script(uni: Uni, play: Play) -> None:
        for event in EVENTS:
            uni.listen(f"onSocket{event.capitalize()}")
        uni("connectSocket", url="wss://a.com")
        play.later(50, lambda: uni("sendSocketMessage", data="x"))
        play.later(60, lambda: uni("closeSocket"))

    def added(event: str) -> dict[str, str]:
        return {"errMsg": f"onSocket{event}:ok"} if vue == "3" else {}

    uni, _ = over_uni(f"{MP}:vue={vue}", script, listen=False)
    assert set(uni.got["onSocketOpen"]) == {"header", *added("Open")}
    assert uni.got["onSocketMessage"] == {"data": "x", "dataType": "string", **added("Message")}
    assert uni.got["onSocketClose"] == {"code": 1000, "reason": "", **added("Close")}
    uni, _ = over_uni(f"{MP}:vue={vue}", script, server="refuse", listen=False)
    if vue == "3":
        assert uni.got["onSocketError"] == added("Error")
    else:
        assert list(uni.got["onSocketError"]) == ["errMsg"]


@pytest.mark.records("mp-baidu.uni.vue2-raw")
@pytest.mark.parametrize(("url", "ok"), [("wss://a.com", True), ("wss://c.com", False)])
def test_vue2_passes_results_on(url: str, ok: bool) -> None:
    settled: list[Any] = []

    def script(uni: Uni, play: Play) -> None:
        uni("connectSocket", url=url)
        uni.functions["connectSocket"]({"url": url}).watch(lambda *outcome: settled.append(outcome))

    uni, _ = over_uni(f"{MP}:vue=2", script, domains=LISTED)
    native = {"socketTaskId": ID} if ok else words("domain.error-android")
    assert uni.got["connectSocket.success" if ok else "connectSocket.fail"] == native
    assert settled == [(True, [None, native] if ok else [native])]


@pytest.mark.records("mp-baidu.uni.method-removed")
@pytest.mark.parametrize("vue", ["3", "2"])
def test_method_is_dropped_with_a_warning(vue: str) -> None:
    uni, play = over_uni(f"{MP}:vue={vue}", lambda uni, play: uni("connectSocket", url="wss://a.com", method="POST"))
    assert play.console == [("warn", exact(f"uni.param.method-warning-vue{vue}")["console.warn"][MP])]
    assert uni.got["connectSocket.success"]["socketTaskId"] == ID
    if vue == "3":
        assert play.console[0][1] == words("uni.method-removed")["vue3"]
