"""The state of one recipe while it runs: the call or arrival it serves, and the words in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from emulator.engine import placeholders
from emulator.engine.payloads import render
from emulator.engine.values import UNDEFINED, ErrorValue, PromiseValue
from emulator.engine.wire.failures import Failure
from platforms.model import Profile
from platforms.model.recipes import Recipe, Words
from platforms.model.shape import Function

if TYPE_CHECKING:
    from emulator.engine.app import App
    from emulator.engine.socket import Socket

FUNCTIONS = {  # the public function that each recipe of a call belongs to
    "connect": "connectSocket",
    "send": "SocketTask.send",
    "close": "SocketTask.close",
    "send-global": "sendSocketMessage",
    "close-global": "closeSocket",
}
_CALLBACKS = ("success", "fail", "complete")
_NEW = "new "  # the key of a payload that is an Error instance: {"new Error": "its message"}


class Run:
    """One run of a recipe. `checked`: what the last check looked at, for {type} and {value}; `parameter`: its name.

    `rules`: the profile as it holds here; `at`: where in the profile the recipe stands.
    """

    app: App
    rules: Profile
    name: str
    at: str
    recipe: Recipe
    socket: Socket | None
    args: Sequence[Any]
    options: dict[str, Any]
    message: str | bytes | None
    failure: Failure | None
    reactions: list[tuple[Words, str]]
    promise: PromiseValue | None
    set_name: str
    parameter: str
    event: str

    def __init__(
        self,
        app: App,
        rules: Profile,
        name: str,
        at: str,
        recipe: Recipe,
        socket: Socket | None,
        args: Sequence[Any],
        message: str | bytes | None = None,
        failure: Failure | None = None,
    ) -> None:
        self.app = app
        self.rules = rules
        self.name = name
        self.at = at
        self.recipe = recipe
        self.socket = socket
        self.args = args
        self.options = args[0] if args and isinstance(args[0], dict) else {}
        self.message = message
        self.failure = failure
        self.reactions = []
        self.returned: Any = UNDEFINED
        self.outcome: Any = UNDEFINED
        self.promise = None
        self.checked: Any = UNDEFINED
        self.parameter = ""
        self.error: Any = UNDEFINED
        self.event = ""
        self.failing = False
        self.set_name = "live"
        self.path = ""

    @property
    def function(self) -> Function | None:
        """The public function that the recipe belongs to, as the profile has it."""
        return self.rules.functions.get(FUNCTIONS.get(self.name, ""))

    @property
    def has_callbacks(self) -> bool:
        return any(callable(self.options.get(name)) for name in _CALLBACKS)

    def react(self, reaction: Words, path: str) -> None:
        """From now on the reaction's words go before those that were in force."""
        self.reactions.insert(0, (reaction, path))

    def words(self, channel: str) -> tuple[Any, str]:
        """The words for a channel (None if there are none) and where in the profile they stand."""
        for reaction, path in self.reactions:
            found = getattr(reaction, channel)
            if found not in (None, ()):
                return found, f"{path}.{channel}"
        return getattr(self.recipe, channel), f"{self.at}.{channel}"

    def payload(self, channel: str) -> Any:
        """The payload for a channel, its placeholders filled in; {} if the profile gives none."""
        found, path = self.words(channel)
        if found is None:
            return {}
        self.path = path
        if isinstance(found, dict) and len(found) == 1:
            (key, message), *_ = found.items()
            if isinstance(key, str) and key.startswith(_NEW):
                return ErrorValue(key.removeprefix(_NEW), str(render(message, self.value)))
        return render(found, self.value)

    def value(self, name: str) -> Any:
        """The value of a placeholder."""
        return placeholders.VALUES[name](self)
