"""Whether a script uses what a call returns, as far as its source tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from tree_sitter import Node

from emulator.errors import Place
from emulator.js.sources import Program
from emulator.js.sources.tree import text_of, walk

_THROUGH: Final = frozenset({"parenthesized_expression", "sequence_expression", "unary_expression", "await_expression"})
_CALLS: Final = frozenset({"call_expression", "new_expression"})
_KEPT: Final = {"variable_declarator": "name", "assignment_expression": "left"}
_NAMES: Final = ("identifier", "shorthand_property_identifier")


@lru_cache(maxsize=4096)
def uses(programs: Sequence[Program], place: Place) -> bool:
    """Whether what the call at `place` returns goes anywhere.

    A statement of its own, the body of an arrow function and a variable that nothing reads use nothing.
    """
    for program in programs:
        found = program.source(place)
        if found is not None:
            unit, offset = found
            root = unit.tree.root_node
            return _used(root.descendant_for_byte_range(offset, offset + 1), root)
    return True


def _used(node: Node | None, root: Node) -> bool:
    while node is not None and node.type not in _CALLS:
        node = node.parent
    above = node.parent if node else None
    while above is not None and above.type in _THROUGH:
        above = above.parent
    if above is None:
        return True
    kept = above.child_by_field_name(_KEPT[above.type]) if above.type in _KEPT else None
    if kept is not None and kept.type == "identifier":
        return _is_read(text_of(kept), root)
    return above.type not in ("expression_statement", "arrow_function")


def _is_read(name: str, root: Node) -> bool:
    """Whether a variable of the name is read anywhere in the file."""
    for node, entering, ancestors in walk(root):
        if entering and node.type in _NAMES and text_of(node) == name and not _is_written(node, ancestors):
            return True
    return False


def _is_written(name: Node, ancestors: list[Node]) -> bool:
    above = ancestors[-1] if ancestors else None
    return above is not None and above.type in _KEPT and above.child_by_field_name(_KEPT[above.type]) == name


def mentions(programs: Sequence[Program], name: str) -> bool:
    """Whether the text of a script has the name."""
    return any(name in program.code for program in programs)
