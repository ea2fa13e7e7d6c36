"""Which targets run in which job."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from platforms import Platforms

PER: Final = ("platform", "target")
"""A job for each platform, with all its targets, or one for each target."""


@dataclass(frozen=True)
class Job:
    """`name` as the service shows it. `targets`: what UNISOCK_TARGETS is to be in this job."""

    name: str
    targets: str


def jobs(text: str, platforms: Platforms, per: str = "platform", vue: str | None = None) -> list[Job]:
    """The jobs for the targets that a text names, in their order. Raises UserError."""
    found: dict[str, list[str]] = {}
    for target in platforms.targets(text, vue=vue):
        found.setdefault(target.platform if per == "platform" else target.name, []).append(target.name)
    return [Job(name, ",".join(names)) for name, names in found.items()]


def matrix(found: Iterable[Job]) -> str:
    """One line of JSON, for a job that works out the matrix of the next: {"include": [{"name", "targets"}, ...]}."""
    return json.dumps({"include": [{"name": job.name, "targets": job.targets} for job in found]})
