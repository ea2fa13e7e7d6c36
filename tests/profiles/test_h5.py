"""uni-app's H5: what the ledger says, on the runtime and in the browser that it says it of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from websockets.frames import Close
from websockets.protocol import State

from emulator.engine.values import UNDEFINED, ErrorValue, HostObject, PromiseValue, Throw
from tests.profiles.answering import RIGHT, answered_with
from tests.profiles.driver import URL, Play, exact, once_open, perform, resolve
from tests.profiles.over_uni import Functions

VUE3, VUE2 = "h5", "h5:vue=2"
BOTH = [VUE3, VUE2]
BEFORE_4_08 = "h5@3.99"
HTTPS = "h5:page=https"
OLD_CHROME, IOS = "h5/chromium-2017", "h5/ios"
V0 = "h5@2.2.3"
EVERYWHERE = [VUE3, VUE2, OLD_CHROME, IOS, f"{IOS}:vue=2", "h5@3.3.4", BEFORE_4_08]
OK = {"errMsg": "connectSocket:ok"}
ABNORMAL = {"code": 1006, "reason": ""}


def words(record: str) -> Any:
    return exact(f"h5.{record}")


def line(record: str, number: int = 0, channel: str = "console.error", url: str = URL) -> str:
    """A console line of the ledger, with the url in place."""
    found = words(record)[channel]
    text = found if isinstance(found, str) else found[number]
    assert isinstance(text, str)
    return text.replace("<url>", normal(url))


def normal(url: str) -> str:
    """An absolute url as Chromium shows it."""
    url = url.replace("http", "ws", 1) if url.startswith("http") else url
    return url if url.count("/") > 2 else f"{url}/"


def connect_fail(target: str, *args: Any, **options: Any) -> Any:
    return perform(target, lambda play: play.connect(*args, **options)).first("connect.fail")


def events(play: Play) -> list[str]:
    return [name for name in play.names if name.startswith(("task", "global"))]


# The call and the task


@pytest.mark.records("h5.connect.success-sync", "h5.connect.network-errors")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_success_comes_inside_the_call(target: str) -> None:
    def script(play: Play) -> None:
        play.note("returned", play.state(play.connect()))

    for server in ("echo", "refuse", "reject:404"):
        play = perform(target, script, server=server)
        assert play.names[:3] == ["connect.success", "connect.complete", "returned"]
        assert play.first("connect.success") == words("connect.success-sync")
        assert play.first("returned") == 0
        assert "connect.fail" not in play.names


@pytest.mark.records("h5.api.task-members")
def test_the_task() -> None:
    got: list[Any] = []
    perform(VUE3, lambda play: got.append(play.connect()))
    assert list(got[0].methods) == ["send", "close", "onOpen", "onMessage", "onError", "onClose"]
    assert set(got[0].fields) == {"CLOSED", "CLOSING", "CONNECTING", "OPEN", "readyState"}


@pytest.mark.records("h5.api.task-members")
def test_the_tasks_fields_are_getters() -> None:
    seen: list[bool] = []
    perform(VUE3, lambda play: seen.append(play.connect().getters))
    assert seen == [True]


@pytest.mark.records("h5.state.readystate")
def test_ready_state_is_the_browsers() -> None:
    states: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect(listen=False)
        states.append(play.state(task))
        for event in ("Open", "Error", "Close"):
            play.on(task, event, lambda _: states.append(play.state(task)))
        play.later(50, lambda: (play.close(task), states.append(play.state(task))))

    perform(VUE3, script)
    assert states == [0, 1, 2, 3]
    states.clear()
    perform(VUE3, script, server="refuse")
    assert states[:3] == [0, 3, 3]


@pytest.mark.records("h5.return.task-after-throw", "h5.close.global-none")
@pytest.mark.parametrize("target", BOTH)
def test_a_task_whose_constructor_threw(target: str) -> None:
    def script(play: Play) -> None:
        task = play.connect("ws://", listen=False)
        assert isinstance(task, HostObject)
        play.note("state", play.state(task))
        play.close_global()

    play = perform(target, script)
    assert play.first("state") is UNDEFINED
    assert play.first("close.fail") == words("close.global-none")  # it is not in the list


# What the constructor refuses


def prefixed(message: str) -> dict[str, str]:
    return {"errMsg": f"connectSocket:fail SyntaxError: {message}"}


@pytest.mark.records(
    "h5.connect.fail-constructor",
    "h5.connect.fail-no-errcode",
    "h5.chrome.url-invalid",
    "h5.chrome.url-scheme",
    "h5.chrome.url-fragment",
)
@pytest.mark.parametrize("target", BOTH)
def test_urls_that_are_refused(target: str) -> None:
    assert connect_fail(target, "ws://") == words("connect.fail-constructor")
    for number, url in enumerate(["ws://", "ws://127.0.0.1:99999/"]):
        assert connect_fail(target, url) == prefixed(words("chrome.url-invalid")["message"][number])
    assert connect_fail(target, "ftp://example.com") == prefixed(words("chrome.url-scheme")["message"])
    for number, url in enumerate([f"{URL}/#frag", f"{URL}/#"]):
        assert connect_fail(target, url) == prefixed(words("chrome.url-fragment")["message"][number])


@pytest.mark.records("h5.chrome.subprotocol-constructor")
@pytest.mark.parametrize("target", BOTH)
def test_subprotocols_that_are_refused(target: str) -> None:
    offers = [["a b"], [""], ["ä"], ["a", "a"]]
    for number, protocols in enumerate(offers):
        message = words("chrome.subprotocol-constructor")["message"][number]
        assert connect_fail(target, protocols=protocols) == prefixed(message)


@pytest.mark.records("h5.chrome.url-relative")
@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("foo", "localhost:5173", "/foo"),
        ("/echo?a=1", "localhost:5173", "/echo?a=1"),
        ("", "localhost:5173", "/"),
        (UNDEFINED, "localhost:5173", "/undefined"),
        ("http://example.com/x", "example.com", "/x"),
        ("https://example.com/x", "example.com", "/x"),
    ],
)
def test_urls_resolve_against_the_page(url: Any, host: str, path: str) -> None:
    play = perform(VUE3, lambda play: play.connect(url))
    assert play.first("task.open") == {}
    assert (play.headers()["Host"], play.handshakes[0].path) == (host, path)


@pytest.mark.records("h5.chrome.mixed-content")
@pytest.mark.parametrize("url", ["ws://example.com", "http://example.com/"])
def test_mixed_content(url: str) -> None:
    play = perform(HTTPS, lambda play: play.connect(url))
    said = words("chrome.mixed-content")
    assert play.first("connect.fail") == {"errMsg": f"connectSocket:fail SecurityError: {said['message']}"}
    page = resolve(HTTPS).profile.environment.page_url
    assert page is not None
    assert play.console == [("error", said["console.error"].replace("<url>", normal(url)).replace("<page>", page))]
    for allowed in ("ws://localhost:8080", "ws://127.0.0.1/", URL, "/relative"):
        assert "task.open" in perform(HTTPS, lambda play, url=allowed: play.connect(url)).names
    assert "task.open" in perform(VUE3, lambda play: play.connect(url)).names


@pytest.mark.records("h5.chrome.url-port", "h5.chrome.console")
def test_a_blocked_port_fails_later() -> None:
    url = "wss://example.com:25"
    play = perform(VUE3, lambda play: play.connect(url))
    assert play.first("connect.success") == OK
    assert events(play) == ["task.error", "global.error", "task.close"]
    assert play.console == [("error", line("chrome.console", 4, url=url))]


@pytest.mark.records("h5.chrome.old-texts")
def test_chromium_of_2017() -> None:
    said = words("chrome.old-texts")
    prefix = "Failed to construct 'WebSocket': "
    assert connect_fail(OLD_CHROME, "foo") == prefixed(prefix + said["url"][0].replace("<url>", "foo"))
    assert connect_fail(OLD_CHROME, "ws://") == prefixed(prefix + said["url"][0].replace("<url>", "ws://"))
    assert connect_fail(OLD_CHROME, "http://example.com") == prefixed(prefix + said["url"][1])
    port = said["port"].replace("<n>", "25")
    fail = connect_fail(OLD_CHROME, "wss://example.com:25")
    assert fail == {"errMsg": f"connectSocket:fail SecurityError: {prefix}{port}"}
    closing = "Failed to execute 'close' on 'WebSocket': "
    play = perform(OLD_CHROME, once_open(lambda play, task: play.close(task, code=999)))
    assert play.first("close.fail") == {"errMsg": f"closeSocket:fail InvalidAccessError: {closing}{said['close code']}"}
    play = perform(OLD_CHROME, once_open(lambda play, task: play.close(task, reason="x" * 124)))
    assert play.first("close.fail") == {"errMsg": f"closeSocket:fail SyntaxError: {closing}{said['close reason']}"}


def test_webkit_has_the_names_and_not_chromiums_words() -> None:
    assert connect_fail(IOS, "ws://") == {"errMsg": "connectSocket:fail SyntaxError"}
    assert resolve(IOS).why("connect.unless.url-unparsable").confidence == "inferred"


@pytest.mark.records("h5.param.vue3-method-not-string")
def test_a_method_that_is_no_string() -> None:
    thrown = perform(VUE3, lambda play: play.connect(method=7)).first("connect.throw")
    assert (thrown.name, thrown.message) == ("TypeError", words("param.vue3-method-not-string")["throws"])


# Failures


@pytest.mark.records(
    "h5.order.no-global-close-after-error",
    "h5.event.open",
    "h5.connect.network-errors",
    "h5.chrome.console",
    "h5.chrome.events",
)
@pytest.mark.parametrize(
    ("server", "number"), [("refuse", 0), ("dns", 1), ("tls", 2), ("reject:404", 5), ("reject:401", 6)]
)
def test_the_reason_of_a_failure_is_on_the_console_only(server: str, number: int) -> None:
    play = perform(VUE3, lambda play: play.connect(), server=server)
    assert play.console == [("error", line("chrome.console", number))]
    assert events(play) == ["task.error", "global.error", "task.close"]  # no global close
    assert play.first("task.error") == {}
    assert play.first("task.close") == ABNORMAL == {key: words("chrome.events")[key] for key in ABNORMAL}


def replying(reply: bytes, script: Callable[[Play, str], object]) -> Callable[[Play], object]:
    """A script that is given the url of a server which answers with these bytes and closes."""

    class Replying(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.write(reply)
            self.transport.close()

    async def serve(play: Play) -> None:
        await play.world.loop.create_server(Replying, "replying.example", 443)
        play.app.post(script, play, "wss://replying.example")

    return lambda play: play.world.loop.create_task(serve(play))


@pytest.mark.records("h5.chrome.console")
@pytest.mark.parametrize(
    ("reply", "number"),
    [
        (b"", 7),
        (b"hello\r\n\r\n", 8),
        (b"HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", 10),
        (b"HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n", 9),
    ],
)
def test_answers_that_are_no_handshake(reply: bytes, number: int) -> None:
    play = perform(VUE3, replying(reply, lambda play, url: play.connect(url)))
    assert play.console == [("error", line("chrome.console", number, url="wss://replying.example"))]
    assert play.first("task.close") == ABNORMAL


@pytest.mark.records("h5.chrome.console")
def test_an_extension_that_was_not_offered() -> None:
    header = f"{RIGHT}\r\nSec-WebSocket-Extensions: foo"
    play = perform(VUE3, answered_with(header, lambda play, url: play.connect(url)))
    assert play.console == [("error", line("chrome.console", 12, url="wss://answering.example"))]


@pytest.mark.records("h5.chrome.subprotocol-mismatch")
@pytest.mark.parametrize(
    ("header", "offered", "number"),
    [
        ("Sec-WebSocket-Protocol: zzz", ["a"], 0),
        ("Sec-WebSocket-Protocol: zzz", [], 1),
        ("", ["a"], 2),
        ("Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b", ["a", "b"], 3),
    ],
)
def test_subprotocols_that_the_server_gets_wrong(header: str, offered: list[str], number: int) -> None:
    answer = f"{RIGHT}\r\n{header}".rstrip()
    play = perform(VUE3, answered_with(answer, lambda play, url: play.connect(url, protocols=offered)))
    assert play.console == [("error", line("chrome.subprotocol-mismatch", number, url="wss://answering.example"))]
    assert play.first("task.close") == ABNORMAL


@pytest.mark.records("h5.chrome.timeout.handshake", "h5.param.others-dropped")
def test_the_handshake_has_240_seconds() -> None:
    play = perform(VUE3, lambda play: play.connect(timeout=5), server="hang", connect_timeout_ms=1000)
    said = words("chrome.timeout.handshake")
    assert next(one.at for one in play.heard if one.name == "task.error") == said["seconds"] * 1000
    assert play.console == [("error", line("chrome.timeout.handshake"))]


@pytest.mark.records("h5.chrome.limit.sockets")
def test_there_are_255_sockets_at_most() -> None:
    most = words("chrome.limit.sockets")["max"]

    def script(play: Play) -> None:
        for _ in range(most + 1):
            play.connect()

    play = perform(VUE3, script, server="hang", until_ms=1000)
    assert play.names.count("connect.success") == most + 1
    assert [one.socket for one in play.heard if one.name == "task.close"] == [most + 1]
    assert play.console == [("error", line("chrome.limit.sockets"))]


# Events


@pytest.mark.records("h5.order.task-first", "h5.event.open", "h5.event.message")
@pytest.mark.parametrize("target", EVERYWHERE)
def test_the_task_hears_first(target: str) -> None:
    play = perform(target, once_open(lambda play, task: (play.send(task, "x"), play.later(9, play.close_global))))
    both = [f"{who}.{event}" for event in ("open", "message", "close") for who in ("task", "global")]
    assert events(play) == both
    assert play.first("task.open") == {}
    assert play.first("task.message") == {"data": "x"}


@pytest.mark.records("h5.event.close", "h5.event.close-before", "h5.chrome.close-server")
@pytest.mark.parametrize(("target", "payload"), [("h5@3.7.11", {}), ("h5@3.7.12", {"code": 4001, "reason": "bye"})])
def test_what_the_close_event_carries(target: str, payload: dict[str, Any]) -> None:
    async def server(websocket: Any) -> None:
        await websocket.close(4001, "bye")
        answers.append(websocket.protocol.close_rcvd)

    answers: list[Any] = []
    play = perform(target, lambda play: play.connect(), server=server)
    assert play.first("task.close") == payload
    assert (answers[0].code, answers[0].reason) == (4001, "bye")


@pytest.mark.records("h5.chrome.tcp-drop")
def test_a_dropped_connection_is_a_close_alone() -> None:
    play = perform(VUE3, lambda play: play.connect(), server="drop")
    assert play.first("task.close") == words("chrome.tcp-drop")
    assert "task.error" not in play.names
    assert play.console == []


@pytest.mark.records("h5.chrome.close-server")
@pytest.mark.parametrize("code", [999, 1004, 1016, 2999, 5000, 65535])
def test_nearly_every_code_of_the_servers_is_taken(code: int) -> None:
    async def server(websocket: Any) -> None:
        websocket.transport.write(b"\x88\x02" + code.to_bytes(2, "big"))
        websocket.protocol.state, websocket.protocol.close_sent = State.CLOSING, Close(1000, "")  # it was that frame
        await websocket.wait_closed()

    play = perform(VUE3, lambda play: play.connect(), server=server)
    assert play.first("task.close") == {"code": code, "reason": ""}


@pytest.mark.records("h5.chrome.close-server-reserved")
@pytest.mark.parametrize(
    ("frame", "number"),
    [(b"\x88\x02\x03\xed", 0), (b"\x88\x02\x03\xee", 0), (b"\x88\x01\x03", 1), (b"\x88\x03\x03\xe8\xff", 2)],
)
def test_broken_close_frames(frame: bytes, number: int) -> None:
    async def server(websocket: Any) -> None:
        websocket.transport.write(frame)
        await websocket.wait_closed()

    play = perform(VUE3, lambda play: play.connect(), server=server)
    assert events(play)[2:] == ["task.error", "global.error", "task.close"]
    assert play.first("task.close") == ABNORMAL
    assert play.console == [("error", line("chrome.close-server-reserved", number))]


@pytest.mark.records("h5.chrome.timeout.closing")
def test_a_close_that_is_not_answered() -> None:
    async def server(websocket: Any) -> None:
        websocket.transport.pause_reading()
        await websocket.wait_closed()

    play = perform(VUE3, once_open(lambda play, task: play.close(task)), server=server)
    said = words("chrome.timeout.closing")
    close = next(one for one in play.heard if one.name == "task.close")
    assert (close.at, close.data["code"]) == (50 + said["seconds"] * 1000, said["code"])
    assert "task.error" not in play.names


@pytest.mark.records("h5.listener.vue3-all")
@pytest.mark.parametrize(("target", "heard"), [(VUE3, ["a", "b"]), (VUE2, ["b"])])
def test_several_global_listeners(target: str, heard: list[str]) -> None:
    got: list[str] = []

    def script(play: Play) -> None:
        for name in ("a", "b"):
            play.listen("open", lambda *_, name=name: got.append(name))
        play.connect()

    perform(target, script, listen=False)
    assert got == heard


def raising(value: Any) -> Any:
    def listener(*_: Any) -> None:
        raise Throw(value)

    return listener


@pytest.mark.records("h5.listener.throw-task")
@pytest.mark.parametrize(("target", "prefix"), [(VUE3, ""), (VUE2, "[system] ")])
def test_a_listener_of_the_tasks_that_throws_is_printed(target: str, prefix: str) -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        play.on(task, "open", raising(ErrorValue("Error", "<no>")))
        play.on(task, "open", lambda _: play.note("second", None))

    play = perform(target, script)
    said = words("listener.throw-task")["console.error"].replace("<error>", "Error: <no>").replace("<Event>", "Open")
    assert play.console == [("error", f"{prefix}{said} Error: <no>")]  # h5.listener.throw-line
    assert "second" in play.names
    assert play.uncaught == []


@pytest.mark.records("h5.listener.throw-global")
def test_a_global_listener_that_throws_keeps_the_task_in_the_list() -> None:
    def script(play: Play) -> None:
        play.listen("error", raising("no"))
        play.listen("close", lambda _: play.note("global.close", None))
        play.connect()
        play.later(50, lambda: play.close_global())

    play = perform(VUE3, script, server="refuse", listen=False)
    assert play.uncaught == ["no"]
    assert events(play) == ["task.error", "task.close", "global.close"]


@pytest.mark.records("h5.global.first-socket")
@pytest.mark.parametrize("target", BOTH)
def test_global_functions_act_on_the_first_of_the_list(target: str) -> None:
    def script(play: Play) -> None:
        play.connect("wss://a.example")
        play.connect("wss://b.example")
        play.later(50, lambda: play.send_global("to a"))
        play.later(60, lambda: play.close_global())
        play.later(80, lambda: play.send_global("to b"))

    play = perform(target, script)
    heard = [(one.socket, one.data["data"]) for one in play.heard if one.name == "task.message"]
    assert heard == [(1, "to a"), (2, "to b")]


# send


@pytest.mark.records("h5.send.not-open-vue3", "h5.send.not-open-once")
def test_vue3_fails_twice_when_it_is_not_open() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.send(task, "connecting")
        play.later(50, lambda: (play.close(task), play.send(task, "closing")))
        play.later(90, lambda: play.send(task, "closed"))

    play = perform(VUE3, script)
    first, second = words("send.not-open-vue3").values()
    assert play.all("send.fail") == play.all("send.complete") == [first, second] * 3
    assert "send.success" not in play.names
    for target in (VUE2, BEFORE_4_08, f"{BEFORE_4_08}:vue=2"):
        assert perform(target, script).all("send.fail") == [words("send.not-open-once")] * 3
    assert perform("h5@4.08", script).all("send.fail") == [first, second] * 3


@pytest.mark.records("h5.send.global-not-open-vue3", "h5.send.global-not-open-vue2")
@pytest.mark.parametrize(
    ("target", "record"), [(VUE3, "send.global-not-open-vue3"), (VUE2, "send.global-not-open-vue2")]
)
def test_the_global_send_without_an_open_socket(target: str, record: str) -> None:
    def script(play: Play) -> None:
        play.send_global("no socket")
        play.connect()
        play.send_global("not open")

    assert perform(target, script).all("send.fail") == [words(record)] * 2


@pytest.mark.records("h5.send.any-data")
@pytest.mark.parametrize(
    ("value", "frame"),
    [
        ("", ("out text", b"")),
        (UNDEFINED, ("out text", b"undefined")),
        (None, ("out text", b"null")),
        ({"a": 1}, ("out text", b"[object Object]")),
        (5, ("out text", b"5")),
        (b"\1", ("out binary", b"\1")),
        (b"", ("out binary", b"")),
    ],
)
def test_what_is_sent(value: Any, frame: tuple[str, bytes]) -> None:
    for target in BOTH:
        play = perform(target, once_open(lambda play, task: play.send(task, value)))
        assert play.frames[0] == frame
        assert play.first("send.success") == {"errMsg": "sendSocketMessage:ok"}


def test_a_success_callback_that_throws_in_a_method() -> None:
    def send(play: Play, task: HostObject) -> None:
        play.send(task, "x", success=raising(ErrorValue("Error", "S")))

    fail = perform(VUE3, once_open(send)).first("send.fail")
    assert fail == {"errMsg": "sendSocketMessage:fail Error: S", "errCode": 602001}
    assert perform(VUE2, once_open(send)).first("send.fail") == {"errMsg": "sendSocketMessage:fail Error: S"}


# close


@pytest.mark.records("h5.close.default-1000")
@pytest.mark.parametrize("target", BOTH)
@pytest.mark.parametrize(("code", "sent"), [(UNDEFINED, 1000), (0, 1000), (None, 1000), (1000.7, 1000), (4000, 4000)])
def test_the_code_that_close_sends(target: str, code: Any, sent: int) -> None:
    play = perform(target, once_open(lambda play, task: play.close(task, code=code)))
    assert play.frames[0] == ("out close", str(sent).encode())
    assert play.first("task.close") == {"code": sent, "reason": ""}


@pytest.mark.records("h5.close.fail-text", "h5.chrome.close-code-invalid")
@pytest.mark.parametrize(
    ("code", "shown"), [(999, 999), (1001, 1001), (2999, 2999), (5000, 5000), (-1, 0), ("abc", 0), (65536, 65535)]
)
def test_a_code_that_the_browser_refuses(code: Any, shown: int) -> None:
    said = words("close.fail-text")["errMsg"][0].replace("999 is", f"{shown} is")
    for target in BOTH:
        play = perform(
            target, once_open(lambda play, task: (play.close(task, code=code), play.send(task, "still open")))
        )
        assert play.first("close.fail") == {"errMsg": said}
        assert play.first("task.message") == {"data": "still open"}
    assert words("chrome.close-code-invalid")["message"] in words("close.fail-text")["errMsg"][0]


@pytest.mark.records("h5.close.fail-text", "h5.chrome.close-reason-too-long")
@pytest.mark.parametrize(
    ("reason", "sent"),
    [
        ("x" * 123, True),
        ("x" * 124, False),
        ("é" * 61, True),
        ("é" * 62, False),
        ("好" * 42, False),
        ("😀" * 31, False),
    ],
)
def test_a_reason_has_123_bytes_at_most(reason: str, sent: bool) -> None:
    play = perform(VUE3, once_open(lambda play, task: play.close(task, reason=reason)))
    assert ("task.close" in play.names) is sent
    if not sent:
        assert play.first("close.fail") == {"errMsg": words("close.fail-text")["errMsg"][1]}
        assert words("chrome.close-reason-too-long")["message"] in words("close.fail-text")["errMsg"][1]


@pytest.mark.records("h5.close.global-double", "h5.close.global-fail-text")
def test_the_global_close_doubled_the_prefix_until_4_36() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, lambda: play.close_global(code=999))

    for target, record in ((VUE3, "fail-text"), (VUE2, "fail-text"), ("h5@4.36", "fail-text"), ("h5@4.29", "double")):
        assert perform(target, script).first("close.fail") == words(f"close.global-{record}")
    assert perform("h5@4.29:vue=2", script).first("close.fail") == words("close.global-fail-text")


@pytest.mark.records("h5.close.again-ok")
@pytest.mark.parametrize("target", BOTH)
def test_closing_again_is_fine(target: str) -> None:
    def script(play: Play, task: HostObject) -> None:
        play.close(task)
        play.close(task)
        play.later(50, lambda: (play.close(task), play.note("state", play.state(task))))

    play = perform(target, once_open(script))
    assert play.all("close.success") == [words("close.again-ok")] * 3
    assert play.first("state") == 3


@pytest.mark.records("h5.close.before-open", "h5.chrome.close-early")
@pytest.mark.parametrize("target", BOTH)
def test_closing_before_open_does_close(target: str) -> None:
    states: list[Any] = []

    def script(play: Play) -> None:
        task = play.connect()
        play.close(task, code=4000, reason="lost")
        states.append(play.state(task))

    play = perform(target, script)
    assert states == [2]
    assert play.first("close.success") == words("close.again-ok")
    assert events(play) == ["task.error", "global.error", "task.close"]
    assert play.first("task.close") == ABNORMAL
    assert play.console == [("warn", line("chrome.close-early", channel="console.warn"))]


# The handshake


@pytest.mark.records("h5.param.header-ignored", "h5.param.protocols", "h5.chrome.handshake-headers")
def test_headers() -> None:
    play = perform(VUE3, lambda play: play.connect(header={"token": "x"}, protocols=["a", 5]), server="echo")
    sent = play.headers()
    assert "token" not in sent
    assert sent["Origin"] == "http://localhost:5173"
    assert (sent["Pragma"], sent["Cache-Control"]) == ("no-cache", "no-cache")
    assert sent["Sec-WebSocket-Extensions"] == "permessage-deflate; client_max_window_bits"
    assert sent["Sec-WebSocket-Protocol"] == "a, 5"
    vue2 = perform(VUE2, lambda play: play.connect(protocols=["a", 5]))
    assert vue2.headers()["Sec-WebSocket-Protocol"] == "a"


# Before 2.2.4


@pytest.mark.records("h5.old.single")
def test_the_oldest_runtimes() -> None:
    def script(play: Play) -> None:
        task = play.connect("wss://first.example")
        assert task.fields == {}
        play.connect("wss://second.example")
        play.later(50, lambda: play.send_global("to the second"))
        play.later(60, lambda: play.close(task, code=4000))

    play = perform(V0, script)
    assert play.names[0] == "connect.success"
    assert next(one.at for one in play.heard) == 1  # from setTimeout(0)
    assert [one.socket for one in play.heard if one.name == "task.message"] == [2]
    assert play.first("close.success") == {"errMsg": "sendSocketMessage:ok"}
    assert ("out close", b"") in play.frames
    assert play.of(1).count("task.close") == 1  # it was not closed by the second


# uni's own checks


@pytest.mark.records("h5.param.vue2-checks", "h5.send.any-data")
def test_vue2_checks_parameters() -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        for options in ({}, {"url": 5}, {"url": URL, "protocols": 5}):
            assert Functions(play)["connectSocket"]({**options, "fail": got.append}) is UNDEFINED
        Functions(play)["sendSocketMessage"]({"data": {}, "fail": got.append})

    perform(VUE2, script)
    assert [one["errMsg"] for one in got] == [*words("param.vue2-checks")["errMsg"], words("send.any-data")["errMsg"]]


@pytest.mark.records("h5.param.vue3-dev-warn")
def test_vue3_only_warns_and_only_in_development() -> None:
    calls = [{}, {"url": 5}, {"url": URL, "header": 5}, {"url": URL, "protocols": 5}]

    def script(play: Play) -> None:
        for options in calls:
            Functions(play)["connectSocket"]({**options, "complete": lambda _: None})

    warned = [text for level, text in perform("h5:build=development", script).console if level == "warn"]
    assert warned == words("param.vue3-dev-warn")["console.warn"]
    assert perform(VUE3, script).console == []


@pytest.mark.records("h5.listener.on-callback-type")
@pytest.mark.parametrize(("target", "vue"), [(VUE3, "vue3"), (VUE2, "vue2")])
def test_a_listener_that_is_no_function(target: str, vue: str) -> None:
    def script(play: Play) -> None:
        with pytest.raises(Throw) as thrown:
            Functions(play)["onSocketOpen"](UNDEFINED)
        play.note("said", thrown.value.value.message)

    assert perform(target, script).first("said") == words("listener.on-callback-type")[vue]


@pytest.mark.records("h5.return.task")
@pytest.mark.parametrize(("target", "value"), [(VUE3, (False, prefixed("x"))), (VUE2, (True, [prefixed("x")]))])
def test_the_promise_form(target: str, value: tuple[bool, Any]) -> None:
    got: list[Any] = []

    def script(play: Play) -> None:
        for url in (URL, "ws://"):
            promise = Functions(play, lambda ok, result: got.append((ok, result)))["connectSocket"]({"url": url})
            assert isinstance(promise, PromiseValue)

    perform(target, script)
    assert got[0] == ((True, OK) if target == VUE3 else (True, [None, OK]))
    reason = words("connect.fail-constructor")
    assert got[1] == ((False, reason) if target == VUE3 else (True, [reason]))
