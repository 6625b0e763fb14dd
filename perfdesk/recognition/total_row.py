"""The row of 总分: the weight sum and the total a source printed, also where it has no label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from perfdesk.core.numbers import exact_sum as added
from perfdesk.core.numbers import parse_number
from perfdesk.recognition import messages
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary, points_text

_ZERO = Decimal(0)

PrintedSums = tuple[str, str]
"""The weight sum and the total as printed, "" for none."""


def read_total_line(
    line: TableLine, columns: HeadingColumns | None, words: Vocabulary, *, page_text: bool
) -> tuple[PrintedSums, tuple[Finding, ...]]:
    """The two figures of the row; of a lone figure in a torn row the total is meant."""
    cells = [column for column in line.filled if line.labels[column] not in words.side_labels][1:]
    figures = [
        column for column in cells if parse_number(points_text(line.cells[column])) is not None
    ]
    others = tuple(
        messages.unplaced(line.where, line.cells[column])
        for column in cells
        if column not in figures[:2]
    )
    if page_text or columns is None:
        texts = [points_text(line.cells[column]).strip() for column in figures[:2]]
        weights, total = ["", "", *texts][-2:]
        return (weights, total), others
    found = (_under("weight", line, columns), _under("score", line, columns))
    if figures and not any(found):
        found = ("", points_text(line.cells[figures[-1]]).strip())
    return found, others


def unlabelled_total_row(found: Sequence[IndicatorRow], funding_weight: str) -> IndicatorRow | None:
    """The last row if it only adds up the weights above it: a row of 总分 without its label."""
    if len(found) < 2:
        return None
    *rows, last = found
    own = parse_number(last.node.weight)
    figures = replace(last.node, weight="", score="").is_empty and not (last.level1 or last.level2)
    if own is None or not figures:
        return None
    above = added(parse_number(row.node.weight) or _ZERO for row in rows)
    return last if own in (above, added((above, parse_number(funding_weight) or _ZERO))) else None


def _under(name: str, line: TableLine, columns: HeadingColumns) -> str:
    found = (column for column in line.filled if columns.name_at(column) == name)
    return next((points_text(line.cells[column]).strip() for column in found), "")
