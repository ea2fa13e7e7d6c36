"""The expression after #ifdef: what uni-app's preprocessor evaluates, without evaluating any code.

uni-app reads the text as a JavaScript expression in which `-` inside a name is `_`; names compare with their case.
`||`, `&&`, `!`, parentheses and comparisons (`uniVersion > 3.9`) are documented; `|`, `&` and `,` work there as well.
A name that nobody defines is false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

Value = bool | float
Lookup = Mapping[str, Value]
Condition = Callable[[Lookup], Value]

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_$][\w$]*)|(\|\||&&|[=!]==?|[<>]=?|[|&!(),]))")
_NAME = re.compile(r"(?<![\w$.])[A-Za-z_$][\w$-]*")
_LEVELS: tuple[tuple[str, ...], ...] = (
    (",",),
    ("||",),
    ("&&",),
    ("|",),
    ("&",),
    ("==", "===", "!=", "!=="),
    ("<", "<=", ">", ">="),
)
_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    ",": lambda a, b: b,
    "||": lambda a, b: a or b,
    "&&": lambda a, b: a and b,
    "|": lambda a, b: bool(a) or bool(b),
    "&": lambda a, b: bool(a) and bool(b),
    "==": lambda a, b: a == b,
    "===": lambda a, b: type(a) is type(b) and a == b,
    "!=": lambda a, b: a != b,
    "!==": lambda a, b: type(a) is not type(b) or a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def name_key(name: str) -> str:
    """A conditional compilation name as the preprocessor sees it: `-` and `_` are one."""
    return name.replace("-", "_")


@lru_cache(maxsize=512)
def condition(text: str) -> Condition:
    """The condition that `text` spells; an empty one is true. Raises ValueError if it is no expression."""
    if not text.strip():
        return lambda names: True
    parser = _Parser(_tokens(name_key(text)))
    parsed = parser.level(0)
    if parser.tokens:
        raise ValueError(f"unexpected {parser.tokens[0]!r}")
    return parsed


@lru_cache(maxsize=512)
def names_in(text: str) -> tuple[str, ...]:
    """The names that a condition mentions, as they are written there."""
    return tuple(_NAME.findall(text))


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise ValueError(f"unexpected {text[at:].strip()[:20]!r}")
        tokens.append(found[0].strip())
        at = found.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def level(self, depth: int) -> Condition:
        if depth == len(_LEVELS):
            return self.unary()
        left = self.level(depth + 1)
        while self.tokens and self.tokens[0] in _LEVELS[depth]:
            left = _binary(_OPERATORS[self.tokens.pop(0)], left, self.level(depth + 1))
        return left

    def unary(self) -> Condition:
        if not self.tokens:
            raise ValueError("it ends too early")
        token = self.tokens.pop(0)
        if token == "!":
            operand = self.unary()
            return lambda names: not operand(names)
        if token == "(":
            inner = self.level(0)
            if not self.tokens or self.tokens.pop(0) != ")":
                raise ValueError("a ')' is missing")
            return inner
        if token[0].isdigit():
            return lambda names: float(token)
        if token in ("true", "false"):
            return lambda names: token == "true"
        if token[0].isalpha() or token[0] in "_$":
            return lambda names: names.get(token, False)
        raise ValueError(f"unexpected {token!r}")


def _binary(operator: Callable[[Value, Value], Value], left: Condition, right: Condition) -> Condition:
    return lambda names: operator(left(names), right(names))
