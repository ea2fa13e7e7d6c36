"""uni-app's layer: how `uni.*` differs from the namespace beneath it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from platforms.model.base import Milliseconds, Part
from platforms.model.recipes import Line

Format = Literal["object-or-empty", "array-of-one", "strings"] | tuple[str, ...]


class Validation(Part):
    """Parameter checks of the runtime's own, with its own texts."""

    policy: Literal["none", "fails", "warns"] = Field(
        "none", description="fails: fail and complete are called and the call returns undefined; warns: console.warn"
    )
    functions: dict[str, dict[str, tuple[str, ...]]] = Field(
        default_factory=dict, description="function -> parameter -> allowed types, as the runtime names them"
    )
    required: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    bad_listener: str | None = Field(
        None,
        description="the Error that onX without a function throws; null: policy fails words it, else none is thrown",
    )
    prints: bool = Field(False, description="what fails a call is printed with console.error first")
    thrown: str = Field("{error}", description="the line that is printed when success, fail or complete throws")


class Missing(Part):
    """What stands on `uni` for a function that the namespace lacks, where it is not undefined."""

    title: str = Field("", description="the platform's name in uni's lines")
    line: Line | None = Field(
        None, description="printed by a function that does nothing else; {title} and {name} are put in"
    )
    functions: tuple[str, ...] = Field((), description="which functions, as far as the namespace lacks them")


class LogEcho(Part):
    """The log echo of a development build: uni connects a socket of its own, in which console lines are sent."""

    connects: bool = Field(False, description="whether it tries to, when the app starts; never in the real world")
    limit: Milliseconds = Field(500, description="how long it waits for the connection before it calls close")
    failed: tuple[Line, ...] = Field((), description="printed when no connection comes about")
    ended: tuple[Line, ...] = Field((), description="printed when the connection ends")
    warning: Line | None = Field(
        None, description="printed by the first onSocketOpen or onSocketMessage of uni's while it is connected"
    )


class Uni(Part):
    """The `uni` global."""

    layer: Literal["over-namespace", "own"] = Field(
        "over-namespace", description="own: uni holds the sockets itself, the recipes are uni's"
    )
    aliases: tuple[str, ...] = Field((), description="further names by which the build gives app code this global")
    promise: Literal["rejects", "error-first"] = Field(
        "rejects", description="how the Promise form fails: rejects; or always resolves with [err, res]"
    )
    drops: dict[str, Line] = Field(
        default_factory=dict, description="connectSocket parameters that are removed, with the line printed then"
    )
    rules: tuple[str, ...] = Field(
        (),
        description="functions with a conversion rule: present even where the namespace lacks them, callbacks that are"
        " no functions dropped, results copied without keys named like callbacks",
    )
    wraps: tuple[str, ...] = Field(
        (),
        description="functions with the same treatment that are absent where the namespace lacks them; connectSocket in"
        ' every Vue 3 runtime. "*" (here, in wraps-listeners and in reshapes) stands for every function',
    )
    copies: Literal["all", "promises", "none"] = Field(
        "all",
        description="promises: the callback form passes the caller's own options object on; none: the Promise form too,"
        " so that it never settles where that is no plain object and uni holds the sockets itself",
    )
    options: Literal["kept", "written-to"] = Field(
        "kept",
        description="written-to: callbacks are taken out of the object that interceptors see, and parameters put in"
        " order in it; where uni holds the sockets itself",
    )
    formats: dict[str, dict[str, Format]] = Field(
        default_factory=dict,
        description="function -> parameter -> how it is put in order before it is used: {} where it is falsy, an array"
        " of one where it is a text, an array of the texts in it, one of these texts in upper case and else the first"
        " of them",
    )
    wraps_listeners: tuple[str, ...] = Field((), description="onSocketX whose listener is wrapped: it gets a copy")
    reshapes: tuple[str, ...] = Field(
        (), description="functions whose results lose error/errorMessage and get errMsg `<api>:fail ...` or `<api>:ok`"
    )
    fills: tuple[str, ...] = Field(
        (), description="functions whose callbacks get {} where the platform gives them nothing"
    )
    bad_callbacks: Literal["dropped", "called"] = Field(
        "dropped",
        description="what a rule does with a success, fail, cancel or complete that is no function; called: it is"
        " called all the same, which throws, and such a key of a result becomes a function too",
    )
    extra_argument: bool = Field(False, description="uni's own listeners get a second argument, undefined")
    missing_hook: Literal["ignored", "throws"] = Field(
        "ignored", description="what removeInterceptor does about a hook where there never was one of its kind"
    )
    hooks: Literal["see-options", "see-data"] = Field(
        "see-options",
        description="see-data: interceptors' hooks get the options or the result alone, and hooks of success, fail and"
        " complete that an invoke hook adds come too late for its call",
    )
    waiting_hooks: Literal["replace", "throw"] = Field(
        "replace",
        description="what becomes of a call with a hook behind one that gives a Promise: a function takes the place of"
        " the data; or the call throws",
    )
    thenables: Literal["ignored", "waited"] = Field(
        "ignored", description="what becomes of a hook's answer that has a then and no catch, as every Promise has"
    )
    listens: tuple[str, ...] = Field(
        ("on", "off"), description="how the names begin of functions that take a listener: they give no Promise"
    )
    marks_task: bool = Field(False, description="adds __v_skip: true to the task")
    missing: Missing = Missing()
    log_echo: LogEcho = LogEcho()
    validation: Validation = Validation()
    absent: tuple[str, ...] = Field((), description="functions of the namespace that uni does not pass on")
    provides: dict[str, Literal["ui", "storage", "query", "event", "request"]] = Field(
        default_factory=dict,
        description="functions that uni has though the namespace lacks them, by how they are played",
    )
