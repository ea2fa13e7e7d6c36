from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, Throw
from emulator.errors import ScriptFailure

LIMIT = 0.15


@pytest.mark.parametrize(
    "code",
    [
        "for (;;);",
        "for (;;) log(1)",
        "for (;;) { try { for (;;); } catch (e) { } }",
        "const turn = () => Promise.resolve().then(turn); turn()",
        "async function f() { for (;;) await null }; f()",
        "Promise.resolve().then(() => { for (;;); })",
        "async function f() { for (;;); }; f()",
        "call(() => { for (;;); })",
        "for (;;) { try { call(() => { for (;;); }) } catch (e) { } }",
        "/^(a+)+$/.test('a'.repeat(60) + 'b')",
    ],
)
def test_a_script_that_never_ends(world: Any, code: str) -> None:
    world.start({"call": lambda callback: callback()}, time_limit_s=LIMIT)
    with pytest.raises(ScriptFailure, match=r"ran for 0\.15 s without yielding"):
        world.run(code)
    assert not world.unhandled


def test_where_it_was_stopped(world: Any) -> None:
    world.start(time_limit_s=LIMIT)
    with pytest.raises(ScriptFailure) as failure:
        world.run("let n = 0\nfunction f() {\n  for (;;) n++\n}\nf()")
    assert failure.value.place is not None
    assert (failure.value.place.file, failure.value.place.line) == ("app.js", 3)


def test_the_limit_is_renewed_each_turn(world: Any) -> None:
    world.start(time_limit_s=LIMIT)
    spin = "const end = clock() + 0.06; while (clock() < end);"
    import time

    for _ in range(5):
        world.run(f"{{ {spin} }}", clock=time.process_time)


@pytest.mark.parametrize(
    "item", ["'x'.repeat(1000) + a.length", "'x'.repeat(100000) + a.length", "[1, 2, 3]", "a.length"]
)
@pytest.mark.parametrize("function", ["function", "async function"])
def test_memory(world: Any, function: str, item: str) -> None:
    for extra in range(0, 4096, 512):
        world.start(memory_limit=(16 << 20) + extra)
        with pytest.raises(ScriptFailure, match="more than 16 MiB"):
            world.run(f"{function} hog() {{ const a = []; for (;;) a.push({item}) }}; hog()")


def test_null_may_be_thrown(world: Any) -> None:
    with pytest.raises(Throw) as thrown:
        world.run("throw null")
    assert thrown.value.value is None
    world.run("Promise.reject(null)")
    assert [value for value, _ in world.unhandled] == [None]


def test_endless_recursion_is_a_range_error(world: Any) -> None:
    with pytest.raises(Throw, match="RangeError: Maximum call stack size exceeded"):
        world.run("function f() { f() }; f()")
    assert (
        world.run("try { f2() } catch (e) { log(e instanceof RangeError) }; function f2() { return f2() + 1 }") is True
    )
    assert world.run("let deep = 0; (function f() { if (++deep < 800) f() })(); log(deep)") == 800


@pytest.mark.parametrize(
    "code",
    [
        "function f() { call(f) }; f()",
        "function f() { call(() => {}); f() }; f()",
        "function f(n) { if (n) f(n - 1); else call(() => f(50)) }; f(50)",
        "function f() { call(() => { throw 1 }); }; function g() { try { f() } catch { } g() }; g()",
        "const o = {get a() { return call(() => o.a) }}; o.a",
        "function f() { call({toString: f, get x() { return f() }}) }; f()",
    ],
)
def test_recursion_through_the_platform(world: Any, code: str) -> None:
    with pytest.raises(Throw, match="Maximum call stack size exceeded"):
        world.run(code, call=lambda callback: callback() if callable(callback) else UNDEFINED)
    assert world.run("log(1)") == 1, "and the script can go on"


def test_a_syntax_error_at_run_time_is_no_syntax_error_of_the_file(world: Any) -> None:
    with pytest.raises(Throw, match="SyntaxError"):
        world.run("function f() { JSON.parse('{') }\nf()")
    with pytest.raises(Throw, match="SyntaxError"):
        world.run("JSON.parse('{')")
