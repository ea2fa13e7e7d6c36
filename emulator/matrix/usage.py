"""Whether a script uses what a call returns, as far as its source tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from tree_sitter import Node

from emulator.errors import Place
from emulator.js.sources import Program

_THROUGH: Final = frozenset({"parenthesized_expression", "sequence_expression", "unary_expression"})
_CALLS: Final = frozenset({"call_expression", "new_expression"})


@lru_cache(maxsize=4096)
def uses(programs: Sequence[Program], place: Place) -> bool:
    """Whether what the call at `place` returns goes anywhere.

    A statement of its own, the body of an arrow function and a variable that nothing else mentions use nothing.
    """
    for program in programs:
        found = program.source(place)
        if found is not None:
            unit, offset = found
            return _used(unit.tree.root_node.descendant_for_byte_range(offset, offset + 1), unit.source)
    return True


def _used(node: Node | None, source: bytes) -> bool:
    while node is not None and node.type not in _CALLS:
        node = node.parent
    above = node.parent if node else None
    while above is not None and above.type in _THROUGH:
        above = above.parent
    if above is None:
        return True
    name = above.child_by_field_name("name") if above.type == "variable_declarator" else None
    if name is not None and name.type == "identifier" and name.text:
        return len(re.findall(rb"(?<![\w$])" + re.escape(name.text) + rb"(?![\w$])", source)) > 1
    return above.type not in ("expression_statement", "arrow_function")


def mentions(programs: Sequence[Program], name: str) -> bool:
    """Whether the text of a script has the name."""
    return any(name in program.code for program in programs)
