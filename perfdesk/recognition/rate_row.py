"""The execution rate as a row among the indicators: 项目资金 then has no score of its own."""

from __future__ import annotations

from collections.abc import Iterable

from perfdesk.core.numbers import exact_sum, parse_number
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label

_ALL_POINTS = 100


def scoring_rate_row(
    rows: Iterable[IndicatorRow], funding_weight: str, words: Vocabulary
) -> IndicatorRow | None:
    """Return the row that is the score of the execution rate, or None.

    ``funding_weight`` is what the source prints for 项目资金, "" for nothing. If that is printed
    too, the row takes its place only where the weights of the rows alone make 100 points.
    """
    known = tuple(rows)
    row = next((each for each in known if each.has_points and _is_of_rate(each, words)), None)
    if row is None or not parse_number(funding_weight):
        return row
    weights = (parse_number(each.node.weight) for each in known)
    makes_all = exact_sum(weight for weight in weights if weight is not None) == _ALL_POINTS
    return row if makes_all else None


def repeated_rate_row(
    rows: Iterable[IndicatorRow], funding_points: tuple[str, str], words: Vocabulary
) -> IndicatorRow | None:
    """Return the row that only prints the score of 项目资金 again (预算执行率得分), or None.

    ``funding_points`` are its weight and score as printed, "" for none. Such a row has no values.
    """
    weight, score = map(parse_number, funding_points)
    for row in rows:
        node = row.node
        repeats = parse_number(node.score) == score and score is not None
        repeats = repeats and (not node.weight or parse_number(node.weight) == weight)
        if repeats and not (node.target or node.actual) and _is_of_rate(row, words):
            return row
    return None


def _is_of_rate(row: IndicatorRow, words: Vocabulary) -> bool:
    names = (row.node.name, row.level2, row.level1, *(text for _, text in row.cells))
    return any(name and normalised_label(name) in words.rate_labels for name in names)
