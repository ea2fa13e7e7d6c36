"""How an app's world runs where an event loop runs already: asyncio has one a thread, and a test may stand in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def outside_any_loop() -> Iterator[None]:
    """While this is entered no loop counts as running in this thread; the one that does runs on afterwards.

    That is what a loop does itself when it stops, and costs far less than a thread for the world to run in.
    """
    loop = asyncio._get_running_loop()
    if loop is None:
        yield
        return
    task = asyncio.current_task(loop)
    if task is not None:
        asyncio.tasks._leave_task(loop, task)
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)
        if task is not None:
            asyncio.tasks._enter_task(loop, task)
