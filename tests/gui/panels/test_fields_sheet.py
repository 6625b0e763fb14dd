"""Moving between the fields of the panels with the keys of a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from perfdesk.core.field_ref import ROOT, FieldRef, text_at
from perfdesk.gui.main_window import MainWindow
from tests.gui.samples import small_form
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


def at(window: MainWindow) -> str:
    """Return the field of the form that has the focus, or the name of the widget."""
    widget = focused_widget()
    names = (name for name, field in window.panes.fields().items() if field is widget)
    return next(names, widget.accessibleName())


def go(window: MainWindow, name: str) -> None:
    window.panes.fields()[name].setFocus(Qt.FocusReason.TabFocusReason)


def test_enter_goes_down_a_column_of_amounts_and_on_to_the_goals(opened: MainWindow) -> None:
    go(opened, "funding.total.budget")
    seen = []
    for _ in range(4):
        press_key(Key.Key_Return)
        seen.append(at(opened))
    assert seen == [
        "funding.appropriation.budget",
        "funding.carryover.budget",
        "funding.other.budget",
        "goals.0.expected",
    ]
    press_key(Key.Key_Enter)
    assert at(opened) == "绩效指标"


def test_shift_enter_goes_up_and_over_into_the_header(opened: MainWindow) -> None:
    go(opened, "funding.appropriation.executed")
    seen = []
    for _ in range(4):
        press_key(Key.Key_Return, SHIFT)
        seen.append(at(opened))
    assert seen == ["funding.total.executed", "department", "project", "project"]


def test_enter_from_the_money_unit_goes_down_without_changing_it(opened: MainWindow) -> None:
    opened.panes.header.money_unit_box.setFocus()
    press_key(Key.Key_Return)
    assert at(opened) == "funding.total.initial"
    assert current_document(opened).form.money_unit == "元"


def test_enter_after_tab_goes_below_where_tab_began(opened: MainWindow) -> None:
    go(opened, "funding.total.initial")
    seen = []
    for key in (Key.Key_Tab, Key.Key_Tab, Key.Key_Return, Key.Key_Tab, Key.Key_Return):
        QTest.keyClicks(focused_widget(), "1")
        press_key(key)
        seen.append(at(opened).removeprefix("funding."))
    assert seen == [
        "total.budget",
        "total.executed",
        "appropriation.initial",
        "appropriation.budget",
        "carryover.initial",
    ]
    go(opened, "funding.total.budget")
    press_key(Key.Key_Return)
    assert at(opened) == "funding.appropriation.budget"


def test_arrows_move_between_amounts_while_they_are_selected(opened: MainWindow) -> None:
    go(opened, "funding.total.initial")
    seen = []
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Right, Key.Key_Right, Key.Key_Up):
        press_key(key)
        seen.append(at(opened).removeprefix("funding."))
    assert seen == [
        "total.budget",
        "appropriation.budget",
        "appropriation.executed",
        "appropriation.executed",
        "total.executed",
    ]
    press_key(Key.Key_Right)
    assert at(opened) == "funding.weight"


def test_an_arrow_inside_a_text_moves_its_cursor_and_leaves_at_the_edge(
    opened: MainWindow,
) -> None:
    go(opened, "funding.total.budget")
    press_key(Key.Key_F2)
    press_key(Key.Key_Left)
    field = focused_widget()
    assert isinstance(field, QLineEdit)
    assert field.cursorPosition() == 5
    press_key(Key.Key_Right)
    assert at(opened) == "funding.total.budget"
    press_key(Key.Key_Right)
    assert at(opened) == "funding.total.executed"


def test_an_arrow_leaves_a_line_behind_its_last_character_even_a_rare_one(
    opened: MainWindow,
) -> None:
    current_document(opened).set(FieldRef(ROOT, "department"), "盐𬭎", "改")
    go(opened, "department")
    press_key(Key.Key_F2)
    press_key(Key.Key_Right)
    assert at(opened) == "unit"


def test_an_arrow_leaves_a_selected_text_with_a_rare_character(opened: MainWindow) -> None:
    current_document(opened).set(FieldRef(ROOT, "goals.0.expected"), "盐𬭎", "改")
    go(opened, "goals.0.expected")
    press_key(Key.Key_Right)
    assert at(opened) == "goals.0.actual"


def test_typing_goes_on_behind_a_text_that_was_redone_in_an_empty_goal(opened: MainWindow) -> None:
    ref = FieldRef(ROOT, "goals.0.actual")
    document = current_document(opened)
    document.set(ref, "", "清空")
    go(opened, "goals.0.actual")
    QTest.keyClicks(focused_widget(), "ab")
    press_key(Key.Key_Z, CONTROL)
    assert text_at(document.form, ref) == ""
    press_key(Key.Key_Y, CONTROL)
    QTest.keyClicks(focused_widget(), "c")
    assert text_at(document.form, ref) == "abc"


@pytest.mark.parametrize("name", ["project", "funding.total.budget", "goals.0.actual"])
def test_typing_replaces_f2_continues_delete_clears(opened: MainWindow, name: str) -> None:
    go(opened, name)
    field = opened.panes.fields()[name]
    before = field.binding.text
    QTest.keyClicks(field, "9")
    assert field.binding.text == "9"
    press_key(Key.Key_Escape)
    assert field.binding.text == before
    press_key(Key.Key_F2)
    QTest.keyClicks(field, "9")
    assert field.binding.text == f"{before}9"
    press_key(Key.Key_Tab)
    go(opened, name)
    press_key(Key.Key_Delete)
    press_key(Key.Key_Tab)
    assert field.binding.text == ""
    assert current_document(opened).stack.count() == 2


def test_after_esc_or_undo_typing_replaces_a_line_and_goes_on_in_a_long_text(
    opened: MainWindow,
) -> None:
    go(opened, "funding.total.budget")
    for back in (Key.Key_Escape, Key.Key_Z):
        QTest.keyClicks(focused_widget(), "1")
        press_key(back, CONTROL if back == Key.Key_Z else Qt.KeyboardModifier.NoModifier)
        assert current_document(opened).form.funding.row("total").budget == "110000"
    QTest.keyClicks(focused_widget(), "98")
    press_key(Key.Key_Return)
    assert current_document(opened).form.funding.row("total").budget == "98"
    go(opened, "goals.0.expected")
    press_key(Key.Key_F2)
    QTest.keyClicks(focused_widget(), "1")
    press_key(Key.Key_Z, CONTROL)
    QTest.keyClicks(focused_widget(), "2")
    assert current_document(opened).form.goals[0].expected == "按时送达。2"


def test_control_d_takes_the_amount_above(opened: MainWindow) -> None:
    go(opened, "funding.appropriation.budget")
    press_key(Key.Key_D, CONTROL)
    assert current_document(opened).form.funding.row("appropriation").budget == "110000"
    assert current_document(opened).stack.undoText() == "向下填充"
    press_key(Key.Key_D, CONTROL)
    assert status_message(opened) == "内容已与上面相同，没有改动。"
    go(opened, "funding.total.budget")
    press_key(Key.Key_D, CONTROL)
    assert "上面没有" in status_message(opened)
    assert current_document(opened).stack.count() == 1


def test_alt_enter_breaks_the_line_in_goals_and_enter_ends_the_edit(opened: MainWindow) -> None:
    go(opened, "goals.0.expected")
    QTest.keyClicks(focused_widget(), "a")
    press_key(Key.Key_Return, ALT)
    QTest.keyClicks(focused_widget(), "b")
    press_key(Key.Key_Return)
    assert current_document(opened).form.goals[0].expected == "a\nb"
    assert current_document(opened).open_field is None
    assert current_document(opened).stack.count() == 1
    go(opened, "project")
    press_key(Key.Key_Return, ALT)
    assert current_document(opened).form.project == "邮寄费"
    assert at(opened) == "project"


@pytest.mark.parametrize("name", ["project", "funding.total.budget", "goals.0.actual"])
def test_keys_that_move_on_belong_to_the_input_method_while_it_composes(
    opened: MainWindow, name: str
) -> None:
    go(opened, name)
    field, before = focused_widget(), current_document(opened).form
    QApplication.sendEvent(field, QInputMethodEvent("ni", []))
    for key in (Key.Key_Return, Key.Key_Down, Key.Key_Up, Key.Key_Right, Key.Key_Escape):
        press_key(key)
        assert focused_widget() is field
    press_key(Key.Key_Return, ALT)
    assert current_document(opened).form == before
    event = QInputMethodEvent()
    event.setCommitString("你")
    QApplication.sendEvent(field, event)
    press_key(Key.Key_Return)
    assert focused_widget() is not field
    assert current_document(opened).stack.count() == 1
