"""The indicators of a document as a Qt model.

Indexes carry the node's key and nothing else; every answer is looked up in the
document's form as it stands, so the model has no rules and no state to get out
of step. Each step of the document is one begin/end pair here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication

from perfdesk.core.edits import Insert, Move, Remove, Set, Step
from perfdesk.core.field_ref import ROOT, FieldRef, text_at
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.labels import READ_ONLY_MESSAGE
from perfdesk.gui.tree.cells import (
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
)

Index = QModelIndex | QPersistentModelIndex

_DISPLAY = Qt.ItemDataRole.DisplayRole
_EDIT = Qt.ItemDataRole.EditRole
_TIP = Qt.ItemDataRole.ToolTipRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_SHOWN = [_DISPLAY, _TIP, _SPOKEN]
_CHANGED = [*_SHOWN, _EDIT]

_SEEN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LEAF = _SEEN | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS = {
    (False, False): _SEEN,
    (False, True): _SEEN | Qt.ItemFlag.ItemIsEditable,
    (True, False): _LEAF,
    (True, True): _LEAF | Qt.ItemFlag.ItemIsEditable,
}
"""By whether it is a 三级指标 and can be edited: joining flags is slow, asked for at each cell."""

_NOWHERE = QModelIndex()
_WIDTH = len(TreeColumn)


class IndicatorModel(QAbstractItemModel):
    """一级, 二级 and 三级指标 of the document it is bound to; empty without one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._derived = CellContents({}, {}, {})
        self._seen: TreeRows | None = None
        self._weights = ""
        self._typed: set[tuple[int, TreeColumn]] = set()

    def bind(self, document: Document | None) -> None:
        """Show the indicators of another document."""
        self.beginResetModel()
        if self._document is not None:
            self._connect(self._document, on=False)
        self._document = document
        if document is not None:
            self._connect(document, on=True)
        self._derive()
        self.endResetModel()

    def _connect(self, document: Document, *, on: bool) -> None:
        pairs = (
            (document.stepAboutToBeApplied, self._begin),
            (document.stepApplied, self._end),
            (document.formAboutToBeReset, self.beginResetModel),
            (document.formReset, self._end_reset),
            (document.evaluated, self._announce),
        )
        for signal, slot in pairs:
            (signal.connect if on else signal.disconnect)(slot)

    @property
    def document(self) -> Document | None:
        """The document bound to, if any."""
        return self._document

    @property
    def tree_rows(self) -> TreeRows | None:
        """The lines of the form as it stands."""
        if self._document is None:
            return None
        form, seen = self._document.form, self._seen
        if seen is None or seen.form is not form:
            seen = self._seen = TreeRows(form)
        return seen

    def tree_row(self, index: Index) -> TreeRow | None:
        """The line an index stands in, or None."""
        lines = self.tree_rows
        return lines.get(index.internalId()) if lines and index.isValid() else None

    def edit_refusal(self, index: Index) -> str:
        """Why nothing can be typed into a cell; "" if there is none, or it can."""
        line = self.tree_row(index)
        if self.document is None or line is None:
            return ""
        return (
            READ_ONLY_MESSAGE
            if self.document.read_only
            else edit_refusal(line.node, index.column())
        )

    def field_ref(self, index: Index) -> FieldRef | None:
        """The place a cell edits, or None if it edits none."""
        line = self.tree_row(index)
        field = field_of(line.node, index.column()) if line else None
        return FieldRef(line.node.key, field) if line and field else None

    def cells(self, line: TreeRow) -> Iterator[tuple[TreeColumn, TreeCell]]:
        """What each cell of a line shows."""
        for column in TreeColumn:
            yield column, self._derived.cell(line, column)

    def index_of(self, key: int, column: int = 0) -> QModelIndex:
        """The index of a node's cell; invalid for the form itself or a node that is gone."""
        line = lines.get(key) if (lines := self.tree_rows) else None
        return self.createIndex(line.row, column, key) if line else _NOWHERE

    def index_of_ref(self, place: FieldRef) -> QModelIndex:
        """The index of the cell that shows a place; invalid if the tree shows it nowhere."""
        return self.index_of(place.key, column_of(place.field))

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a cell of the ``row``-th node below ``parent``."""
        below = self._below(parent)
        if 0 <= row < len(below) and 0 <= column < _WIDTH:
            return self.createIndex(row, column, below[row])
        return _NOWHERE

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The index of the node above."""
        line = self.tree_row(index)
        return self.index_of(line.parent) if line else _NOWHERE

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many nodes are below ``parent``; none below a column but the first."""
        return len(self._below(parent))

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: ARG002  (the same everywhere)
        """How many columns the tree has, at every level."""
        return _WIDTH

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells of a field can be edited, unless the document is read-only."""
        line = self.tree_row(index)
        if line is None or self._document is None:
            return Qt.ItemFlag.NoItemFlags
        editable = not self._document.read_only and field_of(line.node, index.column())
        return _FLAGS[line.level == 3, bool(editable)]

    def cell(self, index: Index) -> TreeCell | None:
        """Everything the painting of a cell needs: no role, for Qt would turn it into a list."""
        line = self.tree_row(index)
        return self._derived.cell(line, index.column()) if line else None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """What a cell shows, says and holds."""
        line = self.tree_row(index)
        if line is None or self._document is None:
            return None
        if role == _EDIT:
            place = self.field_ref(index)
            return text_at(self._document.form, place) if place else None
        if role not in _SHOWN:
            return None
        cell = self._derived.cell(line, index.column())
        if role == _SPOKEN:
            return self._spoken(line, index.column(), cell)
        return cell.text if role == _DISPLAY else cell.tooltip or None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The headings, in the words of the document's 表样."""
        if orientation != Qt.Orientation.Horizontal or self._document is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBER_COLUMNS:
            return Qt.AlignmentFlag.AlignCenter
        name = column_heading(section, self._document.template)
        if section == TreeColumn.WEIGHT and self._weights:
            return self._doubted(name, role)
        return name if role == Qt.ItemDataRole.DisplayRole else None

    def _doubted(self, name: str, role: int) -> object:
        """The heading of the weights while they do not add up: a sign, a colour, the sentence."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{name} !"
            case Qt.ItemDataRole.ForegroundRole:
                return theme.severity_colour("error", QApplication.palette())
            case Qt.ItemDataRole.ToolTipRole:
                return theme.tooltip(self._weights)
        return None

    def _spoken(self, line: TreeRow, column: int, cell: TreeCell) -> str:
        name = column_heading(column, self._document.template) if self._document else ""
        said = f"第 {line.number} 行 {name} {cell.text or '空'}"
        return f"{said}。{cell.tooltip}" if cell.severity else said

    def _below(self, parent: Index) -> tuple[int, ...]:
        lines = self.tree_rows
        if lines is None:
            return ()
        if not parent.isValid():
            return lines.child_keys(ROOT)
        return () if parent.column() else lines.child_keys(parent.internalId())

    def _derive(self) -> None:
        document = self._document
        if document is None:
            self._derived, self._weights = CellContents({}, {}, {}), ""
            return
        problems = document.problems
        self._derived = CellContents.of(document.form, document.template, document.scores, problems)
        doubts = (each.message for each in problems if each.code == "weights-sum")
        self._weights = next(doubts, "")

    def _begin(self, step: Step) -> None:
        match step.edit:
            case Insert(parent, row, _):
                self.beginInsertRows(self.index_of(parent), row, row)
            case Remove(key):
                index = self.index_of(key)
                self.beginRemoveRows(index.parent(), index.row(), index.row())
            case Move(key, parent, row) if _moves(step):
                index = self.index_of(key)
                below = self.index_of(parent)
                further = index.parent() == below and row > index.row()
                target = row + 1 if further else row
                self.beginMoveRows(index.parent(), index.row(), index.row(), below, target)

    def _end(self, step: Step) -> None:
        match step.edit:
            case Insert():
                self.endInsertRows()
            case Remove():
                self.endRemoveRows()
            case Move() if _moves(step):
                self.endMoveRows()
            case Set(place, _) if place.key != ROOT:
                self._typed.add((place.key, column_of(place.field)))

    def _end_reset(self) -> None:
        self._derive()
        self.endResetModel()

    def _announce(self) -> None:
        before, doubt = self._derived, self._weights
        self._derive()
        if doubt != self._weights:
            weight = TreeColumn.WEIGHT
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, weight, weight)
        columns: defaultdict[int, set[TreeColumn]] = defaultdict(set)
        for key, column in self._typed.union(before.changed_cells(self._derived)):
            columns[key].add(column)
        self._typed.clear()
        for key in columns:
            self._tell(key, columns[key])

    def _tell(self, key: int, columns: set[TreeColumn]) -> None:
        """Announces cells of a line at once: each time a view asks how high the line is."""
        first, last = self.index_of(key, min(columns)), self.index_of(key, max(columns))
        if first.isValid():
            self.dataChanged.emit(first, last, _CHANGED)


def _moves(step: Step) -> bool:
    """False for a move to where the node already is: Qt refuses to begin one."""
    return step.edit != step.inverse
