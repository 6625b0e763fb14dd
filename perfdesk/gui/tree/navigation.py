"""Many cells of a tree as one selection.

Qt takes long over many ranges, so cells side by side and rows below each other go into
one. Knows no view.

What is chosen in the indicator tree: the selected cells, or the current one.

Said in keys and places, so that commands outside the tree need no indexes.

Where Enter and Tab lead in the tree, as in a sheet.

While several cells are chosen they stay among them, Enter down the columns, Tab along
the rows, round the end. Enter after Tab goes to the column in which Tab began. What is
typed is not known here.

The cell from which Shift extends a selection: the one last selected alone.

Qt keeps one of its own, but does not move it when the current cell is set by
anything else than a key or a click of its own (Enter, Tab, a jump to a problem).
Once whole rows are selected, whole rows are what Shift extends. What is typed then goes
into that cell, as in a sheet, though Qt's current one is at the other end.

Where the cursor goes in the tree: the moves of a spreadsheet.

Questions to a tree view about its neighbouring cells, and one way to go there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from perfdesk.core.field_ref import FieldRef
from perfdesk.gui.panels.sheet_keys import Direction
from perfdesk.gui.tree.cells import COLUMN_FIELDS, TreeColumn


def item_selection(cells: Iterable[QModelIndex]) -> QItemSelection:
    """These cells, and no others, in as few ranges as rows and columns allow."""
    columns: defaultdict[int, dict[int, QModelIndex]] = defaultdict(dict)
    for cell in cells:
        columns[cell.internalId()][cell.column()] = cell
    rows: defaultdict[tuple[int, int, int], dict[int, QModelIndex]] = defaultdict(dict)
    for own in columns.values():
        for left, right in _runs(own):
            cell = own[left]
            rows[cell.parent().internalId(), left, right][cell.row()] = cell
    found = QItemSelection()
    for (_, _, right), firsts in rows.items():
        for top, bottom in _runs(firsts):
            found.select(firsts[top], firsts[top].sibling(bottom, right))
    return found


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    known = set(numbers)
    starts = sorted(each for each in known if each - 1 not in known)
    ends = sorted(each for each in known if each + 1 not in known)
    return zip(starts, ends, strict=True)


def selected_keys(tree: QTreeView) -> frozenset[int]:
    """The keys of the nodes in whose rows a cell is chosen."""
    return frozenset(index.internalId() for index in _chosen(tree))


def selected_refs(tree: QTreeView) -> frozenset[FieldRef]:
    """The places of the chosen cells; a cell that edits nothing has none."""
    return frozenset(
        FieldRef(index.internalId(), COLUMN_FIELDS[TreeColumn(index.column())])
        for index in _chosen(tree)
        if index.column() in COLUMN_FIELDS
    )


def _chosen(tree: QTreeView) -> list[QModelIndex]:
    found = tree.selectionModel().selectedIndexes() or [tree.currentIndex()]
    return [index for index in found if index.isValid()]


class KeyNavigation:
    """The way the cursor of a tree has come by Tab."""

    def __init__(self, tree: QTreeView, anchor: SelectionAnchor) -> None:
        self._tree = tree
        self._anchor = anchor
        self._began = 0
        self._reached = QPersistentModelIndex()

    def move_by_enter_or_tab(self, move: Direction) -> None:
        """Go where Enter or Tab leads, with or without Shift."""
        order = {row.internalId(): at for at, row in enumerate(expanded_rows(self._tree))}
        chosen = [index for index in self._chosen() if index.internalId() in order]
        if len(chosen) > 1:
            self._round(chosen, order, move)
        elif move in (Direction.NEXT, Direction.PREVIOUS):
            self._tab(move)
        else:
            here = self._tree.currentIndex()
            back = move == Direction.DOWN and self._reached == here and here.isValid()
            start = here.siblingAtColumn(self._began) if back else here
            self._go(next_cell(self._tree, start, move))

    def move_by_arrow(self, move: Direction) -> None:
        """Go where an arrow key leads out of an editor."""
        self._go(next_cell(self._tree, self._tree.currentIndex(), move))

    def _tab(self, move: Direction) -> None:
        here = self._tree.currentIndex()
        if self._reached != here:
            self._began = here.column()
        self._go(next_cell(self._tree, here, move))
        self._reached = QPersistentModelIndex(self._tree.currentIndex())

    def _go(self, index: QModelIndex) -> None:
        make_current(self._tree, index)

    def _chosen(self) -> list[QModelIndex]:
        """The chosen cells that can be edited, if the current cell is among those chosen."""
        model = self._tree.selectionModel()
        if not model.isSelected(self._tree.currentIndex()):
            return []
        return [index for index in model.selectedIndexes() if is_editable(index)]

    def _round(self, chosen: list[QModelIndex], order: dict[int, int], move: Direction) -> None:
        """Make the next of the chosen cells the current one, all of them staying chosen.

        ``order`` has the rows in sight by key.
        """
        by_rows = move in (Direction.NEXT, Direction.PREVIOUS)

        def spot(index: QModelIndex) -> tuple[int, int]:
            row, column = order.get(index.internalId(), -1), index.column()
            return (row, column) if by_rows else (column, row)

        here = spot(self._anchor.make_active_current())
        cells = sorted(chosen, key=spot, reverse=move.backwards)
        beyond = (cell for cell in cells if _after(spot(cell), here, backwards=move.backwards))
        stay = QItemSelectionModel.SelectionFlag.NoUpdate
        self._tree.selectionModel().setCurrentIndex(next(beyond, cells[0]), stay)


def _after(one: tuple[int, int], other: tuple[int, int], *, backwards: bool) -> bool:
    return one < other if backwards else one > other


_Flag = QItemSelectionModel.SelectionFlag
_EXTENDED = _Flag.ClearAndSelect | _Flag.Current


class SelectionAnchor(QObject):
    """Follows the selection of a tree."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._cell = QPersistentModelIndex()
        self._end = QPersistentModelIndex()
        self._whole = False
        tree.selectionModel().selectionChanged.connect(self._follow)

    def active_cell(self) -> QModelIndex:
        """The cell that is typed into: the anchor while Shift extends it, else the current one."""
        current = self._tree.currentIndex()
        if self._end != current or not self._cell.isValid():
            return current
        anchor = _plain(self._cell)
        return current if self._tree.visualRect(anchor).isEmpty() else anchor

    def make_active_current(self) -> QModelIndex:
        """Makes the cell that is typed into the current one, what is selected left so."""
        active = self.active_cell()
        self._end = QPersistentModelIndex()
        self._tree.selectionModel().setCurrentIndex(active, _Flag.NoUpdate)
        return active

    def selection_rect(self) -> QRect:
        """From the middle of the anchor to that of the current cell, in the viewport."""
        current = self._tree.currentIndex()
        self._end = QPersistentModelIndex(current)
        first = _plain(self._cell) if self._cell.isValid() else current
        if self._whole:
            first = end_of_row(self._tree, first, last=False)
            current = end_of_row(self._tree, current, last=True)
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
        for first in expanded_rows(self._tree):
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


