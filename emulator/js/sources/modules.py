"""ES module syntax turned into function code: what a file imports and exports, and the edits that stand for it.

An imported name is read from its module's namespace at each use (`foo` becomes `__unisock_0.foo`), so bindings are
live; an exported name is a getter over the file's own variable, so cycles and hoisting work as in the standard.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node

from emulator.js.sources.edits import Edits
from emulator.js.sources.scopes import Reference, references
from emulator.js.sources.tree import bound_names, child_of_type, string_value, text_of

DEFAULT = "__unisock_default"
_LISTS = frozenset({"program", "statement_block", "switch_case", "switch_default"})
_ANONYMOUS = frozenset({"function_expression", "generator_function", "class"})


@dataclass(frozen=True)
class Request:
    """A file that is asked for. `names`: what is imported by name from it, each with its byte offset."""

    specifier: str
    offset: int
    names: tuple[tuple[str, int], ...] = ()


@dataclass
class Syntax:
    """A file's imports and exports. Requests stand in the order in which they run."""

    requests: list[Request] = field(default_factory=list)
    imported: dict[str, tuple[int, str | None]] = field(default_factory=dict)  # local -> (request, name or namespace)
    exports: dict[str, str] = field(default_factory=dict)  # exported name -> expression that reads it
    stars: list[int] = field(default_factory=list)  # requests of `export * from`
    has_exports: bool = False
    names_default: bool = False
    endings: list[tuple[int, str]] = field(default_factory=list)  # to be inserted after all other edits there

    def reading(self, local: str) -> str:
        """The expression that reads a local name of the top level, imported or own."""
        if local not in self.imported:
            return local
        request, name = self.imported[local]
        return _member(request, name)


def is_module(root: Node) -> bool:
    """Whether a file is an ES module: it has an import or export statement."""
    return any(node.type in ("import_statement", "export_statement") for node in root.named_children)


def rewrite(root: Node, source: bytes, edits: Edits) -> Syntax:
    """Read the imports and exports of an ES module and make the edits that replace them."""
    syntax = Syntax()
    exports = []
    for node in root.named_children:
        if node.type == "import_statement":
            _import(node, syntax)
            edits.blank(source, node.start_byte, node.end_byte)
        elif node.type == "export_statement":
            if target := node.child_by_field_name("source"):
                syntax.requests.append(_request(target, _specifier_names(child_of_type(node, "export_clause"))))
            exports.append((node, len(syntax.requests) - 1))
    for node, request in exports:
        syntax.has_exports = True
        _export(node, request, syntax, source, edits)
    return syntax


def rewrite_uses(root: Node, syntax: Syntax, edits: Edits) -> None:
    """Make each use of an imported name read its module's namespace, and end what `rewrite` began."""
    for use in references(root, frozenset(syntax.imported)) if syntax.imported else ():
        edits.replace(use.node.start_byte, use.node.end_byte, _use(use, syntax.reading(use.name)))
    for at, text in syntax.endings:
        edits.insert(at, text)


def _use(use: Reference, reading: str) -> str:
    if use.node.type == "shorthand_property_identifier":
        return f"{use.name}:{reading}"
    parent = use.parents[-1]
    called = parent.type == "call_expression" and parent.child_by_field_name("function") == use.node
    if not called or "." not in reading:
        return reading
    # Called bare, a function's `this` is undefined, not the namespace. A parenthesis that starts a statement would
    # join it to the line before.
    statement = next((node for node in reversed(use.parents) if node.type == "expression_statement"), None)
    starts = statement is not None and statement.start_byte == use.node.start_byte
    listed = starts and statement is not None and statement.parent is not None and statement.parent.type in _LISTS
    return f"{';' if listed else ''}(0,{reading})"


