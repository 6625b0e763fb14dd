"""The input fields of the panels: one line or wrapped text, bound to a field of the document.

``BoundField`` holds what both kinds share: spreadsheet keys, undo and redo, input methods,
focus and the context menu. A field class mixes it in before its Qt class and defines how its
own text is read and selected. ``FieldGrid`` arranges the fields of one panel in rows and
columns and moves the focus between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QMargins, QObject, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStyle,
    QStyleOptionFrame,
    QWidget,
)

from perfdesk.core.block_paste import CellBlock, paste_over_fields, text_for_field
from perfdesk.core.checks.problem import Problem, Severity
from perfdesk.core.field_ref import FieldRef
from perfdesk.gui import clipboard, theme
from perfdesk.gui.document import Document
from perfdesk.gui.panels import sheet_keys
from perfdesk.gui.panels.binding import FieldBinding, reconnect_action
from perfdesk.gui.panels.sheet_keys import Direction
from perfdesk.gui.sentences import (
    NO_TEXT_TO_PASTE_MESSAGE,
    NOTHING_ABOVE_MESSAGE,
    READ_ONLY_MESSAGE,
    filled_down_message,
)
from perfdesk.gui.widgets import MixinBase

MENU_FOCUS_REASONS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
"""Reasons of a focus loss that leaves the edit open: a menu has the focus for a moment."""

_KEY_FOCUS_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


_FRAME = QMargins(2, 2, 2, 2)
"""The frame of a line, in pixels, which has rounded corners in Qt's Fusion style."""
MARK_WIDTH = theme.MARK_SIZE + 2 * 3
"""Pixels of a mark in the corner where a text would begin, with a margin on either side."""


