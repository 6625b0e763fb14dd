"""The pane below the tree: the list of problems, their numbers, and buttons for the current one.

The pane only shows; going to a problem, fixing and accepting it are requested by signals. The
columns share the width by the length of their texts, the message first. What is cut off can be
read in the tooltip and, for the current line, in the status bar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.checks.completeness import empty_cell_problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.line_list import LineList
from perfdesk.gui.problems.problem_model import (
    GROUP_LABELS,
    ProblemColumn,
    ProblemLine,
    ProblemModel,
    counts_text,
    problem_lines,
)
from perfdesk.gui.widgets import ElidedButton, ElidedLabel, PlainLabel

Index = QModelIndex | QPersistentModelIndex

_LEAST_SHARES = {ProblemColumn.FIX: 18, ProblemColumn.WHERE: 24}
"""Percent of the width a column gets at least, if it needs that much."""
_MOST_SHARES = {ProblemColumn.FIX: 34, ProblemColumn.WHERE: 34, ProblemColumn.RULE_SOURCE: 20}
"""Percent of the width a column gets at most."""
_CELL_MARGIN = 14
"""Pixels of a cell beside its text."""
_ICON_WIDTH = 40
"""Pixels of the severity column beside its text: icon and margins."""
_FIRST_LINES = 3
"""Lines in sight where the list has little room."""
_LEAST_RULE_SOURCE_CHARACTERS = 5
"""Chinese characters of 依据 that must fit; with less space the column is hidden."""


def column_widths(
    width: int, needs: Mapping[ProblemColumn, int], row_names_width: int
) -> dict[ProblemColumn, int]:
    """Return the widths of the columns that share ``width``; the message gets what is left.

    ``needs`` has the width in pixels each column needs for its texts, ``row_names_width`` what
    the positions need without the levels above their rows.
    """
    least_needs = {**needs, ProblemColumn.WHERE: min(needs[ProblemColumn.WHERE], row_names_width)}
    widths = {
        column: min(least_needs[column], width * _LEAST_SHARES.get(column, 0) // 100)
        for column in (ProblemColumn.FIX, ProblemColumn.WHERE, ProblemColumn.RULE_SOURCE)
    }
    spare = width - sum(widths.values()) - needs[ProblemColumn.MESSAGE]
    for column, most in _MOST_SHARES.items():
        more = min(spare, min(needs[column], width * most // 100) - widths[column])
        if more > 0:
            widths[column] += more
            spare -= more
    return {ProblemColumn.MESSAGE: width - sum(widths.values()), **widths}


class ProblemListView(LineList):
    """The list of problems."""

    lineEntered = Signal()
    """The list, or with it focused another line, became current."""
    focusLeft = Signal()
    """The list lost the focus."""

    def __init__(self, model: ProblemModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName("校验结果")
        self.setModel(model)
        self.setItemDelegateForColumn(ProblemColumn.WHERE, _PositionDelegate(self))

    def first_lines_height(self) -> int:
        """Return the height in pixels of the headings and the first lines."""
        line = max(self.sizeHintForRow(0), self.fontMetrics().height())
        return self.header().sizeHint().height() + _FIRST_LINES * line + 2 * self.frameWidth()

    def rows_in_view(self) -> range:
        """Return the rows in view; none if the list is lower than a line."""
        view = self.viewport().rect()
        if self.isVisible() and view.height() < self.fontMetrics().height():
            return range(0)
        first = self.indexAt(view.topLeft()).row()
        last = self.indexAt(view.bottomLeft()).row()
        return range(max(first, 0), last + 1 if last >= 0 else self._model.rowCount())

    def fit_columns(self) -> None:
        """Set the column widths by the texts of the rows in view; do nothing while hidden."""
        if not self.isVisible():
            return
        header, metrics = self.header(), self.fontMetrics()
        severity = metrics.horizontalAdvance(GROUP_LABELS["reading"]) + _ICON_WIDTH
        width = self.viewport().width() - severity
        rows = self.rows_in_view()
        least = header.minimumSectionSize()
        needs = {
            column: max(least, _widest(metrics, self._texts(column, rows)) + _CELL_MARGIN)
            for column in (
                ProblemColumn.MESSAGE,
                ProblemColumn.FIX,
                ProblemColumn.WHERE,
                ProblemColumn.RULE_SOURCE,
            )
        }
        least_rule_source_width = min(
            needs[ProblemColumn.RULE_SOURCE], metrics.height() * _LEAST_RULE_SOURCE_CHARACTERS
        )
        header.resizeSection(ProblemColumn.SEVERITY, severity)
        row_names = (_row_name(text) for text in self._texts(ProblemColumn.WHERE, rows))
        row_names_width = _widest(metrics, row_names) + _CELL_MARGIN
        widths = column_widths(width, needs, row_names_width)
        if widths[ProblemColumn.RULE_SOURCE] < least_rule_source_width:
            without_source = {**needs, ProblemColumn.RULE_SOURCE: 0}
            widths = column_widths(width, without_source, row_names_width)
        for column, column_width in widths.items():
            header.setSectionHidden(column, not column_width)
            if column_width and header.sectionSize(column) != column_width:
                header.resizeSection(column, column_width)

    def _texts(self, column: ProblemColumn, rows: Iterable[int]) -> Iterable[str]:
        yield str(self._model.headerData(column, Qt.Orientation.Horizontal))
        for row in rows:
            yield self._model.text(row, column)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the columns to the lines that came while the list was hidden."""
        super().showEvent(event)
        self.fit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Announce that another line became current."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            self.lineEntered.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Announce that the current line got the focus."""
        super().focusInEvent(event)
        self.lineEntered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Announce that the list lost the focus."""
        super().focusOutEvent(event)
        self.focusLeft.emit()


def _widest(metrics: QFontMetrics, texts: Iterable[str]) -> int:
    return max(map(metrics.horizontalAdvance, texts))


_LEVELS_SEPARATOR = " › "
"""Stands between the levels of a position: 产出指标 › 数量指标 › 招聘人数 · 得分."""


def _row_name(position: str) -> str:
    """Return a position without the levels above its row, e.g. 招聘人数 · 得分."""
    return position.rpartition(_LEVELS_SEPARATOR)[2]


class _PositionDelegate(QStyledItemDelegate):
    """Leaves out the levels above a row, the highest first, where a position is too long."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Override: shorten the text from its front to the width of the cell."""
        super().initStyleOption(option, index)
        width = option.rect.width() - _CELL_MARGIN
        while option.fontMetrics.horizontalAdvance(option.text) > width:
            _, separator, below = option.text.partition(_LEVELS_SEPARATOR)
            if not separator:
                break
            option.text = below
        option.textElideMode = Qt.TextElideMode.ElideMiddle


