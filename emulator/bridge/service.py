"""Listens on loopback for Node's launches. Each app has a thread, and a connection that tells when Node has gone."""

from __future__ import annotations

import contextlib
import gc
import hmac
import json
import os
import secrets
import socket
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, Final, NoReturn

from emulator.api.python.launching import Launch, launch
from emulator.bridge.host import CODE
from emulator.bridge.line import Hung, Line
from emulator.bridge.meeting import Meetings
from emulator.bridge.seat import FAILED, LOADING, Seat
from emulator.bridge.toolbox import serve_tools
from emulator.errors import UserError
from emulator.servers import parse
from platforms import load

LAUNCH: Final = "launch"
ATTACH: Final = "attach"
TOOLS: Final = "tools"
SETTINGS: Final = ("vue", "domains", "url_check", "csp", "connect_timeout_ms", "appid", "profiles", "seed")
OPTIONS: Final = ("server", "project", "world", *SETTINGS)
PATIENCE_S: Final = 10.0
"""How long a connection may take to say what it wants."""


def serve(version: str) -> NoReturn:
    """Serves until stdin ends, as it does when the process that started this one has gone.

    First it prints one line of JSON: {"port", "secret", "version"}.
    """
    secret = secrets.token_hex(16)
    listener = socket.create_server(("127.0.0.1", 0))
    load()  # the profiles are read once, before anybody waits for them
    gc.freeze()  # they stay, and so do the modules
    gc.set_threshold(50_000, 20, 50)  # an app's trace only grows: looking through it often is for nothing
    service = _Service(secret, version)
    print(json.dumps({"port": listener.getsockname()[1], "secret": secret, "version": version}), flush=True)
    threading.Thread(target=service.listen, args=(listener,), daemon=True).start()
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)  # apps may be in the middle of anything, and nobody is there to hear of it


class _Service:
    def __init__(self, secret: str, version: str) -> None:
        self._secret = secret
        self._version = version
        self._meetings = Meetings()

    def listen(self, listener: socket.socket) -> None:
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=self._receive, args=(sock,), daemon=True).start()

    def _receive(self, sock: socket.socket) -> None:
        """One connection, from its first frame to its end. What has not the secret is hung up on."""
        line = Line(sock)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(PATIENCE_S)
            wanted, id, text = self._known(line)
            sock.settimeout(None)
            if wanted == ATTACH:
                self._meetings.arrive(id, line)
                return  # its app has it now
            asked = json.loads(text or "{}")
            if wanted == TOOLS:
                self._open_tools(sock, line, asked)
            else:
                self._launch(sock, line, asked)
        except UserError as error:
            _refuse(line, str(error))
        except (Hung, OSError):
            pass
        except BaseException:
            _refuse(line, f"{FAILED}{traceback.format_exc()}")
        sock.close()

    def _known(self, line: Line) -> tuple[str, int, str | None]:
        """What somebody who has the secret wants: the op, the number and the text of the first frame. Raises Hung."""
        try:
            head, text = line.read()
            wanted, id, secret, _ = head or []
        except ValueError:
            raise Hung("it speaks otherwise") from None
        if not hmac.compare_digest(str(secret).encode(), self._secret.encode()):
            raise Hung("a stranger")
        return wanted, id, text

    def _open_tools(self, sock: socket.socket, line: Line, asked: dict[str, Any]) -> None:
        with self._meetings.meet(sock, bool(asked.get("pipes"))) as meeting:
            line.answer(json.dumps({"version": self._version, **meeting.told}))
            serve_tools(meeting.line())

    def _launch(self, sock: socket.socket, line: Line, asked: dict[str, Any]) -> None:
        with_pipes = bool(asked.pop("pipes", False))
        with LOADING:
            found = _launched(asked)
        with self._meetings.meet(sock, with_pipes) as meeting:
            told = {"target": found.name, "code": CODE, "version": self._version, **_names(found), **meeting.told}
            line.answer(json.dumps(told))
            Seat(meeting.line(), found, line.wake).serve()


def _launched(asked: dict[str, Any]) -> Launch:
    target = asked.pop("target", None)
    if not isinstance(target, str):
        raise UserError("launch: say which target, such as { target: 'some-platform@1.7.0' }")
    for name in asked:
        if name not in OPTIONS:
            raise UserError(f"launch: there is no option {name!r}")
    project = Path(asked.pop("project", "."))
    server = asked.pop("server", "echo")
    return launch(target, server=parse(server, project) if isinstance(server, str) else server, **asked)


def _names(found: Launch) -> dict[str, Any]:
    """own: the globals that the target has. foreign: those that other platforms have."""
    environment = found.profile.environment
    own = {found.profile.namespace, *environment.aliases, *environment.globals, "uni"}
    platforms = load()
    everyone = {name for one in platforms.names for name in platforms.source(one).namespaces}
    told = {"platform": found.profile.platform, "virtual": found.virtual}
    return {**told, "own": sorted(own), "foreign": sorted(everyone - own)}


def _refuse(line: Line, words: str) -> None:
    with contextlib.suppress(Hung):
        line.answer("!!" + words)
