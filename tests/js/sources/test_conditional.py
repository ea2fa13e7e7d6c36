from __future__ import annotations

import pytest

from emulator.errors import UserError
from emulator.js.sources import load
from emulator.js.sources.conditional import preprocess

SOCKET = """\
export function connect(url) {
  // #ifdef MP-WEIXIN || MP-QQ
  log('native', url)
  // #ifdef MP-WEIXIN
  log('weixin')
  // #endif
  // #endif
  // #ifndef H5
  log('not h5')
  // #endif
  /* #ifdef APP-PLUS */
  log('app')
  /* #endif */
  //#ifdef VUE3
  log('vue3') // #endif
  boom()
}
"""


@pytest.mark.parametrize(
    ("defines", "lines"),
    [
        ({"MP-WEIXIN", "MP", "VUE3"}, ["native u", "weixin", "not h5", "vue3"]),
        ({"MP-QQ", "MP"}, ["native u", "not h5"]),
        ({"H5"}, []),
        ({"APP-PLUS", "APP"}, ["not h5", "app"]),
        (set(), ["not h5"]),
    ],
)
def test_a_uni_app_source_compiles_for_each_platform_and_keeps_its_lines(run, defines, lines):
    ran = run({"main.js": "import { connect } from './socket'\nconnect('u')\n", "socket.js": SOCKET}, defines=defines)
    assert ran.lines == lines
    assert ran.error == "ReferenceError: boom is not defined"
    assert [str(place) for place in ran.places] == ["socket.js:16:3", "main.js:2:1"]


@pytest.mark.parametrize(
    ("test", "holds"),
    [
        ("A", True),
        ("B", False),
        ("B || A", True),
        ("A && B", False),
        ("A && C-D", True),
        ("C_D", True),
        ("!B && (A || B)", True),
        ("B | A", True),
        ("TYPO || A", True),
        ("a", False),
        ("uniVersion > 3.9", True),
        ("uniVersion <= 3.91", False),
        ("A && uniVersion >= 4.25", True),
        ("A == true", True),
    ],
)
def test_conditions(test, holds):
    kept = preprocess(f"// #ifdef {test}\nx\n// #endif\n", "f.js", frozenset({"A", "C-D"}))
    assert ("x" in kept) is holds
    negated = preprocess(f"// #ifndef {test}\nx\n// #endif\n", "f.js", frozenset({"A", "C-D"}))
    assert ("x" in negated) is not holds


def test_a_given_compiler_version_is_compared():
    kept = preprocess("// #ifdef uniVersion > 3.9\nx\n// #endif", "f.js", frozenset({"uniVersion=3.8"}))
    assert "x" not in kept


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n// #ifdef H5\nb\n", "main.js:2: #ifdef without an #endif: add `// #endif` after it"),
        ("// #ifndef H5\n", "main.js:1: #ifndef without an #endif: add `// #endif` after it"),
        ("a\n\n// #endif\n", "main.js:3: #endif without an #ifdef before it: remove it or add the #ifdef"),
        (
            "// #ifdef H5 MP\n// #endif",
            "main.js:1: can't read the condition `H5 MP` (unexpected 'MP'): write names joined by || or &&",
        ),
        (
            "// #ifdef H5 ||\n// #endif",
            "main.js:1: can't read the condition `H5 ||` (it ends too early): write names joined by || or &&",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(write, text, message):
    with pytest.raises(UserError) as error:
        load(write({"main.js": text}))
    assert str(error.value) == message


def test_names_that_no_target_knows_are_listed(write):
    program = load(
        write({"main.js": "\n// #ifdef MP-WEXIN || H5\n// #endif"}), known=lambda: frozenset({"MP-WEIXIN", "H5"})
    )
    assert [(name, str(place)) for name, place in program.unknown] == [("MP-WEXIN", "main.js:2")]
