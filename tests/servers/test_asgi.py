"""An ASGI application as the server: bare, Starlette, FastAPI; in virtual time and in the real world."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.exceptions import ProtocolError

from emulator import UserError, launch
from emulator.cli import main
from emulator.servers import for_handler, parse
from tests.api.conftest import invented

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi import Depends, FastAPI
    from fastapi import WebSocket as FastWebSocket

World = Literal["virtual", "real"]
both = pytest.mark.parametrize("world", ["virtual", "real"])


class Backend:
    """An application that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        routes = [
            WebSocketRoute("/room/{name}", self.room),
            WebSocketRoute("/closed", self.closed),
            WebSocketRoute("/denied", self.denied),
            WebSocketRoute("/fails", self.fails),
            WebSocketRoute("/leaves", self.leaves),
            WebSocketRoute("/says/{code:int}", self.says),
            Route("/login", self.login, methods=["GET", "POST"]),
        ]
        self.app = Starlette(routes=routes, lifespan=self.lifespan)

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[dict[str, Any]]:
        self.told.append("up")
        yield {"greeting": "welcome"}
        self.told.append("down")

    async def room(self, websocket: WebSocket) -> None:
        offered = websocket.scope["subprotocols"]
        await websocket.accept(subprotocol=offered[-1] if offered else None, headers=[(b"x-room", b"7")])
        query, token = websocket.query_params.get("q"), websocket.headers.get("x-token")
        await websocket.send_text(f"{websocket.state.greeting} {websocket.path_params['name']} {query} {token}")
        while (message := await websocket.receive())["type"] == "websocket.receive":
            if "text" in message and message["text"] is not None:
                await websocket.send_text(message["text"])
            else:
                await websocket.send_bytes(message["bytes"])
        self.told.append((message["code"], message["reason"]))

    async def closed(self, websocket: WebSocket) -> None:
        await websocket.close()

    async def denied(self, websocket: WebSocket) -> None:
        await websocket.send_denial_response(PlainTextResponse("slow down", 429, {"Retry-After": "7"}))

    async def fails(self, websocket: WebSocket) -> None:
        await websocket.accept()
        raise ValueError("boom")

    async def leaves(self, websocket: WebSocket) -> None:
        await websocket.accept()

    async def says(self, websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close(websocket.path_params["code"], "over")

    async def login(self, request: Any) -> Any:
        body = await request.json() if request.method == "POST" else None
        query = dict(request.query_params)
        return JSONResponse({"body": body, "query": query, "greeting": request.state.greeting}, 201)


def connect(app: Any, path: str, **options: Any) -> Any:
    return app.uni.connectSocket({"url": f"wss://h{path}", "success": lambda: None, **options})


@both
def test_scope_accept_receive_send_and_disconnect(world: World) -> None:
    backend = Backend()
    with launch(invented(), server=backend.app, world=world) as app:
        task = connect(app, "/room/a%20b?q=1", protocols=["one", "two"], header={"X-Token": "t"})
        app.expect("message", data={"data": "welcome a b 1 t"})
        (handshake,) = app.handshakes
        assert (handshake.status, handshake.subprotocol) == (101, "two")
        for data in ("hi", b"\x00\x01"):
            task.send({"data": data})
            app.expect("message", data={"data": data})
        task.close({"code": 3001, "reason": "me"})
        app.event(task, "close")
        app.until(lambda: (3001, "me") in backend.told)
    assert backend.told == ["up", (3001, "me"), "down"]


@both
@pytest.mark.parametrize(("path", "status"), [("/closed", 403), ("/denied", 429), ("/nowhere", 403)])
def test_a_handshake_that_is_refused(world: World, path: str, status: int) -> None:
    with launch(invented(), server=Backend().app, world=world) as app:
        app.expect("error", socket=connect(app, path))
        assert [handshake.status for handshake in app.handshakes] == [status]


@both
def test_the_applications_close_code(world: World) -> None:
    with launch(invented(), server=Backend().app, world=world) as app:
        assert app.event(connect(app, "/says/4001"), "close") == {"code": 4001, "reason": "over"}


@both
def test_an_application_that_fails_fails_the_test_and_cuts_the_connection(world: World) -> None:
    with launch(invented(), server=Backend().app, world=world) as app:
        task = connect(app, "/fails")
        with pytest.raises(ValueError, match="boom"):
            app.event(task, "close")
        app.idle()
        assert app.expect("close", socket=task).data["code"] == 1006


def test_an_application_that_just_ends_cuts_the_connection() -> None:
    with launch(invented(), server=Backend().app) as app:
        assert app.event(connect(app, "/leaves"), "close")["code"] == 1006


def test_a_code_that_may_not_be_sent_is_the_applications_failure() -> None:
    with launch(invented(), server=Backend().app) as app:
        task = connect(app, "/says/1005")
        with pytest.raises(ProtocolError, match="invalid status code"):
            app.event(task, "close", within_ms=5000)


@both
def test_the_apps_requests_reach_its_http_side(world: World) -> None:
    with launch(invented(), server=Backend().app, world=world) as app:
        got: list[Any] = []
        app.uni.request({"url": "https://h/login?a=1", "method": "POST", "data": {"b": 2}, "success": got.append})
        app.uni.request({"url": "https://h/login", "data": {"c": 3}, "success": got.append})
        app.until(lambda: len(got) == 2, within_ms=5000)
        assert [one["statusCode"] for one in got] == [201, 201]
        assert got[0]["data"] == {"body": {"b": 2}, "query": {"a": "1"}, "greeting": "welcome"}
        assert got[1]["data"] == {"body": None, "query": {"c": "3"}, "greeting": "welcome"}


def test_a_client_that_goes_is_no_failure() -> None:
    async def sends_on(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError
        await receive()
        await send({"type": "websocket.accept"})
        while True:
            await asyncio.sleep(1)
            await send({"type": "websocket.send", "text": "tick"})

    with launch(invented(), server=sends_on) as app:
        task = connect(app, "/")
        app.expect("message")
        task.close({})
        app.event(task, "close")
        assert app.idle() == "idle", "the application has ended"


@both
def test_an_application_that_never_answers(world: World) -> None:
    told: list[Any] = []

    async def mute(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "websocket"  # it has no lifespan
        told.extend([await receive(), await receive()])

    with launch(invented(), server=mute, world=world, connect_timeout_ms=200) as app:
        app.expect("error", socket=connect(app, "/"), within_ms=10_000)
        app.until(lambda: len(told) == 2)
    assert [message["type"] for message in told] == ["websocket.connect", "websocket.disconnect"]


def test_the_end_of_the_test_is_told_to_the_application() -> None:
    backend = Backend()
    with launch(invented(), server=backend.app) as app:
        app.expect("message", socket=connect(app, "/room/x"))
    assert backend.told == ["up", (1006, ""), "down"]


def test_virtual_time_is_the_applications_too() -> None:
    api = FastAPI()

    def slow(name: str = "x") -> str:
        return name.upper()

    @api.websocket("/wait")
    async def wait(websocket: FastWebSocket, name: str = Depends(slow)) -> None:
        await websocket.accept()
        await asyncio.sleep(3600)
        await websocket.send_json({"name": name})
        await websocket.receive_text()

    with launch(invented(), server=api) as app:
        connect(app, "/wait?name=y")
        found = app.expect("message", within_ms=4_000_000)
        assert found.data == {"data": '{"name":"Y"}'}
        assert found.at >= 3_600_000


def test_a_lifespan_that_fails_is_one_clear_line() -> None:
    @asynccontextmanager
    async def fails(app: Starlette) -> AsyncIterator[None]:
        raise RuntimeError("no database")
        yield

    with (
        pytest.raises(UserError, match="the ASGI application's lifespan failed to start: RuntimeError: no database"),
        launch(invented(), server=Starlette(lifespan=fails)),
    ):
        pass


APP = """
async def app(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": scope["path"]})
        await receive()

class Application:
    async def __call__(self, scope, receive, send):
        await app(scope, receive, send)

made = Application()

def neither(a, b):
    pass
"""
SCRIPT = """
const task = uni.connectSocket({ url: 'wss://h/x', complete() {} })
task.onMessage(({ data }) => { console.assert(data === '/x', data); task.close({}) })
task.onError((error) => { throw error })
task.onClose(() => {})
"""


@pytest.mark.parametrize("name", ["app", "made"])
def test_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "server.py").write_text(APP)
    (tmp_path / "script.js").write_text(SCRIPT)
    monkeypatch.chdir(tmp_path)
    assert main(["run", "script.js", "-p", "mp-weixin", "--server", f"server.py:{name}", "--timeline"]) == 0
    assert "/x" in capsys.readouterr().out


def test_what_is_neither_handler_nor_application(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(APP)
    with pytest.raises(UserError, match=r"one connection, .* or be an ASGI application"):
        parse("server.py:neither", tmp_path)
    with pytest.raises(UserError, match="no ASGI application"):
        for_handler(lambda a, b: None)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("ws://localhost:80a", "Port could not be cast"),
        ("ws://localhost/chat", "write it like ws://localhost:8000"),
        ("ws://", "write it like ws://localhost:8000"),
    ],
)
def test_a_wrong_url(spec: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        parse(spec, Path.cwd())


def test_a_url_is_of_the_real_world() -> None:
    with (
        pytest.raises(UserError, match="only be reached in the real world"),
        launch(invented(), server="ws://localhost:8000", world="virtual"),
    ):
        pass
