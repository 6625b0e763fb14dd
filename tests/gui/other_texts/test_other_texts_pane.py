"""The pane 其他内容 in the window: names, its size, and what a template with more places leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from perfdesk.core.form import Form, FundingRow, Level3
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.core.forms import form_of
from tests.gui.samples import small_form, template
from tests.gui.test_accessible import nameless
from tests.gui.windows import focused_widget, press_key
from tests.journeys.test_other_texts import office_form
from tests.province import province

Key = Qt.Key


def show(window: MainWindow, form: Form) -> Document:
    document = Document(form, province() if form.template == "province" else template())
    window.forms.add(document)
    window.form_list.choose(document)
    return document


def full_form() -> Form:
    """Return a form that fills every place of the province's template."""
    row = Level3("套数", "1套", "1套", "90", "90", cells=(("评分标准", "每少1套扣1分"),))
    form = form_of(row)
    rows = (*form.funding.rows, FundingRow("provincial", "7", "7", "7"))
    return replace(
        form,
        template="province",
        code="219001",
        fields=(("项目负责人", "王某"),),
        funding=replace(form.funding, rows=rows),
    )


def test_every_widget_of_the_pane_has_a_name(window: MainWindow) -> None:
    show(window, office_form())
    press_key(Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert nameless(window) == []
    press_key(Key.Key_Return)
    named = QAccessible.queryAccessibleInterface(focused_widget()).text(QAccessible.Text.Name)
    assert named == "表头 · 自评等级"


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_the_pane_fits_a_small_screen(window: MainWindow, scale: float) -> None:
    show(window, office_form())
    window.resize(int(1366 / scale), int(728 / scale))
    press_key(Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    pane = window.panes.other_texts
    assert (window.width(), window.height()) <= (1366 / scale, 728 / scale)
    assert pane.list.height() > 3 * pane.list.fontMetrics().height()
    for button in (pane.move_button, pane.remove_button, pane.row_button):
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
        assert not button.visibleRegion().isEmpty()


def test_without_other_texts_there_is_no_tab(window: MainWindow) -> None:
    show(window, small_form())
    assert not window.panes.other_texts.isVisible()
    show(window, office_form())
    assert window.panes.problems.isVisible()
    show(window, small_form())
    assert window.panes.problems.isVisible()


def test_places_of_the_template_are_filled_in_above_and_not_in_the_pane(
    window: MainWindow,
) -> None:
    document = show(window, full_form())
    fields = window.panes.fields()
    assert fields["code"].text() == "219001"  # type: ignore[union-attr]  # one line
    assert fields["funding.provincial.budget"].text() == "7"  # type: ignore[union-attr]
    window.panes.go_to(fields["fields.项目负责人"].ref)
    QTest.keyClicks(focused_widget(), "A")
    press_key(Key.Key_Return)
    assert document.form.fields == (("项目负责人", "A"),)
    listed = [(each.label, each.is_printed) for each in window.panes.other_texts.model.entries]
    assert listed == [("评分标准", True)]
