"""Filling down in the indicators, by keyboard in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.gui.samples import small_form
from tests.gui.tree.shown import go, row
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


def select_cell(window: MainWindow, name: str, field: str) -> Document:
    document = current_document(window)
    go(window.panes.tree, document, name, field)
    return document


def test_ctrl_d_fills_down_from_the_first_cell_or_the_one_above(opened: MainWindow) -> None:
    document = select_cell(opened, "招聘人数", "actual")
    for key in (*[Key.Key_Down] * 5, Key.Key_Right):
        press_key(key, SHIFT)
    press_key(Key.Key_D, CONTROL)
    assert [row(document, name).actual for name in ("归档数量", "及时率")] == ["3人", "3人"]
    assert row(document, "及时率").weight == "3"
    assert document.stack.count() == 1
    press_key(Key.Key_D, CONTROL)
    assert status_message(opened) == "内容已与上面相同，没有改动。"
    assert document.stack.count() == 1
    select_cell(opened, "满意度", "target")
    press_key(Key.Key_D, CONTROL)
    assert row(document, "满意度").target == "≥95%"


@pytest.mark.parametrize("field", ["name", "target"])
def test_ctrl_d_with_nothing_above_says_so(opened: MainWindow, field: str) -> None:
    document = select_cell(opened, "招聘人数", field)
    press_key(Key.Key_D, CONTROL)
    assert status_message(opened) == "上面没有可以向下填充的内容。"
    assert document.form == small_form()


def test_ctrl_d_in_an_open_cell_says_what_to_do(opened: MainWindow) -> None:
    document = select_cell(opened, "归档数量", "actual")
    press_key(Key.Key_F2)
    QTest.keyClicks(focused_widget(), "9")
    press_key(Key.Key_D, CONTROL)
    assert "Enter" in status_message(opened)
    assert row(document, "归档数量").actual == "=100份9"
