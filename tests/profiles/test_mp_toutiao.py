"""ByteDance mini programs: what the client says beneath the library that test_tma_library.py is about."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from emulator.engine.values import HostObject
from tests.profiles.answering import RIGHT, answered_with
from tests.profiles.driver import Play, exact, perform, resolve

MP = "mp-toutiao"
OLD, NEW = f"{MP}@1.80.0", f"{MP}@1.81.0"
TTNET_OLD, TTNET, IOS, IDE = f"{OLD}/android-ttnet", f"{NEW}/android-ttnet", f"{NEW}/ios", f"{NEW}/devtools"
ANDROID = [OLD, NEW, TTNET_OLD, TTNET]
EVERYWHERE = [*ANDROID, f"{OLD}/ios", IOS, IDE]


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def renamed(record: str, api: str) -> str:
    """A text of the client's as app code sees it: the library puts the function's name for the client's own."""
    native: str = words(record)["nativeErrMsg"]
    return native.replace("createSocketTask", api).replace("operateSocketTask", api)


def connected(then: Any, **options: Any) -> Any:
    def script(play: Play) -> None:
        task = play.connect(**options)
        play.later(50, lambda: then(play, task))

    return script


def with_open_state(then: Any) -> Any:
    def act(play: Play, task: HostObject) -> None:
        task.fields["readyState"] = 1
        then(play, task)

    return act


def socket_type(target: str) -> str:
    return str(words("param.sockettype")["values"]["ttnet" in target])


def types(target: str, opened: bool = True) -> dict[str, str]:
    """What events say of the connection."""
    if "/devtools" in target:
        return {}
    known = words("event.protocoltype")
    return {"protocolType": known["tradition" if opened else "beforeOpen"], "socketType": socket_type(target)}


def closed(target: str, code: int, reason: str = "", *, opened: bool = True) -> dict[str, Any]:
    told = {"code": code, "reason": reason} if "@1.81.0" in target else {}
    return {**types(target, opened), **words("event.errmsg"), **told}


# connectSocket


@pytest.mark.parametrize("target", EVERYWHERE)
def test_success(target: str) -> None:
    play = perform(target, lambda play: play.connect())
    native = {"socketType": socket_type(target)} if target in ANDROID else {}
    first = {"socketTaskId": words("return.ids")["first"]}
    assert play.first("connect.success") == words("return.success-errmsg") | first | native
    if target in (OLD, NEW):
        assert native == words("return.success-sockettype")


@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_rejected_domain_has_no_detail(target: str) -> None:
    play = perform(target, lambda play: play.connect("wss://other.example"), domains=["example.com"])
    told = {"errMsg": renamed("domain.error-android", "connectSocket")}
    assert play.first("connect.fail") == told | (words("return.fail-id") if target in ANDROID else {})
    assert play.first("task.error") == told


@pytest.mark.parametrize("target", ANDROID)
def test_the_background_has_a_detail(target: str) -> None:
    def script(play: Play) -> None:
        play.outside(0, play.app.background)
        play.outside(6000, lambda: play.app.post(play.connect))

    known = words("life.background-create")["errMsg"]
    assert known == renamed("life.background-create", "connectSocket")
    assert perform(target, script).first("connect.fail") == {"errMsg": known} | words("return.fail-id")


@pytest.mark.parametrize("target", EVERYWHERE)
def test_an_invalid_call_gets_a_task_that_is_no_use(target: str) -> None:
    def script(play: Play) -> None:
        play.send(play.connect("http://example.com"), "hello")

    play = perform(target, script)
    assert play.first("send.fail") == words("send.not-open")
    assert play.names == ["connect.fail", "connect.complete", "send.fail", "send.complete"]


# Headers and subprotocols


@pytest.mark.parametrize("target", EVERYWHERE)
def test_referer_is_the_clients(target: str) -> None:
    header = {"Referer": "mine", "User-Agent": "mine", "X-A": "1"}
    sent = perform(target, lambda play: play.connect(header=header), appid="tt123").headers()
    assert sent["Referer"] == words("param.referer-format")["referer"].format(appid="tt123", version=0)
    assert sent["X-A"] == "1"
    assert "mine" not in sent.values()


@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("header", [RIGHT, f"{RIGHT}\r\nSec-WebSocket-Protocol: other"])
def test_a_subprotocol_must_be_answered_unless_okhttp_asks(target: str, header: str) -> None:
    script = answered_with(header, lambda play, url: play.connect(url, protocols=["chat"]))
    assert perform(target, script).names[-1] == ("task.open" if target in (OLD, NEW) else "task.close")


def test_android_joins_protocols_without_a_blank() -> None:
    play = perform(NEW, lambda play: play.connect(protocols=["a", "b"]))
    assert play.headers()["Sec-WebSocket-Protocol"] == "a,b"


# Events


@pytest.mark.parametrize("target", EVERYWHERE)
def test_open_and_message(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, "hello")))
    opened = dict(play.first("task.open"))
    header = opened.pop("header")
    told = {"protocolType": "tcp", "socketType": socket_type(target)}
    told |= words("event.errmsg") if target in ANDROID else {}
    assert opened == told
    assert "Upgrade: websocket\n" in header if target in (OLD, NEW) else header["Upgrade"] == "websocket"
    assert play.first("task.message") == {"data": "hello"} | told


