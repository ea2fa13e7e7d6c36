"""Alipay's versions, clients and containers: what each has, what changes where, and how many sockets there can be."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED
from platforms import catalogue
from platforms.errors import UserError
from tests.profiles.driver import Play, exact, perform, platforms, resolve

MP = "mp-alipay"
NEWEST = f"{MP}@2.9.1"
TINYAPPCOMMON = f"{NEWEST}/android-tinyappcommon"
DINGTALK, DINGTALK_LEGACY, OVERSEAS = (f"{NEWEST}/{host}" for host in ("dingtalk", "dingtalk-legacy", "alipay-plus"))
PARAMETERS = {"url", "data", "header", "multiple", "protocols", "timeout"}
EVENTS = ("open", "message", "error", "close")


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(url: Any = "wss://a.example", **options: Any) -> Callable[[Play], Any]:
    return lambda play: play.connect(url, **options)


MULTIPLE = connecting(multiple=True)


# Hosts and eras


def test_every_container_is_a_host() -> None:
    hosts = [str(target).removeprefix(NEWEST) for target in platforms().targets(f"{MP}/*")]
    assert hosts == [
        "",
        "/android-ariver",
        "/android-nebula",
        "/android-tinyappcommon",
        "/ios",
        "/ios-2022",
        "/devtools",
        "/dingtalk",
        "/dingtalk-legacy",
        "/alipay-plus",
    ]


def test_the_eras() -> None:
    eras = {target.version for target in platforms().targets("eras") if target.platform == MP}
    assert eras == {"1.0.0", "2.3.1", "2.9.1"}


def returns(target: str) -> Any:
    got: list[Any] = []
    perform(target, lambda play: got.append(play.connect(multiple=True)))
    return "nothing" if got[0] is UNDEFINED else "a task"


def subprotocols(target: str) -> Any:
    return perform(target, connecting(protocols=["a"])).headers().get("Sec-WebSocket-Protocol")


def gives_up_after(target: str) -> Any:
    play = perform(target, connecting(timeout=5000), server="hang")
    return next(round(one.at, -2) for one in play.heard if one.name == "global.error")


def open_event(target: str) -> Any:
    return sorted(perform(target, MULTIPLE).first("task.open"))


def headers(target: str) -> Any:
    return perform(target, connecting(header={"X-Id": "1"})).headers().get("X-Id")


async def one_binary_message(websocket: Any) -> None:
    await websocket.send(b"\x00\xff")
    await websocket.wait_closed()


def received(target: str) -> Any:
    return perform(target, connecting(), server=one_binary_message).first("global.message")["data"]


def sent(target: str) -> Any:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, lambda: play.send_global(b"\x00\xff"))

    return next(name for name in perform(target, script).names if name.startswith("send"))


DEFAULT, OLD_DEFAULT = words("timeout.param")["defaultMs"], words("timeout.native-old")["defaultMs"]
OPEN, NEWER_OPEN = ["data"], ["data", "header", "socketTaskID"]


@pytest.mark.records(
    "mp-alipay.surface.sockettask-since",
    "mp-alipay.subprotocol.header",
    "mp-alipay.timeout.param",
    "mp-alipay.timeout.native-old",
    "mp-alipay.event.task-open-payload",
    "mp-alipay.header.ide-since",
    "mp-alipay.data.receive-arraybuffer",
    "mp-alipay.data.send-arraybuffer",
)
@pytest.mark.parametrize(
    ("probe", "before", "was", "since", "became"),
    [
        (returns, f"{MP}@2.3.0", "nothing", f"{MP}@2.3.1", "a task"),
        (returns, f"{MP}@2.3.0/ios", "nothing", f"{MP}@2.3.1/ios", "a task"),
        (subprotocols, f"{MP}@2.3.0", None, f"{MP}@2.3.1", "a,"),
        (subprotocols, f"{MP}@2.3.0/devtools", None, f"{MP}@2.3.1/devtools", "a"),
        (gives_up_after, f"{MP}:client=10.3.29", OLD_DEFAULT, f"{MP}:client=10.3.30", 5000),
        (gives_up_after, f"{MP}/ios:client=10.3.29", DEFAULT, f"{MP}/ios:client=10.3.30", 5000),
        (gives_up_after, f"{MP}/devtools:ide=3.8.3", DEFAULT, f"{MP}/devtools:ide=3.8.4", 5000),
        (open_event, f"{MP}:client=10.3.79", OPEN, f"{MP}:client=10.3.80", NEWER_OPEN),
        (open_event, f"{MP}/ios:client=10.3.79", OPEN, f"{MP}/ios:client=10.3.80", NEWER_OPEN),
        (open_event, f"{MP}/devtools:ide=3.8.2", OPEN, f"{MP}/devtools:ide=3.8.3", NEWER_OPEN),
        (headers, f"{MP}/devtools:ide=3.8.1", None, f"{MP}/devtools:ide=3.8.2", "1"),
        (received, f"{MP}:client=10.5.15", "AP8=", f"{MP}:client=10.5.16", b"\x00\xff"),
        (received, f"{MP}/ios:client=10.5.15", "AP8=", f"{MP}/ios:client=10.5.16", b"\x00\xff"),
        (sent, f"{MP}:client=10.5.15", "send.fail", f"{MP}:client=10.5.16", "send.success"),
        (sent, f"{MP}/ios:client=10.5.15", "send.fail", f"{MP}/ios:client=10.5.16", "send.success"),
    ],
)
def test_boundaries(probe: Callable[[str], Any], before: str, was: Any, since: str, became: Any) -> None:
    assert (probe(before), probe(since)) == (was, became)


@pytest.mark.records("mp-alipay.return.default-multiple-config")
def test_the_default_of_multiple_is_configured_since() -> None:
    assert resolve(f"{MP}@2.9.1:default-multiple=true").profile.task.needs_default is True
    with pytest.raises(UserError):
        resolve(f"{MP}@2.9.0:default-multiple=true")


@pytest.mark.records("mp-alipay.send.legacy-on-multiple", "mp-alipay.send.task-id-routing")
def test_what_was_read_in_one_version_makes_no_era() -> None:
    before, there, after = (resolve(f"{MP}@{version}/ios").profile for version in ("2.8.2", "2.8.3", "2.8.4"))
    assert before.send_global == there.send_global == after.send_global


# How many sockets: one, two or five


def still_open(target: str) -> int:
    """How many of seven sockets are open in the end, all asked for with multiple: true."""

    def script(play: Play) -> None:
        for number in range(7):
            play.later(number * 50, partial(play.connect, f"wss://{number}.example", multiple=True))

    names = perform(target, script).names
    return sum(name.endswith(".open") for name in names) - sum(name.endswith(".close") for name in names)


FIVE, TWO = words("limit.max-five")["max"], words("limit.older-native-two")["max"]


@pytest.mark.records(
    "mp-alipay.limit.single-connection",
    "mp-alipay.limit.max-five",
    "mp-alipay.limit.older-native-two",
    "mp-alipay.limit.overseas-single",
    "mp-alipay.dingtalk.single",
)
@pytest.mark.parametrize(
    ("target", "most"),
    [
        *((f"{MP}@{version}{host}", 1) for version in ("1.0.0", "2.3.0") for host in ("", "/ios", "/devtools")),
        *((f"{MP}@2.3.0/{host}", 1) for host in ("android-ariver", "android-nebula", "dingtalk", "alipay-plus")),
        *((f"{MP}@{version}{host}", FIVE) for version in ("2.3.1", "2.9.1") for host in ("", "/ios", "/devtools")),
        *((f"{NEWEST}/{host}", TWO) for host in ("android-ariver", "android-nebula", "android-tinyappcommon")),
        *((target, 1) for target in (DINGTALK, DINGTALK_LEGACY, OVERSEAS)),
    ],
)
def test_both_readings_of_the_limit_are_there(target: str, most: int) -> None:
    assert still_open(target) == most
    assert resolve(target).profile.sets["live"].max == most


def test_the_catalogue_tells_all_limits() -> None:
    text = next(entry for entry in catalogue(platforms()) if entry.name == MP).text()
    assert "sockets          1.0.0: 1 (live), 1 (single); 2.3.1: 5 (live)" in text
    assert "; android-ariver: 2 (live), 1 (single); " in text
    assert "; dingtalk: 1 (live), 1 (single); " in text
    assert " ios: " not in text


@pytest.mark.records("mp-alipay.limit.single-connection", "mp-alipay.limit.single-second-open-error3")
@pytest.mark.parametrize(
    ("target", "heard"),
    [
        (f"{MP}@2.0.0/ios", ["global.open", "global.close", "global.open"]),  # as the docs have it: closed, made anew
        (f"{MP}@2.0.0", ["global.open"]),  # as they have it for Android since 2022: the second fails
    ],
)
def test_the_second_unnamed_socket_in_old_versions(target: str, heard: list[str]) -> None:
    def script(play: Play) -> None:
        play.connect("wss://a.example")
        play.later(50, lambda: play.connect("wss://b.example"))

    play = perform(target, script)
    assert [one.name for one in play.heard if one.name.startswith("global")] == heard
    assert play.all("connect.fail") == [words("limit.single-second-open-error3")] * (heard == ["global.open"])


# The surface


@pytest.mark.records("mp-alipay.surface.connect-params", "mp-alipay.method.unsupported")
@pytest.mark.parametrize("host", ["", "/ios", "/devtools"])
def test_parameters(host: str) -> None:
    params = resolve(NEWEST + host).profile.functions["connectSocket"].params
    assert set(params) - {"method"} == PARAMETERS
    assert params["method"].effect is False
    script = connecting(method="POST", data={"x": 1}, header={"X-Id": "1"}, protocols=["a"], timeout=9000)
    play = perform(NEWEST + host, script)
    assert play.names == ["connect.success", "connect.complete", "global.open"]
    assert play.handshakes[0].path == "/?x=1"
    assert {"x-id", "sec-websocket-protocol"} <= {name.lower() for name in play.headers()}


@pytest.mark.records("mp-alipay.surface.legacy-functions")
@pytest.mark.parametrize("target", [f"{MP}@1.0.0", NEWEST, f"{NEWEST}/ios", f"{NEWEST}/devtools", DINGTALK, OVERSEAS])
def test_the_functions_for_the_unnamed_socket(target: str) -> None:
    functions = {name for name in resolve(target).profile.functions if "." not in name}
    listening = {f"{way}Socket{event.capitalize()}" for way in ("on", "off") for event in EVENTS}
    assert functions == {"connectSocket", "sendSocketMessage", "closeSocket"} | listening
    heard: list[str] = []

    def script(play: Play) -> None:
        play.connect()
        for event in EVENTS:
            play.listen(event, lambda *_, event=event: heard.append(event))
            if event != "close":
                play.unlisten(event)
        play.later(50, lambda: play.send_global("hello"))
        play.later(100, lambda: play.close_global())

    play = perform(target, script, listen=False)
    assert "send.success" in play.names
    assert "close.success" in play.names
    assert heard == ["close"]


@pytest.mark.records("mp-alipay.surface.sockettask-readystate")
@pytest.mark.parametrize("host", ["", "/android-ariver", "/android-nebula", "/ios", "/devtools"])
def test_ready_state(host: str) -> None:
    seen: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect(multiple=True)
        look = lambda: seen.append(play.state(task))  # noqa: E731
        look()
        play.later(50, lambda: (look(), play.close(task), look()))
        play.later(500, look)

    perform(NEWEST + host, script)
    assert seen == [0, 1, 2, 3]


# Containers with words of their own


@pytest.mark.records("mp-alipay.event.error-tinyappcommon", "mp-alipay.event.error-payload")
def test_tinyappcommon_wraps_its_errors() -> None:
    known = words("event.error-tinyappcommon")["data"]
    assert perform(TINYAPPCOMMON, MULTIPLE, server="hang").first("task.error") == {
        "data": known | {"socketTaskID": "1"}
    }
    assert perform(TINYAPPCOMMON, connecting(), server="hang").first("global.error") == {"data": {"error": 6}}
    refused = perform(TINYAPPCOMMON, MULTIPLE, server="refuse").first("task.error")
    assert set(refused) == {"data"}
    assert set(refused["data"]) == {"socketTaskID", *words("event.error-payload")["keys"]}


@pytest.mark.records("mp-alipay.event.error-tinyappcommon", "mp-alipay.event.handshake-refused-android")
@pytest.mark.parametrize(("server", "times"), [("refuse", 2), ("reject:403", 1)])
def test_tinyappcommon_wraps_every_error(server: str, times: int) -> None:
    errors = perform(TINYAPPCOMMON, MULTIPLE, server=server).all("task.error")
    assert [set(error) for error in errors] == [{"data"}] * times


@pytest.mark.records("mp-alipay.error.posix-2022")
def test_ios_as_it_was_documented_in_2022() -> None:
    def offline(play: Play) -> None:
        play.network("none")
        play.connect()

    def unreachable(play: Play) -> None:
        play.world.network.set_state("none")
        play.connect()

    errors = [perform(f"{NEWEST}/ios-2022", script).first("global.error") for script in (offline, unreachable)]
    assert errors == words("error.posix-2022")["errors"]
    assert still_open(f"{NEWEST}/ios-2022") == FIVE


@pytest.mark.records("mp-alipay.overseas.codes")
@pytest.mark.parametrize(
    ("code", "url", "server"),
    [
        (1, "wss://a.example", "refuse"),
        (3, "", "echo"),
        (4, "a.example", "echo"),
        (5, "http://a.example", "echo"),
        (6, "wss://a.example", "hang"),
        (7, "wss://a.example", "tls"),
        (8, "wss://a.example", "reject:403"),
    ],
)
def test_overseas(code: int, url: str, server: str) -> None:
    play = perform(OVERSEAS, connecting(url), server=server)
    text = {int(number): text for number, text in words("overseas.codes")["codes"].items()}[code]
    assert play.all("connect.fail") + play.all("global.error") == [{"error": code, "errorMessage": text}]


@pytest.mark.records("mp-alipay.dingtalk.send")
@pytest.mark.parametrize("target", [DINGTALK, DINGTALK_LEGACY])
def test_dingtalk_sends_base64(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, lambda: play.send_global("AP8=", isBuffer=True))
        play.later(100, lambda: play.send_global("AP8="))

    play = perform(target, script)
    assert [frame for frame in play.frames if frame[0].startswith("out")] == [
        ("out binary", b"\x00\xff"),
        ("out text", b"AP8="),
    ]
    assert play.all("global.message") == [{"data": "AP8=", "isBuffer": True}, {"data": "AP8=", "isBuffer": False}]


# Whose facts they are


@pytest.mark.parametrize(
    ("path", "host", "confidence"),
    [
        ("connect.unless.url-unparsable.fail", "android-ariver", "source-code"),
        ("send.unless.base64-broken.fail", "android-nebula", "source-code"),
        ("failed.error", "android-tinyappcommon", "source-code"),
        ("failed.unless.offline.error", "ios", "documented"),
        ("failed.error", "devtools", "documented"),
        ("connect.unless.too-many-sockets.fail", "android", "source-code"),
        ("connect.unless.too-many-sockets.fail", "ios", "inferred"),
        ("sets.live.max", "dingtalk", "documented"),
        ("connect.unless.url-falsy.fail", "alipay-plus", "inferred"),
        ("close", "android", "source-code"),
        ("close", "ios", "inferred"),
        ("wire.close.allowed", "ios", "reported"),
    ],
)
def test_confidence(path: str, host: str, confidence: str) -> None:
    assert resolve(f"{NEWEST}/{host}").why(path).confidence == confidence
