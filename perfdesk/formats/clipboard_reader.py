"""Reads the tables that other programs put on the clipboard as text: TSV and HTML.

Excel and WPS put both there. Of Word only the HTML can be used: its plain text breaks a row
wherever a cell has several lines. ``clipboard_writer`` does the inverse.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from perfdesk.core.block_paste import CellBlock
from perfdesk.core.text import is_chinese

_LINE_END = re.compile(r"\r\n?|\n")
_MAX_SPAN = 500
"""Rows or columns of a merged cell; a page that claims more is taken to say this many."""

_QUOTED_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)')
# e.g. "第一行⏎说""好""" (⏎ a line break), followed by a tab, a line end or nothing
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|""')
_UNQUOTED_CELL = re.compile(r"[^\t\r\n]*")
_WHITESPACE = re.compile(r"[ \t\r\n\f]+")
_SOURCE_LINE_BREAK = re.compile(r"(\S)[ \t]*\r?\n\s*(?=(\S))")
# e.g. "档⏎" in "归档⏎数量", where the HTML of Word is wrapped within a word
_HIDDEN_TAGS = ("style", "script", "head", "title")
_PARAGRAPH_TAGS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")
_PARAGRAPH_BREAK = "\0"
"""Stands between the paragraphs of a cell while its text is gathered."""


def parse_tsv(text: str) -> CellBlock:
    """Return the cells of tab-separated text, by the rules of spreadsheets.

    A cell in quotes may contain tabs, line breaks and doubled quotes. Quotes around anything
    else are part of the text. A line end after the last row is dropped.
    """
    rows: list[list[str]] = [[]]
    position = 0
    while position <= len(text):
        cell, position = _tsv_cell(text, position)
        rows[-1].append(cell)
        if text[position : position + 1] == "\t":
            position += 1
            continue
        line_end = _LINE_END.match(text, position)
        if line_end is None or line_end.end() == len(text):
            break
        position = line_end.end()
        rows.append([])
    return CellBlock.from_rows(rows)


def parse_html(page: str) -> CellBlock | None:
    """Return the cells of the first table of a web page, or None if there is none.

    A merged cell has its text in its first row and column only. Paragraphs and ``<br>`` become
    line breaks, and whitespace is collapsed as a browser does.
    """
    reader = _TableParser()
    reader.feed(page)
    reader.close()
    return reader.block()


def parse_clipboard(plain: str, page: str) -> CellBlock | None:
    """Return the cells of what a program put on the clipboard, None if there is nothing.

    They come from the plain text, which has every character as it was, unless the HTML table
    has another number of rows or columns: then the plain text has lost cells or broken rows.
    """
    table = parse_html(page) if "<table" in page.lower() else None
    if not plain:
        return table
    rows = parse_tsv(plain)
    same = table is not None and (table.height, table.width) == (rows.height, rows.width)
    return rows if table is None or same else table


def _tsv_cell(text: str, start: int) -> tuple[str, int]:
    """Return the cell that starts at this position, and the position after it."""
    quoted = _QUOTED_CELL.match(text, start)
    if quoted and _NEEDS_QUOTES.search(quoted[1]):
        return _LINE_END.sub("\n", quoted[1].replace('""', '"')), quoted.end()
    unquoted = _UNQUOTED_CELL.match(text, start)
    end = unquoted.end() if unquoted else start
    return text[start:end], end


class _TableParser(HTMLParser):
    """Collects the cells of the first table; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: dict[tuple[int, int], str] = {}
        self._covered: set[tuple[int, int]] = set()
        self._row = -1
        self._table_depth = 0
        self._is_done = False
        self._hidden_depth = 0
        self._open_cell: tuple[int, int] | None = None
        self._text: list[str] = []

    def block(self) -> CellBlock | None:
        """Return the cells, None if there was no table."""
        self._end_cell()
        if not self._cells:
            return None
        height = max(row for row, _ in self._covered) + 1
        width = max(column for _, column in self._covered) + 1
        return CellBlock.from_rows(
            [self._cells.get((row, column), "") for column in range(width)] for row in range(height)
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, row, cell or line (called by HTMLParser)."""
        if tag in _HIDDEN_TAGS:
            self._hidden_depth += 1
        elif tag == "table":
            self._table_depth += 1
        elif self._table_depth == 1 and not self._is_done:
            self._begin(tag, dict(attrs))
        if tag == "br":
            self._text.append("\n")
        elif tag in _PARAGRAPH_TAGS or (self._table_depth > 1 and tag == "tr"):
            self._text.append(_PARAGRAPH_BREAK)

    def handle_endtag(self, tag: str) -> None:
        """End a table, row, cell or paragraph (called by HTMLParser)."""
        if tag in _HIDDEN_TAGS:
            self._hidden_depth = max(0, self._hidden_depth - 1)
        elif tag == "table" and self._table_depth:
            self._table_depth -= 1
            if not self._table_depth:
                self._end_cell()
                self._is_done = True
        elif tag in ("td", "th", "tr") and self._table_depth == 1:
            self._end_cell()
        elif tag in _PARAGRAPH_TAGS:
            self._text.append(_PARAGRAPH_BREAK)

    def handle_data(self, data: str) -> None:
        """Add text to the open cell (called by HTMLParser)."""
        if self._open_cell and not self._hidden_depth:
            self._text.append(_WHITESPACE.sub(" ", _SOURCE_LINE_BREAK.sub(_unwrapped, data)))

    def _begin(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "tr":
            self._end_cell()
            self._row += 1
        elif tag in ("td", "th"):
            self._end_cell()
            self._row = max(self._row, 0)
            column = 0
            while (self._row, column) in self._covered:
                column += 1
            self._open_cell = self._row, column
            down, right = _span(attributes.get("rowspan")), _span(attributes.get("colspan"))
            self._covered |= {
                (self._row + below, column + beside)
                for below in range(down)
                for beside in range(right)
            }

    def _end_cell(self) -> None:
        if self._open_cell is not None:
            self._cells[self._open_cell] = _paragraphs("".join(self._text))
        self._open_cell = None
        self._text = []


def _span(attribute: str | None) -> int:
    """Return the value of a ``rowspan`` or ``colspan``, 1 if it is missing or no number."""
    count = int(attribute) if attribute and attribute.isascii() and attribute.isdigit() else 1
    return max(1, min(count, _MAX_SPAN))


def _unwrapped(line_break: re.Match[str]) -> str:
    """Return what a line break of the page's source means: a space, but not within Chinese."""
    before, after = line_break[1], line_break[2]
    return f"{before}{'' if is_chinese(before) and is_chinese(after) else ' '}"


def _paragraphs(text: str) -> str:
    """Return the text of a cell with a line end between paragraphs, empty ones left out."""
    paragraphs = [each for each in text.split(_PARAGRAPH_BREAK) if each.strip(" ")]
    lines = [line.strip(" ") for paragraph in paragraphs for line in paragraph.split("\n")]
    return "\n".join(lines).replace("\u00a0", " ").strip()
