"""查找 and 替换 by keyboard, in the active form and in all open ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Goal
from perfdesk.gui.find import FindBar
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.read_only import ReadOnlyReason
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.tree.shown import at, go, row, write
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    second = replace(small_form(), project="培训费", goals=(Goal("培训 100人", "培训"),))
    window.open_files(
        [
            write_native_file(tmp_path, "一.zpb", small_form()),
            write_native_file(tmp_path, "二.zpb", second),
        ]
    )
    go(window.panes.tree, current_document(window), "产出指标")
    return window


def bar(window: MainWindow) -> FindBar:
    found = window.findChild(FindBar)
    assert isinstance(found, FindBar)
    return found


def search_for(text: str, key: Key = Key.Key_F) -> None:
    press_key(key, CONTROL)
    compose(text)


def compose(text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focused_widget(), event)


@pytest.mark.slow
def test_typing_goes_to_the_first_match_and_enter_cycles_through_all(opened: MainWindow) -> None:
    search_for("人")
    tree, seen = opened.panes.tree, []
    for _ in range(4):
        seen.append((at(tree)[0], at(tree)[1], bar(opened).count_label.text().partition("：")[0]))
        press_key(Key.Key_Return)
    assert seen == [
        ("招聘人数", 0, "第 1 处，共 3 处"),
        ("招聘人数", 1, "第 2 处，共 3 处"),
        ("招聘人数", 2, "第 3 处，共 3 处"),
        ("招聘人数", 0, "第 1 处，共 3 处"),
    ]
    assert bar(opened).query_field.hasFocus()
    assert bar(opened).count_label.text().endswith("招聘人数 · 年度指标值")
    press_key(Key.Key_Return, SHIFT)
    press_key(Key.Key_Return, SHIFT)
    assert at(tree) == ("招聘人数", 2)


def test_if_the_bar_is_too_narrow_the_status_bar_shows_the_result(opened: MainWindow) -> None:
    opened.resize(opened.minimumSizeHint())
    QApplication.processEvents()
    search_for("没有的字")
    assert status_message(opened).startswith("没有找到")


def test_escape_closes_the_bar_with_the_focus_at_the_match(opened: MainWindow) -> None:
    search_for("招聘")
    press_key(Key.Key_Escape)
    assert not bar(opened).isVisible()
    assert opened.panes.tree.hasFocus()
    assert at(opened.panes.tree)[0] == "招聘人数"
    opened.panes.fields()["project"].setFocus()
    search_for("没有的字")
    assert bar(opened).count_label.text().startswith("没有找到")
    press_key(Key.Key_Escape)
    assert focused_widget() is opened.panes.fields()["project"]


def test_escape_returns_to_the_cell_being_edited(opened: MainWindow) -> None:
    tree = opened.panes.tree
    go(tree, current_document(opened), "满意度", "actual")
    write("77")
    search_for("没有的字")
    press_key(Key.Key_Escape)
    assert tree.hasFocus()
    assert at(tree) == ("满意度", 2)


def test_escape_in_another_form_keeps_its_current_cell(opened: MainWindow) -> None:
    tree = opened.panes.tree
    go(tree, current_document(opened), "满意度", "actual")
    search_for("没有的字")
    press_key(Key.Key_PageUp, CONTROL)
    press_key(Key.Key_Escape)
    assert tree.hasFocus()
    assert at(tree)[0] == "产出指标"


def test_f3_goes_on_in_the_fields_and_selects_the_match(opened: MainWindow) -> None:
    search_for("完成")
    field = opened.panes.fields()["goals.0.actual"]
    assert isinstance(field, QPlainTextEdit)
    assert field.textCursor().selectedText() == "完成"
    assert not field.hasFocus()
    press_key(Key.Key_Escape)
    assert field.hasFocus()
    assert field.textCursor().selectedText() == "完成"
    QTest.keyClicks(field, "x")
    assert current_document(opened).form.goals[0].actual == "基本x。"
    press_key(Key.Key_Z, CONTROL)
    press_key(Key.Key_F3)
    assert field.textCursor().selectedText() == "完成"


def test_a_match_behind_a_rare_character_of_a_name_is_selected(
    window: MainWindow, tmp_path: Path
) -> None:
    form = replace(small_form(), project="𬭎𬭎盐化工", goals=(Goal("", "𬭎𬭎盐化工项目"),))
    window.open_files([write_native_file(tmp_path, "表.zpb", form)])
    search_for("化工")
    project, goal = (window.panes.fields()[name] for name in ("project", "goals.0.actual"))
    assert isinstance(project, QLineEdit)
    assert isinstance(goal, QPlainTextEdit)
    assert project.selectedText() == "化工"
    press_key(Key.Key_Return)
    assert goal.textCursor().selectedText() == "化工"


def test_an_amount_is_found_as_it_is_shown(opened: MainWindow) -> None:
    search_for("110,000")
    field = opened.panes.fields()["funding.total.budget"]
    assert isinstance(field, QLineEdit)
    assert field.selectedText() == "110,000"
    press_key(Key.Key_Escape)
    assert (field.hasFocus(), field.selectedText()) == (True, "110000")


def test_matches_are_replaced_one_by_one_each_an_undo_step(opened: MainWindow) -> None:
    document = current_document(opened)
    search_for("人", Key.Key_H)
    press_key(Key.Key_Tab)
    while focused_widget() is not bar(opened).replacement_field:
        press_key(Key.Key_Tab)
    compose("人次")
    press_key(Key.Key_Return)
    press_key(Key.Key_Return)
    assert row(document, "招聘人次数").target == "15人次"
    assert row(document, "招聘人次数").actual == "3人"
    assert document.stack.count() == 2
    assert bar(opened).count_label.text().startswith("第 3 处，共 3 处")


def test_tab_comes_to_the_button_that_closes_the_bar_last(opened: MainWindow) -> None:
    search_for("支", Key.Key_H)
    assert bar(opened).isVisible()
    buttons: list[str] = []
    while "关闭" not in buttons and len(buttons) < 9:
        press_key(Key.Key_Tab)
        focus = focused_widget()
        buttons += [focus.text()] if isinstance(focus, QPushButton) else []
    assert buttons == ["上一处", "下一处", "替换", "全部替换", "关闭"]


def replace_in_all_forms(window: MainWindow, old: str, new: str) -> None:
    """Replace all matches in all open forms, by keyboard."""
    search_for(old, Key.Key_H)
    bar(window).all_forms.setChecked(True)
    bar(window).replacement_field.setText(new)
    bar(window).replacement_field.setFocus()
    while not isinstance(button := focused_widget(), QPushButton) or button.text() != "全部替换":
        press_key(Key.Key_Tab)
    press_key(Key.Key_Space)


@pytest.mark.slow
def test_all_are_replaced_in_all_forms_one_undo_step_each(
    opened: MainWindow, answers: Answers
) -> None:
    answers.confirms = True
    first, second = opened.forms[0], opened.forms[1]
    search_for("培训", Key.Key_H)
    bar(opened).all_forms.setChecked(True)
    bar(opened).query_field.setFocus()
    press_key(Key.Key_Return)
    assert current_document(opened) is second
    bar(opened).replacement_field.setText("做完")
    bar(opened).query_field.setText("人")
    bar(opened).replaceAllRequested.emit()
    assert bar(opened).count_label.text() == "已替换 7 处，共 2 张表。"
    assert (first.stack.count(), second.stack.count()) == (1, 1)
    assert second.form.goals[0].expected == "培训 100做完"
    for document in (first, second):
        document.undo()
        assert not document.is_modified


def test_what_will_be_replaced_in_all_forms_is_listed_and_asked_first(
    opened: MainWindow, answers: Answers
) -> None:
    replace_in_all_forms(opened, "培训", "轮训")
    assert answers.questions("replacements") == [
        (
            "培训费（2022 年度） 项目名称 培训费→轮训费\n"
            "培训费（2022 年度） 预期目标 培训 100人→轮训 100人\n"
            "培训费（2022 年度） 实际完成情况 培训→轮训"
        )
    ]
    assert not any(each.is_modified for each in opened.forms), "not confirmed"
    answers.confirms, answers.left_out = True, ("项目名称",)
    replace_in_all_forms(opened, "培训", "轮训")
    second = opened.forms[1].form
    assert (second.project, second.goals[0].expected) == ("培训费", "轮训 100人")
    assert bar(opened).count_label.text() == "已替换 2 处。"


def test_the_bar_no_longer_tells_of_a_replacement_that_was_undone(
    opened: MainWindow, answers: Answers
) -> None:
    answers.confirms = True
    replace_in_all_forms(opened, "人", "人次")
    assert bar(opened).count_label.text() == "已替换 7 处，共 2 张表。"
    press_key(Key.Key_Z, CONTROL)
    assert bar(opened).isVisible()
    assert bar(opened).count_label.text() == "共 7 处"
    assert status_message(opened) == "已在 2 张表里撤销“全部替换（2 张表）”。"
    bar(opened).query_field.setText("人次")
    press_key(Key.Key_Y, CONTROL)
    assert bar(opened).count_label.text() == "共 7 处"


def test_the_bar_counts_again_in_a_changed_form_and_in_another_one(opened: MainWindow) -> None:
    search_for("人")
    document = current_document(opened)
    assert bar(opened).count_label.text().startswith("第 1 处，共 3 处：")
    key = row(document, "招聘人数").key
    document.set(FieldRef(key, "actual"), "", "改")
    assert bar(opened).count_label.text().startswith("第 1 处，共 2 处：")
    document.set(FieldRef(key, "name"), "招聘", "改")
    assert bar(opened).count_label.text() == "共 1 处"
    press_key(Key.Key_PageUp if document is opened.forms[1] else Key.Key_PageDown, CONTROL)
    assert current_document(opened) is not document
    assert bar(opened).count_label.text() == "共 4 处"


def test_replacing_in_one_form_asks_nothing(opened: MainWindow, answers: Answers) -> None:
    search_for("人", Key.Key_H)
    bar(opened).replaceAllRequested.emit()
    assert bar(opened).count_label.text() == "已替换 3 处。"
    assert answers.asked == []


@pytest.mark.slow
def test_one_undo_takes_back_and_one_redo_makes_what_was_replaced_in_all_forms(
    opened: MainWindow, answers: Answers
) -> None:
    answers.confirms = True
    replace_in_all_forms(opened, "人", "人次")
    assert [each.is_modified for each in opened.forms] == [True, True]
    press_key(Key.Key_Escape)
    assert opened.menu_actions["undo"].text() == "撤销(&U) 全部替换（2 张表）"
    press_key(Key.Key_PageDown, CONTROL)
    press_key(Key.Key_Z, CONTROL)
    assert [each.is_modified for each in opened.forms] == [False, False]
    assert status_message(opened) == "已在 2 张表里撤销“全部替换（2 张表）”。"
    press_key(Key.Key_PageUp, CONTROL)
    press_key(Key.Key_Y, CONTROL)
    assert [each.is_modified for each in opened.forms] == [True, True]
    assert status_message(opened) == "已在 2 张表里重做“全部替换（2 张表）”。"


@pytest.mark.parametrize("do", ["replaceRequested", "replaceAllRequested"])
def test_a_year_is_not_replaced_by_words_which_it_could_not_hold(
    opened: MainWindow, do: str
) -> None:
    search_for("2022", Key.Key_H)
    bar(opened).replacement_field.setText("二〇二二")
    getattr(bar(opened), do).emit()
    assert current_document(opened).form.year == "2022"
    assert status_message(opened).endswith("年度只能填数字，没有替换。")
    bar(opened).replacement_field.setText("２０２３")
    getattr(bar(opened), do).emit()
    assert current_document(opened).form.year == "2023"


@pytest.mark.slow
def test_undo_takes_back_what_was_replaced_in_other_forms_than_the_one_shown(
    opened: MainWindow, answers: Answers
) -> None:
    first, second = opened.forms
    before = first.form, second.form
    press_key(Key.Key_H, CONTROL)
    bar(opened).query_field.setText("培训费")
    bar(opened).replacement_field.setText("进修费")
    bar(opened).all_forms.setChecked(True)
    answers.confirms = True
    opened.form_list.choose(first)
    bar(opened).replaceAllRequested.emit()
    assert (first.form.project, second.form.project) == ("邮寄费", "进修费")
    opened.panes.tree.setFocus()
    press_key(Key.Key_Z, CONTROL)
    assert (first.form, second.form) == before


@pytest.mark.slow
def test_undo_leaves_a_form_that_was_changed_further_and_names_it(
    opened: MainWindow, answers: Answers
) -> None:
    answers.confirms = True
    first, second = opened.forms[0], opened.forms[1]
    replace_in_all_forms(opened, "人", "人次")
    press_key(Key.Key_Escape)
    press_key(Key.Key_PageDown, CONTROL)
    go(opened.panes.tree, second, "满意度", "actual")
    write("77")
    press_key(Key.Key_PageUp, CONTROL)
    press_key(Key.Key_Z, CONTROL)
    assert not first.is_modified
    assert row(second, "招聘人次数").target == "15人次"
    assert status_message(opened) == (
        "已在 1 张表里撤销“全部替换（2 张表）”；“培训费（2022 年度）”后来又改过，没有撤销。"
    )
    press_key(Key.Key_PageDown, CONTROL)
    press_key(Key.Key_Z, CONTROL)
    assert row(second, "招聘人次数").target == "15人次", "only what was typed"
    press_key(Key.Key_Z, CONTROL)
    assert not second.is_modified


@pytest.mark.slow
def test_undo_leaves_a_form_that_somebody_else_has_locked_meanwhile(
    opened: MainWindow, answers: Answers
) -> None:
    answers.confirms = True
    first, second = opened.forms[0], opened.forms[1]
    replace_in_all_forms(opened, "人", "人次")
    press_key(Key.Key_Escape)
    second.set_read_only(ReadOnlyReason.LOCKED)
    press_key(Key.Key_Z, CONTROL)
    assert not first.is_modified
    assert row(second, "招聘人次数").target == "15人次"
    assert status_message(opened) == (
        "已在 1 张表里撤销“全部替换（2 张表）”；“培训费（2022 年度）”只能查看，没有撤销。"
    )
    press_key(Key.Key_PageDown, CONTROL)
    assert not opened.menu_actions["undo"].isEnabled()
    second.set_read_only(None)
    assert opened.menu_actions["undo"].isEnabled()


@pytest.mark.slow
def test_undo_after_a_replaced_form_was_closed_is_of_the_others(
    opened: MainWindow, answers: Answers
) -> None:
    answers.confirms = True
    replace_in_all_forms(opened, "人", "人次")
    press_key(Key.Key_Escape)
    opened.file_commands.close([opened.forms[1]])
    press_key(Key.Key_Z, CONTROL)
    assert not current_document(opened).is_modified
    assert status_message(opened) == ""


def test_the_bar_does_not_disturb_composing(opened: MainWindow) -> None:
    press_key(Key.Key_F, CONTROL)
    line = bar(opened).query_field
    QApplication.sendEvent(line, QInputMethodEvent("zhao", []))
    for key in (Key.Key_Return, Key.Key_Escape, Key.Key_Down):
        press_key(key)
    assert bar(opened).isVisible()
    assert line.hasFocus()
    assert at(opened.panes.tree)[0] == "产出指标"
    compose("招聘")
    assert at(opened.panes.tree)[0] == "招聘人数"


@pytest.mark.slow
def test_the_open_edit_is_committed_before_the_search(opened: MainWindow) -> None:
    go(opened.panes.tree, current_document(opened), "满意度", "actual")
    write("77")
    press_key(Key.Key_F, CONTROL)
    assert current_document(opened).open_field is None
    write("77")
    assert bar(opened).count_label.text().startswith("第 1 处，共 1 处")


def test_closing_the_last_form_hides_the_bar(opened: MainWindow) -> None:
    search_for("人")
    press_key(Key.Key_W, CONTROL)
    assert bar(opened).isVisible()
    press_key(Key.Key_W, CONTROL)
    assert not bar(opened).isVisible()
