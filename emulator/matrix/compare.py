"""Two runs of a script, compared by what the script could notice: outcomes, events, throws, returned values, states.

A view holds what is compared, in tracks; within a track the order counts. Times don't, nor do ids and the texts of
errors. What nobody listens to, uses or reads is no difference: a value that the script ignores, readyState in a script
that never mentions it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeAlias

from emulator.matrix.facts import ACTS_ON, EVENTS, RETURNS, STATE, Fact, Noticed, Uses, choice, noticed
from emulator.matrix.moments import Moment
from emulator.matrix.origins import Pair
from emulator.matrix.words import shown

Track: TypeAlias = tuple[int, int, str]  # app, socket (0: none), what
END_MS: Final = 1_000
"""What one run did at the end, in ms (of a short run, its last tenth), and the other didn't is the end's doing."""


@dataclass
class View:
    """What a script could notice in one run. `at`: ms when it ended; `cut`: before nothing was left to happen.

    `begun`: when each socket was asked for, by app and socket.
    """

    at: int
    cut: bool
    begun: dict[tuple[int, int], int] = field(default_factory=dict)
    tracks: dict[Track, list[Fact]] = field(default_factory=dict)

    def take(self, moment: Moment, origin: Moment | None, noticed: Noticed, start: Any) -> None:
        """One more fact. `start`: the readyState of a new task."""
        what, value, path = noticed
        place = moment.place or (origin.place if origin else None)
        chosen = what.endswith(ACTS_ON)
        socket = 0 if chosen else moment.socket or (origin.socket if origin else None) or 0
        facts = self.tracks.get((moment.app, socket, what))
        if facts is None:
            first = [Fact(shown(start), moment._replace(data=start), place, "task", True)] if what == STATE else []
            facts = self.tracks[moment.app, socket, what] = first
        if what != STATE or facts[-1].value != value:
            # That no socket was chosen shows in what the call did instead.
            facts.append(Fact(value, moment, place, path, moment.handled and not chosen))

    def plain(self) -> View:
        """The view without anything that lives in its app: it can be sent to another process."""
        return replace(self, tracks={track: [fact.plain() for fact in facts] for track, facts in self.tracks.items()})


class Difference(NamedTuple):
    """The first difference: in words, and where it was. `missing`: it is the baseline that has more."""

    words: str
    what: str
    fact: Fact | None
    app: int
    socket: int | None


def view_of(pairs: Iterable[Pair], at: int, *, cut: bool, uses: Uses, reads_state: bool, start: Any) -> View:
    """The view of a run; moments come with the calls that they belong to.

    `uses(place)`: whether the script uses what the call there returns. `start`: the readyState of a new task.
    """
    view = View(at, cut)
    for moment, origin in pairs:
        if moment.kind == "call" and moment.socket:
            view.begun.setdefault((moment.app, moment.socket), moment.at)
        if moment.kind == "state" and not reads_state:
            continue
        for found in (noticed(moment, origin, uses), choice(moment, origin)):
            if found is not None:
                view.take(moment, origin, found, start)
    return view


def first_difference(view: View, baseline: View) -> Difference | None:
    """What differs first, by the time at which it happened; None if nothing does."""
    found = []
    for track in dict.fromkeys((*view.tracks, *baseline.tracks)):
        difference = _compare(track, view, baseline)
        if difference:
            found.append(difference)
    # Of what differs in one instant, the choice of a socket explains the rest.
    return min(found, key=lambda pair: (pair[0], not pair[1].what.endswith(ACTS_ON)))[1] if found else None


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
    if what.endswith(ACTS_ON) and fact and other:
        return f"{what} socket {fact.value}; baseline: socket {other.value}"
    if what == EVENTS:
        mine = fact.words if fact else "no more events" if before else "no event"
        return f"{mine}; baseline: {other.words if other else 'none'}"
    mine = fact.words if fact else "no callback" if " " not in what and what != STATE else "nothing"
    return f"{what}: {mine}; baseline: {other.words if other else 'none'}"
