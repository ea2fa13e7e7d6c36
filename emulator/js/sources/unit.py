"""One file of a program, read once for all targets that compile it to the same text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tree_sitter import Node, Tree

from emulator.errors import Place, UserError
from emulator.js.sources import modules, positions, rejections, syntax
from emulator.js.sources.edits import Edited, Edits
from emulator.js.sources.modules import Request, Syntax
from emulator.js.sources.tree import FUNCTIONS, child_of_type, parse, string_value, text_of, walk

_MODULE_LINE: Final = re.compile(rb"^(?:export|import)\b(?!\s*\()", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Unit:
    """A file's text and tree, what it asks of other files, and the function body that it becomes."""

    path: Path
    source: bytes
    tree: Tree
    edited: Edited
    is_module: bool
    syntax: Syntax
    requires: tuple[Request, ...]
    exports_dynamically: bool

    def offset(self, line: int, column: int) -> int:
        """The byte offset of a line and column, both from 1, the column in characters."""
        lines = self.source.split(b"\n")
        if not 1 <= line <= len(lines):
            return len(self.source)
        before = sum(len(text) + 1 for text in lines[: line - 1])
        return before + len(lines[line - 1].decode()[: max(column - 1, 0)].encode())

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, the column in characters, of a byte offset."""
        return _position(self.source, offset)


def _position(source: bytes, offset: int) -> tuple[int, int]:
    start = source.rfind(b"\n", 0, offset) + 1
    return source.count(b"\n", 0, offset) + 1, len(source[start:offset].decode(errors="ignore")) + 1


@lru_cache(maxsize=512)
def read_unit(path: Path, text: str, file: str, track_rejections: bool) -> Unit:
    """The unit of a file whose conditional text is `text`. `file` is how an error names it. Raises UserError."""
    if path.suffix == ".json":
        return _json_unit(path, text, file)
    source = (f"//{text[2:]}" if text.startswith("#!") else text).encode()
    tree = parse(source)
    is_module = modules.is_module(tree.root_node)
    if tree.root_node.has_error:
        _check_unread(source, file, is_module)
    requires = _scan(tree.root_node, source, file)
    if not tree.root_node.has_error:
        syntax.check(source, file, module=is_module)
    return _unit(path, source, tree, is_module, requires, track_rejections)


def _check_unread(source: bytes, file: str, is_module: bool) -> None:
    """What the grammar can't read may hide that the file is a module: then a module's error is the one to tell."""
    try:
        syntax.check(source, file, module=is_module)
    except UserError:
        if not is_module and _MODULE_LINE.search(source):
            syntax.check(source, file, module=True)
        raise


def _unit(path: Path, source: bytes, tree: Tree, is_module: bool, requires: tuple[Request, ...], track: bool) -> Unit:
    edits = Edits()
    root = tree.root_node
    read = modules.rewrite(root, source, edits) if is_module else Syntax()
    # Where the grammar fails and the engine doesn't, only what must be edited is.
    if not root.has_error:
        _instrument(root, edits, track)
    modules.rewrite_uses(root, read, edits)
    dynamic = not read.has_exports and b"exports" in source
    return Unit(path, source, tree, edits.apply(source), is_module, read, requires, dynamic)


def _instrument(root: Node, edits: Edits, track: bool) -> None:
    for node, entering, _ in walk(root):
        if entering:
            positions.enter(node, edits)
            if node.type == "import" and node.is_named:
                edits.replace(node.start_byte, node.end_byte, "__unisock_import")
            if track:
                rejections.enter(node, edits)
        else:
            if track:
                rejections.leave(node, edits)
            positions.leave(node, edits)


def _json_unit(path: Path, text: str, file: str) -> Unit:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(f"not JSON: {error.msg}", Place(file, error.lineno, error.colno)) from None
    source = f"module.exports={json.dumps(value)}".encode()
    tree = parse(b"")
    return Unit(path, source, tree, Edits().apply(source), False, Syntax(), (), True)


def _scan(root: Node, source: bytes, file: str) -> tuple[Request, ...]:
    """The literal require()s and import()s of a file; raises UserError for what no embedded script can have."""
    requires: dict[str, Request] = {}
    for node, entering, ancestors in walk(root):
        if not entering:
            continue
        if refused := _refusal(node, ancestors):
            raise UserError(refused, Place(file, *_position(source, node.start_byte)))
        if node.type == "call_expression" and (request := _required(node)):
            requires.setdefault(request.specifier, request)
    return tuple(requires.values())


def _required(call: Node) -> Request | None:
    callee, argument = call.child_by_field_name("function"), _only_argument(call)
    if callee is None or argument is None or not (callee.type == "import" or text_of(callee) == "require"):
        return None
    specifier = string_value(argument)
    return Request(specifier, argument.start_byte) if specifier else None


def _only_argument(call: Node) -> Node | None:
    arguments = call.child_by_field_name("arguments")
    given = arguments.named_children if arguments and arguments.type == "arguments" else []
    return given[0] if given else None


def _refusal(node: Node, ancestors: list[Node]) -> str | None:
    match node.type:
        case "meta_property" if text_of(node).startswith("import"):
            return "import.meta is not supported: use a constant instead"
        case "await_expression" | "for_in_statement":
            waits = node.type == "await_expression" or child_of_type(node, "await") is not None
            if waits and not any(parent.type in FUNCTIONS for parent in ancestors):
                return "await outside of an async function is not supported: put it in an async function and call that"
        case "call_expression":
            callee, argument = node.child_by_field_name("function"), _only_argument(node)
            if callee and callee.type == "import" and (argument is None or not string_value(argument)):
                return "import() of a computed path is not supported: write the path as a string"
    return None
