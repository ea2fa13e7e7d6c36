"""Which call of the script each moment belongs to, so that what comes later can be shown at a line."""

from __future__ import annotations

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
}


def family(function: str) -> Family | None:
    """What a function of the API is for: `wx.connectSocket` connects, `SocketTask.send` sends; others are None."""
    owner, _, name = function.rpartition(".")
    found = FAMILIES.get(name)
    return found if name.endswith(("Socket", "Message")) or owner == "SocketTask" else None


@dataclass
class _Open:
    """A call whose outcome is awaited."""

    call: Moment
    family: Family
    returned: bool = False
    settled: bool = False


@dataclass
class _Thread:
    """The calls of one app so far."""

    calls: list[_Open] = field(default_factory=list)
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
        found = family(moment.name)
        if found:
            self.calls.append(_Open(moment, found))
        if found == "connect" and moment.socket:
            self.connects[moment.socket] = moment
        return moment

    def _returned(self, moment: Moment) -> Moment | None:
        for one in reversed(self.calls):
            if one.call.name == moment.name and not one.returned:
                one.returned = True
                return one.call
        return None

    def _settled(self, moment: Moment) -> Moment | None:
        wanted = moment.path.partition(".")[0].removesuffix("-global")
        found = [one for one in self.calls if one.family == wanted and one.call.socket in (None, moment.socket)]
        if not found:
            return self.connects.get(moment.socket) if moment.socket else None
        inside = [one for one in found if not one.returned]
        waiting = [one for one in found if not one.settled]
        one = inside[-1] if inside else (waiting or found[-1:])[0]
        if moment.name == "complete":
            return next((known.call for known in reversed(found) if known.settled), one.call)
        one.settled = True
        self._forget()
        return one.call

    def _forget(self) -> None:
        if len(self.calls) > 256:
            self.calls = [one for one in self.calls if not (one.returned and one.settled)][-128:]


def with_origins(moments: Iterable[Moment]) -> Iterator[tuple[Moment, Moment | None]]:
    """Each moment, with the call of the script that it comes from, if it comes from one."""
    threads: dict[int, _Thread] = {}
    for moment in moments:
        yield moment, threads.setdefault(moment.app, _Thread()).follow(moment)
