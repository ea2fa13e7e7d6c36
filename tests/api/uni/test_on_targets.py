"""uni on targets as they are packaged: what app code gets where the platform beneath answers (ledger uni)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

import platforms
from platforms.model import Profile
from tests.api.conftest import Play

KNOWN = platforms.load()
MINI = tuple(name for name in KNOWN.names if name.startswith("mp-"))
VUES = ("2", "3")
URL = "wss://a.example"


@cache
def profile(target: str) -> Profile:
    return KNOWN.resolve(target).profile


def exact(record: str) -> Any:
    fact = KNOWN.ledgers("mp-weixin").record(record)
    assert fact is not None
    return fact.exact


# Which functions there are


@pytest.mark.records("uni.api.proxy")
@pytest.mark.parametrize("platform", MINI)
@pytest.mark.parametrize("vue", VUES)
def test_every_function_of_the_platform_is_on_uni(play: Play, platform: str, vue: str) -> None:
    beneath = profile(f"{platform}:vue={vue}")
    absent = set(beneath.uni.absent)
    code = f"""
    const native = {beneath.namespace}
    console.log(Object.keys(native).filter((n) => typeof native[n] === 'function' && typeof uni[n] !== 'function'))
    const kind = (value) => value instanceof Promise ? 'Promise' : 'value'
    console.log(kind(uni.setStorage({{key: 'k', data: 1}})), kind(uni.getStorageInfoSync()))
    console.log(kind(uni.onAppShow(() => {{}})), kind(uni.createSelectorQuery()))
    """
    missing, *kinds = play(code, beneath).lines
    assert set(missing.strip("[]").replace('"', "").split(",")) - {""} == absent
    assert kinds == ["Promise value", "value value"]


@pytest.mark.records("uni.api.toutiao-globals", "uni.api.missing-undefined")
@pytest.mark.parametrize("vue", VUES)
def test_douyin_has_no_global_functions(play: Play, vue: str) -> None:
    names = [
        "sendSocketMessage",
        "closeSocket",
        *(f"onSocket{event}" for event in ("Open", "Message", "Error", "Close")),
    ]
    code = f"console.log({names}.map((n) => typeof uni[n]).join()); uni.onSocketOpen(() => {{}})"
    played = play(code, profile(f"mp-toutiao:vue={vue}"))
    assert played.lines == [",".join(["undefined"] * 6)]
    assert played.uncaught == [("error", f"TypeError: {exact('uni.api.missing-undefined')['throws']}")]


@pytest.mark.records("uni.api.task-v-skip")
@pytest.mark.parametrize("platform", MINI)
@pytest.mark.parametrize("vue", VUES)
def test_vue3_marks_the_task(play: Play, platform: str, vue: str) -> None:
    name = exact("uni.api.task-v-skip")["property"]
    code = f"""
    const task = uni.connectSocket({{url: '{URL}', multiple: true, complete() {{}}}})
    console.log(task.{name}, Object.keys(task).includes('{name}'))
    """
    assert play(code, profile(f"{platform}:vue={vue}")).lines == ["true true" if vue == "3" else "undefined false"]


# What a call gives


@pytest.mark.records("uni.order.native", "uni.return.with-callback")
@pytest.mark.parametrize("vue", VUES)
def test_callbacks_run_when_the_platform_calls_them(play: Play, vue: str) -> None:
    code = """
    const at = Date.now()
    const task = uni.connectSocket({url: 'wss://a.example', success: (r) => console.log('success', r.errMsg)})
    console.log('returned', typeof task.send, Date.now() - at)
    """
    wx = "connectSocket:ok"
    assert play(code, profile(f"mp-weixin:vue={vue}")).lines == [f"success {wx}", "returned function 0"]
    later = play(code, profile(f"mp-xhs:vue={vue}")).lines
    native = play(code.replace("uni.", "xhs."), profile(f"mp-xhs:vue={vue}")).lines
    assert later == native
    before_tasks = "console.log(uni.connectSocket({url: 'wss://a.example', success() {}}))"
    assert play(before_tasks, profile(f"mp-weixin@1.6.0:vue={vue}")).lines == ["undefined"]


@pytest.mark.records("uni.return.promise-vue3", "uni.return.promise-vue2", "uni.return.promise")
def test_the_promise_form(play: Play) -> None:
    code = """
    uni.connectSocket({url: 'wss://a.example'}).then((r) => console.log(r))
    uni.connectSocket({url: 5})
      .then((r) => console.log('resolved', r.length, r[0].errno), (e) => console.log('rejected', e.errno))
    """
    assert play(code, profile("mp-weixin:vue=3")).lines == ['{"errMsg":"connectSocket:ok"}', "rejected 1001"]
    assert play(code, profile("mp-weixin:vue=2")).lines == ['[null,{"errMsg":"connectSocket:ok"}]', "resolved 1 1001"]


@pytest.mark.records("uni.return.promise-pending")
@pytest.mark.parametrize("vue", VUES)
def test_a_promise_that_the_platform_never_answers(play: Play, vue: str) -> None:
    code = """
    for (let n = 0; n < 5; n++) uni.connectSocket({url: 'wss://a.example'})
    setTimeout(() => uni.connectSocket({url: 'wss://a.example'}).finally(() => console.log('settled')), 1000)
    """
    played = play(code, profile(f"mp-weixin:vue={vue}"))
    assert played.calls().count("uni.connectSocket") == 6
    assert played.lines == []


@pytest.mark.records("uni.errmsg.no-parameter-error", "uni.targets.app-h5")
def test_whose_words_a_wrong_parameter_gets(play: Play) -> None:
    code = "uni.connectSocket({fail: (e) => console.log(e.errMsg), complete() {}})"
    typed = "uni.connectSocket({url: 5, fail: (e) => console.log(e.errMsg), complete() {}})"
    for target in ("app:vue=2", "h5:vue=2"):
        assert play(code, profile(target)).lines == ["connectSocket:fail Missing required parameter `url`"]
        (line,) = play(typed, profile(target)).lines
        assert line.startswith("connectSocket:fail parameter `url`. Expected ")
    for target in ("app:vue=3:build=development", "h5:vue=3:build=development"):
        warned = play(code, profile(target)).lines
        assert 'warn: connectSocket: Missing required args: "url"' in warned
        assert not any("parameter error" in line for line in warned)
    (platforms_own,) = play(code, profile("mp-weixin")).lines
    assert platforms_own.startswith("connectSocket:fail parameter error: ")


@pytest.mark.records("uni.differences.start-state", "uni.targets.app-h5")
@pytest.mark.parametrize("vue", VUES)
@pytest.mark.parametrize(("platform", "state"), [("app", 3), ("h5", 0), ("mp-weixin", 0)])
def test_the_state_that_a_task_begins_with(play: Play, platform: str, state: int, vue: str) -> None:
    code = "console.log(uni.connectSocket({url: 'wss://a.example', complete() {}}).readyState)"
    assert play(code, profile(f"{platform}:vue={vue}")).lines == [str(state)]


# Interceptors


@pytest.mark.records("uni.interceptor", "app.misc.interceptors")
@pytest.mark.parametrize("vue", VUES)
@pytest.mark.parametrize("platform", ["app", "h5", "mp-weixin", "mp-alipay"])
def test_an_interceptor_changes_the_options(play: Play, platform: str, vue: str) -> None:
    code = """
    const invoke = (args) => { args.url = 'wss://other.example' }
    uni.addInterceptor('connectSocket', {invoke, success() { console.log('i') }})
    uni.connectSocket({url: 'wss://a.example', multiple: true, success() { console.log('own') }})
    """
    played = play(code, profile(f"{platform}:vue={vue}"))
    assert played.lines == ["i", "own"]
    assert [entry.data for entry in played.app.trace if entry.name == "dial"] == ["wss://other.example"]


@pytest.mark.records("uni.interceptor.missing-hook")
@pytest.mark.parametrize("platform", ["app", "h5", "mp-weixin"])
def test_removing_a_hook_that_never_was(play: Play, platform: str) -> None:
    code = """
    uni.addInterceptor('connectSocket', {success() {}})
    uni.removeInterceptor('connectSocket', {invoke() {}})
    console.log('went on')
    """
    assert play(code, profile(f"{platform}:vue=3")).lines == ["went on"]
    thrown = play(code, profile(f"{platform}:vue=2"))
    assert (thrown.lines, thrown.uncaught) == (
        [],
        [("error", f"TypeError: {exact('uni.interceptor.missing-hook')['message'][0]}")],
    )


@pytest.mark.records("uni.interceptor.behind-waiting")
@pytest.mark.parametrize("platform", ["app", "h5", "mp-weixin"])
@pytest.mark.parametrize("vue", VUES)
def test_a_hook_behind_one_that_waits_is_never_called(play: Play, platform: str, vue: str) -> None:
    code = """
    uni.addInterceptor('connectSocket', {success: () => Promise.resolve(1)})
    uni.addInterceptor('connectSocket', {success() { console.log('never') }})
    uni.connectSocket({url: 'wss://a.example', success: (r) => console.log(typeof r)})
    """
    assert play(code, profile(f"{platform}:vue={vue}")).lines == ["function"]


# What uni-app's documentation says of the platforms


@pytest.mark.records("uni.docs.close-order")
@pytest.mark.parametrize("target", ["mp-qq", "mp-xhs", "mp-alipay/ios"])
def test_closing_before_open_does_not_close(play: Play, target: str) -> None:
    code = """
    const task = uni.connectSocket({url: 'wss://a.example', multiple: true, complete() {}})
    task.onOpen(() => console.log('open'))
    task.onClose(() => console.log('close'))
    task.close({complete() {}})
    """
    assert play(code, profile(target)).lines == ["open"]


@pytest.mark.records("uni.docs.limits")
@pytest.mark.parametrize(
    ("target", "limit"),
    [("mp-weixin@1.6.0", 1), ("mp-weixin", 5), ("mp-qq", 5), ("mp-baidu@1.9.3", 1), ("mp-alipay@2.3.0", 1)],
)
def test_how_many_sockets_there_may_be(play: Play, target: str, limit: int) -> None:
    code = """
    for (let n = 0; n < 7; n++) setTimeout(() => {
      const task = uni.connectSocket({url: 'wss://a.example', complete() {}})
      if (task) task.onOpen(() => console.log('open'))
    }, n * 100)
    """
    if limit == 1:
        code = code.replace("if (task) task.onOpen", "if (task) console.log('a task')\n if (n === 0) uni.onSocketOpen")
    live = 0
    played = play(code, profile(target))
    for entry in played.app.trace:
        live += {"open": 1, "close": -1}.get(entry.name, 0) if entry.kind == "event" else 0
        assert live <= limit
    assert "a task" not in played.lines
    assert len(played.lines) >= limit


@pytest.mark.records("uni.docs.protocols")
@pytest.mark.parametrize("platform", ["app", "h5", "mp-weixin", "mp-baidu", "mp-toutiao", "mp-lark", "mp-alipay"])
def test_protocols_are_offered(play: Play, platform: str) -> None:
    code = "uni.connectSocket({url: 'wss://a.example', multiple: true, protocols: ['chat'], complete() {}})"
    played = play(code, profile(platform))
    (socket,) = played.app.dialled
    assert socket.connection is not None
    assert socket.connection.request.headers["Sec-WebSocket-Protocol"].split(",")[0] == "chat"


@pytest.mark.records("uni.docs.data-function")
@pytest.mark.parametrize("target", ["app:vue=2", "app:vue=3", "mp-weixin:vue=2", "mp-weixin:vue=3"])
def test_the_documentations_own_example_opens(play: Play, target: str) -> None:
    code = """
    const task = uni.connectSocket({url: 'wss://a.example', data() { return {x: ''} }, method: 'GET', success() {}})
    task.onOpen(() => console.log('open'))
    """
    assert play(code, profile(target)).lines == ["open"]


@pytest.mark.records("uni.docs.wss")
@pytest.mark.parametrize("vue", VUES)
@pytest.mark.parametrize(
    ("url", "line"), [("wss://a.example", "open"), ("ws://a.example", "fail:url not in domain list")]
)
def test_a_url_must_be_secure_and_on_the_list(play: Play, url: str, line: str, vue: str) -> None:
    code = f"""
    const task = uni.connectSocket({{url: '{url}', complete() {{}}}})
    task.onOpen(() => console.log('open'))
    task.onError((error) => console.log(error.errMsg))
    """
    assert play(code, profile(f"mp-weixin:vue={vue}")).lines == [line]


@pytest.mark.records("uni.docs.multiple")
@pytest.mark.parametrize("vue", VUES)
def test_multiple_makes_alipay_return_a_task(play: Play, vue: str) -> None:
    code = """
    const made = (options) => typeof uni.connectSocket({url: 'wss://a.example', complete() {}, ...options})
    console.log(made({multiple: true}), made({multiple: false}), made({}))
    """
    assert play(code, profile(f"mp-alipay:vue={vue}")).lines == ["object undefined undefined"]
    assert play(code, profile(f"mp-weixin:vue={vue}")).lines == ["object object object"]


# A Symbol, which no browser can make text of


SYMBOLS = """
    const task = uni.connectSocket({url: 'wss://a.example', complete() {}})
    const show = (name) => (result) => console.log(name, JSON.stringify(result))
    const heard = () => ({success: show('success'), fail: show('fail'), complete: show('complete')})
    setTimeout(() => {
      task.send({data: Symbol(), ...heard()})
      uni.sendSocketMessage({data: Symbol(), ...heard()})
    }, 50)
