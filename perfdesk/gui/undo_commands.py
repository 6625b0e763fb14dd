"""What stands on the undo stacks: changes of one document, and of several by one command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from weakref import ReferenceType

from PySide6.QtGui import QUndoCommand
from shiboken6 import isValid

from perfdesk.core.edits import Change, Step
from perfdesk.core.field_ref import FieldRef


class ChangedDocument(Protocol):
    """A document with a part of a joint change on its undo stack."""

    @property
    def joint_change_to_undo(self) -> JointChange | None:
        """The joint change whose part it would undo next, or None."""

    @property
    def joint_change_to_redo(self) -> JointChange | None:
        """The joint change whose part it would redo next, or None."""

    def has_part_of(self, joint_change: JointChange) -> bool:
        """Return True if its part of a joint change is done, whatever came after."""

    def undo_here(self) -> None:
        """Undo its last change in this document alone."""

    def redo_here(self) -> None:
        """Redo its next change in this document alone."""


class JointChange:
    """A change of several documents by one command, undone and redone in all of them at once.

    Each document has its part of it on its own undo stack, under the label.
    """

    def __init__(self, label: str) -> None:
        self.label = label
        self._documents: list[ReferenceType[ChangedDocument]] = []

    def add(self, document: ChangedDocument) -> None:
        """Count a document among those that have a part of the change."""
        self._documents.append(ReferenceType(document))

    @property
    def documents(self) -> list[ChangedDocument]:
        """The documents that have a part of the change, without those closed since."""
        documents = (reference() for reference in self._documents)
        return [each for each in documents if each is not None and isValid(each)]

    def undo(self) -> tuple[list[ChangedDocument], list[ChangedDocument]]:
        """Undo the change in all documents where it is the last one.

        Return these, and those where it is left because they were changed further or are read-only.
        """
        undone = [each for each in self.documents if each.joint_change_to_undo is self]
        others = [each for each in self.documents if each not in undone]
        for each in undone:
            each.undo_here()
        return undone, [each for each in others if each.has_part_of(self)]

    def redo(self) -> list[ChangedDocument]:
        """Redo the change in all documents where it is the next one, and return these."""
        redone = [each for each in self.documents if each.joint_change_to_redo is self]
        for each in redone:
            each.redo_here()
        return redone


ApplySteps = Callable[[tuple[Step, ...], FieldRef | None], None]
"""The method of a document that makes the steps of a change and shows a field then."""


class ChangeCommand(QUndoCommand):
    """A change on the undo stack.

    ``at`` is the field where the cursor was before it, if known; ``joint_change`` is that of which
    it is a part, or None.

    ``apply_steps`` is a weak reference to the document's method that applies steps: the stack
    belongs to the document, and a strong reference back would keep a closed document in memory.
    All commands of a document share it; one for each would take a quarter of a change's memory.
    """

    def __init__(
        self,
        change: Change,
        at: FieldRef | None,
        apply_steps: Callable[[], ApplySteps | None],
        joint_change: JointChange | None,
    ) -> None:
        super().__init__(change.label)
        self.joint_change = joint_change
        self._change = change
        self._at = at
        self._apply_steps = apply_steps

    def redo(self) -> None:
        """Apply the steps of the change."""
        self._apply(self._change.steps, None)

    def undo(self) -> None:
        """Apply the steps that take the change back."""
        self._apply(self._change.undo_steps, self._at)

    def _apply(self, steps: tuple[Step, ...], at: FieldRef | None) -> None:
        apply_steps = self._apply_steps()
        if apply_steps is not None:
            apply_steps(steps, at)
