"""Page text of forms, cut and shifted at random, is read as the whole form."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from tests.effort import examples
from tests.recognition.published import (
    FUNDING,
    Row,
    Tear,
    finding_codes,
    forms,
    indicator_rows,
    read_one,
    rows_above_indicators,
    shifted,
    table_rows,
    tears,
    torn_table,
)


@pytest.mark.slow
@given(forms())
@settings(max_examples=examples(1))
def test_a_published_form_on_one_page_is_read_whole(form: Form) -> None:
    reading = read_one(table_rows(form))
    assert reading.form == form
    assert not set(finding_codes(reading)) - {"printed-differs"}


@pytest.mark.slow
@given(forms(), tears)
@settings(max_examples=examples(1.25))
def test_a_form_cut_by_a_page_break_is_read_whole(form: Form, tear: Tear) -> None:
    assert read_one(torn_table(form, tear)).form == form


@pytest.mark.slow
@given(forms(), st.integers(3, 13))
@settings(max_examples=examples(1))
def test_a_page_break_above_the_indicators_changes_nothing(form: Form, at: int) -> None:
    rows = table_rows(form)
    assert read_one([*rows[:at], (), *rows[at:]]).form == form


@pytest.mark.slow
@given(forms(), st.data())
@settings(max_examples=examples(1))
def test_a_single_row_off_its_columns_is_aligned(form: Form, data: st.DataObject) -> None:
    rows = indicator_rows(form)
    at = data.draw(st.integers(0, len(rows) - 1))
    rows[at] = shifted(rows[at], data.draw(st.sampled_from([-1, 1])))
    whole = table_rows(form)
    head = len(rows_above_indicators(form)) + 1
    assert read_one([*whole[:head], *rows, whole[-1]]).form == form


def centre_labels(rows: list[Row], spans: list[tuple[int, int]], *, level: int, up: int) -> None:
    """Move the labels of a level to the middle of their rows.

    Of an even number of rows, ``up`` 0 means the upper middle row, 1 the lower one.
    """
    for start, end in spans:
        middle = (start + end - 1 + up) // 2
        name = rows[start][level]
        rows[start] = (*rows[start][:level], "", *rows[start][level + 1 :])
        rows[middle] = (*rows[middle][:level], name, *rows[middle][level + 1 :])


def spans(form: Form) -> list[tuple[int, int]]:
    """Return the first row of each level-2 indicator, and the row after its last."""
    ends = list(accumulate(len(two.children) for one in form.indicators for two in one.children))
    return list(pairwise([0, *ends]))


def level1_spans(form: Form) -> list[tuple[int, int]]:
    """Return the first row of each level-1 indicator, and the row after its last."""
    ends = list(
        accumulate(sum(len(two.children) for two in one.children) for one in form.indicators)
    )
    return list(pairwise([0, *ends]))


@pytest.mark.slow
@given(forms(), st.sampled_from([0, 1]))
@settings(max_examples=examples(1.25))
def test_rows_get_the_label_beside_their_middle(form: Form, up: int) -> None:
    rows = indicator_rows(form)
    centre_labels(rows, spans(form), level=2, up=up)
    centre_labels(rows, level1_spans(form), level=1, up=up)
    whole = table_rows(form)
    head = len(rows_above_indicators(form)) + 1
    assert read_one([*whole[:head], *rows, whole[-1]]).form == form


@pytest.mark.slow
@given(forms(), tears, st.data())
@settings(max_examples=examples(1.25))
def test_rows_above_a_centred_label_on_a_later_page_get_it_too(
    form: Form, tear: Tear, data: st.DataObject
) -> None:
    tear = replace(tear, cut=0)
    rows = indicator_rows(form)
    span = data.draw(
        st.sampled_from([each for each in spans(form) if each[1] - each[0] != 2] or [(0, 1)])
    )
    centre_labels(rows, [span], level=2, up=1)
    at = data.draw(st.integers(span[0], span[1] - 1))
    if at == 0:
        return
    before, after = rows[:at], [shifted(row, tear.by) for row in rows[at:]]
    whole = table_rows(form)
    head = len(rows_above_indicators(form)) + 1
    assert read_one([*whole[:head], *before, ("",), *after, whole[-1]]).form == form


def test_a_label_exactly_in_the_middle_is_preferred_to_one_half_a_row_off() -> None:
    def two(name: str, rows: str) -> Level2:
        return Level2(name, tuple(Level3(row, "1", "1", "15", "15") for row in rows))

    children = (two("数量指标", "甲乙丙"), two("质量指标", "丁戊己"))
    money = Funding("10", tuple(FundingRow(kind, "8", "8", "8") for kind, _ in FUNDING))
    tree = (Level1("产出指标", children),)
    form = Form("shanghai-2022", "2022", "甲", "乙", "丙", "元", money, (Goal("丁", "戊"),), tree)
    rows = indicator_rows(form)
    centre_labels(rows, spans(form), level=2, up=0)
    centre_labels(rows, level1_spans(form), level=1, up=0)
    whole = table_rows(form)
    head = len(rows_above_indicators(form)) + 1
    assert read_one([*whole[:head], *rows, whole[-1]]).form == form
