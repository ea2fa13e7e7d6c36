"""The names of conditional compilation: those that are true on a target, and those that any platform knows."""

from __future__ import annotations

from functools import lru_cache

from platforms import Platforms, Resolved

VUES = ("VUE2", "VUE3")


def defines(resolved: Resolved, vue: str | None) -> frozenset[str]:
    """The names that are true on a target; `vue` is what was asked for, where the platform has no say in it."""
    chosen = dict(resolved.target.axes).get("vue", vue or "3")
    return frozenset((*resolved.profile.macros, f"VUE{chosen}"))


@lru_cache(maxsize=8)
def known(platforms: Platforms) -> frozenset[str]:
    """Every name that some platform knows."""
    names = set(VUES)
    for name in platforms.names:
        newest = platforms.resolve(platforms.target(name))
        names.update(newest.profile.macros)
    return frozenset(names)
