"""Lark mini programs: what each client says beneath the library that test_tma_library.py is about."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from emulator.engine.values import HostObject
from tests.profiles.answering import RIGHT, answered_with
from tests.profiles.driver import Play, exact, perform

MP = "mp-lark"
OLD, NEW = f"{MP}@5.2.8", f"{MP}@7.8.0"
HANDLER, IOS_OLD, IOS_NEW = f"{OLD}/android-handler", f"{OLD}/ios", f"{NEW}/ios"
ANDROID = [OLD, NEW, HANDLER]
IOS = [IOS_OLD, IOS_NEW]


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connected(then: Any, **options: Any) -> Any:
    def script(play: Play) -> None:
        task = play.connect(**options)
        play.later(50, lambda: then(play, task))

    return script


def closed(kind: int, target: str) -> dict[str, Any]:
    """The payload of a close event, for a closeType of the documentation."""
    state = words("event.message-android") if "/ios" not in target else {}
    told = {"closeType": kind, "closeMsg": words("event.close-info")[str(kind)]}
    return state | (told if "@7.8.0" in target else {})


# Urls


@pytest.mark.parametrize(
    ("target", "record"),
    [
        (OLD, "domain.error-android-plugin"),
        (NEW, "domain.error-android-plugin"),
        (HANDLER, "domain.error-android-legacy"),
        (IOS_OLD, "domain.error-ios"),
        (IOS_NEW, "domain.error-ios"),
        (f"{NEW}/devtools", "domain.error-android-plugin"),
    ],
)
@pytest.mark.parametrize("url", ["ws://example.com", "wss://other.example"])
def test_a_rejected_domain(target: str, record: str, url: str) -> None:
    play = perform(target, lambda play: play.connect(url), domains=["ws://example.com", "wss://example.com"])
    assert play.first("connect.fail") == play.first("connect.complete") == words(record)
    assert play.first("task.error") == {"errMsg": words(record)["errMsg"]}


@pytest.mark.parametrize("target", IOS)
def test_a_url_that_ios_cannot_parse(target: str) -> None:
    url = "wss://exa mple.com/a b"
    play = perform(target, lambda play: play.connect(url))
    assert play.first("connect.fail") == {"errMsg": words("url.ios-nsurl")["errMsg"].replace("<url>", url)}


def test_codes_stand_in_androids_fail_objects_only() -> None:
    codes = {text: int(code) for code, text in words("code.table").items()}

    def script(play: Play) -> None:
        play.connect("wss://other.example")
        play.connect("wss://exa mple.com")
        play.outside(0, play.app.background)
        play.outside(6000, lambda: play.app.post(play.connect, "wss://example.com"))

    for target in ANDROID:
        fails = perform(target, script, domains=["example.com"]).all("connect.fail")
        told = [codes["invalid domain"], codes["invalid url"], codes["app in background"]]
        assert [fail["errCode"] for fail in fails] == told
    for target in IOS:
        fails = perform(target, script, domains=["example.com"]).all("connect.fail")
        assert len(fails) == 3
        assert not any("errCode" in fail for fail in fails)


# Events


@pytest.mark.parametrize("target", ANDROID)
def test_events_of_android(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, "hello")))
    opened = play.first("task.open")
    assert "Upgrade: websocket\n" in opened["header"]
    assert set(opened) == {"header", "errMsg"}
    assert opened["errMsg"] == words("event.open-android")["errMsg"]
    assert play.first("task.message") == {"data": "hello"} | words("event.message-android")


@pytest.mark.parametrize("target", IOS)
def test_events_of_ios(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, "hello")))
    assert play.first("task.open")["header"]["Upgrade"] == "websocket"
    assert set(play.first("task.open")) == {"header"}
    assert play.first("task.message") == {"data": "hello"}


async def say_nothing_much(websocket: ServerConnection) -> None:
    await websocket.send("")
    await websocket.wait_closed()


@pytest.mark.parametrize("target", [*ANDROID, *IOS])
def test_an_empty_message(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server=say_nothing_much)
    assert play.first("task.message") == ({"data": ""} if target in IOS else words("event.message-android"))


@pytest.mark.parametrize("target", [*ANDROID, *IOS])
def test_a_close_by_the_app(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task)))
    assert play.first("task.close") == closed(1, target)


@pytest.mark.parametrize("target", IOS)
def test_a_close_by_the_server(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="close:4001:why")
    assert play.first("task.close") == closed(0, target)


@pytest.mark.parametrize("target", [*ANDROID, *IOS])
def test_a_close_in_the_background(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(1000, play.app.background)

    assert perform(target, script).first("task.close") == closed(2, target)


@pytest.mark.parametrize("target", [*ANDROID, IOS_NEW])
@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:404", "hang", "drop"])
def test_a_failure_is_a_close_event(target: str, server: str) -> None:
    play = perform(target, lambda play: play.connect(), server=server)
    assert [name for name in play.names[2:] if name != "task.open"] == ["task.close"]
    assert play.first("task.close") == closed(3, target)
    if target == IOS_NEW:
        assert closed(3, target) == words("event.error-ios-780")


# iOS while close information is switched off


@pytest.mark.parametrize(("server", "key"), [("reject:404", "refused404"), ("hang", "timeout")])
def test_ios_once_told_failures_as_errors(server: str, key: str) -> None:
    play = perform(IOS_OLD, lambda play: play.connect(), server=server)
    assert play.names[2:] == ["task.error"]
    assert play.first("task.error") == {"errMsg": words("event.error-ios")[key]}


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("Sec-WebSocket-Accept: nonsense", words("event.error-ios")["badAccept"]),
        (f"{RIGHT}\r\nSec-WebSocket-Protocol: other", words("param.protocols-unrequested")["errMsg"]),
    ],
)
def test_ios_once_told_a_bad_answer(header: str, text: str) -> None:
    script = answered_with(header, lambda play, url: play.connect(url, protocols=["chat"]))
    assert perform(IOS_OLD, script).first("task.error") == {"errMsg": text}


def test_ios_once_lost_a_slot_with_each_failure() -> None:
    def script(play: Play) -> None:
        for _ in range(5):
            play.connect()
        play.later(5000, play.connect)

    assert perform(IOS_OLD, script, server="refuse").first("connect.fail") == {"errMsg": words("limit.error")["errMsg"]}
    assert "connect.fail" not in perform(IOS_NEW, script, server="refuse").names


# Subprotocols and headers


@pytest.mark.parametrize("target", ANDROID)
@pytest.mark.parametrize("header", [RIGHT, f"{RIGHT}\r\nSec-WebSocket-Protocol: other"])
def test_android_takes_any_subprotocol(target: str, header: str) -> None:
    script = answered_with(header, lambda play, url: play.connect(url, protocols=["chat"]))
    assert perform(target, script).names[-1] == "task.open"


@pytest.mark.parametrize("target", IOS)
def test_ios_takes_no_subprotocol_for_an_answer(target: str) -> None:
    script = answered_with(RIGHT, lambda play, url: play.connect(url, protocols=["chat"]))
    assert perform(target, script).names[-1] == "task.open"


def test_android_joins_protocols_without_a_blank() -> None:
    play = perform(NEW, lambda play: play.connect(protocols=["a", "b"]))
    assert play.headers()["Sec-WebSocket-Protocol"] == "a,b"


@pytest.mark.parametrize(("target", "sent"), [(NEW, True), (IOS_NEW, False)])
def test_a_referer_of_the_apps_own(target: str, sent: bool) -> None:
    play = perform(target, lambda play: play.connect(header={"Referer": "mine"}))
    assert ("Referer" in play.headers()) == sent


# send


@pytest.mark.parametrize("target", ANDROID)
@pytest.mark.parametrize("data", ["", "null", "Undefined", None])
def test_android_takes_some_words_for_nothing(target: str, data: Any) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, data)))
    assert play.first("send.fail") == play.first("send.complete") == words("send.empty")


@pytest.mark.parametrize(("target", "later"), [(OLD, True), (HANDLER, True), (IOS_OLD, False), (IOS_NEW, False)])
def test_send_and_close_answer_inside_the_call_on_ios_only(target: str, later: bool) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.send(task, "a")
        play.close(task)
        play.note("after", None)

    names = perform(target, connected(act)).names[3:]
    told = ["send.success", "send.complete", "close.success", "close.complete"]
    assert names[:5] == (["after", *told] if later else [*told, "after"])


def with_open_state(then: Any) -> Any:
    """readyState is the app's to write: what the client says when the library lets a send through."""

    def act(play: Play, task: HostObject) -> None:
        task.fields["readyState"] = 1
        then(play, task)

    return act


