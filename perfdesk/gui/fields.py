"""Line and text fields bound to a place of a document.

They show the place's text, feed the document's open edit on each key and follow
every other change. What an open edit is, is decided elsewhere (``editing``).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from perfdesk.core.places import Place
from perfdesk.gui.document import Document
from perfdesk.gui.editing import Editing

Display = Callable[[str], str]
"""How a text is shown while it is not edited, e.g. with thousands marks."""

_KEEPS_EDIT = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)


class LineField(QLineEdit):
    """One line of text at a place; ``display`` dresses it while it has no focus."""

    def __init__(
        self,
        document: Document | None,
        place: Place,
        display: Display | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._display = display
        self.editing = Editing(self, self, place)
        self.textEdited.connect(self.editing.typed)
        self.returnPressed.connect(self.editing.commit)
        self.bind(document)

    def bind(self, document: Document | None) -> None:
        """Show the same place of another document."""
        self.editing.bind(document)

    @property
    def place(self) -> Place:
        """The place whose text is shown."""
        return self.editing.place

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

    def event(self, event: QEvent) -> bool:
        """Claim undo, redo and Esc before the window's menus do."""
        override = event.type() == QEvent.Type.ShortcutOverride
        return (override and self.editing.overrides(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, redo and Esc go to the document."""
        if not self.editing.key(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Leave composing text alone; what it ends in is typed text."""
        self.editing.compose(event, super().inputMethodEvent, self.text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the text as it was typed."""
        self.editing.refresh()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the edit, unless only a menu opened."""
        super().focusOutEvent(event)
        if event.reason() not in _KEEPS_EDIT:
            self.editing.composing = False
            self.editing.commit()
            self.editing.refresh()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, with the document's undo and redo."""
        menu = self.editing.menu(self.createStandardContextMenu())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


class TextField(QPlainTextEdit):
    """Text of any length at a place, wrapped; Return is a line break, Tab leaves the field."""

    def __init__(
        self, document: Document | None, place: Place, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.editing = Editing(self, self, place)
        self.bind(document)
        self.textChanged.connect(self._typed)

    def bind(self, document: Document | None) -> None:
        """Show the same place of another document."""
        self.editing.bind(document)

    @property
    def place(self) -> Place:
        """The place whose text is shown."""
        return self.editing.place

    def show_text(self, text: str) -> None:
        """Show the text, the cursor kept where it can be."""
        if text != self.toPlainText():
            position = min(self.textCursor().position(), len(text)) if self.hasFocus() else 0
            blocker = QSignalBlocker(self)  # toPlainText alters some blanks: not to be typed back
            self.setPlainText(text)
            blocker.unblock()
            cursor = QTextCursor(self.document())
            cursor.setPosition(min(position, self.document().characterCount() - 1))
            self.setTextCursor(cursor)

    def show_read_only(self, read_only: bool) -> None:
        """Let the text be edited, or only looked at; it can be walked by keys either way."""
        self.setReadOnly(read_only)

    def event(self, event: QEvent) -> bool:
        """Claim undo, redo and Esc before the window's menus do."""
        override = event.type() == QEvent.Type.ShortcutOverride
        return (override and self.editing.overrides(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, redo and Esc go to the document."""
        if not self.editing.key(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Leave composing text alone; what it ends in is typed text."""
        self.editing.compose(event, super().inputMethodEvent, self.toPlainText)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the edit, unless only a menu opened."""
        super().focusOutEvent(event)
        if event.reason() not in _KEEPS_EDIT:
            self.editing.composing = False
            self.editing.commit()
            self.editing.refresh()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, with the document's undo and redo."""
        menu = self.editing.menu(self.createStandardContextMenu())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _typed(self) -> None:
        self.editing.typed(self.toPlainText())
