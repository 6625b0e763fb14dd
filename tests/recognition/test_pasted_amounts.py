"""Amounts that are pasted with their labels go where these say, whatever their order."""

from __future__ import annotations

import pytest

from perfdesk.core.block_paste import CellBlock, CellText
from perfdesk.formats.tables import installed_vocabulary
from perfdesk.recognition.pasted_amounts import amounts_by_labels

_KINDS = ("total", "appropriation", "carryover", "other")
_COLUMNS = ("initial", "budget", "executed", "weight")


def _placed(*rows: list[CellText]) -> tuple[tuple[CellText, ...], ...]:
    block = amounts_by_labels(CellBlock.from_rows(rows), _KINDS, _COLUMNS, installed_vocabulary())
    assert block is not None
    return block.rows


def test_rows_that_are_not_there_leave_their_fields_as_they_are() -> None:
    assert _placed(
        ["年度资金总额", "5", "4", "3"],
        ["其中：本年财政拨款", "3", "2", "1"],
        ["其他资金", "2", "2", ""],
    ) == (
        ("5", "4", "3", None),
        ("3", "2", "1", None),
        (None, None, None, None),
        ("2", "2", None, None),
    )


def test_columns_and_rows_may_stand_in_any_order() -> None:
    assert _placed(
        ["项目资金（万元）", "", "全年执行数", "分值", "年初预算数"],
        ["", "其他资金", "1", "—", "2"],
        ["", "资金总额", "3", "10", "4"],
    ) == (
        ("4", None, "3", "10"),
        (None, None, None, None),
        (None, None, None, None),
        ("2", None, "1", "—"),
    )


def test_what_has_no_field_stands_behind_and_below_the_fields() -> None:
    placed = _placed(
        ["", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "5", "4", "3", "10", "75%", "7.5"],
        ["区级配套", "1", "1", "1", "", "", ""],
    )
    assert placed[0] == ("5", "4", "3", "10", "75%", "7.5", "")
    assert placed[len(_KINDS)][:4] == ("区级配套", "1", "1", "1")


def test_amounts_above_the_first_label_are_not_lost() -> None:
    placed = _placed(["", "9", "8"], ["年度资金总额", "5", "4"])
    assert placed[0][:2] == ("5", "4")
    assert placed[len(_KINDS)][:3] == ("", "9", "8")


@pytest.mark.parametrize("rows", [[["5", "4"], ["3", "2"]], [["区级配套", "5"]], [[]]])
def test_amounts_without_a_known_label_have_no_place_of_their_own(rows: list[list[str]]) -> None:
    block = CellBlock.from_rows(rows)
    assert amounts_by_labels(block, _KINDS, _COLUMNS, installed_vocabulary()) is None
