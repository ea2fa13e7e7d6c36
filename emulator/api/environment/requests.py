"""`request`: goes to the handler that the user gives. Without one the answer is an empty 200, the same on every target:
the emulation is of sockets, and no platform is to blame for what it leaves out."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from emulator.api.environment.answers import fail, options_of, succeed
from emulator.engine.values import HostObject

if TYPE_CHECKING:
    from emulator.api.environment.stage import Stage


def play(stage: Stage, name: str, args: tuple[Any, ...]) -> Any:
    """Answers request, uploadFile and downloadFile alike; the task that comes back is inert."""
    stage.app.post(_ask, stage, name, args)
    return stage.inert(name) if name in stage.app.profile.environment.objects else HostObject("RequestTask", {}, {})


def _ask(stage: Stage, name: str, args: tuple[Any, ...]) -> None:
    if stage.request is None:
        _got(stage, name, args, {"data": {}})
        return
    try:
        found = stage.request(dict(options_of(args)))
    except Exception as error:
        fail(stage.app, name, args, f"{{name}}:fail {error}")
        return
    if inspect.isawaitable(found):
        task = stage.app.world.loop.create_task(_wait(stage, name, args, found))
        stage.tasks.add(task)
        task.add_done_callback(stage.tasks.discard)
    else:
        _got(stage, name, args, found)


async def _wait(stage: Stage, name: str, args: tuple[Any, ...], found: Awaitable[dict[str, Any]]) -> None:
    try:
        result = await found
    except Exception as error:
        fail(stage.app, name, args, f"{{name}}:fail {error}")
    else:
        _got(stage, name, args, result)


def _got(stage: Stage, name: str, args: tuple[Any, ...], result: dict[str, Any]) -> None:
    succeed(stage.app, name, args, {"statusCode": 200, "header": {}, "data": ""} | result)
