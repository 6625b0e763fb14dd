"""Numbers as people type them, and exact decimal arithmetic with the form's roundings.

There is no float here: every figure is a ``Decimal`` of at most 40 digits. Sums and products
are computed in a context wide enough to hold them exactly. A quotient of two such numbers
either lies on a multiple of the last printed decimal place or differs from it by far more
than that context's last digit, so rounding the quotient is the same as rounding the exact
value.

The module knows nothing of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import Literal

from perfdesk.core.text import half_width

Rounding = Literal["up", "half_up"]

_MOST_DIGITS = 40
"""Longer texts are not read as numbers."""
_EXACT = Context(prec=8 * _MOST_DIGITS)
# e.g. "74,696", "-12345.60", "+3", ".5"
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+", re.ASCII)
# e.g. "12,345.60 元", "¥500", "1.2万元"
_MONEY = re.compile(r"[¥￥]?\s*(?P<number>[^\s元万亿]+)\s*(?P<unit>元|万元|亿元)?")
_IN_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Decimal | None:
    """Return the number a text is (``74,696``, ``１２３``, ``−5``), or None.

    Full-width digits and marks are read as half-width ones; commas must stand between groups
    of three digits. NaN, 1e9, 1_000 and texts of more than 40 characters are no numbers.
    """
    plain = half_width(text).strip()
    if len(plain) > _MOST_DIGITS or not _NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def parse_amount(text: str, money_unit: str) -> Decimal | None:
    """Return an amount of money in ``money_unit`` (元 or 万元), or None if the text is none.

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
    """Return the sum without rounding; 0 for no figures."""
    with localcontext(_EXACT):
        return sum(figures, Decimal(0))


def product(*factors: Decimal) -> Decimal:
    """Return the product without rounding; 1 for no factors."""
    with localcontext(_EXACT):
        result = Decimal(1)
        for factor in factors:
            result *= factor
        return result


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the quotient to 320 digits, to be rounded before it is shown.

    Raises ZeroDivisionError (decimal.DivisionByZero) for a divisor of 0.
    """
    with localcontext(_EXACT):
        return dividend / divisor


def rounded(figure: Decimal, places: int, rounding: Rounding = "half_up") -> Decimal:
    """Return the figure with ``places`` decimals.

    ``half_up`` rounds a half away from zero, ``up`` rounds towards positive infinity.
    """
    mode = ROUND_CEILING if rounding == "up" else ROUND_HALF_UP
    with localcontext(_EXACT):
        return figure.quantize(Decimal(1).scaleb(-places), rounding=mode)


def format_number(figure: Decimal) -> str:
    """Return the figure as the form prints it, without trailing zeros or exponent (10, 9.12)."""
    text = f"{figure:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def format_with_separators(figure: Decimal) -> str:
    """Return the figure as ``format_number`` does, with thousands separators (1,637,352)."""
    return f"{Decimal(format_number(figure)):,f}"
