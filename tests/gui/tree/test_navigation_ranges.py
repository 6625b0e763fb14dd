"""Many cells as one selection: exactly those cells, in few ranges."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from perfdesk.core.form import rows
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.navigation import item_selection
from perfdesk.gui.tree.tree_model import IndicatorModel
from tests.gui.samples import small_document

_COLUMNS = st.sampled_from(list(TreeColumn))


@pytest.fixture
def model(qtbot: QtBot) -> IndicatorModel:  # noqa: ARG001  (a document needs an application)
    model = IndicatorModel()
    model.bind(small_document())
    return model


def cells(model: IndicatorModel) -> list[QModelIndex]:
    lines = model.tree_rows
    assert lines is not None
    keys = [key for level in (1, 2, 3) for key in lines.keys_of_level(level)]
    return [model.index_of(key, column) for key in keys for column in TreeColumn]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.sets(st.integers(0, 62)))
def test_exactly_these_cells_are_selected(model: IndicatorModel, chosen: set[int]) -> None:
    wanted = [cell for at, cell in enumerate(cells(model)) if at in chosen]
    selected = item_selection(wanted).indexes()
    assert {(each.internalId(), each.column()) for each in selected} == {
        (each.internalId(), each.column()) for each in wanted
    }
    assert len(selected) == len(wanted)


def test_rows_below_each_other_are_one_range(model: IndicatorModel) -> None:
    document = model.document
    assert document is not None
    first, second = [each.node.key for each in rows(document.form)][:2]
    block = [model.index_of(key, column) for key in (first, second) for column in TreeColumn]
    assert item_selection(block).size() == 1
    assert item_selection([]).size() == 0
