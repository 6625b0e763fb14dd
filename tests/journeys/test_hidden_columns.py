"""Columns of the tree hidden by menu, keys and header, and what leads back into them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import FieldRef
from perfdesk.gui import menus
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.navigation import selected_cells
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.tree.shown import ALT, CONTROL, SHIFT, at, go, node, row, write
from tests.gui.windows import (
    cell_hint,
    current_document,
    press_key,
    shown_window,
    status_message,
    write_native_file,
)
from tests.journeys.test_by_keys_alone import type_text
from tests.journeys.test_clipboard import put_on_clipboard

Key = Qt.Key


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


@pytest.fixture
def document(opened: MainWindow) -> Document:
    return current_document(opened)


def hide(window: MainWindow, *names: str) -> None:
    """Hide columns by the commands of the menu 显示的列."""
    for name in names:
        action = window.menu_actions[f"column_{name}"]
        assert action.isChecked()
        action.trigger()


def shown(window: MainWindow) -> list[str]:
    """Return the names of the columns on the screen."""
    header = window.panes.tree.tree_header
    return [
        column.name.lower()
        for column in TreeColumn
        if not header.isSectionHidden(column) and header.sectionSize(column) > 0
    ]


ALL = ["name", "target", "actual", "weight", "score", "suggested", "reason"]


def without(*names: str) -> list[str]:
    return [name for name in ALL if name not in names]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_column_is_hidden_by_keys_alone_and_all_come_back(
    opened: MainWindow, document: Document, qtbot: QtBot
) -> None:
    tree = opened.panes.tree
    go(tree, document, "招聘人数", "score")
    press_key(Key.Key_Right)
    press_key(Key.Key_K, CONTROL)
    type_text("建议得分")
    press_key(Key.Key_Return)
    assert shown(opened) == without("suggested")
    assert at(tree) == ("招聘人数", TreeColumn.SCORE)
    QTest.keyClick(opened, Key.Key_V, ALT)
    view = menus.find_menu(opened, "view")
    qtbot.waitUntil(view.isVisible)
    columns = menus.find_menu(opened, "columns")
    QTest.keyClick(view, Key.Key_C)
    qtbot.waitUntil(columns.isVisible)
    assert [action.isChecked() for action in columns.actions()[:6]] == [True] * 4 + [False, True]
    QTest.keyClick(columns, Key.Key_3)
    assert shown(opened) == without("suggested", "weight")
    opened.menu_actions["all_columns"].trigger()
    assert shown(opened) == ALL


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_right_click_on_the_header_offers_the_columns(opened: MainWindow, qtbot: QtBot) -> None:
    header, columns = opened.panes.tree.tree_header, menus.find_menu(opened, "columns")
    point = QPoint(20, 5)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, header.viewport().mapToGlobal(point)
    )
    QApplication.sendEvent(header.viewport(), event)
    qtbot.waitUntil(columns.isVisible)
    words = [menus.without_mnemonic(action.text()) for action in columns.actions()]
    assert words == [
        *("年度指标值", "实际完成值", "分值", "得分", "建议得分", "偏差原因分析及改进措施"),
        *("", "全部显示", "自动列宽"),
    ]  # fmt: skip
    QTest.keyClick(columns, Key.Key_6)
    assert shown(opened) == without("reason")


@pytest.mark.slow
def test_hidden_columns_are_hidden_again_in_the_next_window(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, own_data_folder: Path
) -> None:
    hide(opened, "suggested", "reason")
    opened.close()
    file = own_data_folder / "settings.json"
    stored = json.loads(file.read_text(encoding="utf-8"))
    assert stored["window"]["hidden_columns"] == ["suggested", "reason"]
    stored["window"]["hidden_columns"] += ["name", "colour", 7]
    file.write_text(json.dumps(stored), encoding="utf-8")
    later = shown_window(qtbot, Answers())
    later.open_files([tmp_path / "表.zpb"])
    assert shown(later) == without("suggested", "reason")
    assert not later.menu_actions["column_reason"].isChecked()
    later.close()


@pytest.mark.slow
def test_keys_pass_over_hidden_columns(opened: MainWindow, document: Document) -> None:
    tree = opened.panes.tree
    hide(opened, "target", "weight", "reason")
    go(tree, document, "招聘人数")
    press_key(Key.Key_Tab)
    assert at(tree) == ("招聘人数", TreeColumn.ACTUAL)
    press_key(Key.Key_Right)
    assert at(tree) == ("招聘人数", TreeColumn.SCORE)
    press_key(Key.Key_Tab)
    assert at(tree) == ("归档数量", TreeColumn.NAME)
    press_key(Key.Key_End)
    assert at(tree) == ("归档数量", TreeColumn.SUGGESTED)
    press_key(Key.Key_Home)
    assert at(tree) == ("归档数量", TreeColumn.NAME)
    press_key(Key.Key_End, CONTROL)
    assert at(tree) == ("满意度", TreeColumn.SUGGESTED)


def test_enter_after_tab_does_not_go_into_a_column_hidden_meanwhile(
    opened: MainWindow, document: Document
) -> None:
    tree = opened.panes.tree
    go(tree, document, "招聘人数", "target")
    press_key(Key.Key_Tab)
    hide(opened, "target")
    press_key(Key.Key_Return)
    assert not tree.isColumnHidden(tree.currentIndex().column())


def test_an_open_cell_is_filled_in_when_its_column_is_hidden(
    opened: MainWindow, document: Document
) -> None:
    go(opened.panes.tree, document, "归档数量", "reason")
    write("ok")
    hide(opened, "reason")
    assert row(document, "归档数量").reason == "ok"
    assert at(opened.panes.tree) == ("归档数量", TreeColumn.SUGGESTED)
    assert opened.panes.tree.hasFocus()
    assert shown(opened) == without("reason")


@pytest.mark.slow
def test_whole_rows_are_copied_and_pasted_with_their_hidden_columns(
    opened: MainWindow, document: Document, qtbot: QtBot
) -> None:
    hide(opened, "score", "reason")
    go(opened.panes.tree, document, "招聘人数")
    press_key(Key.Key_Space, SHIFT)
    press_key(Key.Key_C, CONTROL)
    line = "招聘人数\t15人\t3人\t3\t0.9\t受疫情影响，下年加强宣传。\r\n"
    assert QGuiApplication.clipboard().text() == line
    assert status_message(opened) == ("已复制，连同隐藏的“得分”“偏差原因分析及改进措施”列。")
    press_key(Key.Key_V, CONTROL)
    assert document.form == small_form()
    assert shown(opened) == without("score", "reason"), "nothing in them has changed"
    go(opened.panes.tree, document, "满意度")
    press_key(Key.Key_V, CONTROL)
    assert row(document, "招聘人数") == document.form.indicators[1].children[0].children[0]
    assert shown(opened) == ALL
    told = "已粘贴 6 格。已重新显示“得分”“偏差原因分析及改进措施”列。"
    qtbot.waitUntil(lambda: status_message(opened) == told)


def test_a_range_is_copied_with_the_columns_hidden_in_it_but_not_beside_it(
    opened: MainWindow, document: Document
) -> None:
    hide(opened, "target", "weight", "reason")
    go(opened.panes.tree, document, "招聘人数", "actual")
    press_key(Key.Key_Right, SHIFT)
    press_key(Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "3人\t3\t0.9\r\n"
    go(opened.panes.tree, document, "招聘人数", "score")
    press_key(Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "0.9\r\n"


def test_a_row_from_a_spreadsheet_keeps_its_columns_and_shows_those_it_fills(
    opened: MainWindow, document: Document, qtbot: QtBot
) -> None:
    hide(opened, "actual", "weight", "reason")
    go(opened.panes.tree, document, "满意度", "target")
    put_on_clipboard("≥80%\t85%\t40\t39\r\n≥70%\t75%\t1\t1\r\n")
    press_key(Key.Key_V, CONTROL)
    filled = document.form.indicators[1].children[0].children
    assert [(each.target, each.actual, each.weight, each.score) for each in filled] == [
        ("≥80%", "85%", "40", "39"),
        ("≥70%", "75%", "1", "1"),
    ]
    assert shown(opened) == without("reason")
    qtbot.waitUntil(lambda: status_message(opened).endswith("已重新显示“实际完成值”“分值”列。"))


def test_new_rows_show_the_hidden_columns_they_fill(opened: MainWindow, document: Document) -> None:
    hide(opened, "score", "reason")
    go(opened.panes.tree, document, "质量指标")
    put_on_clipboard("合格率\t≥90%\t92%\t5\t5\r\n")
    press_key(Key.Key_V, CONTROL)
    assert row(document, "合格率").score == "5"
    assert shown(opened) == without("reason")


def test_cutting_a_row_takes_its_hidden_texts_and_shows_that(
    opened: MainWindow, document: Document
) -> None:
    hide(opened, "reason")
    go(opened.panes.tree, document, "招聘人数")
    press_key(Key.Key_Space, SHIFT)
    press_key(Key.Key_X, CONTROL)
    assert "受疫情影响" in QGuiApplication.clipboard().text()
    assert document.form.indicators[0].children[0].children[0].is_empty
    assert shown(opened) == ALL


@pytest.mark.slow
def test_clearing_and_filling_down_leave_hidden_columns_as_they_are(
    opened: MainWindow, document: Document
) -> None:
    tree = opened.panes.tree
    hide(opened, "reason", "weight")
    go(tree, document, "招聘人数")
    press_key(Key.Key_A, CONTROL)
    assert {index.column() for index in selected_cells(tree)} == {0, 1, 2, 4, 5}
    press_key(Key.Key_Delete)
    people = document.form.indicators[0].children[0].children[0]
    assert (people.name, people.target, people.weight) == ("", "", "3")
    assert people.reason == "受疫情影响，下年加强宣传。"
    press_key(Key.Key_Z, CONTROL)
    go(tree, document, "招聘人数", "actual")
    for key in (Key.Key_Down, Key.Key_Right):
        press_key(key, SHIFT)
    press_key(Key.Key_D, CONTROL)
    assert row(document, "归档数量").actual == "3人"
    assert row(document, "归档数量").score == "0.9"
    assert row(document, "归档数量").weight == "12"
    assert shown(opened) == without("reason", "weight")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hidden", "command"),
    [
        ("actual", "fill_row"),
        ("actual", "fill_targets"),
        ("score", "take_suggestion"),
    ],
)
def test_a_command_that_fills_a_hidden_column_shows_it(
    opened: MainWindow, document: Document, qtbot: QtBot, hidden: str, command: str
) -> None:
    key = node(document, "满意度").key
    if hidden == "score":
        document.apply("", [Set(FieldRef(key, "actual"), "95%"), Set(FieldRef(key, "score"), "1")])
    hide(opened, hidden)
    go(opened.panes.tree, document, "满意度")
    opened.menu_actions[command].trigger()
    assert shown(opened) == ALL
    heading = menus.without_mnemonic(opened.menu_actions[f"column_{hidden}"].text())
    qtbot.waitUntil(lambda: status_message(opened).endswith(f"已重新显示“{heading}”列。"))


@pytest.mark.slow
def test_undo_shows_the_hidden_column_it_changes(opened: MainWindow, document: Document) -> None:
    go(opened.panes.tree, document, "归档数量", "reason")
    write("ok")
    press_key(Key.Key_Return)
    hide(opened, "reason")
    press_key(Key.Key_Z, CONTROL)
    assert row(document, "归档数量").reason == ""
    assert shown(opened) == ALL
    assert at(opened.panes.tree) == ("归档数量", TreeColumn.REASON)


@pytest.mark.slow
def test_f8_leads_to_a_problem_in_a_hidden_column(
    opened: MainWindow, document: Document, qtbot: QtBot
) -> None:
    document.apply("", [Set(FieldRef(node(document, "及时率").key, "score"), "99")])
    hide(opened, "score")
    worst = document.problems[0]
    assert (worst.severity, document.problem_ref(worst).field) == ("error", "score")
    opened.panes.tree.setFocus()
    press_key(Key.Key_F8)
    assert at(opened.panes.tree) == ("及时率", TreeColumn.SCORE)
    assert shown(opened) == ALL
    qtbot.waitUntil(lambda: status_message(opened) == "已重新显示“得分”列。")
    assert worst.message in cell_hint(opened)


def test_a_figure_of_the_status_bar_leads_to_a_hidden_column(opened: MainWindow) -> None:
    hide(opened, "score")
    QTest.mouseClick(opened.figures.total, Qt.MouseButton.LeftButton)
    assert opened.panes.tree.currentIndex().column() == TreeColumn.SCORE
    assert shown(opened) == ALL


@pytest.mark.slow
def test_a_match_in_a_hidden_column_is_shown(
    opened: MainWindow, document: Document, qtbot: QtBot
) -> None:
    hide(opened, "reason")
    go(opened.panes.tree, document, "及时率")
    press_key(Key.Key_F, CONTROL)
    type_text("疫情")
    assert at(opened.panes.tree) == ("招聘人数", TreeColumn.REASON)
    assert shown(opened) == ALL
    qtbot.waitUntil(
        lambda: status_message(opened).endswith("已重新显示“偏差原因分析及改进措施”列。")
    )


@pytest.mark.slow
def test_another_form_opens_beside_its_hidden_column(
    opened: MainWindow, document: Document, tmp_path: Path
) -> None:
    go(opened.panes.tree, document, "归档数量", "reason")
    opened.open_files([write_native_file(tmp_path, "二.zpb", small_form())])
    hide(opened, "reason")
    opened.menu_actions["previous_form"].trigger()
    assert current_document(opened) is document
    assert at(opened.panes.tree) == ("归档数量", TreeColumn.SUGGESTED)
    assert shown(opened) == without("reason")
