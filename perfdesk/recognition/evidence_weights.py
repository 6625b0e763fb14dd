"""The weights of all evidence by which rows of page text are read, in one table.

They began as figures set by hand, and ``python -m tests.accuracy.fit`` changed those with which it
then read more rows rightly; it holds half of the forms back.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnerCosts:
    """What speaks against a way to divide rows among labels (``label_owners``).

    All are costs in rows: 1.0 is as bad as a label that stands one row further from its place.

    Where labels stand:

    - ``row_above``: a row above its label on the same page, where labels stand beside the first of
      their rows; at most ``lone_centred`` for all rows of a label that stands in their middle.
    - ``row_at_page_top``: the same for rows at the top of a page, whose label above would be on an
      earlier one; at most ``most_at_page_top`` for all of them.
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

    By less than ``clear`` a row at the bottom of a page is left in doubt: one hint of a name is
    enough, and so are weights that add up for two labels.
    """

    row_above: float = 1.0
    row_at_page_top: float = 0.12
    most_at_page_top: float = 0.4
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
    clear: float = 0.085


OWNER_COSTS = OwnerCosts()


@dataclass(frozen=True, slots=True)
class CellPoints:
    """What speaks for a way to tell which cell of a row of indicators is which (``alignment``).

    The way with the most points is taken; the scale is free.

    - ``number``, ``no_number``: a number, or another text, under 分值 or 得分, each.
    - ``value``: a text under 年度指标值 or 实际完成值, each.
    - ``reason``, ``number_as_reason``: words, or a number, under 偏差原因分析.
    - ``unplaced``: a text that has no column, each.
    - ``unknown_level1``, ``unknown_level2``: a text under 一级指标 that is no usual label; one
      under 二级指标 that is none and does not end in 指标.
    - ``name``, ``no_name``: a text, or none, under 三级指标 in a row with 分值 or 得分;
      ``fragment_name``: one in a row that may be a fragment, where it may as well be missing;
      ``value_as_name``: one such as ≥90%; ``label_as_name``: a usual label there.
    - ``label_in_place``, ``label_elsewhere``: a usual label under 一级指标 or 二级指标, or in
      another column, each.
    - ``shift_of_row_above``: the row stands off its heading by as many columns as the row above;
      ``no_shift``: right below its heading; ``shift_squared``: times the square of the columns.
    """

    number: float = 1.5
    no_number: float = -5.0
    value: float = 1.0
    reason: float = 0.5
    number_as_reason: float = -2.0
    unplaced: float = -4.0
    unknown_level1: float = -2.0
    unknown_level2: float = -2.5
    name: float = 4.0
    no_name: float = -2.0
    fragment_name: float = 2.0
    value_as_name: float = -1.0
    label_as_name: float = -3.0
    label_in_place: float = 1.0
    label_elsewhere: float = 0.5
    shift_of_row_above: float = 0.75
    no_shift: float = 0.25
    shift_squared: float = -0.3

    @property
    def of_whole_row(self) -> float:
        """The points of a name, two numbers and two values: no other way need be tried."""
        return self.name + 2 * self.number + 2 * self.value


CELL_POINTS = CellPoints()


@dataclass(frozen=True, slots=True)
class FundingPoints:
    """What speaks for a way to tell which cell of a row of 项目资金 is which (``funding_cells``).

    The way with the most points is taken. A text with less than 0 is no value of its column.

    - ``usual``: a number under an amount, a percentage under 执行率.
    - ``possible``: a dash anywhere, a number under 分值 or 得分.
    - ``unusual``: anything else under 执行率, which may be printed without %.
    - ``wrong``: anything else under an amount, 分值 or 得分.
    - ``no_column``: a text outside the known columns, or the second one in a column.
    """

    usual: int = 2
    possible: int = 1
    unusual: int = -1
    wrong: int = -2
    no_column: int = -3


FUNDING_POINTS = FundingPoints()
