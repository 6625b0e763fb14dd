"""The window: the active form, menus, title and status bar."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolBar

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import menus
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.widgets import YEAR_MESSAGE
from tests.answers import Answers
from tests.gui.samples import seed_form, small_form
from tests.gui.tree.shown import write
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

_PROJECT = FieldRef(ROOT, "project")


def _open_two_forms(window: MainWindow, folder: Path) -> None:
    second = replace(small_form(), project="差旅费")
    window.open_files(
        [
            write_native_file(folder, "一.zpb", small_form()),
            write_native_file(folder, "二.zpb", second),
        ]
    )


def test_without_a_form_only_new_open_and_help_are_enabled(window: MainWindow) -> None:
    offered = {name for name, action in window.menu_actions.items() if action.isEnabled()}
    texts = {f"text_size_{size}" for size in (100, 115, 130, 150)} | {"larger_text", "smaller_text"}
    help_commands = {"manual", "find_command", "keys", "report", "about", "licences"}
    assert offered == {"new", "open", "settings", "quit"} | help_commands | texts
    assert window.windowTitle() == "绩效自评表"
    assert not window.panes.isVisible()


def test_the_window_closes_without_showing_another_form_or_the_start_page(
    window: MainWindow, tmp_path: Path
) -> None:
    _open_two_forms(window, tmp_path)
    shown: list[tuple[object, bool]] = []
    window.form_list.documentChosen.connect(
        lambda document: shown.append((document, window.isVisible()))
    )
    window.close()
    assert shown == [(None, False)]


def test_title_marks_a_change_and_names_project_and_year(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    assert window.windowTitle() == "邮寄费（2022 年度）[*] - 绩效自评表"
    assert not window.isWindowModified()
    current_document(window).set(_PROJECT, "差旅费", "改")
    assert window.windowTitle() == "差旅费（2022 年度）[*] - 绩效自评表"
    assert window.isWindowModified()


def test_the_title_tells_forms_of_one_project_apart_as_they_open_change_and_close(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    window.open_files([write_native_file(tmp_path, "二.zpb", replace(small_form(), year="2021"))])
    assert window.windowTitle() == "邮寄费（2021 年度）[*] - 绩效自评表"
    current_document(window).set(FieldRef(ROOT, "year"), "2022", "改")
    assert window.windowTitle() == "邮寄费（2022 年度，二.zpb）[*] - 绩效自评表"
    answers.saving = [tmp_path / "三.zpb"]
    window.menu_actions["save_as"].trigger()
    assert window.windowTitle() == "邮寄费（2022 年度，三.zpb）[*] - 绩效自评表"
    window.form_list.choose(window.forms[0])
    assert window.windowTitle() == "邮寄费（2022 年度，一.zpb）[*] - 绩效自评表"
    window.file_commands.close([window.forms[1]])
    assert window.windowTitle() == "邮寄费（2022 年度）[*] - 绩效自评表"


def test_closing_names_forms_of_one_project_by_their_years(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    for year in ("2021", "2022"):
        window.open_files(
            [write_native_file(tmp_path, f"{year}.zpb", replace(small_form(), year=year))]
        )
        current_document(window).set(FieldRef(ROOT, "unit"), "中心", "改")
    answers.leaving = "cancel"
    window.close()
    assert answers.questions("unsaved_choice") == ["邮寄费（2021 年度） 邮寄费（2022 年度）"]


def test_the_first_of_the_files_is_shown_and_the_others_wait(
    window: MainWindow, tmp_path: Path
) -> None:
    _open_two_forms(window, tmp_path)
    assert current_document(window).form.project == "邮寄费"
    assert len(window.forms) == 2


def test_the_next_form_is_one_key_away_from_anywhere(window: MainWindow, tmp_path: Path) -> None:
    _open_two_forms(window, tmp_path)
    window.panes.fields()["goals.0.actual"].setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    press_key(Qt.Key.Key_PageDown, control)
    assert current_document(window).form.project == "差旅费"
    assert window.panes.fields()["project"].property("text") == "差旅费"
    press_key(Qt.Key.Key_PageUp, control)
    assert current_document(window).form.project == "邮寄费"


def test_the_list_widens_to_a_table_and_back_by_one_command(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    width = window.forms_pane.width()
    press_key(Qt.Key.Key_F3, Qt.KeyboardModifier.ControlModifier)
    assert window.forms_pane.is_table
    press_key(Qt.Key.Key_F3, Qt.KeyboardModifier.ControlModifier)
    assert not window.forms_pane.is_table
    assert window.forms_pane.width() == width


def test_a_window_too_narrow_for_the_table_says_so(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    window.resize(960, 540)  # pixels of an office screen at 200 %
    width = window.forms_pane.width()
    for _ in range(2):
        press_key(Qt.Key.Key_F3, Qt.KeyboardModifier.ControlModifier)
        assert not window.forms_pane.is_table
        assert window.forms_pane.width() == width
        said = "窗口里放不下总表，请拉宽窗口、关闭版面预览或缩小文字。"
        assert status_message(window) == said


def test_f6_cycles_through_the_areas(window: MainWindow, tmp_path: Path) -> None:
    _open_two_forms(window, tmp_path)
    window.form_list.setFocus()
    panes = window.panes
    areas = [panes.header, panes.funding, panes.goals, panes.tree, panes.problems, window.form_list]
    for area in areas:
        press_key(Qt.Key.Key_F6)
        assert area is focused_widget() or area.isAncestorOf(focused_widget())
    press_key(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert panes.problems.isAncestorOf(focused_widget())


def test_tab_goes_through_the_fields_from_above_to_the_tree(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    panes = window.panes
    panes.fields()["year"].setFocus()
    seen: list[str] = []
    while focused_widget() is not panes.tree and len(seen) < 40:
        seen.append(focused_widget().accessibleName())
        press_key(Qt.Key.Key_Tab)
    assert seen[:5] == ["年度", "项目名称", "主管部门", "实施单位", "金额单位"]
    assert seen[5] == "年度资金总额 年初预算数"
    assert seen[-2:] == ["预期目标", "实际完成情况"]
    assert len(seen) == 5 + 13 + 2


def test_a_letter_typed_into_the_year_is_refused_in_the_status_bar(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    window.panes.fields()["project"].setFocus()
    press_key(Qt.Key.Key_Backtab)
    assert focused_widget() is window.panes.fields()["year"]
    press_key(Qt.Key.Key_A)
    assert current_document(window).form.year == "2022"
    assert status_message(window) == YEAR_MESSAGE


def test_the_focus_goes_to_what_is_shown(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.opening = [write_native_file(tmp_path, "一.zpb", small_form())]
    window.menu_actions["open"].trigger()
    assert focused_widget() is window.panes.tree
    window.menu_actions["new"].trigger()
    assert focused_widget() is window.panes.fields()["project"]
    window.menu_actions["close"].trigger()
    window.menu_actions["close"].trigger()
    button = focused_widget()
    assert isinstance(button, QPushButton)
    assert button.text() == "打开文件（Ctrl+O）"
    assert focused_widget().isVisible()


def test_texts_that_look_like_tags_are_shown_as_typed(window: MainWindow, tmp_path: Path) -> None:
    tagged = replace(small_form(), project="<b>费</b>[*]")
    window.open_files([write_native_file(tmp_path, "一.zpb", tagged)])
    assert window.windowTitle() == "<b>费</b>[*][*]（2022 年度）[*] - 绩效自评表"
    tip = window.forms.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;费" in tip


def test_a_problem_leads_to_its_field_or_cell(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    panes, document = window.panes, current_document(window)
    panes.go_to(FieldRef(ROOT, "funding.total.budget"))
    assert focused_widget() is panes.fields()["funding.total.budget"]
    panes.go_to(FieldRef(ROOT, "funding"))
    assert focused_widget() is panes.fields()["funding.total.initial"]
    panes.go_to(FieldRef(ROOT, "nowhere"))
    assert focused_widget() is panes.tree
    row = document.form.indicators[0].children[0].children[0]
    panes.go_to(FieldRef(row.key, "actual"))
    assert panes.tree.current_ref() == FieldRef(row.key, "actual")


def test_undo_and_redo_name_what_they_would_change(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    undo, redo = window.menu_actions["undo"], window.menu_actions["redo"]
    assert not undo.isEnabled()
    field = window.panes.fields()["project"]
    field.setFocus()
    QTest.keyClicks(field, "x")
    assert undo.isEnabled()
    assert undo.text().endswith("输入")
    current_document(window).commit()
    assert undo.text().endswith("修改项目名称")
    undo.trigger()
    assert not undo.isEnabled()
    assert redo.text().endswith("修改项目名称")


def test_the_status_bar_shows_the_figures_and_a_wrong_sum(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    document, figures = current_document(window), window.figures
    assert figures.filled.text() == f"已填 {document.progress.filled}/{document.progress.needed}"
    assert figures.weights.text() == "分值合计 100"
    assert figures.grade.text() == "等级 未定"
    assert figures.problems.palette() == figures.weights.palette() == figures.total.palette()
    document.set(FieldRef(ROOT, "funding.weight"), "15", "改")
    assert figures.weights.text() == "分值合计 105（多 5 分）"
    assert figures.problems.text().startswith("错误 1")
    assert figures.problems.palette() == figures.weights.palette() != figures.total.palette()


def test_every_structure_command_is_in_the_menu_and_five_on_the_toolbar(
    window: MainWindow,
) -> None:
    offered = menus.find_menu(window, "indicators").actions()
    assert set(window.panes.tree.actions()) <= set(offered)
    bar = window.findChild(QToolBar, "toolbar")
    assert isinstance(bar, QToolBar)
    words = {menus.without_mnemonic(action.text()) for action in bar.actions()}
    assert set(menus.STRUCTURE_ICONS) <= words


def test_no_two_commands_have_the_same_keys(window: MainWindow) -> None:
    keys = [keys for _, _, keys in menus.shortcuts(window)]
    assert len(keys) == len(set(keys))
    assert {"F1", "F6", "F9", "Ctrl+N", "Ctrl+O", "Ctrl+S", "Ctrl+Z"} <= set(keys)


def test_f1_shows_the_manual_and_about_shows_the_version(
    window: MainWindow, answers: Answers
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    window.menu_actions["about"].trigger()
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    assert answers.questions("show_manual") == ["first-steps", "keys"]
    assert answers.questions("show_about") == [""]
    window.menu_actions["licences"].trigger()
    assert answers.questions("show_licences") == [""]


def test_blanks_are_listed_by_f9(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    before = window.panes.problems.model.rowCount()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.panes.problems.model.rowCount() > before


@pytest.mark.parametrize("scale", [1.0, 1.5], ids=["100%", "150%"])
def test_no_text_is_clipped_on_an_office_screen(
    window: MainWindow, tmp_path: Path, scale: float
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", seed_form("talent-centre-2022", 1))])
    window.resize(int(1366 / scale), int(768 / scale))
    assert window.width() <= 1366 / scale
    assert window.height() <= 768 / scale
    QApplication.sendPostedEvents()
    for label in window.findChildren(QLabel):
        if label.isVisible():
            assert label.width() >= label.minimumSizeHint().width(), label.text()
            assert label.height() >= label.fontMetrics().height(), label.text()
    for field in window.panes.funding.fields.values():
        assert field.width() >= field.fontMetrics().horizontalAdvance(field.text())


def test_the_smallest_office_screen_holds_the_window(window: MainWindow, tmp_path: Path) -> None:
    _open_two_forms(window, tmp_path)
    hint = window.minimumSizeHint()
    assert (hint.width(), hint.height()) <= (1366 / 1.5, 768 / 1.5)
    assert window.panes.tree.height() > window.height() / 3


def test_a_new_form_s_weights_are_no_error_yet(window: MainWindow) -> None:
    press_key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    figures = window.figures
    assert figures.weights.text() == "分值合计 10（还差 90）"
    assert figures.problems.text() == "无错误"
    ink = figures.total.palette().color(QPalette.ColorRole.WindowText)
    assert figures.weights.palette().color(QPalette.ColorRole.WindowText) == ink


def test_the_sum_stays_calm_while_rows_are_added_to_a_new_form(window: MainWindow) -> None:
    press_key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    document, figures = current_document(window), window.figures
    level2 = document.form.indicators[0].children[0]
    for weight, words in (("3", "13（还差 87）"), ("12.5", "25.5（还差 74.5）")):
        window.panes.tree.go_to(FieldRef(level2.key, "name"))
        press_key(Qt.Key.Key_Insert)
        write("abc")
        for _ in range(3):
            press_key(Qt.Key.Key_Tab)
        write(weight)
        press_key(Qt.Key.Key_Return)
        assert figures.weights.text() == f"分值合计 {words}"
        assert not any(each.code == "weights-sum" for each in document.problems)
    document.set(FieldRef(ROOT, "funding.weight"), "90", "改")
    assert figures.weights.text() == "分值合计 105.5（多 5.5 分）"
    assert any(each.code == "weights-sum" for each in document.problems)
