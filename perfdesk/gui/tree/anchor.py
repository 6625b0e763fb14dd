"""The cell from which Shift extends a selection: the one last selected alone.

Qt keeps one of its own, but does not move it when the current cell is set by
anything else than a key or a click of its own (Enter, Tab, a jump to a problem).
Once whole rows are selected, whole rows are what Shift extends. What is typed then goes
into that cell, as in a sheet, though Qt's current one is at the other end.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
)
from PySide6.QtWidgets import QTreeView

from perfdesk.gui.tree.moves import edge, lines_in

_Flag = QItemSelectionModel.SelectionFlag
_EXTENDED = _Flag.ClearAndSelect | _Flag.Current


class Anchor(QObject):
    """Follows the selection of a tree."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._cell = QPersistentModelIndex()
        self._end = QPersistentModelIndex()
        self._whole = False
        tree.selectionModel().selectionChanged.connect(self._follow)

    def active(self) -> QModelIndex:
        """The cell that is typed into: the anchor while Shift extends it, else the current one."""
        current = self._tree.currentIndex()
        if self._end != current or not self._cell.isValid():
            return current
        anchor = _plain(self._cell)
        return current if self._tree.visualRect(anchor).isEmpty() else anchor

    def settle(self) -> QModelIndex:
        """Makes the cell that is typed into the current one, what is selected left so."""
        active = self.active()
        self._end = QPersistentModelIndex()
        self._tree.selectionModel().setCurrentIndex(active, _Flag.NoUpdate)
        return active

    def reach(self) -> QRect:
        """From the middle of the anchor to that of the current cell, in the viewport."""
        current = self._tree.currentIndex()
        self._end = QPersistentModelIndex(current)
        first = _plain(self._cell) if self._cell.isValid() else current
        if self._whole:
            first = edge(self._tree, first, last=False)
            current = edge(self._tree, current, last=True)
        middles = (self._tree.visualRect(index).center() for index in (first, current))
        return QRect(*middles)

    def select_rows(self) -> None:
        """Selects all of the rows from the anchor to the current cell."""
        self._whole = True
        self._tree.setSelection(QRect(), _EXTENDED)

    def select_columns(self) -> None:
        """Selects all of the columns in which cells are selected; none while a cell is open."""
        if self._tree.state() == QTreeView.State.EditingState:
            return
        model = self._tree.selectionModel()
        columns = {index.column() for index in model.selectedIndexes()}
        whole = QItemSelection()
        for first in lines_in(self._tree):
            if first.row() == 0:
                last = first.model().rowCount(first.parent()) - 1
                for column in columns:
                    whole.select(first.siblingAtColumn(column), first.sibling(last, column))
        model.select(whole, _Flag.ClearAndSelect)

    def _follow(self) -> None:
        ranges = self._tree.selectionModel().selection()
        if ranges.size() == 1:
            only = ranges.at(0)
            if only.topLeft() == only.bottomRight():
                self._cell = QPersistentModelIndex(only.topLeft())
                self._end = QPersistentModelIndex()
                self._whole = False


def _plain(index: QPersistentModelIndex) -> QModelIndex:
    return index.model().index(index.row(), index.column(), index.parent())
