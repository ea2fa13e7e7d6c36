"""The log echo of uni-app's development builds: a socket of its own, its lines, and a warning of global listeners."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emulator import launch
from emulator.api.python.app import EmulatedApp
from emulator.matrix.matrix import Job, run_matrix
from emulator.matrix.run import run
from emulator.matrix.scenario import Scenario
from emulator.servers import parse
from tests.profiles.driver import exact, face_in_use, platforms, resolve

WARNED = {
    "mp-alipay": ("uni.on.console-warning", "console.warn"),
    "mp-baidu": ("uni.on.console-warning", "console.warn"),
    "mp-jd": ("mp-jd.misc.uni-warning", "consoleWarn"),
    "mp-kuaishou": ("mp-kuaishou.misc.uni-warning", "consoleWarn"),
    "mp-qq": ("mp-qq.uni.console-socket", "warn"),
    "mp-xhs": ("mp-xhs.misc.uni-warning", "consoleWarn"),
}
"""platform -> the record that has the text, and where in it."""


def lines(target: str, script: str, act: Callable[[EmulatedApp], Any], folder: Path, **settings: Any) -> list[Any]:
    """The platform's and uni's console lines: those of `script` in JavaScript, or of `act` in Python."""
    if face_in_use.get() == "python":
        with launch(target, **settings) as app:
            app.advance(100)
            act(app)
            app.advance(1_000)
            return list(app.console)
    file = folder / "script.js"
    file.write_text(script)
    scenario = Scenario((file,), folder, url_check=settings.get("url_check"))
    done = run(scenario, parse("echo", folder), resolve(target), frozenset(), frozenset)
    return [(moment.name, moment.data) for moment in done.moments if moment.kind == "console"]


def listening(app: EmulatedApp) -> None:
    for _ in range(2):
        app.uni.onSocketOpen(lambda *_: None)
        app.uni.onSocketMessage(lambda *_: None)


LISTENING = (
    "setTimeout(() => { for (const n of [1, 2]) { uni.onSocketOpen(() => {}); uni.onSocketMessage(() => {}) } }, 100)"
)


@pytest.mark.records(
    "uni.on.console-warning",
    "mp-alipay.uni.console-warning",
    "mp-jd.misc.uni-warning",
    "mp-kuaishou.misc.uni-warning",
    "mp-qq.uni.console-socket",
    "mp-xhs.misc.uni-warning",
)
@pytest.mark.parametrize("platform", WARNED)
def test_the_first_global_listener_is_warned_of(platform: str, tmp_path: Path) -> None:
    record, key = WARNED[platform]
    found = lines(f"{platform}:build=development", LISTENING, listening, tmp_path, url_check=False)
    warning = ("warn", exact(record)[key])
    assert [line for line in found if "日志回显" in line[1]] == [warning]
    for other in (platform, f"{platform}:build=development:vue=2", f"{platform}:build=development:uni=4.36"):
        found = lines(other, LISTENING, listening, tmp_path, url_check=False)
        assert not [line for line in found if "日志" in line[1]]


@pytest.mark.records("uni.on.console-warning", "uni.misc.log-echo-runtime", "uni.misc.log-echo-lines-old")
def test_no_warning_where_the_echo_is_not_connected(tmp_path: Path) -> None:
    target = "mp-alipay:build=development"
    for uni, record in (("5.23", "uni.misc.log-echo-runtime"), ("4.55", "uni.misc.log-echo-lines-old")):
        found = lines(f"{target}:uni={uni}", LISTENING, listening, tmp_path)  # ws:// is refused on a phone
        told = [("error", f"\u200c{line}\u200c") for line in exact(record)["failed"]]
        assert [line for line in found if line[1].startswith("\u200c")] == told
        assert not [line for line in found if line[0] == "warn"]


@pytest.mark.records("uni.on.console-warning")
def test_wechat_does_not_see_it(tmp_path: Path) -> None:
    target = "mp-weixin:build=development"
    assert not [line for line in lines(target, LISTENING, listening, tmp_path, url_check=False) if line[0] == "warn"]


@pytest.mark.records(
    "uni.misc.log-echo-socket",
    "uni.misc.log-echo-runtime",
    "mp-alipay.limit.uni-console-takes-slot",
    "mp-toutiao.limit.uni-tools",
    "mp-qq.uni.console-socket",
)
@pytest.mark.parametrize("platform", ["mp-alipay", "mp-toutiao", "mp-weixin", "mp-qq"])
@pytest.mark.parametrize("build", ["production", "development"])
def test_it_takes_one_of_the_apps_sockets(platform: str, build: str) -> None:
    target = f"{platform}:build={build}"
    most = resolve(target).profile.sets["live"].max
    assert most is not None
    with launch(target, url_check=False) as app:
        app.advance(100)
        options = {"url": "wss://example.com", "multiple": True, "complete": lambda *_: None}
        for _ in range(most):
            app.uni.connectSocket(options)
            app.advance(100)
        opened = [entry for entry in app.trace if entry.kind == "event" and entry.name == "open"]
        assert len(opened) == most
        mine = [one.path for one in app.handshakes]
        assert len(mine) == most - (build == "development")


@pytest.mark.records("uni.misc.log-echo-runtime")
def test_its_end_is_told_where_the_platform_gives_a_close() -> None:
    ended = ("error", f"\u200c{exact('uni.misc.log-echo-runtime')['ended']}\u200c")
    for platform, told in (("mp-alipay", True), ("mp-qq", False)):  # on QQ a connection that is reset is an error
        with launch(f"{platform}:build=development", url_check=False) as app:
            app.advance(100)
            app.cut()
            app.advance(100)
            assert (ended in app.console) is told


@pytest.mark.records("uni.misc.log-echo-runtime")
def test_where_there_is_no_task_the_runtime_breaks() -> None:
    with launch("mp-alipay/dingtalk:build=development", url_check=False) as app:
        app.advance(1_000)
        uncaught = [(one.name, one.data.message) for one in app.trace if one.kind == "uncaught"]
    assert uncaught == [
        (name, f"Cannot read properties of undefined (reading '{key}')")
        for name, key in (("rejection", "onOpen"), ("error", "close"))
    ]
    assert exact("uni.misc.log-echo-runtime")["timeoutMs"] == 500


@pytest.mark.records("uni.misc.log-echo-runtime")
@pytest.mark.parametrize("target", ["mp-jd", "mp-alipay", "mp-toutiao", "mp-weixin"])
def test_what_becomes_of_it_is_no_fault_of_the_apps(target: str, tmp_path: Path) -> None:
    (tmp_path / "script.js").write_text("setTimeout(() => {}, 1000)")
    scenario = Scenario((tmp_path / "script.js",), tmp_path)
    (cell,) = run_matrix(Job(scenario, (platforms().target(f"{target}:build=development"),), keep=True)).cells
    assert cell.verdict != "fail"
    assert any(moment.kind == "console" and moment.path == "uni.log-echo.failed" for moment in cell.moments)
