"""Where profiles live, and the chain of files that one platform is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from platforms.errors import Fault, ProfileError
from platforms.files.reading import Document, read_document, read_text
from platforms.naming import unknown

_PLATFORM = re.compile(r"^platform: *[\"']?([^\s\"'#]+)", re.M)
_OTHER = re.compile(r"^(abstract: *true\b|facts:)", re.M)
_OVERLAY = re.compile(r"^overlay: *true\b", re.M)


def packaged_folder() -> Path:
    """The folder of the profiles that come with unisock: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "profiles"
    return inside if inside.is_dir() else package.parent / "profiles"


def is_platform(name: str) -> bool:
    """Whether a file of that stem may be a platform of its own."""
    return not name.startswith((".", "_")) and not name.endswith(".evidence")


def profile_files(folder: Path) -> tuple[dict[str, Path], list[Path]]:
    """The profile files of a folder by platform, and its overlays.

    Parts for other files (`_name`, `abstract: true`) and ledgers are neither. Looks at lines only: most of the files
    are not needed in most runs.
    """
    found: dict[str, Path] = {}
    overlays = []
    for path in sorted(folder.glob("*.yaml")):
        text = read_text(path) if is_platform(path.stem) else ""
        name = _PLATFORM.search(text)
        if not name or _OTHER.search(text):
            continue
        if _OVERLAY.search(text):
            overlays.append(path)
        else:
            found[name[1]] = path
    return found, overlays


def chain(document: Document, folder: Path) -> list[Document]:
    """The files that a profile builds on, the most general first, the profile itself last. Raises ProfileError."""
    found: list[Document] = []
    _collect(document, folder, found, (document,))
    return found


def _collect(document: Document, folder: Path, found: list[Document], path: tuple[Document, ...]) -> None:
    for base in _bases(document, folder):
        if base in path:
            names = " extends ".join(d.path.stem for d in (*path, base))
            raise ProfileError(Fault(document.place(("extends",)), "extends", f"a circle: {names}"))
        if base not in found:
            _collect(base, folder, found, (*path, base))
    found.append(document)


def _bases(document: Document, folder: Path) -> Iterator[Document]:
    for name in document.names("extends"):
        yield read_document(_base_file(document, name, folder))


def _base_file(document: Document, name: str, folder: Path) -> Path:
    places = (document.path.parent, folder)
    for place in places:
        for stem in (name, f"_{name}"):
            if (place / f"{stem}.yaml").is_file():
                return place / f"{stem}.yaml"
    known = sorted({path.stem.lstrip("_") for place in places for path in place.glob("*.yaml")} - {document.path.stem})
    message = unknown("file", name, known)
    raise ProfileError(Fault(document.place(("extends",)), "extends", message))
