"""An app that is closed, or started anew: what its servers see, by platform, and that nothing of the old one runs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.profiles.driver import Play, exact, perform

CLOSES = {  # target -> the record that says what its close frame holds when the app is closed
    "mp-jd": "mp-jd.life.app-close",
    "app": "app.android.destroy",
    "h5": "h5.chrome.page-gone",
}


def seen_by_the_server(target: str, end: str, **options: Any) -> tuple[int | None, str | None]:
    """Code and reason that the server gets of an open connection when the app does `end`; None: no close frame."""
    seen: list[tuple[int | None, str | None]] = []

    async def server(ws: Any) -> None:
        await ws.wait_closed()
        frame = ws.protocol.close_rcvd
        seen.append((frame.code, frame.reason) if frame else (None, None))

    def script(play: Play) -> None:
        play.connect(**options)
        play.outside(50, getattr(play.app, end))

    play = perform(target, script, server=server)
    assert not [one for one in play.heard if one.at >= 50]
    return seen[0]


@pytest.mark.records("mp-jd.life.app-close", "app.android.destroy", "h5.chrome.page-gone")
@pytest.mark.parametrize("target", CLOSES)
@pytest.mark.parametrize("end", ["exit", "restart"])
def test_some_platforms_close_what_is_open(target: str, end: str) -> None:
    words = exact(CLOSES[target])
    assert seen_by_the_server(target, end) == (words["code"], words.get("reason", ""))


@pytest.mark.records("mp-baidu.close.app-exit", "mp-baidu.lifecycle.devtools-refresh")
def test_baidu_closes_with_its_own_code_which_the_client_ignores() -> None:
    assert exact("mp-baidu.close.app-exit")["code"] == 1001
    assert seen_by_the_server("mp-baidu", "exit") == (exact("mp-baidu.close.android-ignores")["wireCode"], "")
    assert seen_by_the_server("mp-baidu/devtools", "restart") == (None, None)


@pytest.mark.records("mp-qq.lifecycle.destroy", "mp-qq.lifecycle.restart")
def test_qq_cancels_when_it_ends_and_says_goodbye_when_it_starts_anew() -> None:
    words = exact("mp-qq.lifecycle.restart")
    assert seen_by_the_server("mp-qq", "exit") == (None, None)
    assert seen_by_the_server("mp-qq", "restart") == (words["code"], words["reason"])
    assert seen_by_the_server("mp-qq/android-2020", "restart") == (None, None)


@pytest.mark.records("mp-lark.life.destroy")
def test_lark_closes_them_on_ios() -> None:
    code, _ = seen_by_the_server("mp-lark/ios", "exit")
    assert code is not None
    assert seen_by_the_server("mp-lark", "exit") == (None, None)


@pytest.mark.records("mp-toutiao.life.destroy")
def test_five_minutes_in_the_background_end_the_app() -> None:
    def script(play: Play) -> None:
        play.later(400_000, lambda: play.note("timer", None))
        play.outside(10, play.app.background)

    play = perform("mp-toutiao", script)
    assert [(entry.name, entry.at) for entry in play.app.trace if entry.kind == "device"][-1] == ("closed", 300_010)
    assert play.heard == []

    def back(play: Play) -> None:
        script(play)
        play.outside(300_000, play.app.foreground)

    assert perform("mp-toutiao", back).names == ["timer"]


def test_an_app_that_starts_anew_has_all_its_places_again() -> None:
    def script(play: Play) -> None:
        for number in range(6):
            play.later(number * 10, play.connect)
        play.outside(100, play.app.restart)
        play.outside(110, lambda: play.app.post(play.connect))

    play = perform("mp-weixin", script)
    assert play.names.count("task.open") == 6
    assert play.of(7)[-1] == "task.open"
    assert len(play.handshakes) == 6
