"""Who hears an event, in which order, and what an exception in a listener or callback does."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import ErrorValue, Throw


def throws(*_: Any) -> None:
    raise Throw(ErrorValue("Error", "from app code"))


@pytest.mark.parametrize("order", [["task", "global"], ["global", "task"]])
def test_task_and_global_listeners_hear_in_the_platforms_order(stage: Any, order: list[str]) -> None:
    s = stage(listeners={"order": order})

    def script() -> None:
        s.app.listen("open", s.note("global"))
        s.connect().onOpen(s.note("task"))

    s.play(script)
    assert s.words() == order
    assert s.log[0][1] is s.log[1][1]


def test_global_listeners_may_get_words_of_their_own(stage: Any) -> None:
    s = stage(
        received={"steps": ["deliver message"], "message": {"data": {"data": "{data}"}}, "message-global": "{data}"}
    )

    def script() -> None:
        s.app.listen("message", s.note("global"))
        task = s.connect()
        task.onMessage(s.note("task"))
        task.onOpen(lambda _: task.send({"data": "x"}))

    s.play(script)
    assert s.log == [("task", {"data": {"data": "x"}}), ("global", "x")]


@pytest.mark.parametrize(("rule", "heard"), [("all", ["one", "two", "two"]), ("last", ["two"])])
def test_listeners_add_up_or_replace(stage: Any, rule: str, heard: list[str]) -> None:
    s = stage(listeners={"task": rule, "global": rule})

    def script() -> None:
        task = s.connect()
        for add in (task.onOpen, lambda fn: s.app.listen("open", fn)):
            for name in ("one", "two"):
                add(s.note(name))
            add(s.note("two")) if rule == "all" else None

    s.play(script)
    assert s.words() == heard * 2


@pytest.mark.parametrize(
    ("current", "heard"),
    [("first-live", ["1"]), ("latest", ["2"]), ("any", ["1", "2"]), ("earliest-open-role", ["1"]), ("unnamed", [])],
)
def test_which_sockets_global_listeners_hear(stage: Any, current: str, heard: list[str]) -> None:
    s = stage(listeners={"current": current})

    def script() -> None:
        s.app.listen("message", lambda event: s.note(event["data"])())
        for number in ("1", "2"):
            task = s.connect()
            task.onOpen(lambda _, task=task, number=number: task.send({"data": number}))

    s.play(script)
    assert sorted(s.words()) == heard


def test_the_role_passes_on_only_when_its_holder_is_closed(stage: Any) -> None:
    s = stage(listeners={"current": "earliest-open-role"})

    def script() -> None:
        first, second = s.connect(), s.connect()
        first.onOpen(lambda _: first.close({}))
        first.onClose(
            lambda _: (
                s.log.append(("role", s.app.current().number)),
                s.connect(),
                s.log.append(("role", s.app.current().number)),
            )
        )
        second.onOpen(lambda _: None)

    s.play(script)
    assert s.log == [("role", 1), ("role", 3)]


@pytest.mark.parametrize(
    ("policy", "heard", "uncaught"),
    [("reported", ["later"], 1), ("escapes", [], 1), ("ends", [], 1), ("printed", ["later"], 0)],
)
def test_a_listener_that_throws(stage: Any, policy: str, heard: list[str], uncaught: int) -> None:
    s = stage(listeners={"throw": policy, "throw-text": "caught {error}"})

    def script() -> None:
        task = s.connect()
        task.onOpen(throws)
        task.onOpen(s.note("later"))

    s.play(script)
    assert s.words() == heard
    assert len([entry for entry in s.app.trace if entry.kind == "uncaught"]) == uncaught
    printed = [entry.data for entry in s.app.trace if entry.kind == "console"]
    assert printed == (["caught Error: from app code"] if policy == "printed" else [])


@pytest.mark.parametrize("policy", ["reported", "printed", "escapes", "fails"])
def test_a_success_callback_that_throws(stage: Any, policy: str) -> None:
    s = stage(callbacks={"throw": policy})

    def call() -> None:
        s.app.connect([{"url": "wss://a", "success": throws, "fail": s.note("fail")}])

    if policy == "escapes":
        with pytest.raises(Throw):
            call()
    else:
        call()
    assert s.words() == (["fail"] if policy == "fails" else [])
    assert [e.kind for e in s.app.trace if e.kind in ("uncaught", "console")] == {
        "reported": ["uncaught"],
        "printed": ["console"],
    }.get(policy, [])


@pytest.mark.parametrize(("policy", "state"), [("escapes", "start"), ("ends", "open")])
def test_what_comes_after_a_listener_that_throws(stage: Any, policy: str, state: str) -> None:
    s = stage(listeners={"throw": policy}, opened={"steps": ["deliver open", "state open"]})
    s.play(lambda: s.connect().onOpen(throws))
    assert s.app.sockets[0].state == state


def test_what_a_rejected_reaction_does(stage: Any) -> None:
    s = stage(callbacks={"throw": "fails"})
    s.app.connect([{"url": "wss://a", "success": throws, "fail": throws, "complete": s.note("complete")}])
    assert s.words() == []
    assert [(e.kind, e.name) for e in s.app.trace if e.kind == "uncaught"] == [("uncaught", "rejection")]


def test_send_and_close_may_have_a_rule_of_their_own(stage: Any) -> None:
    s = stage(callbacks={"throw": "fails", "throw-task": "printed", "throw-text": "caught {error}"})

    def script() -> None:
        task = s.connect()
        task.onOpen(lambda _: task.send({"data": "x", "success": throws, "fail": s.note("fail")}))

    s.play(script)
    assert s.words() == []
    assert [e.data for e in s.app.trace if e.kind == "console"] == ["caught Error: from app code"]


def test_a_forgotten_socket_hears_nothing_more(stage: Any) -> None:
    s = stage(opened={"steps": ["deliver open", "forget"]})

    def script() -> None:
        task = s.watched()
        task.onOpen(lambda _: task.send({"data": "x"}))

    s.play(script)
    assert s.words() == ["open"]


def test_unlisten_and_off(stage: Any) -> None:
    s = stage(task={"methods": ["onOpen", "offOpen"]}, connect={"steps": ["return task", "register", "dial"]})

    def script() -> None:
        task = s.connect()
        one, two = s.note("one"), s.note("two")
        task.onOpen(one), task.onOpen(two), task.offOpen(one)
        other = s.connect()
        other.onOpen(one), other.offOpen()

    s.play(script)
    assert s.words() == ["two"]
