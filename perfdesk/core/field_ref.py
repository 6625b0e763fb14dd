"""FieldRef, the address of one field of a form, and reading or replacing what it names.

A field has two addresses. A ``FieldRef`` is the key of a node and the name of a field: keys
survive moving and inserting rows, so an open document and its views use these. A JSON Pointer
(``/indicators/0/children/1/name``, RFC 6901) goes by position: scores and problems carry it,
and the command line prints it. ``ref_at`` and ``pointer_of`` turn one into the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from perfdesk.core.form import Form, Funding, Level1, Level2, Level3, Node, Rule
from perfdesk.core.text import digits

FieldValue = str | Rule | tuple[str, ...] | None
"""What a field may hold: a text, the rule of a 三级指标 (or None), or accepted codes."""

ROOT = 0
"""The key of the form itself, parent of the 一级指标."""

_HEADER = ("template", "year", "project", "department", "unit", "money_unit")
_AMOUNTS = ("initial", "budget", "executed")


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A reference to a field of the node with that key; key 0 is the form itself.

    Fields of the form are written with dots: ``project``, ``funding.weight``,
    ``funding.total.budget``, ``goals.actual``, ``notes.填表人``.
    """

    key: int
    field: str


NodePath = tuple[int, ...]
"""Child indexes from the form down to a node; () is the form."""


# Nodes


def node_at(form: Form, path: NodePath) -> Node:
    """Return the node at child indexes ``path``; raises IndexError if there is none."""
    node: Node = form.indicators[path[0]]
    for index in path[1:]:
        node = children(node)[index]
    return node


def children(node: Form | Node) -> tuple[Node, ...]:
    """Return the child nodes of a form or node, in order."""
    match node:
        case Form():
            return node.indicators
        case Level3():
            return ()
    return node.children


def path_of(form: Form, key: int) -> NodePath:
    """Return the path of the node with that key, () for the form.

    Raises KeyError if the form has no such node (any more).
    """
    if key == ROOT:
        return ()
    for i, level1 in enumerate(form.indicators):
        if level1.key == key:
            return (i,)
        for j, level2 in enumerate(level1.children):
            if level2.key == key:
                return (i, j)
            for k, level3 in enumerate(level2.children):
                if level3.key == key:
                    return (i, j, k)
    raise KeyError(key)


def with_node(form: Form, path: NodePath, node: Node) -> Form:
    """Return the form with another node at ``path``."""
    parent = path[:-1]
    siblings = list(children(node_at(form, parent) if parent else form))
    siblings[path[-1]] = node
    return with_children(form, parent, tuple(siblings))


def with_children(form: Form, path: NodePath, new: tuple[Node, ...]) -> Form:
    """Return the form whose node at ``path`` (() for the form) has other children.

    Raises TypeError if a child is not of the level below.
    """
    kind = (Level1, Level2, Level3)[len(path)]
    if not all(isinstance(child, kind) for child in new):
        raise TypeError(f"children must be {kind.__name__}")
    if not path:
        return replace(form, indicators=new)  # type: ignore[arg-type]  # checked above
    return with_node(form, path, replace(node_at(form, path), children=new))  # type: ignore[arg-type]  # checked above


# JSON Pointers


def pointer_of(form: Form, ref: FieldRef) -> str:
    """Return the JSON Pointer of a field; raises KeyError if its node is not in the form."""
    steps = [f"/children/{index}" for index in path_of(form, ref.key)]
    if steps:
        steps[0] = steps[0].replace("children", "indicators")
    # The name of a note may hold dots itself.
    names = ref.field.split(".", 1 if ref.field.startswith("notes.") else -1)
    return "".join(steps) + "".join(member_pointer("", name) for name in names if name)


def member_pointer(pointer: str, name: str) -> str:
    """Return the JSON Pointer of a member of the object at ``pointer``, escaped (RFC 6901)."""
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def ref_at(form: Form, pointer: str) -> FieldRef:
    """Return the field a JSON Pointer names; a pointer to a node gives its field ""."""
    names = [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:]]
    if not names or names[0] != "indicators" or len(names) < 2:
        return FieldRef(ROOT, ".".join(names))
    path = [int(names[1])]
    rest = names[2:]
    while len(rest) >= 2 and rest[0] == "children":
        path.append(int(rest[1]))
        rest = rest[2:]
    return FieldRef(node_at(form, tuple(path)).key, ".".join(rest))