class MarkedWidget(MixinBase):
    """A widget for a field of the form that shows its problems by a mark and a tooltip."""

    _severity: Severity | None = None
    _problems_text = ""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the field with the worst of its problems, which comes first; a tooltip has all."""
        severity = problems[0].severity if problems else None
        text = "\n".join(each.message for each in problems)
        if (severity, text) != (self._severity, self._problems_text):
            self._severity, self._problems_text = severity, text
            self.setAccessibleDescription(text)
            self.update_tooltip()
            self.painted_widget().update()

    def update_tooltip(self) -> None:
        """Set the tooltip to what there is to tell, if anything."""
        text = self.tooltip_text()
        self.setToolTip(theme.tooltip(text) if text else "")

    def tooltip_text(self) -> str:
        """Return what the tooltip tells: the problems of the field."""
        return self._problems_text

    def painted_widget(self) -> QWidget:
        """Return the widget on which text and mark are painted."""
        return self

    def paint_mark(self, area: QRect) -> None:
        """Paint the mark of the worst problem in the upper right corner of an area."""
        if self._severity is not None:
            widget = self.painted_widget()
            painter = QPainter(widget)
            theme.draw_mark(painter, area, self._severity, widget.palette())
            painter.end()


class BoundField(MarkedWidget):
    """A widget for one field of the form; ``binding.fieldLeft`` announces keys that move on."""

    binding: FieldBinding
    _is_missing = False
    allows_line_breaks = False
    """True if the text may have line breaks."""

    paste_block: Callable[[CellBlock], bool] | None = None
    """Pastes a block of cells over this field and its neighbours; returns False if it cannot.

    None where the fields around cannot hold a block.
    """

    def bind(self, document: Document | None) -> None:
        """Show the same field of another document, from its beginning unless it has the focus."""
        self.binding.bind(document)
        if not self.hasFocus():
            self.move_cursor_to_start()

    @property
    def ref(self) -> FieldRef:
        """The field whose text is shown."""
        return self.binding.ref

    def show_missing(self, missing: bool) -> None:
        """Tint the field if it is empty and a finished form needs it."""
        if missing != self._is_missing:
            self._is_missing = missing
            self.painted_widget().update()

    def paint_tint(self, inside: QRect) -> None:
        """Tint the area inside the frame if the field is missing."""
        if self._is_missing:
            QPainter(self.painted_widget()).fillRect(inside, theme.MISSING_TINT)

    def displayed_text(self) -> str:
        """Return the text the widget shows, without text still being composed."""
        raise NotImplementedError

    def move_cursor_to_start(self) -> None:
        """Put the cursor before the text, which is then shown from its beginning."""
        raise NotImplementedError

    def move_cursor_to_end(self) -> None:
        """Put the cursor at the end of the text, nothing selected."""
        raise NotImplementedError

    def arrow_leaves(self, direction: Direction) -> bool:
        """Return True if an arrow key leaves the field instead of moving the text cursor."""
        raise NotImplementedError

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        raise NotImplementedError

    def on_text_restored(self) -> None:
        """React to Esc or undo having restored the former text; do nothing by default."""

    def clear_selection(self) -> None:
        """Select nothing: only the focused field shows a selection."""
        raise NotImplementedError

    def insert_text(self, text: str) -> None:
        """Replace the selection with a text, as if it were typed."""
        raise NotImplementedError

    def paste(self) -> None:
        """Paste a block of cells over the fields from here on, or a text into this field.

        Without a text on the clipboard the selected one stays.
        """
        if self.binding.read_only:
            self.binding.messageShown.emit(READ_ONLY_MESSAGE)
            return
        block = clipboard.read_block() if self.paste_block else None
        if block is not None and self.paste_block is not None and self.paste_block(block):
            return
        if text := text_for_field(clipboard.block_as_text(), self.ref.field):
            self.insert_text(text)
        else:
            self.binding.messageShown.emit(NO_TEXT_TO_PASTE_MESSAGE)

    def standard_context_menu(self) -> QMenu:
        """Return Qt's own context menu of the widget."""
        raise NotImplementedError

    def eventFilter(self, _own: QObject, event: QEvent) -> bool:
        """Claim undo, redo and Esc before the window's menus do; installed only while focused."""
        return (
            event.type() == QEvent.Type.ShortcutOverride
            and self.binding.handle_shortcut_override(event)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send undo, redo and Esc to the document, and move on with the keys of a spreadsheet.

        Say why a text that cannot be edited stays as it is.
        """
        if self.binding.read_only and sheet_keys.is_typing_key(event):
            self.binding.messageShown.emit(READ_ONLY_MESSAGE)
            return
        cancels = self.binding.is_open and not self.binding.composing
        cancels = cancels and sheet_keys.is_cancel_key(event)
        if not self.binding.handle_key(event) and (
            self.binding.composing or not self._sheet_key(event)
        ):
            super().keyPressEvent(event)
        elif cancels:
            self.on_text_restored()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Let Qt move the focus for Tab, and announce that it moved."""
        moved = super().focusNextPrevChild(forwards)
        self.binding.fieldLeft.emit(Direction.NEXT if forwards else Direction.PREVIOUS)
        return moved

    def _sheet_key(self, event: QKeyEvent) -> bool:
        arrow = sheet_keys.arrow_direction(event)
        direction = (
            arrow if arrow and self.arrow_leaves(arrow) else sheet_keys.leave_direction(event)
        )
        if sheet_keys.is_edit_key(event):
            self.move_cursor_to_end()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif sheet_keys.is_line_break_key(event):
            if self.allows_line_breaks and self.isEnabled() and not self.binding.read_only:
                self.insert_text("\n")
        elif direction is not None:
            self.binding.leave(direction)
        else:
            return False
        event.accept()
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Hand the event of an input method to the binding, which keeps uncommitted text out."""
        self.binding.handle_input_method(event, super().inputMethodEvent, self.displayed_text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the text as it was typed; select it if a key moved the focus here."""
        self.installEventFilter(self)
        self.binding.refresh()
        super().focusInEvent(event)
        if event.reason() in _KEY_FOCUS_REASONS:
            self.select_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit the edit, unless only a menu opened: then the selection stays too."""
        stays = event.reason() in MENU_FOCUS_REASONS
        reason = Qt.FocusReason.PopupFocusReason if stays else event.reason()
        super().focusOutEvent(QFocusEvent(event.type(), reason))
        if not stays:
            self.removeEventFilter(self)
            self.binding.commit()
            self.binding.composing = False
            self.binding.refresh()
            if reason != Qt.FocusReason.ActiveWindowFocusReason:
                self.clear_selection()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show Qt's own menu, with the document's undo and redo."""
        menu = self.binding.connect_menu(self.standard_context_menu())
        reconnect_action(menu, "edit-paste", not self.binding.read_only, self.paste)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


def _qt_position(text: str, offset: int) -> int:
    """Return the position that Qt gives to the character number ``offset`` of a text.

    Qt counts units of UTF-16, which are two for a character beyond U+FFFF, e.g. the 𬭎 of a name.
    """
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


DisplayFormat = Callable[[str], str]
"""How a text is shown while it is not edited, e.g. 1234567 as 1,234,567."""


_TEXT_MARGIN = 2
"""Pixels that QLineEdit keeps free left and right of its text."""


class LineField(BoundField, QLineEdit):
    """One line of text of a field; ``display`` formats it while it has no focus."""

    def __init__(
        self,
        document: Document | None,
        ref: FieldRef,
        display: DisplayFormat | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # the window handles dropped files
        self._display = display
        self.binding = FieldBinding(self, self, ref)
        self.textEdited.connect(self.binding.set_typed_text)
        self.textChanged.connect(self.update_tooltip)
        self.bind(document)

    def show_text(self, text: str) -> None:
        """Show the text; keep the cursor where it is as far as the text reaches.

        Where the whole text is selected, so is the new one: typing replaces it.
        """
        shown = text if self.hasFocus() or self._display is None else self._display(text)
        if shown != self.text():
            cursor, all_selected = self.cursorPosition(), self.selectedText() == self.text()
            self.setText(shown)
            self.setCursorPosition(cursor if self.hasFocus() else 0)  # beyond the end: to the end
            if self.hasFocus() and all_selected:
                self.selectAll()

    def tooltip_text(self) -> str:
        """Return a text too long to be seen as a whole, and the problems of the field."""
        return "\n".join(filter(None, (self.long_text(), super().tooltip_text())))

    def long_text(self) -> str:
        """Return the text if it is too long to be seen as a whole, else ""."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        contents = QStyle.SubElement.SE_LineEditContents
        shown = self.style().subElementRect(contents, option, self)
        shown = shown.marginsRemoved(self.textMargins())
        needed = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _TEXT_MARGIN
        return self.text() if needed > shown.width() else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell in the tooltip what no longer fits."""
        super().resizeEvent(event)
        self.update_tooltip()

    def show_read_only(self, read_only: bool) -> None:
        """Allow or forbid editing; the text can be selected either way."""
        self.setReadOnly(read_only)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the field as others; a text that would run under the mark ends before it."""
        super().show_problems(problems)
        room = MARK_WIDTH if problems and not self._is_marked_at_left() else 0
        if room != self.textMargins().right():  # setting it paints the field anew
            self.setTextMargins(0, 0, room, 0)
            self.update_tooltip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, the tint of a missing one and the mark of its worst problem."""
        super().paintEvent(event)
        self.paint_tint(self.rect().marginsRemoved(_FRAME))
        area = self.rect()
        if self._is_marked_at_left():
            area.setWidth(MARK_WIDTH)
        self.paint_mark(area)

    def _is_marked_at_left(self) -> bool:
        return bool(self.alignment() & Qt.AlignmentFlag.AlignRight)

    def displayed_text(self) -> str:
        """Return the text the widget shows."""
        return self.text()

    def move_cursor_to_start(self) -> None:
        """Put the cursor before the text, which is then shown from its beginning."""
        self.setCursorPosition(0)

    def move_cursor_to_end(self) -> None:
        """Put the cursor at the end of the text, nothing selected."""
        self.end(False)

    def arrow_leaves(self, direction: Direction) -> bool:
        """Return True for up and down; for the sides if all is selected or the cursor is there."""
        if direction in (Direction.UP, Direction.DOWN) or self.selectedText() == self.text():
            return True
        edge = 0 if direction.backwards else _qt_position(self.text(), len(self.text()))
        return not self.hasSelectedText() and self.cursorPosition() == edge

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        self.selectAll()

    def clear_selection(self) -> None:
        """Select nothing, and show the text from its beginning: a line selected is at its end."""
        self.deselect()
        self.move_cursor_to_start()

    def on_text_restored(self) -> None:
        """Select the text, so that it is replaced by what is typed next, as in a closed cell."""
        self.selectAll()

    def select_range(self, start: int, end: int) -> None:
        """Select characters ``start`` to ``end``; all of the text where it is shown formatted."""
        if start < end and self.text() != self.binding.text:
            self.selectAll()
        else:
            first, after = (_qt_position(self.text(), offset) for offset in (start, end))
            self.setSelection(first, after - first)

    def insert_text(self, text: str) -> None:
        """Replace the selection with a text, as if it were typed."""
        self.insert(text)

    def standard_context_menu(self) -> QMenu:
        """Return Qt's own context menu of a line."""
        return self.createStandardContextMenu()


class TextField(BoundField, QPlainTextEdit):
    """Wrapped text of any length; Alt+Enter breaks the line, Tab leaves the field."""

    allows_line_breaks = True

    def __init__(
        self, document: Document | None, ref: FieldRef, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # the window handles dropped files
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.binding = FieldBinding(self, self, ref)
        self.bind(document)
        self.textChanged.connect(self._on_text_changed)

    def show_text(self, text: str) -> None:
        """Show the text; keep the cursor where it is as far as the text reaches.

        Where the whole text is selected, so is the new one: typing replaces it. Where there was
        none, the cursor stands behind the new one: typing goes on.
        """
        before, position = self.toPlainText(), self.textCursor().position()
        if text == before:
            return
        all_selected = self._is_all_selected()
        # toPlainText returns a no-break space as a space (Qt 6.11): not to be typed back
        blocker = QSignalBlocker(self)
        self.setPlainText(text)
        blocker.unblock()
        if not self.hasFocus():
            return
        if not before:
            self.move_cursor_to_end()
        elif all_selected:
            self.selectAll()
        else:
            self._put_cursor(position)

    def _put_cursor(self, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def show_read_only(self, read_only: bool) -> None:
        """Allow or forbid editing; the cursor moves by keys either way."""
        self.setReadOnly(read_only)

    def painted_widget(self) -> QWidget:
        """Return the area with the text, without frame and scroll bar."""
        return self.viewport()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the place where the user types in sight."""
        super().resizeEvent(event)
        if self.hasFocus():
            self.ensureCursorVisible()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, the tint of a missing one, the mark of its worst problem, the focus."""
        super().paintEvent(event)
        self.paint_tint(self.viewport().rect())
        self.paint_mark(self.painted_widget().rect())
        if self.hasFocus() and self.frameShape() != QFrame.Shape.NoFrame:
            self._paint_focus()

    def _paint_focus(self) -> None:
        """Frame the text as Fusion frames a line that has the focus, and no text (Qt 6.11)."""
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
        painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the field has the focus now."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the field has the focus no longer."""
        super().focusOutEvent(event)
        self.viewport().update()

    def displayed_text(self) -> str:
        """Return the text the widget shows."""
        return self.toPlainText()

    def move_cursor_to_start(self) -> None:
        """Put the cursor before the text, which is then shown from its beginning."""
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def move_cursor_to_end(self) -> None:
        """Put the cursor at the end of the text, nothing selected."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def arrow_leaves(self, direction: Direction) -> bool:  # noqa: ARG002  (to every side alike)
        """Return True while the whole text is selected; else the arrows move inside the text."""
        return self._is_all_selected()

    def _is_all_selected(self) -> bool:
        cursor = self.textCursor()
        selected = cursor.selectionEnd() - cursor.selectionStart()
        return selected == self.document().characterCount() - 1

    def select_all(self) -> None:
        """Select the whole text, so that typing replaces it."""
        self.selectAll()

    def clear_selection(self) -> None:
        """Select nothing, with the cursor and the part of the text in sight as they are."""
        scrolled = self.verticalScrollBar().value()
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(scrolled)

    def select_range(self, start: int, end: int) -> None:
        """Select characters ``start`` to ``end`` and scroll to them."""
        cursor = self.textCursor()
        text = self.toPlainText()
        cursor.setPosition(_qt_position(text, start))
        cursor.setPosition(_qt_position(text, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def insert_text(self, text: str) -> None:
        """Replace the selection with a text, as if it were typed."""
        self.insertPlainText(text)

    def standard_context_menu(self) -> QMenu:
        """Return Qt's own context menu of a text."""
        return self.createStandardContextMenu()

    def _on_text_changed(self) -> None:
        self.binding.set_typed_text(self.toPlainText())


FieldRows = Sequence[Sequence[QWidget | None]]
"""The fields row by row; None where a row has no field in that column.

A field that covers several columns stands in each of them.
"""

PlaceAmounts = Callable[[CellBlock, int, int], CellBlock | None]
"""Places a block of amounts by its labels; gets row and column of the focused field too."""

_OFFSETS = {
    Direction.DOWN: (1, 0),
    Direction.UP: (-1, 0),
    Direction.LEFT: (0, -1),
    Direction.RIGHT: (0, 1),
}


class FieldGrid(QObject):
    """The fields of one panel in rows and columns, as the cells of a spreadsheet.

    With ``by_labels``, blocks of amounts can be pasted. It gets a block with row and column of the
    focused field, and returns it as the fields stand, by its labels and headings. If it returns
    None, the block fills the fields to the right and down from the focused one. ``remark`` says
    what is to be checked about a block that was pasted, "" for nothing.
    """

    edgePassed = Signal(Direction)
    """A key moved up from the first row or down from the last one."""
    messageShown = Signal(str)
    """A sentence for the status bar."""

    def __init__(
        self,
        parent: QObject,
        by_labels: PlaceAmounts | None = None,
        remark: Callable[[CellBlock], str] = lambda _block: "",
    ) -> None:
        super().__init__(parent)
        self._by_labels, self._remark = by_labels, remark
        self._rows: FieldRows = ()
        self._tab_column = 0
        self._tab_target: QWidget | None = None

    def set_fields(self, rows: FieldRows) -> None:
        """Make these fields the cells of the grid and connect their keys."""
        self._rows = rows
        for field in (cell for cells in rows for cell in cells if isinstance(cell, BoundField)):
            field.binding.fieldLeft.connect(partial(self.move_focus, field))
            field.binding.messageShown.connect(self.messageShown)
            if self._by_labels is not None:
                field.paste_block = partial(self._paste_block, field, self._by_labels)

    def position(self, field: QWidget) -> tuple[int, int] | None:
        """Return row and column of a field, or None if it is not in the grid."""
        positions = (
            (row, column)
            for row, cells in enumerate(self._rows)
            for column, cell in enumerate(cells)
            if cell is field
        )
        return next(positions, None)

    def move_focus(self, field: QWidget, direction: Direction) -> None:
        """Focus the neighbour of a field; announce a move past the first or last row.

        Qt moves the focus for Tab itself. Enter after Tab goes to the column in which Tab
        began, as in a spreadsheet.
        """
        position = self.position(field)
        if position is None:
            return
        if direction not in _OFFSETS:
            self._tab_column = self._tab_column if field is self._tab_target else position[1]
            self._tab_target = QApplication.focusWidget()
            return
        if direction is Direction.DOWN and field is self._tab_target:
            position = position[0], self._tab_column
        target = self._neighbour(position, direction)
        if target is not None:
            focus_field(target, direction)
        elif direction in (Direction.DOWN, Direction.UP):
            self.edgePassed.emit(direction)

    def entry_field(self, *, last: bool) -> QWidget | None:
        """Return the first field of the last row or of the first one."""
        row = self._rows[-1 if last else 0] if self._rows else ()
        return next((cell for cell in row if cell is not None), None)

    def fill_down(self, field: QWidget) -> None:
        """Copy the text of the field above into ``field``, as one undo step."""
        position = self.position(field)
        above = self._neighbour(position, Direction.UP) if position else None
        if not isinstance(field, BoundField) or not isinstance(above, BoundField):
            self.messageShown.emit(NOTHING_ABOVE_MESSAGE)
        elif field.binding.read_only:
            self.messageShown.emit(READ_ONLY_MESSAGE)
        elif (document := field.binding.document) is not None:
            before = document.form
            document.set(field.ref, above.binding.text, "向下填充")
            field.select_all()
            self.messageShown.emit(filled_down_message(1, altered=document.form != before))

    def _paste_block(
        self,
        field: BoundField,
        by_labels: PlaceAmounts,
        block: CellBlock,
    ) -> bool:
        """Paste amounts by labels or from ``field`` on; return False if there is one cell."""
        position, document = self.position(field), field.binding.document
        if position is None or document is None or block.only_text is not None:
            return False
        placed = by_labels(block, *position)
        row, column = position if placed is None else (0, 0)
        grid = [
            [cell.ref if isinstance(cell, BoundField) else None for cell in cells[column:]]
            for cells in self._rows[row:]
        ]
        pasted = paste_over_fields(block if placed is None else placed, grid)
        document.apply("粘贴", pasted.edits, field.ref)
        self.messageShown.emit(pasted.sentence + self._remark(block))
        return True

    def _neighbour(self, position: tuple[int, int], direction: Direction) -> QWidget | None:
        down, right = _OFFSETS[direction]
        origin = self._rows[position[0]][position[1]]
        row, column = position[0] + down, position[1] + right
        while 0 <= row < len(self._rows) and 0 <= column < _width(self._rows):
            cells = self._rows[row]
            field = cells[column] if column < len(cells) else None
            if field is not None and field is not origin and field.isEnabled():
                return field
            row, column = row + down, column + right
        return None


def focus_field(field: QWidget, direction: Direction) -> None:
    """Focus a field as Tab would: its text is selected, so that typing replaces it."""
    reason = (
        Qt.FocusReason.BacktabFocusReason if direction.backwards else Qt.FocusReason.TabFocusReason
    )
    field.setFocus(reason)


def _width(rows: FieldRows) -> int:
    return max((len(cells) for cells in rows), default=0)
