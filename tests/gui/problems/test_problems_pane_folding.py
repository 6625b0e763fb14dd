"""The list of problems folds to a line where it is empty, and does not move during typing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    shown_window,
    write_native_file,
)

_UNIT = FieldRef(ROOT, "unit")


@pytest.fixture
def new_form(window: MainWindow) -> MainWindow:
    """Return the window with a new form, which has no problem yet."""
    window.menu_actions["new"].trigger()
    QApplication.processEvents()
    return window


def _heights(window: MainWindow) -> tuple[int, int]:
    """Return the heights of tree and problems."""
    QApplication.processEvents()
    return window.panes.tree.height(), window.panes.problems.height()


def _enter_problem(document: Document) -> None:
    document.set(_UNIT, "XXX", "改")


def _mend(document: Document) -> None:
    document.set(_UNIT, "某某所", "改")


def test_without_problems_it_is_one_line_and_the_tree_has_the_height(new_form: MainWindow) -> None:
    problems = new_form.panes.problems
    tree, folded = _heights(new_form)
    assert problems.is_folded
    assert folded < 2 * problems.caption.height()
    assert not problems.list.isVisible()
    assert "没有" in problems.caption.text()
    assert tree + folded > new_form.panes.sizes()[1] - 12


def test_it_unfolds_once_an_edit_has_ended_with_a_problem_and_not_before(
    new_form: MainWindow,
) -> None:
    document, problems = current_document(new_form), new_form.panes.problems
    before = _heights(new_form)
    document.begin_edit(_UNIT)
    document.set_edit_text("XXX")
    assert problems.model.lines
    assert "没有" not in problems.caption.text()
    assert _heights(new_form) == before, "a text is being typed"
    document.commit()
    tree, height = _heights(new_form)
    assert not problems.is_folded
    assert problems.list.isVisible()
    assert height > 80
    assert tree < before[0]


def test_it_folds_after_three_edits_without_a_problem(new_form: MainWindow) -> None:
    document, problems = current_document(new_form), new_form.panes.problems
    folded = _heights(new_form)
    _enter_problem(document)
    open_ = _heights(new_form)
    _mend(document)
    document.set(FieldRef(ROOT, "department"), "某某局", "改")
    assert _heights(new_form) == open_
    _enter_problem(document)
    _mend(document)
    for name in ("某某委", "某某厅"):
        assert _heights(new_form) == open_, "the edits are counted anew"
        document.set(FieldRef(ROOT, "department"), name, "改")
    assert problems.is_folded
    assert _heights(new_form) == folded


def test_another_form_is_shown_folded_or_not_by_its_own_problems(
    new_form: MainWindow, tmp_path: Path
) -> None:
    form = replace(small_form(), unit="XXX")
    new_form.open_files([write_native_file(tmp_path, "表.zpb", form)])
    assert not new_form.panes.problems.is_folded
    press_key(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert new_form.panes.problems.is_folded


def test_the_user_unfolds_and_folds_it_by_keys(new_form: MainWindow) -> None:
    panes = new_form.panes
    panes.tree.setFocus()
    press_key(Qt.Key.Key_F6)
    assert focused_widget() is panes.problems.fold_button
    press_key(Qt.Key.Key_Space)
    assert _heights(new_form)[1] > 80
    assert panes.problems.list.isVisible()
    press_key(Qt.Key.Key_Space)
    assert panes.problems.is_folded
    assert panes.problems.fold_button.accessibleName() == "展开校验结果"


def test_listing_empty_cells_unfolds_it(new_form: MainWindow) -> None:
    press_key(Qt.Key.Key_F9)
    assert not new_form.panes.problems.is_folded
    press_key(Qt.Key.Key_F9)
    assert new_form.panes.problems.is_folded


@pytest.mark.slow
def test_its_height_is_kept_while_it_is_folded_and_between_two_runs(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = write_native_file(tmp_path, "表.zpb", replace(small_form(), unit="XXX"))
    window.open_files([file])
    QApplication.processEvents()
    splitter = window.panes.widget(1)
    assert isinstance(splitter, QSplitter)
    splitter.setSizes([splitter.height() - 180, 180])
    wanted = _heights(window)[1]
    assert wanted == 180
    window.panes.problems.fold_button.click()
    assert _heights(window)[1] < 60
    window.close()
    later = shown_window(qtbot, Answers())
    later.open_files([file])
    assert _heights(later)[1] == wanted
