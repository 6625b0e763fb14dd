"""A clerk goes through the problems of a form, fixes them or accepts them, by keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Acceptance, Form, FundingRow, Level3, rows
from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.problems.problem_model import ProblemColumn
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.recognition.source import Finding
from tests.gui.samples import seed_form, small_form
from tests.gui.windows import (
    cell_hint,
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_F8, _F9 = Qt.Key.Key_F8, Qt.Key.Key_F9


def faulty() -> Form:
    """A form with a wrong sum, a bracket in place of a sign, a differing score, and empty cells."""
    form = small_form()
    parts = (
        FundingRow("appropriation", "120000", "110000", "90000"),
        FundingRow("carryover", "0", "0", "600"),
        FundingRow("other", "0", "0", "0"),
    )
    funding = replace(form.funding, rows=(*form.funding.rows, *parts))
    first, second = form.indicators
    filed = first.children[0].children[1]
    numbers = replace(first.children[0], children=(
        first.children[0].children[0], replace(filed, actual="《100份"),
    ))  # fmt: skip
    first = replace(first, children=(numbers, *first.children[1:]))
    return replace(form, funding=funding, indicators=(first, second))


@pytest.fixture
def window(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the faulty form open."""
    window.open_files([write_native_file(tmp_path, "错.zpb", faulty())])
    return window


def press_f8(window: MainWindow, times: int = 1, back: bool = False) -> FieldRef | None:
    for _ in range(times):
        press_key(_F8, _SHIFT if back else Qt.KeyboardModifier.NoModifier)
    return window.panes.current_ref()


def press_f8_until(window: MainWindow, ref: FieldRef) -> None:
    """Press F8 until it leads to that field."""
    for _ in range(40):
        if press_f8(window) == ref:
            return
    raise AssertionError(ref)


def test_f8_goes_through_problems_and_empty_cells_and_back(window: MainWindow) -> None:
    window.panes.header.fields["project"].setFocus()
    assert press_f8(window) == FieldRef(0, "funding.total.executed")
    assert cell_hint(window).startswith("1/")
    assert "其中各项之和 90600" in cell_hint(window)
    line = window.panes.problems.current_line()
    assert line is not None
    assert line.group == "error"
    assert press_f8(window, back=True) is not None
    assert cell_hint(window).startswith(cell_hint(window).partition("/")[2].partition("\u3000")[0])
    assert "未填" in cell_hint(window)
    press_f8_until(window, FieldRef(0, "department"))
    assert "未填" in cell_hint(window)
    assert press_f8(window) == FieldRef(0, "unit")
    assert press_f8(window, back=True) == FieldRef(0, "department")


def test_f8_goes_through_the_list_of_problems_line_by_line(window: MainWindow) -> None:
    window.menu_actions["empty_cells"].trigger()
    pane, seen = window.panes.problems, []
    window.panes.header.fields["project"].setFocus()
    listed = [line for line in pane.model.lines if line.problem]
    for _ in listed:
        press_key(_F8)
        line = pane.current_line()
        assert line is not None
        seen.append(line)
    assert seen == listed
    assert list(dict.fromkeys(each.group for each in listed)) == ["error", "warning", "empty"]


def test_f8_goes_on_from_a_problem_that_was_solved_there(window: MainWindow) -> None:
    first, second = current_document(window).problems[:2]
    window.panes.header.fields["project"].setFocus()
    press_f8(window)
    press_key(_F8, _CONTROL)
    assert first not in current_document(window).problems
    press_f8(window)
    assert second.message in cell_hint(window)


def test_a_fix_by_key_is_one_undo_step(window: MainWindow) -> None:
    window.panes.header.fields["project"].setFocus()
    press_f8(window)
    press_key(_F8, _CONTROL)
    assert current_document(window).form.funding.row("total").executed == "90600"
    assert status_message(window) == "已修正：把全年执行数的年度资金总额“90613”改为 90600。"
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert current_document(window).form.funding.row("total").executed == "90613"


def test_what_is_typed_after_a_fix_replaces_the_new_text(window: MainWindow) -> None:
    window.panes.header.fields["project"].setFocus()
    press_f8(window)
    press_key(_F8, _CONTROL)
    assert current_document(window).form.funding.row("total").executed == "90600"
    QTest.keyClicks(focused_widget(), "9")
    assert current_document(window).form.funding.row("total").executed == "9"


