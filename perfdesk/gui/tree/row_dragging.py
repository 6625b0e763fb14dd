"""Dragging a row of the tree to another place, by the free space left of its name.

Everywhere else the mouse selects cells, as in a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QTreeView

from perfdesk.core.edits import Move
from perfdesk.gui.tree.cells import TreeColumn, TreeRows
from perfdesk.gui.tree.tree_model import IndicatorModel

_LINE_HEIGHT = 2
"""Pixels of the line that shows where the row will be."""
_SCROLL_MARGIN = 12
"""Pixels at the upper and the lower edge of the tree where dragging scrolls it."""
_SCROLL_INTERVAL = 60
"""Milliseconds from one row scrolled to the next."""


class RowDragging(QObject):
    """Moves a row as the mouse drags it, scrolling at the edges of the tree; Esc cancels."""

    def __init__(
        self, tree: QTreeView, model: IndicatorModel, move: Callable[[Move], object]
    ) -> None:
        super().__init__(tree)
        self._tree, self._model, self._move = tree, model, move
        self._key: int | None = None
        self._is_dragging = False
        self._pressed_at = self._place = QPoint()
        self._edit: Move | None = None
        self._line = QFrame(tree.viewport())
        self._line.setAutoFillBackground(True)
        self._line.setBackgroundRole(QPalette.ColorRole.Highlight)
        self._line.hide()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_INTERVAL)
        self._scrolling.timeout.connect(self._scroll)
        tree.viewport().setMouseTracking(True)
        tree.viewport().installEventFilter(self)
        tree.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: follow the mouse from a press left of a name to its release."""
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and self._is_dragging and event.type() == QEvent.Type.KeyPress:
            self._end()
            return True
        return super().eventFilter(watched, event)

    def _on_mouse(self, event: QMouseEvent) -> bool:
        place = event.position().toPoint()
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._key, self._pressed_at = self._key_left_of_name(place), place
            case QEvent.Type.MouseMove if self._key is not None:
                return self._drag(place)
            case QEvent.Type.MouseMove if not event.buttons():
                self._show_handle(place)
            case QEvent.Type.MouseButtonRelease if self._key is not None:
                return self._drop(place)
        return False

    def _key_left_of_name(self, place: QPoint) -> int | None:
        """Return the key of the row whose name stands right of a place, with nothing between.

        A 一级指标 has no free space there, and a ghost row is no row to drag.
        """
        index = self._tree.indexAt(place)
        document = self._model.document
        if index.column() != TreeColumn.NAME or document is None or document.read_only:
            return None
        if self._model.ghost_parent(index):
            return None
        has_arrow = self._model.hasChildren(index)
        free = self._tree.visualRect(index).left() - has_arrow * self._tree.indentation()
        return index.internalId() if place.x() < free else None

    def _show_handle(self, place: QPoint) -> None:
        """Show by the cursor whether a row can be dragged from there."""
        if self._key_left_of_name(place) is None:
            self._tree.viewport().unsetCursor()
        else:
            self._tree.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def _drag(self, place: QPoint) -> bool:
        far = (place - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if not (far or self._is_dragging):
            return True
        self._is_dragging, self._place = True, place
        self._tree.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._aim(place)
        if not self._scroll_direction():
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()
        return True

    def _aim(self, place: QPoint) -> None:
        """Show where the row would go if it were dropped at a place, or above or below the rows."""
        y = min(max(0, place.y()), self._tree.viewport().height() - 1)
        index = self._tree.indexAt(QPoint(place.x(), y)).siblingAtColumn(TreeColumn.NAME)
        rows, key = self._model.tree_rows, self._key
        self._edit = None
        if index.isValid() and rows is not None and key is not None and key in rows:
            ghost = self._model.ghost_parent(index)
            over = _last_below(rows, ghost.node.key) if ghost else index.internalId()
            below = ghost is None and y > self._tree.visualRect(index).center().y()
            # What is dropped on a ghost row stands above it, below the last row before.
            self._edit = move_edit(rows, key, over, below=below or ghost is not None)
            bottom = self._tree.visualRect(index).bottom() + 1
            top = bottom if below else self._tree.visualRect(index).top()
            width = self._tree.viewport().width()
            self._line.setGeometry(0, top - _LINE_HEIGHT // 2, width, _LINE_HEIGHT)
        self._line.setVisible(self._edit is not None)

    def _scroll_direction(self) -> int:
        """Return -1 where the mouse is at the upper edge or above, 1 at the lower or below."""
        y, height = self._place.y(), self._tree.viewport().height()
        return (y >= height - _SCROLL_MARGIN) - (y < _SCROLL_MARGIN)

    def _scroll(self) -> None:
        bar = self._tree.verticalScrollBar()
        bar.setValue(bar.value() + self._scroll_direction() * self._tree.fontMetrics().height())
        self._aim(self._place)

    def _drop(self, place: QPoint) -> bool:
        was_dragging = self._is_dragging
        if was_dragging:
            self._drag(place)  # a key, e.g. Ctrl+Z, may have changed the form since the last move
        edit = self._edit
        self._end()
        if edit is not None:
            self._move(edit)
        return was_dragging

    def _end(self) -> None:
        self._key = self._edit = None
        self._is_dragging = False
        self._scrolling.stop()
        self._line.hide()
        self._tree.viewport().unsetCursor()


def _last_below(rows: TreeRows, key: int) -> int:
    """Return the key of the last row below a 二级指标, its own without rows."""
    return (key, *rows.child_keys(key))[-1]


def move_edit(rows: TreeRows, key: int, over: int, *, below: bool) -> Move | None:
    """Return the edit that moves a row to where it is dropped, None if it cannot be there.

    It is dropped on the upper or lower half (``below``) of the row with the key ``over``: beside a
    row of its level; behind the row of its level above a lower one; as the first below a possible
    parent, or as the last below the parent before.
    """
    dragged, target = rows[key], rows[over]
    while target.level > dragged.level:
        target, below = rows[target.parent], True
    if target.level == dragged.level:
        parent, at = target.parent, target.row + below
    elif target.level == dragged.level - 1:
        parents = rows.keys_of_level(target.level)
        before = parents.index(target.node.key) - 1
        parent = target.node.key if below or before < 0 else parents[before]
        at = 0 if parent == target.node.key else len(rows.child_keys(parent))
    else:
        return None
    if parent == dragged.parent and at > dragged.row:
        at -= 1
    return None if (parent, at) == (dragged.parent, dragged.row) else Move(key, parent, at)
