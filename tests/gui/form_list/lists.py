"""Lists of forms for tests, and what is typed into and read from them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.form_list.form_list_view import FormListPane
from tests.gui.samples import small_form, template

PROJECT = FieldRef(ROOT, "project")


def document(project: str, unit: str = "", budget: str = "110000") -> Document:
    """Return a document of the small form; with errors if the budget is no number."""
    made = Document(replace(small_form(), project=project, unit=unit), template())
    if budget != "110000":
        made.set(FieldRef(ROOT, "funding.total.budget"), budget, "改")
        made.mark_saved()
    return made


def pane_of(qtbot: QtBot, *documents: Document) -> FormListPane:
    """Return a pane with these documents on the screen, the first one current."""
    forms = OpenForms()
    pane = FormListPane(forms)
    forms.setParent(pane)
    qtbot.addWidget(pane)
    for each in documents:
        forms.add(each)
    if documents:
        pane.list.choose(documents[0])
    pane.resize(220, 400)
    with qtbot.waitExposed(pane):
        pane.show()
    pane.activateWindow()
    return pane


def forms_of(pane: FormListPane) -> OpenForms:
    """Return the model of the open forms."""
    forms = pane.findChild(OpenForms)
    assert isinstance(forms, OpenForms)
    return forms


def typed(widget: QWidget, text: str) -> None:
    """Commit a text as an input method does."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def listed(pane: FormListPane) -> list[str]:
    """Return the titles of the listed forms."""
    return [pane.list.listed_forms[row].title for row in range(len(pane.list.listed_forms))]
