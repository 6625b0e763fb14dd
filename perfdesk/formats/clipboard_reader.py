"""Reads the tables that other programs put on the clipboard as text: TSV and HTML.

Excel and WPS put both there. Of Word only the HTML can be used: its plain text breaks a row
wherever a cell has several lines. ``clipboard_writer`` does the inverse.
"""

from __future__ import annotations

import re

from perfdesk.core.block_paste import CellBlock
from perfdesk.core.errors import FormError
from perfdesk.formats.document_blocks import BlockTable, blocks_text
from perfdesk.formats.formula_guard import without_guard

_LINE_END = re.compile(r"\r\n?|\n")
# e.g. "第一行⏎说""好""" (⏎ a line break), followed by a tab, a line end or nothing
_QUOTED_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)')
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|""')
_UNQUOTED_CELL = re.compile(r"[^\t\r\n]*")


def parse_tsv(text: str) -> CellBlock:
    """Return the cells of tab-separated text, by the rules of spreadsheets.

    A cell in quotes may contain tabs, line breaks and doubled quotes. Quotes around anything
    else are part of the text. A line end after the last row is dropped, and so is
    the apostrophe that keeps a text from being a formula.
    """
    rows: list[list[str]] = [[]]
    position = 0
    while position <= len(text):
        cell, position = _tsv_cell(text, position)
        rows[-1].append(without_guard(cell))
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
    line breaks, and whitespace is collapsed as a browser does. A page that is refused as a file
    has no table here. What is struck out is kept, as in the plain text beside it.
    """
    # Imports lxml, which the window does not need to open.
    from perfdesk.formats.html_blocks import page_blocks, parse_page  # noqa: PLC0415

    try:
        root = parse_page(page)
        blocks = [] if root is None else page_blocks(root, keeps_struck=True)
    except FormError:
        return None
    first = next((block for block in blocks if isinstance(block, BlockTable)), None)
    table = None if first is None else _inside_layout(first)
    if table is None or not any(table.rows):
        return None
    width = max(cell.column + cell.width for row in table.rows for cell in row)
    rows = [[""] * width for _ in table.rows]
    for texts, row in zip(rows, table.rows, strict=True):
        for cell in row:
            texts[cell.column] = blocks_text(cell.blocks)
    return CellBlock.from_rows(rows)


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


def _inside_layout(table: BlockTable) -> BlockTable:
    """Return the table inside a table that holds nothing else."""
    count = table.filled_count
    inner = (each for row in table.rows for cell in row for each in cell.tables)
    only = next((each for each in inner if count and each.filled_count == count), None)
    return table if only is None else _inside_layout(only)
