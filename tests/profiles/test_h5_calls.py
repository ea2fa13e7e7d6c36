"""uni-app's H5: what its functions are, return and do with options; what the browser beneath makes of the rest."""

from __future__ import annotations

import asyncio
import base64
from functools import partial
from typing import Any

import pytest

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED, HostObject, PromiseValue
from tests.profiles.answering import RIGHT, Answering
from tests.profiles.driver import EVENTS, URL, Play, called_back_before_returning, exact, once_open, perform
from tests.profiles.over_uni import Functions

VUE3, VUE2 = "h5", "h5:vue=2"
BOTH = [VUE3, VUE2]
ERAS = ["h5@2.2.4", "h5@3.3.4", "h5@4.08", VUE2, VUE3, "h5/ios", "h5/chromium-2017"]
IOS = ["h5/ios", "h5/ios:vue=2"]
FUNCTIONS = {"connectSocket", "sendSocketMessage", "closeSocket", *(f"onSocket{e.capitalize()}" for e in EVENTS)}
METHODS = {"send", "close", "onOpen", "onMessage", "onError", "onClose"}


def words(record: str) -> Any:
    return exact(f"h5.{record}")


@pytest.mark.records("h5.api.functions", "h5.api.task-members")
@pytest.mark.parametrize("target", ERAS)
def test_the_functions_that_there_are(target: str) -> None:
    def script(play: Play) -> None:
        found = globals_for(play.app, play.app.profile)["uni"]
        assert isinstance(found, HostObject)
        play.note("uni", {name for name in found.methods if "Socket" in name})
        task = play.connect()
        play.note("methods", set(task.methods))
        play.note("fields", dict(task.fields))

    play = perform(target, script)
    assert play.first("uni") == FUNCTIONS
    assert play.first("methods") == METHODS
    assert play.first("fields") == {"CONNECTING": 0, "OPEN": 1, "CLOSING": 2, "CLOSED": 3, "readyState": 0}


@pytest.mark.records("h5.api.binarytype", "h5.event.message")
@pytest.mark.parametrize("target", ERAS)
def test_a_message_is_text_or_an_array_buffer(target: str) -> None:
    async def server(websocket: Any) -> None:
        await websocket.send("text")
        await websocket.send(b"\0\xff")

    play = perform(target, lambda play: play.connect(), server=server)
    assert play.all("task.message") == play.all("global.message") == [{"data": "text"}, {"data": b"\0\xff"}]


@pytest.mark.records("h5.return.task")
@pytest.mark.parametrize("target", ERAS)
def test_which_form_a_call_has(target: str) -> None:
    def script(play: Play) -> None:
        for callback in ("success", "fail", "complete"):
            play.note("task", Functions(play)["connectSocket"]({"url": URL, callback: lambda _: None}))
        play.note("promise", Functions(play)["connectSocket"]({"url": URL}))

    play = perform(target, script)
    assert [type(task) for task in play.all("task")] == [HostObject] * 3
    assert isinstance(play.first("promise"), PromiseValue)


@pytest.mark.records("h5.send.sync")
@pytest.mark.parametrize("target", ERAS)
@pytest.mark.parametrize("globally", [False, True])
def test_send_and_close_call_back_before_they_return(target: str, globally: bool) -> None:
    assert called_back_before_returning(target, globally)


@pytest.mark.records("h5.param.method-ignored", "h5.param.header-ignored", "h5.param.others-dropped")
@pytest.mark.parametrize("target", ["h5@2.2.4", VUE2, VUE3])
@pytest.mark.parametrize("method", ["POST", "no such"])
def test_method_and_headers_and_the_rest_are_dropped(target: str, method: str) -> None:
    """The server takes GET alone."""
    others: dict[str, Any] = {"timeout": 1, "data": {"a": 1}, "multiple": False, "perMessageDeflate": False}
    play = perform(target, lambda play: play.connect(method=method, header={"token": "x"}, **others))
    assert "task.open" in play.names
    sent = play.headers()
    assert "token" not in sent
    assert sent["Sec-WebSocket-Extensions"].startswith("permessage-deflate")
    assert play.handshakes[0].path == "/"


@pytest.mark.records("h5.param.protocols", "h5.chrome.subprotocol-header")
@pytest.mark.parametrize(
    ("given", "vue3", "vue2"),
    [
        ("a", "a", "a"),
        (["a", "b"], "a, b", "a, b"),
        (["a", 5], "a, 5", "a"),
        ([], None, None),
        (UNDEFINED, None, None),
    ],
)
def test_protocols_are_the_constructors_second_argument(given: Any, vue3: str | None, vue2: str | None) -> None:
    for target, sent in ((VUE3, vue3), (VUE2, vue2)):
        play = perform(target, lambda play: play.connect(protocols=given))
        assert play.headers().get("Sec-WebSocket-Protocol") == sent


@pytest.mark.records("h5.param.protocols")
@pytest.mark.parametrize("target", ERAS)
def test_without_protocols_none_are_asked_for(target: str) -> None:
    assert "Sec-WebSocket-Protocol" not in perform(target, lambda play: play.connect()).headers()


