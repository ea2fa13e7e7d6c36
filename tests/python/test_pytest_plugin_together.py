"""The plugin beside others: xdist, pytest-asyncio, anyio; and with every kind of server under test."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.server import serve

from tests.api.conftest import BASE

pytest_plugins = ["pytester"]

VERSIONS = {"axes": {"version": {"counts": "library", "first": "1.0", "latest": "3.0"}}, "hosts": {"default": "phone"}}

COROUTINE = """
import pytest
pytestmark = [pytest.mark.targets("inv-a"){marks}]

async def test_it(unisock):
    task = unisock.uni.connectSocket({{"url": "wss://h/x", "success": lambda: None}})
    await unisock.event(task, "open")
    task.send({{"data": "hi"}})
    await unisock.expect("message", socket=task, data={{"data": "hi"}})
    await unisock.expect_none("close", within_ms=60_000)
    assert (await unisock.uni.showModal({{"title": "x"}}))["confirm"]
    assert unisock.now_ms > 60_000
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project whose tests know two invented platforms."""
    hosts = {"hosts": {"default": "phone", "tree": {"phone": {"target": True}}}}
    for name in ("inv-a", "inv-b"):
        data = BASE | VERSIONS | hosts | {"platform": name, "namespace": name[-1]}
        Path(pytester.path / f"{name}.yaml").write_text(json.dumps(data), "utf-8")
    asyncio = "asyncio_default_fixture_loop_scope = function\n"
    pytester.makeini(f"[pytest]\n{asyncio}unisock_profiles = inv-a.yaml inv-b.yaml\n")
    return pytester


@pytest.mark.parametrize(
    ("marks", "options", "count"),
    [
        ("", ["-p", "no:asyncio", "-p", "no:anyio", "-Wignore::pytest.PytestConfigWarning"], 1),
        ("", ["--asyncio-mode=strict"], 1),
        ("", ["--asyncio-mode=auto"], 1),
        (", pytest.mark.asyncio", ["--asyncio-mode=strict"], 1),
        (", pytest.mark.anyio", ["--asyncio-mode=strict"], 2),  # on asyncio and on trio
    ],
    ids=["alone", "strict, no marker", "auto", "strict", "anyio"],
)
def test_a_coroutine_gets_the_app_that_is_awaited(
    project: pytest.Pytester, marks: str, options: list[str], count: int
) -> None:
    project.makepyfile(COROUTINE.format(marks=marks))
    project.runpytest("-Werror", *options).assert_outcomes(passed=count)


def test_what_a_coroutine_runs_into_is_its_failure(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.targets("inv-a")
        async def test_it(unisock):
            unisock.uni.connectSocket({"url": "wss://h/x", "success": lambda: None})
            await unisock.expect("message", data={"data": "hi"}, within_ms=1000)
        """
    )
    result = project.runpytest("-p", "no:asyncio")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(['*expected event message {"data":"hi"}, which did not come*'])


def test_with_xdist_each_worker_has_the_same_targets(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.targets("inv-*")
        @pytest.mark.parametrize("number", range(3))
        def test_it(unisock, number):
            task = unisock.uni.connectSocket({"url": "wss://h/x", "success": lambda: None})
            unisock.event(task, "open")
            assert (number, unisock.target) != (2, "inv-b@3.0")
        """
    )
    result = project.runpytest_subprocess("-n", "2", "-v")
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(["*unisock timeline of inv-b@3.0*", "*#1*event*open*"])
    assert re.search(r"\[gw1\].*PASSED.*test_it\[", result.stdout.str())


def test_a_mistake_with_xdist_is_one_line_too(project: pytest.Pytester) -> None:
    project.makepyfile("def test_it(unisock):\n    pass\n")
    result = project.runpytest_subprocess("-n", "2", "--targets=inv-z")
    assert result.ret != 0
    assert "unknown platform 'inv-z'" in result.stdout.str() + result.stderr.str()


def test_targets_by_the_environment(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.targets("inv-*")
        def test_it(unisock):
            assert unisock.target == "inv-b@3.0"
        """
    )
    monkeypatch.setenv("UNISOCK_TARGETS", "inv-b")
    project.runpytest().assert_outcomes(passed=1)
    project.runpytest("--targets=inv-a").assert_outcomes(failed=1)
    monkeypatch.setenv("UNISOCK_TARGETS", "inv-z")
    result = project.runpytest()
    assert "UNISOCK_TARGETS: unknown platform 'inv-z'" in result.stdout.str() + result.stderr.str()


