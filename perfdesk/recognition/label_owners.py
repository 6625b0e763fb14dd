"""Find the level-2 label of each row where a merged label is printed once for all its rows.

The labels stand in the order of their rows, so that the rows are divided among them by where each
label's rows end. Every division has a cost: how far labels then stand from their place, what names
and targets say against it, and what the weights add up to (``evidence_weights`` has the weights).
The cheapest division is found by dynamic programming over (label, where its rows end), once
for each place in which the labels of a form may stand. docs/recognition.md has an example.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from perfdesk.recognition.evidence_weights import OWNER_COSTS, OwnerCosts
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_evidence import LabelEvidence, level1_of_label, name_cost
from perfdesk.recognition.vocabulary import Vocabulary

_NEAR = 40
"""Rows from a label at which those of the label above may end without a page break."""
_MOST_DOUBTFUL = 10
"""Rows above a label that is not at the top of its page, of which the first may be in doubt."""
_NONE = float("inf")


class LabelPlace(Enum):
    """Where the merged labels of a form stand beside their rows."""

    FIRST_ROW = 0
    UPPER_MIDDLE = -1
    LOWER_MIDDLE = 1


@dataclass(frozen=True, slots=True)
class LabelOwners:
    """The owner of each row: the index of the row in which its label is printed (a label row).

    It is None if no label is printed at all. ``is_centred`` is True if all labels were taken to
    stand in the middle of their rows. ``doubtful_rows`` at the bottom of a page may as well belong
    to the label on the next page.
    """

    owners: tuple[int | None, ...]
    is_centred: bool = False
    doubtful_rows: frozenset[int] = frozenset()


def find_label_owners(
    rows: Sequence[IndicatorRow], words: Vocabulary, weights: OwnerCosts = OWNER_COSTS
) -> LabelOwners:
    """Return the owners of all rows of a form."""
    label_rows = _label_rows(rows, words)
    if not label_rows:
        return LabelOwners((None,) * len(rows))
    costs = _DivisionCosts(rows, label_rows, words, weights)
    divisions = [_cheapest(costs, LabelPlace.FIRST_ROW)]
    if _may_be_centred(rows, label_rows, words):
        divisions += [
            _cheapest(costs, place) for place in (LabelPlace.UPPER_MIDDLE, LabelPlace.LOWER_MIDDLE)
        ]
    best = min(divisions, key=lambda division: division.cost)
    owners = _owners(label_rows, best.ends)
    if best.place is not LabelPlace.FIRST_ROW:
        return LabelOwners(owners, is_centred=True)
    return LabelOwners(owners, doubtful_rows=frozenset(_doubtful_rows(costs, best.ends)))


@dataclass(frozen=True, slots=True)
class _Division:
    """A division: its cost, and for each label the row after its last one."""

    place: LabelPlace
    cost: float
    ends: tuple[int, ...]


class _DivisionCosts:
    """The rows and labels of a form, and what it costs to give a label rows in succession."""

    def __init__(
        self,
        rows: Sequence[IndicatorRow],
        label_rows: Sequence[int],
        words: Vocabulary,
        weights: OwnerCosts,
    ) -> None:
        self.rows, self.label_rows, self.words, self.weights = rows, label_rows, words, weights
        self.evidence = LabelEvidence(rows, label_rows, words, weights)
        self.pages = [row.page for row in rows]
        self.page_tops = [at for at in range(1, len(rows)) if self.pages[at - 1] < self.pages[at]]
        level1 = [level1_of_label(rows[each], words) for each in label_rows]
        self.begins_level1 = [
            index > 0 and each not in ("", level1[index - 1]) for index, each in enumerate(level1)
        ]
        self.level1_rows = self.evidence.level1_rows

    def level2_cost(self, place: LabelPlace, label: int, start: int, end: int) -> float:
        """Return the cost of a label, by its number, having the rows from start to before end."""
        row = self.label_rows[label]
        cost = self._place_cost(place, row, start, end)
        if place is LabelPlace.FIRST_ROW:
            cost += self._page_cost(row, start, end)
        return cost if cost == _NONE else cost + self.evidence.level2_cost(row, start, end)

    def level1_cost(self, place: LabelPlace, start: int, end: int) -> float:
        """Return the cost of these rows being all rows of one level-1 indicator."""
        labels = self.level1_rows[
            bisect_left(self.level1_rows, start) : bisect_left(self.level1_rows, end)
        ]
        cost = sum(self._place_cost(place, row, start, end) for row in labels)
        return cost if cost == _NONE else cost + self.evidence.level1_weight_cost(start, end)

    def _place_cost(self, place: LabelPlace, row: int, start: int, end: int) -> float:
        """Return how far a label is from its place among these rows, or among those of its page.

        A label that misses the middle by more than half a row costs infinitely much where labels
        stand there.
        """
        if place is LabelPlace.FIRST_ROW and row == start:
            return 0.0
        first, last = self._on_page(row, start, end)
        if place is LabelPlace.FIRST_ROW:
            tops_page = first > 0 and self.pages[first - 1] < self.pages[first]
            above = self.weights.row_above * (row - first)
            if tops_page:
                above = self.weights.row_at_page_top * (row - first)
                above = min(above, self.weights.most_at_page_top)
            spans = ((first, last), (start, end))
            is_centred = any(
                begin < row < stop - 1 and abs(2 * row - begin - stop + 1) <= 1
                for begin, stop in spans
            )
            return min(above, self.weights.lone_centred) if is_centred else above
        return min(
            self._middle_cost(place, 2 * row - begin - stop + 1)
            for begin, stop in ((start, end), (first, last))
        )

    def _middle_cost(self, place: LabelPlace, half_rows: int) -> float:
        """Return the cost of a label so many half rows below the middle of its rows."""
        if abs(half_rows) > 1:
            return _NONE
        if not half_rows:
            return 0.0
        at_side = half_rows == place.value
        return self.weights.half_row if at_side else self.weights.half_row_other_side

    def _page_cost(self, row: int, start: int, end: int) -> float:
        """Return the cost of rows on pages before that of their label."""
        if self.pages[start] == self.pages[row]:
            return 0.0
        first, last = self._on_page(row, start, end)
        before = first - start
        cost = self.weights.page_break + self.weights.row_before_page * before
        if row == first and before > last - first:
            cost += self.weights.most_before_page * (before - (last - first))
        return cost

    def _on_page(self, row: int, start: int, end: int) -> tuple[int, int]:
        """Return the first row of a span on the page of a row, and the row after the last one."""
        page = self.pages[row]
        first = bisect_left(self.pages, page, start, row)
        return first, bisect_right(self.pages, page, row, end)


def _cheapest(costs: _DivisionCosts, place: LabelPlace) -> _Division:
    """Return the cheapest division with labels in that place.

    A state is where the rows so far end and where the level-1 indicator that goes on begins; for
    each the cheapest way to it is kept.
    """
    states = {(0, 0): 0.0}
    ways: list[dict[tuple[int, int], tuple[int, int]]] = []
    for label in range(len(costs.label_rows)):
        reached: dict[tuple[int, int], float] = {}
        way: dict[tuple[int, int], tuple[int, int]] = {}
        begins_level1 = costs.begins_level1[label]
        for (start, first), so_far in states.items():
            base = so_far + (costs.level1_cost(place, first, start) if begins_level1 else 0.0)
            for end in _possible_ends(costs, label):
                cost = base + costs.level2_cost(place, label, start, end)
                state = (end, start if begins_level1 else first)
                if cost < reached.get(state, _NONE):
                    reached[state], way[state] = cost, (start, first)
        states = reached
        ways.append(way)
    totals = {
        (end, first): cost + costs.level1_cost(place, first, end)
        for (end, first), cost in states.items()
    }
    if not totals or min(totals.values()) == _NONE:
        return _Division(place, _NONE, ())
    state = min(totals, key=lambda each: (totals[each], each))
    cost = totals[state]
    ends: list[int] = []
    for way in reversed(ways):
        ends.append(state[0])
        state = way[state]
    return _Division(place, cost, tuple(reversed(ends)))


def _possible_ends(costs: _DivisionCosts, label: int) -> Sequence[int]:
    """Return where the rows of a label may end: not far from it or the next one, or a page."""
    if label + 1 == len(costs.label_rows):
        return (len(costs.rows),)
    above, below = costs.label_rows[label : label + 2]
    if below - above <= 2 * _NEAR:
        return range(above + 1, below + 1)
    tops = costs.page_tops
    breaks = tops[bisect_left(tops, above + 1) : bisect_right(tops, below)]
    near_above = range(above + 1, above + _NEAR + 1)
    near_below = range(below - _NEAR, below + 1)
    return sorted({*near_above, *breaks, *near_below})


def _owners(label_rows: Sequence[int], ends: Sequence[int]) -> tuple[int, ...]:
    owners: list[int] = []
    for row, end in zip(label_rows, ends, strict=True):
        owners += [row] * (end - len(owners))
    return tuple(owners)


def _doubtful_rows(costs: _DivisionCosts, ends: Sequence[int]) -> Iterator[int]:
    """Yield the rows at the bottom of a page that the next label could have at little more cost."""
    for label, end in enumerate(ends[:-1]):
        above, below = costs.label_rows[label : label + 2]
        if costs.rows[above].level2 == costs.rows[below].level2 or end != below:
            continue
        if not _ends_in_silence(costs, above, below):
            continue
        now = _evidence_against(costs, label, ends)
        tops_page = costs.pages[below - 1] < costs.pages[below]
        for row in range(above + 1, below):
            are_few = below - row <= (ends[label + 1] - below if tops_page else _MOST_DOUBTFUL)
            if costs.pages[row] < costs.pages[below] and are_few:
                then = (*ends[:label], row, *ends[label + 1 :])
                if _evidence_against(costs, label, then) - now < costs.weights.clear:
                    yield row


def _ends_in_silence(costs: _DivisionCosts, above: int, below: int) -> bool:
    """Return True if a page between two labels ends with a row whose name says nothing.

    Its name says something if it speaks for its owner by a hint more than for the next label.
    """
    for row in range(above + 1, below):
        if costs.pages[row] < costs.pages[row + 1]:
            named = [
                name_cost(costs.rows[row], costs.rows[each], costs.words, costs.weights)
                for each in (below, above)
            ]
            if named[0] - named[1] < costs.weights.hint:
                return True
    return False


def _evidence_against(costs: _DivisionCosts, label: int, ends: Sequence[int]) -> float:
    """Return what names and weights say against the rows of a label and of the next one."""
    evidence, rows = costs.evidence, costs.label_rows
    bounds = (0, *ends)
    cost = sum(
        evidence.level2_cost(rows[each], bounds[each], bounds[each + 1])
        for each in (label, label + 1)
    )
    if not costs.begins_level1[label + 1]:
        return cost
    first = label
    while first and not costs.begins_level1[first]:
        first -= 1
    last = label + 1
    while last + 1 < len(rows) and not costs.begins_level1[last + 1]:
        last += 1
    return (
        cost
        + evidence.level1_weight_cost(bounds[first], bounds[label + 1])
        + evidence.level1_weight_cost(bounds[label + 1], bounds[last + 1])
    )


def _label_rows(rows: Sequence[IndicatorRow], words: Vocabulary) -> list[int]:
    """Return the rows that print a level-2 label, or a level-1 label that has no level 2.

    A level-1 label has level 2 if the level-2 label printed before or after it is one of its
    own, or is no usual one.
    """
    with_level2 = [index for index, row in enumerate(rows) if row.level2]
    label_rows = []
    for index, row in enumerate(rows):
        is_alone = False
        if row.level1 and not row.level2:
            at = bisect_left(with_level2, index)
            neighbours = with_level2[max(at - 1, 0) : at + 1]
            level1 = {level1_of_label(rows[each], words) for each in neighbours}
            is_alone = not level1 & {"", words.usual_level1(row.level1)}
        if row.level2 or is_alone:
            label_rows.append(index)
    return label_rows


def _may_be_centred(
    rows: Sequence[IndicatorRow], label_rows: Sequence[int], words: Vocabulary
) -> bool:
    """Return True if labels cannot all stand beside the first of their rows.

    Either the first row of a level-1 indicator lacks a label, or a level-1 label is printed
    in another row in the middle of a page.
    """
    first_rows = {
        0,
        *(
            below
            for above, below in pairwise(label_rows)
            if level1_of_label(rows[below], words) not in ("", level1_of_label(rows[above], words))
        ),
    }
    if any(not rows[each].level2 or not rows[each].level1 for each in first_rows):
        return True
    return any(
        row.level1 and index not in first_rows and row.page == rows[index - 1].page
        for index, row in enumerate(rows)
    )
