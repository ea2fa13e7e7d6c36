"""`unisock run`: settings, what is expected, exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
ALL = "mp-nova@>=1.0.0"


def config(project: Path, text: str) -> None:
    (project / "unisock.yaml").write_text(text, "utf-8")


def script(project: Path, text: str) -> None:
    (project / "app.js").write_text(text, "utf-8")


def results(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project / "out.json").read_text("utf-8"))
    return found


def test_a_matrix_where_one_fails(command: Command) -> None:
    done = command("run", "app.js", "-p", ALL)
    assert done.status == 1
    lines = done.out.splitlines()
    assert [line.split()[:2] for line in lines[:3]] == [
        ["fail", "mp-nova@1.0.0"],
        ["pass", "mp-nova@2.0.0"],
        ["pass", "mp-nova@3.0.0"],
    ]
    assert "Cannot read properties of undefined (reading 'onError')  app.js:2" in lines[0]
    assert lines[0].endswith("connectSocket returns undefined here [mp-nova.task.since] (documented)")
    assert lines[-1] == "3 targets: 1 fail, 2 pass; baseline mp-nova@2.0.0"
    assert not done.err


def test_a_matrix_where_none_fails(command: Command) -> None:
    assert command("run", "app.js", "-p", "mp-nova").status == 0


def test_a_failure_that_is_expected(command: Command, project: Path) -> None:
    config(project, 'expect: {"mp-nova@<2.0.0": {fail: onError}}')
    done = command("run", "app.js", "-p", ALL)
    assert done.status == 0
    assert done.out.endswith("all as expected\n")


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ("mp-nova@3.0.0: fail", "expected fail of mp-nova@3.0.0, which comes out as pass; take it off the list"),
        ("mp-nova@1.0.0: pass", "expected pass of mp-nova@1.0.0, which comes out as fail"),
        ("mp-nova@1.0.0: {fail: onOpen}", "expected fail (onOpen) of mp-nova@1.0.0, and it says: TypeError: Cannot"),
        ("mp-weixin: fail", "mp-nova@1.0.0 fails"),
    ],
)
def test_what_is_not_as_expected_is_told(command: Command, project: Path, expect: str, words: str) -> None:
    config(project, f"expect:\n  {expect}\n")
    done = command("run", "app.js", "-p", ALL)
    assert done.status == 1
    assert words in done.out


def test_the_last_pattern_that_matches_counts(command: Command, project: Path) -> None:
    config(project, 'expect: {"*": pass, "mp-*@1.0.0": fail}')
    assert command("run", "app.js", "-p", ALL).status == 0


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ("mp-nvoa: fail", "unisock.yaml:1: expect: unknown platform 'mp-nvoa'; did you mean 'mp-nova'?"),
        ("mp-nova/devtool: fail", "unisock.yaml:1: expect: unknown host 'devtool'; did you mean 'devtools'?"),
        ("mp-*/devtools: fail", ""),
    ],
)
def test_an_expectation_that_nothing_can_meet_is_told(command: Command, project: Path, expect: str, words: str) -> None:
    config(project, f"expect: {{{expect}}}")
    done = command("run", "app.js", "-p", "mp-nova")
    assert done.status == 0
    assert words in done.err
    assert bool(done.err) == bool(words)


def test_a_version_above_the_newest_known_is_noted(command: Command, project: Path) -> None:
    done = command("run", "app.js", "-p", "mp-nova@9.9", "--json", "out.json")
    assert done.status == 0
    note = "version 9.9 is above 3.0.0, the newest version of mp-nova that is known: it is taken to be like that"
    assert f"note: {note} (mp-nova@9.9)" in done.out
    assert results(project)["targets"][0]["notes"] == [note]
    assert results(project)["scripts"] == ["app.js"]
    assert f"note: {note}" in command("explain", "mp-nova@9.9").out
    assert f"note: {note}" in command("diff", "mp-nova@9.9", "mp-nova").out


def test_settings_of_the_project_and_the_command_line_over_them(command: Command, project: Path) -> None:
    config(project, "targets: [mp-nova@2.0.0]\nserver: refuse\nfor: 5 s\nbaseline: mp-nova\nvue: 3\nurl-check: off\n")
    script(project, "setInterval(() => {}, 1000)\nuni.connectSocket({ url: 'ws://a.example', success() {} })")
    command("run", "app.js", "--json", "out.json")
    found = results(project)
    assert (found["server"], found["baseline"], found["targets"][0]["target"]) == (
        "refuse",
        "mp-nova@3.0.0",
        "mp-nova@2.0.0",
    )
    assert (found["targets"][0]["cause"]["words"], found["targets"][0]["at_ms"]) == ("Connection refused", 5000)
    command(
        "run", "app.js", "--json", "out.json", "-p", "mp-nova", "--server", "echo", "--for", "7s", "--url-check", "on"
    )
    target = results(project)["targets"][0]
    assert (target["target"], target["at_ms"]) == ("mp-nova@3.0.0", 7000)
    assert target["cause"]["words"] == "connectSocket:fail 域名不在白名单"


def test_domains(command: Command, project: Path) -> None:
    assert command("run", "app.js", "-p", "mp-nova", "--domains", "wss://b.example").status == 1
    assert command("run", "app.js", "-p", "mp-nova", "--domains", "b.example, wss://a.example:443").status in (0, 1)
    config(project, "domains: [wss://b.example]")
    assert command("run", "app.js", "-p", "mp-nova").status == 1
    assert command("run", "app.js", "-p", "mp-nova", "--domains", "wss://*").status == 0


def test_the_policy_of_a_page(command: Command, project: Path) -> None:
    script(project, "uni.connectSocket({ url: 'wss://a.example', success() {} }).onError(() => {})")
    run = ("run", "app.js", "-p", "h5", "--timeline")
    told = 'following Content Security Policy directive: "connect-src ws://b.example"'
    assert told not in command(*run).out
    assert told in command(*run, "--csp", "connect-src ws://b.example").out
    config(project, "csp: connect-src ws://b.example")
    assert told in command(*run).out
    assert told not in command(*run, "--csp", "connect-src wss://a.example").out


def test_the_manifest_is_found_in_the_project(command: Command, project: Path) -> None:
    script(project, "uni.connectSocket({ url: 'ws://a.example', success() {} })")
    assert command("run", "app.js", "-p", "mp-nova").status == 1
    text = '{ /* the section */ "mp-nova": {"setting": {"urlCheck": false}}, // the end\n }'
    (project / "manifest.json").write_text(text, "utf-8")
    assert command("run", "app.js", "-p", "mp-nova").status == 0
    assert command("run", "app.js", "-p", "mp-nova", "--url-check", "on").status == 1


def test_the_connect_timeout_of_the_manifest(command: Command, project: Path) -> None:
    (project / "m.json").write_text('{"networkTimeout": {"connectSocket": 3000}}', "utf-8")
    command("run", "app.js", "-p", "mp-nova", "--server", "hang", "--manifest", "m.json", "--json", "out.json")
    errors = [entry for entry in results(project)["targets"][0]["trace"] if entry["name"] == "error"]
    assert [entry["at_ms"] for entry in errors] == [3000]


def test_a_handler_of_the_users(command: Command, project: Path) -> None:
    (project / "server.py").write_text("async def twice(ws):\n    await ws.send(2 * await ws.recv())\n", "utf-8")
    script(
        project,
        "const task = uni.connectSocket({ url: 'wss://a.example', success() {} })\n"
        "task.onOpen(() => task.send({ data: 'ab' }))\ntask.onMessage((res) => assert(res.data.text === 'abab'))",
    )
    assert command("run", "app.js", "-p", "mp-nova", "--server", "server:twice").status == 0
    assert command("run", "app.js", "-p", "mp-nova", "--server", "server.py:twice").status == 0
    (project / "server.py").write_text("async def twice(ws):\n    1 / 0\n", "utf-8")
    done = command("run", "app.js", "-p", "mp-nova", "--server", "server:twice")
    assert "note: the server's handler failed: ZeroDivisionError: division by zero" in done.out


def test_the_timeline(command: Command) -> None:
    done = command("run", "app.js", "-p", "mp-nova@2.0.0", "--timeline")
    assert "── mp-nova@2.0.0\n" in done.out
    assert '0.000  #1    → uni.connectSocket({"url": "wss://a.example", "success": "ƒ success"})  app.js:1' in done.out
    assert "· success {" in done.out
    assert "[mp-nova.surface]" in done.out
    assert "ended: nothing was left to happen" in done.out


def test_the_output_is_the_same_each_time(command: Command) -> None:
    first, second = (command("run", "app.js", "-p", ALL, "--timeline").out for _ in range(2))
    assert first == second


def test_targets_spread_over_processes_come_in_order(command: Command, project: Path) -> None:
    from emulator.matrix import matrix

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrix, "worthwhile", lambda seconds, count: count > 0)
        spread = command("run", "app.js", "-p", ALL, "--json", "out.json")
        spread_results = results(project)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrix, "worthwhile", lambda seconds, count: False)
        alone = command("run", "app.js", "-p", ALL, "--json", "out.json")
    assert spread == alone
    assert spread_results == results(project)
