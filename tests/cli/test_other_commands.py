"""platforms, explain, diff, validate, --version; a planted platform is in all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emulator.cli import main

Command = Callable[..., Any]
NOVA = Path(__file__).parent.parent / "matrix" / "nova.yaml"


def test_platforms(command: Command) -> None:
    done = command("platforms")
    assert done.status == 0
    assert "Nova Mini Program, namespace nova, #ifdef MP-NOVA MP" in done.out
    assert "mp-weixin" in done.out
    assert "mp-weixin" not in command("platforms", "mp-nova").out


def test_targets(command: Command) -> None:
    assert command("targets", "mp-nova@<3").out == "mp-nova@1.0.0\nmp-nova@2.0.0\n"
    found = json.loads(command("targets", "mp-nova@2.0.0/devtools", "--json").out)["targets"]
    assert [(one["name"], one["host"], one["namespace"]) for one in found] == [
        ("mp-nova@2.0.0/devtools", "devtools", "nova")
    ]
    assert "MP-NOVA" in found[0]["defines"]
    assert command("targets", "mp-nvoa").status == 2


def test_explain(command: Command) -> None:
    done = command("explain", "mp-nova", "connectSocket", "--version", "2.0.0", "--host", "devtools")
    assert done.status == 0
    assert "Nova Mini Program (mp-nova@2.0.0/devtools): connectSocket" in done.out
    assert "If the counted set is full:" in done.out
    assert "mp-nova.limit" in done.out
    assert "Two sockets may be open at a time." in done.out
    short = command("explain", "mp-nova@2.0.0/devtools", "--no-quotes")
    assert "Two sockets may be open at a time." not in short.out


def test_diff(command: Command) -> None:
    done = command("diff", "mp-nova@2.0.0", "mp-nova@3.0.0")
    assert done.status == 0
    assert done.out.startswith("- mp-nova@2.0.0\n+ mp-nova@3.0.0\n")
    assert "mp-nova.message.nested" in done.out
    assert "no difference" in command("diff", "mp-nova", "mp-nova").out


def test_validate(command: Command, project: Path) -> None:
    assert command("validate", str(NOVA)).out.endswith("nova.yaml: valid\n")
    (project / "bad.yaml").write_text("platform: zz\nfoo: 1\n", "utf-8")
    done = command("validate", "bad.yaml")
    assert done.status == 2
    assert "bad.yaml:2: foo: unknown key 'foo'" in done.out


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([option])
    assert ended.value.code == 0
    assert "unisock" in capsys.readouterr().out


def test_evidence(command: Command) -> None:
    done = command("evidence")
    assert done.status == 0
    assert "mp-nova\n  records" in done.out
    assert "not yet" not in command("evidence", "mp-nova").out
    assert "quirks by target" in command("evidence", "mp-nova").out
    assert command("evidence", "mp-nov").status == 2
