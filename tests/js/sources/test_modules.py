from __future__ import annotations

from pathlib import Path

import pytest

from emulator.errors import UserError
from emulator.js.sources import load


def test_every_form_of_import_and_export(run):
    ran = run(
        {
            "main.js": """
            import def, { a, b as bee, default as again } from './lib.js'
            import * as lib from './lib'
            import './effect'
            import { renamed, deep, fromStar, ns } from './barrel'
            log(def(), a, bee, again === def, Object.keys(lib), renamed, deep, fromStar, ns.a)
            log(typeof this, Object.prototype.toString.call(lib))
            """,
            "lib.js": """
            export const a = 1, { b, c: [d] } = { b: 2, c: [3] }
            export default function named() { return 'named' }
            export class K {}
            export async function f() {}
            """,
            "effect.js": "log('effect')",
            "barrel/index.js": """
            export { a as renamed } from '../lib'
            export * from './star'
            export * as ns from '../lib'
            const deep = 'deep'
            export {
              deep
            }
            export {
              b as other
            }
            from '../lib'
            """,
            "barrel/star.js": "export const fromStar = 's'; export default 0",
        }
    )
    assert ran.error == ""
    assert ran.lines == [
        "effect",
        'named 1 2 true ["K","a","b","d","default","f"] 1 deep s 1',
        "undefined [object Module]",
    ]


def test_bindings_are_live_and_hidden_names_are_left_alone(run):
    ran = run(
        {
            "main.js": """
            import { count, bump, o } from './counter'
            bump()
            bump()
            const f = (count) => count, g = ({ count }) => count
            function h() { var bump = 'own'; { let count = 7; return count + bump } }
            for (const count of [9]) log(count)
            try { throw 5 } catch (count) { log(count) }
            log(count, f(3), g({ count: 4 }), h(), { count }, { count: 1 }.count, o.count)
            log(typeof count, `${count}`)
            """,
            "counter.js": """
            export let count = 0
            export function bump() { count++; log(typeof this) }
            export let o = {count: 8}
            """,
        }
    )
    assert ran.error == ""
    assert ran.lines == ["undefined", "undefined", "9", "5", '2 3 4 7own {"count":2} 1 8', "number 2"]


def test_an_imported_function_called_at_a_lines_start_needs_no_semicolon(run):
    ran = run(
        {
            "main.js": """
            import { f } from './f'
            const a = 1
            f(a)
            if (a)
              f(2)
            else
              f(3)
            """,
            "f.js": "export const f = x => log(x)",
        }
    )
    assert (ran.error, ran.lines) == ("", ["1", "2"])


def test_cycles_and_hoisting(run):
    ran = run(
        {
            "main.js": "log('main'); import { isEven } from './even'; log(isEven(10))",
            "even.js": "import { isOdd } from './odd'; export function isEven(n) { return n === 0 || isOdd(n - 1) }",
            "odd.js": """
            import { isEven } from './even'
            log(isEven(0))
            export function isOdd(n) { return n !== 0 && isEven(n - 1) }
            """,
        }
    )
    assert (ran.error, ran.lines) == ("", ["true", "main", "true"])


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("export default { a: 1 }", '{"a":1}'),
        ("export default class { static a = 2 }; ", "undefined"),
        ("const x = 3\nexport { x as default }", "3"),
        ("export default async () => await 4\n", "undefined"),
        ("export default [1].map(x => x + 1)", "[2]"),
        ("export default function () { return 1 }", "undefined"),
    ],
)
def test_default_exports(run, text, logged):
    ran = run({"main.js": "import x from './x'\nlog(JSON.stringify(x) + '')", "x.js": text})
    assert (ran.error, ran.lines) == ("", [logged])


def test_anonymous_defaults_are_called_default(run):
    ran = run(
        {
            "main.js": "import f from './f'\nimport g from './g'\nlog(f.name, g.name)",
            "f.js": "export default function () {}",
            "g.js": "export default () => {}",
        }
    )
    assert ran.lines == ["default default"]


def test_commonjs_as_mini_programs_have_it(run):
    ran = run(
        {
            "main.js": """
            const api = require('./api')
            const { port } = require('./config.json')
            log(api.name, port, require('./api') === api, require('./late').x)
            implicit = 1
            """,
            "api.js": "const late = require('./late')\nexports.name = 'api' + late.x\nvar module2 = module",
            "late.js": "let require = 1, exports = 2; module.exports = { x: require + exports }",
            "config.json": '{"port": 80}',
        }
    )
    assert (ran.error, ran.lines) == ("", ["api3 80 true 3"])


def test_es_modules_and_commonjs_mix(run):
    ran = run(
        {
            "main.js": """
            import cjs, { later } from './cjs'
            import * as all from './cjs'
            import data, { list } from '@/data.json'
            import compiled from './compiled'
            const esm = require('./esm')
            cjs.set(5)
            log(later, all.later, Object.keys(all), data.list === list, compiled, esm.default, esm.x)
            """,
            "cjs.js": "module.exports = { later: 0, set(v) { module.exports.later = v } }",
            "compiled.js": "exports.__esModule = true; exports.default = 'inner'",
            "data.json": '{"list": [1]}',
            "esm.js": "export default 'd'; export const x = 'x'",
        }
    )
    assert ran.error == ""
    assert ran.lines == ['5 5 ["later","set","default"] true inner d x']


def test_dynamic_import_gives_a_promise(run):
    ran = run(
        {"main.js": "import('./a').then(m => log(m.default, m.b))", "a.js": "export default 1; export const b = 2"}
    )
    assert (ran.error, ran.lines) == ("", ["1 2"])


