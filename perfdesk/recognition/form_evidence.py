"""What the names, targets and weights of a form say against a way to assign its rows to labels.

All costs here are counted in rows of label offset: 1.0 is as bad as a label that stands one row
further from its place than half a row. Where labels stand is weighed in ``centred_labels``.
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

_Key = TypeVar("_Key")

# Costs in rows of label offset.
_HINT = 0.1
"""One hint of a name against the label (see ``label_cost``); a hint for it counts as -0.1."""
_OTHER_KIND = 0.045
"""The target of the row and that of the label row differ in kind: words, number, percentage."""
_UNUSUAL_SUM = 0.045
"""The weights below a level-1 label do not add up to those of the usual split."""
_WRONG_SUM = 1.0
"""The weights do not add up to the points printed with the label, as in 产出指标(50分)."""


@dataclass(frozen=True, slots=True)
class FormEvidence:
    """The evidence in the rows of one form, as costs in rows of label offset.

    ``usual_weights`` are the weights of the level-1 indicators in the usual split that has the
    same ones and the same sum as the form; empty if there is none.
    """

    words: Vocabulary
    usual_weights: Mapping[str, Decimal]

    @classmethod
    def from_rows(cls, rows: Sequence[IndicatorRow], words: Vocabulary) -> FormEvidence:
        """Return the evidence in all rows of a form."""
        printed = {words.usual_level1(row.level1) for row in rows} - {""}
        fitting = (
            dict(split)
            for split in words.weight_splits
            if printed == {name for name, _ in split}
            and not _differ(rows, exact_sum(weight for _, weight in split))
        )
        return cls(words, next(fitting, {}))

    def name_cost(self, rows: Iterable[IndicatorRow], owner: IndicatorRow) -> float:
        """Return what names say against these rows having the owner's label.

        For a name that says nothing, the kind of the target is compared instead.
        """
        costs = ((row, label_cost(row, owner, self.words)) for row in rows)
        return sum(
            _HINT * cost if cost else _OTHER_KIND * (_target_kind(row) != _target_kind(owner))
            for row, cost in costs
        )

    def level2_weight_cost(self, rows: Iterable[IndicatorRow], owner: IndicatorRow) -> float:
        """Return what weights say against the points printed with a level-2 label."""
        points = _printed_points([owner], {split_heading(owner.level2)[0]})
        return _WRONG_SUM if points is not None and _differ(rows, points) else 0.0

    def level1_weight_cost(self, rows: Sequence[IndicatorRow]) -> float:
        """Return what weights say against these rows being those of the level-1 label in them.

        Points printed with the label count most, the usual weights only without these.
        """
        usual_level1 = self.words.usual_level1
        name = next(filter(None, (usual_level1(row.level1) for row in rows)), "")
        points = _printed_points(
            rows, {word for word, each in self.words.level1.items() if each == name}
        )
        if points is not None:
            return _WRONG_SUM * _differ(rows, points)
        usual = self.usual_weights.get(name)
        return _UNUSUAL_SUM if usual and _differ(rows, usual) else 0.0

    def weight_cost(self, rows: Sequence[IndicatorRow], owners: Sequence[int]) -> float:
        """Return what all weights of a form say against its rows having these owners."""
        by_level1 = consecutive_groups([level1_of_label(rows[each], self.words) for each in owners])
        level1_cost = sum(
            self.level1_weight_cost([rows[each] for each in group]) for _, group in by_level1
        )
        by_owner = consecutive_groups(owners)
        return level1_cost + sum(
            self.level2_weight_cost([rows[each] for each in group], rows[owner])
            for owner, group in by_owner
        )

    def total_cost(self, rows: Sequence[IndicatorRow], owners: Sequence[int]) -> float:
        """Return what names, targets and weights say against the rows having these owners."""
        by_owner = consecutive_groups(owners)
        return self.weight_cost(rows, owners) + sum(
            self.name_cost([rows[each] for each in group], rows[owner]) for owner, group in by_owner
        )


def consecutive_groups(keys: Sequence[_Key]) -> Iterator[tuple[_Key, list[int]]]:
    """Yield each key with the indexes of a run of it; a key that returns is yielded again."""
    for key, group in groupby(range(len(keys)), key=keys.__getitem__):
        yield key, list(group)


def _printed_points(rows: Iterable[IndicatorRow], names: Container[str]) -> Decimal | None:
    """Return the points printed with the first label of one of these names, or None."""
    points = (each for row in rows for each in row.heading_points if each.name in names)
    return next((parse_number(each.points) for each in points), None)


def _differ(rows: Iterable[IndicatorRow], expected: Decimal) -> bool:
    """Return True if the weights do not add up to this; False if one of them is no number."""
    weights = [parse_number(row.node.weight) for row in rows if not row.node.is_empty]
    known = [weight for weight in weights if weight is not None]
    return len(known) == len(weights) and exact_sum(known) != expected


def _target_kind(row: IndicatorRow) -> str:
    """Return the kind of the row's target: nothing, words, number, or % for a percentage."""
    value = parse_value(row.node.target)
    return value.measure if value.measure == "%" else value.kind
