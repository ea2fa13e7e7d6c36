"""Bad input: one clear line each, exit status 2, no traceback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "nope.js"], "nope.js: no such file"),
        (["run", "."], ".: is a directory"),
        (["run", "app.js", "-p", "wexin"], "unknown platform 'wexin'; did you mean 'mp-weixin'?"),
        (["run", "app.js", "-p", "mp-nova@x"], "'x' is no version number"),
        (["run", "app.js", "-p", "mp-nova@0.5"], "mp-nova@0.5"),
        (["run", "app.js", "-p", "mp-nova/devtool"], "did you mean 'devtools'?"),
        (["run", "app.js", "-p", ""], "no target in ''"),
        (["run", "app.js", "--server", "ecko"], "did you mean echo"),
        (["run", "app.js", "--server", "nope.py:handler"], "there is no such file"),
        (["run", "app.js", "--for", "5 parsecs"], "--for: '5 parsecs' is no duration"),
        (["run", "app.js", "--for", "0s"], "out of range"),
        (["run", "app.js", "--domains", "://"], "--domains: '://' is no domain"),
        (["run", "app.js", "--domains", ","], "--domains: no domain in it"),
        (["run", "app.js", "--vue", "4"], "unknown --vue choice '4'; known are 2, 3"),
        (["run", "app.js", "--manifest", "nope.json"], "nope.json: no such file"),
        (["run", "app.js", "--baseline", "all"], "names"),
        (["run", "app.js", "--json", "nowhere/out.json"], "there is no folder nowhere"),
        (["run", "app.js", "--junit", "."], "it is a folder"),
        (["run", "app.js", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["run"], "the following arguments are required: SCRIPT"),
        (["rum", "app.js"], "unknown command 'rum'; did you mean 'run'?"),
        (["explain", "mp-nova", "connectSoket"], "did you mean 'connectSocket'"),
        (["explain", "mp-nvoa"], "did you mean 'mp-nova'"),
        (["diff", "mp-nova", "all"], "one is wanted"),
        (["platforms", "mp-nvoa"], "did you mean 'mp-nova'"),
        (["validate", "nope.yaml"], "nope.yaml: there is no such file"),
    ],
)
def test_one_line_and_exit_2(command: Command, arguments: list[str], words: str) -> None:
    done = command(*arguments)
    assert done.status == 2
    assert words in done.err
    assert done.err.startswith("unisock: ")
    assert done.err.count("\n") == 1
    assert not done.out


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("app.js", b"let x = ;", "app.js:1:9: syntax error"),
        ("app.js", b"\xff\xfe", "app.js: not UTF-8 text"),
        ("app.js", b"// #ifdef MP\nfoo()", "app.js:1: #ifdef without an #endif"),
        ("app.js", b"import '../../x.js'", "it leaves the project's folder"),
        ("app.js", b"import mqtt from 'mqtt'", "packages are not"),
        ("app.js", b"import './page.vue'", ".vue files are not supported"),
        ("unisock.yaml", b"servr: echo", "unisock.yaml:1: unknown key 'servr'; did you mean 'server'?"),
        ("unisock.yaml", b"- 1", "unisock.yaml:1: a mapping of keys is wanted here"),
        ("unisock.yaml", b"for: 5", "unisock.yaml:1: for: '5' is no duration"),
        ("unisock.yaml", b"\nbaseline: mp-nvoa", "unisock.yaml:2: baseline: unknown platform"),
        ("unisock.yaml", b"\nserver: ecko", "unisock.yaml:2: server: "),
        ("unisock.yaml", b"for: soon", "unisock.yaml:1: for: 'soon' is no duration"),
        ("unisock.yaml", b"\nurl-check: maybe", "unisock.yaml:2: url-check: on or off is wanted"),
        ("unisock.yaml", b"vue: 4", "unisock.yaml:1: vue: 2 or 3 is wanted"),
        ("unisock.yaml", b"targets: 3", "unisock.yaml:1: targets: a text is wanted"),
        ("unisock.yaml", b"domains: ['://']", "unisock.yaml:1: domains: '://' is no domain"),
        ("unisock.yaml", b"expect: fail", "unisock.yaml:1: expect: a mapping"),
        ("unisock.yaml", b"expect:\n  mp-nova: fails", "unisock.yaml:2: expect: unknown verdict 'fails'"),
        ("unisock.yaml", b"expect:\n  '@': fail", "unisock.yaml:2: expect: '@' is no pattern"),
        ("unisock.yaml", b"expect:\n  mp-nova@<x: fail", "unisock.yaml:2: expect: 'x' is no version number"),
        ("unisock.yaml", b"a: [", "not valid YAML"),
        ("unisock.yaml", b"\xff", "unisock.yaml: the file is not UTF-8"),
        ("manifest.json", b'{"a": 1,\n "b" 2}', "manifest.json:2:6: not JSON"),
        ("manifest.json", b"[]", "manifest.json:1: a manifest is a JSON object"),
        ("manifest.json", b'{"networkTimeout": {"connectSocket": "1s"}}', "networkTimeout.connectSocket: '1s'"),
        ("manifest.json", b'{"MP-NOVA": {"setting": {"urlCheck": "no"}}}', "setting.urlCheck: 'no'"),
    ],
)
def test_a_file_that_is_wrong(command: Command, project: Path, file: str, content: bytes, words: str) -> None:
    (project / file).write_bytes(content)
    done = command("run", "app.js", "-p", "mp-nova@>=1.0.0")
    assert done.status == 2
    assert words in done.err
    assert done.err.count("\n") == 1


def test_the_real_command(project: Path) -> None:
    """As a process: no traceback, nothing left running, UTF-8 whatever the locale."""
    (project / "app.js").write_text("for (;;);", "utf-8")
    python = [sys.executable, "-m", "emulator.cli"]
    root = Path(__file__).parents[2]
    environment = {"PYTHONPATH": str(root), "LC_ALL": "C", "PATH": ""}
    run = subprocess.run(
        [*python, "run", "app.js", "-p", "mp-weixin,mp-baidu"],
        capture_output=True, cwd=project, env=environment, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "without yielding, and was stopped" in run.stdout.decode("utf-8")
    assert not run.stderr
    run = subprocess.run([*python, "run", "没有.js"], capture_output=True, cwd=project, env=environment, check=False)
    assert (run.returncode, run.stderr.decode("utf-8")) == (2, "unisock: 没有.js: no such file: check the path\n")


def test_ctrl_c_ends_it(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("emulator.commands.run.run_matrix", interrupted)
    done = command("run", "app.js", "-p", "mp-nova")
    assert (done.status, done.err) == (130, "unisock: interrupted\n")


def test_the_line_of_a_wrong_target_in_the_settings(command: Command, project: Path) -> None:
    (project / "unisock.yaml").write_text("\ntargets: mp-nvoa", "utf-8")
    done = command("run", "app.js")
    assert done.status == 2
    assert done.err.startswith("unisock: unisock.yaml:2: targets: unknown platform 'mp-nvoa'; did you mean 'mp-nova'?")
    assert command("run", "app.js", "-p", "mp-nova").status == 0
