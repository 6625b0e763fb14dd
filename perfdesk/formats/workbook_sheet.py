"""One table as a sheet of a workbook, in the XML of xlsx files.

Told what each cell holds and where its row stands, it knows nothing of forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from perfdesk.core.template import Print
from perfdesk.formats.workbook_breaks import breaks
from perfdesk.formats.workbook_formulas import column_name
from perfdesk.formats.workbook_rows import PIXEL, Rows
from perfdesk.formats.workbook_styles import DIGIT, Look, Looks
from perfdesk.formats.workbook_text import markup
from perfdesk.table.setting import Setting
from perfdesk.table.style import frame

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INCH = Decimal("25.4")
_LEAD_HEIGHT = 6.0
"""Height in pt of the empty rows above a table that has to begin further down."""


class Content(NamedTuple):
    """What a cell holds: a text, a number, or a formula with what it gives."""

    look: Look
    text: str = ""
    number: Decimal | None = None
    formula: str = ""


class Strings:
    """The texts of a workbook, each kept once and numbered."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text."""
        return self._numbers.setdefault(text, len(self._numbers))

    def xml(self) -> str:
        """The part ``sharedStrings.xml``."""
        found = "".join(
            f'<si><t xml:space="preserve">{markup(text)}</t></si>' for text in self._numbers
        )
        return f'<sst xmlns="{_MAIN}" uniqueCount="{len(self._numbers)}">{found}</sst>'


class Sheet(NamedTuple):
    """A table in type with the contents of its cells by row and column of the grid."""

    table: Setting
    rows: Rows
    contents: Mapping[tuple[int, int], Content]

    @property
    def area(self) -> str:
        """The range of the whole table."""
        last = column_name(len(self.table.grid.widths) - 1)
        return f"A{self.rows.starts[0]}:{last}{self.rows.starts[-1] - 1}"

    def head(self) -> str:
        """The range of rows that is repeated on each page."""
        first, past = self.table.grid.head
        return f"${self.rows.starts[first]}:${self.rows.starts[past] - 1}"


def sheet_xml(sheet: Sheet, settings: Print, looks: Looks, strings: Strings) -> str:
    """The part ``sheet1.xml``: A4 upright, one page wide, as the template's margins say."""
    top, right, bottom, left = (f"{margin / _INCH:.4f}" for margin in settings.margins)
    high = 1 if _fits_one_page(sheet, settings) else 0
    ends = () if high else breaks(sheet.table, sheet.rows, frame(settings).height)
    footer = "<oddFooter>&amp;C&amp;9第 &amp;P 页 共 &amp;N 页</oddFooter>"
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="{sheet.area}"/>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{''.join(_columns(sheet.table.look.edges))}</cols>"
        f"<sheetData>{''.join(_rows(sheet, looks, strings))}</sheetData>"
        f"{_merged(sheet)}"
        '<printOptions horizontalCentered="1"/>'
        f'<pageMargins left="{left}" right="{right}" top="{top}" bottom="{bottom}"'
        ' header="0.3" footer="0.25"/>'
        f'<pageSetup paperSize="9" fitToHeight="{high}" orientation="portrait"/>'
        f"<headerFooter>{footer if settings.page_numbers else ''}</headerFooter>"
        f"{_page_ends(ends)}"
        f'<ignoredErrors><ignoredError sqref="{sheet.area}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )


def _fits_one_page(sheet: Sheet, settings: Print) -> bool:
    """True if the table goes on one page, with the type a little smaller where that is allowed."""
    smaller = settings.text_size / settings.least_size if settings.tighten else 1
    return sum(sheet.rows.heights) <= frame(settings).height * float(max(smaller, 1))


def _page_ends(rows: Sequence[int]) -> str:
    if not rows:
        return ""
    found = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in rows)
    return f'<rowBreaks count="{len(rows)}" manualBreakCount="{len(rows)}">{found}</rowBreaks>'


def _columns(edges: Sequence[float]) -> Iterator[str]:
    for column, (before, after) in enumerate(pairwise(edges), start=1):
        width = round((after - before) / PIXEL) / DIGIT
        yield f'<col min="{column}" max="{column}" width="{width:g}" customWidth="1"/>'


def _merged(sheet: Sheet) -> str:
    ranges = []
    for block in sheet.table.blocks:
        cell = block.cell
        first, past = sheet.rows.starts[cell.row], sheet.rows.starts[cell.row + cell.row_span]
        if past - first > 1 or cell.column_span > 1:
            last = column_name(cell.column + cell.column_span - 1)
            ranges.append(f"{column_name(cell.column)}{first}:{last}{past - 1}")
    if not ranges:
        return ""
    found = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    return f'<mergeCells count="{len(ranges)}">{found}</mergeCells>'


def _rows(sheet: Sheet, looks: Looks, strings: Strings) -> Iterator[str]:
    for number in range(1, sheet.rows.starts[0]):
        yield f'<row r="{number}" ht="{_LEAD_HEIGHT:g}" customHeight="1"/>'
    heights = iter(sheet.rows.heights)
    for row, (first, past) in enumerate(pairwise(sheet.rows.starts)):
        for number in range(first, past):
            cells = "".join(
                _cell(f"{column_name(column)}{number}", content, looks, strings)
                for column, content in _row(sheet, row, shown=number == first)
            )
            yield f'<row r="{number}" ht="{next(heights):g}" customHeight="1">{cells}</row>'


def _row(sheet: Sheet, row: int, *, shown: bool) -> Iterator[tuple[int, Content]]:
    """The cells of a row; those that a merged cell covers have its look and no content."""
    for block in sheet.table.rows[row]:
        cell = block.cell
        own = sheet.contents[cell.row, cell.column]
        covered = Content(own.look)
        for column in range(cell.column, cell.column + cell.column_span):
            first = shown and (row, column) == (cell.row, cell.column)
            yield column, own if first else covered


def _cell(name: str, content: Content, looks: Looks, strings: Strings) -> str:
    start = f'<c r="{name}" s="{looks.number(content.look)}"'
    if content.formula:
        kind, value = (' t="str"', "") if content.number is None else ("", f"{content.number:f}")
        return f"{start}{kind}><f>{markup(content.formula)}</f><v>{value}</v></c>"
    if content.number is not None:
        return f"{start}><v>{content.number:f}</v></c>"
    if content.text:
        return f'{start} t="s"><v>{strings.number(content.text)}</v></c>'
    return f"{start}/>"
