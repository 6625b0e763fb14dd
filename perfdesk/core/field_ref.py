"""Where a text stands in a form: a node's key and a field, or a JSON Pointer.

Keys survive moving and inserting, so the open document and its views use places;
pointers are what the command line prints and what scores and problems carry.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from perfdesk.core.form import Form, Funding, Level1, Level2, Level3, Node, Rule
from perfdesk.core.text import digits

FieldValue = str | Rule | tuple[str, ...] | None
"""What a field may hold: a text, the rule of a 三级指标, or accepted codes."""

ROOT = 0
"""The key of the form itself, parent of the 一级指标."""

_HEADER = ("template", "year", "project", "department", "unit", "money_unit")
_AMOUNTS = ("initial", "budget", "executed")


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field of the node with that key; key 0 is the form itself.

    Fields of the form are written with dots: ``project``, ``funding.weight``,
    ``funding.total.budget``, ``goals.actual``, ``notes.填表人``.
    """

    key: int
    field: str


NodePath = tuple[int, ...]
"""Child indexes from the form down to a node; () is the form."""


def node_at(form: Form, path: NodePath) -> Node:
    """The node at child indexes ``path``; raises IndexError if there is none."""
    node: Node = form.indicators[path[0]]
    for index in path[1:]:
        node = children(node)[index]
    return node


def children(node: Form | Node) -> tuple[Node, ...]:
    """The nodes below a form or node, in order."""
    match node:
        case Form():
            return node.indicators
        case Level3():
            return ()
    return node.children


def path_of(form: Form, key: int) -> NodePath:
    """The path of the node with that key, () for the form; raises KeyError if it is gone."""
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


def pointer_of(form: Form, place: FieldRef) -> str:
    """The JSON Pointer of a place, as in ``show --json``; raises KeyError if it is gone."""
    steps = [f"/children/{index}" for index in path_of(form, place.key)]
    if steps:
        steps[0] = steps[0].replace("children", "indicators")
    names = place.field.split(".", 1 if place.field.startswith("notes.") else -1)
    return "".join(steps) + "".join(member_pointer("", name) for name in names if name)


def member_pointer(at: str, name: str) -> str:
    """The JSON Pointer of a member of the object at ``at``, escaped as RFC 6901 has it."""
    return f"{at}/{name.replace('~', '~0').replace('/', '~1')}"


def ref_at(form: Form, at: str) -> FieldRef:
    """The place a JSON Pointer names; a pointer to a node gives its field ""."""
    names = [name.replace("~1", "/").replace("~0", "~") for name in at.split("/")[1:]]
    if not names or names[0] != "indicators" or len(names) < 2:
        return FieldRef(ROOT, ".".join(names))
    path = [int(names[1])]
    rest = names[2:]
    while len(rest) >= 2 and rest[0] == "children":
        path.append(int(rest[1]))
        rest = rest[2:]
    return FieldRef(node_at(form, tuple(path)).key, ".".join(rest))


def value_at(form: Form, place: FieldRef) -> FieldValue:
    """What stands at a place; raises KeyError if node or field do not exist."""
    if place.key != ROOT:
        node = node_at(form, path_of(form, place.key))
        return _value_of_node(node, place.field)
    parts = place.field.split(".", 2)
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
    raise KeyError(place.field)


def text_at(form: Form, place: FieldRef) -> str:
    """The text at a place; raises KeyError if there is none or it holds no text."""
    found = value_at(form, place)
    if not isinstance(found, str):
        raise KeyError(place.field)
    return found


def with_value(form: Form, place: FieldRef, new: FieldValue) -> Form:
    """The form with another value at a place; raises KeyError if there is no such place.

    A text is kept as it is, but of a year only the digits: 2022 for ２０２２年.
    """
    if place.key != ROOT:
        path = path_of(form, place.key)
        return with_node(form, path, _node_with(node_at(form, path), place.field, new))
    if place.field == "accepted" and isinstance(new, tuple):
        return replace(form, accepted=new)
    if not isinstance(new, str):
        raise KeyError(place.field)
    return _with_text(form, place.field, new)


def with_children(form: Form, path: NodePath, new: tuple[Node, ...]) -> Form:
    """The form whose node at ``path`` (() for the form) has other children.

    Raises TypeError if a child is not of the level below.
    """
    kind = (Level1, Level2, Level3)[len(path)]
    if not all(isinstance(child, kind) for child in new):
        raise TypeError(f"children must be {kind.__name__}")
    if not path:
        return replace(form, indicators=new)  # type: ignore[arg-type]  # checked above
    return with_node(form, path, replace(node_at(form, path), children=new))  # type: ignore[arg-type]  # checked above


def with_node(form: Form, path: NodePath, node: Node) -> Form:
    """The form with another node at ``path``."""
    parent = path[:-1]
    siblings = list(children(node_at(form, parent) if parent else form))
    siblings[path[-1]] = node
    return with_children(form, parent, tuple(siblings))


def _value_of_node(node: Node, name: str) -> FieldValue:
    if name not in _fields_of(node):
        raise KeyError(name)
    found: FieldValue = getattr(node, name)
    return found


def _node_with(node: Node, name: str, new: FieldValue) -> Node:
    if name not in _fields_of(node):
        raise KeyError(name)
    return replace(node, **{name: new})  # type: ignore[arg-type]  # the caller's type is checked by name


def _fields_of(node: Node) -> tuple[str, ...]:
    if isinstance(node, Level3):
        return (
            "name", "target", "actual", "weight", "score", "reason", "rule", "accepted",
        )  # fmt: skip
    return ("name",)


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
