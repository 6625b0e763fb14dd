"""The list of problems as a view: its columns share the width there is by what they have to say.

The sentence comes first; a fix, a place and a source get what they need of the rest, and
the source gives way where the list is narrow. What is cut is in the tooltip and, for the
line one is on, in the status bar. Knows the columns, not what stands in them.

The pane below the tree: the list of problems, what is counted, and what can be done.

It shows and asks; what is done with a problem (going there, mending it, judging it)
is told by signals and is not this pane's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.checks.completeness import empty_cell_problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.problems.problem_model import (
    GROUP_LABELS,
    ProblemColumn,
    ProblemLine,
    ProblemModel,
    counts_text,
    problem_lines,
)
from perfdesk.gui.widgets import ElidedButton

Index = QModelIndex | QPersistentModelIndex

_LEAST = {ProblemColumn.FIX: 18, ProblemColumn.WHERE: 16}
"""Percent of the width a column has at least, if it needs so much."""
_MOST = {ProblemColumn.FIX: 34, ProblemColumn.WHERE: 34, ProblemColumn.GROUND: 20}
"""Percent of the width a column has at most."""
_MARGIN = 14
_USEFUL = 5
"""How many characters the source must have room for; with less it is not shown."""


def column_widths(width: int, needs: Mapping[ProblemColumn, int]) -> dict[ProblemColumn, int]:
    """So many pixels shared by the columns, by what each needs; the sentence gets what is left."""
    given = {
        column: min(needs[column], width * _LEAST.get(column, 0) // 100)
        for column in (ProblemColumn.FIX, ProblemColumn.WHERE, ProblemColumn.GROUND)
    }
    left = width - sum(given.values()) - needs[ProblemColumn.MESSAGE]
    for column, most in _MOST.items():
        more = min(left, min(needs[column], width * most // 100) - given[column])
        if more > 0:
            given[column] += more
            left -= more
    return {ProblemColumn.MESSAGE: width - sum(given.values()), **given}


class ProblemListView(QTreeView):
    """The list; ``arrived`` goes out when the keys come to a line, ``left`` when they go."""

    lineEntered = Signal()
    focusLeft = Signal()

    def __init__(self, model: ProblemModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName("校验结果")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAlternatingRowColors(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.header().setStretchLastSection(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.setItemDelegateForColumn(ProblemColumn.WHERE, _ElideLeftDelegate(self))

    def rows_in_view(self) -> range:
        """The rows that are in view, as far as can be told without painting; none in a sliver."""
        view = self.viewport().rect()
        if self.isVisible() and view.height() < self.fontMetrics().height():
            return range(0)
        first = self.indexAt(view.topLeft()).row()
        last = self.indexAt(view.bottomLeft()).row()
        return range(max(first, 0), last + 1 if last >= 0 else self._model.rowCount())

    def fit_columns(self) -> None:
        """Gives each column its width by what the rows in view say; nothing while it is hidden."""
        if not self.isVisible():
            return
        header, metrics = self.header(), self.fontMetrics()
        severity = metrics.horizontalAdvance("读入时") + 40
        width = self.viewport().width() - severity
        rows = self.rows_in_view()
        least = header.minimumSectionSize()
        needs = {
            column: max(least, _widest(metrics, self._texts(column, rows)) + _MARGIN)
            for column in (
                ProblemColumn.MESSAGE,
                ProblemColumn.FIX,
                ProblemColumn.WHERE,
                ProblemColumn.GROUND,
            )
        }
        useful = min(needs[ProblemColumn.GROUND], metrics.height() * _USEFUL)
        header.resizeSection(ProblemColumn.SEVERITY, severity)
        given = column_widths(width, needs)
        if given[ProblemColumn.GROUND] < useful:
            given = column_widths(width, {**needs, ProblemColumn.GROUND: 0})
        for column, own in given.items():
            header.setSectionHidden(column, not own)
            if own and header.sectionSize(column) != own:
                header.resizeSection(column, own)

    def _texts(self, column: ProblemColumn, rows: Iterable[int]) -> Iterable[str]:
        yield str(self._model.headerData(column, Qt.Orientation.Horizontal))
        for row in rows:
            yield self._model.text(row, column)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: other lines may have come while it was hidden."""
        super().showEvent(event)
        self.fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: the columns share the new width."""
        super().resizeEvent(event)
        self.fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: another font needs other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Qt's: says when the keys come to another line."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            self.lineEntered.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's: says where the keys are now."""
        super().focusInEvent(event)
        self.lineEntered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's: what was said of the line is over."""
        super().focusOutEvent(event)
        self.focusLeft.emit()


