"""`uni` over the app of a play: what uni-app's layer makes of calls and results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.api import globals_for
from emulator.engine.values import UNDEFINED
from tests.profiles.driver import Play, perform


class Uni:
    """`uni` over a play's app, and what its callbacks and listeners got."""

    def __init__(self, play: Play) -> None:
        self.functions = globals_for(play.app, play.app.profile)["uni"].methods
        self.got: dict[str, list[Any]] = {}

    def __call__(self, function: str, **options: Any) -> Any:
        """uni.function({success, fail, ...options})"""
        callbacks = {name: self.hearing(f"{function}.{name}") for name in ("success", "fail")}
        return self.functions[function]({**callbacks, **options})

    def hearing(self, name: str) -> Callable[..., None]:
        """A callback whose first argument is added to `got[name]`."""

        def hear(result: Any = UNDEFINED, *_: Any) -> None:
            self.got.setdefault(name, []).append(result)

        return hear


def over_uni(target: str, script: Callable[[Uni, Play], Any], **settings: Any) -> Uni:
    """Plays `script` as `perform` does, with `uni` for its first argument."""
    made: list[Uni] = []

    def first(play: Play) -> None:
        made.append(Uni(play))
        script(made[0], play)

    perform(target, first, **settings)
    return made[0]


class Functions:
    """`uni`'s functions by name, called in the language of the test's app code."""

    def __init__(self, play: Play, settled: Callable[[bool, Any], Any] = lambda ok, result: None) -> None:
        self._play, self._settled = play, settled

    def __getitem__(self, name: str) -> Callable[..., Any]:
        """The function; called, it raises Throw. What becomes of a Promise is told to `settled`."""
        return lambda *args: self._play.face.call(name, args, self._settled)
