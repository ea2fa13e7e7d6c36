"""The list of platforms: their versions, hosts, limits and functions."""

from __future__ import annotations

from dataclasses import dataclass

from platforms.registry import Platforms
from platforms.resolving import Resolved
from platforms.source import Source
from platforms.space import ValueAxis


@dataclass(frozen=True)
class Host:
    """A host that is a target. `limits` is the most sockets of each counted set there, at the newest version."""

    name: str
    title: str
    default: bool
    limits: dict[str, int | None]


@dataclass(frozen=True)
class Era:
    """A range of versions within which nothing changes. `limits` is the most sockets of each counted set."""

    target: str
    version: str
    begins: str
    limits: dict[str, int | None]
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One platform, on its default host. `axes` has the values, or the extent, of further axes."""

    name: str
    title: str
    namespace: str
    macros: tuple[str, ...]
    file: str
    counts: str
    latest: str
    hosts: tuple[Host, ...]
    eras: tuple[Era, ...]
    axes: dict[str, tuple[str, ...]]

    def text(self) -> str:
        """A few lines, indented below the platform's name."""
        newest = self.eras[-1]
        rows = {
            "": f"{self.title}, namespace {self.namespace}, #ifdef {' '.join(self.macros)}",
            "versions": f"{', '.join(era.version for era in self.eras)} ({self.counts})",
            "hosts": ", ".join(f"{host.name} (default)" if host.default else host.name for host in self.hosts),
            **{name: " ".join(values) for name, values in self.axes.items()},
            "sockets": "; ".join([f"{era.version}: {_limits(era.limits)}" for era in self.eras] + self._elsewhere()),
            "functions": ", ".join(newest.functions),
        }
        width = max(map(len, rows)) + 1
        return "\n".join([self.name, *(f"  {name:{width}}{row}".rstrip() for name, row in rows.items())])

    def _elsewhere(self) -> list[str]:
        """The limits of the hosts that have others than the default one."""
        usual = self.eras[-1].limits
        return [f"{host.name}: {_limits(host.limits)}" for host in self.hosts if host.limits != usual]


def _limits(limits: dict[str, int | None]) -> str:
    return ", ".join(f"{'no limit' if most is None else most} ({name})" for name, most in limits.items()) or "-"


def catalogue(platforms: Platforms) -> list[Entry]:
    """Every platform. Raises ProfileError if a profile is wrong."""
    return [_entry(platforms, platforms.source(name)) for name in platforms.names]


def _entry(platforms: Platforms, source: Source) -> Entry:
    versions, hosts = source.versions, source.hosts
    resolved = [platforms.resolve(target) for target in platforms.targets(f"{source.name}@>={versions.first}")]
    newest = resolved[-1].profile
    return Entry(
        name=source.name,
        title=newest.title,
        namespace=newest.namespace,
        macros=newest.macros,
        file=source.file.shown,
        counts=versions.counts,
        latest=versions.latest,
        hosts=tuple(
            Host(name, hosts.tree[name].title, name == hosts.default, _most(platforms.resolve(f"{source.name}/{name}")))
            for name in hosts.targets
        ),
        eras=tuple(_era(era, begins) for era, begins in zip(resolved, versions.points, strict=True)),
        axes={
            name: axis.order if isinstance(axis, ValueAxis) else (axis.first, axis.latest)
            for name, axis in source.others.items()
        },
    )


def _era(resolved: Resolved, begins: str) -> Era:
    profile = resolved.profile
    return Era(resolved.target.name, resolved.target.version, begins, _most(resolved), tuple(profile.functions))


def _most(resolved: Resolved) -> dict[str, int | None]:
    return {name: counted.max for name, counted in resolved.profile.sets.items()}
