"""Writes a typeset table as an Excel file, with XlsxWriter.

XlsxWriter writes a formula's value beside it, so that viewers which do not calculate display it,
and gives the same bytes for the same content; openpyxl cannot write both formula and value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfdesk.core.template import PrintSettings
from perfdesk.formats.system_fonts import OFFICE_FONT
from perfdesk.formats.workbook.cell_values import GENERAL, TEXT_FORMAT
from perfdesk.formats.workbook.row_heights import (
    POINTS_PER_PIXEL,
    MeasuredRows,
    page_breaks,
    shrink_factor,
)
from perfdesk.table.grid import Cell
from perfdesk.table.typeset import TypesetTable, page_frame

SHEET_NAME = "自评表"
"""The name of the sheet."""

_MM_PER_INCH = Decimal("25.4")
_EMPTY_ROW_HEIGHT = 6.0
"""In pt, of the rows above a table that has to begin further down."""
_DEFAULT_FORMAT: dict[str, object] = {"font_name": "Arial", "font_size": 12}
"""The default format of the workbook, whose digits are the unit of column widths.

No cell of the table has it. Every system has Arial, or a font as wide; where it has no 宋体, a
substitute with wider digits would widen all columns by a quarter. At 12 pt every program gets the
same whole number of pixels for a digit.
"""
_DIGIT_PIXELS, _ASSUMED_DIGIT_PIXELS = 9, 7
"""Width of a digit at 96 dpi: in the default format, and as XlsxWriter 3.3.1 assumes."""
_CHARSET_GB2312 = 134
_SIMSUN: dict[str, object] = {"font_name": OFFICE_FONT, "font_charset": _CHARSET_GB2312}
_FAMILY_MODERN = 3
_TEXT_FORMAT_ID = 49
"""The id of the text format in every workbook."""
PAPER_A4 = 9
"""What a workbook calls paper of the size A4."""
_HIDE_ALL_GRIDLINES: Final = 2
_FOOTER_MARGIN = 0.25
"""In inches."""
_EMPTY_VALUE = " "
"""The value of a formula that displays nothing: XlsxWriter writes "" as not calculated."""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """The formatting of a cell; ``size`` is the font size in pt.

    ``quote_prefix`` keeps a text a text when it is entered again. ``shrink_to_fit`` puts a number
    on one line, smaller if a wider font needs it: programs never break a number, and display ###
    if it does not fit. ``align_top`` is for a text over several rows.
    """

    size: float
    align: str = "center"
    number_format: str = GENERAL
    bold: bool = False
    has_border: bool = True
    quote_prefix: bool = False
    shrink_to_fit: bool = False
    align_top: bool = False


@dataclass(frozen=True, slots=True)
class CellContent:
    """What is in a cell: a text, a number, or a formula with its value in ``number``."""

    style: CellStyle
    text: str = ""
    number: Decimal | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class WorkbookProperties:
    """The document properties of a workbook; ``author`` may be empty."""

    title: str
    author: str
    created: datetime


@dataclass(frozen=True, slots=True)
class SheetContent:
    """A typeset table, its rows, and the contents of its cells by row and column of the grid."""

    table: TypesetTable
    rows: MeasuredRows
    contents: Mapping[tuple[int, int], CellContent]


def xlsx_bytes(
    sheet: SheetContent, settings: PrintSettings, properties: WorkbookProperties
) -> bytes:
    """Return the bytes of a workbook that prints on A4 upright, one page wide.

    The margins and whether pages are numbered come from ``settings``.
    """
    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "default_format_properties": dict(_DEFAULT_FORMAT)})
    book.set_properties(
        {
            "title": properties.title,
            "subject": "项目支出绩效自评表",
            "author": properties.author,
            "created": properties.created,
        }
    )
    page = book.add_worksheet(SHEET_NAME)
    _set_widths(page, sheet.table.layout.column_edges, book.add_format(_SIMSUN))
    _set_heights(page, sheet.rows)
    _write_cells(page, sheet, _Formats(book))
    _set_up_printing(page, sheet, settings)
    book.close()
    return target.getvalue()


class _Formats:
    """The formats of a workbook by style, each added once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[CellStyle, Format] = {}

    def __getitem__(self, style: CellStyle) -> Format:
        if style not in self._formats:
            self._formats[style] = self._book.add_format(_format_properties(style))
        return self._formats[style]


