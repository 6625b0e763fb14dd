"""The indicators of a document as a Qt item model.

An index carries the key of its node; every answer is looked up in the document's current form,
so the model has no copy that could get out of step. Each step of the document becomes one pair
of begin and end calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication

from perfdesk.core.edits import Insert, Move, Remove, Set, Step
from perfdesk.core.field_ref import ROOT, FieldRef, text_at
from perfdesk.core.form import level3_nodes
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.sentences import READ_ONLY_MESSAGE
from perfdesk.gui.tree.cells import (
    GHOST_TEXT,
    NUMBER_COLUMNS,
    CellContents,
    TreeCell,
    TreeColumn,
    TreeRow,
    TreeRows,
    column_heading,
    column_of,
    edit_refusal,
    field_of,
    ghost_cell,
)

Index = QModelIndex | QPersistentModelIndex

_DISPLAY = Qt.ItemDataRole.DisplayRole
_EDIT = Qt.ItemDataRole.EditRole
_TIP = Qt.ItemDataRole.ToolTipRole
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
_SHOWN_ROLES = [_DISPLAY, _TIP, _ACCESSIBLE]
_CHANGED_ROLES = [*_SHOWN_ROLES, _EDIT]

_SELECTABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LEAF = _SELECTABLE | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS = {
    (False, False): _SELECTABLE,
    (False, True): _SELECTABLE | Qt.ItemFlag.ItemIsEditable,
    (True, False): _LEAF,
    (True, True): _LEAF | Qt.ItemFlag.ItemIsEditable,
}
"""By (level-3 indicator, editable). Joining flags takes PySide6 long (6.11), for every cell."""

_GHOST = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemNeverHasChildren
"""A ghost row is never selected; it is editable, or Qt would turn the input method off there."""

_NO_INDEX = QModelIndex()
_COLUMN_COUNT = len(TreeColumn)


class IndicatorModel(QAbstractItemModel):
    """The indicators of the bound document; empty without one.

    A 二级指标 without 三级指标 has a ghost row below it, which is not in the form: whatever is
    typed there begins a new 三级指标. The ghost row stays below the rows made in this way.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._contents = CellContents({}, {}, {})
        self._rows: TreeRows | None = None
        self._weights_message = ""
        self._changed_cells: set[tuple[int, TreeColumn]] = set()
        self._ghost_parents: WeakKeyDictionary[Document, set[int]] = WeakKeyDictionary()

    def bind(self, document: Document | None) -> None:
        """Show the indicators of another document."""
        self.beginResetModel()
        if self._document is not None:
            self._connect(self._document, on=False)
        self._document = document
        if document is not None:
            self._connect(document, on=True)
            if document.read_only:  # since it was bound before, e.g. its file is locked elsewhere
                self._ghosts().clear()
        self._add_ghosts(self._level2_without_rows())
        self._update_contents()
        self.endResetModel()

    def _connect(self, document: Document, *, on: bool) -> None:
        pairs = (
            (document.stepAboutToBeApplied, self._begin_step),
            (document.stepApplied, self._end_step),
            (document.formAboutToBeReset, self.beginResetModel),
            (document.formReset, self._end_reset),
            (document.evaluated, self._on_evaluated),
        )
        for signal, slot in pairs:
            (signal.connect if on else signal.disconnect)(slot)

    @property
    def document(self) -> Document | None:
        """The document bound to, if any."""
        return self._document

    @property
    def tree_rows(self) -> TreeRows | None:
        """The rows of the current form; None without a document."""
        if self._document is None:
            return None
        form, rows = self._document.form, self._rows
        if rows is None or rows.form is not form:
            rows = self._rows = TreeRows(form)
        return rows

    def tree_row(self, index: Index) -> TreeRow | None:
        """Return the row of an index, or None."""
        rows = self.tree_rows
        return rows.get(index.internalId()) if rows and index.isValid() else None

    def ghost_parent(self, index: Index) -> TreeRow | None:
        """Return the row of the 二级指标 at whose end a ghost row is; None for any other row."""
        rows = self.tree_rows
        return rows.get(_parent_of_ghost(index.internalId())) if rows and index.isValid() else None

    def ghost_index(self, parent: int, column: int = 0) -> QModelIndex:
        """Return the ghost row at the end of a 二级指标, which gets one if it has none.

        Invalid if the document is read-only or has no such 二级指标.
        """
        row = rows.get(parent) if (rows := self.tree_rows) else None
        if row is None or row.level != 2 or self._document is None or self._document.read_only:
            return _NO_INDEX
        self._insert_ghost(parent)
        return self.index_of(_ghost_id(parent), column)

    def first_ghost(self) -> QModelIndex:
        """Return the ghost row where a form without 三级指标 begins, invalid for another form."""
        form = self._document.form if self._document is not None else None
        if form is None or next(level3_nodes(form), None) is not None:
            return _NO_INDEX
        level2 = (two for one in form.indicators for two in one.children)
        return next((self.ghost_index(two.key) for two in level2), _NO_INDEX)

    def edit_refusal(self, index: Index) -> str:
        """Return why a cell cannot be edited, as a sentence; "" if it can or does not exist."""
        row = self.tree_row(index)
        if self.document is None or row is None:
            return ""
        return (
            READ_ONLY_MESSAGE if self.document.read_only else edit_refusal(row.node, index.column())
        )

    def field_ref(self, index: Index) -> FieldRef | None:
        """Return the field a cell edits, or None if it edits none."""
        row = self.tree_row(index)
        field = field_of(row.node, index.column()) if row else None
        return FieldRef(row.node.key, field) if row and field else None

    def cells(self, row: TreeRow) -> Iterator[tuple[TreeColumn, TreeCell]]:
        """Yield each column of a row with what its cell shows."""
        for column in TreeColumn:
            yield column, self._contents.cell(row, column)

    def index_of(self, key: int, column: int = 0) -> QModelIndex:
        """Return the index of a node's cell; invalid for ROOT and for nodes that are gone."""
        row = rows.get(key) if (rows := self.tree_rows) else None
        if row:
            return self.createIndex(row.row, column, key)
        parent = _parent_of_ghost(key)
        if self.tree_rows and parent in self.tree_rows and parent in self._ghosts():
            return self.createIndex(len(self.tree_rows.child_keys(parent)), column, key)
        return _NO_INDEX

    def index_of_ref(self, ref: FieldRef) -> QModelIndex:
        """Return the index of the cell that shows a field; invalid if the tree does not show it."""
        return self.index_of(ref.key, column_of(ref.field))

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        """Return the index of a cell of child number ``row`` of ``parent``."""
        below = self._child_keys(parent)
        if 0 <= row < len(below) and 0 <= column < _COLUMN_COUNT:
            return self.createIndex(row, column, below[row])
        return _NO_INDEX

    def parent(self, index: Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override]
        """Return the index of the parent node."""
        row = self.tree_row(index)
        if row is None and (above := self.ghost_parent(index)):
            return self.index_of(above.node.key)
        return self.index_of(row.parent) if row else _NO_INDEX

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of children; 0 for an index of any column but the first."""
        return len(self._child_keys(parent))

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: ARG002  (the same everywhere)
        """Return the number of columns, the same at every level."""
        return _COLUMN_COUNT

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the flags of a cell; one with a field is editable unless the form is read-only."""
        row = self.tree_row(index)
        if row is None and self.ghost_parent(index):
            return _GHOST
        if row is None or self._document is None:
            return Qt.ItemFlag.NoItemFlags
        editable = not self._document.read_only and field_of(row.node, index.column())
        return _FLAGS[row.level == 3, bool(editable)]

    def cell(self, index: Index) -> TreeCell | None:
        """Return all that painting a cell needs in one call; ``data`` takes one for each role."""
        row = self.tree_row(index)
        if row is None and self.ghost_parent(index):
            return ghost_cell(index.column())
        return self._contents.cell(row, index.column()) if row else None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return the text, tooltip, accessible text or edited text of a cell."""
        row = self.tree_row(index)
        if row is None and self.ghost_parent(index):
            return _ghost_data(index.column(), role)
        if row is None or self._document is None:
            return None
        if role == _EDIT:
            ref = self.field_ref(index)
            return text_at(self._document.form, ref) if ref else None
        if role not in _SHOWN_ROLES:
            return None
        cell = self._contents.cell(row, index.column())
        if role == _ACCESSIBLE:
            return self._accessible_text(row, index.column(), cell)
        if role == _DISPLAY:
            return cell.text
        return theme.tooltip(cell.tooltip) if cell.tooltip else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the headings as the document's template words them."""
        if orientation != Qt.Orientation.Horizontal or self._document is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBER_COLUMNS:
            return Qt.AlignmentFlag.AlignCenter
        name = column_heading(section, self._document.template)
        if section == TreeColumn.WEIGHT and self._weights_message:
            return self._weight_heading(name, role)
        return name if role == Qt.ItemDataRole.DisplayRole else None

    def _weight_heading(self, name: str, role: int) -> object:
        """Return the heading of 分值 while the weights do not add up: marked, in red, with why."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{name} !"
            case Qt.ItemDataRole.ForegroundRole:
                return theme.severity_colour("error", QApplication.palette())
            case Qt.ItemDataRole.ToolTipRole:
                return theme.tooltip(self._weights_message)
        return None

    def _accessible_text(self, row: TreeRow, column: int, cell: TreeCell) -> str:
        name = column_heading(column, self._document.template) if self._document else ""
        text = f"第 {row.number} 行 {name} {cell.text or '空'}"
        return f"{text}。{cell.tooltip}" if cell.severity else text

    def _child_keys(self, parent: Index) -> tuple[int, ...]:
        rows = self.tree_rows
        if rows is None:
            return ()
        if not parent.isValid():
            return rows.child_keys(ROOT)
        key = parent.internalId()
        below = () if parent.column() else rows.child_keys(key)
        has_ghost = not parent.column() and key in self._ghosts() and key in rows
        return (*below, _ghost_id(key)) if has_ghost else below

    def _level1_keys(self) -> tuple[int, ...]:
        return self.tree_rows.child_keys(ROOT) if self.tree_rows else ()

    def _ghosts(self) -> set[int]:
        """Return the keys of the 二级指标 that have a ghost row, some perhaps gone by now."""
        return self._ghost_parents.setdefault(self._document, set()) if self._document else set()

    def _level2_without_rows(self) -> list[int]:
        rows = self.tree_rows
        keys = rows.keys_of_level(2) if rows else []
        return [key for key in keys if rows and not rows.child_keys(key)]

    def _add_ghosts(self, parents: Iterable[int]) -> None:
        """Count these 二级指标 among those with a ghost row; the caller announces the rows."""
        if self._document is not None and not self._document.read_only:
            self._ghosts().update(parents)

    def _insert_ghost(self, parent: int) -> None:
        """Add a ghost row at the end of a 二级指标 unless it has one."""
        if parent not in self._ghosts():
            index = self.index_of(parent)
            row = self.rowCount(index)
            self.beginInsertRows(index, row, row)
            self._add_ghosts([parent])
            self.endInsertRows()

    def _update_contents(self) -> None:
        document = self._document
        if document is None:
            self._contents, self._weights_message = CellContents({}, {}, {}), ""
            return
        problems = document.problems
        self._contents = CellContents.of(
            document.form, document.template, document.scores, problems, document.empty_fields
        )
        messages = (each.message for each in problems if each.code == "weights-sum")
        self._weights_message = next(messages, "")

    def _begin_step(self, step: Step) -> None:
        match step.edit:
            case Insert(parent, row, _):
                self.beginInsertRows(self.index_of(parent), row, row)
            case Remove(key):
                index = self.index_of(key)
                self.beginRemoveRows(index.parent(), index.row(), index.row())
            case Move(key, parent, row) if _is_real_move(step):
                index = self.index_of(key)
                below = self.index_of(parent)
                further = index.parent() == below and row > index.row()
                target = row + 1 if further else row
                self.beginMoveRows(index.parent(), index.row(), index.row(), below, target)

    def _end_step(self, step: Step) -> None:
        match step.edit:
            case Insert():
                self._add_ghosts(self._level2_without_rows())
                self.endInsertRows()
            case Remove():
                self.endRemoveRows()
                self._insert_missing_ghosts()
            case Move() if _is_real_move(step):
                self.endMoveRows()
                self._insert_missing_ghosts()
            case Set(ref, _) if ref.key != ROOT:
                self._changed_cells.add((ref.key, column_of(ref.field)))

    def _insert_missing_ghosts(self) -> None:
        if self._document is not None and not self._document.read_only:
            for key in self._level2_without_rows():
                self._insert_ghost(key)

    def _end_reset(self) -> None:
        self._add_ghosts(self._level2_without_rows())
        self._update_contents()
        self.endResetModel()

    def _on_evaluated(self) -> None:
        before, message = self._contents, self._weights_message
        self._update_contents()
        if message != self._weights_message:
            weight = TreeColumn.WEIGHT
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, weight, weight)
        if before.goal_labels != self._contents.goal_labels:
            self._changed_cells.update((key, TreeColumn.NAME) for key in self._level1_keys())
        columns: defaultdict[int, set[TreeColumn]] = defaultdict(set)
        for key, column in self._changed_cells.union(before.changed_cells(self._contents)):
            columns[key].add(column)
        self._changed_cells.clear()
        for key in columns:
            self._emit_changed(key, columns[key])

    def _emit_changed(self, key: int, columns: set[TreeColumn]) -> None:
        """Announce cells of a row together: at each signal a view measures the row anew."""
        first, last = self.index_of(key, min(columns)), self.index_of(key, max(columns))
        if first.isValid():
            self.dataChanged.emit(first, last, _CHANGED_ROLES)


def _ghost_data(column: int, role: int) -> str | None:
    if role == _ACCESSIBLE:
        return GHOST_TEXT
    return ghost_cell(column).text if role == _DISPLAY else None


_GHOST_OFFSET = 1 << 32
"""What is added to the key of a 二级指标 for its ghost row: beyond the key of any node."""


def _ghost_id(parent: int) -> int:
    return parent + _GHOST_OFFSET


def _parent_of_ghost(internal_id: int) -> int:
    return internal_id - _GHOST_OFFSET


def _is_real_move(step: Step) -> bool:
    """Return False for a move to where the node is: beginMoveRows refuses one (Qt 6.11)."""
    return step.edit != step.inverse
