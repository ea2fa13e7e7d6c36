"""A user's JavaScript file and all that it imports, as one script that an engine without files can run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from emulator.errors import Place, UserError
from emulator.js.sources.compiling import compile_file, unknown_in
from emulator.js.sources.component import script_of
from emulator.js.sources.link import Part, Script, exported_names, link
from emulator.js.sources.modules import Request
from emulator.js.sources.project import COMPONENT, Project, project_of, read, refuse_foreign, shown
from emulator.js.sources.unit import Unit, read_unit


@dataclass(frozen=True)
class Program:
    """What to evaluate, and the way back from its positions to the user's files.

    `modules` are the files in it, the entry first. `unknown` are names in #ifdefs that no target knows.
    """

    code: str
    entry: Path
    modules: tuple[Path, ...]
    unknown: tuple[tuple[str, Place], ...]
    _script: Script

    def locate(self, line: int, column: int) -> Place | None:
        """The user's file, line and column (characters) of a position of `code`; columns count bytes of UTF-8, from 1.

        None for what is not the user's.
        """
        found = self._script.locate(line, column)
        if found is None:
            return None
        unit, offset = found
        return Place(shown(unit.path), *unit.position(offset))

    def source(self, place: Place) -> tuple[Unit, int] | None:
        """The unit that holds `place`, and the byte offset of it there."""
        units = (part.unit for part in self._script.parts)
        unit = next((unit for unit in units if shown(unit.path) == place.file), None)
        return (unit, unit.offset(place.line, place.column)) if unit else None


def load(
    entry: Path,
    *,
    root: Path | None = None,
    defines: frozenset[str] = frozenset(),
    known: Callable[[], frozenset[str]] = frozenset,
    track_rejections: bool = True,
) -> Program:
    """The program of a script for the target on which the names `defines` are true.

    `root` bounds the imports (default: the nearest folder with a project file). `known` gives the names of all targets.
    With `track_rejections` the code calls the globals `__unisock_await(x)` and `__unisock_track(promise)`, which
    must return their argument. Raises UserError.
    """
    path = entry.resolve()
    refuse_foreign(path)
    text = read(path, Place(shown(path)))
    loader = _Loader(project_of(path, root), defines, track_rejections)
    loader.add(path, text)
    loader.read_all()
    parts = loader.parts()
    _check_names(parts)
    script = link(parts)
    unknown = tuple(
        (name, Place(shown(file), line))
        for file, text in loader.texts.items()
        for name, line in unknown_in(text, shown(file), known)
    )
    return Program(script.code, path, tuple(part.unit.path for part in parts), unknown, script)


class _Loader:
    """Follows the requests of each file, each file once, in the order in which they are met."""

    def __init__(self, project: Project, defines: frozenset[str], track_rejections: bool) -> None:
        self.texts: dict[Path, str] = {}
        self._project = project
        self._defines = defines
        self._track = track_rejections
        self._units: list[Unit] = []
        self._targets: list[dict[Request, Path]] = []

    def add(self, path: Path, text: str) -> None:
        self.texts[path] = text
        file = shown(path)
        compiled = text if path.suffix == ".json" else compile_file(text, file, self._defines)
        if path.suffix == COMPONENT:
            compiled = script_of(compiled, file)
        self._units.append(read_unit(path, compiled, file, self._track))

    def read_all(self) -> None:
        for unit in self._units:  # grows as it goes
            targets: dict[Request, Path] = {}
            for request in (*unit.syntax.requests, *unit.requires):
                place = Place(shown(unit.path), *unit.position(request.offset))
                target = targets[request] = self._project.resolve(request.specifier, unit.path, place)
                if target not in self.texts:
                    self.add(target, read(target, place))
            self._targets.append(targets)

    def parts(self) -> tuple[Part, ...]:
        ids = {unit.path: index for index, unit in enumerate(self._units)}
        return tuple(
            Part(
                unit,
                tuple(ids[targets[request]] for request in unit.syntax.requests),
                tuple((request.specifier, ids[targets[request]]) for request in unit.requires),
            )
            for unit, targets in zip(self._units, self._targets, strict=True)
        )


@lru_cache(maxsize=256)
def _check_names(parts: tuple[Part, ...]) -> None:
    """Raise UserError if a name is imported that its file does not export."""
    for part in parts:
        for request, target in zip(part.unit.syntax.requests, part.targets, strict=True):
            if _open_ended(target, parts, set()):
                continue
            names = exported_names(target, parts)
            for name, offset in request.names:
                if name not in names:
                    place = Place(shown(part.unit.path), *part.unit.position(offset))
                    what = "has no default export" if name == "default" else f"does not export '{name}'"
                    file = shown(parts[target].unit.path)
                    raise UserError(f"{file} {what}: export it there or change the import", place)


def _open_ended(index: int, parts: tuple[Part, ...], seen: set[int]) -> bool:
    """Whether what a part exports is known only when it runs."""
    part = parts[index]
    if part.unit.exports_dynamically:
        return True
    stars = [part.targets[star] for star in part.unit.syntax.stars]
    return any(_open_ended(star, parts, seen | {index}) for star in stars if star not in seen)
