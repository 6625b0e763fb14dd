"""Writes a table as the texts that are copied to the clipboard: TSV and HTML.

Office programs prefer the HTML. In it cells stay merged, a text stays a text (``=100%`` is not a
formula, ``1-2`` not a date), and an amount is a number that is displayed as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from perfdesk.core.template import Template
from perfdesk.formats.clipboard_reader import parse_tsv
from perfdesk.formats.formula_guard import with_guard
from perfdesk.formats.system_fonts import OFFICE_FONT, page_fonts
from perfdesk.formats.workbook.cell_values import (
    GENERAL,
    TEXT_FORMAT,
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
_TEXT_ALIGN = {0.0: "left", 0.5: "center", 1.0: "right"}
"""CSS by the share of the spare width that is left of a text."""
_BORDER = "border:0.5pt solid black;"
_CHINESE_LOCALE = 2052
"""The locale (zh-CN) of the number formats in ``sdnum``."""


def to_tsv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as spreadsheets put them on the clipboard: tabs and CR LF.

    A cell that contains a tab or a line break, or starts with a quote, is quoted and the quotes
    in it are doubled.
    """
    return "".join("\t".join(map(_quoted_if_needed, row)) + "\r\n" for row in rows)


def guarded_tsv(text: str) -> str:
    """Return tab-separated text in which a spreadsheet finds no formula.

    ``clipboard_reader`` reads the same cells from it as from ``text``.
    """
    rows = [[cell or "" for cell in row] for row in parse_tsv(text).rows]
    guarded = [[with_guard(cell) for cell in row] for row in rows]
    if guarded == rows:
        return text
    return to_tsv(guarded) if text.endswith(("\r", "\n")) else to_tsv(guarded).removesuffix("\r\n")


def to_html(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as an HTML table with borders and without merged cells."""
    lines = (
        "".join(_html_cell(text, number_in_text(text), _BORDER) for text in row) for row in rows
    )
    return _html_page("".join(f"<tr>{line}</tr>" for line in lines), "")


def grid_to_html(grid: Grid, template: Template, money_unit: str) -> str:
    """Return the table of a form as HTML: cells merged, column widths and type as on the page.

    ``money_unit`` is 元 or 万元. Raises FaceError if the bundled font, which measures the rows,
    cannot be used.
    """
    settings = template.print
    table = typeset(grid, candidate_styles(settings)[0], page_frame(settings), page_fonts())
    widths = "".join(
        f'<col style="width:{after - before:.1f}pt"/>'
        for before, after in pairwise(table.layout.column_edges)
    )
    cells = {
        row: "".join(_typeset_html_cell(each, table, money_unit) for each in typeset_cells)
        for row, typeset_cells in groupby(table.cells, key=lambda each: each.cell.row)
    }
    lines = (
        f'<tr style="height:{height:.1f}pt">{cells.get(row, "")}</tr>'
        for row, height in enumerate(table.row_heights)
    )
    return _html_page("".join(lines), f"<colgroup>{widths}</colgroup>")


def _typeset_html_cell(typeset_cell: TypesetCell, table: TypesetTable, money_unit: str) -> str:
    cell = typeset_cell.cell
    text_align = _TEXT_ALIGN[horizontal_alignment(typeset_cell, table.layout.style)]
    style = (
        f"{_BORDER if has_rules(cell) else ''}"
        f"text-align:{text_align};vertical-align:middle;"
        f"font-size:{typeset_cell.size:g}pt;{'font-weight:bold;' if cell.role == 'title' else ''}"
    )
    spans = "".join(_span_attributes(rowspan=cell.row_span, colspan=cell.column_span))
    return _html_cell(cell.text, number_in_cell(cell, money_unit), style, spans)


def _span_attributes(**counts: int) -> Iterator[str]:
    for name, count in counts.items():
        if count > 1:
            yield f' {name}="{count}"'


def _html_cell(text: str, number: FormattedNumber | None, style: str, spans: str = "") -> str:
    lines = (escape(line) for line in _LINE_END.split(text.replace("\0", "")))
    # else Excel would begin a new row at each line break
    content = '<br style="mso-data-placement:same-cell"/>'.join(lines)
    code = _number_format(number)
    sdnum = f' sdnum="{_CHINESE_LOCALE};0;{code}"' if code else ""
    return f'<td{spans}{sdnum} style="{style}{_number_format_css(code)}">{content}</td>'


def _number_format(number: FormattedNumber | None) -> str:
    """Return the number format of a cell: "" for the general one, that of text if no number."""
    if number is not None and number.number_format == GENERAL:
        return ""
    return TEXT_FORMAT if number is None or '"' in number.number_format else number.number_format


def _number_format_css(code: str) -> str:
    """Return a number format as Excel and WPS read it; LibreOffice reads ``sdnum`` instead."""
    if not code:
        return ""
    escaped = re.sub(r"([^0-9A-Za-z])", r"\\\1", code)  # e.g. #,##0 becomes \#\,\#\#0
    return f"mso-number-format:'{escaped}';white-space:pre-wrap;"


def _html_page(rows: str, columns: str) -> str:
    table = f"border-collapse:collapse;font-family:{OFFICE_FONT},SimSun,serif;font-size:9pt;"
    return (
        '<html><head><meta charset="utf-8"/></head><body>'
        f'<table style="{table}">{columns}<tbody>{rows}</tbody></table></body></html>'
    )


def _quoted_if_needed(text: str) -> str:
    plain = _LINE_END.sub("\n", text.replace("\0", ""))
    if "\t" in plain or "\n" in plain or plain.startswith('"'):
        return '"{}"'.format(plain.replace('"', '""'))
    return plain
