"""Column widths of the tree: the user's, narrowed where space is short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
