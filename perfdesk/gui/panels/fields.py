"""Line and text fields bound to a place of a document.

They show the place's text, feed the document's open edit on each key and follow
every other change. What an open edit is, is decided elsewhere (``editing``), what
keys do in either field too (``bound``).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QWidget

from perfdesk.core.field_ref import Place
from perfdesk.gui.document import Document
from perfdesk.gui.panels.bound import Bound
from perfdesk.gui.panels.editing import Editing
from perfdesk.gui.panels.keystrokes import Move

Display = Callable[[str], str]
"""How a text is shown while it is not edited, e.g. with thousands marks."""


class LineField(Bound, QLineEdit):
    """One line of text at a place; ``display`` dresses it while it has no focus."""

    def __init__(
        self,
        document: Document | None,
        place: Place,
        display: Display | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # files dropped anywhere are the window's
        self._display = display
        self.editing = Editing(self, self, place)
        self.textEdited.connect(self.editing.typed)
        self.bind(document)

    def show_text(self, text: str) -> None:
        """Show the text, the cursor kept where it can be."""
        shown = text if self.hasFocus() or self._display is None else self._display(text)
        if shown != self.text():
            cursor = self.cursorPosition()
            self.setText(shown)
            self.setCursorPosition(min(cursor, len(shown)) if self.hasFocus() else 0)

    def show_read_only(self, read_only: bool) -> None:
        """Let the text be edited, or only looked at."""
        self.setReadOnly(read_only)

    def written(self) -> str:
        """The text in the field as it stands."""
        return self.text()

    def to_end(self) -> None:
        """Put the cursor behind the text, nothing selected."""
        self.end(False)

    def leads(self, move: Move) -> bool:
        """True up and down; to the sides if all is selected or the cursor is at that edge."""
        if move in (Move.UP, Move.DOWN) or self.selectedText() == self.text():
            return True
        edge = 0 if move.backwards else len(self.text())
        return not self.hasSelectedText() and self.cursorPosition() == edge

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        self.selectAll()

    def unselect(self) -> None:
        """Select nothing."""
        self.deselect()

    def given_back(self) -> None:
        """As a cell that is not edited, the line is replaced by what is typed next."""
        self.selectAll()

    def mark(self, start: int, end: int) -> None:
        """Select some characters of the text; all of it where it is dressed."""
        if start < end and self.text() != self.editing.text:
            self.selectAll()
        else:
            self.setSelection(start, end - start)

    def put(self, text: str) -> None:
        """Put a text in place of the selection, as if typed."""
        self.insert(text)

    def standard_menu(self) -> QMenu:
        """Qt's own context menu of a line."""
        return self.createStandardContextMenu()


class TextField(Bound, QPlainTextEdit):
    """Text of any length at a place, wrapped; Alt+Enter is a line break, Tab leaves the field."""

    breaks = True

    def __init__(
        self, document: Document | None, place: Place, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # files dropped anywhere are the window's
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.editing = Editing(self, self, place)
        self.bind(document)
        self.textChanged.connect(self._typed)

    def show_text(self, text: str) -> None:
        """Show the text, the cursor kept where it can be."""
        if text != self.toPlainText():
            position = min(self.textCursor().position(), len(text)) if self.hasFocus() else 0
            blocker = QSignalBlocker(self)  # toPlainText alters some blanks: not to be typed back
            self.setPlainText(text)
            blocker.unblock()
            if position:
                self._put_cursor(position)

    def _put_cursor(self, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def show_read_only(self, read_only: bool) -> None:
        """Let the text be edited, or only looked at; it can be walked by keys either way."""
        self.setReadOnly(read_only)

    def written(self) -> str:
        """The text in the field as it stands."""
        return self.toPlainText()

    def to_end(self) -> None:
        """Put the cursor behind the text, nothing selected."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def leads(self, move: Move) -> bool:  # noqa: ARG002  (to every side alike)
        """True while the whole text is selected: a text of several lines has arrows of its own."""
        cursor = self.textCursor()
        return len(cursor.selectedText()) == self.document().characterCount() - 1

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        self.selectAll()

    def unselect(self) -> None:
        """Select nothing, the cursor where it is."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def mark(self, start: int, end: int) -> None:
        """Select some characters of the text and scroll to them."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def put(self, text: str) -> None:
        """Put a text in place of the selection, as if typed."""
        self.insertPlainText(text)

    def standard_menu(self) -> QMenu:
        """Qt's own context menu of a text."""
        return self.createStandardContextMenu()

    def _typed(self) -> None:
        self.editing.typed(self.toPlainText())
