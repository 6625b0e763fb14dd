"""The problem list as a table model, and the lines it shows.

Lines are grouped: errors, warnings, hints, empty cells, accepted problems, import findings,
and what was taken over from last year. The model inserts and removes single lines and is never
reset, so the current line stays during typing. Fixes are computed when their line is painted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from perfdesk.core.checks.problem import Problem, rule_source
from perfdesk.core.edits import Fix
from perfdesk.core.fixes.all_fixes import fixes_for
from perfdesk.core.form import Form
from perfdesk.core.labels import pointer_label
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.line_list import LineModel
from perfdesk.recognition.source import Finding

Index = QModelIndex | QPersistentModelIndex
LineKey = tuple[str, str, str, int]

GROUP_LABELS = {
    "error": "错误",
    "warning": "警告",
    "hint": "提示",
    "empty": "未填",
    "accepted": "已核实",
    "reading": "读入时",
    "renewal": "转年度",
}
"""The groups of lines in their order: those of problems are their severities."""


class ProblemColumn(IntEnum):
    """A column of the problem list."""

    SEVERITY = 0
    MESSAGE = 1
    FIX = 2
    WHERE = 3
    RULE_SOURCE = 4


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


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One line of the list.

    ``group`` is one of ``GROUP_LABELS``: the severity of the problem, or what the line is besides;
    either ``problem`` or ``finding`` is what it is about. ``key`` is unique, and the same while
    the problem remains.
    """

    key: LineKey
    group: str
    message: str
    where: str
    problem: Problem | None = None
    finding: Finding | None = None
    rule_source_text: str = ""
    """The source of the check's rule in a few words (依据); "" if it has none."""

    @property
    def tells_of_other_texts(self) -> bool:
        """True for the finding that names what the reader kept without a place (其他内容)."""
        return self.key[:2] == ("finding", "no-place")


