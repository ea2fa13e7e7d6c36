"""The lifespan of an ASGI application: it starts before the first connection, and ends after the last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, Final

from emulator.errors import UserError
from emulator.servers.asgi_socket import Application

VERSIONS: Final = {"version": "3.0", "spec_version": "2.0"}


@asynccontextmanager
async def lifespan(application: Application, state: dict[str, Any]) -> AsyncIterator[None]:
    """While entered the application has started. `state` is what it hands to its connections.

    An application that fails with the very scope has no lifespan, which is allowed. Raises UserError if it says that
    starting failed.
    """
    life = _Life(application, state)
    await life.start()
    try:
        yield
    finally:
        await life.end()


class _Life:
    def __init__(self, application: Application, state: dict[str, Any]) -> None:
        self._told: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._answers: asyncio.Queue[MutableMapping[str, Any] | None] = asyncio.Queue()
        scope = {"type": "lifespan", "asgi": dict(VERSIONS), "state": state}
        self._task = asyncio.create_task(self._call(application, scope))

    async def start(self) -> None:
        answer = await self._tell("lifespan.startup")
        if answer and answer["type"] == "lifespan.startup.failed":
            words = str(answer.get("message") or "").strip().splitlines()
            raise UserError(f"server: the ASGI application's lifespan failed to start: {words[-1] if words else '?'}")

    async def end(self) -> None:
        if not self._task.done():
            await self._tell("lifespan.shutdown")
            self._task.cancel()

    async def _tell(self, kind: str) -> MutableMapping[str, Any] | None:
        self._told.put_nowait({"type": kind})
        return await self._answers.get()

    async def _call(self, application: Application, scope: dict[str, Any]) -> None:
        try:
            await application(scope, self._told.get, self._answer)
        except Exception:
            return
        finally:
            self._answers.put_nowait(None)

    async def _answer(self, message: MutableMapping[str, Any]) -> None:
        self._answers.put_nowait(message)
