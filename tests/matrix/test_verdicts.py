"""fail, pass and idle: what counts as a failure, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emulator.errors import UserError
from emulator.matrix.matrix import Matrix
from emulator.matrix.verdict import Cell

One = Callable[..., Cell]
Play = Callable[..., Matrix]

CALL = "nova.connectSocket({ url: 'wss://a.example', success() {} })"
CONNECT = f"const task = {CALL}\n"
HEARD = CONNECT + "task.onError(() => {})\ntask.onClose(() => {})\n"


def test_a_script_that_works_passes(one: One) -> None:
    cell = one(HEARD + "task.onOpen(() => task.close({}))")
    assert (cell.verdict, cell.cause, cell.ended) == ("pass", None, "idle")


def test_without_a_socket_call_it_is_idle_and_never_a_pass(one: One) -> None:
    assert one("nova.showToast({ title: 'hi' })").verdict == "idle"


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("null.x", "error", "TypeError: Cannot read properties of null (reading 'x')"),
        ("nova.onSocketFoo(() => {})", "error", "TypeError: nova.onSocketFoo is not a function"),
        ("setTimeout(() => { throw new RangeError('late') }, 50)", "error", "RangeError: late"),
        ("Promise.reject(new Error('nobody cares'))", "rejection", "Error: nobody cares"),
        ("async function main() { throw new Error('async') }\nmain()", "rejection", "Error: async"),
        ("assert(1 + 1 === 3, 'sums')", "assert", "AssertionError: sums"),
        ("try { assert(false) } catch {}", "assert", "AssertionError: assertion failed"),
        ("console.assert(0, 'not', 'this')", "assert", "Assertion failed: not this"),
    ],
)
def test_what_nobody_catches_fails_at_its_line(one: One, code: str, kind: str, words: str) -> None:
    cell = one(HEARD + code)
    assert cell.verdict == "fail"
    assert cell.cause is not None
    assert (cell.cause.kind, cell.cause.words) == (kind, words)
    assert cell.cause.place is not None
    assert (cell.cause.place.file, cell.cause.place.line) == ("app.js", 4)


def test_a_caught_rejection_is_none(one: One) -> None:
    assert one(HEARD + "Promise.reject(1).catch(() => {})").verdict == "pass"


def test_a_fail_that_nobody_handles_is_told_in_the_platforms_words(one: One) -> None:
    cell = one("const a = 1\nnova.connectSocket({ url: 'ws://a.example', success() {} })")
    assert cell.cause is not None
    assert cell.cause.kind == "fail"
    assert cell.cause.words == "connectSocket:fail 域名不在白名单"
    assert cell.cause.place is not None
    assert cell.cause.place.line == 2
    assert cell.cause.why.reason == "the url is not on the app's domain list"
    assert (cell.cause.why.ids, cell.cause.why.confidence) == (("mp-nova.domain",), "documented")


@pytest.mark.parametrize("callback", ["fail", "complete"])
def test_a_fail_that_a_callback_takes_is_handled(one: One, callback: str) -> None:
    assert one(f"nova.connectSocket({{ url: 'ws://a.example', {callback}() {{}} }})").verdict == "pass"


def test_a_promise_that_is_awaited_and_caught_handles_a_fail(one: One) -> None:
    code = "uni.connectSocket({ url: 'ws://a.example' })"
    assert one(f"{code}.catch(() => {{}})").verdict == "pass"
    cell = one(code)
    assert cell.cause is not None
    assert (cell.cause.kind, cell.cause.why.ids) == ("rejection", ("mp-nova.domain",))


@pytest.mark.parametrize("listener", ["task.onError(() => {})", "nova.onSocketError(() => {})"])
def test_an_error_event_needs_a_listener(one: One, listener: str) -> None:
    cell = one(CONNECT, server="refuse")
    assert cell.cause is not None
    assert (cell.cause.kind, cell.cause.words) == ("error event", "Connection refused")
    assert cell.cause.why.reason == "the connection was refused"
    assert cell.cause.place is not None
    assert cell.cause.place.line == 1
    assert one(CONNECT + listener, server="refuse").verdict == "pass"


@pytest.mark.parametrize("listener", ["task.onClose(() => {})", "nova.onSocketClose(() => {})"])
def test_an_abnormal_close_needs_a_listener(one: One, listener: str) -> None:
    cell = one(CONNECT, server="drop")
    assert cell.cause is not None
    assert cell.cause.kind == "abnormal close"
    assert cell.cause.at == 1003
    assert one(CONNECT + listener, server="drop").verdict == "pass"


@pytest.mark.parametrize("server", ["close:4001:bye", "echo"])
def test_a_close_frame_of_either_side_makes_a_close_normal(one: One, server: str) -> None:
    assert one(CONNECT + "task.onOpen(() => task.close({ code: 3000 }))", server=server).verdict == "pass"


def test_a_missing_function_is_told_with_its_evidence(one: One) -> None:
    cell = one(
        "nova.connectSocket({ url: 'wss://a.example', success() {} })\nnova.onSocketClose(() => {})",
        targets="mp-nova@1.0.0",
    )
    assert cell.cause is not None
    assert cell.cause.words == "TypeError: nova.onSocketClose is not a function"
    assert cell.cause.why.reason == "Nova Mini Program 1.0.0 has no onSocketClose"
    assert cell.cause.why.ids == ("mp-nova.onclose.since",)


def test_a_missing_task_is_told_with_its_evidence(one: One) -> None:
    cell = one(HEARD, targets="mp-nova@1.0.0")
    assert cell.cause is not None
    assert cell.cause.words == "TypeError: Cannot read properties of undefined (reading 'onError')"
    assert cell.cause.why.reason == "connectSocket returns undefined here"
    assert cell.cause.why.ids == ("mp-nova.task.since",)


def test_the_first_cause_is_told(one: One) -> None:
    cell = one(CONNECT + "setTimeout(() => { throw new Error('second') }, 100)\nsetTimeout(() => nope(), 10)")
    assert cell.cause is not None
    assert cell.cause.words == "ReferenceError: nope is not defined"


def test_a_heartbeat_that_goes_on_is_no_fault(one: One) -> None:
    cell = one(HEARD + "setInterval(() => task.send({ data: 'ping' }), 30000)")
    assert (cell.verdict, cell.ended, cell.at_ms) == ("pass", "deadline", 600_000)


@pytest.mark.parametrize(
    "code",
    ["for (;;);", "const again = () => Promise.resolve().then(again)\nagain()", "task.onOpen(() => { for (;;); })"],
)
def test_a_loop_that_never_yields_is(one: One, code: str) -> None:
    cell = one(HEARD + code, time_limit_s=0.1)
    assert cell.verdict == "fail"
    assert cell.cause is not None
    assert cell.cause.words == "the script ran for 0.1 s without yielding, and was stopped"


def test_memory_has_a_limit(one: One) -> None:
    cell = one(HEARD + "const kept = []\nfor (;;) kept.push(new Array(1e4).fill(1))", memory_limit=16 << 20)
    assert cell.cause is not None
    assert cell.cause.words == "the script used more than 16 MiB of memory, and was stopped"


def test_a_storm_of_reconnects_is_watched_for_a_while_only(one: One) -> None:
    code = f"function again() {{ {CALL} }}\nnova.onSocketError(again)\nagain()"
    cell = one(code, server="refuse", most_entries=500)
    assert cell.verdict == "pass"
    assert cell.at_ms < 1000
    assert cell.notes == ("ended early: the script does too much to be watched for the whole time",)


def test_a_poll_is_watched_for_a_while_only(one: One) -> None:
    cell = one(HEARD + "setInterval(() => {}, 1)", most_turns=500)
    assert cell.verdict == "pass"
    assert cell.notes


def test_a_mistake_on_every_target_is_the_users(play: Play) -> None:
    with pytest.raises(UserError, match=r"app\.js:2:\d+: syntax error"):
        play("\nlet = ;", targets="mp-nova@>=1.0.0")


def test_a_mistake_on_one_target_is_that_targets(play: Play) -> None:
    code = "// #ifdef MP-NOVA\nlet = ;\n// #endif\nuni.connectSocket({ url: 'wss://a.example', success() {} })"
    nova, other = play(code, targets="mp-nova,mp-weixin").cells
    assert (nova.verdict, other.verdict) == ("fail", "pass")
    assert nova.cause is not None
    assert nova.cause.words.startswith("syntax error")


def test_conditional_compilation_knows_the_targets_names(play: Play) -> None:
    parts = {"MP-NOVA": CALL, "VUE2": "nope()", "MP-NVOA": "nope()"}
    code = "\n".join(f"// #ifdef {name}\n{body}\n// #endif" for name, body in parts.items())
    nova, other = play(code, targets="mp-nova@2.0.0,mp-weixin").cells
    assert (nova.verdict, other.verdict) == ("pass", "idle")
    assert nova.notes == ("app.js:7: no platform knows MP-NVOA of this #ifdef",)


def test_several_scripts_are_several_apps_on_one_server(one: One) -> None:
    talk = CONNECT + "task.onOpen(() => task.send({ data: 'hello' }))\n"
    listen = (
        f"let heard = []\n{CONNECT}task.onMessage((res) => heard.push(res.data))\n"
        "setTimeout(() => console.log(heard.join()), 1000)"
    )
    cell = one(listen, talk, server="chat", keep=True)
    lines = [moment.data for moment in cell.moments if moment.kind == "console"]
    assert lines == ["welcome guest-1,guest-2 joined,guest-2: hello"]
    assert {moment.app for moment in cell.moments} == {0, 1}


def test_a_run_repeats_byte_for_byte(one: One) -> None:
    code = (
        f"{HEARD}task.onOpen(() => task.send({{ data: String(Math.random()) + Date.now() }}))\n"
        "task.onMessage((res) => console.log(res.data))"
    )
    first, second = (one(code, keep=True) for _ in range(2))
    assert repr(first.moments) == repr(second.moments)
    assert any("1704067200" in str(moment.data) for moment in first.moments if moment.kind == "console")
