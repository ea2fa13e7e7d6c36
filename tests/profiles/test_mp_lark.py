"""Lark mini programs: what each client says beneath the library that test_tma_library.py is about."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from emulator.engine.values import HostObject
from platforms import UserError
from tests.profiles.answering import RIGHT, answered_with
from tests.profiles.driver import Play, exact, perform, platforms, resolve

MP = "mp-lark"
OLD, NEW = f"{MP}@5.2.8", f"{MP}@7.8.0"
HANDLER, STRING, IOS_OLD, IOS_NEW = f"{OLD}/android-handler", f"{OLD}/android-string", f"{OLD}/ios", f"{NEW}/ios"
DESKTOP, HARMONY, IDE = f"{NEW}/desktop", f"{MP}@7.39.0/harmony", f"{NEW}/devtools"
ANDROID = [OLD, NEW, HANDLER, STRING]
IOS = [IOS_OLD, IOS_NEW]
OTHERS = [DESKTOP, HARMONY, IDE]
UNPARSABLE = "wss://exa mple.com/a b"


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connected(then: Any, **options: Any) -> Any:
    def script(play: Play) -> None:
        task = play.connect(**options)
        play.later(50, lambda: then(play, task))

    return script


def closed(kind: int, target: str) -> dict[str, Any]:
    """The payload of a close event, for a closeType of the documentation."""
    state = words("event.message-android") if target in ANDROID else {}
    told = {"closeType": kind, "closeMsg": words("event.close-info")[str(kind)]}
    return state | ({} if "@5.2.8" in target else told)


# Versions and hosts


@pytest.mark.records("mp-lark.surface.clients")
def test_each_client_has_sockets_and_harmony_since_one_version() -> None:
    for host in ("android", "android-handler", "android-string", "ios", "desktop", "devtools"):
        for version in ("5.2.0", "7.38.9", "7.39.0"):
            assert perform(f"{MP}@{version}/{host}", lambda play: play.connect()).names[-1] == "task.open"
    assert "connectSocket" not in resolve(f"{MP}@7.38.9/harmony").profile.functions
    assert perform(f"{MP}@7.39.0/harmony", lambda play: play.connect()).names[-1] == "task.open"


def test_versions_before_the_first_are_no_targets() -> None:
    with pytest.raises(UserError):
        platforms().resolve(f"{MP}@5.1.9")


def _drop(host: str) -> Any:
    return lambda version: perform(f"{MP}@{version}/{host}", lambda play: play.connect(), server="reject:404").heard[2:]


@pytest.mark.parametrize(
    ("before", "at", "seen"),
    [
        ("7.7.9", "7.8.0", _drop("android")),
        ("7.7.9", "7.8.0", _drop("ios")),
        ("7.7.9", "7.8.0", _drop("desktop")),
        ("7.38.9", "7.39.0", lambda version: set(resolve(f"{MP}@{version}/harmony").profile.functions)),
    ],
)
def test_what_a_version_changes_it_changes_there(before: str, at: str, seen: Any) -> None:
    assert seen(before) != seen(at)
    assert seen(before) == seen("5.2.0")
    assert seen(at) == seen("7.40.0")


def test_the_eras_are_those_of_the_ledger() -> None:
    assert [era.partition("@")[2].partition("/")[0] for era in map(str, platforms().targets(f"{MP}@*"))] == [
        "5.2.0",
        "7.8.0",
        "7.39.0",
    ]


# Urls


@pytest.mark.records(
    "mp-lark.domain.error-android-plugin",
    "mp-lark.domain.error-android-legacy",
    "mp-lark.domain.error-android-string",
    "mp-lark.domain.error-ios",
    "mp-lark.url.wss-release",
    "mp-lark.return.fail-id-handler",
)
@pytest.mark.parametrize(
    ("target", "record"),
    [
        (OLD, "domain.error-android-plugin"),
        (NEW, "domain.error-android-plugin"),
        (HANDLER, "domain.error-android-legacy"),
        (STRING, "domain.error-android-string"),
        (IOS_OLD, "domain.error-ios"),
        (IOS_NEW, "domain.error-ios"),
        *((other, "domain.error-android-plugin") for other in OTHERS),
    ],
)
@pytest.mark.parametrize("url", ["ws://example.com", "wss://other.example"])
def test_a_rejected_domain(target: str, record: str, url: str) -> None:
    play = perform(target, lambda play: play.connect(url), domains=["ws://example.com", "wss://example.com"])
    numbered = words("return.fail-id-handler") if target == HANDLER else {}
    assert play.first("connect.fail") == play.first("connect.complete") == words(record) | numbered
    assert play.first("task.error") == {"errMsg": words(record)["errMsg"]}


@pytest.mark.records("mp-lark.url.ios-nsurl", "mp-lark.url.order-ios")
@pytest.mark.parametrize("target", IOS)
def test_a_url_that_ios_cannot_parse_is_a_matter_of_the_domain_list_first(target: str) -> None:
    play = perform(target, lambda play: play.connect(UNPARSABLE), url_check=False)
    assert play.first("connect.fail") == {"errMsg": words("url.ios-nsurl")["errMsg"].replace("<url>", UNPARSABLE)}
    assert play.first("task.error") == play.first("connect.fail")
    assert perform(target, lambda play: play.connect(UNPARSABLE)).first("connect.fail") == words("domain.error-ios")


@pytest.mark.records("mp-lark.url.unparsable-android")
@pytest.mark.parametrize(
    ("target", "record"), [(OLD, "domain.error-android-plugin"), (STRING, "domain.error-android-string")]
)
def test_a_url_that_makes_no_sense_is_a_rejected_domain_on_android(target: str, record: str) -> None:
    assert perform(target, lambda play: play.connect(UNPARSABLE)).first("connect.fail") == words(record)


@pytest.mark.records("mp-lark.code.table")
def test_codes_stand_in_androids_fail_objects_only() -> None:
    codes = {text: int(code) for code, text in words("code.table").items()}

    def script(play: Play) -> None:
        play.connect("wss://other.example")
        play.later(50, lambda: play.close(play.connect()))
        play.later(100, lambda: _open_then(play, lambda task: play.close(task, reason="a" * 124)))
        play.outside(1000, play.app.background)
        play.outside(7000, lambda: play.app.post(play.connect, "wss://example.com"))

    for target in [*ANDROID, *IOS]:
        play = perform(target, script, domains=["example.com"])
        fails = [*play.all("connect.fail"), *play.all("close.fail")]
        if target in (OLD, NEW):
            told = [codes["invalid domain"], codes["app in background"], codes["send error"]]
            assert [fail["errCode"] for fail in fails] == told
        if target in IOS:
            assert fails
            assert not any("errCode" in fail for fail in fails)
    invalid = perform(NEW, lambda play: play.connect(UNPARSABLE), url_check=False).first("connect.fail")
    assert invalid["errCode"] == codes["invalid url"]


def _open_then(play: Play, act: Any) -> None:
    task = play.connect()
    play.later(50, lambda: act(task))


@pytest.mark.records("mp-lark.return.ids-created")
@pytest.mark.parametrize("target", [*ANDROID, *IOS])
def test_only_sockets_that_are_created_are_numbered(target: str) -> None:
    def script(play: Play) -> None:
        for url in ("wss://example.com", "wss://other.example", "http://example.com", "wss://example.com"):
            play.connect(url)

    play = perform(target, script, domains=["example.com"])
    first = words("return.ids-created")["first"]
    assert [done["socketTaskId"] for done in play.all("connect.success")] == [first, first + 1]


# Events


@pytest.mark.records("mp-lark.event.open-android", "mp-lark.event.message-android", "mp-lark.event.no-taskid")
@pytest.mark.parametrize("target", ANDROID)
def test_events_of_android(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, "hello")))
    opened = play.first("task.open")
    assert "Upgrade: websocket\n" in opened["header"]
    assert set(opened) == {"header", "errMsg"}
    assert opened["errMsg"] == words("event.open-android")["errMsg"]
    assert play.first("task.message") == {"data": "hello"} | words("event.message-android")


@pytest.mark.records(
    "mp-lark.event.open", "mp-lark.event.open-android", "mp-lark.event.message", "mp-lark.event.no-taskid"
)
@pytest.mark.parametrize("target", [*IOS, *OTHERS])
def test_events_elsewhere_are_as_documented(target: str) -> None:
    play = perform(target, connected(lambda play, task: (play.send(task, "hello"), play.send(task, b"\x01"))))
    assert play.first("task.open")["header"]["Upgrade"] == "websocket"
    assert set(play.first("task.open")) == {"header"}
    assert play.all("task.message") == [{"data": "hello"}, {"data": b"\x01"}]


async def say_nothing_much(websocket: ServerConnection) -> None:
    await websocket.send("")
    await websocket.wait_closed()


@pytest.mark.records("mp-lark.event.message-empty", "mp-lark.event.message-empty-string")
@pytest.mark.parametrize("target", [*ANDROID, *IOS, *OTHERS])
def test_an_empty_message(target: str) -> None:
    told = perform(target, lambda play: play.connect(), server=say_nothing_much).first("task.message")
    data = {} if target in ANDROID and target != STRING else words("event.message-empty-string")
    assert told == data | (words("event.message-android") if target in ANDROID else {})


@pytest.mark.records("mp-lark.event.close-info", "mp-lark.event.close-before-780")
@pytest.mark.parametrize("target", [*ANDROID, *IOS, *OTHERS])
def test_a_close_by_the_app(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task)))
    assert play.first("task.close") == closed(1, target)


@pytest.mark.records("mp-lark.event.close-no-code", "mp-lark.event.close-info")
@pytest.mark.parametrize("target", [*IOS, *OTHERS])
def test_a_close_by_the_server(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="close:4001:why")
    assert play.first("task.close") == closed(0, target)


@pytest.mark.records("mp-lark.event.close-no-code")
@pytest.mark.parametrize("target", ANDROID)
def test_no_close_event_of_android_has_code_or_reason(target: str) -> None:
    act = connected(lambda play, task: play.close(task, reason="why"))
    for server in ("echo", "drop", "refuse", "close:4001:why"):
        assert not {"code", "reason"} & set(perform(target, act, server=server).first("task.close"))


@pytest.mark.records("mp-lark.event.close-info", "mp-lark.life.background-code")
@pytest.mark.parametrize("target", [*ANDROID, *IOS, *OTHERS])
def test_a_close_in_the_background(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(1000, play.app.background)

    assert perform(target, script).first("task.close") == closed(2, target)


@pytest.mark.records(
    "mp-lark.event.error-android", "mp-lark.event.error-ios-780", "mp-lark.event.close-info", "mp-lark.net.no-reconnect"
)
@pytest.mark.parametrize("target", [*ANDROID, IOS_NEW, *OTHERS])
@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:404", "hang"])
def test_a_failure_is_a_close_event_and_nothing_follows(target: str, server: str) -> None:
    play = perform(target, lambda play: play.connect(), server=server)
    assert play.names[2:] == ["task.close"]
    assert play.first("task.close") == closed(3, target)
    assert len(play.handshakes) <= 1
    if target == IOS_NEW:
        assert closed(3, target) == words("event.error-ios-780")


@pytest.mark.records("mp-lark.event.error-android", "mp-lark.event.close-info")
@pytest.mark.parametrize("target", [*ANDROID, *OTHERS])
def test_a_broken_connection_is_a_close_event(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="drop")
    assert play.names[2:] == ["task.open", "task.close"]
    assert play.first("task.close") == closed(3, target)


@pytest.mark.records("mp-lark.event.close-stream-end-ios")
@pytest.mark.parametrize("target", IOS)
def test_a_stream_that_ends_is_no_error_on_ios(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="drop")
    assert play.names[2:] == ["task.open", "task.close"]
    assert play.first("task.close") == closed(0, target)
    if target == IOS_NEW:
        assert closed(0, target) == words("event.close-stream-end-ios")


@pytest.mark.records("mp-lark.state.table-ios", "mp-lark.send.ios-unknown")
@pytest.mark.parametrize("target", IOS)
def test_ios_keeps_what_the_server_closed_until_the_app_closes_it(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        for at in (50, 100):
            play.later(at, partial(play.close, task))

    play = perform(target, script, server="close:1000")
    assert [name for name in play.names if name.startswith("close.")] == [
        "close.success",
        "close.complete",
        "close.fail",
        "close.complete",
    ]
    assert play.first("close.fail") == {"errMsg": words("send.ios-unknown")["close"]}


# iOS while close information is switched off


@pytest.mark.records("mp-lark.event.error-ios")
@pytest.mark.parametrize(("server", "key"), [("reject:404", "refused404"), ("hang", "timeout")])
def test_ios_once_told_failures_as_errors(server: str, key: str) -> None:
    play = perform(IOS_OLD, lambda play: play.connect(), server=server)
    assert play.names[2:] == ["task.error"]
    assert play.first("task.error") == {"errMsg": words("event.error-ios")[key]}


@pytest.mark.records("mp-lark.event.error-ios", "mp-lark.param.protocols-unrequested")
@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("Sec-WebSocket-Accept: nonsense", words("event.error-ios")["badAccept"]),
        (f"{RIGHT}\r\nSec-WebSocket-Protocol: other", words("param.protocols-unrequested")["errMsg"]),
    ],
)
def test_ios_once_told_a_bad_answer(header: str, text: str) -> None:
    script = answered_with(header, lambda play, url: play.connect(url, protocols=["chat"]))
    play = perform(IOS_OLD, script)
    assert play.names[2:] == ["task.error"]
    assert play.first("task.error") == {"errMsg": text}
    play = perform(IOS_NEW, script)
    assert play.names[2:] == ["task.close"]
    assert play.first("task.close") == words("event.error-ios-780")


@pytest.mark.records("mp-lark.limit.counting")
def test_ios_once_lost_a_slot_with_each_failure() -> None:
    def script(play: Play) -> None:
        for _ in range(5):
            play.connect()
        play.later(5000, play.connect)

    assert perform(IOS_OLD, script, server="refuse").first("connect.fail") == {"errMsg": words("limit.error")["errMsg"]}
    assert "connect.fail" not in perform(IOS_NEW, script, server="refuse").names


# Subprotocols, headers, parameters


@pytest.mark.records("mp-lark.param.protocols-unchecked-android")
@pytest.mark.parametrize("target", ANDROID)
@pytest.mark.parametrize("header", [RIGHT, f"{RIGHT}\r\nSec-WebSocket-Protocol: other"])
def test_android_takes_any_subprotocol(target: str, header: str) -> None:
    script = answered_with(header, lambda play, url: play.connect(url, protocols=["chat"]))
    assert perform(target, script).names[-1] == "task.open"


@pytest.mark.records("mp-lark.param.protocols-unrequested")
@pytest.mark.parametrize("target", IOS)
def test_ios_takes_no_subprotocol_for_an_answer(target: str) -> None:
    script = answered_with(RIGHT, lambda play, url: play.connect(url, protocols=["chat"]))
    assert perform(target, script).names[-1] == "task.open"


@pytest.mark.records("mp-lark.param.protocols-join")
@pytest.mark.parametrize(("targets", "sent"), [(ANDROID, "a,b"), ([*IOS, *OTHERS], "a, b")])
def test_android_joins_protocols_without_a_blank(targets: list[str], sent: str) -> None:
    for target in targets:
        play = perform(target, lambda play: play.connect(protocols=["a", "b"]))
        assert play.headers()["Sec-WebSocket-Protocol"] == sent


@pytest.mark.records("mp-lark.param.header-referer", "mp-lark.param.header-ua", "mp-lark.param.referer-format")
@pytest.mark.parametrize("target", [*ANDROID, *IOS])
@pytest.mark.parametrize("name", ["Referer", "referer"])
def test_a_referer_and_user_agent_of_the_apps_own(target: str, name: str) -> None:
    header = {name: "mine", "User-Agent": "mine"}
    play = perform(target, lambda play: play.connect(header=header), appid="cli_1")
    sent = [(key.lower(), value) for key, value in play.handshakes[0].headers]
    theirs = words("param.referer-format")["referer"].format(appid="cli_1", version=0)
    referers = [value for key, value in sent if key == "referer"]
    assert referers == ([theirs, "mine"] if target in ANDROID else [])
    assert (("user-agent", "mine") in sent) == (target in ANDROID)


@pytest.mark.records("mp-lark.param.method")
@pytest.mark.parametrize("target", [*ANDROID, *IOS])
def test_method_has_no_effect(target: str) -> None:
    play = perform(target, lambda play: play.connect(method="POST"))
    assert play.names[-1] == "task.open"  # a server takes GET alone
    assert play.console == []


# send


@pytest.mark.records("mp-lark.send.empty", "mp-lark.send.empty-handler")
@pytest.mark.parametrize(
    ("target", "record"), [(OLD, "send.empty"), (NEW, "send.empty"), (HANDLER, "send.empty-handler")]
)
@pytest.mark.parametrize("data", ["", "null", "Undefined", None])
def test_android_takes_some_words_for_nothing(target: str, record: str, data: Any) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, data)))
    assert play.first("send.fail") == play.first("send.complete") == words(record)
    assert play.frames == []


@pytest.mark.records("mp-lark.send.string-data")
@pytest.mark.parametrize(
    ("data", "sent"),
    [("", b""), ("null", b"null"), ("Undefined", b"Undefined"), (None, b"null"), ([1, "a"], b'[1,"a"]'), (5, b"5")],
)
def test_the_bridge_of_texts_sends_what_there_is(data: Any, sent: bytes) -> None:
    play = perform(STRING, connected(lambda play, task: play.method(task, "send", {"data": data})))
    assert play.frames[0] == ("out text", sent)
    assert "send.success" in play.names


@pytest.mark.records("mp-lark.send.string-data")
def test_the_bridge_of_texts_refuses_no_data() -> None:
    play = perform(STRING, connected(lambda play, task: play.method(task, "send", {})))
    assert play.first("send.fail") == words("send.string-data")
    assert play.frames == []


@pytest.mark.records("mp-lark.send.ios-types", "mp-lark.send.object", "mp-lark.send.ios-always-ok")
@pytest.mark.parametrize("target", IOS)
@pytest.mark.parametrize(
    ("data", "sent"),
    [
        (True, words("send.ios-types")["ofTrue"]),
        (False, words("send.ios-types")["ofFalse"]),
        (5, "5"),
        ([1], None),
        (None, None),
    ],
)
def test_ios_always_answers_ok(target: str, data: Any, sent: str | None) -> None:
    play = perform(target, connected(lambda play, task: play.send(task, data)))
    assert play.first("send.success") == words("send.ok")
    assert [frame for frame in play.frames if frame[0].startswith("out")] == (
        [] if sent is None else [("out text", sent.encode())]
    )


@pytest.mark.records("mp-lark.send.ios-always-ok")
def test_ios_answers_before_the_message_is_on_its_way() -> None:
    def act(play: Play, task: HostObject) -> None:
        play.send(task, "hello")
        play.note("frames", [frame for frame in play.frames if frame[0] == "out text"])

    play = perform(IOS_NEW, connected(act), server="hang")
    assert "send.success" not in play.names
    play = perform(IOS_NEW, connected(act))
    assert play.names.index("send.success") < play.names.index("frames")


@pytest.mark.records("mp-lark.send.sync-ios")
@pytest.mark.parametrize(
    ("target", "later"), [(OLD, True), (HANDLER, True), (STRING, True), (IOS_OLD, False), (IOS_NEW, False)]
)
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


send_anyway = with_open_state(lambda play, task: play.send(task, "hello"))


def coded(target: str, text: str) -> dict[str, Any]:
    """A failure of send on Android."""
    code = {} if target == STRING else {"errCode": words("send.native-errors")["errCode"]}
    return {"errMsg": f"sendSocketMessage:fail {text}".strip(), **code}


@pytest.mark.records("mp-lark.send.native-errors", "mp-lark.send.string-failures")
@pytest.mark.parametrize("target", ANDROID)
def test_native_errors_of_android(target: str) -> None:
    known = words("send.native-errors")

    def script(play: Play) -> None:
        send_anyway(play, play.connect())
        send_anyway(play, play.connect("wss://other.example"))

    fails = perform(target, script, domains=["example.com"]).all("send.fail")
    assert fails == [coded(target, known["notOpen"]), coded(target, known["unknown"])]


@pytest.mark.records("mp-lark.send.closed-android", "mp-lark.send.detail-handler", "mp-lark.send.string-failures")
@pytest.mark.parametrize("target", ANDROID)
def test_android_still_has_a_socket_that_is_closed(target: str) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.close(task)
        play.later(100, lambda: send_anyway(play, task))

    fail = perform(target, connected(act)).first("send.fail")
    assert fail == coded(target, "")
    if target == HANDLER:
        assert fail == words("send.detail-handler")
    assert fail["errMsg"] == words("send.string-failures")["noDetail"]


@pytest.mark.records("mp-lark.send.ios-unknown", "mp-lark.close.no-state-check")
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


@pytest.mark.records("mp-lark.send.ios-unknown")
def test_ios_forgets_a_socket_that_failed_where_close_information_is_on() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: play.close(task))

    known = {"errMsg": words("send.ios-unknown")["close"]}
    assert perform(IOS_NEW, script, server="refuse").first("close.fail") == known
    assert "close.success" in perform(IOS_OLD, script, server="refuse").names


@pytest.mark.records("mp-lark.send.closing-android", "mp-lark.state.transitions")
@pytest.mark.parametrize("target", ANDROID)
def test_send_while_closing_on_android(target: str) -> None:
    def act(play: Play, task: HostObject) -> None:
        play.close(task)
        play.send(task, "hello")

    fail = perform(target, connected(act)).first("send.fail")
    assert fail == coded(target, "")
    assert target == STRING or fail["errCode"] == words("send.closing-android")["errCode"]


@pytest.mark.records("mp-lark.send.queue")
@pytest.mark.parametrize("target", ANDROID)
def test_a_full_queue_closes(target: str) -> None:
    limit = words("send.queue")["limitBytes"]
    play = perform(target, connected(lambda play, task: play.send(task, bytes(limit + 1))))
    assert play.first("send.fail") == coded(target, "")
    assert ("out close", b"1001") in play.frames


@pytest.mark.records("mp-lark.life.background-send-ios")
@pytest.mark.parametrize("target", [*IOS, *ANDROID])
def test_ios_sends_nothing_in_the_background(target: str) -> None:
    tasks: list[Any] = []

    def script(play: Play) -> None:
        tasks.append(play.connect())
        play.outside(1000, play.app.background)
        act = with_open_state(lambda play, task: (play.send(task, "hello"), play.close(task)))
        play.outside(7000, lambda: play.app.post(act, play, tasks[0]))

    play = perform(target, script)
    known = words("life.background-send-ios")
    assert (play.first("send.fail") == known) == (target in IOS)
    closed_in_vain = {"errMsg": known["errMsg"].replace("sendSocketMessage", "closeSocket")}
    assert play.all("close.fail") == ([closed_in_vain] if target in IOS else [])


# close


@pytest.mark.records(
    "mp-lark.close.reason-length", "mp-lark.close.reason-length-handler", "mp-lark.close.reason-length-string"
)
@pytest.mark.parametrize("target", ANDROID)
@pytest.mark.parametrize(
    ("reason", "fails"), [("a" * 123, False), ("好" * 41, False), ("好" * 41 + "a", True)], ids=["123", "41", "124"]
)
def test_a_long_reason_on_android(target: str, reason: str, fails: bool) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, reason=reason)))
    known = words("close.reason-length")
    told = {
        HANDLER: words("close.reason-length-handler"),
        STRING: words("close.reason-length-string"),
    }.get(target, {"errMsg": f"closeSocket:fail {known['message']}", "errCode": known["errCode"]})
    assert play.all("close.fail") == ([told] if fails else [])


@pytest.mark.records("mp-lark.close.reason-ios")
@pytest.mark.parametrize("target", IOS)
def test_a_long_reason_on_ios(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task, reason="a" * 124)))
    assert play.first("close.success") == words("close.ok")
    assert play.first("task.close") == closed(1, target)


@pytest.mark.records("mp-lark.close.twice-android", "mp-lark.close.no-state-check")
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


@pytest.mark.records("mp-lark.close.connecting-ios", "mp-lark.close.no-state-check")
@pytest.mark.parametrize("target", IOS)
@pytest.mark.parametrize("server", ["echo", "hang"])
def test_closing_before_open_ends_the_connection_on_ios(target: str, server: str) -> None:
    def script(play: Play) -> None:
        play.close(play.connect())

    play = perform(target, script, server=server)
    assert play.names == ["connect.success", "connect.complete", "close.success", "close.complete", "task.close"]
    assert play.first("task.close") == closed(1, target)


@pytest.mark.records("mp-lark.close.twice-android", "mp-lark.close.no-state-check", "mp-lark.state.listeners-removed")
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


@pytest.mark.records("mp-lark.close.android-waits", "mp-lark.close.waits-ios")
@pytest.mark.parametrize("target", [*ANDROID, *IOS])
def test_how_long_the_answer_to_a_close_frame_is_waited_for(target: str) -> None:
    play = perform(target, connected(lambda play, task: play.close(task)), server=deaf)
    ends = [one.at for one in play.heard if one.name == "task.close"]
    assert ends == ([50 + words("close.android-waits")["cancelAfterMs"]] if target in ANDROID else [])


@pytest.mark.records("mp-lark.close.server-initiated-android")
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


# The time limit


@pytest.mark.records("mp-lark.timeout.networktimeout", "mp-lark.timeout.android-read", "mp-lark.devtools.limit-field")
@pytest.mark.parametrize("target", [*ANDROID, *IOS, IDE])
@pytest.mark.parametrize(("configured", "limit"), [(5_000, 5_000), (0, 60_000), (60_001, 60_000)])
def test_the_configured_time_limit(target: str, configured: float, limit: int) -> None:
    play = perform(target, lambda play: play.connect(), server="hang", connect_timeout_ms=configured)
    assert play.names[2:] == ["task.error" if target == IOS_OLD else "task.close"]
    assert play.heard[-1].at == limit
    assert words("timeout.networktimeout") == {"defaultMs": 60_000, "maxMs": 60_000}
