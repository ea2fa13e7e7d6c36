"""JSON, JUnit and annotations."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from emulator.report import annotations, terminal

Report = Callable[..., Path]
SCRIPT = (
    "const task = uni.connectSocket({ url: 'wss://a.example', success() {} })\n"
    "task.onOpen(() => task.send({ data: 'a\\u0000<b>&]]>\\ud800' }))\n"
    "task.onMessage(() => {})\n"
)


def test_json(report: Report) -> None:
    found = json.loads((report(SCRIPT) / "out.json").read_text("utf-8"))
    assert (found["format"], found["baseline"], found["as_expected"]) == (1, "mp-nova@2.0.0", False)
    assert [target["verdict"] for target in found["targets"]] == ["fail", "pass", "differs"]
    cause = found["targets"][0]["cause"]
    assert cause["place"] == {"file": "app.js", "line": 2, "column": 1}
    assert (cause["evidence"], cause["confidence"]) == (["mp-nova.task.since"], "documented")
    trace = found["targets"][1]["trace"]
    assert trace[0]["name"] == "uni.connectSocket"
    assert {"kind", "name", "at_ms", "app"} <= set(trace[0])


def test_junit_is_well_formed_whatever_the_messages(report: Report) -> None:
    suites = ElementTree.parse(report(SCRIPT) / "out.xml").getroot()
    suite = suites[0]
    assert (suites.tag, suite.attrib["tests"], suite.attrib["failures"]) == ("testsuites", "3", "1")
    cases = {case.attrib["name"]: case for case in suite}
    assert list(cases) == ["mp-nova@1.0.0", "mp-nova@2.0.0", "mp-nova@3.0.0"]
    failed = cases["mp-nova@1.0.0"]
    failure = failed.find("failure")
    assert failure is not None
    assert failure.attrib["message"] == "TypeError: Cannot read properties of undefined (reading 'onOpen')"
    assert "app.js:2" in str(failure.text)
    assert "[mp-nova.task.since]" in str(failure.text)
    assert (failed.attrib["file"], failed.attrib["line"]) == ("app.js", "2")
    assert "uni.connectSocket(" in str(cases["mp-nova@2.0.0"].findtext("system-out"))
    assert cases["mp-nova@3.0.0"].find("failure") is None


def test_junit_of_what_is_idle_or_expected(report: Report, tmp_path: Path) -> None:
    (tmp_path / "unisock.yaml").write_text('expect: {"mp-nova@1.0.0": fail}', "utf-8")
    suite = ElementTree.parse(report(SCRIPT) / "out.xml").getroot()[0]
    assert suite.attrib["failures"] == "0"
    (tmp_path / "unisock.yaml").write_text('expect: {"mp-nova@2.0.0": fail}', "utf-8")
    case = ElementTree.parse(report(SCRIPT, targets="mp-nova@2.0.0") / "out.xml").getroot()[0][0]
    failure = case.find("failure")
    assert failure is not None
    assert failure.attrib["type"] == "unexpected"
    assert failure.attrib["message"].endswith("take it off the list")
    suite = ElementTree.parse(report("console.log(1)", targets="mp-nova") / "out.xml").getroot()[0]
    assert suite.attrib["skipped"] == "1"


def test_console_lines_stand_below_one_another_in_the_timeline(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    report("console.log('one\\ntwo\\n')", "--timeline", targets="mp-nova")
    lines = capsys.readouterr().out.splitlines()
    assert "# console.log one" in lines[1]
    assert lines[2].strip().startswith("two")
    assert lines[2].index("two") == lines[1].index("console")


def test_annotations_where_github_listens(
    report: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report(SCRIPT)
    assert "::error" not in capsys.readouterr().out
    real = os.environ.copy() | {"GITHUB_ACTIONS": "true"}
    monkeypatch.setattr(annotations.os, "environ", real)
    report(SCRIPT)
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")]
    assert len(lines) == 2
    assert lines[0].startswith("::error file=app.js,line=2,title=mp-nova@1.0.0::TypeError: Cannot read properties")
    assert lines[1].startswith("::warning file=app.js,line=1,title=mp-nova@3.0.0::message ")


@pytest.mark.parametrize("columns", [20, 60, 100, 200])
def test_a_terminal_of_any_width(
    report: Report, columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    report(SCRIPT)
    out = capsys.readouterr().out
    assert "mp-nova@1.0.0" in out or columns < 40
    assert "3 targets" in out.replace("\n", " ")
