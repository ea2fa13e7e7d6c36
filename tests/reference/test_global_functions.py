"""uni.onSocketX, uni.sendSocketMessage, uni.closeSocket: each sentence of the reference, on every platform.

Where a platform lacks the global functions, what a sentence says of them is tried on the SocketTask, but for the
sentences about which functions there are and for the header that uni.onSocketOpen gets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.reference.changing import swapping, without
from tests.reference.machine import Ended, Play, Ran
from tests.reference.rules import HOLDS, PLATFORMS, Case, Probe, rule

EVERYWHERE = dict.fromkeys((*PLATFORMS, "app@2.2.6", "app@2.4.9", "mp-weixin@1.6.0"), HOLDS)

# Where there are global functions, all goes through them: begin() connects and listens, send() and close() act.
SOCKET = """
let socket
const globally = typeof uni.sendSocketMessage === 'function'
const send = options => globally ? uni.sendSocketMessage(options) : socket.send(options)
const close = options => globally ? uni.closeSocket(options) : socket.close(options)
function begin(hear) {
  if (!globally) return connect({}, hear)
  const task = uni.connectSocket({ url: URL, complete() {} })
  for (const name of NAMES) if (hear && hear[name.toLowerCase()]) uni['onSocket' + name](hear[name.toLowerCase()])
  return task
}
const callbacks = name => ({
  success() { note(name + ' success') }, fail() { note(name + ' fail') }, complete() { note(name + ' complete') },
})
"""


def there_is(name: str) -> Callable[[Play], bool]:
    def probe(play: Play) -> bool:
        call = f"uni.{name}(() => {{}})" if name.startswith("on") else ""
        ran = play(f"note('there', typeof uni.{name} === 'function'); {call}")
        return ran.all("there") == [True] and not ran.uncaught

    return probe


def missing_on_bytedance(name: str) -> Callable[[Probe], Callable[[Case], None]]:
    """The rule "字节小程序不支持" under one of the six headings."""
    none: dict[str, Any] = {f"functions.{name}": None}
    return rule(
        EVERYWHERE
        | {
            "mp-lark": "mp-lark.surface.connect-only",
            "mp-kuaishou/android-minigame": "mp-kuaishou.surface.minigame-no-globals",
            "mp-xhs@3.80.0": "mp-xhs.surface.absent-2023",
        },
        on=tuple(f"{platform}*" for platform in PLATFORMS if platform != "mp-toutiao"),
        out={"*": none, "mp-toutiao": {f"functions.{name}": {}}},
    )


@missing_on_bytedance("onSocketOpen")
def test_on_socket_open_is_missing_on_bytedance(play: Play) -> bool:
    """字节小程序不支持"""
    return there_is("onSocketOpen")(play)


@missing_on_bytedance("onSocketError")
def test_on_socket_error_is_missing_on_bytedance(play: Play) -> bool:
    """字节小程序不支持"""
    return there_is("onSocketError")(play)


@missing_on_bytedance("sendSocketMessage")
def test_send_socket_message_is_missing_on_bytedance(play: Play) -> bool:
    """字节小程序不支持"""
    return there_is("sendSocketMessage")(play)


@missing_on_bytedance("onSocketMessage")
def test_on_socket_message_is_missing_on_bytedance(play: Play) -> bool:
    """字节小程序不支持"""
    return there_is("onSocketMessage")(play)


@missing_on_bytedance("closeSocket")
def test_close_socket_is_missing_on_bytedance(play: Play) -> bool:
    """字节小程序不支持"""
    return there_is("closeSocket")(play)


@missing_on_bytedance("onSocketClose")
def test_on_socket_close_is_missing_on_bytedance(play: Play) -> bool:
    """字节小程序不支持"""
    return there_is("onSocketClose")(play)


@rule(EVERYWHERE, out={"*": {"opened": without("deliver open", "deliver-task open", "deliver-global open")}})
def test_on_socket_open_hears_the_opening(play: Play) -> bool:
    """监听WebSocket连接打开事件。"""
    return play(SOCKET + "begin({ open() { note('open') } })").names == ["open"]


@rule(
    EVERYWHERE
    | {
        "app": "app.event.open",
        "app@2.4.9": "app.event.open",
        "app@2.2.6": "app.api.pre-v3-closed",
        "h5": "h5.event.open",
        "mp-alipay": "mp-alipay.event.open-payload",
        "mp-jd": "mp-jd.event.open",
        "mp-kuaishou/android-minigame": "mp-kuaishou.surface.minigame-no-globals",
        "mp-lark": "mp-lark.surface.connect-only",
        "mp-toutiao": "mp-toutiao.surface.no-globals",
        "mp-weixin@1.6.0": "mp-weixin.onerror.pre-1-7-message",
        "mp-weixin@1.9.0": "mp-weixin.onopen.payload",
        "mp-weixin/devtools": "mp-weixin.onopen.devtools-empty",
    },
    out={"*": {"opened.open": {}}},
)
def test_on_socket_open_gets_the_response_header(play: Play) -> bool:
    """连接成功的 HTTP 响应 Header"""
    ran = play("""
        uni.connectSocket({ url: URL, complete() {} })
        uni.onSocketOpen(res => {
          const names = Object.keys(res && res.header || {}).map(name => name.toLowerCase())
          note('response', names.includes('sec-websocket-accept'))
        })
    """)
    return ran.all("response") == [True]


ERRORS = ("deliver error", "deliver-task error", "deliver-global error")


@rule(
    EVERYWHERE
    | {
        "mp-lark": "mp-lark.event.error-android",
        "mp-lark/ios": "mp-lark.event.error-ios-780",
        "mp-lark@7.7.0/ios": HOLDS,
        "mp-toutiao": "mp-toutiao.event.close-on-failure",
    },
    out={"*": {"failed": without(*ERRORS)}},
)
def test_on_socket_error_hears_a_failed_connection(play: Play) -> bool:
    """监听WebSocket错误。"""
    return "error" in play(SOCKET + "begin({ error() { note('error') } })", server="refuse").names


@rule(EVERYWHERE, out={"*": {"received": without("deliver message")}})
def test_on_socket_message_hears_the_server(play: Play) -> bool:
    """监听WebSocket接受到服务器的消息事件。"""
    return bool(echoed(play, "'hello'").all("got"))


def echoed(play: Play, data: str) -> Ran:
    """What comes back for `data`, a JavaScript expression: "got" with its kind and its text or bytes."""
    return play(f"""
        {SOCKET}
        const kind = value => value instanceof ArrayBuffer ? 'ArrayBuffer' : typeof value
        socket = begin({{
          open() {{ send({{ data: {data}, complete() {{}} }}) }},
          message(res) {{
            const got = res.data && res.data.data !== undefined ? res.data.data : res.data
            note('got', [kind(got), kind(got) === 'ArrayBuffer' ? [...new Uint8Array(got)] : got])
          }},
        }})
    """)


@rule(EVERYWHERE, out={"*": {"data.send.String": "nothing"}})
def test_a_string_goes_and_comes_as_a_string(play: Play) -> bool:
    """String/ArrayBuffer"""
    ran = echoed(play, "'你好'")
    return ran.received == ["你好"] and ran.all("got") == [["string", "你好"]]


@rule(
    EVERYWHERE
    | {
        "app@2.2.5": "app.data.arraybuffer-since",
        "mp-alipay:client=10.0.0": "mp-alipay.data.receive-binary-base64",
        "mp-alipay/devtools": "mp-alipay.data.send-arraybuffer",
    },
    out={"*": {"data.send.ArrayBuffer": "nothing"}},
)
def test_an_array_buffer_goes_and_comes_as_an_array_buffer(play: Play) -> bool:
    """String/ArrayBuffer"""
    ran = echoed(play, "new Uint8Array([1, 2, 250]).buffer")
    return ran.received == [b"\x01\x02\xfa"] and ran.all("got") == [["ArrayBuffer", [1, 2, 250]]]


STATE_CHECKS = ("check state-not-open", "check not-connected", "check connecting", "check released")


@rule(
    EVERYWHERE | {"mp-qq": "mp-qq.error.send-before-open", "mp-qq/ios": HOLDS},
    out={
        "*": {"send": without(*STATE_CHECKS), "send-global": without(*STATE_CHECKS)},
        "mp-baidu": {
            "connect": without("wait task"),
            "send": without(*STATE_CHECKS, "check task-gone", "check ended"),
            "send-global": without(*STATE_CHECKS),
        },
    },
)
def test_send_only_after_open(play: Play) -> bool:
    """通过 WebSocket 连接发送数据,需要先 uni.connectSocket,并在 uni.onSocketOpen 回调之后才能发送。"""
    ran = play(f"""
        {SOCKET}
        socket = begin({{ open() {{ send({{ data: 'late', ...callbacks('late') }}) }} }})
        try {{ send({{ data: 'early', ...callbacks('early') }}) }} catch (error) {{ note('early threw') }}
    """)
    return "early success" not in ran.names and ran.received == ["late"] and "late success" in ran.names


@rule(EVERYWHERE, out={"*": {"send": without("success"), "send-global": without("success")}})
def test_success_of_send(play: Play) -> bool:
    """接口调用成功的回调函数"""
    return "send success" in sent(play)


@rule(EVERYWHERE, out={"*": {"send": without("fail"), "send-global": without("fail")}})
def test_fail_of_send(play: Play) -> bool:
    """接口调用失败的回调函数"""
    return "send fail" in failed_send(play)


@rule(
    EVERYWHERE | {"mp-baidu": "mp-baidu.error.send-not-open"},
    out={"*": {"send": without("complete"), "send-global": without("complete")}},
)
def test_complete_of_send_in_both_cases(play: Play) -> bool:
    """接口调用结束的回调函数(调用成功、失败都会执行)"""
    both = ["send success", "send complete"], ["send fail", "send complete"]
    return (sent(play), failed_send(play)) == both


SEND = "try { send({ data: 'x', ...callbacks('send') }) } catch (error) { note('threw') }"


def sent(play: Play) -> list[str]:
    """The callbacks of a send in the open event."""
    return play(f"{SOCKET} socket = begin({{ open() {{ {SEND} }} }})").names


def failed_send(play: Play) -> list[str]:
    """The callbacks of a send that fails: before the opening, or long after the end; empty if both succeed."""
    early = f"{SOCKET} socket = begin(); {SEND}"
    late = f"{SOCKET} socket = begin({{ open() {{ close(); setTimeout(() => {{ {SEND} }}, 5000) }} }})"
    return next((names for code in (early, late) if "send fail" in (names := play(code).names)), [])


def closed(play: Play, options: str = "", then: str = "") -> Ran:
    """An app that closes in its open event."""
    return play(f"""
        {SOCKET}
        socket = begin({{
          open() {{ close({options}); {then} }},
          close() {{ note('close') }},
          error() {{ note('error') }},
        }})
    """)


@rule(EVERYWHERE, out={"*": {"close": without("close-wire"), "close-global": without("close-wire")}})
def test_close_in_the_open_event_closes(play: Play) -> bool:
    """必须在 WebSocket 打开期间调用 uni.closeSocket 才能关闭。"""
    ran = closed(play)
    return ran.opened == 1 and ran.open == 0


@rule(
    EVERYWHERE | {"h5@2.2.3": "h5.old.single", "mp-toutiao@1.80.0": "mp-toutiao.close.abort"},
    out={"*": {"wire.close.default-code": 4999}},
)
def test_close_code_is_1000_by_default(play: Play) -> bool:
    """如果这个参数没有被指定,默认的取值是1000 (表示正常连接关闭)"""
    return [one.code for one in closed(play).ended] == [1000]


@rule(
    EVERYWHERE
    | {
        "app": "app.close.vue3-args-nested",
        "app:vue=2": HOLDS,
        "mp-alipay": "mp-alipay.close.ariver-ignores-code",
        "mp-alipay/ios": HOLDS,
        "mp-baidu": "mp-baidu.close.android-ignores",
        "mp-lark": "mp-lark.close.code-forced",
        "mp-toutiao": "mp-toutiao.close.code-forced",
        "mp-weixin/minigame": "mp-weixin.close.code-forced-2-2-5",
        "h5@2.2.3": "h5.old.single",
    },
    out={"*": {"wire.close.code": "forced"}},
)
def test_close_code_of_the_call(play: Play) -> bool:
    """一个数字值表示关闭连接的状态号,表示连接被关闭的原因。"""
    return [one.code for one in closed(play, "{ code: 4321 }").ended] == [4321]


FITS = ("a" * 123, "长" * 41, "😀" * 30 + "abc")
TOO_LONG = ("a" * 124, "长" * 41 + "a", "😀" * 31)


@rule(
    EVERYWHERE
    | {
        "app": "app.close.vue3-args-nested",
        "app:vue=2": HOLDS,
        "mp-alipay": "mp-alipay.close.ariver-ignores-code",
        "mp-alipay/ios": HOLDS,
        "mp-baidu": "mp-baidu.close.android-ignores",
        "h5@2.2.3": "h5.old.single",
        "mp-toutiao@1.80.0": "mp-toutiao.close.abort",
    },
    out={"*": {"close": without("check reason-too-long"), "close-global": without("check reason-too-long")}},
)
def test_close_reason_of_at_most_123_bytes(play: Play) -> bool:
    """一个可读的字符串,表示连接被关闭的原因。这个字符串必须是不长于123字节的UTF-8 文本(不是字符)"""
    assert [len(reason.encode()) for reason in FITS + TOO_LONG] == [123, 123, 123, 124, 124, 124]
    arrived = [closed(play, f"{{ reason: '{reason}' }}").ended for reason in FITS]
    refused = [closed(play, f"{{ reason: '{reason}' }}") for reason in TOO_LONG]
    return arrived == [[Ended(1000, reason)] for reason in FITS] and not any(ran.ended for ran in refused)


CUT = swapping(
    "close-wire",
    "cut",
    "check tcp-pending",
    "check connecting",
    "check never-open",
    "check not-connected",
    "check ended",
    "check id-not-known",
)
EARLY = {"close": CUT, "close-global": CUT}


@rule(
    EVERYWHERE
    | {
        "h5": "h5.close.before-open",
        "mp-alipay": "mp-alipay.close.while-connecting",
        "mp-alipay/ios": HOLDS,
        "mp-jd": "mp-jd.close.okhttp-early",
        "mp-kuaishou": "mp-kuaishou.close.while-connecting",
        "mp-toutiao": "mp-toutiao.close.connecting",
    },
    out={"*": EARLY} | {name: {**EARLY, "connect": without("wait task")} for name in ("mp-baidu", "mp-qq", "mp-xhs")},
)
def test_close_before_open_does_not_close(play: Play) -> bool:
    """如果 uni.connectSocket 还没回调 uni.onSocketOpen,而先调用 uni.closeSocket,那么就做不到关闭 WebSocket 的目的。"""
    ran = play(
        f"""
        {SOCKET}
        socket = begin({{ open() {{ note('open') }} }})
        close()
        """,
        for_ms=5000,
    )
    return ran.opened == 1 and ran.open == 1


@rule(EVERYWHERE, out={"*": {"close": without("success"), "close-global": without("success")}})
def test_success_of_close(play: Play) -> bool:
    """接口调用成功的回调函数"""
    return "close success" in closed(play, "callbacks('close')").names


@rule(
    EVERYWHERE
    | {
        "mp-alipay": "mp-alipay.close.not-connected-success",
        "mp-alipay/ios": HOLDS,
        "mp-baidu@1.9.3": "mp-baidu.error.closesocket-none",
    },
    out={"*": {"close": without("complete"), "close-global": without("complete")}},
)
def test_complete_of_close_in_both_cases(play: Play) -> bool:
    """接口调用结束的回调函数(调用成功、失败都会执行)"""
    good, bad = closed(play, "callbacks('close')").names, refused_close(play)
    return all(f"close {name}" in good for name in ("success", "complete")) and bad == ["close fail", "close complete"]


NO_FAIL = {"close": without("fail"), "close-global": without("fail")}


@rule(
    EVERYWHERE
    | {
        "mp-alipay": "mp-alipay.close.not-connected-success",
        "mp-alipay/ios": HOLDS,
        "mp-baidu@1.9.3": "mp-baidu.error.closesocket-none",
    },
    out={"*": NO_FAIL, "app*": {**NO_FAIL, "uni.validation.policy": "none"}},
)
def test_fail_of_close(play: Play) -> bool:
    """接口调用失败的回调函数"""
    return "close fail" in refused_close(play)


def refused_close(play: Play) -> list[str]:
    """The callbacks of a close that fails, of several that a platform may refuse; empty if it refuses none."""
    wrong = ("code: 999", f"reason: '{'a' * 124}'", "code: 'x'")
    for options in wrong:
        names = [name for name in closed(play, f"{{ {options}, ...callbacks('close') }}").names if " " in name]
        if "close fail" in names:
            return names
    again = "open() { close(); setTimeout(() => close(callbacks('close')), 5000) }"
    late = "open() { setTimeout(() => close(callbacks('close')), 5000) }"
    for events, server in ((again, None), (late, "close:4001")):
        names = play(f"{SOCKET} socket = begin({{ {events} }})", server=server).names
        if "close fail" in names:
            return names
    return []


@rule(EVERYWHERE, out={"*": {"ended": without("deliver close", "deliver-task close", "deliver-global close")}})
def test_on_socket_close_hears_the_closing(play: Play) -> bool:
    """监听WebSocket关闭。"""
    return "close" in closed(play).names
