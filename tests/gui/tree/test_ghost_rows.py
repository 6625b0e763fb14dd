"""The ghost row below a 二级指标: where a row begins, and no part of the form."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from perfdesk.core.form import Level2, Level3
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.tree import cells
from perfdesk.gui.tree.cells import GHOST_TEXT, TreeColumn
from perfdesk.gui.tree.painting import PAD_X
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.samples import small_form, template
from tests.gui.tree.shown import (
    CONTROL,
    at,
    compose,
    editor,
    go,
    node,
    press,
    row,
    shown_tree,
    write,
)
from tests.gui.windows import current_document, status_message, write_native_file

Key = Qt.Key


def ghosts(tree: IndicatorTree, parent: QModelIndex | None = None) -> list[str]:
    """Return the names of the 二级指标 that have a ghost row."""
    model, above = tree.indicator_model, parent or QModelIndex()
    rows = [model.index(number, 0, above) for number in range(model.rowCount(above))]
    own = [str(above.data()) for each in rows if model.ghost_parent(each)]
    return own + [name for each in rows for name in ghosts(tree, each)]


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the small form."""
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


def go_to_ghost(tree: IndicatorTree, document: Document) -> None:
    """Go to the ghost row below 质量指标, which has no rows."""
    go(tree, document, "质量指标")
    press(Key.Key_Down)
    assert at(tree) == (GHOST_TEXT, TreeColumn.NAME)


def names_below(document: Document, name: str) -> list[str]:
    level2 = node(document, name)
    assert isinstance(level2, Level2)
    return [each.name for each in level2.children]


def test_level2_without_rows_have_a_ghost_row_that_is_not_in_the_form(
    tree: IndicatorTree, document: Document
) -> None:
    assert ghosts(tree) == ["质量指标"]
    assert document.form == small_form()


def test_a_new_form_has_a_ghost_row_below_each_level2(window: MainWindow) -> None:
    QTest.keyClick(window, Key.Key_N, CONTROL)
    form = current_document(window).form
    level2 = [two.name for one in form.indicators for two in one.children]
    assert ghosts(window.panes.tree) == level2
    assert not window.isWindowModified()


def test_a_read_only_form_has_no_ghost_rows(qtbot: QtBot) -> None:
    document = Document(small_form(), template(), read_only=ReadOnlyReason.NEWER)
    tree = shown_tree(qtbot, document)
    assert ghosts(tree) == []
    go(tree, document, "及时率")
    press(Key.Key_Return)
    assert at(tree)[0] == "及时率"
    assert ghosts(tree) == []


def test_a_form_that_becomes_read_only_has_no_ghost_rows_until_it_can_be_changed(
    opened: MainWindow,
) -> None:
    document, tree = current_document(opened), opened.panes.tree
    go_to_ghost(tree, document)
    document.set_read_only(ReadOnlyReason.LOCKED)
    assert ghosts(tree) == []
    document.set_read_only(None)
    assert ghosts(tree) == ["质量指标"]


def test_typing_on_it_begins_a_row_with_that_text(tree: IndicatorTree, document: Document) -> None:
    go_to_ghost(tree, document)
    press(Key.Key_Right)
    write("ab")
    assert names_below(document, "质量指标") == ["ab"]
    assert at(tree) == ("ab", TreeColumn.NAME)
    assert ghosts(tree) == ["质量指标"]
    press(Key.Key_Return)
    assert at(tree) == (GHOST_TEXT, TreeColumn.NAME)
    document.undo()
    document.undo()
    assert document.form == small_form()


def test_an_input_method_begins_a_row_too(tree: IndicatorTree, document: Document) -> None:
    go_to_ghost(tree, document)
    assert tree.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    compose("he", "")
    compose("", "合格率")
    press(Key.Key_Return)
    assert names_below(document, "质量指标") == ["合格率"]
    compose("", "，")
    press(Key.Key_Return)
    assert names_below(document, "质量指标") == ["合格率", "，"]


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Insert, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Return, CONTROL),
    ],
)
def test_keys_that_add_or_edit_begin_a_row(
    tree: IndicatorTree, document: Document, key: Key, modifiers: Qt.KeyboardModifier
) -> None:
    go_to_ghost(tree, document)
    press(key, modifiers)
    assert names_below(document, "质量指标") == [""]
    assert editor(tree).ref.field == "name"
    write("x")
    assert names_below(document, "质量指标") == ["x"]


def test_a_click_begins_a_row(tree: IndicatorTree, document: Document) -> None:
    go_to_ghost(tree, document)
    ghost = tree.visualRect(tree.currentIndex())
    go(tree, document, "招聘人数")
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=ghost.center())
    write("x")
    assert names_below(document, "质量指标") == ["x"]


