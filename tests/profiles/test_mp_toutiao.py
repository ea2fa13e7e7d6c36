"""ByteDance mini programs: what the client says beneath the library that test_tma_library.py is about."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject
from platforms import UserError
from tests.profiles.answering import RIGHT, answered_with
from tests.profiles.driver import URL, Play, exact, perform, platforms, resolve

MP = "mp-toutiao"
OLD, NEW = f"{MP}@1.80.0", f"{MP}@1.81.0"
TTNET_OLD, TTNET, IOS, IDE = f"{OLD}/android-ttnet", f"{NEW}/android-ttnet", f"{NEW}/ios", f"{NEW}/devtools"
STRING_OLD, STRING = f"{OLD}/android-string", f"{NEW}/android-string"
OKHTTP_OF_2020 = [OLD, STRING_OLD]
OKHTTP = [*OKHTTP_OF_2020, NEW, STRING]
BUFFERS = [OLD, NEW, TTNET_OLD, TTNET]
ANDROID = [*OKHTTP, TTNET_OLD, TTNET]
OTHERS = [f"{OLD}/ios", IOS, IDE]
EVERYWHERE = [*ANDROID, *OTHERS]


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


# Versions and hosts


@pytest.mark.records("mp-toutiao.surface.since")
def test_sockets_are_there_since_the_first_version() -> None:
    assert perform(f"{MP}@1.0.0", lambda play: play.connect()).names[-1] == "task.open"
    with pytest.raises(UserError):
        platforms().resolve(f"{MP}@0.9.9")


@pytest.mark.records("mp-toutiao.event.close-no-code-old", "mp-toutiao.event.close-code", "mp-toutiao.event.close")
@pytest.mark.parametrize("host", ["android", "android-string", "android-ttnet", "ios", "devtools"])
def test_close_events_have_code_and_reason_since_one_version(host: str) -> None:
    act = connected(lambda play, task: play.close(task, reason="bye"))
    told = {v: perform(f"{MP}@{v}/{host}", act).first("task.close") for v in ("1.0.0", "1.80.9", "1.81.0", "3.83.0")}
    assert told["1.0.0"] == told["1.80.9"]
    assert told["1.81.0"] == told["3.83.0"] == told["1.80.9"] | {"code": 1000, "reason": "bye"}
    assert "code" not in told["1.80.9"]
    assert told["1.80.9"]["errMsg"] == words("event.errmsg")["errMsg"]


def test_the_eras_are_those_of_the_ledger() -> None:
    eras = [str(target).partition("@")[2].partition("/")[0] for target in platforms().targets(f"{MP}@*")]
    assert eras == ["1.0.0", "3.83.0"]  # the second begins with 1.81.0 and is shown by its newest version


# connectSocket


@pytest.mark.records(
    "mp-toutiao.return.success",
    "mp-toutiao.return.success-errmsg",
    "mp-toutiao.return.success-sockettype",
    "mp-toutiao.return.ids",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_success(target: str) -> None:
    play = perform(target, lambda play: play.connect())
    native = {"socketType": socket_type(target)} if target in ANDROID else {}
    first = {"socketTaskId": words("return.ids")["first"]}
    assert play.first("connect.success") == words("return.success-errmsg") | first | native
    if target in OKHTTP:
        assert native == words("return.success-sockettype")


@pytest.mark.records("mp-toutiao.return.ids")
@pytest.mark.parametrize("target", ANDROID)
def test_ids_are_counted_by_what_is_created_and_not_used_again(target: str) -> None:
    def script(play: Play) -> None:
        play.connect("wss://other.example")
        play.close(play.connect())
        play.later(100, play.connect)

    first = words("return.ids")["first"]
    play = perform(target, script, domains=["example.com"])
    assert [done["socketTaskId"] for done in play.all("connect.success")] == [first, first + 1]


@pytest.mark.records("mp-toutiao.code.format", "mp-toutiao.return.fail", "mp-toutiao.return.complete-order")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_failures_begin_with_the_functions_name_and_fail(target: str) -> None:
    def script(play: Play) -> None:
        for url in (None, "wss://other.example"):
            play.connect(url)
        task = play.connect()
        play.later(50, lambda: play.close(task, reason="a" * 124))
        play.later(60, lambda: with_open_state(lambda play, task: play.send(task, UNDEFINED))(play, task))

    play = perform(target, script, domains=["example.com"])
    for name, function in (("connect", "connectSocket"), ("close", "closeSocket"), ("send", "sendSocketMessage")):
        assert play.all(f"{name}.fail") or (name == "close" and "ttnet" in target)
        assert all(fail["errMsg"].startswith(f"{function}:fail") for fail in play.all(f"{name}.fail"))
        assert not any("errNo" in fail for fail in play.all(f"{name}.fail"))  # no number is known
        assert all(
            play.names[at + 1] == f"{name}.complete" for at, told in enumerate(play.names) if told == f"{name}.fail"
        )


@pytest.mark.records(
    "mp-toutiao.domain.error-android",
    "mp-toutiao.return.fail-id",
    "mp-toutiao.return.fail",
    "mp-toutiao.return.fail-task",
    "mp-toutiao.event.error",
    "mp-toutiao.code.format",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_rejected_domain_has_no_detail(target: str) -> None:
    play = perform(target, lambda play: play.connect("wss://other.example"), domains=["example.com"])
    told = {"errMsg": renamed("domain.error-android", "connectSocket")}
    assert play.first("connect.fail") == told | (words("return.fail-id") if target in ANDROID else {})
    assert play.first("task.error") == told


@pytest.mark.records("mp-toutiao.life.background-create", "mp-toutiao.return.fail-id", "mp-toutiao.send.native-format")
@pytest.mark.parametrize("target", ANDROID)
def test_the_background_has_a_detail(target: str) -> None:
    def script(play: Play) -> None:
        play.outside(0, play.app.background)
        play.outside(6000, lambda: play.app.post(play.connect))

    known = words("life.background-create")["errMsg"]
    assert known == renamed("life.background-create", "connectSocket")
    assert perform(target, script).first("connect.fail") == {"errMsg": known} | words("return.fail-id")


@pytest.mark.records("mp-toutiao.surface.readystate-undefined", "mp-toutiao.send.not-open")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_an_invalid_call_gets_a_task_that_is_no_use(target: str) -> None:
    def script(play: Play) -> None:
        play.send(play.connect("http://example.com"), "hello")

    play = perform(target, script)
    assert "wire" not in {entry.kind for entry in play.app.trace}
    assert play.first("send.fail") == words("send.not-open")
    assert play.names == ["connect.fail", "connect.complete", "send.fail", "send.complete"]


@pytest.mark.records("mp-toutiao.param.skip-domain-check")
@pytest.mark.parametrize("target", ANDROID)
def test_an_app_cannot_skip_the_domain_list(target: str) -> None:
    options = {"__skipDomainCheck__": True}
    play = perform(target, lambda play: play.connect("wss://other.example", **options), domains=["example.com"])
    assert play.names == ["connect.fail", "connect.complete", "task.error"]


# Headers and subprotocols


@pytest.mark.records(
    "mp-toutiao.param.header",
    "mp-toutiao.param.header-referer",
    "mp-toutiao.param.header-ua",
    "mp-toutiao.param.header-overwritten",
    "mp-toutiao.param.referer-format",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_referer_is_the_clients(target: str) -> None:
    header = {"Referer": "mine", "User-Agent": "mine", "X-A": "1"}
    sent = perform(target, lambda play: play.connect(header=header), appid="tt123").headers()
    assert sent["Referer"] == words("param.referer-format")["referer"].format(appid="tt123", version=0)
    assert sent["X-A"] == "1"
    assert "mine" not in sent.values()


@pytest.mark.records("mp-toutiao.param.protocols-must-match", "mp-toutiao.param.protocols-unchecked")
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("header", [RIGHT, f"{RIGHT}\r\nSec-WebSocket-Protocol: other"])
def test_a_subprotocol_must_be_answered_unless_okhttp_asks(target: str, header: str) -> None:
    script = answered_with(header, lambda play, url: play.connect(url, protocols=["chat"]))
    assert perform(target, script).names[-1] == ("task.open" if target in OKHTTP else "task.close")


@pytest.mark.records("mp-toutiao.param.protocols-join")
def test_android_joins_protocols_without_a_blank() -> None:
    play = perform(NEW, lambda play: play.connect(protocols=["a", "b"]))
    assert play.headers()["Sec-WebSocket-Protocol"] == "a,b"


@pytest.mark.records("mp-toutiao.param.protocols-must-match")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_subprotocol_that_is_answered_opens(target: str) -> None:
    assert perform(target, lambda play: play.connect(protocols=["chat"])).names[-1] == "task.open"


@pytest.mark.records("mp-toutiao.param.method")
@pytest.mark.parametrize("target", ANDROID)
def test_method_has_no_effect(target: str) -> None:
    assert (
        perform(target, lambda play: play.connect(method="POST")).names[-1] == "task.open"
    )  # a server takes GET alone


@pytest.mark.records("mp-toutiao.uni.protocols")
@pytest.mark.parametrize("vue", ["2", "3"])
def test_uni_passes_protocols_on(vue: str) -> None:
    def script(play: Play) -> None:
        uni = globals_for(play.app, play.app.profile)["uni"]
        uni.methods["connectSocket"]({"url": URL, "protocols": ["chat"], "success": lambda result: None})

    assert perform(f"{MP}:vue={vue}", script).handshakes[0].offered == ["chat"]


# Events


@pytest.mark.records(
    "mp-toutiao.event.open",
    "mp-toutiao.event.open-header",
    "mp-toutiao.event.open-header-string",
    "mp-toutiao.event.open-header-string-ttnet",
    "mp-toutiao.event.message",
    "mp-toutiao.event.sockettype",
    "mp-toutiao.event.protocoltype",
    "mp-toutiao.event.protocoltype-ttnet",
    "mp-toutiao.event.type-on-all",
    "mp-toutiao.event.errmsg",
    "mp-toutiao.event.no-taskid",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_open_and_message(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, "hello")))
    opened = dict(play.first("task.open"))
    header = opened.pop("header")
    carried = words("event.protocoltype-ttnet")["values"][0]  # over TCP, as here
    told = {"protocolType": carried if "ttnet" in target else words("event.protocoltype")["tradition"]}
    told |= {"socketType": socket_type(target)}
    assert "ttnet" in target or told["socketType"] == words("event.sockettype")["default"]
    told |= words("event.errmsg") if target in ANDROID else {}
    assert opened == told
    assert "Upgrade: websocket\n" in header if target in ANDROID else header["Upgrade"] == "websocket"
    assert play.first("task.message") == {"data": "hello"} | told


async def say_nothing_much(websocket: ServerConnection) -> None:
    await websocket.send("")
    await websocket.wait_closed()


@pytest.mark.records("mp-toutiao.event.message-empty", "mp-toutiao.event.message-empty-string")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_an_empty_message(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server=say_nothing_much)
    known = words("event.message-empty-string")
    assert play.first("task.message").get("data", "none") == ("none" if target in BUFFERS else known["data"])


@pytest.mark.records(
    "mp-toutiao.event.close-on-failure",
    "mp-toutiao.event.error-not-native",
    "mp-toutiao.event.protocoltype",
    "mp-toutiao.event.errmsg",
    "mp-toutiao.timeout.event",
    "mp-toutiao.tls.cert-fail",
    "mp-toutiao.tls.self-signed",
    "mp-toutiao.ide.no-types",
)
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:404", "hang"])
def test_a_failure_is_a_close_event(target: str, server: str) -> None:
    play = perform(target, lambda play: play.connect(), server=server)
    assert play.names[2:] == ["task.close"]
    assert play.first("task.close") == closed(target, 1006, opened=False)


@pytest.mark.records(
    "mp-toutiao.event.close-on-failure", "mp-toutiao.event.error-not-native", "mp-toutiao.event.type-on-all"
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_cut_connection_is_a_close_event(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="drop")
    assert play.first("task.close") == closed(target, 1006)


@pytest.mark.records(
    "mp-toutiao.event.close",
    "mp-toutiao.event.close-code",
    "mp-toutiao.event.type-on-all",
    "mp-toutiao.close.params",
    "mp-toutiao.ide.no-types",
    "mp-toutiao.ios.close-info",
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_close_by_the_app(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, reason="bye")))
    assert play.first("task.close") == closed(target, 1000, "bye")


@pytest.mark.records("mp-toutiao.event.close-code", "mp-toutiao.event.no-taskid", "mp-toutiao.ios.close-info")
@pytest.mark.parametrize("target", [t for t in EVERYWHERE if t not in OKHTTP_OF_2020 and "ttnet" not in t])
def test_a_close_by_the_server(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="close:4001:why")
    assert play.first("task.close") == closed(target, 4001, "why")


@pytest.mark.records("mp-toutiao.close.ttnet-peer")
@pytest.mark.parametrize("target", [TTNET_OLD, TTNET])
def test_ttnet_has_words_of_its_own_for_a_close_by_the_server(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="close:4001:why")
    known = words("close.ttnet-peer")
    assert play.first("task.close") == closed(target, known["internalCode"], known["internalReason"])


@pytest.mark.records("mp-toutiao.event.server-close", "mp-toutiao.event.close-no-code-old")
@pytest.mark.parametrize("target", OKHTTP_OF_2020)
@pytest.mark.parametrize("act", ["close", "send"])
def test_the_client_of_2020_does_not_notice_the_servers_close(target: str, act: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(60_000, lambda: play.close(task) if act == "close" else play.send(task, "hello"))

    play = perform(target, script, server="close:4001")
    assert [one.at for one in play.heard if one.name == "task.close"] == [60_000]


# send


@pytest.mark.records("mp-toutiao.send.native-empty", "mp-toutiao.send.native-format")
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize("data", ["", "null", "Undefined", None])
def test_some_words_are_nothing(target: str, data: Any) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, data)))
    refused = target in BUFFERS or (data is None and target not in ANDROID)
    assert play.all("send.fail") == ([{"errMsg": renamed("send.native-empty", "sendSocketMessage")}] if refused else [])
    assert (play.frames == []) == refused


@pytest.mark.records("mp-toutiao.send.string-data")
@pytest.mark.parametrize("target", [STRING_OLD, STRING])
@pytest.mark.parametrize(
    ("data", "sent"),
    [("", b""), ("null", b"null"), (None, b"null"), ([1, "a"], b'[1,"a"]'), (5, b"5"), (True, b"true")],
)
def test_the_bridge_of_texts_sends_what_there_is(target: str, data: Any, sent: bytes) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, data)))
    assert play.frames[0] == ("out text", sent)
    play = perform(target, connected(lambda play, task: play.method(task, "send", {})))
    assert play.all("send.fail") == [{"errMsg": renamed("send.string-data", "sendSocketMessage")}]
    assert play.frames == []


@pytest.mark.records("mp-toutiao.return.send-void")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_send_and_close_return_nothing(target: str) -> None:
    got: list[Any] = []

    def act(play: Play, task: HostObject) -> None:
        got.extend([play.send(task, "a", callbacks=False), play.close(task, callbacks=False)])

    perform(target, connected(act))
    assert got == [UNDEFINED, UNDEFINED]


@pytest.mark.records(
    "mp-toutiao.send.native-not-open", "mp-toutiao.send.native-unknown", "mp-toutiao.send.native-format"
)
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


@pytest.mark.records("mp-toutiao.send.async")
@pytest.mark.parametrize("target", ANDROID)
def test_callbacks_of_send_and_close_run_after_the_call(target: str) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.send(task, "a")
        play.close(task)
        play.note("after", None)

    names = [name for name in perform(target, connected(act)).names[3:] if not name.startswith("task.")]
    assert names == ["after", "send.success", "send.complete", "close.success", "close.complete"]


@pytest.mark.records("mp-toutiao.send.queue", "mp-toutiao.send.native-format")
@pytest.mark.parametrize("target", OKHTTP)
def test_a_full_queue_closes(target: str) -> None:
    limit = words("send.queue")["queueBytes"]
    play = perform(target, connected(lambda play, task: play.send(task, bytes(limit + 1))))
    assert play.first("send.fail") == {"errMsg": renamed("domain.error-android", "sendSocketMessage")}
    assert target in OKHTTP_OF_2020 or ("out close", b"1001") in play.frames


# close


@pytest.mark.records("mp-toutiao.close.reason-length", "mp-toutiao.close.bad-args")
@pytest.mark.parametrize("target", EVERYWHERE)
@pytest.mark.parametrize(("reason", "fails"), [("a" * 123, False), ("😀" * 30, False), ("好" * 41 + "a", True)])
def test_a_long_reason(target: str, reason: str, fails: bool) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, reason=reason)))
    fails = fails and "ttnet" not in target
    assert play.all("close.fail") == ([{"errMsg": renamed("close.bad-args", "closeSocket")}] if fails else [])
    if target in OKHTTP_OF_2020:
        assert play.names[-1] == "task.close"  # its call was cancelled before


@pytest.mark.records("mp-toutiao.close.unknown", "mp-toutiao.close.ok")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_closing_again_is_a_success_and_no_event(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        for at in (50, 100):
            play.later(at, partial(play.close, task))

    play = perform(target, script)
    assert play.all("close.success")[1] == {"errMsg": renamed("close.unknown", "closeSocket")}
    assert len(play.all("task.close")) == 1


@pytest.mark.records("mp-toutiao.close.connecting", "mp-toutiao.event.protocoltype")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_closing_before_open_cancels_the_connection(target: str) -> None:
    def script(play: Play) -> None:
        play.close(play.connect())

    play = perform(target, script)
    assert "close.success" in play.names
    assert "task.open" not in play.names
    assert play.first("task.close") == closed(target, 1000 if "ttnet" in target else 1006, opened=False)


@pytest.mark.records("mp-toutiao.close.twice", "mp-toutiao.send.native-not-open")
@pytest.mark.parametrize("target", [t for t in EVERYWHERE if "ttnet" not in t])
def test_a_second_close_while_the_first_is_under_way_changes_nothing(target: str) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.close(task, reason="bye")
        play.close(task, reason="again")
        play.send(task, "hello")

    play = perform(target, connected(act))
    assert play.all("close.success") == [words("close.ok")] * 2
    assert play.all("task.close") == [closed(target, 1000, "bye")]
    assert play.first("send.fail") == {"errMsg": renamed("send.native-not-open", "sendSocketMessage")}


@pytest.mark.records("mp-toutiao.close.refused", "mp-toutiao.send.refused", "mp-toutiao.send.queue")
@pytest.mark.parametrize("target", [NEW, STRING])
def test_okhttp_that_closes_by_itself_refuses_to_send_and_to_close(target: str) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.send(task, bytes(words("send.queue")["queueBytes"] + 1))
        play.send(task, "hello")
        play.close(task)

    play = perform(target, connected(act))
    assert play.all("send.fail") == [{"errMsg": renamed("send.refused", "sendSocketMessage")}] * 2
    known = words("close.refused")
    assert play.all("task.close") == [closed(target, known["internalCode"], known["internalReason"])]


@pytest.mark.records("mp-toutiao.close.codes")
@pytest.mark.parametrize("target", [NEW, IOS, IDE])
def test_the_two_codes_of_the_documentation(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: play.close(task))
        play.later(100, play.connect)
        play.outside(1000, play.app.background)

    codes = [event["code"] for event in perform(target, script).all("task.close")]
    assert [str(code) for code in codes] == list(words("close.codes"))


@pytest.mark.records("mp-toutiao.close.abort")
@pytest.mark.parametrize("target", OKHTTP_OF_2020)
def test_the_client_of_2020_cuts_instead_of_closing(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task)))
    assert not [frame for frame in play.frames if frame[0] == "out close"]


@pytest.mark.records("mp-toutiao.close.ttnet", "mp-toutiao.close.params")
@pytest.mark.parametrize("target", [TTNET_OLD, TTNET])
def test_ttnet_reports_its_close_at_once(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, reason="bye")))
    known = words("close.ttnet")
    assert ("out close", f"{known['defaultCode']} bye".encode()) in play.frames
    assert [one.at for one in play.heard if one.name == "task.close"] == [50]
    assert play.first("task.close") == closed(target, known["defaultCode"], "bye")
    assert known["defaultReason"] == words("close.ttnet-peer")["internalReason"]


@pytest.mark.records("mp-toutiao.timeout.ttnet", "mp-toutiao.timeout.android-key")
def test_ttnet_is_not_told_the_configured_time_limit() -> None:
    play = perform(TTNET, lambda play: play.connect(), server="hang", connect_timeout_ms=5000)
    assert play.heard[-1].at == words("timeout.android-key")["defaultMs"]
    assert resolve(NEW).profile.timeout.config


@pytest.mark.records("mp-toutiao.timeout.android-key", "mp-toutiao.timeout.android-use", "mp-toutiao.timeout.appjson")
@pytest.mark.parametrize("target", OKHTTP)
@pytest.mark.parametrize(("configured", "limit"), [(5_000, 5_000), (59_999, 59_999), (0, None), (60_001, None)])
def test_the_time_limit_of_the_default_socket(target: str, configured: float, limit: int | None) -> None:
    play = perform(target, lambda play: play.connect(), server="hang", connect_timeout_ms=configured)
    assert play.heard[-1].at == (limit or words("timeout.android-key")["defaultMs"])
    assert play.names[2:] == ["task.close"]


# The background


@pytest.mark.records("mp-toutiao.life.background-operate")
@pytest.mark.parametrize("target", ANDROID)
def test_calls_on_a_socket_are_not_held_back_in_the_background(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.outside(1000, play.app.background)
        play.outside(3000, lambda: play.app.post(play.send, task, "hello"))
        play.outside(7000, lambda: play.app.post(play.close, task))

    play = perform(target, script)
    assert play.names[3:6] == ["send.success", "send.complete", "task.message"]
    assert play.heard[3].at == 3000
    assert "close.success" in play.names


@pytest.mark.records("mp-toutiao.tls.version")
def test_servers_must_speak_tls_1_2_at_least() -> None:
    opens = {}
    for version in ("1.0", "1.1", "1.2", "1.3"):
        last = perform(MP, lambda play: play.connect(), server=f"tls:{version}").names[-1]
        opens[version] = {"task.open": True, "task.close": False}[last]
    assert opens == {"1.0": False, "1.1": False, "1.2": True, "1.3": True}