def _format_properties(style: CellStyle) -> dict[str, object]:
    return {
        **_SIMSUN,
        "font_size": style.size,
        "font_family": _FAMILY_MODERN,
        "font_scheme": False,
        "bold": style.bold,
        "align": style.align,
        "valign": "top" if style.align_top else "vcenter",
        "text_wrap": not style.shrink_to_fit,
        "shrink": style.shrink_to_fit,
        "border": int(style.has_border),
        "num_format": _TEXT_FORMAT_ID
        if style.number_format == TEXT_FORMAT
        else style.number_format,
        "quote_prefix": style.quote_prefix,
    }


def _set_widths(page: Worksheet, edges: Sequence[float], column_format: Format) -> None:
    for column, (before, after) in enumerate(pairwise(edges)):
        pixels = round((after - before) / POINTS_PER_PIXEL)
        # XlsxWriter converts pixels by its own digit width, which is corrected here.
        width = pixels * _ASSUMED_DIGIT_PIXELS / _DIGIT_PIXELS
        page.set_column_pixels(column, column, width, column_format)


def _set_heights(page: Worksheet, rows: MeasuredRows) -> None:
    first = rows.starts[0] - 1
    for row in range(first):
        page.set_row(row, _EMPTY_ROW_HEIGHT)
    for row, height in enumerate(rows.heights, first):
        page.set_row(row, height)


def _write_cells(page: Worksheet, sheet: SheetContent, formats: _Formats) -> None:
    for typeset_cell in sheet.table.cells:
        cell = typeset_cell.cell
        content = sheet.contents[cell.row, cell.column]
        cell_format = formats[content.style]
        rows, columns = _extent(sheet, cell)
        if len(rows) > 1 or len(columns) > 1:
            page.merge_range(rows[0], columns[0], rows[-1], columns[-1], "", cell_format)
        _write_cell(page, (rows[0], columns[0]), content, cell_format)


def _write_cell(
    page: Worksheet, position: tuple[int, int], content: CellContent, cell_format: Format
) -> None:
    if content.formula:
        value = _EMPTY_VALUE if content.number is None else content.number
        page.write_formula(*position, f"={content.formula}", cell_format, value)
    elif content.number is not None:
        page.write_number(*position, float(content.number), cell_format)
    elif content.text:
        page.write_string(*position, content.text, cell_format)
    else:
        page.write_blank(*position, None, cell_format)


def _set_up_printing(page: Worksheet, sheet: SheetContent, settings: PrintSettings) -> None:
    starts, grid = sheet.rows.starts, sheet.table.grid
    first, past = starts[0] - 1, starts[-1] - 1
    last_column = len(grid.widths) - 1
    page.set_paper(PAPER_A4)
    page.set_margins(*_inches(settings))
    page.center_horizontally()
    page.hide_gridlines(_HIDE_ALL_GRIDLINES)
    fits_one_page = _fits_one_page(sheet, settings)
    page.fit_to_pages(1, int(fits_one_page))  # 0: as many pages as are needed
    if not fits_one_page:
        page.set_h_pagebreaks([*page_breaks(sheet.table, sheet.rows, page_frame(settings).height)])
    page.print_area(first, 0, past - 1, last_column)
    page.repeat_rows(starts[grid.header_rows[0]] - 1, starts[grid.header_rows[1]] - 2)
    if settings.page_numbers == "always" or (
        settings.page_numbers == "several" and not fits_one_page
    ):
        page.set_footer("&C&9第 &P 页 共 &N 页", {"margin": _FOOTER_MARGIN})
    # else Excel would put a green triangle on amounts that stay texts
    page.ignore_errors({"number_stored_as_text": xl_range(first, 0, past - 1, last_column)})


def _fits_one_page(sheet: SheetContent, settings: PrintSettings) -> bool:
    """Return whether the table fits on one page, printed smaller if the template allows that."""
    factor = shrink_factor(sheet.table.layout.style) if settings.tighten else 1
    return sum(sheet.rows.heights) <= page_frame(settings).height * factor


def _inches(settings: PrintSettings) -> Iterator[float]:
    """Return the margins in the order of XlsxWriter: left, right, top, bottom."""
    top, right, bottom, left = settings.margins
    return (round(float(margin / _MM_PER_INCH), 4) for margin in (left, right, top, bottom))


def _extent(sheet: SheetContent, cell: Cell) -> tuple[range, range]:
    """Return the rows and the columns of the sheet that a cell takes, counted from 0."""
    starts = sheet.rows.starts
    rows = range(starts[cell.row] - 1, starts[cell.row + cell.row_span] - 1)
    return rows, range(cell.column, cell.column + cell.column_span)