def _import(node: Node, syntax: Syntax) -> None:
    target = node.child_by_field_name("source")
    clause = child_of_type(node, "import_clause")
    if target is None:
        return
    request = len(syntax.requests)
    names: list[tuple[str, int]] = []
    for part in clause.named_children if clause else ():
        if part.type == "identifier":
            syntax.imported[text_of(part)] = (request, "default")
            names.append(("default", part.start_byte))
        elif part.type == "namespace_import":
            syntax.imported[text_of(part.named_children[0])] = (request, None)
        elif part.type == "named_imports":
            names += _specifier_names(part)
            for name, alias in _specifiers(part):
                syntax.imported[alias] = (request, name)
    syntax.requests.append(_request(target, names))


def _export(node: Node, request: int, syntax: Syntax, source: bytes, edits: Edits) -> None:
    declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    keyword_end = (child_of_type(node, "default") or node.children[0]).end_byte
    if child_of_type(node, "default"):
        _export_default(node, declaration or value, keyword_end, syntax, source, edits)
        return
    if declaration:
        edits.blank(source, node.start_byte, keyword_end)
        syntax.exports |= {name: name for name in _declared(declaration)}
        return
    edits.blank(source, node.start_byte, node.end_byte)
    named, namespace = child_of_type(node, "export_clause"), child_of_type(node, "namespace_export")
    from_other = node.child_by_field_name("source") is not None
    if namespace:
        syntax.exports[_name(namespace.named_children[0])] = _member(request, None)
    elif named:
        for local, alias in _specifiers(named):
            syntax.exports[alias] = _member(request, local) if from_other else syntax.reading(local)
    elif from_other:
        syntax.stars.append(request)


def _export_default(
    node: Node, value: Node | None, keyword_end: int, syntax: Syntax, source: bytes, edits: Edits
) -> None:
    if value is None:
        return
    name = value.child_by_field_name("name")
    declares = value.type.endswith("_declaration") or value.type in _ANONYMOUS
    edits.blank(source, node.start_byte, keyword_end)
    if declares and name:
        syntax.exports["default"] = text_of(name)
        return
    syntax.exports["default"] = DEFAULT
    if declares:
        syntax.names_default = value.type != "class"
        edits.insert(_after_keyword(value), f" {DEFAULT}")
        return
    edits.insert(value.start_byte, f"const {DEFAULT}={{default:")
    syntax.endings.append((value.end_byte, "}.default;"))


def _after_keyword(value: Node) -> int:
    """Where the name of an anonymous function or class goes."""
    star = child_of_type(value, "*")
    keyword = star or child_of_type(value, "function") or child_of_type(value, "class")
    return keyword.end_byte if keyword else value.start_byte


def _declared(declaration: Node) -> list[str]:
    if name := declaration.child_by_field_name("name"):
        return [text_of(name)]
    patterns = [child.child_by_field_name("name") for child in declaration.named_children]
    return [text_of(bound) for pattern in patterns if pattern for bound in bound_names(pattern)]


def _specifiers(clause: Node) -> list[tuple[str, str]]:
    """(name, alias) of each `name as alias`."""
    found = []
    for part in clause.named_children:
        if part.type in ("import_specifier", "export_specifier"):
            names = [_name(child) for child in part.children if child.type not in ("as", "comment")]
            found.append((names[0], names[-1]))
    return found


def _specifier_names(clause: Node | None) -> list[tuple[str, int]]:
    parts = clause.named_children if clause else []
    starts = [part.start_byte for part in parts if part.type in ("import_specifier", "export_specifier")]
    return [(name, start) for (name, _), start in zip(_specifiers(clause) if clause else [], starts, strict=True)]


def _name(node: Node) -> str:
    value = string_value(node)
    return text_of(node) if value is None else value


def _request(target: Node, names: list[tuple[str, int]]) -> Request:
    return Request(string_value(target) or text_of(target), target.start_byte, tuple(names))


def _member(request: int, name: str | None) -> str:
    variable = f"__unisock_{request}"
    if name is None:
        return variable
    return f"{variable}.{name}" if name.isidentifier() or name.startswith("$") else f"{variable}[{name!r}]"
