"""The syntax tree of a JavaScript text, and the few things that several passes ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Tree

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function",
        "generator_function_declaration",
    }
)
CLASSES = frozenset({"class", "class_declaration"})

# The grammar takes the line end before a `from` on its own line for the end of the export statement.
_FROM_ON_NEXT_LINE = re.compile(rb"(?<=\})\s+(?=from\s*['\"])")
_parser = Parser(Language(tree_sitter_javascript.language()))


def parse(source: bytes) -> Tree:
    """The tree of `source` (UTF-8); it has ERROR nodes where the grammar fails. Use its byte offsets, not its rows."""
    return _parser.parse(_FROM_ON_NEXT_LINE.sub(lambda found: b" " * len(found[0]), source))


def text_of(node: Node) -> str:
    """The source text of a node."""
    return (node.text or b"").decode()


def walk(root: Node) -> Iterator[tuple[Node, bool, list[Node]]]:
    """Every node twice: (node, True, ancestors) before its children, (node, False, ancestors) after them.

    `ancestors`, outermost first, is one list that changes as the walk goes on.
    """
    ancestors: list[Node] = []
    stack: list[tuple[Node, bool]] = [(root, True)]
    while stack:
        node, entering = stack.pop()
        if not entering:
            ancestors.pop()
            yield node, False, ancestors
            continue
        yield node, True, ancestors
        ancestors.append(node)
        stack.append((node, False))
        stack.extend((child, True) for child in reversed(node.children))


def child_of_type(node: Node, kind: str) -> Node | None:
    """The first direct child of that type, anonymous tokens included."""
    return next((child for child in node.children if child.type == kind), None)


def string_value(node: Node) -> str | None:
    """The value of a string literal without escapes (a template without ${} too), else None."""
    parts = node.named_children
    if node.type not in ("string", "template_string") or any(part.type != "string_fragment" for part in parts):
        return None
    return "".join(text_of(part) for part in parts)


def bound_names(pattern: Node) -> Iterator[Node]:
    """The identifiers that a binding pattern declares."""
    match pattern.type:
        case "identifier" | "shorthand_property_identifier_pattern":
            yield pattern
        case "assignment_pattern" | "object_assignment_pattern":
            if left := pattern.child_by_field_name("left"):
                yield from bound_names(left)
        case "pair_pattern":
            if value := pattern.child_by_field_name("value"):
                yield from bound_names(value)
        case "object_pattern" | "array_pattern" | "rest_pattern" | "formal_parameters":
            for child in pattern.named_children:
                yield from bound_names(child)
