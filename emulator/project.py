"""unisock.yaml in a project's root: its settings, and what is known of targets. The command line wins over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from emulator.durations import milliseconds
from emulator.engine.wire.domains import Listed, parse_entry
from emulator.errors import Place, UserError
from emulator.matrix.expecting import Expected, pattern
from emulator.matrix.verdict import VERDICTS
from platforms.files.reading import Document, read_document
from platforms.naming import unknown

FILE: Final = "unisock.yaml"
T = TypeVar("T")


@dataclass(frozen=True)
class Config:
    """What unisock.yaml says; None or empty where it says nothing. Paths are absolute."""

    targets: str | None = None
    server: str | None = None
    domains: tuple[Listed, ...] | None = None
    manifest: Path | None = None
    vue: str | None = None
    for_ms: float | None = None
    url_check: bool | None = None
    csp: str | None = None
    baseline: str | None = None
    profiles: tuple[Path, ...] = ()
    expected: tuple[Expected, ...] = field(default=())
    places: Mapping[str, Place] = field(default_factory=dict)

    @contextmanager
    def blaming(self, key: str, told: object) -> Iterator[None]:
        """Names the line of a key in a UserError that is its value's fault; it isn't where `told` won over it."""
        try:
            yield
        except UserError as error:
            if told is not None or key not in self.places or error.place is not None:
                raise
            raise UserError(f"{key}: {error.message}", self.places[key]) from None


def read_config(root: Path) -> Config:
    """The settings of the project in `root`; all empty if it has no unisock.yaml. Raises UserError with the line."""
    path = root / FILE
    if not path.is_file() or not path.read_bytes().strip():
        return Config()
    return _Reader(read_document(path), root).config()


def domains(text: str) -> tuple[Listed, ...]:
    """Reads "wss://a.com,b.com:8443". Raises ValueError with what is wrong."""
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    if not entries:
        raise ValueError("no domain in it; write them like wss://a.com,wss://b.com:8443")
    return tuple(parse_entry(entry) for entry in entries)


class _Reader:
    def __init__(self, document: Document, root: Path) -> None:
        self._document = document
        self._data = document.data
        self._root = root

    def config(self) -> Config:
        for key in self._data:
            if key not in _KEYS:
                raise UserError(unknown("key", key, _KEYS), self._place(key))
        return Config(
            targets=self._read("targets", _listed),
            server=self._read("server", _text),
            domains=self._read("domains", lambda value: domains(_listed(value))),
            manifest=self._read("manifest", lambda value: self._root / _text(value)),
            vue=self._read("vue", _vue),
            for_ms=self._read("for", lambda value: milliseconds(str(value))),
            url_check=self._read("url-check", _switch),
            csp=self._read("csp", _text),
            baseline=self._read("baseline", _text),
            profiles=self._read("profile", lambda value: tuple(self._root / name for name in _names(value))) or (),
            expected=self._expected(),
            places={key: self._place(key) for key in self._data},
        )

    def _read(self, key: str, read: Callable[[Any], T]) -> T | None:
        value = self._data.get(key)
        if value is None:
            return None
        try:
            return read(value)
        except ValueError as error:
            raise UserError(f"{key}: {error}", self._place(key)) from None

    def _expected(self) -> tuple[Expected, ...]:
        given = self._data.get("expect") or {}
        if not isinstance(given, Mapping):
            raise UserError("expect: a mapping of targets to verdicts is wanted", self._place("expect"))
        return tuple(self._line(str(text), value) for text, value in given.items())

    def _line(self, text: str, value: Any) -> Expected:
        place = self._place("expect", text)
        words = ""
        if isinstance(value, Mapping) and len(value) == 1:
            ((value, words),) = ((str(verdict), str(said)) for verdict, said in value.items())
        verdict = next((verdict for verdict in VERDICTS if verdict == value), None)
        if verdict is None:
            hint = f"write `{text}: fail` or `{text}: {{fail: words}}`"
            raise UserError(f"expect: {unknown('verdict', value, VERDICTS)}; {hint}", place)
        try:
            return Expected(pattern(text), verdict, words, place)
        except ValueError as error:
            raise UserError(f"expect: {error}", place) from None

    def _place(self, *keys: str) -> Place:
        return self._document.place(keys)


_KEYS: Final = (
    "targets", "server", "domains", "manifest", "vue", "for", "url-check", "csp", "baseline", "profile", "expect",
)  # fmt: skip


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"a text is wanted, not {value!r}")
    return value


def _names(value: Any) -> list[str]:
    return [_text(item) for item in (value if isinstance(value, list) else [value])]


def _listed(value: Any) -> str:
    return ",".join(_names(value))


def _vue(value: Any) -> str:
    if str(value) not in ("2", "3"):
        raise ValueError(f"2 or 3 is wanted, not {value!r}")
    return str(value)


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"on or off is wanted, not {value!r}")
    return value
