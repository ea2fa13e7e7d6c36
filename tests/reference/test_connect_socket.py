"""uni.connectSocket(OBJECT): each sentence of the reference, on every platform."""

from __future__ import annotations

from pathlib import Path

from tests.reference.changing import without
from tests.reference.machine import Play
from tests.reference.rules import HOLDS, PLATFORMS, rule

EXAMPLES = Path(__file__).parent / "examples"
EVERYWHERE = dict.fromkeys(PLATFORMS, HOLDS)


def opens(play: Play, url: str, domains: list[str] | None = None) -> bool:
    ran = play(f"connect({{ url: '{url}' }}, {{ open() {{ note('open') }} }})", domains=domains)
    return "open" in ran.names


@rule(
    EVERYWHERE
    | {
        "h5:page=https": "h5.chrome.mixed-content",
        "mp-alipay/dingtalk-legacy": "mp-alipay.dingtalk.codes-legacy",
        "mp-baidu/android-aiapps": "mp-baidu.url.scheme-error-android",
    },
    on=("mp-*",),
    out={"*": {"wire.url.secure": ["ws", "wss"], "wire.url.refused": [], "wire.domain.scheme": "ignored"}},
)
def test_url_must_be_wss_on_mini_programs(play: Play) -> bool:
    """小程序中必须是 wss:// 协议"""
    return opens(play, "wss://example.com") and not opens(play, "ws://example.com")


@rule(
    EVERYWHERE
    | {
        "mp-alipay": "mp-alipay.domain.no-error-known",
        "mp-alipay/devtools": "mp-alipay.domain.ide-not-enforced",
        "mp-alipay/dingtalk": HOLDS,
        "mp-baidu/android-aiapps": "mp-baidu.url.scheme-error-android",
        "mp-xhs": "mp-xhs.domain.none-2024",
    },
    on=("mp-*",),
    out={"*": {"wire.domain.checked": False}},
)
def test_domains_must_be_listed_on_mini_programs(play: Play) -> bool:
    """在各个小程序平台运行时,网络相关的 API 在使用前需要配置域名白名单。"""
    listed = ["wss://listed.example"]
    return opens(play, "wss://listed.example/a", listed) and not opens(play, "wss://other.example/a", listed)


@rule(
    EVERYWHERE
    | {
        "app@2.9.6": HOLDS,
        "app@2.9.5": HOLDS,
        "mp-jd": "mp-jd.param.header-ignored",
        "mp-baidu/browser": "mp-baidu.surface.web-mode",
        "mp-alipay/devtools:ide=3.8.1": "mp-alipay.header.ide-since",
        "mp-xhs/devtools": "mp-xhs.param.header-protocol",
    },
    on=("mp-*", "app", "app@2.9.6"),
    out={
        "*": {"wire.headers.sent": False},
        "h5": {"wire.headers.sent": True},
        "app@2.9.5": {"wire.headers.sent": True},
    },
)
def test_header_on_mini_programs_and_app_2_9_6(play: Play) -> bool:
    """小程序、App 2.9.6+"""
    return play("connect({ header: { 'X-Token': 'secret' } })").header("x-token") == ["secret"]


@rule(
    EVERYWHERE
    | {
        "app": "app.param.header-referer",
        "app@2.9.5": HOLDS,
        "mp-baidu": "mp-baidu.param.header-android",
        "mp-baidu/ios": HOLDS,
        "mp-kuaishou": "mp-kuaishou.header.native",
        "mp-lark": "mp-lark.param.header-referer",
        "mp-lark/ios": HOLDS,
    },
    out={"*": {"wire.headers.sent": True, "wire.headers.dropped": [], "wire.headers.added": {}}},
)
def test_header_cannot_set_referer(play: Play) -> bool:
    """HTTP Header , header 中不能设置 Referer"""
    return "https://mine.example" not in play("connect({ header: { Referer: 'https://mine.example' } })").header(
        "referer"
    )


