"""What H5's runtimes do with throws, wrong types and tasks without a connection: each where the ledger says it."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.engine.values import UNDEFINED, ErrorValue, HostObject, Throw
from tests.profiles.driver import Play, exact, perform

VUE3, VUE2 = "h5", "h5:vue=2"
BOTH = [VUE3, VUE2]


def words(record: str) -> Any:
    return exact(f"h5.{record}")


def thrown(call: Any, *args: Any) -> str:
    with pytest.raises(Throw) as found:
        call(*args)
    return str(found.value.value)


def raising(value: Any) -> Any:
    def callback(result: Any = UNDEFINED, *_: Any) -> Any:
        raise Throw(value)

    return callback


def hollow(target: str, then: Any) -> Play:
    """`then` gets the task that comes back when the constructor throws."""

    def script(play: Play) -> None:
        task = play.connect("ws://", listen=False)
        assert isinstance(task, HostObject)
        then(play, task)

    return perform(target, script)


@pytest.mark.records("h5.return.hollow-members", "h5.return.task-after-throw")
def test_a_task_without_a_connection_lacks_the_constants() -> None:
    for target in BOTH:
        play = hollow(target, lambda play, task: play.note("state", (list(task.fields), task.fields["readyState"])))
        assert play.first("state") == (["readyState"], UNDEFINED)


def test_listeners_of_such_a_task() -> None:
    heard = lambda play, task: play.note("on", play.on(task, "open", print))  # noqa: E731
    assert hollow(VUE3, heard).first("on") is UNDEFINED
    threw = lambda play, task: play.note("on", thrown(play.on, task, "open", print))  # noqa: E731
    assert hollow(VUE2, threw).first("on") == "TypeError: Cannot read properties of undefined (reading 'open')"


@pytest.mark.records("h5.send.hollow", "h5.close.hollow")
@pytest.mark.parametrize(("target", "code"), [(VUE3, {"errCode": 602001}), (VUE2, {})])
def test_send_and_close_of_such_a_task(target: str, code: dict[str, int]) -> None:
    play = hollow(target, lambda play, task: (play.send(task, "x"), play.close(task)))
    assert play.all("send.fail") == [words("send.hollow") | code]
    assert play.all("close.fail") == [words("close.hollow")]


@pytest.mark.records("h5.listener.not-function")
@pytest.mark.parametrize(("target", "vue"), [(VUE3, "vue3"), (VUE2, "vue2")])
def test_a_listener_that_is_no_function_is_printed(target: str, vue: str) -> None:
    play = perform(target, lambda play: play.on(play.connect(listen=False), "open", 1))
    ((level, line),) = play.console
    assert level == "error"
    assert f"\nTypeError: {words('listener.not-function')[vue]};at socketTask.onOpen" in line


@pytest.mark.records("h5.listener.throw-line")
@pytest.mark.parametrize(("target", "prefix"), [(VUE3, ""), (VUE2, "[system] ")])
def test_the_exception_is_printed_behind_the_text(target: str, prefix: str) -> None:
    play = perform(target, lambda play: play.on(play.connect(listen=False), "open", raising({"a": 1})))
    text = "thirdScriptError\n[object Object];at socketTask.onOpen callback function\n"
    assert play.console == [("error", f'{prefix}{text} {{"a":1}}')]


@pytest.mark.records("h5.listener.vue2-extra-argument")
def test_a_global_listener_gets_a_second_argument() -> None:
    def script(play: Play) -> None:
        play.listen("open", lambda *args: play.note("args", len(args)))
        play.connect(listen=False)

    assert perform(VUE2, script).first("args") == 2
    assert perform(VUE3, script).first("args") == 1


@pytest.mark.records("h5.listener.current-after-task")
@pytest.mark.parametrize("target", BOTH)
def test_a_global_listener_added_by_a_task_listener_hears_the_event(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        play.on(task, "open", lambda *_: play.listen("open", lambda *_: play.note("global", None)))

    assert perform(target, script).all("global") == [None]


def calling(target: str, method: str, *, after: int = 50, **callbacks: Any) -> tuple[list[Any], Any]:
    """What success, fail and complete heard of a task's method, and what it threw; it is open after 50 ms."""
    heard: list[Any] = []
    left: list[Any] = []

    def note(name: str) -> Any:
        given = callbacks.get(name)

        def callback(result: Any) -> Any:
            heard.append((name, result["errMsg"]))
            return given(result) if given else UNDEFINED

        return callback

    def script(play: Play) -> None:
        task = play.connect(listen=False)

        def then() -> None:
            options = {name: note(name) for name in ("success", "fail", "complete")} | {"data": "x"}
            try:
                play.face.method(task, method, (options,), _ignored)
            except Throw as escaped:
                left.append(str(escaped.value))

        play.later(after, then) if after else then()

    perform(target, script)
    return heard, left


