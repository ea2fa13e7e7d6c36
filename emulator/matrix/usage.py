"""Whether a script uses what a call returns, as far as its source tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from emulator.errors import Place
from emulator.js.sources import Program

_THROUGH = frozenset({"parenthesized_expression", "sequence_expression", "unary_expression"})
_CALLS = frozenset({"call_expression", "new_expression"})


@lru_cache(maxsize=4096)
def uses(programs: Sequence[Program], place: Place) -> bool:
    """Whether what the call at `place` returns goes anywhere. A statement of its own and the body of an arrow don't."""
    for program in programs:
        found = program.source(place)
        if found is not None:
            return _used(found[0].tree.root_node.descendant_for_byte_range(found[1], found[1] + 1))
    return True


def _used(node: object) -> bool:
    from tree_sitter import Node

    while isinstance(node, Node) and node.type not in _CALLS:
        node = node.parent
    above = node.parent if isinstance(node, Node) else None
    while above is not None and above.type in _THROUGH:
        above = above.parent
    return above is None or above.type not in ("expression_statement", "arrow_function")


def mentions(programs: Sequence[Program], name: str) -> bool:
    """Whether the text of a script has the name."""
    return any(name in program.code for program in programs)
