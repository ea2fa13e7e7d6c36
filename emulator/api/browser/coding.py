"""TextDecoder's decoders."""

from __future__ import annotations

import codecs
from typing import Any

from emulator.engine.values import UNDEFINED, HostObject, View

BOM = "\ufeff"


def decoder(label: str, fatal: bool, keep_bom: bool) -> Any:
    """An object with `name` and `decode(bytes, stream)`, which gives null for what a fatal decoder refuses.

    undefined: there is no such encoding.
    """
    try:
        found = codecs.lookup(label.strip())
    except LookupError:
        return UNDEFINED
    make = codecs.getincrementaldecoder(found.name)
    state = {"decoder": make("strict" if fatal else "replace"), "begun": False}

    def decode(data: bytes | View, stream: bool) -> str | None:
        working = state["decoder"]
        assert isinstance(working, codecs.IncrementalDecoder)
        try:
            text = working.decode(data.data if isinstance(data, View) else data, not stream)
        except UnicodeDecodeError:
            working.reset()
            return None
        if text and not state["begun"] and not keep_bom:
            text = text.removeprefix(BOM)
        state["begun"] = stream and (bool(text) or bool(state["begun"]))
        if not stream:
            working.reset()
        return text

    return HostObject("Object", {"name": found.name}, {"decode": decode}, own_methods=True)
