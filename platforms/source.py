"""One platform as its files describe it, before a target is picked."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from platforms.errors import Fault, Place, ProfileError
from platforms.faults import faults_of
from platforms.files.finding import chain
from platforms.files.merging import is_cases, merge
from platforms.files.reading import Document, Keys
from platforms.flattening import Rules
from platforms.model import Profile
from platforms.model.base import to_key
from platforms.naming import unknown
from platforms.space import Axis, HostAxis, Point, Space, ValueAxis, VersionAxis
from platforms.space.declared import AxisSpec, HostsSpec
from platforms.versions import Range, range_of

FILE_KEYS = ("extends", "abstract", "overlay", "ledger", "axes", "hosts")
_HOSTS = TypeAdapter(HostsSpec)
_AXES = TypeAdapter(dict[str, AxisSpec])


class Source:
    """A platform's merged profile: its axes, its hosts and its rules. Raises ProfileError if they are wrong."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        self.documents = documents
        self.file = documents[-1]
        merged = _merged(documents)
        self._check_keys(merged)
        self.name = str(merged.get("platform", ""))
        self.title = str(merged.get("title", self.name))
        self.namespaces = frozenset(_strings(merged.get("namespace")))
        self.hosts = self._hosts(merged)
        specs = self._specs(merged)
        rules = {key: value for key, value in merged.items() if key not in FILE_KEYS}
        self.versions, self.others = self._axes(specs, _whens(rules) + _whens(merged["hosts"]))
        axes: dict[str, Axis] = {"version": self.versions, "host": self.hosts, **self.others}
        self.space = Space(axes)
        self.rules = Rules(rules, self.space, self.locate)
        self.host_tree = merged["hosts"].get("tree", {})

    @cached_property
    def digest(self) -> tuple[str, ...]:
        return tuple(document.digest for document in self.documents)

    def locate(self, keys: Keys) -> Place:
        """The place of a key: in the last file that has it."""
        best = max(reversed(self.documents), key=lambda document: document.depth(keys))
        return best.place(keys)

    def fault(self, keys: Keys, message: str, rule: str = "schema") -> Fault:
        return Fault(self.locate(keys), ".".join(map(str, keys)), message, rule)

    def point(self, version: str, host: str, values: dict[str, str]) -> Point:
        """The point of a target. Raises ValueError."""
        others = tuple(axis.index(values[name]) for name, axis in self.others.items())
        return (self.versions.index(version), self.hosts.index(host), *others)

    def engines(self, point: Point) -> tuple[str, ...]:
        """The socket engines that run at a point, as the ledger names them."""
        for host in self.hosts.line(self.hosts.points[point[1]]):
            spec = self.host_tree.get(host) or {}
            flat = self.rules.flatten_part({"engine": spec.get("engine", [])}, point, ("hosts", "tree", host))
            found = flat.value.get("engine", [])
            engines = [found] if isinstance(found, str) else found
            if not isinstance(engines, list) or not all(isinstance(one, str) for one in engines):
                raise ProfileError(self.fault(("hosts", "tree", host, "engine"), "engine is a name or a list of names"))
            if engines:
                return tuple(engines)
        return ()

    def _check_keys(self, merged: dict[str, Any]) -> None:
        known = [to_key(name) for name in Profile.model_fields] + list(FILE_KEYS)
        faults = [self.fault((key,), unknown("key", key, known)) for key in merged if key not in known]
        missing = [key for key in ("platform", "axes", "hosts") if key not in merged]
        faults += [Fault(Place(self.file.shown, 1), key, f"the key `{key}` is missing") for key in missing]
        if faults:
            raise ProfileError(*faults)

    def _hosts(self, merged: dict[str, Any]) -> HostAxis:
        try:
            return HostAxis(_HOSTS.validate_python(merged["hosts"]))
        except ValidationError as error:
            faults = faults_of(error, HostsSpec, merged["hosts"], self.locate, below=("hosts",))
            raise ProfileError(*faults) from None
        except ValueError as error:
            raise ProfileError(self.fault(("hosts",), str(error))) from None

    def _specs(self, merged: dict[str, Any]) -> dict[str, AxisSpec]:
        try:
            specs = _AXES.validate_python(merged["axes"])
        except ValidationError as error:
            faults = faults_of(error, dict[str, AxisSpec], merged["axes"], self.locate, below=("axes",))
            raise ProfileError(*faults) from None
        if "version" not in specs or specs["version"].values:
            raise ProfileError(self.fault(("axes",), "the axis `version` is missing, with its first and latest"))
        if "host" in specs:
            raise ProfileError(self.fault(("axes", "host"), "hosts are declared under `hosts`"))
        return specs

    def _axes(
        self, specs: dict[str, AxisSpec], whens: list[dict[str, Any]]
    ) -> tuple[VersionAxis, dict[str, VersionAxis | ValueAxis]]:
        needs = [text for spec in specs.values() for text in spec.needs.values()]
        used = {name: _ranges(when[name] for when in whens if name in when) for name in specs}
        axes: dict[str, VersionAxis | ValueAxis] = {}
        for name, spec in specs.items():
            try:
                ranges = used[name] + (_ranges(needs) if name == "version" else [])
                axes[name] = ValueAxis(name, spec) if spec.values else VersionAxis(name, spec, ranges)
            except ValueError as error:
                raise ProfileError(self.fault(("axes", name), str(error))) from None
        version = axes.pop("version")
        assert isinstance(version, VersionAxis)
        for axis in axes.values():
            for value, bounds in axis.needs.items() if isinstance(axis, ValueAxis) else ():
                try:
                    version.check(bounds)
                except ValueError as error:
                    raise ProfileError(self.fault(("axes", axis.name, "needs", value), str(error))) from None
        return version, axes


def _merged(documents: tuple[Document, ...]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for document in documents:
        own = {key: value for key, value in document.data.items() if key not in ("extends", "abstract", "overlay")}
        merged = merge(merged, own, document.shown)
    return merged


def _whens(node: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if isinstance(node, dict):
        for value in node.values():
            found += _whens(value)
    elif isinstance(node, list):
        if is_cases(node):
            found += [case["when"] for case in node if isinstance(case["when"], dict)]
        for item in node:
            found += _whens(item)
    return found


def _ranges(entries: Any) -> list[Range]:
    """The ranges that can be read. One that cannot is reported where its case is compiled."""
    found = []
    for entry in entries:
        for text in entry if isinstance(entry, list) else [entry]:
            try:
                found.append(range_of(text))
            except ValueError:
                continue
    return found


@lru_cache(maxsize=256)
def source_of(file: Document, overlays: tuple[Document, ...], folder: Path) -> Source:
    """The source of a profile file with overlays laid over it, made once for each content. Raises ProfileError."""
    documents = chain(file, folder)
    for overlay in overlays:
        documents += [document for document in chain(overlay, folder) if document not in documents]
    return Source(tuple(documents))


def _strings(node: Any) -> list[str]:
    """The texts that a value is, or may be by its cases."""
    if is_cases(node):
        return [text for case in node for text in _strings(case.get("value"))]
    return [node] if isinstance(node, str) else []