def problem_lines(
    document: Document, empty_cells: Iterable[Problem] = ()
) -> tuple[ProblemLine, ...]:
    """Return the lines of a document: problems, accepted ones, findings, reminders.

    ``empty_cells`` are those the form needs, if they are to be listed behind the problems.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    lines = []

    def add(group: str, problems: Iterable[Problem]) -> None:
        for each in problems:
            named = pointer_label(document.form, document.template, each.pointer, each.level_names)
            key = _unique_key(counts, (group or "problem", each.code, each.pointer))
            source = rule_source(each.code, document.template)
            line = ProblemLine(
                key, group or each.severity, each.message, named, each, rule_source_text=source
            )
            lines.append(line)

    add("", document.problems)
    add("empty", empty_cells)
    add("accepted", document.accepted)
    findings: list[ProblemLine] = []
    for finding in document.findings:
        key = _unique_key(counts, ("finding", finding.code, finding.where))
        group = "accepted" if finding in document.checked_findings else "reading"
        line = ProblemLine(key, group, finding.message, finding.where, finding=finding)
        findings.append(line)
    lines += sorted(findings, key=lambda line: line.group == "reading")
    add("renewal", document.reminders)
    return tuple(lines)


def counts_text(lines: Iterable[ProblemLine]) -> str:
    """Return the number of lines of each group in words, e.g. 错误 2　警告 1."""
    counts = Counter(line.group for line in lines)
    parts = [f"{GROUP_LABELS[name]} {counts[name]}" for name in GROUP_LABELS if counts[name]]
    return "　".join(parts) if parts else "没有发现问题"


def _unique_key(counts: Counter[tuple[str, str, str]], name: tuple[str, str, str]) -> LineKey:
    counts[name] += 1
    return (*name, counts[name])


class ProblemModel(LineModel):
    """The lines as a table: severity, message, fix, position, source of the rule."""

    headings = ("级别", "说明", "修正", "位置", "依据")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[ProblemLine] = []
        self.document: Document | None = None
        self._fixes: dict[Problem, tuple[Fix, ...]] = {}
        self._fixes_form: Form | None = None
        self._setting_lines = False

    def set_lines(self, lines: Sequence[ProblemLine]) -> bool:
        """Show these lines, announcing the differences; return True if lines came or went."""
        self._setting_lines = True
        before = [line.key for line in self.lines]
        keys = {line.key for line in lines}
        for row in reversed(range(len(self.lines))):
            if self.lines[row].key not in keys:
                self._remove_row(row)
        for row, line in enumerate(lines):
            self._set_line(row, line)
        self._setting_lines = False
        return before != [line.key for line in lines]

    @property
    def has_computed_fixes(self) -> bool:
        """True if the fixes of any line have been computed, as painting does."""
        return bool(self._fixes)

    def update_fixes(self, rows: Iterable[int]) -> None:
        """Announce the rows whose fixes have changed while their problem is the same."""
        before = self._fixes
        for row in rows:
            if self.fixes(row) != before.get(cast("Problem", self.lines[row].problem), ()):
                at = self.index(row, ProblemColumn.FIX)
                self.dataChanged.emit(at, at)

    def fixes(self, row: int) -> tuple[Fix, ...]:
        """Return the safe fixes of a line; none for accepted problems and import findings.

        While ``set_lines`` runs there are none: some lines still belong to the former form.
        """
        line, document = self.lines[row], self.document
        if self._setting_lines or document is None:
            return ()
        if line.problem is None or line.group == "accepted":
            return ()
        if self._fixes_form is not document.form:
            self._fixes, self._fixes_form = {}, document.form
        if line.problem not in self._fixes:
            self._fixes[line.problem] = (
                () if document.read_only else self._compute_fixes(line.problem)
            )
        return self._fixes[line.problem]

    def _compute_fixes(self, problem: Problem) -> tuple[Fix, ...]:
        document = self.document
        return fixes_for(problem, document.form, document.template) if document else ()

    def _set_line(self, row: int, line: ProblemLine) -> None:
        if row < len(self.lines) and self.lines[row].key == line.key:
            if self.lines[row] != line:
                self.lines[row] = line
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(ProblemColumn) - 1))
            return
        later = (at for at, each in enumerate(self.lines) if at > row and each.key == line.key)
        if (former_row := next(later, None)) is not None:
            self._remove_row(former_row)
        self.beginInsertRows(QModelIndex(), row, row)
        self.lines.insert(row, line)
        self.endInsertRows()

    def _remove_row(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.lines[row]
        self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, tooltip, icon, colour or font of a cell; a fix looks like a link."""
        if role not in _ROLES:
            return None
        line, column = self.lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(index.row(), column)
            case Qt.ItemDataRole.ToolTipRole:
                return theme.tooltip(self._tooltip(index.row()))
            case Qt.ItemDataRole.AccessibleTextRole:
                text = self.text(index.row(), column)
                return f"{text}：{line.message}" if column == ProblemColumn.SEVERITY else text
            case Qt.ItemDataRole.DecorationRole if column == ProblemColumn.SEVERITY:
                return theme.icon(line.group)
            case Qt.ItemDataRole.ForegroundRole:
                return _text_colour(line, column)
            case Qt.ItemDataRole.FontRole if column == ProblemColumn.FIX:
                return _link_font()
        return None

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        line = self.lines[row]
        match column:
            case ProblemColumn.SEVERITY:
                return GROUP_LABELS[line.group]
            case ProblemColumn.MESSAGE:
                return line.message
            case ProblemColumn.FIX:
                fixes = self.fixes(row)
                return fixes[0].label + ("，或……" if len(fixes) > 1 else "") if fixes else ""
            case ProblemColumn.WHERE:
                return line.where
        return line.rule_source_text

    def _tooltip(self, row: int) -> str:
        line = self.lines[row]
        parts = [line.where, line.message]
        if line.rule_source_text:
            parts.append(f"依据：{line.rule_source_text}")
        parts += [f"修正：{fix.label}" for fix in self.fixes(row)]
        return "\n".join(parts)


def _text_colour(line: ProblemLine, column: int) -> object:
    palette = QApplication.palette()
    if column == ProblemColumn.FIX:
        return theme.severity_colour("hint", palette)
    if column == ProblemColumn.SEVERITY:
        return theme.severity_colour(line.group, palette)
    muted = line.group not in ("error", "warning", "hint") or column == ProblemColumn.RULE_SOURCE
    return theme.muted_colour(palette) if muted else None


def _link_font() -> QFont:
    font = QFont(QApplication.font())
    font.setUnderline(True)
    return font
