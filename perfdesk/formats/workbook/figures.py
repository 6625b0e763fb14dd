"""Which texts of a table an office program may hold as numbers, and how it shows them as typed.

A number that a number format cannot show exactly as it was typed stays text:
nothing a person wrote is altered for the sake of calculating. Knows no file type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.numbers import number
from perfdesk.table.grid import Cell

GENERAL = "General"
"""The format that shows a number with the digits it needs."""

_TYPED = re.compile(
    r"(?P<before>[¥￥]? ?)"
    r"(?P<figure>-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.(?P<decimals>\d+))?)"
    r"(?P<after> ?(?P<unit>元|万元|亿元)?)",
    re.ASCII,
)
_MOST_DIGITS = 15
"""What a binary number of 64 bits keeps."""
_MOST_GENERAL = 10
"""Digits up to which the general format shows all of them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the number format (of spreadsheets) that shows it as it was typed."""

    value: Decimal
    format: str = GENERAL


def figure(cell: Cell, money_unit: str) -> Figure | None:
    """The number a cell may be held as; None for words, and for what is shown otherwise.

    Only amounts, weights and scores are numbers. An amount may name its own unit if
    that is the form's ``money_unit`` (元 or 万元).
    """
    if cell.role not in ("amount", "figure"):
        return None
    match = _TYPED.fullmatch(cell.text.strip())
    if match is None or (match["unit"] or money_unit) != money_unit:
        return None
    value = number(match["figure"])
    digits = sum(char.isdigit() for char in match["figure"])
    if value is None or digits > _MOST_DIGITS or (not value and match["figure"][0] == "-"):
        return None
    return Figure(value, _format(match, digits))


def typed(text: str) -> Figure | None:
    """The number a bare text may be held as, wherever it stands."""
    return figure(Cell(0, 0, 1, 1, text, "figure"), "")


def _format(match: re.Match[str], digits: int) -> str:
    decimals = match["decimals"] or ""
    grouped, beside = "," in match["figure"], match["before"] or match["after"]
    if not (grouped or beside or decimals.endswith("0") or digits > _MOST_GENERAL):
        return GENERAL
    whole = "#,##0" if grouped else "0"
    places = f".{'0' * len(decimals)}" if decimals else ""
    return f"{_literal(match['before'])}{whole}{places}{_literal(match['after'])}"


def _literal(text: str) -> str:
    return f'"{text}"' if text else ""
