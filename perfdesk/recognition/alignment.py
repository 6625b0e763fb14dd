"""Decide which cell of an indicator row belongs to which column.

In a grid the heading decides. In page text a row may stand some columns to the left or right of
its heading; every way to read it gets points for what would then stand where
(``evidence_weights``), and the one with the most is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition.columns import SIDE_LABEL, UNKNOWN_COLUMN, HeadingColumns
from perfdesk.recognition.divided_target import join_parts
from perfdesk.recognition.evidence_weights import CELL_POINTS, CellPoints
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import Vocabulary, points_text

_SHIFTS = (0, -1, 1, -2, 2, -3)
"""Columns by which a row may stand right (+) or left (-) of its heading, likeliest first."""

# A value where a name is expected, as comparable text, e.g. "≥90%", "15人次", "100%", "3,000"
_VALUE = re.compile(r"[<>=≥≤≧≦═《》]*[\d.,]+[^\d\s]{0,3}")

# The number of an indicator in a cell of its own, as comparable text, e.g. "1", "2.", "(3)", "④"
_ORDINAL = re.compile(r"(?:指标)?[(]?\d{1,2}[).、:]*|[①-⑳]")

ColumnText = tuple[int, str]
"""The column of a filled cell and its text."""


@dataclass(frozen=True, slots=True)
class UnplacedText:
    """A text that belongs to no column.

    ``heading_column`` is the column of the unknown heading above it, None if there is none.
    """

    text: str
    heading_column: int | None = None


@dataclass(frozen=True, slots=True)
class RowContext:
    """What the lines around a row say about it.

    ``level1_columns`` are the columns in which a word that may be of either level is of level 1.
    ``shift_above`` is by how many columns the row above stands off its heading. ``beside`` are
    the lines right above and below.
    """

    level1_columns: frozenset[int]
    shift_above: int
    beside: tuple[TableLine, ...]


@dataclass(frozen=True, slots=True)
class RowAlignment:
    """One way to read a row: its level-1 and level-2 labels, and its cells by column name.

    ``shift`` is by how many columns the cells stand right of their heading. ``level2_moved`` is
    True if a level-2 label was found under 一级指标 in a grid.
    """

    shift: int
    level1: str = ""
    level2: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    unplaced: tuple[UnplacedText, ...] = ()
    level2_moved: bool = False


def align_grid_row(
    line: TableLine, columns: HeadingColumns, words: Vocabulary, context: RowContext
) -> RowAlignment:
    """Return a row of a grid, aligned as its heading says.

    Only a usual level-2 label under 一级指标, with nothing under 二级指标, is moved there.
    """
    filled = _without_side_label(line, columns, words, columns.first_known)
    filled = _with_name_before_number(filled, columns)
    cells, unplaced = _by_column(join_parts(filled, columns), columns, 0)
    level1 = cells.pop("level1", "")
    level2 = cells.pop("level2", "")
    moved = (
        bool(level1)
        and not level2
        and columns.start_of("level1") not in context.level1_columns
        and _is_level2_label(level1, words)
    )
    if moved:
        level1, level2 = "", level1
    return RowAlignment(0, level1, level2, cells, unplaced, moved)


def align_page_row(
    line: TableLine,
    columns: HeadingColumns,
    words: Vocabulary,
    context: RowContext,
    points: CellPoints = CELL_POINTS,
) -> RowAlignment:
    """Return the best way to read a row of page text, which may stand off its heading."""
    level1_columns, above = context.level1_columns, context.shift_above
    filled = _without_side_label(line, columns, words, columns.start_of("level3") or 0)
    label_runs = tuple(_leading_labels(filled, words, level1_columns))
    if len(label_runs[0]) == len(filled):
        return _with_labels(RowAlignment(above), label_runs[0], words, level1_columns)
    may_be_fragment = _is_beside_name_fragment(context, columns, words)
    best, best_score = RowAlignment(above), float("-inf")
    for labels in label_runs:
        for shift in sorted(_SHIFTS, key=lambda each: each != above):
            alignment = _aligned(filled, labels, columns, shift)
            score = (
                _cells_score(alignment, points, may_be_fragment=may_be_fragment)
                + _labels_score(labels, columns, shift, points)
                + _shift_score(shift, above, points)
            )
            if not labels and words.is_level_name(alignment.cells.get("level3", "")):
                score += points.label_as_name
            if score > best_score:
                best = _with_labels(alignment, labels, words, level1_columns)
                best_score = score
            if score >= points.of_whole_row:
                return best
    return best


def _is_beside_name_fragment(
    context: RowContext, columns: HeadingColumns, words: Vocabulary
) -> bool:
    """Return True if the line above or below has a text under 三级指标 and nothing else."""
    return any(
        bool(line.only_text)
        and columns.name_at(line.filled[0]) == "level3"
        and not words.is_level_name(line.only_text)
        for line in context.beside
    )


def _with_name_before_number(filled: list[ColumnText], columns: HeadingColumns) -> list[ColumnText]:
    """Return the cells of a row, a number in front of the name under 三级指标 behind it."""
    own = [index for index, cell in enumerate(filled) if columns.name_at(cell[0]) == "level3"]
    if len(own) < 2 or not _ORDINAL.fullmatch(comparable_text(filled[own[0]][1])):
        return filled
    first, second = own[:2]
    return [*filled[:first], filled[second], filled[first], *filled[second + 1 :]]


def _without_side_label(
    line: TableLine, columns: HeadingColumns, words: Vocabulary, limit: int
) -> list[ColumnText]:
    """Return the filled cells without the label beside the table.

    A whole label is known left of the column ``limit``, a part of one only left of the first
    known column.
    """
    filled = [(column, line.cells[column]) for column in line.filled]
    first, text = filled[0]
    is_whole = first < limit and line.labels[first] in words.side_labels
    is_part = (
        first < columns.first_known and words.is_side_label(text) and not words.is_level_name(text)
    )
    return filled[1:] if is_whole or is_part else filled


def _leading_labels(
    filled: list[ColumnText], words: Vocabulary, level1_columns: frozenset[int]
) -> Iterator[tuple[ColumnText, ...]]:
    """Yield the leading cells that may be level labels, the longest run first.

    A run is (level 1, level 2), one of them, or empty: a level-3 indicator may bear the name of
    a level.
    """
    labels = []
    for cell in filled[:2]:
        if not words.is_level_name(cell[1]):
            break
        labels.append(cell)
    if (
        len(labels) == 2
        and _is_level1(labels[0], words, level1_columns)
        and not _is_level1(labels[1], words, level1_columns)
    ):
        yield tuple(labels)
    if labels:
        yield (labels[0],)
    yield ()


def _with_labels(
    alignment: RowAlignment,
    labels: tuple[ColumnText, ...],
    words: Vocabulary,
    level1_columns: frozenset[int],
) -> RowAlignment:
    """Return the alignment with its labels; a text in the column of one becomes unplaced."""
    if not labels:
        return alignment
    level1, level2, unplaced = alignment.level1, alignment.level2, list(alignment.unplaced)
    for cell in labels:
        if _is_level1(cell, words, level1_columns):
            replaced, level1 = level1, cell[1]
        else:
            replaced, level2 = level2, cell[1]
        if replaced:
            unplaced.append(UnplacedText(replaced))
    return replace(alignment, level1=level1, level2=level2, unplaced=tuple(unplaced))


def _is_level1(cell: ColumnText, words: Vocabulary, level1_columns: frozenset[int]) -> bool:
    """Return True for a usual level-1 label.

    A word that may be of either level (成本指标) is one only in ``level1_columns``.
    """
    return bool(words.usual_level1(cell[1])) and (
        cell[0] in level1_columns or not _is_level2_label(cell[1], words)
    )


def _is_level2_label(text: str, words: Vocabulary) -> bool:
    return words.usual_level2(text) is not None


def _aligned(
    filled: list[ColumnText], labels: tuple[ColumnText, ...], columns: HeadingColumns, shift: int
) -> RowAlignment:
    cells, unplaced = _by_column(filled[len(labels) :], columns, shift)
    return RowAlignment(shift, cells.pop("level1", ""), cells.pop("level2", ""), cells, unplaced)


def _by_column(
    filled: list[ColumnText], columns: HeadingColumns, shift: int
) -> tuple[dict[str, str], tuple[UnplacedText, ...]]:
    """Return the texts by column name, and those that have no column of their own."""
    cells: dict[str, str] = {}
    unplaced = []
    for column, text in filled:
        name = columns.name_at(column - shift)
        if name == UNKNOWN_COLUMN:
            unplaced.append(UnplacedText(text, columns.heading_column(column - shift)))
        elif name in (None, SIDE_LABEL) or name in cells:
            unplaced.append(UnplacedText(text))
        else:
            cells[name or ""] = text
    return cells, tuple(unplaced)


def _cells_score(alignment: RowAlignment, points: CellPoints, *, may_be_fragment: bool) -> float:
    """Return the points for the cells and for texts without a column."""
    cells = alignment.cells
    numbers = [text for text in (cells.get("weight"), cells.get("score")) if text]
    may_be_fragment = may_be_fragment or not numbers
    score = _name_score(cells.get("level3", ""), points, may_be_fragment=may_be_fragment)
    score += sum(
        points.number if parse_number(points_text(text)) is not None else points.no_number
        for text in numbers
    )
    score += points.value * (("target" in cells) + ("actual" in cells))
    if reason := cells.get("reason"):
        score += (
            points.reason if parse_number(points_text(reason)) is None else points.number_as_reason
        )
    score += points.unplaced * len(alignment.unplaced)
    score += points.unknown_level1 * bool(alignment.level1)
    if alignment.level2 and not half_width(alignment.level2).endswith("指标"):
        score += points.unknown_level2
    return score


def _name_score(name: str, points: CellPoints, *, may_be_fragment: bool) -> float:
    """Return the points for the text under 三级指标; a fragment of a row need not have one."""
    if name and _VALUE.fullmatch(comparable_text(name)):
        return points.value_as_name
    if may_be_fragment:
        return points.fragment_name if name else 0.0
    return points.name if name else points.no_name


def _labels_score(
    labels: tuple[ColumnText, ...], columns: HeadingColumns, shift: int, points: CellPoints
) -> float:
    """Return the points for the leading labels; they count double under their own headings."""
    if not labels:
        return 0.0
    own = {columns.start_of("level1"), columns.start_of("level2")}
    return sum(
        points.label_in_place if column - shift in own else points.label_elsewhere
        for column, _ in labels
    )


def _shift_score(shift: int, shift_above: int, points: CellPoints) -> float:
    return (
        points.shift_of_row_above * (shift == shift_above)
        + points.no_shift * (shift == 0)
        + points.shift_squared * shift * shift
    )
