"""主管部门 and 实施单位 are offered while they are typed, by keyboard in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage import settings
from tests.gui.samples import small_form
from tests.gui.tree.shown import compose, write
from tests.gui.windows import current_document, focused_widget, press_key, write_native_file

Key = Qt.Key
UNITS = ("长宁区人才服务中心", "长宁区就业促进中心", "徐汇区人才服务中心")


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    """Forms of several units, and one without a unit, whose unit has the focus."""
    forms = [replace(small_form(), unit=unit, department="区人社局") for unit in UNITS]
    paths = [write_native_file(tmp_path, f"{form.unit}.zpb", form) for form in forms]
    window.open_files(paths)
    window.open_files([write_native_file(tmp_path, "新.zpb", small_form())])
    window.panes.go_to(FieldRef(ROOT, "unit"))
    return window


def offered(window: MainWindow) -> list[str]:
    """Return the names in the list on the screen."""
    found = [each for each in window.findChildren(QTreeWidget) if each.isVisible()]
    items = [each.topLevelItem(at) for each in found for at in range(each.topLevelItemCount())]
    return [item.text(0) for item in items if item is not None]


def test_units_of_other_forms_are_found_by_initials_and_taken_with_two_keys(
    opened: MainWindow,
) -> None:
    write("cn")
    assert offered(opened) == list(UNITS[:2])
    press_key(Key.Key_Down)
    press_key(Key.Key_Down)
    press_key(Key.Key_Return)
    document = current_document(opened)
    assert document.form.unit == UNITS[1]
    assert offered(opened) == []
    assert focused_widget() is opened.panes.fields()["unit"]
    document.undo()
    assert not document.is_modified


def test_chinese_finds_them_too_and_tab_without_a_choice_goes_on(opened: MainWindow) -> None:
    compose("rencai", "")
    assert offered(opened) == []
    compose("", "人才")
    assert offered(opened) == [UNITS[0], UNITS[2]]
    press_key(Key.Key_Tab)
    assert current_document(opened).form.unit == "人才"
    assert offered(opened) == []
    assert focused_widget() is not opened.panes.fields()["unit"]


def test_a_click_takes_a_name(opened: MainWindow) -> None:
    opened.panes.go_to(FieldRef(ROOT, "department"))
    write("q")
    (shown,) = [each for each in opened.findChildren(QTreeWidget) if each.isVisible()]
    shown.itemClicked.emit(shown.topLevelItem(0), 0)
    assert current_document(opened).form.department == "区人社局"


def test_what_was_saved_last_is_offered_without_other_forms(window: MainWindow) -> None:
    window.menu_actions["new"].trigger()
    offices = settings.Offices("区财政局", "区档案馆")
    settings.change_settings(lambda old: replace(old, offices=offices))
    window.panes.go_to(FieldRef(ROOT, "unit"))
    write("q")
    assert offered(window) == ["区档案馆"]
    write("x")
    assert offered(window) == []
