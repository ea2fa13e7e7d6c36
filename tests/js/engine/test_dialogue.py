from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, ErrorValue, HostObject, PromiseValue, Throw
from emulator.js.engine import JsFunction

Void = Callable[[Callable[..., Any]], Callable[..., Any]]


def test_callbacks_inside_a_call(world: Any, void: Void) -> None:
    def call(options: Any) -> Any:
        world.log("called")
        result = options["success"]({"errMsg": "ok"})
        world.log("success gave", result)
        return "returned"

    code = "log('returned', call({success(res) { log(res.errMsg); return 7 }}))"
    assert world.run(code, call=call) == ["called", "ok", ("success gave", 7), ("returned", "returned")]


def test_a_throw_crosses_both_ways(world: Any) -> None:
    def call(callback: JsFunction) -> Any:
        try:
            callback()
        except Throw as thrown:
            world.log("seen", thrown.value)
            raise

    code = """
    class Own extends Error {}
    try { call(() => { throw new Own('x') }) } catch (e) { log(e instanceof Own, e.message) }
    """
    logged = world.run(code, call=call)
    assert logged[0][1].message == "x"
    assert logged[1] == (True, "x")
    assert world.run("try { call(() => { throw 5 }) } catch (e) { log(e) }") == [("seen", 5), 5]
    assert world.run("try { call(() => { throw undefined }) } catch (e) { log(e) }") == [("seen", UNDEFINED), UNDEFINED]


def test_one_object_for_two_callbacks(world: Any, void: Void) -> None:
    result: dict[str, Any] = {"errMsg": "fail", "detail": {"a": 1}}

    def call(options: Any) -> None:
        options["fail"](result)
        result["late"] = 3
        options["complete"](result)

    code = """
    let first
    call({fail(res) { first = res; res.mine = 1; res.errMsg = 'changed' },
          complete(res) { log(first === res, res.mine, res.errMsg, res.late) }})
    keep(res => log(res === first, res.errMsg))
    """
    kept: list[Any] = []
    assert world.run(code, call=void(call), keep=void(kept.append)) == (True, 1, "changed", 3)
    world.logged.clear()
    kept[0](result)
    assert world.logged == [(False, "fail")], "another turn, another object"


def test_an_options_object_that_the_platform_writes_to(world: Any, void: Void) -> None:
    def call(options: Any) -> None:
        options.write("url", "changed")
        options["callback"]()
        world.kept = options

    code = "const o = {url: 'a', callback() { log(o.url) }}; call(o); log(o.url)"
    assert world.run(code, call=void(call)) == ["changed", "changed"]
    world.kept.write("url", "later")
    assert world.run("log(o2.url)", o2={"url": 1}) == 1


def test_microtasks_keep_one_order(world: Any, void: Void) -> None:
    def call() -> None:
        world.log("call")
        world.host.microtask(lambda: world.log("host 1"))

    code = """
    Promise.resolve().then(() => log('a')).then(() => log('d'))
    call()
    Promise.resolve().then(() => log('b')).then(() => { call(); Promise.resolve().then(() => log('e')) })
    log('sync')
    """
    assert world.run(code, call=void(call)) == ["call", "sync", "a", "host 1", "b", "d", "call", "host 1", "e"]


def test_await_takes_the_turns_that_it_takes(world: Any) -> None:
    code = """
    const steps = async name => { for (let i = 1; i < 4; i++) { await Promise.resolve(); log(name + i) } }
    steps('a'); Promise.resolve().then(() => log('p1')).then(() => log('p2')).then(() => log('p3')); steps('b')
    """
    assert world.run(code) == ["a1", "p1", "b1", "a2", "p2", "b2", "a3", "p3", "b3"]


def test_checkpoint_within_a_call_does_nothing(world: Any) -> None:
    def call() -> Any:
        world.host.checkpoint()
        return UNDEFINED

    assert world.run("Promise.resolve().then(() => log('then')); call(); log('sync')", call=call) == ["sync", "then"]


def test_place_within_a_call(world: Any) -> None:
    code = "function inner() {\n  here()\n}\n[1].forEach(() => inner())\nPromise.resolve().then(here)"
    world.run(code, here=lambda *_: world.log(str(world.host.place())))
    assert world.logged[0] == "app.js:2:3"
    assert world.host.place() is None


def test_nothing_leaks(world: Any, void: Void) -> None:
    class Listeners:
        message: Any = None

    listeners = Listeners()

    def on_message(callback: JsFunction) -> None:
        listeners.message = callback

    def send(options: Any) -> Any:
        if "success" in options:
            options["success"]({"errMsg": "ok"})
        return HostObject("Result", {"n": 1}, {"use": lambda: 1})

    world.start({"onMessage": void(on_message), "send": send})
    code = "let n = 0; onMessage(m => { n++; send({data: m.data, success() {}, fail: () => n}).use() })"
    world.run(code)

    def rounds(count: int) -> dict[str, int]:
        for _ in range(count):
            listeners.message({"data": "x"})
            world.host.checkpoint()
        return dict(world.host.memory())

    before, objects, functions = rounds(500), len(world.host.objects), len(world.host.functions)
    after = rounds(10_000)
    assert len(world.host.objects) == objects
    assert len(world.host.functions) == functions == 1
    assert after["obj_count"] <= before["obj_count"] + 5
    assert after["memory_used_size"] < before["memory_used_size"] + 20_000


def test_a_bug_of_the_platform_comes_out_as_it_is(world: Any) -> None:
    def broken() -> Any:
        raise KeyError("bug")

    with pytest.raises(KeyError, match="bug"):
        world.run("for (;;) { try { broken() } catch (e) { log('swallowed') } }", broken=broken)
    assert world.logged == []


def test_where_the_platform_threw(world: Any) -> None:
    made = ErrorValue("TypeError", "made")

    def fail() -> Any:
        raise Throw(made)

    with pytest.raises(Throw) as thrown:
        world.run("function f() {\n  fail()\n}\nf()", fail=fail)
    assert thrown.value.value is made
    assert str(world.host.place_of(made)) == "app.js:2:3"
    world.host.checkpoint()
    world.run("\nasync function f() {\n  fail()\n}\nf()")
    assert [(value, str(place)) for value, place in world.unhandled] == [(made, "app.js:3:3")]


def test_a_promise_may_settle_after_the_end(world: Any) -> None:
    promise = PromiseValue()
    world.run("p.then(log)", p=promise)
    world.host.close()
    promise.resolve(1)
    assert world.logged == []


def test_a_closed_host_stays_closed(world: Any) -> None:
    function = world.run("log(() => 1)")
    world.host.close()
    world.host.close()
    world.host.checkpoint()
    with pytest.raises(RuntimeError, match="closed"):
        function()


def test_close_within_a_call(world: Any) -> None:
    def leave() -> Any:
        world.host.close()
        raise Throw(ErrorValue("Error", "left"))

    with pytest.raises(Throw, match="left"):
        world.run("leave()", leave=leave)
