"""Completion of indicator names while they are typed, by keyboard in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget

from perfdesk.core.form import Form, Level1, Level2, Level3, rows
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.delegate import CellTextEdit
from perfdesk.resources import indicator_library
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.tree.shown import at, compose, go, node, row
from tests.gui.windows import current_document, focused_widget, press_key, write_native_file

_CONTROL = Qt.KeyboardModifier.ControlModifier
_Key = Qt.Key


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    window.panes.tree.setFocus()
    go(window.panes.tree, current_document(window), "归档数量")
    return window


def _completions(window: MainWindow) -> list[tuple[str, str]]:
    """Return the completions on the screen, () if there is no list."""
    found = [each for each in window.findChildren(QTreeWidget) if each.isVisible()]
    assert len(found) <= 1
    items = [each.topLevelItem(at) for each in found for at in range(each.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def _type(text: str) -> None:
    for letter in text:
        QTest.keyClicks(focused_widget(), letter)


def test_initials_find_a_name_and_enter_takes_it_with_its_target(opened: MainWindow) -> None:
    press_key(_Key.Key_Return, _CONTROL)
    _type("pxhgl")
    assert _completions(opened) == [("培训合格率", "≥95%")]
    press_key(_Key.Key_Down)
    press_key(_Key.Key_Return)
    document = current_document(opened)
    assert row(document, "培训合格率").target == "≥95%"
    assert _completions(opened) == []
    assert isinstance(focused_widget(), CellTextEdit)
    count = document.stack.count()
    press_key(_Key.Key_Z, _CONTROL)
    assert document.stack.index() == count - 1
    assert not [
        each for each in document.form.indicators[0].children[0].children if each.target == "≥95%"
    ]
    press_key(_Key.Key_Y, _CONTROL)
    press_key(_Key.Key_Tab)
    assert at(opened.panes.tree)[0] == "培训合格率"
    assert at(opened.panes.tree)[1] == 1


def test_an_existing_target_stays(opened: MainWindow) -> None:
    _type("pxhgl")
    press_key(_Key.Key_Down)
    press_key(_Key.Key_Tab)
    assert row(current_document(opened), "培训合格率").target == "=100份"
    assert current_document(opened).stack.count() == 1


def test_enter_and_tab_belong_to_the_cell_while_nothing_is_chosen(opened: MainWindow) -> None:
    _type("px")
    assert len(_completions(opened)) > 3
    press_key(_Key.Key_Return)
    assert _completions(opened) == []
    assert node(current_document(opened), "px").name == "px"
    assert at(opened.panes.tree)[0] != "px"


def test_up_from_the_first_completion_chooses_none(opened: MainWindow) -> None:
    _type("px")
    for key in (_Key.Key_Down, _Key.Key_Down, _Key.Key_Up, _Key.Key_Up):
        press_key(key)
    press_key(_Key.Key_Tab)
    assert node(current_document(opened), "px").name == "px"


def test_esc_closes_the_list_and_then_cancels_the_edit(opened: MainWindow) -> None:
    _type("px")
    press_key(_Key.Key_Escape)
    assert _completions(opened) == []
    assert current_document(opened).open_field is not None
    press_key(_Key.Key_Escape)
    assert current_document(opened).open_field is None
    assert node(current_document(opened), "归档数量")
    assert not current_document(opened).is_modified


def test_composing_is_not_disturbed_and_its_result_is_looked_up(opened: MainWindow) -> None:
    _type("px")
    press_key(_Key.Key_A, _CONTROL)
    compose("pei'xun")
    assert _completions(opened) == []
    press_key(_Key.Key_Down)
    press_key(_Key.Key_Return)
    assert current_document(opened).open_field is not None
    compose("", "培训")
    names = [name for name, _ in _completions(opened)]
    assert names[:2] == ["培训人次", "培训场次"]
    assert "人均培训成本" in names
    assert all("培训" in name for name in names)


def test_an_edit_without_typing_offers_nothing(opened: MainWindow) -> None:
    press_key(_Key.Key_F2)
    assert _completions(opened) == []
    press_key(_Key.Key_Right)
    press_key(_Key.Key_Escape)
    assert _completions(opened) == []


@pytest.mark.slow
def test_names_of_the_other_open_forms_are_offered(opened: MainWindow, tmp_path: Path) -> None:
    other = Level1(
        "产出指标", (Level2("数量指标", (Level3("支教补贴人数", "5人"), Level3("指标1"))),)
    )
    form = replace(small_form(), project="支教", indicators=(other,))
    opened.open_files([write_native_file(tmp_path, "支教.zpb", form)])
    opened.form_list.choose(opened.forms[0])
    go(opened.panes.tree, current_document(opened), "归档数量")
    _type("zjbt")
    assert _completions(opened) == [("支教补贴人数", "")]
    press_key(_Key.Key_Escape)
    press_key(_Key.Key_Escape)
    _type("1")
    assert _completions(opened) == []


def test_a_level_2_cell_offers_the_names_of_its_level(window: MainWindow, tmp_path: Path) -> None:
    form = Form("shanghai-2022", indicators=(Level1("产出指标", (Level2("归档"),)),))
    window.open_files([write_native_file(tmp_path, "表.zpb", form)])
    go(window.panes.tree, current_document(window), "归档")
    _type("zl")
    assert [name for name, _ in _completions(window)] == ["质量指标"]
    press_key(_Key.Key_Down)
    press_key(_Key.Key_Return)
    assert node(current_document(window), "质量指标")


def test_the_list_closes_when_focus_or_row_change(opened: MainWindow) -> None:
    _type("px")
    opened.panes.fields()["project"].setFocus()
    assert _completions(opened) == []
    go(opened.panes.tree, current_document(opened), "及时率")
    _type("px")
    assert _completions(opened)
    press_key(_Key.Key_Minus, _CONTROL)
    assert _completions(opened) == []


def test_usual_indicators_are_inserted_where_they_belong_in_one_step(
    opened: MainWindow, answers: Answers
) -> None:
    usual = {entry.name: entry for entry in indicator_library()}
    answers.inserting = [usual[name] for name in ("培训人次", "培训合格率", "空气质量优良率")]
    press_key(_Key.Key_I, _CONTROL)
    assert answers.questions("library_entries") == ["数量指标 招聘人数 归档数量 及时率 满意度"]
    document = current_document(opened)
    listed = {each.node.name: each for each in rows(document.form)}
    assert listed["培训人次"].level_names == ("产出指标", "数量指标", "培训人次")
    assert listed["培训合格率"].node.target == "≥95%"
    assert listed["空气质量优良率"].level_names[1] == "生态效益指标"
    assert at(opened.panes.tree) == ("培训人次", TreeColumn.TARGET)
    press_key(_Key.Key_Z, _CONTROL)
    assert not document.is_modified
    answers.inserting = []
    press_key(_Key.Key_I, _CONTROL)
    assert not document.is_modified


def test_a_completely_typed_name_still_offers_its_target(opened: MainWindow) -> None:
    press_key(_Key.Key_Return, _CONTROL)
    compose("", "政策知晓率")
    assert _completions(opened) == [("政策知晓率", "≥90%")]
    press_key(_Key.Key_Down)
    press_key(_Key.Key_Return)
    assert row(current_document(opened), "政策知晓率").target == "≥90%"
    compose("", "x")
    press_key(_Key.Key_Backspace)
    assert _completions(opened) == []


def test_a_completion_can_be_clicked_and_a_long_list_stays_in_the_window(
    opened: MainWindow,
) -> None:
    window_rect = opened.rect()
    _type("l")
    found = next(each for each in opened.findChildren(QTreeWidget) if each.isVisible())
    assert window_rect.contains(found.geometry())
    first = found.visualRect(found.model().index(0, 0))
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    assert isinstance(focused_widget(), CellTextEdit)
    assert node(current_document(opened), "绿化养护面积")


def test_the_first_composition_in_a_new_row_offers_names_too(opened: MainWindow) -> None:
    go(opened.panes.tree, current_document(opened), "质量指标")
    press_key(_Key.Key_Down)
    compose("pei'xun")
    compose("", "培训合格")
    assert _completions(opened) == [("培训合格率", "≥95%")]
