"""The model of the pane 其他内容, held to Qt's rules while a form changes at random."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Level3
from perfdesk.core.other_texts import OtherText, other_texts
from perfdesk.gui.other_texts.other_text_model import (
    OtherTextColumn,
    OtherTextModel,
    position_text,
)
from tests.core.forms import SHANGHAI, form_of, forms
from tests.effort import examples

CELL = OtherText(
    "indicators",
    ("产出指标", "", "套数"),
    "评分标准",
    "每少1套\n扣0.5分",
    FieldRef(7, "cells.评分标准"),
)


@pytest.mark.slow
@given(st.lists(forms, min_size=2, max_size=4))
@settings(max_examples=examples(0.3))
def test_any_change_of_the_texts_is_announced_as_qt_asks(changed: list[object]) -> None:
    model = OtherTextModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for form in changed:
        model.set_entries(other_texts(form, SHANGHAI))  # type: ignore[arg-type]
        assert model.rowCount() == len(model.entries)
    del tester


def test_an_edited_text_is_announced_alone(qtbot: QtBot) -> None:
    model = OtherTextModel()
    model.set_entries((CELL, replace(CELL, ref=FieldRef(8, "cells.评分标准"))))
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.modelReset):
        model.set_entries((replace(CELL, text="新"), model.entries[1]))
    assert (changed.args[0].row(), changed.args[1].row()) == (0, 0)


def test_a_text_is_shown_on_one_line_and_whole_in_its_tooltip() -> None:
    model = OtherTextModel()
    model.set_entries((CELL,))
    shown = [model.index(0, column).data() for column in OtherTextColumn]
    assert shown == ["指标 · 套数", "评分标准", "每少1套 扣0.5分"]
    tip = str(model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert "指标 · 产出指标 › （未命名） › 套数 · 评分标准" in tip
    assert "每少1套<br>扣0.5分" in tip


def test_a_field_is_found_also_by_its_part_of_the_form() -> None:
    model = OtherTextModel()
    form = replace(
        form_of(Level3("甲", cells=(("解释", "一"),))), code="1", fields=(("负责人", "王"),)
    )
    model.set_entries(other_texts(form, SHANGHAI))
    assert model.row_of(FieldRef(ROOT, "fields.负责人")) == 1
    assert model.row_of(FieldRef(ROOT, "fields")) == 1
    assert model.row_of(FieldRef(ROOT, "texts")) is None


def test_a_printed_column_is_marked_and_a_position_named() -> None:
    model = OtherTextModel()
    model.set_entries((replace(CELL, is_printed=True),))
    assert model.index(0, OtherTextColumn.LABEL).data() == "评分标准（印在表上）"
    header = OtherText("header", (), "项目编码", "1", FieldRef(ROOT, "code"))
    assert position_text(header) == "表头"
