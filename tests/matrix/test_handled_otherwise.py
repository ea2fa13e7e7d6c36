"""A failure that was told in one way needs no second listener; one that a Promise swallows was told to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.matrix.matrix import Job, run_matrix
from emulator.matrix.scenario import Scenario
from emulator.matrix.verdict import Cell
from platforms import load

WS = "uni.connectSocket({ url: 'ws://a.example' %s })"


@pytest.fixture
def cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def run(code: str, target: str) -> Cell:
        monkeypatch.chdir(tmp_path)
        path = tmp_path / "app.js"
        path.write_text(code, "utf-8")
        return run_matrix(Job(Scenario((path,), tmp_path), tuple(load().targets(target)))).cells[0]

    return run


def test_an_error_event_before_there_is_a_task_is_handled_by_fail(cell) -> None:
    assert cell(WS % ", fail() {}", "mp-jd").verdict == "pass"
    unhandled = cell(WS % ", success() {}", "mp-jd").cause
    assert unhandled is not None
    assert unhandled.kind == "error event"


@pytest.mark.parametrize("code", [WS % "", f"(async () => {{ await {WS % ''} }})()", f"void {WS % ''}"])
def test_what_a_promise_that_never_rejects_tells_nobody_is_unhandled(cell, code: str) -> None:
    cause = cell(code, "mp-qq:vue=2").cause
    assert cause is not None
    assert (cause.kind, cause.words) == ("fail", "createSocketTask:fail 请求域名不合法")


@pytest.mark.parametrize(
    "code",
    [
        f"{WS % ''}.then(([error]) => {{}})",
        f"(async () => {{ const [error] = await {WS % ''}; console.log(error) }})()",
        WS % ", fail() {}",
    ],
)
def test_what_the_script_takes_is_handled(cell, code: str) -> None:
    assert cell(code, "mp-qq:vue=2").verdict == "pass"
