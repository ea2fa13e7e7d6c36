"""An invented platform, and scripts that run on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emulator.api import globals_for, prelude
from emulator.engine.app import App
from emulator.engine.world import VirtualWorld
from emulator.js.engine import JsHost
from emulator.js.sources import load
from emulator.servers import parse
from platforms.model import Profile

SOCKETS = ("connectSocket", "sendSocketMessage", "closeSocket")
EVENTS = ("Open", "Message", "Error", "Close")
BASE: dict[str, Any] = {
    "platform": "inv",
    "title": "Invented",
    "namespace": "iv",
    "macros": [],
    "functions": {name: {} for name in (*SOCKETS, *(f"onSocket{event}" for event in EVENTS))},
    "connect": {
        "steps": ["return task", "check url-empty", "success", "complete", "register", "dial"],
        "unless": {"url-empty": {"fail": {"error": 2, "errorMessage": "bad"}, "then": ["fail", "complete", "stop"]}},
        "success": {"errMsg": "connectSocket:ok"},
    },
    "send": {"steps": ["transmit", "success", "complete"], "success": {"errMsg": "sendSocketMessage:ok"}},
    "close": {"steps": ["close-wire", "success", "complete"], "success": {"errMsg": "closeSocket:ok"}},
    "send-global": {"steps": ["pass-on send"]},
    "close-global": {"steps": ["pass-on close"]},
    "opened": {"steps": ["state open", "deliver open"], "open": {"header": {"x": 1}, "success": True}},
    "received": {"steps": ["deliver message"], "message": {"data": "{data}"}},
    "failed": {"steps": ["state closed", "deliver error"], "error": {"error": 3, "errorMessage": "no way"}},
    "ended": {"steps": ["state closed", "deliver close"], "close": {"code": "{code}", "reason": "{reason}"}},
    "environment": {
        "globals": ["App", "Page", "Component", "getApp", "getCurrentPages", "atob", "btoa"],
        "functions": {
            "showToast": "ui",
            "showModal": "ui",
            "showLoading": "ui",
            "nextTick": "ui",
            "createSelectorQuery": "ui",
            "createInnerAudioContext": "ui",
            **{
                f"{verb}Storage{form}": "storage" for verb in ("set", "get", "remove", "clear") for form in ("", "Sync")
            },
            "getStorageInfo": "storage",
            "getSystemInfo": "query",
            "getSystemInfoSync": "query",
            "getNetworkType": "query",
            "canIUse": "query",
            "arrayBufferToBase64": "query",
            "base64ToArrayBuffer": "query",
            **{
                f"{way}{what}": "event"
                for way in ("on", "off")
                for what in ("AppShow", "AppHide", "NetworkStatusChange")
            },
            "onError": "event",
            "onUnhandledRejection": "event",
            "request": "request",
        },
        "results": {"showModal": {"confirm": True, "cancel": False}},
        "objects": {"createSelectorQuery": ["select", "exec"], "createInnerAudioContext": ["play", "onPlay"]},
        "system-info": {"platform": "android", "windowWidth": 375},
    },
}
OWN_CHECKS = {
    "functions": {
        "connectSocket": {
            "url": ["String"],
            "header": ["Object"],
            "method": ["String"],
            "protocols": ["Array", "String"],
        },
        "sendSocketMessage": {"data": ["String", "ArrayBuffer"]},
        "closeSocket": {"code": ["Number"], "reason": ["String"]},
    },
    "required": {"connectSocket": ["url"]},
}


def invented(**changes: Any) -> Profile:
    """The invented platform with some of its parts replaced; `environment` is changed key by key."""
    data = BASE | changes
    data["environment"] = BASE["environment"] | changes.get("environment", {})
    return Profile.model_validate(data)


class Played:
    """What a script did: `lines` it printed (log level as text, others as "level: text"), and its app."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.lines: list[str] = []
        app.on_console = lambda level, words: self.lines.append(words if level == "log" else f"{level}: {words}")

    @property
    def uncaught(self) -> list[tuple[str, str]]:
        return [(entry.name, str(entry.data)) for entry in self.app.trace if entry.kind == "uncaught"]

    def calls(self) -> list[str]:
        return [entry.name for entry in self.app.trace if entry.kind == "call"]


Play = Callable[..., Played]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """play(code, profile=..., server=..., for_ms=..., then=[(ms, do)]): runs a script on the embedded engine."""

    def run(
        code: str,
        profile: Profile | None = None,
        server: str = "echo",
        for_ms: float = 60_000,
        then: tuple[tuple[float, Callable[[App], object]], ...] = (),
        **options: Any,
    ) -> Played:
        (tmp_path / "unisock.yaml").write_text("")
        (tmp_path / "a.js").write_text(code, "utf-8")
        world = VirtualWorld(1)
        profile = profile or invented()
        app = App(profile, world)
        played = Played(app)
        host = JsHost(
            globals_for(app, profile, **options),
            random=world.random.random,
            now_ms=world.now_ms,
            on_unhandled=lambda value, place: app.uncaught(value, place, "rejection"),
            on_uncaught=lambda value, place: app.uncaught(value, place),
        )
        app.face = host
        host.evaluate(prelude())
        program = load(tmp_path / "a.js")

        async def main() -> None:
            async with parse(server, tmp_path).start(world):
                app.post(host.run, program)
                for after, do in then:
                    world.loop.call_later(after / 1000, do, app)
                await world.loop.create_future()

        world.start(main)
        world.drive(for_ms)
        app.stop()
        host.close()
        world.close()
        return played

    return run
