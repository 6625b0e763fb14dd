"""F1 shows every shortcut of the menus and every key of the cells."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QScrollArea
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import menus
from perfdesk.gui.help_dialogs import (
    CELL_KEYS,
    ShortcutsDialog,
    arrange_in_columns,
    shortcut_groups,
)
from perfdesk.gui.main_window import MainWindow
from tests.gui.samples import small_form
from tests.gui.windows import current_document, write_native_file


def test_every_shortcut_of_the_menus_is_in_the_table(qtbot: QtBot, window: MainWindow) -> None:
    known = menus.shortcuts(window)
    dialog = ShortcutsDialog(shortcut_groups(known), window)
    qtbot.addWidget(dialog)
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert {command for _, command, _ in known} <= words
    assert {"Ctrl+Enter", "Delete", "F2", "Alt+Enter", "Ctrl+-"} <= words
    with qtbot.waitExposed(dialog):
        dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_key_that_adds_a_row_or_zooms_is_in_the_table(window: MainWindow) -> None:
    lines = [
        (title, keys, command)
        for title, group in shortcut_groups(menus.shortcuts(window))
        for keys, command in group
    ]
    adding = [keys for _, keys, command in lines if command == "增加同级指标"]
    assert adding == ["Ctrl+Enter", "Ctrl++", "Ctrl+="]
    assert ("版面预览", "Ctrl++ / Ctrl+-", "放大、缩小") in lines
    shown = {
        sequence.toString(QKeySequence.SequenceFormat.NativeText)
        for action in window.findChildren(QAction)
        for sequence in action.shortcuts()
    }
    assert shown <= {keys for _, keys, _ in lines}


def test_undo_has_its_plain_name_whatever_it_would_undo(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    current_document(window).set(FieldRef(ROOT, "unit"), "别处", "修改实施单位")
    assert window.menu_actions["undo"].text().endswith("修改实施单位")
    assert ("编辑", "撤销", "Ctrl+Z") in menus.shortcuts(window)


def test_the_table_of_keys_leaves_the_menus_as_they_are(window: MainWindow) -> None:
    before = window.findChildren(QMenu)
    assert menus.shortcuts(window) == menus.shortcuts(window)
    gc.collect()
    assert all(map(isValid, before))


def test_a_key_has_the_same_name_in_the_menus_as_in_the_table(window: MainWindow) -> None:
    keys = {keys for _, _, keys in menus.shortcuts(window)}
    assert {"Ctrl+Enter", "Insert", "Delete", "Ctrl+PgDn", "Alt+↑", "Alt+↓"} <= keys
    assert not any(character > "↓" for text in keys for character in text)  # no Chinese names


def test_enter_of_the_number_pad_adds_a_row_too(window: MainWindow) -> None:
    action = next(each for each in window.panes.tree.actions() if "同级" in each.text())
    portable = QKeySequence.SequenceFormat.PortableText
    keys = {sequence.toString(portable) for sequence in action.shortcuts()}
    assert {"Ctrl+Return", "Ctrl+Enter"} <= keys


class Screen:
    """A screen of so many pixels, as far as a dialog needs it."""

    def __init__(self, width: int, height: int) -> None:
        self._room = QRect(0, 0, width, height)

    def availableGeometry(self) -> QRect:
        """Override: the whole screen."""
        return self._room


def table(window: MainWindow, qtbot: QtBot, screen: Screen) -> QScrollArea:
    """Return the scroll area with all keys, as shown on a screen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ShortcutsDialog, "screen", lambda _self: screen)
        dialog = ShortcutsDialog(shortcut_groups(menus.shortcuts(window)), window)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    area = dialog.findChild(QScrollArea)
    assert area is not None
    return area


def test_all_keys_are_visible_on_a_small_screen_with_a_task_bar(
    qtbot: QtBot, window: MainWindow
) -> None:
    area = table(window, qtbot, Screen(1366, 728))
    assert area.verticalScrollBar().maximum() == 0
    assert area.horizontalScrollBar().maximum() == 0


def test_at_200_percent_the_keys_scroll_in_one_direction_by_keyboard(
    qtbot: QtBot, window: MainWindow
) -> None:
    area = table(window, qtbot, Screen(683, 364))
    bar = area.verticalScrollBar()
    assert area.horizontalScrollBar().maximum() == 0
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert bar.value() > 200
    QTest.keyClick(area, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(area, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_the_groups_stay_in_order_in_columns_of_similar_length() -> None:
    made = shortcut_groups([(f"菜单{n // 9}", f"命令{n}", f"F{n}") for n in range(60)])
    parts = arrange_in_columns(made)
    assert len(parts) == 4
    assert [group for part in parts for group in part] == list(made)
    assert made[: len(CELL_KEYS)] == CELL_KEYS
    lengths = [sum(len(lines) + 2 for _, lines in part) for part in parts]
    assert max(lengths) - min(lengths) <= 12
