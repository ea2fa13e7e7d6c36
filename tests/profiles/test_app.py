"""uni-app's App-plus: what the ledger says, on the runtime that it says it of."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, HostObject, PromiseValue, Throw, View
from tests.profiles.answering import RIGHT, answered_with
from tests.profiles.driver import URL, Play, exact, once_open, perform, resolve
from tests.profiles.over_uni import Functions

VUE3, VUE2 = "app", "app:vue=2"
OLD = "app@2.6.0"  # vue2 before 2.6.6
PRE_V3 = "app@2.4.0"
WEEX = "app@2.2.5"
BOTH = [VUE3, VUE2, f"{VUE3.replace('app', 'app/ios')}", "app/ios:vue=2"]
ERAS = [WEEX, PRE_V3, OLD, "app@2.6.9", "app@2.9.5", "app@3.3.0", "app@3.3.0:vue=2", "app@3.7.12", VUE3, VUE2]
OK = {"errMsg": "connectSocket:ok"}


def words(record: str) -> Any:
    return exact(f"app.{record}")


def outcome(names: list[str], play: Play) -> list[tuple[str, str]]:
    """What callbacks of these calls got, in order."""
    return [(one.name, one.data["errMsg"]) for one in play.heard if one.name.partition(".")[0] in names]


# Versions and Vue


def test_vue3_comes_with_3_3_0() -> None:
    assert resolve("app@3.3.0").target.name == "app@3.3.0"
    assert dict(resolve("app@3.3.0").target.axes)["vue"] == "3"
    assert dict(resolve("app@3.2.0").target.axes)["vue"] == "2"


# The task


@pytest.mark.records("app.api.task-members", "app.api.id")
@pytest.mark.parametrize("target", BOTH)
def test_the_task(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.note("methods", list(task.methods))
        play.note("fields", dict(task.fields))

    play = perform(target, script)
    assert play.first("methods") == ["send", "close", "onOpen", "onClose", "onError", "onMessage"]
    fields = {"CLOSED": 3, "CLOSING": 2, "CONNECTING": 0, "OPEN": 1, "readyState": 3}
    assert play.first("fields") == {"id": "1704067200000", **fields}


@pytest.mark.records("app.connect.success-timing", "app.connect.no-fail-for-network", "app.state.initial-closed")
@pytest.mark.parametrize("target", ERAS)
def test_success_comes_later_whatever_the_network_does(target: str) -> None:
    def script(play: Play) -> None:
        play.note("state", play.state(play.connect()))

    for server in ("echo", "refuse", "hang", "dns", "tls", "reject:404"):
        play = perform(target, script, server=server)
        assert play.names[:3] == ["state", "connect.success", "connect.complete"]
        assert play.first("state") == 3
        assert play.first("connect.success") == words("connect.success-timing")
        assert play.first("connect.success") == play.first("connect.complete")
        assert "connect.fail" not in play.names


@pytest.mark.records("app.api.id-collision", "app.android.duplicate-id")
@pytest.mark.parametrize("target", BOTH)
def test_two_sockets_of_one_millisecond_have_one_id(target: str) -> None:
    tasks: list[Any] = []

    def script(play: Play) -> None:
        tasks.extend(play.connect(url) for url in ("wss://first.example", "wss://second.example"))
        play.later(50, lambda: play.send_global("x"))
        play.later(60, lambda: play.send(tasks[1], "hello"))
        play.later(70, lambda: play.close_global())

    play = perform(target, script)
    assert tasks[0].fields["id"] == tasks[1].fields["id"]
    assert [dict(handshake.headers)["Host"] for handshake in play.handshakes] == ["first.example"]
    assert "task.open" not in play.of(1)
    assert [name for name in play.of(2) if name.startswith("task")] == ["task.open", "task.message", "task.close"]
    assert play.first("send.fail") == words("send.global-not-open")
    assert not [name for name in play.names if name.startswith("global")]
    assert tasks[0].fields["readyState"] == 2  # closeSocket acts on the first, which never hears of it


@pytest.mark.records("app.android.url-invalid-silent")
@pytest.mark.parametrize("target", BOTH)
def test_a_url_that_the_module_cannot_parse_is_silent(target: str) -> None:
    for url in ("example.com", "ftp://example.com", "wss://", *([] if ":vue=2" in target else [5])):
        play = perform(target, lambda play, url=url: play.connect(url))
        assert play.names == ["connect.success", "connect.complete"], url
        assert play.console == []


@pytest.mark.records("app.android.ws-plain")
@pytest.mark.parametrize("url", ["ws://example.com", "http://example.com", "https://example.com", "WSS://example.com"])
def test_any_domain_and_scheme_is_let_through(url: str) -> None:
    assert "task.open" in perform(VUE3, lambda play: play.connect(url), domains=["wss://other.example"]).names


@pytest.mark.records("app.param.vue3-method-not-string")
def test_a_method_that_is_no_string() -> None:
    thrown = perform(VUE3, lambda play: play.connect(method=7)).first("connect.throw")
    assert (thrown.name, thrown.message) == ("TypeError", words("param.vue3-method-not-string")["throws"])
    assert "task.open" in perform(VUE3, lambda play: play.connect(method="foo")).names


# Events


@pytest.mark.records("app.order.global-first", "app.order.vue2-before-266", "app.event.open", "app.event.error")
@pytest.mark.parametrize(
    ("target", "first"), [(VUE3, "global"), (VUE2, "global"), ("app@2.6.6", "global"), (OLD, "task")]
)
def test_who_hears_first(target: str, first: str) -> None:
    second = {"global": "task", "task": "global"}[first]
    play = perform(
        target, once_open(lambda play, task: (play.send(task, "x"), play.later(9, lambda: play.close(task))))
    )
    events = [name for name in play.names if name.startswith(("task", "global"))]
    assert events == [f"{who}.{event}" for event in ("open", "message", "close") for who in (first, second)]
    assert [play.first(f"{who}.open") for who in (first, second)] == [{}, {}]
    refused = perform(target, lambda play: play.connect(), server="refuse")
    assert [name for name in refused.names if not name.startswith("connect")] == [f"{first}.error", f"{second}.error"]
    assert refused.first("task.error") == refused.first("global.error") == {}


@pytest.mark.records("app.state.open", "app.state.closed-vue3", "app.state.closed-vue2", "app.order.vue2-before-266")
@pytest.mark.parametrize(
    ("target", "opened", "closed"),
    [
        (VUE3, {"global": 1, "task": 1}, {"global": 2, "task": 2}),
        (VUE2, {"global": 1, "task": 1}, {"global": 2, "task": 3}),
        (OLD, {"global": 1, "task": 3}, {"global": 2, "task": 2}),
    ],
)
@pytest.mark.parametrize("broken", [False, True])
def test_the_state_that_listeners_see(
    target: str, opened: dict[str, int], closed: dict[str, int], broken: bool
) -> None:
    last = "error" if broken else "close"
    seen: dict[str, dict[str, Any]] = {"open": {}, last: {}}

    def script(play: Play) -> None:
        task = play.connect(listen=False)
        for event, states in seen.items():
            play.on(task, event, lambda *_, s=states: s.update(task=play.state(task)))
            play.listen(event, lambda *_, s=states: s.update({"global": play.state(task)}))
        play.later(50, lambda: play.world.network.reset_connections() if broken else play.close(task))
        play.later(90, lambda: play.note("end", play.state(task)))

    play = perform(target, script, listen=False)
    # Nobody called close before an error: the old state is then OPEN.
    ended = {who: 1 if broken and state == 2 else state for who, state in closed.items()}
    assert seen == {"open": opened, last: ended}
    assert play.first("end") == 3
    assert set(play.states) == ({1, 3} if broken else {1, 2, 3})


@pytest.mark.records("app.android.io-error", "app.android.tls", "app.event.error")
@pytest.mark.parametrize("target", [VUE3, VUE2, OLD])
@pytest.mark.parametrize("server", ["reject:403", "refuse", "dns", "tls"])
def test_an_error_ends_it_all(target: str, server: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: play.note("state", play.state(task)))

    play = perform(target, script, server=server)
    assert (play.all("task.error"), play.all("global.error")) == ([{}], [{}])
    assert not {"task.close", "global.close", "task.open"} & set(play.names)
    assert play.first("state") == 3


@pytest.mark.records("app.order.no-close-after-error", "app.android.io-error")
@pytest.mark.parametrize("target", [VUE3, VUE2, OLD])
def test_a_connection_that_breaks(target: str) -> None:
    play = perform(target, once_open(lambda play, task: play.world.network.reset_connections()))
    assert (play.all("task.error"), play.all("global.error")) == ([{}], [{}])
    assert not {"task.close", "global.close"} & set(play.names)


@pytest.mark.records("app.order.no-close-after-error", "app.event.late-open-dropped")
@pytest.mark.parametrize("target", [VUE3, VUE2, OLD])
def test_what_comes_after_an_error_is_dropped(target: str) -> None:
    async def server(websocket: Any) -> None:
        await websocket.send("hello")
        await websocket.close(4001)
        told.append("closed")

    told: list[str] = []
    # Sent too early, so the module reports an error, and its connection lives on.
    play = perform(target, lambda play: play.send(play.connect(), "early"), server=server)
    assert told == ["closed"]
    assert {name for name in play.names if name.startswith(("task", "global"))} == {"task.error", "global.error"}


@pytest.mark.records(
    "app.event.close",
    "app.event.close-before",
    "app.android.server-close",
    "app.android.server-close-no-echo",
    "app.order.once",
)
@pytest.mark.parametrize(
    ("target", "payload"),
    [
        ("app@3.7.11", {}),
        ("app@3.7.11:vue=2", {}),
        (OLD, {}),
        ("app@3.7.12", {"code": 4001, "reason": "bye"}),
        (VUE2, {"code": 4001, "reason": "bye"}),
    ],
)
def test_what_the_close_event_carries(target: str, payload: dict[str, Any]) -> None:
    async def server(websocket: Any) -> None:
        await websocket.close(4001, "bye")
        answers.append(websocket.protocol.close_rcvd)

    answers: list[Any] = []
    play = perform(target, lambda play: play.connect(), server=server)
    assert play.first("task.close") == payload
    assert play.first("global.close") == payload
    assert answers == [None]  # the client does not answer
    assert play.names.count("task.close") == play.names.count("global.close") == 1  # the end of TCP adds none


@pytest.mark.records("app.android.eof")
@pytest.mark.parametrize("target", [VUE3, VUE2])
def test_a_dropped_connection_is_a_normal_close(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="drop")
    assert play.first("task.close") == words("android.eof")
    assert "task.error" not in play.names


@pytest.mark.records("app.android.close-wait")
@pytest.mark.parametrize("target", [VUE3, VUE2, OLD])
def test_a_close_that_is_not_answered_is_an_error(target: str) -> None:
    async def server(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await websocket.wait_closed()

    play = perform(target, once_open(lambda play, task: play.close(task)), server=server)
    assert "task.close" not in play.names
    error = next(one for one in play.heard if one.name == "task.error")
    assert error.at == 60_050


DROPPED = {"timeout": 1000, "data": {}, "multiple": False, "tcpNoDelay": 5, "perMessageDeflate": True}


@pytest.mark.records("app.android.timeout", "app.param.others-dropped", "app.param.timeout-config")
@pytest.mark.parametrize("target", [VUE3, VUE2])
def test_the_connect_limit_is_for_tcp_alone(target: str) -> None:
    connecting = lambda play: play.connect(**DROPPED)  # noqa: E731
    play = perform(target, connecting, server="hang", connect_timeout_ms=2000, until_ms=80_000_000)
    assert play.names == ["connect.success", "connect.complete"]
    assert "Sec-WebSocket-Extensions" not in perform(target, connecting).headers()


@pytest.mark.records("app.android.timeout", "app.param.others-dropped", "app.param.timeout-config")
@pytest.mark.parametrize("target", [VUE3, VUE2])
def test_tcp_has_ten_seconds(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any, **__: Any) -> Any:
        await asyncio.Event().wait()

    monkeypatch.setattr("emulator.engine.world.network.VirtualNetwork.dial", never)
    play = perform(target, lambda play: play.connect(timeout=1000), connect_timeout_ms=2000)
    assert [one.at for one in play.heard if one.name == "task.error"] == [10_000]


@pytest.mark.records("app.listener.vue3-all", "app.listener.vue2-last")
@pytest.mark.parametrize(("target", "heard"), [(VUE3, ["a", "b"]), (VUE2, ["b"])])
def test_several_global_listeners(target: str, heard: list[str]) -> None:
    got: list[str] = []

    def script(play: Play) -> None:
        for name in ("a", "b"):
            play.listen("open", lambda *_, name=name: got.append(name))
        play.connect()

    perform(target, script, listen=False)
    assert got == heard


@pytest.mark.records("app.global.first-socket")
@pytest.mark.parametrize("target", [VUE3, VUE2])
def test_global_functions_act_on_the_first_of_the_list(target: str) -> None:
    def script(play: Play) -> None:
        play.connect("wss://a.example")
        play.later(10, lambda: play.connect("wss://b.example"))
        play.later(50, lambda: play.send_global("to a"))
        play.later(60, lambda: play.close_global())
        play.later(80, lambda: play.send_global("to b"))

    play = perform(target, script)
    assert [one.data for one in play.heard if one.name == "task.message" and one.socket == 1] == [{"data": "to a"}]
    assert [one.data for one in play.heard if one.name == "task.message" and one.socket == 2] == [{"data": "to b"}]
    assert play.all("global.message") == [{"data": "to a"}, {"data": "to b"}]  # what uni.onSocketMessage hears
    assert play.names.count("global.open") == 1


def raising(words: str) -> Any:
    def listener(*_: Any) -> None:
        raise Throw(words)

    return listener


@pytest.mark.records("app.listener.task-many", "app.listener.throw-escapes", "app.listener.throw-error-state")
@pytest.mark.parametrize(("target", "ends"), [(VUE3, 1), (VUE2, 3)])
def test_a_listener_that_throws(target: str, ends: int) -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        play.on(task, "open", 5)  # kept and skipped
        play.on(task, "open", raising("open"))
        play.on(task, "open", lambda _: play.note("second", None))
        play.on(task, "close", raising("close"))
        play.later(50, lambda: play.note("state", play.state(task)))

    async def server(websocket: Any) -> None:
        await websocket.close(4000)

    play = perform(target, script, server=server)
    assert play.uncaught == ["open", "close"]
    assert "second" not in play.names
    assert play.first("state") == ends


# send


@pytest.mark.records(
    "app.send.not-open-vue3",
    "app.send.not-open-vue2",
    "app.android.send-before-open",
    "app.event.late-open-dropped",
)
@pytest.mark.parametrize("target", [VUE3, VUE2, OLD])
def test_a_send_before_open_fails_and_succeeds_and_kills_the_task(target: str) -> None:
    states: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect()
        play.send(task, "early")
        play.send(task, "early too")
        play.later(50, lambda: states.append(play.state(task)))

    play = perform(target, script)
    said = words("send.not-open-vue3" if target == VUE3 else "send.not-open-vue2")
    both = [
        ("send.fail", said["fail"]),
        ("send.complete", said["fail"]),
        ("send.success", said["success"]),
        ("send.complete", said["success"]),
    ]
    assert outcome(["send"], play) == both * 2
    assert play.names.count("task.error") == 1
    assert "task.open" not in play.names
    assert states == [3]
    assert play.frames == []


@pytest.mark.records("app.send.not-open-vue3", "app.send.after-close-vue2")
@pytest.mark.parametrize("target", [VUE3, VUE2])
def test_a_send_after_close(target: str) -> None:
    play = perform(target, once_open(lambda play, task: (play.close(task), play.send(task, "late"))))
    if target == VUE3:
        said = list(words("send.not-open-vue3").values())
        names = ["fail", "complete", "success", "complete"]
    else:
        said = words("send.after-close-vue2")["fail"]
        names = ["fail", "complete"] * 2
    assert outcome(["send"], play) == [
        (f"send.{n}", w) for n, w in zip(names, [said[0], said[0], said[1], said[1]], strict=True)
    ]
    assert not [frame for frame in play.frames if frame[0] == "out text"]


@pytest.mark.records("app.send.global-not-open")
@pytest.mark.parametrize("target", [VUE3, VUE2])
def test_the_global_send_without_an_open_socket(target: str) -> None:
    def script(play: Play) -> None:
        play.send_global("no socket")
        play.connect()
        play.send_global("not open")

    play = perform(target, script)
    said = words("send.global-not-open")["errMsg"]
    assert words("global.first-never-opens")["errMsg"] == said
    assert outcome(["send"], play) == [("send.fail", said), ("send.complete", said)] * 2
    assert "task.open" in play.names


@pytest.mark.records("app.send.base64", "app.send.falsy-vue2", "app.android.send-scalar")
@pytest.mark.parametrize(
    ("value", "vue3", "vue2"),
    [
        ("x", ("out text", b"x"), ("out text", b"x")),
        (5, ("out text", b"5"), ("out text", b"5")),
        (True, ("out text", b"true"), ("out text", b"true")),
        (b"\1\2", ("out binary", b"\1\2"), ("out binary", b"\1\2")),
        (View("Uint8Array", b"\3"), ("out binary", b"\3"), ("out binary", b"\3")),
        ({"a": 1}, ("out binary", b""), ("out binary", b"")),
        (None, ("out binary", b""), None),
        ("", ("out text", b""), None),
        (0, ("out text", b"0"), None),
        ('{"@type":"binary","base64":"AQI="}', ("out binary", b"\1\2"), ("out binary", b"\1\2")),
    ],
)
def test_what_is_sent(value: Any, vue3: Any, vue2: Any) -> None:
    for target, frame in ((VUE3, vue3), (VUE2, vue2)):
        play = perform(target, once_open(lambda play, task: play.send(task, value)))
        assert outcome(["send"], play)[0] == ("send.success", words("send.falsy-vue2")["errMsg"])
        assert [f for f in play.frames if f[0].startswith("out")] == ([frame] if frame else [])


@pytest.mark.records("app.android.message-json-collision")
def test_text_that_looks_like_the_modules_own_json_becomes_binary() -> None:
    async def server(websocket: Any) -> None:
        await websocket.send('{"@type":"binary","base64":"AQI="}')

    assert perform(VUE3, lambda play: play.connect(), server=server).first("task.message") == {"data": b"\1\2"}


@pytest.mark.records("app.android.message-size")
@pytest.mark.parametrize("target", [VUE3, VUE2])
def test_a_message_above_16_mib(target: str) -> None:
    said = words("android.message-size")
    play = perform(target, once_open(lambda play, task: play.send(task, b"\0" * (said["bytes"] + 1))))
    assert outcome(["send"], play)[0][0] == "send.success"
    assert [name for name, _ in play.frames] == ["out close", "in close"]
    assert play.first("task.close")["code"] == said["code"]


@pytest.mark.records("app.send.plugin-throw-vue3", "app.send.plugin-throw-vue2")
@pytest.mark.parametrize(("target", "names"), [(VUE3, ["success", "fail", "complete"]), (VUE2, ["success", "throw"])])
def test_a_success_callback_that_throws_in_a_method(target: str, names: list[str]) -> None:
    def send(play: Play, task: HostObject) -> None:
        def success(_: Any) -> None:
            play.note("send.success", {"errMsg": ""})
            raise Throw("Error: <message>")

        play.send(task, "x", success=success)

    play = perform(target, once_open(send))
    assert [one.name.partition(".")[2] for one in play.heard if one.name.startswith("send")] == names
    if target == VUE3:
        assert play.first("send.fail") == words("send.plugin-throw-vue3")


@pytest.mark.records("app.close.callback-throws-vue3")
def test_a_success_callback_of_close_that_throws() -> None:
    def close(play: Play, task: HostObject) -> None:
        play.close(task, success=raising("Error: <message>"))

    play = perform(VUE3, once_open(close))
    assert play.all("close.fail") == play.all("close.complete") == [words("close.callback-throws-vue3")]
    assert "task.close" in play.names


@pytest.mark.records("app.send.no-args-2")
def test_no_argument_threw_until_2_7_0() -> None:
    def both(play: Play, task: HostObject) -> None:
        play.method(task, "send")
        play.method(task, "close")

    assert perform("app@2.6.9", once_open(both)).all("send.throw")[0].name == "TypeError"
    old = perform("app@2.6.9", once_open(both))
    assert "close.throw" in old.names
    assert "task.close" in old.names  # carried out before the throw
    new = perform("app@2.7.0", once_open(both))
    assert [name for name in new.names if name.endswith("throw")] == []


# close


@pytest.mark.records("app.close.vue3-args-nested", "app.close.vue2-args", "app.close.ok", "app.close.event-after-close")
@pytest.mark.parametrize(("target", "frame"), [(VUE3, b"1000"), (VUE2, b"4000 bye"), (OLD, b"4000 bye")])
def test_close_arguments_are_lost_in_vue3(target: str, frame: bytes) -> None:
    for close in (
        lambda play, task: play.close(task, code=4000, reason="bye"),
        lambda play, task: play.close_global(code=4000, reason="bye"),
    ):
        play = perform(target, once_open(close))
        assert ("out close", frame) in play.frames
        assert outcome(["close"], play)[0] == ("close.success", words("close.ok")["errMsg"])
        assert play.names.index("close.complete") < play.names.index("task.close")
        if target != OLD:
            code, _, reason = frame.decode().partition(" ")
            assert play.first("task.close") == play.first("global.close") == {"code": int(code), "reason": reason}


@pytest.mark.records("app.close.twice-vue2", "app.close.twice-vue3", "app.state.closing")
@pytest.mark.parametrize(
    ("target", "channel", "record"), [(VUE3, "success", "close.twice-vue3"), (VUE2, "fail", "close.twice-vue2")]
)
def test_closing_twice(target: str, channel: str, record: str) -> None:
    states: list[Any] = []

    def script(play: Play, task: HostObject) -> None:
        play.close(task)
        play.close(task)
        play.later(50, lambda: (play.close(task), states.append(play.state(task))))

    play = perform(target, once_open(script))
    assert (
        outcome(["close"], play)[2:]
        == [(f"close.{channel}", words(record)["errMsg"]), ("close.complete", words(record)["errMsg"])] * 2
    )
    assert states == [2]  # and so it stays


@pytest.mark.records("app.close.global-none")
@pytest.mark.parametrize("target", [VUE3, VUE2])
def test_closing_nothing(target: str) -> None:
    play = perform(target, lambda play: play.close_global())
    assert play.first("close.fail") == words("close.global-none")
    assert play.names == ["close.fail", "close.complete"]


@pytest.mark.records(
    "app.close.global-before-open",
    "app.android.close-before-open",
    "app.close.vue2-zombie",
    "app.state.closing",
)
@pytest.mark.parametrize("target", [VUE3, VUE2])
@pytest.mark.parametrize("globally", [True, False])
def test_closing_before_open_does_not_close(target: str, globally: bool) -> None:
    states: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect()
        play.close_global() if globally else play.close(task)
        states.append(play.state(task))
        play.later(
            50, lambda: (states.append(play.state(task)), play.send(task, "x"), play.close(task), play.close_global())
        )

    play = perform(target, script)
    assert states == [2, 1]
    assert "task.open" in play.names
    later = [pair for pair in outcome(["send", "close"], play)[2:] if not pair[0].endswith("complete")]
    if target == VUE3:
        assert [name for name, _ in later] == ["send.success", "close.success", "close.success"]
        assert "task.close" in play.names
    else:
        said = words("close.vue2-zombie")
        assert later == [("send.fail", said["send"]), ("close.fail", said["close"]), ("close.fail", said["close"])]
        assert "task.close" not in play.names


@pytest.mark.records("app.android.close-code-invalid")
@pytest.mark.parametrize("code", [999, 1004, 1005, 1006, 1012, 2999, 5000])
def test_a_code_that_the_module_refuses(code: int) -> None:
    states: list[Any] = []

    def script(play: Play, task: HostObject) -> None:
        play.close(task, code=code)
        play.later(50, lambda: states.append(play.state(task)))

    play = perform(VUE2, once_open(script))
    assert play.names[-4:] == ["close.success", "close.complete", "global.error", "task.error"]
    assert play.frames == []
    assert states == [3]
    assert ("out close", b"1000") in perform(VUE3, once_open(script)).frames


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1011, 3000, 4999])
def test_a_code_that_the_module_sends(code: int) -> None:
    play = perform(VUE2, once_open(lambda play, task: play.close(task, code=code)))
    assert ("out close", str(code).encode()) in play.frames


@pytest.mark.records("app.android.close-reason-too-long")
@pytest.mark.parametrize(
    ("reason", "sent"),
    [("x" * 123, True), ("x" * 124, False), ("好" * 41, True), ("好" * 42, False), ("😀" * 31, False)],
)
def test_a_reason_has_123_bytes_at_most(reason: str, sent: bool) -> None:
    play = perform(VUE2, once_open(lambda play, task: play.close(task, reason=reason)))
    assert ("task.close" in play.names) is sent
    assert ("task.error" in play.names) is not sent


# The handshake


@pytest.mark.records(
    "app.android.origin",
    "app.android.header-strings",
    "app.android.no-compression",
    "app.param.header-since",
    "app.param.header-dropped-before",
    "app.param.header-referer",
)
def test_headers() -> None:
    header = {"a": "1", "Referer": "https://x", "b": 2, "c": "3"}
    play = perform(VUE3, lambda play: play.connect(header=header))
    sent = play.headers()
    assert (sent["a"], sent["Referer"]) == ("1", "https://x")
    assert not {"b", "c", "Sec-WebSocket-Extensions"} & set(sent)
    assert sent["Origin"] == words("android.origin")["Origin"]
    assert perform(VUE3, lambda play: play.connect(header={"Origin": "x"})).headers()["Origin"] == "x"
    assert "a" in perform("app@2.9.6", lambda play: play.connect(header={"a": "1"})).headers()
    assert "a" not in perform("app@2.9.5", lambda play: play.connect(header={"a": "1"})).headers()


@pytest.mark.records(
    "app.param.protocols-joined",
    "app.param.protocols-supported",
    "app.android.subprotocol-header",
    "app.android.subprotocol-unchecked",
)
@pytest.mark.parametrize(("target", "sent"), [(VUE3, "a,5"), (VUE2, "a")])
def test_subprotocols(target: str, sent: str) -> None:
    play = perform(target, lambda play: play.connect(protocols=["a", 5]))
    assert play.headers()["Sec-WebSocket-Protocol"] == sent
    for header in (RIGHT, f"{RIGHT}\r\nSec-WebSocket-Protocol: zzz"):
        played = perform(target, answered_with(header, lambda play, url: play.connect(url, protocols=["a"])))
        assert "task.open" in played.names


# One socket before 2.2.6


@pytest.mark.records("app.limit.before-226", "app.limit.before-226-why", "app.limit.before-226-replace")
def test_before_2_2_6_a_second_socket_takes_the_place_of_the_first() -> None:
    ended: list[Any] = []

    async def server(websocket: Any) -> None:
        await websocket.wait_closed()
        ended.append((websocket.close_code, websocket.close_reason))

    def script(play: Play) -> None:
        play.connect("wss://first.example")
        play.later(50, lambda: play.connect("wss://second.example"))

    perform(WEEX, script, server=server, until_ms=200)
    assert ended[0] == (words("limit.before-226-replace")["code"], words("limit.before-226-replace")["reason"])
    play = perform("app@2.2.6", script)
    assert "task.close" not in play.names
    assert play.of(2).count("task.open") == 1


@pytest.mark.records("app.limit.before-226", "app.limit.none-since-226")
@pytest.mark.parametrize(("target", "alive"), [(WEEX, 1), ("app@2.2.6", 50), ("app@2.4.9", 50), (VUE3, 50), (VUE2, 50)])
def test_how_many_sockets_there_can_be(target: str, alive: int) -> None:
    def script(play: Play) -> None:
        tasks: list[Any] = []
        for number in range(50):
            play.later(number * 10, lambda: tasks.append(play.connect()))
        play.later(1000, lambda: [play.send(task, "x") for task in tasks])

    play = perform(target, script, until_ms=2000)
    assert play.names.count("task.message") == alive


@pytest.mark.records(
    "app.data.arraybuffer-before",
    "app.data.arraybuffer-since",
    "app.android.message-binary",
    "app.event.message",
)
def test_before_2_2_6_there_is_no_arraybuffer() -> None:
    async def server(websocket: Any) -> None:
        await websocket.send(b"\1")
        async for message in websocket:
            await websocket.send(message)

    play = perform(WEEX, once_open(lambda play, task: (play.send(task, b"\1"), play.send(task, "x"))), server=server)
    assert play.all("task.message") == [{"data": "x"}]
    assert [frame for frame in play.frames if frame[0].startswith("out")] == [("out text", b"x")]
    newer = perform("app@2.2.6", once_open(lambda play, task: play.send(task, b"\2")), server=server)
    assert newer.all("task.message") == newer.all("global.message") == [{"data": b"\1"}, {"data": b"\2"}]


# uni's own checks


def failing(target: str, name: str, **options: Any) -> Any:
    """What fail gets of uni.<name>(options), synchronously; None if it is not called. Console warnings follow."""
    got: list[Any] = []

    def script(play: Play) -> None:
        returned = Functions(play)[name]({**options, "fail": got.append, "complete": lambda _: None})
        if got:
            assert returned is UNDEFINED

    play = perform(target, script)
    return (got[0]["errMsg"] if got else None), [line for level, line in play.console if level == "warn"]


BAD_TYPES = [("url", 5), ("url", None), ("header", 5), ("method", 7), ("protocols", 5)]


@pytest.mark.records("app.param.vue2-types", "app.return.undefined-on-invalid")
@pytest.mark.parametrize(("number", "name", "value"), [(n, *bad) for n, bad in enumerate(BAD_TYPES)])
def test_vue2_fails_for_a_wrong_type(number: int, name: str, value: Any) -> None:
    said, _ = failing(VUE2, "connectSocket", **{"url": URL, name: value})
    assert said == words("param.vue2-types")["errMsg"][number]


@pytest.mark.records("app.param.vue2-missing-url")
def test_vue2_fails_without_url() -> None:
    assert failing(VUE2, "connectSocket")[0] == words("param.vue2-missing-url")["errMsg"]
    assert failing(VUE2, "connectSocket", url="")[0] is None


GLOBAL_TYPES = [
    ("sendSocketMessage", "data", 5),
    ("sendSocketMessage", "data", {}),
    ("closeSocket", "code", "1000"),
    ("closeSocket", "reason", 5),
]


@pytest.mark.records("app.param.vue2-global-types")
@pytest.mark.parametrize(("number", "function", "name", "value"), [(n, *bad) for n, bad in enumerate(GLOBAL_TYPES)])
def test_vue2_checks_the_global_functions_too(number: int, function: str, name: str, value: Any) -> None:
    assert failing(VUE2, function, **{name: value})[0] == words("param.vue2-global-types")["errMsg"][number]


@pytest.mark.records("app.param.vue3-dev-warn")
def test_vue3_only_warns_and_only_in_development() -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("connectSocket", {}),
        ("connectSocket", {"url": 5}),
        ("connectSocket", {"url": URL, "protocols": 5}),
        ("sendSocketMessage", {"data": 5}),
        ("closeSocket", {"code": "1000"}),
    ]
    for (name, options), line in zip(calls, words("param.vue3-dev-warn")["console.warn"], strict=True):
        assert failing("app:build=development", name, **options)[1] == [line]
        assert failing(VUE3, name, **options)[1] == []


@pytest.mark.records("app.param.protocols-string-since")
def test_before_2_6_6_protocols_must_be_an_array() -> None:
    assert failing(OLD, "connectSocket", url=URL, protocols="a")[0] is not None
    assert failing("app@2.6.6", "connectSocket", url=URL, protocols="a")[0] is None


@pytest.mark.records("app.param.on-callback-type")
@pytest.mark.parametrize(
    ("target", "texts"),
    [(VUE3, [words("param.on-callback-type")["vue3"]] * 2), (VUE2, words("param.on-callback-type")["vue2"])],
)
def test_a_listener_that_is_no_function(target: str, texts: list[str]) -> None:
    got: list[str] = []

    def script(play: Play) -> None:
        for args in ((UNDEFINED,), (5,)):
            with pytest.raises(Throw) as thrown:
                Functions(play)["onSocketOpen"](*args)
            got.append(thrown.value.value.message)

    perform(target, script)
    assert got == texts


@pytest.mark.records("app.return.promise-vue3", "app.return.promise-vue2", "app.return.task")
@pytest.mark.parametrize(("target", "value"), [(VUE3, words("return.promise-vue3")), (VUE2, [None, OK])])
def test_the_promise_form(target: str, value: Any) -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        promise = Functions(play, lambda ok, result: got.append((ok, result)))["connectSocket"]({"url": URL})
        assert isinstance(promise, PromiseValue)

    perform(target, script)
    assert got == [(True, value)]


def test_what_uni_functions_callbacks_throw_is_printed() -> None:
    def script(play: Play) -> None:
        Functions(play)["connectSocket"](
            {"url": URL, "success": raising("S"), "complete": partial(play.note, "complete")}
        )

    for target in (VUE3, VUE2):
        play = perform(target, script)
        assert ("error", "S") in play.console
        assert play.first("complete") == OK
