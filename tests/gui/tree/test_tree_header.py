"""Column widths of the tree: the user's, narrowed where space is short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from perfdesk.gui.tree.cells import DEFAULT_WIDTHS, TreeColumn
from perfdesk.gui.tree.tree_header import fitted_widths
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.samples import small_document
from tests.gui.tree.shown import shown_tree

_WANTED = {column: DEFAULT_WIDTHS[column] for column in list(TreeColumn)[:-1]}
_wanted = st.fixed_dictionaries(dict.fromkeys(_WANTED, st.integers(40, 600)))


@pytest.fixture
def tree(qtbot: QtBot) -> IndicatorTree:
    return shown_tree(qtbot, small_document())


@given(_wanted, st.integers(100, 3000))
def test_all_columns_are_narrowed_together_down_to_their_least_widths(
    wanted: dict[TreeColumn, int], width: int
) -> None:
    given_, least = fitted_widths(wanted, width), fitted_widths(wanted, 0)
    assert all(least[column] <= given_[column] <= wanted[column] for column in wanted)
    assert all(least[column] >= min(wanted[column], 44) for column in wanted)
    reason = DEFAULT_WIDTHS[TreeColumn.REASON]
    if width >= sum(wanted.values()) + reason:
        assert given_ == wanted
    elif width >= sum(least.values()) + 80:
        assert 80 <= width - sum(given_.values()) <= reason
    else:
        assert given_ == least


@pytest.mark.parametrize("width", [530, 560, 700])
def test_every_column_is_in_view_in_a_narrow_tree_and_widths_come_back(
    tree: IndicatorTree, width: int
) -> None:
    head = tree.tree_header
    tree.resize(width, 500)
    right = head.sectionViewportPosition(TreeColumn.REASON) + head.sectionSize(TreeColumn.REASON)
    assert right <= tree.viewport().width()
    words = head.fontMetrics().horizontalAdvance("建议得分")
    assert head.sectionSize(TreeColumn.SUGGESTED) >= words
    tree.resize(sum(DEFAULT_WIDTHS.values()) + 2 * tree.frameWidth(), 500)
    assert [head.sectionSize(column) for column in _WANTED] == list(_WANTED.values())


def test_a_width_the_user_sets_survives_a_narrow_window(tree: IndicatorTree) -> None:
    head = tree.tree_header
    head.resizeSection(TreeColumn.TARGET, 240)
    tree.resize(560, 500)
    assert head.sectionSize(TreeColumn.TARGET) < 240
    assert head.wanted_widths()[TreeColumn.TARGET] == 240
    tree.resize(1200, 500)
    assert head.sectionSize(TreeColumn.TARGET) == 240


def test_texts_share_the_width_of_a_wide_tree_with_the_reasons(tree: IndicatorTree) -> None:
    head = tree.tree_header
    tree.resize(1704, 500)
    assert [head.sectionSize(column) for column in list(TreeColumn)[3:6]] == [52, 60, 68]
    for column in (TreeColumn.NAME, TreeColumn.TARGET, TreeColumn.ACTUAL, TreeColumn.REASON):
        assert head.sectionSize(column) == pytest.approx(2.21 * DEFAULT_WIDTHS[column], rel=0.01)
    assert head.wanted_widths()[:-1] == list(_WANTED.values())


def test_a_column_the_user_made_wider_takes_no_share_of_a_wide_tree(tree: IndicatorTree) -> None:
    head = tree.tree_header
    head.resizeSection(TreeColumn.TARGET, 240)
    tree.resize(1704, 500)
    assert head.sectionSize(TreeColumn.TARGET) == 240
    assert head.sectionSize(TreeColumn.NAME) > DEFAULT_WIDTHS[TreeColumn.NAME]
    assert head.sectionSize(TreeColumn.ACTUAL) > DEFAULT_WIDTHS[TreeColumn.ACTUAL]


@given(_wanted, st.integers(100, 3000), st.sets(st.sampled_from(list(_WANTED))))
def test_hidden_columns_have_no_part_in_the_width(
    wanted: dict[TreeColumn, int], width: int, hidden: set[TreeColumn]
) -> None:
    shown = {column: each for column, each in wanted.items() if column not in hidden}
    growing = [column for column in (TreeColumn.NAME, TreeColumn.TARGET) if column in shown]
    fitted = fitted_widths(shown, width, growing, has_reason=False)
    least = fitted_widths(shown, 0, growing, has_reason=False)
    assert fitted.keys() == shown.keys()
    assert all(least[column] <= each for column, each in fitted.items())
    if growing and width >= sum(least.values()):
        assert sum(fitted.values()) == width
    if width >= sum(shown.values()):
        assert all(fitted[each] == shown[each] for each in shown if each not in growing)


@pytest.mark.parametrize("width", [560, 1000, 1704])
def test_the_other_columns_take_the_width_of_hidden_ones(tree: IndicatorTree, width: int) -> None:
    head = tree.tree_header
    tree.resize(width, 500)
    head.hide_columns({TreeColumn.REASON, TreeColumn.ACTUAL})
    assert head.shown_columns() == [0, 1, 3, 4, 5]
    assert sum(head.sectionSize(each) for each in TreeColumn) == tree.viewport().width()
    assert head.sectionSize(TreeColumn.SUGGESTED) <= DEFAULT_WIDTHS[TreeColumn.SUGGESTED]
    head.hide_columns(())
    tree.resize(sum(DEFAULT_WIDTHS.values()) + 2 * tree.frameWidth(), 500)
    assert [head.sectionSize(column) for column in TreeColumn] == list(DEFAULT_WIDTHS.values())


def test_a_width_the_user_set_comes_back_with_its_column(tree: IndicatorTree) -> None:
    head = tree.tree_header
    head.resizeSection(TreeColumn.TARGET, 240)
    head.hide_columns({TreeColumn.TARGET})
    assert head.wanted_widths()[TreeColumn.TARGET] == 240
    head.hide_columns(())
    assert head.sectionSize(TreeColumn.TARGET) == 240


def test_a_double_click_on_the_border_gives_a_column_its_own_width_again(
    tree: IndicatorTree,
) -> None:
    head = tree.tree_header
    before = head.sectionSize(TreeColumn.TARGET)
    head.resizeSection(TreeColumn.TARGET, 240)
    head.resizeSection(TreeColumn.ACTUAL, 180)
    right = head.sectionViewportPosition(TreeColumn.TARGET) + 240
    QTest.mouseDClick(
        head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(right - 1, head.height() // 2)
    )
    assert head.wanted_widths()[TreeColumn.TARGET] == DEFAULT_WIDTHS[TreeColumn.TARGET]
    assert head.sectionSize(TreeColumn.ACTUAL) == 180
    head.forget_widths()
    assert head.wanted_widths()[:-1] == list(_WANTED.values())
    assert head.sectionSize(TreeColumn.TARGET) == before


def test_a_row_is_no_taller_than_its_texts_in_sight(tree: IndicatorTree) -> None:
    row = tree.indicator_model.index(0, 0, tree.indicator_model.index(0, 0))
    people = tree.indicator_model.index(0, 0, row)
    tree.resize(560, 500)
    with_reason = tree.visualRect(people).height()
    tree.tree_header.hide_columns({TreeColumn.REASON})
    tree.doItemsLayout()
    assert tree.visualRect(people).height() < with_reason


def test_a_heading_without_room_ends_in_an_ellipsis(tree: IndicatorTree) -> None:
    head, heading = tree.tree_header, "偏差原因分析及改进措施"
    tree.resize(560, 500)
    shown = head.sectionSize(TreeColumn.REASON)
    assert shown < head.fontMetrics().horizontalAdvance(heading)
    narrow = head.grab().toImage()
    head.setTextElideMode(Qt.TextElideMode.ElideNone)
    assert head.grab().toImage() != narrow, "cut in the middle of a character"
