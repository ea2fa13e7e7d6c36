"""How values become frames and frames become values, by the profile's data rules."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, NamedTuple

from emulator.engine.values import View, tag, text
from emulator.engine.views import items_as_bytes
from platforms.model.wire import Data, DataType, Encoding


class Outgoing(NamedTuple):
    """What a send puts on the wire; None means that nothing is sent although success is reported."""

    payload: str | bytes | None


_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=]")
_BASE64 = re.compile(r"(?:[^=]{4})*(?:[^=]{2}(?:==)?|[^=]{3}=?)?")
_NAMED: dict[str, DataType] = {
    "String": "String",
    "ArrayBuffer": "ArrayBuffer",
    "Number": "Number",
    "Boolean": "Boolean",
    "Object": "Object",
    "Array": "Array",
    "Null": "Null",
    "Undefined": "Undefined",
    "Symbol": "Symbol",
}


def encoding(value: Any, rules: Data) -> Encoding:
    """What the platform does with a value of this type; "rejected" where the profile names none."""
    kind = "View" if isinstance(value, View) else _NAMED.get(tag(value), "Other")
    if kind == "Symbol" and kind not in rules.send:
        kind = "Other"
    return rules.send.get(kind, "rejected")


def encode(options: dict[str, Any], value: Any, rules: Data) -> Outgoing:
    """The frame for `value`. The platform must have let its type through."""
    outgoing = _encoded(options, value, rules)
    return Outgoing(None) if rules.skip_empty_binary and outgoing.payload == b"" else outgoing


def _encoded(options: dict[str, Any], value: Any, rules: Data) -> Outgoing:
    match encoding(value, rules):
        case "nothing":
            return Outgoing(None)
        case "json":
            return Outgoing(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=text))
        case "items":
            return Outgoing(items_as_bytes(value))
        case "empty-binary":
            return Outgoing(b"")
        case "digit":
            return Outgoing(str(int(value)))
        case "binary":
            return Outgoing(value.data if isinstance(value, View) else bytes(value))
        case "base64-flag" if _is_flagged(options):
            return Outgoing(_lenient_base64(text(value)))
        case _:
            return Outgoing(_flagged_binary(text(value), "binary") if rules.binary_json else text(value))


def is_broken_base64(options: dict[str, Any], value: Any, rules: Data) -> bool:
    """Whether the text of a binary message can't be decoded: its padding is wrong, or a character is left over."""
    flagged = encoding(value, rules) == "base64-flag" and _is_flagged(options)
    return flagged and not _BASE64.fullmatch(_NO_BASE64.sub("", text(value)))


def decode(message: str | bytes, rules: Data) -> Any:
    """What app code gets for a message."""
    if isinstance(message, bytes):
        return base64.b64encode(message).decode() if rules.binary == "base64" else message
    for old, new in rules.replace.items():
        message = message.replace(old, new)
    return _flagged_binary(message) if rules.binary_json else message


def _flagged_binary(message: str, kind: str | None = None) -> str | bytes:
    """The bytes of a JSON text that has both flags, the first of this kind; any other text as it is."""
    if not message.startswith("{") or '"@type"' not in message:
        return message
    try:
        parsed = json.loads(message)
        flagged = kind in (None, parsed["@type"])
        return base64.b64decode(parsed["base64"]) if flagged else message
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        return message


def _is_flagged(options: dict[str, Any]) -> bool:
    return bool(options.get("isBuffer") == 1)  # true as well as 1, which a container's JSON library takes for it


def _lenient_base64(words: str) -> bytes:
    kept = _NO_BASE64.sub("", words)
    try:
        return base64.b64decode(kept + "=" * (-len(kept) % 4))
    except binascii.Error:
        return b""
