"""F1: every key of the menus and the cells, in a table that is read at a glance."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from perfdesk.core.places import ROOT, Place
from perfdesk.gui import actions
from perfdesk.gui.keys_table import IN_CELLS, KeysTable, columns, groups
from perfdesk.gui.window import MainWindow
from tests.gui.samples import small_form
from tests.gui.windows import current, written


def test_every_key_of_the_menus_stands_in_the_table(qtbot: QtBot, window: MainWindow) -> None:
    known = actions.shortcuts(window)
    dialog = KeysTable(groups(known), window)
    qtbot.addWidget(dialog)
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert {command for _, command, _ in known} <= words
    assert {"Ctrl+Enter", "Delete", "F2", "Alt+Enter", "Ctrl+-"} <= words
    with qtbot.waitExposed(dialog):
        dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_undo_is_named_by_its_plain_word_whatever_it_would_undo(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open([written(tmp_path, "一.zpb", small_form())])
    current(window).set(Place(ROOT, "unit"), "别处", "修改实施单位")
    assert window.actions_["undo"].text().endswith("修改实施单位")
    assert ("编辑", "撤销", "Ctrl+Z") in actions.shortcuts(window)


def test_the_groups_stay_in_order_and_no_column_is_far_longer() -> None:
    made = groups([(f"菜单{n // 9}", f"命令{n}", f"F{n}") for n in range(60)])
    parts = columns(made)
    assert [group for part in parts for group in part] == list(made)
    assert made[: len(IN_CELLS)] == IN_CELLS
    lengths = [sum(len(lines) + 2 for _, lines in part) for part in parts]
    assert max(lengths) - min(lengths) <= 12
