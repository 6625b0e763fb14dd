"""Forms that stand side by side in a grid, such as two on one worksheet.

They are told by a heading of 绩效指标 that begins anew further right. The rows are divided
between two columns, and each part is read as rows of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from perfdesk.recognition.columns import parse_indicators_heading
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.source import MergedCell, SourceRow
from perfdesk.recognition.vocabulary import Vocabulary

Rows = Sequence[SourceRow]


@dataclass(frozen=True, slots=True)
class RowsBeside:
    """The rows of a grid in parts from left to right, one if no forms stand side by side.

    ``undivided`` is where a second form begins beside another one in the last part, "" if none
    does.
    """

    parts: tuple[Rows, ...]
    undivided: str = ""


def divide_beside(rows: Rows, words: Vocabulary) -> RowsBeside:
    """Return the rows, divided if forms stand side by side in all of them.

    A heading or a merged cell on both sides of the column between two forms is of a single one,
    so the rows stay as they are.
    """
    lines = [TableLine.from_texts(row.where, row.cells, 0) for row in rows]
    headings = [heading for line in lines for heading in _headings(line, words)]
    first = min(headings, key=lambda each: each.start, default=None)
    beyond = [each for each in headings if first and each.start > first.end]
    if first is None or not beyond:
        names_two = (line.where for line in lines if _names_projects(line, words))
        return RowsBeside((rows,), next(names_two, ""))
    second = min(beyond, key=lambda each: each.start)
    column = _leftmost_label(lines, first.end + 1, second.start, words)
    is_over = any(each.start < column <= each.end for each in headings)
    if is_over or any(_reaches_over(row, column) for row in rows):
        return RowsBeside((rows,), second.where)
    left = tuple(_part(row, 0, column) for row in rows)
    right = divide_beside(tuple(_part(row, column, len(row.cells)) for row in rows), words)
    return RowsBeside((left, *right.parts), right.undivided)


def _leftmost_label(lines: Iterable[TableLine], first: int, end: int, words: Vocabulary) -> int:
    """Return the first column from ``first`` on with a label of side or header, else ``end``."""
    labels = words.side_labels | words.header_fields.keys()
    return min(
        (
            column
            for line in lines
            for column in line.filled
            if first <= column < end and line.labels[column] in labels
        ),
        default=end,
    )


class _Heading(NamedTuple):
    """Where a heading of 绩效指标 stands, and its first and last column."""

    where: str
    start: int
    end: int


def _headings(line: TableLine, words: Vocabulary) -> Iterator[_Heading]:
    """Yield the headings in a line: labels beside each other, up to where one begins anew."""
    run: list[int] = []
    for column in (*line.filled, len(line.cells)):
        label = line.labels[column] if column < len(line.cells) else ""
        is_column = label in words.indicator_columns
        is_known = is_column or label in words.side_labels
        if run and (not is_column or _is_level_again(label, line, run, words)):
            cells = ("",) * run[0] + line.cells[run[0] : run[-1] + 1]
            if parse_indicators_heading(TableLine.from_texts(line.where, cells, 0), words):
                yield _Heading(line.where, run[0], run[-1])
            run = []
        if is_known:
            run.append(column)


def _is_level_again(label: str, line: TableLine, columns: Sequence[int], words: Vocabulary) -> bool:
    """Return True for the label of a level that these columns have; 分值 may be there twice."""
    is_level = words.indicator_columns[label].startswith("level")
    return is_level and any(line.labels[column] == label for column in columns)


def _names_projects(line: TableLine, words: Vocabulary) -> bool:
    """Return True if a line has the label of the project's name twice, with a name behind each."""
    names = [words.header_fields.get(label) == "project" for label in line.labels]
    labels = [label for label, is_name in zip(line.labels, names, strict=True) if is_name]
    return len(set(labels)) < len(labels) and len(line.filled) >= 2 * len(labels)


def _reaches_over(row: SourceRow, column: int) -> bool:
    """Return True if a merged cell with other cells beside it stands on both sides of a column."""
    is_over = any(_is_over(cell, column) for cell in row.merged)
    return is_over and sum(bool(text.strip()) for text in row.cells) > 1


def _is_over(cell: MergedCell, column: int) -> bool:
    return cell.column < column < cell.column + cell.width


def _part(row: SourceRow, first: int, end: int) -> SourceRow:
    """Return the cells of a row from one column to another; a text merged over both is in each."""
    cells = list(row.cells[first:end])
    if first and any(_is_over(cell, first) for cell in row.merged):
        cells = ["".join(row.cells), *cells[1:]]
    merged = tuple(
        replace(cell, column=cell.column - first)
        for cell in row.merged
        if first <= cell.column < end
    )
    return SourceRow(row.where, tuple(cells), merged)
