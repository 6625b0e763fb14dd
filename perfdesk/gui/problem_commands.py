"""The commands for problems: go to the next one, fix one or all of its kind, accept one.

They work on the current line of the problem list while it has the focus, else on the cell with
the cursor. Each command is one undo step and shows a message. ``FormStatus`` ties them to the
status bar, with the figures and the hint about the current cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStatusBar, QWidget
from shiboken6 import isValid

from perfdesk.core.checks import acceptance, navigation
from perfdesk.core.checks.completeness import EMPTY_CELL_CODES, empty_cell_problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix
from perfdesk.core.field_ref import FieldRef, pointer_of
from perfdesk.core.fixes.all_fixes import fix_all, fixes_for
from perfdesk.core.form import level3_nodes
from perfdesk.gui.document import Document
from perfdesk.gui.panes import Panes
from perfdesk.gui.problems.problem_model import GROUP_LABELS
from perfdesk.gui.sentences import READ_ONLY_MESSAGE
from perfdesk.gui.status_bar import CellHint, StatusFigures
from perfdesk.recognition.source import Finding

_LONGEST_UNDO_TEXT = 40
"""Characters of a fix's label up to which the undo menu shows it."""
_NO_PROBLEM_MESSAGE = "这一格没有问题；按 F8 到下一个问题或空白项。"
_NOT_ACCEPTABLE_MESSAGE = "只有警告和提示可以标为已核实；空白项请直接填写。"
_ACCEPTED_MESSAGE = "已标为已核实，不再计数；再按一次 Ctrl+F9 取消。"
_WITHDRAWN_MESSAGE = "已取消核实，重新计数。"


