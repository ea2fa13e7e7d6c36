"""Xiaohongshu mini programs: what the ledger says, on the target that it says it of, and that the rest is no fact."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, HostObject, PromiseValue
from platforms.explaining import explain
from platforms.vocabulary import ARRIVALS, CALLS
from tests.profiles.driver import Play, exact, perform, platforms, resolve
from tests.profiles.over_uni import Uni, over_uni

MP = "mp-xhs"
FUNCTIONS = {
    "connectSocket",
    "sendSocketMessage",
    "closeSocket",
    "onSocketOpen",
    "onSocketMessage",
    "onSocketError",
    "onSocketClose",
}
HOSTS = [f"{MP}/{host}" for host in ("android", "ios", "devtools")]
DEVICES = HOSTS[:2]
IDE = f"{MP}/devtools"
EVENTS = ("open", "message", "error", "close")


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(url: Any = "wss://a.example", **options: Any) -> Any:
    return lambda play: play.connect(url, **options)


def then(act: Any, after_ms: float = 20) -> Any:
    """A script that connects and, a while later, does something with the task."""

    def script(play: Play) -> None:
        task = play.connect()
        play.later(after_ms, lambda: act(play, task))

    return script


# Which versions have sockets, and which hosts there are


@pytest.mark.records("mp-xhs.surface.absent-2023")
@pytest.mark.parametrize(("version", "confidence"), [("3.37.0", "reported"), ("3.80.0", "reported")])
def test_there_were_no_sockets_before(version: str, confidence: str) -> None:
    resolved = resolve(f"{MP}@{version}")
    assert resolved.profile.functions == {}
    assert resolved.why("functions.connectSocket").confidence == confidence


@pytest.mark.records("mp-xhs.surface.absent-2023")
@pytest.mark.parametrize("api", ["connectSocket", "SocketTask.send"])
def test_explain_says_how_it_is_known_that_a_function_is_missing(api: str) -> None:
    told = explain(resolve(f"{MP}@3.80.0"), api)
    assert not told.exists
    assert "no such function.  [reported, mp-xhs.surface.absent-2023" in told.text()
    assert "github.com/redengineer/redmini/issues/1077" in told.text()


@pytest.mark.parametrize("version", ["3.80.1", "3.108.0"])
def test_when_they_came_is_not_known(version: str) -> None:
    resolved = resolve(f"{MP}@{version}")
    assert resolved.profile.functions == {}
    assert resolved.why("functions.connectSocket").confidence == "inferred"


@pytest.mark.records("mp-xhs.surface.present-2024")
@pytest.mark.parametrize("version", ["3.108.1", "3.136.0"])
@pytest.mark.parametrize("host", ["android", "ios", "devtools"])
def test_there_are_sockets_now(version: str, host: str) -> None:
    target = f"{MP}@{version}/{host}"
    assert set(resolve(target).profile.functions) == FUNCTIONS
    assert resolve(target).why("functions.connectSocket").confidence == "reported"
    assert "task.open" in perform(target, connecting()).names


def test_eras_and_hosts() -> None:
    targets = [str(target) for target in platforms().targets("eras") if target.platform == MP]
    assert sorted(targets) == [f"{MP}@3.136.0", f"{MP}@3.37.0"]  # the newest version stands for the last era
    assert [str(target) for target in platforms().targets(f"{MP}/*")] == [
        f"{MP}@3.136.0{host}" for host in ("", "/ios", "/devtools")
    ]


# What is known


@pytest.mark.records(
    "mp-xhs.surface.sockettask", "mp-xhs.surface.sockettask-uni", "mp-xhs.return.truthy", "mp-xhs.surface.readystate"
)
@pytest.mark.parametrize("target", HOSTS)
def test_the_returned_value_is_a_task(target: str) -> None:
    seen: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect()
        seen.extend([task, play.state(task)])
        play.later(20, lambda: play.send(task, "hello"))
        play.later(40, lambda: (play.close(task), seen.append(play.state(task))))

    play = perform(target, script)
    assert isinstance(seen[0], HostObject)
    assert seen[1:] == [UNDEFINED, UNDEFINED]
    assert [name for name in play.names if name.startswith("task")] == ["task.open", "task.message", "task.close"]
    assert "task.error" in perform(target, connecting(), server="refuse").names


@pytest.mark.records("mp-xhs.surface.no-off")
@pytest.mark.parametrize("target", HOSTS)
def test_nothing_takes_a_listener_away(target: str) -> None:
    profile = resolve(target).profile
    assert not [name for name in (*profile.functions, *profile.task.methods) if name.startswith("off")]
    assert resolve(target).why("functions").confidence == "inferred"


@pytest.mark.records(
    "mp-xhs.surface.globals",
    "mp-xhs.surface.globals-mix",
    "mp-xhs.close.params",
    "mp-xhs.data.send",
    "mp-xhs.event.open",
    "mp-xhs.event.message",
    "mp-xhs.event.close",
)
@pytest.mark.parametrize("target", HOSTS)
def test_the_demo_uses_global_functions_alone(target: str) -> None:
    def script(play: Play) -> None:
        play.connect(listen=False)
        play.later(20, lambda: play.send_global("hello"))
        play.later(40, lambda: play.close_global(**words("close.params"), reason="关闭"))

    play = perform(target, script)
    assert [name for name in play.names if name.startswith("global")] == [
        "global.open",
        "global.message",
        "global.close",
    ]
    assert list(play.first("global.open")) == ["header"]
    assert play.first("global.open")["header"]["Upgrade"] == "websocket"
    assert play.first("global.message") == {"data": "hello"}
    assert play.first("global.close")["code"] == words("close.params")["code"]
    assert ("out close", "1000 关闭".encode()) in play.frames


@pytest.mark.records("mp-xhs.surface.globals", "mp-xhs.event.error")
@pytest.mark.parametrize("target", HOSTS)
def test_a_global_error_gets_an_object(target: str) -> None:
    assert isinstance(perform(target, connecting(), server="refuse").first("global.error"), dict)


@pytest.mark.records("mp-xhs.limit.demo-close-first")
@pytest.mark.parametrize("target", HOSTS)
def test_the_demo_closes_without_arguments_and_connects_again(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(20, play.close_global)
        play.later(20, lambda: play.connect("wss://b.example"))

    play = perform(target, script)
    assert play.all("close.fail") == []
    assert play.names.count("task.open") == 2
    assert play.names.count("task.close") == 1


@pytest.mark.records("mp-xhs.close.success-as-closed")
@pytest.mark.parametrize("target", HOSTS)
def test_success_of_close_does_not_wait_for_the_event(target: str) -> None:
    play = perform(target, then(lambda play, task: play.close(task)))
    assert [name for name in play.names if "close" in name] == [
        "close.success",
        "close.complete",
        "task.close",
        "global.close",
    ]


# Parameters of connectSocket


@pytest.mark.records("mp-xhs.param.set", "mp-xhs.param.method", "mp-xhs.param.multiple")
@pytest.mark.parametrize("target", HOSTS)
def test_the_parameters_of_the_demo(target: str) -> None:
    params = resolve(target).profile.functions["connectSocket"].params
    assert set(params) == {"url", "header", "method", "protocols"}
    assert params["method"].effect is False
    got: list[Any] = []

    def script(play: Play) -> None:
        got.append(play.connect(header={"content-type": "application/json"}, method="POST", protocols=[]))
        got.append(play.connect(multiple=False))

    play = perform(target, script)
    assert play.all("connect.fail") == []
    assert play.names.count("task.open") == 2
    assert all(isinstance(task, HostObject) for task in got)


@pytest.mark.records("mp-xhs.param.protocols-ignored")
@pytest.mark.parametrize("target", [*HOSTS, *(target.replace("/", "@3.108.1/") for target in HOSTS)])
def test_subprotocols_never_leave(target: str) -> None:
    play = perform(target, connecting(protocols=["mqtt"]))
    assert "Sec-WebSocket-Protocol" not in play.headers()
    assert "task.open" in play.names


@pytest.mark.records("mp-xhs.param.protocols-ignored")
def test_a_later_version_may_send_subprotocols() -> None:
    assert resolve(f"{MP}@3.108.1").why("wire.subprotocols.sent").confidence == "reported"
    assert resolve(f"{MP}@3.108.2").why("wire.subprotocols.sent").confidence == "inferred"


@pytest.mark.records("mp-xhs.param.header-protocol", "mp-xhs.devtools.network-panel")
def test_headers_do_not_leave_the_ide() -> None:
    header = {"sec-websocket-protocol": "mqtt", "X-Token": "t"}
    sent = {name.lower() for name in perform(IDE, connecting(header=header)).headers()}
    assert not sent & {name.lower() for name in header}


@pytest.mark.records("mp-xhs.param.header")
@pytest.mark.parametrize("target", DEVICES)
def test_headers_leave_a_phone_but_for_the_referer(target: str) -> None:
    headers = perform(target, connecting(header={"X-Token": "t", "Referer": "r"})).headers()
    assert headers["X-Token"] == "t"
    assert "referer" not in {name.lower() for name in headers}


@pytest.mark.records("mp-xhs.domain.none-2024")
@pytest.mark.parametrize("target", HOSTS)
def test_no_domain_is_refused(target: str) -> None:
    assert "task.open" in perform(target, connecting("wss://b.example"), domains=["wss://a.example"]).names
    assert f"{MP}.domain.none-2024" in resolve(target).why("wire.domain.checked").ids


@pytest.mark.records("mp-xhs.url.wss", "mp-xhs.event.fail")
@pytest.mark.parametrize("url", ["ws://a.example", "http://a.example", "", UNDEFINED, "a.example"])
@pytest.mark.parametrize("target", HOSTS)
def test_only_wss(target: str, url: Any) -> None:
    play = perform(target, connecting(url))
    assert play.names == ["connect.fail", "connect.complete"]
    assert isinstance(play.first("connect.fail"), dict)
    assert "task.open" in perform(target, connecting("wss://a.example")).names


@pytest.mark.records("mp-xhs.event.fail")
@pytest.mark.parametrize("target", HOSTS)
def test_a_send_that_fails_gets_an_object(target: str) -> None:
    assert isinstance(perform(target, lambda play: play.send_global("x")).first("send.fail"), dict)


@pytest.mark.records("mp-xhs.order.success-before-open", "mp-xhs.order.error-close", "mp-xhs.devtools.network-panel")
@pytest.mark.parametrize("server", ["reject:403", "refuse"])
@pytest.mark.parametrize("target", HOSTS)
def test_success_comes_before_the_handshake_and_in_spite_of_it(target: str, server: str) -> None:
    play = perform(target, connecting(), server=server)
    assert play.of(1)[:2] == ["connect.success", "connect.complete"]
    assert play.of(1)[2:] == (["task.error", "task.close"] if target == IDE else ["task.error"])
    assert [close["code"] for close in play.all("task.close")] == ([1006] if target == IDE else [])
    assert resolve(target).why("failed").confidence == "inferred"


@pytest.mark.records("mp-xhs.timeout.appjson", "mp-xhs.timeout.uni-default", "mp-xhs.param.timeout")
@pytest.mark.parametrize("options", [{}, {"timeout": 3000}])
@pytest.mark.parametrize("configured", [None, 5000])
@pytest.mark.parametrize("target", HOSTS)
def test_timeout(target: str, configured: float | None, options: dict[str, Any]) -> None:
    play = perform(target, connecting(**options), server="hang", connect_timeout_ms=configured)
    at = next(one.at for one in play.heard if one.name == "task.error")
    assert at == pytest.approx(configured or words("timeout.uni-default")["default"], abs=2)
    assert words("timeout.appjson") == {"appJson": "networkTimeout.connectSocket"}


# Nothing that is not known is dressed as a fact


@pytest.mark.records("mp-xhs.error.texts")
@pytest.mark.parametrize("target", HOSTS)
def test_every_text_of_an_error_is_an_inference(target: str) -> None:
    resolved = resolve(target)
    for name in (*CALLS, *ARRIVALS):
        recipe = getattr(resolved.profile, name.replace("-", "_"))
        for condition, reaction in recipe.unless.items():
            if reaction.fail or reaction.error:
                assert resolved.why(f"{name}.unless.{condition}.fail").confidence == "inferred"
    assert resolved.why("failed.error").confidence == "inferred"


@pytest.mark.records("mp-xhs.limit.concurrent")
@pytest.mark.parametrize("target", HOSTS)
def test_no_number_of_sockets_is_made_up(target: str) -> None:
    def script(play: Play) -> None:
        for number in range(12):
            play.later(number * 10, partial(play.connect, f"wss://{number}.example"))

    assert perform(target, script).names.count("task.open") == 12
    assert resolve(target).why("sets.live.max").confidence == "inferred"


@pytest.mark.records("mp-xhs.life.background")
@pytest.mark.parametrize("target", HOSTS)
def test_no_end_in_the_background_is_made_up(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(50, play.app.background)
        play.outside(500_000, play.app.foreground)

    assert "task.close" not in perform(target, script).names
    assert resolve(target).why("background.after").confidence == "inferred"


@pytest.mark.records("mp-xhs.data.arraybuffer")
@pytest.mark.parametrize("target", HOSTS)
def test_an_array_buffer_is_sent_and_no_fact(target: str) -> None:
    play = perform(target, then(lambda play, task: play.send(task, b"\x00\xff")))
    assert play.frames[0] == ("out binary", b"\x00\xff")
    assert resolve(target).why("data.send.ArrayBuffer").confidence == "inferred"


@pytest.mark.records("uni.docs.close-order")
@pytest.mark.parametrize("target", HOSTS)
def test_close_before_open_closes_nothing(target: str) -> None:
    play = perform(target, then(lambda play, task: play.close(task), 0))
    assert play.all("task.open")
    assert play.all("task.close") == []


# uni-app's layer


@pytest.mark.records("mp-xhs.surface.uni-client", "mp-xhs.surface.uni-unchanged")
@pytest.mark.parametrize("vue", ["2", "3"])
@pytest.mark.parametrize("target", HOSTS)
def test_a_client_that_listens_again_at_every_reconnect_hears_all_once(target: str, vue: str) -> None:
    def connect(uni: Uni) -> None:
        uni("connectSocket", url="wss://a.example")
        for event in EVENTS:
            uni.functions[f"onSocket{event.capitalize()}"](uni.hearing(event))

    def script(uni: Uni, play: Play) -> None:
        connect(uni)
        play.later(50, lambda: uni("closeSocket"))
        play.later(100, lambda: connect(uni))
        play.later(150, lambda: uni("sendSocketMessage", data="hello"))

    got = over_uni(f"{target}:vue={vue}", script).got
    assert {event: len(got.get(event, ())) for event in EVENTS} == {"open": 2, "message": 1, "error": 0, "close": 1}
    assert got["message"] == [{"data": "hello"}]  # as the platform gives it: no errMsg is added
    assert list(got["open"][0]) == ["header"]
    assert list(got["close"][0]) == ["code", "reason"]


@pytest.mark.records("mp-xhs.return.uni-wrapper")
@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_gives_the_task_only_with_a_callback(vue: str) -> None:
    got: list[Any] = []

    def script(uni: Uni, play: Play) -> None:
        got.append(uni("connectSocket", url="wss://a.example"))
        got.append(uni.functions["connectSocket"]({"url": "wss://a.example"}))

    over_uni(f"{MP}:vue={vue}", script)
    assert isinstance(got[0], HostObject)
    assert isinstance(got[1], PromiseValue)
