from __future__ import annotations

import math
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, ErrorValue, Foreign, HostClass, HostObject, PromiseValue, Throw, View, tag
from emulator.js.engine import JsDict, JsFunction, JsPromise


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("1", 1),
        ("-1.5e300", -1.5e300),
        ("2**53", 2**53),
        ("'\\u0000 \\ud800 中文 😀 \"'", '\0 \ud800 中文 😀 "'),
        ("true", True),
        ("null", None),
        ("undefined", UNDEFINED),
        ("[1, [undefined], , 'x']", [1, [UNDEFINED], UNDEFINED, "x"]),
        ("({b: 1, a: {c: undefined}})", {"b": 1, "a": {"c": UNDEFINED}}),
        ("({$: 1, a: {$: ['u']}})", {"$": 1, "a": {"$": ["u"]}}),
        ("new ArrayBuffer(2)", b"\0\0"),
        ("new Uint8Array([1, 2, 3]).subarray(1)", View("Uint8Array", b"\2\3")),
        ("new Uint16Array([258])", View("Uint16Array", b"\2\1")),
        ("new DataView(new ArrayBuffer(4), 1, 2)", View("DataView", b"\0\0")),
        ("new String('x')", "x"),
        ("new (class Point { constructor() { this.x = 1 } get y() { return 2 } })", {"x": 1}),
        ("({get x() { return 7 }})", {"x": 7}),
        ("Object.create(null)", {}),
    ],
)
def test_both_ways(world: Any, code: str, value: Any) -> None:
    assert world.run(f"log({code})") == value
    assert type(world.logged[0]) in (type(value), JsDict)
    same = world.run("log(echo); globalThis.echo = undefined", echo=value)
    assert same == value


def test_numbers_that_json_lacks(world: Any) -> None:
    values = world.run("log([NaN, Infinity, -Infinity, -0])")
    assert math.isnan(values[0])
    assert values[1:3] == [math.inf, -math.inf]
    assert math.copysign(1, values[3]) == -1
    back = "log(v.map(x => Object.is(x, NaN) ? 'NaN' : Object.is(x, -0) ? '-0' : String(x)).join())"
    assert world.run(back, v=[math.nan, math.inf, -math.inf, -0.0]) == "NaN,Infinity,-Infinity,-0"


def test_bytes_become_buffers_of_their_own_kind(world: Any) -> None:
    code = "log(a instanceof ArrayBuffer, a.byteLength, v instanceof Uint8Array, v.join(), d.getUint8(1))"
    assert world.run(code, a=b"abc", v=View("Uint8Array", b"\1\2"), d=View("DataView", b"\0\7")) == (
        True,
        3,
        True,
        "1,2",
        7,
    )


def test_long_texts(world: Any) -> None:
    text = "x" * 100_000
    code = "const text = 'x'.repeat(100000); log({text, more: [text + 'y']}); log(echo(text + '!') === text + '!')"
    assert world.run(code, echo=lambda value: value) == [{"text": text, "more": [text + "y"]}, True]
    assert world.run("log((a, b) => ({a, b}))")(text, "中" * 9000) == {"a": text, "b": "中" * 9000}
    with pytest.raises(Throw, match=r"x{100000}y"):
        world.run("throw new Error('x'.repeat(100000) + 'y')")
    task = HostObject("Task", {"text": ""}, {})
    world.run("task.text = 'x'.repeat(100000) + 'y'; Promise.reject('x'.repeat(100000) + 'y')", task=task)
    assert task.fields["text"] == world.unhandled[0][0] == text + "y"


def test_foreign_values_keep_their_identity(world: Any) -> None:
    code = """
    const values = [new Date(0), new Map(), new Set(), /x/g, Symbol('q'), 12n, Promise.resolve()]
    values.forEach(value => log(value, same(value) === value))
    """
    logged = world.run(code, same=lambda value: value)
    assert [tag(value) for value, _ in logged] == ["Date", "Map", "Set", "RegExp", "Symbol", "BigInt", "Promise"]
    assert all(same and isinstance(value, Foreign) for value, same in logged)
    assert logged[5][0].text == "12"


def test_functions_have_names_and_identity(world: Any) -> None:
    def connect() -> Any:
        return UNDEFINED

    code = (
        "function mine() { return 5 }\nlog(mine, connect.name, connect === again, back(mine) === mine, typeof connect)"
    )
    mine, *rest = world.run(code, connect=connect, again=connect, back=lambda value: value)
    assert rest == ["connect", True, True, "function"]
    assert isinstance(mine, JsFunction)
    assert mine.name == "mine"
    assert mine() == 5
    assert world.run("log(mine)", mine=mine) is mine
    assert world.run("log(String(connect), 'x' + (() => 1))") == ("function connect() { [native code] }", "x() => 1")
    with pytest.raises(Throw, match="is not a constructor"):
        world.run("new connect()")