_Action = QAbstractItemView.CursorAction


def is_editable(index: QModelIndex) -> bool:
    """True if the cell can be edited."""
    return bool(index.flags() & Qt.ItemFlag.ItemIsEditable)


def make_current(tree: QTreeView, index: QModelIndex) -> None:
    """Make the cell the current one and the only one selected.

    Not the view's own ``setCurrentIndex``: that looks at the modifier keys, and
    after Ctrl+Enter would leave the row of before selected.
    """
    only = QItemSelectionModel.SelectionFlag.ClearAndSelect
    tree.selectionModel().setCurrentIndex(index, only)


def reclaim_focus(tree: QTreeView) -> None:
    """Take the focus back from an editor that may go: with it the keys would go nowhere.

    Also that which an inactive window keeps for when it is gone back to.
    """
    focus = tree.window().focusWidget()
    if focus is not None and tree.viewport().isAncestorOf(focus):
        tree.setFocus(Qt.FocusReason.OtherFocusReason)


def next_cell(tree: QTreeView, index: QModelIndex, move: Direction) -> QModelIndex:
    """Where Enter or Tab leads from a cell."""
    if move in (Direction.NEXT, Direction.PREVIOUS):
        return next_in_rows(tree, index, backwards=move.backwards)
    return next_in_column(tree, index, backwards=move.backwards)


