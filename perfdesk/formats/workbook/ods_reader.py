"""Reads .ods workbooks (OpenDocument 1.3): rows of the texts that the cells display.

The file is a zip archive whose part content.xml has the sheets, each cell with the text that it
displays. Equal cells and rows next to each other are written once, with a number of repeats. The
page headers stand in styles.xml, in the page style (master page) that the style of a sheet names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from lxml.etree import _Element

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EncryptedFileError
from perfdesk.formats.workbook.cell_values import GENERAL
from perfdesk.formats.workbook.number_format import format_value
from perfdesk.formats.workbook.sheet_rows import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGED_CELLS,
    MAX_ROWS,
    MAX_TEXT_LENGTH,
    DisplayedSheet,
    SheetCells,
    TooLargeWorkbookError,
    TooManyCellsError,
    sheet_tables,
)
from perfdesk.formats.zip_archive import (
    BrokenArchiveError,
    SuspectArchiveError,
    huge_number,
    iterate_elements,
    open_archive,
    read_entry,
)
from perfdesk.recognition.source import SourceTable

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TABLE = f"{{{_OASIS}:office:1.0}}", f"{{{_OASIS}:table:1.0}}"
_TEXT, _STYLE = f"{{{_OASIS}:text:1.0}}", f"{{{_OASIS}:style:1.0}}"
_DRAW = f"{{{_OASIS}:drawing:1.0}}"

_SHEET, _ROW, _COLUMN = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_SHAPES, _ANNOTATION = f"{_TABLE}shapes", f"{_OFFICE}annotation"
_PARAGRAPH, _SPAN, _ONE_STYLE = f"{_TEXT}p", f"{_TEXT}span", f"{_STYLE}style"
_PAGE_STYLE, _PAGE_HEADER = f"{_STYLE}master-page", f"{_STYLE}header"
_NOTES = (_ANNOTATION, f"{_OFFICE}annotation-end", f"{_TEXT}note", f"{_TEXT}ruby-text")
"""The elements inside a paragraph whose texts are not part of it."""
_SPECIAL_TEXTS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_MAX_SPACES = 20
"""So many of the spaces that one element stands for are read."""
_HIDDEN = ("collapse", "filter")
_SCIENTIFIC = re.compile(r"-?\d(\.\d+)?E\+\d+")  # e.g. 4.5000024E+020
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")  # which in XML is one space
_MAX_PARENTS = 20
"""So many styles above a style are asked."""


class NotASpreadsheetError(FormError):
    """The file is an OpenDocument file of another type, such as a text."""

    def __init__(self) -> None:
        super().__init__(
            "文件内容不是电子表格（.ods）。请用 WPS 或 LibreOffice 打开它，"
            "把其中的表格另存为 .xlsx 或 .docx 后再读入。"
        )


def ods_tables(data: bytes) -> list[SourceTable]:
    """Return each sheet in the bytes of an .ods file as a table.

    Raise EncryptedFileError, NotASpreadsheetError, or an error of ``zip_archive`` or
    ``sheet_rows``.
    """
    archive = open_archive(data)
    if b"encryption-data" in (read_entry(archive, "META-INF/manifest.xml") or b""):
        raise EncryptedFileError
    content = read_entry(archive, "content.xml")
    if content is None:
        raise BrokenArchiveError
    if b"spreadsheet" not in content:
        raise NotASpreadsheetError
    styles = read_entry(archive, "styles.xml") or b""
    return sheet_tables(_ContentReader(styles).sheets(content))


def _page_headers(styles: bytes) -> dict[str, str]:
    """Return the text of the page header by the name of the page style, none if it is damaged."""
    headers = {}
    with suppress(BrokenArchiveError):
        for _, page in iterate_elements(styles, (_PAGE_STYLE,)):
            header = page.find(_PAGE_HEADER)
            if header is not None and header.get(f"{_STYLE}display") != "false":
                lines = (_paragraph_text(each).strip() for each in header.iter(_PARAGRAPH))
                headers[page.get(f"{_STYLE}name", "")] = "\n".join(lines)
    return headers


class _Strikes:
    """Which styles strike out: what each says by family and name, and the name of its parent."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], tuple[bool | None, str]] = {}

    def add(self, style: _Element) -> None:
        """Note what a style says; it replaces one of the same name."""
        lines = set[str | None]()
        for properties in style.iterchildren(f"{_STYLE}text-properties"):
            lines |= {properties.get(f"{_STYLE}text-line-through-{at}") for at in ("style", "type")}
        lines.discard(None)
        place = style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")
        parent = style.get(f"{_STYLE}parent-style-name", "")
        self._styles[place] = (lines != {"none"} if lines else None, parent)

    def strikes_out(self, family: str, name: str, *, default: bool) -> bool:
        """Return whether a style strikes out, ``default`` if neither it nor a parent says so."""
        for _ in range(_MAX_PARENTS):
            is_struck, parent = self._styles.get((family, name), (None, ""))
            if is_struck is not None:
                return is_struck
            if not parent:
                break
            name = parent
        return default