@rule(
    EVERYWHERE
    | {
        "app@2.5.0": HOLDS,
        "mp-alipay": "mp-alipay.subprotocol.header",
        "mp-alipay@2.3.0": HOLDS,
        "mp-kuaishou": "mp-kuaishou.param.protocols",
        "mp-qq/ios": "mp-qq.param.protocols",
        "mp-weixin@1.3.0": "mp-weixin.param.protocols",
        "mp-weixin@1.6.0/android-jsapi": "mp-weixin.header.subprotocol-lost-2017",
    },
    on=("app*", "h5*", "mp-weixin*", "mp-baidu*", "mp-toutiao*", "mp-lark*"),
    out={"*": {"wire.subprotocols.sent": False}},
)
def test_protocols_on_app_h5_wechat_baidu_bytedance_lark(play: Play) -> bool:
    """App、H5、微信小程序、百度小程序、字节跳动小程序、飞书小程序"""
    ran = play("connect({ protocols: ['protocol1', 'protocol2'] })")
    return [one.offered for one in ran.handshakes] == [["protocol1", "protocol2"]]


@rule(
    EVERYWHERE
    | {
        "mp-weixin@1.6.0": "mp-weixin.return.undefined-before-1-7",
        "mp-baidu@1.9.3": "mp-baidu.surface.sockettask-since",
        "mp-alipay": "mp-alipay.uni.return-undefined",
        "mp-alipay:default-multiple=true": HOLDS,
        "mp-xhs@3.80.0": "mp-xhs.surface.absent-2023",
    },
    out={"*": {"task": None}},
)
def test_a_socket_task_if_a_callback_is_passed(play: Play) -> bool:
    """如果希望返回一个 socketTask 对象,需要至少传入 success / fail / complete 参数中的一个。例如:"""
    ran = play("""
        for (const name of ['success', 'fail', 'complete']) {
          note('task', isTask(uni.connectSocket({ url: URL, [name]() {} })))
        }
    """)
    return ran.all("task") == [True, True, True]


def _other_form(value: object) -> object:
    if isinstance(value, list):
        return [{**case, "value": _other_form(case["value"])} for case in value]
    return {"rejects": "error-first", "error-first": "rejects"}[str(value)]


@rule(EVERYWHERE | {"mp-weixin@1.6.0": HOLDS}, out=None)
def test_a_promise_if_no_callback_is_passed(play: Play) -> bool:
    """如果没有传入 success / fail / complete 参数,则会返回封装后的 Promise 对象:Promise 封装"""
    ran = play("""
        const value = uni.connectSocket({ url: URL })
        note('promise', value instanceof Promise && !isTask(value))
        value.then(() => note('resolved'))
    """)
    return ran.all("promise") == [True] and ran.names.count("resolved") == 1


@rule(
    {f"{name}:vue={vue}": HOLDS for name in EVERYWHERE for vue in (3, 2)},
    on=("*:vue=2",),
    out={"*": {"uni.promise": _other_form}, **{f"{name}:vue=3": {"uni.promise": _other_form} for name in EVERYWHERE}},
)
def test_the_promise_is_wrapped_as_err_res_in_vue2(play: Play) -> bool:
    """Promise 封装"""
    ran = play("uni.connectSocket({ url: URL }).then(value => note('pair', Array.isArray(value) && value[0] === null))")
    return ran.all("pair") == [True]


@rule(
    EVERYWHERE
    | {
        "app": "app.param.timeout-config",
        "h5": "h5.param.others-dropped",
        "mp-baidu": "mp-baidu.timeout.android-unused",
        "mp-baidu/ios": HOLDS,
        "mp-alipay/android-ariver": "mp-alipay.timeout.native-old",
        "mp-qq": "mp-qq.timeout.android",
        "mp-qq/ios": HOLDS,
        "mp-toutiao/android-ttnet": "mp-toutiao.timeout.ttnet",
        "mp-kuaishou": "mp-kuaishou.timeout.connect-none",
    },
    out={"*": {"timeout.config": False}},
)
def test_network_timeout_of_the_manifest(play: Play) -> bool:
    """网络请求的 超时时间 可以统一在 manifest.json 中配置 networkTimeout"""
    ran = play(
        """
        const began = Date.now()
        const over = () => note('after', Date.now() - began)
        connect({ fail: over }, { error: over, close: over })
        """,
        server="hang",
        manifest={"networkTimeout": {"connectSocket": 5000}},
    )
    return bool(ran.all("after")) and 5000 <= ran.all("after")[0] < 5100