@pytest.mark.records("h5.param.protocols")
def test_null_protocols_are_passed_on_by_vue3() -> None:
    """To the browser null is the text "null"."""
    play = perform(VUE3, lambda play: play.connect(protocols=None))
    assert play.headers()["Sec-WebSocket-Protocol"] == "null"


@pytest.mark.records("h5.param.url-missing-vue3", "h5.chrome.url-relative")
def test_vue3_connects_without_url() -> None:
    play = perform(VUE3, lambda play: play.connect_with({}))
    assert play.first("connect.success") == {"errMsg": "connectSocket:ok"}
    assert (play.handshakes[0].path, play.headers()["Host"]) == ("/undefined", "localhost:5173")
    assert "task.open" in play.names
    assert play.console == []
    warned = perform("h5:build=development", lambda play: play.connect_with({})).console
    assert warned == [("warn", words("param.vue3-dev-warn")["console.warn"][0])]


@pytest.mark.records("h5.param.url-missing-vue3", "h5.chrome.old-texts")
def test_without_relative_urls_a_missing_one_is_refused() -> None:
    fail = perform("h5@3.3.4/chromium-2017", lambda play: play.connect_with({})).first("connect.fail")
    assert fail["errMsg"].startswith("connectSocket:fail SyntaxError: ")


@pytest.mark.records("h5.param.vue2-checks")
@pytest.mark.parametrize("target", ["h5@2.2.4", VUE2])
def test_vue2_fails_before_it_returns(target: str) -> None:
    def script(play: Play) -> None:
        play.note("returned", play.connect_with({}))

    said = {"errMsg": words("param.vue2-checks")["errMsg"][0]}
    play = perform(target, script)
    assert [(one.name, one.data) for one in play.heard] == [
        ("connect.fail", said),
        ("connect.complete", said),
        ("returned", UNDEFINED),
    ]


@pytest.mark.records("h5.limit.uni-none", "h5.chrome.limit.sockets")
@pytest.mark.parametrize("target", ["h5@2.2.4", VUE2, VUE3])
def test_only_the_browser_limits_sockets(target: str) -> None:
    def script(play: Play) -> None:
        for _ in range(255):
            play.connect()

    play = perform(target, script, until_ms=5000)
    assert play.names.count("task.open") == 255
    assert "task.error" not in play.names


@pytest.mark.records("h5.global.first-socket", "h5.order.no-global-close-after-error")
@pytest.mark.parametrize("target", BOTH)
def test_after_an_error_the_next_socket_is_the_first(target: str) -> None:
    def script(play: Play) -> None:
        play.connect("wss://example.com:25")
        play.connect()
        play.later(50, lambda: play.send_global("x"))

    play = perform(target, script)
    heard = [(one.name, one.socket) for one in play.heard if one.name.startswith(("task", "global"))]
    assert [name for name, socket in heard if socket != 2] == [
        "task.error",
        "global.error",
        "task.close",
        "global.open",
        "global.message",
    ]
    assert ("task.message", 2) in heard


@pytest.mark.records("h5.send.global-no-code", "h5.send.global-not-open-vue3")
def test_the_global_send_fails_without_a_code() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.send_global("too early")

    assert perform(VUE3, script).first("send.fail") == words("send.global-not-open-vue3")


@pytest.mark.records("h5.close.default-1000")
@pytest.mark.parametrize("target", ["h5@2.2.4", VUE2, VUE3])
@pytest.mark.parametrize("options", [{}, {"code": 0}, {"reason": 7}, {"code": 0, "reason": "bye"}])
def test_a_close_without_code_sends_1000(target: str, options: dict[str, Any]) -> None:
    reason = "bye" if options.get("reason") == "bye" else ""
    play = perform(target, once_open(lambda play, task: play.close(task, **options)))
    assert play.frames[0] == ("out close", f"1000 {reason}".strip().encode())


@pytest.mark.records("h5.close.fail-text")
@pytest.mark.parametrize("target", BOTH)
@pytest.mark.parametrize(("number", "options"), [(0, {"code": 999}), (1, {"reason": "x" * 124})])
def test_a_close_that_the_browser_refuses_changes_nothing(target: str, number: int, options: dict[str, Any]) -> None:
    def then(play: Play, task: HostObject) -> None:
        play.close(task, **options)
        play.note("state", play.state(task))
        play.send(task, "still open")

    play = perform(target, once_open(then))
    fail = {"errMsg": words("close.fail-text")["errMsg"][number]}
    assert (play.all("close.fail"), play.all("close.complete")) == ([fail], [fail])
    assert play.first("state") == 1
    assert play.first("task.message") == {"data": "still open"}


@pytest.mark.records("h5.misc.send-offline")
@pytest.mark.parametrize("target", BOTH)
def test_a_send_without_network_succeeds(target: str) -> None:
    def then(play: Play, task: HostObject) -> None:
        play.network("none")
        play.later(10, lambda: play.send(task, "into the void"))

    play = perform(target, once_open(then), until_ms=1000, server="silent")
    assert play.first("send.success") == {"errMsg": "sendSocketMessage:ok"}
    assert not {"send.fail", "task.error", "task.close"} & set(play.names)


