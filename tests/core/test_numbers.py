"""Numbers as typed, exact arithmetic, the form's roundings."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.numbers import (
    exact_sum,
    format_number,
    format_with_separators,
    parse_amount,
    parse_number,
    product,
    quotient,
    rounded,
)

decimals = st.decimals(-(10**12), 10**12, places=4, allow_nan=False)
positive = st.decimals(Decimal("0.0001"), 10**12, places=4, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("74,696", "74696"),
        ("１２３", "123"),
        ("１２,３４５．６０", "12345.60"),
        ("−5", "-5"),
        (" 9.12 ", "9.12"),
        ("+3", "3"),
        (".5", "0.5"),
        ("1,234,567.89", "1234567.89"),
        ("000", "0"),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, figure: str) -> None:
    assert parse_number(text) == Decimal(figure)


@pytest.mark.parametrize(
    "text",
    [
        "", "NaN", "Infinity", "-inf", "1e999", "1E3", "1_000", "1,23", "12,3456", "1,,000", "1.",
        "1.2.3", "--5", "5%", "十", "0x10", "٣", "½", "1 000", "9" * 41, "100分",
    ],
)  # fmt: skip
def test_whatever_else_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "figure"),
    [
        ("12,345.60 元", "元", "12345.60"),
        ("1.2万元", "元", "12000"),
        ("12000元", "万元", "1.2"),
        ("3亿元", "万元", "30000"),
        ("¥500", "元", "500"),
        ("500", "万元", "500"),
        ("-3", "元", "-3"),
    ],
)
def test_an_amount_may_name_its_own_unit(text: str, unit: str, figure: str) -> None:
    assert parse_amount(text, unit) == Decimal(figure)


@pytest.mark.parametrize("text", ["元", "1,23元", "约500元", "500元整左右", "—", "5万"])
def test_whatever_else_is_no_amount(text: str) -> None:
    assert parse_amount(text, "元") is None


@given(st.lists(decimals, max_size=20))
def test_a_sum_is_exact(figures: list[Decimal]) -> None:
    assert Fraction(exact_sum(figures)) == sum(map(Fraction, figures))


@given(decimals, positive, st.integers(0, 6))
def test_a_rounded_quotient_is_the_rounded_exact_value(
    dividend: Decimal, divisor: Decimal, places: int
) -> None:
    exact = Fraction(dividend) / Fraction(divisor) * 10**places
    up = -((-exact.numerator) // exact.denominator)
    found = quotient(dividend, divisor)
    assert Fraction(rounded(found, places, "up")) * 10**places == up
    half = Fraction(rounded(found, places)) * 10**places
    assert abs(half - exact) <= Fraction(1, 2)
    if abs(half - exact) == Fraction(1, 2):
        assert abs(half) > abs(exact)


@given(decimals, decimals)
def test_a_product_is_exact(left: Decimal, right: Decimal) -> None:
    assert Fraction(product(left, right)) == Fraction(left) * Fraction(right)


@given(decimals)
def test_a_formatted_number_reads_back_and_has_no_trailing_zero(figure: Decimal) -> None:
    text = format_number(figure)
    assert parse_number(text) == figure
    assert "." not in text or not text.endswith(("0", "."))


@given(st.text(max_size=30))
def test_no_text_makes_the_parsers_fail(text: str) -> None:
    for found in (parse_number(text), parse_amount(text, "元"), parse_amount(text, "万元")):
        assert found is None or found.is_finite()


def test_a_negative_amount_keeps_its_sign_before_the_separators() -> None:
    assert format_with_separators(Decimal("-1234.50")) == "-1,234.5"
    assert format_with_separators(Decimal("-0.5")) == "-0.5"
