"""The row of 总分: the sum of the weights and the total that a source printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from perfdesk.core.numbers import exact_sum, parse_number
from perfdesk.recognition import messages
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary, points_text

_ZERO = Decimal(0)

PrintedSums = tuple[str, str]
"""The sum of the weights and the total score as printed, "" for none."""


def read_total_line(
    line: TableLine, columns: HeadingColumns | None, words: Vocabulary, *, page_text: bool
) -> tuple[PrintedSums, tuple[Finding, ...]]:
    """Return the sums in the line of 总分, and a finding for each other text in it.

    In a grid the columns of the indicators decide. In page text, or without columns, the first
    two numbers are the sums; one alone is the total.
    """
    cells = [column for column in line.filled if line.labels[column] not in words.side_labels][1:]
    numbers = [
        column for column in cells if parse_number(points_text(line.cells[column])) is not None
    ]
    others = tuple(
        messages.unplaced(line.where, line.cells[column])
        for column in cells
        if column not in numbers[:2]
    )
    if page_text or columns is None:
        texts = [points_text(line.cells[column]).strip() for column in numbers[:2]]
        weights, total = ["", "", *texts][-2:]
        return (weights, total), others
    sums = (_text_under("weight", line, columns), _text_under("score", line, columns))
    if numbers and not any(sums):
        sums = ("", points_text(line.cells[numbers[-1]]).strip())
    return sums, others


def _text_under(name: str, line: TableLine, columns: HeadingColumns) -> str:
    cells = (column for column in line.filled if columns.name_at(column) == name)
    return next((points_text(line.cells[column]).strip() for column in cells), "")


def unlabelled_total_row(rows: Sequence[IndicatorRow], funding_weight: str) -> IndicatorRow | None:
    """Return the last row if it is that of 总分, printed without its label, else None.

    It has nothing but a weight and a score, and its weight is the sum of those above, with or
    without that of the execution rate.
    """
    if len(rows) < 2:
        return None
    *above, last = rows
    weight = parse_number(last.node.weight)
    has_only_points = replace(last.node, weight="", score="").is_empty and not (
        last.level1 or last.level2
    )
    if weight is None or not has_only_points:
        return None
    added = exact_sum(parse_number(row.node.weight) or _ZERO for row in above)
    with_funding = exact_sum((added, parse_number(funding_weight) or _ZERO))
    return last if weight in (added, with_funding) else None
