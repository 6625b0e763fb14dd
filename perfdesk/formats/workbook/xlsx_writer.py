"""One table as an Excel file, written by XlsxWriter.

Told what each cell holds and where its row stands, it knows nothing of forms. Of the
libraries that write workbooks this one keeps a formula's figure beside it, so that a
viewer that does not calculate shows it, and gives equal bytes for equal content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfdesk.core.template import PrintSettings
from perfdesk.formats.system_fonts import OFFICE_FONT
from perfdesk.formats.workbook.cell_values import GENERAL
from perfdesk.formats.workbook.row_layout import (
    POINTS_PER_PIXEL,
    SheetRows,
    page_breaks,
    shrink_factor,
)
from perfdesk.table.grid import Cell
from perfdesk.table.typeset import TypesetTable, page_frame

SHEET_NAME = "自评表"
"""The name of the sheet."""
TEXT_FORMAT = "@"
"""The number format under which nothing typed becomes a number, date or formula."""

_INCH = Decimal("25.4")
_LEAD_HEIGHT = 6.0
"""Height in pt of the empty rows above a table that has to begin further down."""
_USUAL: dict[str, object] = {"font_name": "Arial", "font_size": 12}
"""The look of no cell in the columns of the table, whose digits are the unit of column widths.

Arial, or one that is as wide, is everywhere; where 宋体 is not, a stand-in with wider digits
would widen all columns by a quarter. At 12 pt every program finds the same whole number of
pixels (at 96 dpi): 9, where the library counts on 7.
"""
_DIGIT, _DIGIT_OF_LIBRARY = 9, 7
_SONG: dict[str, object] = {"font_name": OFFICE_FONT, "font_charset": 134}
_TEXT_INDEX = 49
"""The number that the format of texts has in every workbook."""
_A4 = 9
_NOTHING = " "
"""What a formula gives that shows nothing: the library writes "" as not worked out at all."""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell looks: ``size`` in pt; ``quoted`` keeps a text a text when it is entered again.

    A ``shrunk`` cell stands in one line, smaller where its typeface is too wide for it: a
    number that does not fit shows as ### else, as none is ever broken into lines. A text
    over several rows begins at the ``top``, where it is looked for.
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
    """What a cell holds: a text, a number, or a formula with what it gives."""

    style: CellStyle
    text: str = ""
    number: Decimal | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class WorkbookProperties:
    """What the file says of itself; ``author`` may be empty."""

    title: str
    author: str
    created: datetime


@dataclass(frozen=True, slots=True)
class SheetContent:
    """A table in type with the contents of its cells by row and column of the grid."""

    table: TypesetTable
    rows: SheetRows
    contents: Mapping[tuple[int, int], CellContent]


def xlsx_bytes(sheet: SheetContent, settings: PrintSettings, about: WorkbookProperties) -> bytes:
    """The bytes of the workbook: A4 upright, one page wide, with the template's margins."""
    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "default_format_properties": dict(_USUAL)})
    book.set_properties(
        {
            "title": about.title,
            "subject": "项目支出绩效自评表",
            "author": about.author,
            "created": about.created,
        }
    )
    page = book.add_worksheet(SHEET_NAME)
    _widths(page, sheet.table.layout.column_edges, book.add_format(_SONG))
    _heights(page, sheet.rows)
    _fill(page, sheet, _Looks(book))
    _print_as(page, sheet, settings)
    book.close()
    return target.getvalue()


class _Looks:
    """The looks of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[CellStyle, Format] = {}

    def __getitem__(self, look: CellStyle) -> Format:
        if look not in self._made:
            self._made[look] = self._book.add_format(_properties(look))
        return self._made[look]


def _properties(look: CellStyle) -> dict[str, object]:
    return {
        **_SONG,
        "font_size": look.size,
        "font_family": 3,
        "font_scheme": False,
        "bold": look.bold,
        "align": look.align,
        "valign": "top" if look.align_top else "vcenter",
        "text_wrap": not look.shrink_to_fit,
        "shrink": look.shrink_to_fit,
        "border": int(look.has_border),
        "num_format": _TEXT_INDEX if look.number_format == TEXT_FORMAT else look.number_format,
        "quote_prefix": look.quote_prefix,
    }


def _widths(page: Worksheet, edges: Sequence[float], outside: Format) -> None:
    for column, (before, after) in enumerate(pairwise(edges)):
        pixels = round((after - before) / POINTS_PER_PIXEL)
        page.set_column_pixels(column, column, pixels * _DIGIT_OF_LIBRARY / _DIGIT, outside)


def _heights(page: Worksheet, rows: SheetRows) -> None:
    first = rows.starts[0] - 1
    for row in range(first):
        page.set_row(row, _LEAD_HEIGHT)
    for row, height in enumerate(rows.heights, first):
        page.set_row(row, height)


def _fill(page: Worksheet, sheet: SheetContent, looks: _Looks) -> None:
    for block in sheet.table.cells:
        cell = block.cell
        content = sheet.contents[cell.row, cell.column]
        look = looks[content.style]
        rows, columns = _extent(sheet, cell)
        if len(rows) > 1 or len(columns) > 1:
            page.merge_range(rows[0], columns[0], rows[-1], columns[-1], "", look)
        _put(page, (rows[0], columns[0]), content, look)


def _put(page: Worksheet, at: tuple[int, int], content: CellContent, look: Format) -> None:
    if content.formula:
        gives = _NOTHING if content.number is None else content.number
        page.write_formula(*at, f"={content.formula}", look, gives)
    elif content.number is not None:
        page.write_number(*at, float(content.number), look)
    elif content.text:
        page.write_string(*at, content.text, look)
    else:
        page.write_blank(*at, None, look)


def _print_as(page: Worksheet, sheet: SheetContent, settings: PrintSettings) -> None:
    starts, grid = sheet.rows.starts, sheet.table.grid
    first, past = starts[0] - 1, starts[-1] - 1
    last_column = len(grid.widths) - 1
    page.set_paper(_A4)
    page.set_margins(*_inches(settings))
    page.center_horizontally()
    page.hide_gridlines(2)
    one = _fits_one_page(sheet, settings)
    page.fit_to_pages(1, int(one))
    if not one:
        page.set_h_pagebreaks([*page_breaks(sheet.table, sheet.rows, page_frame(settings).height)])
    page.print_area(first, 0, past - 1, last_column)
    page.repeat_rows(starts[grid.header_rows[0]] - 1, starts[grid.header_rows[1]] - 2)
    if settings.page_numbers:
        page.set_footer("&C&9第 &P 页 共 &N 页", {"margin": 0.25})
    page.ignore_errors({"number_stored_as_text": xl_range(first, 0, past - 1, last_column)})


def _fits_one_page(sheet: SheetContent, settings: PrintSettings) -> bool:
    """True if the table goes on one page, printed a little smaller where that is allowed."""
    smaller = shrink_factor(sheet.table.layout.style) if settings.tighten else 1
    return sum(sheet.rows.heights) <= page_frame(settings).height * smaller


def _inches(settings: PrintSettings) -> Iterator[float]:
    """The margins in the order of the library: left, right, top, bottom."""
    top, right, bottom, left = settings.margins
    return (round(float(margin / _INCH), 4) for margin in (left, right, top, bottom))


def _extent(sheet: SheetContent, cell: Cell) -> tuple[range, range]:
    """The rows and the columns of the sheet that a cell takes, counted from 0."""
    starts = sheet.rows.starts
    rows = range(starts[cell.row] - 1, starts[cell.row + cell.row_span] - 1)
    return rows, range(cell.column, cell.column + cell.column_span)
