"""`unisock run page.vue`: which components run, and where their errors are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
PAGE = """<template>
  <view @click="a > b">界面</view>
</template>

<!-- <script setup></script> -->
<script{attributes}>
import {{ url }} from './url.js'
export default {{
  onLoad() {{
    // #ifdef MP-NOVA
    uni.connectSocket({{ url, success() {{}} }})
    // #endif
    // #ifndef MP-NOVA
    this.never()
    // #endif
  }},
  onShow() {{ /* 文 */ missing() }},
}}
</script>
"""


def page(project: Path, text: str) -> None:
    (project / "url.js").write_text("export const url = 'wss://a.example'\n", "utf-8")
    (project / "page.vue").write_text(text, "utf-8")


@pytest.mark.parametrize("attributes", ["", ' lang="js"', " lang='js' "])
def test_positions_are_those_of_the_file(command: Command, project: Path, attributes: str) -> None:
    page(project, PAGE.format(attributes=attributes))
    done = command("run", "page.vue", "-p", "mp-nova", "--timeline")
    assert done.status == 1
    assert "missing is not defined  page.vue:17" in done.out
    assert "page.vue:11" in done.out
    assert "never" not in done.out


@pytest.mark.parametrize(
    ("attributes", "what"),
    [
        (" setup", "<script setup>"),
        (' lang="ts"', '<script lang="ts">'),
        (' setup lang="ts"', "<script setup>"),
        (' src="./page.js"', "<script src>"),
    ],
)
def test_scripts_that_do_not_run_as_they_are(command: Command, project: Path, attributes: str, what: str) -> None:
    page(project, PAGE.format(attributes=attributes))
    done = command("run", "page.vue", "-p", "mp-nova")
    assert done.status == 2
    assert done.err == (
        f"unisock: page.vue:6: .vue files with {what} are not supported: "
        "move the code to a .js file, or name what the compiler made of it\n"
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [("<template />\n", "no <script> block"), ("<script></script>\n<script></script>\n", "several <script> blocks")],
)
def test_components_without_one_script(command: Command, project: Path, text: str, what: str) -> None:
    page(project, text)
    done = command("run", "page.vue", "-p", "mp-nova")
    assert done.status == 2
    assert f".vue files with {what} are not supported" in done.err


def test_a_block_in_markups_conditions(command: Command, project: Path) -> None:
    block = "<script>\nexport default {{ onLoad() {{ {} }} }}\n</script>\n"
    nova, other = block.format("null.nova"), block.format("null.other")
    page(project, f"<!-- #ifdef MP-NOVA -->\n{nova}<!-- #endif -->\n<!-- #ifndef MP-NOVA -->\n{other}<!-- #endif -->\n")
    done = command("run", "page.vue", "-p", "mp-nova")
    assert "(reading 'nova')  page.vue:3" in done.out


def test_a_syntax_error_is_at_its_place(command: Command, project: Path) -> None:
    page(project, "<script>\nexport default {\n  onLoad() { let },\n}\n</script>\n")
    done = command("run", "page.vue", "-p", "mp-nova")
    assert done.status == 2
    assert done.err.startswith("unisock: page.vue:3")