class _ContentReader:
    """Reads the sheets in the order of the elements, whose memory is freed row by row."""

    def __init__(self, styles: bytes) -> None:
        self._headers = _page_headers(styles)
        """The texts of page headers by page style, and below by the style of the sheet."""
        self._style_headers: dict[str, str] = {}
        self._hidden_styles: set[str] = set()
        self._strikes = _Strikes()
        self._column_styles: dict[int, str] = {}
        self._sheet = SheetCells("")
        self._row = self._column = 0
        """The last row, and the last column that was declared."""
        self._cell_count = 0
        """Of the whole workbook, as is the next."""
        self._merged_count = 0
        with suppress(BrokenArchiveError):
            for _, style in iterate_elements(styles, (_ONE_STYLE,)):
                self._strikes.add(style)

    def sheets(self, content: bytes) -> Iterator[DisplayedSheet]:
        """Yield each sheet; raise a FormError."""
        tags = (_SHEET, _ROW, _COLUMN, _SHAPES, _ONE_STYLE)
        read = {
            _ROW: self._read_row,
            _COLUMN: self._read_column,
            _SHAPES: self._read_shapes,
            _ONE_STYLE: self._read_style,
        }
        for event, element in iterate_elements(content, tags, ("start", "end")):
            if element.tag == _SHEET:
                if event == "end":
                    yield self._sheet.displayed()
                else:
                    self._begin_sheet(element)
            elif event == "end":
                read[str(element.tag)](element)
                element.clear()

    def _read_style(self, style: _Element) -> None:
        properties = style.find(f"{_STYLE}table-properties")
        if properties is not None and properties.get(f"{_TABLE}display") == "false":
            self._hidden_styles.add(style.get(f"{_STYLE}name", ""))
        if header := self._headers.get(style.get(f"{_STYLE}master-page-name", "")):
            self._style_headers[style.get(f"{_STYLE}name", "")] = header
        self._strikes.add(style)

    def _begin_sheet(self, sheet: _Element) -> None:
        style = sheet.get(f"{_TABLE}style-name", "")
        self._sheet = SheetCells(sheet.get(f"{_TABLE}name", ""), style in self._hidden_styles)
        self._sheet.headers += filter(None, [self._style_headers.get(style)])
        self._row, self._column, self._column_styles = 0, 0, {}

    def _read_column(self, column: _Element) -> None:
        first = self._column + 1
        self._column += _repeats(column, "columns")
        columns = range(first, min(self._column, MAX_COLUMNS) + 1)
        style = column.get(f"{_TABLE}default-cell-style-name", "")
        self._column_styles |= dict.fromkeys(columns, style)
        if column.get(f"{_TABLE}visibility") in _HIDDEN:
            self._sheet.hidden_columns.update(columns)

    def _read_shapes(self, shapes: _Element) -> None:
        self._sheet.boxes += filter(None, map(_shape_text, shapes))

    def _read_row(self, row: _Element) -> None:
        first, repeats = self._row + 1, _repeats(row, "rows")
        self._row += repeats
        texts = self._read_cells(row, first)
        if not texts:
            return
        self._cell_count += len(texts) * repeats
        if self._row > MAX_ROWS:
            raise TooManyCellsError(self._sheet.name)
        if self._cell_count > MAX_CELLS:
            raise TooLargeWorkbookError
        for number in range(first, self._row + 1):
            for column, text in texts.items():
                self._sheet.add(number, column, text)
            if row.get(f"{_TABLE}visibility") in _HIDDEN:
                self._sheet.hidden_rows.add(number)

    def _read_cells(self, row: _Element, number: int) -> dict[int, str]:
        """Return the texts of a row by column, and note its merged cells and remarks."""
        texts = {}
        past = 1
        for cell in row.iterchildren(_CELL, _COVERED):
            first = past
            past += _repeats(cell, "columns")
            self._read_merged(cell, number, first)
            self._read_remarks(cell)
            styles = (cell.get(f"{_TABLE}style-name"), row.get(f"{_TABLE}default-cell-style-name"))
            style = next(filter(None, styles), self._column_styles.get(first, ""))
            text = self._standing_text(cell, style)
            if text and past - 1 > MAX_COLUMNS:
                raise TooManyCellsError(self._sheet.name)
            if text:
                texts.update(dict.fromkeys(range(first, past), text))
        return texts

    def _read_merged(self, cell: _Element, row: int, column: int) -> None:
        width = huge_number(cell.get(f"{_TABLE}number-columns-spanned"), 1)
        height = huge_number(cell.get(f"{_TABLE}number-rows-spanned"), 1)
        if width > 1 or height > 1:
            self._merged_count += 1
            if self._merged_count > MAX_MERGED_CELLS:
                raise TooManyCellsError(self._sheet.name)
            last_column, last_row = column + max(width, 1) - 1, row + max(height, 1) - 1
            self._sheet.merged.append((column, row, last_column, last_row))

    def _read_remarks(self, cell: _Element) -> None:
        for child in cell:
            if child.tag == _ANNOTATION:
                self._sheet.comments += filter(None, [_lines(child)])
            elif str(child.tag).startswith(_DRAW):
                self._sheet.boxes += filter(None, [_shape_text(child)])

    def _standing_text(self, cell: _Element, style: str) -> str:
        """Return what stands in a cell, and note what in it is struck out."""
        text = self._cell_text(cell)
        is_struck = self._strikes.strikes_out("table-cell", style, default=False)
        standing, struck = _divided(cell, self._strikes, is_struck=is_struck)
        if not (standing if is_struck else struck):
            standing, struck = ("", text) if is_struck else (text, "")
        self._sheet.strike(struck)
        return standing

    def _cell_text(self, cell: _Element) -> str:
        """Return what a cell displays; note a formula that has no value."""
        text = _lines(cell)
        if len(text) > MAX_TEXT_LENGTH:
            raise SuspectArchiveError("内容太多")
        kind = cell.get(f"{_OFFICE}value-type")
        # a long code that became a number; all readers give its digits
        is_long_number = kind == "float" and _SCIENTIFIC.fullmatch(text)
        if (text or cell.find(_PARAGRAPH) is not None) and not is_long_number:
            return text
        if kind is None and cell.get(f"{_TABLE}formula"):
            self._sheet.uncalculated_count += 1
        return _plain_value(cell, kind) if kind else ""


