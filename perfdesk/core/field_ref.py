"""FieldRef, the address of one field of a form, and reading or replacing what it names.

A field has two addresses. A ``FieldRef`` is the key of a node and the name of a field: keys
survive moving and inserting rows, so an open document and its views use these. A JSON Pointer
(``/indicators/0/children/1/name``, RFC 6901) goes by position: scores and problems carry it,
and the command line prints it. ``ref_at`` and ``pointer_of`` turn one into the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from perfdesk.core.form import (
    Acceptance,
    Form,
    Funding,
    FundingRow,
    Goal,
    LabelledTexts,
    Level1,
    Level2,
    Level3,
    Node,
    Review,
    ScoringRule,
    labelled_text,
    with_labelled_text,
)
from perfdesk.core.text import digits

FieldValue = (
    str
    | int
    | ScoringRule
    | LabelledTexts
    | tuple[str, ...]
    | tuple[Acceptance, ...]
    | tuple[Goal, ...]
    | tuple[FundingRow, ...]
    | None
)
"""What a field may hold: mostly a text, else a whole part of the form (see ``FieldRef``)."""

ROOT = 0
"""The key of the form itself, parent of the 一级指标."""

_LABELLED = ("fields", "notes", "texts", "cells")
"""Members whose texts are found by label; a label may hold dots and slashes."""
_LISTS = ("goals", "rows", "accepted")
"""Members that hold several parts, each found by its number."""
_Part = Form | Funding | FundingRow | Goal | Review | Acceptance | Node
_HEADER = ("template", "year", "project", "code", "department", "unit", "money_unit")
_MEMBERS: dict[type[_Part], tuple[str, ...]] = {
    Form: (*_HEADER, "funding", "goals", "fields", "notes", "texts", "accepted"),
    Funding: ("weight", "rows"),
    FundingRow: ("label", "initial", "budget", "executed", "cells"),
    Goal: ("label", "expected", "actual", "cells"),
    Review: ("actual", "score", "remark"),
    Acceptance: ("reason",),
    Level1: ("name", "goal"),
    Level2: ("name",),
    Level3: (
        "name", "target", "actual", "weight", "score", "reason",
        "rule", "accepted", "cells", "review", "evidence",
    ),
}  # fmt: skip
"""The members of each part of a form that a ``FieldRef`` can lead to or through."""


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A reference to a field of the node with that key; key 0 is the form itself.

    Steps are joined by dots, and a label may come last:

    - of the form: ``project``, ``code``, ``funding.weight``, ``goals.0.actual``,
      ``goals.0.cells.偏差原因``, ``fields.项目负责人``, ``notes.填表人``, ``texts.评价结论``
    - of 项目资金: ``funding.total.budget`` by kind, ``funding.rows.3.budget`` by number where the
      row has no kind, or not one like a word, or another row before it has the same
    - of a node: ``name``, ``actual``, ``cells.指标解释``, ``review.score``, ``goal``
    - of form or node: ``accepted.0.reason``
    - a whole part: ``goals``, ``funding.rows``, ``fields``, ``notes``, ``texts``, ``cells``,
      ``accepted``, ``evidence``, to add, remove or rename what is in it
    """

    key: int
    field: str


LEVEL3_TEXT_FIELDS = ("name", "target", "actual", "weight", "score", "reason")
"""The fields of a 三级指标 that hold a text."""


def text_fields(node: Node) -> tuple[str, ...]:
    """Return the fields of a node that hold a text to be typed, in the order of the table."""
    return LEVEL3_TEXT_FIELDS if isinstance(node, Level3) else ("name",)


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
    """Return the JSON Pointer of a field; raises KeyError if its node is not in the form.

    A funding row that the form does not have (yet) is named by its kind in place of a number.
    """
    path = path_of(form, ref.key)
    node = f"/indicators/{'/children/'.join(map(str, path))}" if path else ""
    return node + "".join(member_pointer("", name) for name in _steps(form, ref))


def funding_row_pointer(funding: Funding, row: FundingRow) -> str:
    """Return the JSON Pointer of a funding row, as ``pointer_of`` writes it.

    The row may be one that ``Funding.row`` made because there is none.
    """
    numbers = (str(number) for number, each in enumerate(funding.rows) if each is row)
    return f"/funding/rows/{next(numbers, row.kind)}"


def _steps(form: Form, ref: FieldRef) -> list[str]:
    """Return the steps of a reference, the kind of a funding row as its number."""
    steps: list[str] = []
    rest = ref.field
    while rest:
        step, dot, rest = rest.partition(".")
        steps.append(step)
        if dot and step in _LABELLED:
            steps.append(rest)
            break
    if ref.key == ROOT and len(steps) > 2 and steps[0] == "funding" and steps[1] != "rows":
        steps[1:2] = ["rows", _row_step(form.funding, steps[1])]
    return steps


def _row_step(funding: Funding, kind: str) -> str:
    numbers = (str(number) for number, row in enumerate(funding.rows) if row.kind == kind)
    return next(numbers, kind)


