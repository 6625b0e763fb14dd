"""Text that is composed by an input method, in the fields of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from perfdesk.gui.window import MainWindow
from tests.gui.samples import small_form
from tests.gui.windows import current, written


def _compose(widget: QWidget, preedit: str) -> None:
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def _commit(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("name", ["project", "goals.actual", "funding.total.executed"])
def test_composing_leaves_the_form_alone_and_its_end_is_typed(
    window: MainWindow, tmp_path: Path, name: str
) -> None:
    window.open([written(tmp_path, "表.zpb", small_form())])
    document, field = current(window), window.panes.fields()[name]
    field.setFocus()
    field.selectAll()
    before = document.form
    for preedit in ("y", "yo", "you"):
        _compose(field, preedit)
        assert document.form == before
    _commit(field, "邮")
    assert document.editing == field.place
    assert field.editing.text == "邮"
    assert field.property("plainText" if name.startswith("goals") else "text") == "邮"
    document.undo()
    assert document.form == before


def test_composing_that_is_given_up_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    window.open([written(tmp_path, "表.zpb", small_form())])
    field = window.panes.fields()["project"]
    field.setFocus()
    _compose(field, "nihao")
    _commit(field, "")
    assert current(window).form.project == "邮寄费"
    assert not current(window).is_modified
