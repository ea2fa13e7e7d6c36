"""The rules in force for one function of a target: each step in a sentence, with its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from platforms.errors import UserError
from platforms.evidence import Evidence
from platforms.leaves import leaves, plain
from platforms.model.base import to_key
from platforms.model.recipes import Reaction, Recipe, Step, Words
from platforms.naming import unknown
from platforms.resolving import Resolved
from platforms.vocabulary import CONDITIONS, EVENTS, VERBS

# function of the API -> (its recipe, if it has one, the parts of the profile that bear on it)
_APIS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "connectSocket": (
        "connect",
        (
            "task",
            "callbacks",
            "sets",
            "wire.url",
            "wire.domain",
            "wire.headers",
            "wire.subprotocols",
            "wire.deflate",
            "wire.deflate-param",
            "timeout",
        ),
    ),
    "SocketTask.send": ("send", ("data.send", "wire.queue-limit")),
    "SocketTask.close": ("close", ("wire.close",)),
    "sendSocketMessage": ("send-global", ("listeners.current", "data.send")),
    "closeSocket": ("close-global", ("listeners.current", "wire.close")),
    "onSocketOpen": ("opened", ("listeners",)),
    "onSocketMessage": ("received", ("listeners", "data.binary", "data.drop-empty", "data.replace", "wire.fragments")),
    "onSocketError": ("failed", ("listeners",)),
    "onSocketClose": ("ended", ("listeners", "wire.ping", "background", "network", "exit", "restart")),
    "SocketTask.onOpen": ("opened", ("listeners",)),
    "SocketTask.onMessage": (
        "received",
        ("listeners", "data.binary", "data.drop-empty", "data.replace", "wire.fragments"),
    ),
    "SocketTask.onError": ("failed", ("listeners",)),
    "SocketTask.onClose": ("ended", ("listeners", "wire.ping", "background", "network", "exit", "restart")),
    "WebSocket": ("websocket.connect", ("sets", "wire.url", "wire.subprotocols", "timeout")),
    "WebSocket.send": ("websocket.send", ("data.send",)),
    "WebSocket.close": ("websocket.close", ("websocket.default-code", "wire.close.allowed", "wire.close.wait")),
    **{
        f"{off}{event.capitalize()}": ("", ("listeners",))
        for off in ("offSocket", "SocketTask.off")
        for event in EVENTS
    },
}


@dataclass(frozen=True)
class Line:
    """One rule: its path in the profile, a sentence, the value if it is a setting or words, and its evidence."""

    path: str
    sentence: str
    value: Any
    evidence: Evidence


@dataclass(frozen=True)
class StepLine(Line):
    """A step of the recipe. For a check: what happens instead, and in which words."""

    instead: tuple[Line, ...] = ()
    words: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """How a function behaves on a target. `exists` is false where the platform lacks it: `settings` says why."""

    target: str
    title: str
    api: str
    exists: bool
    parameters: tuple[Line, ...]
    steps: tuple[StepLine, ...]
    words: tuple[Line, ...]
    settings: tuple[Line, ...]

    def lines(self) -> Iterator[Line]:
        """Every line, in the order of reading."""
        yield from self.parameters
        for step in self.steps:
            yield step
            yield from step.instead
            yield from step.words
        yield from self.words
        yield from self.settings

    def text(self, *, quotes: bool = True) -> str:
        """Plain text; with `quotes`, each record that is cited once below the rules, with its sources."""
        return "\n".join(_text(self, quotes))


def explain(resolved: Resolved, api: str) -> Explanation:
    """How a function behaves: `connectSocket`, `SocketTask.send` or `send`, ... Raises UserError if there is none."""
    profile = resolved.profile
    api = api.removeprefix(f"{profile.namespace}.").removeprefix("uni.")
    api = f"SocketTask.{api}" if f"SocketTask.{api}" in _APIS else api
    if api not in _APIS:
        raise UserError(unknown("function", api, _APIS))
    key, settings = _APIS[api]
    if not _exists(resolved, api):
        return Explanation(resolved.target.name, profile.title, api, False, (), (), (), _absence(resolved, api))
    recipe: Recipe | None = attrgetter(key.replace("-", "_"))(profile) if key else None
    return Explanation(
        resolved.target.name,
        profile.title,
        api,
        True,
        tuple(_parameters(resolved, api)),
        tuple(_steps(resolved, key, recipe)) if recipe else (),
        tuple(_words(resolved, key, recipe)) if recipe else (),
        tuple(_settings(resolved, settings)),
    )


def _exists(resolved: Resolved, api: str) -> bool:
    owner, _, method = api.rpartition(".")
    if "WebSocket" in (owner, api):
        rules = resolved.profile.websocket if resolved.profile.environment.websocket else None
        return getattr(rules, method if owner else "connect", None) is not None
    if not owner:
        return api in resolved.profile.functions
    return resolved.profile.task is not None and method in resolved.profile.task.methods


def _absence(resolved: Resolved, api: str) -> tuple[Line, ...]:
    """What the platform's lack of a function rests on, if the profile says it."""
    path = f"functions.{api}"
    if "." in api:
        path = "task.methods" if resolved.profile.task else "task"
    known, _ = resolved.given(path)
    return (Line(path, "The platform has no such function.", None, resolved.why(path)),) if known else ()


