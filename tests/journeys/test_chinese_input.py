"""Text composed by an input method in the fields of the window."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethod, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.tree.shown import go, row
from tests.gui.windows import current_document, focused_widget, press_key, write_native_file


def _compose(widget: QWidget, preedit: str) -> None:
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def _commit(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["project", "goals.0.actual", "funding.total.executed"])
def test_only_composed_text_that_is_committed_reaches_the_form(
    window: MainWindow, tmp_path: Path, name: str
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    document, field = current_document(window), window.panes.fields()[name]
    field.setFocus()
    field.selectAll()
    before = document.form
    for preedit in ("y", "yo", "you"):
        _compose(field, preedit)
        assert document.form == before
    _commit(field, "邮")
    assert document.open_field == field.ref
    assert field.binding.text == "邮"
    assert field.property("plainText" if name.startswith("goals") else "text") == "邮"
    document.undo()
    assert document.form == before


def _go_out(window: MainWindow, way: str, gives: str) -> None:
    """Leave the field while composing; Qt has the method commit before the focus moves."""
    if way in window.menu_actions:
        window.menu_actions[way].trigger()
        return
    _commit(focused_widget(), gives)
    if way == "field":
        window.panes.fields()["unit"].setFocus()
    else:
        go(window.panes.tree, current_document(window), "及时率")


def _begin_composing(window: MainWindow, where: str) -> None:
    if where == "field":
        window.panes.fields()["project"].setFocus(Qt.FocusReason.TabFocusReason)
    else:
        window.panes.tree.setFocus()
        go(window.panes.tree, current_document(window), "归档数量", "reason")
        if where == "cell":
            press_key(Qt.Key.Key_F2)
    for preedit in ("ni", "ni hao"):
        _compose(focused_widget(), preedit)


_CASES = list(
    product(("field", "cell", "first in cell"), ("save", "close", "field", "row"), ("", "你好"))
)


@pytest.mark.slow
@pytest.mark.parametrize("case", _CASES, ids=" ".join)
def test_composed_text_is_not_lost_whatever_the_input_method_does(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[str, str, str],
) -> None:
    where, way, gives = case
    answers = window.prompts
    assert isinstance(answers, Answers)
    window.open_files([path := write_native_file(tmp_path, "表.zpb", small_form())])
    document, answers.leaving = current_document(window), "save"
    _begin_composing(window, where)
    monkeypatch.setattr(QInputMethod, "commit", lambda _method: _commit(focused_widget(), gives))
    _go_out(window, way, gives)
    QApplication.processEvents()
    form = document.form
    found = form.project if where == "field" else row(document, "归档数量").reason
    assert found == (gives or "ni hao")
    assert document.open_field is None
    if way in ("save", "close"):
        assert native_file.read_native(path.read_bytes()).form == form


def test_cancelled_composing_restores_the_text(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    field = window.panes.fields()["project"]
    field.setFocus(Qt.FocusReason.TabFocusReason)
    _compose(field, "ni hao")
    _compose(field, "")
    QApplication.processEvents()
    assert field.property("text") == "邮寄费"
    window.panes.tree.setFocus()
    assert current_document(window).form.project == "邮寄费"


def test_cancelled_composing_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    field = window.panes.fields()["project"]
    field.setFocus()
    _compose(field, "nihao")
    _commit(field, "")
    assert current_document(window).form.project == "邮寄费"
    assert not current_document(window).is_modified
