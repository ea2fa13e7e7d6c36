"""What a test that drives an app looks for on its trace."""

from __future__ import annotations

from typing import Final

from emulator.engine.app import App
from emulator.engine.trace import Entry

STILL_MS: Final = 200
"""How long nothing must have happened, in the real world, before it counts as quiet."""


class Watching:
    """Looks at one app's trace, and remembers which events it has given."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._seen: dict[tuple[int | None, str], int] = {}

    def event(self, socket: int | None, name: str) -> Entry | None:
        """The next event of this name, of one socket or of any (None), that was not given before."""
        entries = self._app.trace.entries
        for at in range(self._seen.get((socket, name), 0), len(entries)):
            entry = entries[at]
            if entry.kind == "event" and entry.name == name and socket in (None, entry.socket):
                self._seen[socket, name] = at + 1
                return entry
        self._seen[socket, name] = len(entries)
        return None

    def quiet(self) -> bool:
        """Whether nothing is under way. In the real world that is a guess: it has been still for a while."""
        app = self._app
        if app.timers or any(socket.phase == "dialing" for socket in app.dialled):
            return False
        entries = app.trace.entries
        return app.world.now_ms() - app.world.epoch_ms - (entries[-1].at if entries else 0) >= STILL_MS
