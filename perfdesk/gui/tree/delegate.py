"""The delegate of the indicator tree: paints cells, measures rows and opens editors.

The editors are fields like those of the panels, without a frame. They write to the document
on each key, so the delegate copies no data between editor and model; it only commits the edit.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from perfdesk.core.field_ref import FieldRef
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.panels import sheet_keys
from perfdesk.gui.panels.fields import MENU_FOCUS_REASONS, LineField, TextField
from perfdesk.gui.panels.sheet_keys import Direction
from perfdesk.gui.tree.cells import MULTILINE_COLUMNS, NUMBER_COLUMNS, TreeColumn, TreeRow
from perfdesk.gui.tree.painting import (
    PAD_X,
    PAD_Y,
    LayoutCache,
    draw_frame,
    draw_rules,
    draw_text,
    text_colour,
    text_style,
    tree_colours,
)
from perfdesk.gui.tree.tree_model import Index, IndicatorModel

INSET = 2
"""Pixels between the edge of a cell and its editor, where the frame is drawn."""


class CellLineEdit(LineField):
    """The editor of a number."""

    def __init__(self, document: Document, ref: FieldRef, parent: QWidget) -> None:
        super().__init__(document, ref, parent=parent)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setTextMargins(0, PAD_Y - INSET - 1, 0, 0)

    def arrow_leaves(self, direction: Direction) -> bool:  # noqa: ARG002  (to no side)
        """Return False: in a cell, the delegate handles the arrows at the edges."""
        return False

    def at_edge(self, direction: Direction) -> bool:
        """Return True for up and down: a number has one line."""
        return direction in (Direction.UP, Direction.DOWN)


class CellTextEdit(TextField):
    """The editor of a wrapped text; its lines stand exactly where the painted ones were."""

    def __init__(self, document: Document, ref: FieldRef, parent: QWidget, *, breaks: bool) -> None:
        super().__init__(document, ref, parent)
        self.allows_line_breaks = breaks
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(PAD_Y - INSET)
        sides = PAD_X - PAD_Y
        self.setViewportMargins(sides, 0, sides - 1, 0)  # the cell's rule is not the editor's
        self.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll back to the first line once the row has grown to show all lines."""
        super().resizeEvent(event)
        self.verticalScrollBar().setValue(0)
        self.ensureCursorVisible()

    def arrow_leaves(self, direction: Direction) -> bool:  # noqa: ARG002  (to no side)
        """Return False: in a cell, the delegate handles the arrows at the edges."""
        return False

    def at_edge(self, direction: Direction) -> bool:
        """Return True for up in the first line of the wrapped text and for down in the last."""
        operation = _CURSOR_MOVES.get(direction)
        return operation is not None and not self.textCursor().movePosition(operation)


_CURSOR_MOVES = {
    Direction.UP: QTextCursor.MoveOperation.Up,
    Direction.DOWN: QTextCursor.MoveOperation.Down,
}


CellEditor = CellLineEdit | CellTextEdit

_PADDING = 2 * PAD_Y
"""Pixels of a row above and below its text, with its rule."""
_MINIMUM_TEXT_WIDTH = 20
"""Pixels, however narrow the column."""

