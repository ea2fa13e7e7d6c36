from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "lines", "tracked"),
    [
        ("async function f(a, b) { log(arguments.length, a, b); return a }\nf(1, 2, 3).then(log)", ["3 1 2", "1"], 1),
        ("async function f(a) { var a = a || 'd'; log(a) }\nf(); f(2); log(f.length)", ["d", "2", "1"], 2),
        ("async function f({ x }, y = x, ...z) { log(x, y, z) }\nf({ x: 1 }, undefined, 3)", ["1 1 [3]"], 1),
        ("async function f(a = boom()) {}\nf().catch(e => log(e.name))", ["ReferenceError"], 1),
        ("const o = { n: 1, async m() { return this.n }, async get() { return 2 }, async 'q r'(x) { return x }, "
         "async [`k`]() { return 4 } }\nPromise.all([o.m(), o.get(), o['q r'](3), o.k()]).then(log)", ["[1,2,3,4]"], 4),
        ("class A { async m() { return 'A' } static async s() { return this.name } }\n"
         "class B extends A { async #p(x) { return x + await super.m() } async m() { return this.#p('B') } }\n"
         "new B().m().then(log); B.s().then(log)", ["B", "BA"], 4),
        ("const f = async () => { throw 1 }, g = async x => ({ x }), h = async ({ x }, [y]) => x + y\n"
         "f().catch(log); g(2).then(log); h({ x: 1 }, [2]).then(log); log(f.name)", ["f", "1", '{"x":2}', "3"], 3),
        ("function F() { this.v = 1; this.go = async () => this.v }\nnew F().go().then(log)", ["1"], 1),
        ("(async function self(n) { if (n) return self(n - 1); log('end') })(2)", ["end"], 3),
        ("(async () => { for await (const x of [Promise.resolve(1), 2]) log(x) })()", ["1", "2"], 1),
        ("async function* g() { yield 1; await null; yield 2 }\n(async () => { for await (const x of g()) log(x) })()",
         ["1", "2"], 1),
        ("const o = { get x() { return (async () => 1)() } }\no.x.then(log)", ["1"], 1),
        ("(async () => { await(1); log(await await 2, (await 3) + 1); await new Promise(r => r()) })()", ["2 4"], 1),
        ("(async () => {\n  try { await Promise.reject({ m: 'x' }) } catch (e) { log(e.m) } finally { log('f') }\n})()",
         ["x", "f"], 1),
        ("var async\nfunction f() { log('sync') }\nasync = 1; f()", ["sync"], 0),
        ("async function f() { 'use strict'; log(typeof this) }\nf()", ["undefined"], 1),
        ("export default async function () { log('d') }\nimport me from './main.js'\nme()", ["d"], 1),
        ("export default async function f() { log('d') }\nf()", ["d"], 1),
        ("import me from './main.js'\nexport default async x => { log(x) }\nme('a')", ["a"], 1),
        ("setTimeout_(async () => { log('in') }, 1)\nfunction setTimeout_(f) { f() }", ["in"], 1),
    ],
)  # fmt: skip
def test_async_code_means_what_it_meant(run, text, lines, tracked):
    for track in (True, False):
        ran = run(text, track_rejections=track)
        assert ran.error == ""
        assert sorted(ran.lines) == sorted(lines)
        assert ran.tracked == (tracked if track else 0)


def test_every_await_is_seen(run):
    ran = run("(async () => { await 1; await f(await 2); for await (const x of [3]) await x })()\nfunction f() {}")
    assert ran.awaited == 5
