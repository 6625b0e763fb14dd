"""Empty cells in sentences, for the user who exports or prints a form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from perfdesk.core.checks.completeness import empty_cell_sentences, empty_cells
from perfdesk.core.form import Form, Level1, Level2, Level3
from tests.core.forms import SHANGHAI, form_of, forms, indicator


def test_a_filled_form_has_no_gaps() -> None:
    assert empty_cell_sentences(form_of(indicator()), SHANGHAI) == ()


def test_cells_outside_the_rows_share_a_sentence() -> None:
    form = replace(form_of(indicator()), unit="", department="")
    assert empty_cell_sentences(form, SHANGHAI) == ("主管部门、实施单位没有填。",)
    (sentence,) = empty_cell_sentences(Form("shanghai-2022"), SHANGHAI)
    assert sentence.startswith("年度、项目名称、主管部门、实施单位、")
    assert sentence.endswith("年度资金总额的全年预算数等 11 处没有填。")


def test_rows_that_lack_the_same_share_a_sentence() -> None:
    open_rows = (Level3(name, "3人", "", "5") for name in "甲乙丙丁")
    form = form_of(*open_rows, Level3("戊", "3人", "3人", ""), Level3())
    assert empty_cell_sentences(form, SHANGHAI) == (
        "“甲”、“乙”、“丙”等 4 行没有填实际完成值、得分。",
        "“戊”没有填分值、得分。",
        "“数量指标”下没有名称的一行没有填年度指标值、实际完成值、分值、得分。",
    )


def test_a_nameless_row_is_described_by_the_nearest_name_above_it() -> None:
    def sentences_of(level1: str, level2: str, node: Level3) -> tuple[str, ...]:
        tree = (Level1(level1, (Level2(level2, (node,)),)),)
        return empty_cell_sentences(replace(form_of(indicator()), indicators=tree), SHANGHAI)

    open_row, named = Level3("", "3人", "3人", ""), Level3("", "3人", "3人", "5", "5")
    assert sentences_of("", " ", open_row) == ("没有名称的一行没有填分值、得分。",)
    assert sentences_of("产出指标", "", open_row) == (
        "“产出指标”下没有名称的一行没有填分值、得分。",
    )
    assert sentences_of("产出指标", "数量指标", named) == (
        "“数量指标”下没有名称的一行要补填名称。",
    )


@pytest.mark.slow
@given(forms)
def test_there_is_a_sentence_as_soon_as_a_cell_is_empty_and_never_more_than_cells(
    form: Form,
) -> None:
    sentences, empty = empty_cell_sentences(form, SHANGHAI), empty_cells(form, SHANGHAI)
    assert bool(sentences) == bool(empty)
    assert len(sentences) <= len(empty)
    assert all(sentence.endswith("。") for sentence in sentences)
