"""The embedded servers, and what runs a `websockets` handler in either world."""

from emulator.servers.asgi_socket import Application
from emulator.servers.handlers import Handler, Requests
from emulator.servers.hooks import Handshake, OnError, OnHandshake
from emulator.servers.server import Running, Server
from emulator.servers.spec import USES, for_handler, of_real_world, parse

__all__ = [
    "USES",
    "Application",
    "Handler",
    "Handshake",
    "OnError",
    "OnHandshake",
    "Requests",
    "Running",
    "Server",
    "for_handler",
    "of_real_world",
    "parse",
]
