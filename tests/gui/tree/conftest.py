"""The tree most tests here use: a small form on the screen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.gui.document import Document
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.samples import small_document
from tests.gui.tree.shown import shown_tree


@pytest.fixture
def document() -> Document:
    return small_document()


@pytest.fixture
def tree(qtbot: QtBot, document: Document) -> IndicatorTree:
    return shown_tree(qtbot, document)