def test_the_user_chooses_among_several_fixes(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _where: offered.append(menu))
    document = current_document(window)
    document.set(FieldRef(0, "funding.carryover.executed"), "0", "改")
    window.panes.go_to(FieldRef(0, "funding.total.executed"))
    press_key(_F8, _CONTROL)
    (menu,) = offered
    words = [action.text() for action in menu.actions()]
    assert words == [
        "把全年执行数的年度资金总额“90613”改为 90000",
        "把全年执行数的当年财政拨款“90000”改为 90613",
    ]
    assert document.form.funding.row("total").executed == "90613"
    menu.actions()[1].trigger()
    assert document.form.funding.row("appropriation").executed == "90613"
    menu.deleteLater()


def test_the_list_offers_the_fix_as_a_link_and_in_its_menu(window: MainWindow) -> None:
    pane = window.panes.problems
    row = next(row for row, line in enumerate(pane.model.lines) if "书名号" in line.message)
    index = pane.model.index(row, ProblemColumn.FIX)
    assert index.data() == "把“《100份”改为“＜100份”"
    pane.list.setCurrentIndex(index)
    menu = pane.context_menu()
    assert menu is not None
    assert "把“《100份”改为“＜100份”" in [action.text() for action in menu.actions()]
    where = pane.list.visualRect(index).center()
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert [row.node.actual for row in rows(current_document(window).form)][1] == "＜100份"


@pytest.mark.slow
def test_an_accepted_warning_is_listed_apart_saved_and_can_be_taken_back(
    window: MainWindow,
) -> None:
    pane = window.panes.problems
    row = next(row for row, line in enumerate(pane.model.lines) if "建议得分" in line.message)
    warnings = _count(window, "warning")
    pane.list.setCurrentIndex(pane.model.index(row, 0))
    pane.list.setFocus()
    press_key(_F9, _CONTROL)
    assert _count(window, "warning") == warnings - 1
    assert "已核实 1" in pane.caption.text()
    assert pane.model.lines[-1].group == "accepted"
    press_key(Qt.Key.Key_S, _CONTROL)
    path = current_document(window).path
    assert path is not None
    saved = native_file.read_native(path.read_bytes()).form
    assert next(row.node.accepted for row in rows(saved)) == (Acceptance("score-differs"),)
    pane.list.setCurrentIndex(pane.model.index(len(pane.model.lines) - 1, 0))
    press_key(_F9, _CONTROL)
    assert _count(window, "accepted") == 0


@pytest.mark.slow
def test_an_acceptance_lapses_when_its_figures_change(window: MainWindow) -> None:
    document = current_document(window)
    key = next(row.node.key for row in rows(document.form) if row.node.name == "招聘人数")
    window.panes.go_to(FieldRef(key, "score"))
    press_key(_F9, _CONTROL)
    assert _count(window, "accepted") == 1
    window.panes.go_to(FieldRef(key, "reason"))
    QTest.keyClicks(focused_widget(), "rain")
    press_key(Qt.Key.Key_Return)
    assert _count(window, "accepted") == 1
    window.panes.go_to(FieldRef(key, "actual"))
    QTest.keyClicks(focused_widget(), "4")
    press_key(Qt.Key.Key_Return)
    assert _count(window, "accepted") == 0
    assert next(rows(document.form)).node.accepted == ()
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert _count(window, "accepted") == 1
    assert next(rows(document.form)).node.actual == "3人"
    press_key(Qt.Key.Key_Y, _CONTROL)
    assert _count(window, "accepted") == 0


def test_an_error_cannot_be_accepted_and_a_cell_without_problem_says_so(window: MainWindow) -> None:
    window.panes.header.fields["project"].setFocus()
    press_key(_F9, _CONTROL)
    assert status_message(window).startswith("这一格没有问题")
    press_f8(window)
    press_key(_F9, _CONTROL)
    assert status_message(window) == "错误必须改正，不能标为已核实。"


