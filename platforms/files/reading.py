"""One YAML file: its data, and the line of each key when an error has to be worded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from platforms.errors import Fault, Place, ProfileError, UserError

Keys: TypeAlias = tuple[str | int, ...]

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader (in C where there is one), except that a key may not stand twice in a mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(names)) < len(names):
            _refuse_twins(node)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


class _Twin(Exception):
    def __init__(self, name: str, first: int, second: int) -> None:
        self.name, self.first, self.second = name, first, second
        super().__init__(name)


def _refuse_twins(node: yaml.MappingNode) -> None:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if isinstance(key, yaml.ScalarNode) and key.value in seen:
            raise _Twin(key.value, seen[key.value], line)
        seen[key.value] = line


def parse_yaml(text: str, shown: str) -> Any:
    """Parses YAML. Raises ProfileError with file and line; `shown` is the name that the user knows the file by."""
    try:
        return yaml.load(text, _Loader)
    except _Twin as twin:
        message = f"the key stands twice, in line {twin.first} and in line {twin.second}"
        raise ProfileError(Fault(Place(shown, twin.second), twin.name, message)) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        message = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise ProfileError(Fault(place, "", f"not valid YAML: {message}")) from None
    except yaml.YAMLError as error:
        raise ProfileError(Fault(Place(shown), "", f"not valid YAML: {' '.join(str(error).split())}")) from None


@dataclass(frozen=True)
class Document:
    """One profile file: a mapping, and where it came from."""

    path: Path
    text: str = field(repr=False)
    digest: str = field(repr=False)
    data: dict[str, Any] = field(repr=False, compare=False, hash=False)

    @cached_property
    def shown(self) -> str:
        return shown(self.path)

    @cached_property
    def _node(self) -> yaml.Node | None:
        node: yaml.Node | None = yaml.compose(self.text, _Base)
        return node

    def names(self, key: str) -> list[str]:
        """A top-level key that holds one name or a list of names. Raises ProfileError."""
        found = self.data.get(key, [])
        names = [found] if isinstance(found, str) else found
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ProfileError(Fault(self.place((key,)), key, "a name or a list of names is expected"))
        return names

    def depth(self, keys: Keys) -> int:
        """How many of the keys, from the first on, this file has."""
        return self._find(keys)[0]

    def place(self, keys: Keys) -> Place:
        """The line of the deepest of these keys that the file has."""
        return Place(self.shown, self._find(keys)[1])

    def _find(self, keys: Keys) -> tuple[int, int]:
        node, line = self._node, 1
        for depth, key in enumerate(keys):
            match node:
                case yaml.MappingNode():
                    found = next(((k, v) for k, v in node.value if k.value == str(key)), None)
                    if not found:
                        return depth, line
                    line, node = found[0].start_mark.line + 1, found[1]
                case yaml.SequenceNode() if isinstance(key, int) and key < len(node.value):
                    node = node.value[key]
                    line = node.start_mark.line + 1
                case _:
                    return depth, line
        return len(keys), line


_documents: dict[tuple[Path, str], Document] = {}


def read_document(path: Path) -> Document:
    """Reads a profile file, once for each content. Raises UserError if there is none, ProfileError if it is wrong."""
    text = read_text(path)
    digest = hashlib.sha256(text.encode()).hexdigest()
    key = (path, digest)
    if key not in _documents:
        data = parse_yaml(text, shown(path))
        if not isinstance(data, dict):
            raise ProfileError(Fault(Place(shown(path), 1), "", "a mapping of keys is wanted here, this file is none"))
        _documents[key] = Document(path, text, digest, data)
    return _documents[key]


def read_text(path: Path) -> str:
    """Reads a UTF-8 file. Raises UserError."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError("there is no such file", Place(shown(path))) from None
    except UnicodeDecodeError as error:
        raise UserError(f"the file is not UTF-8 (byte {error.start})", Place(shown(path))) from None
    except OSError as error:
        raise UserError(f"the file cannot be read: {error.strerror}", Place(shown(path))) from None


def shown(path: Path) -> str:
    """The path as a user would type it: relative to the working directory if it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
