"""Selecting cells of the tree with the mouse: dragging, with Ctrl, and where typing goes then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.gui.document import Document
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.painting import tree_colours
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.tree.shown import CONTROL, PLAIN, SHIFT, at, go, node, press, row, write

_LEFT = Qt.MouseButton.LeftButton


def _middle(tree: IndicatorTree, document: Document, name: str, column: TreeColumn) -> QPoint:
    index = tree.indicator_model.index_of(node(document, name).key, column)
    return tree.visualRect(index).center()


def _drag(tree: IndicatorTree, stops: list[QPoint], held: Qt.KeyboardModifier = PLAIN) -> None:
    """Press at the first point, send one move to each other one, release at the last."""
    viewport = tree.viewport()
    QTest.mousePress(viewport, _LEFT, held, stops[0])
    for stop in stops[1:]:
        _move(tree, stop, held)
    QTest.mouseRelease(viewport, _LEFT, held, stops[-1])


def _move(tree: IndicatorTree, place: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
    """Move the mouse to a point of the viewport, the left button pressed."""
    viewport = tree.viewport()
    where = QPointF(viewport.mapToGlobal(place))
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), where, Qt.MouseButton.NoButton, _LEFT, held
    )
    QApplication.sendEvent(viewport, move)


def _selected(tree: IndicatorTree) -> set[tuple[str, int]]:
    cells = tree.selectionModel().selectedIndexes()
    return {(str(index.siblingAtColumn(0).data()), index.column()) for index in cells}


def _is_outlined(tree: IndicatorTree, document: Document, name: str, column: TreeColumn) -> bool:
    """Return True if the frame of the cell that typing goes into is painted around this one."""
    index = tree.indicator_model.index_of(node(document, name).key, column)
    image = tree.viewport().grab().toImage()
    left, middle = tree.visualRect(index).left() + 1, tree.visualRect(index).center().y()
    frame = tree_colours(tree.palette()).frame
    return image.pixelColor(left, middle).name() == frame.name()


def test_the_cell_entered_last_belongs_to_the_selection(
    tree: IndicatorTree, document: Document
) -> None:
    _drag(
        tree,
        [
            _middle(tree, document, "招聘人数", TreeColumn.TARGET),
            _middle(tree, document, "归档数量", TreeColumn.WEIGHT),
        ],
    )
    assert _selected(tree) == {
        (name, column)
        for name in ("招聘人数", "归档数量")
        for column in (TreeColumn.TARGET, TreeColumn.ACTUAL, TreeColumn.WEIGHT)
    }


def test_dragging_back_leaves_cells_out_at_once(tree: IndicatorTree, document: Document) -> None:
    start = _middle(tree, document, "招聘人数", TreeColumn.TARGET)
    _drag(tree, [start, _middle(tree, document, "满意度", TreeColumn.TARGET), start])
    assert _selected(tree) == {("招聘人数", TreeColumn.TARGET)}
    assert at(tree) == ("招聘人数", TreeColumn.TARGET)


def test_after_a_drag_typing_goes_into_the_outlined_cell_where_it_began(
    tree: IndicatorTree, document: Document
) -> None:
    _drag(
        tree,
        [
            _middle(tree, document, "归档数量", TreeColumn.TARGET),
            _middle(tree, document, "归档数量", TreeColumn.ACTUAL),
            _middle(tree, document, "招聘人数", TreeColumn.ACTUAL),
        ],
    )
    assert _is_outlined(tree, document, "归档数量", TreeColumn.TARGET)
    assert not _is_outlined(tree, document, "招聘人数", TreeColumn.ACTUAL)
    write("7")
    press(Qt.Key.Key_Return)
    assert row(document, "归档数量").target == "7"
    assert row(document, "招聘人数").actual == "3人"


def test_shift_and_a_click_extend_to_the_cell_clicked(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "target")
    end = _middle(tree, document, "归档数量", TreeColumn.ACTUAL)
    QTest.mouseClick(tree.viewport(), _LEFT, SHIFT, end)
    assert _selected(tree) == {
        (name, column)
        for name in ("招聘人数", "归档数量")
        for column in (TreeColumn.TARGET, TreeColumn.ACTUAL)
    }


def test_dragging_with_control_adds_the_cells_from_where_it_began(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "target")
    _drag(
        tree,
        [
            _middle(tree, document, "及时率", TreeColumn.WEIGHT),
            _middle(tree, document, "及时率", TreeColumn.SCORE),
        ],
        CONTROL,
    )
    assert _selected(tree) == {
        ("招聘人数", TreeColumn.TARGET),
        ("及时率", TreeColumn.WEIGHT),
        ("及时率", TreeColumn.SCORE),
    }
    assert _is_outlined(tree, document, "及时率", TreeColumn.WEIGHT)
    write("9")
    press(Qt.Key.Key_Return)
    assert row(document, "及时率").weight == "9"


def test_beside_and_below_all_cells_the_selection_ends_at_the_nearest_one(
    tree: IndicatorTree, document: Document
) -> None:
    start = _middle(tree, document, "招聘人数", TreeColumn.WEIGHT)
    within = _middle(tree, document, "招聘人数", TreeColumn.SCORE)
    level = _middle(tree, document, "归档数量", TreeColumn.WEIGHT).y()
    _drag(tree, [start, within, QPoint(tree.viewport().width() + 50, level)])
    columns = [column for column in TreeColumn if column >= TreeColumn.WEIGHT]
    assert _selected(tree) == {
        (name, column) for name in ("招聘人数", "归档数量") for column in columns
    }
    below = QPoint(start.x(), tree.viewport().height() - 2)
    assert not tree.indexAt(below).isValid()
    _drag(tree, [_middle(tree, document, "社会效益指标", TreeColumn.WEIGHT), start, below])
    assert {name for name, _ in _selected(tree)} == {"社会效益指标", "满意度"}
    assert at(tree) == ("满意度", TreeColumn.WEIGHT)


@pytest.mark.slow
def test_a_selection_dragged_out_of_the_view_goes_on_while_the_mouse_rests_there(
    tree: IndicatorTree, document: Document, qtbot: QtBot
) -> None:
    tree.resize(tree.width(), 120)
    bar, viewport = tree.verticalScrollBar(), tree.viewport()
    QApplication.sendPostedEvents()
    assert bar.maximum() > 0
    start = _middle(tree, document, "招聘人数", TreeColumn.TARGET)
    QTest.mousePress(viewport, _LEFT, PLAIN, start)
    for y in (viewport.height() - 4, viewport.height() + 40):
        _move(tree, QPoint(start.x(), y))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    qtbot.waitUntil(lambda: "满意度" in {name for name, _ in _selected(tree)})
    _move(tree, QPoint(start.x(), -40))
    qtbot.waitUntil(lambda: bar.value() == 0)
    qtbot.waitUntil(
        lambda: {name for name, _ in _selected(tree)} == {"产出指标", "数量指标", "招聘人数"}
    )
    QTest.mouseRelease(viewport, _LEFT, PLAIN, QPoint(start.x(), -40))


def test_a_fast_drag_from_a_selected_cell_ends_at_the_nearest_one_too(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "score")
    start = _middle(tree, document, "招聘人数", TreeColumn.SCORE)
    level = _middle(tree, document, "归档数量", TreeColumn.SCORE).y()
    _drag(tree, [start, QPoint(tree.viewport().width() + 50, level)])
    assert _selected(tree) == {
        (name, column)
        for name in ("招聘人数", "归档数量")
        for column in (TreeColumn.SCORE, TreeColumn.SUGGESTED, TreeColumn.REASON)
    }


def test_a_click_below_all_rows_leaves_selection_and_outline_together(
    tree: IndicatorTree, document: Document
) -> None:
    start = _middle(tree, document, "招聘人数", TreeColumn.TARGET)
    _drag(tree, [start, _middle(tree, document, "归档数量", TreeColumn.TARGET)])
    selected = _selected(tree)
    QTest.mouseClick(tree.viewport(), _LEFT, PLAIN, QPoint(start.x(), tree.viewport().height() - 2))
    assert _selected(tree) == selected
    assert _is_outlined(tree, document, "招聘人数", TreeColumn.TARGET)
