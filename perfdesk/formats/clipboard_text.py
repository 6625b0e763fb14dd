"""Blocks out of the texts other programs put on the clipboard: TSV and HTML tables.

The inverse of ``table_text``. Excel and WPS give both; Word gives HTML only, for its
plain text breaks rows where a cell has several lines. Knows no clipboard.

A table as text for the clipboard: HTML that keeps merged cells, and TSV for all others.

Spreadsheets and word processors take the HTML where they can: a text stays text
there (``=100%`` is no formula, ``1-2`` no date), an amount is a number shown as it was
typed. Knows no window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from html.parser import HTMLParser
from itertools import groupby, pairwise
from typing import NamedTuple

from perfdesk.core.block_paste import CellBlock
from perfdesk.core.template import Template
from perfdesk.core.text import is_chinese
from perfdesk.formats.system_fonts import OFFICE_FONT, faces
from perfdesk.formats.workbook.cell_values import GENERAL, Figure, figure, typed
from perfdesk.table.display_list import left_share
from perfdesk.table.grid import Grid
from perfdesk.table.typeset import Setting, TypesetCell, frame, ruled, setting, styles

_WIDEST_SPAN = 500
"""No cell is taken to reach over more rows or columns than this."""

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_LINE_END = re.compile(r"\r\n?|\n")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WRAPPED = re.compile(r"(\S)[ \t]*\r?\n\s*(?=(\S))")
_SILENT = ("style", "script", "head", "title")
_LINES = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")


def from_tsv(text: str) -> CellBlock:
    """The cells of tab separated text, by the rules of spreadsheets.

    A cell in quotes may hold tabs, line breaks and doubled quotes; quotes that nothing
    inside calls for are part of the text. A line end after the last row is dropped.
    """
    rows: list[list[str]] = [[]]
    at = 0
    while at <= len(text):
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if text[at : at + 1] == "\t":
            at += 1
            continue
        ended = _LINE_END.match(text, at)
        if ended is None or ended.end() == len(text):
            break
        at = ended.end()
        rows.append([])
    return CellBlock.of(rows)


def from_html(page: str) -> CellBlock | None:
    """The cells of the first table of a web page, or None if there is none.

    A merged cell gives its text once, where it begins. Paragraphs and ``<br>`` become
    line breaks, blanks are gathered as a browser does.
    """
    reader = _Tables()
    reader.feed(page)
    reader.close()
    return reader.block()


def block(plain: str, page: str) -> CellBlock | None:
    """The block of what a program put on the clipboard, None if there is nothing.

    The TSV, which has every character as it was, unless the HTML table is of another shape:
    then the plain text has lost cells or broken rows.
    """
    table = from_html(page) if "<table" in page.lower() else None
    if not plain:
        return table
    rows = from_tsv(plain)
    same = table is not None and (table.height, table.width) == (rows.height, rows.width)
    return rows if table is None or same else table


def _cell(text: str, at: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, at)
    if quoted and re.search(r'[\t\r\n]|""', quoted[1]):
        return _LINE_END.sub("\n", quoted[1].replace('""', '"')), quoted.end()
    plain = _PLAIN.match(text, at)
    end = plain.end() if plain else at
    return text[at:end], end


class _Open(NamedTuple):
    """A cell being read: where it begins and how far it reaches."""

    row: int
    column: int


class _Tables(HTMLParser):
    """Gathers the cells of the first table; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: dict[tuple[int, int], str] = {}
        self._taken: set[tuple[int, int]] = set()
        self._row = -1
        self._depth = 0
        self._done = False
        self._silent = 0
        self._open: _Open | None = None
        self._text: list[str] = []

    def block(self) -> CellBlock | None:
        """The cells in rows."""
        self._close()
        if not self._cells:
            return None
        height = max(row for row, _ in self._taken) + 1
        width = max(column for _, column in self._taken) + 1
        return CellBlock.of(
            [self._cells.get((row, column), "") for column in range(width)] for row in range(height)
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """HTMLParser's: a tag opens."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
        elif self._depth == 1 and not self._done:
            self._begin(tag, dict(attrs))
        if tag == "br":
            self._text.append("\n")
        elif tag in _LINES or (self._depth > 1 and tag == "tr"):
            self._text.append("\0")

    def handle_endtag(self, tag: str) -> None:
        """HTMLParser's: a tag closes."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self._close()
                self._done = True
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._close()
        elif tag in _LINES:
            self._text.append("\0")

    def handle_data(self, data: str) -> None:
        """HTMLParser's: text between tags."""
        if self._open and not self._silent:
            self._text.append(_SPACES.sub(" ", _WRAPPED.sub(_rejoined, data)))

    def _begin(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "tr":
            self._close()
            self._row += 1
        elif tag in ("td", "th"):
            self._close()
            self._row = max(self._row, 0)
            column = 0
            while (self._row, column) in self._taken:
                column += 1
            self._open = _Open(self._row, column)
            down, right = _span(attributes.get("rowspan")), _span(attributes.get("colspan"))
            self._taken |= {
                (self._row + below, column + beside)
                for below in range(down)
                for beside in range(right)
            }

    def _close(self) -> None:
        if self._open is not None:
            self._cells[self._open.row, self._open.column] = _lines("".join(self._text))
        self._open = None
        self._text = []


def _span(text: str | None) -> int:
    found = int(text) if text and text.isascii() and text.isdigit() else 1
    return max(1, min(found, _WIDEST_SPAN))


def _rejoined(wrapped: re.Match[str]) -> str:
    """A place where the page's source was wrapped: no blank between Chinese characters."""
    before, after = wrapped[1], wrapped[2]
    return f"{before}{'' if is_chinese(before) and is_chinese(after) else ' '}"


def _lines(text: str) -> str:
    """Text of a cell: NUL stands between paragraphs, of which empty ones at the ends go."""
    pieces = [piece for piece in re.split("\0+", text) if piece.strip(" ")]
    lines = [line.strip(" ") for piece in pieces for line in piece.split("\n")]
    return "\n".join(lines).replace("\u00a0", " ").strip()


_ALIGNED = {0.0: "left", 0.5: "center", 1.0: "right"}
_RULED = "border:0.5pt solid black;"


def tsv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as spreadsheets put them on the clipboard: tabs between cells, CR LF after a row.

    A cell with a tab, a line break or a quote at its start is quoted, its quotes doubled.
    """
    return "".join("\t".join(map(_quoted, row)) + "\r\n" for row in rows)


def html(rows: Iterable[Sequence[str]]) -> str:
    """Rows of texts as a ruled table, without merged cells."""
    lines = ("".join(_html_cell(text, typed(text), _RULED) for text in row) for row in rows)
    return _document("".join(f"<tr>{line}</tr>" for line in lines), "")


def form_html(grid: Grid, template: Template, money_unit: str) -> str:
    """The table of a form, cells merged, widths and type as on the page.

    Raises FaceError if the bundled font, which measures it, cannot be used.
    """
    settings = template.print
    table = setting(grid, styles(settings)[0], frame(settings), faces())
    widths = "".join(
        f'<col style="width:{after - before:.1f}pt"/>'
        for before, after in pairwise(table.look.edges)
    )
    found = {
        row: "".join(_block(block, table, money_unit) for block in blocks)
        for row, blocks in groupby(table.blocks, key=lambda block: block.cell.row)
    }
    lines = (
        f'<tr style="height:{height:.1f}pt">{found.get(row, "")}</tr>'
        for row, height in enumerate(table.heights)
    )
    return _document("".join(lines), f"<colgroup>{widths}</colgroup>")


def _block(block: TypesetCell, table: Setting, money_unit: str) -> str:
    cell, look = block.cell, table.look
    style = (
        f"{_RULED if ruled(cell) else ''}"
        f"text-align:{_ALIGNED[left_share(block, look.style)]};vertical-align:middle;"
        f"font-size:{block.size:g}pt;{'font-weight:bold;' if cell.role == 'title' else ''}"
    )
    spans = "".join(_spans(("rowspan", cell.row_span), ("colspan", cell.column_span)))
    return _html_cell(cell.text, figure(cell, money_unit), style, spans)


def _spans(*counts: tuple[str, int]) -> Iterator[str]:
    for name, count in counts:
        if count > 1:
            yield f' {name}="{count}"'


def _html_cell(text: str, number: Figure | None, style: str, spans: str = "") -> str:
    lines = (escape(line) for line in _LINE_END.split(text.replace("\0", "")))
    inside = '<br style="mso-data-placement:same-cell"/>'.join(lines)
    code = _code(number)
    known = f' sdnum="2052;0;{code}"' if code else ""
    return f'<td{spans}{known} style="{style}{_format(code)}">{inside}</td>'


def _code(number: Figure | None) -> str:
    """The number format of a cell, "" for the general one; that of text for all but numbers."""
    if number is not None and number.format == GENERAL:
        return ""
    return "@" if number is None or '"' in number.format else number.format


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
