"""The axis of hosts: a forest, in which a name means the host and all that are in it."""

from __future__ import annotations

from typing import Any

from platforms.naming import unknown
from platforms.space.axes import Axis
from platforms.space.declared import HostSpec, HostsSpec


class HostAxis(Axis):
    """Hosts. Raises ValueError if they are no forest or the default is no target."""

    name = "host"
    counts = "hosts"

    def __init__(self, spec: HostsSpec) -> None:
        self.tree: dict[str, HostSpec] = spec.tree
        self.points = tuple(spec.tree)
        self.default = spec.default
        self._above = {name: self._ancestors(name) for name in self.points}
        parents = {host.in_ for host in spec.tree.values()}
        self.targets = tuple(
            name for name, host in spec.tree.items() if (name not in parents if host.target is None else host.target)
        )
        if spec.default not in self.targets:
            raise ValueError(f"default: {unknown('host', spec.default, self.targets)}")

    def _ancestors(self, name: str) -> tuple[str, ...]:
        above: list[str] = [name]
        while parent := self.tree[above[-1]].in_:
            if parent not in self.tree:
                raise ValueError(f"tree: {above[-1]}: {unknown('host', parent, self.tree)}")
            if parent in above:
                raise ValueError(f"tree: {name}: a circle: {' in '.join([*above, parent])}")
            above.append(parent)
        return tuple(above)

    def line(self, name: str) -> tuple[str, ...]:
        """The host and every host that it is in, the narrowest first."""
        return self._above[name]

    def _mask(self, entry: Any) -> int:
        if not isinstance(entry, str) or entry not in self.tree:
            raise ValueError(unknown("host", entry, self.points))
        return sum(1 << index for index, name in enumerate(self.points) if entry in self._above[name])

    def index(self, value: str) -> int:
        if value in self.points and value not in self.targets:
            inside = [name for name in self.targets if value in self._above[name]]
            raise ValueError(f"host {value!r} stands for several; name one of {', '.join(inside)}")
        if value not in self.targets:
            raise ValueError(unknown("host", value, self.targets))
        return self.points.index(value)
