"""What every field bound to a place shares, whatever Qt class it is made of.

Keys of a sheet, undo and redo, input methods, focus and the context menu: a field
mixes this in before its Qt class and says only how its own text is read and selected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from perfdesk.core.block_paste import CellBlock, fitting
from perfdesk.core.field_ref import Place
from perfdesk.gui.clipboard import clips
from perfdesk.gui.document import Document
from perfdesk.gui.panels import keystrokes
from perfdesk.gui.panels.editing import Editing, rewire
from perfdesk.gui.panels.keystrokes import Move

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # the Qt class comes after this one

KEEPS_EDIT = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
"""Why the focus goes without ending the edit: a menu is open."""

_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Bound(_Widget):
    """A field of a place; ``editing.left`` says where a key leads on from it."""

    editing: Editing
    breaks = False
    """True if the text may have line breaks."""

    takes: Callable[[CellBlock], bool] | None = None
    """Takes a block of several cells that is pasted, if the fields around can hold it."""

    def bind(self, document: Document | None) -> None:
        """Show the same place of another document."""
        self.editing.bind(document)

    @property
    def place(self) -> Place:
        """The place whose text is shown."""
        return self.editing.place

    def written(self) -> str:
        """The text in the field as it stands, without what is still composed."""
        raise NotImplementedError

    def to_end(self) -> None:
        """Put the cursor behind the text, nothing selected."""
        raise NotImplementedError

    def leads(self, move: Move) -> bool:
        """True if an arrow key leads out of the field: all is selected, or an edge reached."""
        raise NotImplementedError

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        raise NotImplementedError

    def given_back(self) -> None:
        """The text of before has come back, by Esc or undo."""

    def unselect(self) -> None:
        """Select nothing: only the field one is in shows a selection."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Put a text in place of the selection, as if typed."""
        raise NotImplementedError

    def paste(self) -> None:
        """Put what is on the clipboard in: a block over the fields from here on, or a text."""
        if self.editing.read_only:
            return
        block = clips.taken() if self.takes else None
        if block is None or self.takes is None or not self.takes(block):
            self.put(fitting(clips.words(), self.place.field))

    def standard_menu(self) -> QMenu:
        """Qt's own context menu of the field."""
        raise NotImplementedError

    def eventFilter(self, _own: QObject, event: QEvent) -> bool:
        """Claim undo, redo and Esc before the window's menus do: asked only while in focus."""
        return event.type() == QEvent.Type.ShortcutOverride and self.editing.overrides(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, redo and Esc go to the document, the keys of a sheet lead on."""
        gives_back = self.editing.open and not self.editing.composing
        gives_back = gives_back and keystrokes.gives_back(event)
        if not self.editing.key(event) and (self.editing.composing or not self._sheet_key(event)):
            super().keyPressEvent(event)
        elif gives_back:
            self.given_back()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Qt's: Tab goes on, and the sheet is told that it did."""
        went = super().focusNextPrevChild(forwards)
        self.editing.left.emit(Move.NEXT if forwards else Move.PREVIOUS)
        return went

    def _sheet_key(self, event: QKeyEvent) -> bool:
        arrow = keystrokes.arrow(event)
        move = arrow if arrow and self.leads(arrow) else keystrokes.leaving(event)
        if keystrokes.goes_on(event):
            self.to_end()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif keystrokes.breaks_line(event):
            if self.breaks and self.isEnabled() and not self.editing.read_only:
                self.put("\n")
        elif move is not None:
            self.editing.leave(move)
        else:
            return False
        event.accept()
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Leave composing text alone; what it ends in is typed text."""
        self.editing.compose(event, super().inputMethodEvent, self.written)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the text as it was typed, selected if a key led here."""
        self.installEventFilter(self)
        self.editing.refresh()
        super().focusInEvent(event)
        if event.reason() in _BY_KEYS:
            self.select_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the edit, unless only a menu opened: then what is selected stays so too."""
        kept = event.reason() in KEEPS_EDIT
        reason = Qt.FocusReason.PopupFocusReason if kept else event.reason()
        super().focusOutEvent(QFocusEvent(event.type(), reason))
        if not kept:
            self.removeEventFilter(self)
            self.editing.commit()
            self.editing.composing = False
            self.editing.refresh()
            if reason != Qt.FocusReason.ActiveWindowFocusReason:
                self.unselect()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, with the document's undo and redo."""
        menu = self.editing.menu(self.standard_menu())
        rewire(menu, "edit-paste", not self.editing.read_only, self.paste)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
