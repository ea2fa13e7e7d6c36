"""Each platform has a conditional compilation name of its own: the first of `macros`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from platforms.errors import Fault
from platforms.lint.rule import HouseRule

if TYPE_CHECKING:
    from platforms.registry import Platforms


def _check(platforms: Platforms, folder: Path) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for name in platforms.names:
        macros = platforms.resolve(name).profile.macros
        source = platforms.source(name)
        if not macros:
            yield source.fault(("macros",), "the platform has no name for #ifdef", "macro-own")
        elif macros[0] in owners:
            message = f"{macros[0]!r} is the name of {owners[macros[0]]} already"
            yield source.fault(("macros", 0), message, "macro-own")
        else:
            owners[macros[0]] = name


MACRO_OWN = HouseRule("macro-own", "the first macro of a platform is its own", _check)
