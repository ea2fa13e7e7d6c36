"""How far a run has come, on one line of a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self, TextIO

from emulator.matrix.verdict import Cell


class Progress:
    """Told of each cell that is done. Writes nothing where nobody watches."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total = total
        self._count = 0
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty() and total > 1

    def done(self, cell: Cell) -> None:
        self._count += 1
        self._write(f"{self._count}/{self._total} {cell.target}")

    def _write(self, words: str) -> None:
        if self._live:
            self._stream.write(f"\r\x1b[2K{words}")
            self._stream.flush()

    def __enter__(self) -> Self:
        self._write(f"0/{self._total}")
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._write("")
