"""Which cell of an indicator row belongs to which column, moved rows included.

In a real grid the heading decides. In text taken from pages a row may stand some
columns off: every likely way to read it is weighed by what would then stand where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition.columns import SIDE_LABEL, UNKNOWN_COLUMN, HeadingColumns
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import Vocabulary, points_text

_SHIFTS = (0, -1, 1, -2, 2, -3)
_VALUE = re.compile(r"[<>=≥≤≧≦═《》]*[\d.,]+[^\d\s]{0,3}")
_PERFECT = 12.0
_LABEL_AS_NAME = 3.0

ColumnText = tuple[int, str]


@dataclass(frozen=True, slots=True)
class UnplacedText:
    """A text that has no place; ``heading`` is where the strange heading above it stands."""

    text: str
    heading_column: int | None = None


@dataclass(frozen=True, slots=True)
class RowContext:
    """What stands around a row: how far the row above is moved, and a lone piece of a name."""

    shift_above: int
    beside_name_fragment: bool = False


@dataclass(frozen=True, slots=True)
class RowAlignment:
    """One way to read a row: its level labels, its cells by column name, and the rest.

    ``shift`` is how many columns the cells stand right of their heading; ``moved`` is
    True if a 二级指标 was found in the column of 一级指标 of a real grid.
    """

    shift: int
    level1: str = ""
    level2: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    unplaced: tuple[UnplacedText, ...] = ()
    level2_moved: bool = False


def align_grid_row(
    line: TableLine, columns: HeadingColumns, words: Vocabulary, outer: frozenset[int]
) -> RowAlignment:
    """The row as the heading of a real grid says.

    Only a usual 二级指标 in the column of 一级指标, with no other beside it, is moved.
    """
    cells, stray = _by_column(_without_side(line, columns, words, columns.first_known), columns, 0)
    first = cells.pop("level1", "")
    second = cells.pop("level2", "")
    column = columns.start_of("level1")
    moved = bool(first) and not second and column not in outer and _is_second(first, words)
    if moved:
        first, second = "", first
    return RowAlignment(0, first, second, cells, stray, moved)


def align_page_row(
    line: TableLine,
    columns: HeadingColumns,
    words: Vocabulary,
    outer: frozenset[int],
    around: RowContext,
) -> RowAlignment:
    """The likeliest reading of a row that may be moved."""
    before = around.shift_above
    filled = _without_side(line, columns, words, columns.start_of("level3") or 0)
    runs = tuple(_label_runs(filled, words, outer))
    if len(runs[0]) == len(filled):
        return _with_labels(RowAlignment(before), runs[0], words, outer)
    best, most = RowAlignment(before), float("-inf")
    for labels in runs:
        for shift in sorted(_SHIFTS, key=lambda each: each != before):
            placing = _placing(filled, labels, columns, shift)
            fit = (
                _fit(placing, around) + _fit_labels(labels, columns, shift) + _usual(shift, before)
            )
            if not labels and words.is_level_name(placing.cells.get("level3", "")):
                fit -= _LABEL_AS_NAME
            if fit > most:
                best, most = _with_labels(placing, labels, words, outer), fit
            if fit >= _PERFECT:
                return best
    return best


def _without_side(
    line: TableLine, columns: HeadingColumns, words: Vocabulary, limit: int
) -> list[ColumnText]:
    """The filled cells without the label beside the table, which stands left of ``limit``.

    A piece of that label is known only in its own column.
    """
    filled = [(column, line.cells[column]) for column in line.filled]
    first, text = filled[0]
    whole = first < limit and line.labels[first] in words.side_labels
    piece = (
        first < columns.first_known and words.is_side_label(text) and not words.is_level_name(text)
    )
    return filled[1:] if whole or piece else filled


def _label_runs(
    filled: list[ColumnText], words: Vocabulary, outer: frozenset[int]
) -> Iterator[tuple[ColumnText, ...]]:
    """The leading cells that may be level labels, longest run first.

    Each run is (一级, 二级), one of them, or none: a 三级指标 may bear the name of a level.
    """
    run = []
    for cell in filled[:2]:
        if not words.is_level_name(cell[1]):
            break
        run.append(cell)
    if len(run) == 2 and _is_first(run[0], words, outer) and not _is_first(run[1], words, outer):
        yield tuple(run)
    if run:
        yield (run[0],)
    yield ()


def _with_labels(
    placing: RowAlignment, labels: tuple[ColumnText, ...], words: Vocabulary, outer: frozenset[int]
) -> RowAlignment:
    """The placing with its labels put in; a text they drive out of its place is stray."""
    for cell in labels:
        if _is_first(cell, words, outer):
            stray, placing = placing.level1, replace(placing, level1=cell[1])
        else:
            stray, placing = placing.level2, replace(placing, level2=cell[1])
        if stray:
            placing = replace(placing, unplaced=(*placing.unplaced, UnplacedText(stray)))
    return placing


def _is_first(cell: ColumnText, words: Vocabulary, outer: frozenset[int]) -> bool:
    """True if the cell is a usual 一级指标; a word that may be either is one only in ``outer``."""
    return bool(words.usual_level1(cell[1])) and (
        cell[0] in outer or not _is_second(cell[1], words)
    )


def _is_second(text: str, words: Vocabulary) -> bool:
    return words.usual_level2(text) is not None


def _placing(
    filled: list[ColumnText], labels: tuple[ColumnText, ...], columns: HeadingColumns, shift: int
) -> RowAlignment:
    cells, stray = _by_column(filled[len(labels) :], columns, shift)
    return RowAlignment(shift, cells.pop("level1", ""), cells.pop("level2", ""), cells, stray)


def _by_column(
    filled: list[ColumnText], columns: HeadingColumns, shift: int
) -> tuple[dict[str, str], tuple[UnplacedText, ...]]:
    cells: dict[str, str] = {}
    stray = []
    for column, text in filled:
        name = columns.name_at(column - shift)
        if name == UNKNOWN_COLUMN:
            stray.append(UnplacedText(text, columns.heading_column(column - shift)))
        elif name in (None, SIDE_LABEL) or name in cells:
            stray.append(UnplacedText(text))
        else:
            cells[name or ""] = text
    return cells, tuple(stray)


def _fit(placing: RowAlignment, around: RowContext) -> float:
    """How well the cells suit their columns; stray cells and words as figures count against.

    Between the lines of its name a row need not have one.
    """
    cells = placing.cells
    figures = [text for text in (cells.get("weight"), cells.get("score")) if text]
    fit = _fit_name(cells.get("level3", ""), piece=around.beside_name_fragment or not figures)
    fit += sum(3.0 if parse_number(points_text(text)) is not None else -5.0 for text in figures)
    fit += ("target" in cells) + ("actual" in cells)
    if reason := cells.get("reason"):
        fit += 0.5 if parse_number(points_text(reason)) is None else -2.0
    fit -= 4.0 * len(placing.unplaced)
    fit -= 2.0 * bool(placing.level1)
    if placing.level2 and not half_width(placing.level2).endswith("指标"):
        fit -= 2.5
    return fit


def _fit_name(name: str, *, piece: bool) -> float:
    """How well the name suits; the piece of a row need not have one."""
    if name and _VALUE.fullmatch(comparable_text(name)):
        return -1.0
    if piece:
        return 1.0 if name else 0.0
    return 4.0 if name else -2.0


def _fit_labels(labels: tuple[ColumnText, ...], columns: HeadingColumns, shift: int) -> float:
    own = {columns.start_of("level1"), columns.start_of("level2")}
    return sum(1.0 if column - shift in own else 0.5 for column, _ in labels)


def _usual(shift: int, before: int) -> float:
    return 0.75 * (shift == before) + 0.25 * (shift == 0) - 0.3 * shift * shift