def test_a_drag_over_it_begins_none(tree: IndicatorTree, document: Document) -> None:
    go_to_ghost(tree, document)
    ghost = tree.visualRect(tree.currentIndex()).center()
    below = QPoint(ghost.x(), ghost.y() + tree.visualRect(tree.currentIndex()).height())
    QTest.mousePress(tree.viewport(), Qt.MouseButton.LeftButton, pos=ghost)
    QTest.mouseMove(tree.viewport(), below)
    QTest.mouseRelease(tree.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert document.form == small_form()


def test_it_is_neither_selected_nor_copied(window: MainWindow) -> None:
    QTest.keyClick(window, Key.Key_N, CONTROL)
    window.panes.tree.setFocus()
    press(Key.Key_A, CONTROL)
    press(Key.Key_C, CONTROL)
    text = QGuiApplication.clipboard().text()
    assert "数量指标" in text
    assert GHOST_TEXT not in text
    assert len(text.strip("\r\n").splitlines()) == 12


def test_nothing_happens_to_it_by_keys_that_clear_copy_or_remove(
    opened: MainWindow,
) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    go_to_ghost(tree, document)
    for key in (Key.Key_C, Key.Key_X, Key.Key_D, Key.Key_E, Key.Key_Minus, Key.Key_1):
        press(key, CONTROL)
    for key in (Key.Key_Delete, Key.Key_F7):
        press(key)
    assert document.form == small_form()
    assert at(tree)[0] == GHOST_TEXT


def test_f8_never_stops_there(opened: MainWindow) -> None:
    tree, seen = opened.panes.tree, set()
    for _ in range(30):
        press(Key.Key_F8)
        seen.add(at(tree)[0])
    assert GHOST_TEXT not in seen


def test_a_block_is_pasted_from_it_on(opened: MainWindow) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    go_to_ghost(tree, document)
    QGuiApplication.clipboard().setText("合格率\t≥95%\r\n")
    press(Key.Key_V, CONTROL)
    assert row(document, "合格率").target == "≥95%"
    assert names_below(document, "质量指标") == ["合格率"]
    assert status_message(opened) == "已粘贴 2 格，新增 1 行。"
    press(Key.Key_Z, CONTROL)
    assert document.form == small_form()
    assert at(tree) == (GHOST_TEXT, TreeColumn.NAME)
    document.redo()
    assert names_below(document, "质量指标") == ["合格率"]


def test_all_rows_of_a_block_become_new_ones_there(opened: MainWindow) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    go_to_ghost(tree, document)
    QGuiApplication.clipboard().setText("合格率\t≥95%\r\n返修率\t≤1%\r\n")
    press(Key.Key_V, CONTROL)
    assert names_below(document, "质量指标") == ["合格率", "返修率"]
    assert names_below(document, "时效指标") == ["及时率"]
    document.undo()
    assert document.form == small_form()


def test_a_block_that_names_its_places_leaves_no_empty_row_at_the_ghost_row(
    opened: MainWindow,
) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    go_to_ghost(tree, document)
    QGuiApplication.clipboard().setText(
        "产出指标\t质量指标\t合格率\t≥95%\r\n产出指标\t时效指标\t准点率\t100%\r\n"
    )
    press(Key.Key_V, CONTROL)
    assert names_below(document, "质量指标") == ["合格率"]
    assert names_below(document, "时效指标") == ["及时率", "准点率"]
    assert status_message(opened) == "已粘贴 4 格，新增 2 行。"
    document.undo()
    assert document.form == small_form()


@pytest.mark.parametrize("by_menu", [False, True])
def test_a_block_is_pasted_from_a_row_on_that_a_click_began(
    opened: MainWindow, by_menu: bool
) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    ghost = tree.indicator_model.ghost_index(node(document, "质量指标").key)
    QTest.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(ghost).center()
    )
    QGuiApplication.clipboard().setText("合格率\t≥95%\r\n返工率\t≤1%\r\n")
    if by_menu:
        opened.menu_actions["paste"].trigger()
    else:
        press(Key.Key_V, CONTROL)
    assert names_below(document, "质量指标") == ["合格率", "返工率"]
    assert [row(document, each).target for each in ("合格率", "返工率")] == ["≥95%", "≤1%"]
    assert tree.hasFocus()
    document.undo()
    assert document.form == small_form()


