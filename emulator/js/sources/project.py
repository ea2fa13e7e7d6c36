"""The project's folder: its edges, where its sources start, and the files that its imports mean."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from emulator.errors import Place, UserError

_PROJECT_MARKS = ("manifest.json", "package.json", "project.config.json", "unisock.yaml", ".git")
_SOURCE_MARKS = ("manifest.json", "pages.json")
_RUNNABLE = (".js", ".mjs", ".cjs", ".json")
COMPONENT: Final = ".vue"
"""The kind of file that holds its script in a block."""
REMEDY: Final = "move the code to a .js file, or name what the compiler made of it"
_FOREIGN = (".vue", ".nvue", ".uvue", ".ts", ".tsx", ".jsx", ".uts", ".mts", ".wxs")


def shown(path: Path) -> str:
    """A path as messages write it: relative to the current directory when inside it."""
    text = str(path)
    here = os.getcwd() + os.sep
    return text[len(here) :] if text.startswith(here) else text


def read(path: Path, place: Place | Path) -> str:
    """The text of a file. `place` is who asked for it; raises UserError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = f"not UTF-8 text (byte {error.start + 1}): save the file as UTF-8"
        raise UserError(words, Place(shown(path))) from None
    except FileNotFoundError:
        raise UserError("no such file: check the path", place) from None
    except IsADirectoryError:
        raise UserError("is a directory: name a JavaScript file", place) from None
    except OSError as error:
        raise UserError(f"can't be read: {error.strerror}", place) from None


def refuse_foreign(entry: Path) -> None:
    """Raises UserError if a file of this kind is none that can be run."""
    if entry.suffix in _FOREIGN and entry.suffix != COMPONENT:
        raise UserError(f"{entry.suffix} files are not supported: {REMEDY}", Place(shown(entry)))


@dataclass(frozen=True)
class Project:
    """`root` bounds the imports; `sources` is what `@/` and `/` mean."""

    root: Path
    sources: Path

    def resolve(self, specifier: str, importer: Path, place: Place) -> Path:
        """The file that `specifier` means in `importer`; raises UserError at `place`."""
        target = self._target(specifier, importer)
        if target is None:
            raise UserError(
                f"can't import '{specifier}': only relative paths and @/ are supported, packages are not; "
                "copy what is needed beside the script and import it by ./",
                place,
            )
        for candidate in _candidates(target):
            if candidate.suffix in _RUNNABLE and candidate.is_file():
                return self._inside(candidate, specifier, place)
        self._inside(target, specifier, place)
        foreign = next((c for c in _foreign(target) if c.is_file()), None)
        if foreign is not None or target.suffix in _FOREIGN:
            suffix = (foreign or target).suffix
            words = f"can't import '{specifier}': {suffix} files are not supported; move what is needed to a .js file"
            raise UserError(words, place)
        raise UserError(f"can't import '{specifier}': no such file {shown(target)}; check the path", place)

    def _target(self, specifier: str, importer: Path) -> Path | None:
        if specifier.startswith("@/"):
            return _normal(self.sources / specifier[2:])
        if specifier.startswith("/"):
            return _normal(self.sources / specifier.lstrip("/"))
        if specifier in (".", "..") or specifier.startswith(("./", "../")):
            return _normal(importer.parent / specifier)
        return None

    def _inside(self, path: Path, specifier: str, place: Place) -> Path:
        real = path.resolve()
        if real.is_relative_to(self.root):
            return real
        words = f"can't import '{specifier}': it leaves the project's folder {shown(self.root)}; keep imports inside it"
        raise UserError(words, place)


@lru_cache(maxsize=64)
def project_of(entry: Path, root: Path | None) -> Project:
    """The project of a script (a resolved path). `root`, if given, bounds it."""
    edge = root.resolve() if root else _root_of(entry.parent)
    folders = [folder for folder in entry.parents if folder.is_relative_to(edge)]
    sources = next((folder for folder in folders if _has(folder, _SOURCE_MARKS)), edge)
    return Project(edge, sources)


def _root_of(folder: Path) -> Path:
    nearest = next((parent for parent in (folder, *folder.parents) if _has(parent, _PROJECT_MARKS)), folder)
    # A project made with uni-app's command line keeps manifest.json in src/ and package.json above it.
    if nearest.name == "src" and _has(nearest.parent, ("package.json",)):
        return nearest.parent
    return nearest


def _has(folder: Path, marks: tuple[str, ...]) -> bool:
    return any((folder / mark).exists() for mark in marks)


def _normal(path: Path) -> Path:
    return Path(os.path.normpath(path))


def _candidates(target: Path) -> list[Path]:
    return [target, *(Path(f"{target}{suffix}") for suffix in _RUNNABLE), target / "index.js"]


def _foreign(target: Path) -> list[Path]:
    return [Path(f"{target}{suffix}") for suffix in _FOREIGN] + [target / f"index{suffix}" for suffix in _FOREIGN]
