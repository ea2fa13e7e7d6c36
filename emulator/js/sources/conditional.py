"""Conditional compilation: `// #ifdef NAME`, `// #ifndef NAME`, `// #else`, `// #endif`, as uni-app does it.

In scripts, styles and JSON directives stand in `//` or `/* */`, in markup in `<!-- -->`. Like uni-app's, it works on
the text: a directive counts wherever it stands. What goes is blanked, so positions stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from emulator.errors import Place, UserError
from emulator.js.sources.conditions import Condition, Value, condition, name_key, names_in

SCRIPT: Final = re.compile(
    r"//[ \t]*\#(?:(ifn?def|if)[ \t]+([^\n*]*)|(else|endif)\b[^\n]*)(?:\*/)?"
    r"|/\*[ \t]*\#(?:(ifn?def|if)[ \t]+([^\n*]*)|(else|endif)\b[ \t]*)(?:\*/)?",
    re.IGNORECASE,
)
MARKUP: Final = re.compile(
    r"<!--[ \t]*\#(ifn?def|if)[ \t]+([^\n]*?)[ \t]*(?:-->|!>)|<!(?:--)?[ \t]*\#(else|endif)[ \t]*(?:-->|!>)",
    re.IGNORECASE,
)
_NOT_NEWLINE = re.compile(r"[^\r\n]")
_COMPILER = "uniVersion"


@dataclass(frozen=True)
class Block:
    """One #ifdef ... #else ... #endif: the spans of its directives, and whether what comes first stays.

    Without an #else its span is empty, at the end of the body.
    """

    start: int
    body: int
    otherwise: tuple[int, int]
    body_end: int
    end: int
    test: str
    keeps: Condition


def preprocess(text: str, file: str, defines: frozenset[str], syntax: re.Pattern[str] = SCRIPT) -> str:
    """The text that a target compiles. `file` is how an error names the file; raises UserError if unbalanced.

    `syntax`: how directives are written, SCRIPT or MARKUP.
    """
    blocks = _blocks(text, file, syntax)
    if not blocks:
        return text
    names = _lookup(defines)
    gone = []
    for block in blocks:
        if block.keeps(names):
            gone += [(block.start, block.body), (block.otherwise[0], block.end)]
        else:
            gone += [(block.start, block.otherwise[1]), (block.body_end, block.end)]
    return _blank(text, gone)


def unknown_names(
    text: str, file: str, known: Callable[[], frozenset[str]], syntax: re.Pattern[str] = SCRIPT
) -> list[tuple[str, int]]:
    """The names in `text`'s conditions that no target knows (a typo, most often), each with its line.

    `known` gives the names that targets know; it isn't asked where there are no conditions.
    """
    blocks = sorted(_blocks(text, file, syntax), key=lambda block: block.start)
    if not blocks:
        return []
    keys = {name_key(name) for name in known()} | {_COMPILER, "true", "false"}
    return [
        (name, text.count("\n", 0, block.start) + 1)
        for block in blocks
        for name in names_in(block.test)
        if name_key(name) not in keys
    ]


@lru_cache(maxsize=64)
def _lookup(defines: frozenset[str]) -> dict[str, Value]:
    """Names that are true, and `NAME=number`. The compiler's version is the newest unless a define says otherwise."""
    names: dict[str, Value] = {_COMPILER: float("inf")}
    for define in defines:
        name, equals, number = define.partition("=")
        names[name_key(name)] = float(number) if equals else True
    return names


@dataclass(frozen=True)
class _Directive:
    word: str
    test: str
    start: int
    end: int


@dataclass
class _Open:
    first: _Directive
    otherwise: _Directive | None = None


@lru_cache(maxsize=256)
def _blocks(text: str, file: str, syntax: re.Pattern[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    open_: list[_Open] = []
    for directive in map(_directive, syntax.finditer(text)):
        if directive.word not in ("else", "endif"):
            open_.append(_Open(directive))
        elif not open_:
            hint = f"#{directive.word} without an #ifdef before it: remove it or add the #ifdef"
            raise UserError(hint, _at(text, file, directive))
        elif directive.word == "endif":
            blocks.append(_block(text, file, open_.pop(), directive))
        elif open_[-1].otherwise is None:
            open_[-1].otherwise = directive
    if open_:
        first = open_[-1].first
        end = "<!-- #endif -->" if syntax is MARKUP else "// #endif"
        raise UserError(f"#{first.word} without an #endif: add `{end}` after it", _at(text, file, first))
    return tuple(blocks)


def _directive(found: re.Match[str]) -> _Directive:
    word, *test = (group for group in found.groups() if group is not None)
    return _Directive(word.lower(), test[0].strip() if test else "", found.start(), found.end())


def _block(text: str, file: str, open_: _Open, last: _Directive) -> Block:
    first = open_.first
    try:
        holds = condition(first.test)
    except ValueError as error:
        hint = "write names joined by || or &&"
        raise UserError(f"can't read the condition `{first.test}` ({error}): {hint}", _at(text, file, first)) from None
    middle = (open_.otherwise.start, open_.otherwise.end) if open_.otherwise else (last.start, last.start)
    keeps = _not(holds) if first.word == "ifndef" else holds
    return Block(first.start, first.end, middle, last.start, last.end, first.test, keeps)


def _not(holds: Condition) -> Condition:
    return lambda names: not holds(names)


def _at(text: str, file: str, found: _Directive) -> Place:
    return Place(file, text.count("\n", 0, found.start) + 1)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        parts += [text[at:start], _NOT_NEWLINE.sub(" ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])
