from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.engine.values import UNDEFINED
from emulator.js.engine import JsHost
from emulator.js.sources import load


class World:
    """A host, what its script logged, and what it reported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logged: list[Any] = []
        self.unhandled: list[Any] = []
        self.uncaught: list[Any] = []
        self.hosts: list[JsHost] = []
        self.options: dict[str, Any] = {}

    @property
    def host(self) -> JsHost:
        return self.hosts[-1]

    def log(self, *args: Any) -> Any:
        self.logged.append(args[0] if len(args) == 1 else args)
        return UNDEFINED

    def start(self, globals: dict[str, Any] | None = None, **options: Any) -> JsHost:
        self.hosts.append(
            JsHost(
                {"log": self.log, **(globals or {})},
                random=lambda: 0.25,
                now_ms=lambda: 86_400_000.0,
                on_unhandled=lambda value, place: self.unhandled.append((value, place)),
                on_uncaught=lambda value, place: self.uncaught.append((value, place)),
                **options,
            )
        )
        return self.host

    def run(self, code: str, **globals: Any) -> Any:
        """Runs a script as one turn; gives what it logged."""
        if not self.hosts:
            self.start()
        for name, value in globals.items():
            self.host.set_global(name, value)
        self.logged.clear()
        file = self.folder / "app.js"
        file.write_text(code, "utf-8")
        self.host.run(load(file))
        self.host.checkpoint()
        return self.logged[0] if len(self.logged) == 1 else [*self.logged]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.chdir(tmp_path)
    world = World(tmp_path)
    yield world
    for host in world.hosts:
        host.close()
        assert not host.functions
        assert not host.objects


@pytest.fixture
def void() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a Python function one that gives undefined."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any) -> Any:
            function(*args)
            return UNDEFINED

        return wrapped

    return wrap
