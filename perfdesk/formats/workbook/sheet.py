"""A sheet that openpyxl has read as rows of texts, each cell as it is displayed.

Only the first cell of a merged area shows its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isinf
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.formats.workbook.figures import GENERAL
from perfdesk.formats.workbook.lean import OWN, RAW
from perfdesk.formats.workbook.number_formats import BUILT_IN, FIRST_CUSTOM
from perfdesk.formats.workbook.number_shown import is_date, shown

_CALCULATES = re.compile(r"[A-Za-z(!]|[0-9%][-+*/^]")  # SUM(A1), 1+1; but not 100%, 12000件
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # _x000A_


class OddValueError(ValueError):
    """A number that openpyxl does not give back as it was.

    It takes lengths of time, days beyond the calendar or before it, and numbers in some
    formats for dates, and 28 February 1900 for the 29th, which spreadsheets count.
    """


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something: its number, and its texts from column A on."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet displays, and how many formulas in it were never calculated."""

    name: str
    hidden: bool
    rows: tuple[SheetRow, ...]
    uncalculated: int


def read_sheet(name: str, values: Worksheet, formulas: Worksheet | None) -> Sheet:
    """What a sheet displays; ``formulas`` is the sheet once more with these for values.

    Raises OddValueError, or whatever openpyxl does where it stumbles.
    """
    found: dict[int, dict[int, str]] = {}
    uncalculated = 0
    for (row, column), cell in sorted(_cells(values).items()):
        text: str | None = _text(cell)
        # a formula whose figure is an empty text is of type str still
        if cell.value is None and cell.data_type != "str" and formulas is not None:
            text = _unworked(_cells(formulas)[row, column])
            uncalculated += text is None
        if text:
            found.setdefault(row, {})[column] = text
    rows = tuple(_row(number, cells) for number, cells in found.items())
    return Sheet(name, values.sheet_state != "visible", rows, uncalculated)


def _row(number: int, cells: dict[int, str]) -> SheetRow:
    return SheetRow(number, tuple(cells.get(each, "") for each in range(1, max(cells) + 1)))


def _cells(sheet: Worksheet) -> dict[tuple[int, int], Cell | MergedCell]:
    """The cells there are by row and column; ``iter_rows`` would make all those between them."""
    return sheet._cells  # noqa: SLF001 - private; seen in openpyxl 3.1.5


def _code(cell: Cell | MergedCell) -> str:
    """The number format of a cell, as Chinese offices have those that have a number only."""
    style: Any = cell
    number: int = style._style.numFmtId  # noqa: SLF001 - private; seen in openpyxl 3.1.5
    if number < FIRST_CUSTOM:
        return BUILT_IN.get(number, GENERAL)
    return cell.number_format.removeprefix(OWN)


def _text(cell: Cell | MergedCell) -> str:
    """What a cell displays."""
    value: Any = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if cell.data_type == RAW and value is not None:
        value = _shown(value.strip(), cell)
    if value is None or isinstance(value, str):
        if cell.data_type == "e" and value == "#VALUE!":  # or a date that openpyxl cannot tell
            raise OddValueError
        return _unescaped(value or "")
    if isinstance(value, date | time | timedelta):
        day = to_excel(value, _epoch(cell))  # type: ignore[no-untyped-call]
        if isinstance(value, timedelta) or not is_date(_code(cell)) or day < 0 or 59 <= day < 61:
            raise OddValueError
        value = day
    if isinf(value):
        raise OddValueError
    return _shown(repr(value), cell)


def _shown(value: str, cell: Cell | MergedCell) -> str:
    return shown(value, _code(cell), from_1904=_epoch(cell).year == 1904)


def _epoch(cell: Cell | MergedCell) -> datetime:
    """The day from which the workbook counts days."""
    workbook = cell.parent.parent
    assert workbook is not None  # each cell that was read has one
    return workbook.epoch


def _unescaped(text: str) -> str:
    """The text with the characters that workbooks write as _x000A_; line ends are LF."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unworked(cell: Cell | MergedCell) -> str | None:
    """A text such as =100% that a program took for a formula, "" if there is none.

    None for a real formula.
    """
    if cell.data_type != "f":
        return ""
    formula = str(cell.value)  # that of an area of cells is an object of its own
    return None if formula == "=" or _CALCULATES.search(formula) else formula