def test_an_empty_cell_reached_by_f8_is_not_called_faultless(window: MainWindow) -> None:
    document = current_document(window)
    key = next(rows(document.form)).node.key
    document.set(FieldRef(key, "target"), "", "改")
    press_f8_until(window, FieldRef(key, "target"))
    press_key(_F9, _CONTROL)
    assert status_message(window) == "只有警告和提示可以标为已核实；空白项请直接填写。"


def test_all_problems_of_a_kind_are_fixed_in_one_step(window: MainWindow) -> None:
    document = current_document(window)
    node = next(rows(document.form)).node
    document.set(FieldRef(node.key, "target"), "《15人", "改")
    press_f8(window, 0)
    window.panes.go_to(FieldRef(node.key, "target"))
    press_key(_F8, _CONTROL | _SHIFT)
    texts = [(row.node.target, row.node.actual) for row in rows(document.form)][:2]
    assert texts == [("＜15人", "3人"), ("=100份", "＜100份")]
    assert status_message(window) == "已修正 2 处同类问题。"
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert next(rows(document.form)).node.target == "《15人"


def left_over() -> Form:
    """A form with two rows of placeholder texts, and one row with nothing but a name."""
    form = small_form()
    first, second = form.indicators
    untouched = (Level3("指标1"), Level3("……"), Level3("培训人数"))
    numbers = replace(first.children[0], children=(*first.children[0].children, *untouched))
    return replace(
        form, indicators=(replace(first, children=(numbers, *first.children[1:])), second)
    )


def test_a_placeholder_row_is_one_problem_and_removed_by_key(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "空行.zpb", left_over())])
    press_key(_F9)
    empty_cells = [line for line in window.panes.problems.model.lines if line.group == "empty"]
    assert sum("这一行还没有填" in line.message for line in empty_cells) == 3
    document = current_document(window)
    key = next(row.node.key for row in rows(document.form) if row.node.name == "指标1")
    window.panes.go_to(FieldRef(key, "name"))
    press_key(_F8, _CONTROL)
    assert status_message(window) == "已修正：删除“指标1”这一行。"
    names = [row.node.name for row in rows(document.form)]
    assert names[2:4] == ["……", "培训人数"]
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert document.form == left_over()


def test_all_placeholder_rows_are_removed_in_one_step_but_no_named_row(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "空行.zpb", left_over())])
    press_key(_F9)
    pane, document = window.panes.problems, current_document(window)
    found = [row for row, line in enumerate(pane.model.lines) if line.key[1] == "row-blank"]
    pane.list.setCurrentIndex(pane.model.index(found[0], 0))
    pane.list.setFocus()
    press_key(_F8, _CONTROL | _SHIFT)
    assert status_message(window) == "已删除 2 行，其余 1 处请自行改填。"
    assert document.stack.undoText() == "删除 2 行"
    assert [row.node.name for row in rows(document.form)][2] == "培训人数"
    assert document.stack.count() == 1


def test_f8_stops_at_an_untouched_row_once(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "空行.zpb", left_over())])
    key = next(
        row.node.key for row in rows(current_document(window).form) if row.node.name == "培训人数"
    )
    press_f8_until(window, FieldRef(key, "target"))
    assert cell_hint(window).endswith("填好或删掉这一行。")
    after = press_f8(window)
    assert after is not None
    assert after.key != key


def test_problems_with_several_fixes_are_not_fixed_together(window: MainWindow) -> None:
    document = current_document(window)
    document.set(FieldRef(0, "funding.carryover.executed"), "613", "改")
    for part, amount in (("total", "20"), ("appropriation", "30")):
        document.set(FieldRef(0, f"funding.{part}.initial"), amount, "改")
    before = document.form
    window.panes.go_to(FieldRef(0, "funding.total.initial"))
    press_key(_F8, _CONTROL | _SHIFT)
    assert status_message(window) == "1 处同类问题都没有唯一的改法，请逐处按 Ctrl+F8 或自行改填。"
    assert document.form == before


def test_errors_and_warnings_are_counted_in_the_status_bar(window: MainWindow) -> None:
    errors, warnings = _count(window, "error"), _count(window, "warning")
    assert window.figures.problems.text() == f"错误 {errors} 警告 {warnings}"
    assert focused_widget() is not None


