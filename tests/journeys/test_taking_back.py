"""Ctrl+Z and Ctrl+Y go to the cell they change, as in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.gui.main_window import MainWindow
from tests.gui.samples import small_form
from tests.gui.tree.shown import at, go
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


def test_the_cursor_goes_to_each_cell_undone_and_redone(
    opened: MainWindow,
) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    amount = opened.panes.fields()["funding.total.budget"]
    amount.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(focused_widget(), "5")
    for name, field in (("招聘人数", "target"), ("满意度", "reason")):
        go(tree, document, name, field)
        QTest.keyClicks(focused_widget(), "9")
        press_key(Key.Key_Return)
    go(tree, document, "归档数量")
    seen = []
    for key in (Key.Key_Z, Key.Key_Z, Key.Key_Z, Key.Key_Y, Key.Key_Y):
        press_key(key, CONTROL)
        seen.append("amount" if amount.hasFocus() else at(tree)[0])
    assert seen == ["满意度", "招聘人数", "amount", "amount", "招聘人数"]


def test_undo_goes_to_a_row_restored_after_all_were_removed(opened: MainWindow) -> None:
    tree = opened.panes.tree
    go(tree, current_document(opened), "满意度")
    press_key(Key.Key_A, CONTROL)
    press_key(Key.Key_Minus, CONTROL)
    assert not current_document(opened).form.indicators
    press_key(Key.Key_Z, CONTROL)
    assert at(tree)[0] == "产出指标"
    assert current_document(opened).form == small_form()


def test_undo_clears_the_message_of_the_change(opened: MainWindow) -> None:
    go(opened.panes.tree, current_document(opened), "招聘人数", "actual")
    press_key(Key.Key_Down, SHIFT)
    press_key(Key.Key_D, CONTROL)
    assert status_message(opened) == "已向下填充 1 格。"
    press_key(Key.Key_Z, CONTROL)
    assert status_message(opened) == ""


def test_the_list_of_forms_keeps_the_focus_while_a_cell_is_undone(opened: MainWindow) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    go(tree, document, "满意度", "reason")
    QTest.keyClicks(focused_widget(), "9")
    press_key(Key.Key_Return)
    go(tree, document, "招聘人数")
    opened.form_list.setFocus(Qt.FocusReason.OtherFocusReason)
    opened.menu_actions["undo"].trigger()
    assert at(tree)[0] == "满意度"
    assert opened.form_list.hasFocus()
