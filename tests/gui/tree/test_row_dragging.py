"""Rows dragged by the free space left of their names."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.core.edits import Insert, Move, Remove
from perfdesk.core.field_ref import children
from perfdesk.gui.document import Document
from perfdesk.gui.tree.cells import TreeColumn, TreeRows
from perfdesk.gui.tree.row_dragging import move_edit
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.tree.shown import go, node, press

LEFT = Qt.MouseButton.LeftButton


def names(document: Document) -> list[tuple[str, list[str]]]:
    """Return the level-2 indicators with the names of their rows."""
    return [
        (level2.name, [each.name for each in level2.children])
        for level1 in document.form.indicators
        for level2 in level1.children
    ]


def handle(tree: IndicatorTree, document: Document, name: str) -> QPoint:
    """Return a place left of a name."""
    row = tree.visualRect(tree.indicator_model.index_of(node(document, name).key))
    return QPoint(row.left() // 3, row.center().y())


def edge(tree: IndicatorTree, document: Document, name: str, *, below: bool) -> QPoint:
    """Return a place in the upper or lower half of a row."""
    row = tree.visualRect(tree.indicator_model.index_of(node(document, name).key))
    return QPoint(row.left() + 5, row.bottom() - 1 if below else row.top() + 1)


def move(tree: IndicatorTree, place: QPoint, buttons: Qt.MouseButton = LEFT) -> None:
    viewport = tree.viewport()
    where = QPointF(viewport.mapToGlobal(place))
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        where,
        Qt.MouseButton.NoButton,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def drag(tree: IndicatorTree, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(tree.viewport(), LEFT, pos=start)
    move(tree, start + QPoint(0, 3))
    move(tree, end)
    QTest.mouseRelease(tree.viewport(), LEFT, pos=end)


def test_a_row_dragged_past_one_like_it_is_no_undo_step(
    tree: IndicatorTree, document: Document
) -> None:
    parent = node(document, "数量指标")
    document.apply(
        "加", [Insert(parent.key, 0, document.with_new_keys(node(document, "招聘人数")))]
    )
    document.stack.clear()
    before = document.form
    first = handle(tree, document, "招聘人数")
    second = tree.visualRect(
        tree.indicator_model.index_of(children(node(document, "数量指标"))[1].key)
    )
    drag(tree, first, QPoint(second.left() + 5, second.bottom() - 1))
    assert document.form is before
    assert not document.can_undo
    assert (str(tree.currentIndex().data()), tree.currentIndex().row()) == ("招聘人数", 1)


def test_a_row_goes_to_another_parent_and_back_by_undo(
    tree: IndicatorTree, document: Document
) -> None:
    before = names(document)
    start = handle(tree, document, "归档数量")
    drag(tree, start, edge(tree, document, "及时率", below=True))
    assert names(document) == [
        ("数量指标", ["招聘人数"]),
        ("质量指标", []),
        ("时效指标", ["及时率", "归档数量"]),
        ("社会效益指标", ["满意度"]),
    ]
    assert tree.current_ref() is not None
    assert str(tree.currentIndex().data()) == "归档数量"
    document.undo()
    assert names(document) == before


def test_a_row_goes_before_its_neighbour(tree: IndicatorTree, document: Document) -> None:
    start = handle(tree, document, "归档数量")
    drag(tree, start, edge(tree, document, "招聘人数", below=False))
    assert names(document)[0] == ("数量指标", ["归档数量", "招聘人数"])


def test_a_row_dropped_on_an_empty_parent_goes_below_it(
    tree: IndicatorTree, document: Document
) -> None:
    start = handle(tree, document, "招聘人数")
    drag(tree, start, edge(tree, document, "质量指标", below=True))
    assert names(document)[:2] == [("数量指标", ["归档数量"]), ("质量指标", ["招聘人数"])]


def test_a_click_left_of_a_name_moves_nothing(tree: IndicatorTree, document: Document) -> None:
    before = document.form
    QTest.mouseClick(tree.viewport(), LEFT, pos=handle(tree, document, "归档数量"))
    assert document.form is before
    assert str(tree.currentIndex().data()) == "归档数量"


def test_escape_leaves_the_row_where_it_was(tree: IndicatorTree, document: Document) -> None:
    before = document.form
    start = handle(tree, document, "归档数量")
    QTest.mousePress(tree.viewport(), LEFT, pos=start)
    end = edge(tree, document, "及时率", below=True)
    move(tree, start + QPoint(0, 20))
    move(tree, end)
    press(Qt.Key.Key_Escape)
    QTest.mouseRelease(tree.viewport(), LEFT, pos=end)
    assert document.form is before


@pytest.mark.parametrize("moves_on", [True, False])
def test_a_row_that_is_gone_before_it_is_dropped_moves_nothing(
    tree: IndicatorTree, document: Document, moves_on: bool
) -> None:
    start, end = handle(tree, document, "招聘人数"), edge(tree, document, "归档数量", below=True)
    QTest.mousePress(tree.viewport(), LEFT, pos=start)
    move(tree, start + QPoint(0, 3))
    move(tree, end)
    document.apply("删除行", [Remove(node(document, "招聘人数").key)])
    without = document.form
    if moves_on:
        move(tree, end + QPoint(0, 1))
    QTest.mouseRelease(tree.viewport(), LEFT, pos=end)
    assert document.form is without


def test_dragging_a_name_still_selects(tree: IndicatorTree, document: Document) -> None:
    before = document.form
    start = edge(tree, document, "招聘人数", below=False)
    drag(tree, start, edge(tree, document, "归档数量", below=True))
    assert document.form is before
    assert {index.column() for index in tree.selectedIndexes()} == {TreeColumn.NAME}
    assert len(tree.selectedIndexes()) == 2


def test_the_cursor_shows_where_a_row_can_be_dragged(
    tree: IndicatorTree, document: Document
) -> None:
    move(tree, handle(tree, document, "归档数量"), Qt.MouseButton.NoButton)
    assert tree.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    move(tree, edge(tree, document, "归档数量", below=True), Qt.MouseButton.NoButton)
    assert tree.viewport().cursor().shape() != Qt.CursorShape.OpenHandCursor


@pytest.mark.parametrize(
    ("dragged", "over", "below", "expected"),
    [
        ("招聘人数", "招聘人数", True, None),
        ("招聘人数", "招聘人数", False, None),
        ("招聘人数", "归档数量", False, None),
        ("招聘人数", "归档数量", True, ("数量指标", 1)),
        ("及时率", "质量指标", False, ("数量指标", 2)),
        ("及时率", "产出指标", True, None),
        ("质量指标", "满意度", False, ("效益指标", 1)),
        ("质量指标", "效益指标", True, ("效益指标", 0)),
    ],
)
def test_where_a_row_goes(
    document: Document, dragged: str, over: str, below: bool, expected: tuple[str, int] | None
) -> None:
    key = node(document, dragged).key
    edit = move_edit(TreeRows(document.form), key, node(document, over).key, below=below)
    wanted = None if expected is None else Move(key, node(document, expected[0]).key, expected[1])
    assert edit == wanted


def ghost_place(tree: IndicatorTree, document: Document, level2: str) -> QPoint:
    """Return a place on the name of the ghost row of a 二级指标."""
    ghost = tree.indicator_model.ghost_index(node(document, level2).key)
    tree.scrollTo(ghost)
    return tree.visualRect(ghost).center()


def test_a_row_dropped_on_a_ghost_row_becomes_the_last_one_there(
    tree: IndicatorTree, document: Document
) -> None:
    place = ghost_place(tree, document, "质量指标")
    drag(tree, handle(tree, document, "招聘人数"), place)
    assert names(document)[1] == ("质量指标", ["招聘人数"])
    place = ghost_place(tree, document, "质量指标")
    drag(tree, handle(tree, document, "归档数量"), place)
    assert names(document)[:2] == [("数量指标", []), ("质量指标", ["招聘人数", "归档数量"])]


def test_a_ghost_row_is_not_dragged(tree: IndicatorTree, document: Document) -> None:
    before = names(document)
    ghost = ghost_place(tree, document, "质量指标")
    start = QPoint(handle(tree, document, "归档数量").x(), ghost.y())
    drag(tree, start, edge(tree, document, "招聘人数", below=False))
    assert names(document) == before


@pytest.mark.parametrize("outside", [False, True])
def test_a_row_goes_to_a_place_out_of_sight_as_the_tree_scrolls(
    qtbot: QtBot, tree: IndicatorTree, document: Document, outside: bool
) -> None:
    tree.resize(1000, 130)
    go(tree, document, "满意度")
    bar = tree.verticalScrollBar()
    assert bar.value() > 0
    start = handle(tree, document, "满意度")
    QTest.mousePress(tree.viewport(), LEFT, pos=start)
    move(tree, start - QPoint(0, 3))
    move(tree, QPoint(start.x(), -40 if outside else 2))
    qtbot.waitUntil(lambda: bar.value() == 0)
    target = edge(tree, document, "招聘人数", below=False)
    move(tree, target)
    QTest.mouseRelease(tree.viewport(), LEFT, pos=target)
    assert names(document)[0] == ("数量指标", ["满意度", "招聘人数", "归档数量"])


def test_escape_ends_the_scrolling_too(
    qtbot: QtBot, tree: IndicatorTree, document: Document
) -> None:
    tree.resize(1000, 130)
    go(tree, document, "产出指标")
    bar, before = tree.verticalScrollBar(), document.form
    start = handle(tree, document, "招聘人数")
    QTest.mousePress(tree.viewport(), LEFT, pos=start)
    move(tree, start + QPoint(0, 3))
    move(tree, QPoint(start.x(), tree.viewport().height() - 2))
    qtbot.waitUntil(lambda: bar.value() > 0)
    press(Qt.Key.Key_Escape)
    value = bar.value()
    move(tree, QPoint(start.x(), tree.viewport().height() - 2))
    QTest.mouseRelease(tree.viewport(), LEFT, pos=start)
    assert bar.value() == value
    assert document.form is before
