"""Base64 as scripts have it: of buffers, and of text one byte a character."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from emulator.engine.values import ErrorValue, Throw, View, text


def from_buffer(value: Any) -> str:
    """arrayBufferToBase64"""
    if isinstance(value, View):
        return base64.b64encode(value.data).decode()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else ""


def to_buffer(value: Any) -> bytes:
    """base64ToArrayBuffer; what is not base64 gives an empty buffer."""
    return _decode(text(value)) or b""


def atob(value: Any) -> str:
    """Raises Throw: InvalidCharacterError"""
    decoded = _decode(text(value))
    if decoded is None:
        raise Throw(ErrorValue("InvalidCharacterError", "The string to be decoded is not correctly encoded."))
    return decoded.decode("latin-1")


def btoa(value: Any) -> str:
    """Raises Throw: InvalidCharacterError"""
    try:
        return base64.b64encode(text(value).encode("latin-1")).decode()
    except UnicodeEncodeError:
        message = "The string to be encoded contains characters outside of the Latin1 range."
        raise Throw(ErrorValue("InvalidCharacterError", message)) from None


def _decode(words: str) -> bytes | None:
    words = re.sub(r"[\t\n\f\r ]", "", words).rstrip("=")
    try:
        return base64.b64decode(words + "=" * (-len(words) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
