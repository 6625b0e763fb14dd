"""What names, targets and weights of a form say against giving rows a label.

Everything is added up beforehand, so that any rows in succession are looked up at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from perfdesk.core.numbers import exact_sum, parse_number
from perfdesk.core.values import parse_value
from perfdesk.recognition.evidence_weights import OwnerCosts
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.vocabulary import Vocabulary, split_heading

_ZERO = Decimal(0)


def level1_of_label(row: IndicatorRow, words: Vocabulary) -> str:
    """Return the usual level-1 indicator of the row's label, or ""."""
    usual = words.usual_level2(row.level2)
    return usual.level1 if usual else words.usual_level1(row.level1)


def name_cost(
    row: IndicatorRow, owner: IndicatorRow, words: Vocabulary, costs: OwnerCosts
) -> float:
    """Return what the name of a row, and a level-1 label in it, say against the owner's label.

    It is below 0 if a hint speaks for the label.
    """
    return _Owner.of_label(owner, words).name_cost(row, words.usual_level1(row.level1), costs)


@dataclass(frozen=True, slots=True)
class _Owner:
    """What the label of a row says: its usual level-1 indicator, and the hints of its level 2."""

    level1: str
    hints: tuple[str, ...]

    @classmethod
    def of_label(cls, row: IndicatorRow, words: Vocabulary) -> _Owner:
        """Return what the label in a row says."""
        usual = words.usual_level2(row.level2)
        return cls(level1_of_label(row, words), usual.hints if usual else ())

    def name_cost(self, row: IndicatorRow, level1: str, costs: OwnerCosts) -> float:
        """Return ``name_cost`` of a row, whose usual level-1 indicator is given."""
        cost = costs.other_level1 if level1 and level1 != self.level1 else 0.0
        is_hinted = any(hint in row.node.name for hint in self.hints)
        return cost - costs.hint if is_hinted else cost


@dataclass(frozen=True, slots=True)
class _Level1Label:
    """A usual level-1 label printed in a row, with the points printed with it, if any."""

    row: int
    name: str
    points: Decimal | None


class LabelEvidence:
    """The evidence in the rows of one form, whose labels are printed in ``label_rows``."""

    def __init__(
        self,
        rows: Sequence[IndicatorRow],
        label_rows: Sequence[int],
        words: Vocabulary,
        costs: OwnerCosts,
    ) -> None:
        self._costs = costs
        weights = [_weight(row) for row in rows]
        self._weight_sums = [_ZERO, *accumulate(weight or _ZERO for weight in weights)]
        self._unknown_weights = [0, *accumulate(weight is None for weight in weights)]
        names = [words.usual_level1(row.level1) for row in rows]
        self._level1_labels = [
            _Level1Label(at, name, _level1_points(rows[at], name, words))
            for at, name in enumerate(names)
            if name
        ]
        self.level1_rows = [label.row for label in self._level1_labels]
        self._level2_points = {at: _level2_points(rows[at]) for at in label_rows}
        self._usual_weights = self._usual_split(names, words)
        kinds = [_target_kind(row) for row in rows]
        labels = {at: _Owner.of_label(rows[at], words) for at in label_rows}
        starts = [0, *(at + 1 for at in label_rows[:-1])]
        ends = [*label_rows[1:], len(rows)]
        self._name_sums = {
            owner: (start, [0.0, *accumulate(
                labels[owner].name_cost(rows[at], names[at], costs)
                or costs.other_kind * (kinds[at] != kinds[owner])
                for at in range(start, end)
            )])
            for owner, start, end in zip(label_rows, starts, ends, strict=True)
        }  # fmt: skip

    def _usual_split(self, names: Iterable[str], words: Vocabulary) -> dict[str, Decimal]:
        """Return the usual weights of the level-1 indicators of the form; empty if none fit."""
        printed = {name for name in names if name}
        fitting = (
            dict(split)
            for split in words.weight_splits
            if printed == {name for name, _ in split}
            and not self._differ(
                0, len(self._weight_sums) - 1, exact_sum(weight for _, weight in split)
            )
        )
        return next(fitting, {})

    def level2_cost(self, owner: int, start: int, end: int) -> float:
        """Return what names, targets and weights say against a label having the rows of a span.

        The span reaches at most from behind the label before to the next label.
        """
        first, sums = self._name_sums[owner]
        names = sums[end - first] - sums[start - first]
        points = self._level2_points[owner]
        return names + self._costs.wrong_sum * (
            points is not None and self._differ(start, end, points)
        )

    def level1_weight_cost(self, start: int, end: int) -> float:
        """Return what weights say against these rows being all rows of a level-1 indicator.

        Points printed with its label count most, the usual weights only without these.
        """
        labels = self._level1_labels[
            bisect_left(self.level1_rows, start) : bisect_left(self.level1_rows, end)
        ]
        if not labels:
            return 0.0
        name = labels[0].name
        points = next(
            (label.points for label in labels if label.name == name and label.points is not None),
            None,
        )
        if points is not None:
            return self._costs.wrong_sum * self._differ(start, end, points)
        usual = self._usual_weights.get(name)
        return self._costs.unusual_sum * (usual is not None and self._differ(start, end, usual))

    def _differ(self, start: int, end: int, expected: Decimal) -> bool:
        """Return True if the weights do not add up to this; False if one of them is no number."""
        if self._unknown_weights[end] - self._unknown_weights[start]:
            return False
        return self._weight_sums[end] - self._weight_sums[start] != expected


def _weight(row: IndicatorRow) -> Decimal | None:
    """Return the weight of a row, 0 for one with nothing but labels, None if it is no number."""
    return _ZERO if row.node.is_empty else parse_number(row.node.weight)


def _level1_points(row: IndicatorRow, name: str, words: Vocabulary) -> Decimal | None:
    """Return the points printed with the usual level-1 label of that name in a row, or None."""
    own = (each.points for each in row.heading_points if words.level1.get(each.name) == name)
    return next(map(parse_number, own), None)


def _level2_points(row: IndicatorRow) -> Decimal | None:
    """Return the points printed with the level-2 label of a row, or None."""
    own = (each.points for each in row.heading_points if each.name == split_heading(row.level2)[0])
    return next(map(parse_number, own), None)


def _target_kind(row: IndicatorRow) -> str:
    """Return the kind of the row's target: nothing, words, number, or % for a percentage."""
    value = parse_value(row.node.target)
    return value.measure if value.measure == "%" else value.kind
