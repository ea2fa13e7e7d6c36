"""The class is any platform's whose profile has it: an invented one, with rules of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.api.conftest import invented

SENDS = {
    "steps": ["check state-connecting", "transmit"],
    "unless": {"state-connecting": {"throw": {"name": "InvalidStateError", "message": "wait"}, "then": ["throw"]}},
}
OWN = {
    "connect": {"steps": ["dial"]},
    "send": SENDS,
    "close": {"steps": ["close-wire"]},
    "failed": {"prints": [{"text": "own words: {cause}"}]},
    "ended": {"close": {"code": "{code}", "reason": "own words", "wasClean": "{was-clean}"}},
    "default-code": 1000,
}
SCRIPT = """
const s = new WebSocket('wss://h')
try { s.send('early') } catch (error) { console.log(error.name, error.message) }
s.onclose = (e) => console.log(e.code, e.reason, e.wasClean, s.readyState)
s.onerror = () => console.log('error')
"""


def profile(**changes: Any) -> Any:
    failed = {"steps": ["print", "state closed", "deliver error"], "prints": [{"text": "the platform's words"}]}
    return invented(environment={"websocket": True}, websocket=OWN, failed=failed, **changes)


def test_its_recipes_and_its_default_code(play: Callable[..., Any]) -> None:
    played = play(SCRIPT + "s.onopen = () => s.close()", profile())
    assert played.lines == ["InvalidStateError wait", "1000 own words true 3"]
    assert [e.data for e in played.app.trace if e.kind == "frame" and e.name == "out close"] == [b"1000"]


def test_a_recipe_without_steps_is_the_platforms_in_other_words(play: Callable[..., Any]) -> None:
    played = play(SCRIPT, profile(), server="refuse")
    assert played.lines[1:] == ["error: own words: Connection refused", "error"]
    paths = {e.name: e.path for e in played.app.trace if e.path}
    assert (paths["closed"], paths["error"]) == ("failed.steps.1", "failed.steps.2")
    assert "websocket.failed.prints" in [e.path for e in played.app.trace]


def test_what_the_system_ends_is_ended_here_too(play: Callable[..., Any]) -> None:
    played = play(SCRIPT, profile(), then=((50, lambda app: app.network("none")),))
    assert played.lines[1:] == ["1006 own words false 3"]


def test_without_a_part_of_its_own_everything_is_the_platforms(play: Callable[..., Any]) -> None:
    code = "const s = new WebSocket('wss://h')\ns.onopen = () => console.log(s.readyState)"
    assert play(code, invented(environment={"websocket": True})).lines == ["1"]
