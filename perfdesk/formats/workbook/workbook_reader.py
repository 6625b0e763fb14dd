"""Reads workbooks: rows of the texts that the cells of each sheet display.

A workbook is inspected before openpyxl reads it; if openpyxl fails, or is known to read something
wrongly, it reads a minimal copy instead. Of a merged range only the first cell has a text. The
forms in the rows are found by ``perfdesk.recognition``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import zip_longest
from math import isinf
from typing import Any
from warnings import catch_warnings, simplefilter

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.core.errors import FormError
from perfdesk.formats.tables import SourceTable
from perfdesk.formats.workbook.cell_values import GENERAL
from perfdesk.formats.workbook.inspection import (
    BrokenArchiveError,
    inspect_workbook,
    open_archive,
    pack_archive,
)
from perfdesk.formats.workbook.minimal_copy import (
    CUSTOM_FORMAT_PREFIX,
    RAW_CELL_TYPE,
    make_minimal_copy,
)
from perfdesk.formats.workbook.number_format import (
    BUILT_IN_FORMATS,
    FIRST_CUSTOM_ID,
    format_value,
    is_date_format,
)
from perfdesk.recognition.source import Finding, SourceRow

_CALCULATION = re.compile(r"[A-Za-z(!]|[0-9%][-+*/^]")  # SUM(A1), 1+1; but not 100%, 12000件
_ESCAPED_CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")  # e.g. _x000A_
_CONFUSED_FROM, _CONFUSED_BEFORE = 59, 61
"""Days 59 and 60: 28 February 1900, and a 29th that did not exist but that spreadsheets count."""


class UnreliableValueError(ValueError):
    """openpyxl (3.1.5) does not return the number that is in a cell.

    It makes dates of durations, of days outside the calendar and of numbers in some formats, and
    confuses 28 February 1900 with the 29th.
    """


@dataclass(frozen=True, slots=True)
class DisplayedRow:
    """A row with content: its number, and its texts from column A on."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisplayedSheet:
    """What a sheet displays; ``uncalculated_count`` counts its formulas without a value."""

    name: str
    hidden: bool
    rows: tuple[DisplayedRow, ...]
    uncalculated_count: int


