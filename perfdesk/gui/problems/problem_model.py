"""The lines below the tree as a model: problems, what was judged, what the reader said.

Lines stand by severity: errors, warnings, hints, cells not filled yet, judged ones,
findings of the source, what was taken over from last year. The model is brought up to
date by what came and went, never reset, so the selected line stays while one types.
What a fix says is asked for only when its line is painted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import cast

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from perfdesk.core.checks.problem import Problem, rule_source
from perfdesk.core.edits import Fix
from perfdesk.core.fixes.all_fixes import fixes_for
from perfdesk.core.form import Form
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.labels import pointer_label
from perfdesk.recognition.source import Finding

Index = QModelIndex | QPersistentModelIndex
LineKey = tuple[str, str, str, int]

GROUP_LABELS = {
    "error": "错误",
    "warning": "警告",
    "hint": "提示",
    "blank": "未填",
    "accepted": "已核实",
    "reading": "读入时",
    "renewal": "转年度",
}


class ProblemColumn(IntEnum):
    """A column of the list."""

    SEVERITY = 0
    MESSAGE = 1
    FIX = 2
    WHERE = 3
    GROUND = 4


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
    }
)
_HEADINGS = ("级别", "说明", "修正", "位置", "依据")


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One line of the list; ``problem`` is None for what the reader said."""

    key: LineKey
    severity: str
    message: str
    where: str
    problem: Problem | None = None

    @property
    def ground(self) -> str:
        """The source of the rule in a few words."""
        return rule_source(self.problem.code) if self.problem else ""


def problem_lines(document: Document, blanks: Iterable[Problem] = ()) -> tuple[ProblemLine, ...]:
    """The problems of a document, empty cells, judged ones, and what its source made said."""
    seen: Counter[tuple[str, str, str]] = Counter()
    made = []

    def add(group: str, problems: Iterable[Problem]) -> None:
        for each in problems:
            named = pointer_label(document.template, each.pointer, each.level_names)
            key = _key(seen, (group or "problem", each.code, each.pointer))
            made.append(ProblemLine(key, group or each.severity, each.message, named, each))

    add("", document.problems)
    add("blank", blanks)
    add("accepted", document.accepted)
    for finding in cast("tuple[Finding, ...]", document.findings):
        key = _key(seen, ("finding", finding.code, finding.where))
        made.append(ProblemLine(key, "reading", finding.message, finding.where))
    add("renewal", document.reminders)
    return tuple(made)


def counts_text(found: Iterable[ProblemLine]) -> str:
    """How many lines there are of each severity, in words; judged ones stand apart."""
    counts = Counter(line.severity for line in found)
    parts = [f"{GROUP_LABELS[name]} {counts[name]}" for name in GROUP_LABELS if counts[name]]
    return "　".join(parts) if parts else "没有发现问题"


def _key(seen: Counter[tuple[str, str, str]], name: tuple[str, str, str]) -> LineKey:
    seen[name] += 1
    return (*name, seen[name])


class ProblemModel(QAbstractTableModel):
    """Lines as a table: severity, sentence, fix, place, source of the rule."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[ProblemLine] = []
        self.document: Document | None = None
        self._fixed: dict[Problem, tuple[Fix, ...]] = {}
        self._fixed_in: Form | None = None
        self._exchanging = False

    def set_lines(self, wanted: Sequence[ProblemLine]) -> bool:
        """Makes the table hold these lines, announcing only what differs; True if others come."""
        self._exchanging = True
        before = [line.key for line in self.lines]
        keys = {line.key for line in wanted}
        for row in reversed(range(len(self.lines))):
            if self.lines[row].key not in keys:
                self._take(row)
        for row, line in enumerate(wanted):
            self._put(row, line)
        self._exchanging = False
        return before != [line.key for line in wanted]

    @property
    def has_computed_fixes(self) -> bool:
        """True if any line has been asked for its fix, by being painted for one."""
        return bool(self._fixed)

    def update_fixes(self, rows: Iterable[int]) -> None:
        """Announces those rows whose fix reads otherwise though their problem is the same."""
        before = self._fixed
        for row in rows:
            if self.fixes(row) != before.get(cast("Problem", self.lines[row].problem), ()):
                at = self.index(row, ProblemColumn.FIX)
                self.dataChanged.emit(at, at)

    def fixes(self, row: int) -> tuple[Fix, ...]:
        """The safe fixes of a line; none for what was judged or read.

        While lines are exchanged none has any: some are still of the form before.
        """
        line, document = self.lines[row], self.document
        if self._exchanging or document is None:
            return ()
        if line.problem is None or line.severity == "accepted":
            return ()
        if self._fixed_in is not document.form:
            self._fixed, self._fixed_in = {}, document.form
        if line.problem not in self._fixed:
            self._fixed[line.problem] = () if document.read_only else self._found(line.problem)
        return self._fixed[line.problem]

    def _found(self, problem: Problem) -> tuple[Fix, ...]:
        document = self.document
        return fixes_for(problem, document.form, document.template) if document else ()

    def _put(self, row: int, line: ProblemLine) -> None:
        if row < len(self.lines) and self.lines[row].key == line.key:
            if self.lines[row] != line:
                self.lines[row] = line
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(ProblemColumn) - 1))
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
        """Qt's: the number of columns."""
        return 0 if parent.isValid() else len(ProblemColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Qt's: the headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the words, icon and colour of the severity, and the fix as a link."""
        if role not in _ROLES:
            return None
        line, column = self.lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(index.row(), column)
            case Qt.ItemDataRole.ToolTipRole:
                return theme.tooltip(self._told(index.row()))
            case Qt.ItemDataRole.AccessibleTextRole:
                text = self.text(index.row(), column)
                return f"{text}：{line.message}" if column == ProblemColumn.SEVERITY else text
            case Qt.ItemDataRole.DecorationRole if column == ProblemColumn.SEVERITY:
                return theme.icon(line.severity)
            case Qt.ItemDataRole.ForegroundRole:
                return _ink(line, column)
            case Qt.ItemDataRole.FontRole if column == ProblemColumn.FIX:
                return _underlined()
        return None

    def text(self, row: int, column: int) -> str:
        """The words of a cell."""
        line = self.lines[row]
        match column:
            case ProblemColumn.SEVERITY:
                return GROUP_LABELS[line.severity]
            case ProblemColumn.MESSAGE:
                return line.message
            case ProblemColumn.FIX:
                fixes = self.fixes(row)
                return fixes[0].label + ("，或……" if len(fixes) > 1 else "") if fixes else ""
            case ProblemColumn.WHERE:
                return line.where
        return line.ground

    def _told(self, row: int) -> str:
        line = self.lines[row]
        told = [line.where, line.message]
        if line.ground:
            told.append(f"依据：{line.ground}")
        told += [f"可以：{fix.label}" for fix in self.fixes(row)]
        return "\n".join(told)


def _ink(line: ProblemLine, column: int) -> object:
    palette = QApplication.palette()
    if column == ProblemColumn.FIX:
        return theme.severity_colour("hint", palette)
    if column == ProblemColumn.SEVERITY:
        return theme.severity_colour(line.severity, palette)
    calm = line.severity not in ("error", "warning", "hint") or column == ProblemColumn.GROUND
    return theme.muted_colour(palette) if calm else None


def _underlined() -> QFont:
    font = QFont(QApplication.font())
    font.setUnderline(True)
    return font
