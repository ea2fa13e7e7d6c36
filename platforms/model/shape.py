"""What app code sees of the API: functions, parameters, the task, listeners, promises."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from platforms.model.base import Part
from platforms.model.wire import DataType

StateName = Literal["start", "connecting", "open", "closing", "closed", "undefined"]


class Parameter(Part):
    """One parameter of a socket function."""

    type: str = Field(description="as the vendor documents it: string, object, string[], number, boolean, function")
    accepts: tuple[DataType, ...] = Field(
        (), description="toString tags that the check `parameter-mistyped` lets through; left out: it lets all through"
    )
    called: str = Field("", description="how the platform's own text names the type; left out: `type`")
    required: bool = False
    effect: bool = Field(True, description="false: accepted and ignored")


class Function(Part):
    """A socket function of the namespace, or a method of the task."""

    promise: Literal["never", "without-callbacks"] = Field(
        "never", description="whether it returns a Promise when no callback is given"
    )
    params: dict[str, Parameter] = Field(default_factory=dict)


class Ids(Part):
    """How sockets are numbered, and where app code sees the number."""

    policy: Literal["count", "count-listed", "epoch-ms"] = Field(
        "count",
        description="count: of all calls, failed ones too; count-listed: of the sockets that the platform lists, the"
        " others have 0; epoch-ms: the time of the call",
    )
    first: int = 1
    as_: Literal["number", "string"] = "number"
    prefix: str = ""
    shared: bool = Field(
        False, description="the client beneath knows sockets by their ids: those of one id share what it holds"
    )


class Task(Part):
    """The SocketTask: its own enumerable properties in order, and its methods."""

    fields: dict[str, Any] = Field(
        default_factory=dict,
        description="name -> constant, or {ready-state} or {id}; {late-id} appears with the step reveal-id",
    )
    methods: tuple[str, ...] = ("send", "close", "onOpen", "onClose", "onError", "onMessage")
    states: dict[StateName, int | None] = Field(
        {"start": 0, "connecting": 0, "open": 1, "closing": 2, "closed": 3},
        description="readyState's value for each state; null, or left out: undefined",
    )
    ids: Ids = Ids()
    needs: str | None = Field(
        None,
        description="the parameter that must be true for a task; without it the call is for the one unnamed socket",
    )
    needs_default: bool = Field(False, description="what that parameter is taken to be where a call leaves it out")
    accessors: bool = Field(False, description="fields are read-only getters that Object.keys does not list")


class Listeners(Part):
    """Who hears an event, in which order, and what becomes of a bad listener."""

    order: tuple[Literal["task", "global"], ...] = ("task", "global")
    task: Literal["all", "last"] = "all"
    global_: Literal["all", "last"] = "last"
    current: Literal["first-live", "earliest-open-role", "latest", "any", "unnamed"] = Field(
        "any",
        description="which sockets the global functions and listeners act on: the first listed; the one that took the"
        " role when its predecessor was closed; the newest; every one; sockets made without a task",
    )
    bad_argument: Literal["ignored", "kept", "throws"] = "ignored"
    ignored_text: str = Field(
        "", description="the console.error line for an ignored one; {event} is the event with a capital, {type} its tag"
    )
    throw: Literal["reported", "printed", "ends", "escapes"] = Field(
        "reported",
        description="a listener that throws: reported as uncaught and the next one runs; printed with console.error and"
        " the next one runs; ends: reported, and the later ones of this event do not run; or the exception leaves, and"
        " nothing more of the recipe happens",
    )
    throw_global: Literal["reported", "printed", "ends", "escapes"] | None = Field(
        None, description="the same for global listeners; null: the same rule"
    )
    throw_text: str = Field("", description="the line that is printed; {error} is the exception, {event} the event")
    not_function: str = Field(
        "", description="the TypeError of a kept listener that is no function; empty: such a one is passed over"
    )
    hollow: str = Field(
        "",
        description="the TypeError that onX of a hollow task throws, {event} is the event's name; empty: none",
    )


class Callbacks(Part):
    """What becomes of an exception thrown by success, fail or complete."""

    throw: Literal["reported", "printed", "escapes", "fails", "fails-in-words", "caught"] = Field(
        "reported",
        description="fails: a Promise reaction called it, so fail gets the exception of success, and one of fail or"
        " complete is an unhandled rejection that ends the recipe; fails-in-words: fail and complete are called with"
        " the recipe's own words, {error} is the exception, and nothing more of the recipe happens; caught: the same,"
        " also for what fail throws where a check's own steps do not end with stop, and what complete throws where they"
        " do escapes",
    )
    throw_task: Literal["reported", "printed", "escapes", "fails", "fails-in-words", "caught"] | None = Field(
        None, description="the same for send and close; null: the same rule"
    )
    throw_text: str = Field("", description="the line that is printed; {error} is the exception")
