"""Lengths of time as a user writes them: 500ms, 30s, 10m, 1h, 2 min."""

from __future__ import annotations

import re
from typing import Final

_DURATION: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|sec|m|min|h)\s*", re.ASCII)
_MS: Final = {"ms": 1, "s": 1000, "sec": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000}
LONGEST_MS: Final = 24 * 3_600_000


def milliseconds(text: str) -> float:
    """Raises ValueError with what is wrong."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no duration; write it like 500ms, 30s, 10m or 1h")
    value = float(found[1]) * _MS[found[2]]
    if not 0 < value <= LONGEST_MS:
        raise ValueError(f"{text!r} is out of range; a run may go on for 1ms to 24h")
    return value
