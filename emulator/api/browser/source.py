"""The browser's classes, written in JavaScript: `this` in a listener, `extends` and `instanceof` are exact."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

PARTS: Final = ("exceptions", "idl", "events", "text", "reader", "websocket", "storage", "page")


@cache
def source() -> str:
    """A function of the host's helper object that puts them among the globals."""
    folder = files(__package__).joinpath("js")
    code = "\n".join(folder.joinpath(f"{part}.js").read_text("utf-8") for part in PARTS)
    return f"(function (host) {{ 'use strict'\n{code}\n}})"