@pytest.mark.parametrize("target", ANDROID)
def test_native_errors_of_android(target: str) -> None:
    known = words("send.native-errors")
    send = with_open_state(lambda play, task: play.send(task, "hello"))

    def script(play: Play) -> None:
        task = play.connect()
        send(play, task)
        play.later(50, lambda: play.close(task))
        play.later(100, lambda: send(play, task))

    fails = perform(target, script).all("send.fail")
    texts = [f"sendSocketMessage:fail {known['notOpen']}", f"sendSocketMessage:fail {known['unknown']}"]
    assert fails == [{"errMsg": text, "errCode": known["errCode"]} for text in texts]


@pytest.mark.parametrize("target", IOS)
def test_a_socket_that_ios_has_forgotten(target: str) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.close(task)
        play.send(task, "hello")
        play.close(task)

    play = perform(target, connected(act))
    known = words("send.ios-unknown")
    assert play.first("send.fail") == {"errMsg": known["send"]}
    assert play.first("close.fail") == {"errMsg": known["close"]}


@pytest.mark.parametrize("target", ANDROID)
def test_send_while_closing_on_android(target: str) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.close(task)
        play.send(task, "hello")

    assert perform(target, connected(act)).first("send.fail")["errCode"] == words("send.closing-android")["errCode"]


