"""How far the ledgers are in force: what is cited and what isn't, what quirks rest on, what is inferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from platforms.errors import UserError
from platforms.evidence import CONFIDENCES, Confidence, Ledger
from platforms.evidence.conflicts import Conflict, conflicts
from platforms.evidence.ledger import UNUSED, ledger_files, read_ledger
from platforms.files.reading import read_document
from platforms.lint.citing import cites, citing
from platforms.naming import unknown
from platforms.registry import Platforms
from platforms.resolving import Resolved
from platforms.targets import Target

NOT_YET: Final = "not yet"  # how a reason of the lists of unused records begins if the record could be in use
MOST_AREAS: Final = 5


@dataclass(frozen=True)
class Quirks:
    """What the quirks of one target rest on. `areas` and `reasons` count the inferred ones, most first."""

    target: str
    confidences: Mapping[Confidence, int]
    areas: Mapping[str, int]
    reasons: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.confidences.values())


@dataclass(frozen=True)
class Coverage:
    """How far one ledger is in force.

    `cited`: the records that profiles cite. `not_yet` and `not_observable`: the others by their ids, each with the
    reason. `unlisted`: those that are neither cited nor listed. `quirks`: of the default target first, then of others;
    empty for a ledger about no platform.
    """

    ledger: str
    cited: Mapping[str, Confidence]
    not_yet: Mapping[str, str]
    not_observable: Mapping[str, str]
    unlisted: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    quirks: tuple[Quirks, ...]

    @property
    def total(self) -> int:
        return len(self.cited) + len(self.not_yet) + len(self.not_observable) + len(self.unlisted)

    def text(self, *, whole: bool = False) -> str:
        """A few lines below the ledger's name; `whole` with every target, reason and conflict."""
        rows = self._rows()
        width = max(map(len, rows)) + 1
        lines = [self.ledger, *(f"  {name:{width}}{row}" for name, row in rows.items())]
        return "\n".join([*lines, *self._details()] if whole else lines)

    def _rows(self) -> dict[str, str]:
        groups = {
            "cited": self.cited,
            "not yet": self.not_yet,
            "not observable": self.not_observable,
            "neither cited nor listed": self.unlisted,
        }
        rows = {
            "records": f"{self.total}: {_counts({name: len(group) for name, group in groups.items()})}",
            "cited": _counts(_by_confidence(Counter(self.cited.values()))),
        }
        if self.quirks:
            default = self.quirks[0]
            most = list(default.areas.items())[:MOST_AREAS]
            rows["quirks"] = f"{default.total} of {default.target}: {_counts(_by_confidence(default.confidences))}"
            rows["inferred most"] = ", ".join(f"{area} {count}" for area, count in most) or "-"
        return rows | {"conflicts": str(len(self.conflicts) or "-")}

    def _details(self) -> Iterator[str]:
        yield from _section("quirks by target", map(_target_line, self.quirks))
        if self.quirks:
            reasons = self.quirks[0].reasons.items()
            yield from _section(f"inferred in {self.quirks[0].target}", (f"{n:3}  {why}" for why, n in reasons))
        yield from _section("conflicts", map(self._conflict_line, self.conflicts))
        yield from _section(NOT_YET, (f"{id_}: {reason}" for id_, reason in self.not_yet.items()))
        yield from _section("not observable", (f"{id_}: {reason}" for id_, reason in self.not_observable.items()))
        yield from _section("neither cited nor listed", self.unlisted)

    def _conflict_line(self, conflict: Conflict) -> str:
        state = "cited" if conflict.id in self.cited else "not in use"
        return f"{conflict.id} ({state}): {conflict.note}"


def coverage(platforms: Platforms, names: Iterable[str] = ()) -> list[Coverage]:
    """The coverage of the ledgers of these names, or of all. Raises UserError, ProfileError."""
    survey = _Survey(platforms)
    wanted = tuple(names)
    for name in wanted:
        if name not in survey.ledgers:
            raise UserError(f"{unknown('platform', name, survey.ledgers)}; `unisock evidence` lists all")
    return [survey.of(name) for name in wanted or survey.ledgers]


class _Survey:
    """What is read once for all ledgers."""

    def __init__(self, platforms: Platforms) -> None:
        self._platforms = platforms
        self.ledgers: dict[str, list[Ledger]] = {name: platforms.ledgers(name).about(name) for name in platforms.names}
        for ledger in map(read_ledger, ledger_files(platforms.folder / "evidence")):
            if ledger.platform not in self.ledgers:
                self.ledgers[ledger.platform] = [ledger]

    @cached_property
    def _cited(self) -> set[str]:
        trees = (self._platforms.source(name).rules.tree for name in self._platforms.names)
        return {id_ for tree in trees for _, node in citing(tree) for id_ in cites(node)}

    @cached_property
    def _known(self) -> set[str]:
        return {id_ for ledgers in self.ledgers.values() for ledger in ledgers for id_ in ledger.ids()}

    def of(self, name: str) -> Coverage:
        ledgers = self.ledgers[name]
        records = {record.id: record for ledger in ledgers for record in ledger.records()}
        listed = {id_: why for ledger in ledgers for id_, why in _reasons(ledger.path) if id_ in records}
        return Coverage(
            ledger=name,
            cited={id_: record.confidence for id_, record in records.items() if id_ in self._cited},
            not_yet={id_: _without(NOT_YET, why) for id_, why in listed.items() if why.startswith(NOT_YET)},
            not_observable={id_: why for id_, why in listed.items() if not why.startswith(NOT_YET)},
            unlisted=tuple(id_ for id_ in records if id_ not in self._cited and id_ not in listed),
            conflicts=tuple(conflicts(records.values(), self._known.__contains__)),
            quirks=tuple(_quirks(self._platforms.resolve(target)) for target in self._targets(name)),
        )

    def _targets(self, name: str) -> dict[Target, None]:
        """The newest version on each host, then each version on the default host."""
        if name not in self._platforms.names:
            return {}
        first = self._platforms.source(name).versions.first
        found = [self._platforms.target(name)]
        for text in (f"{name}/*", f"{name}@>={first}"):
            found += self._platforms.targets(text)
        return dict.fromkeys(found)


def _reasons(ledger: Path) -> Iterator[tuple[str, str]]:
    """The unused records of a ledger, and why."""
    path = ledger.parent / UNUSED / ledger.name
    if path.is_file():
        yield from ((str(id_), str(why)) for id_, why in (read_document(path).data or {}).items())


def _without(prefix: str, text: str) -> str:
    return text.removeprefix(prefix).removeprefix(":").strip()


def _quirks(resolved: Resolved) -> Quirks:
    areas: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for path in resolved.flat.evidence:
        evidence = resolved.why(path)
        if evidence.confidence == "inferred":
            areas[path.partition(".")[0]] += 1
            reasons[evidence.because] += 1
    return Quirks(str(resolved.target), resolved.confidences(), dict(areas.most_common()), dict(reasons.most_common()))


def _by_confidence(counts: Mapping[Confidence, int]) -> dict[str, int]:
    return {confidence: counts.get(confidence, 0) for confidence in CONFIDENCES}


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "-"


def _target_line(quirks: Quirks) -> str:
    return f"{quirks.target}: {_counts(_by_confidence(quirks.confidences))}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", f"  {title}", *(f"    {line}" for line in found))
