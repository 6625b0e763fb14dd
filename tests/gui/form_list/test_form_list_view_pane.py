"""The pane of the list: search, sorting, filters and the summary line, by keyboard."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import theme
from perfdesk.gui.form_list.form_list_view import FormListPane
from tests.gui.form_list.lists import PROJECT, document, forms_of, listed, pane_of, typed


def _summary_text(pane: FormListPane) -> str:
    label = pane.findChild(QLabel)
    assert isinstance(label, QLabel)
    return label.text()


def _trigger(pane: FormListPane, words: str) -> None:
    next(each for each in pane.menu.actions() if each.text().startswith(words)).trigger()


def test_typing_in_the_search_field_filters_the_list(qtbot: QtBot) -> None:
    pane = pane_of(qtbot, document("邮寄费"), document("差旅费"), document("会议费"))
    pane.focus_search()
    typed(pane.search, "旅")
    assert listed(pane) == ["差旅费"]
    assert _summary_text(pane) == "显示 1/3 张"
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    assert pane.list.hasFocus()
    current = pane.list.current_document()
    assert current is not None
    assert current.title == "差旅费"


def test_a_year_typed_in_the_search_field_finds_the_forms_of_that_year(qtbot: QtBot) -> None:
    forms = [document("邮寄费"), document("差旅费"), document("邮寄费")]
    for each, year in zip(forms, ("2024", "2025", "2025"), strict=True):
        each.set(FieldRef(ROOT, "year"), year, "改")
    pane = pane_of(qtbot, *forms)
    pane.focus_search()
    typed(pane.search, "2025")
    assert listed(pane) == ["差旅费", "邮寄费"]
    pane.search.clear()
    typed(pane.search, "邮寄 2024")
    assert listed(pane) == ["邮寄费"]
    assert pane.search.placeholderText() == "查找项目、单位、年度"


def test_escape_clears_the_search_and_keeps_the_form(qtbot: QtBot) -> None:
    first = document("邮寄费")
    pane = pane_of(qtbot, first, document("差旅费"))
    pane.focus_search()
    typed(pane.search, "旅")
    QTest.keyClick(pane.search, Qt.Key.Key_Escape)
    assert listed(pane) == ["邮寄费", "差旅费"]
    assert pane.list.current_document() is first
    assert pane.list.hasFocus()


def test_the_menu_sorts_and_filters(qtbot: QtBot) -> None:
    changed = document("差旅费")
    pane = pane_of(qtbot, document("邮寄费"), document("会议费", budget="待定"), changed)
    changed.set(PROJECT, "差旅", "改")
    _trigger(pane, "项目名称")
    assert listed(pane) == ["差旅", "会议费", "邮寄费"]
    _trigger(pane, "只看有错误的")
    assert listed(pane) == ["会议费"]
    _trigger(pane, "只看有错误的")
    _trigger(pane, "只看未保存的")
    assert listed(pane) == ["差旅"]


def test_the_line_below_counts_errors_and_changes_and_names_a_common_unit(qtbot: QtBot) -> None:
    first = document("邮寄费", "甲中心", "待定")
    pane = pane_of(qtbot, first, document("差旅费", "甲中心"))
    assert _summary_text(pane) == "甲中心 · 2 张表 · 1 张有错误"
    first.set(PROJECT, "快递费", "改")
    assert _summary_text(pane) == "甲中心 · 2 张表 · 1 张有错误 · 1 张未保存"
    forms_of(pane).add(document("会议费", "乙中心"))
    assert _summary_text(pane) == "3 张表 · 1 张有错误 · 1 张未保存"


def test_a_form_without_unit_has_its_figures_right_below_the_project(qtbot: QtBot) -> None:
    pane = pane_of(qtbot, document("差旅费", "人才服务中心"), document("邮寄费"))
    row = pane.list.visualRect(pane.list.model().index(1, 0))
    image = pane.list.viewport().grab(row).toImage()
    ground = pane.list.palette().color(QPalette.ColorRole.Base)
    dots = (
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if theme.contrast_ratio(image.pixelColor(x, y), ground) > 2
    )
    lines = sorted({y for _, y in dots})
    gaps = [below - above for above, below in pairwise(lines)]
    assert max(gaps) < pane.fontMetrics().lineSpacing(), "a line between them is blank"
