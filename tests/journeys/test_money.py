"""Amounts are tidied and converted from the menu: shown first, exactly, in one undo step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import FundingRow
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, press_key, status_message, write_native_file


@pytest.fixture
def window(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with a form whose amounts are written in several ways."""
    form = small_form()
    rows = (
        FundingRow("total", "120,000", "１１万元", "90613"),
        FundingRow("other", "待定", "", "0"),
    )
    form = replace(form, funding=replace(form.funding, rows=rows))
    window.open_files([write_native_file(tmp_path, "钱.zpb", form)])
    return window


def amounts(window: MainWindow) -> tuple[str, ...]:
    row = current_document(window).form.funding.row("total")
    return row.initial, row.budget, row.executed


def test_amounts_are_tidied_after_confirmation(window: MainWindow, answers: Answers) -> None:
    answers.confirms = True
    window.menu_actions["tidy"].trigger()
    (asked,) = answers.questions("confirm")
    assert "年度资金总额 · 年初预算数：120,000 → 120000.00" in asked
    assert "“待定”不是金额，不动" in asked
    assert amounts(window) == ("120000.00", "110000.00", "90613.00")
    window.panes.tree.setFocus()
    press_key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert amounts(window) == ("120,000", "１１万元", "90613")


def test_a_conversion_asks_and_changes_unit_and_amounts(
    window: MainWindow, answers: Answers
) -> None:
    rate = window.panes.funding.rate_label.text()
    window.menu_actions["convert_unit"].trigger()
    assert current_document(window).form.money_unit == "元"
    answers.confirms = True
    window.menu_actions["convert_unit"].trigger()
    assert current_document(window).form.money_unit == "万元"
    assert amounts(window) == ("12", "11", "9.0613")
    assert window.panes.funding.rate_label.text() == rate
    assert status_message(window).endswith("1 处不是金额，没有动。")
    assert current_document(window).stack.count() == 1


def test_choosing_another_unit_says_that_the_amounts_stay(window: MainWindow) -> None:
    unit = window.panes.header.money_unit_box
    unit.setFocus()
    press_key(Qt.Key.Key_Down)
    assert current_document(window).form.money_unit == "万元"
    assert amounts(window)[0] == "120,000"
    assert "金额没有换算" in status_message(window)


def test_tidy_amounts_are_not_asked_about(window: MainWindow, answers: Answers) -> None:
    answers.confirms = True
    window.menu_actions["tidy"].trigger()
    window.menu_actions["tidy"].trigger()
    assert len(answers.questions("confirm")) == 1
    assert status_message(window).startswith("金额都已整齐")


def test_the_panel_explains_amounts_that_do_not_agree(window: MainWindow) -> None:
    document, panel = current_document(window), window.panes.funding
    document.set(FieldRef(ROOT, "funding.total.executed"), "114543", "改")
    assert "多 4,543（超支 4.13%）" in panel.messages.text()
    document.set(FieldRef(ROOT, "funding.total.budget"), "0", "改")
    assert "全年预算数为 0" in panel.messages.text()
    document.set(FieldRef(ROOT, "funding.other.executed"), "90600", "改")
    assert "其中合计 90,600，比总额少 23,943" in panel.messages.text()


def test_a_long_amount_is_wholly_visible(qtbot: QtBot, window: MainWindow) -> None:
    field = window.panes.funding.fields["funding.total.budget"]
    current_document(window).set(FieldRef(ROOT, "funding.total.budget"), "1234567890123.45", "改")
    shown = field.fontMetrics().horizontalAdvance("1,234,567,890,123.45")
    qtbot.waitUntil(lambda: field.width() > shown)
    current_document(window).set(FieldRef(ROOT, "funding.total.budget"), "1" * 36, "改")
    assert "111,111" in field.toolTip()
