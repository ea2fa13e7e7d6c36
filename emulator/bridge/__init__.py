"""The bridge to Node: app code runs there, the platform here. node/ holds the other end."""

from emulator.bridge.service import serve

__all__ = ["serve"]
