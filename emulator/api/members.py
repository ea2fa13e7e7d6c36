"""Functions that are made when they are first asked for: a namespace has a hundred, and a script calls five."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

Function = Callable[..., Any]


class Members(dict[str, Function]):
    """All names at once, in order; `make(name)` gives a name's function, once."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Function]) -> None:
        super().__init__(cast(dict[str, Function], dict.fromkeys(names)))
        self._make = make

    def __getitem__(self, name: str) -> Function:
        known: Function | None = super().__getitem__(name)
        if known is None:
            known = self[name] = self._make(name)
        return known

    def find(self, name: str) -> Function | None:
        """The function, or None where there is no such name."""
        if name not in self:
            return None
        return self[name]
