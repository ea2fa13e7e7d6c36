"""The platform's namespace as app code sees it: the functions that its profile has, and no others."""

from __future__ import annotations

from typing import Any

from emulator.api.environment.stage import Stage
from emulator.api.members import Function, Members
from emulator.engine.app import App
from emulator.engine.calls import traced
from emulator.engine.values import UNDEFINED, HostObject

SOCKET = "Socket"  # what the global listeners' names hold between on/off and the event


def functions_of(app: App, stage: Stage) -> Members:
    """The namespace's functions by name, untraced."""
    environment = app.profile.environment
    sockets = {name for name in app.profile.functions if "." not in name}
    others = (name for name in environment.functions if name not in environment.absent)

    def make(name: str) -> Function:
        if name in sockets:
            return socket_function(app, name)
        return stage.function(name, environment.functions[name])

    return Members([*(name for name in app.profile.functions if name in sockets), *others], make)


def socket_function(app: App, name: str) -> Function:
    """One of connectSocket, sendSocketMessage, closeSocket, onSocketX, offSocketX."""
    match name:
        case "connectSocket":
            return lambda *args: app.connect(args)
        case "sendSocketMessage":
            return lambda *args: app.send_global(args)
        case "closeSocket":
            return lambda *args: app.close_global(args)
    way, _, event = name.partition(SOCKET)
    listen = app.listen if way == "on" else app.unlisten
    return lambda *args: listen(event.lower(), args[0] if args else UNDEFINED)


def namespace(app: App, name: str, functions: Members) -> HostObject:
    """The object that app code knows as `name`; each call of its functions is on the trace as `<name>.<function>`."""
    members = Members(functions, lambda member: _traced(app, f"{name}.{member}", functions[member]))
    return HostObject("Object", {}, members, own_methods=True)


def _traced(app: App, full_name: str, function: Function) -> Function:
    def call(*args: Any) -> Any:
        return traced(app, full_name, None, args, function)

    call.__name__ = full_name.rpartition(".")[2]
    return call
