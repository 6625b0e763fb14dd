"""The commands for problems: go to the next, mend one or all alike, judge one.

They work from anywhere: on the line of the list while it has the focus, else on the
cell the cursor is in. Each is one undo step; what was done is said.

What judges the chosen form, tied together: problems, figures and the score's explanation.

The window hands it a form and its commands on; each part does its own work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStatusBar
from shiboken6 import isValid

from perfdesk.core.checks import acceptance, completeness
from perfdesk.core.checks.completeness import EMPTY_CELL_CODES, empty_cell_problems
from perfdesk.core.checks.form_checks import WEIGHT_CODES, unusual_level1_keys
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix
from perfdesk.core.field_ref import ROOT, FieldRef, pointer_of, ref_at
from perfdesk.core.fixes.all_fixes import fix_all, fixes_for
from perfdesk.gui.document import Document
from perfdesk.gui.labels import READ_ONLY_MESSAGE
from perfdesk.gui.panes import Panes
from perfdesk.gui.problems.problem_model import GROUP_LABELS
from perfdesk.gui.status_bar import ScoreExplanation, StatusFigures

_LONG = 40
_NOTHING_HERE = "这一格没有问题；按 F8 到下一个问题或空白项。"
_NOT_CHECKED = "只有警告和提示可以标为已核实；空白项请直接填写。"


class ProblemCommands(QObject):
    """Goes through the problems of the document it is bound to, and mends them."""

    messageShown = Signal(str)

    def __init__(self, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panes = panes
        self._document: Document | None = None
        self._at = ""
        self._landed: FieldRef | None = None
        panes.problems.navigateRequested.connect(self._go)
        panes.problems.fixRequested.connect(self._mend)
        panes.problems.fixAllRequested.connect(self._mend_alike)
        panes.problems.acceptRequested.connect(self._judge)

    def bind(self, document: Document | None) -> None:
        """Goes through another document from now on."""
        self._document, self._at, self._landed = document, "", None

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the menus do, by the names of their commands."""
        return {
            "next_problem": lambda: self._step(1),
            "previous_problem": lambda: self._step(-1),
            "fix_problem": self._fix_here,
            "fix_alike": self._with_problem(self._mend_alike),
            "accept_problem": self._judge_here,
        }

    def _step(self, by: int) -> None:
        document = self._document
        if document is None:
            return
        document.commit()
        template = document.template
        listed = completeness.navigation_targets((*document.problems, *_blank(document)), template)
        find = (
            completeness.next_navigation_target
            if by > 0
            else completeness.previous_navigation_target
        )
        stop = find(listed, self._from(document), template)
        if stop is None:
            self.messageShown.emit("没有问题，也没有空白项。")
            return
        self._go(stop.problem)
        count = f"{listed.index(stop) + 1}/{len(listed)}"
        self.messageShown.emit(f"{count}　{_word(stop.problem)}：{stop.problem.message}")

    def _from(self, document: Document) -> str:
        """Where the cursor is; the last stop where a stop has no cell of its own."""
        here = self._panes.current_ref()
        if self._at and here == self._landed:
            return self._at
        return pointer_of(document.form, here) if here else ""

    def _go(self, problem: Problem) -> None:
        if self._document is None:
            return
        self._panes.go_to(_place(self._document, problem))
        self._panes.problems.select_problem(problem)
        self._at, self._landed = problem.pointer, self._panes.current_ref()

    def _fix_here(self) -> None:
        if not self._writable():
            return
        for problem in self._here():
            document = self._document
            found = fixes_for(problem, document.form, document.template) if document else ()
            if found:
                self._panes.problems.select_problem(problem)
                self._panes.problems.offer_fixes(found)
                return
        nothing = next(self._here(), None) is None
        self.messageShown.emit(_NOTHING_HERE if nothing else "这个问题没有现成的修正，请自行改填。")

    def _judge_here(self) -> None:
        document = self._document
        checked = (*document.problems, *document.accepted) if document else ()
        here = list(self._here())
        found = [each for each in here if each in checked]
        for problem in found:
            if document is not None and problem.severity != "error":
                self._judge(problem, problem not in document.accepted)
                return
        refusal = "错误必须改正，不能标为已核实。" if found else _NOT_CHECKED
        self.messageShown.emit(refusal if here else _NOTHING_HERE)

    def _with_problem(self, do: Callable[[Problem], None]) -> Callable[[], None]:
        def done() -> None:
            problem = next(self._here(), None)
            if problem is None:
                self.messageShown.emit(_NOTHING_HERE)
            else:
                do(problem)

        return done

    def _here(self) -> Iterator[Problem]:
        """The problems meant: of the list's line, or of the cell the cursor is in."""
        document, pane = self._document, self._panes.problems
        if document is None:
            return
        document.commit()
        line = pane.current_line()
        at = self._from(document)
        if line and line.problem and (pane.list.hasFocus() or line.problem.pointer == at):
            yield line.problem
        if not pane.list.hasFocus():
            found = (*document.problems, *document.accepted, *_blank(document))
            yield from (each for each in found if each.pointer == at)

    def _mend(self, fix: Fix) -> None:
        if self._writable():
            document = self._document
            if document is not None:
                document.apply(fix.label if len(fix.label) <= _LONG else "修正问题", fix.edits)
                self.messageShown.emit(f"已修正：{fix.label}。")

    def _mend_alike(self, problem: Problem) -> None:
        document = self._document
        if document is None or not self._writable():
            return
        found = (*document.problems, *_blank(document))
        alike = [each for each in found if each.code == problem.code]
        fixed = fix_all(alike, document.form, document.template)
        document.apply(fixed.label, fixed.edits)
        left = len(alike) - fixed.problem_count
        if not fixed.problem_count:
            self.messageShown.emit(
                f"{left} 处同类问题都没有唯一的改法，请逐处按 Ctrl+F8 或自行改填。"
            )
            return
        others = f"，其余 {left} 处请自行改填" if left else ""
        self.messageShown.emit(f"已{fixed.label}{others}。")

    def _judge(self, problem: Problem, accepted: bool) -> None:
        document = self._document
        if document is None or not self._writable():
            return
        if accepted:
            edit = acceptance.acceptance_edit(document.form, problem)
            document.apply("标为已核实", [edit] if edit else [])
            self.messageShown.emit("已标为已核实，不再计入警告；再按一次 Ctrl+F9 取消。")
        else:
            document.apply("取消已核实", acceptance.withdrawal_edits(document.form, problem))
            self.messageShown.emit("已取消核实，重新计入。")

    def _writable(self) -> bool:
        if self._document is not None and self._document.read_only:
            self.messageShown.emit(READ_ONLY_MESSAGE)
        return self._document is not None and not self._document.read_only


