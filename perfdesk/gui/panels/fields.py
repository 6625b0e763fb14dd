"""What every field bound to a place shares, whatever Qt class it is made of.

Keys of a sheet, undo and redo, input methods, focus and the context menu: a field
mixes this in before its Qt class and says only how its own text is read and selected.

Line and text fields bound to a place of a document.

They show the place's text, feed the document's open edit on each key and follow
every other change. What an open edit is, is decided elsewhere (``editing``), what
keys do in either field too (``bound``).

Fields of a panel walked as the cells of a sheet: Enter down, arrows to the neighbours.

It knows which widget stands beside which and moves the focus; what a key means is
``keystrokes``'s, what a field holds its own business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from perfdesk.core.block_paste import CellBlock, paste_over_fields, text_for_field
from perfdesk.core.field_ref import FieldRef
from perfdesk.gui import clipboard
from perfdesk.gui.document import Document
from perfdesk.gui.labels import NOTHING_ABOVE_MESSAGE, READ_ONLY_MESSAGE, filled_down_message
from perfdesk.gui.panels import sheet_keys
from perfdesk.gui.panels.binding import FieldBinding, reconnect_action
from perfdesk.gui.panels.sheet_keys import Direction

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # the Qt class comes after this one

MENU_FOCUS_REASONS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
"""Why the focus goes without ending the edit: a menu is open."""

_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class BoundField(_Widget):
    """A field of a place; ``editing.left`` says where a key leads on from it."""

    binding: FieldBinding
    allows_line_breaks = False
    """True if the text may have line breaks."""

    paste_block: Callable[[CellBlock], bool] | None = None
    """Takes a block of several cells that is pasted, if the fields around can hold it."""

    def bind(self, document: Document | None) -> None:
        """Show the same place of another document."""
        self.binding.bind(document)

    @property
    def ref(self) -> FieldRef:
        """The place whose text is shown."""
        return self.binding.ref

    def displayed_text(self) -> str:
        """The text in the field as it stands, without what is still composed."""
        raise NotImplementedError

    def move_cursor_to_end(self) -> None:
        """Put the cursor behind the text, nothing selected."""
        raise NotImplementedError

    def arrow_leaves(self, move: Direction) -> bool:
        """True if an arrow key leads out of the field: all is selected, or an edge reached."""
        raise NotImplementedError

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        raise NotImplementedError

    def on_text_restored(self) -> None:
        """The text of before has come back, by Esc or undo."""

    def clear_selection(self) -> None:
        """Select nothing: only the field one is in shows a selection."""
        raise NotImplementedError

    def insert_text(self, text: str) -> None:
        """Put a text in place of the selection, as if typed."""
        raise NotImplementedError

    def paste(self) -> None:
        """Put what is on the clipboard in: a block over the fields from here on, or a text."""
        if self.binding.read_only:
            return
        block = clipboard.read_block() if self.paste_block else None
        if block is None or self.paste_block is None or not self.paste_block(block):
            self.insert_text(text_for_field(clipboard.block_as_text(), self.ref.field))

    def standard_context_menu(self) -> QMenu:
        """Qt's own context menu of the field."""
        raise NotImplementedError

    def eventFilter(self, _own: QObject, event: QEvent) -> bool:
        """Claim undo, redo and Esc before the window's menus do: asked only while in focus."""
        return (
            event.type() == QEvent.Type.ShortcutOverride
            and self.binding.handle_shortcut_override(event)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, redo and Esc go to the document, the keys of a sheet lead on."""
        gives_back = self.binding.is_open and not self.binding.composing
        gives_back = gives_back and sheet_keys.is_cancel_key(event)
        if not self.binding.handle_key(event) and (
            self.binding.composing or not self._sheet_key(event)
        ):
            super().keyPressEvent(event)
        elif gives_back:
            self.on_text_restored()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Qt's: Tab goes on, and the sheet is told that it did."""
        went = super().focusNextPrevChild(forwards)
        self.binding.fieldLeft.emit(Direction.NEXT if forwards else Direction.PREVIOUS)
        return went

    def _sheet_key(self, event: QKeyEvent) -> bool:
        arrow = sheet_keys.arrow_direction(event)
        move = arrow if arrow and self.arrow_leaves(arrow) else sheet_keys.leave_direction(event)
        if sheet_keys.is_edit_key(event):
            self.move_cursor_to_end()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif sheet_keys.is_line_break_key(event):
            if self.allows_line_breaks and self.isEnabled() and not self.binding.read_only:
                self.insert_text("\n")
        elif move is not None:
            self.binding.leave(move)
        else:
            return False
        event.accept()
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Leave composing text alone; what it ends in is typed text."""
        self.binding.handle_input_method(event, super().inputMethodEvent, self.displayed_text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the text as it was typed, selected if a key led here."""
        self.installEventFilter(self)
        self.binding.refresh()
        super().focusInEvent(event)
        if event.reason() in _BY_KEYS:
            self.select_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the edit, unless only a menu opened: then what is selected stays so too."""
        kept = event.reason() in MENU_FOCUS_REASONS
        reason = Qt.FocusReason.PopupFocusReason if kept else event.reason()
        super().focusOutEvent(QFocusEvent(event.type(), reason))
        if not kept:
            self.removeEventFilter(self)
            self.binding.commit()
            self.binding.composing = False
            self.binding.refresh()
            if reason != Qt.FocusReason.ActiveWindowFocusReason:
                self.clear_selection()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, with the document's undo and redo."""
        menu = self.binding.connect_menu(self.standard_context_menu())
        reconnect_action(menu, "edit-paste", not self.binding.read_only, self.paste)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


DisplayFormat = Callable[[str], str]
"""How a text is shown while it is not edited, e.g. with thousands marks."""


class LineField(BoundField, QLineEdit):
    """One line of text at a place; ``display`` dresses it while it has no focus."""

    def __init__(
        self,
        document: Document | None,
        place: FieldRef,
        display: DisplayFormat | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # files dropped anywhere are the window's
        self._display = display
        self.binding = FieldBinding(self, self, place)
        self.textEdited.connect(self.binding.set_typed_text)
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

    def displayed_text(self) -> str:
        """The text in the field as it stands."""
        return self.text()

    def move_cursor_to_end(self) -> None:
        """Put the cursor behind the text, nothing selected."""
        self.end(False)

    def arrow_leaves(self, move: Direction) -> bool:
        """True up and down; to the sides if all is selected or the cursor is at that edge."""
        if move in (Direction.UP, Direction.DOWN) or self.selectedText() == self.text():
            return True
        edge = 0 if move.backwards else len(self.text())
        return not self.hasSelectedText() and self.cursorPosition() == edge

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        self.selectAll()

    def clear_selection(self) -> None:
        """Select nothing."""
        self.deselect()

    def on_text_restored(self) -> None:
        """As a cell that is not edited, the line is replaced by what is typed next."""
        self.selectAll()

    def select_range(self, start: int, end: int) -> None:
        """Select some characters of the text; all of it where it is dressed."""
        if start < end and self.text() != self.binding.text:
            self.selectAll()
        else:
            self.setSelection(start, end - start)

    def insert_text(self, text: str) -> None:
        """Put a text in place of the selection, as if typed."""
        self.insert(text)

    def standard_context_menu(self) -> QMenu:
        """Qt's own context menu of a line."""
        return self.createStandardContextMenu()


class TextField(BoundField, QPlainTextEdit):
    """Text of any length at a place, wrapped; Alt+Enter is a line break, Tab leaves the field."""

    allows_line_breaks = True

    def __init__(
        self, document: Document | None, place: FieldRef, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # files dropped anywhere are the window's
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.binding = FieldBinding(self, self, place)
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

    def displayed_text(self) -> str:
        """The text in the field as it stands."""
        return self.toPlainText()

    def move_cursor_to_end(self) -> None:
        """Put the cursor behind the text, nothing selected."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def arrow_leaves(self, move: Direction) -> bool:  # noqa: ARG002  (to every side alike)
        """True while the whole text is selected: a text of several lines has arrows of its own."""
        cursor = self.textCursor()
        return len(cursor.selectedText()) == self.document().characterCount() - 1

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        self.selectAll()

    def clear_selection(self) -> None:
        """Select nothing, the cursor where it is."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def select_range(self, start: int, end: int) -> None:
        """Select some characters of the text and scroll to them."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def insert_text(self, text: str) -> None:
        """Put a text in place of the selection, as if typed."""
        self.insertPlainText(text)

    def standard_context_menu(self) -> QMenu:
        """Qt's own context menu of a text."""
        return self.createStandardContextMenu()

    def _typed(self) -> None:
        self.binding.set_typed_text(self.toPlainText())


FieldRows = Sequence[Sequence[QWidget | None]]
"""The fields as they stand; None where a column has none in that row."""

_STEPS = {
    Direction.DOWN: (1, 0),
    Direction.UP: (-1, 0),
    Direction.LEFT: (0, -1),
    Direction.RIGHT: (0, 1),
}


class FieldGrid(QObject):
    """The fields of one panel; ``beyond`` says that Enter went over its first or last row.

    If it takes ``blocks``, one that is pasted fills the fields from there to the right and
    down. ``said`` is a sentence for the status bar.
    """

    edgePassed = Signal(Direction)
    messageShown = Signal(str)

    def __init__(self, parent: QObject, *, blocks: bool = False) -> None:
        super().__init__(parent)
        self._blocks = blocks
        self._rows: FieldRows = ()
        self._began = 0
        self._reached: QWidget | None = None

    def set_fields(self, rows: FieldRows) -> None:
        """Take these fields as the cells from now on, and follow where their keys lead."""
        self._rows = rows
        for field in (cell for cells in rows for cell in cells if isinstance(cell, BoundField)):
            field.binding.fieldLeft.connect(partial(self.move_focus, field))
            if self._blocks:
                field.paste_block = partial(self._take, field)

    def position(self, field: QWidget) -> tuple[int, int] | None:
        """Row and column of a field, or None if it is none of the cells."""
        spots = (
            (row, column)
            for row, cells in enumerate(self._rows)
            for column, cell in enumerate(cells)
            if cell is field
        )
        return next(spots, None)

    def move_focus(self, field: QWidget, move: Direction) -> None:
        """Give the focus to the neighbour of a field; over the last row, say so.

        Where Tab leads is Qt's to know; Enter after it goes below the field it began in.
        """
        spot = self.position(field)
        if spot is None:
            return
        if move not in _STEPS:
            self._began = self._began if field is self._reached else spot[1]
            self._reached = QApplication.focusWidget()
            return
        if move is Direction.DOWN and field is self._reached:
            spot = spot[0], self._began
        target = self._neighbour(spot, move)
        if target is not None:
            focus_field(target, move)
        elif move in (Direction.DOWN, Direction.UP):
            self.edgePassed.emit(move)

    def entry_field(self, *, last: bool) -> QWidget | None:
        """The first cell of the last (or of the first) row."""
        row = self._rows[-1 if last else 0] if self._rows else ()
        return next((cell for cell in row if cell is not None), None)

    def fill_down(self, field: QWidget) -> None:
        """Put what stands above a field into it, as one step."""
        spot = self.position(field)
        above = self._neighbour(spot, Direction.UP) if spot else None
        if not isinstance(field, BoundField) or not isinstance(above, BoundField):
            self.messageShown.emit(NOTHING_ABOVE_MESSAGE)
        elif field.binding.read_only:
            self.messageShown.emit(READ_ONLY_MESSAGE)
        elif (document := field.binding.document) is not None:
            before = document.form
            document.set(field.ref, above.binding.text, "向下填充")
            field.select_all()
            self.messageShown.emit(filled_down_message(1, altered=document.form != before))

    def _take(self, field: BoundField, block: CellBlock) -> bool:
        """Fill the fields with a block of several cells; False if it has but one."""
        spot, document = self.position(field), field.binding.document
        if spot is None or document is None or block.only_text is not None:
            return False
        row, column = spot
        grid = [
            [cell.ref if isinstance(cell, BoundField) else None for cell in cells[column:]]
            for cells in self._rows[row:]
        ]
        landing = paste_over_fields(block, grid)
        document.apply("粘贴", landing.edits)
        self.messageShown.emit(landing.sentence)
        return True

    def _neighbour(self, spot: tuple[int, int], move: Direction) -> QWidget | None:
        down, right = _STEPS[move]
        row, column = spot[0] + down, spot[1] + right
        while 0 <= row < len(self._rows) and 0 <= column < _width(self._rows):
            cells = self._rows[row]
            found = cells[column] if column < len(cells) else None
            if found is not None and found.isEnabled():
                return found
            row, column = row + down, column + right
        return None


def focus_field(field: QWidget, move: Direction) -> None:
    """Give a field the focus as a key would: its text is selected, so that typing replaces it."""
    reason = Qt.FocusReason.BacktabFocusReason if move.backwards else Qt.FocusReason.TabFocusReason
    field.setFocus(reason)


def _width(rows: FieldRows) -> int:
    return max((len(cells) for cells in rows), default=0)
