"""Edits that let the prelude see which promises are awaited and which an async function returned.

The engine reports no unhandled rejections, so `await X` becomes `await __unisock_await(X)`, and an async function
passes its promise through `__unisock_track`: `async function f(a){B}` becomes
`function f(a){return __unisock_track((async(a)=>{B})(a))}`, where the arrow keeps `this`, `arguments` and `super`.
Async generators stay as they are: they reject through next(), whose caller awaits it.
"""

from __future__ import annotations

from tree_sitter import Node

from emulator.js.sources.edits import Edits
from emulator.js.sources.tree import FUNCTIONS, child_of_type, text_of

_REST = "__unisock_args"


def enter(node: Node, edits: Edits) -> None:
    """The edits before a node's children."""
    match node.type:
        case "await_expression":
            edits.insert(_operand(node).start_byte, " __unisock_await(")
        case "for_in_statement" if child_of_type(node, "await"):
            if right := node.child_by_field_name("right"):
                edits.insert(right.start_byte, "__unisock_each(")
        case kind if kind in FUNCTIONS and _is_async(node):
            _open(node, edits)


def leave(node: Node, edits: Edits) -> None:
    """The edits after a node's children."""
    match node.type:
        case "await_expression":
            edits.insert(_operand(node).end_byte, ")")
        case "for_in_statement" if child_of_type(node, "await"):
            if right := node.child_by_field_name("right"):
                edits.insert(right.end_byte, ")")
        case kind if kind in FUNCTIONS and _is_async(node):
            _close(node, edits)


def _is_async(node: Node) -> bool:
    return child_of_type(node, "async") is not None and child_of_type(node, "*") is None


def _operand(node: Node) -> Node:
    return next(child for child in node.named_children if child.type != "comment")


def _open(node: Node, edits: Edits) -> None:
    parameters = _parameters(node)
    if node.type == "arrow_function":
        edits.insert(node.start_byte, f"({parameters})=>__unisock_track((")
        return
    keyword = child_of_type(node, "async")
    list_ = node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    if keyword and list_ and body:
        edits.replace(keyword.start_byte, keyword.end_byte, "")
        strict = '"use strict";' if _is_strict(body) else ""
        edits.insert(list_.start_byte, f"({parameters}){{{strict}return __unisock_track((async")
        edits.insert(body.start_byte, "=>")


def _is_strict(body: Node) -> bool:
    """Whether a function says so itself: its `this` is then the outer function's, which must say so too."""
    first = next((child for child in body.named_children if child.type != "comment"), None)
    return first is not None and text_of(first).strip(";")[1:-1] == "use strict"


def _close(node: Node, edits: Edits) -> None:
    ending = f")({_parameters(node)}))"
    edits.insert(node.end_byte, ending if node.type == "arrow_function" else ending + "}")


def _parameters(node: Node) -> str:
    """The outer function's parameters, and the arguments that it hands to the arrow: plain names, else all as a rest.

    Defaults and patterns run inside the arrow only, where what they throw rejects.
    """
    single = node.child_by_field_name("parameter")
    if single:
        return text_of(single)
    list_ = node.child_by_field_name("parameters")
    names = [child for child in list_.named_children if child.type != "comment"] if list_ else []
    if all(name.type == "identifier" for name in names):
        return ",".join(text_of(name) for name in names)
    return f"...{_REST}"
