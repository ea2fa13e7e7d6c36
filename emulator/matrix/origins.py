"""Which call of the script each moment belongs to, so that what comes later can be shown at a line."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
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


@lru_cache(maxsize=1024)
def family(function: str) -> Family | None:
    """What a function of the API is for: `uni.connectSocket` connects, `SocketTask.send` sends; others are None."""
    owner, _, name = function.rpartition(".")
    found = FAMILIES.get(name)
    return found if name in GLOBAL or owner in OBJECTS else None


class _Call:
    """A call: whether it has returned, and whether it has come to its success or fail."""

    __slots__ = ("moment", "returned", "settled", "socket")

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.socket = moment.socket
        self.returned = False
        self.settled = False


@dataclass
class _Thread:
    """The calls of one app so far: those that haven't returned, and the latest of each family."""

    inside: list[_Call] = field(default_factory=list)
    latest: dict[str, deque[_Call]] = field(default_factory=dict)
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
        call, of = _Call(moment), family(moment.name)
        self.inside.append(call)
        if of:
            calls = self.latest.get(of)
            if calls is None:
                calls = self.latest[of] = deque(maxlen=REMEMBERED)
            calls.append(call)
        if of == "connect" and moment.socket:
            self.connects[moment.socket] = moment
        return moment

    def _returned(self, moment: Moment) -> Moment | None:
        while self.inside:
            call = self.inside.pop()
            call.returned = True
            if call.moment.name == moment.name:
                return call.moment
        return None

    def _settled(self, moment: Moment) -> Moment | None:
        socket, complete = moment.socket, moment.name == "complete"
        call = _caller(self.latest.get(_family_of_path(moment.path), ()), socket, complete)
        if call is None:
            return self.connects.get(socket) if socket else None
        call.settled = call.settled or not complete
        return call.moment


@lru_cache(maxsize=1024)
def _family_of_path(path: str) -> str:
    return path.partition(".")[0].removesuffix("-global")


def _caller(calls: Sequence[_Call], socket: int | None, complete: bool) -> _Call | None:
    """The call that comes to its end; `calls` are those of the family, in order.

    It is complete: the latest that has come to its outcome. It comes to its outcome: the innermost one under way, else
    the first that waits for it. Failing these, the latest.
    """
    newest = waiting = None
    for call in reversed(calls):
        if call.socket is not None and call.socket != socket:
            continue
        newest = newest or call
        if call.settled if complete else not call.returned:
            return call
        if not call.settled:
            waiting = call
    return newest if complete else waiting or newest


Pair: TypeAlias = tuple[Moment, Moment | None]


def with_origins(moments: Iterable[Moment]) -> Iterator[Pair]:
    """Each moment, with the call of the script that it comes from, if it comes from one."""
    threads: defaultdict[int, _Thread] = defaultdict(_Thread)
    for moment in moments:
        yield moment, threads[moment.app].follow(moment)
