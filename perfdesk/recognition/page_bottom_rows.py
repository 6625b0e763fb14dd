"""Rows without a label at the foot of a page, when the next label stands on the page after.

A merged label that a page break parts is printed on one of the pages only, so such a row may be
of the label above it or of the one on the next page. Knows rows and labels, no columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfdesk.recognition.form_evidence import FormEvidence
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.vocabulary import Vocabulary

_CLEAR = 0.085
"""From what on evidence decides: a hint of a name, or weights that add up on both sides."""

LabelGap = tuple[int, int, int]
"""A label, the next one, and where the rows below that end."""


def settle_page_bottoms(
    found: Sequence[IndicatorRow], rows: Sequence[int], marks: Sequence[int], words: Vocabulary
) -> tuple[tuple[int, ...], frozenset[int]]:
    """The owners with rows at the foot of a page given where the weights add up.

    And the rows left to the label above them for which neither name nor weights speak.
    """
    owners, doubtful = tuple(rows), set()
    evidence = FormEvidence.from_rows(found, words)
    for gap in zip(marks, marks[1:], (*marks[2:], len(found)), strict=False):
        open_rows: set[int] = set()
        for at in _foot(found, owners, gap):
            moved = (*owners[:at], *[gap[1]] * (gap[1] - at), *owners[gap[1] :])
            more = evidence.total_cost(found, moved) - evidence.total_cost(found, owners)
            if (
                more < 0
                and evidence.weight_cost(found, owners) - evidence.weight_cost(found, moved)
                > _CLEAR
            ):
                owners, open_rows = moved, set()
                break
            if more < _CLEAR:
                open_rows.add(at)
        doubtful |= open_rows
    return owners, frozenset(doubtful)


def _foot(found: Sequence[IndicatorRow], owners: Sequence[int], gap: LabelGap) -> Iterator[int]:
    """The rows of a label on its page that the next label, on a later page, could bear.

    A label beside the first row of a page is printed there because most of its rows are; the
    same label again only goes on.
    """
    above, below, after = gap
    if found[above].level2 == found[below].level2:
        return
    heads = found[below - 1].page < found[below].page
    for at in range(above + 1, below):
        few = below - at <= after - below
        if owners[at] == above and found[at].page < found[below].page and (few or not heads):
            yield at
