"""What a rule is: a name, a description, a scope, and a function that finds faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platforms.errors import Fault
from platforms.evidence import Ledgers
from platforms.source import Source

if TYPE_CHECKING:
    from platforms.registry import Platforms


@dataclass(frozen=True)
class Subject:
    """One platform under test."""

    source: Source
    ledgers: Ledgers


@dataclass(frozen=True)
class Rule:
    """A rule about one platform."""

    name: str
    description: str
    check: Callable[[Subject], Iterator[Fault]]


@dataclass(frozen=True)
class HouseRule:
    """A rule about all packaged profiles and ledgers together."""

    name: str
    description: str
    check: Callable[[Platforms, Path], Iterator[Fault]]
