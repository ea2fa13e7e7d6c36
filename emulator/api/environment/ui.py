"""Interface functions: recorded on the trace, without effect; success comes with the result that the profile has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.api.environment.answers import succeed
from emulator.engine.values import UNDEFINED

if TYPE_CHECKING:
    from emulator.api.environment.stage import Stage


def play(stage: Stage, name: str, args: tuple[Any, ...]) -> Any:
    """Makes an object if the profile names methods for it; runs a bare callback later; else answers with success."""
    environment = stage.app.profile.environment
    if name in environment.objects:
        return stage.inert(name)
    if args and callable(args[0]):
        stage.app.post(args[0])
        return UNDEFINED
    return succeed(stage.app, name, args, environment.results.get(name))