def binary_both_ways(play: Play) -> bool:
    ran = play("""
        const data = new Uint8Array([1, 2, 250]).buffer
        const socket = connect({}, {
          open() { socket.send({ data }) },
          message(value) {
            const got = value.data && value.data.data !== undefined ? value.data.data : value.data
            note('got', got instanceof ArrayBuffer ? [...new Uint8Array(got)] : typeof got)
          },
        })
    """)
    return ran.received == [b"\x01\x02\xfa"] and ran.all("got") == [[1, 2, 250]]


@rule(
    {"app@2.2.5": HOLDS, "app@2.2.6": HOLDS, "app": HOLDS},
    on=("app", "app@2.2.6"),
    out={
        "*": {"data.send.ArrayBuffer": "nothing"},
        "app@2.2.5": {"data.send.ArrayBuffer": "binary", "received": without("check binary")},
    },
    about=("app",),
)
def test_no_array_buffer_on_app_below_2_2_6(play: Play) -> bool:
    """App平台,2.2.6以下的版本,不支持 ArrayBuffer 类型的数据收发。"""
    return binary_both_ways(play)


def open_at_once(play: Play, count: int) -> int:
    """How many sockets the server sees open at once when an app asks for `count`."""
    ran = play(f"""
        let asked = 0
        const next = () => {{ if (asked++ < {count}) {{ connect(); setTimeout(next, 50) }} }}
        next()
    """)
    return ran.most


@rule(
    {
        "app@2.2.5": HOLDS,
        "app@2.2.6": HOLDS,
        "app": HOLDS,
        "mp-alipay": HOLDS,
        "mp-alipay@2.3.0": HOLDS,
        "mp-alipay:default-multiple=true": "mp-alipay.return.default-multiple-config",
    },
    on=("app@2.2.5", "mp-alipay*"),
    out={
        "app@2.2.5": {"sets.live.max": 5},
        "mp-alipay*": {"connect": without("check socket-open")},
    },
    about=("app", "mp-alipay"),
)
def test_one_connection_on_app_below_2_2_6_and_on_alipay(play: Play) -> bool:
    """App平台2.2.6以下的版本以及支付宝小程序下,所有 vue 页面只能使用一个 websocket 连接。"""
    return open_at_once(play, 3) == 1


@rule(
    {
        "mp-weixin": HOLDS,
        "mp-weixin@2.4.1": HOLDS,
        "mp-weixin@1.7.0": "mp-weixin.limit.doc-2-before",
        "mp-weixin/android-jsapi": HOLDS,
        "mp-weixin/client-2018": "mp-weixin.limit.2018-text",
        "mp-weixin/devtools": "mp-weixin.limit.devtools",
    },
    out={"*": {"sets.live.max": 6}},
    about=("mp-weixin",),
)
def test_five_connections_on_wechat_from_1_7_0(play: Play) -> bool:
    """微信小程序平台1.7.0 及以上版本,最多可以同时存在5个WebSocket 连接。老版本只支持一个socket连接"""
    return open_at_once(play, 7) == 5


@rule(
    {"mp-weixin@1.6.0": HOLDS, "mp-weixin@1.6.0/devtools": HOLDS, "mp-weixin@1.7.0": HOLDS},
    on=("mp-weixin@1.6.0*",),
    out={"*": {"sets.live.max": 2}, "mp-weixin@1.7.0": {"sets.live.max": 1, "sets.live.signed": False}},
    about=("mp-weixin",),
)
def test_one_connection_on_wechat_below_1_7_0(play: Play) -> bool:
    """微信小程序平台1.7.0 及以上版本,最多可以同时存在5个WebSocket 连接。老版本只支持一个socket连接"""
    return open_at_once(play, 3) == 1


@rule(
    {"mp-baidu": HOLDS, "mp-baidu@1.9.4": HOLDS, "mp-baidu@1.9.3": HOLDS},
    on=("mp-baidu", "mp-baidu@1.9.4"),
    out={"*": {"sets.live.max": 1}, "mp-baidu@1.9.3": {"sets.live.max": 5}},
    about=("mp-baidu",),
)
def test_several_connections_on_baidu_from_1_9_4_and_one_below(play: Play) -> bool:
    """百度小程序平台自基础库版本 1.9.4 及以后支持多个socket连接。老版本只支持一个socket连接"""
    return open_at_once(play, 3) > 1