_EDIT_KEEPING_REASONS = (*MENU_FOCUS_REASONS, Qt.FocusReason.ActiveWindowFocusReason)
"""Reasons of a focus loss that leaves the editor open: a menu, a dialog, another program."""


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of the tree, measures its rows and opens their editors."""

    leaveRequested = Signal(Direction)
    """Enter or Tab ended the edit and moves on in this direction."""
    arrowLeft = Signal(Direction)
    """An arrow key ended the edit and moves on in this direction."""
    editEnded = Signal()
    """A key ended the edit, whether or not it moves on."""
    messageShown = Signal(str)
    """A sentence for the status bar, of an open editor."""

    def __init__(self, tree: QTreeView, model: IndicatorModel) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = model
        self._layouts = LayoutCache(tree.font())
        self.heights_guessed = False
        """True after rows were measured as one line each because the tree was hidden."""
        self.active_cell: Callable[[], QModelIndex] = tree.currentIndex
        """Returns the cell that typing goes into; the tree replaces it by its anchor's."""

    def forget_layouts(self) -> None:
        """Discard the text layouts made with the tree's former font."""
        self._layouts = LayoutCache(self._tree.font())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint background, text, rules and mark of a cell, and the frame of the active one."""
        cell = self._model.cell(index)
        if cell is None:
            return
        rect, palette = option.rect, option.palette
        colours = tree_colours(palette)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.selected_background)
        elif cell.is_missing:
            painter.fillRect(rect, theme.MISSING_TINT)
        text, width = cell.text, _text_width(rect.width())
        if self._model.ghost_parent(index):  # it is one line high
            text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        lines = self._layouts.get(text, width, text_style(cell))
        draw_text(painter, rect, lines, text_colour(cell, colours))
        draw_rules(painter, rect, colours.rule)
        if cell.severity:
            theme.draw_mark(painter, rect, cell.severity, palette)
        if index == self.active_cell():
            edited = self._tree.state() == QTreeView.State.EditingState
            focused = edited or self._tree.hasFocus()
            draw_frame(painter, rect, colours.frame if focused else colours.muted)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the height of the whole row for its first column in view, 0 for the others."""
        header = self._tree.header()
        width = header.sectionSize(index.column())
        if index.column() != max(0, header.logicalIndexAt(0)):
            return QSize(width, 0)
        self.heights_guessed = not self._tree.isVisible()
        return QSize(width, self.line_height() if self.heights_guessed else self._row_height(index))

    def _row_height(self, index: Index) -> int:
        row, header = self._model.tree_row(index), self._tree.header()
        heights = [
            self._layouts.height(cell.text, self._column_text_width(row, column), text_style(cell))
            + _PADDING
            for column, cell in (self._model.cells(row) if row else ())
            if cell.text and row and not header.isSectionHidden(column)
        ]
        return max([self.line_height(), *heights])

    def line_height(self) -> int:
        """Return the height of a row with one line, in pixels."""
        return QFontMetrics(self._tree.font()).height() + _PADDING

    def _column_text_width(self, row: TreeRow, column: int) -> int:
        width = self._tree.header().sectionSize(column)
        if column == TreeColumn.NAME:
            width -= self._tree.indentation() * row.level
        return _text_width(width)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: Index,
    ) -> QWidget:
        """Return a field widget for the cell, or None if the cell edits nothing."""
        ref, document = self._model.field_ref(index), self._model.document
        if ref is None or document is None:
            return None  # type: ignore[return-value]  # Qt: no editor
        editor: CellEditor
        if index.column() in NUMBER_COLUMNS:
            editor = CellLineEdit(document, ref, parent)
        else:
            editor = CellTextEdit(document, ref, parent, breaks=index.column() in MULTILINE_COLUMNS)
        editor.binding.messageShown.connect(self.messageShown)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Do nothing: the editor follows the document by itself."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: ARG002
        """Commit the edit: its text is in the document already."""
        if isinstance(editor, CellLineEdit | CellTextEdit):
            editor.binding.commit()

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: Index,  # noqa: ARG002
    ) -> None:
        """Fill the cell with the editor, inside the frame."""
        editor.setGeometry(option.rect.adjusted(INSET, INSET, -INSET - 1, -INSET - 1))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """End the edit with the keys of a spreadsheet, unless an input method composes."""
        if (
            isinstance(event, QFocusEvent)
            and event.lostFocus()
            and event.reason() in _EDIT_KEEPING_REASONS
        ):
            return False  # Qt's own filter would close the editor
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(editor, event)
        if not isinstance(editor, CellLineEdit | CellTextEdit) or not isinstance(event, QKeyEvent):
            return False
        arrow = _arrow_over_edge(editor, event)
        direction = arrow or sheet_keys.leave_direction(event)
        cancels = sheet_keys.is_cancel_key(event)
        if editor.binding.composing or not (direction or cancels):
            return editor.binding.is_input_method_key(event)
        if cancels and editor.binding.document is not None:
            editor.binding.document.cancel_edit()
        else:
            editor.binding.commit()
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.editEnded.emit()
        if direction:
            (self.arrowLeft if arrow else self.leaveRequested).emit(direction)
        return True


def _text_width(cell_width: int) -> int:
    """Return how many pixels wide the text of a cell may be."""
    return max(_MINIMUM_TEXT_WIDTH, cell_width - 2 * PAD_X)


def _arrow_over_edge(editor: CellEditor, event: QKeyEvent) -> Direction | None:
    """Return the direction of an arrow key that leaves the editor; None if it moves inside."""
    arrow = sheet_keys.arrow_direction(event)
    return arrow if arrow and editor.at_edge(arrow) else None
