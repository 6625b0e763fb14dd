"""A change of a form, as a value: a label and elementary edits, each with the form after it.

Undo is right by construction: every edit knows the edit that takes it back, and
every step keeps the form it started from. The module knows no window and no
history; who keeps changes and shows them is not its business.

What a fix is: a label that says what it alters, and the edits that do it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from perfdesk.core.field_ref import (
    FieldRef,
    FieldValue,
    NodePath,
    children,
    node_at,
    path_of,
    value_at,
    with_children,
    with_value,
)
from perfdesk.core.form import Form, Node


@dataclass(frozen=True, slots=True)
class Set:
    """Put a value at a place."""

    ref: FieldRef
    value: FieldValue


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a node (with keys) below ``parent`` at ``row``."""

    parent: int
    row: int
    node: Node


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a node out, with all below it."""

    key: int


@dataclass(frozen=True, slots=True)
class Move:
    """Put a node below ``parent`` so that it ends at ``row`` there."""

    key: int
    parent: int
    row: int


Edit = Set | Insert | Remove | Move


@dataclass(frozen=True, slots=True)
class Step:
    """One elementary edit, the edit that takes it back, and the form before and after."""

    edit: Edit
    inverse: Edit
    before: Form
    after: Form

    def undo_step(self) -> Step:
        """The step that undoes this one."""
        return Step(self.inverse, self.edit, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """Steps done and undone together, with a label for the undo menu."""

    label: str
    steps: tuple[Step, ...]

    @property
    def undo_steps(self) -> tuple[Step, ...]:
        """The steps that undo the change, in the order to take them."""
        return tuple(step.undo_step() for step in reversed(self.steps))


def make_change(form: Form, label: str, edits: Iterable[Edit]) -> Change:
    """The change made by doing ``edits`` one after the other on ``form``.

    Edits that alter nothing are left out. Raises KeyError for a place or node
    that is not there, IndexError for an index out of range, TypeError for a node
    of the wrong level.
    """
    steps = []
    for edit in edits:
        after = form_after(form, edit)
        if after != form or not isinstance(edit, Set):
            steps.append(Step(edit, _inverse(form, edit), form, after))
        form = after
    return Change(label, tuple(steps))


def focus_after(form: Form, edits: Iterable[Edit]) -> FieldRef | None:
    """Where to look for what these edits made of the form: the uppermost place they altered.

    The first of them in a row; a node that came or moved has the field "". What was judged
    is no place to look at where anything else was altered. None if nothing of it is there
    any more.
    """
    found = []
    for edit in edits:
        with suppress(KeyError):
            at = _altered(edit)
            found.append((at.field == "accepted", path_of(form, at.key), at))
    return min(found, key=lambda each: each[:2])[2] if found else None


def _altered(edit: Edit) -> FieldRef:
    match edit:
        case Set(place):
            return place
        case Insert(_, _, node):
            return FieldRef(node.key, "")
    return FieldRef(edit.key, "")


def form_after(form: Form, edit: Edit) -> Form:
    """The form after one elementary edit; raises as ``change`` does."""
    match edit:
        case Set():
            return with_value(form, edit.ref, edit.value)
        case Insert():
            return _inserted(form, path_of(form, edit.parent), edit.row, edit.node)
        case Remove():
            return _removed(form, path_of(form, edit.key))
        case Move():
            path = path_of(form, edit.key)
            node = node_at(form, path)
            without = _removed(form, path)
            return _inserted(without, path_of(without, edit.parent), edit.row, node)


def _inverse(form: Form, edit: Edit) -> Edit:
    match edit:
        case Set():
            return Set(edit.ref, value_at(form, edit.ref))
        case Insert():
            return Remove(edit.node.key)
        case Remove():
            path = path_of(form, edit.key)
            return Insert(_key(form, path[:-1]), path[-1], node_at(form, path))
        case Move():
            path = path_of(form, edit.key)
            return Move(edit.key, _key(form, path[:-1]), path[-1])


def _key(form: Form, path: NodePath) -> int:
    return node_at(form, path).key if path else 0


def _inserted(form: Form, parent: NodePath, index: int, node: Node) -> Form:
    siblings = children(node_at(form, parent) if parent else form)
    if not 0 <= index <= len(siblings):
        raise IndexError(index)
    return with_children(form, parent, (*siblings[:index], node, *siblings[index:]))


def _removed(form: Form, path: NodePath) -> Form:
    siblings = children(node_at(form, path[:-1]) if path[:-1] else form)
    left = (*siblings[: path[-1]], *siblings[path[-1] + 1 :])
    return with_children(form, path[:-1], left)


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe way to mend a problem; ``label`` reads 把…改为… and names both texts.

    ``mended`` is how many problems it mends.
    """

    label: str
    edits: tuple[Edit, ...]
    problem_count: int = 1
