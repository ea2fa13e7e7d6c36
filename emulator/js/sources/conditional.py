"""Conditional compilation: `// #ifdef NAME`, `// #ifndef NAME`, `// #endif`, also in `/* */`, as uni-app does it.

Like uni-app's, it works on the text: a directive counts wherever it stands. What goes is blanked, so positions stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from emulator.errors import Place, UserError
from emulator.js.sources.conditions import Condition, Value, condition, name_key, names_in

_DIRECTIVE = re.compile(
    r"//[ \t]*\#(?:(?P<line>ifn?def)[ \t]+(?P<line_test>[^\n*]*)|endif\b[^\n]*)(?:\*/)?"
    r"|/\*[ \t]*\#(?:(?P<block>ifn?def)[ \t]+(?P<block_test>[^\n*]*)|endif\b[ \t]*)(?:\*/)?",
    re.IGNORECASE,
)
_NOT_NEWLINE = re.compile(r"[^\r\n]")
_COMPILER = "uniVersion"


@dataclass(frozen=True)
class Block:
    """One #ifdef ... #endif: the spans of its two directives and whether its body stays."""

    start: int
    body: int
    body_end: int
    end: int
    test: str
    keeps: Condition


def preprocess(text: str, file: str, defines: frozenset[str]) -> str:
    """The text that a target compiles. `file` is how an error names the file; raises UserError if unbalanced."""
    blocks = _blocks(text, file)
    if not blocks:
        return text
    names = _lookup(defines)
    gone = []
    for block in blocks:
        if block.keeps(names):
            gone += [(block.start, block.body), (block.body_end, block.end)]
        else:
            gone.append((block.start, block.end))
    return _blank(text, gone)


def unknown_names(text: str, file: str, known: Callable[[], frozenset[str]]) -> list[tuple[str, int]]:
    """The names in `text`'s conditions that no target knows (a typo, most often), each with its line.

    `known` gives the names that targets know; it isn't asked where there are no conditions.
    """
    blocks = sorted(_blocks(text, file), key=lambda block: block.start)
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


@lru_cache(maxsize=256)
def _blocks(text: str, file: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    open_: list[re.Match[str]] = []
    for found in _DIRECTIVE.finditer(text):
        if found["line"] or found["block"]:
            open_.append(found)
            continue
        if not open_:
            raise UserError("#endif without an #ifdef before it: remove it or add the #ifdef", _at(text, file, found))
        blocks.append(_block(text, file, open_.pop(), found))
    if open_:
        directive = (open_[-1]["line"] or open_[-1]["block"]).lower()
        raise UserError(f"#{directive} without an #endif: add `// #endif` after it", _at(text, file, open_[-1]))
    return tuple(blocks)


def _block(text: str, file: str, first: re.Match[str], last: re.Match[str]) -> Block:
    test = (first["line_test"] or first["block_test"] or "").strip()
    negated = (first["line"] or first["block"]).lower() == "ifndef"
    try:
        holds = condition(test)
    except ValueError as error:
        hint = "write names joined by || or &&"
        raise UserError(f"can't read the condition `{test}` ({error}): {hint}", _at(text, file, first)) from None
    return Block(first.start(), first.end(), last.start(), last.end(), test, _not(holds) if negated else holds)


def _not(holds: Condition) -> Condition:
    return lambda names: not holds(names)


def _at(text: str, file: str, found: re.Match[str]) -> Place:
    return Place(file, text.count("\n", 0, found.start()) + 1)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        parts += [text[at:start], _NOT_NEWLINE.sub(" ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])
