"""Pages of the official table: nothing lost, nothing outside its cell, headers repeated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.core.form import Form, Goal, Level3
from perfdesk.core.scoring import scores
from perfdesk.core.template import SIGNATURE_ROW, PageOptions
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.display_list import cell_fragments, page_rows, pages, typeset_and_paginate
from perfdesk.table.grid import Grid
from perfdesk.table.linebreak import printable_text
from perfdesk.table.page import Page
from perfdesk.table.typeset import (
    A4_HEIGHT,
    A4_WIDTH,
    candidate_styles,
    has_rules,
    height_lower_bound,
    page_frame,
    typeset,
    with_style,
)
from tests.effort import examples
from tests.table.tables import SENTENCE, form, level3, template

PRINT = template().print
TEXTS = st.text(st.sampled_from("绩效指标，。（）“”≥90%Ab \n一"), max_size=160)
ROWS = st.lists(
    st.builds(Level3, TEXTS, TEXTS, TEXTS, st.just("1"), st.just("1"), TEXTS), max_size=40
)
FORMS = st.builds(form, ROWS.map(tuple), st.tuples(st.builds(Goal, TEXTS, TEXTS)))


def grid_of(subject: Form) -> Grid:
    return compose(subject, template())


def page_list(subject: Form) -> tuple[Page, ...]:
    return pages(grid_of(subject), PRINT, page_fonts())


def bare(text: str) -> str:
    return "".join(printable_text(text).split())


def printed(drawn: tuple[Page, ...]) -> str:
    return bare("".join(run.text for page in drawn for run in page.runs if not run.artifact))


@settings(max_examples=examples(0.75), deadline=None)
@given(FORMS)
def test_every_text_is_drawn_once_in_its_cell(subject: Form) -> None:
    grid = grid_of(subject)
    table, sheets = typeset_and_paginate(grid, PRINT, page_fonts())
    drawn: defaultdict[tuple[int, int], str] = defaultdict(str)
    for sheet in sheets:
        for part in chain.from_iterable(map(cell_fragments, page_rows(table, sheet))):
            if not part.artifact:
                drawn[part.typeset_cell.cell.row, part.typeset_cell.cell.column] += "".join(
                    part.lines
                )
    for cell in grid.cells:
        assert bare(drawn[cell.row, cell.column]) == bare(cell.text)


@settings(max_examples=examples(0.75), deadline=None)
@given(FORMS)
def test_no_run_leaves_its_cell_and_no_cell_the_page(subject: Form) -> None:
    for page in page_list(subject):
        assert all(
            0 < a.left < a.right < A4_WIDTH and 0 < a.top < a.bottom < A4_HEIGHT - 30
            for a in page.areas
        )
        for run in page.runs:
            right = run.x + page_fonts().width(run.text, run.size)
            assert run.text.startswith("第 ") or any(
                a.pointer == run.pointer
                and a.left <= run.x + 0.01
                and right <= a.right + 0.01
                and a.top <= run.y - run.size * 0.7
                and run.y + run.size * 0.1 <= a.bottom + 0.01
                for a in page.areas
            )


@settings(max_examples=examples(0.75), deadline=None)
@given(FORMS)
def test_every_cell_is_closed_by_rules_on_every_page(subject: Form) -> None:
    table, sheets = typeset_and_paginate(grid_of(subject), PRINT, page_fonts())
    for sheet, page in zip(sheets, pages(table.grid, PRINT, page_fonts()), strict=True):
        across = [(r.y1, r.x1, r.x2) for r in page.rules if r.y1 == r.y2]
        down = [(r.x1, r.y1, r.y2) for r in page.rules if r.x1 == r.x2]
        for part in chain.from_iterable(map(cell_fragments, page_rows(table, sheet))):
            if has_rules(part.typeset_cell.cell):
                for y in (part.top, part.bottom):
                    assert any(
                        y == at and a <= part.left and part.right <= b for at, a, b in across
                    )
                for x in (part.left, part.right):
                    assert any(x == at and a <= part.top and part.bottom <= b for at, a, b in down)


@settings(max_examples=examples(0.75), deadline=None)
@given(FORMS)
def test_rows_follow_each_other_whole_and_the_total_is_never_alone(subject: Form) -> None:
    table, sheets = typeset_and_paginate(grid_of(subject), PRINT, page_fonts())
    own = [[each for each in sheet if not each.repeated] for sheet in sheets]
    assert [each.row for sheet in own for each in sheet if not each.first_line] == list(
        range(table.grid.row_count)
    )
    for above, below in pairwise(each for sheet in own for each in sheet):
        assert below.row == above.row + 1 or below.first_line == above.first_line + above.line_count
    last = own[-1]
    assert last[-1].row == table.grid.total_row
    assert len(last) > 1


@pytest.mark.parametrize("count", range(1, 61, 1))
def test_the_total_is_on_the_page_of_the_row_above_it(count: int) -> None:
    _, sheets = typeset_and_paginate(
        grid_of(form(tuple(level3(i) for i in range(count)))), PRINT, page_fonts()
    )
    assert len([each for each in sheets[-1] if not each.repeated]) > 1


def test_later_pages_repeat_header_and_labels_as_artifacts() -> None:
    first, second, *_ = page_list(form(tuple(level3(i, SENTENCE) for i in range(40))))
    own = [run.text for run in first.runs]
    assert own.count("三级指标") == 1
    artifacts = [run.text for run in second.runs if run.artifact]
    assert artifacts[:5] == ["绩", "效", "指", "标", "一级指标"]
    assert sum(text.endswith("级指标") and text.startswith("第") for text in artifacts) == 1
    assert sum(text.endswith("类指标") for text in artifacts) <= 1


def test_a_repeated_label_is_centred_in_its_part() -> None:
    result = page_list(form(tuple(level3(i, SENTENCE) for i in range(40))))
    repeated = 0
    for page in result:
        areas = {area.pointer: area for area in page.areas if area.pointer.endswith("/name")}
        for run in page.runs:
            if run.text.endswith("级指标") and run.text.startswith("第"):
                area = areas[run.pointer]
                assert abs((area.top + area.bottom) / 2 - (run.y - run.size * 0.38)) < 0.01
                repeated += run.artifact
    assert repeated


def test_a_row_is_divided_only_if_it_is_higher_than_a_page() -> None:
    long = (SENTENCE * 200)[:5000]
    _, sheets = typeset_and_paginate(
        grid_of(form((level3(1, SENTENCE * 3), level3(2, long)))), PRINT, page_fonts()
    )
    cut = {each.row for sheet in sheets for each in sheet if each.first_line}
    assert len(cut) == 1
    assert len(sheets) > 5


def test_a_form_that_misses_one_page_by_a_little_is_set_tighter_to_fit_it() -> None:
    sizes: dict[int, float] = {}
    for count in range(8, 40):
        result = page_list(form(tuple(level3(i) for i in range(count))))
        if len(result) == 1:
            sizes[count] = min(run.size for run in result[0].runs[:-1])
    assert min(sizes.values()) >= float(PRINT.least_size)
    assert sizes[8] == float(PRINT.text_size)
    assert min(sizes.values()) < float(PRINT.text_size)


@settings(max_examples=examples(1), deadline=None)
@given(FORMS)
def test_a_tightened_table_keeps_its_columns_and_is_no_lower_than_its_lower_bound(
    subject: Form,
) -> None:
    first, *tighter = candidate_styles(PRINT)
    table = typeset(grid_of(subject), first, page_frame(PRINT), page_fonts())
    for style in tighter:
        tight = with_style(table, style, page_fonts())
        assert tight.layout.column_edges == table.layout.column_edges
        assert height_lower_bound(table, style, page_fonts()) <= tight.height + 1e-6


def test_pages_are_numbered_only_where_the_template_wants_it() -> None:
    subject = grid_of(form(tuple(level3(i) for i in range(60))))
    numbered = pages(subject, PRINT, page_fonts())
    assert [page.runs[-1].text for page in numbered] == [
        f"第 {i} 页 共 {len(numbered)} 页" for i in range(1, len(numbered) + 1)
    ]
    plain = pages(subject, replace(PRINT, page_numbers="never"), page_fonts())
    assert not any("页 共" in run.text for page in plain for run in page.runs)


def test_a_single_page_is_numbered_only_where_the_template_wants_it() -> None:
    subject = grid_of(form((level3(1),)))
    (usual,) = pages(subject, replace(PRINT, page_numbers="several"), page_fonts())
    assert not any("页 共" in run.text for run in usual.runs)
    (numbered,) = pages(subject, replace(PRINT, page_numbers="always"), page_fonts())
    assert numbered.runs[-1].text == "第 1 页 共 1 页"


def test_the_user_decides_about_pages_instead_of_the_template() -> None:
    subject = form((level3(1),))
    template = templates()["shanghai-2022"]
    options = PageOptions(Decimal(12), "always", signatures=True)
    chosen = template.with_page_options(options)
    (page,) = pages(compose(subject, chosen, scores(subject, chosen)), chosen.print, page_fonts())
    texts = [run.text for run in page.runs]
    assert set(SIGNATURE_ROW) <= set(texts)
    assert texts[-1] == "第 1 页 共 1 页"
    assert {run.size for run in page.runs if run.text == "三级指标"} == {12.0}
    assert template.print.text_size - template.print.least_size == 1
    assert chosen.print.least_size == 11
    without = chosen.with_page_options(PageOptions(signatures=False))
    assert without.print.below == ()
    assert template.with_page_options(PageOptions()) == template


@pytest.mark.slow
@pytest.mark.parametrize("text", ["无" * 3000, "，" * 3000, "9" * 3000, "\n" * 300, "a b " * 900])
def test_any_text_in_any_cell_can_be_typeset(text: str) -> None:
    row = Level3(text, text, text, text, text, text)
    base = form((row,), (Goal(text, text),))
    named = replace(base.indicators[0], name=text)
    subject = replace(base, project=text, unit=text, indicators=(named,))
    result = page_list(subject)
    expected = "".join(bare(cell.text) for cell in grid_of(subject).cells)
    assert sorted(printed(result)) == sorted(expected)


def test_an_empty_form_is_one_page() -> None:
    (page,) = page_list(Form("shanghai-2022"))
    assert "项目名称" in printed((page,))


def test_a_long_amount_keeps_to_one_line_in_smaller_type() -> None:
    base = form((level3(1),))
    total = replace(base.funding.rows[0], budget="1,234,567,890.12", initial="12,345,678.00")
    rich = replace(base, funding=replace(base.funding, rows=(total,)))
    (page,) = page_list(rich)
    sizes = {run.size for run in page.runs if run.pointer.startswith("/funding/rows/0/")}
    assert {"1,234,567,890.12", "12,345,678.00", "90,613"} <= {run.text for run in page.runs}
    assert len(sizes) == 1
    assert float(PRINT.least_size) <= sizes.pop() <= float(PRINT.text_size)
