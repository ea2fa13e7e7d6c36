"""What becomes of an app's connections when the app is closed, and of the rest when it starts anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.engine.sets import CountedSets
from platforms.model.wire import Exit

if TYPE_CHECKING:
    from emulator.engine.app import App


def end_connections(app: App, rules: Exit) -> None:
    """Ends every connection, open or dialled, as the system does; no code of the app hears of it."""
    for link in [link for socket in app.dialled for link in socket.line.links]:
        if link.connection is None:
            continue
        if rules.wire == "close":
            link.connection.leave("app-closed", rules.code, rules.reason)
        else:
            link.connection.drop("app-closed", 1006, rules.reason)


def renew(app: App) -> None:
    """Forgets all that the app's code has made: it begins anew, on the same device, with the same storage."""
    app.life += 1
    app.stopped = False
    app.cancel_all()
    app.before = app.made
    app.sockets.clear()
    app.dialled.clear()
    app.lines.clear()
    app.has_listed = False
    app.ever_listed = 0
    app.role = None
    app.sets = CountedSets(app.profile.sets)
    for heard in app.listeners.values():
        heard.clear()
    app.device.foreground, app.device.suspended = True, False
