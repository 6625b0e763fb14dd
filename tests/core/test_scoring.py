"""Rate, funding score, subtotals, total, completeness, grade."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from perfdesk.core.form import Form, Level1, Level3, rows
from perfdesk.core.numbers import parse_number
from perfdesk.core.scoring import (
    funding_explanation,
    no_grade_explanation,
    rate_explanation,
    score_text,
    scores,
    total_explanation,
)
from tests.core.forms import NATIONAL, SHANGHAI, form_of, forms, funding, indicator


@pytest.mark.parametrize(
    ("budget", "executed", "rate", "score"),
    [
        ("125000.00", "124,840", "99.88%", "9.99"),
        ("228000.00", "227,000", "99.57%", "9.96"),
        ("40000", "13,494", "33.74%", "3.37"),
        ("110000", "90613", "82.38%", "8.24"),
        ("556116.80", "507,277.51", "91.22%", "9.12"),
        ("14900.00", "14,900", "100.00%", "10"),
        ("100", "104.13", "104.13%", "10"),
        ("100", "-5", "-5.00%", "0"),
        ("100", "0", "0.00%", "0"),
        ("100000000", "-1", "0.00%", "0"),
    ],
)
def test_the_rate_is_rounded_up_and_the_score_half_up(
    budget: str, executed: str, rate: str, score: str
) -> None:
    form = replace(form_of(), funding=funding(budget, executed))
    found = scores(form, SHANGHAI)
    assert (found.rate, score_text(found.funding)) == (rate, score)


def test_figures_are_explained_by_their_arithmetic() -> None:
    rows_of_form = (indicator(weight="60", score="58"), indicator(weight="30", score="30"))
    form = replace(form_of(*rows_of_form), funding=funding("556116.80", "507,277.51"))
    assert rate_explanation(form, SHANGHAI) == (
        "全年执行数 507277.51 ÷ 全年预算数 556116.8 = 91.22%"
    )
    assert funding_explanation(form, SHANGHAI) == "分值 10 × 执行率 91.22% = 9.12"
    found = scores(form, SHANGHAI)
    added = total_explanation(form, found)
    assert added.startswith("执行率 9.12 + ")
    assert added.endswith(f" = {score_text(found.total)}")
    figures = [Decimal(part.split()[-1]) for part in added.partition(" = ")[0].split(" + ")]
    assert sum(figures) == found.total


def test_the_score_is_said_to_come_from_the_exact_rate_where_the_printed_one_differs() -> None:
    form = replace(form_of(), funding=funding("1000000", "912446"))
    found = scores(form, SHANGHAI)
    assert (found.rate, score_text(found.funding)) == ("91.25%", "9.12")
    explained = funding_explanation(form, SHANGHAI)
    assert explained == "分值 10 × 执行率 91.25% = 9.12（按取整前的执行率计算）"
    refund = replace(form_of(), funding=funding("100", "-5"))
    assert funding_explanation(refund, SHANGHAI) == "分值 10 × 执行率 -5.00%，最少得 0"


def test_what_a_figure_lacks_is_said() -> None:
    blank = replace(form_of(), funding=funding("", ""))
    assert rate_explanation(blank, SHANGHAI) == "填好全年预算数和全年执行数后得出。"
    assert funding_explanation(blank, SHANGHAI) == "填好金额和分值后得出。"
    assert total_explanation(blank, scores(blank, SHANGHAI)) == ""
    over = replace(form_of(), funding=funding("100", "104.13"))
    assert funding_explanation(over, SHANGHAI) == "分值 10 × 执行率 104.13%，最多得满分 10"


def test_another_template_rounds_in_its_own_way() -> None:
    form = replace(form_of(template=NATIONAL), funding=funding("228000", "227000"))
    assert scores(form, NATIONAL).rate == "99.56%"


@pytest.mark.parametrize(
    ("budget", "executed"), [("", "5"), ("0", "5"), ("-1", "5"), ("x", "5"), ("5", "")]
)
def test_without_a_readable_budget_there_is_no_rate(budget: str, executed: str) -> None:
    form = replace(form_of(indicator()), funding=funding(budget, executed))
    found = scores(form, SHANGHAI)
    assert (found.rate, found.funding, found.complete, found.grade) == ("", None, False, "")
    assert found.total == 90


def test_a_typed_score_stands_beside_its_suggestion() -> None:
    found = scores(form_of(indicator("15人", "3人", "3", "0.9")), SHANGHAI).indicators[0]
    assert (found.score, found.automatic, found.suggested) == (
        Decimal("0.9"),
        False,
        Decimal("0.6"),
    )


def test_the_total_adds_up_known_scores_and_the_grade_waits_for_all() -> None:
    whole = scores(form_of(indicator(weight="50"), indicator(weight="40")), SHANGHAI)
    assert (score_text(whole.total), whole.grade, whole.complete) == ("98.24", "优", True)
    part = scores(form_of(indicator(weight="50"), indicator("提升", "提高", "40")), SHANGHAI)
    assert (score_text(part.total), part.grade, part.complete) == ("58.24", "", False)


def test_the_grade_waits_for_weights_that_are_to_come() -> None:
    whole = form_of(indicator(weight="3"))
    part = replace(whole, indicators=(*whole.indicators, Level1("效益指标", ())))
    found = scores(part, SHANGHAI)
    assert (score_text(found.weights), found.complete, found.grade) == ("13", False, "")
    assert no_grade_explanation(part, SHANGHAI, found) == "分值合计还差 87，填满 100 再评等级。"
    assert scores(whole, SHANGHAI).grade == "差"
    full = replace(part, funding=funding("100", "100", "97"))
    assert scores(full, SHANGHAI).grade == "优"
    assert no_grade_explanation(full, SHANGHAI, scores(full, SHANGHAI)) == ""


def test_a_form_without_indicators_is_not_complete() -> None:
    found = scores(form_of(), SHANGHAI)
    assert (score_text(found.total), found.complete, found.grade) == ("8.24", False, "")


def test_no_score_at_all_is_no_total() -> None:
    form = replace(form_of(indicator("", "")), funding=funding("", ""))
    assert scores(form, SHANGHAI).total is None


@pytest.mark.slow
@given(forms)
def test_subtotals_and_total_agree_with_the_rows(form: Form) -> None:
    found = scores(form, SHANGHAI)
    per_row = [each.score for each in found.indicators if each.score is not None]
    tops = [each for each in found.subtotals if each.pointer.count("/") == 2]
    known = [each.score for each in tops if each.score is not None]
    assert sum(known) == sum(per_row)
    assert sum(each.weight for each in tops) == sum(
        parse_number(row.node.weight) or 0 for row in rows(form)
    )
    assert [each.row.pointer for each in found.indicators] == [row.pointer for row in rows(form)]


@pytest.mark.slow
@given(forms)
def test_filling_in_the_suggestion_changes_no_figure(form: Form) -> None:
    before = scores(form, SHANGHAI)
    automatic = [each for each in before.indicators if each.automatic]
    typed = {each.row.pointer: score_text(each.score) for each in automatic}
    after = scores(_typed_out(form, typed), SHANGHAI)
    assert (after.total, after.weights, after.rate) == (before.total, before.weights, before.rate)


def _typed_out(form: Form, typed: dict[str, str]) -> Form:
    def level3(at: str, node: Level3) -> Level3:
        return replace(node, score=typed.get(at, node.score))

    return replace(
        form,
        indicators=tuple(
            replace(
                one,
                children=tuple(
                    replace(
                        two,
                        children=tuple(
                            level3(f"/indicators/{i}/children/{j}/children/{k}", three)
                            for k, three in enumerate(two.children)
                        ),
                    )
                    for j, two in enumerate(one.children)
                ),
            )
            for i, one in enumerate(form.indicators)
        ),
    )
