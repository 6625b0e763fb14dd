"""What a whole form says for or against a way to give its rows to labels.

Names, kinds of target, and what the weights add up to. Knows rows and labels; how labels
stand beside their rows is weighed elsewhere.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from perfdesk.core.numbers import exact_sum, parse_number
from perfdesk.core.values import parse_value
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_cost import label_cost, level1_of_label
from perfdesk.recognition.vocabulary import Vocabulary, split_heading

Key = TypeVar("Key")

_HINT = 0.1
_UNLIKE = 0.045
_UNUSUAL_SUM = 0.045
_WRONG_SUM = 1.0
"""What names, targets and sums of weights count, in rows a label stands off its place."""


@dataclass(frozen=True, slots=True)
class FormEvidence:
    """What the rows of one form say, counted in rows that a label stands off its place.

    ``shares`` is what the 一级指标 weigh in the usual split that has these and adds up like the
    form, empty if there is none.
    """

    words: Vocabulary
    usual_weights: Mapping[str, Decimal]

    @classmethod
    def from_rows(cls, found: Sequence[IndicatorRow], words: Vocabulary) -> FormEvidence:
        """The evidence in these rows, all of a form."""
        printed = {words.usual_level1(row.level1) for row in found} - {""}
        fitting = (
            dict(split)
            for split in words.weight_splits
            if printed == {name for name, _ in split}
            and not _differ(found, exact_sum(weight for _, weight in split))
        )
        return cls(words, next(fitting, {}))

    def name_cost(self, rows: Iterable[IndicatorRow], owner: IndicatorRow) -> float:
        """What their names, and their targets where a name says nothing, say against a label."""
        costs = ((row, label_cost(row, owner, self.words)) for row in rows)
        return sum(
            _HINT * each if each else _UNLIKE * (_kind(row) != _kind(owner)) for row, each in costs
        )

    def level2_weight_cost(self, rows: Iterable[IndicatorRow], owner: IndicatorRow) -> float:
        """What their weights say against the points printed with a label of 二级指标."""
        points = _stated([owner], {split_heading(owner.level2)[0]})
        return _WRONG_SUM if points is not None and _differ(rows, points) else 0.0

    def level1_weight_cost(self, rows: Sequence[IndicatorRow]) -> float:
        """What their weights say against these rows being all of the one 一级指标 printed in them.

        Most against it if they do not add up to the points printed with it, as in 产出指标(50分).
        """
        first_level = self.words.usual_level1
        name = next(filter(None, (first_level(row.level1) for row in rows)), "")
        points = _stated(rows, {word for word, each in self.words.level1.items() if each == name})
        if points is not None:
            return _WRONG_SUM * _differ(rows, points)
        usual = self.usual_weights.get(name)
        return _UNUSUAL_SUM if usual and _differ(rows, usual) else 0.0

    def weight_cost(self, found: Sequence[IndicatorRow], owners: Sequence[int]) -> float:
        """What all weights of a form say against its rows being borne by these labels."""
        firsts = consecutive_groups([level1_of_label(found[mark], self.words) for mark in owners])
        uneven = sum(self.level1_weight_cost([found[each] for each in rows]) for _, rows in firsts)
        borne = (
            ([found[each] for each in rows], found[mark])
            for mark, rows in consecutive_groups(owners)
        )
        return uneven + sum(self.level2_weight_cost(rows, owner) for rows, owner in borne)

    def total_cost(self, found: Sequence[IndicatorRow], owners: Sequence[int]) -> float:
        """What names, targets and weights say against the rows being borne by these labels."""
        borne = (
            ([found[each] for each in rows], found[mark])
            for mark, rows in consecutive_groups(owners)
        )
        return self.weight_cost(found, owners) + sum(
            self.name_cost(rows, owner) for rows, owner in borne
        )


def consecutive_groups(keys: Sequence[Key]) -> Iterator[tuple[Key, list[int]]]:
    """Each key with the places where it stands, anew where another lies between."""
    for key, group in groupby(range(len(keys)), key=keys.__getitem__):
        yield key, list(group)


def _stated(rows: Iterable[IndicatorRow], names: Container[str]) -> Decimal | None:
    """The points printed with a label of one of these names, or None."""
    figures = (figure for row in rows for figure in row.heading_points if figure.name in names)
    return next((parse_number(figure.points) for figure in figures), None)


def _differ(rows: Iterable[IndicatorRow], expected: Decimal) -> bool:
    """True if the weights do not add up to this; False where one is no number."""
    weights = [parse_number(row.node.weight) for row in rows if not row.node.is_empty]
    known = [weight for weight in weights if weight is not None]
    return len(known) == len(weights) and exact_sum(known) != expected


def _kind(entry: IndicatorRow) -> str:
    """Words, a number, or a percentage."""
    value = parse_value(entry.node.target)
    return value.measure if value.measure == "%" else value.kind
