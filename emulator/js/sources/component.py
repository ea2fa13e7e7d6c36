"""The script of a single-file component, with all else blanked, so that positions stay those of the file."""

from __future__ import annotations

import re
from typing import Final

from emulator.errors import Place, UserError
from emulator.js.sources.project import REMEDY

_BLOCK: Final = re.compile(
    r"<!--.*?-->|<script(?P<attributes>(?:\s[^>]*)?)>(?P<body>.*?)</script\s*>", re.DOTALL | re.IGNORECASE
)
_SETUP: Final = re.compile(r"\ssetup(?=[\s=/]|$)")
_LANG: Final = re.compile(r"""\slang\s*=\s*["']?([\w-]+)""")
_SRC: Final = re.compile(r"\ssrc\s*=")
_PLAIN: Final = ("js", "javascript")
_NOT_NEWLINE: Final = re.compile(r"[^\r\n]")


def script_of(text: str, file: str) -> str:
    """The JavaScript of a component, conditional compilation applied before. `file` is how an error names the file.

    Raises UserError for a script that is none that runs as it is: TypeScript, `<script setup>`, one elsewhere, none.
    """
    blocks = [found for found in _BLOCK.finditer(text) if found["body"] is not None]
    for block in blocks:
        if what := _foreign(block["attributes"]):
            line = text.count("\n", 0, block.start()) + 1
            raise UserError(f".vue files with {what} are not supported: {REMEDY}", Place(file, line))
    if len(blocks) != 1:
        how_many = "several <script> blocks" if blocks else "no <script> block"
        raise UserError(f".vue files with {how_many} are not supported: {REMEDY}", Place(file))
    start, end = blocks[0].span("body")
    return _blank(text[:start]) + text[start:end] + _blank(text[end:])


def _foreign(attributes: str) -> str | None:
    if _SETUP.search(attributes):
        return "<script setup>"
    if (lang := _LANG.search(attributes)) and lang[1].lower() not in _PLAIN:
        return f'<script lang="{lang[1]}">'
    return "<script src>" if _SRC.search(attributes) else None


def _blank(text: str) -> str:
    return _NOT_NEWLINE.sub(" ", text)
