"""Reads workbooks: rows of the texts that the cells of each sheet display.

A workbook is inspected before openpyxl reads it; if openpyxl fails, or is known to read something
wrongly, it reads a minimal copy instead. Of a merged range only the first cell has a text. The
forms in the rows are found by ``perfdesk.recognition``.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import zip_longest
from math import isinf
from typing import Any
from warnings import catch_warnings, simplefilter

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.core.errors import FormError
from perfdesk.formats.workbook.cell_values import GENERAL
from perfdesk.formats.workbook.inspection import WorkbookContents, inspect_workbook
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
from perfdesk.formats.workbook.sheet_remarks import SheetRemarks
from perfdesk.formats.workbook.sheet_rows import (
    MAX_COLUMNS,
    DisplayedSheet,
    SheetCells,
    sheet_tables,
)
from perfdesk.formats.zip_archive import BrokenArchiveError, open_archive, pack_archive
from perfdesk.recognition.source import SourceTable

_CALCULATION = re.compile(r"[A-Za-z(!]|[0-9%][-+*/^]")  # SUM(A1), 1+1; but not 100%, 12000件
_ESCAPED_CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")  # e.g. _x000A_
_CONFUSED_FROM, _CONFUSED_BEFORE = 59, 61
"""Days 59 and 60: 28 February 1900, and a 29th that did not exist but that spreadsheets count."""


class UnreliableValueError(ValueError):
    """openpyxl (3.1.5) does not return the number that is in a cell.

    It makes dates of durations, of days outside the calendar and of numbers in some formats, and
    confuses 28 February 1900 with the 29th.
    """


class NotAWorkbookError(FormError):
    """The file is an Office document of another type."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 Excel 工作簿。请把后缀名改回原样，或换一个文件。")


def workbook_tables(data: bytes) -> list[SourceTable]:
    """Return each sheet in the bytes of a workbook as a table, its rows located as "第 n 行".

    Raises what ``displayed_sheets`` raises.
    """
    return sheet_tables(displayed_sheets(data))


def displayed_sheets(data: bytes) -> list[DisplayedSheet]:
    """Return what each sheet in the bytes of a workbook displays.

    Raises NotAWorkbookError, InvalidNumberFormatError, or an error of ``zip_archive`` or
    ``sheet_rows``.
    """
    archive = open_archive(data)
    contents = inspect_workbook(archive)
    if all(part.root != "workbook" for part in contents.parts):
        raise NotAWorkbookError
    remarks = SheetRemarks(archive)
    files = dict(zip(contents.sheets, contents.sheet_files, strict=True))
    sheets = _sheet_cells(contents)
    for sheet in sheets:
        texts, picture_count = remarks.of_sheet(files.get(sheet.name, ""))
        sheet.boxes += texts["drawing"]
        sheet.comments += texts["comments"]
        sheet.picture_count += picture_count
        sheet.headers += contents.headers.get(files.get(sheet.name, ""), [])
    return [sheet.displayed() for sheet in sheets]


def _sheet_cells(contents: WorkbookContents) -> list[SheetCells]:
    """Return the cells of each sheet, read from a minimal copy where that is needed."""
    with suppress(_OpenpyxlError):
        if not contents.needs_minimal_copy:
            parts = {part.name: part.data for part in contents.parts}
            return _read_sheets(pack_archive(parts), with_formulas=contents.has_uncalculated)
    try:
        copy = make_minimal_copy(contents)
        sheets = _read_sheets(copy, with_formulas=contents.has_uncalculated)
    except _OpenpyxlError as error:
        raise BrokenArchiveError from error
    return [_original(sheet, contents) for sheet in sheets]


def _original(sheet: SheetCells, contents: WorkbookContents) -> SheetCells:
    """Return a sheet of the minimal copy with its name and merged ranges in the workbook."""
    index = int(sheet.name) - 1
    merged = contents.merged.get(contents.sheet_files[index], [])
    return replace(sheet, name=contents.sheets[index], merged=merged)


