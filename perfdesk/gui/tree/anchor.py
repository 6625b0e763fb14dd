"""The cell from which Shift extends a selection: the one last selected alone.

Qt keeps one of its own, but does not move it when the current cell is set by
anything else than a key or a click of its own (Enter, Tab, a jump to a problem).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPersistentModelIndex, QRect
from PySide6.QtWidgets import QTreeView


class Anchor(QObject):
    """Follows the selection of a tree."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._cell = QPersistentModelIndex()
        tree.selectionModel().selectionChanged.connect(self._follow)

    def reach(self) -> QRect:
        """From the middle of the anchor to that of the current cell, in the viewport."""
        current = self._tree.currentIndex()
        start = self._cell if self._cell.isValid() else QPersistentModelIndex(current)
        first = self._tree.model().index(start.row(), start.column(), start.parent())
        middles = (self._tree.visualRect(index).center() for index in (first, current))
        return QRect(*middles)

    def _follow(self) -> None:
        ranges = self._tree.selectionModel().selection()
        if ranges.size() == 1:
            only = ranges.at(0)
            if only.topLeft() == only.bottomRight():
                self._cell = QPersistentModelIndex(only.topLeft())
