"""A whole published form is filled in from an empty window without the mouse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Level2, Level3, level3_nodes
from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import GHOST_TEXT
from tests.answers import Answers
from tests.gui.samples import seed_form
from tests.gui.tree.shown import at
from tests.gui.windows import cell_hint, current_document, focused_widget, press_key

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
AMOUNTS = ("initial", "budget", "executed")


def published() -> Form:
    """A published form; one of its rows has a reason."""
    return replace(
        seed_form("insurance-centre-2022-part", 2),
        department="闵行区人力资源和社会保障局(汇总)",
        unit="上海市闵行区社会保障服务中心",
    )


def type_text(text: str) -> None:
    """Type a text like a clerk: letters and digits by key, Chinese through an input method."""
    word = ""
    for char in text:
        if char.isascii():
            _commit(word)
            QTest.keyClicks(focused_widget(), char)
            word = ""
        else:
            word += char
    _commit(word)


def _commit(word: str) -> None:
    if not word:
        return
    QApplication.sendEvent(focused_widget(), QInputMethodEvent("pinyin", []))
    event = QInputMethodEvent()
    event.setCommitString(word)
    QApplication.sendEvent(focused_widget(), event)


def fill_top(form: Form) -> None:
    """Fill header, 项目资金 and goals by Tab, from the project on; its weight is preset."""
    for text in (form.project, form.department, form.unit, ""):
        type_text(text)
        press_key(Key.Key_Tab)
    for row in form.funding.rows:
        for column in AMOUNTS:
            type_text(getattr(row, column))
            press_key(Key.Key_Tab)
        if row.kind == "total":
            press_key(Key.Key_Tab)
    for text in (form.goals[0].expected, form.goals[0].actual):
        type_text(text)
        press_key(Key.Key_Return if text is form.goals[0].actual else Key.Key_Tab)


def remove_other_level2(window: MainWindow, wanted: set[str]) -> None:
    """Remove the preset level-2 indicators that this form does not have, one by one."""
    tree = window.panes.tree
    press_key(Key.Key_Home, CONTROL)
    for _ in range(40):
        if at(tree)[0] not in wanted:
            press_key(Key.Key_Minus, CONTROL)
            press_key(Key.Key_Home, CONTROL)
        else:
            press_key(Key.Key_Down)


def fill_rows(window: MainWindow, level2: Level2) -> None:
    """Add and fill the rows of a level-2 indicator."""
    press_key(Key.Key_Home, CONTROL)
    for _ in range(40):
        if at(window.panes.tree)[0] != level2.name:
            press_key(Key.Key_Down)
    assert at(window.panes.tree)[0] == level2.name
    for number, row in enumerate(level2.children):
        press_key(*((Key.Key_Insert,) if number == 0 else (Key.Key_Return, CONTROL)))
        fill_row(row)
    press_key(Key.Key_Return)


def fill_row(row: Level3) -> None:
    texts = (row.name, row.target, row.actual, row.weight, row.score, row.reason)
    for number, text in enumerate(texts, start=1):
        type_text(text)
        if number < len(texts):
            press_key(Key.Key_Tab)


@pytest.mark.slow
def test_a_form_is_filled_and_saved_by_keys_alone(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    form = published()
    QTest.keyClick(window, Key.Key_N, CONTROL)
    assert focused_widget() is window.panes.fields()["project"]
    fill_top(form)
    assert window.panes.tree.hasFocus()
    firsts = {one.name for one in form.indicators}
    seconds = {two.name for one in form.indicators for two in one.children}
    remove_other_level2(window, firsts | seconds | {GHOST_TEXT})
    for one in form.indicators:
        for two in one.children:
            fill_rows(window, two)
    assert current_document(window).form == form
    answers.saving = [tmp_path / "邮寄费.zpb"]
    press_key(Key.Key_S, CONTROL)
    assert native_file.read_native((tmp_path / "邮寄费.zpb").read_bytes()).form == form
    assert not window.isWindowModified()


@pytest.mark.parametrize("by", ["Tab", "F8"])
def test_the_first_name_typed_below_the_goals_of_a_new_form_begins_a_row(
    window: MainWindow, by: str
) -> None:
    press_key(Key.Key_N, CONTROL)
    document = current_document(window)
    names = [one.name for one in document.form.indicators]
    window.panes.go_to(FieldRef(ROOT, "goals.0.actual"))
    press_key(Key.Key_Tab if by == "Tab" else Key.Key_F8)
    type_text("招聘人数")
    press_key(Key.Key_Tab)
    assert [one.name for one in document.form.indicators] == names
    assert [row.name for row in level3_nodes(document.form)] == ["招聘人数"]


def test_f8_leads_to_where_the_rows_of_a_new_form_begin_wherever_one_was(
    window: MainWindow,
) -> None:
    press_key(Key.Key_N, CONTROL)
    tree = window.panes.tree
    tree.setCurrentIndex(tree.indicator_model.index(1, 0))
    window.panes.go_to(FieldRef(ROOT, "goals.0.actual"))
    press_key(Key.Key_F8)
    assert cell_hint(window).endswith("绩效指标没有填，请填写。")
    assert focused_widget() is tree
    assert tree.currentIndex() == tree.indicator_model.first_ghost()