_CAPTION = "校验"
_EDITS_BEFORE_FOLDING = 3
"""Edits in a row that leave no problem before the list folds."""


class ProblemsPane(QWidget):
    """The list, a caption with the numbers of problems, and buttons for the current one.

    The list folds, so that the caption alone is left, when a form without problems is shown, or
    when some edits in a row left none; it unfolds once an edit has ended with a problem. So it
    does not move while a text is typed, nor open and close with each row that is filled in. The
    user folds and unfolds it as well.
    """

    navigateRequested = Signal(object)
    """Go to this problem (``Problem``)."""
    fixRequested = Signal(object)
    """Apply this fix (``Fix``)."""
    fixAllRequested = Signal(object)
    """Fix all problems of the kind of this one (``Problem``)."""
    acceptRequested = Signal(object, bool)
    """Accept this problem (``Problem``), or withdraw the acceptance if False."""
    checkRequested = Signal(object, bool)
    """Note this import finding (``Finding``) as checked, or as open again if False."""
    otherTextsRequested = Signal()
    """Show what the reader kept without a place."""
    lineTextChanged = Signal(str)
    """The full text of the current line while the list has the focus, else ""."""
    foldChanged = Signal()
    """The list folded or unfolded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._with_empty_cells = False
        self._is_folded = False
        self._was_empty = False
        self._edits_without_problems = 0
        self._shown_state: tuple[object, ...] = ()
        self._announced_text = ""
        self.model = ProblemModel(self)
        self.caption = PlainLabel(_CAPTION, self)
        self.fold_button = QToolButton(self)
        self.rule_source_label = ElidedLabel(self)
        self.fix_button, self.accept_button = ElidedButton(self), QToolButton(self)
        self.list = ProblemListView(self.model, self)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.list.activated.connect(self._on_activated)
        self.list.clicked.connect(self._on_clicked)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_context_menu)
        self.list.selectionModel().currentChanged.connect(self._update_buttons)
        self.list.lineEntered.connect(self._announce_line)
        self.list.focusLeft.connect(lambda: self.lineTextChanged.emit(""))
        self.fold_button.clicked.connect(lambda: self.set_folded(not self._is_folded))
        self.fix_button.clicked.connect(self._fix_current)
        self.accept_button.clicked.connect(self._accept_current)

    def _lay_out(self) -> None:
        self.fold_button.setAutoRaise(True)
        self.fold_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._show_fold()
        for button in (self.fix_button, self.accept_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.hide()
        self.accept_button.setToolTip(
            theme.tooltip("核实过、确认无误的警告、提示和读入时的说明不再计数（Ctrl+F9）")
        )
        self._set_caption_size()
        head = QHBoxLayout()
        head.setContentsMargins(2, 0, 6, 0)
        head.setSpacing(4)
        head.addWidget(self.fold_button)
        self.rule_source_label.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self.rule_source_label.setContentsMargins(18, 0, 6, 0)
        head.addWidget(self.caption)
        head.addWidget(self.rule_source_label, 1)
        head.addWidget(self.fix_button)
        head.addWidget(self.accept_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self.list)
        self.list.setMinimumHeight(1)  # a low window shows the caption alone

    def _set_caption_size(self) -> None:
        """Let the caption have room for its longest text, and be no lower with a button beside."""
        width = self.fontMetrics().horizontalAdvance(f"{_CAPTION}　{GROUP_LABELS['error']} 99")
        self.caption.setMinimumSize(width, self.fix_button.sizeHint().height() + 4)

    def changeEvent(self, event: QEvent) -> None:
        """Fit the caption to another size of texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_caption_size()

    def bind(self, document: Document | None) -> None:
        """Show another document's problems, with none of them current."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
            self._document.findingsChecked.disconnect(self._show)
            self._document.stack.indexChanged.disconnect(self._update_fold)
        if document is not self._document:
            self.model.set_lines(())
            self._shown_state = ()
        self._document = self.model.document = document
        if document is not None:
            document.evaluated.connect(self._show)
            document.findingsChecked.connect(self._show)
            document.stack.indexChanged.connect(self._update_fold)
        self._show()
        self._fold_if_empty()

    def show_empty_cells(self, wanted: bool) -> None:
        """List the empty cells of the form too, or no longer."""
        self._with_empty_cells = wanted
        self._show()
        self._fold_if_empty()

    @property
    def is_folded(self) -> bool:
        """True while the caption alone is shown."""
        return self._is_folded

    @property
    def entry(self) -> QWidget:
        """The widget that takes the focus: the list, or the button that unfolds it."""
        return self.fold_button if self._is_folded else self.list

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold the list; a focus in it goes to the button."""
        if folded == self._is_folded:
            return
        if folded and self.list.hasFocus():
            self.fold_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._is_folded = folded
        self._show_fold()
        self.foldChanged.emit()

    def _show_fold(self) -> None:
        self.list.setHidden(self._is_folded)
        arrow = Qt.ArrowType.RightArrow if self._is_folded else Qt.ArrowType.DownArrow
        self.fold_button.setArrowType(arrow)
        words = "展开校验结果" if self._is_folded else "收起校验结果"
        self.fold_button.setAccessibleName(words)
        self.fold_button.setToolTip(words)

    def _fold_if_empty(self) -> None:
        """Fold the list if it is empty, unfold it if not, whatever was before."""
        self._was_empty, self._edits_without_problems = not self.model.lines, 0
        if self._document is not None:
            self.set_folded(self._was_empty)

    def _update_fold(self) -> None:
        """Unfold once an edit has ended with a problem, fold after some that left none."""
        if self.model.lines:
            if self._was_empty:
                self.set_folded(False)
            self._was_empty, self._edits_without_problems = False, 0
        elif not self._was_empty:
            self._edits_without_problems += 1
            if self._edits_without_problems == _EDITS_BEFORE_FOLDING:
                self._fold_if_empty()

    def current_line(self) -> ProblemLine | None:
        """Return the current line, if any."""
        row = self.list.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def select_problem(self, problem: Problem) -> None:
        """Make the line of a problem the current one, if it is listed."""
        rows = (row for row, line in enumerate(self.model.lines) if line.problem == problem)
        if (row := next(rows, None)) is not None:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _show(self) -> None:
        document = self._document
        if document is None:
            return
        empty_cells = (
            empty_cell_problems(document.form, document.template) if self._with_empty_cells else ()
        )
        state = (
            document.problems,
            empty_cells,
            document.accepted,
            document.findings,
            document.checked_findings,
            document.reminders,
            document.template.id,
        )
        if state != self._shown_state:
            self._shown_state = state
            new_lines = problem_lines(document, empty_cells)
            self.caption.setText(f"{_CAPTION}　{counts_text(new_lines)}")
            if self.model.set_lines(new_lines):  # else the columns would move during typing
                self.list.fit_columns()
        if self.model.has_computed_fixes:
            self.model.update_fixes(self.list.rows_in_view())
        self._update_buttons()
        if self.list.hasFocus() and self._line_text() != self._announced_text:
            self._announce_line()

    def _update_buttons(self) -> None:
        """Show the source of the current line's rule, and the buttons that apply to it."""
        line, row = self.current_line(), self.list.currentIndex().row()
        self.rule_source_label.show_text(
            f"依据：{line.rule_source_text}" if line and line.rule_source_text else ""
        )
        fixes = self.model.fixes(row) if line else ()
        text = f"修正：{fixes[0].label}" if fixes else ""
        if len(fixes) > 1:
            text = f"修正（{len(fixes)} 种改法）…"
        self.fix_button.setText(theme.action_text(text))
        self.fix_button.setToolTip(theme.tooltip(f"{text}（Ctrl+F8）"))
        self.fix_button.setVisible(bool(fixes))
        self.accept_button.setText("取消已核实" if line and line.group == "accepted" else "已核实")
        self.accept_button.setVisible(line is not None and _can_accept(line))

    def _announce_line(self) -> None:
        """Announce the full text of the current line, which may be cut off in the list."""
        self._announced_text = self._line_text()
        self.lineTextChanged.emit(self._announced_text)

    def _line_text(self) -> str:
        line = self.current_line()
        return "　".join(filter(None, (line.message, line.where))) if line else ""

    def _on_activated(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()]
        if line.problem is not None:
            self.navigateRequested.emit(line.problem)
        elif line.tells_of_other_texts:
            self.otherTextsRequested.emit()

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == ProblemColumn.FIX:
            self._fix_current()

    def _fix_current(self) -> None:
        line = self.current_line()
        self.offer_fixes(self.model.fixes(self.list.currentIndex().row()) if line else ())

    def offer_fixes(self, fixes: Sequence[Fix]) -> None:
        """Request the only fix, or let the user choose among several in a menu."""
        if len(fixes) == 1:
            self.fixRequested.emit(fixes[0])
        elif fixes:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._add_fixes(menu, fixes)
            menu.setActiveAction(menu.actions()[0])
            row = self.list.visualRect(self.list.currentIndex())
            menu.popup(self.list.viewport().mapToGlobal(row.bottomLeft()))

    def _add_fixes(self, menu: QMenu, fixes: Sequence[Fix]) -> None:
        for fix in fixes:
            menu.addAction(theme.action_text(fix.label)).triggered.connect(
                lambda _checked=False, fix=fix: self.fixRequested.emit(fix)
            )

    def _accept_current(self) -> None:
        line = self.current_line()
        if line and _can_accept(line):
            wanted = line.group != "accepted"
            if line.finding:
                self.checkRequested.emit(line.finding, wanted)
            else:
                self.acceptRequested.emit(line.problem, wanted)

    def _show_context_menu(self, where: QPoint) -> None:
        if menu := self.context_menu():
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(where))

    def context_menu(self) -> QMenu | None:
        """Return a menu of what can be done with the current line, or None without a problem."""
        line = self.current_line()
        if line is None or not (line.problem or line.finding):
            return None
        menu = QMenu(self)
        if line.problem or line.tells_of_other_texts:
            go = menu.addAction("转到(&G)").triggered
            go.connect(lambda: self._on_activated(self.list.currentIndex()))
        if line.problem:
            self._add_problem_actions(menu, line.problem)
        if _can_accept(line):
            menu.addAction(self.accept_button.text()).triggered.connect(self._accept_current)
        return menu

    def _add_problem_actions(self, menu: QMenu, problem: Problem) -> None:
        self._add_fixes(menu, self.model.fixes(self.list.currentIndex().row()))
        if (count := self._count_fixable(problem)) > 1:
            fix_all = menu.addAction(f"修正全部 {count} 处同类问题(&A)")
            fix_all.triggered.connect(lambda: self.fixAllRequested.emit(problem))

    def _count_fixable(self, problem: Problem) -> int:
        """Return how many problems of this kind have exactly one fix."""
        return sum(
            len(self.model.fixes(row)) == 1
            for row, line in enumerate(self.model.lines)
            if line.problem is not None and line.problem.code == problem.code
        )


def _can_accept(line: ProblemLine) -> bool:
    """Return True for warnings, hints and import findings, accepted ones included."""
    return line.group in ("warning", "hint", "reading", "accepted")
