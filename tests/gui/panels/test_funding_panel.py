"""The funding panel while a form is edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import theme
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.panels.funding_panel import FundingPanel, with_thousands_separators
from tests.gui.dark import DARK
from tests.gui.samples import small_document, small_form
from tests.gui.windows import focused_widget, press_key, write_native_file

_EXECUTED = "funding.total.executed"


@pytest.fixture
def panel(qtbot: QtBot) -> FundingPanel:
    new_panel = FundingPanel()
    qtbot.addWidget(new_panel)
    return new_panel


def test_rate_and_score_follow_each_key(panel: FundingPanel) -> None:
    document = small_document()
    panel.bind(document)
    assert (panel.rate_label.text(), panel.score_label.text()) == ("82.38%", "8.24")
    field = panel.fields[_EXECUTED]
    field.selectAll()
    seen = []
    for key in "110":
        QTest.keyClicks(field, key)
        seen.append((panel.rate_label.text(), panel.score_label.text()))
    assert seen == [("0.01%", "0"), ("0.01%", "0"), ("0.10%", "0.01")]
    assert document.form.funding.row("total").executed == "110"


def test_messages_about_the_amounts_can_be_read_when_the_desktop_turns_dark(
    panel: FundingPanel,
) -> None:
    document = small_document()
    panel.bind(document)
    document.set(FieldRef(ROOT, "funding.other.initial"), "1", "改")
    panel.show()
    before, inks = QApplication.palette(), []
    try:
        for palette in (QPalette(QColor("#efefef")), DARK):
            QApplication.setPalette(palette)
            QApplication.processEvents()
            shown = panel.messages.palette()
            inks.append(ink := shown.color(QPalette.ColorRole.WindowText))
            assert theme.contrast_ratio(ink, shown.color(QPalette.ColorRole.Window)) >= 4.5
    finally:
        QApplication.setPalette(before)
    assert inks[0] != inks[1]


def test_a_budget_that_is_no_number_has_no_rate(panel: FundingPanel) -> None:
    document = small_document()
    panel.bind(document)
    document.set(FieldRef(ROOT, "funding.total.budget"), "待定", "改")
    assert (panel.rate_label.text(), panel.score_label.text()) == ("—", "—")


def test_the_money_unit_is_shown_beside_the_heading(panel: FundingPanel) -> None:
    document = small_document()
    panel.bind(document)
    document.set(FieldRef(ROOT, "money_unit"), "万元", "改")
    assert "项目资金（万元）" in {child.text() for child in _labels(panel)}


def test_a_panel_shows_the_form_it_is_bound_to_last(panel: FundingPanel) -> None:
    first, second = small_document(), small_document()
    panel.bind(first)
    panel.bind(second)
    first.set(FieldRef(ROOT, _EXECUTED), "1", "改")
    assert panel.fields[_EXECUTED].text() == "90,613"
    assert panel.rate_label.text() == "82.38%"


def test_amounts_are_aligned_right(panel: FundingPanel) -> None:
    panel.bind(small_document())
    assert panel.fields[_EXECUTED].alignment() & Qt.AlignmentFlag.AlignRight


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("110000.00", "110,000.00"),
        ("-1234567", "-1,234,567"),
        ("-0.50", "-0.50"),
        ("90,613", "90,613"),
        ("0", "0"),
        ("", ""),
        ("007", "007"),
        ("１２３４", "１２３４"),
        ("12,345.60 元", "12,345.60 元"),
        (".5", ".5"),
    ],
)
def test_only_plain_amounts_get_thousands_separators(typed: str, shown: str) -> None:
    assert with_thousands_separators(typed) == shown


def _messages(panel: FundingPanel) -> list[str]:
    return panel.messages.text().splitlines()


def test_the_worst_message_comes_first_and_those_that_do_not_fit_are_counted(
    panel: FundingPanel,
) -> None:
    document = small_document()
    panel.bind(document)
    panel.resize(panel.sizeHint())
    panel.show()
    for field, text in {
        "total.initial": "1200000.5",
        "total.budget": "0",
        "total.executed": "50000",
        "appropriation.initial": "1000000",
        "appropriation.budget": "1000000",
        "appropriation.executed": "20000",
        "carryover.budget": "200000.5",
    }.items():
        document.set(FieldRef(ROOT, f"funding.{field}"), text, "改")
    worst, *_, last = _messages(panel)
    assert worst.startswith("✕")
    assert last == "… 另有 2 条"
    whole = panel.messages.accessibleDescription().splitlines()
    assert [line[0] for line in whole] == ["✕", "✕", "·", "·"]
    assert whole[1] == "✕ 全年预算数为 0，算不出执行率"
    panel.resize(panel.width() * 3, panel.height() * 2)
    assert _messages(panel) == whole


def test_what_is_no_fault_is_shown_in_the_muted_colour(panel: FundingPanel) -> None:
    document = small_document()
    panel.bind(document)
    inks = []
    for field in ("appropriation.initial", "total.executed"):
        document.set(FieldRef(ROOT, f"funding.{field}"), "1000000", "改")
        document.set(FieldRef(ROOT, "funding.total.initial"), "", "改")
        inks.append(panel.messages.palette().color(QPalette.ColorRole.WindowText))
    palette = QPalette()
    assert inks == [theme.muted_colour(palette), theme.severity_colour("warning", palette)]


def test_messages_never_make_the_panel_higher(panel: FundingPanel) -> None:
    document = small_document()
    panel.bind(document)
    before = panel.heightForWidth(panel.width()), panel.sizeHint().height()
    document.set(FieldRef(ROOT, "funding.total.budget"), "-0.00000000000000000001", "改")
    document.set(FieldRef(ROOT, "funding.appropriation.initial"), "9" * 40, "改")
    assert panel.messages.text()
    assert (panel.heightForWidth(panel.width()), panel.sizeHint().height()) == before


def test_tab_goes_along_the_rows(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    fields = window.panes.funding.fields
    fields[_EXECUTED].setFocus()
    press_key(Qt.Key.Key_Tab)
    assert focused_widget() is fields["funding.weight"]
    press_key(Qt.Key.Key_Tab)
    assert focused_widget() is fields["funding.appropriation.initial"]


def _labels(panel: FundingPanel) -> list[QLabel]:
    return panel.findChildren(QLabel)