class NotAWorkbookError(FormError):
    """The file is an Office document of another type."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 Excel 工作簿。请把后缀名改回原样，或换一个文件。")


def workbook_tables(data: bytes) -> list[SourceTable]:
    """Return each sheet in the bytes of a workbook as a table, its rows located as "第 n 行".

    Raises what ``displayed_sheets`` raises.
    """
    sheets = [sheet for sheet in displayed_sheets(data) if sheet.rows]
    return [_table(sheet, is_only_sheet=len(sheets) == 1) for sheet in sheets]


def displayed_sheets(data: bytes) -> list[DisplayedSheet]:
    """Return what each sheet in the bytes of a workbook displays.

    Raises NotAWorkbookError, InvalidNumberFormatError, or an error of ``inspection``.
    """
    contents = inspect_workbook(open_archive(data))
    if all(part.root != "workbook" for part in contents.parts):
        raise NotAWorkbookError
    with suppress(_OpenpyxlError):
        if not contents.needs_minimal_copy:
            parts = {part.name: part.data for part in contents.parts}
            return _read_sheets(pack_archive(parts), with_formulas=contents.has_uncalculated)
    try:
        copy = make_minimal_copy(contents)
        sheets = _read_sheets(copy, with_formulas=contents.has_uncalculated)
    except _OpenpyxlError as error:
        raise BrokenArchiveError from error
    return [replace(sheet, name=contents.sheets[int(sheet.name) - 1]) for sheet in sheets]


class _OpenpyxlError(Exception):
    """openpyxl could not read a workbook, for which it raises any exception."""


def _read_sheets(file: BytesIO, *, with_formulas: bool) -> list[DisplayedSheet]:
    """Return the sheets as openpyxl reads them; formulas are read if one has no value."""
    try:
        with catch_warnings():
            # openpyxl warns of what it leaves out, but nothing of that is displayed
            simplefilter("ignore")
            values = load_workbook(file, data_only=True, keep_links=False).worksheets
            formulas = load_workbook(file, keep_links=False).worksheets if with_formulas else []
        return [
            read_sheet(sheet.title, sheet, other) for sheet, other in zip_longest(values, formulas)
        ]
    except FormError:
        raise
    except Exception as error:
        raise _OpenpyxlError from error


def _table(sheet: DisplayedSheet, *, is_only_sheet: bool) -> SourceTable:
    where = "" if is_only_sheet else f"工作表“{sheet.name}”"
    rows = tuple(SourceRow(f"{where}第 {row.number} 行", row.cells) for row in sheet.rows)
    return SourceTable(rows, f"工作表“{sheet.name}”", tuple(_sheet_findings(sheet)))


def _sheet_findings(sheet: DisplayedSheet) -> Iterator[Finding]:
    where = f"工作表“{sheet.name}”"
    if sheet.hidden:
        sentence = f"{where}在工作簿里是隐藏的，其中的表也已读入，请核对是否需要。"
        yield Finding("hidden-sheet", where, sheet.name, sentence)
    if sheet.uncalculated_count:
        sentence = (
            f"{where}有 {sheet.uncalculated_count} 个公式没有算好的结果，这些格按空白读入；"
            "请在 Excel 或 WPS 中打开并保存一次，再重新读入。"
        )
        yield Finding("uncalculated", where, str(sheet.uncalculated_count), sentence)


# The cells of a sheet that openpyxl has read.


def read_sheet(name: str, values: Worksheet, formulas: Worksheet | None) -> DisplayedSheet:
    """Return what a sheet displays; ``formulas`` is the same sheet with formulas for values.

    Raises UnreliableValueError, or whatever openpyxl raises.
    """
    texts: dict[int, dict[int, str]] = {}
    uncalculated_count = 0
    for (row, column), cell in sorted(_cells(values).items()):
        text: str | None = _displayed_text(cell)
        # a formula whose value is an empty text still has the type "str"
        if cell.value is None and cell.data_type != "str" and formulas is not None:
            text = _text_taken_for_formula(_cells(formulas)[row, column])
            uncalculated_count += text is None
        if text:
            texts.setdefault(row, {})[column] = text
    rows = tuple(_row(number, cells) for number, cells in texts.items())
    return DisplayedSheet(name, values.sheet_state != "visible", rows, uncalculated_count)


def _row(number: int, cells: dict[int, str]) -> DisplayedRow:
    return DisplayedRow(number, tuple(cells.get(each, "") for each in range(1, max(cells) + 1)))


def _cells(sheet: Worksheet) -> dict[tuple[int, int], Cell | MergedCell]:
    """Return the cells by row and column; ``iter_rows`` would make all empty ones between them."""
    return sheet._cells  # noqa: SLF001 - private; seen in openpyxl 3.1.5


def _number_format(cell: Cell | MergedCell) -> str:
    """Return the number format of a cell, where built-in ones are those of a Chinese locale."""
    any_cell: Any = cell
    format_id: int = any_cell._style.numFmtId  # noqa: SLF001 - private; seen in openpyxl 3.1.5
    if format_id < FIRST_CUSTOM_ID:
        return BUILT_IN_FORMATS.get(format_id, GENERAL)
    return cell.number_format.removeprefix(CUSTOM_FORMAT_PREFIX)


def _displayed_text(cell: Cell | MergedCell) -> str:
    """Return what a cell displays, "" for an empty one; raises UnreliableValueError."""
    value: Any = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if cell.data_type == RAW_CELL_TYPE and value is not None:
        value = _format_value(value.strip(), cell)
    if value is None or isinstance(value, str):
        # This may be a date that openpyxl cannot convert.
        if cell.data_type == "e" and value == "#VALUE!":
            raise UnreliableValueError
        return _unescaped(value or "")
    if isinstance(value, date | time | timedelta):
        day = to_excel(value, _epoch(cell))  # type: ignore[no-untyped-call]
        if (
            isinstance(value, timedelta)
            or not is_date_format(_number_format(cell))
            or day < 0
            or _CONFUSED_FROM <= day < _CONFUSED_BEFORE
        ):
            raise UnreliableValueError
        value = day
    if isinf(value):
        raise UnreliableValueError
    return _format_value(repr(value), cell)


def _format_value(value: str, cell: Cell | MergedCell) -> str:
    return format_value(value, _number_format(cell), from_1904=_epoch(cell).year == 1904)


def _epoch(cell: Cell | MergedCell) -> datetime:
    """Return the day from which the workbook counts days."""
    workbook = cell.parent.parent
    assert workbook is not None  # every cell that was read has one
    return workbook.epoch


def _unescaped(text: str) -> str:
    """Return the text with escapes such as _x000A_ replaced and LF for line ends."""
    if "_x" in text:
        text = _ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text_taken_for_formula(cell: Cell | MergedCell) -> str | None:
    """Return a text such as =100% that a program took for a formula.

    Returns "" for a cell without formula, None for a real formula.
    """
    if cell.data_type != "f":
        return ""
    formula = str(cell.value)  # an object if it is the formula of several cells
    return None if formula == "=" or _CALCULATION.search(formula) else formula
