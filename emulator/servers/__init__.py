"""The embedded servers, and what runs a `websockets` handler in either world."""

from emulator.servers.handlers import Handler, Requests
from emulator.servers.hooks import Handshake, OnError, OnHandshake
from emulator.servers.server import Running, Server
from emulator.servers.spec import USES, for_handler, parse

__all__ = [
    "USES",
    "Handler",
    "Handshake",
    "OnError",
    "OnHandshake",
    "Requests",
    "Running",
    "Server",
    "for_handler",
    "parse",
]