class ProblemCommands(QObject):
    """Navigation, fixing and acceptance of the problems of the bound document."""

    messageShown = Signal(str)
    """A sentence for the status bar."""
    destinationShown = Signal(str)
    """Why the cursor was moved to the cell where it is now."""

    def __init__(self, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panes = panes
        self._document: Document | None = None
        self._last_problem: Problem | None = None
        self._last_ref: FieldRef | None = None
        panes.problems.navigateRequested.connect(self._go)
        panes.problems.fixRequested.connect(self._fix)
        panes.problems.fixAllRequested.connect(self._fix_all)
        panes.problems.acceptRequested.connect(self._accept)
        panes.problems.checkRequested.connect(self._check_finding)

    def bind(self, document: Document | None) -> None:
        """Work on another document from now on."""
        self._document, self._last_problem, self._last_ref = document, None, None

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the menu commands by name."""
        return {
            "next_problem": lambda: self._step(1),
            "previous_problem": lambda: self._step(-1),
            "fix_problem": self._fix_current,
            "fix_alike": self._with_problem(self._fix_all),
            "accept_problem": self._accept_current,
        }

    def _step(self, by: int) -> None:
        document = self._document
        if document is None:
            return
        document.commit()
        template = document.template
        listed = navigation.navigation_targets(
            (*document.problems, *_empty_cells(document)), document.form, template
        )
        targets = navigation.Navigation(listed, document.form, template)
        find = targets.next if by > 0 else targets.previous
        target = find(self._current_pointer(document), self._problem_gone_to())
        if target is None:
            self.messageShown.emit(_nothing_to_go_to_message(document))
            return
        self._go(target.problem)
        count = f"{listed.index(target) + 1}/{len(listed)}"
        self.destinationShown.emit(
            f"{count}　{_group_label(target.problem)}：{target.problem.message}"
        )

    def go_to_worst(self, problems: Iterable[Problem]) -> bool:
        """Go to the first of the problems in their order; return False if there is none."""
        document = self._document
        if document is None:
            return False
        form, template = document.form, document.template
        listed = navigation.navigation_targets(problems, form, template)
        if listed:
            self._go(listed[0].problem)
        return bool(listed)

    def _problem_gone_to(self) -> Problem | None:
        """Return the problem gone to last while the cursor is where that led, else None."""
        return self._last_problem if self._panes.current_ref() == self._last_ref else None

    def _current_pointer(self, document: Document) -> str:
        """Return the pointer of the cell with the cursor.

        A problem without a cell of its own is shown at another cell; while the cursor stays
        there, the pointer is the problem's.
        """
        if (problem := self._problem_gone_to()) is not None:
            return problem.pointer
        here = self._panes.current_ref()
        return pointer_of(document.form, here) if here else ""

    def _go(self, problem: Problem) -> None:
        if self._document is None:
            return
        self._panes.go_to(self._document.problem_ref(problem))
        self._panes.problems.select_problem(problem)
        self._last_problem, self._last_ref = problem, self._panes.current_ref()

    def _fix_current(self) -> None:
        if not self._writable():
            return
        for problem in self._problems_here():
            document = self._document
            offered = fixes_for(problem, document.form, document.template) if document else ()
            if offered:
                self._panes.problems.select_problem(problem)
                self._panes.problems.offer_fixes(offered)
                return
        no_problem = next(self._problems_here(), None) is None
        self.messageShown.emit(
            _NO_PROBLEM_MESSAGE if no_problem else "这个问题没有现成的修正，请自行改填。"
        )

    def _accept_current(self) -> None:
        document, pane = self._document, self._panes.problems
        line = pane.current_line() if pane.list.hasFocus() else None
        if line and line.finding:
            self._check_finding(line.finding, line.group != "accepted")
            return
        checked = (*document.problems, *document.accepted) if document else ()
        problems = list(self._problems_here())
        checked_here = [each for each in problems if each in checked]
        for problem in checked_here:
            if document is not None and problem.severity != "error":
                self._accept(problem, problem not in document.accepted)
                return
        refusal = "错误必须改正，不能标为已核实。" if checked_here else _NOT_ACCEPTABLE_MESSAGE
        self.messageShown.emit(refusal if problems else _NO_PROBLEM_MESSAGE)

    def _with_problem(self, do: Callable[[Problem], None]) -> Callable[[], None]:
        def done() -> None:
            problem = next(self._problems_here(), None)
            if problem is None:
                self.messageShown.emit(_NO_PROBLEM_MESSAGE)
            else:
                do(problem)

        return done

    def _problems_here(self) -> Iterator[Problem]:
        """Yield the problems a command is about: of the list's line, or of the cursor's cell."""
        document, pane = self._document, self._panes.problems
        if document is None:
            return
        document.commit()
        line = pane.current_line()
        pointer_here = self._current_pointer(document)
        if line and line.problem and (pane.list.hasFocus() or line.problem.pointer == pointer_here):
            yield line.problem
        if not pane.list.hasFocus():
            here = self._panes.current_ref()
            for each in (*document.problems, *document.accepted, *_empty_cells(document)):
                # A problem without a cell of its own is marked in the one to which it leads.
                if each.pointer == pointer_here or (here and document.problem_ref(each) == here):
                    yield each

    def _fix(self, fix: Fix) -> None:
        if self._writable():
            document = self._document
            if document is not None:
                document.apply(
                    fix.label if len(fix.label) <= _LONGEST_UNDO_TEXT else "修正问题", fix.edits
                )
                self.messageShown.emit(f"已修正：{fix.label}。")

    def _fix_all(self, problem: Problem) -> None:
        document = self._document
        if document is None or not self._writable():
            return
        problems = (*document.problems, *_empty_cells(document))
        alike = [each for each in problems if each.code == problem.code]
        fixed = fix_all(alike, document.form, document.template)
        document.apply(fixed.label, fixed.edits)
        remaining = len(alike) - fixed.problem_count
        if not fixed.problem_count:
            self.messageShown.emit(
                f"{remaining} 处同类问题都没有唯一的改法，请逐处按 Ctrl+F8 或自行改填。"
            )
            return
        others = f"，其余 {remaining} 处请自行改填" if remaining else ""
        self.messageShown.emit(f"已{fixed.label}{others}。")

    def _accept(self, problem: Problem, accepted: bool) -> None:
        document = self._document
        if document is None or not self._writable():
            return
        if accepted:
            edit = acceptance.acceptance_edit(document.form, problem)
            document.apply("标为已核实", [edit] if edit else [])
            self.messageShown.emit(_ACCEPTED_MESSAGE)
        else:
            document.apply("取消已核实", acceptance.withdrawal_edits(document.form, problem))
            self.messageShown.emit(_WITHDRAWN_MESSAGE)

    def _check_finding(self, finding: Finding, checked: bool) -> None:
        if self._document is not None:
            self._document.set_finding_checked(finding, checked)
            self.messageShown.emit(_ACCEPTED_MESSAGE if checked else _WITHDRAWN_MESSAGE)

    def _writable(self) -> bool:
        if self._document is not None and self._document.read_only:
            self.messageShown.emit(READ_ONLY_MESSAGE)
        return self._document is not None and not self._document.read_only


def _empty_cells(document: Document) -> tuple[Problem, ...]:
    return empty_cell_problems(document.form, document.template)


def _nothing_to_go_to_message(document: Document) -> str:
    """Return the sentence where there is no problem; notes to be compared may be listed still."""
    open_findings = [each for each in document.findings if each not in document.checked_findings]
    notes = len(open_findings) + len(document.reminders)
    listed = f"；列表里还有 {notes} 条说明，请逐条核对" if notes else ""
    return f"没有问题，也没有空白项{listed}。"


def _group_label(problem: Problem) -> str:
    return GROUP_LABELS["empty" if problem.code in EMPTY_CELL_CODES else problem.severity]


class FormStatus(QObject):
    """The problem commands, with figures and the hint about the cell in the status bar."""

    messageShown = Signal(str)
    """A sentence for the status bar."""
    destinationShown = Signal(str)
    """Why the cursor was moved to the cell where it is now."""

    def __init__(self, panes: Panes, bar: QStatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self.problem_commands = ProblemCommands(panes, self)
        # While a window is destroyed, Qt deletes this before the focus leaves the panes (Qt 6.11).
        self.cell_hint = CellHint(panes.tree, bar)
        self.figures = StatusFigures(bar)
        panes.problems.lineTextChanged.connect(self._show_line)
        self.problem_commands.messageShown.connect(self.messageShown)
        self.problem_commands.destinationShown.connect(self.destinationShown)
        self._panes = panes
        self._document: Document | None = None
        self._destination: FieldRef | None = None
        panes.tree.selectionModel().currentChanged.connect(self._end_destination)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        self.figures.problems.clicked.connect(self._go_to_problem)
        self.figures.filled.clicked.connect(self._go_to_empty_cell)
        self.figures.weights.clicked.connect(self._go_to_weight)
        for figure in (self.figures.total, self.figures.grade):
            figure.clicked.connect(self._go_to_score)

    def _go_to_problem(self) -> None:
        if self._document and not self.problem_commands.go_to_worst(self._document.problems):
            self.messageShown.emit("没有问题。")

    def _go_to_empty_cell(self) -> None:
        if self._document and not self.problem_commands.go_to_worst(_empty_cells(self._document)):
            self.messageShown.emit("没有空白项。")

    def _go_to_weight(self) -> None:
        """Go where a wrong sum of the weights arises, else to the weight of the current row."""
        document = self._document
        if document is not None:
            sums = (each for each in document.problems if each.code == "weights-sum")
            if not self.problem_commands.go_to_worst(sums):
                self._go_to_cell("weight")

    def _go_to_score(self) -> None:
        self._go_to_cell("score")

    def _go_to_cell(self, name: str) -> None:
        """Go to a field of the current row, or of the first one below it."""
        document, here = self._document, self._panes.current_ref()
        keys = [node.key for node in level3_nodes(document.form)] if document else []
        if keys:
            key = here.key if here and here.key in keys else keys[0]
            self._panes.go_to(FieldRef(key, name))
        elif document is not None:
            self.messageShown.emit("还没有三级指标，请先增加一行。")

    def show_destination(self, sentence: str) -> None:
        """Say why the cursor was moved to its cell, until it leaves that."""
        self._destination = self._panes.current_ref()
        self.cell_hint.show_destination(sentence)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None:  # the user has not gone to another program
            self._end_destination()

    def _end_destination(self) -> None:
        if isValid(self.cell_hint) and self._panes.current_ref() != self._destination:
            self.cell_hint.show_destination("")

    def _show_line(self, text: str) -> None:
        """Show the text of the problem list's current line while the list has the focus."""
        if isValid(self.cell_hint):
            self.cell_hint.show_line(text)

    def bind(self, document: Document | None) -> None:
        """Show the figures of another document, and work on it from now on."""
        self._document = document
        for part in (self.problem_commands, self.figures, self.cell_hint):
            part.bind(document)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the menu commands by name."""
        return self.problem_commands.commands()
