"""The list of forms: current and selected forms, and what sorting and filters leave alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form_columns import FORM_COLUMNS
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import COLUMN_ROLE, NO_FILTER, FormFilter, FormOrder
from perfdesk.gui.form_list.form_table import CELL_PADDING, FormTableHeader, column_widths
from tests.gui.form_list.lists import PROJECT, document, forms_of, listed, pane_of, typed

_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def three() -> tuple[Document, Document, Document]:
    return document("邮寄费", "甲中心"), document("差旅费", "乙中心"), document("培训费", "甲中心")


def test_the_selected_forms_are_returned_in_the_order_of_the_list(
    qtbot: QtBot, three: tuple[Document, ...]
) -> None:
    pane = pane_of(qtbot, *three)
    view = pane.list
    assert view.selected_documents() == [three[0]]
    QTest.keyClick(view, Qt.Key.Key_Down, _SHIFT)
    assert view.selected_documents() == [three[0], three[1]]
    assert view.current_document() is three[1]
    view.list_forms(FormOrder.NAME, NO_FILTER)
    assert view.selected_documents() == [three[1], three[0]], "sorting keeps the selection"
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected_documents() == [three[1], three[2], three[0]]


def test_the_current_form_stays_current_whatever_is_listed(
    qtbot: QtBot, three: tuple[Document, ...]
) -> None:
    pane = pane_of(qtbot, *three)
    view = pane.list
    chosen: list[object] = []
    view.documentChosen.connect(chosen.append)
    view.list_forms(FormOrder.NAME, FormFilter("差旅"))
    assert view.current_document() is three[0]
    assert view.selected_documents() == []
    view.list_forms(FormOrder.OPENED, NO_FILTER)
    assert view.currentIndex().row() == 0
    assert chosen == []


@pytest.mark.parametrize(("by", "project"), [(1, "差旅费"), (-1, "印刷费")])
def test_a_step_from_a_form_that_is_not_listed_goes_to_the_first_or_the_last(
    qtbot: QtBot, three: tuple[Document, ...], by: int, project: str
) -> None:
    more = document("会议费", "乙中心"), document("印刷费", "乙中心")
    pane = pane_of(qtbot, *three, *more)
    view = pane.list
    view.list_forms(FormOrder.OPENED, FormFilter("乙中心"))
    assert not view.currentIndex().isValid()
    view.step(by)
    chosen = view.current_document()
    assert chosen is not None
    assert chosen.title == project


def test_a_form_neither_moves_nor_vanishes_while_it_is_filled_in(
    qtbot: QtBot, three: tuple[Document, ...]
) -> None:
    pane = pane_of(qtbot, *three)
    three[0].set(FieldRef(ROOT, "funding.total.budget"), "待定", "改")
    pane.list.list_forms(FormOrder.ERRORS, FormFilter(with_errors=True))
    assert listed(pane) == ["邮寄费"]
    three[0].set(FieldRef(ROOT, "funding.total.budget"), "110000", "改")
    three[1].set(PROJECT, "啊", "改")
    assert listed(pane) == ["邮寄费"]
    pane.list.list_forms(FormOrder.NAME, NO_FILTER)
    assert listed(pane) == ["啊", "培训费", "邮寄费"]


def test_choosing_a_form_removes_a_filter_that_hides_it(
    qtbot: QtBot, three: tuple[Document, ...]
) -> None:
    pane = pane_of(qtbot, *three[:2])
    typed(pane.search, "差旅")
    forms = forms_of(pane)
    forms.add(three[2])
    assert listed(pane) == ["差旅费"]
    pane.list.choose(three[2])
    assert listed(pane) == ["邮寄费", "差旅费", "培训费"]
    assert pane.search.text() == ""


def test_closing_the_current_form_shows_another_even_a_hidden_one(
    qtbot: QtBot, three: tuple[Document, ...]
) -> None:
    pane = pane_of(qtbot, *three)
    forms = forms_of(pane)
    pane.list.list_forms(FormOrder.OPENED, FormFilter("差旅"))
    forms.remove(three[0])
    assert pane.list.current_document() is three[1]
    forms.remove(three[1])
    assert pane.list.current_document() is three[2], "the search that hid it is given up"
    chosen: list[object] = []
    pane.list.documentChosen.connect(chosen.append)
    forms.remove(three[2])
    assert chosen == [None]
    assert pane.list.current_document() is None


def test_steps_go_through_what_is_listed(qtbot: QtBot, three: tuple[Document, ...]) -> None:
    pane = pane_of(qtbot, *three)
    view = pane.list
    view.list_forms(FormOrder.NAME, FormFilter("甲"))
    assert view.current_document() is three[0]
    view.step(1)
    assert view.current_document() is three[2]
    view.list_forms(FormOrder.NAME, FormFilter("乙"))
    view.step(1)
    assert view.current_document() is three[1]


def test_enter_goes_into_the_form(qtbot: QtBot, three: tuple[Document, ...]) -> None:
    pane = pane_of(qtbot, *three)
    view = pane.list
    with qtbot.waitSignal(view.enterPressed):
        QTest.keyClick(view, Qt.Key.Key_Return)


def test_different_units_have_a_line_of_their_own_until_the_list_is_wide(
    qtbot: QtBot, three: tuple[Document, ...]
) -> None:
    pane = pane_of(qtbot, three[0], three[2])

    def height() -> int:
        return pane.list.visualRect(pane.list.listed_forms.index(0, 0)).height()

    two_lines = height()
    forms_of(pane).add(three[1])
    qtbot.waitUntil(lambda: height() > two_lines)
    pane.resize(500, 400)
    qtbot.waitUntil(lambda: height() == two_lines)


def test_a_list_widened_far_enough_is_a_table_with_headings(
    qtbot: QtBot, three: tuple[Document, ...]
) -> None:
    pane = pane_of(qtbot, *three)
    header = pane.findChild(FormTableHeader)
    assert isinstance(header, FormTableHeader)
    assert not pane.is_table
    pane.resize(1000, 400)
    qtbot.waitUntil(header.isVisible)
    assert pane.is_table
    assert header.count() == len(FORM_COLUMNS)
    assert sum(map(header.sectionSize, range(header.count()))) <= pane.list.viewport().width()
    height = pane.list.visualRect(pane.list.listed_forms.index(0, 0)).height()
    pane.resize(300, 400)
    qtbot.waitUntil(header.isHidden)
    assert not pane.is_table
    assert pane.list.visualRect(pane.list.listed_forms.index(0, 0)).height() > height


@pytest.mark.parametrize("percent", [100, 115, 130, 150])
def test_no_figure_of_the_table_is_cut_off_in_any_size_of_texts(
    qapp: QApplication, percent: int
) -> None:
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    metrics = QFontMetrics(font)
    for column, width in zip(FORM_COLUMNS, column_widths(2000, metrics), strict=True):
        room = width - 2 * CELL_PADDING
        for text in (column.widest, column.heading):
            assert metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) == text


def test_a_click_on_a_heading_sorts_the_table(qtbot: QtBot, three: tuple[Document, ...]) -> None:
    pane = pane_of(qtbot, *three)
    pane.resize(1000, 400)
    header = pane.findChild(FormTableHeader)
    assert isinstance(header, FormTableHeader)
    qtbot.waitUntil(header.isVisible)
    for at, column in enumerate(FORM_COLUMNS):
        middle = header.sectionViewportPosition(at) + header.sectionSize(at) // 2
        where = QPoint(middle, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
        if column.name == "project":
            assert pane.list.listed_forms.order is FormOrder.NAME
    assert pane.list.listed_forms.order is FormOrder.ERRORS


def test_the_model_has_the_text_of_every_column(qtbot: QtBot, three: tuple[Document, ...]) -> None:
    pane = pane_of(qtbot, *three)
    index = pane.list.listed_forms.index(0, 0)
    texts = [str(index.data(COLUMN_ROLE + at)) for at in range(len(FORM_COLUMNS))]
    assert texts[0] == "2022"
    assert texts[3:6] == ["110,000 元", "90,613 元", "82.38%"]


def test_an_amount_that_changes_is_shown_at_once(qtbot: QtBot, three: tuple[Document, ...]) -> None:
    pane = pane_of(qtbot, *three)
    forms = forms_of(pane)
    three[0].set(FieldRef(ROOT, "funding.total.executed"), "90000", "改")
    for amount in ("90001", "90002"):  # the score stays the same
        with qtbot.waitSignal(forms.dataChanged):
            three[0].set(FieldRef(ROOT, "funding.total.executed"), amount, "改")
