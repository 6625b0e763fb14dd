"""The funding panel in a form that is edited."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from perfdesk.core.places import ROOT, Place
from perfdesk.gui.panels.funding import FundingPanel, grouped
from tests.gui.samples import small_document

_EXECUTED = "funding.total.executed"


@pytest.fixture
def panel(qtbot: QtBot) -> FundingPanel:
    made = FundingPanel()
    qtbot.addWidget(made)
    return made


def test_rate_and_score_follow_each_key(panel: FundingPanel) -> None:
    document = small_document()
    panel.bind(document)
    assert (panel.rate.text(), panel.score.text()) == ("82.38%", "8.24")
    field = panel.fields[_EXECUTED]
    field.selectAll()
    seen = []
    for key in "110":
        QTest.keyClicks(field, key)
        seen.append((panel.rate.text(), panel.score.text()))
    assert seen == [("0.01%", "0"), ("0.01%", "0"), ("0.10%", "0.01")]
    assert document.form.funding.row("total").executed == "110"


def test_a_budget_that_is_no_number_has_no_rate(panel: FundingPanel) -> None:
    document = small_document()
    panel.bind(document)
    document.set(Place(ROOT, "funding.total.budget"), "待定", "改")
    assert (panel.rate.text(), panel.score.text()) == ("—", "—")


def test_the_money_unit_is_said_beside_the_heading(panel: FundingPanel) -> None:
    document = small_document()
    panel.bind(document)
    document.set(Place(ROOT, "money_unit"), "万元", "改")
    assert "项目资金（万元）" in {child.text() for child in _labels(panel)}


def test_a_panel_shows_the_form_it_is_bound_to_last(panel: FundingPanel) -> None:
    first, second = small_document(), small_document()
    panel.bind(first)
    panel.bind(second)
    first.set(Place(ROOT, _EXECUTED), "1", "改")
    assert panel.fields[_EXECUTED].text() == "90,613"
    assert panel.rate.text() == "82.38%"


def test_amounts_stand_at_the_right(panel: FundingPanel) -> None:
    panel.bind(small_document())
    assert panel.fields[_EXECUTED].alignment() & Qt.AlignmentFlag.AlignRight


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("110000.00", "110,000.00"),
        ("-1234567", "-1,234,567"),
        ("90,613", "90,613"),
        ("0", "0"),
        ("", ""),
        ("007", "007"),
        ("１２３４", "１２３４"),
        ("12,345.60 元", "12,345.60 元"),
        (".5", ".5"),
    ],
)
def test_only_plain_amounts_get_thousands_marks(typed: str, shown: str) -> None:
    assert grouped(typed) == shown


def _labels(panel: FundingPanel) -> list[QLabel]:
    return panel.findChildren(QLabel)
