"""Moving and selecting in the indicator tree with the keys of a spreadsheet.

``KeyNavigation`` moves the current cell for Enter, Tab and arrows; ``SelectionAnchor`` knows
the cell from which Shift extends the selection. The functions return neighbouring cells of a
tree view, and the selection as keys and field references for commands outside the tree.
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
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from perfdesk.core.field_ref import FieldRef
from perfdesk.gui.panels.sheet_keys import Direction
from perfdesk.gui.tree.cells import COLUMN_FIELDS, TreeColumn
from perfdesk.gui.tree.tree_model import IndicatorModel

_Flag = QItemSelectionModel.SelectionFlag
_Action = QAbstractItemView.CursorAction
_EDITABLE = Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsSelectable


def is_editable(index: QModelIndex) -> bool:
    """Return True if the cell can be edited; False for a ghost row, which is not in the form."""
    return _EDITABLE & index.flags() == _EDITABLE


def make_current(tree: QTreeView, index: QModelIndex) -> None:
    """Make a cell the current one and the only one selected.

    QAbstractItemView.setCurrentIndex looks at the modifier keys: after Ctrl+Enter it would
    leave the former row selected (Qt 6.11). In place of a cell in a hidden column it is the
    nearest one to its left.
    """
    columns = range(index.column(), -1, -1)
    shown = next((column for column in columns if not tree.isColumnHidden(column)), None)
    cell = index if shown is None else index.siblingAtColumn(shown)
    tree.selectionModel().setCurrentIndex(cell, _Flag.ClearAndSelect)


def reclaim_focus(tree: QTreeView) -> None:
    """Take the focus from a cell's editor that may be removed, so that keys are not lost.

    An inactive window keeps a focus widget too, for when it becomes active again.
    """
    focus = tree.window().focusWidget()
    if focus is not None and tree.viewport().isAncestorOf(focus):
        tree.setFocus(Qt.FocusReason.OtherFocusReason)


def next_cell(tree: QTreeView, index: QModelIndex, direction: Direction) -> QModelIndex:
    """Return the cell to which Enter or Tab moves."""
    if direction in (Direction.NEXT, Direction.PREVIOUS):
        return next_in_rows(tree, index, backwards=direction.backwards)
    return next_in_column(tree, index, backwards=direction.backwards)


def next_in_rows(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """Return the next editable cell, row by row, starting over after the last one."""
    columns = _columns(tree, backwards=backwards)
    after = columns[columns.index(TreeColumn(index.column())) + 1 :] if index.isValid() else []
    row = index
    for rest in (after, *[columns] * _count_rows(tree)):
        for column in rest:
            cell = row.siblingAtColumn(column)
            if is_editable(cell):
                return cell
        row = _next_row(tree, row, backwards=backwards)
    return index


def next_in_column(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """Return the next editable cell of the same column; the same cell at the end."""
    row = index
    while row.isValid():
        row = tree.indexAbove(row) if backwards else tree.indexBelow(row)
        cell = row.siblingAtColumn(index.column())
        if row.isValid() and is_editable(cell):
            return cell
    return index


def neighbour_in_row(tree: QTreeView, index: QModelIndex, *, backwards: bool) -> QModelIndex:
    """Return the neighbour in the same row, hidden columns skipped; the same cell at the end."""
    rest = _rest_of_row(tree, index, backwards=backwards)
    return rest[0] if rest else index


def cell_after_removal(
    tree: QTreeView, index: QModelIndex, parent: QModelIndex | QPersistentModelIndex, gone: range
) -> QModelIndex:
    """Return the cell that becomes current when the rows ``gone`` of ``parent`` are removed.

    The cell itself if it stays; else a cell of its column in the row after the removed ones,
    or in the row before them if none follows.
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
    """Return the first or the last cell of the row that is not hidden."""
    return index.siblingAtColumn(_columns(tree, backwards=last)[0])


def cursor_target(
    tree: QTreeView, index: QModelIndex, action: QAbstractItemView.CursorAction, *, control: bool
) -> QModelIndex | None:
    """Return the cell to which an arrow key, Home or End moves, with or without Ctrl.

    None where Qt does what is wanted: up and down, and expanding or collapsing a row from its
    name.
    """
    backwards = action in (_Action.MoveLeft, _Action.MoveUp, _Action.MoveHome)
    if action in (_Action.MoveHome, _Action.MoveEnd):
        last = not backwards
        return corner_cell(tree, last=last) if control else end_of_row(tree, index, last=last)
    if control and action in (_Action.MoveLeft, _Action.MoveRight):
        return _jump([index, *_rest_of_row(tree, index, backwards=backwards)])
    if control and action in (_Action.MoveUp, _Action.MoveDown):
        return _jump([index, *_rest_of_column(tree, index, backwards=backwards)])
    if action not in (_Action.MoveLeft, _Action.MoveRight) or _toggles_row(tree, index, action):
        return None
    return neighbour_in_row(tree, index, backwards=backwards)


