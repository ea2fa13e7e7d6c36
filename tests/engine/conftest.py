"""An invented platform, plain on purpose, and a way to run a script on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from emulator import servers
from emulator.engine.app import App, Settings
from emulator.engine.world import Failure, VirtualWorld
from platforms.model import Profile

PLAIN: dict[str, Any] = {
    "platform": "x-plain",
    "title": "an invented platform",
    "namespace": "xx",
    "macros": ["X-PLAIN"],
    "functions": {"connectSocket": {}},
    "task": {"fields": {"readyState": "{ready-state}", "id": "{id}"}},
    "sets": {"live": {"max": 2}},
    "connect": {
        "steps": ["return task", "register", "enter", "success", "complete", "dial"],
        "success": {"errMsg": "connectSocket:ok"},
    },
    "opened": {"steps": ["state open", "deliver open"], "open": {"header": "{headers}"}},
    "received": {"steps": ["deliver message"], "message": {"data": "{data}"}},
    "failed": {"steps": ["leave", "state closed", "deliver error", "forget"], "error": {"errMsg": "{cause}"}},
    "ended": {
        "steps": ["leave", "state closed", "deliver close", "forget"],
        "close": {"code": "{code}", "reason": "{reason}"},
    },
    "send": {"steps": ["transmit", "success", "complete"], "success": {"errMsg": "send:ok"}},
    "close": {"steps": ["close-wire", "success", "complete"], "success": {"errMsg": "close:ok"}},
    "send-global": {"steps": ["pass-on send"]},
    "close-global": {"steps": ["pass-on close", "pass-on-others close"]},
}


def profile(**changes: Any) -> Profile:
    return Profile.model_validate(PLAIN | {key.replace("_", "-"): value for key, value in changes.items()})


class Stage:
    """One app in a virtual world. `log` takes what the script notes: [ms, word, value]."""

    def __init__(self, server: str | Failure | Callable[..., Any] | None, settings: Settings, **changes: Any) -> None:
        self.world = VirtualWorld(seed=1)
        self.app = App(profile(**changes), self.world, settings)
        self.log: list[tuple[Any, ...]] = []
        self.handshakes: list[servers.Handshake] = []
        self._server = server

    def note(self, word: str) -> Callable[..., None]:
        def take(*values: Any) -> None:
            self.log.append((word, *values))

        return take

    def connect(self, **options: Any) -> Any:
        task = self.app.connect([{"url": "wss://a.example/p", **options}])
        return SimpleNamespace(fields=task.fields, host=task, **task.methods)

    def watched(self, **options: Any) -> Any:
        task = self.connect(**options)
        for event in ("Open", "Message", "Error", "Close"):
            getattr(task, f"on{event}")(self.note(event.lower()))
        return task

    def words(self) -> list[str]:
        return [entry[0] for entry in self.log]

    def play(self, script: Callable[[], None], until_ms: float = 600_000) -> str:
        """Runs the script as the app's first task until nothing is left to happen."""

        async def main() -> None:
            server = self._server
            if server is None or isinstance(server, Failure):
                with self.world.network.leading_to(server) if server else _nothing():
                    self.app.post(script)
                    await asyncio.Event().wait()
            else:
                made = servers.parse(server, Path()) if isinstance(server, str) else servers.for_handler(server)
                async with made.start(self.world, on_handshake=self.handshakes.append):
                    self.app.post(script)
                    await asyncio.Event().wait()

        try:
            self.world.start(main)
            ending = self.world.drive(until_ms)
            self.app.stop()
        finally:
            self.world.close()
        return ending


class _nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *exc: object) -> None: ...


@pytest.fixture
def stage() -> Iterator[Callable[..., Stage]]:
    """Makes a Stage: stage("echo", connect={...}) with changes of the plain profile."""
    made: list[Stage] = []

    def make(server: Any = "echo", settings: Settings | None = None, **changes: Any) -> Stage:
        made.append(Stage(server, settings or Settings(), **changes))
        return made[-1]

    yield make
    for one in made:
        one.world.close()


@pytest.fixture
def plain() -> dict[str, Any]:
    return PLAIN
