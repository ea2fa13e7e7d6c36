"""The items of a typed array."""

from __future__ import annotations

import struct
from typing import Any, Final

from emulator.engine.values import Foreign, View

_FORMATS: Final = {
    "Int8Array": "b",
    "Uint8Array": "B",
    "Uint8ClampedArray": "B",
    "Int16Array": "h",
    "Uint16Array": "H",
    "Int32Array": "i",
    "Uint32Array": "I",
    "Float16Array": "e",
    "Float32Array": "f",
    "Float64Array": "d",
    "BigInt64Array": "q",
    "BigUint64Array": "Q",
}


def items(view: View) -> list[Any]:
    """The numbers that a view holds; a DataView holds none."""
    kind = _FORMATS.get(view.kind)
    if kind is None:
        return []
    found = [number for (number,) in struct.iter_unpack(f"<{kind}", view.data)]
    return [Foreign("BigInt", str(number)) for number in found] if view.kind.startswith("Big") else found
