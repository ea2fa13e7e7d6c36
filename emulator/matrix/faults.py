"""What failed in a run and nobody handled, in order: the causes of the verdict `fail`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from emulator.matrix.moments import Moment
from emulator.matrix.origins import Pair

PRINTED: Final = ("callbacks.throw", "listeners.throw")
"""Where a platform prints, with console.error, what app code threw."""
CLOSED_BY_APP: Final = "closed-by-app"


@dataclass(frozen=True)
class Fault:
    """One thing that failed. `origin`: the call that it comes from. `conditions`: what ended the wire, if that did."""

    kind: str
    moment: Moment
    origin: Moment | None
    conditions: tuple[str, ...] = ()


@dataclass
class _Wire:
    """What is known of one socket's connection."""

    close_frame: bool = False
    conditions: tuple[str, ...] = ()
    abnormal: bool = False
    told: bool = False
    unheard: tuple[int, Fault] | None = None


@dataclass
class _Watch:
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    wires: dict[tuple[int, int], _Wire] = field(default_factory=dict)

    def see(self, index: int, moment: Moment, origin: Moment | None) -> None:
        match moment.kind:
            case "uncaught":
                self._add(index, Fault(moment.name, moment, origin))
            case "console" if moment.path in PRINTED:
                self._add(index, Fault("error", moment, origin))
            case "callback" if moment.name == "fail" and not moment.handled and moment.path:
                self._add(index, Fault("fail", moment, origin))
            case "frame" if moment.name.endswith(" close"):
                self._wire(moment).close_frame = True
            case "wire" if moment.name in ("failed", "ended"):
                wire = self._wire(moment)
                wire.conditions = tuple(moment.data.conditions)
                own = wire.close_frame or CLOSED_BY_APP in wire.conditions
                wire.abnormal = moment.name == "ended" and not own
            case "event" if moment.name in ("error", "close"):
                self._event(index, moment, origin, self._wire(moment))

    def _wire(self, moment: Moment) -> _Wire:
        return self.wires.setdefault((moment.app, moment.socket or 0), _Wire())

    def _event(self, index: int, moment: Moment, origin: Moment | None, wire: _Wire) -> None:
        wire.told = wire.told or moment.handled
        if moment.handled:
            return
        if moment.name == "error":
            self._add(index, Fault("error event", moment, origin, wire.conditions))
        elif wire.abnormal and wire.unheard is None:
            wire.unheard = (index, Fault("abnormal close", moment, origin, wire.conditions))

    def _add(self, index: int, fault: Fault) -> None:
        self.faults.append((index, fault))

    def result(self) -> Iterator[Fault]:
        """An abnormal close counts where the app was told of the end by no event that it listens to."""
        late = [wire.unheard for wire in self.wires.values() if wire.unheard and not wire.told]
        return (fault for _, fault in sorted(self.faults + late, key=lambda pair: pair[0]))


def faults(pairs: Iterable[Pair]) -> Iterator[Fault]:
    """What failed and nobody handled, in order; moments come with the calls that they belong to."""
    watch = _Watch()
    for index, (moment, origin) in enumerate(pairs):
        watch.see(index, moment, origin)
    return watch.result()
