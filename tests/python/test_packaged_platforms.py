"""Every packaged platform can be launched from Python and echoes, in both generations of uni's runtime."""

from __future__ import annotations

import pytest

import platforms
from emulator import launch


@pytest.mark.parametrize("vue", ["3", "2"])
@pytest.mark.parametrize("platform", platforms.load().names)
def test_a_socket_opens_and_echoes(platform: str, vue: str) -> None:
    with launch(platform, vue=vue) as app:
        task = app.uni.connectSocket({"url": "wss://example.com/chat", "success": lambda: None})
        app.event(task, "open")
        (task.send if task else app.uni.sendSocketMessage)({"data": "hello", "success": lambda: None})
        assert app.event(task, "message")["data"] == "hello"
        assert not [entry for entry in app.trace if entry.kind == "uncaught"]
