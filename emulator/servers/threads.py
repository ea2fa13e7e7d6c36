"""Threads in virtual time: what anyio would hand to a worker thread runs at once, where it is asked for.

Frameworks send each plain function of the user's (a dependency, say) to a thread. Nothing of a virtual world may run
beside it, and it has no thread to wait for.
"""

from __future__ import annotations

import asyncio
import contextvars
import importlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from emulator.engine.world import VirtualLoop

_lock = threading.Lock()
_users = 0
_original: Any = None


@contextmanager
def inline_threads() -> Iterator[None]:
    """While entered, anyio.to_thread.run_sync on a virtual loop calls the function itself. Without anyio, nothing."""
    global _users, _original
    try:
        to_thread = importlib.import_module("anyio.to_thread")
    except ImportError:
        yield
        return
    with _lock:
        _users += 1
        if _users == 1:
            _original = to_thread.run_sync
            to_thread.run_sync = _run_sync  # type: ignore[attr-defined]
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users:
                to_thread.run_sync = _original  # type: ignore[attr-defined]


async def _run_sync(func: Callable[..., Any], *args: Any, **options: Any) -> Any:
    if not isinstance(asyncio._get_running_loop(), VirtualLoop):
        return await _original(func, *args, **options)
    await asyncio.sleep(0)
    return contextvars.copy_context().run(func, *args)
