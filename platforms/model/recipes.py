"""Recipes: what happens in a call and when something arrives, as ordered steps of the vocabulary."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from platforms.model.base import Part, Payload
from platforms.naming import unknown
from platforms.vocabulary import CALLS, CONDITIONS, EVENTS, STATES, VERBS

MOST_ACTS = 12  # steps that do something; the checks before them are a table of conditions
MOST_STEPS = 40


class Step(NamedTuple):
    """One step: its verb and what follows it ("" if nothing)."""

    verb: str
    arg: str

    def __str__(self) -> str:
        return f"{self.verb} {self.arg}".strip()


_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "condition": tuple(CONDITIONS),
    "state": STATES,
    "event": EVENTS,
    "call": CALLS,
    "task|undefined": ("task", "undefined"),
}


def parse_step(value: Any) -> Step:
    """Reads "verb argument". Raises ValueError with what is allowed."""
    if isinstance(value, Step):
        return value
    verb, _, arg = str(value).partition(" ")
    if verb not in VERBS:
        raise ValueError(unknown("step", verb, VERBS))
    kind = VERBS[verb][0]
    if kind == "" and arg:
        raise ValueError(f"step {verb!r} takes nothing after it, not {arg!r}")
    if kind in _ARGUMENTS and arg not in _ARGUMENTS[kind]:
        raise ValueError(f"step {verb!r}: {unknown(kind, arg, _ARGUMENTS[kind])}")
    if verb == "wait":
        _check_wait(arg)
    return Step(verb, arg or ("live" if kind == "set?" else ""))


def _check_wait(arg: str) -> None:
    number, _, unit = arg.partition(" ")
    if arg not in ("microtask", "task", "timer") and not (number.isdigit() and unit == "ms"):
        raise ValueError(f'wait takes "microtask", "task", "timer" or "<number> ms", not {arg!r}')


def _few_acts(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if sum(step.verb != "check" for step in steps) > MOST_ACTS:
        raise ValueError(f"more than {MOST_ACTS} steps beside the checks: split it, or make it a policy")
    return steps


Steps = Annotated[
    tuple[Annotated[Step, BeforeValidator(parse_step)], ...], Field(max_length=MOST_STEPS), AfterValidator(_few_acts)
]


def _without_null(value: Any) -> Any:
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


class Thrown(Part):
    """An exception's name and text."""

    name: str = "TypeError"
    message: str


class Line(Part):
    """A line that the platform prints on the console."""

    level: str = Field("error", pattern="^(log|info|warn|error)$")
    text: str


class Words(Part):
    """The words of a recipe or of a failed check, by the channel that carries them."""

    success: Payload | None = Field(None, description="what the success callback gets")
    fail: Payload | None = Field(None, description="what the fail callback gets")
    complete: Payload | None = Field(None, description="what complete gets; left out: what success or fail got")
    open: Payload | None = Field(None, description="what the open event carries")
    message: Payload | None = Field(None, description="what the message event carries")
    error: Payload | None = Field(None, description="what the error event carries")
    close: Payload | None = Field(None, description="what the close event carries")
    open_global: Payload | None = Field(None, description="the same for global listeners; left out: the same object")
    message_global: Payload | None = None
    error_global: Payload | None = None
    close_global: Payload | None = None
    writes: dict[str, Payload] | None = Field(None, description="the keys that a `write-back` step writes")
    throw: Thrown | None = Field(None, description="the exception that a `throw` step throws")
    prints: tuple[Line, ...] = Field((), description="console lines of a `print` step")
    code: int | None = Field(None, description="the close code that events of this case report")
    reason: str | None = Field(
        None, description="the close reason that events of this case report; placeholders are filled in, {reason} apart"
    )


class Reaction(Words):
    """What happens instead when a check fails. Without `then` only the words change and the recipe goes on."""

    then: Steps = ()


class Recipe(Words):
    """The ordered steps of a call or of an arrival, and what happens when a check fails."""

    steps: Steps = ()
    unless: Annotated[dict[str, Reaction], BeforeValidator(_without_null)] = Field(
        default_factory=dict, description="condition -> what happens instead; null: nothing, as if it were not written"
    )

    @model_validator(mode="after")
    def _checks_have_reactions(self) -> Recipe:
        checked = {step.arg for step in self.steps if step.verb == "check"}
        for name in self.unless:
            if name not in CONDITIONS:
                raise ValueError(f"unless: {unknown('condition', name, CONDITIONS)}")
            if name not in checked:
                raise ValueError(f"unless: {name!r} is never checked in steps")
        for name in sorted(checked - set(self.unless)):
            raise ValueError(f"steps: `check {name}` has no entry in unless")
        return self
