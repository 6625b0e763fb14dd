"""Blocks out of the texts other programs put on the clipboard: TSV and HTML tables.

The inverse of ``clipboard_writer``. Excel and WPS give both; Word gives HTML only, for its
plain text breaks rows where a cell has several lines. Knows no clipboard.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from perfdesk.core.block_paste import CellBlock
from perfdesk.core.text import is_chinese

_WIDEST_SPAN = 500
"""No cell is taken to reach over more rows or columns than this."""

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_LINE_END = re.compile(r"\r\n?|\n")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WRAPPED = re.compile(r"(\S)[ \t]*\r?\n\s*(?=(\S))")
_SILENT = ("style", "script", "head", "title")
_LINES = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")


def parse_tsv(text: str) -> CellBlock:
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
    return CellBlock.from_rows(rows)


def parse_html(page: str) -> CellBlock | None:
    """The cells of the first table of a web page, or None if there is none.

    A merged cell gives its text once, where it begins. Paragraphs and ``<br>`` become
    line breaks, blanks are gathered as a browser does.
    """
    reader = _Tables()
    reader.feed(page)
    reader.close()
    return reader.block()


def parse_clipboard(plain: str, page: str) -> CellBlock | None:
    """The block of what a program put on the clipboard, None if there is nothing.

    The TSV, which has every character as it was, unless the HTML table is of another shape:
    then the plain text has lost cells or broken rows.
    """
    table = parse_html(page) if "<table" in page.lower() else None
    if not plain:
        return table
    rows = parse_tsv(plain)
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
        return CellBlock.from_rows(
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
