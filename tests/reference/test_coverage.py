"""That the reference and the tests of its rules are one: no sentence is made up, none is left out."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

from tests.reference import test_connect_socket, test_global_functions

FOLDER = Path(__file__).parent
TEXT = (FOLDER.parents[1] / "docs" / "uni-connectSocket-reference.txt").read_text("utf-8")
# Lines that state no rule of their own: titles, heads of tables, what is said of the functions' purpose elsewhere.
NO_RULES = {
    "创建一个 WebSocket (opens new window) 连接。",
    "OBJECT 参数说明",
    "OBJECT 参数说明:",
    "CALLBACK 返回参数",
    "参数名 类型 必填 说明 平台差异说明",
    "参数名 类型 必填 说明",
    "属性 类型 说明",
    "参数 类型 说明",
    "示例代码",
    "示例代码:",
    "返回值",
    "注意事项",
    "平台兼容性",
    "关闭 WebSocket 连接。",
    "data String/ArrayBuffer 需要发送的内容",
    "// 注意这里有时序问题,",
}


def sentences(*modules: ModuleType) -> list[str]:
    tests = (value for module in modules for name, value in vars(module).items() if name.startswith("test_"))
    return [line.strip() for test in tests for line in (test.__doc__ or "").splitlines() if line.strip()]


def rules_of_the_reference() -> list[str]:
    examples = "\n".join(path.read_text("utf-8") for path in (FOLDER / "examples").glob("*.js"))
    code = {line.strip() for line in examples.splitlines()}
    lines = [line.strip() for line in TEXT.splitlines()]
    told = [line for line in lines if line and not line.startswith("#") and (line not in code or line.startswith("//"))]
    return [line for line in told if line not in NO_RULES and re.search("[\u4e00-\u9fff]", line)]


def test_every_rule_is_quoted_from_the_reference() -> None:
    assert [one for one in sentences(test_connect_socket, test_global_functions) if one not in TEXT] == []


def test_every_sentence_of_the_reference_has_a_test() -> None:
    quoted = sentences(test_connect_socket, test_global_functions)
    assert [line for line in rules_of_the_reference() if not any(one in line for one in quoted)] == []
