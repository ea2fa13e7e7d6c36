"""Which call of the script each moment belongs to, so that what comes later can be shown at a line."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from emulator.matrix.moments import Moment

Family: TypeAlias = Literal["connect", "send", "close"]
FAMILIES: Final[dict[str, Family]] = {
    "connectSocket": "connect",
    "send": "send",
    "sendSocketMessage": "send",
    "close": "close",
    "closeSocket": "close",
    "WebSocket": "connect",
}
GLOBAL: Final = ("connectSocket", "sendSocketMessage", "closeSocket", "WebSocket")
OBJECTS: Final = ("SocketTask", "WebSocket")

REMEMBERED: Final = 32
"""How many calls of a family are remembered while they wait for their outcome."""


def family(function: str) -> Family | None:
    """What a function of the API is for: `wx.connectSocket` connects, `SocketTask.send` sends; others are None."""
    owner, _, name = function.rpartition(".")
    found = FAMILIES.get(name)
    return found if name in GLOBAL or owner in OBJECTS else None


@dataclass
class _Call:
    """A call, and whether it has come to its success or fail."""

    moment: Moment
    family: Family | None
    settled: bool = False


@dataclass
class _Thread:
    """The calls of one app so far: those that haven't returned, and the latest of each family."""

    inside: list[_Call] = field(default_factory=list)
    latest: dict[Family, deque[_Call]] = field(default_factory=dict)
    connects: dict[int, Moment] = field(default_factory=dict)

    def follow(self, moment: Moment) -> Moment | None:
        match moment.kind:
            case "call":
                return self._called(moment)
            case "return" | "throw":
                return self._returned(moment)
            case "callback":
                return self._settled(moment)
            case "uncaught" | "console" | "device":
                return None
            case _:
                return self.connects.get(moment.socket) if moment.socket else None

    def _called(self, moment: Moment) -> Moment:
        call = _Call(moment, family(moment.name))
        self.inside.append(call)
        if call.family:
            self.latest.setdefault(call.family, deque(maxlen=REMEMBERED)).append(call)
        if call.family == "connect" and moment.socket:
            self.connects[moment.socket] = moment
        return moment

    def _returned(self, moment: Moment) -> Moment | None:
        while self.inside:
            call = self.inside.pop()
            if call.moment.name == moment.name:
                return call.moment
        return None

    def _settled(self, moment: Moment) -> Moment | None:
        wanted = moment.path.partition(".")[0].removesuffix("-global")
        known: Iterable[_Call] = next((calls for name, calls in self.latest.items() if name == wanted), ())
        found = [call for call in known if call.moment.socket in (None, moment.socket)]
        if not found:
            return self.connects.get(moment.socket) if moment.socket else None
        inside = [call for call in found if any(call is other for other in self.inside)]
        waiting = [call for call in found if not call.settled]
        if moment.name == "complete":
            return next((call.moment for call in reversed(found) if call.settled), found[-1].moment)
        call = inside[-1] if inside else (waiting or found[-1:])[0]
        call.settled = True
        return call.moment


Pair: TypeAlias = tuple[Moment, Moment | None]


def with_origins(moments: Iterable[Moment]) -> Iterator[Pair]:
    """Each moment, with the call of the script that it comes from, if it comes from one."""
    threads: dict[int, _Thread] = {}
    for moment in moments:
        yield moment, threads.setdefault(moment.app, _Thread()).follow(moment)