def test_host_objects(world: Any) -> None:
    def close(code: Any = UNDEFINED) -> Any:
        return code

    task = HostObject("SocketTask", {"readyState": 0, "id": "a"}, {"send": lambda value: value, "close": close})
    other = HostObject("SocketTask", {}, {"send": lambda value: "other", "close": close})
    world.start({"task": task, "other": other, "same": lambda value: value is task})
    assert world.run("log(Object.keys(task).join(), task.readyState, task.send({a: 1}))") == (
        "readyState,id",
        0,
        {"a": 1},
    )
    assert world.run("log(same(task), other.send(1), other.send === task.send, task.constructor.name)") == (
        True, "other", True, "SocketTask",
    )  # fmt: skip
    task.fields["readyState"] = 3
    assert world.run("task.id = 'b'; task.extra = 5; log(task.readyState, 'send' in task, task.close())") == (
        3,
        True,
        UNDEFINED,
    )
    assert task.fields["id"] == "b"
    task.set("late", 9)
    assert world.run("log(task.late, Object.keys(task).join())") == (9, "readyState,id,extra,late")
    assert world.run("log(task, [task])") == (task, [task])
    with pytest.raises(Throw, match="Illegal invocation"):
        world.run("const send = task.send; send(1)")


def test_an_object_with_getters_is_read_only_and_lists_no_fields(world: Any) -> None:
    task = HostObject("SocketTask", {"readyState": 0}, {}, getters=True)
    world.start({"task": task})
    assert world.run("task.readyState = 7; log(task.readyState, Object.keys(task).length)") == (0, 0)
    task.set("readyState", 1)
    assert world.run("log(task.readyState, 'readyState' in task)") == (1, True)
    assert world.run("(() => { 'use strict'; try { task.readyState = 7 } catch (e) { log(e.name) } })()") == "TypeError"


def test_an_own_method_outlives_the_variable_that_held_its_object(world: Any) -> None:
    def make() -> HostObject:
        return HostObject("Object", {}, {"say": lambda word: word}, own_methods=True)

    world.run("globalThis.say = make().say", make=make)
    world.host.memory()  # collects
    assert world.run("log(say('still here'))") == "still here"


def test_own_methods(world: Any) -> None:
    task = HostObject("SocketTask", {"id": 1}, {"send": lambda value: value}, own_methods=True)
    code = "const {send} = task; log(Object.keys(task).join(), send('x'), task.__proto__ === Object.prototype)"
    assert world.run(code, task=task) == ("id,send", "x", True)


def test_classes(world: Any) -> None:
    def construct(url: str) -> HostObject:
        return HostObject("WebSocket", {"url": url}, {"send": lambda value: value})

    code = """
    const socket = new WebSocket('wss://a')
    log([socket.url, socket.send(1), socket instanceof WebSocket, socket.constructor === WebSocket, WebSocket.name,
      WebSocket.OPEN, ({}) instanceof WebSocket, typeof WebSocket, again === WebSocket])
    """
    kind = HostClass("WebSocket", construct, {"OPEN": 1})
    world.start({"WebSocket": kind, "again": kind})
    assert world.run(code) == ["wss://a", 1, True, True, "WebSocket", 1, False, "function", True]
    with pytest.raises(Throw, match="Please use the 'new' operator"):
        world.run("WebSocket('wss://a')")


def test_cycles_and_depth(world: Any) -> None:
    value = world.run("const a = {b: {}}; a.b.a = a; log(a)")
    assert value["b"]["a"].text == "[Circular]"
    with pytest.raises(Throw, match="nested deeper than 100 levels"):
        world.run("let deep = {}; for (let i = 0; i < 1000; i++) deep = {deep}; log(deep)")
    with pytest.raises(Throw, match="own getter"):
        world.run("log({get x() { throw new Error('own getter') }})")


def test_errors_cross_with_their_identity(world: Any) -> None:
    error = world.run("const e = new RangeError('far'); e.code = 7; globalThis.e = e; log(e)")
    assert (error.name, error.message, error.extra) == ("RangeError", "far", {"code": 7})
    assert str(error.place) == "app.js:1:15"
    assert world.run("log(e === again, again instanceof RangeError)", again=error) == (True, True)
    made = ErrorValue("TypeError", "made", extra={"errCode": 3})

    def fail() -> Any:
        raise Throw(made)

    code = "try { fail() } catch (e) { log(e instanceof TypeError, e.message, e.errCode, e) }"
    assert world.run(code, fail=fail) == (True, "made", 3, made)
    custom = "log(e instanceof Error, String(e))"
    assert world.run(custom, e=ErrorValue("SocketError", "x")) == (True, "SocketError: x")


def test_promises_of_the_host(world: Any) -> None:
    promise = PromiseValue()
    world.run("p.then(value => log('ok', value)); log(p === q, p instanceof Promise)", p=promise, q=promise)
    assert world.logged == [(True, True)]
    promise.resolve({"a": 1})
    assert len(world.logged) == 1
    world.host.checkpoint()
    assert world.logged[1:] == [("ok", {"a": 1})]
    settled = PromiseValue()
    settled.reject("no")
    assert world.run("p.catch(reason => log(reason))", p=settled) == "no"


def test_promises_of_the_script(world: Any) -> None:
    promise = world.run("log(Promise.reject(new Error('x')))")
    assert isinstance(promise, JsPromise)
    assert len(world.unhandled) == 1
    world.unhandled.clear()
    got: list[Any] = []
    world.run(
        "watch((async () => 5)()); watch(Promise.reject('no'))", watch=lambda p: p.watch(lambda *a: got.append(a))
    )
    assert got == [(True, 5), (False, "no")]
    assert world.unhandled == []
