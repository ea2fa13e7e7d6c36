"""What an app meets on mp-weixin: each text and code as the ledger has it, on the host and version it is about."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from emulator.engine.values import UNDEFINED, HostObject, Throw, View

from .driver import URL, Play, Script, exact, perform

WX = "mp-weixin"
PHONES = (
    "",
    "/android-jsapi",
    "/library-2018",
    "/android-2019",
    "/ios",
    "/ios-jsapi",
    "/ios-2018",
    "/client-2018",
    "/minigame",
)
JSAPI = ("/android-jsapi", "/android-2019", "/ios-jsapi", "/ios-2018", "/client-2018", "/devtools")
BINDING = ("", "/ios")
HTTP = "http://example.com"
OFF_LIST = ["wss://other.example.com"]


def words(record: str, key: str | None = None) -> Any:
    found = exact(f"{WX}.{record}")
    return found if key is None else found[key]


def one_call(url: Any = URL, **options: Any) -> Script:
    return lambda play: play.connect(url, **options)


def many(count: int) -> Script:
    """Opens `count` sockets, each when the one before has had time to open."""

    def script(play: Play) -> None:
        for number in range(count):
            play.later(100 * number, play.connect)

    return script


# connectSocket's parameters


@pytest.mark.records(
    "mp-weixin.error.url-missing",
    "mp-weixin.error.url-not-string",
    "mp-weixin.error.invalid-url",
    "mp-weixin.return.undefined-on-bad-args",
    "mp-weixin.errmsg.composition",
    "mp-weixin.param.url",
)
@pytest.mark.parametrize("host", ["", "/ios", "/android-jsapi", "/devtools", "/client-2018"])
@pytest.mark.parametrize(
    ("record", "value"), [("error.url-missing", UNDEFINED), ("error.url-not-string", 1), ("error.invalid-url", HTTP)]
)
def test_a_wrong_url_fails_at_once_and_there_is_no_task(host: str, record: str, value: Any) -> None:
    played = perform(WX + host, lambda play: play.note("returned", play.connect(value)))
    assert played.heard[:2] == [("connect.fail", words(record), 1, 0), ("connect.complete", words(record), 1, 0)]
    assert played.names[2:] == ["returned"]
    assert played.first("returned") is UNDEFINED


@pytest.mark.records("mp-weixin.errno.table-network", "mp-weixin.error.url-missing")
def test_a_wrong_url_has_a_number_since_the_table_of_numbers() -> None:
    message = {"errMsg": words("error.url-missing", "errMsg")}
    assert perform(f"{WX}@2.23.0", one_call(UNDEFINED)).first("connect.fail") == message
    numbered = perform(f"{WX}@2.24.0", one_call(UNDEFINED)).first("connect.fail")
    assert numbered == words("error.url-missing")
    assert words("errno.table-network", "errno")[str(numbered["errno"])] == "invalid request parameter"


@pytest.mark.records("mp-weixin.error.url-not-string")
@pytest.mark.parametrize(("value", "name"), [(None, "Null"), ([], "Array"), (True, "Boolean"), ({}, "Object")])
def test_the_wrong_type_is_named(value: Any, name: str) -> None:
    fail = perform(WX, one_call(value)).first("connect.fail")
    assert fail["errMsg"] == words("error.url-not-string", "errMsg").replace("Number", name)


@pytest.mark.records("mp-weixin.error.invalid-url")
@pytest.mark.parametrize("url", ["", "example.com", "/path"])
def test_the_url_is_quoted(url: str) -> None:
    fail = perform(WX, one_call(url)).first("connect.fail")
    assert fail == {"errMsg": words("error.invalid-url", "errMsg").replace(HTTP, url)}


@pytest.mark.records("mp-weixin.error.param-2016-text", "mp-weixin.error.param-1-6-0")
@pytest.mark.parametrize(
    ("host", "record"), [("/library-2016", "param-2016-text"), ("", "param-1-6-0"), ("/ios", "param-1-6-0")]
)
def test_the_words_of_libraries_before_tasks(host: str, record: str) -> None:
    played = perform(f"{WX}@1.6.0{host}", one_call(UNDEFINED))
    assert played.names == ["connect.fail", "connect.complete"]
    assert played.first("connect.fail") == played.first("connect.complete") == words(f"error.{record}")
    assert played.console == [("error", words(f"error.{record}", "errMsg"))]


@pytest.mark.records(
    "mp-weixin.url.unchecked-1-6-0",
    "mp-weixin.url.empty-pre-1-7",
    "mp-weixin.header.not-object-1-6-0",
    "mp-weixin.callback.status-code-1-6-0",
)
def test_what_library_1_6_0_looks_at() -> None:
    old = f"{WX}@1.6.0"
    other = perform(old, one_call(HTTP))
    assert other.first("connect.fail") == {"errMsg": "connectSocket:fail:url not in domain list"}
    assert perform(old, one_call("")).first("connect.fail") == words("url.empty-pre-1-7")
    played = perform(old, one_call(header="text"))
    assert played.console == [("warn", words("header.not-object-1-6-0", "console"))]
    success = played.first("connect.success")
    assert success["errMsg"] == words("callback.ok-texts", "connectSocket")
    assert math.isnan(success["statusCode"])
    assert "global.open" in played.names
    assert perform(f"{WX}@1.7.0", one_call(header="text")).console == []


@pytest.mark.records("mp-weixin.send.types-1-6-0", "mp-weixin.send.data-types")
def test_what_may_be_sent_before_tasks() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, lambda: [play.send_global(data) for data in ("text", b"\x01", 5, None)])

    old = perform(f"{WX}@1.6.0", script)
    assert old.all("global.message") == [{"data": "text"}, {"data": b"\x01"}]
    assert old.names.count("send.complete") == 2
    older = perform(f"{WX}@1.6.0/library-2016", script)
    assert older.all("global.message") == [{"data": "text"}]
    assert len(older.all("send.fail")) == 3
    assert len(perform(f"{WX}@1.6.0/devtools", script).all("global.message")) == 4


@pytest.mark.records("mp-weixin.param.close-since")
@pytest.mark.parametrize(("version", "frame"), [("1.3.9", b"1000"), ("1.4.0", b"4000 bye")])
def test_a_close_code_counts_since_1_4_0(version: str, frame: bytes) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, lambda: play.close_global(code=4000, reason="bye"))

    assert ("out close", frame) in perform(f"{WX}@{version}", script).frames


@pytest.mark.records(
    "mp-weixin.error.logged-2-3-2",
    "mp-weixin.error.invalid-url-2-2-5",
    "mp-weixin.send.task-not-open-2-2-5",
    "mp-weixin.error.argument-not-object",
)
@pytest.mark.parametrize("target", ["mp-weixin@2.3.2/library-2018", "mp-weixin@2.2.5/minigame"])
def test_libraries_of_2018_log_what_the_script_refuses(target: str) -> None:
    def script(play: Play) -> None:
        play.send_global("x")
        play.close_global()
        play.connect(UNDEFINED)
        play.connect(HTTP)
        play.send(play.connect(), "early")
        play.connect_with("x")

    played = perform(target, script)
    failed = [one.data["errMsg"] for one in played.heard if one.name.endswith(".fail")]
    assert failed == [
        words("send.global-not-connected", "errMsg"),
        words("close.global-not-connected", "errMsg"),
        words("error.url-missing", "errMsg"),
        words("error.invalid-url-2-2-5", "errMsg"),
        words("send.task-not-open-2-2-5", "errMsg"),
    ]
    logged = [*failed, words("error.argument-not-object", "console")]
    assert played.console == [("error", text) for text in logged]
    assert perform(target, lambda play: play.connect_with()).names == []


@pytest.mark.records("mp-weixin.listen.throw-caught")
@pytest.mark.parametrize("target", [f"{WX}@1.6.0", f"{WX}@2.3.2/library-2018", WX, f"{WX}/devtools"])
def test_what_a_listener_throws_is_caught_and_the_next_one_runs(target: str) -> None:
    def throw(*_: Any) -> Any:
        raise Throw("thrown")

    def script(play: Play) -> None:
        task = play.connect(listen=False, success=throw)
        play.note("returned", task)
        if isinstance(task, HostObject):
            play.on(task, "open", throw)

    played = perform(target, script)
    assert played.names == ["connect.complete", "returned", "global.open"]
    assert len(played.uncaught) == (1 if "1.6.0" in target else 2)


@pytest.mark.records(
    "mp-weixin.error.invalid-url-2-2-5",
    "mp-weixin.error.argument-not-object",
    "mp-weixin.send.task-not-open-2-2-5",
    "mp-weixin.close.code-forced-2-2-5",
)
def test_library_2_2_5_as_mini_games_have_it() -> None:
    host = f"{WX}@2.2.5/minigame"
    assert perform(host, one_call(HTTP)).first("connect.fail") == words("error.invalid-url-2-2-5")
    played = perform(host, one_call(UNDEFINED))
    assert played.first("connect.fail") == {"errMsg": words("error.url-missing", "errMsg")}
    assert played.console == [("error", words("error.url-missing", "errMsg"))]
    assert perform(host, lambda play: play.connect_with("x")).console == [
        ("error", words("error.argument-not-object", "console"))
    ]

    def send_early(play: Play) -> None:
        play.send(play.connect(), "early")

    assert perform(host, send_early).first("send.fail") == words("send.task-not-open-2-2-5")

    def close_with_a_code(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: play.close(task, code=4000, reason="bye"))

    assert ("out close", b"1000 bye") in perform(host, close_with_a_code).frames


@pytest.mark.records("mp-weixin.return.throws-without-argument")
def test_no_argument_throws() -> None:
    for host in (*BINDING, "/android-jsapi", "/devtools"):
        played = perform(WX + host, lambda play: play.connect_with())
        assert played.names == ["connect.throw"]
        assert played.first("connect.throw").name == "TypeError"


@pytest.mark.records("mp-weixin.error.argument-not-object")
@pytest.mark.parametrize("host", ["", "/ios", "/android-jsapi", "/devtools"])
def test_an_argument_that_is_no_object_hears_nothing(host: str) -> None:
    played = perform(WX + host, lambda play: play.note("returned", play.connect_with("x")))
    assert (played.names, played.console) == (["returned"], [])
    assert played.first("returned") is UNDEFINED


@pytest.mark.records("mp-weixin.param.force-cellular", "mp-weixin.param.force-cellular.bad-type")
def test_a_cellular_flag_that_is_no_boolean_is_told() -> None:
    record = words("param.force-cellular.bad-type", "console")
    played = perform(WX, one_call(forceCellularNetwork="yes"))
    assert played.console == [("warn", record)]
    assert "task.open" in played.names
    assert perform(f"{WX}@2.28.0", one_call(forceCellularNetwork="yes")).console == []


@pytest.mark.records(
    "mp-weixin.callback.success-sync",
    "mp-weixin.callback.ok-texts",
    "mp-weixin.callback.sockettaskid",
    "mp-weixin.order.task-before-global",
    "mp-weixin.api.two-engines",
)
@pytest.mark.parametrize("host", [*PHONES, "/devtools"])
def test_success_comes_before_the_task_and_before_open(host: str) -> None:
    def script(play: Play) -> None:
        play.note("returned", play.connect())

    played = perform(WX + host, script)
    assert played.names[:3] == ["connect.success", "connect.complete", "returned"]
    assert played.names[3:5] == ["task.open", "global.open"]
    success = played.first("connect.success")
    assert success["errMsg"] == words("callback.ok-texts", "connectSocket")
    assert ("socketTaskId" in success) == (host not in BINDING)
    if host not in BINDING:
        assert isinstance(success["socketTaskId"], int if host == "/devtools" else str)


@pytest.mark.records("mp-weixin.return.undefined-before-1-7", "mp-weixin.api.sockettask.since")
def test_before_1_7_0_there_is_no_task() -> None:
    played = perform(f"{WX}@1.6.0", lambda play: play.note("returned", play.connect()))
    assert played.first("returned") is UNDEFINED
    assert "global.open" in played.names
    first = perform(f"{WX}@1.7.0", lambda play: play.note("returned", play.connect())).first("returned")
    assert isinstance(first, HostObject)


@pytest.mark.records("mp-weixin.api.readystate", "mp-weixin.api.sockettask.methods")
def test_the_task() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        assert isinstance(task, HostObject)
        play.note("fields", dict(task.fields))
        play.note("methods", sorted(task.methods))
        play.later(50, lambda: play.note("open", play.state(task)))
        play.later(60, lambda: play.close(task))
        play.later(60, lambda: play.note("closing", play.state(task)))
        play.later(200, lambda: play.note("closed", play.state(task)))

    played = perform(WX, script)
    assert played.first("fields") == {"CONNECTING": 0, "OPEN": 1, "CLOSING": 2, "CLOSED": 3, "readyState": 0}
    assert played.first("methods") == sorted(["send", "close", "onOpen", "onClose", "onError", "onMessage"])
    assert [played.first(name) for name in ("open", "closing", "closed")] == [1, 1, 3]


# The domain list


@pytest.mark.records(
    "mp-weixin.domain.error.binding",
    "mp-weixin.domain.error.android-jsapi",
    "mp-weixin.domain.error.ios-style",
    "mp-weixin.domain.error.wss-variant",
    "mp-weixin.domain.error.devtools",
)
@pytest.mark.parametrize(
    ("record", "key", "host"),
    [
        ("domain.error.binding", "onError.errMsg", ""),
        ("domain.error.binding", "onError.errMsg", "/ios"),
        ("domain.error.android-jsapi", "onError.errMsg", "/android-jsapi"),
        ("domain.error.ios-style", "onError.errMsg", "/ios-jsapi"),
        ("domain.error.ios-style", "onError.errMsg", "/ios-2018"),
        ("domain.error.android-jsapi", "onError.errMsg", "/android-2019"),
        ("domain.error.wss-variant", "errMsg", "/ios-jsapi-2025"),
        ("domain.error.devtools", "onError.errMsg", "/devtools"),
    ],
)
def test_a_domain_off_the_list_is_an_error_after_success(record: str, key: str, host: str) -> None:
    played = perform(WX + host, one_call(), domains=OFF_LIST)
    assert played.names == ["connect.success", "connect.complete", "task.error", "global.error"]
    assert played.first("task.error") == played.first("global.error") == {"errMsg": words(record, key)}
    assert played.states == [3]
    assert len(played.handshakes) == (1 if host in BINDING else 0)  # binding dials before it asks


@pytest.mark.records("mp-weixin.domain.error.connectsocket-prefix")
def test_a_domain_off_the_list_before_1_7_0_fails() -> None:
    played = perform(f"{WX}@1.6.0/ios", one_call(), domains=OFF_LIST)
    assert played.heard[0].data == words("domain.error.connectsocket-prefix")
    assert played.names == ["connect.fail", "connect.complete"]
    android = perform(f"{WX}@1.6.0", one_call(), domains=OFF_LIST)
    assert android.first("connect.fail") == {"errMsg": "connectSocket:fail:url not in domain list"}


@pytest.mark.records(
    "mp-weixin.domain.error.devtools-console", "mp-weixin.domain.check-off.console", "mp-weixin.domain.check-off"
)
def test_the_simulator_prints_why() -> None:
    refused = perform(f"{WX}/devtools", one_call(), domains=OFF_LIST)
    assert refused.console == [("error", words("domain.error.devtools-console", "console"))]
    unchecked = perform(f"{WX}/devtools", one_call("ws://example.com"), domains=OFF_LIST, url_check=False)
    assert unchecked.console == [("warn", words("domain.check-off.console", "console"))]
    assert "task.open" in unchecked.names
    assert "task.open" in perform(WX, one_call("ws://example.com"), domains=OFF_LIST, url_check=False).names
    assert perform(f"{WX}/devtools", one_call()).console == []


@pytest.mark.records(
    "mp-weixin.domain.port",
    "mp-weixin.domain.wss-only",
    "mp-weixin.domain.lan",
    "mp-weixin.domain.match-rule-android",
    "mp-weixin.domain.match-rule-devtools",
)
@pytest.mark.parametrize(
    ("target", "url", "passes"),
    [
        (WX, "wss://example.com/path?x=1", True),
        (WX, "WSS://EXAMPLE.com", True),
        (WX, "ws://example.com", False),
        (WX, "wss://example.com:8443", False),
        (WX, "wss://example.com:443", False),
        (WX, "wss://chat.example.com", False),
        (WX, "wss://a.wild.example.com", True),
        (f"{WX}/ios", "wss://a.wild.example.com", False),
        (WX, "wss://port.example.com:9000", True),
        (WX, "wss://port.example.com", False),
        (WX, "ws://192.168.1.5:8080", True),
        (f"{WX}@2.3.0", "ws://192.168.1.5:8080", False),
        (f"{WX}@2.4.0", "ws://192.168.1.5:8080", True),
        (f"{WX}/devtools", "ws://192.168.1.5:8080", False),
        (f"{WX}/devtools", "WSS://EXAMPLE.com/path", True),
        (f"{WX}/devtools", "ws://example.com", False),
        (f"{WX}/devtools", "wss://example.com:8443", False),
        (f"{WX}/devtools", "wss://a.wild.example.com", False),
    ],
)
def test_what_the_list_lets_through(target: str, url: str, passes: bool) -> None:
    listed = ["wss://example.com", "wss://*.wild.example.com", "wss://port.example.com:9000"]
    assert ("task.open" in perform(target, one_call(url), domains=listed).names) == passes


@pytest.mark.records(
    "mp-weixin.url.bad-format-android", "mp-weixin.url.bad-format-wcwss", "mp-weixin.order.android-checks"
)
def test_android_cannot_parse_every_url_and_asks_so_last() -> None:
    blank = f"{URL}/a b|c"

    def full(play: Play) -> None:
        for _ in range(5):
            play.connect()
        play.later(50, lambda: play.connect(blank))

    for host, record in (("/android-jsapi", "bad-format-android"), ("/android-2019", "bad-format-wcwss")):
        played = perform(WX + host, one_call(blank), domains=["wss://example.com"])
        assert played.of(1) == ["connect.success", "connect.complete", "task.error"]
        assert played.first("task.error") == {"errMsg": words(f"url.{record}", "onError.errMsg")}
        unlisted = perform(WX + host, one_call(blank), domains=OFF_LIST)
        assert unlisted.first("task.error") == {"errMsg": words("domain.error.android-jsapi", "onError.errMsg")}
        too_many = perform(WX + host, full).first("task.error")
        assert too_many == {"errMsg": words("limit.android-jsapi", "onError.errMsg")}
    for host in ("/ios", "/devtools"):
        assert "task.open" in perform(WX + host, one_call(blank)).names


# How many sockets


@pytest.mark.records(
    "mp-weixin.limit.android-jsapi",
    "mp-weixin.limit.wcwss-text",
    "mp-weixin.limit.android-wcwss",
    "mp-weixin.limit.2018-text",
    "mp-weixin.limit.2-on-devices",
    "mp-weixin.limit.devtools",
    "mp-weixin.limit.devtools-console",
)
@pytest.mark.parametrize(
    ("record", "host", "sample"),
    [
        ("limit.android-jsapi", "/android-jsapi", "onError.errMsg"),
        ("limit.android-wcwss", "/android-2019", "onError.errMsg"),
        ("limit.wcwss-text", "/ios-jsapi", "onError.errMsg"),
        ("limit.2018-text", "/client-2018", "errMsg"),
        ("limit.devtools", "/devtools", "onError.errMsg"),
    ],
)
def test_one_socket_too_many_on_jsapi(record: str, host: str, sample: str) -> None:
    limit = {"/client-2018": 2, "/devtools": 10}.get(host, 5)
    played = perform(WX + host, many(limit + 1))
    assert len(played.all("task.open")) == limit
    assert played.of(limit + 1) == ["connect.success", "connect.complete", "task.error"]
    assert played.all("task.error") == [{"errMsg": words(record, sample).replace("=9", f"={limit + 1}")}]
    if host == "/devtools":
        assert played.console == [("error", words("limit.devtools-console", "console"))]


@pytest.mark.records(
    "mp-weixin.limit.binding-sixth-silent", "mp-weixin.limit.binding-sixth-text", "mp-weixin.limit.script-default"
)
def test_the_sixth_socket_on_binding() -> None:
    def script(play: Play) -> None:
        many(5)(play)
        play.later(1000, lambda: play.note("sixth", play.state(play.connect())))

    silent = perform(WX, script)
    assert silent.of(6) == []
    assert silent.first("sixth") == 3
    told = perform(f"{WX}@2.28.0", script)
    assert told.of(6) == ["connect.fail", "connect.complete"]
    assert told.first("connect.fail") == words("limit.binding-sixth-text")


@pytest.mark.records("mp-weixin.limit.binding-counts-open")
def test_binding_counts_open_sockets_and_falls_below_zero() -> None:
    def together(play: Play) -> None:
        for _ in range(7):
            play.connect()

    assert len(perform(WX, together).all("task.open")) == 7
    refused = perform(f"{WX}/android-jsapi", together)
    assert len(refused.all("task.open")) == 5

    def after_three_failures(play: Play) -> None:
        for _ in range(3):
            play.connect(timeout=1)
        for number in range(9):
            play.later(1000 + 100 * number, play.connect)

    below_zero = perform(WX, after_three_failures)
    assert len(below_zero.all("task.error")) == 3
    assert len(below_zero.all("task.open")) == 8


@pytest.mark.records("mp-weixin.limit.doc-2-before", "mp-weixin.limit.doc-5")
@pytest.mark.parametrize(
    ("target", "limit"),
    [
        (f"{WX}@1.7.0/android-jsapi", 2),
        (f"{WX}@2.4.0/android-jsapi", 2),
        (f"{WX}@2.4.1/android-jsapi", 5),
        (f"{WX}@2.4.0/minigame", 5),
        (f"{WX}@2.4.0", 2),
        (WX, 5),
    ],
)
def test_the_limit_by_version(target: str, limit: int) -> None:
    assert len(perform(target, many(limit + 2)).all("task.open")) == limit


@pytest.mark.records("mp-weixin.limit.pre-1-7-device", "mp-weixin.limit.pre-1-7-android", "mp-weixin.limit.pre-1-7-doc")
def test_one_socket_before_1_7_0() -> None:
    for host, record in (("/ios", "limit.pre-1-7-device"), ("/android", "limit.pre-1-7-android")):
        device = perform(f"{WX}@1.6.0{host}", many(2))
        assert device.first("connect.fail") == words(record)
        assert device.names.count("global.open") == 1
        assert "global.close" not in device.names
    simulator = perform(f"{WX}@1.6.0/devtools", many(2))
    assert simulator.names.count("global.open") == 2
    assert simulator.names.count("global.close") == 1


# How a connection fails


@pytest.mark.records(
    "mp-weixin.onerror.refused",
    "mp-weixin.onerror.tls-failed",
    "mp-weixin.onerror.tls-timeout",
    "mp-weixin.onerror.http-status",
    "mp-weixin.onerror.old-prefix",
    "mp-weixin.onerror.timer-expired",
    "mp-weixin.onerror.shape-binding",
    "mp-weixin.onerror.1004-scope",
    "mp-weixin.onerror.shape-doc",
    "mp-weixin.order.refused-error-only",
    "mp-weixin.callback.success-meaning",
)
@pytest.mark.parametrize(
    ("record", "host", "server"),
    [
        ("onerror.refused", "", "refuse"),
        ("onerror.tls-failed", "", "tls"),
        ("onerror.tls-timeout", "", "hang"),
        ("onerror.http-status", "", "reject:403"),
        ("onerror.http-status", "/ios", "reject:500"),
        ("onerror.old-prefix", "/android-2019", "reject:403"),
        ("onerror.old-prefix", "/ios-jsapi", "reject:403"),
        ("onerror.timer-expired", "/android-2019", "hang"),
    ],
)
def test_a_failed_connection_is_an_error_and_no_close(record: str, host: str, server: str) -> None:
    played = perform(WX + host, one_call(), server=server)
    assert played.names == ["connect.success", "connect.complete", "task.error", "global.error"]
    assert played.first("task.error") == words(record)


@pytest.mark.records("mp-weixin.onerror.websocketpp", "mp-weixin.onerror.dns-unknown", "mp-weixin.onerror.1004-scope")
@pytest.mark.parametrize(
    ("number", "server", "url"),
    [
        ("20", "reject:404", URL),
        ("5", "hang", URL),
        ("8", "tls", URL),
        ("2", "dns", URL),
        ("9", "hang", "ws://example.com"),
    ],
)
def test_numbers_and_texts_are_those_of_one_library(number: str, server: str, url: str) -> None:
    cause = words("onerror.websocketpp", "pairs")[number]
    played = perform(WX, one_call(url), server=server, domains=["wss://example.com", "ws://example.com"])
    code = words("onerror.1004-scope", "errCode")
    assert played.first("task.error") == {"errCode": code, "errMsg": f"open fail: _code:{number},_msg:{cause}"}


@pytest.mark.records("mp-weixin.tls.incomplete-chain")
@pytest.mark.parametrize(("host", "opens"), [("/ios", True), ("/devtools", True), ("/android", False)])
def test_a_chain_without_its_middle_stops_one_phone_alone(host: str, opens: bool) -> None:
    names = perform(f"{WX}{host}", one_call(), server="tls:incomplete").names
    assert ("task.open" in names) is opens
    assert ("task.error" in names) is not opens


@pytest.mark.records("mp-weixin.tls.rules", "mp-weixin.tls.wcwss-verify")
@pytest.mark.parametrize("host", PHONES)
def test_a_certificate_that_nobody_trusts_is_refused(host: str) -> None:
    played = perform(WX + host, one_call(), server="tls")
    assert "task.open" not in played.names
    text = played.first("task.error")["errMsg"]
    if host in ("", "/ios", "/android-2019", "/ios-jsapi"):
        assert text.endswith(f"msg:{words('onerror.websocketpp', 'pairs')['8']}")


@pytest.mark.records("mp-weixin.onerror.wcwss-form")
@pytest.mark.parametrize(("code", "server"), [("20", "reject:404"), ("8", "tls"), ("9", "hang"), ("2", "refuse")])
def test_the_form_of_a_failure_on_android_over_the_library(code: str, server: str) -> None:
    text = words("onerror.websocketpp", "pairs")[code]
    played = perform(f"{WX}/android-2019", one_call(), server=server)
    form = words("onerror.wcwss-form", "errMsg")
    assert played.first("task.error") == {"errMsg": form.replace("{code}", code).replace("{text}", text)}
    assert "task.close" not in played.names


@pytest.mark.records("mp-weixin.order.binding-error-deferred")
def test_binding_delivers_an_error_later_than_its_state() -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        for event in ("open", "error", "close"):
            play.on(task, event, lambda _, event=event: play.note(event, play.state(task)))

    def at(play: Play, name: str, state: int) -> tuple[int, int]:
        changed = next(entry.at for entry in play.app.trace if entry.kind == "state" and entry.data == state)
        return changed, next(entry.at for entry in play.app.trace if entry.kind == "event" and entry.name == name)

    failed = perform(WX, script, server="refuse")
    assert failed.first("error") == 3
    changed, heard = at(failed, "error", 3)
    assert heard > changed
    closed = perform(WX, script, server="close:4001")
    assert (closed.first("open"), closed.first("close")) == (1, 3)
    for name, state in (("open", 1), ("close", 3)):
        changed, heard = at(closed, name, state)
        assert heard == changed


@pytest.mark.records("mp-weixin.onerror.invalid-http-status-7-0-3")
def test_the_bare_text_of_7_0_3() -> None:
    played = perform(f"{WX}@1.9.98/client-2018", one_call(), server="reject:403")
    assert played.names == ["connect.success", "connect.complete", "task.error", "global.error"]
    assert played.first("task.error") == {"errMsg": words("onerror.invalid-http-status-7-0-3", "onError.errMsg")}


@pytest.mark.records(
    "mp-weixin.onerror.draft-refuses",
    "mp-weixin.onerror.tls-android-old",
    "mp-weixin.onerror.java-exception",
    "mp-weixin.onerror.connect-timeout-android",
    "mp-weixin.order.android-java-both",
)
@pytest.mark.parametrize(
    ("record", "server"),
    [
        ("onerror.draft-refuses", "reject:404"),
        ("onerror.tls-android-old", "tls"),
        ("onerror.java-exception", "refuse"),
        ("onerror.connect-timeout-android", "hang"),
    ],
)
def test_the_java_engine_raises_error_and_close(record: str, server: str) -> None:
    played = perform(f"{WX}/android-jsapi", one_call(), server=server)
    assert played.of(1) == ["connect.success", "connect.complete", "task.error", "task.close"]
    assert played.first("task.error") == words(record)
    assert played.first("task.close")["code"] == words("onerror.network-down-android", "code")


@pytest.mark.records("mp-weixin.onerror.network-down-android", "mp-weixin.onerror.devtools-network-none")
def test_without_a_network() -> None:
    def script(play: Play) -> None:
        play.network("none")
        play.connect()

    java = perform(f"{WX}/android-jsapi", script)
    assert java.first("task.error") == {"errMsg": words("onerror.network-down-android", "errMsg")}
    assert java.first("task.close")["code"] == words("onerror.network-down-android", "code")
    simulator = perform(f"{WX}/devtools", script)
    assert simulator.of(1) == ["connect.success", "connect.complete", "task.error"]
    assert simulator.first("task.error") == {"errMsg": words("onerror.devtools-network-none", "errMsg")}
    assert simulator.console == [("error", words("onerror.devtools-network-none", "console"))]

    def later(play: Play) -> None:
        play.connect()
        play.outside(100, lambda: play.network("none"))

    assert "task.close" in perform(f"{WX}/devtools", later).names


@pytest.mark.records("mp-weixin.order.devtools-error-then-close", "mp-weixin.onerror.devtools-generic")
@pytest.mark.parametrize("server", ["refuse", "dns", "tls", "reject:403"])
def test_the_simulator_has_one_text(server: str) -> None:
    played = perform(f"{WX}/devtools", one_call(), server=server)
    record = words("order.devtools-error-then-close")
    assert played.of(1) == ["connect.success", "connect.complete", "task.error", "task.close"]
    assert played.first("task.error") == {"errMsg": record["errMsg"]} == words("onerror.devtools-generic")
    assert played.first("task.close") == {"code": record["code"], "reason": record["reason"]}


@pytest.mark.records("mp-weixin.onerror.devtools-timeout")
def test_the_simulator_times_out_without_a_close() -> None:
    played = perform(f"{WX}/devtools", one_call(timeout=10), server="hang", connect_timeout_ms=3000)
    assert played.of(1) == ["connect.success", "connect.complete", "task.error"]
    assert played.first("task.error") == words("onerror.devtools-timeout")
    assert 3000 <= played.heard[-1].at <= 3010


@pytest.mark.records("mp-weixin.onerror.devtools-generic", "mp-weixin.param.protocols.bad-type")
@pytest.mark.parametrize("protocols", [["a", "a"], ["not a token"]])
def test_the_simulators_browser_throws(protocols: list[str]) -> None:
    played = perform(f"{WX}/devtools", one_call(protocols=protocols))
    assert played.first("task.error") == words("onerror.devtools-generic")
    assert "task.open" in perform(WX, one_call(protocols=["a", "a"])).names


@pytest.mark.records(
    "mp-weixin.timeout.config",
    "mp-weixin.timeout.precedence",
    "mp-weixin.param.timeout",
    "mp-weixin.param.timeout.bad-type",
)
@pytest.mark.parametrize(
    ("target", "timeout", "configured", "expected"),
    [
        (WX, None, None, 60_000),
        (WX, 5_000, 9_000, 5_000),
        (WX, "5000", 9_000, 9_000),
        (WX, 90_000, None, 60_000),
        (WX, float("inf"), None, 60_000),
        (f"{WX}/android-jsapi", 90_000, None, 90_000),
        (f"{WX}/android-2019", 90_000, None, 90_000),
        (f"{WX}/android-jsapi", "5000", 9_000, 9_000),
        (f"{WX}/android-jsapi", 0, 9_000, 9_000),
        (f"{WX}/ios-jsapi", "5000", 9_000, 9_000),
        (f"{WX}/devtools", 5_000, None, 60_000),
        (f"{WX}@2.10.0", 5_000, 9_000, 5_000),
        (f"{WX}@2.9.0", 5_000, 9_000, 9_000),
    ],
)
def test_how_long_a_connection_may_take(target: str, timeout: Any, configured: float | None, expected: int) -> None:
    options = {} if timeout is None else {"timeout": timeout}
    played = perform(target, one_call(**options), server="hang", connect_timeout_ms=configured)
    at = next(one.at for one in played.heard if one.name == "task.error")
    assert expected <= at <= expected + 5


# Sending


@pytest.mark.records(
    "mp-weixin.send.task-not-open",
    "mp-weixin.send.global-not-connected",
    "mp-weixin.send.binding-no-check",
    "mp-weixin.send.android-pre-1-7",
)
def test_sending_too_early() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.send(task, "early")
        play.send_global("early")
        play.note("returned", UNDEFINED)

    for host in JSAPI:
        played = perform(WX + host, script)
        assert played.all("send.fail") == [words("send.task-not-open"), words("send.global-not-connected")]
        assert played.names[2:7] == ["send.fail", "send.complete", "send.fail", "send.complete", "returned"]
    binding = perform(WX, script)
    assert binding.all("send.fail") == [words("send.binding-no-check"), words("send.global-not-connected")]
    assert perform(WX, lambda play: play.send_global("x")).first("send.fail") == words("send.global-not-connected")
    old = perform(f"{WX}@1.6.0", lambda play: play.send_global("x"))
    assert old.first("send.fail") == words("send.android-pre-1-7")


def after_open(do: Any, at: float = 50) -> Script:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(at, lambda: do(play, task))

    return script


@pytest.mark.records("mp-weixin.send.android-other", "mp-weixin.send.android-task-gone", "mp-weixin.send.devtools")
def test_sending_when_the_native_side_says_no() -> None:
    def forged(play: Play) -> None:
        task = play.connect()
        task.set("readyState", 1)
        play.send(task, "x")

    def gone(play: Play, task: HostObject) -> None:
        play.close(task)
        play.send(task, "x")

    def forged_after_the_end(play: Play, task: HostObject) -> None:
        play.close(task)
        play.later(100, lambda: task.set("readyState", 1))
        play.later(110, lambda: play.send(task, "x"))

    other = words("send.android-other")
    assert perform(f"{WX}/android-jsapi", forged).first("send.fail") == {"errMsg": other["notOpen"]}
    assert perform(f"{WX}/android-jsapi", after_open(gone)).first("send.fail") == words("send.android-task-gone")
    wrong = after_open(lambda play, task: (play.send(task, 5), play.send(task, UNDEFINED)))
    assert perform(f"{WX}/android-jsapi", wrong).all("send.fail") == [
        {"errMsg": other["wrongType"]},
        {"errMsg": other["nullData"]},
    ]
    devtools = words("send.devtools")
    assert perform(f"{WX}/devtools", forged).first("send.fail") == {"errMsg": devtools["notOpen"]}
    assert perform(f"{WX}/devtools", after_open(gone)).first("send.fail") == {"errMsg": devtools["notOpen"]}
    assert perform(f"{WX}/devtools", after_open(forged_after_the_end)).first("send.fail") == {
        "errMsg": devtools["gone"]
    }


@pytest.mark.records(
    "mp-weixin.send.data-types",
    "mp-weixin.send.data-type-unknown",
    "mp-weixin.onmessage.payload",
    "mp-weixin.callback.ok-texts",
)
def test_what_may_be_sent() -> None:
    both = after_open(lambda play, task: [play.send(task, data) for data in ("text", b"\x01\x02")])
    for host in (*PHONES, "/devtools"):
        played = perform(WX + host, both)
        assert played.all("task.message") == [{"data": "text"}, {"data": b"\x01\x02"}]
        assert played.all("send.success") == [{"errMsg": words("callback.ok-texts", "sendSocketMessage")}] * 2
    lax = after_open(lambda play, task: [play.send(task, data) for data in (5, [1, 2], View("Uint8Array", b"\x01"))])
    assert perform(f"{WX}/devtools", lax).all("task.message") == [{"data": "5"}, {"data": "1,2"}, {"data": b"\x01"}]
    oldest = perform(f"{WX}@1.6.0/library-2016", lambda play: play.send_global(5))
    assert oldest.first("send.fail") == {
        "errMsg": "sendSocketMessage:fail parameter error: data.data should be String instead of Number;"
    }


# Closing


@pytest.mark.records(
    "mp-weixin.close.code-range-wcwss", "mp-weixin.close.code-range-android", "mp-weixin.close.code-range-devtools"
)
@pytest.mark.parametrize(
    ("record", "host"),
    [
        ("close.code-range-wcwss", ""),
        ("close.code-range-wcwss", "/ios-jsapi"),
        ("close.code-range-android", "/android-jsapi"),
        ("close.code-range-android", "/android-2019"),
        ("close.code-range-devtools", "/devtools"),
    ],
)
def test_a_code_that_an_app_may_not_use(record: str, host: str) -> None:
    played = perform(WX + host, after_open(lambda play, task: play.close(task, code=1001)))
    assert played.of(1)[-2:] == ["close.fail", "close.complete"]
    assert played.first("close.fail") == words(record)
    assert "task.close" not in played.names


@pytest.mark.records(
    "mp-weixin.close.task-gone-wcwss", "mp-weixin.close.task-gone-android", "mp-weixin.close.task-gone-devtools"
)
@pytest.mark.parametrize(
    ("record", "host", "twice"),
    [
        ("close.task-gone-wcwss", "", True),
        ("close.task-gone-wcwss", "/ios-jsapi", True),
        ("close.task-gone-android", "/android-jsapi", True),
        ("close.task-gone-android", "/android-2019", True),
        ("close.task-gone-devtools", "/devtools", False),
    ],
)
def test_closing_what_is_gone(record: str, host: str, twice: bool) -> None:
    def script(play: Play, task: HostObject) -> None:
        play.close(task)
        play.close(task)
        play.later(100, lambda: play.close(task))

    played = perform(WX + host, after_open(script))
    assert played.all("close.fail") == [words(record)] * (2 if twice else 1)
    assert played.names.count("task.close") == 1


@pytest.mark.records("mp-weixin.close.success-immediate")
@pytest.mark.parametrize("host", ["/android-jsapi", "/android-2019", "/devtools"])
def test_close_succeeds_at_once_and_leaves_the_state(host: str) -> None:
    def script(play: Play, task: HostObject) -> None:
        play.close(task)
        play.note("state", play.state(task))

    played = perform(WX + host, after_open(script))
    assert played.names[-5:-1] == ["close.success", "close.complete", "state", "task.close"]
    assert played.first("state") == 1


@pytest.mark.records("mp-weixin.close.code-not-number", "mp-weixin.close.code-read-android")
@pytest.mark.parametrize(
    ("host", "code", "sent"),
    [
        ("", "4000", b"1000"),
        ("", None, b"1000"),
        ("/ios", "4000", b"1000"),
        ("/android-jsapi", "4000", b"4000"),
        ("/android-2019", "4000", b"4000"),
        ("/android-jsapi", 4000.9, b"4000"),
        ("/android-jsapi", "text", b"1000"),
        ("/android-jsapi", True, b"1000"),
        ("/android-jsapi", None, b"1000"),
        ("/android-jsapi", UNDEFINED, b"1000"),
        ("/android-jsapi", "1001", None),
        ("/devtools", "4000", b"4000"),
        ("/devtools", UNDEFINED, b"1000"),
        ("/devtools", "text", None),
    ],
)
def test_a_code_that_is_no_number(host: str, code: Any, sent: bytes | None) -> None:
    played = perform(WX + host, after_open(lambda play, task: play.close(task, code=code)))
    assert [data for name, data in played.frames if name == "out close"] == ([] if sent is None else [sent])
    assert ("close.fail" in played.names) == (sent is None)


@pytest.mark.records("mp-weixin.close.params", "mp-weixin.callback.ok-texts")
def test_what_goes_over_the_wire() -> None:
    for code, reason, frame in ((4000, "bye", b"4000 bye"), (UNDEFINED, UNDEFINED, b"1000"), ("4000", "", b"1000")):
        script = after_open(lambda play, task, code=code, reason=reason: play.close(task, code=code, reason=reason))
        played = perform(WX, script)
        assert ("out close", frame) in played.frames
        assert played.first("close.success") == {"errMsg": words("callback.ok-texts", "closeSocket")}
        assert played.of(1)[-3:] == ["close.success", "close.complete", "task.close"]


@pytest.mark.records("mp-weixin.close.params")
@pytest.mark.parametrize("host", ["", "/android-jsapi", "/devtools"])
@pytest.mark.parametrize(("reason", "fits"), [("好" * 41, True), ("好" * 41 + "x", False), ("🎉" * 31, False)])
def test_a_reason_has_at_most_123_bytes(host: str, reason: str, fits: bool) -> None:
    played = perform(WX + host, after_open(lambda play, task: play.close(task, reason=reason)))
    assert ("close.success" in played.names) == (fits or host == "/android-jsapi")  # which does not look at it
    assert ("task.close" in played.names) == fits


@pytest.mark.records("mp-weixin.close.before-open-doc")
@pytest.mark.parametrize("target", [WX, f"{WX}/android-jsapi", f"{WX}/devtools", f"{WX}@1.6.0"])
def test_closing_before_open_does_not_close(target: str) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.close_global()

    played = perform(target, script)
    assert "close.success" in played.names
    assert [name for name, _ in played.frames] == []


@pytest.mark.records("mp-weixin.close.global-closes-all", "mp-weixin.close.global-not-connected")
def test_close_socket_closes_every_socket() -> None:
    def script(play: Play) -> None:
        tasks = [play.connect() for _ in range(3)]

        def close() -> None:
            play.close_global(code=4000, reason="bye")
            play.note("states", [play.state(task) for task in tasks])
            play.close_global()

        play.later(50, close)

    played = perform(WX, script)
    assert played.first("states") == [3, 3, 3]
    assert sorted(data for name, data in played.frames if name == "out close") == [b"1000", b"1000", b"4000 bye"]
    assert len(played.all("task.close")) == 3
    assert len(played.all("global.close")) == 1
    assert played.all("close.fail") == [words("close.global-not-connected")]
    assert perform(WX, lambda play: play.close_global()).first("close.fail") == words("close.global-not-connected")


@pytest.mark.records(
    "mp-weixin.return.global-promise",
    "mp-weixin.return.task-methods-promise",
    "mp-weixin.return.connect-not-promise",
    "mp-weixin.return.task",
)
def test_promises() -> None:
    def script(play: Play) -> None:
        play.send_global("x", callbacks=False)
        task = play.connect(callbacks=False)
        assert isinstance(task, HostObject)
        play.later(50, lambda: play.send_global("x", callbacks=False))
        play.later(60, lambda: play.note("send", play.send(task, "x", callbacks=False)))
        play.later(70, lambda: play.close_global(callbacks=False))

    binding = perform(WX, script)
    assert binding.all("send.rejected") == [words("send.global-not-connected")]
    assert binding.all("send.resolved") == [{"errMsg": "sendSocketMessage:ok"}]
    assert binding.first("send") is UNDEFINED
    assert binding.all("close.resolved") == [{"errMsg": "closeSocket:ok"}]
    assert len(perform(f"{WX}/devtools", script).all("send.resolved")) == 2


@pytest.mark.records("mp-weixin.return.promise-since")
@pytest.mark.parametrize(
    ("version", "promised"), [("1.6.0", False), ("2.10.1", False), ("2.10.2", True), ("3.8.0", True)]
)
def test_promises_are_of_2_10_2(version: str, promised: bool) -> None:
    def script(play: Play) -> None:
        play.send_global("x", callbacks=False)
        play.close_global(callbacks=False)

    played = perform(f"{WX}@{version}", script)
    assert [bool(played.all(f"{call}.rejected")) for call in ("send", "close")] == [promised, promised]


# How a connection ends


@pytest.mark.records("mp-weixin.onclose.codes-seen", "mp-weixin.onclose.stream-end-ios", "mp-weixin.onclose.payload")
def test_the_pairs_that_developers_report() -> None:
    def dropped(play: Play) -> None:
        play.connect()

    def suspended(play: Play) -> None:
        play.connect()
        play.outside(100, play.app.background)
        play.outside(20_000, play.app.foreground)

    closed = after_open(lambda play, task: play.close(task))
    runs = [
        perform(f"{WX}/android-2019", closed),
        perform(WX, closed),
        perform(WX, suspended),
        perform(f"{WX}/ios-jsapi", suspended),
        perform(f"{WX}/ios-2018", dropped, server="drop"),
        perform(WX, dropped, server="drop"),
    ]
    assert [run.first("task.close") for run in runs] == words("onclose.codes-seen", "pairs")
    assert runs[4].first("task.close") == words("onclose.stream-end-ios")


@pytest.mark.records(
    "mp-weixin.onclose.android-suspend",
    "mp-weixin.life.suspend",
    "mp-weixin.life.background-5s",
    "mp-weixin.life.suspend-observed",
)
def test_suspension() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(100, play.app.background)
        play.outside(20_000, play.app.foreground)

    for host in ("/android-jsapi", "/android-2019"):
        java = perform(WX + host, script)
        assert java.first("task.close") == words("onclose.android-suspend")
        assert "task.error" not in java.names
        assert next(one.at for one in java.heard if one.name == "task.close") >= 20_000
    observed = perform(WX, script)
    assert observed.names[-2:] == ["task.close", "global.close"]
    assert not {"task.error", "global.error"} & set(observed.names)
    assert [entry.at for entry in observed.app.trace if entry.name == "out close"] == [5_100]

    def short(play: Play) -> None:
        play.connect()
        play.outside(100, play.app.background)
        play.outside(4_000, play.app.foreground)

    assert "task.close" not in perform(WX, short).names


@pytest.mark.records("mp-weixin.life.call-in-background", "mp-weixin.order.jsapi-sync-fail")
def test_calls_while_suspended() -> None:
    def script(play: Play) -> None:
        task = play.connect()
        play.later(50, lambda: task.set("readyState", 1))
        play.outside(100, play.app.background)
        play.outside(6_000, lambda: (play.connect(), play.send(task, "x"), play.close(task)))
        play.outside(9_000, play.app.foreground)

    played = perform(f"{WX}/android-jsapi", script)
    assert played.of(2) == ["connect.fail", "connect.complete", "task.error"]
    assert "global.error" not in played.names
    fail, _, error = (one.at for one in played.heard if one.socket == 2)
    assert error > fail
    assert played.states[-1] == 3
    record = words("life.call-in-background")
    assert played.first("connect.fail") == {"errMsg": record["connectSocket"]}
    assert played.first("task.error") == {"errMsg": record["connectSocket"]}
    assert played.first("send.fail") == {"errMsg": record["sendSocketMessage"]}
    assert played.first("close.fail") == {"errMsg": record["closeSocket"]}


@pytest.mark.records("mp-weixin.life.network-change")
def test_a_change_of_network_closes() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(100, lambda: play.network("4g"))

    for host in PHONES:
        played = perform(WX + host, script)
        assert played.names.count("task.close") == len(played.handshakes) == 1
    assert perform(WX, script).first("task.close") == {"code": 1006, "reason": "abnormal closure"}


@pytest.mark.records("mp-weixin.onclose.devtools-reasons")
@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 4001])
def test_the_simulator_fills_an_empty_reason(code: int) -> None:
    played = perform(f"{WX}/devtools", one_call(), server=f"close:{code}")
    reason = words("onclose.devtools-reasons", "reasons").get(str(code), "")
    assert played.first("task.close") == {"code": code, "reason": reason}
    given = perform(f"{WX}/devtools", one_call(), server=f"close:{code}:bye")
    assert given.first("task.close") == {"code": code, "reason": "bye"}


async def close_without_a_code(websocket: ServerConnection) -> None:
    websocket.protocol.send_close()
    websocket.send_data()
    await websocket.wait_closed()


@pytest.mark.records("mp-weixin.onclose.devtools-reasons")
def test_an_end_without_a_code_or_without_a_close_frame() -> None:
    reasons = words("onclose.devtools-reasons", "reasons")
    bare = perform(f"{WX}/devtools", one_call(), server=close_without_a_code)
    assert bare.first("task.close") == {"code": 1005, "reason": reasons["1005"]}
    cut = perform(f"{WX}/devtools", one_call(), server="drop")
    assert cut.first("task.close") == {"code": 1006, "reason": reasons["1006"]}


@pytest.mark.records("mp-weixin.onclose.android-no-reason", "mp-weixin.onerror.pre-1-7-message")
def test_java_leaves_an_empty_reason_out() -> None:
    for host in ("/android-jsapi", "/android-2019"):
        assert perform(WX + host, one_call(), server="close:4001").first("task.close") == {"code": 4001}
        given = perform(WX + host, one_call(), server="close:4001:bye")
        assert given.first("task.close") == {"code": 4001, "reason": "bye"}


@pytest.mark.records("mp-weixin.onerror.pre-1-7-message")
def test_android_before_tasks_says_message() -> None:
    old = f"{WX}@1.6.0"
    closed = perform(old, one_call(), server="close:4001:bye")
    assert closed.first("global.open") == {}
    assert closed.first("global.close") == {"code": 4001, "message": "bye"}
    assert perform(old, one_call(), server="close:4001").first("global.close") == {"code": 4001}
    assert list(perform(old, one_call(), server="refuse").first("global.error")) == ["message"]
    assert list(perform(f"{old}/ios", one_call(), server="refuse").first("global.error")) == ["errMsg"]


# Events and listeners


@pytest.mark.records(
    "mp-weixin.onopen.payload",
    "mp-weixin.onopen.profile-fields",
    "mp-weixin.onopen.global-also-profile",
    "mp-weixin.onopen.devtools-empty",
)
def test_the_open_event() -> None:
    for host in PHONES:
        played = perform(WX + host, one_call())
        opened = played.first("task.open")
        assert played.first("global.open") == opened
        assert all(isinstance(value, int | float) for value in opened["profile"].values())
        assert list(opened) == ["header", "profile"]
        assert len(opened["profile"]) == 8
    assert perform(f"{WX}/devtools", one_call()).first("task.open") == {}
    for version, keys in (
        ("2.10.4", ["header", "profile"]),
        ("2.10.3", ["header"]),
        ("2.0.0", ["header"]),
        ("1.9.9", []),
    ):
        assert list(perform(f"{WX}@{version}", one_call()).first("task.open")) == keys


@pytest.mark.records(
    "mp-weixin.listen.task-accumulate",
    "mp-weixin.listen.global-last-wins",
    "mp-weixin.listen.global-bad-argument",
    "mp-weixin.order.listen-sync",
)
def test_listeners_of_a_task_accumulate_and_a_global_one_is_replaced() -> None:
    def script(play: Play) -> None:
        task = play.connect(listen=False)
        order = play.note
        same = lambda event: order("same", event)  # noqa: E731
        play.on(task, "open", same)
        play.on(task, "open", same)
        play.listen("open", lambda event: order("old", event))
        play.listen("open", lambda event: order("new", event))
        play.listen("open", 5)
        play.later(100, lambda: play.on(task, "open", lambda event: order("late", event)))

    for host in (*PHONES, "/devtools"):
        assert perform(WX + host, script).names[2:] == ["same", "same", "new"]


@pytest.mark.records("mp-weixin.listen.global-current-task")
def test_global_functions_act_on_the_first_socket_while_it_lives() -> None:
    def script(play: Play) -> None:
        first = play.connect()
        play.later(50, lambda: play.connect())
        play.later(100, lambda: play.send_global("to the first"))
        play.later(150, lambda: play.close(first))
        play.later(200, lambda: play.send_global("to none"))
        play.later(250, lambda: play.connect())
        play.later(300, lambda: play.send_global("to the third"))

    played = perform(WX, script)
    assert [one.socket for one in played.heard if one.name == "task.message"] == [1, 3]
    assert len(played.all("global.message")) == 2
    assert len(played.all("send.fail")) == 1


# The handshake


@pytest.mark.records(
    "mp-weixin.header.value-coercion",
    "mp-weixin.header.referer-not-settable",
    "mp-weixin.header.referer-value",
    "mp-weixin.header.names-lowercased",
    "mp-weixin.header.origin",
    "mp-weixin.header.origin-wcwss",
    "mp-weixin.header.not-object",
    "mp-weixin.header.user-agent",
)
def test_headers() -> None:
    header = {"X-Text": "a", "X-Number": 5, "X-List": [1], "X-Null": None, "Referer": "mine"}
    sent = perform(WX, one_call(header=header), appid="wx1").headers()
    assert sent["X-Text"] == "a"
    assert sent["X-Number"] == "5"
    assert sent["X-List"] == words("header.value-coercion", "value")
    assert sent["X-Null"] == "[object Null]"
    referer = words("header.referer-value", "referer").replace("{appid}", "wx1")
    assert sent["Referer"] == referer.replace("{version}", "0")
    devtools = perform(f"{WX}/devtools", one_call(header=header), appid="wx1").headers()
    assert devtools["Referer"] == referer.replace("{version}", "devtools")
    java = perform(f"{WX}/android-jsapi", one_call("wss://example.com:8443", header=header)).headers()
    assert java["x-text"] == "a"
    assert java["Origin"] == "https://example.com:8443"
    over_wcwss = perform(f"{WX}/android-2019", one_call(header=header, protocols=["a", "b"])).headers()
    assert (over_wcwss["x-text"], over_wcwss["Origin"]) == ("a", "https://example.com")
    assert over_wcwss["Sec-WebSocket-Protocol"] == "a, b"
    own = perform(WX, one_call(header={"User-Agent": "mine"})).handshakes[0].headers
    assert [value for name, value in own if name.lower() == "user-agent"] == ["MicroMessenger"]
    for bad in ("text", 5, None):
        assert "task.open" in perform(WX, one_call(header=bad)).names


@pytest.mark.records(
    "mp-weixin.param.protocols",
    "mp-weixin.param.protocols.bad-type",
    "mp-weixin.header.subprotocol-joined",
    "mp-weixin.header.subprotocol-lost-2017",
)
def test_subprotocols() -> None:
    for host in ("", "/android-jsapi"):
        assert perform(WX + host, one_call(protocols=["a", "b"])).headers()["Sec-WebSocket-Protocol"] == "a, b"
    for version, sent in (("1.3.9", False), ("1.4.0", True)):
        headers = perform(f"{WX}@{version}", one_call(protocols=["a"])).headers()
        assert ("Sec-WebSocket-Protocol" in headers) == sent
    lost = f"{WX}@1.6.9/android-jsapi"
    assert "Sec-WebSocket-Protocol" not in perform(lost, one_call(protocols=["a"])).headers()
    workaround = perform(lost, one_call(protocols=["a"], header={"Sec-WebSocket-Protocol": "a"})).headers()
    assert {name.lower(): value for name, value in workaround.items()}["sec-websocket-protocol"] == "a"
    assert "Sec-WebSocket-Protocol" not in perform(WX, one_call(protocols="a")).headers()
    assert perform(f"{WX}/devtools", one_call(protocols="a")).headers()["Sec-WebSocket-Protocol"] == "a"


@pytest.mark.records("mp-weixin.param.permessage-deflate")
@pytest.mark.parametrize(
    ("target", "value", "offered"),
    [
        (WX, True, True),
        (WX, False, False),
        (WX, UNDEFINED, False),
        (f"{WX}@2.8.0", True, True),
        (f"{WX}@2.7.9", True, False),
        (f"{WX}/android-jsapi", True, True),
    ],
)
def test_compression_is_asked_for(target: str, value: Any, offered: bool) -> None:
    def script(play: Play) -> None:
        task = play.connect(perMessageDeflate=value)
        play.later(50, lambda: play.send(task, "a" * 1000))

    played = perform(target, script)
    assert ("permessage-deflate" in played.headers().get("Sec-WebSocket-Extensions", "")) == offered
    assert played.first("task.message") == {"data": "a" * 1000}


@pytest.mark.records("mp-weixin.param.method", "mp-weixin.param.method.effect")
@pytest.mark.parametrize("host", ["", "/ios", "/android-jsapi"])
def test_method_and_data_change_nothing(host: str) -> None:
    played = perform(WX + host, one_call(method="POST", data={"a": 1}))
    assert "task.open" in played.names  # a server takes GET alone
    assert played.handshakes[0].path == "/"


@pytest.mark.records("mp-weixin.url.ws-scheme-passes-script")
@pytest.mark.parametrize("url", ["ws://example.com", "WS://example.com", "wSs://example.com"])
@pytest.mark.parametrize("host", ["", "/ios", "/android-jsapi", "/minigame", "/devtools"])
def test_both_schemes_pass_the_script_and_the_list_decides(url: str, host: str) -> None:
    listed = perform(WX + host, one_call(url), domains=["ws://example.com", "wss://example.com"])
    assert "task.open" in listed.names
    refused = perform(WX + host, one_call(url), domains=OFF_LIST)
    assert refused.of(1) == ["connect.success", "connect.complete", "task.error"]


@pytest.mark.records("mp-weixin.life.no-heartbeat")
@pytest.mark.parametrize("host", [*PHONES, "/devtools"])
def test_an_idle_connection_stays(host: str) -> None:
    hour = 3_600_000
    played = perform(WX + host, one_call(), server="silent", until_ms=10 * hour)
    assert played.names[-2:] == ["task.open", "global.open"]
    assert played.frames == []


@pytest.mark.records("mp-weixin.size.no-documented-limit")
@pytest.mark.parametrize("host", ["", "/android-jsapi", "/devtools"])
def test_no_size_is_too_large(host: str) -> None:
    large = b"x" * 17_000_000
    played = perform(WX + host, after_open(lambda play, task: play.send(task, large)))
    assert played.first("task.message") == {"data": large}


@pytest.mark.records("mp-weixin.life.background-5s")
def test_what_is_not_done_in_the_background_is_interrupted() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(10, play.app.background)
        play.outside(6_000, play.connect)
        play.outside(9_000, play.app.foreground)

    played = perform(WX, script, server="hang")
    assert played.first("task.error")["errMsg"] == "fail interrupted"
    assert played.first("connect.fail") == {"errMsg": "connectSocket:fail interrupted"}


@pytest.mark.records("mp-weixin.send.android-other", "mp-weixin.close.task-gone-android")
@pytest.mark.parametrize("host", ["/android-jsapi", "/android-2019"])
def test_before_the_client_has_listed_any_socket(host: str) -> None:
    def refused(play: Play) -> None:
        task = play.connect()
        task.set("readyState", 1)
        play.later(0, lambda: (play.close(task), play.send(task, "x")))

    def script(play: Play) -> None:
        play.app.background()
        play.outside(6_000, lambda: refused(play))
        play.outside(9_000, play.app.foreground)

    played = perform(WX + host, script)
    assert played.first("send.fail") == {"errMsg": words("send.android-other", "noClient")}
    assert played.first("close.fail") == {"errMsg": "closeSocket:fail:no task"}


@pytest.mark.records("mp-weixin.limit.android-jsapi")
def test_close_frees_a_place_before_the_close_event() -> None:
    def script(play: Play) -> None:
        first, *_ = [play.connect() for _ in range(5)]
        play.later(50, lambda: (play.close(first), play.connect()))

    played = perform(f"{WX}/android-jsapi", script)
    assert len(played.all("task.open")) == 6


@pytest.mark.records("mp-weixin.limit.devtools")
def test_the_simulator_counts_from_creation() -> None:
    def script(play: Play) -> None:
        for _ in range(11):
            play.connect()

    assert len(perform(f"{WX}/devtools", script).all("task.open")) == 10


async def chatter(websocket: ServerConnection) -> None:
    for number in range(100):
        await websocket.send(str(number))
        await asyncio.sleep(0.001)


@pytest.mark.records("mp-weixin.onmessage.closed-ignored")
@pytest.mark.parametrize(
    ("host", "heard"), [("", False), ("/ios", False), ("/android-jsapi", True), ("/devtools", True)]
)
def test_messages_that_come_after_close_socket(host: str, heard: bool) -> None:
    def script(play: Play) -> None:
        play.connect()
        play.later(50, play.close_global)

    played = perform(WX + host, script, server=chatter)
    after = played.names[played.names.index("close.success") :]
    assert ("task.message" in after) == heard
    assert after.count("task.close") == 1


@pytest.mark.records("mp-weixin.domain.error.binding")
def test_nothing_closes_the_connection_of_a_domain_off_the_list() -> None:
    played = perform(WX, one_call(), server="close:4001:bye", domains=OFF_LIST)
    assert played.names[2:] == ["task.error", "global.error", "task.close", "global.close"]
    assert played.first("task.close") == {"code": 4001, "reason": "bye"}


@pytest.mark.records("mp-weixin.listen.bad-argument-logged", "mp-weixin.listen.global-bad-argument")
@pytest.mark.parametrize(
    ("target", "logs"),
    [(f"{WX}@1.6.0", True), (f"{WX}@2.3.2/library-2018", True), (f"{WX}@2.2.5/minigame", True), (WX, False)],
)
def test_a_listener_that_is_no_function(target: str, logs: bool) -> None:
    def script(play: Play) -> None:
        play.listen("open", 5)
        play.connect(listen=False)

    played = perform(target, script)
    assert "global.open" in played.names  # of the listener before
    assert played.console == ([("error", words("listen.bad-argument-logged", "console"))] if logs else [])


@pytest.mark.records("mp-weixin.size.android-fragments")
def test_old_android_clients_drop_a_message_whose_fragments_amount_to_too_much() -> None:
    async def server(ws: ServerConnection) -> None:
        for size in (10485761, 10485760):  # and, by itself, the fragment that ends it
            await ws.send([b"\0" * size])
        await ws.wait_closed()

    for host, messages in (("android-jsapi", [10485760]), ("android-2019", [10485761, 10485760])):
        play = perform(f"{WX}/{host}", lambda play: play.connect(), server=server)
        assert [len(message["data"]) for message in play.all("task.message")] == messages
        assert play.all("task.error") == []


@pytest.mark.records("mp-weixin.life.suspend-ios-task")
def test_one_client_on_ios_told_the_global_listener_alone() -> None:
    def script(play: Play) -> None:
        play.connect()
        play.outside(100, play.app.background)
        play.outside(20_000, play.app.foreground)

    play = perform(f"{WX}@3.4.1/ios-2024", script)
    assert [name for name in play.names if name.endswith("close")] == ["global.close"]
    assert play.states[-1] == 3
    closed = perform(f"{WX}@3.4.1/ios-2024", after_open(lambda play, task: play.close(task)))
    assert [name for name in closed.names if name.endswith(".close")] == ["task.close", "global.close"]
