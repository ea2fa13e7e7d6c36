"""Every recipe of a packaged profile, and every reaction to a failed check, gives its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from platforms.errors import Fault
from platforms.evidence.worth import NO_RECORD
from platforms.lint.rule import HouseRule
from platforms.model.base import Part
from platforms.model.recipes import Recipe
from platforms.resolving import Resolved

if TYPE_CHECKING:
    from platforms.registry import Platforms


def _check(platforms: Platforms, folder: Path) -> Iterator[Fault]:
    for target in platforms.targets("full"):
        resolved = platforms.resolve(target)
        for path in quirks(resolved):
            if resolved.about(path).because == NO_RECORD:
                message = "no evidence here or above; add `cites`, or `because` if nothing is known"
                place, keys = resolved.place(path)
                yield Fault(place, keys, message, "quirk-proved")


def quirks(resolved: Resolved) -> Iterator[str]:
    """The paths of all recipes with steps, and of their reactions."""
    yield from _recipes(resolved.profile, "")
    if resolved.profile.websocket is not None:
        yield from _recipes(resolved.profile.websocket, "websocket.")


def _recipes(part: Part, at: str) -> Iterator[str]:
    for name, field in type(part).model_fields.items():
        recipe = getattr(part, name)
        if isinstance(recipe, Recipe) and recipe.steps:
            key = f"{at}{field.alias}"
            yield f"{key}.steps"
            yield from (f"{key}.unless.{condition}" for condition in recipe.unless)


QUIRK_PROVED = HouseRule("quirk-proved", "recipes and reactions give their evidence", _check)
