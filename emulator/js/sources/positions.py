"""Edits that make the engine report a call at its callee.

The engine gives a call the position of the last name before it in the code, which may be any name of its arguments.
So `f(a, b)` becomes `f(a, true?b:__unisock)`. The compiler drops the branch that is never taken, at no cost when it
runs, but the position of the name there stays with the call, and stands for nothing else.
"""

from __future__ import annotations

from tree_sitter import Node

from emulator.js.sources.edits import Edits

_CALLS = frozenset({"call_expression", "new_expression"})


def enter(node: Node, edits: Edits) -> None:
    """The edits before a node's children."""
    if argument := _marked(node):
        edits.insert(argument.start_byte, "true?")


def leave(node: Node, edits: Edits) -> None:
    """The edits after a node's children."""
    if argument := _marked(node):
        edits.insert(argument.end_byte, ":__unisock", origin=anchor(node))


def anchor(call: Node) -> int:
    """The byte at which a call is said to be: its callee's own name, or the bracket that calls it."""
    callee = call.child_by_field_name("function") or call.child_by_field_name("constructor")
    if callee is None:
        return call.start_byte
    named = callee.child_by_field_name("property")
    if named is not None:
        return named.start_byte
    if callee.type == "subscript_expression" and (inner := callee.child_by_field_name("object")):
        return _next_token(callee, inner)
    arguments = call.child_by_field_name("arguments")
    return arguments.start_byte if callee.type in _CALLS and arguments else callee.start_byte


def _next_token(parent: Node, before: Node) -> int:
    return next(child.start_byte for child in parent.children if child.start_byte >= before.end_byte)


def _marked(node: Node) -> Node | None:
    """The last argument of a call, inside its spread if it has one."""
    if node.type not in _CALLS:
        return None
    callee = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    if arguments is None or arguments.type != "arguments" or (callee and callee.type == "import"):
        return None
    given = [child for child in arguments.named_children if child.type != "comment"]
    if not given:
        return None
    last = given[-1]
    return last.named_children[-1] if last.type == "spread_element" else last