def _repeats(element: _Element, of: str) -> int:
    """Return how many equal rows or columns ("rows", "columns") an element stands for."""
    return max(1, huge_number(element.get(f"{_TABLE}number-{of}-repeated"), 1))


def _plain_value(cell: _Element, kind: str) -> str:
    """Return the value of a cell whose displayed text is missing or shortens it."""
    if kind in ("float", "currency", "percentage"):
        value = cell.get(f"{_OFFICE}value", "")
        if kind == "percentage":
            return format_value(value, "0.##%").replace(".%", "%")  # e.g. 100.%
        return format_value(value, GENERAL)
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", "").upper()
    return cell.get(f"{_OFFICE}{kind}-value", "")


def _shape_text(shape: _Element) -> str:
    """Return the text of a shape or text box, a line for each paragraph."""
    return "\n".join(map(_paragraph_text, shape.iter(_PARAGRAPH))).strip()


def _lines(element: _Element) -> str:
    """Return the text of the paragraphs directly in an element, a line for each."""
    return "\n".join(map(_paragraph_text, element.iterchildren(_PARAGRAPH)))


def _divided(cell: _Element, strikes: _Strikes, *, is_struck: bool) -> tuple[str, str]:
    """Return the text of a cell that stands, then that struck out; ``is_struck`` is its style."""
    parts: dict[bool, list[str]] = {False: [], True: []}
    for paragraph in cell.iterchildren(_PARAGRAPH):
        pieces = list(_pieces(paragraph, strikes, is_struck=is_struck))
        for each in parts:
            line = "".join(text for text, is_piece_struck in pieces if is_piece_struck == each)
            parts[each] += filter(None, [line])
    return "\n".join(parts[False]), "\n".join(parts[True])


def _paragraph_text(paragraph: _Element) -> str:
    return "".join(text for text, _ in _pieces(paragraph, _Strikes(), is_struck=False))


def _pieces(element: _Element, strikes: _Strikes, *, is_struck: bool) -> Iterator[tuple[str, bool]]:
    """Yield the texts in an element, and whether each is struck out.

    The element is nested at most 256 deep (``huge_tree``).
    """
    if element.tag == _SPAN:
        style = element.get(f"{_TEXT}style-name", "")
        is_struck = strikes.strikes_out("text", style, default=is_struck)
    yield _WHITE_SPACE.sub(" ", element.text or ""), is_struck
    for child in element:
        tag = str(child.tag)
        if tag == f"{_TEXT}s":
            count = huge_number(child.get(f"{_TEXT}c"), 1)
            yield " " * min(count, _MAX_SPACES), is_struck
        elif tag in _SPECIAL_TEXTS:
            yield _SPECIAL_TEXTS[tag], is_struck
        elif tag not in _NOTES and not tag.startswith(_DRAW):
            yield from _pieces(child, strikes, is_struck=is_struck)
        yield _WHITE_SPACE.sub(" ", child.tail or ""), is_struck
