from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import PromiseValue


def reasons(world: Any) -> list[Any]:
    return [getattr(value, "message", value) for value, _ in world.unhandled]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Promise.reject(new Error('x'))", ["x"]),
        ("Promise.reject('x')", ["x"]),
        ("new Promise((_, reject) => reject('x'))", ["x"]),
        ("new Promise(() => { throw 'x' })", ["x"]),
        ("Promise.resolve().then(() => { throw 'x' })", ["x"]),
        ("Promise.reject('x').then(() => 1)", ["x"]),
        ("Promise.reject('x').finally(() => 1)", ["x"]),
        ("Promise.all([Promise.reject('x'), 1])", ["x"]),
        ("(async () => { throw 'x' })()", ["x"]),
        ("async function f() { await null; throw 'x' }; f()", ["x"]),
        ("async function f() { await Promise.reject('x') }; f()", ["x"]),
        ("async function f() { return Promise.reject('x') }; f()", ["x"]),
        ("class P extends Promise {}; P.reject('x')", ["x"]),
        ("const p = Promise.reject('x'); p.then(() => 1); p.then(() => 2)", ["x", "x"]),
        ("Promise.reject('x').catch(() => 1)", []),
        ("const p = Promise.reject('x'); Promise.resolve().then(() => p.catch(() => 1))", []),
        ("async function f() { throw 'x' }; f().catch(() => 1)", []),
        ("async function f() { throw 'x' }; async function g() { try { await f() } catch { } }; g()", []),
        ("Promise.allSettled([Promise.reject('x')])", []),
        ("Promise.any([Promise.reject('x'), 1])", []),
        ("Promise.race([1, Promise.reject('x')])", []),
        ("new Promise(resolve => resolve(Promise.reject('x'))).catch(() => 1)", []),
    ],
)
def test_unhandled(world: Any, code: str, expected: list[Any]) -> None:
    world.run(code)
    world.host.checkpoint()
    assert reasons(world) == expected


def test_where_it_was_made(world: Any) -> None:
    world.run("let x\nasync function f() {\n  x.y.z\n}\nf()")
    ((error, place),) = world.unhandled
    assert (error.message, str(place)) == ("Cannot read properties of undefined (reading 'y')", "app.js:3:3")


def test_where_the_platform_rejected(world: Any) -> None:
    promise = PromiseValue()
    world.run("async function f() {\n  await call()\n}\nf()", call=lambda: promise)
    promise.reject({"errMsg": "fail"})
    world.host.checkpoint()
    ((reason, place),) = world.unhandled
    assert (reason, str(place)) == ({"errMsg": "fail"}, "app.js:2:9")


def test_a_later_turn_is_too_late(world: Any) -> None:
    world.run("globalThis.p = Promise.reject('x')")
    world.run("p.catch(() => 1)")
    assert reasons(world) == ["x"]


def test_thrown_out_of_a_microtask(world: Any) -> None:
    world.run("queueMicrotask(() => {\n  throw 'x' })\nqueueMicrotask(() => log('goes on'))")
    assert world.logged == ["goes on"]
    assert [(value, place and place.line) for value, place in world.uncaught] == [("x", 2)]


def test_the_promise_that_scripts_see(world: Any) -> None:
    code = """
    const p = new Promise(r => r(1))
    class Mine extends Promise {}
    const values = [
      p.constructor === Promise, p instanceof Promise, Promise.resolve(p) === p, Promise.name, typeof Promise,
      String(Promise).includes('native code'), Object.prototype.toString.call(p), p.then().constructor === Promise,
      Mine.resolve(1).then() instanceof Mine, new Mine(() => {}).constructor === Mine,
      Object.keys(p).length, Promise.prototype.then.name, Promise.prototype.then.length >= 0,
      (async () => 1)() instanceof Promise, (async () => 1)().constructor === Promise,
    ]
    log(values)
    """
    assert world.run(code) == [
        True, True, True, "Promise", "function", True, "[object Promise]", True,
        True, True, 0, "then", True, True, True,
    ]  # fmt: skip
    code = (
        "Promise.all([1, Promise.resolve(2)]).then(v => log('all', v)); Promise.race([3, 4]).then(v => log('race', v))"
    )
    assert world.run(code) == [("all", [1, 2]), ("race", 3)]
    assert world.run("Promise.any([Promise.reject(1), 5]).then(log)") == 5
    rejected = [{"status": "rejected", "reason": 1}]
    assert world.run("Promise.allSettled([Promise.reject(1)]).then(log)") == rejected
