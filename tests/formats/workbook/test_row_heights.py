"""The pages of a workbook end where no label is cut."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perfdesk.core.form import Form, Goal
from perfdesk.formats.system_fonts import office_fonts
from perfdesk.formats.workbook.row_heights import (
    MeasuredRows,
    measured_rows,
    page_breaks,
    typeset_for_workbook,
)
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.typeset import TypesetTable
from tests.effort import examples
from tests.formats.seeds import SEEDS
from tests.table.tables import SENTENCE, form, level3

PAGE = 757.0


def typeset_rows(made: Form) -> tuple[TypesetTable, MeasuredRows]:
    template = templates()[made.template]
    table = typeset_for_workbook(compose(made, template), template, office_fonts())
    return table, measured_rows(table, 1)


def long_forms() -> st.SearchStrategy[Form]:
    reasons = st.lists(st.integers(0, 3), min_size=20, max_size=50)
    return reasons.map(long_form)


def long_form(reasons: list[int]) -> Form:
    return form(tuple(level3(n, SENTENCE * n) for n in reasons))


@given(long_forms())
@example(long_form([*[0] * 37, 1, 2, 2, 3, 3]))  # where every end of a page touches a label's air
@settings(max_examples=examples(0.3))
def test_pages_fit_the_paper_and_cut_no_label(made: Form) -> None:
    table, placed = typeset_rows(made)
    tops = list(accumulate(placed.heights, initial=0.0))

    ends = page_breaks(table, placed, PAGE)

    assert list(ends) == sorted(set(ends))
    assert all(tops[b] - tops[a] <= PAGE for a, b in pairwise((0, *ends, len(tops) - 1)))
    for block in table.cells:
        first, past = (
            placed.starts[row] - 1 for row in (block.cell.row, block.cell.row + block.cell.row_span)
        )
        half = table.layout.needed_height(block) / 2 - table.layout.style.vertical_padding
        for end in ends:
            if first < end < past and 2 * half < PAGE / 2:
                assert abs((tops[first] + tops[past]) / 2 - tops[end]) >= half, block.cell.text


def test_neither_a_heading_nor_the_total_is_separated_from_its_rows() -> None:
    for count in range(15, 60):
        table, placed = typeset_rows(form(tuple(level3(n) for n in range(count))))
        ends = page_breaks(table, placed, PAGE)
        starts = {end + 1 for end in ends}
        assert placed.starts[table.grid.header_rows[1]] not in starts
        assert placed.starts[table.grid.total_row] not in starts


@pytest.mark.parametrize("made", SEEDS, ids=lambda each: each.project)
def test_a_usual_form_takes_one_or_two_pages(made: Form) -> None:
    assert len(page_breaks(*typeset_rows(made), PAGE)) <= 1


def test_a_text_longer_than_a_page_is_paginated() -> None:
    table, placed = typeset_rows(form((level3(1),), goals=(Goal("目标。" * 3000, "完成。"),)))

    ends = page_breaks(table, placed, PAGE)

    assert len(ends) >= 5
