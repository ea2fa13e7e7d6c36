"""What uni's layer of each mini program hands down to the platform, and what it makes of the answers (ledger uni)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import platforms
from emulator.engine.values import UNDEFINED, ErrorValue, PromiseValue, Throw
from emulator.engine.world import VirtualWorld
from tests.api.beneath import GLOBALS, Beneath

MINI = tuple(name for name in platforms.load().names if name.startswith("mp-"))
RULED = ("mp-alipay", "mp-baidu", "mp-toutiao", "mp-lark")  # uni-app has a rule for their connectSocket
RESHAPED = [("mp-alipay", "3"), ("mp-alipay", "2"), ("mp-baidu", "3")]
EACH = [(platform, vue) for platform in MINI for vue in ("3", "2")]
URL = "wss://a.example"
each = pytest.mark.parametrize(("platform", "vue"), EACH)
reshaped = pytest.mark.parametrize(("platform", "vue"), RESHAPED)


def exact(record: str) -> Any:
    fact = platforms.load().ledgers("mp-weixin").record(record)
    assert fact is not None
    return fact.exact


@contextmanager
def over(
    platform: str, vue: str, names: tuple[str, ...] = ("connectSocket", *GLOBALS), uni: str = "5.23"
) -> Iterator[Beneath]:
    known = platforms.load()
    with VirtualWorld() as world:
        yield Beneath(known.resolve(known.target(f"{platform}:uni={uni}", vue=vue)).profile, names, world)


def called(*_: Any) -> Any:
    return UNDEFINED


def heard(into: list[Any], name: str = "") -> Callable[..., Any]:
    def hear(*args: Any) -> Any:
        into.append((name, *args) if name else args[0] if args else UNDEFINED)
        return UNDEFINED

    return hear


# What reaches the platform


@pytest.mark.records("uni.return.with-callback", "uni.api.task-untouched")
@each
@pytest.mark.parametrize("callback", ["success", "fail", "complete"])
def test_with_a_callback_the_platforms_own_value_comes_back(platform: str, vue: str, callback: str) -> None:
    with over(platform, vue) as beneath:
        task = beneath.uni["connectSocket"]({"url": URL, callback: called})
        assert task is beneath.task
        assert (task.methods, list(task.fields)) == ({}, ["__v_skip"] if vue == "3" else [])
        beneath.gives = UNDEFINED
        assert beneath.uni["connectSocket"]({"url": URL, callback: called}) is UNDEFINED


@pytest.mark.records("uni.return.promise", "uni.param.no-args", "uni.return.promise-pending")
@each
def test_without_a_callback_success_and_fail_are_added(platform: str, vue: str) -> None:
    with over(platform, vue) as beneath:
        promise = beneath.uni["connectSocket"]({"url": URL})
        assert isinstance(promise, PromiseValue)
        assert sorted(beneath.calls[-1]) == ["fail", "success", "url"]
        settled: list[Any] = []
        promise.watch(lambda *outcome: settled.append(outcome))
        beneath.app.face.checkpoint()
        assert settled == []
        beneath.uni["connectSocket"]()
        assert sorted(beneath.calls[-1]) == ["fail", "success"]
        beneath.uni["connectSocket"]("ab")
        assert sorted(beneath.calls[-1]) == ["0", "1", "fail", "success"]
        assert (beneath.calls[-1]["0"], beneath.calls[-1]["1"]) == ("a", "b")


@pytest.mark.records("uni.return.promise-globals")
@pytest.mark.parametrize(("platform", "vue"), [one for one in EACH if one[0] not in ("mp-toutiao", "mp-lark")])
def test_the_global_functions_promise_too_and_listeners_do_not(platform: str, vue: str) -> None:
    with over(platform, vue) as beneath:
        for name in ("sendSocketMessage", "closeSocket"):
            promise = beneath.uni[name]({})
            beneath.calls[-1]["success"]({"errMsg": f"{name}:ok"})
            kind, value = beneath.outcome(promise)
            assert (kind, value) == (
                "resolved",
                {"errMsg": f"{name}:ok"} if vue == "3" else [None, {"errMsg": f"{name}:ok"}],
            )
            assert beneath.uni[name]({"complete": called}) is beneath.task
        assert beneath.uni["onSocketOpen"](called) is beneath.task


@pytest.mark.records("uni.return.native-throw")
@each
def test_what_the_platform_throws(platform: str, vue: str) -> None:
    error = ErrorValue("TypeError", "native")
    with over(platform, vue) as beneath:
        beneath.gives = Throw(error)
        with pytest.raises(Throw) as thrown:
            beneath.uni["connectSocket"]({"url": URL, "success": called})
        assert thrown.value.value is error
        outcome = beneath.outcome(beneath.uni["connectSocket"]({"url": URL}))
        assert outcome == (["rejected", error] if vue == "3" else ["resolved", [error]])


@pytest.mark.records("uni.param.copy", "uni.param.same-object-old")
@pytest.mark.parametrize(
    ("uni", "vue", "same"), [("5.23", "2", False), ("4.75", "2", False), ("4.66", "2", True), ("4.66", "3", True)]
)
def test_whose_object_an_interceptor_changes(uni: str, vue: str, same: bool) -> None:
    with over("mp-weixin", vue, uni=uni) as beneath:
        beneath.uni["addInterceptor"](
            "connectSocket", {"invoke": lambda args, *_: args.update(url="wss://other") or UNDEFINED}
        )
        for options in ({"url": URL, "success": called}, {"url": URL}):
            beneath.uni["connectSocket"](options)
            assert beneath.calls[-1]["url"] == "wss://other"
            assert options["url"] == ("wss://other" if same and "success" in options else URL)


@pytest.mark.records("uni.param.copy", "uni.param.passthrough", "uni.docs.data-function")
@each
def test_what_is_passed_on_and_into_what(platform: str, vue: str) -> None:
    odd = {
        "url": 5,
        "multiple": True,
        "timeout": "x",
        "data": called,
        "protocols": "p",
        "header": None,
        "tcpNoDelay": 1,
        "mine": [1],
    }
    options = odd | {"complete": called}
    with over(platform, vue) as beneath:
        beneath.uni["connectSocket"](options)
        passed = beneath.calls[-1]
        assert passed is not options
        assert {key: value for key, value in passed.items() if key != "complete"} == odd
        assert passed["mine"] is odd["mine"]
        assert options == odd | {"complete": called}


@pytest.mark.records("uni.param.method-stripped", "uni.param.method-warning-vue3", "uni.param.method-warning-vue2")
@pytest.mark.parametrize("platform", RULED)
@pytest.mark.parametrize("vue", ["3", "2"])
def test_method_is_taken_out_and_told(platform: str, vue: str) -> None:
    options = {"url": URL, "method": "post", "success": called}
    with over(platform, vue) as beneath:
        beneath.uni["connectSocket"](options)
        assert "method" not in beneath.calls[-1]
        assert options["method"] == "post"
        assert beneath.lines == [["warn", exact(f"uni.param.method-warning-vue{vue}")["console.warn"][platform]]]


@pytest.mark.records("uni.param.method-kept")
@pytest.mark.parametrize("platform", [name for name in MINI if name not in RULED])
@pytest.mark.parametrize("vue", ["3", "2"])
def test_method_is_passed_on(platform: str, vue: str) -> None:
    with over(platform, vue) as beneath:
        beneath.uni["connectSocket"]({"url": URL, "method": "post", "success": called})
        assert beneath.calls[-1]["method"] == "post"
        assert beneath.lines == []


@pytest.mark.records("uni.param.nonfunction-callback")
@each
def test_a_callback_that_is_no_function(platform: str, vue: str) -> None:
    with over(platform, vue) as beneath:
        beneath.uni["connectSocket"]({"url": URL, "success": 5, "complete": called})
        assert ("success" in beneath.calls[-1]) == (vue == "2" and platform not in RULED)


# What comes back


@pytest.mark.records("uni.return.promise-vue3", "uni.return.promise-vue2")
@each
def test_how_a_promise_settles(platform: str, vue: str) -> None:
    with over(platform, vue) as beneath:
        promise = beneath.uni["connectSocket"]({"url": URL})
        beneath.calls[-1]["success"]({"errMsg": "connectSocket:ok"})
        pair = exact("uni.return.promise-vue2")["success"]
        assert beneath.outcome(promise) == ["resolved", pair[1] if vue == "3" else pair]
        failed = beneath.uni["connectSocket"]({"url": URL})
        beneath.calls[-1]["fail"]({"error": 5})
        kind, value = beneath.outcome(failed)
        assert kind == ("rejected" if vue == "3" else "resolved")
        assert isinstance(value, dict) if vue == "3" else len(value) == 1


@pytest.mark.records("uni.payload.callback-copy")
@each
def test_results_are_copies_without_keys_named_like_callbacks(platform: str, vue: str) -> None:
    got: list[Any] = []
    result = {"errMsg": "connectSocket:ok", "success": 1, "cancel": 2, "fail": called, "deep": [1]}
    with over(platform, vue) as beneath:
        beneath.uni["connectSocket"]({"url": URL, "success": heard(got)})
        beneath.calls[-1]["success"](result)
        if vue == "2" and platform not in RULED:
            assert got[0] is result
        else:
            assert got[0] == {"errMsg": "connectSocket:ok", "fail": called, "deep": [1]}
            assert got[0]["deep"] is result["deep"]


@pytest.mark.records("uni.errmsg.others")
@pytest.mark.parametrize(("platform", "vue"), [one for one in EACH if one not in RESHAPED])
@pytest.mark.parametrize("channel", ["fail", "complete"])
def test_elsewhere_a_failure_keeps_its_fields(platform: str, vue: str, channel: str) -> None:
    got: list[Any] = []
    result = {"errMsg": "x:fail y", "errno": 1, "errCode": 2, "error": 3, "errorMessage": "z"}
    with over(platform, vue) as beneath:
        beneath.uni["connectSocket"]({"url": URL, channel: heard(got)})
        beneath.calls[-1][channel](dict(result))
        assert got == [result]


@pytest.mark.records("uni.errmsg.alipay", "uni.errmsg.baidu-vue3")
@reshaped
def test_error_and_message_become_one_text(platform: str, vue: str) -> None:
    with_message, with_number = exact("uni.errmsg.alipay")["errMsg"]
    got: list[Any] = []
    with over(platform, vue) as beneath:
        for result in ({"error": 2, "errorMessage": "<errorMessage>", "more": 1}, {"error": 2}):
            beneath.uni["connectSocket"]({"url": URL, "fail": heard(got)})
            beneath.calls[-1]["fail"](result)
        expected = with_message.replace(" || error", "")
        assert got == [{"errMsg": expected, "more": 1}, {"errMsg": with_number}]


@pytest.mark.records("uni.errmsg.baidu-vue3", "uni.errmsg.undefined")
def test_baidus_vue2_leaves_results_alone_but_for_none_at_all() -> None:
    got: list[Any] = []
    with over("mp-baidu", "2") as beneath:
        beneath.uni["connectSocket"]({"url": URL, "fail": heard(got)})
        for result in ({"error": 2, "errorMessage": "x"}, UNDEFINED):
            beneath.calls[-1]["fail"](result)
    assert got == [{"error": 2, "errorMessage": "x"}, {}]


@pytest.mark.records("uni.errmsg.says-ok", "uni.errmsg.undefined")
@reshaped
def test_a_failure_in_other_words_or_none_says_ok(platform: str, vue: str) -> None:
    ok = exact("uni.errmsg.says-ok")["fail receives"]["errMsg"]
    got: list[Any] = []
    with over(platform, vue) as beneath:
        beneath.uni["connectSocket"]({"url": URL, "fail": heard(got)})
        beneath.calls[-1]["fail"]({"errMsg": "connectSocket:fail url not in domain list", "errno": 600002})
        beneath.calls[-1]["fail"]()
    assert got == [{"errMsg": ok, "errno": 600002}, {"errMsg": exact("uni.errmsg.undefined")["errMsg"]}]


@pytest.mark.records("uni.errmsg.complete-says-ok")
@reshaped
def test_complete_says_ok_of_the_object_that_fail_had(platform: str, vue: str) -> None:
    texts = exact("uni.errmsg.complete-says-ok")
    got: list[Any] = []
    shared = {"error": 2, "errorMessage": "bad"}
    with over(platform, vue) as beneath:
        beneath.uni["connectSocket"]({"url": URL, "fail": heard(got, "fail"), "complete": heard(got, "complete")})
        beneath.calls[-1]["fail"](shared)
        beneath.calls[-1]["complete"](shared)
    assert got == [("fail", {"errMsg": texts["fail"]}), ("complete", {"errMsg": texts["complete"]})]


@pytest.mark.records("uni.errmsg.globals-vue3")
@pytest.mark.parametrize("platform", ["mp-alipay", "mp-baidu"])
@pytest.mark.parametrize("vue", ["3", "2"])
def test_vue3_reshapes_what_global_functions_and_listeners_give(platform: str, vue: str) -> None:
    texts = exact("uni.errmsg.globals-vue3")
    got: list[Any] = []
    with over(platform, vue) as beneath:
        for name, result in (("onSocketOpen", {"header": 1}), ("onSocketError", {"errorMessage": "no"})):
            beneath.uni[name](heard(got))
            beneath.calls[-1](result)
        beneath.uni["sendSocketMessage"]({"success": heard(got)})
        beneath.calls[-1]["success"]({})
    if vue == "2":
        assert got == [{"header": 1}, {"errorMessage": "no"}, {}]
    else:
        error = texts["onSocketError"].replace("<errorMessage || error>", "no")
        assert got == [
            {"header": 1, "errMsg": texts["onSocketOpen"]},
            {"errMsg": error},
            {"errMsg": texts["sendSocketMessage"]},
        ]


# Listeners


@pytest.mark.records("uni.on.wrapped-vue3", "uni.on.raw-vue2", "uni.on.payload-keys")
@pytest.mark.parametrize(("platform", "vue"), [one for one in EACH if one[0] not in ("mp-toutiao", "mp-lark")])
@pytest.mark.parametrize("event", ["Open", "Message", "Error", "Close"])
def test_which_listeners_are_wrapped(platform: str, vue: str, event: str) -> None:
    got: list[Any] = []
    listener = heard(got)
    with over(platform, vue) as beneath:
        for _ in range(2):
            beneath.uni[f"onSocket{event}"](listener)
        first, second = beneath.calls
        beneath.calls[-1]({"header": 1, "success": True})
    if vue == "3" and (event in ("Open", "Message") or platform in ("mp-alipay", "mp-baidu")):
        assert first is not second
        assert listener not in (first, second)
        assert "success" not in got[0]
    else:
        assert (first, second) == (listener, listener)
        assert got == [{"header": 1, "success": True}]


# Functions that the platform lacks


@pytest.mark.records("uni.api.missing-undefined", "uni.api.missing-protocol")
@each
def test_what_the_platform_lacks(platform: str, vue: str) -> None:
    ruled = {"connectSocket"} if platform in RULED else set()
    if vue == "3" and platform not in ("mp-toutiao", "mp-lark"):
        ruled |= {"onSocketOpen", "onSocketMessage"}
    with over(platform, vue, names=()) as beneath:
        there = {name for name in ("connectSocket", *GLOBALS) if name in beneath.uni}
        if (platform, vue) == ("mp-qq", "2"):  # canIUse denies them: uni.api.qq-caniuse-vue2
            assert there == {"connectSocket", *(name for name in GLOBALS if not name.startswith("off"))}
            return
        assert there == ruled
        for name in ruled:
            with pytest.raises(Throw) as thrown:
                beneath.uni[name](called if name.startswith("on") else {"success": called})
            assert str(thrown.value) == f"TypeError: {exact('uni.api.missing-protocol')['throws']}"
        if "onSocketOpen" not in ruled:
            assert beneath.throws("onSocketOpen") == f"TypeError: {exact('uni.api.missing-undefined')['throws']}"


# Interceptors


@pytest.mark.records("uni.interceptor")
@each
def test_an_interceptor_is_called_around_a_call(platform: str, vue: str) -> None:
    order: list[Any] = []
    hooks = {name: heard(order, f"i.{name}") for name in ("success", "fail", "complete", "returnValue")}
    with over(platform, vue) as beneath:
        beneath.uni["addInterceptor"](
            "connectSocket", hooks | {"invoke": lambda args, *_: args.update(url="wss://other") or UNDEFINED}
        )
        beneath.uni["connectSocket"](
            {"url": URL, "success": heard(order, "success"), "complete": heard(order, "complete")}
        )
        passed = beneath.calls[-1]
        assert passed["url"] == "wss://other"
        passed["success"]({"errMsg": "connectSocket:ok"})
        passed["complete"]({"errMsg": "connectSocket:ok"})
    assert [entry[0] for entry in order] == ["i.returnValue", "i.success", "success", "i.complete", "complete"]
    assert order[0][1] is beneath.task


@pytest.mark.records("uni.interceptor.thenables")
@pytest.mark.parametrize(("vue", "waits"), [("3", False), ("2", True)])
def test_a_hooks_answer_that_only_has_a_then(vue: str, waits: bool) -> None:
    def answers(*_: Any) -> Any:
        return {"then": lambda resolve, *_: resolve({"url": "wss://late.example"})}

    with over("mp-weixin", vue) as beneath:
        beneath.uni["addInterceptor"]("connectSocket", {"invoke": answers})
        beneath.uni["connectSocket"]({"url": URL, "success": called})
        assert [passed["url"] for passed in beneath.calls] == ([] if waits else [URL])
        beneath.app.face.checkpoint()
        assert beneath.calls[-1]["url"] == ("wss://late.example" if waits else URL)
