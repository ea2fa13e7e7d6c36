"""What failed in a run and nobody handled, in order: the causes of the verdict `fail`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from emulator.api.environment.answers import CALLBACKS
from emulator.errors import Place
from emulator.matrix.moments import Moment
from emulator.matrix.origins import Pair, family

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
    errors: list[tuple[int, Fault]] = field(default_factory=list)
    failed: bool = False


@dataclass
class _Watch:
    ignores: Callable[[Place], bool]
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    wires: dict[tuple[int, int], _Wire] = field(default_factory=dict)

    def see(self, index: int, moment: Moment, origin: Moment | None) -> None:
        if moment.kind in ("callback", "event") and origin is not None and origin.place is None:
            return  # a call of uni-app's own, in a development build
        match moment.kind:
            case "uncaught":
                self._add(index, Fault(moment.name, moment, origin))
            case "console" if moment.path in PRINTED:
                self._add(index, Fault("error", moment, origin))
            case "callback" if moment.name == "fail" and moment.path:
                self._fail(index, moment, origin)
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

    def _fail(self, index: int, moment: Moment, origin: Moment | None) -> None:
        if not moment.handled or self._is_ignored(origin):
            self._add(index, Fault("fail", moment, origin))
        elif origin is not None and family(origin.name) == "connect":
            self._wire(moment).failed = True

    def _is_ignored(self, call: Moment | None) -> bool:
        """Whether what a call came to went into a Promise that never rejects, and the script does nothing with it."""
        if call is None or call.place is None or not self.ignores(call.place):
            return False
        options = call.data[0] if call.data else None
        return not isinstance(options, dict) or not any(callable(options.get(name)) for name in CALLBACKS)

    def _event(self, index: int, moment: Moment, origin: Moment | None, wire: _Wire) -> None:
        wire.told = wire.told or moment.handled
        if moment.handled:
            return
        if moment.name == "error":
            wire.errors.append((index, Fault("error event", moment, origin, wire.conditions)))
        elif wire.abnormal and wire.unheard is None:
            wire.unheard = (index, Fault("abnormal close", moment, origin, wire.conditions))

    def _add(self, index: int, fault: Fault) -> None:
        self.faults.append((index, fault))

    def result(self) -> Iterator[Fault]:
        """An abnormal close counts where the app was told of the end by no event that it listens to.

        An error event doesn't where the app was told by the call's `fail`: it may come before there is a task.
        """
        wires = self.wires.values()
        late = [wire.unheard for wire in wires if wire.unheard and not wire.told]
        errors = [error for wire in wires if not wire.failed for error in wire.errors]
        return (fault for _, fault in sorted(self.faults + errors + late, key=lambda pair: pair[0]))


def faults(pairs: Iterable[Pair], ignores: Callable[[Place], bool] = lambda place: False) -> Iterator[Fault]:
    """What failed and nobody handled, in order; moments come with the calls that they belong to.

    `ignores(place)`: whether the call there gives a Promise that tells of failures without rejecting, for nobody.
    """
    watch = _Watch(ignores)
    for index, (moment, origin) in enumerate(pairs):
        watch.see(index, moment, origin)
    return watch.result()
