"""Tells text copied out of a spreadsheet from text copied from the pages of a PDF.

In the first, a *grid*, every row is a row and a merged cell has its text in its first cell. In the
second, *page text*, page breaks cut rows in two, rows slide to the left or right, labels stand in
the middle of their rows. A grid read as page text gets rows joined that are whole, and page text
read as a grid loses the fragments, so no single sign decides: several are looked for, each is
counted once however often it occurs, and the signs of a grid are set against those of page text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text
from perfdesk.recognition.lines import has_few_blank_rows, is_page_number
from perfdesk.recognition.source import SourceRow
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label


class TextLayout(Enum):
    """How the rows of a text have to be read."""

    GRID = auto()
    PAGE_TEXT = auto()
    DOUBTFUL = auto()
    """There are signs of page text, but too few: both readings have to be tried."""


# A structure that cannot be otherwise weighs more than a mark that may have another cause.
_STRUCTURE, _MARK = 2, 1
_PAGE_TEXT_SIGNS = {
    "moved row": _STRUCTURE,  # labels or figures stand beside the columns of their headings
    "cut row": _STRUCTURE,  # a row holds nothing but a piece of a target, actual or reason
    "centred label": _STRUCTURE,  # a label stands below the first of its rows
    "form feed": _MARK,
    "page break": _MARK,  # a blank row inside the table, where blank rows are rare
    "page number": _MARK,  # not a bare 3, which a cell may hold
    "repeated heading": _MARK,
    "tag": _MARK,  # a tag of the web page from which the text was copied
    "wrapped words": _MARK,  # blanks inside Chinese words, where lines were broken
    "line without columns": _MARK,  # a sentence alone in its line inside the table
}
_GRID_SIGNS = {
    "line end in cell": _STRUCTURE,  # only spreadsheets quote a cell for its line ends
    "merged heading": _MARK,  # blank cells between 项目名称 and the name, as merged cells leave
    "label in first row": _MARK,  # and blank cells below it
}
_ENOUGH = 2
"""Signs of page text, and their weight above that of the signs of a grid, that are enough."""

_LEVEL1_LABEL = re.compile(r"(?:产出|效益|满意度)指标")
_LEVEL2_LABEL = re.compile(
    r"(?:数量|质量|时效|经济效益|社会效益|生态效益|可持续影响|服务对象满意度)指标"
)
_HEADINGS = ("level1", "level2", "level3", "weight", "score")
"""The columns of indicators that are looked for, by their names in the vocabulary."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TAG = re.compile(r"</?(?:p|br|span|div|strong|font)\b[^<>]*>", re.IGNORECASE)
# e.g. "待遇领取案件核 实率"; not a spaced-out label such as "项 目 名 称"
_WRAPPED = re.compile("[一-鿿]{2} [一-鿿]")
_MANY_WRAPPED = 3
_LONGEST_LABEL = 12
"""Characters; a longer text alone in its line is no label."""


def text_layout(rows: Sequence[SourceRow], words: Vocabulary) -> TextLayout:
    """Return how these rows have to be read, by the signs found in them."""
    firsts = [_first_label(row, words) for row in rows]
    tables = _tables(rows, firsts, words)
    page_text, grid = _page_text_signs(rows, firsts, tables), _grid_signs(rows, firsts, tables)
    lead = _weight(page_text, _PAGE_TEXT_SIGNS) - _weight(grid, _GRID_SIGNS)
    if len(page_text) >= _ENOUGH and lead >= _ENOUGH:
        return TextLayout.PAGE_TEXT
    return TextLayout.DOUBTFUL if lead > 0 else TextLayout.GRID


def _weight(found: Iterable[str], weights: Mapping[str, int]) -> int:
    return sum(weights[sign] for sign in found)


# ``firsts`` has, for each row, what its first text is, if it is the label of a form's row.


