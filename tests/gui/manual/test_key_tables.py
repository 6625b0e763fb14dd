"""The manual's page of keys has every shortcut of the menus and every key of the cells."""

from __future__ import annotations

import gc
from itertools import pairwise
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import menus
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.manual import KEYS
from perfdesk.gui.manual.key_tables import CELL_KEYS, key_groups
from perfdesk.gui.manual.manual_pages import manual_pages, shown_texts
from tests.gui.samples import small_form
from tests.gui.windows import current_document, write_native_file


def test_every_shortcut_of_the_menus_is_on_the_page_of_keys(window: MainWindow) -> None:
    known = menus.shortcuts(window)
    lines = shown_texts(manual_pages(known))[KEYS].splitlines()
    following = list(pairwise(lines))
    assert [(keys, command) for _, command, keys in known if (keys, command) not in following] == []
    assert {"F2", "Alt+Enter", "Home / End"} <= set(lines)


def test_every_key_that_adds_a_row_or_zooms_is_in_the_table(window: MainWindow) -> None:
    lines = [
        (title, keys, command)
        for title, group in key_groups(menus.shortcuts(window))
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


def test_the_keys_of_cells_come_first_and_the_menus_in_their_order() -> None:
    made = key_groups([(f"菜单{n // 9}", f"命令{n}", f"F{n}") for n in range(20)])
    assert made[: len(CELL_KEYS)] == CELL_KEYS
    assert [title for title, _ in made[len(CELL_KEYS) :]] == ["菜单0", "菜单1", "菜单2"]
    assert made[-1] == ("菜单2", (("F18", "命令18"), ("F19", "命令19")))
