from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import Throw

CASES = [
    (
        "const uni = {}; uni.onSocketOpen(1)",
        "uni.onSocketOpen is not a function",
        "uni.onSocketOpen is not a function",
        "uni.onSocketOpen is not a function. (In 'uni.onSocketOpen(1)', 'uni.onSocketOpen' is undefined)",
    ),
    (
        "let task; task.onOpen(() => {})",
        "Cannot read properties of undefined (reading 'onOpen')",
        "Cannot read property 'onOpen' of undefined",
        "undefined is not an object (evaluating 'task.onOpen')",
    ),
    (
        "const a = {b: null}; a.b.c = 1",
        "Cannot set properties of null (setting 'c')",
        "Cannot set property 'c' of null",
        "null is not an object (evaluating 'a.b.c')",
    ),
    ("nowhere.x", "nowhere is not defined", "nowhere is not defined", "Can't find variable: nowhere"),
    (
        "const x = 1; x = 2",
        "Assignment to constant variable.",
        "Assignment to constant variable.",
        "Attempted to assign to readonly property.",
    ),
    (
        "class A {}; A()",
        "Class constructor A cannot be invoked without 'new'",
        "Class constructor A cannot be invoked without 'new'",
        "Cannot call a class constructor A without |new|",
    ),
    (
        "const o = {}; new o.Socket()",
        "o.Socket is not a constructor",
        "o.Socket is not a constructor",
        "undefined is not a constructor (evaluating 'new o.Socket()')",
    ),
    (
        "x; let x = 1",
        "Cannot access 'x' before initialization",
        "x is not defined",
        "Cannot access uninitialized variable.",
    ),
    (
        "const a = {}; a.a = a; JSON.stringify(a)",
        "Converting circular structure to JSON",
        "Converting circular structure to JSON",
        "JSON.stringify cannot serialize cyclic structures.",
    ),
    (
        "JSON.parse('hello')",
        "Unexpected token 'h', \"hello\" is not valid JSON",
        "Unexpected token h in JSON at position 0",
        'JSON Parse error: Unexpected identifier "hello"',
    ),
    (
        "JSON.parse(undefined)",
        '"undefined" is not valid JSON',
        "Unexpected token u in JSON at position 0",
        'JSON Parse error: Unexpected identifier "undefined"',
    ),
    (
        "JSON.parse({})",
        '"[object Object]" is not valid JSON',
        "Unexpected token o in JSON at position 1",
        'JSON Parse error: Unexpected identifier "object"',
    ),
    (
        "JSON.parse('')",
        "Unexpected end of JSON input",
        "Unexpected end of JSON input",
        "JSON Parse error: Unexpected EOF",
    ),
    ("throw new Error('not a function')", "not a function", "not a function", "not a function"),
    (
        "(function f() { f() })()",
        "Maximum call stack size exceeded",
        "Maximum call stack size exceeded",
        "Maximum call stack size exceeded.",
    ),
]


@pytest.mark.parametrize(("code", "v8", "old", "jsc"), CASES)
def test_the_words_of_each_engine(world: Any, code: str, v8: str, old: str, jsc: str) -> None:
    for engine, words in (("v8", v8), ("v8-2018", old), ("jsc", jsc)):
        world.start(engine_words=engine)
        with pytest.raises(Throw) as thrown:
            world.run(code)
        assert thrown.value.value.message == words
        if "f()" in code:
            continue  # no stack is left to find better words on
        assert world.run(f"(() => {{ try {{ {code} }} catch (e) {{ log(e.message) }} }})()") == words


def test_stacks_show_the_users_frames_only(world: Any) -> None:
    code = "function inner(res) {\n  log(new Error('x').stack)\n}\ncall({success: inner})"
    call = lambda options: options["success"]({})  # noqa: E731
    assert world.run(code, call=call) == "Error: x\n    at inner (app.js:2:11)\n    at app.js:4:1"
    world.start({"call": call}, engine_words="jsc")
    assert world.run(code) == "inner@app.js:2:11\napp.js:4:1"
    assert world.run("try { nope() } catch (e) { log(e.stack.split('\\n')[0]) }") == "app.js:1:7"


def test_thrown_values_that_are_no_errors_have_a_place(world: Any) -> None:
    for thing in ("'x'", "{a: 1}"):
        with pytest.raises(Throw) as thrown:
            world.run(f"try {{ throw 1 }} catch {{ }}\nfunction f() {{\n  throw {thing}\n}}\nf()")
        place = world.host.place_of(thrown.value.value)
        assert place is not None
        assert place.line == 3