async def say_nothing_much(websocket: ServerConnection) -> None:
    await websocket.send("")
    await websocket.wait_closed()


@pytest.mark.parametrize("target", EVERYWHERE)
def test_an_empty_message(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server=say_nothing_much)
    assert ("data" in play.first("task.message")) == (target not in ANDROID)


@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:404", "hang"])
def test_a_failure_is_a_close_event(target: str, server: str) -> None:
    play = perform(target, lambda play: play.connect(), server=server)
    assert play.names[2:] == ["task.close"]
    assert play.first("task.close") == closed(target, 1006, opened=False)


@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_cut_connection_is_a_close_event(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="drop")
    assert play.first("task.close") == closed(target, 1006)


@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_close_by_the_app(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, reason="bye")))
    assert play.first("task.close") == closed(target, 1000, "bye")


@pytest.mark.parametrize("target", [t for t in EVERYWHERE if t != OLD])
def test_a_close_by_the_server(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="close:4001:why")
    assert play.first("task.close") == closed(target, 4001, "why")


@pytest.mark.parametrize("act", ["close", "send"])
def test_the_client_of_2020_does_not_notice_the_servers_close(act: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(60_000, lambda: play.close(task) if act == "close" else play.send(task, "hello"))

    play = perform(OLD, script, server="close:4001")
    assert [one.at for one in play.heard if one.name == "task.close"] == [60_000]


# send


@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("data", ["", "null", "Undefined", None])
def test_some_words_are_nothing(target: str, data: Any) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, data)))
    assert play.first("send.fail") == {"errMsg": renamed("send.native-empty", "sendSocketMessage")}


@pytest.mark.parametrize("target", EVERYWHERE)
def test_native_errors(target: str) -> None:
    send = with_open_state(lambda play, task: play.send(task, "hello"))

    def script(play: Play) -> None:
        task = play.connect()
        send(play, task)
        play.later(50, lambda: play.close(task))
        play.later(100, lambda: send(play, task))

    texts = [renamed(f"send.native-{name}", "sendSocketMessage") for name in ("not-open", "unknown")]
    assert [fail["errMsg"] for fail in perform(target, script).all("send.fail")] == texts


def test_callbacks_of_send_and_close_run_after_the_call() -> None:
    def act(play: Play, task: HostObject) -> None:
        play.send(task, "a")
        play.close(task)
        play.note("after", None)

    names = perform(NEW, connected(act)).names[3:]
    assert names[:5] == ["after", "send.success", "send.complete", "close.success", "close.complete"]


@pytest.mark.parametrize("target", [OLD, NEW])
def test_a_full_queue_closes(target: str) -> None:
    limit = words("send.queue")["queueBytes"]
    play = perform(target, connected(lambda play, task: play.send(task, bytes(limit + 1))))
    assert play.first("send.fail") == {"errMsg": "sendSocketMessage:fail"}


# close


@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize(("reason", "fails"), [("a" * 123, False), ("😀" * 30, False), ("好" * 41 + "a", True)])
def test_a_long_reason(target: str, reason: str, fails: bool) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, reason=reason)))
    assert play.all("close.fail") == ([{"errMsg": renamed("close.bad-args", "closeSocket")}] if fails else [])


@pytest.mark.parametrize("target", EVERYWHERE)
def test_closing_again_is_a_success_and_no_event(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        for at in (50, 100):
            play.later(at, partial(play.close, task))

    play = perform(target, script)
    assert play.all("close.success")[1] == {"errMsg": renamed("close.unknown", "closeSocket")}
    assert len(play.all("task.close")) == 1


@pytest.mark.parametrize("target", EVERYWHERE)
def test_closing_before_open_cancels_the_connection(target: str) -> None:
    def script(play: Play) -> None:
        play.close(play.connect())

    play = perform(target, script)
    assert "close.success" in play.names
    assert "task.open" not in play.names
    how = (1000, words("close.ttnet")["defaultReason"]) if "ttnet" in target else (1006, "")
    assert play.first("task.close") == closed(target, *how, opened=False)


@pytest.mark.parametrize("target", [NEW, IOS])
def test_a_second_close_while_the_first_is_under_way(target: str) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.close(task)
        play.close(task)

    known = words("close.refused")
    play = perform(target, connected(act))
    assert play.all("task.close") == [closed(target, known["internalCode"], known["internalReason"])]


def test_the_client_of_2020_cuts_instead_of_closing() -> None:
    play = perform(OLD, connected(lambda play, task: play.close(task)))
    assert not [frame for frame in play.frames if frame[0] == "out close"]


@pytest.mark.parametrize("target", [TTNET_OLD, TTNET])
def test_ttnet_reports_its_close_at_once(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task)))
    known = words("close.ttnet")
    assert ("out close", f"{known['defaultCode']} {known['defaultReason']}".encode()) in play.frames
    assert [one.at for one in play.heard if one.name == "task.close"] == [50]
    assert play.first("task.close") == closed(target, known["defaultCode"], known["defaultReason"])


def test_ttnet_is_not_told_the_configured_time_limit() -> None:
    play = perform(TTNET, lambda play: play.connect(), server="hang", connect_timeout_ms=5000)
    assert play.heard[-1].at == words("timeout.android-key")["defaultMs"]
    assert resolve(NEW).profile.timeout.config
