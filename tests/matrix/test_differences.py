"""differs: what a script could notice, compared with the baseline."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emulator.matrix.matrix import Matrix

Play = Callable[..., Matrix]

CONNECT = "const task = nova.connectSocket({ url: 'wss://a.example', success() {}, fail() {} })\n"


def words(play: Play, code: str, targets: str = "mp-nova@2.0.0,mp-nova@3.0.0", **scenario: object) -> str | None:
    cell = play(code, targets=targets, **scenario).cells[-1]
    assert cell.verdict in ("pass", "differs")
    return cell.cause.words if cell.cause else None


def test_the_data_of_a_message(play: Play) -> None:
    code = "task.onOpen(() => task.send({ data: 'x' }))\ntask.onMessage(() => {})"
    matrix = play(CONNECT + code, targets="mp-nova@2.0.0,mp-nova@3.0.0")
    assert [cell.verdict for cell in matrix.cells] == ["pass", "differs"]
    assert matrix.baseline == "mp-nova@2.0.0"
    cause = matrix.cells[1].cause
    assert cause is not None
    assert cause.words == 'message {"text": "x"} (Object); baseline: message "x" (String)'
    assert cause.why.ids == ("mp-nova.message.nested",)
    assert cause.place is not None
    assert cause.place.line == 1


def test_what_nobody_listens_to_is_no_difference(play: Play) -> None:
    assert words(play, CONNECT + "task.onOpen(() => task.send({ data: 'x' }))") is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const task = CALL\nconsole.log(task)", "connectSocket returns: undefined; baseline: SocketTask"),
        ("keep(CALL)\nfunction keep() {}", "connectSocket returns: undefined; baseline: SocketTask"),
        ("CALL", None),
        ("const task = CALL", None),
        ("let task\ntask = CALL", None),
        ("const go = () => CALL\ngo()", None),
    ],
)
def test_a_returned_value_counts_if_it_is_used(play: Play, code: str, expected: str | None) -> None:
    code = code.replace("CALL", "nova.connectSocket({ url: 'wss://a.example', success() {} })")
    assert words(play, code, "mp-nova@2.0.0,mp-nova@1.0.0") == expected


def test_the_outcome_of_a_call(play: Play) -> None:
    code = "for (let i = 0; i < 3; i++) uni.connectSocket({ url: 'wss://a.example', success() {}, fail() {} })"
    found = words(play, code, "mp-weixin,mp-nova@2.0.0")
    assert found == "connectSocket: fail connectSocket:fail too many (2); baseline: success connectSocket:ok"


def test_the_state_counts_if_the_script_reads_it(play: Play) -> None:
    code = CONNECT + "task.onOpen(() => setTimeout(() => { task.close({}); SEEN }, 100))\ntask.onClose(() => {})"
    targets = "mp-nova@3.0.0,mp-nova@3.0.0/devtools"
    assert words(play, code.replace("SEEN", ""), targets) is None
    found = words(play, code.replace("SEEN", "console.log(task.readyState)"), targets)
    assert found == "readyState: 2; baseline: 3"


def test_ids_and_times_are_no_difference(play: Play) -> None:
    code = CONNECT + "task.onOpen(() => task.send({ data: String(Date.now()) }))\ntask.onMessage(() => {})"
    assert words(play, code.replace("nova.", "uni."), "mp-nova@2.0.0,mp-weixin") is None


def test_what_only_the_end_cut_off_is_no_difference(play: Play) -> None:
    code = "setInterval(() => task.send({ data: 'x' }), 1000)\ntask.onMessage(() => {})"
    assert words(play, (CONNECT + code).replace("nova.", "uni."), "mp-nova@2.0.0,mp-weixin", for_ms=20_003) is None


def test_a_baseline_that_is_named_is_run_too(play: Play) -> None:
    code = CONNECT + "task.onOpen(() => task.send({ data: 'x' }))\ntask.onMessage(() => {})"
    matrix = play(code, targets="mp-nova@2.0.0", baseline="mp-nova@3.0.0")
    assert matrix.baseline == "mp-nova@3.0.0"
    assert [(cell.target, cell.verdict) for cell in matrix.cells] == [("mp-nova@2.0.0", "differs")]


def test_the_first_target_that_passes_is_the_baseline(play: Play) -> None:
    code = CONNECT + "task.onOpen(() => task.send({ data: 'x' }))\ntask.onMessage(() => {})"
    matrix = play(code, targets="mp-nova@>=1.0.0")
    assert [cell.verdict for cell in matrix.cells] == ["fail", "pass", "differs"]
    assert matrix.baseline == "mp-nova@2.0.0"


def test_a_global_function_that_acts_on_another_socket(play):
    matrix = play(
        """
        const url = 'wss://a.example'
        uni.onSocketMessage(() => {})
        for (const path of ['/1', '/2']) uni.connectSocket({ url: url + path, complete() {} })
        setTimeout(() => uni.sendSocketMessage({ data: 'x' }), 100)
        """,
        targets="mp-weixin,mp-jd",
    )
    cause = matrix.cells[1].cause
    assert cause.words == "sendSocketMessage acts on socket 2; baseline: socket 1"
    assert cause.place.line == 5
