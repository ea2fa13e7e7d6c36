"""Values as text: JSON, with `{"$": [tag, ...]}` for what JSON lacks. `dialogue.py` lists the tags.

Values without such things, the most by far, pass through the json module's C code alone.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from emulator.engine.values import UNDEFINED, ErrorValue, HostClass, HostObject, PromiseValue, Undefined, View
from emulator.js.engine.handles import JsError, JsForeign, JsFunction
from emulator.js.engine.tables import Tables

MARK = '"$"'
quote: Callable[[str], str] = json.encoder.encode_basestring_ascii


class Codec:
    """Encodes values for JavaScript, and decodes those that it sends."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._marks = 0
        # What JSONEncoder.encode makes anew for each text, which takes twice as long as the text itself.
        make_encoder: Any = vars(json.encoder)["c_make_encoder"]
        self._chunks = make_encoder(None, self._mark, quote, None, ":", ",", False, False, False)
        self._read = json.JSONDecoder().raw_decode
        self._revive = json.JSONDecoder(object_hook=self._hook).raw_decode
        self._readers: dict[str, Callable[[list[Any]], Any]] = {
            "u": lambda part: UNDEFINED,
            "n": lambda part: float(part[1]),
            "b": lambda part: base64.b64decode(part[1]),
            "v": lambda part: View(part[1], base64.b64decode(part[2])),
            "h": lambda part: tables.owned(part[1]),
            "r": lambda part: tables.shared(part[1]),
            "o": lambda part: dict(part[1]),
            **{kind: lambda part, kind=kind: tables.kept(kind, part) for kind in "fexP"},  # type: ignore[misc]
        }

    def decode(self, text: str) -> Any:
        return self._revive(text)[0] if MARK in text else self._read(text)[0]

    def encode(self, value: Any) -> str:
        """One value; a dict or ErrorValue that has crossed before in this turn is the same object again."""
        if type(value) is str:
            return quote(value)
        if isinstance(value, dict):
            id, changed, gone = self._tables.share(value)
            if changed is None:
                return f'{{"$":["r",{id}]}}'
            return f'{{"$":["d",{id},{self.text(changed)}{f",{json.dumps(gone)}" if gone else ""}]}}'
        return self.text(value)

    def text(self, value: Any) -> str:
        """Encodes by value."""
        self._marks = 0
        try:
            text = self._plain(value)
        except ValueError:
            return self._plain(self._careful(value))
        if MARK in text and text.count(MARK) != self._marks:
            return self._plain(self._careful(value))
        return text

    def _plain(self, value: Any) -> str:
        return "".join(self._chunks(value, 0))

    def _hook(self, made: dict[str, Any]) -> Any:
        part = made.get("$")
        return made if part is None else self._readers[part[0]](part)

    def _mark(self, value: Any) -> dict[str, list[Any]]:
        self._marks += 1
        return {"$": self._tag(value)}

    def _tag(self, value: Any) -> list[Any]:
        match value:
            case Undefined():
                return ["u"]
            case bytes() | bytearray() | memoryview():
                return ["b", base64.b64encode(value).decode()]
            case View(kind=kind, data=data):
                return ["v", kind, base64.b64encode(data).decode()]
            case JsFunction(handle=handle) | JsError(handle=handle) | JsForeign(handle=handle) if handle is not None:
                return ["k", handle.id]
            case ErrorValue():
                id, _, _ = self._tables.share(value)
                return ["E", id, value.name, value.message, list(value.extra.items())]
            case HostClass():
                return ["C", self._tables.own(value), value.name, value.static]
            case HostObject():
                return ["h", self._tables.own(value)]
            case PromiseValue():
                return ["p", self._tables.own(value)]
            case _ if callable(value):
                return ["c", self._tables.own(value), function_name(value)]
        raise TypeError(f"{type(value).__name__} can't cross into JavaScript")

    def _careful(self, value: Any) -> Any:
        """The same value with NaN, infinities and keys called `$` spelt out."""
        if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
            return {"$": ["n", "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"]}
        if isinstance(value, list | tuple):
            return [self._careful(item) for item in value]
        if isinstance(value, dict):
            careful = {key: self._careful(item) for key, item in value.items()}
            return {"$": ["o", list(careful.items())]} if "$" in careful else careful
        return value


def function_name(value: Callable[..., Any]) -> str:
    """The name that a Python callable has in JavaScript."""
    name = getattr(value, "__name__", "")
    return "" if name == "<lambda>" else name