class _OpenpyxlError(Exception):
    """openpyxl could not read a workbook, for which it raises any exception."""


def _read_sheets(file: BytesIO, *, with_formulas: bool) -> list[SheetCells]:
    """Return the sheets as openpyxl reads them; formulas are read if one has no value."""
    try:
        with catch_warnings():
            # openpyxl warns of what it leaves out, but nothing of that is displayed
            simplefilter("ignore")
            book = load_workbook(file, data_only=True, keep_links=False, rich_text=True)
            values = book.worksheets
            formulas = load_workbook(file, keep_links=False).worksheets if with_formulas else []
        return [
            read_sheet(sheet.title, sheet, other) for sheet, other in zip_longest(values, formulas)
        ]
    except (FormError, MemoryError):
        raise
    except Exception as error:
        raise _OpenpyxlError from error


# The cells of a sheet that openpyxl has read.


def read_sheet(name: str, values: Worksheet, formulas: Worksheet | None) -> SheetCells:
    """Return what is in a sheet; ``formulas`` is the same sheet with formulas for values.

    Raises UnreliableValueError, or whatever openpyxl raises.
    """
    sheet = SheetCells(name, values.sheet_state != "visible")
    struck_fonts = _struck_fonts(values)
    for (row, column), cell in _cells(values).items():
        text: str | None
        text, struck = _texts(cell, struck_fonts)
        sheet.strike(struck)
        # a formula whose value is an empty text still has the type "str"
        if cell.value is None and cell.data_type != "str" and formulas is not None:
            text = _text_taken_for_formula(_cells(formulas)[row, column])
            sheet.uncalculated_count += text is None
            if text and _style(cell).fontId in struck_fonts:
                sheet.strike(text)
                text = ""
        if text:
            sheet.add(row, column, text)
    sheet.striking_ranges = [
        str(each.sqref)
        for each in values.conditional_formatting
        if any(rule.dxf and rule.dxf.font and rule.dxf.font.strike for rule in each.rules)
    ]
    sheet.merged = [each.bounds for each in values.merged_cells.ranges]
    sheet.hidden_rows = {row for row, each in values.row_dimensions.items() if each.hidden}
    for columns in values.column_dimensions.values():
        if columns.hidden:
            first, last = columns.min or 1, columns.max or 0
            sheet.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
    return sheet


def _cells(sheet: Worksheet) -> dict[tuple[int, int], Cell | MergedCell]:
    """Return the cells by row and column; ``iter_rows`` would make all empty ones between them."""
    return sheet._cells  # noqa: SLF001 - private; seen in openpyxl 3.1.5


def _style(cell: Cell | MergedCell) -> Any:
    """Return the numbers of the fonts and formats of a cell."""
    any_cell: Any = cell
    return any_cell._style  # noqa: SLF001 - private; seen in openpyxl 3.1.5


def _struck_fonts(sheet: Worksheet) -> set[int]:
    """Return the numbers of the fonts in a workbook that strike out."""
    workbook: Any = sheet.parent
    fonts = enumerate(workbook._fonts)  # noqa: SLF001 - private; seen in openpyxl 3.1.5
    return {number for number, font in fonts if font.strike}


def _texts(cell: Cell | MergedCell, struck_fonts: set[int]) -> tuple[str, str]:
    """Return what stands in a cell, then what is struck out in it."""
    is_struck = _style(cell).fontId in struck_fonts
    if not isinstance(cell.value, CellRichText):
        text = _displayed_text(cell)
        return ("", text) if is_struck else (text, "")
    standing = struck = ""
    for run in cell.value:
        # a run without a font of its own has that of the cell
        if run.font.strike if isinstance(run, TextBlock) else is_struck:
            struck += str(run)
        else:
            standing += str(run)
    return _unescaped(standing), _unescaped(struck)


def _number_format(cell: Cell | MergedCell) -> str:
    """Return the number format of a cell, where built-in ones are those of a Chinese locale."""
    format_id: int = _style(cell).numFmtId
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
