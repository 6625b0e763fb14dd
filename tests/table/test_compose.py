"""The official table: where its texts are, and that its cells cover it exactly."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given

from perfdesk.core.field_ref import ref_at, value_at
from perfdesk.core.form import Form, Level1, Level2, with_new_keys
from perfdesk.core.scoring import score_text, scores
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.grid import Grid, text_rows
from tests.core.forms import NATIONAL, SHANGHAI, form_of, forms, indicator


def covered(grid: Grid) -> Counter[tuple[int, int]]:
    return Counter(
        (cell.row + i, cell.column + j)
        for cell in grid.cells
        for i in range(cell.row_span)
        for j in range(cell.column_span)
    )


@pytest.mark.slow
@given(forms)
def test_the_cells_cover_every_row_and_column_exactly_once(form: Form) -> None:
    for template in templates().values():
        grid = compose(form, template)
        every = {
            (row, column) for row in range(grid.row_count) for column in range(len(grid.widths))
        }
        assert covered(grid) == Counter(every)


@pytest.mark.slow
@given(forms)
def test_a_cell_shows_the_text_it_points_at(form: Form) -> None:
    form = with_new_keys(form)
    indicators = scores(form, SHANGHAI).indicators
    scored = {each.row.pointer: score_text(each.score) for each in indicators}
    for cell in compose(form, SHANGHAI).cells:
        if cell.pointer and cell.pointer != "/year":
            shown = value_at(form, ref_at(form, cell.pointer))
            assert cell.text in (shown, scored.get(cell.pointer.rpartition("/")[0]))


def test_the_shanghai_table_reads_as_published() -> None:
    table = text_rows(compose(form_of(indicator("≥90%", "≥90%", "90")), SHANGHAI))
    assert table[0][0] == "财政项目支出绩效自评表"
    assert table[1][0] == "(2022 年度)"
    assert table[2][:2] == ("项目名称", "邮寄费")
    assert table[4] == (
        "项目资金(元)", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "",
    )  # fmt: skip
    assert table[5][1:8] == (
        "年度资金总额", "110000.00", "110000.00", "90,613", "10", "82.38%", "8.24",
    )  # fmt: skip
    assert table[6][5] == "—"
    assert table[12] == (
        "", "产出指标", "数量指标", "完成率", "≥90%", "≥90%", "90", "90", "",
    )  # fmt: skip
    assert table[13] == ("总分", "", "", "", "", "", "100", "98.24", "")


def test_empty_levels_keep_one_row() -> None:
    form = replace(
        form_of(), indicators=(Level1("产出指标", (Level2("数量指标"),)), Level1("效益指标"))
    )
    grid = compose(form, NATIONAL)
    assert [row[1:3] for row in text_rows(grid)[12:14]] == [
        ("产出指标", "数量指标"),
        ("效益指标", ""),
    ]
    assert (grid.header_rows, grid.total_row) == ((11, 12), 14)


def test_a_typed_score_that_is_no_number_is_printed_as_typed() -> None:
    table = text_rows(compose(form_of(indicator(score="满分")), SHANGHAI))
    assert table[12][7] == "满分"
    assert table[13][7] == "8.24"


def test_notes_of_a_template_are_below_the_table() -> None:
    template = replace(NATIONAL, notes=("填表人", "联系电话"))
    form = replace(form_of(indicator()), notes=(("填表人", "甲"),))
    grid = compose(form, template)
    assert [row[0] for row in text_rows(grid)[grid.total_row + 1 :]] == ["填表人：甲", "联系电话："]
