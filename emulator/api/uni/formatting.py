"""How the runtimes put parameters in order before they use them."""

from __future__ import annotations

from typing import Any

from emulator.engine.values import UNDEFINED, View, truthy
from platforms.model.uni import Format


def formatted(options: dict[str, Any], formats: dict[str, Format]) -> dict[str, Any]:
    """What is written into the options, in order. A value that the runtime can't put in order is left as it is."""
    written: dict[str, Any] = {}
    for name, way in formats.items():
        value = options.get(name, UNDEFINED)
        match way:
            case "object-or-empty":
                written[name] = value if truthy(value) else {}
            case "array-of-one":
                if isinstance(value, str):
                    written[name] = [value]
            case "strings":
                written[name] = _strings(value)
            case _ if not truthy(value):
                written[name] = way[0]
            case _ if isinstance(value, str):
                written[name] = value.upper() if value.upper() in way else way[0]
    return written


def _strings(value: Any) -> Any:
    if isinstance(value, View) and value.kind != "DataView":
        return View(value.kind, b"")  # a typed array is filtered as well, and holds no text
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    if isinstance(value, str):
        return [value]
    return value if truthy(value) else []
