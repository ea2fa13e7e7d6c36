"""uni where it holds the sockets itself: checks, words and callbacks, as its published runtimes behave."""

from __future__ import annotations

from typing import Any

import pytest

from platforms.model import Profile
from tests.api.conftest import OWN_CHECKS, Play, invented

WRONG = "warn: connectSocket: Invalid args: type check failed for args"
BAD_LISTENER = 'Invalid args: type check failed for args "callback". Expected Function'


def own(policy: str, **uni: Any) -> Profile:
    promise = "error-first" if policy == "fails" else "rejects"
    checks = OWN_CHECKS | {"policy": policy} | uni.pop("validation", {})
    return invented(uni={"layer": "own", "promise": promise, "validation": checks} | uni)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("{}", "Missing required parameter `url`"),
        ("{url: undefined}", 'parameter `url`. Expected String with value "undefined", got Undefined '),
        ("{url: null}", 'parameter `url`. Expected String with value "null", got Null '),
        ("{url: 5}", 'parameter `url`. Expected String with value "5", got Number with value 5.'),
        ("{url: [1]}", 'parameter `url`. Expected String with value "1", got Array '),
        ("{url: {}}", 'parameter `url`. Expected String with value "[object Object]", got Object '),
        ("{url: true}", "parameter `url`. Expected String, got Boolean with value true."),
        (
            "{url: new ArrayBuffer(2)}",
            'parameter `url`. Expected String with value "[object ArrayBuffer]", got ArrayBuffer ',
        ),
        ("{url: 'x', header: 5}", "parameter `header`. Expected Object, got Number with value 5."),
        ("{url: 'x', header: []}", "parameter `header`. Expected Object, got Array "),
        ("{url: 'x', method: 7}", 'parameter `method`. Expected String with value "7", got Number with value 7.'),
        ("{url: 'x', protocols: 5}", "parameter `protocols`. Expected Array, String, got Number with value 5."),
        ("{url: () => 1}", "Missing required parameter `url`"),
    ],
)
def test_failing_checks_call_fail_and_complete_at_once_and_return_undefined(
    play: Play, options: str, words: str
) -> None:
    code = f"""
    const show = (e) => console.log(e.errMsg)
    const task = uni.connectSocket({{...{options}, fail: show, complete: show}})
    console.log(task)
    """
    said = f"connectSocket:fail {words}"
    assert play(code, own("fails")).lines == [said, said, "undefined"]


def test_failing_checks_of_the_global_functions(play: Play) -> None:
    code = """
    const fail = (e) => console.log(e.errMsg)
    uni.sendSocketMessage({data: 5, fail}); uni.sendSocketMessage({data: {}, fail})
    uni.closeSocket({code: '1000', fail}); uni.closeSocket({reason: 5, fail})
    uni.sendSocketMessage({data: 5}).then(([e]) => console.log('resolved', e.errMsg))
    """
    assert play(code, own("fails")).lines == [
        "sendSocketMessage:fail parameter `data`. Expected String, ArrayBuffer, got Number with value 5.",
        "sendSocketMessage:fail parameter `data`. Expected String, ArrayBuffer, got Object ",
        'closeSocket:fail parameter `code`. Expected Number with value 1000, got String with value "1000".',
        'closeSocket:fail parameter `reason`. Expected String with value "5", got Number with value 5.',
        "resolved sendSocketMessage:fail parameter `data`. Expected String, ArrayBuffer, got Number with value 5.",
    ]


def test_what_passes_the_failing_checks(play: Play) -> None:
    code = "console.log(typeof uni.connectSocket({url: 'wss://h', header: new ArrayBuffer(2), success() {}}).send)"
    assert play(code, own("fails")).lines == ["function"]


def test_warning_checks_print_every_fault_and_go_on(play: Play) -> None:
    code = "console.log(typeof uni.connectSocket({header: 5, protocols: 5, success() {}}))"
    assert play(code, own("warns")).lines == [
        'warn: connectSocket: Missing required args: "url"',
        f'{WRONG} "header". Expected Object, got Number with value 5.',
        f'{WRONG} "protocols". Expected Array, String, got Number with value 5.',
        "object",
    ]


@pytest.mark.parametrize(
    ("profile", "call", "words"),
    [
        (own("fails"), "", "onSocketOpen:fail Missing required parameter `callback`"),
        (own("fails"), "undefined", "onSocketOpen:fail parameter `callback`. Expected Function, got Undefined "),
        (own("fails"), "5", "onSocketOpen:fail parameter `callback`. Expected Function, got Number with value 5."),
        (own("none", validation={"bad-listener": BAD_LISTENER}), "", BAD_LISTENER),
        (own("none", validation={"bad-listener": BAD_LISTENER}), "5", BAD_LISTENER),
    ],
)
def test_a_listener_that_is_no_function_throws(play: Play, profile: Profile, call: str, words: str) -> None:
    played = play(f"try {{ uni.onSocketOpen({call}) }} catch (e) {{ console.log(e.name, e.message) }}", profile)
    assert played.lines == [f"Error {words}"]


def test_what_callbacks_throw_is_printed(play: Play) -> None:
    code = """
    uni.connectSocket({url: 'wss://h', success() { throw new Error('boo') }, complete() { console.log('complete') }})
    uni.sendSocketMessage({data: 5, fail() { throw new TypeError('in fail') }, complete() { console.log('too') }})
    """
    played = play(code, own("fails"))
    assert played.lines == ["error: Error: boo", "complete", "error: TypeError: in fail", "too"]
    assert not played.uncaught


def test_functions_are_taken_out_of_the_options(play: Play) -> None:
    code = "uni.connectSocket({url: 'wss://h', data() {}, success() { console.log('success') }})"
    assert play(code, own("none")).lines == ["success"]


def test_old_runtimes_take_the_callbacks_out_of_the_callers_object(play: Play) -> None:
    code = """
    const options = {url: 'wss://h', success() { console.log('success') }}
    uni.connectSocket(options); console.log(typeof options.success, uni.connectSocket(options) instanceof Promise)
    """
    assert play(code, own("none", copies="promises")).lines == ["success", "undefined true"]
    assert play(code, own("none")).lines == ["success", "success", "function false"]


def test_null_options_are_the_promise_form_or_throw(play: Play) -> None:
    code = "try { console.log(uni.connectSocket(null) instanceof Promise) } catch (e) { console.log(e.message) }"
    assert play(code, own("none")).lines == ["true"]
    assert play(code, own("fails")).lines == ["Cannot read properties of null (reading 'success')"]


def test_there_is_no_namespace_beneath(play: Play) -> None:
    assert play("console.log(typeof iv, typeof uni.connectSocket, typeof uni.showToast)", own("none")).lines == [
        "undefined function function"
    ]
