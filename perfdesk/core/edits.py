"""Changes of a form as values: four elementary edits, the change they make up, and its undo.

Every edit has an inverse, and every step of a change keeps the form before and after it, so
undoing never has to compute anything. The module knows no window and no undo stack.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from perfdesk.core.field_ref import (
    ROOT,
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
    """Put a value into a field."""

    ref: FieldRef
    value: FieldValue


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a node (with keys) below the node ``parent``, as its child number ``row`` from 0."""

    parent: int
    row: int
    node: Node


@dataclass(frozen=True, slots=True)
class Remove:
    """Take out the node with that key and all below it."""

    key: int


@dataclass(frozen=True, slots=True)
class Move:
    """Move a node below ``parent``; ``row`` is its child number there after the move."""

    key: int
    parent: int
    row: int


Edit = Set | Insert | Remove | Move


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe way to correct one or more problems.

    ``label`` reads 把…改为… and names the old and the new text; ``problem_count`` is how many
    problems the edits correct.
    """

    label: str
    edits: tuple[Edit, ...]
    problem_count: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One elementary edit, its inverse, and the form before and after it."""

    edit: Edit
    inverse: Edit
    before: Form
    after: Form

    def undo_step(self) -> Step:
        """Return the step that undoes this one."""
        return Step(self.inverse, self.edit, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """Steps done and undone together, with a label for the undo menu."""

    label: str
    steps: tuple[Step, ...]

    @property
    def undo_steps(self) -> tuple[Step, ...]:
        """The steps that undo the change, last step first."""
        return tuple(step.undo_step() for step in reversed(self.steps))

    @property
    def can_be_seen(self) -> bool:
        """Whether the form looks another one after it: not if a row only moves past one like it."""
        if all(isinstance(step.edit, Move) for step in self.steps):
            return bool(self.steps) and self.steps[0].before != self.steps[-1].after
        return True


def make_change(form: Form, label: str, edits: Iterable[Edit]) -> Change:
    """Return the change made by doing ``edits`` one after the other on ``form``.

    ``Set`` edits that alter nothing are left out. Raises KeyError for a node or field that is
    not there, IndexError for a child number out of range, TypeError for a node of the wrong
    level.
    """
    steps = []
    for edit in edits:
        after = form_after(form, edit)
        if after != form or not isinstance(edit, Set):
            steps.append(Step(edit, _inverse(form, edit), form, after))
        form = after
    return Change(label, tuple(steps))


def focus_after(form: Form, edits: Iterable[Edit]) -> FieldRef | None:
    """Return the field to show after these edits: the one whose node comes first in the form.

    Of several fields of one node it is the one edited first; an inserted or moved node has the
    field "". A changed acceptance counts only if nothing else was edited. None if no edited
    node is in the form any more.
    """
    candidates = []
    for edit in edits:
        with suppress(KeyError):
            ref = _edited_ref(edit)
            candidates.append((ref.field == "accepted", path_of(form, ref.key), ref))
    return min(candidates, key=lambda each: each[:2])[2] if candidates else None


def _edited_ref(edit: Edit) -> FieldRef:
    match edit:
        case Set(ref):
            return ref
        case Insert(_, _, node):
            return FieldRef(node.key, "")
    return FieldRef(edit.key, "")


def form_after(form: Form, edit: Edit) -> Form:
    """Return the form after one elementary edit; raises as ``make_change`` does."""
    match edit:
        case Set():
            return with_value(form, edit.ref, edit.value)
        case Insert():
            return _with_inserted(form, path_of(form, edit.parent), edit.row, edit.node)
        case Remove():
            return _without(form, path_of(form, edit.key))
        case Move():
            path = path_of(form, edit.key)
            node = node_at(form, path)
            without = _without(form, path)
            return _with_inserted(without, path_of(without, edit.parent), edit.row, node)


def _inverse(form: Form, edit: Edit) -> Edit:
    """Return the edit that takes ``edit`` back; ``form`` is the form before it."""
    match edit:
        case Set():
            return Set(edit.ref, value_at(form, edit.ref))
        case Insert():
            return Remove(edit.node.key)
        case Remove():
            path = path_of(form, edit.key)
            return Insert(_key_at(form, path[:-1]), path[-1], node_at(form, path))
        case Move():
            path = path_of(form, edit.key)
            return Move(edit.key, _key_at(form, path[:-1]), path[-1])


def _key_at(form: Form, path: NodePath) -> int:
    return node_at(form, path).key if path else ROOT


def _with_inserted(form: Form, parent: NodePath, index: int, node: Node) -> Form:
    siblings = children(node_at(form, parent) if parent else form)
    if not 0 <= index <= len(siblings):
        raise IndexError(index)
    return with_children(form, parent, (*siblings[:index], node, *siblings[index:]))


def _without(form: Form, path: NodePath) -> Form:
    siblings = children(node_at(form, path[:-1]) if path[:-1] else form)
    left = (*siblings[: path[-1]], *siblings[path[-1] + 1 :])
    return with_children(form, path[:-1], left)
