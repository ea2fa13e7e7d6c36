"""What a test expects of the whole trace: partial, negative, in order; and how a failure tells the nearest miss."""

from __future__ import annotations

import re
from typing import Any

import pytest

import emulator
from emulator import EmulatedApp, NotAsExpected, UserError, launch
from emulator.engine.values import UNDEFINED, Foreign, View
from emulator.expectations import pattern
from emulator.expectations.partial import differences
from tests.api.conftest import invented

URL = "wss://example.com/chat"


def connected(app: EmulatedApp, *sent: Any) -> Any:
    task = app.uni.connectSocket({"url": URL, "success": lambda: None})
    app.event(task, "open")
    for data in sent:
        task.send({"data": data})
    return task


def failure(expecting: Any) -> list[str]:
    with pytest.raises(NotAsExpected) as caught:
        expecting()
    return str(caught.value).splitlines()


def test_nothing_is_consumed() -> None:
    with launch(invented()) as app:
        task = connected(app, "a", "b")
        for _ in range(2):
            assert app.expect("message", data={"data": "b"}).data == {"data": "b"}
            assert app.expect("message").data == {"data": "a"}
        assert [app.event(task, "message") for _ in range(2)] == [{"data": "a"}, {"data": "b"}]
        assert app.expect("message", data={"data": "a"}).data == {"data": "a"}


def test_what_is_to_come_is_waited_for_in_the_apps_time() -> None:
    with launch(invented()) as app:
        task = connected(app)
        app.setTimeout(lambda: task.send({"data": "late"}), 50_000)
        found = app.expect("message", data={"data": "late"}, within_ms=60_000)
        assert found.at == pytest.approx(50_002, abs=10)
        assert app.now_ms == found.at


def test_a_deadline_is_kept() -> None:
    with launch(invented()) as app:
        task = connected(app)
        app.setTimeout(lambda: task.send({"data": "late"}), 50_000)
        assert failure(lambda: app.expect("message", within_ms=40_000))[0].endswith("did not come in 40000 ms")
        assert app.now_ms < 41_000


def test_patterns_name_kinds_sockets_and_what_was_heard() -> None:
    with launch(invented()) as app:
        first, second = connected(app, "a"), connected(app, "b")
        app.idle()
        assert app.expect("message", socket=second).data == {"data": "b"}
        assert app.expect("message", socket=1).data == {"data": "a"}
        assert app.expect("connectSocket", data={"url": URL}).kind == "call"
        assert app.expect("uni.connectSocket", kind="return")
        assert app.expect("in *", socket=second).name == "in text"
        assert app.expect(kind=["console", "frame"]).kind == "frame"
        assert app.expect({"name": "message", "socket": 2, "data": {"data": "b"}})
        assert app.expect("success", handled=True, path="connect.success")
        app.expect_none("message", handled=True)
        app.expect_none("close", socket=first)


def test_nothing_came_in_a_minute() -> None:
    with launch(invented()) as app:
        task = connected(app, "a")
        app.expect("message")
        app.expect_none("message", within_ms=60_000)
        assert app.now_ms >= 60_000
        app.setTimeout(lambda: task.send({"data": "late"}), 30_000)
        lines = failure(lambda: app.expect_none("message", within_ms=60_000))
        assert re.fullmatch(r"expected no event message, and it came at 90\d+ ms", lines[0])
        assert app.now_ms < 100_000, "there is nothing more to wait for"
        assert [line for line in lines if "late" in line and line.startswith(" ✗")]
        assert lines[-1].strip() == "^ this came"


def test_without_a_time_the_whole_trace_counts_and_since_narrows_it() -> None:
    with launch(invented()) as app:
        task = connected(app, "a")
        first = app.expect("message")
        app.expect_none("message", since=first)
        app.expect_none("message", since=first.at + 1)
        failure(lambda: app.expect_none("message"))
        task.send({"data": "b"})
        assert app.expect("message", since=first).data == {"data": "b"}


