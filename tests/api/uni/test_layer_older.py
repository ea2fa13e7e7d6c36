"""What older releases of uni's layer did otherwise, at the versions where the ledger says that it changed."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, PromiseValue, Throw
from tests.api.beneath import GLOBALS
from tests.api.uni.test_layer import URL, called, exact, heard, over

OFF = ("connectSocket", "offSocketOpen")


@pytest.mark.records("uni.interceptor.data-alone-old")
@pytest.mark.parametrize(
    ("uni", "vue", "seen"), [("3.6.18", "3", 1), ("3.7.0", "3", 2), ("3.7.12", "2", 1), ("3.8.4", "2", 2)]
)
def test_how_much_a_hook_sees(uni: str, vue: str, seen: int) -> None:
    counts: list[int] = []

    def hook(*args: Any) -> Any:
        counts.append(len(args))
        return UNDEFINED

    with over("mp-weixin", vue, uni=uni) as beneath:
        beneath.uni["addInterceptor"]("connectSocket", {"invoke": hook, "success": hook})
        beneath.uni["connectSocket"]({"url": URL, "success": called})
        beneath.calls[-1]["success"]({})
    assert counts == [seen, seen]


@pytest.mark.records("uni.interceptor.data-alone-old")
@pytest.mark.parametrize(("uni", "times"), [("3.6.18", 0), ("3.7.0", 1)])
def test_a_hook_that_an_invoke_hook_adds(uni: str, times: int) -> None:
    late: list[Any] = []
    with over("mp-weixin", "3", uni=uni) as beneath:

        def invoke(*_: Any) -> Any:
            return beneath.uni["addInterceptor"]("connectSocket", {"success": heard(late)})

        beneath.uni["addInterceptor"]("connectSocket", {"invoke": invoke})
        beneath.uni["connectSocket"]({"url": URL, "success": called})
        beneath.calls[-1]["success"]({})
    assert len(late) == times


@pytest.mark.records("uni.interceptor.behind-waiting-old")
def test_a_hook_behind_one_that_waits_threw() -> None:
    def waits(*_: Any) -> Any:
        return PromiseValue()

    with over("mp-weixin", "2", uni="2.7.9") as beneath:
        for hook in (waits, called):
            beneath.uni["addInterceptor"]("connectSocket", {"invoke": hook})
        with pytest.raises(Throw) as thrown:
            beneath.uni["connectSocket"]({"url": URL, "success": called})
    assert str(thrown.value.value).endswith(exact("uni.interceptor.behind-waiting-old")["message"])


@pytest.mark.records("uni.param.nonfunction-callback-old")
@pytest.mark.parametrize(("uni", "wrapped"), [("2.7.9", True), ("2.8.3", False)])
def test_a_callback_that_is_no_function_was_called(uni: str, wrapped: bool) -> None:
    results: list[Any] = []
    with over("mp-alipay", "2", uni=uni) as beneath:
        beneath.uni["connectSocket"]({"url": URL, "success": heard(results), "fail": "text"})
        passed = beneath.calls[-1]
        assert ("fail" in passed) is wrapped
        passed["success"]({"success": True})
        assert callable(results[0].get("success")) is wrapped
        if wrapped:
            with pytest.raises(Throw) as thrown:
                passed["fail"]({})
            assert str(thrown.value.value).endswith(exact("uni.param.nonfunction-callback-old")["message"])


@pytest.mark.records("uni.return.off-promised-old")
@pytest.mark.parametrize(("uni", "promised"), [("2.6.8", True), ("2.6.9", False)])
def test_off_gave_a_promise(uni: str, promised: bool) -> None:
    with over("mp-alipay", "2", OFF, uni=uni) as beneath:
        value = beneath.uni["offSocketOpen"](called)
        assert isinstance(value, PromiseValue) is promised
        assert (set(beneath.calls[-1]) == {"success", "fail"}) if promised else (beneath.calls[-1] is called)


@pytest.mark.records("uni.api.vue3-before-wrapping", "uni.api.task-v-skip")
@pytest.mark.parametrize(("uni", "wrapped"), [("4.36", False), ("4.45", True)])
def test_what_vue3_wraps(uni: str, wrapped: bool) -> None:
    with over("mp-weixin", "3", uni=uni) as beneath:
        task = beneath.uni["connectSocket"]({"url": URL, "success": called, "fail": "text"})
        assert ("fail" not in beneath.calls[-1]) is wrapped
        assert ("__v_skip" in task.fields) is wrapped
        beneath.uni["onSocketOpen"](called)
        assert (beneath.calls[-1] is not called) is wrapped


@pytest.mark.records("uni.errmsg.baidu-since")
@pytest.mark.parametrize(
    ("uni", "vue", "got"),
    [
        ("3.6.5", "3", UNDEFINED),
        ("3.6.9", "3", {"errMsg": "connectSocket:ok"}),
        ("2.8.8", "2", UNDEFINED),
        ("2.8.9", "2", {}),
    ],
)
def test_what_a_callback_of_baidus_gets_of_nothing(uni: str, vue: str, got: Any) -> None:
    results: list[Any] = []
    with over("mp-baidu", vue, uni=uni) as beneath:
        beneath.uni["connectSocket"]({"url": URL, "success": heard(results)})
        beneath.calls[-1]["success"]()
    assert results == [got]


@pytest.mark.records("uni.api.missing-prints")
@pytest.mark.parametrize("platform", [*exact("uni.api.missing-prints")["console.error"]])
def test_a_missing_function_printed(platform: str) -> None:
    text = exact("uni.api.missing-prints")["console.error"][platform]
    with over(platform, "3", ("connectSocket",), uni="4.45") as beneath:
        assert isinstance(beneath.uni["closeSocket"](), PromiseValue)
        assert beneath.uni["offSocketClose"](called) is UNDEFINED
    assert beneath.lines == [["error", text.replace("<name>", name)] for name in ("closeSocket", "offSocketClose")]
    for uni in ("4.44", "4.51"):
        with over(platform, "3", ("connectSocket",), uni=uni) as other:
            assert "closeSocket" not in other.uni


@pytest.mark.records("uni.param.method-warning-vue2-old")
@pytest.mark.parametrize("platform", [*exact("uni.param.method-warning-vue2-old")["console.warn"]])
def test_the_older_warning_about_method(platform: str) -> None:
    with over(platform, "2", ("connectSocket", *GLOBALS), uni="3.1.4") as beneath:
        beneath.uni["connectSocket"]({"url": URL, "method": "GET", "success": called})
    assert beneath.lines == [["warn", exact("uni.param.method-warning-vue2-old")["console.warn"][platform]]]
