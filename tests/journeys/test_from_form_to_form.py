"""Going to another form, a menu or another program amid the work: the focus is never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.core.form import Form, rows
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.resources import templates
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.tree.shown import at, go, row
from tests.gui.windows import current_document, focused_widget, press_key, write_native_file

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with a form of each of two templates; the first is shown."""
    other = replace(small_form(), template="national-2020", project="差旅费")
    paths = [("甲.zpb", small_form()), ("乙.zpb", other)]
    window.open_files([write_native_file(tmp_path, name, form) for name, form in paths])
    window.panes.tree.setFocus()
    return window


def actuals(form: Form) -> list[str]:
    return [each.node.actual for each in rows(form)]


@pytest.mark.slow
def test_an_open_cell_is_committed_and_the_tree_of_the_next_form_has_the_focus(
    opened: MainWindow,
) -> None:
    first = current_document(opened)
    go(opened.panes.tree, first, "招聘人数", "actual")
    QTest.keyClicks(focused_widget(), "7")
    press_key(Key.Key_PageDown, CONTROL)
    assert current_document(opened) is not first
    assert row(first, "招聘人数").actual == "7"
    assert focused_widget() is opened.panes.tree
    press_key(Key.Key_PageUp, CONTROL)
    assert at(opened.panes.tree) == ("招聘人数", TreeColumn.ACTUAL)
    QTest.keyClicks(focused_widget(), "8")
    press_key(Key.Key_Return)
    assert row(first, "招聘人数").actual == "8"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["funding.total.budget", "unit", "goals.0.actual"])
def test_a_field_keeps_the_focus_in_a_form_of_another_template(
    opened: MainWindow, name: str
) -> None:
    opened.panes.fields()[name].setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Key.Key_PageDown, Key.Key_PageUp):
        press_key(key, CONTROL)
        assert focused_widget() is opened.panes.fields()[name]
    QTest.keyClicks(focused_widget(), "5")
    press_key(Key.Key_Tab)
    assert opened.panes.fields()[name].binding.text == "5"


@pytest.mark.slow
def test_a_change_of_many_cells_leaves_the_focus_in_the_tree(opened: MainWindow) -> None:
    document, tree = current_document(opened), opened.panes.tree
    go(tree, document, "招聘人数", "actual")
    for _ in range(60):
        press_key(Key.Key_Return, CONTROL)
        press_key(Key.Key_Escape)
    before = actuals(document.form)
    press_key(Key.Key_A, CONTROL)
    press_key(Key.Key_Delete)
    press_key(Key.Key_F2)
    QTest.keyClicks(focused_widget(), "x")
    press_key(Key.Key_Z, CONTROL)
    press_key(Key.Key_Z, CONTROL)
    assert focused_widget() is tree
    assert actuals(document.form) == before


def test_a_new_form_of_another_template_begins_with_its_project(
    window: MainWindow, answers: Answers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "甲.zpb", small_form())])
    for template in templates().values():
        window.panes.tree.setFocus()
        monkeypatch.setattr(
            answers, "template_and_year", lambda _known, own=template: (own, "2023")
        )
        press_key(Key.Key_N, CONTROL)
        assert current_document(window).template is template
        assert focused_widget() is window.panes.fields()["project"]


@pytest.mark.slow
def test_an_open_cell_stays_open_while_a_menu_is_open(opened: MainWindow) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "招聘人数", "actual")
    QTest.keyClicks(focused_widget(), "7")
    cell, tree = focused_widget(), opened.panes.tree
    opened.menuBar().setFocus(Qt.FocusReason.MenuBarFocusReason)
    assert focused_widget() is opened.menuBar()
    QApplication.processEvents()
    assert tree.indexWidget(tree.currentIndex()) is cell
    cell.setFocus(Qt.FocusReason.MenuBarFocusReason)
    QTest.keyClicks(focused_widget(), "8")
    press_key(Key.Key_Return)
    assert row(document, "招聘人数").actual == "78"
    assert document.stack.count() == 1


@pytest.mark.slow
def test_an_open_cell_stays_open_while_another_program_is_active(opened: MainWindow) -> None:
    document, tree = current_document(opened), opened.panes.tree
    go(tree, document, "招聘人数", "actual")
    QTest.keyClicks(focused_widget(), "7")
    cell, away = focused_widget(), Qt.FocusReason.ActiveWindowFocusReason
    QApplication.sendEvent(cell, QFocusEvent(QEvent.Type.FocusOut, away))
    assert document.open_field is None
    QApplication.processEvents()
    QApplication.sendEvent(cell, QFocusEvent(QEvent.Type.FocusIn, away))
    assert tree.indexWidget(tree.currentIndex()) is cell
    QTest.keyClicks(cell, "8")
    press_key(Key.Key_Return)
    assert row(document, "招聘人数").actual == "78"
