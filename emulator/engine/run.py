"""The state of one recipe while it runs: the call or arrival it serves, and the words in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from emulator.engine import placeholders
from emulator.engine.speech import Said, Speech
from emulator.engine.values import UNDEFINED, PromiseValue
from emulator.engine.wire.failures import Failure
from platforms.model import Profile
from platforms.model.recipes import Recipe
from platforms.model.shape import Function

if TYPE_CHECKING:
    from emulator.engine.app import App
    from emulator.engine.recipes import Plan
    from emulator.engine.socket import Socket

FUNCTIONS = {  # the public function that each recipe of a call belongs to
    "connect": "connectSocket",
    "send": "SocketTask.send",
    "close": "SocketTask.close",
    "send-global": "sendSocketMessage",
    "close-global": "closeSocket",
}
_CALLBACKS = ("success", "fail", "complete")


class Prepared(NamedTuple):
    """A recipe of one interface, ready to run.

    `at`: where in the profile it stands. `speeches`: its words, those that go before others first. `function`: the
    public function that it belongs to, as the profile has it.
    """

    name: str
    at: str
    recipe: Recipe
    steps: Plan
    speeches: tuple[Speech, ...]
    function: Function | None


class Run:
    """One run of a recipe. `checked`: what the last check looked at, for {type} and {value}; `parameter`: its name.

    `rules`: the profile as it holds here. `answered`: success or fail, whichever was called last.
    """

    app: App
    rules: Profile
    name: str
    at: str
    recipe: Recipe
    function: Function | None
    socket: Socket | None
    args: Sequence[Any]
    options: dict[str, Any]
    message: str | bytes | None
    failure: Failure | None
    speeches: tuple[Speech, ...]
    returned: Any = UNDEFINED
    outcome: Any = UNDEFINED
    promise: PromiseValue | None = None
    checked: Any = UNDEFINED
    parameter: str = ""
    error: Any = UNDEFINED
    event: str = ""
    answered: str = ""
    failing: bool = False
    set_name: str = "live"
    path: str = ""

    def __init__(
        self,
        app: App,
        rules: Profile,
        prepared: Prepared,
        socket: Socket | None,
        args: Sequence[Any],
        message: str | bytes | None = None,
        failure: Failure | None = None,
    ) -> None:
        self.app = app
        self.rules = rules
        self.name = prepared.name
        self.at = prepared.at
        self.recipe = prepared.recipe
        self.function = prepared.function
        self.socket = socket
        self.args = args
        self.options = args[0] if args and isinstance(args[0], dict) else {}
        self.message = message
        self.failure = failure
        self.speeches = prepared.speeches

    @property
    def has_callbacks(self) -> bool:
        return any(callable(self.options.get(name)) for name in _CALLBACKS)

    def react(self, speech: Speech) -> None:
        """From now on the words of a reaction go before those that were in force."""
        self.speeches = (speech, *self.speeches)

    def words(self, channel: str) -> Said:
        """The words for a channel: the first that there are, else the recipe's own."""
        said = None
        for speech in self.speeches:
            said = speech[channel]
            if said.value not in (None, ()):
                break
        assert said is not None
        return said

    def payload(self, channel: str) -> Any:
        """The payload for a channel, its placeholders filled in; {} if the profile gives none."""
        said = self.words(channel)
        if said.value is None:
            return {}
        self.path = said.path
        return said.render(self.value)

    def value(self, name: str) -> Any:
        """The value of a placeholder."""
        return placeholders.VALUES[name](self)
