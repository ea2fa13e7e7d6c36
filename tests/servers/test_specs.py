"""What SERVER may say, the user's own handlers, and the mistakes to be made with both."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from emulator.engine.world import VirtualWorld
from emulator.errors import UserError
from emulator.servers import Server, parse

SHOUT = """
import asyncio
import shouting
seen = []
async def handler(websocket):
    async for message in websocket:
        await asyncio.sleep(60)
        seen.append(message)
        await websocket.send(shouting.loud(message) + str(len(seen)))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "server"
    folder.mkdir()
    (folder / "app.py").write_text(SHOUT)
    (folder / "shouting.py").write_text("def loud(text):\n    return text.upper()\n")
    (tmp_path / "shouting.py").write_text("def loud(text):\n    return text.upper()\n")
    (tmp_path / "app.py").write_text(SHOUT)
    return tmp_path


def answer(server: Server) -> str:
    world = VirtualWorld()
    answers: list[str] = []

    async def main() -> None:
        async with server.start(world), connect("ws://any.host", proxy=None, ping_interval=None) as client:
            await client.send("hello")
            answers.append(str(await client.recv()))

    world.run(main)
    assert world.loop.time() > 60
    return answers[0]


@pytest.mark.parametrize("spec", ["app:handler", "server/app.py:handler", "app.py:handler"])
def test_the_users_handler_of_a_file_or_module(project: Path, spec: str) -> None:
    path, modules = list(sys.path), set(sys.modules)
    server = parse(spec, project)
    assert server.spec == spec
    # The second start finds nothing of the first.
    assert [answer(server), answer(server)] == ["HELLO1", "HELLO1"]
    assert sys.path == path
    assert not [name for name in set(sys.modules) - modules if "app" in name or "shouting" in name]


def test_a_handler_in_a_package(project: Path) -> None:
    package = project / "backend"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "chat.py").write_text(SHOUT.replace("import shouting", "from . import shouting"))
    (package / "shouting.py").write_text("def loud(text):\n    return text.upper()\n")
    assert answer(parse("backend.chat:handler", project)) == "HELLO1"


def test_a_module_named_like_a_server(project: Path) -> None:
    (project / "echo.py").write_text(SHOUT)
    assert answer(parse("echo:handler", project)) == "HELLO1"


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("ehco", r"did you mean echo \(sends back what it gets\)"),
        ("rejct:403", "there is no module 'rejct'"),
        ("", "no server ''; there is echo, chat, reject:STATUS"),
        ("xyzzy", "module:handler"),
        ("echo:5", "takes nothing after it"),
        ("reject", "reject takes an HTTP status"),
        ("reject:101", "101 apart"),
        ("reject:40", "three digits"),
        ("reject:abc", "three digits"),
        ("close", "close takes a code"),
        ("close:1006", "1000, 1001"),
        ("close:5000", "3000 to 4999"),
        ("close:4001:" + "二" * 42, "126 bytes"),
        ("nowhere:handler", "there is no module 'nowhere'"),
        ("server/nowhere.py:handler", "no such file"),
        ("tls:selfsigned", "did you mean 'self-signed'"),
        ("app:", "no server 'app:'"),
        (":handler", "no server ':handler'"),
        ("app:handlr", "there is handler"),
        ("app:seen", "is no function"),
        ("app.py:asyncio.sleep_well", "has no"),
    ],
)
def test_mistakes_are_told_in_one_line(project: Path, spec: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as raised:
        parse(spec, project)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("async def handler(websocket:\n", r"bad\.py:1"),
        ("import no_such_thing\n", r"bad\.py:1: .*ModuleNotFoundError: No module named 'no_such_thing'"),
        ("\n\n1 / 0\n", r"bad\.py:3: .*ZeroDivisionError"),
        ("import sys\nsys.exit(3)\n", r"bad\.py:2: .*SystemExit: 3"),
        ("import asyncio\nasync def m(): pass\nasyncio.run(m())\n", r"bad\.py:3: .*asyncio\.run\(\) cannot be called"),
        ("async def handler(websocket, path): pass\n", "should take one connection"),
    ],
)
@pytest.mark.parametrize("module", ["bad", "bad.py"])
def test_a_module_that_cannot_be_used(project: Path, module: str, source: str, words: str) -> None:
    (project / "bad.py").write_text(source)
    with pytest.raises(UserError, match=words):
        parse(f"{module}:handler", project)


async def test_parsing_while_a_loop_runs(project: Path) -> None:
    assert asyncio.get_running_loop().is_running()
    assert parse("app:handler", project).spec == "app:handler"


def test_the_users_module_may_answer_requests_too(project: Path) -> None:
    assert parse("app:handler", project).requests is None
    assert parse("echo", project).requests is None
    (project / "app.py").write_text(SHOUT + "def request(options):\n    return {'data': options['url']}\n")
    requests = parse("app.py:handler", project).requests
    assert requests is not None
    assert requests({"url": "https://h"}) == {"data": "https://h"}
