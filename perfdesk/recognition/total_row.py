"""The row of 总分: the weight sum and the total a source printed, also where it has no label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from perfdesk.core.numbers import exact_sum as added
from perfdesk.core.numbers import parse_number
from perfdesk.recognition import messages
from perfdesk.recognition.columns import Columns
from perfdesk.recognition.indicator_rows import Entry
from perfdesk.recognition.lines import Line
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary, figure

_ZERO = Decimal(0)

Sums = tuple[str, str]
"""The weight sum and the total as printed, "" for none."""


def sums(
    line: Line, columns: Columns | None, words: Vocabulary, *, torn: bool
) -> tuple[Sums, tuple[Finding, ...]]:
    """The two figures of the row; of a lone figure in a torn row the total is meant."""
    cells = [column for column in line.filled if line.labels[column] not in words.sides][1:]
    figures = [column for column in cells if parse_number(figure(line.cells[column])) is not None]
    others = tuple(
        messages.unplaced(line.where, line.cells[column])
        for column in cells
        if column not in figures[:2]
    )
    if torn or columns is None:
        texts = [figure(line.cells[column]).strip() for column in figures[:2]]
        weights, total = ["", "", *texts][-2:]
        return (weights, total), others
    found = (_under("weight", line, columns), _under("score", line, columns))
    if figures and not any(found):
        found = ("", figure(line.cells[figures[-1]]).strip())
    return found, others


def unlabelled(found: Sequence[Entry], funding_weight: str) -> Entry | None:
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


def _under(name: str, line: Line, columns: Columns) -> str:
    found = (column for column in line.filled if columns.name(column) == name)
    return next((figure(line.cells[column]).strip() for column in found), "")
