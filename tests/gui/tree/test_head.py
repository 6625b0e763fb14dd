"""The columns of the tree by the room there is, and by what a person wants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from perfdesk.gui.tree import IndicatorTree
from perfdesk.gui.tree.columns import FIGURES, WIDTHS, Column
from perfdesk.gui.tree.head import narrowed
from tests.gui.samples import small_document
from tests.gui.tree.shown import shown_tree

_WANTED = {column: WIDTHS[column] for column in list(Column)[:-1]}
_wanted = st.fixed_dictionaries(dict.fromkeys(_WANTED, st.integers(40, 600)))


@pytest.fixture
def tree(qtbot: QtBot) -> IndicatorTree:
    return shown_tree(qtbot, small_document())


@given(_wanted, st.integers(100, 3000))
def test_names_and_values_give_way_and_figures_never(wanted: dict[Column, int], width: int) -> None:
    given_ = narrowed(wanted, width)
    assert all(given_[column] == wanted[column] for column in FIGURES)
    assert all(given_[column] <= wanted[column] for column in wanted)
    assert all(given_[column] >= min(wanted[column], 92) for column in wanted)
    total = sum(wanted.values()) + 80
    if width >= total:
        assert given_ == wanted
    elif given_ != narrowed(wanted, 0):
        assert sum(given_.values()) + 80 == width


def test_the_scores_stay_in_sight_in_a_narrow_tree_and_widths_come_back(
    tree: IndicatorTree,
) -> None:
    head = tree.head
    tree.resize(560, 500)
    right = head.sectionViewportPosition(Column.SUGGESTED) + head.sectionSize(Column.SUGGESTED)
    assert right <= tree.viewport().width()
    tree.resize(1000, 500)
    assert [head.sectionSize(column) for column in _WANTED] == list(_WANTED.values())


def test_a_width_a_person_gives_is_kept_through_a_narrow_window(tree: IndicatorTree) -> None:
    head = tree.head
    head.resizeSection(Column.TARGET, 240)
    tree.resize(560, 500)
    assert head.sectionSize(Column.TARGET) < 240
    assert head.widths()[Column.TARGET] == 240
    tree.resize(1200, 500)
    assert head.sectionSize(Column.TARGET) == 240
