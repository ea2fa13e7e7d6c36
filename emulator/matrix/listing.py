"""The targets that a text names, as data for other tools: test runners, CI."""

from __future__ import annotations

from typing import TypedDict

from emulator.matrix.names import defines
from platforms import Platforms


class Listed(TypedDict):
    """`name`: the target's shortest text. `defines`: the names that are true in its conditional compilation.

    `notes`: what is to be said of it, such as that its version is above the newest known one.
    """

    name: str
    platform: str
    title: str
    version: str
    host: str
    axes: dict[str, str]
    namespace: str
    defines: list[str]
    notes: list[str]


def listed(text: str, platforms: Platforms, vue: str | None = None) -> list[Listed]:
    """The targets in their order. Raises UserError."""
    found = []
    for target in platforms.targets(text, vue=vue):
        resolved = platforms.resolve(target)
        found.append(
            Listed(
                name=target.name,
                platform=target.platform,
                title=resolved.profile.title,
                version=target.version,
                host=target.host,
                axes=dict(target.axes),
                namespace=resolved.profile.namespace,
                defines=sorted(defines(resolved, vue)),
                notes=platforms.beyond(target),
            )
        )
    return found
