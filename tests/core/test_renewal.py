"""A copy for the next project, and the form of the next year."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from perfdesk.core.form import Form, Funding, Goal, Level3, LevelRule, RatioRule, Review, rows
from perfdesk.core.renewal import (
    next_project_form,
    next_year_form,
    renewal_reminders,
    year_mentions,
)
from tests.core.forms import form_of, forms


def _without(row: Level3) -> Level3:
    return replace(
        row, actual="", score="", reason="", rule=None, accepted=(), review=Review(), evidence=()
    )


@pytest.mark.slow
@given(forms)
def test_the_next_year_keeps_names_targets_and_weights_and_nothing_achieved(form: Form) -> None:
    after = next_year_form(form)
    assert after.year == (str(int(form.year) + 1) if form.year else "")
    for old, new in zip(rows(form), rows(after), strict=True):
        assert old.level_names == new.level_names
        assert _without(old.node) == replace(new.node, rule=None)
        assert new.node.accepted == ()
        assert (new.node.actual, new.node.score, new.node.reason) == ("", "", "")
    for before, row in zip(form.funding.rows, after.funding.rows, strict=True):
        assert row == replace(before, executed="", cells=())
    assert after.goals == tuple(Goal(goal.expected, "", goal.label) for goal in form.goals)
    assert (after.code, after.fields, after.texts) == (form.code, form.fields, ())
    assert (after.project, after.department, after.unit) == (
        form.project, form.department, form.unit,
    )  # fmt: skip


@pytest.mark.slow
@given(forms)
def test_a_copy_is_marked_in_its_name_and_equal_otherwise(form: Form) -> None:
    after = next_project_form(form)
    assert after.project == (f"{form.project}（副本）" if form.project else "")
    assert after.code == ""
    assert [replace(row.node, accepted=(), review=Review(), evidence=()) for row in rows(form)] == [
        row.node for row in rows(after)
    ]
    assert (after.goals, after.funding, after.year) == (form.goals, form.funding, form.year)


def test_the_next_year_drops_a_chosen_level_and_keeps_a_rule() -> None:
    ratio = RatioRule("linear")
    form = form_of(Level3("满意", rule=LevelRule("met")), Level3("成本", rule=ratio))
    assert [row.node.rule for row in rows(next_year_form(form))] == [None, ratio]


def test_texts_that_name_a_year_are_reported_and_not_changed() -> None:
    form = replace(
        form_of(
            Level3("完成时间", "２０２２年底"), Level3("与上年相比", "较2021年提升", "2022件"),
            Level3("编号", "文号20221", "300202人"),
        ),
        project="平台(2022运维)",
        notes=(("填表日期", "2023 年3月1日"), ("a/b", "2022")),
    )  # fmt: skip
    assert [(each.pointer, each.year) for each in year_mentions(form, "2022")] == [
        ("/project", "2022"),
        ("/notes/填表日期", "2023"),
        ("/notes/a~1b", "2022"),
        ("/indicators/0/children/0/children/0/target", "2022"),
        ("/indicators/0/children/0/children/1/target", "2021"),
        ("/indicators/0/children/0/children/1/actual", "2022"),
    ]
    assert next(rows(next_year_form(form))).node.target == "２０２２年底"


def test_a_year_in_a_text_of_another_column_is_reported() -> None:
    row = Level3("完成时间", cells=(("指标解释", "2022年底前竣工"), ("评分标准", "每少1套扣1分")))
    made = next_year_form(replace(form_of(row), goals=(Goal("建成", label="2022年目标"),)))
    told = [each.pointer for each in renewal_reminders(made, made) if "year" in each.code]
    assert told == ["/goals/0/label", "/indicators/0/children/0/children/0/cells/指标解释"]


def test_what_was_taken_over_is_reported_until_it_is_changed() -> None:
    form = form_of(Level3("完成时间", "2022年底", "", "90"), Level3("人数", "3人"))
    made = next_year_form(replace(form, project="平台(2022运维)"))
    told = [(each.code, each.pointer) for each in renewal_reminders(made, made)]
    target = "/indicators/0/children/0/children/0/target"
    assert told == [
        ("budget-taken-over", "/funding/rows/0/initial"),
        ("year-taken-over", "/project"),
        ("year-taken-over", target),
    ]
    later = replace(made, project="平台(2023运维)", goals=(Goal("2023年完成"),))
    assert [each.pointer for each in renewal_reminders(later, made)] == [
        "/funding/rows/0/initial",
        target,
    ]
    rows_ = (replace(made.funding.rows[0], budget="9"), *made.funding.rows[1:])
    paid = replace(later, funding=replace(made.funding, rows=rows_))
    assert [each.pointer for each in renewal_reminders(paid, made)] == [target]


def test_a_form_without_budgets_or_years_has_no_reminders() -> None:
    form = form_of()
    assert (
        list(renewal_reminders(made := replace(next_year_form(form), funding=Funding()), made))
        == []
    )
