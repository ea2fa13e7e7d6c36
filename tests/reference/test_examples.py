"""The reference's own example scripts, as they stand, on every platform at its newest era and on App 2.2.5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.reference.machine import generations, packaged_play, program
from tests.reference.rules import PLATFORMS

EXAMPLES = Path(__file__).parent / "examples"
REFERENCE = Path(__file__).parents[2] / "docs" / "uni-connectSocket-reference.txt"
TARGETS = [one for target in (*PLATFORMS, "app@2.2.5") for one in generations(target)]

OPENED, FAILED, CLOSED = "WebSocket连接已打开!", "WebSocket连接打开失败,请检查!", "WebSocket 已关闭!"
METHOD = {
    "mp-alipay:vue=3": "支付宝小程序 connectSocket 暂不支持 method",
    "mp-alipay:vue=2": "The 'connectSocket' method of platform '支付宝小程序' does not support option 'method'",
    "mp-baidu:vue=3": "百度小程序 connectSocket 暂不支持 method",
    "mp-baidu:vue=2": "The 'connectSocket' method of platform '百度小程序' does not support option 'method'",
    "mp-lark:vue=3": "飞书小程序 connectSocket 暂不支持 method",
    "mp-lark:vue=2": "The 'connectSocket' method of platform '飞书小程序' does not support option 'method'",
    "mp-toutiao:vue=3": "字节跳动小程序 connectSocket 暂不支持 method",
    "mp-toutiao:vue=2": "The 'connectSocket' method of platform '头条小程序' does not support option 'method'",
}


@dataclass(frozen=True)
class Done:
    """What a script did: its console lines, what nobody caught, what the server got, the close frames that it got."""

    prints: tuple[str, ...] = ()
    uncaught: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    closed: tuple[tuple[int | None, str | None], ...] = ()


def lacks(name: str) -> dict[str, Done]:
    """What happens where there are no global functions."""
    wrong = Done(uncaught=(f"TypeError: uni.{name} is not a function",))
    return {"mp-toutiao:*": wrong, "mp-lark:*": wrong}


def done(example: str, target: str, *, server: str | None = None, then: str = "") -> Done:
    code = (EXAMPLES / f"{example}.js").read_text("utf-8") + then
    ran = packaged_play(target).run(program(code), server=server)
    received = tuple(str(message) for message in ran.received)
    closed = tuple((one.code, one.reason) for one in ran.ended)
    return Done(tuple(ran.lines), tuple(ran.uncaught), received, closed)


def expected(table: Mapping[str, Done], target: str) -> Done:
    """The narrowest (longest) pattern that matches counts."""
    return table[max((pattern for pattern in table if fnmatchcase(target, pattern)), key=len)]


@pytest.mark.parametrize("target", TARGETS)
def test_the_connect_example(target: str) -> None:
    warned = {pattern: Done(prints=(f"warn: {text}",)) for pattern, text in METHOD.items()}
    assert done("connect", target) == expected({"*": Done(), **warned}, target)


@pytest.mark.parametrize("target", TARGETS)
def test_the_task_example(target: str) -> None:
    task = "console.log(typeof (socketTask && socketTask.send))"
    none = {"mp-alipay:*": Done(prints=("undefined",))}  # mp-alipay.uni.return-undefined
    assert done("task", target, then=task) == expected({"*": Done(prints=("function",)), **none}, target)


@pytest.mark.parametrize("target", TARGETS)
def test_the_open_example(target: str) -> None:
    assert done("open", target) == expected({"*": Done(prints=(OPENED,)), **lacks("onSocketOpen")}, target)


@pytest.mark.parametrize("target", TARGETS)
def test_the_error_example_with_a_server(target: str) -> None:
    assert done("error", target) == expected({"*": Done(prints=(OPENED,)), **lacks("onSocketOpen")}, target)


@pytest.mark.parametrize("target", TARGETS)
def test_the_error_example_without_a_server(target: str) -> None:
    browser = (
        "error: WebSocket connection to 'wss://www.example.com/socket' failed: "
        "Error in connection establishment: net::ERR_CONNECTION_REFUSED"
    )
    table = {
        "*": Done(prints=(FAILED,)),
        "h5:*": Done(prints=(browser, FAILED)),
        "mp-alipay:*": Done(prints=(FAILED, FAILED)),  # mp-alipay.event.failed-twice
        **lacks("onSocketOpen"),
    }
    assert done("error", target, server="refuse") == expected(table, target)


@pytest.mark.parametrize("target", TARGETS)
def test_the_queue_of_the_send_example_goes_after_the_opening(target: str) -> None:
    sends = "sendSocketMessage('one'); sendSocketMessage('two')"
    table = {"*": Done(received=("one", "two")), **lacks("onSocketOpen")}
    assert done("send", target, then=sends) == expected(table, target)


@pytest.mark.parametrize("target", TARGETS)
def test_the_message_example(target: str) -> None:
    table = {"*": Done(prints=("收到服务器内容:welcome guest-1",)), **lacks("onSocketMessage")}
    assert done("message", target, server="chat") == expected(table, target)


@pytest.mark.parametrize("target", TARGETS)
def test_the_close_example(target: str) -> None:
    table = {
        "*": Done(prints=(CLOSED,), closed=((1000, ""),)),
        "mp-qq:*": Done(prints=(CLOSED,), closed=((1000, "Goodbye"),)),  # mp-qq.close.default
        **lacks("onSocketOpen"),
    }
    assert done("close", target) == expected(table, target)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.js")), ids=lambda path: str(path.stem))
def test_an_example_stands_in_the_reference(path: Path) -> None:
    assert path.read_text("utf-8").strip() in REFERENCE.read_text("utf-8")
