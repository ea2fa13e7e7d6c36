"""The background, the network, and the end of the app."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_suspended_app_hears_of_it_on_return_or_at_once(stage: Any) -> None:
    for events, at in (("at-once", 5_010), ("on-return", 20_010)):
        s = stage(background={"after": "5 s", "code": 1001, "reason": "asleep", "events": events})

        def script(s: Any = s) -> None:
            s.watched()
            s.app.world.loop.call_later(0.01, s.app.background)
            s.app.world.loop.call_later(20.01, s.app.foreground)

        s.play(script)
        closed = [entry for entry in s.app.trace if entry.kind == "event" and entry.name == "close"]
        assert [(entry.at, entry.data) for entry in closed] == [(at, {"code": 1001, "reason": "asleep"})]


def test_coming_back_in_time_keeps_the_sockets(stage: Any) -> None:
    s = stage(background={"after": "5 s"})

    def script() -> None:
        s.watched()
        s.app.later(10, s.app.background)
        s.app.later(4_000, s.app.foreground)

    s.play(script)
    assert s.words() == ["open"]


def test_calls_in_the_background_can_be_refused(stage: Any) -> None:
    s = stage(
        background={"after": "5 s"},
        connect={
            "steps": ["check backgrounded", "success"],
            "unless": {"backgrounded": {"fail": "asleep", "then": ["fail", "stop"]}},
        },
    )

    def script() -> None:
        s.app.background()
        for at in (4_000, 6_000):
            s.app.later(at, lambda: s.app.connect([{"success": s.note("success"), "fail": s.note("fail")}]))

    s.play(script)
    assert s.words() == ["success", "fail"]


@pytest.mark.parametrize(("rule", "heard"), [("ends", ["open", "close"]), ("unnoticed", ["open"])])
def test_the_network_goes_away(stage: Any, rule: str, heard: list[str]) -> None:
    s = stage(network={"lost": rule})

    def script() -> None:
        s.watched()
        s.app.later(100, lambda: s.app.network("none"))
        s.app.later(200, lambda: s.connect(success=s.note("accepted")).onError(s.note("offline")))

    s.play(script)
    assert s.words() == [*heard, "accepted", "offline"]


def test_a_change_of_network(stage: Any) -> None:
    s = stage(network={"changed": "ends", "code": 1006})

    def script() -> None:
        s.watched()
        s.app.later(100, lambda: s.app.network("4g"))

    s.play(script)
    assert s.log[-1] == ("close", {"code": 1006, "reason": ""})


def test_nothing_of_a_stopped_app_runs(stage: Any) -> None:
    s = stage("echo")

    def script() -> None:
        s.watched()
        s.app.later(5_000, s.note("timer"))
        s.app.later(100, s.app.stop)

    s.play(script)
    assert s.words() == ["open"]


@pytest.mark.parametrize("end", ["exit", "restart"])
def test_nothing_is_left_of_an_app_that_ends(stage: Any, end: str) -> None:
    s = stage("echo", exit={"wire": "close", "code": 1001, "reason": "bye"})
    codes: list[Any] = []

    def script() -> None:
        for task in (s.watched(), s.watched()):
            task.onOpen(lambda _: s.app.later(500, s.note("timer")))
        s.app.listen("close", s.note("global"))
        s.app.background()
        s.app.later(100, getattr(s.app, end))
        s.app.later(100, s.note("too late"))
        s.app.world.loop.call_later(0.2, lambda: s.app.post(lambda: codes.append(s.watched().fields["id"])))

    s.play(script)
    again = end == "restart"
    assert s.words() == ["open", "open"] + ["open"] * again
    assert codes == [1] * again, "ids begin anew"
    assert [entry.name for entry in s.app.trace if entry.kind == "frame"] == ["out close"] * 2
    assert [entry.name for entry in s.app.trace if entry.kind == "device"][1:] == [
        {"exit": "closed"}.get(end, "restarted")
    ]


def test_an_app_that_comes_back_too_late_starts_anew(stage: Any) -> None:
    s = stage(background={"destroyed-after": "5 min"})

    def script() -> None:
        s.watched()
        s.app.world.loop.call_later(1, s.app.background)
        s.app.world.loop.call_later(100, s.app.foreground)
        s.app.world.loop.call_later(101, s.app.background)
        s.app.world.loop.call_later(500, s.app.foreground)

    s.play(script)
    told = [(entry.name, entry.at) for entry in s.app.trace if entry.kind == "device"][-2:]
    assert told == [("closed", 401_000), ("restarted", 500_000)]
    assert s.words() == ["open"]


def test_a_closing_before_open_can_cut_or_be_ignored(stage: Any) -> None:
    cut = {"connecting": {"then": ["state closing", "success", "cut", "stop"]}}
    for unless, heard in (
        (cut, ["success", "error"]),
        ({"connecting": {"then": ["success", "stop"]}}, ["success", "open"]),
    ):
        s = stage(close={"steps": ["check connecting", "close-wire"], "unless": unless})
        s.play(lambda s=s: s.watched().close({"success": s.note("success")}))
        assert s.words() == heard


def test_close_global_reaches_the_others_without_arguments(stage: Any) -> None:
    s = stage(listeners={"current": "first-live"})

    def script() -> None:
        tasks = [s.watched(), s.watched()]
        tasks[1].onOpen(lambda _: s.app.close_global([{"code": 4000, "reason": "all"}]))

    s.play(script)
    closes = [entry[1] for entry in s.log if entry[0] == "close"]
    assert closes == [{"code": 4000, "reason": "all"}, {"code": 1000, "reason": ""}]