def test_at_is_the_source_root_of_either_kind_of_project(run):
    plain = {
        "pages/chat/chat.js": "import u from '@/utils/u'\nlog(u)",
        "utils/u.js": "export default 1",
        "manifest.json": "{}",
    }
    assert run(plain).lines == ["1"]
    cli = {f"cli/src/{name}": text for name, text in plain.items()} | {"cli/package.json": "{}"}
    assert run(cli).lines == ["1"]


def test_a_module_that_throws_throws_again(run):
    ran = run(
        {
            "main.js": "for (const i of [1, 2]) try { require('./bad') } catch (e) { log(e.message) }",
            "bad.js": "log('once'); throw new Error('bad')",
        }
    )
    assert ran.lines == ["once", "bad", "bad"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"main.js": "\nimport { createApp } from 'vue'"},
            "main.js:2:27: can't import 'vue': only relative paths and @/ are supported, packages are not; copy what "
            "is needed beside the script and import it by ./",
        ),
        (
            {"main.js": "const _ = require('lodash')"},
            "main.js:1:19: can't import 'lodash': only relative paths and @/ are supported, packages are not; copy "
            "what is needed beside the script and import it by ./",
        ),
        (
            {"main.js": "import a from './a.vue'", "a.vue": ""},
            "main.js:1:15: can't import './a.vue': .vue files are not supported; move what is needed to a .js file",
        ),
        (
            {"main.js": "import a from './a'", "a.ts": ""},
            "main.js:1:15: can't import './a': .ts files are not supported; move what is needed to a .js file",
        ),
        ({"main.js": "import './nope'"}, "main.js:1:8: can't import './nope': no such file nope; check the path"),
        (
            {"main.js": "import { b } from './a'", "a.js": "export const a = 1"},
            "main.js:1:10: a.js does not export 'b': export it there or change the import",
        ),
        (
            {"main.js": "import a from './a'", "a.js": "export const a = 1"},
            "main.js:1:8: a.js has no default export: export it there or change the import",
        ),
        ({"main.js": "import d from './d.json'", "d.json": '{"a": }'}, "d.json:1:7: not JSON: Expecting value"),
        (
            {"main.js": "f(import.meta.url)"},
            "main.js:1:3: import.meta is not supported: use a constant instead",
        ),
        (
            {"main.js": "const x = 1\nawait x"},
            "main.js:2:1: await outside of an async function is not supported: "
            "put it in an async function and call that",
        ),
        (
            {"main.js": "import('./' + x)"},
            "main.js:1:1: import() of a computed path is not supported: write the path as a string",
        ),
    ],
)
def test_imports_that_cannot_be(write, files, message):
    with pytest.raises(UserError) as error:
        load(write(files))
    assert str(error.value) == message


def test_an_import_that_leaves_the_project(write, tmp_path: Path):
    entry = write(
        {"app/main.js": "\nimport x from '../secret'", "app/manifest.json": "{}", "secret.js": "export default 1"}
    )
    with pytest.raises(UserError) as error:
        load(entry)
    assert (
        str(error.value)
        == "app/main.js:2:15: can't import '../secret': it leaves the project's folder app; keep imports inside it"
    )
    (tmp_path / "app/link.js").symlink_to(tmp_path / "secret.js")
    (tmp_path / "app/main.js").write_text("require('./link')")
    with pytest.raises(UserError, match=r"main.js:1:9: can't import './link': it leaves the project's folder app"):
        load(entry)
    (tmp_path / "app/main.js").write_text("require('../secret')")
    load(entry, root=tmp_path)


def test_files_that_cannot_be_read(write, tmp_path: Path):
    with pytest.raises(UserError, match=r"^nope\.js: no such file: check the path$"):
        load(write({"main.js": ""}).with_name("nope.js"))
    with pytest.raises(UserError, match=r"is a directory: name a JavaScript file$"):
        load(tmp_path)
    (tmp_path / "gbk.js").write_bytes("uni.x('中文')".encode("gbk"))
    with pytest.raises(UserError, match=r"^gbk\.js: not UTF-8 text \(byte 8\): save the file as UTF-8$"):
        load(tmp_path / "gbk.js")


@pytest.mark.parametrize("name", ["main.ts", "pages/index.nvue"])
def test_files_that_must_be_compiled_first_are_refused(write, name):
    with pytest.raises(UserError, match=rf"^{name}: \.\w+ files are not supported: move the code to a \.js file"):
        load(write({name: "let a: number = 1"}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("let x = ;", "main.js:1:9: syntax error: unexpected token in expression: ';'"),
        ("import a from './main.js'\nlet s = '中文', = 1", "main.js:2:15: syntax error: variable name expected"),
        ("function f() {\n  g()\n", "main.js:3:1: syntax error: unexpected end of the file"),
        ("export const a = 1\nlet b; let b", "main.js:2:13: syntax error: invalid redefinition of global identifier"),
        ("export default 1\nwith (a) {}", "main.js:2:1: syntax error: invalid keyword: with"),
        ("export class A {\n  private url: string\n}", "main.js:2:11: syntax error: expecting ';'"),
    ],
)
def test_syntax_errors_have_file_line_and_column(write, text, message):
    with pytest.raises(UserError) as error:
        load(write({"main.js": text}))
    assert str(error.value) == message


def test_targets_that_compile_to_the_same_text_share_the_work(write):
    entry = write({"main.js": "import './a'\n// #ifdef H5\nlog(1)\n// #endif", "a.js": "log(0)"})
    weixin, qq, h5 = (load(entry, defines=frozenset({name})) for name in ("MP-WEIXIN", "MP-QQ", "H5"))
    assert weixin.code is qq.code
    assert h5.code != qq.code
    entry.write_text("log(2)")
    assert "log(true?2" in load(entry, defines=frozenset({"MP-QQ"})).code