"""


@pytest.mark.records("h5.send.browser-throws", "h5.send.global-no-code", "h5.chrome.conversions")
@pytest.mark.parametrize(("target", "code"), [("h5", 602001), ("h5@4.08", 602001), ("h5@3.99", None)])
def test_what_the_browsers_send_throws_fails(play: Play, target: str, code: int | None) -> None:
    text = _h5("h5.chrome.conversions")["texts"][0]
    said = f"sendSocketMessage:fail TypeError: Failed to execute 'send' on 'WebSocket': {text}"
    coded = json.dumps({"errMsg": said} | ({"errCode": code} if code else {}), separators=(",", ":"))
    plain = json.dumps({"errMsg": said}, separators=(",", ":"))
    lines = play(SYMBOLS, profile(target)).lines
    assert lines == [f"fail {coded}", f"complete {coded}", f"fail {plain}", f"complete {plain}"]


@pytest.mark.records("h5.send.browser-throws")
def test_vue2_fails_without_a_code(play: Play) -> None:
    text = _h5("h5.chrome.conversions")["texts"][0]
    said = {"errMsg": f"sendSocketMessage:fail TypeError: Failed to execute 'send' on 'WebSocket': {text}"}
    fail = json.dumps(said, separators=(",", ":"))
    assert play(SYMBOLS, profile("h5:vue=2")).lines[:2] == [f"fail {fail}", f"complete {fail}"]


def _h5(record: str) -> Any:
    fact = KNOWN.ledgers("h5").record(record)
    assert fact is not None
    return fact.exact