def member_pointer(pointer: str, name: str) -> str:
    """Return the JSON Pointer of a member of the object at ``pointer``, escaped (RFC 6901)."""
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def ref_at(form: Form, pointer: str) -> FieldRef:
    """Return the field a JSON Pointer names; a pointer to a node gives its field ""."""
    names = [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:]]
    if not names or names[0] != "indicators" or len(names) < 2:
        return FieldRef(ROOT, ".".join(_with_kind(form.funding, names)))
    path = [int(names[1])]
    rest = names[2:]
    while len(rest) >= 2 and rest[0] == "children":
        path.append(int(rest[1]))
        rest = rest[2:]
    return FieldRef(node_at(form, tuple(path)).key, ".".join(rest))


def _with_kind(funding: Funding, names: list[str]) -> list[str]:
    """Return the steps of a pointer with the kind of a funding row, if it has one, as its name."""
    if names[:2] != ["funding", "rows"] or len(names) < 3:
        return names
    step = names[2]
    kind = step
    if step.isdecimal() and int(step) < len(funding.rows):
        kind = funding.rows[int(step)].kind
    is_word = kind.isidentifier() and kind not in (*_LABELLED, "rows")
    if is_word and (not step.isdecimal() or _row_step(funding, kind) == step):
        return ["funding", kind, *names[3:]]
    return names


# Reading a field


def value_at(form: Form, ref: FieldRef) -> FieldValue:
    """Return what a field holds; raises KeyError if node or field do not exist."""
    part = node_at(form, path_of(form, ref.key)) if ref.key != ROOT else form
    return _value(part, _steps(form, ref))


def text_at(form: Form, ref: FieldRef) -> str:
    """Return the text of a field; raises KeyError if there is none or it holds no text."""
    value = value_at(form, ref)
    if not isinstance(value, str):
        raise KeyError(ref.field)
    return value


def _value(part: _Part, steps: list[str]) -> FieldValue:
    name, rest = _first_step(part, steps)
    member: object = getattr(part, name)
    if isinstance(member, Funding | Review):
        return _value(member, rest)
    if not rest:
        return cast("FieldValue", member)
    if name in _LABELLED:
        return labelled_text(cast("LabelledTexts", member), rest[0])
    return _value(_item(name, cast("tuple[_Part, ...]", member), rest[0]), rest[1:])


def _first_step(part: _Part, steps: list[str]) -> tuple[str, list[str]]:
    """Return the first step and the others; raises KeyError if it leads nowhere."""
    name, *rest = steps or [""]
    is_plain = name not in (*_LABELLED, *_LISTS, "funding", "review")
    if name not in _MEMBERS[type(part)] or (rest and is_plain):
        raise KeyError(".".join(steps))
    return name, rest


def _item(name: str, items: tuple[_Part, ...], step: str) -> _Part:
    """Return the goal or funding row of a number; for a kind, the row to be added."""
    if step.isdecimal() and int(step) < len(items):
        return items[int(step)]
    if name == "rows" and step.isidentifier():
        return FundingRow(step)
    raise KeyError(step)


# Replacing what a field holds


def with_value(form: Form, ref: FieldRef, new: FieldValue) -> Form:
    """Return the form with another value in a field; raises KeyError if there is no such field.

    A text is stored as it is, except that a year keeps only its digits: 2022 for ２０２２年.
    """
    steps = _steps(form, ref)
    if ref.key == ROOT:
        new = digits(new) if steps == ["year"] and isinstance(new, str) else new
        return cast("Form", _with_value(form, steps, new))
    path = path_of(form, ref.key)
    return with_node(form, path, cast("Node", _with_value(node_at(form, path), steps, new)))


def _with_value(part: _Part, steps: list[str], new: FieldValue) -> _Part:
    name, rest = _first_step(part, steps)
    member: object = getattr(part, name)
    if isinstance(member, Funding | Review):
        after: object = _with_value(member, rest, new)
    elif not rest:
        after = _fitting(member, new, steps)
    elif name in _LABELLED:
        text = cast("str", _fitting("", new, steps))
        after = with_labelled_text(cast("LabelledTexts", member), rest[0], text)
    else:
        after = _with_item(name, cast("tuple[_Part, ...]", member), rest, new)
    return replace(part, **{name: after})  # type: ignore[arg-type]  # of the type it had


def _with_item(
    name: str, items: tuple[_Part, ...], steps: list[str], new: FieldValue
) -> tuple[_Part, ...]:
    changed = _with_value(_item(name, items, steps[0]), steps[1:], new)
    if not steps[0].isdecimal():
        return (*items, changed)
    number = int(steps[0])
    return (*items[:number], changed, *items[number + 1 :])


def _fitting(old: object, new: FieldValue, steps: list[str]) -> FieldValue:
    """Return the new value; raises KeyError if it is not of the kind of the old one."""
    for kind in (str, int, tuple):
        if isinstance(old, kind) != isinstance(new, kind):
            raise KeyError(".".join(steps))
    return new
