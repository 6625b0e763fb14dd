"""The row with the cursor stays in sight whatever lays the rows out anew, and where it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import rows
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.delegate import CellTextEdit
from perfdesk.gui.tree.tree_view import IndicatorTree
from perfdesk.resources import templates
from tests.gui.samples import seed_form
from tests.gui.tree.shown import write
from tests.gui.windows import current_document, focused_widget, press_key

_LONG = "受疫情影响，下年加强宣传。" * 40


@pytest.fixture
def filled(window: MainWindow) -> MainWindow:
    """The window with a form of 17 rows, more than fit into the tree."""
    form = Document(seed_form("talent-centre-2022", 1), templates()["shanghai-2022"])
    window.forms.add(form)
    window.form_list.choose(form)
    return window


def _go_to_row(window: MainWindow, number: int) -> None:
    row = list(rows(current_document(window).form))[number]
    window.panes.tree.go_to(FieldRef(row.node.key, "target"))
    QApplication.processEvents()


def _is_in_sight(tree: IndicatorTree) -> bool:
    QApplication.processEvents()
    QApplication.processEvents()
    row, view = tree.visualRect(tree.currentIndex()), tree.viewport().rect()
    return row.isValid() and row.top() >= 0 and row.bottom() <= view.bottom()


def _toggle_preview(window: MainWindow) -> None:
    press_key(Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    assert window.menu_actions["preview"].isChecked()


def _make_low(window: MainWindow) -> None:
    window.resize(1366, 600)


def _make_narrow(window: MainWindow) -> None:
    window.resize(900, 768)


def _narrow_a_column(window: MainWindow) -> None:
    window.panes.tree.tree_header.resizeSection(TreeColumn.TARGET, 50)


def _enlarge_the_font(window: MainWindow) -> None:
    font = window.panes.tree.font()
    font.setPointSize(16)
    window.panes.tree.setFont(font)


def _lengthen_a_text_above(window: MainWindow) -> None:
    document = current_document(window)
    first = next(rows(document.form)).node
    document.set(FieldRef(first.key, "reason"), _LONG, "修改偏差原因")


_RE_LAYOUTS = (
    _toggle_preview,
    _make_low,
    _make_narrow,
    _narrow_a_column,
    _enlarge_the_font,
    _lengthen_a_text_above,
)


@pytest.mark.slow
@pytest.mark.parametrize("number", [3, 9, 16])
@pytest.mark.parametrize("lay_out_anew", _RE_LAYOUTS)
def test_the_current_row_stays_in_sight(
    filled: MainWindow, lay_out_anew: Callable[[MainWindow], None], number: int
) -> None:
    tree = filled.panes.tree
    _go_to_row(filled, number)
    lay_out_anew(filled)
    assert _is_in_sight(tree)


@pytest.mark.slow
@pytest.mark.parametrize("lay_out_anew", [_toggle_preview, _narrow_a_column])
def test_a_row_being_edited_stays_in_sight_and_open(
    filled: MainWindow, lay_out_anew: Callable[[MainWindow], None]
) -> None:
    tree = filled.panes.tree
    _go_to_row(filled, 16)
    write("abc")
    lay_out_anew(filled)
    assert _is_in_sight(tree)
    editor = focused_widget()
    assert isinstance(editor, CellTextEdit)
    assert tree.viewport().rect().contains(editor.geometry())
    assert editor.toPlainText() == "abc"


@pytest.mark.slow
def test_a_row_stays_where_it_was_while_texts_above_grow(filled: MainWindow) -> None:
    tree = filled.panes.tree
    _go_to_row(filled, 9)
    before = tree.visualRect(tree.currentIndex()).top()
    _lengthen_a_text_above(filled)
    QApplication.processEvents()
    assert abs(tree.visualRect(tree.currentIndex()).top() - before) <= 1


@pytest.mark.slow
def test_a_row_scrolled_away_stays_away_and_the_first_one_in_sight_stays_first(
    filled: MainWindow,
) -> None:
    tree = filled.panes.tree
    _go_to_row(filled, 0)
    tree.verticalScrollBar().setValue(tree.verticalScrollBar().maximum() // 2)
    QApplication.processEvents()
    first = tree.indexAt(tree.viewport().rect().topLeft())
    top = tree.visualRect(first).top()
    _toggle_preview(filled)
    QApplication.processEvents()
    assert tree.visualRect(first).top() == top
    assert not tree.visualRect(tree.currentIndex()).intersects(tree.viewport().rect())


@pytest.mark.slow
def test_long_texts_pasted_leave_the_row_with_the_cursor_in_sight(filled: MainWindow) -> None:
    tree, document = filled.panes.tree, current_document(filled)
    _go_to_row(filled, 9)
    QApplication.clipboard().setText("\n".join(["受疫情影响，下年加强宣传。" * 5] * 4))
    press_key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert document.stack.undoText() == "粘贴"
    assert _is_in_sight(tree)


def test_a_row_that_is_collapsed_stays_under_the_mouse(filled: MainWindow) -> None:
    tree = filled.panes.tree
    _go_to_row(filled, 6)
    tree.verticalScrollBar().setValue(10)
    QApplication.processEvents()
    group = tree.indexBelow(tree.model().index(0, 0))
    place = tree.visualRect(group)
    arrow = QPoint(place.left() - tree.indentation() // 2, place.center().y())
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=arrow)
    QApplication.processEvents()
    assert not tree.isExpanded(group)
    assert tree.verticalScrollBar().maximum() > 10
    assert tree.visualRect(group).top() == place.top()


def _widen_the_names(window: MainWindow) -> None:
    window.panes.tree.tree_header.resizeSection(TreeColumn.NAME, 900)


def _is_text_cursor_in_sight(tree: IndicatorTree) -> bool:
    for _ in range(4):
        QApplication.processEvents()
    editor = focused_widget()
    assert isinstance(editor, CellTextEdit)
    cursor = editor.cursorRect()
    place = editor.viewport().mapTo(tree.viewport(), cursor.center())
    return tree.viewport().rect().contains(place)


@pytest.mark.slow
@pytest.mark.parametrize("number", [3, 16])
@pytest.mark.parametrize(
    "lay_out_anew", [_toggle_preview, _make_low, _make_narrow, _enlarge_the_font, _widen_the_names]
)
def test_where_a_long_text_is_being_typed_stays_in_sight(
    filled: MainWindow, lay_out_anew: Callable[[MainWindow], None], number: int
) -> None:
    tree, document = filled.panes.tree, current_document(filled)
    key = list(rows(document.form))[number].node.key
    document.set(FieldRef(key, "reason"), _LONG * 2, "修改偏差原因")
    tree.go_to(FieldRef(key, "reason"))
    press_key(Qt.Key.Key_F2)
    assert tree.visualRect(tree.currentIndex()).height() > tree.viewport().height()
    assert _is_text_cursor_in_sight(tree)
    lay_out_anew(filled)
    assert _is_text_cursor_in_sight(tree)
    write("abc")
    assert _is_text_cursor_in_sight(tree)
    press_key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert _is_text_cursor_in_sight(tree)


@pytest.mark.slow
def test_the_focused_field_of_a_panel_stays_in_sight_in_a_narrow_window(
    filled: MainWindow,
) -> None:
    filled.panes.go_to(FieldRef(ROOT, "unit"))
    field = focused_widget()
    _toggle_preview(filled)
    filled.resize(900, 520)
    for _ in range(4):
        QApplication.processEvents()
    assert field.hasFocus()
    assert field.visibleRegion().contains(QPoint(field.width() // 2, field.height() // 2))


def test_the_text_cursor_stays_in_sight_in_a_name_wider_than_the_tree(filled: MainWindow) -> None:
    tree, document = filled.panes.tree, current_document(filled)
    key = next(rows(document.form)).node.key
    filled.resize(900, 768)
    _widen_the_names(filled)
    count = (tree.viewport().width() + 80) // tree.fontMetrics().horizontalAdvance("国")
    document.set(FieldRef(key, "name"), "国" * count, "修改名称")
    tree.go_to(FieldRef(key, "name"))
    assert tree.visualRect(tree.currentIndex()).width() > tree.viewport().width()
    press_key(Qt.Key.Key_F2)
    assert _is_text_cursor_in_sight(tree)
    press_key(Qt.Key.Key_Home)
    assert _is_text_cursor_in_sight(tree)
    press_key(Qt.Key.Key_End)
    write("a")
    assert _is_text_cursor_in_sight(tree)
