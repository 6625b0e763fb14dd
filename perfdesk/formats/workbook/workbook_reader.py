"""A sheet that openpyxl has read as rows of texts, each cell as it is displayed.

Only the first cell of a merged area shows its text.

Workbooks as offices make and send them: each sheet that holds a form gives one.

Brings what the sheets display as rows; what these mean is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
from perfdesk.core.template import Template
from perfdesk.formats.errors import EmptyFileError
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
from perfdesk.recognition.read import NoFormFoundError, NotThisFormError, read_forms
from perfdesk.recognition.source import Finding, Reading, SourceRow

_CALCULATES = re.compile(r"[A-Za-z(!]|[0-9%][-+*/^]")  # SUM(A1), 1+1; but not 100%, 12000件
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # _x000A_


class UnreliableValueError(ValueError):
    """A number that openpyxl does not give back as it was.

    It takes lengths of time, days beyond the calendar or before it, and numbers in some
    formats for dates, and 28 February 1900 for the 29th, which spreadsheets count.
    """


@dataclass(frozen=True, slots=True)
class DisplayedRow:
    """A row that holds something: its number, and its texts from column A on."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisplayedSheet:
    """What a sheet displays, and how many formulas in it were never calculated."""

    name: str
    hidden: bool
    rows: tuple[DisplayedRow, ...]
    uncalculated_count: int


def read_sheet(name: str, values: Worksheet, formulas: Worksheet | None) -> DisplayedSheet:
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
    return DisplayedSheet(name, values.sheet_state != "visible", rows, uncalculated)


def _row(number: int, cells: dict[int, str]) -> DisplayedRow:
    return DisplayedRow(number, tuple(cells.get(each, "") for each in range(1, max(cells) + 1)))


def _cells(sheet: Worksheet) -> dict[tuple[int, int], Cell | MergedCell]:
    """The cells there are by row and column; ``iter_rows`` would make all those between them."""
    return sheet._cells  # noqa: SLF001 - private; seen in openpyxl 3.1.5


def _code(cell: Cell | MergedCell) -> str:
    """The number format of a cell, as Chinese offices have those that have a number only."""
    style: Any = cell
    number: int = style._style.numFmtId  # noqa: SLF001 - private; seen in openpyxl 3.1.5
    if number < FIRST_CUSTOM_ID:
        return BUILT_IN_FORMATS.get(number, GENERAL)
    return cell.number_format.removeprefix(CUSTOM_FORMAT_PREFIX)


def _text(cell: Cell | MergedCell) -> str:
    """What a cell displays."""
    value: Any = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if cell.data_type == RAW_CELL_TYPE and value is not None:
        value = _shown(value.strip(), cell)
    if value is None or isinstance(value, str):
        if cell.data_type == "e" and value == "#VALUE!":  # or a date that openpyxl cannot tell
            raise UnreliableValueError
        return _unescaped(value or "")
    if isinstance(value, date | time | timedelta):
        day = to_excel(value, _epoch(cell))  # type: ignore[no-untyped-call]
        if (
            isinstance(value, timedelta)
            or not is_date_format(_code(cell))
            or day < 0
            or 59 <= day < 61
        ):
            raise UnreliableValueError
        value = day
    if isinf(value):
        raise UnreliableValueError
    return _shown(repr(value), cell)


def _shown(value: str, cell: Cell | MergedCell) -> str:
    return format_value(value, _code(cell), from_1904=_epoch(cell).year == 1904)


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


class NotAWorkbookError(FormError):
    """An Office document of another kind."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 Excel 工作簿。请把后缀名改回原样，或换一个文件。")


def read_workbook(data: bytes, templates: Sequence[Template]) -> tuple[Reading, ...]:
    """The forms in the bytes of a workbook, with findings at "第 n 行".

    Raises what ``displayed`` and ``readings`` raise, and EmptyFileError where no sheet
    holds anything.
    """
    filled = [sheet for sheet in displayed_sheets(data) if sheet.rows]
    if not filled:
        raise EmptyFileError
    forms: list[Reading] = []
    refused: list[tuple[DisplayedSheet, FormError]] = []
    for sheet in filled:
        try:
            forms.extend(_forms(sheet, templates, alone=len(filled) == 1))
        except (NotThisFormError, NoFormFoundError) as error:
            refused.append((sheet, error))
    if not forms:
        raise next(
            (error for _, error in refused if isinstance(error, NotThisFormError)), refused[0][1]
        )
    aside = tuple(_left_out(sheet) for sheet, _ in refused)
    return (*forms[:-1], replace(forms[-1], findings=(*forms[-1].findings, *aside)))


def displayed_sheets(data: bytes) -> list[DisplayedSheet]:
    """What each sheet in the bytes of a workbook displays.

    Raises NoWorkbookError, and a FormError for what is broken or too large.
    """
    contents = inspect_workbook(open_archive(data))
    if all(part.root != "workbook" for part in contents.parts):
        raise NotAWorkbookError
    with suppress(_Stumbled):
        if not contents.needs_minimal_copy:
            parts = {part.name: part.data for part in contents.parts}
            return _sheets(pack_archive(parts), unworked=contents.has_uncalculated)
    try:
        found = _sheets(make_minimal_copy(contents), unworked=contents.has_uncalculated)
    except _Stumbled as error:
        raise BrokenArchiveError from error
    return [replace(sheet, name=contents.sheets[int(sheet.name) - 1]) for sheet in found]


class _Stumbled(Exception):  # noqa: N818 - what happened, no error of ours
    """openpyxl could not read a workbook: it raises anything then."""


def _sheets(file: BytesIO, *, unworked: bool) -> list[DisplayedSheet]:
    """The sheets as openpyxl reads them, once more with formulas if one lacks its figure."""
    try:
        with catch_warnings():
            simplefilter("ignore")  # it warns of what it leaves out, none of which is displayed
            values = load_workbook(file, data_only=True, keep_links=False).worksheets
            formulas = load_workbook(file, keep_links=False).worksheets if unworked else []
        return [
            read_sheet(sheet.title, sheet, other) for sheet, other in zip_longest(values, formulas)
        ]
    except FormError:
        raise
    except Exception as error:
        raise _Stumbled from error


def _forms(
    sheet: DisplayedSheet, templates: Sequence[Template], *, alone: bool
) -> Iterator[Reading]:
    name = "" if alone else f"工作表“{sheet.name}”"
    rows = [SourceRow(f"{name}第 {row.number} 行", row.cells) for row in sheet.rows]
    said = tuple(_said(sheet))
    for each in read_forms(rows, templates):
        yield replace(each, findings=(*said, *each.findings))


def _said(sheet: DisplayedSheet) -> Iterator[Finding]:
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


def _left_out(sheet: DisplayedSheet) -> Finding:
    where = f"工作表“{sheet.name}”"
    return Finding("no-form", where, sheet.name, f"{where}里没有自评表，没有读入。")
