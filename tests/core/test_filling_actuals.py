"""实际完成值 from 年度指标值, and the rate in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.checks.form_checks import check_form
from perfdesk.core.edits import make_change
from perfdesk.core.filling import (
    digits_after_rate,
    fill_by_target_edits,
    fillable_rows,
    level3_keys,
    rate_phrase,
    text_with_rate,
)
from perfdesk.core.form import Form, rows, with_new_keys
from perfdesk.core.scoring import scores
from tests.core.forms import NATIONAL, SHANGHAI, form_of, forms, funding, indicator


def _filled(form: Form) -> Form:
    steps = make_change(form, "照目标填", fill_by_target_edits(fillable_rows(form).empty)).steps
    return steps[-1].after if steps else form


@pytest.mark.slow
@given(forms)
def test_filling_touches_only_empty_actual_values_of_rows_with_a_target(plain: Form) -> None:
    form = with_new_keys(plain)
    for before, after in zip(rows(form), rows(_filled(form)), strict=True):
        old, new = before.node, after.node
        assert replace(new, actual=old.actual) == old
        if old.actual.strip() or not old.target.strip():
            assert new.actual == old.actual
        else:
            assert new.actual == old.target


@pytest.mark.slow
@given(forms)
def test_after_filling_nothing_is_left_to_fill_and_undo_restores_the_form(plain: Form) -> None:
    form = with_new_keys(plain)
    assert fillable_rows(_filled(form)).empty == ()
    assert fillable_rows(_filled(form)).other == fillable_rows(form).other
    change = make_change(form, "", fill_by_target_edits(fillable_rows(form).empty))
    assert not change.steps or change.undo_steps[-1].after == form


def test_a_typed_value_is_returned_apart_and_one_equal_to_its_target_left_out() -> None:
    form = with_new_keys(
        form_of(indicator("15人", "3人"), indicator("≥95%", "≥95%"), indicator("10件", " "))
    )
    found = fillable_rows(form)
    assert [row.node.target for row in found.empty] == ["10件"]
    assert [row.node.actual for row in found.other] == ["3人"]
    first = next(rows(form)).node.key
    assert fillable_rows(form, [first]) == replace(found, empty=())


def test_a_selected_upper_level_means_the_rows_below_it() -> None:
    form = with_new_keys(form_of(indicator(), indicator()))
    (level1,) = form.indicators
    (level2,) = level1.children
    both = {child.key for child in level2.children}
    assert level3_keys(form, {level1.key}) == level3_keys(form, {level2.key}) == both
    assert level3_keys(form, {min(both), 999}) == {min(both)}


def test_an_upper_level_selected_together_with_some_of_its_rows_means_only_those() -> None:
    form = with_new_keys(form_of(indicator(), indicator()))
    (level1,) = form.indicators
    (level2,) = level1.children
    first, _ = (child.key for child in level2.children)
    assert (
        level3_keys(form, {level2.key, first}) == level3_keys(form, {level1.key, first}) == {first}
    )
    assert level3_keys(form, {level1.key, level2.key}) == {child.key for child in level2.children}


@pytest.mark.parametrize(
    ("budget", "executed", "words"),
    [
        ("10000", "9956.14", "执行率99.57%"),
        ("110000.00", "110,000", "执行率100%"),
        ("100", "50", "执行率50%"),
        ("", "50", ""),
        ("0", "50", ""),
    ],
)
def test_the_rate_is_worded_as_the_template_rounds_it(
    budget: str, executed: str, words: str
) -> None:
    form = replace(form_of(), funding=funding(budget, executed))
    assert rate_phrase(form, SHANGHAI) == words


def test_another_template_rounds_in_its_own_way() -> None:
    form = replace(form_of(), funding=funding("10000", "9956.14"))
    assert rate_phrase(form, NATIONAL) == "执行率99.56%"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "执行率99.57%"),
        ("按时送达。", "按时送达。执行率99.57%。"),
        ("按时送达", "按时送达，执行率99.57%"),
        ("受疫情影响，执行率33.73%", "受疫情影响，执行率99.57%"),
        ("上年执行率90%，本年执行率为８０％。", "上年执行率90%，本年执行率为99.57%。"),
        ("上半年执行率40%", "上半年执行率40%，执行率99.57%"),
        ("甲执行率5%，乙执行率6%", "甲执行率5%，乙执行率6%"),
        ("按时送达，执行率", "按时送达，执行率99.57%"),
        ("按时送达，执行率达99.", "按时送达，执行率达99.57%"),
        ("执行率5", "执行率5，执行率99.57%"),
        ("上年执行率", "上年执行率，执行率99.57%"),
    ],
)
def test_the_rate_replaces_the_stated_one_or_is_added_at_the_end(text: str, after: str) -> None:
    assert text_with_rate(text, "执行率99.57%") == after


@given(st.text("执行率为上年，。 95.7%", max_size=20), st.integers(1, 110_000))
def test_an_inserted_rate_is_no_wrong_rate(text: str, executed: int) -> None:
    form = replace(form_of(), funding=funding("110000", str(executed)))
    words = rate_phrase(form, SHANGHAI)
    goal = replace(form.goals[0], actual=text_with_rate("" if "%" in text else text, words))
    said = replace(form, goals=(goal,))
    marks = check_form(said, SHANGHAI, scores(said, SHANGHAI), finished=False)
    assert words in goal.actual
    assert "rate-in-words" not in [mark.code for mark in marks]


@pytest.mark.parametrize(
    ("before", "figure"),
    [
        ("执行率", ""),
        ("，执行率为9", "9"),
        ("执行率99.", "99."),
        ("上年执行率", None),
        ("执行率9%", None),
    ],
)
def test_a_rate_is_offered_only_where_one_is_begun(before: str, figure: str | None) -> None:
    assert digits_after_rate(before) == figure
