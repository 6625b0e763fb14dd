"""A number in a workbook is displayed as it was typed, or it stays a text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.formats.workbook.cell_values import (
    MAX_CELL_LENGTH,
    FormattedNumber,
    is_preserved,
    number_in_cell,
    number_in_text,
    text_in_cell,
    text_loss_messages,
)
from perfdesk.formats.workbook.number_format import format_value
from perfdesk.table.grid import Cell, Role


def in_cell(text: str, role: Role = "amount", money_unit: str = "元") -> FormattedNumber | None:
    return number_in_cell(Cell(0, 0, 1, 1, text, role), money_unit)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("120000", "120000", "General"),
        ("9.12", "9.12", "General"),
        ("74,696", "74696", "#,##0"),
        ("74696.00", "74696.00", "0.00"),
        ("12,345.60", "12345.60", "#,##0.00"),
        ("12,345.60 元", "12345.60", '#,##0.00" 元"'),
        ("¥5", "5", '"¥"0'),
        ("-3", "-3", "General"),
        ("¥-3.50", "-3.50", '"¥"0.00;"¥"-0.00'),
        ("123456789012.5", "123456789012.5", "0.0"),
    ],
)
def test_an_amount_is_a_number_in_the_format_it_was_typed_in(
    text: str, value: str, code: str
) -> None:
    assert in_cell(text) == FormattedNumber(Decimal(value), code)


_TYPED = r"[¥￥]? ?-?[1-9][0-9]{0,2}(,[0-9]{3}){0,2}(\.[0-9]{1,4})? ?元?"


@pytest.mark.slow
@given(st.from_regex(_TYPED, fullmatch=True))
def test_any_amount_is_displayed_as_it_was_typed(text: str) -> None:
    number = in_cell(text)

    assert number is not None
    assert format_value(str(number.value), number.number_format) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—",
        "+86",
        "=1",
        "１２３",
        "1,23",
        "007",
        ".5",
        "-0",
        "1e5",
        "5 万元",
        "1234567890123456",
    ],
)
def test_a_number_that_no_format_displays_as_typed_stays_a_text(text: str) -> None:
    assert in_cell(text) is None


def test_only_amounts_weights_and_scores_are_numbers() -> None:
    assert in_cell("15", "words") is None
    assert in_cell("2022", "value") is None
    assert number_in_text("15") == FormattedNumber(Decimal(15))


def test_a_line_end_of_two_characters_takes_one_in_a_cell() -> None:
    text = "甲\r\n" * (MAX_CELL_LENGTH // 2)

    assert is_preserved(text)
    assert text_in_cell(text) == "甲\n" * (MAX_CELL_LENGTH // 2)
    assert list(text_loss_messages([("G9", text)])) == []
    assert not is_preserved("甲" * (MAX_CELL_LENGTH + 1))