def next_in_rows(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """The next cell that can be edited, row by row, round from the last to the first."""
    columns = _columns(tree, backwards=backwards)
    after = columns[columns.index(TreeColumn(index.column())) + 1 :] if index.isValid() else []
    row = index
    for rest in (after, *[columns] * _rows(tree)):
        for column in rest:
            cell = row.siblingAtColumn(column)
            if is_editable(cell):
                return cell
        row = _next_row(tree, row, backwards=backwards)
    return index


def next_in_column(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """The next cell of the same column that can be edited; the same cell at the end."""
    row = index
    while row.isValid():
        row = tree.indexAbove(row) if backwards else tree.indexBelow(row)
        cell = row.siblingAtColumn(index.column())
        if row.isValid() and is_editable(cell):
            return cell
    return index


def neighbour_in_row(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """The neighbour in the same row, hidden columns skipped; the same cell at the edge."""
    rest = _rest_of_row(tree, index, backwards=backwards)
    return rest[0] if rest else index


def cell_after_removal(
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


def end_of_row(tree: QTreeView, index: QModelIndex, *, last: bool) -> QModelIndex:
    """The first or last cell of the row."""
    return index.siblingAtColumn(_columns(tree, backwards=last)[0])


def cursor_target(
    tree: QTreeView, index: QModelIndex, action: QAbstractItemView.CursorAction, *, control: bool
) -> QModelIndex | None:
    """Where an arrow key, Home or End leads, with or without Ctrl.

    None where Qt's way is right: up and down, and opening or closing a row from its name.
    """
    backwards = action in (_Action.MoveLeft, _Action.MoveUp, _Action.MoveHome)
    if action in (_Action.MoveHome, _Action.MoveEnd):
        last = not backwards
        return corner_cell(tree, last=last) if control else end_of_row(tree, index, last=last)
    if control and action in (_Action.MoveLeft, _Action.MoveRight):
        return _jump([index, *_rest_of_row(tree, index, backwards=backwards)])
    if control and action in (_Action.MoveUp, _Action.MoveDown):
        return _jump([index, *_rest_of_column(tree, index, backwards=backwards)])
    if action not in (_Action.MoveLeft, _Action.MoveRight) or _folds(tree, index, action):
        return None
    return neighbour_in_row(tree, index, backwards=backwards)


def corner_cell(tree: QTreeView, *, last: bool) -> QModelIndex:
    """The first or the last cell in sight of all."""
    ends = list(expanded_rows(tree))
    return end_of_row(tree, ends[-1 if last else 0], last=last) if ends else QModelIndex()


def _folds(tree: QTreeView, index: QModelIndex, action: QAbstractItemView.CursorAction) -> bool:
    if index.column() != TreeColumn.NAME or not tree.model().hasChildren(index):
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
    rest = columns[columns.index(TreeColumn(index.column())) + 1 :]
    return [index.siblingAtColumn(column) for column in rest]


def _rest_of_column(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> list[QModelIndex]:
    """The cells of the column beyond this one; rows where nothing can be typed are passed by."""
    rows = list(expanded_rows(tree))
    at = next((n for n, row in enumerate(rows) if row.internalId() == index.internalId()), 0)
    beyond = rows[:at][::-1] if backwards else rows[at + 1 :]
    cells = [row.siblingAtColumn(index.column()) for row in beyond]
    return [cell for cell in cells if is_editable(cell)] or cells


def expanded_rows(tree: QTreeView) -> Iterator[QModelIndex]:
    """The rows that are not hidden in a collapsed node, from the top."""
    model = tree.model()
    row = model.index(0, 0) if model is not None else QModelIndex()
    while row.isValid():
        yield row
        row = tree.indexBelow(row)


def _columns(tree: QTreeView, *, backwards: bool) -> list[TreeColumn]:
    shown = [column for column in TreeColumn if not tree.isColumnHidden(column)]
    return shown[::-1] if backwards else shown


def _rows(tree: QTreeView) -> int:
    return sum(1 for _ in expanded_rows(tree))


def _next_row(tree: QTreeView, row: QModelIndex, *, backwards: bool) -> QModelIndex:
    beyond = tree.indexAbove(row) if backwards else tree.indexBelow(row)
    if beyond.isValid():
        return beyond
    ends = list(expanded_rows(tree))
    return ends[-1 if backwards else 0] if ends else row
