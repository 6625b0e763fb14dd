"""The row of 总分, with the sums that a source printed, and rows of subtotals (小计)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from decimal import Decimal

from perfdesk.core.numbers import exact_sum, parse_number
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.labelled_texts import UNLABELLED, LabelledText, printed_label
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.vocabulary import Vocabulary, points_text, weight_text

_ZERO = Decimal(0)

GRADE = "等级"
"""The label of a grade (优) printed beside the total."""

PrintedSums = tuple[str, str]
"""The sum of the weights and the total score as printed, "" for none."""

TotalLine = tuple[PrintedSums, tuple[LabelledText, ...]]
"""What is printed in the line of 总分: the sums, and other texts by label."""


def read_total_line(
    line: TableLine,
    words: Vocabulary,
    grades: Container[str],
    section: HeadedSection | None = None,
) -> TotalLine:
    """Return the sums in the line of 总分, and its other texts by label.

    The columns of the indicators (``section``) decide. Without them the first two numbers are the
    sums; one alone is the total. ``grades`` are the names of grades.
    """
    name, *cells = (
        column for column in line.filled if line.labels[column] not in words.side_labels
    )
    sums = _sum_columns(line, cells, section)
    weights, total = (
        "" if column is None else weight_text(line.cells[column]).strip() for column in sums
    )
    label = printed_label(line.cells[name])
    others = tuple(
        (_label_of(line, column, label, section, grades), line.cells[column])
        for column in cells
        if column not in sums
    )
    return (weights, total), others


def _sum_columns(
    line: TableLine, cells: Sequence[int], section: HeadedSection | None
) -> tuple[int | None, int | None]:
    """Return the columns of the two sums in the line, None for one that is not printed.

    A percentage is a sum, that of weights in percent, only where there are no two plain numbers.
    """
    numbers = [
        column for column in cells if parse_number(points_text(line.cells[column])) is not None
    ]
    if section is None:
        if len(numbers) < 2:
            numbers = [column for column in cells if _is_sum(line.cells[column])]
        first, second = [None, None, *numbers[:2]][-2:]
        return first, second
    under = {name: _first_under(name, cells, section) for name in ("weight", "score")}
    if numbers and under["weight"] is None and under["score"] is None:
        return None, numbers[-1]
    # Nothing sums up the actuals: a row moved to the left has the sum of the weights there.
    if len(numbers) == 2 and section.columns.name_at(numbers[0]) == "actual":
        return numbers[0], numbers[1]
    return under["weight"], under["score"]


def _is_sum(text: str) -> bool:
    return parse_number(weight_text(text)) is not None


def _first_under(name: str, cells: Sequence[int], section: HeadedSection) -> int | None:
    return next((column for column in cells if section.columns.name_at(column) == name), None)


def _label_of(
    line: TableLine,
    column: int,
    label: str,
    section: HeadedSection | None,
    grades: Container[str],
) -> str:
    """Return the label of a text in the line: that of a grade, or with the heading above it."""
    if line.cells[column].strip() in grades:
        return GRADE
    heading = section.heading_at(column) if section else UNLABELLED
    return label if heading == UNLABELLED else f"{label}（{heading}）"


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


def is_subtotal_line(line: TableLine, words: Vocabulary) -> bool:
    """Return True for a line of 小计, which may stand behind labels: 产出指标 | 小计 | 50 | 48."""
    for column in line.filled:
        if words.is_subtotal(line.labels[column]):
            return True
        if not _is_label(line, column, words):
            return False
    return False


def is_sum_of(line: TableLine, rows: Sequence[IndicatorRow], words: Vocabulary) -> bool:
    """Return True if a line of 小计 says nothing but the sums of these rows' weights and scores."""
    weights = exact_sum(parse_number(row.node.weight) or _ZERO for row in rows)
    scores = exact_sum(parse_number(row.node.score) or _ZERO for row in rows)
    for column in line.filled:
        figure = parse_number(weight_text(line.cells[column]))
        if figure is None:
            is_expected = _is_label(line, column, words) or words.is_subtotal(line.labels[column])
        else:
            is_expected = figure in (weights, scores)
        if not is_expected:
            return False
    return True


def _is_label(line: TableLine, column: int, words: Vocabulary) -> bool:
    """Return True for a label of a section or of a level."""
    return line.labels[column] in words.side_labels or words.is_level_name(line.cells[column])
