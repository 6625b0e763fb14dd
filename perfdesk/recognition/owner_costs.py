"""The weights by which the rows of a form are divided among its labels: see ``label_owners``.

All are costs in rows: 1.0 is as bad as a label that stands one row further from its place. They
were fitted by ``python -m tests.accuracy.fit``, which holds half of the forms back.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnerCosts:
    """What speaks against a way to divide rows among labels, each per occurrence.

    Where labels stand:

    - ``row_above``: a row above its label on the same page, where labels stand beside the first of
      their rows; at most ``lone_centred`` for all rows of a label that stands in their middle.
    - ``row_at_page_top``: the same for rows at the top of a page, whose label above would be on an
      earlier one.
    - ``half_row``, ``half_row_other_side``: where labels stand in the middle of their rows, one
      of an even number stands half a row off, above or below like most labels of the form, or not.
    - ``page_break``: a label has rows on the page before its own; ``row_before_page``: each such
      row; ``most_before_page``: each by which they outnumber those on the page, for a label at its
      top, which is printed there because most of its rows are.

    What rows and labels say:

    - ``hint``: a word in the name that suggests the label counts as minus this.
    - ``other_level1``: a row prints another level-1 label than that of the label.
    - ``other_kind``: the target of a row and that of the label's own row differ in kind (words,
      number, percentage), and the name says nothing.
    - ``unusual_sum``: the weights below a level-1 label are not those of the usual split.
    - ``wrong_sum``: they are not the points printed with the label, as in 产出指标(50分).
    """

    row_above: float = 1.0
    row_at_page_top: float = 0.12
    lone_centred: float = 0.15
    half_row: float = 0.0041
    half_row_other_side: float = 0.3125
    page_break: float = 0.0
    row_before_page: float = 0.06
    most_before_page: float = 1.0
    hint: float = 0.15
    other_level1: float = 0.5
    other_kind: float = 0.036
    unusual_sum: float = 0.045
    wrong_sum: float = 1.0


COSTS = OwnerCosts()
