"""Enter, Tab and Backspace in the tree, as a user of spreadsheets expects them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from perfdesk.core.edits import Remove
from perfdesk.gui.document import Document
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.tree.shown import SHIFT, at, compose, go, node, press, row, write

Key = Qt.Key


def chosen(tree: IndicatorTree) -> int:
    return len(tree.selectionModel().selectedIndexes())


def test_enter_after_tab_goes_to_the_column_in_which_tab_began(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    for text, key in (("15", Key.Key_Tab), ("3", Key.Key_Tab), ("2", Key.Key_Return)):
        write(text)
        press(key)
    assert at(tree) == ("归档数量", TreeColumn.ACTUAL)
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    press(Key.Key_Right)
    press(Key.Key_Return)
    assert at(tree)[1] != TreeColumn.ACTUAL, "an arrow has led elsewhere"


def test_an_arrow_out_of_an_open_cell_stays_in_its_column(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    press(Key.Key_Tab)
    write("4")
    press(Key.Key_Down)
    assert at(tree) == ("归档数量", TreeColumn.WEIGHT)


def test_enter_and_tab_stay_among_the_selected_cells(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    press(Key.Key_Right, SHIFT)
    press(Key.Key_Down, SHIFT)
    assert at(tree) == ("归档数量", TreeColumn.WEIGHT)
    by_tab: list[tuple[str, int]] = []
    by_enter: list[tuple[str, int]] = []
    for seen, key in ((by_tab, Key.Key_Tab), (by_enter, Key.Key_Return)):
        for _ in range(4):
            press(key)
            seen.append(at(tree))
    first, second = ("招聘人数", "归档数量")
    one, two = TreeColumn.ACTUAL, TreeColumn.WEIGHT
    assert by_tab == [(first, two), (second, one), (second, two), (first, one)]
    assert by_enter == [(second, one), (first, two), (second, two), (first, one)]
    assert chosen(tree) == 4
    press(Key.Key_Return, SHIFT)
    assert at(tree) == (second, two)
    press(Key.Key_Down)
    assert chosen(tree) == 1


def test_what_is_typed_goes_into_the_cell_where_the_selection_began(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "weight")
    for _ in range(5):
        press(Key.Key_Down, SHIFT)
    for text in ("11", "22", "33", "44"):
        write(text)
        press(Key.Key_Return)
    weights = [row(document, name).weight for name in ("招聘人数", "归档数量", "及时率")]
    assert weights == ["44", "22", "33"]
    assert chosen(tree) == 5
    go(tree, document, "招聘人数", "actual")
    press(Key.Key_Down, SHIFT)
    compose("wu", "")
    compose("", "五")
    press(Key.Key_Return)
    assert row(document, "招聘人数").actual == "五"
    assert at(tree) == ("归档数量", TreeColumn.ACTUAL)


def test_backspace_clears_a_cell_and_leaves_it_open(
    tree: IndicatorTree, document: Document
) -> None:
    for field, text in (("actual", "5"), ("weight", "4")):
        go(tree, document, "招聘人数", field)
        before = getattr(row(document, "招聘人数"), field)
        press(Key.Key_Backspace)
        assert getattr(row(document, "招聘人数"), field) == ""
        press(Key.Key_Escape)
        assert getattr(row(document, "招聘人数"), field) == before
        press(Key.Key_Backspace)
        write(text)
        press(Key.Key_Return)
        assert getattr(row(document, "招聘人数"), field) == text


def test_enter_skips_selected_cells_that_are_hidden(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "name")
    for _ in range(4):
        press(Key.Key_Down, SHIFT)
    tree.collapse(tree.indicator_model.index_of(node(document, "数量指标").key))
    for _ in range(6):
        press(Key.Key_Return)
        assert at(tree)[0] in ("质量指标", "时效指标", "及时率")


def test_tab_skips_rows_without_an_editable_cell_and_ends_where_it_began(
    tree: IndicatorTree, document: Document
) -> None:
    tree.setColumnHidden(TreeColumn.NAME, True)
    tree.setColumnHidden(TreeColumn.TARGET, True)
    go(tree, document, "归档数量", "reason")
    press(Key.Key_Tab)
    assert at(tree) == ("及时率", TreeColumn.ACTUAL)
    press(Key.Key_Backtab, SHIFT)
    assert at(tree) == ("归档数量", TreeColumn.REASON)
    for name in ("招聘人数", "归档数量", "及时率"):
        document.apply("", [Remove(node(document, name).key)])
    go(tree, document, "满意度", "reason")
    press(Key.Key_Tab)
    assert at(tree) == ("满意度", TreeColumn.ACTUAL)
    press(Key.Key_Backtab, SHIFT)
    assert at(tree) == ("满意度", TreeColumn.REASON)
