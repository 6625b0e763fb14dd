"""The editors that open inside a cell of the tree: fields without a frame.

What they share with the fields of the panels (the open edit, input methods, undo)
is there; here is only how they sit in a cell.

Paints the cells of the indicator tree, measures its rows and opens their editors.

The editors feed the document on each key, so nothing is carried between editor
and model here; ending an edit is all that is left to do.
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
    draw_mark,
    draw_rules,
    draw_text,
    text_colour,
    text_style,
    tree_colours,
)
from perfdesk.gui.tree.tree_model import Index, IndicatorModel

INSET = 2
"""Pixels an editor leaves free inside its cell, where the frame is drawn."""


class CellLineEdit(LineField):
    """The editor of a figure."""

    def __init__(self, document: Document, place: FieldRef, parent: QWidget) -> None:
        super().__init__(document, place, parent=parent)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setTextMargins(0, PAD_Y - INSET - 1, 0, 0)

    def arrow_leaves(self, move: Direction) -> bool:  # noqa: ARG002  (to no side)
        """False: inside a cell the arrows are the text's, or the delegate's."""
        return False

    def at_edge(self, move: Direction) -> bool:
        """True up and down: a figure is one line."""
        return move in (Direction.UP, Direction.DOWN)


class CellTextEdit(TextField):
    """The editor of a wrapped text, its lines exactly where the painted ones were."""

    def __init__(
        self, document: Document, place: FieldRef, parent: QWidget, *, breaks: bool
    ) -> None:
        super().__init__(document, place, parent)
        self.allows_line_breaks = breaks
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

    def arrow_leaves(self, move: Direction) -> bool:  # noqa: ARG002  (to no side)
        """False: inside a cell the arrows are the text's, or the delegate's."""
        return False

    def at_edge(self, move: Direction) -> bool:
        """True up from the first line of the text as it is wrapped, and down from the last."""
        way = _WAYS.get(move)
        return way is not None and not self.textCursor().movePosition(way)


_WAYS = {Direction.UP: QTextCursor.MoveOperation.Up, Direction.DOWN: QTextCursor.MoveOperation.Down}


CellEditor = CellLineEdit | CellTextEdit

_AROUND = 2 * PAD_Y + 1
"""Pixels of a row above and below its text, with the rule."""

_FOR_A_WHILE = (*MENU_FOCUS_REASONS, Qt.FocusReason.ActiveWindowFocusReason)
"""Why the focus goes without leaving the cell: to a menu, a dialog, another program."""


class CellDelegate(QStyledItemDelegate):
    """The delegate of the indicator tree; it says where the key that ended an edit leads on."""

    leaveRequested = Signal(Direction)
    """Enter or Tab ended the edit."""
    arrowLeft = Signal(Direction)
    """An arrow key did."""

    def __init__(self, tree: QTreeView, model: IndicatorModel) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = model
        self._layouts = LayoutCache(tree.font())
        self.heights_guessed = False
        """A hidden tree was told that its rows have one line: their widths are not known yet."""
        self.active_cell: Callable[[], QModelIndex] = tree.currentIndex
        """The cell that is typed into."""

    def forget_layouts(self) -> None:
        """Forget the layouts made with the tree's former font."""
        self._layouts = LayoutCache(self._tree.font())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, text, mark and rules of a cell, and the frame of the current one."""
        cell = self._model.cell(index)
        if cell is None:
            return
        rect, palette = option.rect, option.palette
        colours = tree_colours(palette)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.selected_background)
        lines = self._layouts.get(cell.text, _between(rect.width()), text_style(cell))
        draw_text(painter, rect, lines, text_colour(cell, colours))
        draw_rules(painter, rect, colours.rule)
        if cell.severity:
            draw_mark(painter, rect, cell.severity, palette)
        if index == self.active_cell():
            edited = self._tree.state() == QTreeView.State.EditingState
            here = edited or self._tree.hasFocus()
            draw_frame(painter, rect, colours.frame if here else colours.quiet)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """The height of the whole row, said once: by its first column in view."""
        header = self._tree.header()
        width = header.sectionSize(index.column())
        if index.column() != max(0, header.logicalIndexAt(0)):
            return QSize(width, 0)
        self.heights_guessed = not self._tree.isVisible()
        return QSize(width, self.line_height() if self.heights_guessed else self._row_height(index))

    def _row_height(self, index: Index) -> int:
        line = self._model.tree_row(index)
        heights = [
            self._layouts.height(cell.text, self._room(line, column), text_style(cell)) + _AROUND
            for column, cell in (self._model.cells(line) if line else ())
            if cell.text and line
        ]
        return max([self.line_height(), *heights])

    def line_height(self) -> int:
        """The height of a row of one line."""
        return QFontMetrics(self._tree.font()).height() + _AROUND

    def _room(self, line: TreeRow, column: int) -> int:
        width = self._tree.header().sectionSize(column)
        if column == TreeColumn.NAME:
            width -= self._tree.indentation() * line.level
        return _between(width)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: Index,
    ) -> QWidget:
        """A field at the cell's place."""
        place, document = self._model.field_ref(index), self._model.document
        if place is None or document is None:
            return None  # type: ignore[return-value]  # Qt: no editor
        editor: CellEditor
        if index.column() in NUMBER_COLUMNS:
            editor = CellLineEdit(document, place, parent)
        else:
            editor = CellTextEdit(
                document, place, parent, breaks=index.column() in MULTILINE_COLUMNS
            )
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Nothing: the editor follows the document by itself, and keeps its cursor."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: ARG002
        """End the edit: its text is in the document already."""
        if isinstance(editor, CellLineEdit | CellTextEdit):
            editor.binding.commit()

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: Index,  # noqa: ARG002
    ) -> None:
        """The editor fills its cell inside the frame."""
        editor.setGeometry(option.rect.adjusted(INSET, INSET, -INSET - 1, -INSET - 1))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keys of a spreadsheet end the edit; while an input method composes they are its own."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() in _FOR_A_WHILE:
            return False  # the cell stays open, and gets the keys back
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(editor, event)
        if not isinstance(editor, CellLineEdit | CellTextEdit) or not isinstance(event, QKeyEvent):
            return False
        arrow = _over_edge(editor, event)
        move = arrow or sheet_keys.leave_direction(event)
        back = sheet_keys.is_cancel_key(event)
        if editor.binding.composing or not (move or back):
            return editor.binding.is_input_method_key(event)
        if back and editor.binding.document is not None:
            editor.binding.document.cancel_edit()
        else:
            editor.binding.commit()
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        if move:
            (self.arrowLeft if arrow else self.leaveRequested).emit(move)
        return True


def _between(width: int) -> int:
    """The room for text in a cell so wide."""
    return max(20, width - 2 * PAD_X)


def _over_edge(editor: CellEditor, event: QKeyEvent) -> Direction | None:
    """Where an arrow key leads out of an editor: up and down from its first and last line."""
    arrow = sheet_keys.arrow_direction(event)
    return arrow if arrow and editor.at_edge(arrow) else None