def _page_text_signs(
    rows: Sequence[SourceRow], firsts: Sequence[str], tables: Sequence[_IndicatorTable]
) -> frozenset[str]:
    return frozenset(_marks(rows, firsts)) | {sign for table in tables for sign in _faults(table)}


def _grid_signs(
    rows: Sequence[SourceRow], firsts: Sequence[str], tables: Sequence[_IndicatorTable]
) -> frozenset[str]:
    found = set()
    if any("\n" in "".join(row.cells) for row in rows):
        found.add("line end in cell")
    if any(map(_is_merged_heading, rows, firsts)):
        found.add("merged heading")
    if any(map(_has_label_above_blanks, tables)) and not any(map(_has_centred_label, tables)):
        found.add("label in first row")
    return frozenset(found)


# Marks, wherever they stand


def _marks(rows: Sequence[SourceRow], firsts: Sequence[str]) -> Iterator[str]:
    # The reader puts an empty row of the same line before a line with a form feed.
    if any(not upper.cells and upper.where == lower.where for upper, lower in pairwise(rows)):
        yield "form feed"
    if any(_TAG.search(cell) for row in rows for cell in row.cells if "<" in cell):
        yield "tag"
    wrapped = sum(bool(_WRAPPED.search(cell)) for row in rows for cell in row.cells if " " in cell)
    if wrapped >= _MANY_WRAPPED:
        yield "wrapped words"
    inside = [*_rows_inside(rows, firsts)]
    if any(map(_is_blank, inside)) and has_few_blank_rows(rows):
        yield "page break"
    alone = [cells[0] for row in inside if len(cells := _filled(row)) == 1]
    if any(is_page_number(text) and parse_number(text) is None for text in alone):
        yield "page number"
    if any(len(row.cells) == 1 and len(row.cells[0].strip()) > _LONGEST_LABEL for row in inside):
        yield "line without columns"


def _rows_inside(rows: Sequence[SourceRow], firsts: Sequence[str]) -> Iterator[SourceRow]:
    """Yield the rows between 项目名称 and the total of each form."""
    waiting: list[SourceRow] = []
    is_inside = False
    for row, first in zip(rows, firsts, strict=True):
        if is_inside:
            waiting.append(row)
        if first == "total":
            yield from waiting
            is_inside = False
        if first == "project":
            is_inside = True
        if not is_inside or first == "project":
            waiting = []


# The rows of indicators


@dataclass(frozen=True, slots=True)
class _IndicatorTable:
    """The rows below a heading of indicators, up to the total, without blank ones.

    ``columns`` has the column of each heading found; ``heading_count`` is the number of headings,
    several if it is printed again.
    """

    columns: dict[str, int]
    rows: tuple[tuple[str, ...], ...]
    heading_count: int

    def cell(self, row: Sequence[str], name: str, shift: int = 0) -> str:
        """Return the text of a row below a heading, ``shift`` columns to its right."""
        column = self.columns.get(name, -1) + shift
        return row[column].strip() if name in self.columns and 0 <= column < len(row) else ""


def _tables(
    rows: Sequence[SourceRow], firsts: Sequence[str], words: Vocabulary
) -> list[_IndicatorTable]:
    tables: list[_IndicatorTable] = []
    columns: dict[str, int] = {}
    below: list[tuple[str, ...]] = []
    count = 0
    for row, first in zip(rows, firsts, strict=True):
        heading = _heading_columns(row, words)
        if heading and not columns:
            columns, below, count = heading, [], 1
        elif heading:
            count += 1
        elif columns and first:
            tables.append(_IndicatorTable(columns, tuple(below), count))
            columns = {}
        elif columns and not _is_blank(row):
            below.append(row.cells)
    return [*tables, _IndicatorTable(columns, tuple(below), count)] if columns else tables


