"""A matrix comes to the same whether its targets run one after the other or in processes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emulator.matrix.matrix import Matrix

Play = Callable[..., Matrix]

SCRIPT = """
const task = nova.connectSocket({ url: 'wss://a.example', success() {}, fail() {}, header: { on() {} } })
task.onOpen(() => task.send({ data: 'x' }))
task.onMessage(() => {})
"""
TARGETS = "mp-nova@1.0.0,mp-nova@2.0.0,mp-nova@3.0.0,mp-nova@2.0.0/devtools"


@pytest.mark.parametrize("tries", [0, 2, 3], ids=["no baseline yet", "a baseline", "one that is left"])
@pytest.mark.parametrize("keep", [False, True])
def test_processes_change_nothing(play: Play, monkeypatch: pytest.MonkeyPatch, tries: int, keep: bool) -> None:
    monkeypatch.setattr("emulator.matrix.matrix.worthwhile", lambda seconds, count: False)
    alone = play(SCRIPT, targets=TARGETS, keep=keep)
    monkeypatch.setattr("emulator.matrix.matrix.worthwhile", lambda seconds, count: count <= 4 - max(tries, 1))
    monkeypatch.setattr("emulator.matrix.matrix.TRIES", tries)
    spread = play(SCRIPT, targets=TARGETS, keep=keep)
    assert [cell.verdict for cell in alone.cells] == ["fail", "pass", "differs", "pass"]
    assert spread.baseline == alone.baseline
    for one, other in zip(alone.cells, spread.cells, strict=True):
        assert (other.target, other.verdict, other.cause, other.at_ms) == (
            one.target,
            one.verdict,
            one.cause,
            one.at_ms,
        )
        assert repr(other.moments) == repr(one.moments)
