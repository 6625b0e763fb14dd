"""照目标填, 写入执行率 and 规范符号, by keyboard in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget

from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Form, Funding, FundingRow, Goal, rows
from perfdesk.core.template import Words
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import GHOST_TEXT, TreeColumn
from perfdesk.resources import templates
from tests.answers import Answers
from tests.core.forms import REWORDED
from tests.gui.samples import small_form
from tests.gui.tree.shown import at, compose, go, write
from tests.gui.windows import (
    cell_hint,
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def _open(window: MainWindow, folder: Path, form: Form) -> None:
    window.open_files([write_native_file(folder, "表.zpb", form)])
    window.panes.tree.setFocus()


def _form_without_actuals(*names: str) -> Form:
    """Return the small form with the 实际完成值 of these rows empty."""
    form = small_form()
    levels = []
    for level1 in form.indicators:
        below = [
            replace(
                level2,
                children=tuple(
                    replace(row, actual="") if row.name in names else row for row in level2.children
                ),
            )
            for level2 in level1.children
        ]
        levels.append(replace(level1, children=tuple(below)))
    return replace(form, indicators=tuple(levels))


def _actuals(window: MainWindow) -> list[str]:
    return [row.node.actual for row in rows(current_document(window).form)]


def test_ctrl_e_fills_the_row_of_the_cursor_in_one_undo_step(
    window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, small_form())
    go(window.panes.tree, current_document(window), "满意度", "weight")
    press_key(Qt.Key.Key_E, _CONTROL)
    assert _actuals(window) == ["3人", "=100份", "≥95%", "≥90%"]
    assert status_message(window) == "已照目标填 1 行：满意度。"
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert not current_document(window).is_modified


def test_a_selection_is_filled_and_typed_values_are_asked_about(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open(window, tmp_path, _form_without_actuals("归档数量", "及时率"))
    go(window.panes.tree, current_document(window), "招聘人数", "actual")
    press_key(Qt.Key.Key_Down, _SHIFT)
    press_key(Qt.Key.Key_E, _CONTROL)
    assert _actuals(window) == ["3人", "=100份", "", ""]
    assert "1 行已填了别的" in status_message(window)
    press_key(Qt.Key.Key_E, _CONTROL)
    assert _actuals(window) == ["3人", "=100份", "", ""]
    assert "招聘人数：“3人” 换成 “15人”" in answers.questions("confirm")[0]
    answers.confirms = True
    press_key(Qt.Key.Key_E, _CONTROL)
    assert _actuals(window) == ["15人", "=100份", "", ""]
    assert current_document(window).stack.count() == 2


def test_a_group_row_fills_all_below_it_even_from_an_open_editor(
    window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, _form_without_actuals("归档数量", "及时率"))
    go(window.panes.tree, current_document(window), "产出指标")
    press_key(Qt.Key.Key_E, _CONTROL)
    assert _actuals(window) == ["3人", "=100份", "≥95%", ""]
    go(window.panes.tree, current_document(window), "满意度", "target")
    press_key(Qt.Key.Key_F2)
    QTest.keyClicks(focused_widget(), "ab")
    press_key(Qt.Key.Key_E, _CONTROL)
    assert _actuals(window)[3] == "≥90%ab"


def test_all_empty_rows_are_listed_before_they_are_filled(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open(window, tmp_path, _form_without_actuals("归档数量", "及时率"))
    press_key(Qt.Key.Key_E, _CONTROL | _ALT)
    assert answers.questions("rows") == ["实际完成值 归档数量 及时率 满意度"]
    assert not current_document(window).is_modified
    answers.confirms, answers.left_out = True, ("及时率",)
    press_key(Qt.Key.Key_E, _CONTROL | _ALT)
    assert _actuals(window) == ["3人", "=100份", "", "≥90%"]
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert not current_document(window).is_modified


def test_nothing_to_fill_is_said(window: MainWindow, answers: Answers, tmp_path: Path) -> None:
    _open(window, tmp_path, small_form())
    go(window.panes.tree, current_document(window), "及时率")
    press_key(Qt.Key.Key_E, _CONTROL)
    assert "没有可照填的" in status_message(window)
    go(window.panes.tree, current_document(window), "满意度")
    press_key(Qt.Key.Key_E, _CONTROL)
    press_key(Qt.Key.Key_E, _CONTROL | _ALT)
    assert answers.questions("rows") == []
    assert status_message(window).startswith("没有可照填的行")


def test_the_rate_is_written_into_the_goal_with_one_key(window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, small_form())
    for _ in range(2):
        press_key(Qt.Key.Key_R, _CONTROL | _ALT)
        assert current_document(window).form.goals[0].actual == "基本完成。执行率82.38%。"
        assert focused_widget() is window.panes.fields()["goals.0.actual"]
    assert current_document(window).stack.count() == 1
    current_document(window).set(FieldRef(0, "funding.total.budget"), "", "清空")
    press_key(Qt.Key.Key_R, _CONTROL | _ALT)
    assert "还算不出执行率" in status_message(window)


def test_what_the_rate_lacks_is_called_as_the_template_prints_it(window: MainWindow) -> None:
    usual = templates()["shanghai-2022"]
    names = {"budget": Words("调整后预算数"), "executed": Words("预算执行数")}
    section = replace(usual.funding, names={**usual.funding.names, **names})
    total = replace(usual.funding_kinds[0], words=Words("总额"))
    kinds = (total, *usual.funding_kinds[1:])
    template = replace(usual, funding=section, funding_kinds=kinds)
    document = Document(replace(small_form(), funding=Funding()), template)
    window.forms.add(document)
    window.form_list.choose(document)
    press_key(Qt.Key.Key_R, _CONTROL | _ALT)
    assert status_message(window) == ("还算不出执行率：请先填写总额的调整后预算数和预算执行数。")


def test_shift_f7_makes_typed_signs_standard_and_is_offered_while_typing(
    window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, small_form())
    go(window.panes.tree, current_document(window), "及时率", "actual")
    QTest.keyClicks(focused_widget(), ">")
    QTest.keyClicks(focused_widget(), "=95%")
    assert cell_hint(window) == "按 Shift+F7 可把“>=”改成“≥”。"
    assert _actuals(window)[2] == ">=95%"
    press_key(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert _actuals(window)[2] == "≥95%"
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert _actuals(window)[2] == ">=95%"


def test_shift_f7_corrects_the_whole_form_if_the_selection_is_in_order(
    window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, small_form())
    document = current_document(window)
    keys = [row.node.key for row in rows(document.form)]
    document.set(FieldRef(keys[0], "target"), "<=15人", "")
    document.set(FieldRef(keys[1], "actual"), "《100份", "")
    go(window.panes.tree, document, "满意度", "target")
    press_key(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert next(row.node.target for row in rows(document.form)) == "≤15人"
    assert _actuals(window)[1] == "＜100份"
    assert document.stack.count() == 3
    press_key(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert document.stack.count() == 3
    assert "没有要规范的符号" in status_message(window)


@pytest.mark.parametrize("name", ["project", "goals.0.actual"])
def test_a_field_leaves_ctrl_e_to_the_menu(window: MainWindow, tmp_path: Path, name: str) -> None:
    _open(window, tmp_path, small_form())
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_E, _CONTROL)
    event.accept()
    field = window.panes.fields()[name]
    assert field.eventFilter(field, event)
    assert not event.isAccepted()


def test_the_rate_follows_the_amounts_of_the_active_form(
    window: MainWindow, tmp_path: Path
) -> None:
    whole = FundingRow("total", "5000", "5000", "5000")
    form = small_form()
    _open(window, tmp_path, replace(form, funding=replace(form.funding, rows=(whole,))))
    press_key(Qt.Key.Key_R, _CONTROL | _ALT)
    assert current_document(window).form.goals[0].actual == "基本完成。执行率100%。"


def _completions(window: MainWindow) -> list[str]:
    found = [each for each in window.findChildren(QTreeWidget) if each.isVisible()]
    items = [each.topLevelItem(at) for each in found for at in range(each.topLevelItemCount())]
    return [item.text(0) for item in items if item is not None]


def test_the_rate_is_offered_after_its_word_in_the_goal(window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, small_form())
    field = window.panes.fields()["goals.0.actual"]
    field.setFocus()
    field.move_cursor_to_end()
    compose("", "预算执行")
    assert _completions(window) == []
    compose("zhi'xing'lv")
    assert _completions(window) == []
    compose("", "率")
    assert _completions(window) == ["执行率82.38%"]
    QTest.keyClicks(focused_widget(), "8")
    press_key(Qt.Key.Key_Down)
    press_key(Qt.Key.Key_Return)
    assert current_document(window).form.goals[0].actual == "基本完成。预算执行率82.38%"
    assert _completions(window) == []
    compose("", "。")
    assert current_document(window).stack.count() == 0
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert current_document(window).form.goals[0].actual == "基本完成。"


def test_the_rate_is_offered_before_other_words_behind_a_rare_character(
    window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, replace(small_form(), goals=(Goal("", "𬭎𬭎，后面"),)))
    field = window.panes.fields()["goals.0.actual"]
    field.setFocus()
    press_key(Qt.Key.Key_Home)
    for _ in range(2):
        press_key(Qt.Key.Key_Right)
    compose("", "执行率")
    assert _completions(window) == ["执行率82.38%"]


def test_the_rate_is_offered_in_a_reason_and_another_figure_is_left_alone(
    window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, small_form())
    for text, offered in (("上年执行率", []), ("执行率9", []), ("执行率", ["执行率82.38%"])):
        go(window.panes.tree, current_document(window), "满意度", "reason")
        compose("", text)
        assert _completions(window) == offered
        press_key(Qt.Key.Key_Escape)
        press_key(Qt.Key.Key_Escape)
    assert not current_document(window).is_modified


def test_ctrl_r_fills_the_row_being_typed_and_goes_on_to_the_next_name(
    window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, _form_without_actuals("招聘人数"))
    tree = window.panes.tree
    go(tree, current_document(window), "招聘人数", "target")
    write("12")
    press_key(Qt.Key.Key_R, _CONTROL)
    assert _actuals(window)[0] == "12"
    assert at(tree) == ("归档数量", TreeColumn.NAME)
    assert tree.hasFocus()
    press_key(Qt.Key.Key_R, _CONTROL)
    assert at(tree) == (GHOST_TEXT, TreeColumn.NAME)
    press_key(Qt.Key.Key_Z, _CONTROL)
    assert _actuals(window)[0] == ""


@pytest.mark.parametrize(
    ("name", "field", "told"),
    [
        ("招聘人数", "weight", "这一行已填了别的实际完成值，没有改动；按 Ctrl+E 可换成目标。"),
        ("数量指标", "name", "请先在三级指标的一行填好年度指标值，再照目标填。"),
    ],
)
def test_ctrl_r_says_why_it_fills_nothing(
    window: MainWindow, tmp_path: Path, name: str, field: str, told: str
) -> None:
    _open(window, tmp_path, small_form())
    go(window.panes.tree, current_document(window), name, field)
    press_key(Qt.Key.Key_R, _CONTROL)
    assert status_message(window) == told
    assert at(window.panes.tree)[0] == name
    assert not current_document(window).is_modified


@pytest.mark.parametrize(
    ("name", "field", "told"),
    [
        ("招聘人数", "weight", "这一行已填了别的全年实际值，没有改动；按 Ctrl+E 可换成目标。"),
        ("数量指标", "name", "请先在三级指标的一行填好全年目标，再照目标填。"),
    ],
)
def test_what_ctrl_r_says_is_in_the_words_of_the_template(
    window: MainWindow, name: str, field: str, told: str
) -> None:
    document = Document(small_form(), REWORDED)
    window.forms.add(document)
    window.form_list.choose(document)
    go(window.panes.tree, document, name, field)
    press_key(Qt.Key.Key_R, _CONTROL)
    assert status_message(window) == told
    assert window.figures.weights.text().startswith("权重合计 ")
