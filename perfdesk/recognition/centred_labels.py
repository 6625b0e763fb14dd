"""Assign rows to labels where each label stands beside the middle of its rows.

Every way to divide the rows among the labels has a cost: how far labels then stand off the middle,
what names and targets say against it, and what the weights add up to. The cheapest way is
found by dynamic programming over the labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from perfdesk.recognition.form_evidence import FormEvidence, consecutive_groups
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_cost import level1_of_label
from perfdesk.recognition.vocabulary import Vocabulary

# Costs in rows of label offset, as in ``form_evidence``.
_HALF_ROW = 0.02
"""A label half a row off the middle, as with every even number of rows, on the usual side."""
_HALF_ROW_OTHER_SIDE = 0.2
"""The same on the other side than most labels of the form."""
_LONE_CENTRED = 0.2
"""A lone label in the middle of its rows, where labels stand beside the first of their rows."""


class _Division(NamedTuple):
    """One way to divide the rows: its cost, the rows by which labels miss the middle, owners.

    ``offset`` counts only what goes beyond half a row.
    """

    cost: float = 0.0
    offset: float = 0.0
    owners: tuple[int, ...] = ()


def centred_owners(
    rows: Sequence[IndicatorRow],
    label_rows: Sequence[int],
    owners_by_first_row: Sequence[int],
    words: Vocabulary,
) -> tuple[int, ...] | None:
    """Return the owners if all labels stand in the middle of their rows.

    Return None if some label then misses the middle by more than half a row, or if the owners
    where labels stand beside the first of their rows are at least as likely.
    """
    evidence = FormEvidence.from_rows(rows, words)
    division = min(_best_division(rows, label_rows, evidence, side) for side in (-1, 1))
    is_likely = division.offset == 0 and division.cost < _first_row_cost(
        rows, owners_by_first_row, evidence
    )
    return division.owners if is_likely else None


def _best_division(
    rows: Sequence[IndicatorRow], label_rows: Sequence[int], evidence: FormEvidence, side: int
) -> _Division:
    """Return the cheapest division, labels usually standing on one side of the middle.

    The side is -1 for above, 1 for below; it matters for even numbers of rows. Divisions of the
    rows so far are held by where they end and where the current level-1 indicator begins.
    """

    @cache
    def level2_division(label_row: int, start: int, end: int) -> _Division:
        return _level2_division(rows, label_row, range(start, end), evidence, side)

    @cache
    def level1_cost(start: int, end: int) -> float:
        return _level1_cost(rows, range(start, end), evidence, side)

    divisions = {(0, 0): _Division()}
    previous = (label_rows[0], *label_rows)
    following = (*label_rows[1:], None)
    for label_row, above, below in zip(label_rows, previous, following, strict=False):
        begins_level1 = _begins_level1(rows[label_row], rows[above], evidence.words)
        ends = (len(rows),) if below is None else range(label_row + 1, below + 1)
        extended: dict[tuple[int, int], _Division] = {}
        for (start, first), division in divisions.items():
            level1 = _Division(level1_cost(first, start)) if begins_level1 else _Division()
            base = _sum(division, level1)
            for end in ends:
                key = (end, start if begins_level1 else first)
                candidate = _sum(base, level2_division(label_row, start, end))
                extended[key] = min(candidate, extended.get(key, candidate))
        divisions = extended
    return min(
        _sum(division, _Division(level1_cost(first, end)))
        for (end, first), division in divisions.items()
    )


def _begins_level1(row: IndicatorRow, above: IndicatorRow, words: Vocabulary) -> bool:
    """Return True if the label of the row is of another level-1 indicator than that above."""
    return level1_of_label(row, words) not in ("", level1_of_label(above, words))


def _sum(first: _Division, second: _Division) -> _Division:
    return _Division(
        first.cost + second.cost,
        first.offset + second.offset,
        (*first.owners, *second.owners),
    )


def _level2_division(
    rows: Sequence[IndicatorRow], label_row: int, span: range, evidence: FormEvidence, side: int
) -> _Division:
    """Return the division that gives the label the rows of the span."""
    offset, half_row = _offset_cost(rows, label_row, span, side)
    own = [rows[each] for each in span]
    owner = rows[label_row]
    against = evidence.name_cost(own, owner) + evidence.level2_weight_cost(own, owner)
    return _Division(offset + half_row + against, offset, (label_row,) * len(span))


def _level1_cost(
    rows: Sequence[IndicatorRow], span: range, evidence: FormEvidence, side: int
) -> float:
    """Return the cost of these rows being all rows of one level-1 indicator.

    That is how far its label stands off the middle, and what the weights add up to.
    """
    usual_level1 = evidence.words.usual_level1
    label_rows = [each for each in span if usual_level1(rows[each].level1)]
    offsets = sum(sum(_offset_cost(rows, each, span, side)) for each in label_rows)
    return offsets + evidence.level1_weight_cost([rows[each] for each in span])


def _offset_cost(
    rows: Sequence[IndicatorRow], label_row: int, span: range, side: int
) -> tuple[float, float]:
    """Return how many rows beyond half a row a label misses the middle, and the half row's cost.

    The middle is that of its rows or of those on its page, whichever costs less.
    """
    return min(
        _offset_from_middle(label_row - (part[0] + part[-1]) / 2, side)
        for part in _spans_with_middle(rows, label_row, span)
    )


def _spans_with_middle(
    rows: Sequence[IndicatorRow], label_row: int, span: range
) -> Iterator[Sequence[int]]:
    yield span
    yield [each for each in span if rows[each].page == rows[label_row].page]


def _offset_from_middle(delta: float, side: int) -> tuple[float, float]:
    if not delta:
        return 0.0, 0.0
    half_row = _HALF_ROW if delta * side > 0 else _HALF_ROW_OTHER_SIDE
    return max(0.0, abs(delta) - 0.5), half_row


def _first_row_cost(
    rows: Sequence[IndicatorRow], owners: Sequence[int], evidence: FormEvidence
) -> float:
    """Return the cost of labels beside the first of their rows, on the scale of a division."""
    by_level1 = consecutive_groups([level1_of_label(rows[each], evidence.words) for each in owners])
    level1_labels = (
        (each, span)
        for _, span in by_level1
        for each in span
        if evidence.words.usual_level1(rows[each].level1)
    )
    offsets = sum(
        _rows_above_label(rows, label_row, span)
        for label_row, span in chain(consecutive_groups(owners), level1_labels)
    )
    return offsets + evidence.total_cost(rows, owners)


def _rows_above_label(rows: Sequence[IndicatorRow], label_row: int, span: Sequence[int]) -> float:
    """Return how many of a label's own rows stand above it on its page.

    A label in the middle of its rows costs _LONE_CENTRED at most.
    """
    page = [each for each in span if rows[each].page == rows[label_row].page]
    middles = ((part[0] + part[-1]) / 2 for part in (page, span) if part[0] < label_row < span[-1])
    is_centred = any(abs(label_row - each) <= 0.5 for each in middles)
    return min(label_row - page[0], _LONE_CENTRED) if is_centred else label_row - page[0]
