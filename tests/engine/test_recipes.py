"""Recipes: order, checks and what happens instead, waits, words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from emulator.engine.values import UNDEFINED, ErrorValue, PromiseValue, Throw
from platforms.model.recipes import Recipe, parse_step


def test_a_call_returns_undefined_when_it_stops_before_return(stage: Any) -> None:
    s = stage(
        connect={
            "steps": ["check url-missing", "return task", "success"],
            "unless": {"url-missing": {"fail": {"errMsg": "no url, but {type}"}, "then": ["fail", "complete", "stop"]}},
        }
    )
    assert s.app.connect([{"fail": s.note("fail"), "complete": s.note("complete")}]) is UNDEFINED
    assert s.log == [("fail", {"errMsg": "no url, but Undefined"}), ("complete", {"errMsg": "no url, but Undefined"})]
    assert s.log[0][1] is s.log[1][1], "fail and complete share one object"


def test_a_reaction_without_stop_goes_on(stage: Any) -> None:
    s = stage(
        connect={
            "steps": ["check protocols-not-array", "return task", "success", "complete"],
            "success": "yes",
            "unless": {"protocols-not-array": {"fail": "no array", "then": ["fail", "complete"]}},
        }
    )
    s.app.connect(
        [{"url": "wss://a", "protocols": "p", "success": s.note("s"), "fail": s.note("f"), "complete": s.note("c")}]
    )
    assert s.log == [("f", "no array"), ("c", "no array"), ("s", "yes"), ("c", "yes")]


def test_complete_may_have_words_of_its_own(stage: Any) -> None:
    s = stage(connect={"steps": ["success", "complete"], "success": {"a": 1}, "complete": "{undefined}"})
    s.app.connect([{"success": s.note("s"), "complete": s.note("c")}])
    assert s.log == [("s", {"a": 1}), ("c", UNDEFINED)]


def test_the_words_of_the_last_failed_check_go_first(stage: Any) -> None:
    s = stage(
        connect={
            "steps": ["check url-empty", "check protocols-not-array", "fail"],
            "fail": "plain",
            "unless": {"url-empty": {"fail": "empty"}, "protocols-not-array": {"fail": "protocols {type}"}},
        }
    )
    for options in ({"url": "x"}, {"url": ""}, {"url": "", "protocols": 5}):
        s.app.connect([options | {"fail": s.note("f")}])
    assert [value for _, value in s.log] == ["plain", "empty", "protocols Number"]


def test_waits_are_in_the_order_of_the_queue(stage: Any) -> None:
    s = stage(connect={"steps": ["success", "wait microtask", "fail", "wait task", "complete"], "complete": {}})

    def script() -> None:
        s.app.post(lambda: s.note("next task")())
        s.app.connect([{"success": s.note("now"), "fail": s.note("microtask"), "complete": s.note("task")}])
        s.note("returned")()

    s.play(script)
    assert s.words() == ["now", "returned", "microtask", "next task", "task"]


@pytest.mark.parametrize(("wait", "at"), [("timer", 1), ("250 ms", 250)])
def test_timed_waits(stage: Any, wait: str, at: int) -> None:
    s = stage(connect={"steps": [f"wait {wait}", "success"]})
    s.play(lambda: s.app.connect([{}]))
    assert [entry.at for entry in s.app.trace if entry.kind == "callback"] == [at]


def test_a_throw_leaves_the_call(stage: Any) -> None:
    s = stage(
        connect={
            "steps": ["check argument-missing"],
            "unless": {"argument-missing": {"throw": {"name": "TypeError", "message": "no {type}"}, "then": ["throw"]}},
        }
    )
    with pytest.raises(Throw) as caught:
        s.app.connect([])
    assert str(caught.value.value) == "TypeError: no Undefined"


def test_a_payload_can_be_an_error_instance(stage: Any) -> None:
    s = stage(connect={"steps": ["fail"], "fail": {"new Error": "url is {type}"}})
    s.app.connect([{"fail": s.note("f")}])
    error = s.log[0][1]
    assert isinstance(error, ErrorValue)
    assert (error.name, error.message) == ("Error", "url is Undefined")


def test_a_promise_only_without_callbacks(stage: Any) -> None:
    s = stage(
        functions={"connectSocket": {"promise": "without-callbacks"}},
        connect={"steps": ["success"], "success": {"ok": 1}},
    )
    assert s.app.connect([{"complete": s.note("c")}]) is UNDEFINED
    promise = s.app.connect([{"success": "no function"}])
    assert isinstance(promise, PromiseValue)
    promise.watch(lambda ok, value: s.note("settled")(ok, value))
    assert s.log == [("settled", True, {"ok": 1})]


def test_keys_with_a_question_mark_are_left_out_when_empty(stage: Any) -> None:
    s = stage(connect={"steps": ["success"], "success": {"reason?": "{reason}", "max?": "{max}", "id?": "{id}"}})
    s.app.connect([{"success": s.note("s")}])
    assert s.log == [("s", {"max": 2, "id": 1})]


def test_a_counted_set_is_full_until_someone_leaves(stage: Any) -> None:
    s = stage(
        connect={
            "steps": ["return task", "check too-many-sockets", "register", "enter", "success", "dial"],
            "unless": {"too-many-sockets": {"fail": "max {max}", "then": ["fail", "state closed", "stop"]}},
        }
    )

    def script() -> None:
        tasks = [s.connect(success=s.note("ok"), fail=s.note("full")) for _ in range(3)]
        assert tasks[2].fields["readyState"] == 3
        tasks[0].onOpen(lambda _: tasks[0].close({}))
        tasks[0].onClose(lambda _: s.connect(success=s.note("again")))

    s.play(script)
    assert s.log[:3] == [("ok", {}), ("ok", {}), ("full", "max 2")]
    assert s.words()[-1] == "again"


def test_a_signed_counter_can_fall_below_zero(stage: Any) -> None:
    s = stage(
        "refuse",
        sets={"live": {"max": 1, "signed": True}},
        connect={
            "steps": ["return task", "check too-many-sockets", "register", "success", "dial"],
            "unless": {"too-many-sockets": {"then": ["fail", "stop"]}},
        },
        failed={"steps": ["leave", "deliver error", "forget"]},
        opened={"steps": ["enter", "deliver open"]},
    )

    def script() -> None:
        s.connect()
        s.app.later(
            100,
            lambda: (s.app.sets.enter("live", s.app.dialled[0]), s.connect(success=s.note("ok"), fail=s.note("no"))),
        )

    s.play(script)
    assert s.words() == ["ok"], "a counter at -1 + 1 lets one more in"


def test_eviction_makes_room(stage: Any) -> None:
    s = stage(
        sets={"live": {"max": 1}},
        connect={
            "steps": ["return task", "check too-many-sockets", "register", "enter", "dial"],
            "unless": {"too-many-sockets": {"code": 1001, "reason": "GOING", "then": ["evict"]}},
        },
    )

    def script() -> None:
        first = s.watched()
        first.onOpen(lambda _: s.connect().onOpen(s.note("second open")))

    s.play(script)
    assert s.log[1:] == [("close", {"code": 1001, "reason": "GOING"}), ("second open", s.log[2][1])]


def test_ids_in_milliseconds_collide(stage: Any) -> None:
    ids = {"policy": "epoch-ms", "as": "string", "prefix": "T-"}
    s = stage(task={"fields": {"id": "{id}"}, "ids": ids})

    def script() -> None:
        s.log += [("id", s.connect().fields["id"]), ("id", s.connect().fields["id"])]
        s.app.later(5, lambda: s.log.append(("id", s.connect().fields["id"])))

    s.play(script)
    values = [value for _, value in s.log]
    assert values == ["T-1704067200000", "T-1704067200000", "T-1704067200005"]


def test_ids_may_count_the_listed_sockets_alone(stage: Any) -> None:
    s = stage(
        task={"fields": {}, "ids": {"policy": "count-listed", "first": 1}},
        connect={
            "steps": ["check url-fragment", "return task", "list", "success"],
            "success": {"id": "{id}"},
            "unless": {"url-fragment": {"fail": {"id": "{id}"}, "then": ["fail", "stop"]}},
        },
    )

    def script() -> None:
        for url in ("wss://a.example", "wss://a.example#no", "wss://a.example"):
            s.app.connect([{"url": url, "success": s.note("success"), "fail": s.note("fail")}])

    s.play(script)
    assert s.log == [("success", {"id": 1}), ("fail", {"id": 0}), ("success", {"id": 2})]


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        (["succes"], "unknown step 'succes'"),
        (["check nothing-known"], "unknown condition"),
        (["check url-empty"], "has no entry in unless"),
        (["wait forever"], "wait takes"),
        (["success loudly"], "takes nothing after it"),
        (["state ajar"], "unknown state"),
        (["success"] * 17, "more than 12 steps"),
    ],
)
def test_a_recipe_that_makes_no_sense_is_refused(steps: list[str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Recipe.model_validate({"steps": steps})


def test_a_step_reads_back_as_it_was_written() -> None:
    assert [str(parse_step(text)) for text in ("check url-empty", "enter", "wait 5 ms")] == [
        "check url-empty",
        "enter live",
        "wait 5 ms",
    ]