def _place(document: Document, problem: Problem) -> FieldRef:
    """Where the cursor goes for a problem: for the weights as a whole, where they arise."""
    if problem.code in WEIGHT_CODES:
        keys = unusual_level1_keys(document.form, document.template, document.scores)
        return FieldRef(keys[0], "weight") if keys else FieldRef(ROOT, "")
    try:
        return ref_at(document.form, problem.pointer)
    except (IndexError, ValueError):
        return FieldRef(ROOT, "")


def _blank(document: Document) -> tuple[Problem, ...]:
    return empty_cell_problems(document.form, document.template)


def _word(problem: Problem) -> str:
    return GROUP_LABELS["blank" if problem.code in EMPTY_CELL_CODES else problem.severity]


class FormReview(QObject):
    """Mending; figures and explanation at the window's foot."""

    messageShown = Signal(str)

    def __init__(self, panes: Panes, bar: QStatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self.problem_commands = ProblemCommands(panes, self)
        self.explanation = ScoreExplanation(panes.tree, bar)
        self.figures = StatusFigures(bar)
        bar.addWidget(self.explanation, 1)
        self._bar, self._told = bar, ""
        panes.problems.lineTextChanged.connect(self._tell)
        self.problem_commands.messageShown.connect(self.messageShown)

    def _tell(self, words: str) -> None:
        """Shows what is told of a problem while the keys are on it; takes away nothing else."""
        if not isValid(self._bar):
            return  # the list of a window that is destroyed loses the focus after the bar is gone
        if words or self._bar.currentMessage() == self._told:
            self._bar.showMessage(words)
        self._told = words

    def bind(self, document: Document | None) -> None:
        """Judges another document from now on."""
        for part in (self.problem_commands, self.figures, self.explanation):
            part.bind(document)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the menus do, by the names of their commands."""
        return self.problem_commands.commands()
