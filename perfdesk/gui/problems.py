"""The list below the tree: what is wrong or doubtful, and what was said on reading.

The model shows the document's problems in their order, then the findings of the
source. It is brought up to date by what came and went, never reset, so the
selected line stays while one types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QTreeView, QVBoxLayout, QWidget

from perfdesk.core.checks import missing
from perfdesk.core.places import ROOT, Place, place
from perfdesk.core.problem import Problem
from perfdesk.gui import look
from perfdesk.gui.document import Document
from perfdesk.gui.wording import where
from perfdesk.table.reading import Finding

Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, str, str, int]

WORDS = {"error": "错误", "warning": "警告", "hint": "提示", "reading": "读入时"}
_HEADINGS = ("级别", "说明", "位置")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. ``at`` is a JSON Pointer, or None if there is nothing to go to."""

    key: Key
    severity: str
    message: str
    where: str
    at: str | None


def lines(document: Document, extra: Iterable[Problem] = ()) -> tuple[Line, ...]:
    """The problems of a document and ``extra`` ones, then what its source made the reader say."""
    seen: Counter[tuple[str, str, str]] = Counter()
    made = []
    for each in (*document.problems, *extra):
        named = where(document.template, each.at, each.path)
        key = _key(seen, ("problem", each.code, each.at))
        made.append(Line(key, each.severity, each.message, named, each.at))
    for finding in cast("tuple[Finding, ...]", document.findings):
        key = _key(seen, ("finding", finding.code, finding.where))
        made.append(Line(key, "reading", finding.message, finding.where, None))
    return tuple(made)


def _key(seen: Counter[tuple[str, str, str]], name: tuple[str, str, str]) -> Key:
    seen[name] += 1
    return (*name, seen[name])


class ProblemLines(QAbstractTableModel):
    """Lines as a table: severity, sentence, place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, wanted: Sequence[Line]) -> None:
        """Makes the table hold these lines, announcing only what differs."""
        keys = {line.key for line in wanted}
        for row in reversed(range(len(self.lines))):
            if self.lines[row].key not in keys:
                self._take(row)
        for row, line in enumerate(wanted):
            self._put(row, line)

    def _put(self, row: int, line: Line) -> None:
        if row < len(self.lines) and self.lines[row].key == line.key:
            if self.lines[row] != line:
                self.lines[row] = line
                self.dataChanged.emit(self.index(row, 0), self.index(row, 2))
            return
        later = (at for at, each in enumerate(self.lines) if at > row and each.key == line.key)
        if (found := next(later, None)) is not None:
            self._take(found)
        self.beginInsertRows(QModelIndex(), row, row)
        self.lines.insert(row, line)
        self.endInsertRows()

    def _take(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.lines[row]
        self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Qt's: the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Qt's: severity, sentence, place."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Qt's: the headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the words, and icon and colour of the severity."""
        line, column = self.lines[index.row()], index.column()
        texts = (WORDS[line.severity], line.message, line.where)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return texts[column]
            case Qt.ItemDataRole.ToolTipRole:
                return look.tip(f"{line.where}\n{line.message}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{texts[0]}：{line.message}" if column == 0 else texts[column]
            case Qt.ItemDataRole.DecorationRole if column == 0:
                return look.icon(line.severity)
            case Qt.ItemDataRole.ForegroundRole if column == 0:
                return look.tone(line.severity, QApplication.palette())
        return None


class ProblemsPane(QWidget):
    """The list with a caption that counts; ``jump`` names the place of an activated line."""

    jump = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._with_blanks = False
        self._shown: tuple[object, ...] = ()
        self.model = ProblemLines(self)
        self.caption = QLabel(self)
        self.caption.setContentsMargins(6, 2, 6, 0)
        self.list = _list(self)
        self.list.setModel(self.model)
        _columns(self.list.header())
        self.list.activated.connect(self._activate)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.caption)
        box.addWidget(self.list)

    def bind(self, document: Document | None) -> None:
        """Shows another document's problems."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
        self._document = document
        if document is not None:
            document.evaluated.connect(self._show)
        self._show()

    def list_blanks(self, wanted: bool) -> None:
        """Lists the empty cells of the form too, or no longer."""
        self._with_blanks = wanted
        self._show()

    def _show(self) -> None:
        document = self._document
        if document is None:
            return
        blanks = missing(document.form, document.template) if self._with_blanks else ()
        said = (document.problems, blanks, document.findings, document.template.id)
        if said == self._shown:
            return
        self._shown = said
        found = lines(document, blanks)
        self.model.show(found)
        self.caption.setText(caption(found))

    def _activate(self, index: QModelIndex) -> None:
        at = self.model.lines[index.row()].at
        if at is not None and self._document is not None:
            self.jump.emit(_place(self._document, at))


def caption(found: Iterable[Line]) -> str:
    """How many lines there are of each severity, in words."""
    counts = Counter(line.severity for line in found)
    parts = [f"{WORDS[name]} {counts[name]}" for name in WORDS if counts[name]]
    return "校验　" + ("　".join(parts) if parts else "没有发现问题")


def _place(document: Document, at: str) -> Place:
    try:
        return place(document.form, at)
    except (IndexError, ValueError):
        return Place(ROOT, "")


def _list(parent: QWidget) -> QTreeView:
    view = QTreeView(parent)
    view.setAccessibleName("校验结果")
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setAllColumnsShowFocus(True)
    view.setAlternatingRowColors(False)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setBackgroundRole(QPalette.ColorRole.Base)
    return view


def _columns(header: QHeaderView) -> None:
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
    header.resizeSection(0, header.fontMetrics().horizontalAdvance("读入时") + 40)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
    header.resizeSection(2, 300)