def _heading_columns(row: SourceRow, words: Vocabulary) -> dict[str, int]:
    """Return the columns of the headings if the row is a heading of indicators, else nothing."""
    found: dict[str, int] = {}
    for column, cell in enumerate(row.cells):
        name = words.indicator_columns.get(normalised_label(cell)) if cell else None
        if name in _HEADINGS:
            found.setdefault(name, column)
    return found if len({"level1", "level2", "level3"} & set(found)) > 1 else {}


def _faults(table: _IndicatorTable) -> Iterator[str]:
    if any(_is_moved(row, table) for row in table.rows):
        yield "moved row"
    if any(_is_cut(row, table) for row in table.rows):
        yield "cut row"
    if _has_centred_label(table):
        yield "centred label"
    if table.heading_count > 1:
        yield "repeated heading"


def _is_moved(row: Sequence[str], table: _IndicatorTable) -> bool:
    """Return True if a usual label or the figures stand beside their columns."""
    for column, cell in enumerate(row):
        if "指标" not in cell:
            continue
        text = comparable_text(cell)
        for name, label in (("level1", _LEVEL1_LABEL), ("level2", _LEVEL2_LABEL)):
            if label.fullmatch(text) and column != table.columns.get(name, column):
                return True
    return _has_moved_figures(row, table)


def _has_moved_figures(row: Sequence[str], table: _IndicatorTable) -> bool:
    """Return True if weight and score are no numbers, but their neighbours on one side are."""
    own = [table.cell(row, name) for name in ("weight", "score")]
    if not {"weight", "score"} <= set(table.columns) or all(map(_NUMBER.fullmatch, own)):
        return False
    has_other_text = any(text and not _NUMBER.fullmatch(text) for text in own)
    is_name_early = bool(table.cell(row, "level2")) and "指标" not in table.cell(row, "level2")
    return any(
        all(_NUMBER.fullmatch(table.cell(row, name, shift)) for name in ("weight", "score"))
        and (has_other_text or (shift < 0 and is_name_early))
        for shift in (-1, 1)
    )


def _is_cut(row: Sequence[str], table: _IndicatorTable) -> bool:
    """Return True if the row holds one text only, to the right of the names of indicators."""
    filled = [column for column, cell in enumerate(row) if cell.strip()]
    return len(filled) == 1 and filled[0] > table.columns.get("level3", len(row))


def _has_centred_label(table: _IndicatorTable) -> bool:
    """Return True if a label stands below the first of its rows.

    Either the first row has no label though later ones do, or a level-1 label stands in a row
    without a level-2 label, right above a row that has only the latter.
    """
    if not {"level1", "level2"} <= set(table.columns) or not table.rows:
        return False
    labels = [(table.cell(row, "level1"), table.cell(row, "level2")) for row in table.rows]
    is_first_bare = not any(labels[0]) and any(map(any, labels))
    return is_first_bare or any(
        upper[0] and not upper[1] and lower[1] and not lower[0] for upper, lower in pairwise(labels)
    )


def _has_label_above_blanks(table: _IndicatorTable) -> bool:
    return any(
        table.cell(upper, name) and not table.cell(lower, name) and table.cell(lower, "level3")
        for upper, lower in pairwise(table.rows)
        for name in ("level1", "level2")
    )


def _is_merged_heading(row: SourceRow, first: str) -> bool:
    return (
        first == "project"
        and len(row.cells) > 2
        and not any(row.cells[1:2])
        and bool(_filled(row)[1:])
    )


def _filled(row: SourceRow) -> list[str]:
    return [cell for cell in row.cells if cell.strip()]


def _first_label(row: SourceRow, words: Vocabulary) -> str:
    """Return "project" or "total" if the first text of a row is such a label, else ""."""
    label = normalised_label(next((cell for cell in row.cells if cell.strip()), ""))
    if label in words.total_labels:
        return "total"
    return "project" if words.header_fields.get(label) == "project" else ""


def _is_blank(row: SourceRow) -> bool:
    return not "".join(row.cells).strip()