def corner_cell(tree: QTreeView, *, last: bool) -> QModelIndex:
    """Return the first or the last cell of all expanded rows."""
    ends = list(expanded_rows(tree))
    return end_of_row(tree, ends[-1 if last else 0], last=last) if ends else QModelIndex()


def nearest_place(tree: QTreeView, point: QPoint) -> QPoint:
    """Return the point in sight within the cells that is nearest to a point of the viewport."""
    area, last = tree.viewport().rect(), tree.visualRect(corner_cell(tree, last=True))
    x = max(area.left(), min(point.x(), area.right(), last.right()))
    y = max(area.top(), min(point.y(), area.bottom(), last.bottom()))
    return QPoint(x, y)


def _toggles_row(
    tree: QTreeView, index: QModelIndex, action: QAbstractItemView.CursorAction
) -> bool:
    """Return True if Left or Right collapses or expands the row."""
    if index.column() != TreeColumn.NAME or not tree.model().hasChildren(index):
        return False
    return tree.isExpanded(index) == (action == _Action.MoveLeft)


def _jump(cells: list[QModelIndex]) -> QModelIndex:
    """Return where Ctrl+arrow goes along ``cells``, the first being the current one.

    To the last of the filled cells in a row, else to the next filled cell, else to the end.
    """
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
    """Return the cells of the column beyond this one, only the editable ones if there are any."""
    rows = list(expanded_rows(tree))
    at = next((n for n, row in enumerate(rows) if row.internalId() == index.internalId()), 0)
    beyond = rows[:at][::-1] if backwards else rows[at + 1 :]
    cells = [row.siblingAtColumn(index.column()) for row in beyond]
    return [cell for cell in cells if is_editable(cell)] or cells


def expanded_rows(tree: QTreeView) -> Iterator[QModelIndex]:
    """Yield the first cell of each row that is not inside a collapsed one, from the top."""
    model = tree.model()
    row = model.index(0, 0) if model is not None else QModelIndex()
    while row.isValid():
        yield row
        row = tree.indexBelow(row)


def _columns(tree: QTreeView, *, backwards: bool) -> list[TreeColumn]:
    shown = [column for column in TreeColumn if not tree.isColumnHidden(column)]
    return shown[::-1] if backwards else shown


def _count_rows(tree: QTreeView) -> int:
    return sum(1 for _ in expanded_rows(tree))


def _next_row(tree: QTreeView, row: QModelIndex, *, backwards: bool) -> QModelIndex:
    beyond = tree.indexAbove(row) if backwards else tree.indexBelow(row)
    if beyond.isValid():
        return beyond
    ends = list(expanded_rows(tree))
    return ends[-1 if backwards else 0] if ends else row


