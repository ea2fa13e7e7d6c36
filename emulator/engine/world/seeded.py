"""Makes `websockets` repeatable in a virtual world: its masks and handshake keys, its ping payloads, its Date headers.

They come from the system's entropy and clock, so two runs would differ in every frame that a client sends, and a trace
of frames could not be compared. While any virtual world runs, the few names that `websockets` takes them from stand
for these here. Code that runs on another loop (a real server in another thread) still gets the real ones.
"""

from __future__ import annotations

import asyncio
import email.utils
import random
import secrets
import threading
from types import SimpleNamespace
from typing import Any

import websockets.asyncio.connection
import websockets.frames
import websockets.server
import websockets.utils

from emulator.engine.world.loop import VirtualLoop

_PLACES: tuple[tuple[Any, str], ...] = (
    (websockets.frames, "secrets"),
    (websockets.utils, "secrets"),
    (websockets.asyncio.connection, "random"),
    (websockets.server, "email"),
)
_lock = threading.Lock()
_users = 0
_originals: list[Any] = []


class SeededLoop(VirtualLoop):
    """A virtual loop with the randomness of its wire, and the epoch (ms) that its time counts from."""

    def __init__(self, wire_random: random.Random, epoch_ms: int) -> None:
        super().__init__()
        self.wire_random = wire_random
        self.epoch_ms = epoch_ms


class Seeded:
    """While this context is entered, `websockets` on a SeededLoop draws on that loop's randomness and clock.

    acting: the loop that counts as running in this thread meanwhile, where none runs.
    """

    __slots__ = ("_acting", "_before")

    def __init__(self, acting: SeededLoop | None = None) -> None:
        self._acting = acting

    def __enter__(self) -> None:
        enter()
        self._before, _acting.loop = _drawn_on(), self._acting

    def __exit__(self, *_: object) -> None:
        _acting.loop = self._before
        leave()


def enter() -> None:
    """One more stands in need of the names that stand for others."""
    global _users
    with _lock:
        _users += 1
        if _users == 1:
            _originals[:] = [getattr(module, name) for module, name in _PLACES]
            for (module, name), stand_in in zip(_PLACES, (_SECRETS, _SECRETS, _RANDOM, _EMAIL), strict=True):
                setattr(module, name, stand_in)


def leave() -> None:
    """One fewer does."""
    global _users
    with _lock:
        _users -= 1
        if not _users:
            for (module, name), original in zip(_PLACES, _originals, strict=True):
                setattr(module, name, original)


_acting = threading.local()


def _drawn_on() -> object:
    return getattr(_acting, "loop", None)


def _running() -> object:
    return _drawn_on() or asyncio._get_running_loop()


def _token_bytes(size: int) -> bytes:
    loop = _running()
    if isinstance(loop, SeededLoop):
        return loop.wire_random.getrandbits(8 * size).to_bytes(size, "big")
    return secrets.token_bytes(size)


def _getrandbits(bits: int) -> int:
    loop = _running()
    return loop.wire_random.getrandbits(bits) if isinstance(loop, SeededLoop) else random.getrandbits(bits)


def _formatdate(*, usegmt: bool) -> str:
    loop = _running()
    when = loop.epoch_ms / 1000 + loop.time() if isinstance(loop, SeededLoop) else None
    return email.utils.formatdate(when, usegmt=usegmt)


_SECRETS = SimpleNamespace(token_bytes=_token_bytes)
_RANDOM = SimpleNamespace(getrandbits=_getrandbits, random=random.random)
_EMAIL = SimpleNamespace(utils=SimpleNamespace(formatdate=_formatdate))
