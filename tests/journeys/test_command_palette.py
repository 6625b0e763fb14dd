"""查找命令 (Ctrl+K): a command by its words or initials, and why one is not available."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from perfdesk.gui import menus
from perfdesk.gui.command_palette import CommandPalette
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import TreeColumn
from tests.answers import Answers
from tests.gui.form_list.lists import typed
from tests.gui.samples import small_form
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    shown_window,
    write_native_file,
)

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, answers: Answers, tmp_path: Path) -> MainWindow:
    window = shown_window(qtbot, answers)
    window.open_files([write_native_file(tmp_path, "甲.zpb", small_form())])
    return window


def palette(window: MainWindow, text: str = "") -> CommandPalette:
    """Open the palette by its keys and type a text into it."""
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_K, CONTROL)
    assert focused_widget() is window.command_palette.search
    window.command_palette.search.insert(text)
    return window.command_palette


def go_to_first_row(window: MainWindow) -> None:
    tree = window.panes.tree
    tree.setCurrentIndex(tree.model().index(0, TreeColumn.NAME))
    tree.setFocus()


def current_text(window: MainWindow) -> str:
    entry = window.command_palette.current_entry
    return entry.text if entry else ""


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_the_search_field_leaves_it_open(window: MainWindow) -> None:
    shown = palette(window, "导出")
    middle = shown.search.rect().center()
    where = shown.search.mapToGlobal(middle)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, where)
    QApplication.sendEvent(shown.search, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert shown.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    press_key(Qt.Key.Key_Escape)
    assert not shown.isVisible()


@pytest.mark.slow
def test_the_whole_text_of_a_command_finds_this_one_first(window: MainWindow) -> None:
    entries = menus.menu_entries(window)
    shown = palette(window)
    for entry in entries:
        shown.search.setText(entry.text)
        assert current_text(window) == entry.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("全部打印", "全部打印"),
        ("qbdy", "全部打印"),
        ("复制", "复制"),
        ("fz", "复制"),
        ("其他内容", "其他内容"),
        ("dc", "导出 PDF"),
        ("工作簿", "导出 Excel 工作簿"),
        ("excel", "导出 Excel 工作簿"),
        ("版面", "版面预览"),
        ("cz", "查找"),
        ("scsxh", "删除所选行"),
        ("反比", "超过上限时按反比扣分"),
    ],
)
def test_a_command_is_found_by_words_and_by_initials(
    window: MainWindow, words: str, text: str
) -> None:
    palette(window, words)
    assert current_text(window) == text


def test_every_command_of_the_menus_is_there_with_its_menus_and_keys(window: MainWindow) -> None:
    shown = palette(window)
    items = shown.list.findItems("", Qt.MatchFlag.MatchContains)
    lines = [(item.text(0), item.text(1)) for item in items]
    assert ("文件 › 全部打印", "Ctrl+Shift+P") in lines
    assert ("填写 › 评分规则 › 按年度指标值", "") in lines
    assert "指标 › 增加下级指标" in dict(lines)
    declared = {menus.without_mnemonic(each.text) for each in menus.all_commands()}
    assert declared - {words.split(" › ")[-1] for words, _ in lines} == {"查找命令"}


@pytest.mark.slow
def test_enter_carries_out_the_command_where_the_focus_was(window: MainWindow) -> None:
    document = current_document(window)
    go_to_first_row(window)
    palette(window, "增加下级")
    press_key(Qt.Key.Key_Return)
    assert not window.command_palette.isVisible()
    typed(focused_widget(), "生态指标")
    press_key(Qt.Key.Key_Return)
    assert [node.name for node in document.form.indicators[0].children][-1] == "生态指标"


@pytest.mark.slow
def test_what_is_being_typed_stays_and_escape_gives_the_focus_back(window: MainWindow) -> None:
    go_to_first_row(window)
    for letter in "abc":
        QTest.keyClicks(focused_widget(), letter)
    palette(window, "保存")
    press_key(Qt.Key.Key_Escape)
    assert not window.command_palette.isVisible()
    assert focused_widget() is window.panes.tree
    assert current_document(window).form.indicators[0].name == "abc"


@pytest.mark.slow
def test_the_keys_delete_nothing_in_a_field(window: MainWindow) -> None:
    field = window.panes.header.fields["project"]
    field.setFocus()
    field.setCursorPosition(0)
    palette(window)
    press_key(Qt.Key.Key_Escape)
    assert current_document(window).form == small_form()
    assert focused_widget() is field


@pytest.mark.slow
def test_a_command_that_is_not_available_says_why_and_is_not_carried_out(
    window: MainWindow,
) -> None:
    shown = palette(window, "撤销")
    assert shown.message.text() == "没有可以撤销的修改。"
    press_key(Qt.Key.Key_Return)
    assert shown.isVisible()


def test_a_row_command_says_what_keeps_it_from_being_carried_out(window: MainWindow) -> None:
    go_to_first_row(window)
    assert palette(window, "上移").message.text() == "已经是第一行，不能再上移。"


def test_without_a_form_commands_that_need_one_say_so(qtbot: QtBot, answers: Answers) -> None:
    window = shown_window(qtbot, answers)
    shown = palette(window, "全部打印")
    assert shown.message.text() == "请先新建或打开一张表。"
    press_key(Qt.Key.Key_Return)
    assert shown.isVisible()


def test_words_that_no_command_has_are_answered(window: MainWindow) -> None:
    shown = palette(window, "飞机")
    assert shown.current_entry is None
    assert shown.message.text().startswith("没有这样的命令")
    press_key(Qt.Key.Key_Return)
    assert shown.isVisible()


def test_a_click_elsewhere_closes_the_palette(window: MainWindow) -> None:
    shown = palette(window)
    window.panes.tree.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not shown.isVisible()


def test_a_click_on_a_command_carries_it_out(window: MainWindow) -> None:
    shown = palette(window, "列出空白")
    place = shown.list.visualRect(shown.list.currentIndex()).center()
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not shown.isVisible()
    assert window.menu_actions["empty_cells"].isChecked()
