"""What all parts of the schema share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


def to_key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Part(BaseModel):
    """A part of a profile: keys are written with hyphens, unknown ones are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_key, populate_by_name=True)


def _milliseconds(value: Any) -> Any:
    """Turns "5 s" and "300 ms" into a number of milliseconds."""
    if isinstance(value, str):
        number, _, unit = value.partition(" ")
        scale = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000}.get(unit)
        if scale is None or not number.replace(".", "", 1).isdigit():
            raise ValueError('a duration is written like "300 ms", "5 s", "2 min" or "1 h"')
        return float(number) * scale
    return value


Milliseconds = Annotated[float, BeforeValidator(_milliseconds)]

# A payload: any YAML value. In its texts {placeholders} of vocabulary.VALUES are filled in; a text that is one
# placeholder becomes the value itself; a key that ends in "?" is left out when its value is empty or undefined;
# the keys of a value whose key is "..." become the payload's own.
Payload = Any
