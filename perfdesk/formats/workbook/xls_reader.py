"""Reads .xls and WPS .et workbooks (BIFF 5 and 8): rows of the texts that the cells display.

xlrd reads the cells of a stream that was checked before (``xls_stream``); it needs no Excel, runs
no macro and follows no link.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from itertools import compress, count, pairwise
from typing import NamedTuple

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell, Sheet

from perfdesk.core.errors import FormError
from perfdesk.formats.workbook.cell_values import GENERAL
from perfdesk.formats.workbook.inspection import page_header_texts
from perfdesk.formats.workbook.number_format import (
    BUILT_IN_FORMATS,
    FIRST_CUSTOM_ID,
    format_value,
)
from perfdesk.formats.workbook.sheet_rows import (
    MAX_ROWS,
    SheetCells,
    TooManyCellsError,
    sheet_tables,
)
from perfdesk.formats.workbook.xls_stream import SheetPart, XlsContents, checked_stream
from perfdesk.formats.zip_archive import BrokenArchiveError
from perfdesk.recognition.source import SourceTable


def xls_tables(data: bytes) -> list[SourceTable]:
    """Return each sheet in the bytes of an .xls or .et file as a table.

    Raise InvalidNumberFormatError, or an error of ``xls_stream`` or ``sheet_rows``.
    """
    contents = checked_stream(data)
    try:
        sheets = list(_sheets(contents))
    except (FormError, MemoryError):
        raise
    except Exception as error:  # xlrd raises any exception for a damaged file
        raise BrokenArchiveError from error
    return sheet_tables(sheet.displayed() for sheet in sheets)


def _sheets(contents: XlsContents) -> Iterator[SheetCells]:
    """Yield the cells of each worksheet, one sheet in memory at a time."""
    book = xlrd.open_workbook(
        logfile=StringIO(),
        file_contents=contents.stream,
        encoding_override=contents.encoding or None,
        formatting_info=True,
        on_demand=True,
        ragged_rows=True,
    )
    for name, part in zip(book.sheet_names(), contents.sheets, strict=True):
        if part.last_row > MAX_ROWS:
            raise TooManyCellsError(name)
    fonts = contents.struck_fonts
    styles = (number for number, each in enumerate(book.xf_list) if each.font_index in fonts)
    struck_out = _StruckOut(fonts, frozenset(styles))
    for number, part in enumerate(contents.sheets):
        yield _sheet_cells(book, book.sheet_by_index(number), part, struck_out)
        book.unload_sheet(number)


class _StruckOut(NamedTuple):
    """The numbers of the fonts that strike out, and of the styles of cells with such a font."""

    fonts: frozenset[int]
    styles: frozenset[int]


def _sheet_cells(book: Book, sheet: Sheet, part: SheetPart, struck_out: _StruckOut) -> SheetCells:
    cells = SheetCells(sheet.name, hidden=sheet.visibility != 0)
    cells.boxes, cells.comments = part.boxes, part.comments
    cells.headers = page_header_texts(part.header)
    for row in range(sheet.nrows):
        # the type of an empty cell is 0
        for column in compress(count(), sheet.row_types(row)):
            text, struck = _texts(book, sheet, (row, column), struck_out)
            cells.strike(struck)
            if text:
                cells.add(row + 1, column + 1, text)
    # xlrd counts from 0 and names the rows and columns past the last
    cells.merged = [
        (left + 1, top + 1, right, bottom) for top, bottom, left, right in sheet.merged_cells
    ]
    cells.hidden_rows = {row + 1 for row, each in sheet.rowinfo_map.items() if each.hidden}
    cells.hidden_columns = {column + 1 for column, each in sheet.colinfo_map.items() if each.hidden}
    return cells


def _texts(book: Book, sheet: Sheet, place: tuple[int, int], struck: _StruckOut) -> tuple[str, str]:
    """Return what stands in the cell at a row and column, then what is struck out in it."""
    cell = sheet.cell(*place)
    is_struck = cell.xf_index in struck.styles
    # where each run begins; up to the first one the text has the font of the cell
    runs = [
        (start, font in struck.fonts) for start, font in sheet.rich_text_runlist_map.get(place, ())
    ]
    if not isinstance(cell.value, str) or all(
        run_is_struck == is_struck for _, run_is_struck in runs
    ):
        text = _displayed_text(book, cell)
        return ("", text) if is_struck else (text, "")
    units = cell.value.encode("utf-16-le", "surrogatepass")  # two bytes each, as runs are counted
    parts = {False: b"", True: b""}
    for (start, is_part_struck), (end, _) in pairwise([(0, is_struck), *runs, (len(units), False)]):
        parts[is_part_struck] += units[2 * start : 2 * end]
    standing, struck_out = (each.decode("utf-16-le", "replace") for each in parts.values())
    return _with_line_feeds(standing), _with_line_feeds(struck_out)


def _displayed_text(book: Book, cell: Cell) -> str:
    """Return what a cell displays."""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if isinstance(cell.value, str):
        return _with_line_feeds(cell.value)
    code = _number_format(book, cell.xf_index)
    return format_value(repr(cell.value), code, from_1904=book.datemode == 1)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number_format(book: Book, style: int) -> str:
    """Return the number format of a style, where built-in ones are those of a Chinese locale."""
    number: int = book.xf_list[style].format_key
    if number in BUILT_IN_FORMATS:
        return BUILT_IN_FORMATS[number]
    if number < FIRST_CUSTOM_ID or number not in book.format_map:
        return GENERAL
    code: str = book.format_map[number].format_str
    return code
