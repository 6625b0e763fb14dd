"""Rows without a label at the bottom of a page, where the next label stands on the next page.

A merged label that a page break cuts is printed on one of the pages only, so such a row may
belong to the label above it or to the one on the next page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfdesk.recognition.form_evidence import FormEvidence
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.vocabulary import Vocabulary

_CLEAR = 0.085
"""In rows of label offset (see ``form_evidence``): the difference from which evidence decides.

One hint of a name (0.1) is enough, and so are weights that add up for two labels (2 x 0.045).
"""

LabelGap = tuple[int, int, int]
"""A label row, the next one, and the row after the last one of that."""


def settle_page_bottoms(
    rows: Sequence[IndicatorRow],
    owners: Sequence[int],
    label_rows: Sequence[int],
    words: Vocabulary,
) -> tuple[tuple[int, ...], frozenset[int]]:
    """Return the owners, with rows moved to the next page's label where the weights then add up.

    Return also the rows left to the label above although neither names nor weights say so.
    """
    settled, doubtful = tuple(owners), set()
    evidence = FormEvidence.from_rows(rows, words)
    ends = (*label_rows[2:], len(rows))
    for gap in zip(label_rows, label_rows[1:], ends, strict=False):
        undecided: set[int] = set()
        for index in _movable_rows(rows, settled, gap):
            moved = (*settled[:index], *[gap[1]] * (gap[1] - index), *settled[gap[1] :])
            added_cost = evidence.total_cost(rows, moved) - evidence.total_cost(rows, settled)
            if added_cost < 0 and (
                evidence.weight_cost(rows, settled) - evidence.weight_cost(rows, moved) > _CLEAR
            ):
                settled, undecided = moved, set()
                break
            if added_cost < _CLEAR:
                undecided.add(index)
        doubtful |= undecided
    return settled, frozenset(doubtful)


def _movable_rows(
    rows: Sequence[IndicatorRow], owners: Sequence[int], gap: LabelGap
) -> Iterator[int]:
    """Yield the rows of a label that the next label, on a later page, could have.

    A label beside the first row of a page is printed there because most of its rows are, so no
    more rows than these may stand above. The same label printed again only continues.
    """
    above, below, end = gap
    if rows[above].level2 == rows[below].level2:
        return
    tops_page = rows[below - 1].page < rows[below].page
    for index in range(above + 1, below):
        are_few = below - index <= end - below
        if (
            owners[index] == above
            and rows[index].page < rows[below].page
            and (are_few or not tops_page)
        ):
            yield index
