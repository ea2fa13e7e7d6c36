"""The Python face: the API's own names and OBJECT arguments, awaitables, and a world that a test drives."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import emulator
from emulator import UNDEFINED, UserError, launch
from tests.api.conftest import OWN_CHECKS, invented

URL = "wss://example.com/chat"


async def reverse(websocket: Any) -> None:
    async for message in websocket:
        await websocket.send(message[::-1])


def test_a_test_drives_an_app_step_by_step() -> None:
    with launch(invented(), server=reverse) as app:
        seen: list[Any] = []
        task = app.uni.connectSocket({"url": URL, "complete": seen.append})
        assert seen == [{"errMsg": "connectSocket:ok"}]
        assert app.event(task, "open") == {"header": {"x": 1}, "success": True}
        task.send({"data": "abc", "success": lambda: seen.append("sent")})
        assert app.event(task, "message") == {"data": "cba"}
        task.send(data=bytearray(b"\x01\x02"))
        assert app.event(None, "message") == {"data": "cba"}, "of any socket: counted apart"
        assert app.event(task, "message") == {"data": b"\x02\x01"}
        task.close({})
        assert app.event(task, "close") == {"code": 1000, "reason": ""}
        assert seen[1:] == ["sent"]
        assert app.idle() == "idle"


async def test_the_same_in_an_event_loop() -> None:
    async with launch(invented(), server=reverse) as app:
        task = app.iv.connectSocket(url=URL)
        await app.event(task, "open")
        task.send({"data": "abc"})
        assert await app.event(task, "message") == {"data": "cba"}
        assert (await app.uni.showModal({"title": "x"}))["confirm"] is True
        assert await app.advance(5_000) in ("idle", "deadline")
        assert app.now_ms >= 5_000


async def test_the_sync_form_works_inside_a_running_loop() -> None:
    with launch(invented()) as app:
        task = app.uni.connectSocket({"url": URL, "success": lambda: None})
        app.event(task, "open")
        assert (await app.uni.showModal({"title": "x"}))["errMsg"] == "showModal:ok"


@pytest.mark.parametrize("server", ["echo", reverse])
async def test_the_real_world_runs_the_same_code(server: Any) -> None:
    async with launch(invented(), server=server, world="real") as app:
        task = app.uni.connectSocket({"url": URL, "success": lambda: None})
        await app.event(task, "open")
        task.send({"data": "aba"})
        assert await app.event(task, "message") == {"data": "aba"}


def test_time_is_the_apps_own() -> None:
    with launch(invented()) as app:
        ticks: list[float] = []
        every = app.setInterval(lambda: ticks.append(app.now_ms), 30_000)
        app.advance(60_000)
        assert ticks == [30_000, 60_000]
        assert app.idle(within_ms=60_000) == "deadline"
        app.clearInterval(every)
        assert app.idle() == "idle"


def test_what_the_target_lacks_is_an_attribute_error_in_the_platforms_words() -> None:
    with launch(invented()) as app:
        with pytest.raises(AttributeError, match=r"iv\.onSocketOpened is not a function") as caught:
            app.iv.onSocketOpened(print)
        assert isinstance(caught.value, emulator.PlatformError)
        assert caught.value.name == "TypeError"
        assert not hasattr(app, "wx")
        assert not hasattr(app.uni, "offSocketOpen")


def test_exceptions_of_the_platform_are_platform_errors() -> None:
    throwing = invented(connect={"steps": ["throw"], "throw": {"name": "RangeError", "message": "too far"}})
    with launch(throwing) as app, pytest.raises(emulator.PlatformError, match="RangeError: too far") as caught:
        app.iv.connectSocket({"url": URL})
    assert (caught.value.name, caught.value.message) == ("RangeError", "too far")


async def test_a_rejected_promise_raises_what_it_was_rejected_with() -> None:
    async with launch(invented()) as app:
        with pytest.raises(emulator.PlatformError) as caught:
            await app.uni.connectSocket({"url": ""})
        assert caught.value.value == {"error": 2, "errorMessage": "bad"}
        await app.idle()
        assert not [entry for entry in app.trace if entry.kind == "uncaught"]


def test_a_rejection_that_nobody_awaits_is_on_the_trace() -> None:
    with launch(invented()) as app:
        app.uni.connectSocket({"url": ""})
        app.idle()
        assert [entry.name for entry in app.trace if entry.kind == "uncaught"] == ["rejection"]


def test_a_promise_that_never_settles() -> None:
    silent = invented(connect={"steps": ["return task"]})
    with launch(silent) as app, pytest.raises(emulator.NothingHappened, match="a Promise to settle"):
        app.wait(app.uni.connectSocket({"url": URL}))


def test_an_event_that_does_not_come() -> None:
    with launch(invented(), server="refuse") as app:
        task = app.uni.connectSocket({"url": URL, "fail": print})
        assert app.event(task, "error") == {"error": 3, "errorMessage": "no way"}
        with pytest.raises(emulator.NothingHappened, match="nothing is left to happen"):
            app.event(task, "open")


def test_what_a_callback_raises_reaches_the_test() -> None:
    with launch(invented()) as app:
        app.setTimeout(lambda: 1 / 0, 10)
        with pytest.raises(ZeroDivisionError):
            app.advance(20)
        app.idle()


def test_a_failed_assertion_reaches_the_test_even_if_the_platform_swallows_it() -> None:
    def check(result: Any) -> None:
        raise AssertionError("not that")

    with launch(invented(uni={"layer": "own"})) as app, pytest.raises(AssertionError, match="not that"):
        app.uni.connectSocket({"url": URL, "success": check})


def test_an_exception_left_over_ends_the_block() -> None:
    def session() -> None:
        with launch(invented()) as app:
            app.uni.connectSocket({"url": URL, "success": print}).onOpen(lambda res: res["nothing"])
            app._session.world.drive(1_000)

    with pytest.raises(KeyError):
        session()


async def test_async_callbacks_run_in_the_apps_world() -> None:
    async with launch(invented()) as app:
        task = app.uni.connectSocket({"url": URL, "success": lambda: None})
        seen: list[float] = []

        async def wait_and_ask(res: Any) -> None:
            await asyncio.sleep(60)
            await app.uni.showModal({"title": "x"})
            seen.append(app.now_ms)

        task.onOpen(wait_and_ask)
        await app.advance(61_000)
        assert len(seen) == 1
        assert seen[0] >= 60_000


def test_tasks_are_objects_with_live_attributes() -> None:
    profile = invented(task={"fields": {"readyState": "{ready-state}", "OPEN": 1}, "methods": ["onOpen", "offOpen"]})
    with launch(profile) as app:
        task = app.iv.connectSocket({"url": URL})
        heard: list[int] = []

        def on_open() -> None:
            heard.append(task.readyState)

        task.onOpen(on_open)
        assert task.readyState == 0
        app.event(task, "open")
        assert heard == [task.OPEN]
        task.mine = 5
        assert task.mine == 5


def test_off_finds_the_function_that_on_was_given() -> None:
    with launch(invented(task={"fields": {}, "methods": ["onOpen", "offOpen"]})) as app:
        heard: list[str] = []

        class Chat:
            def opened(self) -> None:
                heard.append("opened")

        chat = Chat()
        task = app.iv.connectSocket({"url": URL})
        task.onOpen(chat.opened)
        task.offOpen(chat.opened)
        app.event(task, "open")
        assert heard == []


def test_the_device_under_the_app() -> None:
    with launch(invented()) as app:
        seen: list[Any] = []
        app.iv.onAppHide(lambda: seen.append("hide"))
        app.iv.onNetworkStatusChange(seen.append)
        task = app.iv.connectSocket({"url": URL})
        app.event(task, "open")
        app.background()
        app.network("none")
        assert app.event(task, "close")["code"] == 1006
        assert seen == ["hide", {"isConnected": False, "networkType": "none"}]


def test_the_server_tells_which_headers_came_and_its_mistakes_reach_the_test() -> None:
    async def broken(websocket: Any) -> None:
        raise LookupError("no such room")

    with launch(invented(), server=broken) as app:
        app.uni.connectSocket({"url": URL, "header": {"x-token": "1"}, "success": print})
        with pytest.raises(LookupError, match="no such room"):
            app.idle()
        assert app.handshakes[0].path == "/chat"
        assert ("x-token", "1") in app.handshakes[0].headers


def test_requests_go_to_the_tests_handler() -> None:
    with launch(invented(), request=lambda options: {"data": options["url"]}) as app:
        assert app.wait(app.uni.request({"url": "https://h"}))["data"] == "https://h"


def test_interceptors_change_the_options_in_place() -> None:
    with launch(invented()) as app:

        def invoke(args: dict[str, Any]) -> None:
            args["url"] = URL

        app.uni.addInterceptor("connectSocket", {"invoke": invoke})
        task = app.uni.connectSocket({"url": "", "success": lambda: None})
        app.event(task, "open")


def test_options_keep_python_and_javascript_apart() -> None:
    checks = OWN_CHECKS | {"policy": "fails"}
    with launch(invented(uni={"layer": "own", "validation": checks})) as app:
        said: list[str] = []
        app.uni.connectSocket({"url": None, "fail": lambda e: said.append(e["errMsg"])})
        app.uni.connectSocket({"url": UNDEFINED, "fail": lambda e: said.append(e["errMsg"])})
        assert [words.rpartition("got ")[2] for words in said] == ["Null ", "Undefined "]


def test_domains_and_the_check_of_them() -> None:
    listed = {
        "steps": ["return task", "check domain-not-listed", "dial"],
        "unless": {"domain-not-listed": {"fail": {"errMsg": "not listed"}, "then": ["fail", "stop"]}},
    }
    failed: list[Any] = []
    with launch(invented(connect=listed), domains=["wss://other.example"]) as app:
        app.iv.connectSocket({"url": URL, "fail": failed.append})
    with launch(invented(connect=listed), domains=["wss://other.example"], url_check=False) as app:
        app.iv.connectSocket({"url": URL, "fail": failed.append})
    assert failed == [{"errMsg": "not listed"}]
    with pytest.raises(UserError, match="is no domain"):
        launch(invented(), domains=["ftp://x"])


def test_console_lines_are_kept() -> None:
    with launch(invented(uni={"wraps": ["connectSocket"], "drops": {"method": {"text": "no"}}})) as app:
        app.uni.connectSocket({"url": URL, "method": "GET", "success": print})
        assert app.console == [("error", "no")]


def test_users_mistakes() -> None:
    with pytest.raises(UserError, match="nope"):
        launch("nope")
    with pytest.raises(UserError, match="no server"):
        launch(invented(), server="ehco")


def test_an_app_is_launched_once() -> None:
    launched = launch(invented())
    with launched:
        pass
    with pytest.raises(RuntimeError, match="already"), launched:
        pass


def test_two_runs_are_the_same() -> None:
    def once() -> list[str]:
        with launch(invented()) as app:
            app.uni.connectSocket({"url": URL, "success": lambda: None})
            app.advance(1_000)
            return [f"{e.at} {e.kind} {e.name} {e.data}" for e in app.trace if e.kind in ("frame", "event", "state")]

    assert once() == once()


def test_the_same_test_makes_the_same_trace_twice() -> None:
    def once() -> list[object]:
        with launch("mp-weixin") as app:
            task = app.wx.connectSocket({"url": "wss://example.com"})
            app.event(task, "open")
            task.send(data="x")
            app.event(task, "message")
            return [
                (entry.at, entry.kind, entry.name, str(entry.data)[:200])
                for entry in app.trace
                if entry.kind != "return"
            ]

    first = once()
    assert [entry for entry in first if "Sec-WebSocket-Accept" in str(entry)]
    assert once() == first


def test_nothing_of_the_apps_code_is_left_when_it_starts_anew() -> None:
    with launch(invented()) as app:
        heard: list[Any] = []
        app.uni.setStorageSync("kept", 1)
        app.uni.addInterceptor("connectSocket", {"invoke": heard.append})
        for listen in (app.uni.onAppHide, app.uni.onSocketOpen):
            listen(heard.append)
        app.uni.__getattr__("$on")("own", heard.append)
        app.setTimeout(lambda: heard.append("timer"), 10)
        app.restart()
        app.uni.__getattr__("$emit")("own", 1)
        task = app.uni.connectSocket({"url": URL, "complete": lambda *_: None})
        app.event(task, "open")
        app.background()
        app.advance(100)
        assert heard == []
        assert app.uni.getStorageSync("kept") == 1
        app.exit()
        app.advance(100)
        assert app.trace.entries[-1].name == "ended"
        assert [entry.name for entry in app.trace if entry.kind == "device"] == ["restarted", "background", "closed"]
