"""A table as text for the clipboard: HTML that keeps merged cells, and TSV for all others.

Spreadsheets and word processors take the HTML where they can: a text stays text
there (``=100%`` is no formula, ``1-2`` no date), an amount is a number shown as it was
typed. Knows no window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from perfdesk.core.template import Template
from perfdesk.formats.system_fonts import OFFICE_FONT, page_fonts
from perfdesk.formats.workbook.cell_values import (
    GENERAL,
    FormattedNumber,
    number_in_cell,
    number_in_text,
)
from perfdesk.table.display_list import horizontal_alignment
from perfdesk.table.grid import Grid
from perfdesk.table.typeset import (
    TypesetCell,
    TypesetTable,
    candidate_styles,
    has_rules,
    page_frame,
    typeset,
)

_LINE_END = re.compile(r"\r\n?|\n")
_ALIGNED = {0.0: "left", 0.5: "center", 1.0: "right"}
_RULED = "border:0.5pt solid black;"


def to_tsv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as spreadsheets put them on the clipboard: tabs between cells, CR LF after a row.

    A cell with a tab, a line break or a quote at its start is quoted, its quotes doubled.
    """
    return "".join("\t".join(map(_quoted, row)) + "\r\n" for row in rows)


def to_html(rows: Iterable[Sequence[str]]) -> str:
    """Rows of texts as a ruled table, without merged cells."""
    lines = (
        "".join(_html_cell(text, number_in_text(text), _RULED) for text in row) for row in rows
    )
    return _document("".join(f"<tr>{line}</tr>" for line in lines), "")


def grid_to_html(grid: Grid, template: Template, money_unit: str) -> str:
    """The table of a form, cells merged, widths and type as on the page.

    Raises FaceError if the bundled font, which measures it, cannot be used.
    """
    settings = template.print
    table = typeset(grid, candidate_styles(settings)[0], page_frame(settings), page_fonts())
    widths = "".join(
        f'<col style="width:{after - before:.1f}pt"/>'
        for before, after in pairwise(table.layout.column_edges)
    )
    found = {
        row: "".join(_block(block, table, money_unit) for block in blocks)
        for row, blocks in groupby(table.cells, key=lambda block: block.cell.row)
    }
    lines = (
        f'<tr style="height:{height:.1f}pt">{found.get(row, "")}</tr>'
        for row, height in enumerate(table.row_heights)
    )
    return _document("".join(lines), f"<colgroup>{widths}</colgroup>")


def _block(block: TypesetCell, table: TypesetTable, money_unit: str) -> str:
    cell, look = block.cell, table.layout
    style = (
        f"{_RULED if has_rules(cell) else ''}"
        f"text-align:{_ALIGNED[horizontal_alignment(block, look.style)]};vertical-align:middle;"
        f"font-size:{block.size:g}pt;{'font-weight:bold;' if cell.role == 'title' else ''}"
    )
    spans = "".join(_spans(("rowspan", cell.row_span), ("colspan", cell.column_span)))
    return _html_cell(cell.text, number_in_cell(cell, money_unit), style, spans)


def _spans(*counts: tuple[str, int]) -> Iterator[str]:
    for name, count in counts:
        if count > 1:
            yield f' {name}="{count}"'


def _html_cell(text: str, number: FormattedNumber | None, style: str, spans: str = "") -> str:
    lines = (escape(line) for line in _LINE_END.split(text.replace("\0", "")))
    inside = '<br style="mso-data-placement:same-cell"/>'.join(lines)
    code = _code(number)
    known = f' sdnum="2052;0;{code}"' if code else ""
    return f'<td{spans}{known} style="{style}{_format(code)}">{inside}</td>'


def _code(number: FormattedNumber | None) -> str:
    """The number format of a cell, "" for the general one; that of text for all but numbers."""
    if number is not None and number.number_format == GENERAL:
        return ""
    return "@" if number is None or '"' in number.number_format else number.number_format


def _format(code: str) -> str:
    """The format as Excel and WPS read it in pasted HTML; LibreOffice has ``sdnum`` for it."""
    if not code:
        return ""
    marked = re.sub(r"([^0-9A-Za-z])", r"\\\1", code)
    return f"mso-number-format:'{marked}';white-space:pre-wrap;"


def _document(rows: str, columns: str) -> str:
    table = f"border-collapse:collapse;font-family:{OFFICE_FONT},SimSun,serif;font-size:9pt;"
    return (
        '<html><head><meta charset="utf-8"/></head><body>'
        f'<table style="{table}">{columns}<tbody>{rows}</tbody></table></body></html>'
    )


def _quoted(text: str) -> str:
    plain = _LINE_END.sub("\n", text.replace("\0", ""))
    if "\t" in plain or "\n" in plain or plain.startswith('"'):
        return '"{}"'.format(plain.replace('"', '""'))
    return plain
