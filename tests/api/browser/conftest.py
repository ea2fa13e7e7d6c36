"""Scripts in a browser: on the target of the profile that has one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.browser.beside.fixtures import chromium, peer  # noqa: F401
from tests.api.browser.browsing import Browse
from tests.profiles.driver import resolve


@pytest.fixture
def browse(play: Callable[..., Any], tmp_path: Path) -> Browse:
    """browse(code, target=..., server=..., ...): `show(socket)` in it prints every event of a socket.

    handler: the body of a `websockets` handler of the test's own.
    """
    helpers = """
const show = (socket) => {
  for (const type of ['open', 'message', 'error', 'close']) socket.addEventListener(type, (event) => {
    const told = type === 'close' ? [event.code, event.reason, event.wasClean] : type === 'message' ? [event.data] : []
    console.log([type, ...told, socket.readyState].join(' '))
  })
  return socket
}
const thrown = (run) => {
  try { run(); console.log('nothing thrown') } catch (error) {
    console.log(`${error.name} ${error.code} ${error instanceof DOMException} ${error.message}`)
  }
}
"""

    def run(code: str, target: str = "h5", handler: str = "", **options: Any) -> Any:
        if handler:
            lines = "".join(f"    {line}\n" for line in handler.splitlines())
            (tmp_path / "own.py").write_text(f"async def handler(websocket):\n{lines}")
            options["server"] = "own.py:handler"
        return play(helpers + code, profile=resolve(target).profile, **options)

    return run
