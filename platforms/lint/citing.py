"""Every place of a profile that gives evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from platforms.files.merging import EVIDENCE_KEYS
from platforms.files.reading import Keys


def citing(node: Any, origin: Keys = ()) -> Iterator[tuple[Keys, dict[str, Any]]]:
    """The mappings with evidence, and their keys in the file."""
    if isinstance(node, dict):
        if any(key in node for key in EVIDENCE_KEYS):
            yield origin, node
        for key, value in node.items():
            if key not in EVIDENCE_KEYS:
                yield from citing(value, (*origin, key))
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from citing(item, (*origin, number))


def cites(node: dict[str, Any]) -> list[str]:
    """The ids that a mapping cites."""
    found = node.get("cites", [])
    return [found] if isinstance(found, str) else [str(one) for one in found] if isinstance(found, list) else []
