"""A profile's rules with their cases picked for one point: plain values, and beside them the evidence by path."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from platforms.errors import Fault, Place, ProfileError
from platforms.files.merging import EVIDENCE_KEYS, is_cases
from platforms.files.reading import Keys
from platforms.space import Cases, Point, Space
from platforms.space.cases import BadWhen, Tie

ABSENT: Final = object()


@dataclass(frozen=True)
class Given:
    """Evidence as a profile gives it: the ids of records, and the reason of an inference."""

    cites: tuple[str, ...] = ()
    because: str = ""


@dataclass
class Flat:
    """Rules of one point. Paths are dotted keys and list indexes of `value`."""

    value: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Given] = field(default_factory=dict)
    origins: dict[str, Keys] = field(default_factory=dict)


class Rules:
    """The merged rules of a profile. Lists of cases are compiled once and picked for each point."""

    def __init__(self, tree: dict[str, Any], space: Space, locate: Any) -> None:
        self.tree = tree
        self._space = space
        self._locate = locate
        self._compiled: dict[int, Cases] = {}

    def flatten(self, point: Point, *, trace: bool = False) -> Flat:
        """Picks every case. With `trace`, notes for each path the keys in the file. Raises ProfileError."""
        return self.flatten_part(self.tree, point, (), trace=trace)

    def flatten_part(self, tree: dict[str, Any], point: Point, origin: Keys, *, trace: bool = False) -> Flat:
        """The same for a part of a profile that stands at `origin` in its file."""
        walk = _Walk(self, point, Flat(), trace)
        walk.flat.value = walk.mapping(tree, "", origin)
        return walk.flat

    def compiled(self, items: list[dict[str, Any]], origin: Keys) -> Cases:
        """The list of cases at `origin`, compiled. Raises ProfileError."""
        found = self._compiled.get(id(items))
        if found is None:
            try:
                found = self._compiled[id(items)] = self._space.cases(items)
            except BadWhen as error:
                keys = (*origin, error.case, "when", *([error.axis] if error.axis else []))
                raise ProfileError(self.fault(keys, str(error))) from None
        return found

    def pick(self, items: list[dict[str, Any]], point: Point, origin: Keys) -> int | None:
        """The number of the case that a point gets. Raises ProfileError."""
        try:
            return self.compiled(items, origin).pick(point)
        except Tie as tie:
            raise ProfileError(self.tie(tie, point, origin)) from None

    def tie(self, tie: Tie, point: Point, origin: Keys) -> Fault:
        """Words a tie: both lines, and the target that meets it."""
        lines = [self._locate((*origin, number, "when")).line for number in tie.cases]
        where = self._space.words(point, tie.masks)
        message = (
            f"the cases in lines {' and '.join(map(str, lines))} both match {where}, and neither is narrower;"
            " narrow one of them"
        )
        return self.fault((*origin, tie.cases[0], "when"), message, "tie")

    def fault(self, keys: Keys, message: str, rule: str = "schema") -> Fault:
        place: Place = self._locate(keys)
        return Fault(place, ".".join(map(str, keys)), message, rule)


@dataclass
class _Walk:
    rules: Rules
    point: Point
    flat: Flat
    trace: bool

    def value(self, node: Any, path: str, origin: Keys) -> Any:
        if self.trace:
            self.flat.origins[path] = origin
        if isinstance(node, dict):
            return self._mapping_or_value(node, path, origin)
        if isinstance(node, list):
            return self._case(node, path, origin) if is_cases(node) else self._list(node, path, origin)
        return node

    def _case(self, items: list[dict[str, Any]], path: str, origin: Keys) -> Any:
        number = self.rules.pick(items, self.point, origin)
        if number is None:
            return ABSENT
        case = {key: value for key, value in items[number].items() if key != "when"}
        return self._mapping_or_value(case, path, (*origin, number))

    def _list(self, items: list[Any], path: str, origin: Keys) -> list[Any]:
        values: list[Any] = []
        for number, item in enumerate(items):
            at = f"{path}.{len(values)}"
            if isinstance(item, dict) and "when" in item:
                message = "an item that only some targets get is a list of cases itself: [{when: ..., value: ...}]"
                raise ProfileError(self.rules.fault((*origin, number), message))
            value = self.value(item, at, (*origin, number))
            if value is not ABSENT:
                values.append(value)
            else:
                self.flat.evidence.pop(at, None)
        return values

    def _mapping_or_value(self, node: dict[str, Any], path: str, origin: Keys) -> Any:
        plain = node
        if "cites" in node or "because" in node:
            self._note(node, path, origin)
            plain = {key: value for key, value in node.items() if key not in EVIDENCE_KEYS}
        if len(plain) == 1:
            if "value" in plain:
                return self.value(plain["value"], path, (*origin, "value"))
            if isinstance(plain.get("do"), str):
                return self.value(plain["do"], path, (*origin, "do"))
        return self.mapping(plain, path, origin)

    def mapping(self, node: dict[str, Any], path: str, origin: Keys) -> dict[str, Any]:
        values = {}
        for key, item in node.items():
            name = key if isinstance(key, str) else self._name(key, origin)
            value = self.value(item, f"{path}.{name}" if path else name, (*origin, key))
            if value is not ABSENT:
                values[name] = value
        return values

    def _name(self, key: Any, origin: Keys) -> str:
        if isinstance(key, bool) or not isinstance(key, int):
            message = f"YAML reads this key as {key!r}; write it in quotes"
            raise ProfileError(self.rules.fault(origin, message))
        return str(key)

    def _note(self, node: dict[str, Any], path: str, origin: Keys) -> None:
        cites, because = node.get("cites", []), node.get("because", "")
        if isinstance(cites, str):
            cites = [cites]
        if not isinstance(cites, list) or not all(isinstance(one, str) for one in cites):
            raise ProfileError(self.rules.fault((*origin, "cites"), "cites is a list of record ids"))
        if not isinstance(because, str):
            raise ProfileError(self.rules.fault((*origin, "because"), "because is a sentence"))
        self.flat.evidence[path] = Given(tuple(cites), because)
