"""Kuaishou mini programs: what the ledger says, on the target that it says it of."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject, View
from tests.profiles.driver import Play, Script, exact, perform, resolve

MP = "mp-kuaishou"
MINIGAME, DEVTOOLS = f"{MP}/android-minigame", f"{MP}/devtools"
PHONES = [MP, MINIGAME]
EVERYWHERE = [MP, MINIGAME, DEVTOOLS]


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(*args: Any, **options: Any) -> Script:
    return lambda play: play.connect_with(*args) if args else play.connect(**options)


def when_open(then: Any, **options: Any) -> Script:
    """Connects, and runs `then(play, task)` when the connection is long open."""

    def script(play: Play) -> None:
        task = play.connect(**options)
        play.later(50, lambda: then(play, task))

    return script


# The surface


@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_task(target: str) -> None:
    tasks: list[Any] = []
    perform(target, lambda play: tasks.append(play.connect()))
    assert isinstance(tasks[0], HostObject)
    assert list(tasks[0].methods) == ["send", "close", "onOpen", "onClose", "onError", "onMessage"]
    assert "readyState" not in tasks[0].fields


def test_mini_games_have_no_global_functions() -> None:
    assert list(resolve(MINIGAME).profile.functions) == ["connectSocket"]
    assert "closeSocket" in resolve(MP).profile.functions
    assert f"{resolve(MP).profile.namespace}.connectSocket" in words("surface.minigame-native")["commands"]


def test_the_evidence_says_what_was_seen_with_the_other_engine_only() -> None:
    assert resolve(MP).why("received").confidence == "inferred"
    assert resolve(MINIGAME).why("send.unless.task-gone").confidence == "source-code"


def test_states_of_a_socket() -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task)))
    native = words("surface.state-native")
    assert play.states == [native["OPEN"], native["CLOSING"], native["CLOSED"]]


def test_an_error_does_not_change_the_state() -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        task.methods["onError"](lambda _: seen.append(list(play.states)))

    seen: list[Any] = []
    play = perform(MP, script, server="refuse")
    assert seen == [[]]
    assert play.states == [words("surface.state-native")["CLOSED"]]


# connectSocket


@pytest.mark.parametrize("target", [MP, DEVTOOLS])
def test_success_has_no_argument(target: str) -> None:
    assert perform(target, connecting()).first("connect.success") is UNDEFINED


@pytest.mark.parametrize("url", ["wss://a.com", "ws://a.com", "text"])
def test_success_comes_first_and_at_once(url: str) -> None:
    def script(play: Play) -> None:
        play.connect(url)
        assert play.names[:2] == ["connect.success", "connect.complete"]

    assert perform(MINIGAME, script).first("connect.success") == words("return.native-success")


def test_a_call_without_parameters_is_answered_natively() -> None:
    play = perform(MINIGAME, connecting(None))
    assert [entry.data for entry in play.app.trace if entry.kind == "callback" and entry.name == "fail"] == [
        words("error.null-param")
    ]


def test_a_missing_url_is_a_bad_parameter() -> None:
    assert str(perform(MP, connecting(url=None)).first("connect.fail")["code"]) in words("error.code-msg")


@pytest.mark.parametrize("url", ["ws://a.com", "wss://b.com", "text"])
def test_what_is_off_the_list_fails_after_success(url: str) -> None:
    play = perform(MP, connecting(url=url), domains=["wss://a.com"])
    assert play.of(1) == ["connect.success", "connect.complete", "connect.fail"]
    assert play.handshakes == []


@pytest.mark.parametrize("scheme", ["http", "ftp", "WSS"])
def test_unknown_schemes(scheme: str) -> None:
    play = perform(MP, connecting(url=f"{scheme}://a.com"), url_check=False)
    known = words("url.unknown-scheme")
    text = known["errMsg"].replace("<scheme>", scheme)
    assert play.of(1)[2:] == ["task.error", "task.close"]
    assert play.first("task.error") == {"errMsg": text}
    assert play.first("task.close") == {"code": known["code"], "reason": text}


def test_nothing_comes_of_a_url_that_cannot_be_parsed() -> None:
    assert perform(MP, connecting(url="wss://a b"), url_check=False).of(1) == ["connect.success", "connect.complete"]


def test_the_switch_lets_ws_through() -> None:
    assert words("domain.devtools") == {"projectConfig": "setting.urlCheck"}
    assert perform(DEVTOOLS, connecting(url="ws://a.com"), url_check=False).all("task.open")


@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_limit(target: str) -> None:
    limit = words("limit.concurrent")["limit"]
    play = perform(target, lambda play: [play.connect() for _ in range(limit + 1)])
    assert len(play.all("task.open")) == limit
    assert play.of(limit + 1)[:2] == ["connect.fail", "connect.complete"]


def test_an_error_gives_up_the_place() -> None:
    def script(play: Play) -> None:
        for number in range(7):
            play.later(20 * number, play.connect)

    assert perform(MP, script, server="refuse").all("connect.fail") == []


# Failing connections


@pytest.mark.parametrize("server", ["refuse", "dns", "tls"])
def test_error_then_close(server: str) -> None:
    play = perform(MP, connecting(), server=server)
    assert play.of(1)[2:] == ["task.error", "task.close"]
    assert play.first("task.close") == {
        **words("error.connect-failed"),
        "reason": play.first("task.error")["errMsg"],
    }


def test_a_refused_handshake_is_only_a_close() -> None:
    play = perform(MP, connecting(), server="reject:404")
    assert play.of(1)[2:] == ["task.close"]
    assert play.first("task.close") == words("error.http-status")


def test_a_subprotocol_that_nobody_confirms() -> None:
    play = perform(MP, connecting(protocols=["a"]), accept_subprotocol=False)
    known = words("protocols.mismatch")
    begin, end = known["reason"].split("<draft description>")
    closed = play.first("task.close")
    assert play.of(1)[2:] == ["task.close"]
    assert closed["code"] == known["code"]
    assert closed["reason"].startswith(begin)
    assert closed["reason"].endswith(end)


@pytest.mark.parametrize("target", PHONES)
def test_connecting_has_no_time_limit(target: str) -> None:
    play = perform(target, connecting(timeout=1000), server="hang", connect_timeout_ms=1000)
    assert play.heard[-1].at < words("timeout.minigame-unused")["default"] * 1000
    assert play.of(1) == ["connect.success", "connect.complete"]


# Events


def test_payloads() -> None:
    play = perform(MP, when_open(lambda play, task: [play.send(task, data) for data in ("text", b"bytes", "")]))
    assert list(play.first("task.open")) == ["header"]
    assert play.all("task.message") == [{"data": "text"}, {"data": b"bytes"}]  # the empty text is dropped


def test_a_server_that_drops_the_connection() -> None:
    assert perform(MP, connecting(), server="drop").first("task.close") == words("close.peer-silent")


async def _deaf(websocket: Any) -> None:
    websocket.transport.pause_reading()
    await asyncio.sleep(1000)


@pytest.mark.parametrize(("given", "every"), [({}, None), ({"timeout": 999}, None), ({"timeout": 4900}, 4000)])
def test_a_server_that_does_not_answer_pings(given: dict[str, Any], every: int | None) -> None:
    play = perform(MP, connecting(**given), server=_deaf)
    known = words("timeout.miniprogram-keepalive")
    assert play.first("task.close") == {"code": known["code"], "reason": known["reason"]}
    pinged = [entry.at for entry in play.app.trace if entry.name == "out ping"]
    assert pinged[0] == pytest.approx(every or known["default"], abs=10)


# Headers


def test_headers_go_out_as_they_are() -> None:
    play = perform(MP, connecting(header={"Referer": "r", "X-Number": 5}))
    assert (play.headers()["Referer"], play.headers()["X-Number"]) == ("r", "5")
    assert "content-type" not in {name.lower() for name in play.headers()}


def test_headers_as_typings_have_them() -> None:
    play = perform(DEVTOOLS, connecting(header={"Referer": "r"}))
    assert play.headers()["content-type"] == words("param.header")["default content-type"]
    assert "Referer" not in play.headers()


# send


def test_send_is_answered_at_once() -> None:
    def then(play: Play, task: Any) -> None:
        play.send(task, "x")
        assert play.names[-2:] == ["send.success", "send.complete"]

    assert perform(MINIGAME, when_open(then)).first("send.success") == words("order.send-answer")


@pytest.mark.parametrize("data", [5, True, {}, [], None, UNDEFINED, View("Uint8Array", b"x")])
def test_other_types_are_reported_as_sent_and_are_not(data: Any) -> None:
    play = perform(MINIGAME, when_open(lambda play, task: play.send(task, data)))
    assert play.first("send.success") == words("order.send-answer")
    assert play.frames == []


@pytest.mark.parametrize("closing", [False, True])
def test_send_while_not_open_is_not_answered(closing: bool) -> None:
    def then(play: Play, task: Any) -> None:
        play.close(task)
        play.send(task, "x")

    play = perform(MP, when_open(then) if closing else lambda play: play.send(play.connect(), "x"))
    assert [name for name in play.names if name.startswith("send")] == []


@pytest.mark.parametrize("call", ["send", "close"])
def test_a_task_that_is_gone(call: str) -> None:
    play = perform(MINIGAME, when_open(lambda play, task: play.method(task, call, {"data": "x"})), server="close:1000")
    assert play.first(f"{call}.fail") == words("error.send-no-task")


# close


def test_close_is_answered_before_the_event() -> None:
    play = perform(MINIGAME, when_open(lambda play, task: play.close(task, code=4001, reason="bye")))
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert play.first("close.success") == words("order.close-answer")
    assert play.first("task.close") == {"code": 4001, "reason": "bye"}


@pytest.mark.parametrize("code", [None, 0, -1])
def test_codes_below_one_become_1000(code: Any) -> None:
    options = {} if code is None else {"code": code}
    play = perform(MP, when_open(lambda play, task: play.close(task, **options)))
    assert play.first("task.close")["code"] == words("close.nonpositive")["code"] == words("close.defaults")["code"]


@pytest.mark.parametrize(
    ("code", "text"), [(1016, 0), (2999, 0), (1, 1), (999, 1), (1004, 1), (1005, 1), (1015, 1), (5000, 1)]
)
def test_illegal_codes(code: int, text: int) -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task, code=code)))
    known = words("close.illegal-code")
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.error", "task.close"]
    assert play.first("task.error") == {"errMsg": known["errMsg"][text].replace("<code>", str(code))}
    assert play.first("task.close") == {"code": known["code"], "reason": known["reason"]}
    assert play.frames == []


def test_code_1006_is_never_sent() -> None:
    play = perform(MP, when_open(lambda play, task: play.close(task, code=1006, reason="r")))
    assert play.of(1)[3:] == ["close.success", "close.complete", "task.close"]
    assert play.first("task.close") == {"code": 1006, "reason": "r"}
    assert play.frames == []


def test_close_while_connecting() -> None:
    play = perform(MP, lambda play: play.close(play.connect(), reason="r"))
    assert play.of(1)[2:] == ["close.success", "close.complete", "task.close"]
    assert play.first("task.close") == {**words("close.while-connecting"), "reason": "r"}


# uni-app's layer


@pytest.mark.parametrize("vue", ["3", "2"])
def test_uni_passes_method_on_and_changes_nothing(vue: str) -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        uni = globals_for(play.app, play.app.profile)["uni"].methods
        task = uni["connectSocket"]({"url": "wss://a.com", "method": "POST", "success": got.append})
        assert isinstance(task, HostObject)
        assert task.fields.get("__v_skip", False) is (vue == "3")

    play = perform(f"{MP}:vue={vue}", script)
    assert got == [UNDEFINED]
    assert play.console == []
