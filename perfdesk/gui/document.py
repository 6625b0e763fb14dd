"""The one undo command: every change of a document, whatever it touches, is a list of steps.

It knows neither fields nor views; it hands the steps, or those that take them
back, to the document.

The open form: the only place where a form changes, and what follows from each change.

Every change is a tuple of steps (``core.edits``) announced in pairs, one pair a
step, so that a view can follow each with begin and end; scores and problems are
computed anew after it. One text at a time may be open for editing: the form
already shows it on every key, and the undo history takes it as one step when it
is done. The document knows no widget.

What commands share that alter the shown form: its open edit ends, and one to look at stays.

What a command alters is the business of the part that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import NamedTuple
from weakref import WeakMethod, finalize

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from perfdesk.core import scoring
from perfdesk.core.checks import all_checks, completeness
from perfdesk.core.checks.all_checks import lapsed_acceptance_edits
from perfdesk.core.checks.completeness import Progress
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Change, Edit, Set, Step, focus_after, make_change
from perfdesk.core.field_ref import ROOT, FieldRef, FieldValue, children, text_at
from perfdesk.core.filling import renewal_reminders
from perfdesk.core.form import Form, Node, node_with_new_keys, with_new_keys
from perfdesk.core.scoring import Scores
from perfdesk.core.template import Template
from perfdesk.gui.labels import READ_ONLY_MESSAGE
from perfdesk.storage.atomic_write import KnownContent

ApplySteps = Callable[[tuple[Step, ...]], None]


class ChangeCommand(QUndoCommand):
    """A change on the undo stack; ``take`` is the document's method that takes steps.

    The method is held weakly: the stack belongs to the document, and a strong
    reference back would keep a closed document in memory.
    """

    def __init__(self, change: Change, take: ApplySteps) -> None:
        super().__init__(change.label)
        self._change = change
        self._take = WeakMethod(take)

    def redo(self) -> None:
        """Take the steps of the change."""
        self._pass(self._change.steps)

    def undo(self) -> None:
        """Take the steps that undo the change."""
        self._pass(self._change.undo_steps)

    def _pass(self, steps: tuple[Step, ...]) -> None:
        take = self._take()
        if take is not None:
            take(steps)


def edit_label(place: FieldRef, template: Template) -> str:
    """What editing a place is called in the undo menu, e.g. 修改年度指标值."""
    return f"修改{_word(place, template)}"


def _word(place: FieldRef, template: Template) -> str:
    names = {name: words.printed for name, words in template.indicators.names.items()}
    if place.key != ROOT:
        return "指标名称" if place.field == "name" else names.get(place.field, "指标")
    header = {cell.field: cell.words.printed for row in template.header for cell in row}
    part, *rest = place.field.split(".")
    match part, rest:
        case "funding", ["weight"]:
            return f"{template.funding.words.printed}的分值"
        case "funding", [_, column] if column in template.funding.names:
            return template.funding.names[column].printed
        case "goals", [which] if which in template.goals.names:
            return template.goals.names[which].printed
        case "notes", [*name]:
            return ".".join(name)
        case "year", []:
            return "年度"
    return header.get(place.field, template.title.printed)


MANY_STEPS = 50
"""Beyond so many steps views are told to start anew instead of following each one."""

_UNDO_LIMIT = 2000


class _OpenEdit(NamedTuple):
    place: FieldRef
    before: Form


class Document(QObject):
    """A form being edited, its undo history, scores and problems.

    ``path`` is its file or None, ``known`` what that held when it was read or written;
    ``source`` says where an imported form came from;
    ``findings`` and ``printed`` are what the reader said of that source; ``renewed`` is what
    the form was when it was made from last year's, None if it was not.
    A read-only document refuses every change silently: views do not offer any.
    """

    stepAboutToBeApplied = Signal(object)
    stepApplied = Signal(object)
    formAboutToBeReset = Signal()
    formReset = Signal()
    evaluated = Signal()
    modificationChanged = Signal(bool)
    aboutToCommit = Signal()
    undoRedoFinished = Signal(object)

    def __init__(  # noqa: PLR0913  (what an open form is; all but two have usual values)
        self,
        form: Form,
        template: Template,
        *,
        title: str = "",
        path: Path | None = None,
        read_only: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.known: KnownContent = None
        self.source = ""
        self.findings: tuple[object, ...] = ()
        self.printed: object = None
        self.renewed_form: Form | None = None
        self._title = title
        self._template = template
        self._read_only = read_only
        self._form = with_new_keys(form)
        self._keys = count(_size(form) + 1)
        self._saved = self._form
        self._was_modified = False
        self._open: _OpenEdit | None = None
        self._replayed: tuple[Step, ...] = ()
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_UNDO_LIMIT)
        # Python's garbage collector may free the commands of an unreachable document before
        # their stack, which then deletes them a second time (PySide 6.8 and 6.11). A
        # finalizer runs before the collector frees anything.
        finalize(self, _clear, self.stack)
        self._compute()

    @property
    def form(self) -> Form:
        """The form as it stands, with the text of the open edit; every node has a key."""
        return self._form

    @property
    def template(self) -> Template:
        """The 表样 the form is scored, checked and printed by."""
        return self._template

    @property
    def title(self) -> str:
        """The project's name, else the name the opener gave."""
        return self._form.project.strip() or self._title or "未命名"

    @property
    def read_only(self) -> bool:
        """True if the form can only be looked at."""
        return self._read_only

    @property
    def scores(self) -> Scores:
        """Rate, scores and total of the form as it stands."""
        return self._scores

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the checks find in the form as it stands."""
        return self._checked.problems

    @property
    def accepted(self) -> tuple[Problem, ...]:
        """What the checks find and a person has judged."""
        return self._checked.accepted

    @property
    def reminders(self) -> tuple[Problem, ...]:
        """What still stands as it was taken over from last year's form."""
        if self.renewed_form is None:
            return ()
        return tuple(renewal_reminders(self._form, self.renewed_form))

    @property
    def progress(self) -> Progress:
        """已填 n/m of the form as it stands."""
        return self._progress

    @property
    def is_modified(self) -> bool:
        """True if the form differs from what was saved last (or opened)."""
        return self._form != self._saved

    def mark_saved(self, form: Form | None = None) -> None:
        """Take ``form`` (the form as it stands if None) as what is in the file now."""
        self._saved = self._form if form is None else form
        if self._saved == self._form:
            self.stack.setClean()
        else:
            self.stack.resetClean()
        self._announce_modified()

    def new_key(self) -> int:
        """A key that no node of this document has had."""
        return next(self._keys)

    def with_new_keys(self, node: Node) -> Node:
        """The node with fresh keys on it and on all below, ready to be inserted."""
        first = self.new_key()
        for _ in range(_size(node)):
            self.new_key()
        return node_with_new_keys(node, first)

    def apply(self, label: str, edits: Iterable[Edit]) -> None:
        """Make a change as one undo step, ending the open edit first; raises as ``change`` does."""
        self.commit()
        if not self._read_only:
            self._push(make_change(self._form, label, edits))

    def set(self, place: FieldRef, value: FieldValue, label: str) -> None:
        """Put a value at a place as one undo step, ending the open edit first."""
        self.apply(label, [Set(place, value)])

    @property
    def open_field(self) -> FieldRef | None:
        """The place whose text is open for editing, or None."""
        return self._open.place if self._open else None

    def begin_edit(self, place: FieldRef) -> None:
        """Open the text at a place for editing; raises KeyError if there is none."""
        if self._read_only or self.open_field == place:
            return
        self.commit()
        text_at(self._form, place)
        self._open = _OpenEdit(place, self._form)

    def set_edit_text(self, text: str) -> None:
        """Give the open edit another text; the form, scores and views follow at once."""
        if self._open:
            self._take(make_change(self._form, "", [Set(self._open.place, text)]).steps)

    def commit(self) -> None:
        """End the open edit, keeping its text as one undo step (none if it is as before).

        ``ending`` goes out first, edit or not, so that text still being composed
        gets in.
        """
        self.aboutToCommit.emit()
        opened, self._open = self._open, None
        if not opened:
            return
        place = opened.place
        old, new = text_at(opened.before, place), text_at(self._form, place)
        if new == old:
            self._form = opened.before
            return
        step = Step(Set(place, new), Set(place, old), opened.before, self._form)
        self._push(Change(edit_label(place, self._template), (step,)))

    def cancel_edit(self) -> None:
        """End the open edit and give the text back as it was before."""
        opened, self._open = self._open, None
        if opened:
            old = text_at(opened.before, opened.place)
            self._take(make_change(self._form, "", [Set(opened.place, old)]).steps)
            self._form = opened.before

    @property
    def can_undo(self) -> bool:
        """True if there is something to undo, be it only what is typed in the open edit."""
        typed = self._open is not None and self._open.before != self._form
        return typed or self.stack.canUndo()

    @property
    def can_redo(self) -> bool:
        """True if there is something to redo; typing anew takes that away."""
        typed = self._open is not None and self._open.before != self._form
        return not typed and self.stack.canRedo()

    def undo(self) -> None:
        """Undo the last change, the open edit's being the very last; ``returned`` says where."""
        self.commit()
        self._retrace(self.stack.undo, -1)

    def redo(self) -> None:
        """Do again what was undone last, ending the open edit first; ``returned`` says where."""
        self.commit()
        self._retrace(self.stack.redo, 1)

    def _retrace(self, go: Callable[[], None], order: int) -> None:
        self._replayed = ()
        go()
        if self._replayed:
            edits = (step.edit for step in self._replayed[::order])
            self.undoRedoFinished.emit(focus_after(self._form, edits))

    def _push(self, made: Change) -> None:
        if made.steps:
            first, last = made.steps[0].before, made.steps[-1].after
            again = lapsed_acceptance_edits(first, last, self._template)
            steps = (*made.steps, *make_change(last, "", again).steps)
            self.stack.push(ChangeCommand(replace(made, steps=steps), self._replay))

    def _replay(self, steps: tuple[Step, ...]) -> None:
        if steps[-1].after is self._form:  # a committed edit: typed, announced and there
            return
        self.cancel_edit()
        self._replayed = steps
        self._take(steps)

    def _take(self, steps: tuple[Step, ...]) -> None:
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


GetDocument = Callable[[], Document | None]
"""Says which document the window shows, if any."""


class FormCommands(QObject):
    """Alters the shown document; ``said`` is a sentence for the status bar."""

    messageShown = Signal(str)

    def __init__(self, shown: GetDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active_document = shown

    def _as_command(self, do: Callable[[Document], None]) -> Callable[[], None]:
        """The command done to the document once its open edit is ended."""

        def done() -> None:
            document = self._active_document()
            if document is None:
                return
            document.commit()
            if document.read_only:
                self.messageShown.emit(READ_ONLY_MESSAGE)
            else:
                do(document)

        return done
