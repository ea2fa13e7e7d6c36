"""Runs recipes: step after step, with what happens instead where a check fails."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from emulator.engine import conditions, verbs
from emulator.engine.run import FUNCTIONS, Prepared, Run
from emulator.engine.speech import Speech
from emulator.engine.values import PromiseValue, Throw
from emulator.engine.wire.failures import Failure
from platforms.model import Profile
from platforms.model.recipes import Recipe, Step
from platforms.model.websocket import WebSocketRules
from platforms.vocabulary import ARRIVALS

if TYPE_CHECKING:
    from emulator.engine.app import App
    from emulator.engine.socket import Socket


class Planned(NamedTuple):
    """A step ready to run: what does it or, if it is a check, what it asks; its argument, its path in the profile."""

    verb: verbs.Verb | None
    check: conditions.Detector | None
    arg: str
    path: str


Plan = tuple[Planned, ...]


def plan(steps: Sequence[Step], path: str) -> Plan:
    return tuple(_planned(step, f"{path}.{number}") for number, step in enumerate(steps))


def _planned(step: Step, path: str) -> Planned:
    if step.verb == "check":
        return Planned(None, conditions.detector(step.arg), step.arg, path)
    return Planned(verbs.VERBS[step.verb], None, step.arg, path)


def later_turn(run: Run, steps: Plan) -> Plan:
    """What an exception of app code leaves to happen: it ends a turn, not what the system brings in a later one."""
    if run.name not in ARRIVALS:
        return ()
    waits = (number for number, step in enumerate(steps) if step.verb is verbs.VERBS["wait"])
    return steps[next(waits, len(steps)) :]


def fails(steps: Plan) -> bool:
    """Whether these steps of a check are the call's last word, and that it failed."""
    done = [step.verb for step in steps]
    return verbs.VERBS["fail"] in done and done[-1] is verbs.VERBS["stop"]


class Runner:
    """Runs the recipes of one interface of an app.

    `rules`: the profile as it holds for its sockets. `part`: the part of the profile with recipes of its own, and
    `key` its name.
    """

    def __init__(self, app: App, rules: Profile, part: WebSocketRules | None = None, key: str = "") -> None:
        self.app = app
        self.rules = rules
        self._part = part
        self._key = key
        self._promises = rules.uni.layer == "over-namespace"  # else uni's own layer makes them
        self._recipes: dict[str, Prepared] = {}
        self._reactions: dict[str, tuple[Speech, Plan]] = {}

    def call(self, name: str, socket: Socket | None, args: Sequence[Any], promise: PromiseValue | None = None) -> Any:
        """Runs the recipe of a call and gives what the call returns; `promise` is to be settled. Raises Throw."""
        prepared = self._recipes.get(name) or self._prepare(name)
        run = Run(self.app, self.rules, prepared, socket, args)
        run.promise = promise
        if not promise and self._promises and run.function and run.function.promise == "without-callbacks":
            run.promise = None if run.has_callbacks else PromiseValue()
        self._go(run, prepared.steps)
        return run.promise or run.returned

    def checks(self, name: str, condition: str) -> bool:
        """Whether the recipe has a check of this condition."""
        prepared = self._recipes.get(name) or self._prepare(name)
        return any(step.verb is None and step.arg == condition for step in prepared.steps)

    def arrive(
        self, name: str, socket: Socket, message: str | bytes | None = None, failure: Failure | None = None
    ) -> None:
        """Runs the recipe of something that the wire or the system brings."""
        prepared = self._recipes.get(name) or self._prepare(name)
        self._go(Run(self.app, self.rules, prepared, socket, (), message, failure), prepared.steps)

    def _go(self, run: Run, steps: Plan) -> None:
        at = 0
        while at < len(steps):
            verb, check, arg, path = steps[at]
            at += 1
            if verb is None:
                if check is not None and check(run):
                    steps, at = self._react(run, arg) + steps[at:], 0
                continue
            run.path = path
            try:
                signal = verb(run, arg)
            except Throw:
                self._go(run, later_turn(run, steps[at:]))
                raise
            if signal is None:
                continue
            if signal is not verbs.STOP:
                signal(self.app, partial(self._go, run, steps[at:]))
            return

    def _react(self, run: Run, condition: str) -> Plan:
        path = f"{run.at}.unless.{condition}"
        if path not in self._reactions:
            reaction = run.recipe.unless[condition]
            self._reactions[path] = Speech(reaction, path), plan(reaction.then, f"{path}.then")
        speech, steps = self._reactions[path]
        run.react(speech)
        run.failing = fails(steps)
        return steps

    def _prepare(self, name: str) -> Prepared:
        """The part's recipe; the platform's, with the part's words before its own, where the part's has no steps."""
        own: Recipe | None = getattr(self._part, name, None)
        spoken = [] if own is None else [Speech(own, f"{self._key}.{name}")]
        if own is not None and own.steps:
            at, recipe = f"{self._key}.{name}", own
        else:
            at, recipe = name, getattr(self.rules, name.replace("-", "_"))
            spoken.append(Speech(recipe, at))
        function = self.rules.functions.get(FUNCTIONS.get(name, ""))
        prepared = Prepared(name, at, recipe, plan(recipe.steps, f"{at}.steps"), tuple(spoken), function)
        self._recipes[name] = prepared
        return prepared
