"""The row of 总分: the weight sum and the total a source printed."""

from __future__ import annotations

from perfdesk.core.numbers import number
from perfdesk.table.reader import remarks
from perfdesk.table.reader.columns import Columns
from perfdesk.table.reader.labels import Vocabulary, figure
from perfdesk.table.reader.lines import Line
from perfdesk.table.reading import Finding

Sums = tuple[str, str]
"""The weight sum and the total as printed, "" for none."""


def sums(
    line: Line, columns: Columns | None, words: Vocabulary, *, torn: bool
) -> tuple[Sums, tuple[Finding, ...]]:
    """The two figures of the row; of a lone figure in a torn row the total is meant."""
    cells = [column for column in line.filled if line.labels[column] not in words.sides][1:]
    figures = [column for column in cells if number(figure(line.cells[column])) is not None]
    others = tuple(
        remarks.unplaced(line.where, line.cells[column])
        for column in cells
        if column not in figures[:2]
    )
    if torn or columns is None:
        texts = [figure(line.cells[column]).strip() for column in figures[:2]]
        weights, total = ["", "", *texts][-2:]
        return (weights, total), others
    return (_under("weight", line, columns), _under("score", line, columns)), others


def _under(name: str, line: Line, columns: Columns) -> str:
    found = (column for column in line.filled if columns.name(column) == name)
    return next((figure(line.cells[column]).strip() for column in found), "")
