"""A headless Chromium, driven through the DevTools protocol: runs a script on a page and tells what it printed."""

from __future__ import annotations

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    # A page that did not come from this machine would have to ask for leave to connect to it.
    "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets",
    "--remote-debugging-port=0",
)
START_WITHIN: Final = 60.0
RUN_WITHIN: Final = 20.0
LEVELS: Final = {"warning": "warn", "info": "log", "log": "log", "error": "error"}


def executable() -> str | None:
    """Where Chromium is, if it is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """One browser process with one page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._page = ""
        self._headers: dict[str, str] = {}
        self._lines: list[str] = []
        self.version = self._ask("Browser.getVersion")["product"].partition("/")[2]
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._page = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._ask(f"{domain}.enable")
        self._ask("Fetch.enable", patterns=[{"urlPattern": "*"}])

    def run(self, code: str, page: str, headers: dict[str, str] | None = None) -> list[str]:
        """Loads an empty page at this address, with these response headers, and runs the script on it.

        What it printed, up to its line "done"; lines of another level than log as "level: text".
        """
        self._headers = headers or {}
        loaded = self._until("Page.loadEventFired")
        self._ask("Page.navigate", url=page)
        loaded()
        self._lines.clear()
        answer = self._ask("Runtime.evaluate", expression=code)
        assert "exceptionDetails" not in answer, answer
        deadline = time.monotonic() + RUN_WITHIN
        while "done" not in self._lines:
            assert time.monotonic() < deadline, f"not done: {self._lines}"
            self._hear(deadline)
        return self._lines[: self._lines.index("done")]

    def _until(self, event: str) -> Callable[[], None]:
        seen: list[str] = []
        self._events = seen

        def wait() -> None:
            deadline = time.monotonic() + RUN_WITHIN
            while event not in seen:
                self._hear(deadline)

        return wait

    def _ask(self, method: str, **params: Any) -> Any:
        number = self._tell(method, **params)
        deadline = time.monotonic() + RUN_WITHIN
        while True:
            message = self._hear(deadline)
            if message.get("id") == number:
                assert "error" not in message, (method, message["error"])
                return message["result"]

    def _tell(self, method: str, **params: Any) -> int:
        number = next(self._numbers)
        session = {"sessionId": self._page} if self._page else {}
        self._socket.send(json.dumps({"id": number, "method": method, "params": params, **session}))
        return number

    def _hear(self, deadline: float) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._socket.recv(max(0.0, deadline - time.monotonic())))
        params = message.get("params", {})
        match message.get("method"):
            case "Fetch.requestPaused":
                self._serve(params["requestId"])
            case "Runtime.consoleAPICalled":
                self._note(params["type"], " ".join(map(_shown, params["args"])))
            case "Log.entryAdded":
                self._note(params["entry"]["level"], params["entry"]["text"])
            case "Runtime.exceptionThrown":
                thrown = params["exceptionDetails"].get("exception", {})
                self._lines.append(f"uncaught: {thrown.get('description', thrown.get('value'))}".partition("\n")[0])
            case str(event):
                getattr(self, "_events", []).append(event)
        return message

    def _note(self, level: str, text: str) -> None:
        level = LEVELS.get(level, level)
        self._lines.append(text if level == "log" else f"{level}: {text}")

    def _serve(self, request: str) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8", **self._headers}
        body = base64.b64encode(b"<!doctype html><link rel=icon href=data:,><title>page</title>").decode()
        fields = [{"name": name, "value": value} for name, value in headers.items()]
        self._tell("Fetch.fulfillRequest", requestId=request, responseCode=200, responseHeaders=fields, body=body)


@contextmanager
def started(program: str, *flags: str) -> Iterator[Chromium]:
    """A browser of our own with an empty profile; its process is gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        process = subprocess.Popen(
            [program, *FLAGS, *flags, f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, process)
        yield Chromium(stack.enter_context(connect(_address(folder, process), max_size=None, compression=None)))


def _shown(value: dict[str, Any]) -> str:
    """A primitive value as JavaScript makes it a text."""
    found = value.get("value", value.get("description", value["type"]))
    return found if isinstance(found, str) else json.dumps(found)


def _address(folder: Path, process: subprocess.Popen[bytes]) -> str:
    file, deadline = folder / "DevToolsActivePort", time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        lines = file.read_text().splitlines() if file.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.02)
    raise RuntimeError(f"Chromium did not start within {START_WITHIN:.0f} s (exit status {process.poll()})")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
