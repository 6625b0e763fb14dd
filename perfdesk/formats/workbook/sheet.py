"""A sheet that openpyxl has read as rows of texts, each cell as it is displayed.

Only the first cell of a merged area shows its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import TYPE_CHECKING, cast

from perfdesk.formats.workbook.figures import GENERAL
from perfdesk.formats.workbook.inspection import SheetFacts
from perfdesk.formats.workbook.number_formats import BUILT_IN
from perfdesk.formats.workbook.number_shown import is_date, shown
from perfdesk.formats.workbook.places import Area, Place

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_CALCULATES = re.compile(r"[A-Za-z(!]|[0-9%][-+*/^]")  # SUM(A1), 1+1; but not 100%, 12000件
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # _x000A_
_FIRST_CUSTOM = 164
"""The least number of a number format that a file defines itself."""


class OddDateError(ValueError):
    """A number that openpyxl takes for a date, and does not give back as it was.

    Those are days beyond the calendar or before it, lengths of time, numbers in a format
    that is none of a date, and 28 and 29 February 1900: spreadsheets count the second,
    though it never was.
    """


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something: its number, and its texts from column A on."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of a sheet, and how many formulas in it were never calculated."""

    rows: tuple[SheetRow, ...]
    uncalculated: int


def sheet_rows(
    sheet: ReadOnlyWorksheet,
    facts: SheetFacts,
    code_of: Callable[[ReadOnlyCell], str],
    epoch: datetime,
) -> SheetRows:
    """What a sheet displays; ``code_of`` tells the number format of a cell.

    ``epoch`` is the day from which the workbook counts days.

    Raises OddDateError, or whatever openpyxl does where it stumbles.
    """
    sheet.reset_dimensions()  # what a file says of them may be wrong
    found: dict[Place, str] = {}
    for cell in _filled(sheet):
        text = _text(cell, code_of, epoch)
        if text:
            found[cell.row, cell.column] = text
    texts = {at: _unworked(formula) for at, formula in facts.formulas.items()}
    found.update({at: text for at, text in texts.items() if text is not None})
    uncalculated = sum(text is None for text in texts.values())
    return SheetRows(tuple(_rows(_uncovered(found, facts.merged))), uncalculated)


def own_code(cell: ReadOnlyCell) -> str:
    """The number format of a cell, as Chinese offices have those that have a number only."""
    number = cell.style_array.numFmtId  # not documented; seen in openpyxl 3.1.5
    return cell.number_format if number >= _FIRST_CUSTOM else BUILT_IN.get(number, GENERAL)


def lean_code(cell: ReadOnlyCell) -> str:
    """The number format of a cell in a lean workbook, which has it escaped."""
    return cell.number_format[1::2]


def _filled(sheet: ReadOnlyWorksheet) -> Iterator[ReadOnlyCell]:
    rows = cast("Iterable[Iterable[ReadOnlyCell]]", sheet.rows)  # its stubs name the other kind
    for row in rows:
        yield from (cell for cell in row if cell.value is not None)


def _text(cell: ReadOnlyCell, code_of: Callable[[ReadOnlyCell], str], epoch: datetime) -> str:
    """What a cell displays."""
    from openpyxl.utils.datetime import to_excel  # noqa: PLC0415 - only where one is read

    value = cell.value
    if isinstance(value, str):
        if cell.data_type == "e" and value == "#VALUE!":
            raise OddDateError
        return _unescaped(value)
    if isinstance(value, bool):
        return str(value).upper()
    code = code_of(cell)
    if isinstance(value, timedelta):
        raise OddDateError
    if isinstance(value, date | time):
        value = to_excel(value, epoch)  # type: ignore[no-untyped-call]
        if not is_date(code) or value < 0 or 59 <= value < 61:
            raise OddDateError
    return shown(repr(value), code, from_1904=epoch.year == 1904)


def _unescaped(text: str) -> str:
    """The text with the characters that workbooks write as _x000A_; line ends are LF."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unworked(formula: str) -> str | None:
    """A text such as =100% that a program took for a formula; None for a real one."""
    return None if not formula or _CALCULATES.search(formula) else f"={formula}"


def _uncovered(found: dict[Place, str], merged: Iterable[Area]) -> dict[Place, str]:
    """The cells that no merged area covers; its first cell is seen."""
    for first, last in merged:
        for at in _inside(first, last, found):
            if at != first:
                found.pop(at, None)
    return found


def _inside(first: Place, last: Place, found: dict[Place, str]) -> Iterable[Place]:
    rows, columns = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
    if len(rows) * len(columns) <= len(found):
        return product(rows, columns)
    return [at for at in found if at[0] in rows and at[1] in columns]


def _rows(found: dict[Place, str]) -> Iterator[SheetRow]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in sorted(found.items()):
        rows.setdefault(row, {})[column] = text
    for number, cells in rows.items():
        yield SheetRow(number, tuple(cells.get(each, "") for each in range(1, max(cells) + 1)))
