"""The list of problems: what it announces and shows, and where Enter goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix, Insert, Remove
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Level3, with_new_keys
from perfdesk.gui.document import Document
from perfdesk.gui.problems.problem_model import (
    ProblemColumn,
    ProblemLine,
    ProblemModel,
    counts_text,
    problem_lines,
)
from perfdesk.gui.problems.problems_pane import ProblemsPane
from perfdesk.recognition.source import Finding
from tests.core.forms import NOT_REWORDED, REWORDED, form_of, indicator
from tests.gui.samples import small_document

_FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


pytestmark = pytest.mark.usefixtures("qapp")


def _line(code: str, message: str = "", severity: str = "error") -> ProblemLine:
    return ProblemLine(("problem", code, "", 1), severity, message, "")


def test_only_what_differs_is_announced() -> None:
    model = ProblemModel()
    QAbstractItemModelTester(model, _FATAL, model)
    model.set_lines([_line("a"), _line("b"), _line("c")])
    changes: list[str] = []
    model.rowsInserted.connect(lambda *_: changes.append("inserted"))
    model.rowsRemoved.connect(lambda *_: changes.append("removed"))
    model.dataChanged.connect(lambda *_: changes.append("changed"))
    model.modelReset.connect(lambda: changes.append("reset"))
    model.set_lines([_line("a"), _line("b", "另一句"), _line("c")])
    assert changes == ["changed"]
    model.set_lines([_line("a"), _line("c")])
    assert changes == ["changed", "removed"]
    model.set_lines([_line("c"), _line("a")])
    assert [line.key[1] for line in model.lines] == ["c", "a"]
    assert "reset" not in changes


def test_any_list_follows_any_other() -> None:
    model = ProblemModel()
    QAbstractItemModelTester(model, _FATAL, model)
    for codes in ("abc", "cab", "", "xbya", "a", "badc", "dcba"):
        wanted = [_line(code) for code in codes]
        model.set_lines(wanted)
        assert model.lines == wanted


def test_the_selected_line_stays_while_others_come_and_go(qtbot: QtBot) -> None:
    pane = ProblemsPane()
    qtbot.addWidget(pane)
    pane.model.set_lines([_line("a"), _line("b")])
    pane.list.setCurrentIndex(pane.model.index(1, 0))
    pane.model.set_lines([_line("x"), _line("b")])
    assert pane.model.lines[pane.list.currentIndex().row()].key[1] == "b"


def test_findings_stand_below_the_problems() -> None:
    document = small_document()
    document.findings = (Finding("row", "第 27 行", "原文", "这一行没有标签。"),)
    shown = problem_lines(document)
    assert shown[-1].group == "reading"
    assert (shown[-1].message, shown[-1].where) == ("这一行没有标签。", "第 27 行")
    assert counts_text(shown).endswith("读入时 1")


def test_the_source_of_a_rule_calls_cells_as_the_template_prints_them() -> None:
    document = Document(with_new_keys(form_of(indicator(score="91"))), REWORDED)
    sources = [line.rule_source_text for line in problem_lines(document)]
    assert "自评分数在 0 与权重之间" in sources
    assert not NOT_REWORDED.search("".join(sources))


def test_a_finding_the_user_has_checked_counts_no_longer(qtbot: QtBot) -> None:
    document, pane = small_document(), ProblemsPane()
    qtbot.addWidget(pane)
    first, second = (Finding("row", f"第 {row} 行", "原文", "没有标签。") for row in (26, 27))
    document.findings = (first, second)
    pane.bind(document)
    document.set_finding_checked(second, checked=True)
    assert [(line.group, line.where) for line in pane.model.lines[-2:]] == [
        ("accepted", "第 27 行"),
        ("reading", "第 26 行"),
    ]
    assert pane.caption.text().endswith("已核实 1　读入时 1")
    assert not document.is_modified
    document.set_finding_checked(second, checked=False)
    assert pane.caption.text().endswith("读入时 2")


def test_a_changed_fix_is_announced_though_its_problem_is_the_same(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(problem: Problem, form: Form, _template: object) -> tuple[Fix, ...]:
        return (Fix(f"改为{form.unit}", ()),) if problem.severity == "error" else ()

    monkeypatch.setattr("perfdesk.gui.problems.problem_model.fixes_for", named)
    document, pane = small_document(), ProblemsPane()
    qtbot.addWidget(pane)
    pane.bind(document)
    document.set(FieldRef(ROOT, "funding.total.budget"), "待定", "改")
    row = next(row for row, line in enumerate(pane.model.lines) if line.group == "error")
    pane.list.setCurrentIndex(pane.model.index(row, 0))
    changes: list[tuple[int, int]] = []
    pane.model.dataChanged.connect(lambda first, _: changes.append((first.row(), first.column())))
    document.set(FieldRef(ROOT, "unit"), "甲单位", "改")
    assert changes == [(row, ProblemColumn.FIX)]
    assert pane.model.index(row, ProblemColumn.FIX).data() == "改为甲单位"
    assert pane.fix_button.text() == "修正：改为甲单位"
    document.set(FieldRef(ROOT, "department"), "乙部门", "改")
    assert changes == [(row, ProblemColumn.FIX)]


def test_rows_that_go_together_leave_the_list_at_a_line_of_the_form(qtbot: QtBot) -> None:
    document, pane = small_document(), ProblemsPane()
    qtbot.addWidget(pane)
    part = document.form.indicators[1].children[0]
    left_over = [document.with_new_keys(Level3(f"指标{number}")) for number in (1, 2, 3)]
    document.apply("增加", [Insert(part.key, at, row) for at, row in enumerate(left_over)])
    pane.bind(document)
    rows = [row for row, _ in enumerate(pane.model.lines) if pane.model.fixes(row)]
    assert len(rows) >= 3
    pane.list.setCurrentIndex(pane.model.index(rows[-1], 0))
    document.apply("删除", [Remove(document.form.indicators[1].key)])
    line = pane.current_line()
    assert line is not None
    assert line.problem is not None
    assert line.problem in document.problems
    found = pane.model.fixes(pane.list.currentIndex().row())
    assert pane.fix_button.text() == (f"修正：{found[0].label}" if found else "")


def test_enter_on_a_line_goes_to_its_field(qtbot: QtBot) -> None:
    document = small_document()
    pane = ProblemsPane()
    qtbot.addWidget(pane)
    pane.bind(document)
    document.set(FieldRef(ROOT, "funding.total.budget"), "待定", "改")
    row = next(row for row, line in enumerate(pane.model.lines) if line.group == "error")
    pane.list.setCurrentIndex(pane.model.index(row, 0))
    with qtbot.waitSignal(pane.navigateRequested) as jumped:
        QTest.keyClick(pane.list, Qt.Key.Key_Return)
    problem = (jumped.args or [None])[0]
    assert isinstance(problem, Problem)
    assert problem.pointer == "/funding/rows/0/budget"


def test_blanks_are_listed_only_when_asked_for(qtbot: QtBot) -> None:
    pane = ProblemsPane()
    qtbot.addWidget(pane)
    pane.bind(small_document())
    before = pane.model.rowCount()
    pane.show_empty_cells(True)
    assert pane.model.rowCount() > before
    pane.show_empty_cells(False)
    assert pane.model.rowCount() == before


def test_each_line_shows_its_severity_in_words_and_by_an_icon() -> None:
    model = ProblemModel()
    model.set_lines(
        [_line("a", "一", name) for name in ("error", "warning", "hint", "reading")][:1]
    )
    index = model.index(0, 0)
    assert index.data() == "错误"
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "错误：一"
