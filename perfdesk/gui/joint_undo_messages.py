"""What the user is told when undo or redo changes several forms at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from perfdesk.core.text import shortened_names
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.undo_commands import JointChange

_MOST_NAMED = 3
"""Most forms named in a message."""


class JointUndoMessages(QObject):
    """Says where a joint change was undone or redone by the bound document, and where it is left.

    ``messageShown`` carries a sentence for the status bar.
    """

    messageShown = Signal(str)

    def __init__(self, forms: OpenForms, parent: QObject) -> None:
        super().__init__(parent)
        self._forms = forms
        self._document: Document | None = None

    def bind(self, document: Document | None) -> None:
        """Follow another document."""
        former, self._document = self._document, document
        if former is not None:
            former.jointChangeUndone.disconnect(self._tell_undone)
            former.jointChangeRedone.disconnect(self._tell_redone)
        if document is not None:
            document.jointChangeUndone.connect(self._tell_undone)
            document.jointChangeRedone.connect(self._tell_redone)

    def _tell_undone(
        self, change: JointChange, undone: Sequence[Document], left: Sequence[Document]
    ) -> None:
        if len(undone) + len(left) > 1:
            done = f"已在 {len(undone)} 张表里撤销“{change.label}”"
            self.messageShown.emit(f"{done}{self._left_text(left)}。")

    def _tell_redone(self, change: JointChange, redone: Sequence[Document]) -> None:
        if len(redone) > 1:
            self.messageShown.emit(f"已在 {len(redone)} 张表里重做“{change.label}”。")

    def _left_text(self, left: Sequence[Document]) -> str:
        """Return which forms keep their part and why, to be appended; "" if there are none."""
        changed = self._names([each for each in left if not each.read_only])
        read_only = self._names([each for each in left if each.read_only])
        parts = (
            f"；{changed}后来又改过，没有撤销" if changed else "",
            f"；{read_only}只能查看，没有撤销" if read_only else "",
        )
        return "".join(parts)

    def _names(self, documents: Sequence[Document]) -> str:
        names = [f"“{self._forms.name(each)}”" for each in documents]
        return shortened_names(names, _MOST_NAMED, "张表")
