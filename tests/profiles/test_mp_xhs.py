"""Xiaohongshu mini programs: what the ledger says, on the target that it says it of, and that the rest is no fact."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, HostObject
from platforms.vocabulary import ARRIVALS, CALLS
from tests.profiles.driver import Play, exact, perform, platforms, resolve

MP = "mp-xhs"
FUNCTIONS = {
    "connectSocket",
    "sendSocketMessage",
    "closeSocket",
    "onSocketOpen",
    "onSocketMessage",
    "onSocketError",
    "onSocketClose",
}
HOSTS = [f"{MP}/{host}" for host in ("android", "ios", "devtools")]


def words(record: str) -> Any:
    return exact(f"{MP}.{record}")


def connecting(url: Any = "wss://a.example", **options: Any) -> Any:
    return lambda play: play.connect(url, **options)


def then(act: Any, after_ms: float = 20) -> Any:
    """A script that connects and, a while later, does something with the task."""

    def script(play: Play) -> None:
        task = play.connect()
        play.later(after_ms, lambda: act(play, task))

    return script


# Which versions have sockets


@pytest.mark.parametrize("version", ["3.37.0", "3.80.0", "3.100.0"])
def test_there_were_no_sockets_before(version: str) -> None:
    assert resolve(f"{MP}@{version}").profile.functions == {}


@pytest.mark.parametrize("version", ["3.108.1", "3.136.0"])
@pytest.mark.parametrize("host", ["android", "ios", "devtools"])
def test_there_are_sockets_now(version: str, host: str) -> None:
    target = f"{MP}@{version}/{host}"
    assert set(resolve(target).profile.functions) == FUNCTIONS
    assert "task.open" in perform(target, connecting()).names


def test_the_eras() -> None:
    eras = [target.version for target in platforms().targets("eras") if target.platform == MP]
    assert sorted(eras) == ["3.136.0", "3.37.0"]  # the newest version stands for the last era


# What is known


@pytest.mark.parametrize("target", HOSTS)
def test_the_returned_value_is_a_task(target: str) -> None:
    got: list[Any] = []
    perform(target, lambda play: got.append(play.connect()))
    assert isinstance(got[0], HostObject)
    assert {"onOpen", "onMessage", "onClose", "send"} <= set(got[0].methods)
    assert got[0].fields.get("readyState", UNDEFINED) is UNDEFINED


@pytest.mark.parametrize("target", HOSTS)
def test_the_demo_uses_global_functions_alone(target: str) -> None:
    def script(play: Play) -> None:
        play.connect(listen=False)
        play.later(20, lambda: play.send_global("hello"))
        play.later(40, lambda: play.close_global(**words("close.params"), reason="关闭"))

    play = perform(target, script)
    assert [name for name in play.names if name.startswith("global")] == [
        "global.open",
        "global.message",
        "global.close",
    ]
    assert list(play.first("global.open")) == ["header"]
    assert play.first("global.message") == {"data": "hello"}
    assert play.first("global.close")["code"] == words("close.params")["code"]
    assert ("out close", "1000 关闭".encode()) in play.frames


@pytest.mark.parametrize("target", HOSTS)
def test_subprotocols_never_leave(target: str) -> None:
    play = perform(target, connecting(protocols=["mqtt"]))
    assert "Sec-WebSocket-Protocol" not in play.headers()
    assert "task.open" in play.names


def test_headers_do_not_leave_the_ide() -> None:
    header = {"sec-websocket-protocol": "mqtt", "X-Token": "t"}
    sent = {name.lower() for name in perform(f"{MP}/devtools", connecting(header=header)).headers()}
    assert not sent & set(header)
    assert perform(MP, connecting(header={"X-Token": "t", "Referer": "r"})).headers()["X-Token"] == "t"


@pytest.mark.parametrize("target", HOSTS)
def test_no_domain_is_refused(target: str) -> None:
    assert "task.open" in perform(target, connecting("wss://b.example"), domains=["wss://a.example"]).names
    assert f"{MP}.domain.none-2024" in resolve(target).why("wire.domain.checked").ids


@pytest.mark.parametrize("url", ["ws://a.example", "http://a.example", "", UNDEFINED, "a.example"])
@pytest.mark.parametrize("target", HOSTS)
def test_only_wss(target: str, url: Any) -> None:
    assert perform(target, connecting(url)).names == ["connect.fail", "connect.complete"]


@pytest.mark.parametrize("server", ["reject:403", "refuse"])
@pytest.mark.parametrize("target", HOSTS)
def test_success_comes_before_the_handshake_and_in_spite_of_it(target: str, server: str) -> None:
    names = perform(target, connecting(), server=server).of(1)
    assert names[:2] == ["connect.success", "connect.complete"]
    assert names[2:] == (["task.error", "task.close"] if target.endswith("devtools") else ["task.error"])


@pytest.mark.parametrize("configured", [None, 5000])
def test_timeout(configured: float | None) -> None:
    play = perform(MP, connecting(), server="hang", connect_timeout_ms=configured)
    at = next(one.at for one in play.heard if one.name == "task.error")
    assert at == pytest.approx(configured or words("timeout.uni-default")["default"], abs=2)


# Nothing that is not known is dressed as a fact


@pytest.mark.parametrize("target", HOSTS)
def test_every_text_of_an_error_is_an_inference(target: str) -> None:
    resolved = resolve(target)
    for name in (*CALLS, *ARRIVALS):
        recipe = getattr(resolved.profile, name.replace("-", "_"))
        for condition, reaction in recipe.unless.items():
            if reaction.fail or reaction.error:
                assert resolved.why(f"{name}.unless.{condition}.fail").confidence == "inferred"
    assert resolved.why("failed.error").confidence == "inferred"


@pytest.mark.parametrize("target", HOSTS)
def test_close_before_open_closes_nothing(target: str) -> None:
    play = perform(target, then(lambda play, task: play.close(task), 0))
    assert play.all("task.open")
    assert play.all("task.close") == []
