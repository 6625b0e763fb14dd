"""Writes a list, a heading and lines of texts, as an Excel file to be filtered and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter.workbook import Workbook

from perfdesk.formats.system_fonts import OFFICE_FONT
from perfdesk.formats.workbook.cell_values import text_in_cell
from perfdesk.formats.workbook.xlsx_writer import PAPER_A4

_USUAL: dict[str, object] = {"font_name": OFFICE_FONT, "font_size": 11, "valign": "top"}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, and its width in characters of Excel (a Chinese one is two)."""

    heading: str
    width: int


def list_bytes(name: str, columns: Sequence[ListColumn], lines: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of a workbook with one sheet of that name.

    Every cell is text, whatever it begins with, so that a spreadsheet calculates nothing; what a
    cell cannot contain is left out. The heading stays in sight, can filter, and is printed again
    on every page.
    """
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(name)
    text = book.add_format({**_USUAL, "text_wrap": True, "border": 1})
    head = book.add_format({**_USUAL, "bold": True, "border": 1, "bg_color": "#e7e6e6"})
    row = 0
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, head)
    for row, line in enumerate(lines, start=1):
        for at, each in enumerate(line):
            sheet.write_string(row, at, text_in_cell(each), text)
    sheet.autofilter(0, 0, row, len(columns) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    book.close()
    return target.getvalue()
