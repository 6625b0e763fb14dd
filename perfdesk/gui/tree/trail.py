"""Where Enter and Tab lead in the tree, as in a sheet.

While several cells are chosen they stay among them, Enter down the columns, Tab along
the rows, round the end. Enter after Tab goes to the column in which Tab began. What is
typed is not known here.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QTreeView

from perfdesk.gui.panels.keystrokes import Move
from perfdesk.gui.tree import moves
from perfdesk.gui.tree.anchor import Anchor


class Trail:
    """The way the cursor of a tree has come by Tab."""

    def __init__(self, tree: QTreeView, anchor: Anchor) -> None:
        self._tree = tree
        self._anchor = anchor
        self._began = 0
        self._reached = QPersistentModelIndex()

    def leave(self, move: Move) -> None:
        """Go where Enter or Tab leads, with or without Shift."""
        order = {row.internalId(): at for at, row in enumerate(moves.lines_in(self._tree))}
        chosen = [index for index in self._chosen() if index.internalId() in order]
        if len(chosen) > 1:
            self._round(chosen, order, move)
        elif move in (Move.NEXT, Move.PREVIOUS):
            self._tab(move)
        else:
            here = self._tree.currentIndex()
            back = move == Move.DOWN and self._reached == here and here.isValid()
            start = here.siblingAtColumn(self._began) if back else here
            self._go(moves.onward(self._tree, start, move))

    def walk(self, move: Move) -> None:
        """Go where an arrow key leads out of an editor."""
        self._go(moves.onward(self._tree, self._tree.currentIndex(), move))

    def _tab(self, move: Move) -> None:
        here = self._tree.currentIndex()
        if self._reached != here:
            self._began = here.column()
        self._go(moves.onward(self._tree, here, move))
        self._reached = QPersistentModelIndex(self._tree.currentIndex())

    def _go(self, index: QModelIndex) -> None:
        moves.make_current(self._tree, index)

    def _chosen(self) -> list[QModelIndex]:
        """The chosen cells that can be edited, if the current cell is among those chosen."""
        model = self._tree.selectionModel()
        if not model.isSelected(self._tree.currentIndex()):
            return []
        return [index for index in model.selectedIndexes() if moves.editable(index)]

    def _round(self, chosen: list[QModelIndex], order: dict[int, int], move: Move) -> None:
        """Make the next of the chosen cells the current one, all of them staying chosen.

        ``order`` has the rows in sight by key.
        """
        by_rows = move in (Move.NEXT, Move.PREVIOUS)

        def spot(index: QModelIndex) -> tuple[int, int]:
            row, column = order.get(index.internalId(), -1), index.column()
            return (row, column) if by_rows else (column, row)

        here = spot(self._anchor.settle())
        cells = sorted(chosen, key=spot, reverse=move.backwards)
        beyond = (cell for cell in cells if _after(spot(cell), here, backwards=move.backwards))
        stay = QItemSelectionModel.SelectionFlag.NoUpdate
        self._tree.selectionModel().setCurrentIndex(next(beyond, cells[0]), stay)


def _after(one: tuple[int, int], other: tuple[int, int], *, backwards: bool) -> bool:
    return one < other if backwards else one > other
