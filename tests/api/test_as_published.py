"""uni's layer of every packaged mini program beside what uni-app's published runtime did with the same calls.

published.jsonl: one line a platform and Vue version, observed in Node over a namespace that only records.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import platforms
from emulator.engine.values import UNDEFINED
from emulator.engine.world import VirtualWorld
from tests.api.beneath import GLOBALS, Beneath

ROWS = [json.loads(line) for line in (Path(__file__).parent / "published.jsonl").read_text("utf-8").splitlines()]
URL = "wss://a.example"
LACKING = "mp-toutiao"  # its namespace was given without the global functions


def rows() -> list[Any]:
    known = platforms.load().names
    return [pytest.param(row, id=f"{row['platform']}-vue{row['vue']}") for row in ROWS if row["platform"] in known]


@pytest.fixture(params=rows())
def row(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(request.param)


@pytest.fixture
def beneath(row: dict[str, Any]) -> Iterator[Beneath]:
    target = platforms.load().target(row["platform"], vue=str(row["vue"]))
    names = ("connectSocket",) if row["platform"] == LACKING else ("connectSocket", *GLOBALS)
    with VirtualWorld() as world:
        yield Beneath(platforms.load().resolve(target).profile, names, world)


def ignored(*_: Any) -> Any:
    return UNDEFINED


def test_what_a_call_with_a_callback_passes_on(row: dict[str, Any], beneath: Beneath) -> None:
    options = {
        "url": URL,
        "method": "POST",
        "protocols": ["p"],
        "header": {"a": 1},
        "multiple": True,
        "complete": ignored,
    }
    assert beneath.uni["connectSocket"](options) is beneath.task
    assert sorted(beneath.calls[0]) == row["passed"]
    assert beneath.lines == row["lines"][: len(beneath.lines)]
    assert bool(beneath.lines) == bool(row["lines"])
    assert "method" in options


def test_how_promises_settle(row: dict[str, Any], beneath: Beneath) -> None:
    promise = beneath.uni["connectSocket"]({"url": URL})
    beneath.calls[-1]["success"]({"errMsg": "connectSocket:ok"})
    kind, value = row["settles"]
    assert beneath.outcome(promise) == [kind, json.loads(value)]
    promise = beneath.uni["connectSocket"]({"url": URL})
    beneath.calls[-1]["fail"]({"errMsg": "connectSocket:fail x", "error": 5, "errorMessage": "y"})
    kind, value = row["fails"]
    assert beneath.outcome(promise) == [kind, json.loads(value)]


def test_what_a_fail_callback_gets(row: dict[str, Any], beneath: Beneath) -> None:
    seen: list[Any] = []
    beneath.uni["connectSocket"]({"url": URL, "fail": seen.append})
    beneath.calls[-1]["fail"]({"error": 5, "errorMessage": "y"})
    assert seen == [row["failPayload"]]


def test_which_global_functions_there_are(row: dict[str, Any], beneath: Beneath) -> None:
    for name in ("onSocketOpen", "closeSocket"):
        assert (name in beneath.uni) == (row[name] == "function")
    assert beneath.throws("onSocketOpen") == row.get("onSocketOpenThrows")


def test_vue3_marks_the_task(row: dict[str, Any], beneath: Beneath) -> None:
    beneath.uni["connectSocket"]({"url": URL, "success": ignored})
    assert ("__v_skip" in beneath.task.fields) == (row["vue"] == 3)
