"""The indicator tree: rows as tall as their text, keys as in a spreadsheet.

The tree shows one document at a time and remembers the view state (collapsed rows, current
cell, scroll position) of the others. Cells are edited by the delegate's fields, rows by
``TreeActions``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.document import Document
from perfdesk.gui.panels import sheet_keys
from perfdesk.gui.panels.sheet_keys import Direction
from perfdesk.gui.tree import navigation
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.delegate import CellDelegate, CellLineEdit, CellTextEdit
from perfdesk.gui.tree.drag_scrolling import DragScrolling
from perfdesk.gui.tree.hidden_columns import HiddenColumns
from perfdesk.gui.tree.navigation import KeyNavigation, SelectionAnchor, make_current
from perfdesk.gui.tree.painting import draw_arrow, tree_colours
from perfdesk.gui.tree.row_dragging import RowDragging
from perfdesk.gui.tree.scroll_anchor import ScrollAnchor
from perfdesk.gui.tree.tree_commands import TreeActions
from perfdesk.gui.tree.tree_header import TreeHeader
from perfdesk.gui.tree.tree_model import Index, IndicatorModel


@dataclass(frozen=True, slots=True)
class ViewState:
    """How the tree showed a document; by default all expanded, first cell, at the top.

    ``current`` is key and column of the current cell, ``above`` the keys of its ancestors,
    the nearest first. Keys survive every change of the form.
    """

    collapsed: frozenset[int] = frozenset()
    current: tuple[int, int] | None = None
    above: tuple[int, ...] = ()
    scroll: int = 0


def view_state(tree: QTreeView, model: IndicatorModel) -> ViewState:
    """Return how the tree shows its document now."""
    keys = [index.internalId() for index in _parents(model, QModelIndex())]
    collapsed = frozenset(key for key in keys if not tree.isExpanded(model.index_of(key)))
    index = tree.currentIndex()
    current = (index.internalId(), index.column()) if index.isValid() else None
    above = (index.parent().internalId(), index.parent().parent().internalId())
    return ViewState(collapsed, current, above, tree.verticalScrollBar().value())


def restore_view(tree: QTreeView, model: IndicatorModel, state: ViewState) -> None:
    """Restore a view state; if the current row is gone, its nearest ancestor becomes current.

    Without a current row it is the first one, or the ghost row where a form without rows begins.
    """
    tree.expandAll()
    for key in state.collapsed:
        tree.collapse(model.index_of(key))
    key, column = state.current or (ROOT, 0)
    candidates = (model.index_of(each, column) for each in (key, *state.above))
    begins = (model.first_ghost(), model.index(0, column))
    index = next((each for each in (*candidates, *begins) if each.isValid()), QModelIndex())
    if index.isValid():
        make_current(tree, index)
    tree.verticalScrollBar().setValue(state.scroll)


def _parents(model: IndicatorModel, parent: QModelIndex) -> list[QModelIndex]:
    indexes = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        if model.rowCount(index):
            indexes += [index, *_parents(model, index)]
    return indexes


_INDENTATION = 16
"""Pixels by which each level is indented."""

_Trigger = QAbstractItemView.EditTrigger
_TYPING_TRIGGERS = (_Trigger.AnyKeyPressed, _Trigger.EditKeyPressed, _Trigger.DoubleClicked)
_SIGN_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Asterisk)


class IndicatorTree(QTreeView):
    """The indicators of one document at a time."""

    editorOpened = Signal(object)
    """The editor (``CellTextEdit``) that was opened in a cell."""
    messageShown = Signal(str)
    """A sentence for the status bar: why a cell cannot be edited, what was removed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view_states: WeakKeyDictionary[Document, ViewState] = WeakKeyDictionary()
        self._scroll_anchor = ScrollAnchor(self)
        self._drag_scrolling = DragScrolling(self)
        self._is_cell_pressed = False
        self._model = IndicatorModel(self)
        self._delegate = CellDelegate(self, self._model)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self._configure()
        self.tree_header = TreeHeader(self)
        self.hidden_columns = HiddenColumns(self, self.tree_header, self._model)
        self._anchor = SelectionAnchor(self)
        self._delegate.active_cell = self._anchor.active_cell
        self._navigation = KeyNavigation(self, self._model, self._anchor)
        self._delegate.leaveRequested.connect(self._navigation.move_by_enter_or_tab)
        self._delegate.arrowLeft.connect(self._navigation.move_by_arrow)
        self._actions = TreeActions(self, self._model, self._go)
        self._actions.messageShown.connect(self.messageShown)
        self._row_dragging = RowDragging(self, self._model, self._actions.move_to)
        self._delegate.messageShown.connect(self.messageShown)
        self._delegate.editEnded.connect(self._actions.take_back_begun_row)
        self.selectionModel().currentChanged.connect(self._actions.refresh)
        self.selectionModel().selectionChanged.connect(self._actions.refresh)
        self.clicked.connect(self._on_clicked)

    def _configure(self) -> None:
        self.setAccessibleName("绩效指标")
        self.setEditTriggers(
            _Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(True)
        self.setWordWrap(True)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(_INDENTATION)

    def bind(self, document: Document | None) -> None:
        """Commit the open edit, then show another document as it was last shown."""
        former = self._model.document
        if former is not None:
            former.commit()
            navigation.reclaim_focus(self)
            self._view_states[former] = view_state(self, self._model)
            self._connect(former, on=False)
        self._model.bind(document)
        if document is not None:
            self._connect(document, on=True)
            self.hidden_columns.forget_texts()
            restore_view(self, self._model, self._view_states.get(document, ViewState()))
        self._actions.refresh()

    def _connect(self, document: Document, *, on: bool) -> None:
        pairs = (
            (document.formAboutToBeReset, self._save_view_state),
            (document.formReset, self._restore_view_state),
            (document.evaluated, self._actions.refresh),
            (document.evaluated, self.hidden_columns.show_changed),
        )
        for signal, slot in pairs:
            (signal.connect if on else signal.disconnect)(slot)

    @property
    def indicator_model(self) -> IndicatorModel:
        """The model of the indicators."""
        return self._model

    def current_ref(self) -> FieldRef | None:
        """Return the field of the current cell, or None if it edits none."""
        return self._model.field_ref(self.currentIndex())

    def go_to(self, ref: FieldRef) -> None:
        """Make the cell of a field the current one, scroll to it and focus the tree."""
        self._go(ref, edit=False)

    def go_to_rows_to_come(self) -> None:
        """Focus the tree, at the ghost row where a form without 三级指标 begins."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        ghost = self._model.first_ghost()
        if ghost.isValid():
            navigation.make_current(self, ghost)
            self.scrollTo(ghost)

    def reveal(self, ref: FieldRef) -> None:
        """Make the cell of a field the current one and scroll to it, without taking the focus.

        Its column is shown again if it is hidden.
        """
        index = self._model.index_of_ref(ref)
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()
        if index.isValid():
            self.hidden_columns.show_again([TreeColumn(index.column())])
            navigation.make_current(self, index)
            self.scrollTo(index)

    def _go(self, ref: FieldRef, edit: bool) -> None:
        if self._model.index_of_ref(ref).isValid():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal(ref)
            if edit:
                self.edit(self.currentIndex())

    def _save_view_state(self) -> None:
        navigation.reclaim_focus(self)
        document = self._model.document
        if document is not None:
            self._view_states[document] = view_state(self, self._model)

    def _restore_view_state(self) -> None:
        document = self._model.document
        if document is not None:
            restore_view(self, self._model, self._view_states[document])

    def edit(  # type: ignore[override]  # one Python method stands for both overloads
        self,
        index: Index,
        trigger: QAbstractItemView.EditTrigger = _Trigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Open the editor of a cell; typing replaces its text, other triggers continue it."""
        if trigger in (_Trigger.AnyKeyPressed, _Trigger.EditKeyPressed):
            index = self._anchor.make_active_current()
            if self._model.ghost_parent(index):
                self._actions.add_at_ghost(edit=False)
                index = self.currentIndex()
        opened = super().edit(index, trigger, event)  # type: ignore[arg-type]  # Qt allows None
        editor = self.indexWidget(index) if opened else None
        if trigger != _Trigger.AnyKeyPressed and isinstance(editor, CellLineEdit | CellTextEdit):
            editor.move_cursor_to_end()
        if isinstance(editor, CellTextEdit):
            editor.cursorPositionChanged.connect(self._scroll_anchor.show_edited)
            self._scroll_anchor.show_edited()
            self.editorOpened.emit(editor)
        if not opened and trigger in _TYPING_TRIGGERS:
            self.messageShown.emit(self._model.edit_refusal(index))
        return opened

    def take_back_begun_row(self) -> None:
        """Remove the row begun last at a ghost row if nothing was typed into it."""
        self._actions.take_back_begun_row()

    def go_to_next_name(self) -> None:
        """Move to the name of the row below, or to the ghost row at the end of a 二级指标."""
        self._navigation.move_to_next_name()

    def _on_clicked(self, index: QModelIndex) -> None:
        """Begin a row where a ghost row was clicked."""
        if self._model.ghost_parent(index):
            self._actions.add_at_ghost(edit=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Enter and Tab, and let +, - and * start an edit as other characters do."""
        editor = self.indexWidget(self.currentIndex())
        # When an input method opened the editor, Qt leaves the focus on the tree until its
        # first composition ends (Qt 6.11): these keys belong to the input method.
        is_composing = isinstance(editor, CellLineEdit | CellTextEdit) and editor.binding.composing
        if is_composing or self._actions.explain(event):
            return
        direction = sheet_keys.leave_direction(event)
        if direction == Direction.DOWN and self._model.ghost_parent(self.currentIndex()):
            self._actions.add_at_ghost(edit=True)
        elif direction:
            self._navigation.move_by_enter_or_tab(direction)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # Alt+Up where the row cannot move must not move the cursor
        elif sheet_keys.is_clear_key(event):
            self.edit(self.currentIndex(), _Trigger.AnyKeyPressed, event)
        elif event.key() in _SIGN_KEYS:
            # QTreeView would expand or collapse the row (Qt 6.11).
            QAbstractItemView.keyPressEvent(self, event)
        elif not self._handle_selection_key(event):
            super().keyPressEvent(event)

    def _handle_selection_key(self, event: QKeyEvent) -> bool:
        """Handle keys that select rows or columns; return False for others."""
        if sheet_keys.is_select_rows_key(event):
            self._anchor.select_rows()
        elif sheet_keys.is_select_columns_key(event):
            self._anchor.select_columns()
        else:
            return False
        return True

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Tell an input method where the current cell is, for its list of candidates.

        Qt 6.8 gives the place within the viewport, and so leaves out the header (seen in 6.8.0;
        6.11 gives it within the view).
        """
        answer = super().inputMethodQuery(query)
        is_within_viewport = answer == self.visualRect(self.currentIndex())
        if query == Qt.InputMethodQuery.ImCursorRectangle and is_within_viewport:
            return self.visualRect(self.currentIndex()).translated(self.viewport().pos())
        return answer

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Start an edit with a character an input method commits at once, e.g. a full-width comma.

        QAbstractItemView opens an editor for a composition only and drops such a commit
        (Qt 6.11).
        """
        index = self.currentIndex()
        is_commit = event.commitString() and not event.preeditString()
        if (
            is_commit
            and self.indexWidget(index) is None
            and self.edit(index, _Trigger.AnyKeyPressed)
        ):
            QApplication.sendEvent(self.indexWidget(self.currentIndex()), event)
        else:
            super().inputMethodEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters start an edit, Qt would search for a row."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Move as in a spreadsheet; Left and Right on a name collapse and expand the row."""
        index = self.currentIndex()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        target = (
            navigation.cursor_target(self, index, action, control=control)
            if index.isValid()
            else None
        )
        return super().moveCursor(action, modifiers) if target is None else target

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note whether a cell is pressed, from which the mouse may drag a selection."""
        self._is_cell_pressed = self.indexAt(event.position().toPoint()).isValid()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let a selection that is dragged beside or below all cells end at the nearest one.

        Outside the view it goes on to the next one, until the mouse is back.
        """
        place = event.position().toPoint()
        is_dragging = event.buttons() == Qt.MouseButton.LeftButton and self._is_cell_pressed
        if is_dragging:
            self._drag_scrolling.follow(event)
        if is_dragging and not self.indexAt(place).isValid():
            event = QMouseEvent(
                event.type(),
                QPointF(navigation.nearest_place(self, place)),
                event.globalPosition(),
                event.button(),
                event.buttons(),
                event.modifiers(),
            )
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End scrolling."""
        self._drag_scrolling.stop()
        super().mouseReleaseEvent(event)

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Select with Ctrl and a cursor key as with the key alone, as in a spreadsheet.

        The mouse beside or below all cells leaves the selection as it is: Qt would clear it, but
        not move the current cell.
        """
        if isinstance(event, QMouseEvent) and not index.isValid():
            return QItemSelectionModel.SelectionFlag.NoUpdate
        if isinstance(event, QKeyEvent):
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.ControlModifier
            event = QKeyEvent(event.type(), event.key(), modifiers)
        return super().selectionCommand(index, event)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select from the anchor to the cell at the end of ``rect``; a press moves the anchor.

        While the mouse drags, the current cell is still the one before: Qt moves it afterwards
        (Qt 6.11).
        """
        end = self.indexAt(rect.bottomRight())
        if not command & QItemSelectionModel.SelectionFlag.Current:
            self._anchor.start_at(end)
            super().setSelection(rect, command)
        else:
            self._anchor.extend_to(end if end.isValid() else self.currentIndex())
            super().setSelection(self._anchor.selection_rect(), command)

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Resize the open editor with its row, too."""
        super().dataChanged(top_left, bottom_right, roles)
        if self.state() == QAbstractItemView.State.EditingState:
            self.updateEditorGeometries()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Expand new rows and their parent."""
        super().rowsInserted(parent, start, end)
        self.expand(parent)
        for row in range(start, end + 1):
            self.expandRecursively(self._model.index(row, 0, parent))

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """Take focus and cursor out of the rows before they go."""
        navigation.reclaim_focus(self)
        remaining = navigation.cell_after_removal(
            self, self.currentIndex(), parent, range(start, end + 1)
        )
        if remaining != self.currentIndex():
            navigation.make_current(self, remaining)
        super().rowsAboutToBeRemoved(parent, start, end)

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        """Draw level-1 and level-2 rows on backgrounds of their own."""
        rect = options.rect
        painter.fillRect(rect, self._background(index))
        super().drawRow(painter, options, index)
        painter.setPen(tree_colours(self.palette()).rule)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _background(self, index: Index) -> QColor:
        row = self._model.tree_row(index)
        colours = tree_colours(self.palette())
        return {1: colours.level1_background, 2: colours.level2_background}.get(
            row.level if row else 3, colours.background
        )

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw the arrow alone: Qt's styles draw the area before a selected row as selected."""
        painter.fillRect(rect, self._background(index))
        if self._model.rowCount(index):
            side = self.indentation()
            box = QRect(rect.right() - side + 1, rect.top(), side, self._delegate.line_height())
            draw_arrow(
                painter, box, tree_colours(self.palette()).muted, opened=self.isExpanded(index)
            )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Remember which row is seen where, so that it stays there."""
        super().paintEvent(event)
        self._scroll_anchor.remember()

    def doItemsLayout(self) -> None:
        """Lay all rows out anew, the current one staying where it is seen."""
        super().doItemsLayout()
        self._scroll_anchor.restore()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll to a cell, which stays there when rows are laid out before it is painted."""
        super().scrollTo(index, hint)
        self._scroll_anchor.remember()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the rows now if the delegate guessed their heights while the tree was hidden."""
        super().showEvent(event)
        if self._delegate.heights_guessed:
            self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the rows anew when the font changes."""
        super().changeEvent(event)
        delegate = self.itemDelegate()
        if event.type() == QEvent.Type.FontChange and isinstance(delegate, CellDelegate):
            delegate.forget_layouts()
            self.scheduleDelayedItemsLayout()
