"""The pane below the tree: the list of problems, what is counted, and what can be done.

It shows and asks; what is done with a problem (going there, mending it, judging it)
is told by signals and is not this pane's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.checks.problem import Problem
from perfdesk.core.completeness import missing
from perfdesk.core.edits import Fix
from perfdesk.gui import look
from perfdesk.gui.document import Document
from perfdesk.gui.problems.cut_button import CutButton
from perfdesk.gui.problems.lines import WORDS, Column, Line, ProblemLines, counted, lines
from perfdesk.gui.problems.view import ProblemList

_TITLE = "校验"


class ProblemsPane(QWidget):
    """The list with a caption that counts, and the doings of its current line."""

    jump = Signal(object)
    """The problem of a line that was activated."""
    mend = Signal(object)
    """The fix that was chosen."""
    mend_alike = Signal(object)
    """The problem all of whose kind are to be mended."""
    judge = Signal(object, bool)
    """A problem, and whether it is judged or the judgement taken back."""
    told = Signal(str)
    """The whole of the line the keys have come to, "" when they have left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._with_blanks = False
        self._shown: tuple[object, ...] = ()
        self._told = ""
        self.model = ProblemLines(self)
        self.caption = QLabel(_TITLE, self)
        self.ground = QLabel(self)
        self.fixing, self.judging = CutButton(self), QToolButton(self)
        self.list = ProblemList(self.model, self)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.list.activated.connect(self._activate)
        self.list.clicked.connect(self._click)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._offer)
        self.list.selectionModel().currentChanged.connect(self._follow)
        self.list.arrived.connect(self._tell)
        self.list.left.connect(lambda: self.told.emit(""))
        self.fixing.clicked.connect(self._fix)
        self.judging.clicked.connect(self._judge)

    def _lay_out(self) -> None:
        for button in (self.fixing, self.judging):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.hide()
        self.judging.setToolTip(look.tip("核实过、确认无误的警告不再计数（Ctrl+F9）"))
        width = self.fontMetrics().horizontalAdvance(f"{_TITLE}　{WORDS['error']} 99")
        self.caption.setMinimumSize(width, self.fixing.sizeHint().height() + 4)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 6, 0)
        self.ground.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.ground.setContentsMargins(18, 0, 6, 0)
        head.addWidget(self.caption)
        head.addWidget(self.ground, 1)
        head.addWidget(self.fixing)
        head.addWidget(self.judging)
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
            self.model.show(())
            self._shown = ()
        self._document = self.model.document = document
        if document is not None:
            document.evaluated.connect(self._show)
        self._show()

    def list_blanks(self, wanted: bool) -> None:
        """Lists the empty cells of the form too, or no longer."""
        self._with_blanks = wanted
        self._show()

    def current(self) -> Line | None:
        """The line the list is at, if any."""
        row = self.list.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def choose(self, problem: Problem) -> None:
        """Makes the line of a problem the current one, if it is listed."""
        rows = (row for row, line in enumerate(self.model.lines) if line.problem == problem)
        if (row := next(rows, None)) is not None:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _show(self) -> None:
        document = self._document
        if document is None:
            return
        blanks = missing(document.form, document.template) if self._with_blanks else ()
        read = (document.findings, document.reminders, document.template.id)
        said = (document.problems, blanks, document.accepted, *read)
        if said != self._shown:
            self._shown = said
            found = lines(document, blanks)
            self.caption.setText(f"{_TITLE}　{counted(found)}")
            if self.model.show(found):  # columns stay as they are while one types
                self.list.share()
        if self.model.offers_fixes:
            self.model.renew(self.list.in_view())
        self._follow()
        if self.list.hasFocus() and self._words() != self._told:
            self._tell()

    def _follow(self) -> None:
        """Says beside the caption why the current line asks, and what can be done with it."""
        line, row = self.current(), self.list.currentIndex().row()
        self.ground.setText(f"依据：{line.ground}" if line and line.ground else "")
        fixes = self.model.fixes(row) if line else ()
        words = f"修正：{fixes[0].label}" if fixes else ""
        if len(fixes) > 1:
            words = f"修正（{len(fixes)} 种改法）…"
        self.fixing.setText(words)
        self.fixing.setToolTip(look.tip(f"{words}（Ctrl+F8）"))
        self.fixing.setVisible(bool(fixes))
        self.judging.setText("取消已核实" if line and line.severity == "accepted" else "已核实")
        self.judging.setVisible(line is not None and _can_judge(line))

    def _tell(self) -> None:
        """Says the whole of the line the keys have come to: in the list it may be cut."""
        self._told = self._words()
        self.told.emit(self._told)

    def _words(self) -> str:
        line = self.current()
        return "　".join(filter(None, (line.message, line.where))) if line else ""

    def _activate(self, index: QModelIndex) -> None:
        problem = self.model.lines[index.row()].problem
        if problem is not None:
            self.jump.emit(problem)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == Column.FIX:
            self._fix()

    def _fix(self) -> None:
        line = self.current()
        self.offer(self.model.fixes(self.list.currentIndex().row()) if line else ())

    def offer(self, fixes: Sequence[Fix]) -> None:
        """Mends in the only way there is, or lets the person choose among several."""
        if len(fixes) == 1:
            self.mend.emit(fixes[0])
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
                lambda _checked=False, fix=fix: self.mend.emit(fix)
            )

    def _judge(self) -> None:
        line = self.current()
        if line and _can_judge(line):
            self.judge.emit(line.problem, line.severity != "accepted")

    def _offer(self, where: QPoint) -> None:
        if menu := self.menu():
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(where))

    def menu(self) -> QMenu | None:
        """What can be done with the current line, or None without a line."""
        line = self.current()
        if line is None or line.problem is None:
            return None
        menu, problem = QMenu(self), line.problem
        menu.addAction("转到(&G)").triggered.connect(lambda: self.jump.emit(problem))
        self._add_ways(menu, self.model.fixes(self.list.currentIndex().row()))
        if (alike := self._alike(problem)) > 1:
            every = menu.addAction(f"修正全部 {alike} 处同类问题(&A)")
            every.triggered.connect(lambda: self.mend_alike.emit(problem))
        if _can_judge(line):
            menu.addAction(self.judging.text()).triggered.connect(self._judge)
        return menu

    def _alike(self, problem: Problem) -> int:
        """How many problems of this kind have one way to be mended."""
        return sum(
            len(self.model.fixes(row)) == 1
            for row, line in enumerate(self.model.lines)
            if line.problem is not None and line.problem.code == problem.code
        )


def _can_judge(line: Line) -> bool:
    """True for warnings and hints, judged already or not."""
    return line.severity in ("warning", "hint", "accepted")


def _escaped(fix: Fix) -> str:
    return fix.label.replace("&", "&&")