@pytest.mark.parametrize("target", ANDROID)
def test_a_full_queue_closes(target: str) -> None:
    limit = words("send.queue")["limitBytes"]
    play = perform(target, connected(lambda play, task: play.send(task, bytes(limit + 1))))
    assert "send.fail" in play.names
    assert ("out close", b"1001") in play.frames


@pytest.mark.parametrize("target", IOS)
def test_ios_in_the_background(target: str) -> None:
    tasks: list[Any] = []

    def script(play: Play) -> None:
        tasks.append(play.connect())
        play.outside(1000, play.app.background)
        act = with_open_state(lambda play, task: play.send(task, "hello"))
        play.outside(7000, lambda: play.app.post(act, play, tasks[0]))

    assert perform(target, script).first("send.fail") == words("life.background-send-ios")


# close


@pytest.mark.parametrize("target", ANDROID)
@pytest.mark.parametrize(("reason", "fails"), [("a" * 123, False), ("好" * 41, False), ("好" * 41 + "a", True)])
def test_a_long_reason_on_android(target: str, reason: str, fails: bool) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, reason=reason)))
    known = words("close.reason-length")
    told = {"errMsg": f"closeSocket:fail {known['message']}", "errCode": known["errCode"]}
    assert play.all("close.fail") == ([told] if fails else [])


@pytest.mark.parametrize("target", ANDROID)
def test_closing_before_open_is_only_reported_on_android(target: str) -> None:
    def script(play: Play) -> None:
        play.close(play.connect())

    play = perform(target, script)
    assert play.first("task.close") == closed(1, target)
    assert "close.success" in play.names
    assert "task.open" not in play.names
    assert play.handshakes[0].accepted
    assert not [frame for frame in play.frames if frame[0] == "out close"]


@pytest.mark.parametrize("target", ANDROID)
def test_closing_again_is_a_success_on_android(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        for at in (50, 100):
            play.later(at, partial(play.close, task))

    play = perform(target, script)
    assert len(play.all("close.success")) == 2
    assert len(play.all("task.close")) == 1


async def deaf(websocket: ServerConnection) -> None:
    websocket.transport.pause_reading()
    await asyncio.sleep(3600)


@pytest.mark.parametrize("target", ANDROID)
def test_android_waits_for_the_answer_to_its_close_frame(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task)), server=deaf)
    assert play.heard[-1].name == "task.close"
    assert play.heard[-1].at == 50 + words("close.android-waits")["cancelAfterMs"]


@pytest.mark.parametrize("target", ANDROID)
@pytest.mark.parametrize("act", ["close", "send"])
def test_android_does_not_notice_the_servers_close(target: str, act: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(60_000, lambda: play.note("state", play.state(task)))
        play.later(60_000, lambda: play.close(task) if act == "close" else play.send(task, "hello"))

    play = perform(target, script, server="close:4001")
    assert [one.at for one in play.heard if one.name == "task.close"] == [60_000]
    assert play.first("state") == 1
    assert ("in close", b"\x0f\xa1") in play.frames
