"""Any keys in any order: the tree never fails, and undo returns to the first form."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.samples import small_document, small_form
from tests.gui.tree.shown import ALT, CONTROL, PLAIN, SHIFT, compose, go, press, shown_tree, write

_Key = Qt.Key
_KEYS = [
    *((key, PLAIN) for key in (_Key.Key_Up, _Key.Key_Down, _Key.Key_Left, _Key.Key_Right)),
    *((key, PLAIN) for key in (_Key.Key_Return, _Key.Key_Tab, _Key.Key_Insert, _Key.Key_Delete)),
    *((key, PLAIN) for key in (_Key.Key_F2, _Key.Key_Escape, _Key.Key_5, _Key.Key_End)),
    *((key, CONTROL) for key in (_Key.Key_Return, _Key.Key_Minus, _Key.Key_Z, _Key.Key_Y)),
    *((key, ALT) for key in (_Key.Key_Up, _Key.Key_Down, _Key.Key_Return)),
    *((key, SHIFT) for key in (_Key.Key_Down, _Key.Key_Right, _Key.Key_Backtab)),
]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_random_walk_by_keys_can_be_undone_to_the_first_form(qtbot: QtBot, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  (a walk, no secret)
    document = small_document()
    tree = shown_tree(qtbot, document)
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(tree.model(), fatal, tree)
    for _ in range(250):
        if dice.random() < 0.06:
            compose(dice.choice(["ni", ""]), dice.choice(["", "你"]))
        elif dice.random() < 0.03:
            tree.header().resizeSection(dice.randint(0, 5), dice.randint(45, 200))
        else:
            press(*dice.choice(_KEYS))
        if dice.random() < 0.2:
            QApplication.processEvents()
    tree.bind(None)
    while document.can_undo:
        document.undo()
    assert document.form == small_form()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_walk_among_columns_that_come_and_go_never_leads_into_a_hidden_one(
    qtbot: QtBot, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311  (a walk, no secret)
    document = small_document()
    tree = shown_tree(qtbot, document)
    commands = list(tree.hidden_columns.commands().values())
    for _ in range(200):
        if dice.random() < 0.2:
            dice.choice(commands)()
        else:
            press(*dice.choice(_KEYS))
        current = tree.currentIndex()
        assert not current.isValid() or not tree.isColumnHidden(current.column())
        assert not tree.isColumnHidden(TreeColumn.NAME)
    tree.bind(None)
    while document.can_undo:
        document.undo()
    assert document.form == small_form()


@pytest.mark.parametrize("keys", [[(_Key.Key_Minus, CONTROL)], [(_Key.Key_Z, CONTROL)] * 2])
def test_an_editor_whose_row_is_removed_returns_the_focus_to_the_tree(
    qtbot: QtBot, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]]
) -> None:
    document = small_document()
    tree: IndicatorTree = shown_tree(qtbot, document)
    go(tree, document, "招聘人数")
    press(_Key.Key_Return, CONTROL)
    write("x")
    for key in keys:
        press(*key)
    assert document.form == small_form()
    assert tree.hasFocus()
