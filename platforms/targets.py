"""Targets: what is emulated, and the text by which a user picks them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol

from platforms.errors import UserError
from platforms.guessing import unknown_platform
from platforms.naming import unknown
from platforms.source import Source
from platforms.space import ValueAxis, VersionAxis
from platforms.versions import range_of

GROUPS = {
    "all": "each platform at its newest era on its default host",
    "eras": "each platform at every era, on its default host",
    "hosts": "each platform on every host, at its newest era",
    "full": "each platform at every era on every host",
}
_ITEM = re.compile(r"(?P<platform>[^@/:\s]+)(?:@(?P<version>[^/:]+))?(?:/(?P<host>[^:/]+))?(?P<axes>(?::[^:]+)*)")


@dataclass(frozen=True)
class Target:
    """What is emulated. `name` is its shortest text: `mp-x@1.6.0`, `mp-x@3.8.0/devtools:vue=2`."""

    platform: str
    version: str
    host: str
    axes: tuple[tuple[str, str], ...]
    name: str

    def __str__(self) -> str:
        return self.name


class Sources(Protocol):
    """The platforms that there are."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def source(self, name: str) -> Source: ...


@dataclass(frozen=True)
class _Wish:
    """One item of a list of targets, as it was written."""

    text: str
    version: str | None = None
    host: str | None = None
    axes: tuple[tuple[str, str], ...] = ()
    vue: str | None = None
    one: bool = True  # a single target was named, so that one which is impossible is a mistake


def parse_targets(text: str, sources: Sources, vue: str | None = None) -> list[Target]:
    """The targets that a text names, each once, in its order. Raises UserError with the nearest names."""
    found: dict[str, Target] = {}
    for item in items(text):
        for target in _item(item, sources, vue):
            found.setdefault(target.name, target)
    if not found:
        raise UserError(f"no target in {text!r}; name one, or {', '.join(GROUPS)}")
    return list(found.values())


def items(text: str) -> Iterator[str]:
    """The items between commas; one that begins with an operator continues the range before it."""
    items: list[str] = []
    for part in (part.strip() for part in text.split(",")):
        if items and re.match("[<>=]", part):
            items[-1] += f",{part}"
        elif part:
            items.append(part)
    return iter(items)


def _item(text: str, sources: Sources, vue: str | None) -> Iterator[Target]:
    if text in GROUPS:
        for name in sources.names:
            yield from _group(text, sources.source(name), vue)
        return
    match = _ITEM.fullmatch(text)
    if not match:
        raise UserError(f"target {text!r}: write it like platform@version/host:axis=value")
    names = _platforms(match["platform"], sources)
    single = not any(sign in match["platform"] for sign in "*?[")
    own = tuple(_assignment(part, text) for part in match["axes"].split(":") if part)
    wish = _Wish(text, match["version"], match["host"], own, vue, single)
    yield from _wished([sources.source(name) for name in names], wish)


def _platforms(name: str, sources: Sources) -> list[str]:
    if name in sources.names:
        return [name]
    found = [known for known in sources.names if fnmatchcase(known, name)]
    if not found:
        known = map(sources.source, sources.names)
        raise UserError(f"{unknown_platform(name, known, GROUPS)}; `unisock platforms` lists them")
    return found


def _assignment(part: str, text: str) -> tuple[str, str]:
    axis, sign, value = part.partition("=")
    if not sign or not value:
        raise UserError(f"target {text!r}: {part!r} is no axis=value")
    return axis, value


def _wished(sources: list[Source], wish: _Wish) -> Iterator[Target]:
    """The targets of one item. Of several platforms, those that cannot have it are left out, unless none can."""
    mistakes, count = [], 0
    for source in sources:
        try:
            for target in _of(source, wish):
                count += 1
                yield target
        except UserError as mistake:
            mistakes.append(mistake)
            if wish.one:
                raise
    if not count and mistakes:
        raise mistakes[0]


def _with_vue(source: Source, axes: tuple[tuple[str, str], ...], vue: str | None) -> tuple[tuple[str, str], ...]:
    """The axes that were wished for; `vue`, said of all targets, counts where there is that axis."""
    return (*axes, ("vue", vue)) if vue and "vue" in source.others and "vue" not in dict(axes) else axes


