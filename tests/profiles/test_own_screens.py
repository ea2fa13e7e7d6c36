"""What becomes of the time in the background while a screen of the client's own covers the app."""

from __future__ import annotations

import pytest

from tests.profiles.driver import Play, perform


def suspended_at(target: str, screen: str) -> list[int]:
    """When the app was suspended that was covered 100 ms after its start, for a minute."""

    def script(play: Play) -> None:
        play.connect()
        play.outside(100, lambda: play.app.background(screen))
        play.outside(60_100, play.app.foreground)

    return [entry.at for entry in perform(target, script).app.trace if entry.name == "suspended"]


@pytest.mark.records("mp-lark.life.pause-strategy", "mp-toutiao.life.pause")
@pytest.mark.parametrize(("target", "pauses"), [("mp-lark/ios", True), ("mp-lark", False), ("mp-toutiao", True)])
def test_some_clients_do_not_count_the_time_behind_their_own_screens(target: str, pauses: bool) -> None:
    assert suspended_at(target, "") == [5_100]
    for screen in ("scanCode", "chooseImage", "openLocation", "login"):
        assert suspended_at(target, screen) == ([] if pauses else [5_100])
    assert suspended_at(target, "showModal") == [5_100]
