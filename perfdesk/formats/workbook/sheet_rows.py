"""The rows of text that the sheets of a workbook display, whatever the type of its file.

The readers of .xlsx, .xls, .ods and XML spreadsheets collect the texts of a sheet in
``SheetCells``; what becomes of merged ranges, of what is hidden and of what is not read is decided
here, once for all types.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from perfdesk.core.errors import FormError
from perfdesk.core.text import WITHOUT_WIDTH
from perfdesk.formats.tables import split_head
from perfdesk.recognition.source import Finding, MergedCell, SourceRow, SourceTable

MAX_ROWS, MAX_COLUMNS = 10_000, 256
"""The last row and column in which a cell may have a value."""
MAX_CELLS = 50_000
"""Cells of a workbook that have a value."""
MAX_MERGED_CELLS = 20_000
"""Cells of a workbook that its merged ranges may cover."""
MAX_TEXT_LENGTH = 1_000_000
"""Of a cell, in characters; a cell of Excel has at most 32,767."""
_MAX_LISTED = 8
"""Of the hidden rows or columns, so many are named in a sentence."""
_MAX_QUOTED = 40
"""Characters of a text that a sentence quotes."""

# What WPS has in a cell with a picture in it, e.g. '=DISPIMG("ID_0A1B2C",1)'
_PICTURE_IN_CELL = re.compile(r"=(?:_xlfn\.)?DISPIMG\(")

CellRange = tuple[int, int, int, int]
"""The first column and row of a range of cells, then its last ones, counted from 1."""


class TooManyCellsError(FormError):
    """A sheet is far larger than any form."""

    def __init__(self, sheet: str) -> None:
        super().__init__(
            f"工作表“{sheet}”太大（超过 {MAX_ROWS:,} 行或 {MAX_COLUMNS} 列），不像是自评表。"
            "请删去多余的行列或工作表后再试。"
        )


class TooLargeWorkbookError(FormError):
    """The sheets have far too many cells together."""

    def __init__(self) -> None:
        super().__init__(
            f"工作簿的内容太多（有内容的单元格超过 {MAX_CELLS:,} 个）。"
            "请删去多余的工作表，或拆成几个工作簿后再试。"
        )


# Sheets as they are displayed.


@dataclass(frozen=True, slots=True)
class DisplayedRow:
    """A row with content: its number, its texts from column A on, and its merged cells."""

    number: int
    cells: tuple[str, ...]
    merged: tuple[MergedCell, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadTexts:
    """The texts of a sheet that its rows do not have.

    ``covered`` are in cells that a merged one covers, ``struck`` are struck out, ``boxes`` in
    text boxes and other shapes, ``comments`` in the notes of cells, ``headers`` in page headers.
    """

    covered: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DisplayedSheet:
    """What a sheet displays.

    ``uncalculated_count`` counts its formulas without a value, ``picture_count`` its pictures.
    ``striking_ranges`` are the ranges whose texts a conditional format strikes out at times.
    ``hidden_rows`` and ``hidden_columns`` have the numbers (from 1) of those that hold texts.
    """

    name: str
    hidden: bool
    rows: tuple[DisplayedRow, ...]
    uncalculated_count: int = 0
    picture_count: int = 0
    striking_ranges: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    unread: UnreadTexts = UnreadTexts()


@dataclass(slots=True)
class SheetCells:
    """What a reader has collected of a sheet; rows and columns are counted from 1."""

    name: str
    hidden: bool = False
    texts: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """By row and column."""
    merged: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    uncalculated_count: int = 0
    picture_count: int = 0
    striking_ranges: list[str] = field(default_factory=list)

    def add(self, row: int, column: int, text: str) -> None:
        """Put a text into a cell; raise TooManyCellsError if that is too far away.

        The formula by which WPS puts a picture into a cell is no text.
        """
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise TooManyCellsError(self.name)
        if _PICTURE_IN_CELL.match(text):
            self.picture_count += 1
        elif shown := text.translate(WITHOUT_WIDTH):
            self.texts[row][column] = shown

    def strike(self, text: str) -> None:
        """Note a text that is struck out, unless it is blank."""
        self.struck += filter(None, [text.translate(WITHOUT_WIDTH).strip()])

    def displayed(self) -> DisplayedSheet:
        """Return what the sheet displays; raise TooManyCellsError if too much is merged."""
        covered = self._remove_covered()
        numbers = sorted(row for row, cells in self.texts.items() if cells)
        merged = _merged_by_row(numbers, self.merged)
        rows = tuple(
            DisplayedRow(number, _cells(self.texts[number]), tuple(merged.get(number, ())))
            for number in numbers
        )
        columns = {column for number in numbers for column in self.texts[number]}
        return DisplayedSheet(
            self.name,
            self.hidden,
            rows,
            self.uncalculated_count,
            self.picture_count,
            tuple(self.striking_ranges),
            tuple(number for number in numbers if number in self.hidden_rows),
            tuple(sorted(columns & self.hidden_columns)),
            UnreadTexts(
                tuple(covered),
                tuple(self.struck),
                tuple(self.boxes),
                tuple(self.comments),
                tuple(self.headers),
            ),
        )

    def _remove_covered(self) -> list[str]:
        """Take away the texts that merged cells cover; return those not displayed elsewhere."""
        last_row = max(self.texts, default=1)
        last_column = max((max(cells, default=1) for cells in self.texts.values()), default=1)
        covered, count = [], 0
        for merged in self.merged:
            left, top, right, bottom = clip_range(merged, (last_column, last_row))
            count += range_size((left, top, right, bottom))
            if count > MAX_MERGED_CELLS:
                raise TooManyCellsError(self.name)
            displayed = self.texts[top].get(left, "") if top in self.texts else ""
            for row in range(top, bottom + 1):
                cells = self.texts.get(row, {})
                for column in range(left, right + 1):
                    if (row, column) != (top, left) and column in cells:
                        text = cells.pop(column)
                        # programs that merge equal cells often leave all their texts
                        covered += [text] if text != displayed else []
        return covered


def _cells(texts: Mapping[int, str]) -> tuple[str, ...]:
    cells = [""] * max(texts)
    for column, text in texts.items():
        cells[column - 1] = text
    return tuple(cells)


def _merged_by_row(
    numbers: Sequence[int], ranges: Iterable[CellRange]
) -> dict[int, list[MergedCell]]:
    """Return the merged cells by the number of their first row with content.

    Their heights count only such rows, since the others are not read.
    """
    found: dict[int, list[MergedCell]] = defaultdict(list)
    for each in sorted(ranges):
        left, top, right, bottom = clip_range(each, (MAX_COLUMNS, MAX_ROWS))
        first, past = bisect_left(numbers, top), bisect_left(numbers, bottom + 1)
        width, height = right - left + 1, past - first
        if height > 0 and width * height > 1:
            found[numbers[first]].append(MergedCell(left - 1, width, height))
    return found


def clip_range(cells: CellRange, last_cell: tuple[int, int]) -> CellRange:
    """Return the range without what is beyond the last column and row, or its first cell."""
    left, top, right, bottom = cells
    last_column, last_row = last_cell
    return left, top, max(left, min(right, last_column)), max(top, min(bottom, last_row))


def range_size(cells: CellRange) -> int:
    """Return how many cells a range has."""
    left, top, right, bottom = cells
    return (right - left + 1) * (bottom - top + 1)


# Sheets as tables.


def sheet_tables(sheets: Iterable[DisplayedSheet]) -> list[SourceTable]:
    """Return each sheet with content as a table; its rows are located as "第 n 行".

    Raise TooLargeWorkbookError if they have too many cells together.
    """
    filled = [sheet for sheet in sheets if sheet.rows]
    rows = (row.cells for sheet in filled for row in sheet.rows)
    texts = sum(len(cells) - cells.count("") for cells in rows)
    if texts > MAX_CELLS:
        raise TooLargeWorkbookError
    return [_table(sheet, is_only_sheet=len(filled) == 1) for sheet in filled]


def _table(sheet: DisplayedSheet, *, is_only_sheet: bool) -> SourceTable:
    where = f"工作表“{sheet.name}”"
    row_where = "" if is_only_sheet else where
    rows = tuple(
        SourceRow(f"{row_where}第 {row.number} 行", row.cells, row.merged) for row in sheet.rows
    )
    findings = (*_hidden_findings(sheet, where), *_unread_findings(sheet, where))
    return SourceTable(rows, where, findings, heads=tuple(_head_findings(sheet, where)))


def _hidden_findings(sheet: DisplayedSheet, where: str) -> Iterator[Finding]:
    if sheet.hidden:
        sentence = f"{where}在工作簿里是隐藏的，其中的表也已读入，请核对是否需要。"
        yield Finding("hidden-sheet", where, sheet.name, sentence)
    letters = [get_column_letter(number) for number in sheet.hidden_columns]
    for code, kind, names in (
        ("hidden-rows", "行", [str(number) for number in sheet.hidden_rows]),
        ("hidden-columns", "列", letters),
    ):
        if names:
            listed = "、".join(names[:_MAX_LISTED]) + ("…" if len(names) > _MAX_LISTED else "")
            listed = f"第 {listed} 行" if kind == "行" else f"{listed} 列"
            sentence = (
                f"{where}有 {len(names)} {kind}是隐藏的（{listed}），其中的内容也已读入，请核对。"
            )
            yield Finding(code, where, listed, sentence)


def _unread_findings(sheet: DisplayedSheet, where: str) -> Iterator[Finding]:
    if sheet.uncalculated_count:
        sentence = (
            f"{where}有 {sheet.uncalculated_count} 个公式没有算好的结果，这些格按空白读入；"
            "请在 Excel 或 WPS 中打开并保存一次，再重新读入。"
        )
        yield Finding("uncalculated", where, str(sheet.uncalculated_count), sentence)
    if sheet.picture_count:
        count = str(sheet.picture_count)
        sentence = f"{where}有 {count} 张图片，图片里的文字没有读入，请核对原文。"
        yield Finding("picture", where, count, sentence)
    if sheet.striking_ranges:
        ranges = "、".join(sheet.striking_ranges)
        sentence = (
            f"{where}的 {_quoted(ranges)} 里设了会划掉文字的条件格式，文字都已读入；"
            "请对照原表，把划掉的删去。"
        )
        yield Finding("struck-out", where, ranges, sentence)
    other_boxes = [text for each in sheet.unread.boxes if (text := split_head(each)[1])]
    for code, texts, name, advice in (
        ("covered-text", sheet.unread.covered, "处文字被合并单元格盖住", "请取消合并后查看"),
        ("struck-out", sheet.unread.struck, "处划掉的文字", "请核对"),
        ("text-box", other_boxes, "个文本框或图形里有文字", "如有需要请自行填入"),
        ("comment", sheet.unread.comments, "条批注", "如有需要请自行填入"),
    ):
        if texts:
            said = f"{where}有 {len(texts)} {name}（“{_quoted(texts[0])}”{_more(texts)}）"
            yield Finding(code, where, "\n".join(texts), f"{said}，没有读入；{advice}。")


def _head_findings(sheet: DisplayedSheet, where: str) -> Iterator[Finding]:
    """Yield a finding for each line in a page header or text box that names the form."""
    for code, name, texts in (
        ("page-header", "页眉", sheet.unread.headers),
        ("text-box", "文本框", sheet.unread.boxes),
    ):
        place = f"{where}的{name}里"
        lines = (line for text in texts for line in split_head(text)[0])
        for text in dict.fromkeys(lines):
            sentence = f"{place}的文字没有读入，请核对：“{_quoted(text)}”。"
            yield Finding(code, place, text, sentence)


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_QUOTED else f"{line[:_MAX_QUOTED]}…"


def _more(texts: Sequence[str]) -> str:
    return "等" if len(texts) > 1 else ""
