"""A list as an Excel file: every text is written as far as a cell can contain it."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from perfdesk.formats.workbook.cell_values import MAX_CELL_LENGTH
from perfdesk.formats.workbook.list_writer import ListColumn, list_bytes


def written(text: str) -> object:
    """What a cell of the list has for a text."""
    data = list_bytes("问题清单", [ListColumn("项目", 30)], [[text]])
    sheet = load_workbook(BytesIO(data))["问题清单"]
    assert sheet["A1"].value == "项目"
    value: object = sheet["A2"].value
    return value


@pytest.mark.parametrize("text", ["邮寄费", "=1+1", "甲\n乙", "100%"])
def test_a_text_is_written_as_it_is(text: str) -> None:
    assert written(text) == text


def test_half_a_character_is_left_out() -> None:
    assert written("邮寄\ud800费") == "邮寄费"  # as in a file name that is not UTF-8


def test_a_text_is_cut_to_what_a_cell_of_excel_holds() -> None:
    text = str(written("\N{HAPPY PERSON RAISING ONE HAND}" * MAX_CELL_LENGTH))

    assert len(text.encode("utf-16-le")) // 2 == MAX_CELL_LENGTH - 1
