"""What a script finds in a browser: its own WebSocket, and what socket code touches of the page around it."""

from emulator.api.browser.host import helper
from emulator.api.browser.source import source

__all__ = ["helper", "source"]
