"""The items of a typed array."""

from __future__ import annotations

import struct
from typing import Any, Final

from emulator.engine.values import Foreign, View, text

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


def is_list(value: Any) -> bool:
    """Whether it is an array, or a typed array."""
    return isinstance(value, list) or (isinstance(value, View) and value.kind in _FORMATS)


def items(view: View) -> list[Any]:
    """The numbers that a view holds; a DataView holds none."""
    kind = _FORMATS.get(view.kind)
    if kind is None:
        return []
    found = [number for (number,) in struct.iter_unpack(f"<{kind}", view.data)]
    return [Foreign("BigInt", str(number)) for number in found] if view.kind.startswith("Big") else found


def items_as_bytes(value: Any) -> bytes:
    """What new Uint8Array(value) holds, of a view, an array, or an object with a length."""
    if isinstance(value, View):
        listed = items(value)
    elif isinstance(value, dict):
        listed = [value.get(str(index)) for index in range(int(max(_number(value.get("length")), 0)))]
    else:
        listed = value if isinstance(value, list) else []
    return bytes(int(_number(item)) & 0xFF for item in listed)


def _number(value: Any) -> float:
    """Number(value), with 0 for what is no finite one."""
    try:
        number = float(value) if isinstance(value, bool | int | float) else float(text(value).strip() or 0)
    except ValueError:
        return 0.0
    return number if abs(number) < float("inf") else 0.0