# Reading a field


def value_at(form: Form, ref: FieldRef) -> FieldValue:
    """Return what a field holds; raises KeyError if node or field do not exist."""
    if ref.key != ROOT:
        node = node_at(form, path_of(form, ref.key))
        return _value_of_node(node, ref.field)
    parts = ref.field.split(".", 2)
    match parts:
        case ["accepted"]:
            return form.accepted
        case ["notes", *name]:
            return form.note(".".join(name))
        case ["goals", ("expected" | "actual") as which]:
            return form.goals.expected if which == "expected" else form.goals.actual
        case ["funding", "weight"]:
            return form.funding.weight
        case ["funding", kind, column] if column in _AMOUNTS:
            return str(getattr(form.funding.row(kind), column))
        case [name] if name in _HEADER:
            return str(getattr(form, name))
    raise KeyError(ref.field)


def text_at(form: Form, ref: FieldRef) -> str:
    """Return the text of a field; raises KeyError if there is none or it holds no text."""
    value = value_at(form, ref)
    if not isinstance(value, str):
        raise KeyError(ref.field)
    return value


def _value_of_node(node: Node, name: str) -> FieldValue:
    if name not in _fields_of(node):
        raise KeyError(name)
    value: FieldValue = getattr(node, name)
    return value


def _fields_of(node: Node) -> tuple[str, ...]:
    if isinstance(node, Level3):
        return (
            "name", "target", "actual", "weight", "score", "reason", "rule", "accepted",
        )  # fmt: skip
    return ("name",)


# Replacing what a field holds


def with_value(form: Form, ref: FieldRef, new: FieldValue) -> Form:
    """Return the form with another value in a field; raises KeyError if there is no such field.

    A text is stored as it is, except that a year keeps only its digits: 2022 for ２０２２年.
    """
    if ref.key != ROOT:
        path = path_of(form, ref.key)
        return with_node(form, path, _node_with(node_at(form, path), ref.field, new))
    if ref.field == "accepted" and isinstance(new, tuple):
        return replace(form, accepted=new)
    if not isinstance(new, str):
        raise KeyError(ref.field)
    return _with_text(form, ref.field, new)


def _node_with(node: Node, name: str, new: FieldValue) -> Node:
    if name not in _fields_of(node):
        raise KeyError(name)
    return replace(node, **{name: new})  # type: ignore[arg-type]  # the caller's type is checked by name


def _with_text(form: Form, name: str, new: str) -> Form:
    match name.split(".", 2):
        case ["notes", *rest]:
            return replace(form, notes=_with_note(form.notes, ".".join(rest), new))
        case ["goals", ("expected" | "actual") as which]:
            return replace(form, goals=replace(form.goals, **{str(which): new}))  # type: ignore[arg-type]  # a text field
        case ["funding", "weight"]:
            return replace(form, funding=replace(form.funding, weight=new))
        case ["funding", kind, column] if column in _AMOUNTS:
            return replace(form, funding=_with_amount(form, kind, column, new))
        case ["year"]:
            return replace(form, year=digits(new))
        case [header] if header in _HEADER:
            return replace(form, **{header: new})  # type: ignore[arg-type]
    raise KeyError(name)


def _with_amount(form: Form, kind: str, column: str, new: str) -> Funding:
    row = replace(form.funding.row(kind), **{column: new})  # type: ignore[arg-type]  # a text field
    kinds = [each.kind for each in form.funding.rows]
    if kind not in kinds:
        return replace(form.funding, rows=(*form.funding.rows, row))
    changed = tuple(row if each.kind == kind else each for each in form.funding.rows)
    return replace(form.funding, rows=changed)


def _with_note(
    notes: tuple[tuple[str, str], ...], name: str, new: str
) -> tuple[tuple[str, str], ...]:
    if any(key == name for key, _ in notes):
        return tuple((key, new if key == name else old) for key, old in notes)
    return (*notes, (name, new))