def test_in_order_whatever_stands_between() -> None:
    with launch(invented()) as app:
        connected(app, "a", "b")
        found = app.expect_in_order(["connectSocket", "open", {"name": "message", "data": {"data": "b"}}])
        assert [entry.name for entry in found] == ["uni.connectSocket", "open", "message"]
        lines = failure(lambda: app.expect_in_order([{"name": "message", "data": {"data": data}} for data in "ba"]))
        assert 'number 2 of 2, event message {"data":"a"}, did not come after number 1' in lines[0]
        assert [line[:2] for line in lines if line[:2].strip() and line.startswith(" ")] == [" ≈", " 1"]
        assert "this is like number 2, and came before number 1" in "\n".join(lines)


def test_one_entry_does_for_one_pattern_only() -> None:
    with launch(invented()) as app:
        connected(app, "a")
        app.idle()
        failure(lambda: app.expect_in_order(["message", "message"]))


@pytest.mark.parametrize(
    ("wanted", "line", "words"),
    [
        ({"name": "message", "data": {"data": "hey"}}, "event    message", 'data.data is "hi", not "hey"'),
        ({"name": "message", "data": {"code": 1}}, "event    message", 'data is {"data":"hi"}, which has no code'),
        ({"name": "message", "socket": 2}, "event    message", "it is of socket #1, not of socket #2"),
        ({"name": "success", "kind": "event"}, "callback success", "it is a callback, no event"),
        ({"name": "message", "handled": True}, "event    message", "nobody listened"),
        ({"name": "clos*", "kind": "event"}, "event    message", "its name is 'message', not 'clos*'"),
        ({"name": "message", "data": {"data": 1}}, "event    message", 'data.data is "hi", not 1'),
    ],
)
def test_the_nearest_miss_is_marked(wanted: dict[str, Any], line: str, words: str) -> None:
    with launch(invented()) as app:
        connected(app, "hi")
        lines = failure(lambda: app.expect(wanted))
        (at,) = [number for number, text in enumerate(lines) if text.startswith(" ≈")]
        assert line in lines[at]
        assert lines[at + 1].strip() == f"^ the nearest: {words}"


def test_where_nothing_is_near_nothing_is_marked() -> None:
    with launch(invented()) as app:
        assert failure(lambda: app.expect("warn"))[1:] == ["  (nothing has happened)"]
        connected(app)
        assert not [line for line in failure(lambda: app.expect("warn")) if line.startswith(" ≈")]


def test_a_long_timeline_is_told_around_its_marks() -> None:
    with launch(invented()) as app:
        connected(app, *(f"{number}" for number in range(300)))
        app.idle()
        lines = failure(lambda: app.expect_none("message", data={"data": "7"}))
        assert len(lines) < 50
        assert sum(line.startswith("  ... ") and line.endswith(" more") for line in lines) == 2


async def test_the_same_for_coroutines() -> None:
    async with launch(invented()) as app:
        task = app.uni.connectSocket({"url": URL, "success": lambda: None})
        await app.expect("open", socket=task)
        task.send({"data": "a"})
        assert (await app.expect_in_order(["open", "message"]))[1].data == {"data": "a"}
        await app.expect_none("close", within_ms=60_000)
        with pytest.raises(NotAsExpected, match="expected event close"):
            await app.expect("close")


