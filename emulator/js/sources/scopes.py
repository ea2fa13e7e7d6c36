"""Which identifiers mean an imported name, and which a name declared nearer that hides it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tree_sitter import Node

from emulator.js.sources.tree import CLASSES, FUNCTIONS, bound_names, text_of, walk

_SCOPES = frozenset(
    {"program", "statement_block", "for_statement", "for_in_statement", "catch_clause", "switch_body"}
    | {"class_static_block"}
    | FUNCTIONS
    | CLASSES
)
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_SKIPPED = frozenset({"import_statement", "export_clause"})


@dataclass(frozen=True)
class Reference:
    """A use of an imported name. `parents` are its ancestors, the nearest last."""

    node: Node
    name: str
    parents: tuple[Node, ...]


def references(root: Node, names: frozenset[str]) -> list[Reference]:
    """The uses of `names` that no declaration between them and the top level hides."""
    declared: dict[int, set[str]] = defaultdict(set)
    declarations: set[int] = set()
    uses: list[Reference] = []
    for node, entering, ancestors in walk(root):
        if not entering:
            continue
        for pattern, scope in _declarations(node, ancestors):
            for bound in bound_names(pattern):
                declared[scope.id].add(text_of(bound))
                declarations.add(bound.id)
        if node.type in _NAMES and (name := text_of(node)) in names:
            uses.append(Reference(node, name, tuple(ancestors)))
    return [use for use in uses if use.node.id not in declarations and not _hidden(use, declared)]


def _hidden(use: Reference, declared: dict[int, set[str]]) -> bool:
    return any(
        use.name in declared.get(parent.id, ()) or parent.type in _SKIPPED
        for parent in use.parents
        if parent.type != "program"
    )


def _declarations(node: Node, ancestors: list[Node]) -> list[tuple[Node, Node]]:
    """The patterns that `node` itself declares, each with the scope that they belong to."""
    match node.type:
        case "variable_declarator":
            var = ancestors[-1].type == "variable_declaration"
            return _pair(node, "name", _function_scope(ancestors) if var else _scope(ancestors))
        case "for_in_statement" if kind := node.child_by_field_name("kind"):
            return _pair(node, "left", _function_scope(ancestors) if text_of(kind) == "var" else node)
        case "catch_clause":
            return _pair(node, "parameter", node)
        case "function_declaration" | "generator_function_declaration":
            return _pair(node, "name", _scope(ancestors)) + _pair(node, "parameters", node)
        case "class_declaration":
            return _pair(node, "name", _scope(ancestors))
        case "class":
            return _pair(node, "name", node)
        case "arrow_function":
            return _pair(node, "parameters", node) + _pair(node, "parameter", node)
        case "method_definition":
            return _pair(node, "parameters", node)
        case "function_expression" | "generator_function":
            return _pair(node, "name", node) + _pair(node, "parameters", node)
        case _:
            return []


def _pair(node: Node, field: str, scope: Node) -> list[tuple[Node, Node]]:
    pattern = node.child_by_field_name(field)
    return [(pattern, scope)] if pattern else []


def _scope(ancestors: list[Node]) -> Node:
    return next(node for node in reversed(ancestors) if node.type in _SCOPES)


def _function_scope(ancestors: list[Node]) -> Node:
    return next(node for node in reversed(ancestors) if node.type in FUNCTIONS or node.type == "program")