@pytest.mark.records("h5.send.callback-throws", "h5.close.callback-throws")
@pytest.mark.parametrize("target", BOTH)
@pytest.mark.parametrize(("method", "api"), [("send", "sendSocketMessage"), ("close", "closeSocket")])
def test_what_callbacks_throw_makes_fail_run(target: str, method: str, api: str) -> None:
    no = raising(ErrorValue("Error", "no"))
    fails = [("fail", f"{api}:fail Error: no"), ("complete", f"{api}:fail Error: no")]
    assert calling(target, method, success=no) == ([("success", f"{api}:ok"), *fails], [])
    assert calling(target, method, success=no, fail=no) == ([("success", f"{api}:ok"), fails[0]], ["Error: no"])
    done = [("success", f"{api}:ok"), ("complete", f"{api}:ok")]
    assert calling(target, method, complete=no) == ([*done, *fails], ["Error: no"])


@pytest.mark.records("h5.send.callback-throws")
def test_the_second_round_has_the_error_that_the_first_threw() -> None:
    no = raising(ErrorValue("Error", "no"))
    first, second = "SocketTask.readyState is not OPEN", "Error: no"
    heard = [("fail", f"sendSocketMessage:fail {first}"), ("fail", f"sendSocketMessage:fail {second}")]
    assert calling(VUE3, "send", fail=no, after=0) == (heard, ["Error: no"])


@pytest.mark.records("h5.param.vue2-null", "h5.close.vue3-null")
def test_null_for_options() -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        for name in ("send", "close"):
            play.note(name, thrown(play.face.method, task, name, (None,), _ignored))

    play = perform(VUE2, script)
    assert {name: play.first(name) for name in ("send", "close")} == {
        name: f"TypeError: {text}" for name, text in words("param.vue2-null").items()
    }

    def closing(play: Play) -> None:
        task = play.connect(listen=False)
        play.note("close", play.face.method(task, "close", (None,), _ignored))
        play.note("state", play.state(task))

    play = perform(VUE3, closing)
    assert (play.first("close"), play.first("state")) == (UNDEFINED, 0)


@pytest.mark.records("h5.close.reason-strings")
@pytest.mark.parametrize("target", BOTH)
def test_a_reason_that_is_no_string(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: play.close(task, code=4000, reason=5))

    assert perform(target, script).first("task.close") == {"code": 4000, "reason": ""}


@pytest.mark.records("h5.param.vue2-protocols-binary")
def test_protocols_that_are_a_buffer() -> None:
    def script(play: Play) -> None:
        options = {"url": "wss://example.com", "protocols": b"\x01", "success": print}
        play.note("threw", thrown(lambda: play.face.call("connectSocket", (options,), _ignored)))

    assert perform(VUE2, script).first("threw") == f"TypeError: {words('param.vue2-protocols-binary')['throws']}"


@pytest.mark.records("h5.param.interceptor-checks")
def test_what_an_interceptor_is_for() -> None:
    def script(play: Play) -> None:
        play.note("missing", thrown(lambda: play.face.call("addInterceptor", (), _ignored)))
        play.note("number", thrown(lambda: play.face.call("removeInterceptor", (1,), _ignored)))

    play = perform(VUE2, script)
    assert play.first("missing") == f"Error: {words('param.interceptor-checks')['vue2']}"
    number = "removeInterceptor:fail parameter `method`. Expected String, Object, got Number with value 1."
    assert play.first("number") == f"Error: {number}"
    warned = perform("h5:build=development", lambda play: play.face.call("addInterceptor", (), _ignored))
    assert warned.console == [("warn", 'addInterceptor: Missing required args: "method"')]


@pytest.mark.records("h5.param.vue3-written")
@pytest.mark.parametrize(("target", "seen"), [(VUE3, {"url", "header", "method"}), (VUE2, {"url", "success"})])
def test_what_is_left_of_the_options(target: str, seen: set[str]) -> None:
    def script(play: Play) -> None:
        hook = {"success": lambda result, options: play.note("options", set(options))}
        play.face.call("addInterceptor", ("connectSocket", hook), _ignored)
        play.face.call("connectSocket", ({"url": "wss://example.com", "success": lambda _: None},), _ignored)

    assert perform(target, script).first("options") == seen


def _ignored(ok: bool, result: Any) -> None: ...