def item_selection(cells: Iterable[QModelIndex]) -> QItemSelection:
    """Return a selection of exactly these cells, in as few ranges as possible.

    Adjacent cells are joined because Qt is slow with many ranges (seen with Qt 6.11).
    """
    columns: defaultdict[int, dict[int, QModelIndex]] = defaultdict(dict)
    for cell in cells:
        columns[cell.internalId()][cell.column()] = cell
    rows: defaultdict[tuple[int, int, int], dict[int, QModelIndex]] = defaultdict(dict)
    for row_cells in columns.values():
        for left, right in _runs(row_cells):
            cell = row_cells[left]
            rows[cell.parent().internalId(), left, right][cell.row()] = cell
    selection = QItemSelection()
    for (_, _, right), firsts in rows.items():
        for top, bottom in _runs(firsts):
            selection.select(firsts[top], firsts[top].sibling(bottom, right))
    return selection


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of consecutive numbers, e.g. 1, 2, 5 -> (1, 2), (5, 5)."""
    present = set(numbers)
    starts = sorted(each for each in present if each - 1 not in present)
    ends = sorted(each for each in present if each + 1 not in present)
    return zip(starts, ends, strict=True)


def selected_keys(tree: QTreeView) -> frozenset[int]:
    """Return the keys of the rows with a selected cell, else of the current row."""
    return frozenset(index.internalId() for index in _selected_indexes(tree))


def selected_refs(tree: QTreeView) -> frozenset[FieldRef]:
    """Return the fields of the selected cells, else of the current one; some edit no field."""
    return frozenset(
        FieldRef(index.internalId(), COLUMN_FIELDS[TreeColumn(index.column())])
        for index in _selected_indexes(tree)
        if index.column() in COLUMN_FIELDS
    )


def _selected_indexes(tree: QTreeView) -> list[QModelIndex]:
    """Return the selected cells, else the current one; none on a ghost row."""
    indexes = selected_cells(tree) or [tree.currentIndex()]
    return [index for index in indexes if index.flags() & Qt.ItemFlag.ItemIsSelectable]


def selected_cells(tree: QTreeView) -> list[QModelIndex]:
    """Return the selected cells in columns that are shown: Ctrl+A selects hidden ones too."""
    selected = tree.selectionModel().selectedIndexes()
    return [index for index in selected if not tree.isColumnHidden(index.column())]


def with_hidden_between(tree: QTreeView, cells: Iterable[QModelIndex]) -> list[QModelIndex]:
    """Return cells with the hidden ones between them, as a spreadsheet copies a range.

    In a row whose cells are all among them, they are followed by the hidden ones at its end.
    """
    chosen: defaultdict[int, dict[int, QModelIndex]] = defaultdict(dict)
    for cell in cells:
        chosen[cell.internalId()][cell.column()] = cell
    shown = _columns(tree, backwards=False)
    neighbours = [
        (
            column,
            max((each for each in shown if each <= column), default=column),
            min((each for each in shown if each >= column), default=None),
        )
        for column in TreeColumn
    ]
    result: list[QModelIndex] = []
    for row_cells in chosen.values():
        is_whole_row = len(row_cells) == len(shown)
        for column, before, after in neighbours:
            has_end = is_whole_row if after is None else after in row_cells
            if before in row_cells and has_end:
                result.append(row_cells[before].siblingAtColumn(column))
    return result


_EXTENDED = _Flag.ClearAndSelect | _Flag.Current


class SelectionAnchor(QObject):
    """The cell from which Shift extends the selection: the last one that was selected alone.

    Qt has an anchor too, but does not move it when the current cell is set from code, as
    Enter, Tab and a jump to a problem do (Qt 6.11). Once whole rows are selected, Shift
    extends by whole rows. Typing goes into the anchor, as in a spreadsheet, although Qt's
    current cell is at the other end.
    """

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._cell = QPersistentModelIndex()
        self._end = QPersistentModelIndex()
        self._whole_rows = False
        tree.selectionModel().selectionChanged.connect(self._on_selection_changed)

    def active_cell(self) -> QModelIndex:
        """Return the cell typing goes into: the anchor of a Shift selection, or the current one."""
        current = self._tree.currentIndex()
        if self._end != current or not self._cell.isValid():
            return current
        anchor = _as_index(self._cell)
        return current if self._tree.visualRect(anchor).isEmpty() else anchor

    def make_active_current(self) -> QModelIndex:
        """Make the cell typing goes into the current one, without changing the selection."""
        active = self.active_cell()
        self._end = QPersistentModelIndex()
        self._tree.selectionModel().setCurrentIndex(active, _Flag.NoUpdate)
        return active

    def start_at(self, index: QModelIndex) -> None:
        """Make a cell the anchor; the selection extends by single cells."""
        self._cell, self._end = QPersistentModelIndex(index), QPersistentModelIndex()
        self._whole_rows = False

    def extend_to(self, end: QModelIndex) -> None:
        """Make a cell the other end of the selection."""
        self._end = QPersistentModelIndex(end)

    def selection_rect(self) -> QRect:
        """Return the rectangle from anchor to other end, centre to centre, in the viewport."""
        end = _as_index(self._end)
        first = _as_index(self._cell) if self._cell.isValid() else end
        if self._whole_rows:
            first = end_of_row(self._tree, first, last=False)
            end = end_of_row(self._tree, end, last=True)
        middles = (self._tree.visualRect(index).center() for index in (first, end))
        return QRect(*middles)

    def select_rows(self) -> None:
        """Select the whole rows from the anchor to the current cell."""
        self._whole_rows = True
        middle = self._tree.visualRect(self._tree.currentIndex()).center()
        self._tree.setSelection(QRect(middle, middle), _EXTENDED)

    def select_columns(self) -> None:
        """Select the whole columns of the selected cells; do nothing while a cell is open."""
        if self._tree.state() == QTreeView.State.EditingState:
            return
        model = self._tree.selectionModel()
        columns = {index.column() for index in selected_cells(self._tree)}
        whole = QItemSelection()
        for first in expanded_rows(self._tree):
            if first.row() == 0:
                last = first.model().rowCount(first.parent()) - 1
                for column in columns:
                    whole.select(first.siblingAtColumn(column), first.sibling(last, column))
        model.select(whole, _Flag.ClearAndSelect)

    def _on_selection_changed(self) -> None:
        ranges = self._tree.selectionModel().selection()
        if ranges.size() == 1:
            only = ranges.at(0)
            if only.topLeft() == only.bottomRight():
                self._cell = QPersistentModelIndex(only.topLeft())
                self._end = QPersistentModelIndex()
                self._whole_rows = False


def _as_index(index: QPersistentModelIndex) -> QModelIndex:
    return index.model().index(index.row(), index.column(), index.parent())


class KeyNavigation:
    """Moves the current cell of a tree for Enter, Tab and arrow keys.

    While several cells are selected, Enter moves down their columns and Tab along their rows,
    starting over after the last one. Enter after Tab goes to the column in which Tab began.
    From the name of the last row of a 二级指标 it goes to the ghost row, where the next one begins;
    so does Tab from the end of that row if there is a ghost row.
    """

    def __init__(self, tree: QTreeView, model: IndicatorModel, anchor: SelectionAnchor) -> None:
        self._tree = tree
        self._model = model
        self._anchor = anchor
        self._tab_column = 0
        self._tab_target = QPersistentModelIndex()

    def move_by_enter_or_tab(self, direction: Direction) -> None:
        """Move as Enter or Tab does, with or without Shift."""
        order = {row.internalId(): at for at, row in enumerate(expanded_rows(self._tree))}
        selected = [index for index in self._editable_selection() if index.internalId() in order]
        if len(selected) > 1:
            self._move_within(selected, order, direction)
        elif direction in (Direction.NEXT, Direction.PREVIOUS):
            self._tab(direction)
        else:
            current = self._tree.currentIndex()
            after_tab = self._tab_target == current and current.isValid()
            to_tab_column = direction == Direction.DOWN and after_tab
            start = current.siblingAtColumn(self._tab_column) if to_tab_column else current
            if direction == Direction.DOWN and start.column() == TreeColumn.NAME:
                self.move_to_next_name()
            else:
                self._go(next_cell(self._tree, start, direction))

    def move_to_next_name(self) -> None:
        """Move to the name below; behind the last row of a 二级指标 that is the ghost row."""
        name = self._tree.currentIndex().siblingAtColumn(TreeColumn.NAME)
        row = self._model.tree_row(name)
        below = name.siblingAtRow(name.row() + 1)
        is_last = row is not None and row.level == 3 and not is_editable(below)
        ghost = self._model.ghost_index(row.parent) if row and is_last else QModelIndex()
        self._go(ghost if ghost.isValid() else next_cell(self._tree, name, Direction.DOWN))

    def move_by_arrow(self, direction: Direction) -> None:
        """Move as an arrow key does that leaves an editor."""
        self._go(next_cell(self._tree, self._tree.currentIndex(), direction))

    def _tab(self, direction: Direction) -> None:
        current = self._tree.currentIndex()
        if self._tab_target != current:
            self._tab_column = current.column()
        self._go(self._cell_after_tab(current, direction))
        self._tab_target = QPersistentModelIndex(self._tree.currentIndex())

    def _cell_after_tab(self, current: QModelIndex, direction: Direction) -> QModelIndex:
        """Return the next cell; behind a 三级指标 with a ghost row below it, that ghost row."""
        target = next_cell(self._tree, current, direction)
        row = self._model.tree_row(current)
        leaves_row = direction == Direction.NEXT and target.internalId() != current.internalId()
        if not leaves_row or row is None or row.level != 3:
            return target
        below = self._tree.indexBelow(current.siblingAtColumn(TreeColumn.NAME))
        return below if self._model.ghost_parent(below) else target

    def _go(self, index: QModelIndex) -> None:
        make_current(self._tree, index)

    def _editable_selection(self) -> list[QModelIndex]:
        """Return the selected cells that can be edited; none if the current one is not selected."""
        model = self._tree.selectionModel()
        if not model.isSelected(self._tree.currentIndex()):
            return []
        return [index for index in selected_cells(self._tree) if is_editable(index)]

    def _move_within(
        self, selected: list[QModelIndex], order: dict[int, int], direction: Direction
    ) -> None:
        """Make the next of the selected cells the current one and keep the selection.

        ``order`` has the positions of the expanded rows by key.
        """
        by_rows = direction in (Direction.NEXT, Direction.PREVIOUS)

        def position(index: QModelIndex) -> tuple[int, int]:
            row, column = order.get(index.internalId(), -1), index.column()
            return (row, column) if by_rows else (column, row)

        start = position(self._anchor.make_active_current())
        cells = sorted(selected, key=position, reverse=direction.backwards)
        beyond = (
            cell for cell in cells if _after(position(cell), start, backwards=direction.backwards)
        )
        self._tree.selectionModel().setCurrentIndex(next(beyond, cells[0]), _Flag.NoUpdate)


def _after(one: tuple[int, int], other: tuple[int, int], *, backwards: bool) -> bool:
    return one < other if backwards else one > other
