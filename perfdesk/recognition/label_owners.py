"""Which 二级指标 each row belongs to, where merged labels stand beside the middle of their rows.

A label is printed once for its rows: mostly beside the first, sometimes beside the
middle one, and a page break may part rows from their label. Each answer is the
index of the row that prints the label. Knows rows and labels, no columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from perfdesk.recognition.centred_labels import centred_owners
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_cost import label_cost, level1_of_label
from perfdesk.recognition.page_bottom_rows import settle_page_bottoms
from perfdesk.recognition.vocabulary import Vocabulary

_PAGE_BREAK = 0.6


@dataclass(frozen=True, slots=True)
class LabelOwners:
    """For each row the index of the row whose label it bears, None where no label is printed.

    ``centred`` is True where all labels were taken to stand in the middle of their rows;
    ``doubtful`` rows at the foot of a page may as well be of the label on the next.
    """

    owners: tuple[int | None, ...]
    is_centred: bool = False
    doubtful_rows: frozenset[int] = frozenset()


def find_label_owners(found: Sequence[IndicatorRow], words: Vocabulary) -> LabelOwners:
    """The owners of all rows of a form."""
    marks = _marks(found, words)
    if not marks:
        return LabelOwners((None,) * len(found))
    rows = _beside_first(found, marks, words)
    if _may_be_centred(found, marks, words) and (
        spread := centred_owners(found, marks, rows, words)
    ):
        return LabelOwners(spread, is_centred=True)
    if _parted(found, rows, marks, words):
        owned, doubtful = settle_page_bottoms(found, rows, marks, words)
        return LabelOwners(owned, doubtful_rows=doubtful)
    return LabelOwners(rows)


def _beside_first(
    found: Sequence[IndicatorRow], marks: Sequence[int], words: Vocabulary
) -> tuple[int, ...]:
    """The owners if labels stand beside the first of their rows, but for what pages moved."""
    rows = [marks[0]] * marks[0]
    for above, below, after in zip(marks, marks[1:], (*marks[2:], len(found)), strict=False):
        split = _split(found, (above, below, after), words)
        rows += [above] * (split - above) + [below] * (below - split)
    return (*rows, *[marks[-1]] * (len(found) - marks[-1]))


def _marks(found: Sequence[IndicatorRow], words: Vocabulary) -> list[int]:
    """The rows that print a label of 二级指标, or a 一级指标 that has none."""
    printed = [index for index, entry in enumerate(found) if entry.level2]
    marks = []
    for index, entry in enumerate(found):
        beside = [max((each for each in printed if each < index), default=None)]
        beside.append(min((each for each in printed if each > index), default=None))
        firsts = {level1_of_label(found[each], words) for each in beside if each is not None}
        lone = entry.level1 and not firsts & {"", words.usual_level1(entry.level1)}
        if entry.level2 or lone:
            marks.append(index)
    return marks


def _split(found: Sequence[IndicatorRow], marks: tuple[int, int, int], words: Vocabulary) -> int:
    """The first row between two labels that belongs to the lower one.

    Where a page break parts the labels, the names of the rows decide. On one page
    rows go to the label below them only if that then stands exactly in the middle.
    """
    above, below, after = marks
    costs = [
        label_cost(row, found[below], words) - label_cost(row, found[above], words)
        for row in found[above + 1 : below]
    ]
    if found[above].page == found[below].page:
        named = len(list(takewhile(lambda cost: cost < 0, reversed(costs))))
        return below - max(_likely_above(found, below, after) & {*range(named + 1)}, default=0)
    sums = [sum(costs[start:]) + _PAGE_BREAK * (len(costs) - start) for start in range(len(costs))]
    least = min(sums, default=0.0)
    return above + 1 + sums.index(least) if least < 0 else below


def _likely_above(found: Sequence[IndicatorRow], mark: int, after: int) -> set[int]:
    """How many rows above a label it bears if it stands in their middle, half a row down at most.

    The middle may be that of all its rows or of those on its page. A label beside the
    last of two rows is not enough to tell.
    """
    on_page = sum(row.page == found[mark].page for row in found[mark + 1 : after])
    under = {on_page, after - mark - 1} - {0}
    return under | {count + 1 for count in under}


def _parted(
    found: Sequence[IndicatorRow], rows: Sequence[int], marks: Sequence[int], words: Vocabulary
) -> bool:
    """True if a page ends with a row without a label, and its name does not speak for its owner."""
    for at, owner in enumerate(rows[:-1]):
        if found[at].page < found[at + 1].page and owner < at and not found[at].level2:
            below = [label_cost(found[at], found[mark], words) for mark in marks if mark > at]
            if below and below[0] - label_cost(found[at], found[owner], words) < 1:
                return True
    return False


def _may_be_centred(found: Sequence[IndicatorRow], marks: Sequence[int], words: Vocabulary) -> bool:
    """True if a label is missing where one stands beside the first of its rows."""
    begins = (
        below
        for above, below in pairwise(marks)
        if level1_of_label(found[below], words) not in ("", level1_of_label(found[above], words))
    )
    firsts = {0, *begins}
    if any(not found[each].level2 or not found[each].level1 for each in firsts):
        return True
    return any(
        row.level1 and index not in firsts and row.page == found[index - 1].page
        for index, row in enumerate(found)
    )