ASGI = """
import pytest
from {framework} import {name}

{routes}

@pytest.mark.targets("inv-a")
@pytest.mark.server({marker})
def test_it(unisock):
    task = unisock.uni.connectSocket({{"url": "wss://h/room/7", "success": lambda: None}})
    unisock.expect("message", socket=task, data={{"data": "room 7"}})
"""
STARLETTE = """
from starlette.routing import WebSocketRoute

async def room(websocket):
    await websocket.accept()
    await websocket.send_text(f"room {websocket.path_params['id']}")
    await websocket.receive_text()

app = Starlette(routes=[WebSocketRoute("/room/{id}", room)])
"""
FASTAPI = """
from fastapi import WebSocket

app = FastAPI()

@app.websocket("/room/{number}")
async def room(websocket: WebSocket, number: int):
    await websocket.accept()
    await websocket.send_text(f"room {number}")
    await websocket.receive_text()
"""


@pytest.mark.parametrize("marker", ["app=app", "app", "handler=app"])
def test_an_asgi_application_as_the_server(project: pytest.Pytester, marker: str) -> None:
    project.makepyfile(
        test_starlette=ASGI.format(
            framework="starlette.applications", name="Starlette", routes=STARLETTE, marker=marker
        ),
        test_fastapi=ASGI.format(framework="fastapi", name="FastAPI", routes=FASTAPI, marker=marker),
    )
    project.runpytest("-Wignore").assert_outcomes(passed=2)


@pytest.fixture
def by_itself() -> Iterator[str]:
    """The url of a server that runs in a thread of its own."""

    def greet(websocket: Any) -> None:
        websocket.send(f"{websocket.request.path} of {websocket.request.headers['Host']}")
        for message in websocket:
            websocket.send(message)

    with serve(greet, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("form", ["url={!r}", "{!r}"])
def test_a_server_that_runs_by_itself(project: pytest.Pytester, by_itself: str, form: str) -> None:
    project.makepyfile(
        f"""
        import pytest

        @pytest.mark.targets("inv-a")
        @pytest.mark.server({form.format(by_itself)})
        def test_it(unisock):
            task = unisock.uni.connectSocket({{"url": "wss://chat.example.com/x?y=1", "success": lambda: None}})
            unisock.expect("message", data={{"data": "/x?y=1 of chat.example.com"}}, within_ms=5000)
        """
    )
    project.runpytest().assert_outcomes(passed=1)


def test_a_server_that_is_not_there_refuses(project: pytest.Pytester) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    project.makepyfile(
        f"""
        import pytest

        @pytest.mark.targets("inv-a")
        @pytest.mark.server("ws://127.0.0.1:{port}")
        def test_it(unisock):
            task = unisock.uni.connectSocket({{"url": "wss://h/x", "success": lambda: None}})
            unisock.expect("error", socket=task, within_ms=5000)
        """
    )
    project.runpytest().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("url='ws://localhost:8000/chat'", "write it like ws://localhost:8000"),
        ("handler=lambda: None", "no `async def handler(websocket)` and no ASGI application"),
        ("'ecco'", "did you mean echo"),
    ],
)
def test_a_wrong_server_is_one_clear_line(project: pytest.Pytester, mark: str, words: str) -> None:
    project.makepyfile(
        f"""
        import pytest

        @pytest.mark.targets("inv-a")
        @pytest.mark.server({mark})
        def test_it(unisock):
            pass
        """
    )
    result = project.runpytest()
    result.assert_outcomes(errors=1)
    assert words in result.stdout.str()
    assert "Traceback" not in result.stdout.str()
    assert "launching.py" not in result.stdout.str()
