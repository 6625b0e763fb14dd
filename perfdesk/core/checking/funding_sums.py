"""One column of 项目资金 added up: the total, its 其中 rows, what is blank or no amount.

Amounts are exact, in the form's money unit (元 or 万元). Page numbers that slipped
into a cell when text was taken from a PDF are told apart here, because they decide
whether the rows add up. Says nothing in words: checks, fixes and the panel do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.form import Form, FundingRow
from perfdesk.core.numbers import amount, number, total
from perfdesk.core.text import folded
from perfdesk.core.values import measured

COLUMNS = ("initial", "budget", "executed")

_PAGE_NUMBER = re.compile(r"-\d{1,3}")


@dataclass(frozen=True, slots=True)
class Sums:
    """A column: ``whole`` (None if blank or unreadable) against ``parts``, page numbers left out.

    ``filled`` are the 其中 rows with an amount, ``stray`` those with a page number,
    ``blanks`` those that hold nothing though they should.
    """

    whole: Decimal | None
    parts: Decimal
    filled: tuple[FundingRow, ...]
    stray: tuple[FundingRow, ...]
    blanks: tuple[FundingRow, ...]

    @property
    def over(self) -> Decimal:
        """By how much the rows exceed the total; negative if they fall short."""
        return total((self.parts, (self.whole or Decimal(0)).copy_negate()))


def blank(text: str) -> bool:
    """True for an empty amount cell, or one with a dash."""
    return measured(text).kind == "nothing"


def sums(form: Form, column: str) -> Sums | None:
    """The sums of a column, or None if there are no 其中 rows or one is unreadable."""
    rows = [row for row in form.funding.rows if row.kind != "total"]
    whole = amount(getattr(form.funding.row("total"), column), form.money_unit)
    figures = [amount(getattr(row, column), form.money_unit) for row in rows]
    if not rows or _any_unreadable(rows, column, figures):
        return None
    pairs = list(zip(rows, figures, strict=True))
    everything = total(figure for figure in figures if figure)
    page = everything != whole and whole is not None
    stray = [page and _is_page(getattr(row, column)) for row in rows]
    kept = [pair for pair, found in zip(pairs, stray, strict=True) if not found]
    return Sums(
        whole,
        total(figure for _, figure in kept if figure),
        tuple(row for row, figure in kept if figure is not None),
        tuple(row for row, found in zip(rows, stray, strict=True) if found),
        tuple(row for row in rows if _really_blank(row, column)),
    )


def _any_unreadable(rows: list[FundingRow], column: str, figures: list[Decimal | None]) -> bool:
    return any(
        figure is None and not blank(getattr(row, column))
        for row, figure in zip(rows, figures, strict=True)
    )


def _is_page(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(folded(text).strip()))


def _really_blank(row: FundingRow, column: str) -> bool:
    """Blank, and not in a row whose other amounts are all 0 (which needs no third 0)."""
    if not blank(getattr(row, column)):
        return False
    others = [getattr(row, other) for other in COLUMNS if other != column]
    filled = [number(text) for text in others if not (blank(text) or _is_page(text))]
    return not filled or any(figure != 0 for figure in filled)