def test_in_the_real_world_too() -> None:
    with launch(invented(), world="real") as app:
        connected(app, "a")
        app.expect("message", data={"data": "a"}, within_ms=10_000)
        app.expect_none("close", within_ms=50)


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        (..., object()),
        ({}, {"a": 1}),
        ({"a": {"b": [1, ...]}}, {"a": {"b": [1, 2], "c": 3}, "d": 4}),
        ({"a": re.compile("^x")}, {"a": "xy"}),
        ({"a": str}, {"a": "xy"}),
        ({"a": lambda value: value > 1}, {"a": 2}),
        (b"\x01", View("Uint8Array", b"\x01")),
        (bytearray(b"\x01"), b"\x01"),
        ("hi", b"hi"),
        (1, 1.0),
        (float("nan"), float("nan")),
        ({"a": UNDEFINED}, {}),
        ({"a": {"$": "undefined"}}, {}),
        ({"a": {"$": "any"}}, {"a": None}),
        ({"$": "contains", "text": "el"}, "hello"),
        ({"$": "matches", "regex": "^h.l"}, "hello"),
        (Foreign("RegExp", "/^H/i"), "hello"),
        ((1, 2), [1, 2]),
    ],
)
def test_alike(wanted: Any, got: Any) -> None:
    assert not list(differences(wanted, got))


@pytest.mark.parametrize(
    ("wanted", "got", "words"),
    [
        (1, True, "data is true, not 1"),
        (True, 1, "data is 1, not true"),
        ("1", 1, 'data is 1, not "1"'),
        (None, UNDEFINED, "data is undefined, not null"),
        ([1], [1, 2], "data has 2 items, not 1"),
        ([1], "1", 'data is "1", not [1]'),
        ({"a": 1}, None, 'data is null, not {"a":1}'),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "data.a[0].b is 2, not 1"),
        (b"\x01", b"\x02", "data is ArrayBuffer(1)[2], not ArrayBuffer(1)[1]"),
        (re.compile("^x"), "y", 'data is "y", which doesn\'t match "^x"'),
        ({"$": "contains", "text": "x"}, "y", 'data is "y", which doesn\'t contain "x"'),
        (Foreign("RegExp", "/x/"), "X", 'data is "X", which doesn\'t match "x"'),
        (int, "x", 'data is "x", no int'),
        (str.isdigit, "x", 'data is "x", for which isdigit doesn\'t hold'),
        (len, 7, "data is 7, for which len raises TypeError: object of type 'int' has no len()"),
    ],
)
def test_unlike(wanted: Any, got: Any, words: str) -> None:
    assert list(differences(wanted, got)) == [words]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"nmae": "open"}, "unknown key of a pattern 'nmae'; did you mean 'name'"),
        ({"kind": "evnt"}, "unknown kind of entry 'evnt'; did you mean 'event'"),
        ({"socket": "first"}, "a pattern's socket is a SocketTask or a number"),
        (7, "a pattern is a name"),
    ],
)
def test_a_wrong_pattern_is_told(raw: Any, words: str) -> None:
    with pytest.raises(UserError, match=words):
        pattern(raw)


def test_wrong_expectations_are_told() -> None:
    with launch(invented()) as app:
        for expecting, words in (
            (lambda: app.expect_in_order([]), "at least one"),
            (lambda: app.expect_in_order("open"), "a list of patterns"),
            (lambda: app.expect("open", nmae=1), "unknown key of a pattern 'nmae'"),
            (lambda: app.expect({"name": "open", "data": 1}, data=2), "data is given twice"),
            (lambda: app.expect_none("open", data={"$": "sum"}), None),
        ):
            if words:
                with pytest.raises(UserError, match=words):
                    expecting()
        connected(app, "a")
        with pytest.raises(UserError, match="there is any, undefined, contains, matches"):
            app.expect("open", data={"$": "sum"})


def test_an_entry_of_another_app_says_nothing() -> None:
    with launch(invented()) as one, launch(invented()) as other:
        connected(one)
        with pytest.raises(UserError, match="no entry of this app"):
            other.expect_none("open", since=one.expect("open"))


def test_the_evidence_is_told_where_the_target_is_known() -> None:
    with emulator.launch("mp-weixin") as app:
        task = app.wx.connectSocket({"url": URL})
        app.event(task, "open")
        assert "[mp-weixin.callback.success-sync, source-code]" in "\n".join(failure(lambda: app.expect("close")))
        assert "mp-weixin.callback.success-sync" in app.timeline()
