"""uni-app's App-plus: what its functions are, return and do with options, before any connection has a say."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject, PromiseValue
from tests.profiles.driver import (
    EVENTS,
    URL,
    Play,
    called_back_before_returning,
    exact,
    once_open,
    perform,
    platforms,
    resolve,
)

VUE3, VUE2 = "app", "app:vue=2"
FIRST = "app@2.4.9"  # the first runtime that is published
BOTH = [VUE3, VUE2]
FUNCTIONS = {"connectSocket", "sendSocketMessage", "closeSocket", *(f"onSocket{e.capitalize()}" for e in EVENTS)}


def words(record: str) -> Any:
    return exact(f"app.{record}")


def ignored(ok: bool, result: Any) -> None: ...


def call(play: Play, function: str, *args: Any, settled: Any = ignored) -> Any:
    """uni.function(...args): what it returns."""
    return play.face.call(function, args, settled)


def noted(play: Play, *names: str) -> dict[str, Any]:
    """Callbacks that note what they get, under their own names."""
    return {name: play.face.hearing(lambda result, name=name: play.note(name, result)) for name in names}


@pytest.mark.records("app.api.functions", "app.api.task-members")
@pytest.mark.parametrize("target", [FIRST, VUE2, VUE3, "app/ios"])
def test_the_functions_that_there_are(target: str) -> None:
    def script(play: Play) -> None:
        found = globals_for(play.app, play.app.profile)["uni"]
        assert isinstance(found, HostObject)
        play.note("uni", {name for name in found.methods if "Socket" in name})
        play.note("task", list(play.connect().methods))

    play = perform(target, script)
    assert play.first("uni") == FUNCTIONS
    assert play.first("task") == ["send", "close", "onOpen", "onClose", "onError", "onMessage"]


@pytest.mark.records("app.api.id")
@pytest.mark.parametrize("target", [FIRST, VUE2, VUE3])
def test_the_id_is_the_time_of_the_call(target: str) -> None:
    def script(play: Play) -> None:
        play.note("id", play.connect().fields["id"])
        play.later(1234, lambda: play.note("id", play.connect().fields["id"]))

    play = perform(target, script)
    assert play.all("id") == [str(play.world.epoch_ms), str(play.world.epoch_ms + 1234)]


@pytest.mark.records("app.api.two-runtimes")
def test_the_two_runtimes_differ() -> None:
    def script(play: Play) -> None:
        for name in ("a", "b"):
            play.listen("open", play.face.hearing(lambda _, name=name: play.note("heard", name)))
        play.note("returned", isinstance(play.connect(5, listen=False), HostObject))
        task = play.connect(listen=False)
        play.later(50, lambda: play.close(task, code=4000))

    vue3, vue2 = (perform(target, script, listen=False) for target in ("app@3.3.0", "app@3.3.0:vue=2"))
    assert (vue3.first("returned"), vue2.first("returned")) == (True, False)
    assert "connect.fail" in vue2.names
    assert "connect.fail" not in vue3.names
    assert (vue3.all("heard"), vue2.all("heard")) == ([], ["b"])  # vue3 lists the one that never opens first
    assert [("out close", code) in play.frames for play, code in ((vue3, b"1000"), (vue2, b"4000"))] == [True, True]


@pytest.mark.records("app.api.pre-v3-closed")
def test_before_2_4_9_the_functions_are_promisified_and_the_rest_is_inferred() -> None:
    def script(play: Play) -> None:
        play.note("task", isinstance(play.connect(), HostObject))
        promised = call(play, "connectSocket", {"url": URL}, settled=lambda *got: play.note("settled", got))
        play.note("promise", isinstance(promised, PromiseValue))

    play = perform("app@2.4.8", script)
    assert play.first("task")
    assert play.first("promise")
    assert play.first("settled") == (True, [None, {"errMsg": "connectSocket:ok"}])
    for part in ("opened", "failed", "ended", "send", "close"):
        assert resolve("app@2.4.8").why(part).confidence == "inferred"
        assert "app.api.pre-v3-closed" in resolve("app@2.4.8").why(part).ids
        assert "app.api.pre-v3-closed" not in resolve(FIRST).why(part).ids


@pytest.mark.records("app.return.task", "app.return.methods-undefined")
@pytest.mark.parametrize("target", [FIRST, VUE2, VUE3])
def test_what_calls_return(target: str) -> None:
    def script(play: Play) -> None:
        for callback in ("success", "fail", "complete"):
            play.note("task", call(play, "connectSocket", {"url": URL, **noted(play, callback)}))
        play.note("promise", call(play, "connectSocket", {"url": URL}))
        task = play.connect(listen=False)
        play.note("undefined", play.send(task, "x"))
        play.note("undefined", play.close(task))
        for event in EVENTS:
            play.note("undefined", play.on(task, event, lambda *_: None))
            play.note("undefined", play.listen(event, lambda *_: None))
        play.note("undefined", play.send_global("x"))
        play.note("undefined", play.close_global())

    play = perform(target, script)
    assert [type(task) for task in play.all("task")] == [HostObject] * 3
    assert isinstance(play.first("promise"), PromiseValue)
    assert play.all("undefined") == [UNDEFINED] * 12


@pytest.mark.records("app.return.promise-vue2", "app.return.promise-vue3")
def test_how_a_promise_ends() -> None:
    def script(play: Play) -> None:
        settled = lambda *got: play.note("settled", got)  # noqa: E731
        call(play, "connectSocket", {"url": URL}, settled=settled)
        call(play, "connectSocket", {}, settled=settled)
        call(play, "closeSocket", {}, settled=settled)

    ok = words("return.promise-vue3")
    missing = words("param.vue2-missing-url")
    nothing = words("close.global-none")
    assert sorted(perform(VUE2, script).all("settled"), key=str) == sorted(
        [(True, [None, ok]), (True, [missing]), (True, [None, {"errMsg": "closeSocket:ok"}])], key=str
    )
    assert perform(VUE2, lambda play: script_of(play, "closeSocket")).all("settled") == [(True, [nothing])]
    assert perform(VUE3, lambda play: script_of(play, "closeSocket")).all("settled") == [(False, nothing)]


def script_of(play: Play, function: str) -> None:
    call(play, function, {}, settled=lambda *got: play.note("settled", got))


@pytest.mark.records("app.param.vue3-prod-unchecked")
@pytest.mark.parametrize("options", [{}, {"url": None}, {"url": 5}, {"url": ""}])
def test_vue3_checks_nothing(options: dict[str, Any]) -> None:
    def script(play: Play) -> None:
        play.note("task", play.connect_with(options))

    play = perform(VUE3, script)
    assert isinstance(play.first("task"), HostObject)
    assert [name for name in play.names if name != "task"] == ["connect.success", "connect.complete"]
    assert play.console == []


@pytest.mark.records("app.param.vue2-missing-url", "app.return.undefined-on-invalid")
def test_vue2_without_url_fails_before_it_returns() -> None:
    def script(play: Play) -> None:
        returned = call(play, "connectSocket", noted(play, "success", "fail", "complete"))
        play.note("returned", returned)

    said = words("param.vue2-missing-url")
    play = perform(VUE2, script)
    assert [(one.name, one.data) for one in play.heard] == [("fail", said), ("complete", said), ("returned", UNDEFINED)]
    assert play.console == []
    assert perform(f"{VUE2}:build=development", script).console == [("error", said["errMsg"])]


@pytest.mark.records("app.param.vue2-global-types", "app.close.vue2-args")
def test_the_methods_of_vue2s_task_check_nothing() -> None:
    def then(play: Play, task: HostObject) -> None:
        play.send(task, 5)
        play.close(task, code="4000", reason=5)

    play = perform(VUE2, once_open(then))
    assert [name for name in play.names if name.endswith((".fail", ".success"))][1:] == [
        "send.success",
        "close.success",
    ]
    assert [frame for frame in play.frames if frame[0].startswith("out")] == [
        ("out text", b"5"),
        ("out close", b"4000 5"),
    ]


@pytest.mark.records("app.param.method-ignored")
@pytest.mark.parametrize("target", [FIRST, VUE2, VUE3])
@pytest.mark.parametrize("method", ["POST", "put", "PATCH", "no such"])
def test_the_method_is_dropped(target: str, method: str) -> None:
    """The server takes GET alone."""
    assert "task.open" in perform(target, lambda play: play.connect(method=method)).names


@pytest.mark.records("app.param.method-ignored")
@pytest.mark.parametrize(("given", "seen"), [("post", "POST"), ("patch", "PATCH"), ("no such", "GET"), ("", "GET")])
def test_the_method_is_normalised(given: str, seen: str) -> None:
    def script(play: Play) -> None:
        call(play, "addInterceptor", "connectSocket", {"success": lambda _, options: play.note("options", options)})
        call(play, "connectSocket", {"url": URL, "method": given, **noted(play, "success")})

    assert perform(VUE3, script).first("options")["method"] == seen


@pytest.mark.records("app.param.header-default")
@pytest.mark.parametrize("target", ["app@2.9.6", VUE2, VUE3])
@pytest.mark.parametrize("options", [{}, {"header": None}])
def test_no_header_is_an_empty_one(target: str, options: dict[str, Any]) -> None:
    play = perform(target, lambda play: play.connect(**options))
    assert "task.open" in play.names
    assert set(play.headers()) == {
        *("Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Origin"),
        *({"User-Agent"} & set(play.headers())),
    }


@pytest.mark.records("app.param.protocols-joined", "app.param.protocols-supported")
@pytest.mark.parametrize(
    ("given", "vue3", "vue2"),
    [(["a", "b"], "a,b", "a,b"), ("a", "a", "a"), (["a", 5, "b"], "a,5,b", "a,b"), (UNDEFINED, None, None)],
)
def test_how_protocols_are_joined(given: Any, vue3: str | None, vue2: str | None) -> None:
    for target, sent in ((VUE3, vue3), (VUE2, vue2), ("app@2.6.6", vue2)):
        play = perform(target, lambda play: play.connect(protocols=given))
        assert play.headers().get("Sec-WebSocket-Protocol") == sent


@pytest.mark.records("app.param.args-copied")
@pytest.mark.parametrize("vue", ["2", "3"])
@pytest.mark.parametrize("kept", [False, True])
def test_whose_object_the_callbacks_are_taken_out_of(vue: str, kept: bool) -> None:
    def script(play: Play) -> None:
        options = {"url": URL, **noted(play, "success")}
        call(play, "connectSocket", options)
        play.note("kept", options["success"] is not UNDEFINED)

    record = platforms().ledgers("app").record("app.param.args-copied")
    assert record is not None
    major, _, minor = record.versions.removeprefix(">=").partition(".")
    target = f"app@{major}.{int(minor) - (not kept)}:vue={vue}"
    play = perform(target, script)
    assert play.first("kept") is kept
    assert play.first("success") == {"errMsg": "connectSocket:ok"}


@pytest.mark.records("app.global.first-never-opens", "app.global.first-socket")
@pytest.mark.parametrize("target", [FIRST, VUE2, VUE3])
def test_a_first_socket_that_never_opens_blocks_the_global_send(target: str) -> None:
    def script(play: Play) -> None:
        play.connect("nonsense")
        play.later(10, play.connect)
        play.later(50, lambda: play.send_global("x"))

    play = perform(target, script)
    assert "task.open" in play.of(2)
    assert play.all("send.fail") == [words("global.first-never-opens")]
    assert "send.success" not in play.names
    assert not [name for name in play.names if name.startswith("global")]


@pytest.mark.records("app.send.sync-callbacks", "app.close.ok")
@pytest.mark.parametrize("target", [FIRST, VUE2, VUE3])
@pytest.mark.parametrize("globally", [False, True])
def test_send_and_close_call_back_before_they_return(target: str, globally: bool) -> None:
    assert called_back_before_returning(target, globally)


@pytest.mark.records("app.send.ok-means-queued")
@pytest.mark.parametrize("target", BOTH)
def test_a_send_without_network_succeeds(target: str) -> None:
    def then(play: Play, task: HostObject) -> None:
        play.network("none")
        play.later(10, lambda: play.send(task, "into the void"))

    play = perform(target, once_open(then), until_ms=1000, server="silent")
    assert play.first("send.success") == {"errMsg": "sendSocketMessage:ok"}
    assert not {"send.fail", "task.error", "task.close"} & set(play.names)


@pytest.mark.records("app.send.global-always-ok")
def test_vue3s_global_send_succeeds_whatever_becomes_of_it() -> None:
    """Data without JSON: OkHttp throws, and nothing is sent."""
    play = perform(VUE3, once_open(lambda play, task: play.send_global(UNDEFINED)))
    assert [name for name in play.names if name.startswith("send")] == ["send.success", "send.complete"]
    assert "task.error" in play.names
    assert play.frames == []


@pytest.mark.records("app.send.falsy-vue2")
@pytest.mark.parametrize("data", ["", 0, False, None, UNDEFINED])
def test_vue2_does_not_send_what_is_falsy(data: Any) -> None:
    play = perform(VUE2, once_open(lambda play, task: play.send(task, data)))
    assert play.first("send.success") == words("send.falsy-vue2")
    assert play.frames == []
    assert not {"send.fail", "task.error"} & set(play.names)


@pytest.mark.records("app.background")
@pytest.mark.parametrize("target", [VUE3, VUE2, "app/ios"])
def test_in_the_background_the_connection_ends(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(1000, play.app.background)
        play.outside(away, play.app.foreground)

    away = 60_000
    assert not {"task.error", "task.close"} & set(perform(target, script).names)
    away = 1_000_000
    play = perform(target, script, until_ms=2_000_000)
    (error,) = (one for one in play.heard if one.name == "task.error")
    assert error.at >= away
    assert "task.close" not in play.names


@pytest.mark.records("app.misc.interceptors")
@pytest.mark.parametrize("target", BOTH)
def test_interceptors(target: str) -> None:
    plays: list[Play] = []

    def invoke(options: Any, *_: Any) -> Any:
        return UNDEFINED if options["url"] == URL else False

    def returned(value: Any, *_: Any) -> Any:
        if value is not None and value is not UNDEFINED:
            plays[0].note("state", value.fields["readyState"] if isinstance(value, HostObject) else value.readyState)
        return value

    def script(of: Play) -> None:
        plays.append(of)
        hooks = {"invoke": invoke, "returnValue": returned, "success": lambda *_: of.note("hook", None)}
        call(of, "addInterceptor", "connectSocket", hooks)
        of.note("task", call(of, "connectSocket", {"url": URL, **noted(of, "success")}))
        of.note("stopped", call(of, "connectSocket", {"url": "stop", **noted(of, "success")}))

    play = perform(target, script)
    assert isinstance(play.first("task"), HostObject)
    assert play.first("state") == 3
    assert play.first("stopped") is UNDEFINED
    assert [name for name in play.names if name in ("hook", "success")] == ["hook", "success"]
    assert len(play.handshakes) == 1


@pytest.mark.records("app.event.open")
@pytest.mark.parametrize("target", BOTH)
def test_the_open_event_has_no_header(target: str) -> None:
    play = perform(target, lambda play: play.connect())
    assert (play.first("task.open"), play.first("global.open")) == ({}, {})


@pytest.mark.records("app.listener.task-many", "app.event.message")
@pytest.mark.parametrize("target", [FIRST, VUE2, VUE3])
def test_all_listeners_of_a_task_hear_text_and_bytes(target: str) -> None:
    async def server(websocket: Any) -> None:
        await websocket.send("text")
        await websocket.send(b"\0\xff")

    def script(play: Play) -> None:
        task = play.connect(listen=False)
        for name in ("first", "second"):
            play.on(task, "message", play.face.hearing(lambda event, name=name: play.note(name, event)))

    play = perform(target, script, server=server)
    assert [name for name in play.names if name in ("first", "second")] == ["first", "second"] * 2
    assert play.all("global.message") == play.all("first")
    assert play.all("first") == play.all("second") == [{"data": "text"}, {"data": b"\0\xff"}]
