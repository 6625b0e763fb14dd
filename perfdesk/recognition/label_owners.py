"""Find the level-2 label of each row where a merged label is printed once for all its rows.

A label stands beside the first of its rows, or beside the middle one, and a page break may cut
rows off from their label. The answer is an owner for each row: the index of the row in which its
label is printed (a label row).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from perfdesk.recognition.centred_labels import centred_owners
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_cost import HINT, label_cost, level1_of_label
from perfdesk.recognition.page_bottom_rows import settle_page_bottoms
from perfdesk.recognition.vocabulary import Vocabulary

_PAGE_BREAK = 0.6
"""In hints (see ``label_cost``): what giving a row to the label below a page break costs."""


@dataclass(frozen=True, slots=True)
class LabelOwners:
    """The owner of each row: the index of the label row, None if no label is printed at all.

    ``is_centred`` is True if all labels were taken to stand in the middle of their rows.
    ``doubtful_rows`` at the bottom of a page may as well belong to the label on the next page.
    """

    owners: tuple[int | None, ...]
    is_centred: bool = False
    doubtful_rows: frozenset[int] = frozenset()


def find_label_owners(rows: Sequence[IndicatorRow], words: Vocabulary) -> LabelOwners:
    """Return the owners of all rows of a form."""
    label_rows = _label_rows(rows, words)
    if not label_rows:
        return LabelOwners((None,) * len(rows))
    owners = _owners_by_first_row(rows, label_rows, words)
    if _may_be_centred(rows, label_rows, words) and (
        centred := centred_owners(rows, label_rows, owners, words)
    ):
        return LabelOwners(centred, is_centred=True)
    if _has_open_page_bottom(rows, owners, label_rows, words):
        settled, doubtful = settle_page_bottoms(rows, owners, label_rows, words)
        return LabelOwners(settled, doubtful_rows=doubtful)
    return LabelOwners(owners)


def _label_rows(rows: Sequence[IndicatorRow], words: Vocabulary) -> list[int]:
    """Return the rows that print a level-2 label, or a level-1 label that has no level 2.

    A level-1 label has level 2 if the level-2 label printed before or after it is one of its
    own, or is no usual one.
    """
    with_level2 = [index for index, row in enumerate(rows) if row.level2]
    label_rows = []
    for index, row in enumerate(rows):
        neighbours = [max((each for each in with_level2 if each < index), default=None)]
        neighbours.append(min((each for each in with_level2 if each > index), default=None))
        level1 = {level1_of_label(rows[each], words) for each in neighbours if each is not None}
        is_alone = row.level1 and not level1 & {"", words.usual_level1(row.level1)}
        if row.level2 or is_alone:
            label_rows.append(index)
    return label_rows


def _owners_by_first_row(
    rows: Sequence[IndicatorRow], label_rows: Sequence[int], words: Vocabulary
) -> tuple[int, ...]:
    """Return the owners if labels stand beside the first of their rows.

    Rows between two labels may still go to the lower one: see ``_first_row_of_lower``.
    """
    owners = [label_rows[0]] * label_rows[0]
    ends = (*label_rows[2:], len(rows))
    for above, below, end in zip(label_rows, label_rows[1:], ends, strict=False):
        first = _first_row_of_lower(rows, (above, below, end), words)
        owners += [above] * (first - above) + [below] * (below - first)
    return (*owners, *[label_rows[-1]] * (len(rows) - label_rows[-1]))


def _first_row_of_lower(
    rows: Sequence[IndicatorRow], label_rows: tuple[int, int, int], words: Vocabulary
) -> int:
    """Return the first row between two labels that belongs to the lower one.

    ``label_rows`` are the two, and the row after the last one of the lower. If a page break lies
    between the labels, the names of the rows decide. On one page, rows whose names speak for the
    lower label go to it, but only as many as put the label exactly in the middle of its rows.
    """
    above, below, end = label_rows
    costs = [
        label_cost(row, rows[below], words) - label_cost(row, rows[above], words)
        for row in rows[above + 1 : below]
    ]
    if rows[above].page == rows[below].page:
        speaking = len(list(takewhile(lambda cost: cost < 0, reversed(costs))))
        counts = _counts_above_centre(rows, below, end) & {*range(speaking + 1)}
        return below - max(counts, default=0)
    totals = [
        sum(costs[start:]) + _PAGE_BREAK * (len(costs) - start) for start in range(len(costs))
    ]
    least = min(totals, default=0.0)
    return above + 1 + totals.index(least) if least < 0 else below


def _counts_above_centre(rows: Sequence[IndicatorRow], label_row: int, end: int) -> set[int]:
    """Return how many rows may stand above a label that is in the middle of its rows.

    The middle is that of all its rows or of those on its page, which end before ``end``; of an
    even number the label stands beside the lower middle one. A label beside the last of two
    rows is not enough to tell.
    """
    on_page = sum(row.page == rows[label_row].page for row in rows[label_row + 1 : end])
    counts_below = {on_page, end - label_row - 1} - {0}
    return counts_below | {count + 1 for count in counts_below}


def _has_open_page_bottom(
    rows: Sequence[IndicatorRow],
    owners: Sequence[int],
    label_rows: Sequence[int],
    words: Vocabulary,
) -> bool:
    """Return True if a page ends with a row without a label whose name says nothing.

    Its name says something if it speaks for its owner by a hint more than for the next label.
    """
    for index, owner in enumerate(owners[:-1]):
        row = rows[index]
        if row.page < rows[index + 1].page and owner < index and not row.level2:
            below = [label_cost(row, rows[each], words) for each in label_rows if each > index]
            if below and below[0] - label_cost(row, rows[owner], words) < HINT:
                return True
    return False


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
