"""Numbers as people type them, and exact decimal arithmetic with the form's roundings.

Knows nothing of the form. There is no float here: every figure is a ``Decimal``
of at most 40 digits. Sums and products are computed in a context wide enough to
hold them exactly, and a quotient of two such numbers differs from any multiple of
the last printed place either by nothing or by far more than that context's last
digit, so rounding it afterwards is rounding the exact value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import Literal

from perfdesk.core.text import half_width

Rounding = Literal["up", "half_up"]

_DIGITS = 40
_EXACT = Context(prec=8 * _DIGITS)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+", re.ASCII)
_MONEY = re.compile(r"[¥￥]?\s*(?P<number>[^\s元万亿]+)\s*(?P<unit>元|万元|亿元)?")
_IN_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Decimal | None:
    """The number a text is, or None: ``74,696``, ``１２３``, ``−5``; never NaN, 1e9 or 1_000.

    Full-width digits and marks are read as half-width ones; commas must stand
    between groups of three digits. More than 40 digits are not a number here.
    """
    plain = half_width(text).strip()
    if not _NUMBER.fullmatch(plain) or len(plain) > _DIGITS:
        return None
    return Decimal(plain.replace(",", ""))


def parse_amount(text: str, money_unit: str) -> Decimal | None:
    """An amount of money in ``money_unit`` (元 or 万元), or None if the text is none.

    A text that names its own unit (``12,345.60 元``) is converted exactly.
    """
    match = _MONEY.fullmatch(half_width(text).strip())
    if not match:
        return None
    figure = parse_number(match["number"])
    own = match["unit"]
    if figure is None or own is None or own == money_unit:
        return figure
    return quotient(product(figure, _IN_YUAN[own]), _IN_YUAN.get(money_unit, Decimal(1)))


def exact_sum(figures: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    with localcontext(_EXACT):
        return sum(figures, Decimal(0))


def product(*factors: Decimal) -> Decimal:
    """The exact product."""
    with localcontext(_EXACT):
        result = Decimal(1)
        for factor in factors:
            result *= factor
        return result


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The quotient to 320 digits, to be rounded before it is shown.

    Raises ZeroDivisionError (decimal.DivisionByZero) for a divisor of 0.
    """
    with localcontext(_EXACT):
        return dividend / divisor


def rounded(figure: Decimal, places: int, rounding: Rounding = "half_up") -> Decimal:
    """The figure at ``places`` decimals, half up (away from zero) or always up."""
    mode = ROUND_CEILING if rounding == "up" else ROUND_HALF_UP
    with localcontext(_EXACT):
        return figure.quantize(Decimal(1).scaleb(-places), rounding=mode)


def format_number(figure: Decimal) -> str:
    """The figure as printed in the form: no trailing zeros, no exponent (10, 9.12, 0.6)."""
    text = f"{figure:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
