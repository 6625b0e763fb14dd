"""Values in words are offered while they are typed, by keyboard in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget

from perfdesk.gui.main_window import MainWindow
from tests.gui.samples import seed_form
from tests.gui.tree.shown import at, compose, go, row, write
from tests.gui.windows import current_document, press_key, write_native_file

Key = Qt.Key


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", seed_form("talent-centre-2022", 1))])
    window.panes.tree.setFocus()
    return window


def offered(window: MainWindow) -> list[str]:
    """Return the texts in the list on the screen."""
    found = [each for each in window.findChildren(QTreeWidget) if each.isVisible()]
    items = [each.topLevelItem(at) for each in found for at in range(each.topLevelItemCount())]
    return [item.text(0) for item in items if item is not None]


def test_initials_find_the_target_of_another_row_and_enter_takes_it(opened: MainWindow) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "招聘人数", "target")
    write("yss")
    assert offered(opened) == ["与实施方案计划一致"]
    press_key(Key.Key_Down)
    press_key(Key.Key_Return)
    assert row(document, "招聘人数").target == "与实施方案计划一致"
    assert offered(opened) == []
    press_key(Key.Key_Return)
    assert at(opened.panes.tree)[0] == "培训完成率"
    document.undo()
    assert not document.is_modified


def test_the_own_target_comes_first_for_what_was_achieved(opened: MainWindow) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "动态跟踪机制建立情况", "target")
    compose("jian", "")
    compose("", "建成并健全")
    press_key(Key.Key_Tab)
    write("j")
    assert offered(opened) == ["建成并健全"]


def test_nothing_is_offered_for_figures_or_without_a_match(opened: MainWindow) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "招聘人数", "target")
    write("10")
    assert offered(opened) == []
    write("zzz")
    assert offered(opened) == []


def test_enter_without_a_choice_keeps_what_was_typed(opened: MainWindow) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "招聘人数", "actual")
    compose("you", "")
    compose("", "优")
    assert offered(opened) == ["优化"]
    press_key(Key.Key_Return)
    assert row(document, "招聘人数").actual == "优"
    assert at(opened.panes.tree)[0] == "培训完成率"
