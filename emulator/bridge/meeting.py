"""How an app and the thread of Node's that stands still for it get a line of their own.

Where there are named pipes, those, since Node can wait on them; else a second connection, which a worker of Node's has.
"""

from __future__ import annotations

import os
import queue
import select
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from emulator.bridge.line import Hung, Line, Pipes

PATIENCE_S: Final = 10.0
"""How long Node may take to open its end."""


class Meeting(Protocol):
    """`told`: what Node has to know to come."""

    told: dict[str, Any]

    def line(self) -> Line:
        """Waits for Node. Raises Hung."""

    def close(self) -> None: ...


class Meetings:
    """All that are waited for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._waiting: dict[int, queue.SimpleQueue[Line]] = {}

    @contextmanager
    def meet(self, control: socket.socket, with_pipes: bool) -> Iterator[Meeting]:
        """A meeting whose line lasts as long as this. `control`: ends when Node has gone."""
        meeting: Meeting = _AtPipes(control) if with_pipes and hasattr(os, "mkfifo") else self._at_door()
        try:
            yield meeting
        finally:
            meeting.close()

    def arrive(self, number: int, line: Line) -> None:
        """A second connection has come, and maybe more on it already. Raises Hung if nobody waits for it."""
        with self._lock:
            waiting = self._waiting.pop(number, None)
        if waiting is None:
            raise Hung("nobody waits for it")
        waiting.put(line)

    def _at_door(self) -> _AtDoor:
        arrived: queue.SimpleQueue[Line] = queue.SimpleQueue()
        with self._lock:
            self._last += 1
            self._waiting[self._last] = arrived
        return _AtDoor({"attach": self._last}, arrived)


class _AtDoor:
    def __init__(self, told: dict[str, Any], arrived: queue.SimpleQueue[Line]) -> None:
        self.told = told
        self._arrived = arrived
        self._line: Line | None = None

    def line(self) -> Line:
        try:
            self._line = self._arrived.get(timeout=PATIENCE_S)
        except queue.Empty:
            raise Hung("Node did not come") from None
        return self._line

    def close(self) -> None:
        if self._line is not None:
            self._line.stream.close()


class _AtPipes:
    """Both ends of both pipes are held open here until Node has its own, so that neither waits for the other."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._folder = Path(tempfile.mkdtemp(prefix="unisock-"))  # nobody else may look into it
        self._to_us, self._from_us = self._folder / "in", self._folder / "out"
        for path in (self._to_us, self._from_us):
            os.mkfifo(path, 0o600)
        self._held = [os.open(path, os.O_RDWR) for path in (self._to_us, self._from_us)]
        self._pipes: Pipes | None = None
        self.told = {"pipes": [str(self._to_us), str(self._from_us)]}

    def line(self) -> Line:
        ready, _, _ = select.select([self._held[0], self._control.fileno()], [], [], PATIENCE_S)
        if self._held[0] not in ready:
            raise Hung("Node did not come")
        to_us = os.open(self._to_us, os.O_RDONLY | os.O_NONBLOCK)
        from_us = os.open(self._from_us, os.O_WRONLY)
        self._pipes = Pipes(to_us, from_us)
        self._let_go()
        return Line(self._pipes)

    def _let_go(self) -> None:
        for fd in self._held:
            os.close(fd)
        self._held = []
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        self._let_go()
        if self._pipes is not None:
            self._pipes.close()
