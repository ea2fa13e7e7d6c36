"""JD mini programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, HostObject, View
from tests.profiles.driver import Play, exact, perform, resolve

MP = "mp-jd"
OLD = f"{MP}/client-2020"
EVERYWHERE = [MP, OLD, f"{MP}/ios", f"{MP}/devtools"]
NATIVE = "operateSocketTask:"  # the api's name that the container puts before its texts


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(*urls: Any, **options: Any) -> Any:
    def script(play: Play) -> None:
        for number, url in enumerate(urls or ("wss://a.example",)):
            play.later(number * 50, partial(play.connect, url, **options))

    return script


def then(act: Any, after_ms: float = 20) -> Any:
    """A script that connects and, a while later, does something with the task."""

    def script(play: Play) -> None:
        task = play.connect()
        play.later(after_ms, lambda: act(play, task))

    return script


# What there is


@pytest.mark.parametrize("target", EVERYWHERE)
def test_functions_and_task(target: str) -> None:
    got: list[Any] = []
    play = perform(target, lambda play: got.append(play.connect(callbacks=False)))
    assert not [name for name in play.app.profile.functions if name.startswith("off")]
    assert isinstance(got[0], HostObject)
    assert set(got[0].methods) == {"send", "close", "onOpen", "onClose", "onError", "onMessage"}
    assert play.state(got[0]) is UNDEFINED


@pytest.mark.parametrize("name", ["send_global", "close_global"])
def test_global_functions_give_no_promise(name: str) -> None:
    got: list[Any] = []
    options = ("x",) if name == "send_global" else ()
    perform(MP, lambda play: got.append(getattr(play, name)(*options, callbacks=False)))
    assert got == [UNDEFINED]


def test_success_comes_inside_the_call() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.note("after", None)

    play = perform(MP, script)
    assert play.names[:3] == ["connect.success", "connect.complete", "after"]
    assert play.first("connect.success") == {**words("return.native-create"), "socketTaskId": "1"}


def test_a_failed_attempt_uses_up_an_id() -> None:
    assert perform(MP, connecting("", "wss://a.example")).first("connect.success")["socketTaskId"] == "2"


# What connectSocket refuses


@pytest.mark.parametrize(
    ("record", "url"),
    [
        *(("param.url", url) for url in ("", UNDEFINED, None)),
        ("url.whitelist", "wss://b.example"),
        ("url.whitelist", "wss://x.a.example"),
        ("url.whitelist", "wss://a.example:8443"),
        ("url.whitelist", "ws://a.example"),
        ("url.whitelist", "a.example"),
        ("url.whitelist", "wss://"),
    ],
)
@pytest.mark.parametrize("target", EVERYWHERE)
def test_url(target: str, record: str, url: Any) -> None:
    known = words(record)
    play = perform(target, connecting(url), domains=["wss://a.example"])
    assert play.names == ["global.error", "connect.fail", "connect.complete"]
    assert play.first("global.error") == {**known["event"], "socketTaskId": "1"}
    assert play.first("connect.fail") == {"errMsg": known["errMsg"], "socketTaskId": "1", "state": "error"}


@pytest.mark.parametrize(
    ("url", "domain"),
    [("WSS://A.example/any/path", "wss://a.example"), ("ws://a.example", "ws://a.example")],
)
def test_a_listed_url(url: str, domain: str) -> None:
    assert "task.open" in perform(MP, connecting(url), domains=[domain]).names


def test_the_vendors_switch_lets_everything_through() -> None:
    assert "task.open" in perform(MP, connecting("ws://b.example"), url_check=False, domains=["wss://a.example"]).names


@pytest.mark.parametrize(
    ("target", "limit"),
    [(MP, words("limit.concurrent-native")["limit"]), (OLD, words("limit.concurrent-docs")["limit"])],
)
def test_one_socket_too_many(target: str, limit: int) -> None:
    known = words("limit.concurrent-native")
    play = perform(target, connecting(*["wss://a.example"] * (limit + 1)))
    assert len(play.all("task.open")) == limit
    assert play.of(limit + 1) == ["connect.fail", "connect.complete"]
    fail = play.first("connect.fail")
    assert fail["errMsg"] == known["errMsg"].replace(str(known["limit"]), str(limit))
    assert fail["state"] == "error"
    assert play.first("global.error") == {**known["event"], "socketTaskId": str(limit + 1)}


def test_close_frees_its_place_with_the_event() -> None:
    got: list[bool] = []

    def script(play: Play) -> None:
        first = play.connect()
        first.methods["onClose"](lambda _: got.append(play.app.sets.full("live")))
        play.later(20, lambda: play.close(first))
        play.later(21, lambda: play.connect())  # close has been called, its event has not come
        play.later(60, lambda: play.connect())

    play = perform(OLD, script)
    assert len(play.all("connect.fail")) == 1
    assert len(play.all("connect.success")) == 2
    assert got == [True]


# The handshake


def test_neither_headers_nor_subprotocols_leave() -> None:
    sent = perform(MP, connecting(header={"X-Token": "t", "Referer": "r"}, protocols=["mqtt"], method="POST")).headers()
    assert not {name.lower() for name in sent} & {"x-token", "referer", "sec-websocket-protocol"}


@pytest.mark.parametrize(
    ("options", "configured", "limit"),
    [
        ({}, None, words("param.timeout")["default"]),
        ({"timeout": 0}, None, words("param.timeout")["default"]),
        ({"timeout": -1}, 5000, 5000),
        ({"timeout": 2000}, 5000, 2000),
        ({"timeout": 90_000}, None, 90_000),
    ],
)
def test_timeout(options: dict[str, Any], configured: float | None, limit: float) -> None:
    play = perform(MP, connecting(**options), server="hang", connect_timeout_ms=configured)
    assert next(one.at for one in play.heard if one.name == "task.error") == pytest.approx(limit, abs=1)
    assert play.all("task.close") == []


# Events


def test_open_shows_the_headers_of_the_request() -> None:
    opened = perform(MP, connecting()).first("task.open")
    assert list(opened) == ["socketTaskId", "state", "header"]
    assert opened["state"] == "open"
    assert {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key"} <= set(opened["header"])


async def speak(websocket: Any) -> None:
    await websocket.send("a\u2028b\u2029c")
    await websocket.send(b"\x01")
    await websocket.wait_closed()


def test_messages() -> None:
    known = words("event.message-u2028")
    line_feed = known["to"].encode().decode("unicode_escape")
    assert [mark.encode().decode("unicode_escape") for mark in known["from"]] == ["\u2028", "\u2029"]
    common = {"socketTaskId": "1", "state": "message"}
    assert perform(MP, connecting(), server=speak).all("task.message") == [
        {**common, "isBuffer": False, "data": f"a{line_feed}b{line_feed}c"},
        {**common, "isBuffer": True, "data": b"\x01"},
    ]


@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:404", "hang"])
def test_a_failure_is_an_error_alone(server: str) -> None:
    play = perform(MP, connecting(), server=server)
    assert play.of(1) == ["connect.success", "connect.complete", "task.error"]
    shape = words("error.onfailure")["event"]
    error = play.first("task.error")
    assert set(error) == {"socketTaskId", *shape}
    assert error["state"] == shape["state"]


def test_a_broken_connection_is_an_error_alone() -> None:
    play = perform(MP, connecting(), server="drop")
    assert play.of(1)[2:] == ["task.open", "task.error"]


def test_the_network_goes() -> None:
    play = perform(MP, then(lambda play, task: play.network("none")))
    assert play.of(1)[3:] == ["task.error"]


def test_a_close_of_the_servers_goes_unnoticed_and_keeps_its_place() -> None:
    play = perform(OLD, connecting("wss://a.example", "wss://a.example"), server="close:4001:bye")
    assert play.all("task.close") == []
    assert len(play.all("connect.fail")) == 1
    play = perform(MP, then(lambda play, task: play.close(task)), server="close:4001:bye")
    assert play.all("task.close") == [{"socketTaskId": "1", "state": "close", "code": 4001, "reason": "bye"}]


def test_the_background_changes_nothing() -> None:
    play = perform(MP, then(lambda play, task: (play.app.background(), play.send(task, "x"))), until_ms=300_000)
    assert play.of(1)[3:] == ["send.success", "send.complete", "task.message"]


# send and close


@pytest.mark.parametrize(
    ("record", "after_ms", "data"),
    [
        ("error.send-not-open", 0, "x"),
        ("error.send-null", 20, UNDEFINED),
        ("error.send-null", 20, None),
        ("error.send-type", 20, {"a": 1}),
        ("error.send-type", 20, 7),
        ("error.send-type", 20, View("Uint8Array", b"x")),
    ],
)
def test_send_fails(record: str, after_ms: float, data: Any) -> None:
    text = words(record)["errMsg"].replace("<socketTaskId>", "1")
    play = perform(MP, then(lambda play, task: play.send(task, data), after_ms))
    assert play.first("send.fail") == {"errMsg": NATIVE + text}


@pytest.mark.parametrize("server", ["echo", "refuse"])
def test_a_task_that_is_no_more(server: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(20, lambda: play.close(task))
        play.later(60, lambda: (play.send(task, "x"), play.close(task)))

    gone = {"errMsg": NATIVE + words("error.no-task")["errMsg"]}
    play = perform(MP, script, server=server)
    assert play.all("send.fail") == [gone]
    assert play.all("close.fail")[-1] == gone


def test_an_answer_comes_later_than_the_call() -> None:
    play = perform(MP, then(lambda play, task: (play.send(task, b"x"), play.note("after", None))))
    assert play.names[-5:-2] == ["after", "send.success", "send.complete"]
    assert play.first("send.success") == {"errMsg": NATIVE + words("return.errmsg-format")["ok"]}
    assert ("out binary", b"x") in play.frames


@pytest.mark.parametrize("code", [0, 999, 1001, 1006, 2999, 5000])
def test_codes_that_are_refused(code: int) -> None:
    play = perform(MP, then(lambda play, task: play.close(task, code=code)))
    assert play.of(1)[3:] == ["close.fail", "close.complete"]
    assert play.first("close.fail") == {"errMsg": NATIVE + words("close.code-range")["errMsg"]}
    assert play.frames == []


@pytest.mark.parametrize("options", [{}, {"code": 3000}, {"code": 4999, "reason": "再见"}, {"reason": "好" * 41}])
def test_close(options: dict[str, Any]) -> None:
    wanted = {**words("close.defaults"), **options}
    play = perform(MP, then(lambda play, task: play.close(task, **options)))
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert play.first("task.close") == {"socketTaskId": "1", "state": "close", **wanted}


@pytest.mark.parametrize(("options", "after_ms"), [({"reason": "好" * 42}, 20), ({"reason": "x" * 124}, 20), ({}, 0)])
def test_a_close_that_says_ok_and_closes_nothing(options: dict[str, Any], after_ms: float) -> None:
    play = perform(MP, then(lambda play, task: play.close(task, **options), after_ms))
    assert play.all("close.success") == [{"errMsg": NATIVE + words("return.errmsg-format")["ok"]}]
    assert play.all("task.open")
    assert play.all("task.close") == []


# How sure it is


@pytest.mark.parametrize(
    ("target", "path", "confidence"),
    [
        (MP, "connect.unless.url-falsy.fail", "source-code"),
        (f"{MP}/ios", "connect.unless.url-falsy.fail", "inferred"),
        (f"{MP}/devtools", "opened.open", "inferred"),
        (OLD, "sets.live.max", "reported"),
        (MP, "failed.error", "inferred"),
    ],
)
def test_confidence(target: str, path: str, confidence: str) -> None:
    assert resolve(target).why(path).confidence == confidence
