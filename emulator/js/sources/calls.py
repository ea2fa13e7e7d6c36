"""What stands in the source at the place of an error: the call that failed, the member that was read."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from emulator.errors import Place
from emulator.js.sources.program import Program
from emulator.js.sources.tree import FUNCTIONS, child_of_type, string_value, text_of

_CALLS = frozenset({"call_expression", "new_expression"})
_MEMBERS = frozenset({"member_expression", "subscript_expression"})
_ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})


@dataclass(frozen=True)
class CallSite:
    """A call: `callee` as written (`uni.onSocketOpen`), its `object` (`uni`) and `property` if any, all its `text`."""

    callee: str
    text: str
    object: str | None
    property: str | None
    is_new: bool
    place: Place


@dataclass(frozen=True)
class MemberSite:
    """A member access: `text` as written (`task.onOpen`), its `object` (`task`), whether it is assigned to."""

    text: str
    object: str
    property: str
    assigned: bool
    place: Place


def describe_call(program: Program, place: Place) -> CallSite | None:
    """The call that the engine means when it says "not a function" at `place` (as `program.locate` gives it)."""
    for node, _ in _outwards(program, place):
        if node.type not in _CALLS:
            continue
        callee = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        if callee is None:
            return None
        callee = _bare(callee)
        member = callee if callee.type in _MEMBERS else None
        object_ = member.child_by_field_name("object") if member else None
        return CallSite(
            _flat(callee),
            _flat(node),
            _flat(object_) if object_ else None,
            _property(member) if member else None,
            node.type == "new_expression",
            place,
        )
    return None


def describe_member(program: Program, place: Place, name: str) -> MemberSite | None:
    """The member access that the engine means by "cannot read (or set) property 'name' of undefined" at `place`."""
    computed: MemberSite | None = None
    for node, inside in _outwards(program, place):
        left = node.child_by_field_name("left") if node.type in _ASSIGNMENTS else None
        member = left if left is not None and left.type in _MEMBERS else node
        if member.type not in _MEMBERS:
            continue
        object_ = member.child_by_field_name("object")
        if object_ is None:
            continue
        site = MemberSite(_flat(member), _flat(object_), name, member is left, place)
        written = _property(member)
        if written == name and (member is left or inside != member.child_by_field_name("property")):
            return site
        if written is None and computed is None:
            computed = site
    return computed


def _outwards(program: Program, place: Place) -> list[tuple[Node, Node | None]]:
    """The nodes at `place` from the innermost outwards, each with the one inside it, up to the nearest function."""
    found = program.source(place)
    if found is None:
        return []
    unit, offset = found
    node = unit.tree.root_node.descendant_for_byte_range(offset, offset + 1)
    nodes: list[tuple[Node, Node | None]] = []
    inside: Node | None = None
    while node is not None:
        nodes.append((node, inside))
        if node.type in FUNCTIONS and not _starts_call(node, offset):
            break
        inside, node = node, node.parent
    return nodes


def _starts_call(function: Node, offset: int) -> bool:
    """Whether `offset` is a function expression's own start: then it is what is called, not where the call is."""
    return function.start_byte == offset


def _bare(node: Node) -> Node:
    while node.type == "parenthesized_expression" and len(node.named_children) == 1:
        node = node.named_children[0]
    return node


def _property(member: Node) -> str | None:
    """The name of a member where it is written out, else None."""
    if name := member.child_by_field_name("property"):
        return text_of(name)
    index = member.child_by_field_name("index")
    if index is None:
        return None
    return text_of(index) if index.type == "number" else string_value(index)


def _flat(node: Node) -> str:
    """A node's text on one line, without comments inside a member chain."""
    if node.type == "member_expression":
        object_, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if object_ and name:
            return f"{_flat(object_)}{'?.' if child_of_type(node, 'optional_chain') else '.'}{text_of(name)}"
    if node.type == "call_expression" and (callee := node.child_by_field_name("function")):
        rest = text_of(node)[len(text_of(callee)) :]
        return _flat(callee) + " ".join(rest.split())
    return " ".join(text_of(node).split())
