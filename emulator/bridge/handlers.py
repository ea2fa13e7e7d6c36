"""What answers an app's `request` calls when the test's own function, in Node, is to do that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from emulator.api.environment.stage import Handler
from emulator.engine.values import ErrorValue, Throw
from emulator.js.engine import JsPromise

KEYS = {"data", "statusCode", "header", "cookies"}


def answering(function: Callable[[dict[str, Any]], Any], loop: asyncio.AbstractEventLoop) -> Handler:
    """A handler that asks `function`, which gives {data, statusCode, header} or a Promise of it, or throws."""

    def handler(options: dict[str, Any]) -> dict[str, Any] | Awaitable[dict[str, Any]]:
        found = function(options)
        return _settled(found, loop) if isinstance(found, JsPromise) else _checked(found)

    return handler


async def _settled(promise: JsPromise, loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
    outcome: asyncio.Future[Any] = loop.create_future()

    def settled(ok: bool, value: Any) -> None:
        if outcome.done():
            return
        if ok:
            outcome.set_result(value)
        else:
            outcome.set_exception(Throw(value))

    promise.watch(settled)
    return _checked(await outcome)


def _checked(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or not found.keys() <= KEYS:
        wanted = "the test's `request` is to give an object {data, statusCode, header} or throw"
        raise Throw(ErrorValue("TypeError", wanted))
    return found
