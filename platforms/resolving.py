"""From a platform and a target to the one flat profile that the engine reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from pydantic import ValidationError

from platforms.errors import Fault, Place, ProfileError
from platforms.evidence import Confidence, Evidence, Ledgers
from platforms.evidence.worth import Seat, weigh
from platforms.faults import faults_of, placeholder_faults
from platforms.files.reading import Keys
from platforms.flattening import Flat, Given
from platforms.model import Profile
from platforms.source import Source
from platforms.space import Point, ValueAxis
from platforms.targets import Target
from platforms.versions import version


@dataclass(frozen=True)
class Resolved:
    """One target: its profile, and what each value of it rests on."""

    target: Target
    profile: Profile
    source: Source
    ledgers: Ledgers
    flat: Flat
    point: Point

    def why(self, path: str) -> Evidence:
        """What a value rests on. `path` is dotted keys and indexes: "connect.steps.3", "wire.headers.dropped"."""
        return self._why(self.given(path)[1])

    def about(self, path: str) -> Evidence:
        """The same; where nothing is said of the path or above it, all that is said below it."""
        given = self.given(path)[1]
        if given == Given():
            below = [one for at, one in self.flat.evidence.items() if at.startswith(f"{path}.")]
            ids = dict.fromkeys(id_ for one in below for id_ in one.cites)
            given = Given(tuple(ids), "; ".join(dict.fromkeys(one.because for one in below if one.because)))
        return self._why(given)

    def sets(self, path: str) -> bool:
        """Whether the profile itself gives this path a value; otherwise the schema's default holds."""
        value: Any = self.flat.value
        rest = path
        while rest:
            if not isinstance(value, dict):
                return isinstance(value, list)
            key = next((key for key in sorted(value, key=len, reverse=True) if f"{rest}.".startswith(f"{key}.")), None)
            if key is None:
                return False
            value, rest = value[key], rest[len(key) + 1 :]
        return True

    def given(self, path: str) -> tuple[str, Given]:
        """The evidence as the profile gives it for the path or its nearest ancestor, and that ancestor's path."""
        at = path
        while at:
            if at in self.flat.evidence:
                return at, self.flat.evidence[at]
            at = at.rpartition(".")[0]
        return "", Given()

    def confidences(self) -> Counter[Confidence]:
        """How many of the values that give evidence rest on which confidence."""
        return Counter(self._why(given).confidence for given in self.flat.evidence.values())

    def place(self, path: str) -> tuple[Place, str]:
        """Where the value of a path stands: the line, and the keys in the file."""
        keys = _Origins(self.source, self.point)(tuple(path.split(".")))
        return self.source.locate(keys), ".".join(map(str, keys))

    def __hash__(self) -> int:
        return hash((self.target, self.source.digest))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resolved) and self.target == other.target and self.source.digest == other.source.digest

    @cached_property
    def _seat(self) -> Seat:
        return seat_of(self.source, self.target, self.point)

    @cached_property
    def _weighed(self) -> dict[Given, Evidence]:
        return {}

    def _why(self, given: Given) -> Evidence:
        if given not in self._weighed:
            self._weighed[given] = weigh(given, self.ledgers, self._seat)
        return self._weighed[given]


def seat_of(source: Source, target: Target, point: Point) -> Seat:
    """Where a target runs, in the words of ledgers."""
    versions = {source.name: version(target.version)}
    values = dict(target.axes)
    for ledger in source.versions.ledgers:
        versions[ledger] = version(target.version)
    for name, axis in source.others.items():
        if not isinstance(axis, ValueAxis):
            versions |= {ledger: version(values[name]) for ledger in axis.ledgers}
    return Seat(source.name, source.hosts.line(target.host), source.engines(point), versions)


def resolve_in(source: Source, target: Target, ledgers: Ledgers) -> Resolved:
    """Resolves a target of a source. Raises ProfileError if the profile is wrong there."""
    point = source.point(target.version, target.host, dict(target.axes))
    flat, profile = profile_at(source, point)
    return Resolved(target, _told(profile, source, target), source, ledgers, flat, point)


def _told(profile: Profile, source: Source, target: Target) -> Profile:
    """What app code is told of where it runs: {version} and {system} in the system information."""
    line = [name for name in source.hosts.line(target.host) if name != "device"]
    words = {"{version}": target.version, "{system}": line[-1] if line else target.host}
    info = {
        key: words.get(value, value) if isinstance(value, str) else value
        for key, value in profile.environment.system_info.items()
    }
    if info == profile.environment.system_info:
        return profile
    environment = profile.environment.model_copy(update={"system_info": info})
    return profile.model_copy(update={"environment": environment})


@lru_cache(maxsize=1024)
def profile_at(source: Source, point: Point) -> tuple[Flat, Profile]:
    """The rules of a point, flat and as a profile. Raises ProfileError."""
    flat = source.rules.flatten(point)
    try:
        profile = Profile.model_validate(flat.value)
    except ValidationError as error:
        raise ProfileError(*_faults(source, point, error)) from None
    origin = _Origins(source, point)
    faults = tuple(placeholder_faults(flat.value, origin, source.locate))
    if faults:
        raise ProfileError(*faults)
    return flat, profile


def _faults(source: Source, point: Point, error: ValidationError) -> tuple[Fault, ...]:
    flat = source.rules.flatten(point, trace=True)
    return tuple(faults_of(error, Profile, flat.value, source.locate, origin=_Origins(source, point)))


class _Origins:
    """Turns keys of the flat value into keys of the file; walks the profile a second time when first asked."""

    def __init__(self, source: Source, point: Point) -> None:
        self._source, self._point = source, point

    @cached_property
    def _origins(self) -> dict[str, Keys]:
        return self._source.rules.flatten(self._point, trace=True).origins

    def __call__(self, path: Keys) -> Keys:
        for length in range(len(path), 0, -1):
            found = self._origins.get(".".join(map(str, path[:length])))
            if found is not None:
                return (*found, *path[length:])
        return path
