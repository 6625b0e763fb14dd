"""A sheet of a workbook as rows of texts, each cell as it is displayed.

Only the first cell of a merged area shows its text. Rows, columns and cells are
bounded: a small file may name the last cell of a million rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from perfdesk.core.errors import FormError
from perfdesk.formats.workbook.number_shown import shown
from perfdesk.formats.workbook.parts import Book, SheetPart, name_of, text_of, unescaped
from perfdesk.formats.workbook.zipped import BrokenArchiveError, part

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 10_000, 256, 200_000
_MOST_ELEMENTS = 1_000_000
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_CALCULATES = re.compile(r"[A-Za-z(!]|[0-9%][-+*/^]")
_TRUTH = {"1": "TRUE", "0": "FALSE"}

_WANTED = (("start", "row"), ("end", "c"), ("end", "mergeCell"))

Place = tuple[int, int]
"""Row and column, counted from 1."""


class TooManyCellsError(FormError):
    """A sheet far larger than any form."""

    def __init__(self, sheet: str) -> None:
        super().__init__(
            f"工作表“{sheet}”太大（超过 {MOST_ROWS:,} 行或 {MOST_COLUMNS} 列），不像是自评表。"
            "请删去多余的行列或工作表后再试。"
        )


class SheetRow(NamedTuple):
    """A row that holds something: its number, and its texts from column A on."""

    number: int
    cells: tuple[str, ...]


class SheetRows(NamedTuple):
    """The rows of a sheet, and how many formulas in it were never calculated."""

    rows: tuple[SheetRow, ...]
    uncalculated: int


def sheet_rows(archive: ZipFile, sheet: SheetPart, book: Book) -> SheetRows:
    """What a sheet displays; raises TooManyCellsError or BrokenArchiveError."""
    found: dict[Place, str] = {}
    merged: list[tuple[Place, Place]] = []
    uncalculated = 0
    column = row = 0
    for element in _elements(archive, sheet):
        if name_of(element) == "mergeCell":
            merged.extend(_area(element.get("ref", "")))
            continue
        if name_of(element) == "row":
            row, column = _whole(element.get("r"), row + 1), 0
            continue
        row, column = _place(element.get("r", "")) or (row, column + 1)
        text = _text(element, book)
        uncalculated += text is None
        if text:
            if row > MOST_ROWS or column > MOST_COLUMNS or len(found) >= MOST_CELLS:
                raise TooManyCellsError(sheet.name)
            found[row, column] = text
    return SheetRows(tuple(_rows(_uncovered(found, merged, sheet.name))), uncalculated)


def _elements(archive: ZipFile, sheet: SheetPart) -> Iterator[Element]:
    """The beginnings of rows, cells and merged areas of a sheet, each forgotten at once."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only where a workbook is read
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415 - as above

    data = part(archive, sheet.path)
    if data is None:
        raise BrokenArchiveError
    try:
        for count, (event, element) in enumerate(iterparse(BytesIO(data), ("start", "end"))):
            if count > _MOST_ELEMENTS:
                raise TooManyCellsError(sheet.name)
            name = name_of(element)
            if (event, name) in _WANTED:
                yield element
            if event == "end" and name in ("c", "row", "mergeCell"):
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BrokenArchiveError from error


def _text(cell: Element, book: Book) -> str | None:
    """What a cell displays; None for a formula without its figure."""
    parts = {name_of(each): each for each in cell}
    kind, value = cell.get("t", "n"), parts.get("v")
    if kind == "inlineStr" and "is" in parts:
        return unescaped(text_of(parts["is"]))
    if value is None or value.text is None:
        return "" if kind == "str" or "f" not in parts else _unworked(parts["f"].text or "")
    if kind == "s":
        number = _whole(value.text, len(book.texts))
        return book.texts[number] if number < len(book.texts) else ""
    if kind == "n":
        style = _whole(cell.get("s"), 0)
        code = book.formats[style] if style < len(book.formats) else ""
        return shown(value.text.strip(), code, from_1904=book.from_1904)
    return _TRUTH.get(value.text, "") if kind == "b" else unescaped(value.text)


def _unworked(formula: str) -> str | None:
    """A text such as =100% that a program took for a formula; None for a real one."""
    return None if not formula or _CALCULATES.search(formula) else f"={formula}"


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _place(name: str) -> Place | None:
    match = _CELL.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _area(name: str) -> Iterator[tuple[Place, Place]]:
    first, _, last = name.partition(":")
    begin, end = _place(first), _place(last)
    if begin and end:
        yield begin, end


def _uncovered(
    found: dict[Place, str], merged: list[tuple[Place, Place]], name: str
) -> dict[Place, str]:
    """The cells that no merged area covers; its first cell is seen."""
    looked_at = 0
    for (top, left), (bottom, right) in merged:
        area = (bottom - top + 1) * (right - left + 1)
        looked_at += min(area, len(found))
        if looked_at > _MOST_ELEMENTS:
            raise TooManyCellsError(name)
        for row, column in _inside((top, left), (bottom, right), found, area):
            if (row, column) != (top, left):
                found.pop((row, column), None)
    return found


def _inside(begin: Place, end: Place, found: dict[Place, str], area: int) -> list[Place]:
    if area <= len(found):
        columns = range(begin[1], end[1] + 1)
        return [(row, column) for row in range(begin[0], end[0] + 1) for column in columns]
    return [
        (row, column)
        for row, column in found
        if begin[0] <= row <= end[0] and begin[1] <= column <= end[1]
    ]


def _rows(found: dict[Place, str]) -> Iterator[SheetRow]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in sorted(found.items()):
        rows.setdefault(row, {})[column] = text
    for number, cells in rows.items():
        yield SheetRow(number, tuple(cells.get(each, "") for each in range(1, max(cells) + 1)))