def test_a_block_in_a_name_that_is_edited_stays_one_text(opened: MainWindow) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    go(tree, document, "归档数量")
    press(Key.Key_F2)
    QGuiApplication.clipboard().setText("（份）\t≥95%")
    press(Key.Key_V, CONTROL)
    press(Key.Key_Return)
    assert names_below(document, "数量指标") == ["招聘人数", "归档数量（份） ≥95%"]


def test_a_block_pasted_by_level_names_leaves_no_empty_row_there(opened: MainWindow) -> None:
    tree, document = opened.panes.tree, current_document(opened)
    go_to_ghost(tree, document)
    QGuiApplication.clipboard().setText("产出指标\t时效指标\t到岗率\t100%\r\n")
    press(Key.Key_V, CONTROL)
    assert names_below(document, "质量指标") == []
    assert names_below(document, "时效指标") == ["及时率", "到岗率"]
    assert at(tree) == ("到岗率", TreeColumn.NAME)
    document.undo()
    assert document.form == small_form()


def test_enter_on_the_last_name_goes_to_a_ghost_row_made_for_it(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数")
    press(Key.Key_Return)
    assert at(tree) == ("归档数量", TreeColumn.NAME)
    press(Key.Key_Return)
    assert at(tree) == (GHOST_TEXT, TreeColumn.NAME)
    assert document.form == small_form()
    write("x")
    press(Key.Key_Tab)
    write("1")
    press(Key.Key_Return)
    assert names_below(document, "数量指标") == ["招聘人数", "归档数量", "x"]
    assert row(document, "x") == Level3("x", "1")
    assert at(tree) == (GHOST_TEXT, TreeColumn.NAME)


def test_tab_goes_on_to_it_from_the_end_of_a_row_made_there(
    tree: IndicatorTree, document: Document
) -> None:
    go_to_ghost(tree, document)
    write("x")
    press(Key.Key_Return)
    go(tree, document, "x", "reason")
    write("y")
    press(Key.Key_Tab)
    assert at(tree) == (GHOST_TEXT, TreeColumn.NAME)
    write("z")
    press(Key.Key_Tab)
    assert names_below(document, "质量指标") == ["x", "z"]
    assert at(tree) == ("z", TreeColumn.TARGET)


def test_enter_in_another_column_passes_it_over(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "归档数量", "weight")
    press(Key.Key_Return)
    assert at(tree) == ("及时率", TreeColumn.WEIGHT)


def test_removing_the_last_row_leaves_a_ghost_row(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "及时率")
    press(Key.Key_Minus, CONTROL)
    assert ghosts(tree) == ["质量指标", "时效指标"]
    document.undo()
    assert names_below(document, "时效指标") == ["及时率"]


@pytest.mark.parametrize(
    ("key", "current"),
    [
        (Key.Key_Escape, GHOST_TEXT),
        (Key.Key_Return, "时效指标"),
        (Key.Key_Tab, "时效指标"),
        (Key.Key_Up, "质量指标"),
    ],
)
def test_a_row_left_by_a_key_before_anything_is_typed_is_taken_back(
    tree: IndicatorTree, document: Document, key: Key, current: str
) -> None:
    go_to_ghost(tree, document)
    press(Key.Key_Return)
    press(key)
    assert document.form == small_form()
    assert tree.hasFocus()
    assert at(tree) == (current, TreeColumn.NAME)
    go_to_ghost(tree, document)
    press(Key.Key_Return)
    write("x")
    press(key)
    assert names_below(document, "质量指标") == ([] if key == Key.Key_Escape else ["x"])


def test_a_row_that_holds_something_is_not_taken_back(
    tree: IndicatorTree, document: Document
) -> None:
    go_to_ghost(tree, document)
    press(Key.Key_Return)
    write("x")
    press(Key.Key_Tab)
    write("1")
    press(Key.Key_Escape)
    assert names_below(document, "质量指标") == ["x"]


def test_its_text_ends_in_an_ellipsis_where_the_column_is_narrow(
    tree: IndicatorTree, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    ghost = tree.indicator_model.ghost_index(node(document, "质量指标").key)
    tree.tree_header.resizeSection(TreeColumn.NAME, 140)
    assert tree.fontMetrics().horizontalAdvance(GHOST_TEXT) > tree.visualRect(ghost).width()

    def picture() -> QImage:
        return tree.viewport().grab(tree.visualRect(ghost)).toImage()

    room = tree.visualRect(ghost).width() - 2 * PAD_X
    shortened = (f"{GHOST_TEXT[:length]}…" for length in range(1, len(GHOST_TEXT)))
    fitting = [text for text in shortened if tree.fontMetrics().horizontalAdvance(text) <= room]
    shown = picture()
    monkeypatch.setattr(cells, "GHOST_TEXT", fitting[-1])
    assert picture() == shown
