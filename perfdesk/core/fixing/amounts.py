"""Amounts of 项目资金 rewritten: tidied to plain digits, converted between 元 and 万元.

Pure and exact: a figure is only written otherwise, never rounded. Whether it is
done is asked elsewhere; a text that cannot be read as an amount is left and named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.checking.funding_sums import COLUMNS, blank, sums
from perfdesk.core.edits import Set
from perfdesk.core.form import Form
from perfdesk.core.numbers import amount, number, plain, product
from perfdesk.core.places import ROOT, Place
from perfdesk.core.text import folded

MONEY_UNITS = ("元", "万元")

_WAN = Decimal(10_000)
_UNITS = frozenset("元万亿")
_DECORATION = re.compile(r"\s|人民币|RMB|CNY|整$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One amount with the text it has and the text it is to have."""

    place: Place
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What is rewritten, and the places left: of texts that are no amount, page numbers too."""

    changed: tuple[Rewriting, ...]
    left: tuple[Place, ...]

    @property
    def edits(self) -> tuple[Set, ...]:
        """The edits that do it."""
        return tuple(Set(each.place, each.after) for each in self.changed)


def other_unit(money_unit: str) -> str:
    """万元 for 元, and 元 for anything else."""
    return MONEY_UNITS[1] if money_unit == MONEY_UNITS[0] else MONEY_UNITS[0]


def names_unit(text: str) -> bool:
    """True if an amount says its own unit (12 万元)."""
    return not _UNITS.isdisjoint(text)


def written_like(figure: Decimal, text: str) -> str:
    """The figure with thousands marks and decimals as ``text`` has them, none cut off."""
    places = len(folded(text).strip().partition(".")[2]) if number(text) is not None else 0
    shown = plain(figure)
    missing = places - len(shown.partition(".")[2])
    if missing > 0:
        shown = f"{figure:.{places}f}"
    whole, point, rest = shown.partition(".")
    return f"{int(whole):,}{point}{rest}" if "," in folded(text) else shown


def tidied(text: str, money_unit: str) -> str | None:
    """The amount in plain digits with two decimals or more (74696.00), None if it is none.

    Blanks, 人民币 and 整 are dropped; an amount that names its own unit is converted.
    """
    figure = amount(text, money_unit)
    if figure is None:
        figure = amount(_DECORATION.sub("", folded(text)), money_unit)
    if figure is None:
        return None
    shown = plain(figure)
    return shown if len(shown.partition(".")[2]) >= 2 else f"{figure:.2f}"


def tidy(form: Form) -> Rewritten:
    """Every amount of the form tidied; blank cells stay as they are."""
    return _rewritten(form, lambda text: tidied(text, form.money_unit))


def converted(text: str, typed_in: str, to: str) -> str | None:
    """An amount typed in one unit as plain digits in another, exact; None if it is none.

    An amount that names its own unit is taken by that one.
    """
    figure = amount(text, typed_in)
    if figure is None:
        return None
    if names_unit(text):
        figure = amount(text, to) or Decimal(0)
    elif typed_in != to:
        figure = product(figure, _WAN if typed_in == "万元" else 1 / _WAN)
    shown = plain(figure)
    return shown if number(shown) is not None else None


def conversion(form: Form, typed_in: str, to: str) -> Rewritten:
    """Every amount of the form, typed in one unit, written in another."""
    return _rewritten(form, lambda text: converted(text, typed_in, to))


def _rewritten(form: Form, rewrite: Callable[[str], str | None]) -> Rewritten:
    changed, left = [], []
    pages = _page_numbers(form)
    for row in form.funding.rows:
        for column in COLUMNS:
            text, spot = getattr(row, column), Place(ROOT, f"funding.{row.kind}.{column}")
            if blank(text):
                continue
            after = None if spot in pages else rewrite(text)
            if after is None:
                left.append(spot)
            elif after != text:
                changed.append(Rewriting(spot, text, after))
    return Rewritten(tuple(changed), tuple(left))


def _page_numbers(form: Form) -> frozenset[Place]:
    """The cells that hold a page number rather than an amount."""
    found = ((column, sums(form, column)) for column in COLUMNS)
    return frozenset(
        Place(ROOT, f"funding.{row.kind}.{column}")
        for column, each in found
        if each is not None
        for row in each.stray
    )
