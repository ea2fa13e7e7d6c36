"""`unisock record` and `unisock compare`: the emulation stands for a device, as it is and with changes in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from emulator.cli import main
from emulator.errors import UserError
from emulator.recording import Log, compare, read_log, recorder
from emulator.recording.comparing import emulate
from platforms import Platforms, load

URL = "wss://echo.example.com/socket"
Edit = Callable[[list[Any]], list[Any] | None]


@cache
def packaged() -> Platforms:
    return load()


@cache
def recorded(target: str, namespace: str) -> Log:
    """What the target logs, as a device would."""
    found = packaged().target(target)
    return emulate(Log(found.platform, namespace, URL, (), True), found, packaged())


def text(log: Log, edit: Edit = lambda item: item) -> str:
    """The console of a device: the log's lines among others, with what consoles put around them."""
    begin = {"version": 1, "platform": log.platform, "namespace": log.namespace, "url": log.url}
    items = [["begin", "begin", "recorder", begin], *map(list, log.lines), ["end", "end", "recorder", "undefined"]]
    kept = [changed for item in items if (changed := edit(item)) is not None]
    return "\n".join(["[system] launched", *(f"app.js:29 [log] unisock {json.dumps(item)}  @ app" for item in kept)])


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Writes a device's log and returns its name."""
    monkeypatch.chdir(tmp_path)

    def device(target: str = "mp-weixin", edit: Edit = lambda item: item) -> str:
        Path("device.log").write_text(text(recorded(target, "wx"), edit), "utf-8")
        return "device.log"

    return device


@pytest.mark.parametrize("uni", [False, True], ids=["native", "uni"])
@pytest.mark.parametrize("name", packaged().names)
def test_a_platform_that_does_as_emulated_is_the_same(name: str, uni: bool) -> None:
    target = packaged().target(name)
    namespace = "uni" if uni else packaged().resolve(target).profile.namespace
    found = compare(recorded(name, namespace), target, packaged())
    assert found.same
    assert found.whole
    assert len(found.steps) == 13
    assert f"same     {found.steps[0].name}" in found.text()


def test_the_script_calls_one_namespace_and_says_what_to_do() -> None:
    profile = packaged().resolve("mp-qq").profile
    assert "var api = qq\n" in recorder(profile, URL)
    assert "var api = uni\n" in recorder(profile, URL, uni=True)
    assert "@" not in recorder(profile, URL).partition("(function")[2]
    assert recorder(profile, URL).startswith("// Made by `unisock record`")


def test_record_prints_a_script_that_runs(
    device: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    device()
    assert main(["record", "mp-weixin", URL]) == 0
    (tmp_path / "app.js").write_text(capsys.readouterr().out, "utf-8")
    assert main(["run", "app.js", "-p", "mp-weixin", "--for", "90s", "--timeline"]) == 0
    (tmp_path / "run.log").write_text(capsys.readouterr().out, "utf-8")
    assert main(["compare", "run.log", "mp-weixin"]) == 0
    assert capsys.readouterr().out.endswith("13 steps: 13 same, 0 differ\n")


def test_another_text_is_told_with_the_emulations_own(
    device: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    def reworded(item: list[Any]) -> list[Any]:
        if item[:3] == ["close 1001", "callback", "close fail"]:
            return [*item[:3], {"errMsg": "closeSocket:fail bad code"}]
        return item

    assert main(["compare", device(edit=reworded), "mp-weixin"]) == 1
    out = capsys.readouterr().out
    assert "- the device\n+ mp-weixin@3.8.0 in unisock\n" in out
    assert '  - callback close fail {"errMsg": "closeSocket:fail bad code"}\n' in out
    assert '  + callback close fail {"errMsg": "closeSocket:fail wcwss invalid code' in out
    assert "13 steps: 12 same, 1 differ" in out


def test_an_event_that_is_missing_or_out_of_order_is_told(
    device: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    log = device(edit=lambda item: None if item[:3] == ["echo", "event", "onClose"] else item)
    assert main(["compare", log, "mp-weixin"]) == 1
    assert '  + event onClose {"code": 1000, "reason": "bye"}' in capsys.readouterr().out


def test_headers_timings_and_ids_are_no_difference(device: Callable[..., str]) -> None:
    def elsewhere(item: list[Any]) -> list[Any]:
        if item[2] == "onOpen":
            return [*item[:3], {"header": {"Server": "nginx"}, "profile": {"rtt": 38}}]
        return item

    assert main(["compare", device(edit=elsewhere), "mp-weixin"]) == 0


def test_a_device_that_checked_no_domains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    target = packaged().target("mp-weixin")
    log = emulate(Log("mp-weixin", "wx", "ws://chat.example.com", (), True), target, packaged(), url_check=False)
    Path("off.log").write_text(text(log), "utf-8")
    assert main(["compare", "off.log", "mp-weixin", "--url-check", "off"]) == 0
    assert main(["compare", "off.log", "mp-weixin"]) == 1
    assert "url not in domain list" in capsys.readouterr().out


def test_another_host_differs(device: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", device("mp-weixin"), "mp-weixin/devtools"]) == 1
    assert "differs  seven" in capsys.readouterr().out


def test_a_log_that_was_cut_says_so(device: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    log = device(edit=lambda item: item if item[0] in ("begin", "echo", "send before open") else None)
    assert main(["compare", log, "mp-weixin"]) == 0
    assert "the log ends before the recorder does" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("hello", "bad.log: isn't a log of this version's recorder"),
        ('x\nunisock ["echo","event","onMess', "bad.log:2: the recorder's line is broken"),
        ('unisock ["begin","begin","recorder",{"version":9}]', "isn't a log of this version's recorder"),
    ],
)
def test_what_is_no_log(words: str, message: str) -> None:
    with pytest.raises(UserError) as raised:
        read_log(words, Path("bad.log"))
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare", "device.log", "mp-qq"], "was recorded on mp-weixin, not on mp-qq"),
        (["compare", "no.log", "mp-qq"], "no such file"),
        (["record", "mp-weixin", "https://example.com"], "is no url of a WebSocket"),
    ],
)
def test_mistakes_are_one_line(
    device: Callable[..., str], capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    device()
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_console_s_own_words_around_the_lines_do_not_matter() -> None:
    log = recorded("mp-weixin", "wx")
    assert read_log(text(log), Path("x")) == log