def _group(group: str, source: Source, vue: str | None) -> Iterator[Target]:
    axes = _with_vue(source, (), vue)
    eras = range(len(source.versions.points)) if group in ("eras", "full") else [len(source.versions.points) - 1]
    hosts = source.hosts.targets if group in ("hosts", "full") else (source.hosts.default,)
    for era in eras:
        for host in hosts:
            version = source.versions.shown(era)
            if _possible(source, version, axes):
                yield make_target(source, version, host, axes)


def _of(source: Source, wish: _Wish) -> Iterator[Target]:
    axes = _with_vue(source, wish.axes, wish.vue)
    if wish.version is None or wish.version == "latest":
        versions = [source.versions.latest]
    elif wish.version[0] in "<>=*":
        inside = _versions(source, wish)
        versions = [version for version in inside if _possible(source, version, axes)] or inside[:1]
    else:
        versions = [wish.version]
    for version in versions:
        for host in _hosts(source, wish):
            yield make_target(source, version, host, axes)


def _hosts(source: Source, wish: _Wish) -> list[str]:
    """The hosts of a wish: a pattern means those that match, and is taken for a name if none does."""
    if wish.host is None:
        return [source.hosts.default]
    return [host for host in source.hosts.targets if fnmatchcase(host, wish.host)] or [wish.host]


def _versions(source: Source, wish: _Wish) -> list[str]:
    try:
        found = source.versions.inside(range_of(wish.version))
    except ValueError as error:
        raise UserError(f"target {wish.text!r}: {error}") from None
    if not found:
        raise UserError(f"target {wish.text!r}: no version of {source.name} is in it; {source.versions.explained}")
    return found


def _possible(source: Source, version: str, axes: tuple[tuple[str, str], ...]) -> bool:
    for name, value in axes:
        axis = source.others.get(name)
        if isinstance(axis, ValueAxis) and value in axis.points and not axis.possible(value, version):
            return False
    return True


def make_target(source: Source, version: str, host: str, axes: tuple[tuple[str, str], ...] = ()) -> Target:
    """The target of these parts, axes that are left out at their defaults. Raises UserError."""
    at = f"target {source.name}@{version}"
    try:
        source.versions.index(version)
    except ValueError as error:
        begins = ", ".join(source.versions.points)
        raise UserError(f"{at}: {error}; {source.versions.explained}; something changes at {begins}") from None
    try:
        source.hosts.index(host)
    except ValueError as error:
        raise UserError(f"{at}: {error}") from None
    wished = dict(axes)
    values = tuple((name, _value(source, name, wished, version, at)) for name in source.others)
    for name in wished:
        if name not in source.others:
            raise UserError(f"{at}: {unknown('axis', name, source.others)}")
    return Target(source.name, version, host, values, _name(source, version, host, values))


def beyond(source: Source, target: Target) -> list[str]:
    """What is to be said of a target's versions that are above the newest known ones, a clause each."""
    numbers = {"version": target.version, **dict(target.axes)}
    axes = [source.versions, *(axis for axis in source.others.values() if isinstance(axis, VersionAxis))]
    return [
        f"{axis.name} {numbers[axis.name]} is above {axis.latest}, the newest {axis.name} of {source.name}"
        " that is known: it is taken to be like that"
        for axis in axes
        if axis.is_beyond(numbers[axis.name])
    ]


def _value(source: Source, name: str, wished: dict[str, str], version: str, at: str) -> str:
    axis = source.others[name]
    if name not in wished:
        return axis.default(version) if isinstance(axis, ValueAxis) else axis.latest
    value = axis.latest if wished[name] == "latest" and not isinstance(axis, ValueAxis) else wished[name]
    try:
        axis.index(value)
    except ValueError as error:
        counts = f" ({name} counts {axis.counts})" if axis.counts else ""
        raise UserError(f"{at}: {error}{counts}") from None
    if isinstance(axis, ValueAxis) and not axis.possible(value, version):
        raise UserError(
            f"{at}: {name} {value} needs {axis.needs[value].words()} of {source.name} ({source.versions.counts})"
        )
    return value


def _name(source: Source, version: str, host: str, values: tuple[tuple[str, str], ...]) -> str:
    name = f"{source.name}@{version}"
    if host != source.hosts.default:
        name += f"/{host}"
    for axis_name, value in values:
        axis = source.others[axis_name]
        default = axis.default(version) if isinstance(axis, ValueAxis) else axis.latest
        if value != default:
            name += f":{axis_name}={value}"
    return name
