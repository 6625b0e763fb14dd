"""Typing over a cell as in a spreadsheet: arrows move on, and refused cells show why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt

from perfdesk.core.field_ref import FieldRef
from perfdesk.gui.document import Document
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.delegate import CellTextEdit
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.tree.shown import ALT, at, compose, editor, go, press, row, write

Key = Qt.Key


@pytest.mark.parametrize(
    ("name", "column", "message"),
    [
        ("招聘人数", TreeColumn.SUGGESTED, "建议得分由程序算出"),
        ("数量指标", TreeColumn.WEIGHT, "下面各行的小计"),
        ("产出指标", TreeColumn.ACTUAL, "只填名称"),
    ],
)
def test_typing_into_a_cell_that_cannot_be_edited_shows_why(
    tree: IndicatorTree, document: Document, name: str, column: TreeColumn, message: str
) -> None:
    heard: list[str] = []
    tree.messageShown.connect(heard.append)
    go(tree, document, name)
    tree.setCurrentIndex(tree.currentIndex().siblingAtColumn(column))
    press(Key.Key_5)
    press(Key.Key_F2)
    assert [message in words for words in heard] == [True, True]
    press(Key.Key_Delete)
    assert len(heard) == 2
    assert not document.can_undo


def test_up_and_down_leave_a_text_from_its_first_and_last_line(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    write("9")
    press(Key.Key_Down)
    assert at(tree) == ("归档数量", TreeColumn.ACTUAL)
    assert row(document, "招聘人数").actual == "9"
    write("ab")
    press(Key.Key_Return, ALT)
    write("c")
    press(Key.Key_Up)
    assert document.open_field is not None
    text = editor(tree)
    assert isinstance(text, CellTextEdit)
    assert text.textCursor().blockNumber() == 0
    press(Key.Key_Up)
    assert at(tree) == ("招聘人数", TreeColumn.ACTUAL)
    assert row(document, "归档数量").actual == "ab\nc"
    assert document.stack.count() == 2


def test_up_and_down_stay_in_a_text_while_there_are_wrapped_lines(
    tree: IndicatorTree, document: Document
) -> None:
    document.set(FieldRef(row(document, "招聘人数").key, "reason"), "原因。" * 60, "改")
    go(tree, document, "招聘人数", "reason")
    press(Key.Key_F2)
    press(Key.Key_Up)
    assert document.open_field is None
    assert isinstance(editor(tree), CellTextEdit)
    press(Key.Key_Down)
    press(Key.Key_Down)
    assert at(tree) == ("归档数量", TreeColumn.REASON)
    assert tree.indexWidget(tree.currentIndex()) is None


def test_composing_keeps_up_and_down(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数", "reason")
    write("a")
    compose("ni")
    press(Key.Key_Down)
    assert at(tree) == ("招聘人数", TreeColumn.REASON)
    compose("", "你")
    press(Key.Key_Down)
    assert row(document, "招聘人数").reason == "a你"


def test_the_candidates_of_an_input_method_stand_below_the_cell_not_above_it(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    cell = tree.visualRect(tree.currentIndex())
    told = tree.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert isinstance(told, QRect)
    top = tree.viewport().mapTo(tree, cell.topLeft()).y()
    assert tree.viewport().y() > 0
    assert abs(told.top() - top) <= 1
    assert abs(told.height() - cell.height()) <= 1