def _count(window: MainWindow, severity: str) -> int:
    return sum(line.group == severity for line in window.panes.problems.model.lines)


def test_a_wrong_sum_of_weights_leads_to_the_weights(window: MainWindow) -> None:
    document, tree = current_document(window), window.panes.tree
    row = document.form.indicators[1].children[0].children[0]
    document.set(FieldRef(row.key, "weight"), "45", "修改分值")
    window.panes.problems.list.setFocus()
    wrong = next(each for each in document.problems if each.code == "weights-sum")
    window.panes.problems.select_problem(wrong)
    press_key(Qt.Key.Key_Return)
    assert focused_widget() is tree
    assert wrong.message.startswith("分值合计为 105（执行率 10，指标 95），应为 100，多 5 分")
    assert window.panes.current_ref() == FieldRef(row.key, "weight")
    press_key(Qt.Key.Key_4)
    press_key(Qt.Key.Key_0)
    press_key(Qt.Key.Key_Return)
    assert document.scores.weights == 100
    document.undo()
    window.panes.problems.select_problem(wrong)
    window.panes.problems.list.setFocus()
    press_key(Qt.Key.Key_Return)
    press_key(_F8)
    assert window.panes.current_ref() is not None, "F8 goes on from there"


def test_the_weight_to_which_a_wrong_sum_leads_is_marked(window: MainWindow) -> None:
    document, tree = current_document(window), window.panes.tree
    keys = [row.node.key for row in rows(document.form)]
    document.set(FieldRef(keys[-1], "weight"), "45", "修改分值")

    def marked() -> list[int]:
        cells = {key: tree.indicator_model.index_of(key, TreeColumn.WEIGHT) for key in keys}
        shown = {key: tree.indicator_model.cell(index) for key, index in cells.items()}
        return [key for key, cell in shown.items() if cell and "多 5 分" in cell.tooltip]

    wrong = next(each for each in document.problems if each.code == "weights-sum")
    assert marked() == [document.problem_ref(wrong).key] == keys[-1:]
    document.undo()
    assert marked() == []


def test_f8_tells_of_notes_to_compare_where_there_is_no_problem(
    window: MainWindow, tmp_path: Path
) -> None:
    form = seed_form("talent-centre-2022", 0)
    goals = (replace(form.goals[0], actual="已全部完成。"),)
    form = replace(form, goals=goals, department="人社局", unit="人才服务中心")
    window.open_files([write_native_file(tmp_path, "无误.zpb", form)])
    document = current_document(window)
    press_f8(window)
    assert status_message(window) == "没有问题，也没有空白项。"
    first, second = (Finding("row", f"第 {row} 行", "原文", "没有标签。") for row in (26, 27))
    document.findings = (first, second)
    document.set_finding_checked(second, checked=True)
    press_f8(window)
    told = "没有问题，也没有空白项；列表里还有 1 条说明，请逐条核对。"
    assert status_message(window) == told


def test_targets_copied_from_the_weights_lead_to_the_first_one_and_the_split_to_its_weight(
    window: MainWindow, tmp_path: Path
) -> None:
    copied = seed_form("insurance-centre-2022-part", 3)
    window.open_files([write_native_file(tmp_path, "抄.zpb", copied)])
    document, tree = current_document(window), window.panes.tree
    by_code = {each.code: each for each in document.problems}
    led_to = {}
    for _ in document.problems:
        press_key(_F8)
        line = window.panes.problems.current_line()
        assert line is not None
        if line.problem is not None:
            led_to[line.problem.code] = window.panes.current_ref()
    keys = [row.node.key for row in rows(document.form)]
    first = FieldRef(keys[0], "target")
    assert led_to["targets-are-weights"] == first
    assert led_to["split"] == document.problem_ref(by_code["split"])
    cell = tree.indicator_model.cell(tree.indicator_model.index_of_ref(first))
    assert cell is not None
    assert "像是复制错了" in cell.tooltip
    window.panes.go_to(FieldRef(keys[1], "target"))
    window.panes.go_to(first)
    window.menu_actions["accept_problem"].trigger()
    assert "targets-are-weights" in [each.code for each in document.accepted]
