from __future__ import annotations

import pytest

from emulator.js.sources import describe_call, describe_member, load
from tests.js.sources.conftest import run_program

HEAD = "let u = { k: 1, g() { return 1 } }, f, g = () => 1, h = {};\n"


def _fail(write, text):
    program = load(write({"main.js": text}))
    ran = run_program(program)
    return program, ran


def test_columns_are_those_of_the_users_line_through_all_instrumentation(write):
    text = """\
import { send } from './net'
async function login(名字, { token = await_() } = {}) {
  const s = '中文😀'; await send(名字, () => s); send(token, await_(), boom.x)
}
const await_ = () => 1
login('小明')
"""
    program = load(write({"main.js": text, "net.js": "export async function send(a) { return a }"}))
    lines = program.code.split("\n")
    line = next(number for number, text in enumerate(lines, 1) if "boom.x" in text)
    column = len(lines[line - 1].split("boom")[0].encode()) + 1
    assert str(program.locate(line, column)) == f"main.js:3:{text.splitlines()[2].index('boom') + 1}"
    assert program.locate(1, 1) is None
    assert program.locate(10**6, 1) is None


@pytest.mark.parametrize(
    ("text", "where", "callee", "object_"),
    [
        ("u.f()", "f", "u.f", "u"),
        ("f()", "f", "f", None),
        ("f(u, h)", "f", "f", None),
        ("u.f(g(), 1)", "f", "u.f", "u"),
        ("u.f(1, g())", "f", "u.f", "u"),
        ("u.f({ a: 1, b: g(), c() { g() } })", "f", "u.f", "u"),
        ("g(u.f())", "f", "u.f", "u"),
        ("g(1, u.f(g(g)))", "f", "u.f", "u"),
        ("u.f(JSON.stringify({ a: u.k }))", "f", "u.f", "u"),
        ("u.f(...[g()])", "f", "u.f", "u"),
        ("u.f(() => { g() })", "f", "u.f", "u"),
        ("u.f(async function () { await g() })", "f", "u.f", "u"),
        ("u\n  .k\n  .toFixed()\n  .nope(g())", "nope", "u.k.toFixed().nope", "u.k.toFixed()"),
        ("new u.F(g())", "F", "u.F", "u"),
        ("new f", "f", "f", None),
        ("new f(1)", "f", "f", None),
        ("u['f'](g())", "['f']", "u['f']", "u"),
        ("h[g()](1)", "[g", "h[g()]", "h"),
        ("u?.f(u.k)", "f", "u?.f", "u"),
        ("g()(2)", "(2", "g()", None),
        ("(u.f)(g())", "(u.f", "u.f", "u"),
        ("if (u.k) { u.f(u.k + 1) }", "f(", "u.f", "u"),
        ("`${u.f(u.k)}`", "f(", "u.f", "u"),
        ("function* w() {\n  u.f(yield 1)\n}\nconst i = w(); i.next(); i.next()", "f(", "u.f", "u"),
        ("u.f(\n  {\n    url: 'x',\n    success: g\n  }\n)", "f(", "u.f", "u"),
    ],
)
def test_a_call_of_what_is_no_function_is_found_and_described(write, text, where, callee, object_):
    program, ran = _fail(write, HEAD + text)
    assert ran.error == "TypeError: not a function"
    place = ran.places[0]
    line, column = (HEAD + text).count("\n", 0, len(HEAD) + text.index(where)) + 1, _column(text, text.index(where))
    assert (place.line, place.column) == (line, column)
    site = describe_call(program, place)
    assert site is not None
    assert (site.callee, site.object) == (callee, object_)


def _column(text, index):
    return index - (text.rfind("\n", 0, index) + 1) + 1


@pytest.mark.parametrize(
    ("text", "name", "read", "object_", "assigned"),
    [
        ("h.x.onOpen(() => {})", "onOpen", "h.x.onOpen", "h.x", False),
        ("f.onOpen", "onOpen", "f.onOpen", "f", False),
        ("g(h.x.y.z)", "y", "h.x.y", "h.x", False),
        ("h.x.y = g()", "y", "h.x.y", "h.x", True),
        ("h.x['y']", "y", "h.x['y']", "h.x", False),
        ("h.x[g()]", "1", "h.x[g()]", "h.x", False),
        ("g(u.k).a.b", "b", "g(u.k).a.b", "g(u.k).a", False),
        ("h\n  .x // why\n  .y()", "y", "h.x.y", "h.x", False),
    ],
)
def test_a_member_of_undefined_is_described(write, text, name, read, object_, assigned):
    program, ran = _fail(write, HEAD + text)
    assert f"property '{name}' of undefined" in ran.error
    site = describe_member(program, ran.places[0], name)
    assert site is not None
    assert (site.text, site.object, site.assigned) == (read, object_, assigned)


def test_a_stack_goes_through_files(write):
    program = load(
        write(
            {
                "main.js": "import { go } from './go'\n\ngo(1,\n  2)\n",
                "go.js": "export const go = (a, b) =>\n  a.nope(b)\n",
            }
        )
    )
    ran = run_program(program)
    assert [str(place) for place in ran.places] == ["go.js:2:5", "main.js:3:1"]
    site = describe_call(program, ran.places[0])
    assert site is not None
    assert (site.callee, site.text) == ("a.nope", "a.nope(b)")
