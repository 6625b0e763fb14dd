"""The open form, and the only place where a form changes.

Every change of a ``Document`` is a tuple of steps (``core.edits``), each with the form before
and after it. The steps are announced one by one, with a signal before and a signal after
each, so that an item model can call its begin and end methods; scores, problems and
progress are computed anew after the last step. A change is one command on the undo stack.

One field at a time may be open for editing: the form follows every key, and the undo
stack gets a single command when the edit is committed.

The module knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import NamedTuple
from weakref import WeakMethod, finalize

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from shiboken6 import isValid

from perfdesk.core import scoring
from perfdesk.core.checks import all_checks, completeness
from perfdesk.core.checks.all_checks import lapsed_acceptance_edits
from perfdesk.core.checks.completeness import Progress
from perfdesk.core.checks.form_checks import (
    COPIED_TARGETS_CODE,
    WEIGHT_CODES,
    first_target,
    weight_to_adjust,
)
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Change, Edit, Set, Step, focus_after, make_change
from perfdesk.core.field_ref import ROOT, FieldRef, FieldValue, children, ref_at, text_at
from perfdesk.core.form import Form, Node, node_with_new_keys, with_new_keys
from perfdesk.core.labels import edit_label
from perfdesk.core.renewal import renewal_reminders
from perfdesk.core.scoring import Scores
from perfdesk.core.template import Template
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.undo_commands import ChangeCommand, JointChange
from perfdesk.recognition.source import Finding
from perfdesk.storage.atomic_write import KnownContent

MANY_STEPS = 50
"""A change of more steps than this resets the views instead of announcing each step."""

_UNDO_LIMIT = 2000
"""Most commands the undo stack keeps; the oldest are dropped."""


class _OpenEdit(NamedTuple):
    """The field that is open for editing, and the form as it was before."""

    ref: FieldRef
    before: Form


class Document(QObject):
    """A form being edited, with its undo stack, scores and problems.

    ``path`` is the file of the form, or None; ``known_content`` is what the file held when it
    was last read or written, and tells whether another program has written it since. ``source``
    is the path of the file the form was read from, whatever its type, and ``findings`` are what
    the reader reported, of which the user has compared ``checked_findings`` with the source.
    ``renewed_form`` is the form as it was made from last year's, or None. ``remark`` is what the
    list says of it beside project and year: 11月29日 10:15:30 的历史版本.

    A read-only document ignores every change; the views offer none. ``holder`` says who else has
    its file open.
    """

    stepAboutToBeApplied = Signal(object)
    """A step (``Step``) is about to change the form."""
    stepApplied = Signal(object)
    """The step has changed the form; scores and problems are still the old ones."""
    formAboutToBeReset = Signal()
    """The form is about to be replaced by a change of many steps."""
    formReset = Signal()
    """The form has been replaced."""
    evaluated = Signal()
    """Scores, problems and progress have been computed after a change."""
    findingsChecked = Signal()
    """The user has checked a finding, or opened it again."""
    modificationChanged = Signal(bool)
    """``is_modified`` has changed; carries the new value."""
    readOnlyChanged = Signal()
    """The form can be changed now, or no longer. The views have to be bound anew."""
    aboutToCommit = Signal()
    """``commit`` begins, whether or not a field is open: text still being composed by an input
    method has to be handed in now.
    """
    undoRedoFinished = Signal(object)
    """Undo or redo is done; carries the field to go to (``FieldRef``), or None."""
    jointChangeUndone = Signal(object, list, list)
    """``undo`` has undone a joint change (``JointChange``); carries the documents where it did,
    and those it left because they were changed further or are read-only.
    """
    jointChangeRedone = Signal(object, list)
    """``redo`` has redone a joint change; carries the documents where it did."""

    def __init__(  # noqa: PLR0913  (what an open form is; all but two have usual values)
        self,
        form: Form,
        template: Template,
        *,
        title: str = "",
        path: Path | None = None,
        read_only: ReadOnlyReason | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.known_content: KnownContent = None
        self.source = ""
        self.remark = ""
        self.findings: tuple[Finding, ...] = ()
        self.checked_findings: frozenset[Finding] = frozenset()
        self.renewed_form: Form | None = None
        self._title = title
        self._template = template
        self.holder = ""
        self._read_only_reason = read_only
        self._form = with_new_keys(form)
        self._keys = count(_size(form) + 1)
        self._saved = self._form
        self._was_modified = False
        self._open: _OpenEdit | None = None
        self._empty_fields: frozenset[FieldRef] | None = None
        self._replayed: tuple[Step, ...] = ()
        self._replayed_at: FieldRef | None = None
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_UNDO_LIMIT)
        self._apply_weakly = WeakMethod(self._apply_from_stack)
        # Python's garbage collector may free the commands of an unreachable document before
        # their stack, which then deletes them a second time (PySide 6.8 and 6.11). A
        # finalizer runs before the collector frees anything.
        finalize(self, _clear, self.stack)
        self._compute()

    @property
    def form(self) -> Form:
        """The current form, with the text of the open edit; every node has a key."""
        return self._form

    @property
    def template(self) -> Template:
        """The 表样 the form is scored, checked and printed by."""
        return self._template

    @property
    def title(self) -> str:
        """The name of the project, else the name given when the document was opened."""
        return self._form.project.strip() or self._title or "未命名"

    @property
    def read_only(self) -> bool:
        """True if the form can be viewed but not changed."""
        return self._read_only_reason is not None

    @property
    def read_only_reason(self) -> ReadOnlyReason | None:
        """Why the form cannot be changed, None if it can."""
        return self._read_only_reason

    def set_read_only(self, reason: ReadOnlyReason | None) -> None:
        """Forbid changes for this reason, or allow them; an open edit is committed before."""
        if reason != self._read_only_reason:
            self.commit()
            self._read_only_reason = reason
            self._empty_fields = None
            self.readOnlyChanged.emit()

    def accept_changes(self) -> None:
        """Take an altered form as it is: it can be edited, and is modified until it is saved."""
        if self._read_only_reason is ReadOnlyReason.ALTERED:
            self.set_read_only(None)
            self.mark_saved(Form(""))

    @property
    def scores(self) -> Scores:
        """Execution rate, scores and total of the current form."""
        return self._scores

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems the checks find in the current form, without the accepted ones."""
        return self._checked.problems

    @property
    def accepted(self) -> tuple[Problem, ...]:
        """Problems the user has marked as 已核实."""
        return self._checked.accepted

    @property
    def reminders(self) -> tuple[Problem, ...]:
        """Hints on what was taken over from last year's form and has not been changed yet."""
        if self.renewed_form is None:
            return ()
        return tuple(renewal_reminders(self._form, self.renewed_form))

    def set_finding_checked(self, finding: Finding, checked: bool) -> None:
        """Note that the user has compared a finding with the source, or that it is open again.

        Findings are about the file that was read: neither undo nor the native file knows of it.
        """
        others = self.checked_findings - {finding}
        self.checked_findings = others | {finding} if checked else others
        self.findingsChecked.emit()

    @property
    def progress(self) -> Progress:
        """How many of the needed cells of the current form are filled (已填 n/m)."""
        return self._progress

    @property
    def empty_fields(self) -> frozenset[FieldRef]:
        """The empty fields that a finished form needs; none of a read-only document."""
        if self._empty_fields is None:
            empty = () if self.read_only else self._progress.empty
            self._empty_fields = frozenset(ref_at(self._form, cell.pointer) for cell in empty)
        return self._empty_fields

    def problem_ref(self, problem: Problem) -> FieldRef:
        """Return the field a problem leads to; for one of all weights, the weight to adjust.

        For one of all targets it is the first one, and the form itself if there is no such field.
        """
        if problem.code in WEIGHT_CODES:
            weight = weight_to_adjust(self._form, self._template, self._scores)
            return weight or FieldRef(ROOT, "")
        if problem.code == COPIED_TARGETS_CODE:
            return first_target(self._form)
        try:
            return ref_at(self._form, problem.pointer)
        except (IndexError, ValueError):
            return FieldRef(ROOT, "")

    @property
    def is_modified(self) -> bool:
        """True if the form differs from what was last saved or opened."""
        return self._form != self._saved

    @property
    def saved_form(self) -> Form:
        """What was last saved or opened."""
        return self._saved

    def mark_saved(self, form: Form | None = None) -> None:
        """Record that the file now holds ``form`` (the current form if None)."""
        self._saved = self._form if form is None else form
        self._announce_modified()

    def new_key(self) -> int:
        """Return a key that no node of this document has had."""
        return next(self._keys)

    def with_new_keys(self, node: Node) -> Node:
        """Return the node with fresh keys for itself and all nodes below, ready to be inserted."""
        first = self.new_key()
        for _ in range(_size(node)):
            self.new_key()
        return node_with_new_keys(node, first)

    def apply(
        self,
        label: str,
        edits: Iterable[Edit],
        at: FieldRef | None = None,
        *,
        joint_change: JointChange | None = None,
    ) -> None:
        """Apply edits as one undo step, if they can be seen, after committing the open edit.

        Undo shows the field ``at``, where the cursor is, or else the first one it changes.
        ``joint_change`` is the change of several documents that this is a part of. Raises what
        ``core.edits.make_change`` raises for edits that do not fit the form.
        """
        self.commit()
        if not self.read_only:
            change = make_change(self._form, label, edits)
            if change.can_be_seen:  # nobody could tell what undoing it does
                self._push(change, at, joint_change)

    def set(self, ref: FieldRef, value: FieldValue, label: str) -> None:
        """Set the value of a field as one undo step after committing the open edit."""
        self.apply(label, [Set(ref, value)])

    @property
    def open_field(self) -> FieldRef | None:
        """The field whose text is open for editing, or None."""
        return self._open.ref if self._open else None

    def begin_edit(self, ref: FieldRef) -> None:
        """Open the text of a field for editing.

        Raises KeyError if the form has no such field.
        """
        if self.read_only or self.open_field == ref:
            return
        self.commit()
        text_at(self._form, ref)
        self._open = _OpenEdit(ref, self._form)

    def set_edit_text(self, text: str) -> None:
        """Set the text of the open edit; the form, the scores and the views follow at once."""
        if self._open:
            self._apply_steps(make_change(self._form, "", [Set(self._open.ref, text)]).steps)

    def commit(self) -> None:
        """End the open edit and keep its text as one undo step (none if it is unchanged)."""
        self.aboutToCommit.emit()
        opened, self._open = self._open, None
        if not opened:
            return
        ref = opened.ref
        old, new = text_at(opened.before, ref), text_at(self._form, ref)
        if new == old:
            self._form = opened.before
            return
        step = Step(Set(ref, new), Set(ref, old), opened.before, self._form)
        self._push(Change(edit_label(ref, self._template), (step,)))

    def cancel_edit(self) -> None:
        """End the open edit and restore the text it began with."""
        opened, self._open = self._open, None
        if opened:
            old = text_at(opened.before, opened.ref)
            self._apply_steps(make_change(self._form, "", [Set(opened.ref, old)]).steps)
            self._form = opened.before

    @property
    def can_undo(self) -> bool:
        """True if there is something to undo, even if it is only the text of the open edit."""
        return self._is_typed or (self.stack.canUndo() and not self.read_only)

    @property
    def can_redo(self) -> bool:
        """True if there is something to redo, which typing takes away."""
        return self.stack.canRedo() and not self._is_typed and not self.read_only

    @property
    def _is_typed(self) -> bool:
        """True while the text of the open edit is another than before."""
        return self._open is not None and self._open.before != self._form

    @property
    def joint_change_to_undo(self) -> JointChange | None:
        """The joint change whose part ``undo`` would take back here, or None."""
        is_next = self.can_undo and not self._is_typed
        return self._joint_change_at(self.stack.index() - 1) if is_next else None

    @property
    def joint_change_to_redo(self) -> JointChange | None:
        """The joint change whose part ``redo`` would make here, or None."""
        return self._joint_change_at(self.stack.index()) if self.can_redo else None

    def has_part_of(self, joint_change: JointChange) -> bool:
        """Return True if this document's part of a joint change is done, whatever came after."""
        done = range(self.stack.index())
        return any(self._joint_change_at(number) is joint_change for number in done)

    def _joint_change_at(self, number: int) -> JointChange | None:
        command = self.stack.command(number)
        return command.joint_change if isinstance(command, ChangeCommand) else None

    def undo(self) -> None:
        """Undo the last change; text typed in the open edit counts as the last change.

        A joint change is undone in all documents where it is the last one too. Nothing happens in
        a read-only document.
        """
        self.commit()
        change = self.joint_change_to_undo
        if change is None:
            self.undo_here()
            return
        undone, left = change.undo()
        self.jointChangeUndone.emit(change, undone, left)

    def redo(self) -> None:
        """Commit the open edit, then redo the change that was undone last.

        A joint change is redone in all documents where it is the next one too. Nothing happens in
        a read-only document.
        """
        self.commit()
        change = self.joint_change_to_redo
        if change is None:
            self.redo_here()
            return
        self.jointChangeRedone.emit(change, change.redo())

    def undo_here(self) -> None:
        """Undo the last change on the undo stack in this document alone."""
        self._undo_or_redo(self.stack.undo, -1)

    def redo_here(self) -> None:
        """Redo the next change on the undo stack in this document alone."""
        self._undo_or_redo(self.stack.redo, 1)

    def _undo_or_redo(self, replay: Callable[[], None], order: int) -> None:
        if self.read_only:  # it may have been changed before, e.g. until somebody else locked it
            return
        self._replayed, self._replayed_at = (), None
        replay()
        if self._replayed:
            edits = (step.edit for step in self._replayed[::order])
            at = self._replayed_at
            self.undoRedoFinished.emit(at if at is not None else focus_after(self._form, edits))

    def _push(
        self, change: Change, at: FieldRef | None = None, joint_change: JointChange | None = None
    ) -> None:
        if change.steps:
            first, last = change.steps[0].before, change.steps[-1].after
            lapsed = lapsed_acceptance_edits(first, last, self._template)
            steps = (*change.steps, *make_change(last, "", lapsed).steps)
            if joint_change is not None:
                joint_change.add(self)
            whole = replace(change, steps=steps)
            self.stack.push(ChangeCommand(whole, at, self._apply_weakly, joint_change))

    def _apply_from_stack(self, steps: tuple[Step, ...], at: FieldRef | None) -> None:
        """Apply steps for the undo stack; ``at`` is the field to show then, if it is known.

        A committed edit is pushed when its text is already in the form, so there is nothing to do.
        """
        if steps[-1].after is self._form:  # a committed edit: typed, announced and there
            return
        self.cancel_edit()
        self._replayed, self._replayed_at = steps, at
        self._apply_steps(steps)

    def _apply_steps(self, steps: tuple[Step, ...]) -> None:
        if not steps:
            return
        if len(steps) > MANY_STEPS:
            self.formAboutToBeReset.emit()
            self._form = steps[-1].after
            self._compute()
            self.formReset.emit()
        else:
            for step in steps:
                self.stepAboutToBeApplied.emit(step)
                self._form = step.after
                self.stepApplied.emit(step)
            self._compute()
        self.evaluated.emit()
        self._announce_modified()

    def _compute(self) -> None:
        form, template = self._form, self._template
        self._scores = scoring.scores(form, template)
        self._checked = all_checks.run_checks(form, template, self._scores)
        self._progress = completeness.progress(form, template)
        self._empty_fields = None

    def _announce_modified(self) -> None:
        modified = self.is_modified
        if self._was_modified != modified:
            self._was_modified = modified
            self.modificationChanged.emit(modified)


def _clear(stack: QUndoStack) -> None:
    if isValid(stack):
        stack.blockSignals(True)
        stack.clear()


def _size(node: Form | Node) -> int:
    return sum(1 + _size(child) for child in children(node))