@pytest.mark.records("h5.misc.ios-h5", "h5.state.readystate")
@pytest.mark.parametrize("target", [*BOTH, *IOS])
def test_webkit_follows_the_same_standard(target: str) -> None:
    def heard(play: Play, task: HostObject, event: str, got: Any) -> None:
        play.note("state", (event, play.state(task), got))

    def closing(play: Play, task: HostObject) -> None:
        play.close(task, code=4000)
        play.note("state", ("closing", play.state(task)))

    def script(play: Play) -> None:
        task = play.connect(listen=False)
        play.note("state", ("returned", play.state(task)))
        for event in ("open", "error", "close"):
            play.on(task, event, partial(heard, play, task, event))
        play.later(50, partial(closing, play, task))

    ends = [("returned", 0), ("open", 1, {}), ("closing", 2), ("close", 3, {"code": 4000, "reason": ""})]
    assert perform(target, script).all("state") == ends
    failing = [("returned", 0), ("error", 3, {}), ("close", 3, {"code": 1006, "reason": ""})]
    assert perform(target, script, server="refuse").all("state")[:3] == failing


@pytest.mark.records("h5.misc.ios-h5")
@pytest.mark.parametrize("target", IOS)
def test_chromiums_words_are_not_webkits(target: str) -> None:
    play = perform(target, lambda play: play.connect(), server="refuse")
    assert play.console == []
    for url in ("ws://", "ftp://example.com", f"{URL}/#frag"):
        fail = perform(target, lambda play, url=url: play.connect(url)).first("connect.fail")
        assert fail == {"errMsg": "connectSocket:fail SyntaxError"}


@pytest.mark.records("h5.old.single")
def test_what_the_oldest_runtimes_do() -> None:
    def script(play: Play) -> None:
        first = play.connect("wss://first.example")
        play.note("fields", dict(first.fields))
        play.note("returned", None)
        play.later(20, lambda: play.connect("wss://second.example"))
        play.later(50, lambda: play.send(first, "still there"))
        play.later(60, lambda: play.close(first, code=4000, data=4001, reason="bye"))

    play = perform("h5@2.2.3", script)
    assert play.first("fields") == {}
    assert play.names.index("returned") < play.names.index("connect.success")
    assert [one.socket for one in play.heard if one.name == "task.message"] == [1]
    assert play.first("close.success") == {"errMsg": "sendSocketMessage:ok"}
    assert ("out close", b"4001") in play.frames


# The browser's doing, as an app sees it


@pytest.mark.records("h5.chrome.ping")
@pytest.mark.parametrize("target", BOTH)
def test_pings_are_answered_and_never_sent(target: str) -> None:
    async def server(websocket: Any) -> None:
        await (await websocket.ping(b"are you"))
        answered.append(True)
        await websocket.wait_closed()

    answered: list[bool] = []
    play = perform(target, lambda play: play.connect(), server=server)
    assert answered == [True]
    assert [name for name, _ in play.frames if name.startswith("out")] == []  # none of its own in ten minutes
    assert [name for name in play.names if name.startswith("task")] == ["task.open"]


@pytest.mark.records("h5.chrome.limit.serial-connect")
@pytest.mark.parametrize("target", BOTH)
def test_handshakes_to_one_host_are_made_one_after_another(target: str) -> None:
    met: list[asyncio.Protocol] = []

    def silent_first() -> asyncio.Protocol:
        met.append(Answering(RIGHT) if met else asyncio.Protocol())
        return met[-1]

    def connecting(play: Play) -> None:
        first, second = (play.connect("wss://one.example") for _ in range(2))
        play.later(1000, lambda: play.note("waiting", (play.state(first), play.state(second), len(met))))
        play.later(1000, lambda: play.close(first))
        play.later(1100, lambda: play.note("then", (play.state(second), len(met))))

    async def serve(play: Play) -> None:
        await play.world.loop.create_server(silent_first, "one.example", 443)
        play.app.post(connecting, play)

    play = perform(target, lambda play: play.world.loop.create_task(serve(play)), until_ms=2000)
    assert play.first("waiting") == (0, 0, 1)
    assert play.first("then") == (1, 2)


@pytest.mark.records("h5.chrome.basic-auth")
def test_a_name_and_password_in_the_url_are_sent_when_asked_for() -> None:
    asked: list[str] = []

    class Asking(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.answer, self.transport = Answering(RIGHT), transport
            self.answer.connection_made(transport)

        def data_received(self, data: bytes) -> None:
            given = data.partition(b"Authorization: ")[2].partition(b"\r\n")[0].decode()
            asked.append(given)
            if given:
                self.answer.data_received(data)
            else:
                head = b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'
                self.transport.write(head)

    async def serve(play: Play) -> None:
        await play.world.loop.create_server(Asking, "asking.example", 443)
        play.app.post(play.connect, "wss://me:secret@asking.example")

    play = perform(VUE3, lambda play: play.world.loop.create_task(serve(play)), until_ms=2000)
    assert asked == ["", f"Basic {base64.b64encode(b'me:secret').decode()}"]
    assert "task.open" in play.names
