"""Amounts are rewritten exactly, and only where they can be read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.fixes.funding_fixes import (
    convert_amount,
    convert_amounts,
    formatted_like,
    tidy_amount,
    tidy_amounts,
)
from perfdesk.core.numbers import parse_amount
from tests.core.fixes.test_all_fixes import with_amount
from tests.core.forms import form_of, funding, indicator

_figures = st.decimals(0, 10**15, places=6).map(lambda figure: f"{figure:f}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("74,696", "74696.00"),
        ("74696.5", "74696.50"),
        ("１２，３４５．６０", "12345.60"),
        ("12 345.60 元整", "12345.60"),
        ("1.2345万元", "12345.00"),
        ("0", "0.00"),
        ("0.123456", "0.123456"),
        ("约九万", None),
    ],
)
def test_an_amount_is_tidied_to_plain_digits_never_rounded(text: str, shown: str | None) -> None:
    assert tidy_amount(text, "元") == shown


@pytest.mark.parametrize(
    ("figure", "text", "shown"),
    [
        ("1637352", "1,615,632", "1,637,352"),
        ("1637352", "1615632.00", "1637352.00"),
        ("-0.5", "1,000", "-0.5"),
        ("0.5", "", "0.5"),
        ("12.345", "9.10", "12.345"),
    ],
)
def test_a_figure_is_written_as_its_neighbour_was(figure: str, text: str, shown: str) -> None:
    assert formatted_like(Decimal(figure), text) == shown


@given(_figures)
def test_converting_there_and_back_gives_the_same_amount(text: str) -> None:
    there = convert_amount(text, "元", "万元")
    assert there is not None
    assert parse_amount(there, "万元") == Decimal(text) / 10000
    back = convert_amount(there, "万元", "元")
    assert back is not None
    assert Decimal(back) == Decimal(text)


@given(_figures)
def test_tidying_changes_no_amount_and_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy_amount(f" {text} 元", "元")
    assert once is not None
    assert Decimal(once) == Decimal(text)
    assert tidy_amount(once, "元") == once


def test_all_amounts_of_a_form_are_converted_and_unreadable_ones_are_skipped() -> None:
    form = form_of(indicator())
    form = replace(form, funding=funding("待定", "90,613"))
    found = convert_amounts(form, "元", "万元")
    assert {each.after for each in found.changed} == {"9.0613"}
    assert {ref.field for ref in found.skipped} >= {"funding.total.budget"}


def test_blank_amounts_stay_blank() -> None:
    form = replace(form_of(indicator()), funding=funding("", "—"))
    assert all(each.before == "0" for each in tidy_amounts(form).changed)


def test_a_page_number_is_skipped() -> None:
    form = with_amount(form_of(indicator()), "carryover", "executed", "-3")
    for found in (tidy_amounts(form), convert_amounts(form, "元", "万元")):
        assert [ref.field for ref in found.skipped] == ["funding.carryover.executed"]
