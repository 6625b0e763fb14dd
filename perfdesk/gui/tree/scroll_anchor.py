"""Scroll anchoring: what is looked at stays where it is while rows get other heights."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint
from PySide6.QtWidgets import QScrollBar, QTreeView

from perfdesk.gui.tree.delegate import CellTextEdit


class ScrollAnchor:
    """The row of a tree view that stays in its place through every re-layout.

    That is the current row where it is in sight, else the first one in sight. Where it does not
    fit in its former place, it is moved no further than needed to be in sight as a whole; a row
    taller than the view fills it, and shows the text cursor. The current cell stays in sight
    sideways too, or the text cursor in one that is wider than the view.
    """

    def __init__(self, tree: QTreeView) -> None:
        self._tree = tree
        self._current = QPersistentModelIndex()
        self._row = QPersistentModelIndex()
        self._top = 0
        for bar in (tree.horizontalScrollBar(), tree.verticalScrollBar()):
            bar.rangeChanged.connect(self.restore)
        tree.expanded.connect(self._forget)
        tree.collapsed.connect(self._forget)

    def remember(self) -> None:
        """Remember which row stands where; called once the view is painted or scrolled to it."""
        tree = self._tree
        self._current = QPersistentModelIndex(tree.currentIndex())
        row = tree.currentIndex()
        if not tree.visualRect(row).intersects(tree.viewport().rect()):
            row = tree.indexAt(QPoint(0, 0))
        self._row, self._top = QPersistentModelIndex(row), tree.visualRect(row).top()

    def restore(self) -> None:
        """Scroll so that the row is where it was; called whenever rows were laid out.

        A cell that became the current one in the meantime is in sight already: it stays so.
        """
        if not self._row.isValid():
            return
        current, bar = self._tree.currentIndex(), self._tree.verticalScrollBar()
        moved = self._current != current
        rect = self._tree.visualRect(current if moved else self._row)
        if rect.isEmpty():
            return
        wanted = rect.top() if moved else self._top
        if moved or self._row == current:
            least, most = sorted((0, self._tree.viewport().height() - rect.height()))
            wanted = max(least, min(wanted, most))
        bar.setValue(bar.value() + rect.top() - wanted)
        if moved or self._row == current:
            self.show_edited()

    def show_edited(self) -> None:
        """Scroll to the current cell sideways, and to the text cursor in its editor."""
        tree = self._tree
        cell, view = tree.visualRect(tree.currentIndex()), tree.viewport().rect()
        _scroll_to(tree.horizontalScrollBar(), cell.left(), cell.right(), view.width())
        editor = tree.indexWidget(tree.currentIndex())
        if isinstance(editor, CellTextEdit):
            tree.updateEditorGeometries()  # Qt does so only after the scroll bars have their range
            cursor = editor.cursorRect()
            cursor.moveTopLeft(editor.viewport().mapTo(tree.viewport(), cursor.topLeft()))
            _scroll_to(tree.horizontalScrollBar(), cursor.left(), cursor.right(), view.width())
            _scroll_to(tree.verticalScrollBar(), cursor.top(), cursor.bottom(), view.height())

    def _forget(self, toggled: QModelIndex) -> None:
        """Leave a group that is expanded or collapsed, and what is above it, in its place."""
        if self._tree.model().hasChildren(toggled):
            self._row = QPersistentModelIndex()


def _scroll_to(bar: QScrollBar, first: int, last: int, length: int) -> None:
    """Scroll no further than needed to show pixels ``first`` to ``last`` of a view's ``length``.

    Where they are more than it has, the first ones are shown.
    """
    if first < 0 or last - first >= length:
        bar.setValue(bar.value() + first)
    elif last >= length:
        bar.setValue(bar.value() + last - length + 1)
