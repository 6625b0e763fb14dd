"""Where the cursor goes in the tree: the moves of a spreadsheet.

Questions to a tree view about its neighbouring cells, and one way to go there.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from perfdesk.gui.panels.keystrokes import Move
from perfdesk.gui.tree.columns import Column

_Action = QAbstractItemView.CursorAction


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


def keep_focus(tree: QTreeView) -> None:
    """Take the focus back from an editor that may go: with it the keys would go nowhere.

    Also that which an inactive window keeps for when it is gone back to.
    """
    focus = tree.window().focusWidget()
    if focus is not None and tree.viewport().isAncestorOf(focus):
        tree.setFocus(Qt.FocusReason.OtherFocusReason)


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
    for rest in (after, *[columns] * _rows(tree)):
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
    rest = _rest_of_row(tree, index, backwards=backwards)
    return rest[0] if rest else index


def outside(
    tree: QTreeView, index: QModelIndex, parent: QModelIndex | QPersistentModelIndex, gone: range
) -> QModelIndex:
    """The cell itself, or if it goes with rows below ``parent``: the row that follows them.

    The row before them where none follows; the cell's own column in either.
    """
    top = index
    while top.isValid() and top.parent() != parent:
        top = top.parent()
    if not top.isValid() or top.row() not in gone:
        return index
    follower, level = top.siblingAtRow(gone[-1] + 1), top.parent()
    while not follower.isValid() and level.isValid():
        follower, level = level.siblingAtRow(level.row() + 1), level.parent()
    before = tree.indexAbove(top.sibling(gone[0], 0))
    return (follower if follower.isValid() else before).siblingAtColumn(index.column())


def edge(tree: QTreeView, index: QModelIndex, *, last: bool) -> QModelIndex:
    """The first or last cell of the row."""
    return index.siblingAtColumn(_columns(tree, backwards=last)[0])


def cursor(
    tree: QTreeView, index: QModelIndex, action: QAbstractItemView.CursorAction, *, control: bool
) -> QModelIndex | None:
    """Where an arrow key, Home or End leads, with or without Ctrl.

    None where Qt's way is right: up and down, and opening or closing a row from its name.
    """
    backwards = action in (_Action.MoveLeft, _Action.MoveUp, _Action.MoveHome)
    if action in (_Action.MoveHome, _Action.MoveEnd):
        last = not backwards
        return corner(tree, last=last) if control else edge(tree, index, last=last)
    if control and action in (_Action.MoveLeft, _Action.MoveRight):
        return _jump([index, *_rest_of_row(tree, index, backwards=backwards)])
    if control and action in (_Action.MoveUp, _Action.MoveDown):
        return _jump([index, *_rest_of_column(tree, index, backwards=backwards)])
    if action not in (_Action.MoveLeft, _Action.MoveRight) or _folds(tree, index, action):
        return None
    return beside(tree, index, backwards=backwards)


def corner(tree: QTreeView, *, last: bool) -> QModelIndex:
    """The first or the last cell in sight of all."""
    ends = list(lines_in(tree))
    return edge(tree, ends[-1 if last else 0], last=last) if ends else QModelIndex()


def _folds(tree: QTreeView, index: QModelIndex, action: QAbstractItemView.CursorAction) -> bool:
    if index.column() != Column.NAME or not tree.model().hasChildren(index):
        return False
    return tree.isExpanded(index) == (action == _Action.MoveLeft)


def _jump(cells: list[QModelIndex]) -> QModelIndex:
    """The end of the filled cells one stands in, else the next filled cell, else the last one."""
    start, *rest = cells
    if not rest:
        return start
    if _filled(start) and _filled(rest[0]):
        run = [start, *takewhile(_filled, rest)]
        return run[-1]
    return next(filter(_filled, rest), rest[-1])


def _filled(index: QModelIndex) -> bool:
    return bool(index.data())


def _rest_of_row(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> list[QModelIndex]:
    columns = _columns(tree, backwards=backwards)
    rest = columns[columns.index(Column(index.column())) + 1 :]
    return [index.siblingAtColumn(column) for column in rest]


def _rest_of_column(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> list[QModelIndex]:
    """The cells of the column beyond this one; rows where nothing can be typed are passed by."""
    rows = list(lines_in(tree))
    at = next((n for n, row in enumerate(rows) if row.internalId() == index.internalId()), 0)
    beyond = rows[:at][::-1] if backwards else rows[at + 1 :]
    cells = [row.siblingAtColumn(index.column()) for row in beyond]
    return [cell for cell in cells if editable(cell)] or cells


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
