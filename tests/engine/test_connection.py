"""The connection under the profile's wire rules, against real `websockets` servers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from emulator.engine.world import REFUSED, UNKNOWN_HOST, UNREACHABLE, UNTRUSTED


def test_text_and_binary_come_back(stage: Any) -> None:
    s = stage("echo")

    def script() -> None:
        task = s.watched()
        task.onOpen(lambda _: (task.send({"data": "héllo\0"}), task.send({"data": b"\0\xff"}), task.send({"data": ""})))

    assert s.play(script) == "idle"
    assert s.log[1:] == [("message", {"data": "héllo\0"}), ("message", {"data": b"\0\xff"}), ("message", {"data": ""})]


def test_a_lone_surrogate_leaves_as_the_replacement_character(stage: Any) -> None:
    s = stage("echo")

    def script() -> None:
        task = s.watched()
        task.onOpen(lambda _: task.send({"data": "a\ud800b"}))

    s.play(script)
    assert s.log[-1] == ("message", {"data": "a\ufffdb"})


@pytest.mark.parametrize("size", [125, 126, 65_535, 65_536, 3_000_000])
def test_messages_of_every_length_form(stage: Any, size: int) -> None:
    s = stage("echo")

    def script() -> None:
        task = s.watched()
        task.onOpen(lambda _: task.send({"data": b"x" * size}))

    s.play(script)
    assert len(s.log[-1][1]["data"]) == size


@pytest.mark.parametrize(
    ("server", "condition", "cause"),
    [
        (REFUSED, "refused", "Connection refused"),
        (UNKNOWN_HOST, "dns-failed", "Name or service not known"),
        (UNREACHABLE, "unreachable", "Network is unreachable"),
        (UNTRUSTED, "tls-untrusted", "unable to get local issuer certificate"),
        ("reject:403", "handshake-rejected", None),
        ("hang", "connect-timeout", "Connection timed out"),
    ],
)
def test_a_dial_fails_with_its_condition(stage: Any, server: Any, condition: str, cause: str | None) -> None:
    failed = {
        "steps": [f"check {condition}", "deliver error"],
        "unless": {condition: {"error": {"seen": condition, "cause": "{cause}"}}},
    }
    s = stage(server, failed=failed)
    s.play(lambda: s.watched())
    assert s.words() == ["error"]
    assert s.log[0][1]["seen"] == condition
    assert cause is None or cause in s.log[0][1]["cause"]


def test_the_status_of_a_refused_handshake_can_be_told(stage: Any) -> None:
    s = stage(
        "reject:404", failed={"steps": ["deliver error"], "error": {"status": "{status}", "line": "{status-line}"}}
    )
    s.play(lambda: s.watched())
    assert s.log == [("error", {"status": 404, "line": "HTTP/1.1 404 Not Found"})]


@pytest.mark.parametrize(("covers", "outcome"), [("handshake", ["error"]), ("tcp", [])])
def test_a_time_limit_covers_tcp_or_the_whole_handshake(stage: Any, covers: str, outcome: list[str]) -> None:
    s = stage("hang", timeout={"covers": covers, "default": "5 s"})
    s.play(lambda: s.watched())
    assert s.words() == outcome


@pytest.mark.parametrize(
    ("rules", "param", "configured", "at"),
    [
        ({"default": 60_000}, None, None, 60_000),
        ({"default": 60_000}, 100, 2_000, 2_000),
        ({"param": "first"}, 100, 2_000, 100),
        ({"param": "first"}, 0, 2_000, 2_000),
        ({"param": "largest"}, 100, 2_000, 2_000),
        ({"param": "largest"}, 9_000, 2_000, 9_000),
        ({"config": False, "default": 7_000}, 100, 2_000, 7_000),
        ({"max": 60_000}, None, 90_000, 60_000),
        ({"unit": "next-second"}, None, 1_999, 2_000),
        ({"unit": "next-second"}, None, 2_000, 3_000),
        ({"max": 60_000, "default": 30_000, "above-max": "default"}, None, 90_000, 30_000),
        ({"max": 60_000, "default": 30_000, "above-max": "default"}, None, 0, 30_000),
    ],
)
def test_the_time_limit(stage: Any, rules: dict[str, Any], param: Any, configured: Any, at: int) -> None:
    from emulator.engine.app import Settings

    s = stage("hang", Settings(connect_timeout_ms=configured), timeout=rules)
    s.play(lambda: s.watched(**({} if param is None else {"timeout": param})))
    assert [entry.at for entry in s.app.trace if entry.kind == "event"] == [at]


def test_the_server_sees_code_and_reason_of_the_close_frame(stage: Any) -> None:
    seen: list[Any] = []

    async def handler(ws: Any) -> None:
        await ws.wait_closed()
        seen.append((ws.close_code, ws.close_reason))

    s = stage(handler)

    def script() -> None:
        task = s.watched()
        task.onOpen(lambda _: task.close({"code": 4000, "reason": "再见"}))

    s.play(script)
    assert seen == [(4000, "再见")]
    assert s.log[-1] == ("close", {"code": 4000, "reason": "再见"})


@pytest.mark.parametrize(
    ("rule", "given", "sent"),
    [
        ("given", {"code": 4001, "reason": "r"}, (4001, "r")),
        ("given", {}, (1000, "bye")),
        ("given", {"code": "4001"}, (1000, "bye")),
        ("forced", {"code": 4001, "reason": "r"}, (1000, "bye")),
        ("positive-or-default", {"code": -1}, (1000, "bye")),
        ("truthy-or-default", {"code": 0}, (1000, "bye")),
    ],
)
def test_what_becomes_of_the_apps_code(stage: Any, rule: str, given: dict[str, Any], sent: tuple[int, str]) -> None:
    s = stage("echo", wire={"close": {"code": rule, "default-reason": "bye"}})

    def script() -> None:
        task = s.watched()
        task.onOpen(lambda _: task.close(given))

    s.play(script)
    assert s.log[-1] == ("close", {"code": sent[0], "reason": sent[1]})


async def closes(ws: Any) -> None:
    await ws.close(4002, "enough")


def test_a_close_frame_of_the_server_is_answered_and_reported(stage: Any) -> None:
    s = stage(closes)
    s.play(lambda: s.watched())
    assert s.log[-1] == ("close", {"code": 4002, "reason": "enough"})


def test_a_close_frame_may_go_unanswered_and_still_be_reported(stage: Any) -> None:
    codes: list[Any] = []

    async def handler(ws: Any) -> None:
        await ws.close(4002, "enough")
        codes.append(ws.protocol.close_rcvd)

    s = stage(handler, wire={"close": {"peer": "unanswered"}})
    s.play(lambda: s.watched())
    assert s.log[-1] == ("close", {"code": 4002, "reason": "enough"})
    assert codes == [None]


def test_a_close_frame_may_go_unnoticed_until_the_app_closes(stage: Any) -> None:
    s = stage(closes, wire={"close": {"peer": "unnoticed"}})

    def script() -> None:
        task = s.watched()
        s.app.later(10_000, lambda: task.close({"code": 1000}))

    s.play(script)
    closed = [entry for entry in s.app.trace if entry.kind == "event" and entry.name == "close"]
    assert [(entry.at >= 10_000, entry.data["code"]) for entry in closed] == [(True, 4002)]


@pytest.mark.parametrize(("app", "waits"), [("handshake", True), ("reported-at-once", False), ("cut", False)])
def test_the_apps_own_close_waits_or_not(stage: Any, app: str, waits: bool) -> None:
    async def deaf(ws: Any) -> None:
        ws.transport.pause_reading()
        await asyncio.sleep(3600)

    s = stage(deaf, wire={"close": {"app": app, "wait": "60 s"}})
    asked: list[int] = []

    def script() -> None:
        task = s.watched()
        task.onOpen(lambda _: (asked.append(s.app.trace._now()), task.close({"code": 1000})))

    s.play(script)
    closed = [entry.at for entry in s.app.trace if entry.kind == "event" and entry.name == "close"]
    assert closed == [asked[0] + (60_000 if waits else 0)]


def test_an_end_without_a_close_frame_is_1006(stage: Any) -> None:
    s = stage("drop")
    s.play(lambda: s.watched())
    assert s.log[-1] == ("close", {"code": 1006, "reason": ""})


@pytest.mark.parametrize("code", [999, 1004, 2999, 5000, 65535])
def test_codes_that_the_protocol_core_refuses_arrive(stage: Any, code: int) -> None:
    async def handler(ws: Any) -> None:
        ws.transport.write(b"\x88\x02" + code.to_bytes(2, "big"))
        await ws.wait_closed()

    s = stage(handler)
    s.play(lambda: s.watched())
    assert s.log[-1] == ("close", {"code": code, "reason": ""})


def test_codes_that_the_platform_refuses_break_the_protocol(stage: Any) -> None:
    async def handler(ws: Any) -> None:
        ws.transport.write(b"\x88\x02" + (1005).to_bytes(2, "big"))
        await ws.wait_closed()

    ended = {
        "steps": ["check protocol-error", "deliver close"],
        "unless": {"protocol-error": {"close": "broken"}},
    }
    s = stage(handler, ended=ended, wire={"close": {"refused-codes": [[1005, 1006]]}})
    s.play(lambda: s.watched())
    assert s.log[-1] == ("close", "broken")


@pytest.mark.parametrize("bad", [b"\x81\x02\xff\xfe", b"\x83\x00", b"\xc1\x00", b"\x88\x01\x03"])
def test_broken_frames_end_the_connection(stage: Any, bad: bytes) -> None:
    async def handler(ws: Any) -> None:
        ws.transport.write(bad)
        await ws.wait_closed()

    s = stage(handler)
    s.play(lambda: s.watched())
    assert s.words() == ["open", "close"]


@pytest.mark.parametrize(("above", "then"), [("dropped", "8"), ("ends", None)])
def test_a_message_in_fragments_has_a_limit(stage: Any, above: str, then: str | None) -> None:
    async def handler(ws: Any) -> None:
        await ws.send(["12", "34"])  # a fragment without data ends it, when there are four bytes of it
        await ws.send(["12", "345", "6", "7"])
        await ws.send("8")
        await ws.wait_closed()

    ended = {
        "steps": ["check message-too-big", "deliver close"],
        "unless": {"message-too-big": {"close": "too big"}},
    }
    s = stage(handler, ended=ended, wire={"fragments": {"max": 4, "above": above}})
    s.play(lambda: s.watched())
    last = ("message", {"data": then}) if then else ("close", "too big")
    assert s.log[1:] == [("message", {"data": "1234"}), last]


def test_fragments_are_joined(stage: Any) -> None:
    async def handler(ws: Any) -> None:
        await ws.send(["one ", "two ", "three"])
        await ws.wait_closed()

    s = stage(handler)
    s.play(lambda: s.watched())
    assert s.log[-1] == ("message", {"data": "one two three"})


@pytest.mark.parametrize(
    ("rules", "answer", "opens"),
    [
        ({}, "b", True),
        ({}, None, True),
        ({"missing": "fails"}, None, False),
        ({}, "zzz", False),
        ({"unrequested": "accepted"}, "zzz", True),
    ],
)
def test_subprotocol_rules(stage: Any, rules: dict[str, str], answer: str | None, opens: bool) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from websockets.utils import accept_key

        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = head.split("Sec-WebSocket-Key: ")[1].split("\r\n")[0]
        chosen = f"Sec-WebSocket-Protocol: {answer}\r\n" if answer else ""
        writer.write(
            f"HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{chosen}"
            f"Sec-WebSocket-Accept: {accept_key(key)}\r\n\r\n".encode()
        )

    s = stage(None, wire={"subprotocols": rules})

    def script() -> None:
        async def go() -> None:
            await asyncio.start_server(answering, "a.example", 443)
            s.watched(protocols=["a", "b"])

        s.world.loop.create_task(go())

    s.play(script)
    assert s.words() == (["open"] if opens else ["error"])


def test_subprotocols_are_joined_and_sent_as_the_profile_says(stage: Any) -> None:
    for rules, sent in (({"join": ","}, "a,b"), ({"join": ", "}, "a, b"), ({"sent": False}, None)):
        s = stage("echo", wire={"subprotocols": rules})
        s.play(lambda s=s: s.watched(protocols=["a", "b"]))
        assert dict(s.handshakes[0].headers).get("Sec-WebSocket-Protocol") == sent


def test_a_missing_pong_ends_the_connection(stage: Any) -> None:
    async def deaf(ws: Any) -> None:
        ws.transport.pause_reading()
        await asyncio.sleep(3600)

    ended = {"steps": ["check pong-missing", "deliver close"], "unless": {"pong-missing": {"close": "no pong"}}}
    s = stage(deaf, wire={"ping": {"every": "60 s", "lost-after": "30 s"}}, ended=ended)
    s.play(lambda: s.watched())
    assert s.log[-1] == ("close", "no pong")
    assert s.app.trace.entries[-1].at == 90_000 + 3


def test_the_same_run_has_the_same_trace(stage: Any) -> None:
    traces = []
    for _ in range(2):
        s = stage("echo")

        def script(s: Any = s) -> None:
            task = s.watched()
            task.onOpen(lambda _: task.send({"data": "x"}))

        s.play(script)
        traces.append(
            [(e.at, e.kind, e.name, repr(e.data).split(" at 0x")[0]) for e in s.app.trace if e.kind != "call"]
        )
    assert traces[0] == traces[1]
