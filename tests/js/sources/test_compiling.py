"""Files of a uni-app project as a target compiles them, beside the preprocessor that uni-app has published."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from emulator.errors import UserError
from emulator.js.sources.compiling import compile_file, unknown_in

PUBLISHED = Path(__file__).parents[2] / "parity" / "node_modules" / "package" / "lib" / "preprocess"
WX = frozenset({"MP-WEIXIN", "MP", "VUE3"})
WEB = frozenset({"H5", "WEB", "VUE3"})

PAGE = """\
<template>
  <view>
    <!-- #ifdef MP-WEIXIN --><button open-type="share" /><!-- #endif -->
    <!--#ifndef MP-WEIXIN || MP-QQ-->
    <button @click="share" />
    <!-- #endif -->
    <!-- #ifdef H5 -->
    <a href="#">web</a>
    <!-- #else -->
    <navigator url="#">app</navigator>
    <!-- #ifdef VUE2 -->
    <i />
    <!-- #else -->
    <b />
    <!-- #endif -->
    <!-- #endif -->
  </view>
</template>
<script setup lang="ts">
// #ifdef MP
const a = 1
// #else
const a = 2
// #endif
/* #if H5 */
const b = 3
/* #else */
const b = 4
/* #endif */
</script>
<style>
/* #ifdef H5 */
.a { color: red; }
/* #endif */
.b { color: /* #ifdef H5 */ red /* #else */ blue /* #endif */; }
</style>
"""
PAGES = """\
{ "pages": [], // all of them
  // #ifdef H5
  "style": "custom",
  // #else
  "style": "plain",
  // #endif
}"""


@pytest.mark.parametrize("defines", [WX, WEB, frozenset({"VUE2"}), frozenset()])
def test_a_component_compiles_in_all_its_parts_as_published(defines: frozenset[str]) -> None:
    node = shutil.which("node")
    if node is None or not PUBLISHED.exists():
        pytest.skip("uni-app's preprocessor is not installed: `make test` installs it where npm is")
    script = """
const { preprocess } = require(process.argv[1])
const { text, context } = JSON.parse(process.argv[2])
process.stdout.write(preprocess(preprocess(text, context, { type: 'html' }), context, { type: 'js' }))
"""
    names = ["MP-WEIXIN", "MP-QQ", "MP", "H5", "VUE2", "VUE3"]
    context = {name.replace("-", "_"): name in defines for name in names}
    given = json.dumps({"text": PAGE, "context": context})
    published = subprocess.run(
        [node, "-e", script, str(PUBLISHED), given], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    # Not the blanks: the published one loses lines at some #else.
    assert "".join(compile_file(PAGE, "page.vue", defines).split()) == "".join(published.split())


def test_positions_stay() -> None:
    compiled = compile_file(PAGE, "page.vue", WX)
    assert [len(line) for line in compiled.split("\n")] == [len(line) for line in PAGE.split("\n")]
    assert compiled.index("<navigator") == PAGE.index("<navigator")


def test_json_of_the_project_comes_without_comments() -> None:
    assert json.loads(compile_file(PAGES, "src/pages.json", WEB)) == {"pages": [], "style": "custom"}
    assert json.loads(compile_file(PAGES, "src/pages.json", WX)) == {"pages": [], "style": "plain"}


def test_markup_in_a_script_is_text() -> None:
    text = "const html = '<!-- #ifdef H5 -->'\n"
    assert compile_file(text, "a.ts", WX) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!-- #ifdef H5 -->\n</template>", "a.vue:1: #ifdef without an #endif: add `<!-- #endif -->` after it"),
        ("// #else\n", "a.vue:1: #else without an #ifdef before it: remove it or add the #ifdef"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(text: str, words: str) -> None:
    with pytest.raises(UserError) as error:
        compile_file(text, "a.vue", WX)
    assert str(error.value) == words


def test_unknown_names_of_all_parts() -> None:
    text = "<!-- #ifdef MP-WEXIN -->\n<!-- #endif -->\n// #ifdef H55\n// #endif"
    assert unknown_in(text, "a.vue", lambda: WX | WEB) == [("MP-WEXIN", 1), ("H55", 3)]
