"""QQ mini programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from emulator import launch
from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject
from tests.profiles.driver import Play, Script, exact, perform, platforms, resolve

MP = "mp-qq"
OLDER = [f"{MP}/android-2020", f"{MP}/android-okhttp2"]
BUILDS = [MP, *OLDER]
ANDROID = [*BUILDS, f"{MP}/android-unlimited"]
IOS, DESKTOP, DEVTOOLS = f"{MP}/ios", f"{MP}/desktop", f"{MP}/devtools"
OTHERS = [IOS, DESKTOP, DEVTOOLS]
EVERYWHERE = [*ANDROID, *OTHERS]
EVENTS = ("Open", "Message", "Error", "Close")
FUNCTIONS = ["connectSocket", "sendSocketMessage", "closeSocket", *(f"onSocket{event}" for event in EVENTS)]
METHODS = ["send", "close", *(f"on{event}" for event in EVENTS)]
OPEN = 50
"""Milliseconds after which a connection is open, whatever the target."""


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(*urls: Any, **options: Any) -> Script:
    def script(play: Play) -> None:
        for number, url in enumerate(urls or ("wss://a.example",)):
            play.later(number * 50, partial(play.connect, url, **options))

    return script


def then(act: Any, after_ms: float = OPEN) -> Script:
    """A script that connects and, a while later, does something with the task."""

    def script(play: Play) -> None:
        task = play.connect()
        play.later(after_ms, lambda: act(play, task))

    return script


def unanswered(connect: Script) -> Script:
    """A script whose connections get no answer, not even of the network."""

    async def never(*args: Any, **kwargs: Any) -> None:
        await asyncio.Event().wait()

    def script(play: Play) -> None:
        vars(play.world.network)["connect"] = never
        connect(play)

    return script


async def late(websocket: Any) -> None:
    """Says something a while after opening."""
    await asyncio.sleep(2)
    await websocket.send("late")
    await websocket.wait_closed()


# What there is


@pytest.mark.records(
    "mp-qq.surface.globals",
    "mp-qq.surface.sockettask-methods",
    "mp-qq.surface.no-off",
    "mp-qq.surface.desktop",
    "mp-qq.surface.since",
)
@pytest.mark.parametrize("target", [*EVERYWHERE, f"{MP}@1.0.0", f"{MP}@1.5.1"])
def test_functions_and_methods(target: str) -> None:
    got: list[Any] = []
    play = perform(target, lambda play: got.append(play.connect()))
    namespace = globals_for(play.app, play.app.profile)["qq"].methods
    assert sorted(name for name in namespace if "Socket" in name) == sorted(FUNCTIONS)  # no offSocketX
    assert sorted(got[0].methods) == sorted(METHODS)  # no offX


@pytest.mark.records("mp-qq.return.task", "mp-qq.state.readystate")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_task_is_there_at_once_and_has_its_state(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        assert isinstance(task, HostObject)
        known = {name: task.fields[name] for name in words("state.readystate")}
        play.on(task, "open", play.face.hearing(lambda _: states.append(play.state(task))))
        states.extend([known, play.state(task)])
        play.later(OPEN, lambda: play.close(task))
        play.later(OPEN, lambda: states.append(play.state(task)))
        play.later(OPEN * 2, lambda: states.append(play.state(task)))

    states: list[Any] = []
    perform(target, script)
    number = words("state.readystate")
    # CLOSING is never set, as in the kin's engine
    assert states == [number, number["CONNECTING"], number["OPEN"], number["OPEN"], number["CLOSED"]]


@pytest.mark.records("mp-qq.callback.complete")
@pytest.mark.parametrize("target", [MP, *OTHERS])
def test_callbacks_of_every_call(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(OPEN, lambda: (play.send(task, "x"), play.send_global("x")))
        play.later(OPEN * 2, lambda: play.close(task))
        play.later(OPEN * 3, lambda: (play.send(task, "x"), play.send_global("x"), play.close_global()))
        play.later(OPEN * 4, lambda: play.connect("wss://b.example"))

    play = perform(target, script, domains=["wss://example.com"], listen=False)
    called = [name for name in play.names if not name.startswith("task.")]
    good = [f"{call}.{name}" for call in ("connect", "send", "send", "close") for name in ("success", "complete")]
    bad = [f"{call}.{name}" for call in ("send", "send", "close", "connect") for name in ("fail", "complete")]
    assert called == good + bad


@pytest.mark.records("mp-qq.param.multiple")
@pytest.mark.parametrize("multiple", [True, False])
def test_multiple_means_nothing(multiple: bool) -> None:
    assert "multiple" not in resolve(MP).profile.functions["connectSocket"].params
    play = perform(MP, lambda play: [play.connect(multiple=multiple) for _ in range(2)])
    assert len(play.all("task.open")) == 2


@pytest.mark.records("mp-qq.surface.kinship", "mp-qq.error.format")
@pytest.mark.parametrize("target", ANDROID)
def test_android_answers_in_the_words_of_two_native_functions(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect("wss://a.example")
        play.connect("wss://b.example")
        play.connect("wss://a.example:99999")
        play.later(OPEN, lambda: (play.send(task, "x"), play.close(task)))
        play.later(OPEN * 2, lambda: (play.send(task, "x"), play.close(task)))

    play = perform(target, script, domains=["wss://a.example"])
    answers = [one for one in play.heard if one.name.partition(".")[2] in ("success", "fail")]
    assert [one.name for one in answers if one.name.endswith("fail")] == [
        *["connect.fail"] * 2,
        "send.fail",
        "close.fail",
    ]
    for one in answers:
        native = "createSocketTask" if one.name.startswith("connect") else "operateSocketTask"
        assert re.match(rf"{native}:(ok$|fail( |$))", one.data["errMsg"])
        assert "errCode" not in one.data


@pytest.mark.records("mp-qq.return.native-success")
@pytest.mark.parametrize("target", ANDROID)
def test_success_on_android_gives_the_parameters_back(target: str) -> None:
    given: dict[str, Any] = {"header": {"X-A": "a"}, "protocols": ["p"], "timeout": 99, "mine": [1, None]}
    success = perform(target, lambda play: play.connect("wss://a.example", **given)).first("connect.success")
    assert success.pop("socketTaskId") == 0
    assert success == {"url": "wss://a.example", **given, **words("return.native-success")}


@pytest.mark.records("mp-qq.return.taskid")
@pytest.mark.parametrize("target", ANDROID)
def test_numbers_count_from_0_and_a_refused_call_uses_one_up(target: str) -> None:
    urls = ["wss://a.example", "wss://b.example", "wss://a.example"]
    play = perform(target, connecting(*urls), domains=["wss://a.example"])
    assert [one["socketTaskId"] for one in play.all("connect.success")] == [0, 2]


@pytest.mark.records("mp-qq.callback.general")
@pytest.mark.parametrize("target", OTHERS)
def test_what_success_gets_elsewhere(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(OPEN, lambda: (play.send(task, "x"), play.close(task)))

    play = perform(target, script)
    pattern = words("callback.general")["errMsg"]
    for call, name in {"connect": "connectSocket", "send": "sendSocketMessage", "close": "closeSocket"}.items():
        assert play.first(f"{call}.success") == {"errMsg": pattern.replace("${apiName}", name)}


# What connectSocket refuses


REFUSED = [
    *(
        pytest.param("url.empty", url, marks=pytest.mark.records("mp-qq.url.empty", "mp-qq.param.url"))
        for url in ("", UNDEFINED)
    ),
    pytest.param(
        "domain.error", "wss://b.example", marks=pytest.mark.records("mp-qq.domain.error", "mp-qq.domain.config")
    ),
    *(
        pytest.param("domain.error", url, marks=pytest.mark.records("mp-qq.url.scheme-android"))
        for url in ("ws://a.example", "http://a.example", "a.example")
    ),
    pytest.param("url.malformed", "wss://a.example:99999", marks=pytest.mark.records("mp-qq.url.malformed")),
]


@pytest.mark.parametrize(("record", "url"), REFUSED)
@pytest.mark.parametrize("target", ANDROID)
def test_what_android_refuses(target: str, record: str, url: Any) -> None:
    play = perform(target, connecting(url), domains=["wss://a.example"])
    assert play.names == ["connect.fail", "connect.complete"]  # and no event
    assert play.first("connect.fail") == words(record)
    assert play.states == [3]


@pytest.mark.records("mp-qq.domain.devtools", "mp-qq.url.scheme-docs")
@pytest.mark.parametrize(
    "url", ["", UNDEFINED, "wss://b.example", "ws://a.example", "http://a.example", "https://a.example"]
)
@pytest.mark.parametrize("target", OTHERS)
def test_other_hosts_refuse_too_in_words_that_are_not_known(target: str, url: Any) -> None:
    play = perform(target, connecting(url), domains=["wss://a.example"])
    assert play.names == ["connect.fail", "connect.complete"]
    assert play.first("connect.fail") == words("domain.error")
    assert resolve(target).why("connect.unless.domain-not-listed.fail").confidence == "inferred"


@pytest.mark.records("mp-qq.domain.match-android")
@pytest.mark.parametrize(
    "url", ["wss://A.example", "wss://a.example:8443", "wss://www.a.example", "wss://x.b.example", "wss://c.example"]
)
@pytest.mark.parametrize("target", BUILDS)
def test_android_compares_hosts_alone(target: str, url: str) -> None:
    domains = ["wss://a.example", "wss://.b.example", "wss://www.c.example"]
    assert "task.open" in perform(target, connecting(url), domains=domains).names


@pytest.mark.records("mp-qq.domain.match-android")
@pytest.mark.parametrize("url", ["wss://x.a.example", "wss://b.example", "wss://xb.example", "wss://www.x.example"])
def test_android_compares_whole_hosts(url: str) -> None:
    domains = ["wss://a.example", "wss://.b.example"]
    assert perform(MP, connecting(url), domains=domains).first("connect.fail") == words("domain.error")


@pytest.mark.records("mp-qq.url.scheme-android")
@pytest.mark.parametrize("url", ["https://a.example", "WSS://a.example", "Https://a.example"])
def test_android_takes_https_for_wss(url: str) -> None:
    assert "task.open" in perform(MP, connecting(url), domains=["wss://a.example"]).names


@pytest.mark.records("mp-qq.domain.port")
@pytest.mark.parametrize(
    ("domain", "url", "passes"),
    [
        ("wss://a.example", "wss://a.example", True),
        ("wss://a.example", "wss://a.example:8443", False),
        ("wss://a.example", "wss://a.example:443", False),
        ("wss://a.example:8443", "wss://a.example:8443", True),
        ("wss://a.example:8443", "wss://a.example:8444", False),
        ("wss://a.example:8443", "wss://a.example", False),
    ],
)
@pytest.mark.parametrize("target", OTHERS)
def test_the_docs_compare_ports_too(target: str, domain: str, url: str, passes: bool) -> None:
    assert ("task.open" in perform(target, connecting(url), domains=[domain]).names) is passes


@pytest.mark.records("mp-qq.domain.debug", "mp-qq.domain.skip-flag")
@pytest.mark.parametrize("scheme", ["https", "wss", "http", "ws"])
@pytest.mark.parametrize("target", ANDROID)
def test_the_vendors_switches_let_every_url_through(target: str, scheme: str) -> None:
    url = f"{scheme}://b.example"
    assert "task.open" in perform(target, connecting(url), url_check=False, domains=["wss://a.example"]).names


@pytest.mark.records("mp-qq.error.unsupported")
def test_a_host_app_without_sockets() -> None:
    play = perform(f"{MP}/android-unsupported", connecting())
    assert play.names == ["connect.fail", "connect.complete"]
    assert play.first("connect.fail") == words("error.unsupported")


@pytest.mark.records("mp-qq.limit.five", "mp-qq.limit.excess", "mp-qq.surface.since")
@pytest.mark.parametrize("target", [*BUILDS, *OTHERS, f"{MP}@1.5.1"])
def test_the_sixth_socket(target: str) -> None:
    most = words("limit.five")["max"]
    play = perform(target, connecting(*["wss://a.example"] * (most + 1)))
    assert len(play.all("task.open")) == most
    assert play.of(most + 1) == ["connect.success", "connect.complete", "task.error"]
    evidence = resolve(target).why("connect.unless.too-many-sockets.error")
    assert evidence.confidence == "inferred"  # what happens at the sixth is not known
    assert f"{MP}.limit.excess" in evidence.ids


@pytest.mark.records("mp-qq.limit.android-none")
def test_androids_native_half_counts_no_sockets() -> None:
    sockets = words("limit.five")["max"] + 3
    play = perform(f"{MP}/android-unlimited", connecting(*["wss://a.example"] * sockets))
    assert len(play.all("task.open")) == sockets
    assert resolve(MP).why("sets.live.max").confidence == "inferred"
    assert {resolve(target).why("sets.live.max").confidence for target in OTHERS} == {"documented"}


# The handshake


@pytest.mark.records("mp-qq.header.forced", "mp-qq.header.referer", "mp-qq.header.user-agent")
@pytest.mark.parametrize("target", ANDROID)
def test_android_forces_two_headers(target: str) -> None:
    header = {"Referer": "mine", "referer": "mine too", "User-Agent": "mine", "X-Token": "t"}
    sent = list(perform(target, connecting(header=header)).handshakes[0].headers)
    fixed = words("header.referer")["referer"].format(appid="unisock", version=0)
    assert [value for name, value in sent if name.lower() == "referer"] == ["mine too", fixed]
    assert [value for name, value in sent if name == "User-Agent"] == ["QQ/MiniApp"]
    assert ("X-Token", "t") in sent
    assert "origin" not in {name.lower() for name, _ in sent}


@pytest.mark.records("mp-qq.header.characters")
@pytest.mark.parametrize("header", [{"X-A": "中"}, {"é": "a"}, {"X-A": "a\nb"}])
@pytest.mark.parametrize("target", ANDROID)
def test_a_header_that_okhttp_refuses(target: str, header: dict[str, str]) -> None:
    play = perform(target, connecting(header=header))
    assert play.names == ["connect.fail", "connect.complete"]
    assert play.first("connect.fail") == words("header.characters")


@pytest.mark.records("mp-qq.header.referer", "mp-qq.param.header")
@pytest.mark.parametrize(("target", "version"), [(IOS, 0), (DESKTOP, 0), (DEVTOOLS, "devtools")])
def test_an_app_cannot_set_the_referer(target: str, version: Any) -> None:
    sent = perform(target, connecting(header={"referer": "mine", "X-Token": "t"})).handshakes[0].headers
    fixed = words("header.referer")["referer"].format(appid="unisock", version=version)
    assert [value for name, value in sent if name.lower() == "referer"] == [fixed]
    assert ("X-Token", "t") in sent


@pytest.mark.records("mp-qq.header.origin")
@pytest.mark.parametrize("target", OTHERS)
def test_one_observer_saw_an_origin(target: str) -> None:
    assert perform(target, connecting()).headers()["Origin"] == "https://a.example"
    assert resolve(target).why("wire.headers.added.Origin").confidence == "inferred"


@pytest.mark.parametrize(
    ("target", "sent"),
    [
        *(pytest.param(one, None, marks=pytest.mark.records("mp-qq.param.protocols-android")) for one in ANDROID),
        *(pytest.param(one, "mqtt", marks=pytest.mark.records("mp-qq.param.protocols")) for one in OTHERS),
    ],
)
def test_protocols(target: str, sent: str | None) -> None:
    assert perform(target, connecting(protocols=["mqtt"])).headers().get("Sec-WebSocket-Protocol") == sent


@pytest.mark.records("mp-qq.param.protocols-android")
def test_an_app_on_android_can_name_subprotocols_in_header() -> None:
    play = perform(MP, connecting(header={"Sec-WebSocket-Protocol": "mqtt"}))
    assert play.headers()["Sec-WebSocket-Protocol"] == "mqtt"
    assert play.all("task.open")


@pytest.mark.records("mp-qq.param.tcpnodelay", "mp-qq.param.method", "mp-qq.param.deflate")
@pytest.mark.parametrize("target", ANDROID)
def test_parameters_that_do_nothing_on_android(target: str) -> None:
    params = resolve(target).profile.functions["connectSocket"].params
    assert not params["tcpNoDelay"].effect
    assert not params["method"].effect
    assert "perMessageDeflate" not in params
    play = perform(target, connecting(tcpNoDelay=True, method="POST", perMessageDeflate=True))
    assert "Sec-WebSocket-Extensions" not in play.headers()
    assert play.all("task.open")  # so it was a GET


@pytest.mark.records("mp-qq.tls.rules", "mp-qq.tls.android")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_certificate_must_be_trusted(target: str) -> None:
    play = perform(target, connecting(), server="tls")
    assert play.names[:3] == ["connect.success", "connect.complete", "task.error"]
    assert play.all("task.open") == []


# Events


@pytest.mark.records(
    "mp-qq.event.open-native",
    "mp-qq.event.open-lowercase",
    "mp-qq.event.message-native",
    "mp-qq.event.close",
    "mp-qq.close.default",
    "mp-qq.data.native",
)
@pytest.mark.parametrize("target", ANDROID)
def test_native_events(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(OPEN, lambda: (play.send(task, "x"), play.send(task, b"y")))
        play.later(OPEN * 2, lambda: play.close(task))

    play = perform(target, script)
    opened = play.first("task.open")
    header = opened.pop("header")
    assert opened == {"socketTaskId": 0, **words("event.open-native"), "statusCode": 101}
    assert header["upgrade"] == "websocket"
    assert list(header) == [name.lower() for name in header]
    native = {"socketTaskId": 0, **words("event.message-native")}
    assert play.all("task.message") == [
        {**native, "isBuffer": False, "data": "x"},
        {**native, "isBuffer": True, "data": b"y"},
    ]
    assert play.frames[:2] == [("out text", b"x"), ("out binary", b"y")]
    assert play.first("task.close") == {"socketTaskId": 0, **words("event.close"), **words("close.default")}


@pytest.mark.records("mp-qq.event.open", "mp-qq.event.message")
@pytest.mark.parametrize("target", OTHERS)
def test_documented_events(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(OPEN, lambda: (play.send(task, "x"), play.send(task, b"y")))

    play = perform(target, script)
    for opened in (play.first("task.open"), play.first("global.open")):
        assert list(opened) == ["header"]
        assert "Upgrade" in opened["header"]
    assert play.all("task.message") == play.all("global.message") == [{"data": "x"}, {"data": b"y"}]


@pytest.mark.records("mp-qq.event.error")
@pytest.mark.parametrize("target", OTHERS)
def test_an_error_has_a_text(target: str) -> None:
    error = perform(target, connecting(), server="refuse").first("task.error")
    assert list(error) == ["errMsg"]
    assert isinstance(error["errMsg"], str)


@pytest.mark.records("mp-qq.event.close-read")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_close_event_has_code_and_reason(target: str) -> None:
    play = perform(target, then(lambda play, task: play.close(task, code=4001, reason="bye")))
    for closed in (play.first("task.close"), play.first("global.close")):
        assert [closed[key] for key in words("event.close-read")["keys"]] == [4001, "bye"]


@pytest.mark.records("mp-qq.order.success-first")
@pytest.mark.parametrize(("server", "end"), [("echo", "task.open"), ("refuse", "task.error")])
@pytest.mark.parametrize("target", ANDROID)
def test_success_does_not_wait_for_the_connection(target: str, server: str, end: str) -> None:
    assert perform(target, connecting(), server=server).of(1) == ["connect.success", "connect.complete", end]


@pytest.mark.records("mp-qq.event.error-native", "mp-qq.order.error-only-android")
@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:403"])
@pytest.mark.parametrize("target", ANDROID)
def test_a_failure_on_android_is_an_error_without_words(target: str, server: str) -> None:
    play = perform(target, connecting(), server=server)
    assert play.of(1) == ["connect.success", "connect.complete", "task.error"]
    assert play.first("task.error") == {"socketTaskId": 0, "state": "error"}


@pytest.mark.records("mp-qq.order.error-close-devtools")
@pytest.mark.parametrize("server", ["refuse", "dns"])
def test_a_failure_in_the_developer_tool_closes_too(server: str) -> None:
    play = perform(DEVTOOLS, connecting(), server=server)
    assert play.names[2:] == ["task.error", "global.error", "task.close", "global.close"]


def without_network(play: Play) -> None:
    play.network("none")
    play.connect()


@pytest.mark.records("mp-qq.event.error-native")
@pytest.mark.parametrize(
    "script", [without_network, then(lambda play, task: play.network("none"))], ids=["never", "gone"]
)
@pytest.mark.parametrize("target", ANDROID)
def test_no_network_has_words(target: str, script: Script) -> None:
    play = perform(target, script)
    assert play.all("task.close") == []
    assert play.all("task.error") == [{"socketTaskId": 0, "state": "error", **words("event.error-native")}]


@pytest.mark.records("mp-qq.event.timeout-as-close")
@pytest.mark.parametrize("target", BUILDS)
def test_a_tls_handshake_that_takes_too_long_is_a_close(target: str) -> None:
    play = perform(target, unanswered(connecting()))
    assert play.of(1) == ["connect.success", "connect.complete", "task.close"]
    assert play.first("task.close") == {"socketTaskId": 0, **words("event.timeout-as-close"), "statusCode": 600}
    assert (resolve(target).why("failed.unless.tls-timeout").confidence == "inferred") is (target == MP)


@pytest.mark.records("mp-qq.timeout.android", "mp-qq.param.timeout", "mp-qq.timeout.appjson")
@pytest.mark.parametrize(
    ("configured", "timeout", "after"),
    [
        (None, {}, 61_000),
        (None, {"timeout": 59_000}, 61_000),
        (None, {"timeout": 90_999}, 91_000),
        (2500, {}, 3000),
        (2500, {"timeout": 999}, 3000),
    ],
)
@pytest.mark.parametrize("scheme", ["wss", "ws"])
@pytest.mark.parametrize("target", [MP, OLDER[0]])
def test_how_long_android_waits_for_tcp(
    target: str, scheme: str, configured: float | None, timeout: Any, after: int
) -> None:
    assert words("timeout.appjson")["default"] == 60_000
    script = unanswered(connecting(f"{scheme}://a.example", **timeout))
    end = perform(target, script, connect_timeout_ms=configured, url_check=False, listen=False).heard[-1]
    assert end.at == pytest.approx(after, abs=2)
    assert end.name == ("task.close" if scheme == "wss" else "task.error")


@pytest.mark.records("mp-qq.timeout.android")
@pytest.mark.parametrize("target", ANDROID)
def test_android_waits_for_ever_for_the_answer_to_a_handshake(target: str) -> None:
    assert perform(target, connecting(timeout=1000), server="hang").names == ["connect.success", "connect.complete"]


@pytest.mark.records("mp-qq.timeout.max", "mp-qq.timeout.appjson")
@pytest.mark.parametrize(("configured", "after"), [(None, 60_000), (1000, 1000), (99_999, 60_000)])
@pytest.mark.parametrize("target", OTHERS)
def test_a_handshake_has_a_limit_elsewhere(target: str, configured: float | None, after: int) -> None:
    assert words("timeout.max")["max"] == words("timeout.appjson")["default"] == 60_000
    play = perform(target, connecting(), server="hang", connect_timeout_ms=configured)
    assert next(one.at for one in play.heard if one.name == "task.error") == pytest.approx(after, abs=1)


async def deaf(websocket: Any) -> None:
    websocket.transport.pause_reading()
    await asyncio.Event().wait()


@pytest.mark.records("mp-qq.timeout.ping")
@pytest.mark.parametrize("target", ANDROID)
def test_android_does_not_notice_a_dead_connection(target: str) -> None:
    play = perform(target, connecting(), server=deaf, until_ms=3_600_000)
    assert play.names == ["connect.success", "connect.complete", "task.open", "global.open"]
    assert play.frames == []  # no pings


@pytest.mark.records("mp-qq.listener.replace")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_second_global_listener_replaces_the_first(target: str) -> None:
    def script(play: Play) -> None:
        for name in ("first", "second"):
            play.listen("message", play.face.hearing(lambda data, name=name: heard.append((name, data["data"]))))
        tasks = [play.connect(), play.connect()]
        play.later(OPEN, lambda: [play.send(task, f"to {number}") for number, task in enumerate(tasks)])

    heard: list[Any] = []
    perform(target, script, listen=False)
    assert heard == [("second", "to 0")]  # of the first open socket alone, as the kin has it
    assert resolve(target).why("listeners").confidence == "inferred"


# send


@pytest.mark.records("mp-qq.return.operate")
@pytest.mark.parametrize("target", ANDROID)
def test_android_answers_send_and_close_at_once(target: str) -> None:
    def act(play: Play, task: Any) -> None:
        calls: list[Callable[[], Any]] = [
            lambda: play.send(task, "x"),
            lambda: play.send_global("x"),
            lambda: play.close(task),
        ]
        for call in calls:
            before = len(play.heard)
            call()
            answers.append([(one.name.partition(".")[2], one.data) for one in play.heard[before:]])

    answers: list[Any] = []
    perform(target, then(act))
    assert answers == [[("success", words("return.operate")), ("complete", words("return.operate"))]] * 3


@pytest.mark.records("mp-qq.error.send-before-open")
@pytest.mark.parametrize("target", ANDROID)
def test_send_before_open_is_dropped(target: str) -> None:
    play = perform(target, then(lambda play, task: play.send(task, "x"), 0))
    assert play.first("send.success") == words("return.operate")
    assert play.all("task.open")
    assert play.frames == []


@pytest.mark.records("mp-qq.error.not-open-text")
@pytest.mark.parametrize("target", OTHERS)
def test_send_before_open_fails(target: str) -> None:
    play = perform(target, then(lambda play, task: play.send(task, "x"), 0))
    assert play.first("send.fail")["errMsg"].endswith("SocketTask.readyState is not OPEN")
    evidence = resolve(target).why("send.unless.state-not-open")
    assert evidence.confidence == "inferred"
    assert f"{MP}.error.not-open-text" in evidence.ids


@pytest.mark.records("mp-qq.order.send-after-open")
@pytest.mark.parametrize("target", OTHERS)
def test_the_global_function_sends_after_open_only(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.send_global("early")
        play.listen("open", play.face.hearing(lambda _: play.send_global("late")))

    play = perform(target, script, listen=False)
    assert [name for name in play.names if name.startswith("send")] == [
        *["send.fail", "send.complete"],
        *["send.success", "send.complete"],
    ]
    assert play.frames[0] == ("out text", b"late")


@pytest.mark.records("mp-qq.error.no-socket", "mp-qq.error.send-null", "mp-qq.error.close-unknown")
@pytest.mark.parametrize("target", ANDROID)
def test_send_and_close_after_the_end(target: str) -> None:
    def script(play: Play) -> None:
        first, second = play.connect(), play.connect("wss://b.example")
        play.later(50, lambda: play.close(first))
        play.later(100, lambda: (play.send(first, "x"), play.close(first)))
        play.later(150, lambda: play.close(second))
        play.later(200, lambda: (play.send(first, "x"), play.close(first), play.send_global("x"), play.close_global()))

    play = perform(target, script)
    assert play.all("send.fail") == [words("error.send-null"), *[words("error.no-socket")] * 2]
    assert play.all("close.success")[1] == words("error.close-unknown")
    assert play.all("close.fail") == [words("error.no-socket")] * 2


@pytest.mark.records("mp-qq.error.after-end")
@pytest.mark.parametrize("server", ["refuse", "reject:403", "drop"])
@pytest.mark.parametrize("target", ANDROID)
def test_after_an_end_that_the_app_did_not_ask_for_all_is_well(target: str, server: str) -> None:
    def act(play: Play, task: Any) -> None:
        play.send(task, "x")
        play.close(task)
        play.send(task, "y")

    play = perform(target, then(act, 2000), server=server)
    assert play.first("task.error")
    assert play.all("send.success") == play.all("close.success") == [words("error.after-end")]
    assert play.all("send.fail") == [words("error.no-socket")]
    assert play.frames == []


@pytest.mark.records("mp-qq.error.send-no-data")
@pytest.mark.parametrize("target", ANDROID)
def test_send_without_data_calls_nothing_back(target: str) -> None:
    assert perform(target, then(lambda play, task: play.send(task, UNDEFINED))).of(1)[3:] == []


@pytest.mark.records("mp-qq.data.null")
@pytest.mark.parametrize("target", ANDROID)
def test_null_is_sent_as_a_word(target: str) -> None:
    play = perform(target, then(lambda play, task: play.send(task, None)))
    assert play.frames[0] == ("out text", words("data.null")["text"].encode())
    assert play.first("send.success") == words("return.operate")


@pytest.mark.records("mp-qq.data.native")
@pytest.mark.parametrize(("data", "sent"), [(1.5, b"1.5"), ({"a": 1}, b'{"a":1}'), (True, b"true")])
def test_android_sends_other_data_as_text(data: Any, sent: bytes) -> None:
    assert ("out text", sent) in perform(MP, then(lambda play, task: play.send(task, data))).frames


@pytest.mark.records("mp-qq.data.types")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_text_and_bytes_can_be_sent(target: str) -> None:
    def act(play: Play, task: Any) -> None:
        for data in ("text", b"bytes"):
            play.send(task, data)
            play.send_global(data)

    play = perform(target, then(act))
    assert len(play.all("send.success")) == 4
    out = [frame for frame in play.frames if frame[0].startswith("out")]
    assert out == [*[("out text", b"text")] * 2, *[("out binary", b"bytes")] * 2]


@pytest.mark.records("mp-qq.data.size")
@pytest.mark.parametrize("target", ANDROID)
def test_too_much_data_closes(target: str) -> None:
    play = perform(target, then(lambda play, task: play.send(task, "x" * (16 * 1024 * 1024 + 1))))
    assert play.first("send.success") == words("return.operate")
    assert play.frames[0] == ("out close", b"1001")


# close


@pytest.mark.records("mp-qq.close.invalid-code")
@pytest.mark.parametrize(
    "options",
    [{"code": code} for code in (-1, 0, 999, 1004, 1005, 1006, 1012, 2999, 5000)] + [{"reason": "好" * 42}],
)
def test_a_close_that_okhttp_refuses_is_swallowed(options: dict[str, Any]) -> None:
    play = perform(MP, then(lambda play, task: play.close(task, **options)), server=late)
    assert play.first("close.success") == words("return.operate")
    assert play.of(1)[-1] == "task.message"  # so it stays open
    assert play.frames == [("in text", b"late")]


@pytest.mark.records("mp-qq.order.close-forgets")
@pytest.mark.parametrize(("after_ms", "options"), [(0, {}), (OPEN, {"code": 999}), (OPEN, {})])
@pytest.mark.parametrize("target", ANDROID)
def test_after_close_the_task_is_unknown_whatever_becomes_of_it(target: str, after_ms: int, options: Any) -> None:
    def act(play: Play, task: Any) -> None:
        play.close(task, **options)
        play.later(200, lambda: (play.send(task, "x"), play.close(task)))

    play = perform(target, then(act, after_ms), server=late)
    assert play.all("send.fail") == play.all("close.fail") == [words("error.no-socket")]
    assert (play.of(1)[-1] == "task.message") is (after_ms == 0 or bool(options))  # the connection lives on


@pytest.mark.records("mp-qq.close.passed-on", "mp-qq.close.default", "mp-qq.close.invalid-code")
@pytest.mark.parametrize(
    "options", [{"code": code} for code in (1000, 1001, 1003, 1007, 1011, 3000, 4999)] + [{"reason": "好" * 41}, {}]
)
def test_a_close_that_goes_out(options: dict[str, Any]) -> None:
    play = perform(MP, then(lambda play, task: play.close(task, **options)))
    wanted = {**words("close.default"), **options}
    assert play.frames[0] == ("out close", f"{wanted['code']} {wanted['reason']}".encode())
    assert play.all("task.close") == [{"socketTaskId": 0, "state": "close", **wanted}]


@pytest.mark.records("mp-qq.close.code-read")
@pytest.mark.parametrize(
    ("code", "read"), [("4001", 4001), (4001.9, 4001), (" 4001 ", 4001), ("bye", None), (True, None), (None, None)]
)
@pytest.mark.parametrize("target", ANDROID)
def test_how_android_reads_a_code(target: str, code: Any, read: int | None) -> None:
    play = perform(target, then(lambda play, task: play.close(task, code=code)))
    assert play.first("task.close")["code"] == (read or words("close.code-read")["default"])


@pytest.mark.records("mp-qq.close.code-read", "mp-qq.close.invalid-code")
def test_a_code_that_is_read_and_refused() -> None:
    assert perform(MP, then(lambda play, task: play.close(task, code="999"))).frames == []


def close_task(play: Play, task: Any, **options: Any) -> None:
    play.close(task, **options)


def close_globally(play: Play, task: Any, **options: Any) -> None:
    play.close_global(**options)


@pytest.mark.records("mp-qq.close.doc-values")
@pytest.mark.parametrize("call", [close_task, close_globally])
@pytest.mark.parametrize("options", [{}, {"code": 4001}, {"reason": "bye"}, {"code": 4001, "reason": "bye"}])
@pytest.mark.parametrize("target", OTHERS)
def test_code_and_reason_are_optional(target: str, call: Callable[..., None], options: dict[str, Any]) -> None:
    play = perform(target, then(lambda play, task: call(play, task, **options)))
    assert play.all("close.success")
    assert play.first("task.close") == {"code": 1000, "reason": "", **options}


@pytest.mark.parametrize(
    "target",
    [
        *(pytest.param(one, marks=pytest.mark.records("mp-qq.order.close-before-open")) for one in ANDROID),
        *(pytest.param(one, marks=pytest.mark.records("mp-qq.order.close-before-open-docs")) for one in OTHERS),
    ],
)
@pytest.mark.parametrize("call", [close_task, close_globally])
def test_close_before_open_closes_nothing(target: str, call: Callable[..., None]) -> None:
    play = perform(target, then(call, 0))
    assert play.of(1)[-1] == "task.open"
    assert len(play.all("close.success")) == 1
    assert play.all("task.close") == []


@pytest.mark.records("mp-qq.order.close-synthetic")
@pytest.mark.parametrize("target", ANDROID)
def test_a_close_that_the_server_does_not_confirm(target: str) -> None:
    async def slow(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await asyncio.sleep(3)
        websocket.transport.resume_reading()
        await websocket.wait_closed()

    play = perform(target, then(lambda play, task: play.close(task, code=4001, reason="bye")), server=slow)
    closes = [one for one in play.heard if one.name == "task.close"]
    assert closes[0].at == OPEN + words("order.close-synthetic")["delayMs"]
    assert closes[1].at > 3000
    assert [one.data for one in closes] == [{"socketTaskId": 0, "state": "close", "code": 4001, "reason": "bye"}] * 2
    assert play.all("task.error") == []


@pytest.mark.records("mp-qq.order.server-close")
@pytest.mark.parametrize("target", [MP, OLDER[0]])
def test_a_close_of_the_servers_goes_unnoticed(target: str) -> None:
    assert perform(target, connecting(), server="close:4001:bye").all("task.close") == []
    play = perform(target, then(lambda play, task: play.close(task)), server="close:4001:bye")
    assert [(one["code"], one["reason"]) for one in play.all("task.close")] == [(4001, "bye")]


@pytest.mark.records("mp-qq.order.server-close")
def test_builds_before_okhttp_3_notice_a_close_of_the_servers() -> None:
    closed = perform(f"{MP}/android-okhttp2", connecting(), server="close:4001:bye").first("task.close")
    assert (closed["code"], closed["reason"]) == (4001, "bye")


@pytest.mark.parametrize("target", OTHERS)
def test_other_hosts_notice_a_close_of_the_servers(target: str) -> None:
    closed = perform(target, connecting(), server="close:4001:bye").first("task.close")
    assert closed == {"code": 4001, "reason": "bye"}


# In the background


@pytest.mark.records("mp-qq.lifecycle.background")
@pytest.mark.parametrize("target", ANDROID)
def test_android_does_nothing_in_the_background(target: str) -> None:
    play = perform(target, then(lambda play, task: play.app.background()), until_ms=120_000)
    assert play.all("task.close") == play.all("task.error") == []


@pytest.mark.records("mp-qq.lifecycle.background")
def test_ios_interrupts_what_is_not_done_after_five_seconds() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(10, play.app.background)
        play.outside(6000, play.connect)
        play.outside(9000, play.app.foreground)

    play = perform(IOS, script, server="hang")
    assert play.of(1) == ["connect.success", "connect.complete", "task.error"]
    assert play.first("task.error") == words("lifecycle.background")
    assert play.of(2) == ["connect.fail", "connect.complete"]
    assert play.first("connect.fail") == {"errMsg": f"connectSocket:{words('lifecycle.background')['errMsg']}"}


@pytest.mark.records("mp-qq.lifecycle.background")
def test_ios_interrupts_nothing_before_five_seconds() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(10, play.app.background)
        play.outside(4900, play.app.foreground)

    assert perform(IOS, script, server="hang", until_ms=30_000).names == ["connect.success", "connect.complete"]


# uni-app's layer


def uni(play: Play, name: str, *args: Any) -> Any:
    return globals_for(play.app, play.app.profile)["uni"].methods[name](*args)


@pytest.mark.records("mp-qq.uni.passthrough")
@pytest.mark.parametrize("vue", ["3", "2"])
def test_uni_passes_every_option_on(vue: str) -> None:
    given = {"url": "wss://a.example", "method": "POST", "multiple": True, "timeout": 99, "protocols": ["p"], "mine": 1}
    got: list[Any] = []
    play = perform(f"{MP}:vue={vue}", lambda play: uni(play, "connectSocket", {**given, "success": got.append}))
    assert {name: got[0][name] for name in given} == given  # Android's success gives back what arrived
    assert play.console == []


@pytest.mark.records("mp-qq.uni.payload")
@pytest.mark.parametrize(("vue", "ok"), [("3", False), ("2", True)])
def test_uni_does_not_reshape_results(vue: str, ok: bool) -> None:
    def script(play: Play) -> None:
        task = uni(play, "connectSocket", {"url": "wss://a.example", "success": heard.append})
        task.methods["onOpen"](heard.append)
        uni(play, "connectSocket", {"url": "wss://b.example", "fail": heard.append})
        uni(play, "connectSocket", {"url": "wss://b.example"}).watch(lambda *settled: promised.append(settled))

    heard: list[Any] = []
    promised: list[Any] = []
    perform(f"{MP}:vue={vue}", script, domains=["wss://a.example"])
    refused = words("domain.error")
    assert refused in heard
    assert words("return.native-success").items() <= next(one for one in heard if "url" in one).items()
    assert words("event.open-native").items() <= next(one for one in heard if "state" in one).items()
    assert promised == [(True, [refused]) if ok else (False, refused)]


# Versions and hosts


@pytest.mark.records("mp-qq.surface.since")
def test_no_record_tells_one_version_from_another() -> None:
    assert [str(one) for one in platforms().targets("eras") if one.platform == MP] == [f"{MP}@1.16.0"]


HOSTS: dict[str, list[Any]] = {
    #                     success   failing  server's close  sockets
    "": ["createSocketTask:ok", ["task.error"], 0, 5],
    "/android-2020": ["createSocketTask:ok", ["task.error"], 0, 5],
    "/android-okhttp2": ["createSocketTask:ok", ["task.error"], 1, 5],
    "/android-unlimited": ["createSocketTask:ok", ["task.error"], 0, 7],
    "/ios": ["connectSocket:ok", ["task.error"], 1, 5],
    "/desktop": ["connectSocket:ok", ["task.error"], 1, 5],
    "/devtools": ["connectSocket:ok", ["task.error", "task.close"], 1, 5],
}


@pytest.mark.parametrize("host", HOSTS)
def test_what_each_host_does_otherwise(host: str) -> None:
    success, failing, closes, sockets = HOSTS[host]
    target = f"{MP}{host}"
    failed = perform(target, connecting(), server="refuse")
    assert [failed.first("connect.success")["errMsg"], failed.of(1)[2:]] == [success, failing]
    assert len(perform(target, connecting(), server="close:1000").all("task.close")) == closes
    assert len(perform(target, connecting(*["wss://a.example"] * 7)).all("task.open")) == sockets


@pytest.mark.records("uni.api.qq-caniuse-vue2")
def test_vue2_replaces_what_can_i_use_denies() -> None:
    profile = resolve(f"{MP}:vue=2").profile
    without = profile.model_copy(
        update={"functions": {name: rules for name, rules in profile.functions.items() if "Socket" not in name}}
    )
    names = [
        "connectSocket",
        "sendSocketMessage",
        "closeSocket",
        *(f"onSocket{event}" for event in ("Open", "Message", "Error", "Close")),
    ]
    with launch(without) as app:
        heard: list[Any] = []
        assert [app.qq.canIUse(name) for name in names] == [False] * 7
        values = [getattr(app.uni, name)({"complete": heard.append}) for name in names]
        promise = app.uni.connectSocket({"url": "wss://a.example"})
        app.advance(1_000)
    line = exact("uni.api.qq-caniuse-vue2")["console.error"]
    told = [("error", line.replace("connectSocket", name)) for name in [*names, "connectSocket"]]
    assert (app.console, heard, values) == (told, [], [None] * 7)
    assert not promise.settled
