"""Two runs of a script, compared by what the script could notice: outcomes, events, throws, returned values, states.

A view holds what is compared, in tracks; within a track the order counts. Times don't, nor do ids and the texts of
errors. What nobody listens to, uses or reads is no difference: a value that the script ignores, readyState in a script
that never mentions it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from emulator.engine.values import UNDEFINED, ErrorValue, Undefined
from emulator.errors import Place
from emulator.matrix.moments import Moment
from emulator.matrix.origins import Pair, family
from emulator.matrix.words import kind, said, shown

Track: TypeAlias = tuple[int, int, str]  # app, socket (0: none), what
_ID: Final = re.compile(r"\d{8,}(?:\.\d+)?|\b\d{4}-\d\d-\d\dT[\d:.]+Z?|\b[0-9a-f]{8}-[0-9a-f-]{27}\b")
RETURNS: Final = " returns"
STATE: Final = "readyState"
END_MS: Final = 1_000
"""What one run did at the end, in ms (of a short run, its last tenth), and the other didn't is the end's doing."""


class Fact(NamedTuple):
    """One thing that the script could notice. `value` is compared; the rest says what it was and where.

    `heard`: whether it would have noticed if this were missing.
    """

    value: str
    at: int
    words: str
    place: Place | None
    path: str
    heard: bool = True


@dataclass
class View:
    """What a script could notice in one run. `at`: ms when it ended; `cut`: before nothing was left to happen.

    `begun`: when each socket was asked for, by app and socket.
    """

    at: int
    cut: bool
    begun: dict[tuple[int, int], int] = field(default_factory=dict)
    tracks: dict[Track, list[Fact]] = field(default_factory=dict)

    def note(self, track: Track, fact: Fact) -> None:
        self.tracks.setdefault(track, []).append(fact)


class Difference(NamedTuple):
    """The first difference: in words, and where it was. `missing`: it is the baseline that has more."""

    words: str
    what: str
    fact: Fact | None
    app: int
    socket: int | None


def view_of(
    pairs: Iterable[Pair], at: int, *, cut: bool, uses: Callable[[Place], bool], reads_state: bool, start: Any
) -> View:
    """The view of a run; moments come with the calls that they belong to.

    `uses(place)`: whether the script uses what the call there returns. `start`: the readyState of a new task.
    """
    view = View(at, cut)
    for moment, origin in pairs:
        socket = moment.socket or (origin.socket if origin else None) or 0
        if moment.kind == "call" and socket:
            view.begun.setdefault((moment.app, socket), moment.at)
        if moment.kind == "state" and not reads_state:
            continue
        for what, value, words, path in _noticed(moment, origin, uses):
            place = moment.place or (origin.place if origin else None)
            track = (moment.app, socket, what)
            if what == STATE:
                first = Fact(shown(start), moment.at, shown(start), place, "task")
                if view.tracks.setdefault(track, [first])[-1].value == value:
                    continue
            view.note(track, Fact(value, moment.at, words, place, path, moment.handled))
    return view


def _noticed(
    moment: Moment, origin: Moment | None, uses: Callable[[Place], bool]
) -> Iterable[tuple[str, str, str, str]]:
    """What it is called, what is compared, in which words, and where in the profile it was decided."""
    name = moment.name.rpartition(".")[2]
    of = family(moment.name)
    match moment.kind:
        case "return" if of and origin and origin.place and uses(origin.place):
            yield f"{name}{RETURNS}", kind(moment.data), kind(moment.data), "task" if of == "connect" else of
        case "throw" if of or "Socket" in moment.name:
            value = moment.data.name if isinstance(moment.data, ErrorValue) else kind(moment.data)
            yield f"{name} throws", value, said(moment.data), of or "listeners"
        case "callback" if moment.path and origin is not None and (moment.handled or moment.name != "complete"):
            yield _function(origin), moment.name, f"{moment.name} {said(moment.data)}".rstrip(), moment.path
        case "event" if moment.handled:
            yield "events", *_event(moment), moment.path
        case "state":
            yield STATE, shown(moment.data), shown(moment.data), moment.path


def _function(call: Moment) -> str:
    return {"connect": "connectSocket", "send": "send", "close": "close", None: call.name}[family(call.name)]


def _event(moment: Moment) -> tuple[str, str]:
    data = moment.data
    match moment.name:
        case "message":
            carried = data.get("data", UNDEFINED) if isinstance(data, dict) else data
            return f"message {kind(carried)} {_ID.sub('#', shown(carried))}", f"message {_carried(carried)}"
        case "close":
            code = data.get("code", UNDEFINED) if isinstance(data, dict) else UNDEFINED
            return f"close {shown(code)}", f"close {said(data)}".strip()
        case name:
            return name, name if name == "open" else f"{name} {said(data)}"


def _carried(value: Any) -> str:
    return "undefined" if isinstance(value, Undefined) else f"{shown(value)} ({kind(value)})"


def first_difference(view: View, baseline: View) -> Difference | None:
    """What differs first, by the time at which it happened; None if nothing does."""
    found = []
    for track in dict.fromkeys((*view.tracks, *baseline.tracks)):
        difference = _compare(track, view, baseline)
        if difference:
            found.append(difference)
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _compare(track: Track, view: View, baseline: View) -> tuple[int, Difference] | None:
    mine, theirs = view.tracks.get(track, []), baseline.tracks.get(track, [])
    app, socket, what = track
    for index in range(max(len(mine), len(theirs))):
        fact = mine[index] if index < len(mine) else None
        other = theirs[index] if index < len(theirs) else None
        if fact and other and fact.value == other.value:
            continue
        if fact is None or other is None:
            one = fact or other
            if one is None or not one.heard or what.endswith(RETURNS):
                return None  # a value that only one of them uses is the doing of an #ifdef
            if _came_too_late(one, (app, socket), view if fact is None else baseline):
                return None
        before = mine[index - 1] if index and index <= len(mine) else None
        words = _text(what, fact, other, before)
        at = min(one.at for one in (fact, other) if one)
        # What didn't happen was decided nowhere; the line is that of what came last.
        return at, Difference(words, what, fact or (before._replace(path="") if before else None), app, socket or None)
    return None


def _came_too_late(fact: Fact, socket: tuple[int, int], shorter: View) -> bool:
    """Whether the run that lacks the fact lacks it for want of time."""
    if not shorter.cut:
        return False
    last = shorter.at - min(END_MS, shorter.at // 10)
    begun = shorter.begun.get(socket, shorter.at) if socket[1] else 0
    return max(fact.at, begun) >= last


def _text(what: str, fact: Fact | None, other: Fact | None, before: Fact | None) -> str:
    if what == "events":
        mine = fact.words if fact else "no more events" if before else "no event"
        return f"{mine}; baseline: {other.words if other else 'none'}"
    mine = fact.words if fact else "no callback" if " " not in what and what != STATE else "nothing"
    return f"{what}: {mine}; baseline: {other.words if other else 'none'}"