def _widest(metrics: QFontMetrics, texts: Iterable[str]) -> int:
    return max(map(metrics.horizontalAdvance, texts))


class _ElideLeftDelegate(QStyledItemDelegate):
    """Cuts a place at its front: which row and cell it is stands at its end."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's: how a cell is drawn."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


_TITLE = "校验"


class ProblemsPane(QWidget):
    """The list with a caption that counts, and the doings of its current line."""

    navigateRequested = Signal(object)
    """The problem of a line that was activated."""
    fixRequested = Signal(object)
    """The fix that was chosen."""
    fixAllRequested = Signal(object)
    """The problem all of whose kind are to be mended."""
    acceptRequested = Signal(object, bool)
    """A problem, and whether it is judged or the judgement taken back."""
    lineTextChanged = Signal(str)
    """The whole of the line the keys have come to, "" when they have left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._with_blanks = False
        self._shown: tuple[object, ...] = ()
        self._told = ""
        self.model = ProblemModel(self)
        self.caption = QLabel(_TITLE, self)
        self.ground_label = QLabel(self)
        self.fix_button, self.accept_button = ElidedButton(self), QToolButton(self)
        self.list = ProblemListView(self.model, self)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.list.activated.connect(self._activate)
        self.list.clicked.connect(self._click)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._offer)
        self.list.selectionModel().currentChanged.connect(self._follow)
        self.list.lineEntered.connect(self._tell)
        self.list.focusLeft.connect(lambda: self.lineTextChanged.emit(""))
        self.fix_button.clicked.connect(self._fix)
        self.accept_button.clicked.connect(self._judge)

    def _lay_out(self) -> None:
        for button in (self.fix_button, self.accept_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.hide()
        self.accept_button.setToolTip(theme.tooltip("核实过、确认无误的警告不再计数（Ctrl+F9）"))
        width = self.fontMetrics().horizontalAdvance(f"{_TITLE}　{GROUP_LABELS['error']} 99")
        self.caption.setMinimumSize(width, self.fix_button.sizeHint().height() + 4)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 6, 0)
        self.ground_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.ground_label.setContentsMargins(18, 0, 6, 0)
        head.addWidget(self.caption)
        head.addWidget(self.ground_label, 1)
        head.addWidget(self.fix_button)
        head.addWidget(self.accept_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self.list)
        self.list.setMinimumHeight(1)  # in a low window the caption alone counts

    def bind(self, document: Document | None) -> None:
        """Shows another document's problems, none of them chosen yet."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
        if document is not self._document:
            self.model.set_lines(())
            self._shown = ()
        self._document = self.model.document = document
        if document is not None:
            document.evaluated.connect(self._show)
        self._show()

    def show_blanks(self, wanted: bool) -> None:
        """Lists the empty cells of the form too, or no longer."""
        self._with_blanks = wanted
        self._show()

    def current_line(self) -> ProblemLine | None:
        """The line the list is at, if any."""
        row = self.list.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def select_problem(self, problem: Problem) -> None:
        """Makes the line of a problem the current one, if it is listed."""
        rows = (row for row, line in enumerate(self.model.lines) if line.problem == problem)
        if (row := next(rows, None)) is not None:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _show(self) -> None:
        document = self._document
        if document is None:
            return
        blanks = empty_cell_problems(document.form, document.template) if self._with_blanks else ()
        read = (document.findings, document.reminders, document.template.id)
        said = (document.problems, blanks, document.accepted, *read)
        if said != self._shown:
            self._shown = said
            found = problem_lines(document, blanks)
            self.caption.setText(f"{_TITLE}　{counts_text(found)}")
            if self.model.set_lines(found):  # columns stay as they are while one types
                self.list.fit_columns()
        if self.model.has_computed_fixes:
            self.model.update_fixes(self.list.rows_in_view())
        self._follow()
        if self.list.hasFocus() and self._words() != self._told:
            self._tell()

    def _follow(self) -> None:
        """Says beside the caption why the current line asks, and what can be done with it."""
        line, row = self.current_line(), self.list.currentIndex().row()
        self.ground_label.setText(f"依据：{line.ground}" if line and line.ground else "")
        fixes = self.model.fixes(row) if line else ()
        words = f"修正：{fixes[0].label}" if fixes else ""
        if len(fixes) > 1:
            words = f"修正（{len(fixes)} 种改法）…"
        self.fix_button.setText(words)
        self.fix_button.setToolTip(theme.tooltip(f"{words}（Ctrl+F8）"))
        self.fix_button.setVisible(bool(fixes))
        self.accept_button.setText(
            "取消已核实" if line and line.severity == "accepted" else "已核实"
        )
        self.accept_button.setVisible(line is not None and _can_judge(line))

    def _tell(self) -> None:
        """Says the whole of the line the keys have come to: in the list it may be cut."""
        self._told = self._words()
        self.lineTextChanged.emit(self._told)

    def _words(self) -> str:
        line = self.current_line()
        return "　".join(filter(None, (line.message, line.where))) if line else ""

    def _activate(self, index: QModelIndex) -> None:
        problem = self.model.lines[index.row()].problem
        if problem is not None:
            self.navigateRequested.emit(problem)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == ProblemColumn.FIX:
            self._fix()

    def _fix(self) -> None:
        line = self.current_line()
        self.offer_fixes(self.model.fixes(self.list.currentIndex().row()) if line else ())

    def offer_fixes(self, fixes: Sequence[Fix]) -> None:
        """Mends in the only way there is, or lets the person choose among several."""
        if len(fixes) == 1:
            self.fixRequested.emit(fixes[0])
        elif fixes:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._add_ways(menu, fixes)
            menu.setActiveAction(menu.actions()[0])
            row = self.list.visualRect(self.list.currentIndex())
            menu.popup(self.list.viewport().mapToGlobal(row.bottomLeft()))

    def _add_ways(self, menu: QMenu, fixes: Sequence[Fix]) -> None:
        for fix in fixes:
            menu.addAction(_escaped(fix)).triggered.connect(
                lambda _checked=False, fix=fix: self.fixRequested.emit(fix)
            )

    def _judge(self) -> None:
        line = self.current_line()
        if line and _can_judge(line):
            self.acceptRequested.emit(line.problem, line.severity != "accepted")

    def _offer(self, where: QPoint) -> None:
        if menu := self.context_menu():
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(where))

    def context_menu(self) -> QMenu | None:
        """What can be done with the current line, or None without a line."""
        line = self.current_line()
        if line is None or line.problem is None:
            return None
        menu, problem = QMenu(self), line.problem
        menu.addAction("转到(&G)").triggered.connect(lambda: self.navigateRequested.emit(problem))
        self._add_ways(menu, self.model.fixes(self.list.currentIndex().row()))
        if (alike := self._alike(problem)) > 1:
            every = menu.addAction(f"修正全部 {alike} 处同类问题(&A)")
            every.triggered.connect(lambda: self.fixAllRequested.emit(problem))
        if _can_judge(line):
            menu.addAction(self.accept_button.text()).triggered.connect(self._judge)
        return menu

    def _alike(self, problem: Problem) -> int:
        """How many problems of this kind have one way to be mended."""
        return sum(
            len(self.model.fixes(row)) == 1
            for row, line in enumerate(self.model.lines)
            if line.problem is not None and line.problem.code == problem.code
        )


def _can_judge(line: ProblemLine) -> bool:
    """True for warnings and hints, judged already or not."""
    return line.severity in ("warning", "hint", "accepted")


def _escaped(fix: Fix) -> str:
    return fix.label.replace("&", "&&")
