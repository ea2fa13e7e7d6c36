"""uni-app's App-plus: what the native module makes of what it gets, and what uni does with options and listeners."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, HostObject, Throw, View
from tests.profiles.driver import URL, Play, exact, once_open, perform
from tests.profiles.over_uni import Functions

VUE3, VUE2 = "app", "app:vue=2"
BOTH = [VUE3, VUE2]


def words(record: str) -> Any:
    return exact(f"app.{record}")


def out(play: Play) -> list[tuple[str, bytes]]:
    return [frame for frame in play.frames if frame[0].startswith("out")]


@pytest.mark.records("app.android.json-text", "app.android.close-default")
@pytest.mark.parametrize(
    ("code", "reason", "frame"),
    [
        ("4000", {"a": [1]}, b'4000 {"a":[1]}'),
        (4000.5, 5, b"1000 5"),
        (-1.5, True, b"1000 true"),
        (True, None, b"1000"),
        (3000, [1, "a"], b'3000 [1,"a"]'),
    ],
)
def test_close_arguments_are_read_as_json(code: Any, reason: Any, frame: bytes) -> None:
    play = perform(VUE2, once_open(lambda play, task: play.close(task, code=code, reason=reason)))
    assert out(play) == [("out close", frame)]


@pytest.mark.records("app.android.json-text")
@pytest.mark.parametrize(("protocols", "sent"), [(5, "5"), ({"a": 1}, '{"a":1}'), (True, "true"), ("", None)])
def test_protocols_are_read_as_json(protocols: Any, sent: str | None) -> None:
    play = perform(VUE3, lambda play: play.connect(protocols=protocols))
    assert play.headers().get("Sec-WebSocket-Protocol") == sent


@pytest.mark.records("app.android.send-unknown-id")
@pytest.mark.parametrize("target", BOTH)
def test_a_send_without_a_connection_comes_to_nothing(target: str) -> None:
    def script(play: Play) -> None:
        play.send(play.connect("example.com"), "x")

    play = perform(target, script)
    assert "send.success" in play.names
    assert not {"task.error", "global.error"} & set(play.names)
    assert out(play) == []


@pytest.mark.records("app.android.send-null")
@pytest.mark.parametrize("data", [UNDEFINED, float("nan"), float("inf")])
def test_data_without_json_is_an_error(data: Any) -> None:
    def sent(play: Play, task: HostObject) -> None:
        play.method(task, "send", {"data": data})
        play.later(10, lambda: play.send(task, "still there"))

    play = perform(VUE3, once_open(sent))
    ends = [name for name in play.names if name in ("send.success", "send.fail", "task.error", "task.close")]
    assert ends == ["send.success", "task.error", "send.fail", "send.success"]
    assert out(play) == [("out text", b"still there")]


@pytest.mark.records("app.android.id-freed")
@pytest.mark.parametrize("target", BOTH)
def test_an_error_frees_the_id(target: str) -> None:
    def script(play: Play) -> None:
        play.send(play.connect("wss://first.example"), "too early")
        play.connect("wss://second.example")

    play = perform(target, script)
    assert [dict(handshake.headers)["Host"] for handshake in play.handshakes] == ["first.example", "second.example"]
    assert not [name for name in play.of(1) if name.startswith("task")]
    assert [name for name in play.of(2) if name.startswith("task")] == ["task.error"]


@pytest.mark.records("app.android.header-characters")
@pytest.mark.parametrize("header", [{"a": "1", "b": "文", "c": "3"}, {"a": "1", "文": "2", "c": "3"}])
def test_a_header_that_cannot_be_sent_ends_the_list(header: dict[str, str]) -> None:
    sent = perform(VUE3, lambda play: play.connect(header=header)).headers()
    assert sent["a"] == "1"
    assert "c" not in sent


@pytest.mark.records("app.android.header-characters")
@pytest.mark.parametrize("target", BOTH)
def test_protocols_that_cannot_be_sent_are_silent(target: str) -> None:
    play = perform(target, lambda play: play.connect(protocols=["文"]))
    assert play.names == ["connect.success", "connect.complete"]
    assert play.handshakes == []


@pytest.mark.records("app.send.items")
@pytest.mark.parametrize("target", BOTH)
@pytest.mark.parametrize(
    ("data", "sent"),
    [
        ([1, "a", "7", 257, None], b"\x01\x00\x07\x01\x00"),
        (View("Uint16Array", b"\x01\x02\x03\x04"), b"\x01\x03"),
        (View("DataView", b"\x01\x02"), b""),
        ({"a": 1}, b""),
    ],
)
def test_objects_leave_as_their_items(target: str, data: Any, sent: bytes) -> None:
    play = perform(target, once_open(lambda play, task: play.send(task, data)))
    assert out(play) == [("out binary", sent)]


@pytest.mark.records("app.send.vue3-no-argument")
@pytest.mark.parametrize("args", [(), (None,)])
def test_vue3_sends_nothing_without_an_argument(args: tuple[Any, ...]) -> None:
    play = perform(VUE3, once_open(lambda play, task: play.method(task, "send", *args)))
    assert not {"send.throw", "task.error"} & set(play.names)
    assert out(play) == []


@pytest.mark.records("app.send.vue2-null")
def test_vue2_throws_for_null() -> None:
    def both(play: Play, task: HostObject) -> None:
        play.method(task, "send", None)
        play.method(task, "close", None)

    play = perform(VUE2, once_open(both))
    for call in ("send", "close"):
        thrown = play.first(f"{call}.throw")
        assert (thrown.name, thrown.message) == ("TypeError", words("send.vue2-null")["throws"])
    assert out(play) == [("out close", b"1000")]


@pytest.mark.records("app.param.vue2-protocols-binary")
def test_vue2_throws_for_binary_protocols() -> None:
    def script(play: Play) -> None:
        with pytest.raises(Throw) as thrown:
            Functions(play)["connectSocket"]({"url": URL, "protocols": b"\1", "complete": lambda _: None})
        play.note("thrown", thrown.value.value.message)
        Functions(play)["connectSocket"](
            {"url": URL, "protocols": View("Uint8Array", b"\1"), "complete": lambda _: None}
        )

    play = perform(VUE2, script)
    assert play.first("thrown") == words("param.vue2-protocols-binary")["throws"]
    assert play.headers()["Sec-WebSocket-Protocol"] == "{}"


@pytest.mark.records("app.param.vue3-options-written")
def test_vue3_writes_to_the_options_that_hooks_see() -> None:
    def script(play: Play) -> None:
        functions = Functions(play)
        functions["addInterceptor"]("connectSocket", {"success": lambda result, options: play.note("seen", options)})
        options = {"url": URL, "method": "post", "protocols": "p", "success": lambda _: None}
        functions["connectSocket"](options)
        play.note("given", list(options))

    play = perform(VUE3, script)
    assert play.first("seen") == {"url": URL, "method": "POST", "protocols": ["p"], "header": {}}
    assert play.first("given") == ["url", "method", "protocols", "success"]
    seen = perform(VUE2, script).first("seen")
    assert (seen["method"], seen["protocols"], "header" in seen) == ("post", "p", False)


@pytest.mark.records("app.listener.vue2-extra-argument")
@pytest.mark.parametrize(("target", "count"), [(VUE3, 1), (VUE2, 2)])
def test_what_global_listeners_get(target: str, count: int) -> None:
    def script(play: Play) -> None:
        Functions(play)["onSocketOpen"](lambda *args: play.note("heard", (args[0], len(args))))
        play.connect()

    heard = perform(target, script, listen=False).first("heard")
    assert heard == ({}, count)


@pytest.mark.records("app.misc.interceptor-checks")
def test_what_interceptors_are_added_to() -> None:
    def script(play: Play) -> None:
        for name in ("addInterceptor", "removeInterceptor"):
            try:
                Functions(play)[name](False)
            except Throw as thrown:
                play.note("thrown", thrown.value.message)

    said = words("misc.interceptor-checks")["vue2"]
    assert perform(VUE2, script).all("thrown") == [said, said.replace("add", "remove")]
    assert perform(VUE3, script).all("thrown") == []
    warned = perform("app:build=development", script).console
    assert [level for level, _ in warned] == ["warn", "warn"]
    assert warned[0][1].startswith('addInterceptor: Invalid args: type check failed for args "method".')
