"""Where the cursor goes in the tree: the moves of a spreadsheet.

Questions to a tree view about its neighbouring cells, and one way to go there.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QTreeView

from perfdesk.gui.keystrokes import Move
from perfdesk.gui.tree.columns import Column


def editable(index: QModelIndex) -> bool:
    """True if the cell can be edited."""
    return bool(index.flags() & Qt.ItemFlag.ItemIsEditable)


def make_current(tree: QTreeView, index: QModelIndex) -> None:
    """Make the cell the current one and the only one selected.

    Not the view's own ``setCurrentIndex``: that looks at the modifier keys, and
    after Ctrl+Enter would leave the row of before selected.
    """
    only = QItemSelectionModel.SelectionFlag.ClearAndSelect
    tree.selectionModel().setCurrentIndex(index, only)


def onward(tree: QTreeView, index: QModelIndex, move: Move) -> QModelIndex:
    """Where Enter or Tab leads from a cell."""
    if move in (Move.NEXT, Move.PREVIOUS):
        return along(tree, index, backwards=move.backwards)
    return down(tree, index, backwards=move.backwards)


def along(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """The next cell that can be edited, row by row, round from the last to the first."""
    columns = _columns(tree, backwards=backwards)
    after = columns[columns.index(Column(index.column())) + 1 :] if index.isValid() else []
    row = index
    for rest in (after, *[columns] * (_rows(tree) + 1)):
        for column in rest:
            cell = row.siblingAtColumn(column)
            if editable(cell):
                return cell
        row = _next_row(tree, row, backwards=backwards)
    return index


def down(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """The next cell of the same column that can be edited; the same cell at the end."""
    row = index
    while row.isValid():
        row = tree.indexAbove(row) if backwards else tree.indexBelow(row)
        cell = row.siblingAtColumn(index.column())
        if row.isValid() and editable(cell):
            return cell
    return index


def beside(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """The neighbour in the same row, hidden columns skipped; the same cell at the edge."""
    columns = _columns(tree, backwards=backwards)
    rest = columns[columns.index(Column(index.column())) + 1 :]
    return index.siblingAtColumn(rest[0]) if rest else index


def edge(tree: QTreeView, index: QModelIndex, *, last: bool) -> QModelIndex:
    """The first or last cell of the row."""
    return index.siblingAtColumn(_columns(tree, backwards=last)[0])


def lines_in(tree: QTreeView) -> Iterator[QModelIndex]:
    """The rows that are not hidden in a collapsed node, from the top."""
    model = tree.model()
    row = model.index(0, 0) if model is not None else QModelIndex()
    while row.isValid():
        yield row
        row = tree.indexBelow(row)


def _columns(tree: QTreeView, *, backwards: bool) -> list[Column]:
    shown = [column for column in Column if not tree.isColumnHidden(column)]
    return shown[::-1] if backwards else shown


def _rows(tree: QTreeView) -> int:
    return sum(1 for _ in lines_in(tree))


def _next_row(tree: QTreeView, row: QModelIndex, *, backwards: bool) -> QModelIndex:
    beyond = tree.indexAbove(row) if backwards else tree.indexBelow(row)
    if beyond.isValid():
        return beyond
    ends = list(lines_in(tree))
    return ends[-1 if backwards else 0] if ends else row