def _parameters(resolved: Resolved, api: str) -> Iterator[Line]:
    function = resolved.profile.functions.get(api)
    for name, parameter in function.params.items() if function else ():
        path = f"functions.{api}.params.{name}"
        need = "required" if parameter.required else "optional"
        effect = "" if parameter.effect else ", accepted and ignored"
        yield Line(path, f"{name}: {parameter.type}, {need}{effect}", None, resolved.why(path))


def _steps(resolved: Resolved, key: str, recipe: Recipe) -> Iterator[StepLine]:
    for number, step in enumerate(recipe.steps):
        path = f"{key}.steps.{number}"
        if step.verb != "check":
            yield StepLine(path, sentence(step), None, resolved.why(path))
            continue
        at = f"{key}.unless.{step.arg}"
        reaction = recipe.unless[step.arg]
        yield StepLine(
            path,
            sentence(step),
            None,
            resolved.why(at),
            _instead(resolved, at, reaction),
            _words(resolved, at, reaction),
        )


def _instead(resolved: Resolved, at: str, reaction: Reaction) -> tuple[Line, ...]:
    if not reaction.then:
        return (Line(f"{at}.then", "The recipe goes on.", None, resolved.why(at)),)
    paths = ((f"{at}.then.{number}", step) for number, step in enumerate(reaction.then))
    return tuple(Line(path, sentence(step), None, resolved.why(path)) for path, step in paths)


def _words(resolved: Resolved, at: str, words: Words) -> tuple[Line, ...]:
    lines = []
    for name in Words.model_fields:
        if name in words.model_fields_set:
            path = f"{at}.{to_key(name)}"
            lines.append(Line(path, to_key(name), plain(getattr(words, name)), resolved.why(path)))
    return tuple(lines)


def _settings(resolved: Resolved, parts: tuple[str, ...]) -> Iterator[Line]:
    """The settings that the profile gives; defaults of the schema are nobody's claim."""
    for path, value in leaves(resolved.profile):
        if any(path == part or path.startswith(f"{part}.") for part in parts) and resolved.sets(path):
            yield Line(path, path, value, resolved.why(path))


def sentence(step: Step) -> str:
    """A step in one sentence, out of the vocabulary."""
    if step.verb == "check":
        return f"If {CONDITIONS[step.arg]}:"
    return VERBS[step.verb][1].format(arg=step.arg)


def _text(told: Explanation, quotes: bool) -> Iterator[str]:
    yield f"{told.title} ({told.target}): {told.api}"
    if not told.exists:
        yield f"  The platform has no such function.{_tag(told.settings[0]) if told.settings else ''}"
        yield from _records(told) if quotes else ()
        return
    for line in told.parameters:
        yield f"  {line.sentence}{_tag(line)}"
    acts = [step for step in told.steps if not step.instead]
    order = max(acts, key=lambda act: sum(act.evidence == other.evidence for other in acts), default=None)
    if order is not None:  # said once: the order of the steps is one fact, but for steps with evidence of their own
        yield f"  In this order:{_tag(order)}"
    for number, step in enumerate(told.steps, 1):
        as_above = order is not None and step.evidence == order.evidence
        yield f"  {number:2}. {step.sentence}{'' if as_above else _tag(step)}"
        yield from (f"        {line.sentence}" for line in step.instead)
        for line in step.words:
            yield f"        {line.sentence} = {_value(line)}{'' if line.evidence == step.evidence else _tag(line)}"
    yield from (f"  {line.sentence} = {_value(line)}{_tag(line)}" for line in (*told.words, *told.settings))
    if quotes:
        yield from _records(told)


def _value(line: Line) -> str:
    return json.dumps(line.value, ensure_ascii=False, default=str)


def _tag(line: Line) -> str:
    why = line.evidence
    because = f": {why.because}" if why.because else ""
    return f"  [{', '.join((why.confidence, *why.ids))}{because}]"


def _records(told: Explanation) -> Iterator[str]:
    seen = {record.id: record for line in told.lines() for record in line.evidence.records}
    for record in seen.values():
        yield f"  {record.id} ({record.confidence}): {record.claim}"
        for source in record.sources:
            yield f'      {source.kind} {source.ref}: "{source.quote}"' if source.quote else f"      {source.ref}"