@rule({"mp-qq": HOLDS}, out={"*": {"sets.live.max": 6}}, about=("mp-qq",))
def test_five_connections_on_qq(play: Play) -> bool:
    """QQ小程序平台最多支持同时存在5个socket链接"""
    return open_at_once(play, 7) == 5


def outcomes(play: Play, options: str) -> list[str]:
    return play(f"""
        const said = {{}}
        for (const name of ['success', 'fail', 'complete']) said[name] = () => note(name)
        uni.connectSocket(Object.assign({options}, said))
    """).names


@rule(
    EVERYWHERE | {"mp-qq/android-unsupported": "mp-qq.error.unsupported"},
    out={"*": {"connect": without("success")}},
)
def test_success_of_connect(play: Play) -> bool:
    """接口调用成功的回调函数"""
    return "success" in outcomes(play, "{ url: URL }")


def failing(play: Play) -> list[str]:
    """The callbacks of a call that fails, as none of other calls would; empty if there is no such call."""
    for url in ("undefined", "''", "'not a url'", "'ftp://example.com'", "{}"):
        names = outcomes(play, f"{{ url: {url} }}")
        if "fail" in names:
            return names
    return []


@rule(
    EVERYWHERE | {"app": "app.param.vue3-prod-unchecked", "app:vue=2": HOLDS},
    out={"*": {"connect": without("fail")}, "app:vue=2": {"uni.validation.policy": "none"}},
)
def test_fail_of_connect(play: Play) -> bool:
    """接口调用失败的回调函数"""
    return "fail" in failing(play)


@rule(
    EVERYWHERE
    | {
        "app": "app.param.vue3-prod-unchecked",
        "app:vue=2": HOLDS,
        "mp-kuaishou": "mp-kuaishou.domain.interceptor-minigame",  # what fails has succeeded before
    },
    out={"*": {"connect": without("complete")}},
)
def test_complete_of_connect_in_both_cases(play: Play) -> bool:
    """接口调用结束的回调函数(调用成功、失败都会执行)"""
    good, bad = outcomes(play, "{ url: URL }"), failing(play)
    return good == ["success", "complete"] and bad == ["fail", "complete"]


METHODS = ("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT")
NO_NUMBERS = {"uni.validation.functions.connectSocket.method": ["Number"]}
DROPPED = {"uni.drops.method": {"level": "warn", "text": "method is dropped"}}
KEPT: dict[str, object] = {"uni.drops": {}}
IN_EFFECT = {"functions.connectSocket.params.method.effect": True}


@rule(
    EVERYWHERE
    | dict.fromkeys(("mp-jd", "mp-kuaishou", "mp-xhs"), "uni.param.method-kept")
    | {"mp-qq": "mp-qq.uni.passthrough", "mp-weixin@1.6.0": HOLDS},
    on=("mp-weixin*",),
    out={
        "*": DROPPED,
        "mp-alipay": KEPT,
        "mp-baidu": KEPT,
        "mp-lark": KEPT,
        "mp-toutiao": KEPT,
        "app": IN_EFFECT,
        "h5": IN_EFFECT,
    },
)
def test_method_is_passed_on_to_wechat_only(play: Play) -> bool:
    """仅微信小程序支持"""
    return all(play.passes_on("method", method) for method in METHODS)


@rule(
    EVERYWHERE | {"app:vue=2": HOLDS, "h5:vue=2": HOLDS},
    out={"app:vue=2": NO_NUMBERS, "h5:vue=2": NO_NUMBERS},
)
def test_method_is_get_by_default_and_has_eight_valid_values(play: Play) -> bool:
    """默认是GET,有效值:OPTIONS, GET, HEAD, POST, PUT, DELETE, TRACE, CONNECT"""
    chosen = ["{}", *(f"{{ method: '{method}' }}" for method in METHODS)]
    return all(opens_with_get(play, options) for options in chosen)


def opens_with_get(play: Play, options: str) -> bool:
    """Whether the connection opens: the server takes no other handshake than one by GET."""
    ran = play(f"connect({options}, {{ open() {{ note('open') }} }})")
    return ran.names == ["open"] and not ran.uncaught


@rule(EVERYWHERE, out=None)
def test_the_data_function_of_the_example_changes_nothing(play: Play) -> bool:
    """data() {"""
    ran = play((EXAMPLES / "connect.js").read_text("utf-8"))
    return ran.opened == 1 and ran.handshakes[0].path == "/socket" and not ran.uncaught
