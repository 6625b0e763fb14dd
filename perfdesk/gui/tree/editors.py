"""The editors that open inside a cell of the tree: fields without a frame.

What they share with the fields of the panels (the open edit, input methods, undo)
is there; here is only how they sit in a cell.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QWidget

from perfdesk.core.field_ref import Place
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import LineField, TextField
from perfdesk.gui.panels.keystrokes import Move
from perfdesk.gui.tree.painting import PAD_X, PAD_Y

INSET = 2
"""Pixels an editor leaves free inside its cell, where the frame is drawn."""


class CellLine(LineField):
    """The editor of a figure."""

    def __init__(self, document: Document, place: Place, parent: QWidget) -> None:
        super().__init__(document, place, parent=parent)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setTextMargins(0, PAD_Y - INSET - 1, 0, 0)

    def leads(self, move: Move) -> bool:  # noqa: ARG002  (to no side)
        """False: inside a cell the arrows are the text's, or the delegate's."""
        return False

    def at_edge(self, move: Move) -> bool:
        """True up and down: a figure is one line."""
        return move in (Move.UP, Move.DOWN)


class CellText(TextField):
    """The editor of a wrapped text, its lines exactly where the painted ones were."""

    def __init__(self, document: Document, place: Place, parent: QWidget, *, breaks: bool) -> None:
        super().__init__(document, place, parent)
        self.breaks = breaks
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(PAD_Y - INSET)
        sides = PAD_X - PAD_Y
        self.setViewportMargins(sides, 0, sides - 1, 0)  # the cell's rule is not the editor's
        self.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll back to the first line once the row has grown to hold them all."""
        super().resizeEvent(event)
        self.verticalScrollBar().setValue(0)
        self.ensureCursorVisible()

    def leads(self, move: Move) -> bool:  # noqa: ARG002  (to no side)
        """False: inside a cell the arrows are the text's, or the delegate's."""
        return False

    def at_edge(self, move: Move) -> bool:
        """True up from the first line of the text as it is wrapped, and down from the last."""
        way = _WAYS.get(move)
        return way is not None and not self.textCursor().movePosition(way)


_WAYS = {Move.UP: QTextCursor.MoveOperation.Up, Move.DOWN: QTextCursor.MoveOperation.Down}
