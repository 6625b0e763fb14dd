"""Moving and selecting in the tree as in a spreadsheet: with Shift, with Ctrl, to the ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.core.form import rows
from perfdesk.gui.document import Document
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.navigation import expanded_rows
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.tree.shown import ALT, CONTROL, SHIFT, at, go, press, row, write

Key = Qt.Key


def chosen(tree: IndicatorTree) -> set[tuple[str, int]]:
    """The selected cells, by name of row and column."""
    cells = tree.selectionModel().selectedIndexes()
    return {(str(index.siblingAtColumn(0).data()), index.column()) for index in cells}


def test_control_home_and_end_go_to_the_corners_and_select_only_them(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "归档数量", "actual")
    press(Key.Key_End, CONTROL)
    assert at(tree) == ("满意度", TreeColumn.REASON)
    assert chosen(tree) == {("满意度", TreeColumn.REASON)}
    press(Key.Key_Home, CONTROL)
    assert at(tree) == ("产出指标", TreeColumn.NAME)
    assert chosen(tree) == {("产出指标", TreeColumn.NAME)}


def test_control_arrows_jump_to_where_filled_cells_end(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    seen = []
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Up, Key.Key_Left, Key.Key_Right):
        press(key, CONTROL)
        seen.append(at(tree))
        assert chosen(tree) == {seen[-1]}
    assert seen == [
        ("及时率", TreeColumn.ACTUAL),
        ("满意度", TreeColumn.ACTUAL),
        ("及时率", TreeColumn.ACTUAL),
        ("招聘人数", TreeColumn.ACTUAL),
        ("招聘人数", TreeColumn.NAME),
        ("招聘人数", TreeColumn.REASON),
    ]


def test_a_jump_from_a_name_collapses_no_row(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "数量指标")
    press(Key.Key_Left, CONTROL)
    assert tree.isExpanded(tree.currentIndex())
    press(Key.Key_Right, CONTROL)
    assert at(tree) == ("数量指标", TreeColumn.WEIGHT)


def test_shift_extends_the_selection_as_a_rectangle(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "target")
    for key in (Key.Key_Down, Key.Key_Right):
        press(key, SHIFT)
    rectangle = {
        (name, column)
        for name in ("招聘人数", "归档数量")
        for column in (TreeColumn.TARGET, TreeColumn.ACTUAL)
    }
    assert chosen(tree) == rectangle
    press(Key.Key_Left, SHIFT)
    assert chosen(tree) == {cell for cell in rectangle if cell[1] == TreeColumn.TARGET}
    press(Key.Key_Down)
    assert len(chosen(tree)) == 1


def test_shift_and_control_extend_to_the_end(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "及时率", "target")
    press(Key.Key_End, CONTROL | SHIFT)
    names = {"及时率", "效益指标", "社会效益指标", "满意度"}
    assert {name for name, _ in chosen(tree)} == names
    assert {column for _, column in chosen(tree)} == set(range(TreeColumn.TARGET, len(TreeColumn)))
    go(tree, document, "招聘人数", "weight")
    press(Key.Key_Down, CONTROL | SHIFT)
    assert {column for _, column in chosen(tree)} == {TreeColumn.WEIGHT}
    assert ("满意度", TreeColumn.WEIGHT) in chosen(tree)


def test_shift_home_and_end_extend_within_the_row(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数", "weight")
    press(Key.Key_Home, SHIFT)
    assert chosen(tree) == {("招聘人数", column) for column in range(TreeColumn.WEIGHT + 1)}


def test_control_a_selects_every_cell(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数")
    press(Key.Key_A, CONTROL)
    assert len(chosen(tree)) == 10 * len(TreeColumn)


def test_page_keys_stay_in_the_column(tree: IndicatorTree, document: Document) -> None:
    tree.resize(1000, 140)
    go(tree, document, "招聘人数", "target")
    press(Key.Key_PageDown)
    assert at(tree)[1] == TreeColumn.TARGET
    assert at(tree)[0] != "招聘人数"
    press(Key.Key_PageUp)
    assert at(tree)[1] == TreeColumn.TARGET


def test_shift_and_space_select_whole_rows_and_shift_extends_them(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    press(Key.Key_Space, SHIFT)
    row = {("招聘人数", column) for column in TreeColumn}
    assert chosen(tree) == row
    assert at(tree) == ("招聘人数", TreeColumn.ACTUAL)
    assert document.open_field is None
    press(Key.Key_Down, SHIFT)
    assert chosen(tree) == row | {("归档数量", column) for column in TreeColumn}
    press(Key.Key_Up)
    press(Key.Key_Down, SHIFT)
    assert {column for _, column in chosen(tree)} == {TreeColumn.ACTUAL}


def test_control_and_space_select_whole_columns(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数", "weight")
    press(Key.Key_Right, SHIFT)
    press(Key.Key_Space, CONTROL)
    assert {column for _, column in chosen(tree)} == {TreeColumn.WEIGHT, TreeColumn.SCORE}
    assert {name for name, _ in chosen(tree)} >= {"产出指标", "数量指标", "满意度"}


def test_whole_columns_are_selected_at_once_whatever_the_rows(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "weight")
    changes: list[object] = []
    tree.selectionModel().selectionChanged.connect(lambda *change: changes.append(change))
    press(Key.Key_Space, CONTROL)
    assert len(changes) == 1
    model = tree.indicator_model
    assert len(chosen(tree)) == sum(model.tree_row(row) is not None for row in expanded_rows(tree))


@pytest.mark.parametrize("key", [Key.Key_Plus, Key.Key_Equal])
def test_control_and_plus_add_a_row_as_in_a_spreadsheet(
    tree: IndicatorTree, document: Document, key: Qt.Key
) -> None:
    go(tree, document, "招聘人数", "actual")
    press(key, CONTROL)
    press(Key.Key_Escape)
    assert document.stack.undoText() == "增加三级指标"
    assert at(tree) == ("", TreeColumn.NAME)


@pytest.mark.parametrize("held", [SHIFT, CONTROL])
@pytest.mark.parametrize("field", ["actual", "weight"])
def test_the_keys_of_whole_rows_and_columns_select_nothing_in_an_open_cell(
    tree: IndicatorTree, document: Document, field: str, held: Qt.KeyboardModifier
) -> None:
    go(tree, document, "招聘人数", field)
    write("3")
    press(Key.Key_Space, held)
    write("4")
    press(Key.Key_Return)
    typed = getattr(row(document, "招聘人数"), field)
    assert typed == ("3 4" if held == SHIFT else "34")
    assert len(tree.selectionModel().selectedIndexes()) == 1


def test_the_key_an_input_method_took_selects_nothing_by_its_release(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    for held in (SHIFT, CONTROL):
        QTest.keyRelease(tree, Key.Key_Space, held)
    assert len(tree.selectionModel().selectedIndexes()) == 1
    assert not document.is_modified


def test_a_row_can_be_moved_once_it_alone_is_selected_again(
    tree: IndicatorTree, document: Document
) -> None:
    def names() -> list[str]:
        return [found.node.name for found in rows(document.form)][:2]

    go(tree, document, "招聘人数", "target")
    press(Key.Key_Down, SHIFT)
    second = tree.visualRect(tree.currentIndex()).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=second)
    press(Key.Key_Up, ALT)
    assert names() == ["归档数量", "招聘人数"]
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Up, SHIFT)
    press(Key.Key_Down, ALT)
    assert names() == ["招聘人数", "归档数量"]
