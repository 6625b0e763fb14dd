"""A copy for the next project, and the form of the next year."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from perfdesk.core.filling.renewal import budgeted, copied, mentions, renewed
from perfdesk.core.form import Form, Goals, Level3, LevelRule, RatioRule, rows
from tests.core.forms import form_of, forms


def _without(row: Level3) -> Level3:
    return replace(row, actual="", score="", reason="", rule=None, accepted=())


@given(forms)
def test_the_next_year_keeps_names_targets_and_weights_and_nothing_achieved(form: Form) -> None:
    after = renewed(form)
    assert after.year == (str(int(form.year) + 1) if form.year else "")
    for old, new in zip(rows(form), rows(after), strict=True):
        assert old.path == new.path
        assert _without(old.node) == replace(new.node, rule=None)
        assert new.node.accepted == ()
        assert (new.node.actual, new.node.score, new.node.reason) == ("", "", "")
    for before, row in zip(form.funding.rows, after.funding.rows, strict=True):
        assert row == replace(before, executed="")
    assert after.goals == Goals(form.goals.expected)
    assert (after.project, after.department, after.unit) == (
        form.project, form.department, form.unit,
    )  # fmt: skip


@given(forms)
def test_a_copy_says_so_in_its_name_and_is_the_same_else(form: Form) -> None:
    after = copied(form)
    assert after.project == (f"{form.project}（副本）" if form.project else "")
    assert [replace(row.node, accepted=()) for row in rows(form)] == [
        row.node for row in rows(after)
    ]
    assert (after.goals, after.funding, after.year) == (form.goals, form.funding, form.year)


def test_a_chosen_level_goes_and_a_rule_stays() -> None:
    ratio = RatioRule("linear")
    form = form_of(Level3("满意", rule=LevelRule("met")), Level3("成本", rule=ratio))
    assert [row.node.rule for row in rows(renewed(form))] == [None, ratio]


def test_texts_that_name_a_year_are_told_and_left_alone() -> None:
    form = replace(
        form_of(
            Level3("完成时间", "２０２２年底"), Level3("与上年相比", "较2021年提升", "2022件"),
            Level3("编号", "文号20221", "300202人"),
        ),
        project="平台(2022运维)",
        notes=(("填表日期", "2023 年3月1日"), ("a/b", "2022")),
    )  # fmt: skip
    assert [(each.at, each.year) for each in mentions(form, "2022")] == [
        ("/project", "2022"),
        ("/notes/填表日期", "2023"),
        ("/notes/a~1b", "2022"),
        ("/indicators/0/children/0/children/0/target", "2022"),
        ("/indicators/0/children/0/children/1/target", "2021"),
        ("/indicators/0/children/0/children/1/actual", "2022"),
    ]
    assert next(rows(renewed(form))).node.target == "２０２２年底"


def test_budgets_that_were_taken_over_are_known() -> None:
    form = form_of()
    assert budgeted(renewed(form))
    assert not budgeted(replace(form, funding=replace(form.funding, rows=())))
