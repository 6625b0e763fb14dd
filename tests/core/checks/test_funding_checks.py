"""The checks of 项目资金 and 金额单位: what each reports, and where it points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.core.checks.all_checks import open_problems, open_problems_and_empty_cells
from perfdesk.core.checks.funding_checks import funding_messages
from perfdesk.core.fixes.all_fixes import fixes_for
from perfdesk.core.form import Form, FundingRow
from perfdesk.core.scoring import scores
from perfdesk.core.template import Words
from tests.core.checks.raised import GOOD, codes, problems_of, with_row
from tests.core.forms import SHANGHAI, funding


def test_a_total_that_differs_from_its_rows_is_an_error_with_both_figures() -> None:
    form = with_row(GOOD, "appropriation", initial="110001")
    (problem,) = problems_of(form)
    assert (problem.code, problem.pointer) == ("funding-sum", "/funding/rows/0/initial")
    assert "110000" in problem.message
    assert "110001" in problem.message


def test_blank_rows_without_budget_count_as_zero() -> None:
    form = with_row(with_row(GOOD, "carryover", executed=""), "other", executed="")
    assert problems_of(form) == []
    wrong = with_row(form, "appropriation", executed="9613")
    assert codes(wrong) == [("error", "funding-sum", "/funding/rows/0/executed")]


def test_a_blank_row_that_should_hold_the_amount_is_a_warning() -> None:
    form = with_row(GOOD, "appropriation", executed="")
    assert codes(form) == [("warning", "part-blank", "/funding/rows/1/executed")]


@pytest.mark.parametrize("zero", ["0", "0元", "0.00 元"])
def test_a_row_of_zeros_needs_no_third_zero(zero: str) -> None:
    less = with_row(GOOD, "appropriation", executed="9613")
    form = with_row(less, "other", initial=zero, budget=zero, executed="")
    assert codes(form) == [("error", "funding-sum", "/funding/rows/0/executed")]


def test_a_template_may_have_no_column_of_initial_amounts() -> None:
    spans = {name: span for name, span in SHANGHAI.funding.columns.items() if name != "initial"}
    names = {name: words for name, words in SHANGHAI.funding.names.items() if name != "initial"}
    section = replace(SHANGHAI.funding, columns=spans, names=names)
    template = replace(SHANGHAI, funding=section)
    form = with_row(GOOD, "total", initial="-5")
    found = open_problems(form, template, scores(form, template))
    assert [each.message for each in found if each.code == "amount-negative"] == [
        "年初预算数 -5 小于 0，请核对。"
    ]
    (problem,) = (each for each in found if each.code == "funding-sum")
    assert "年初预算数：年度资金总额 -5 与" in problem.message
    assert [fix.label for fix in fixes_for(problem, form, template)] == [
        "把年初预算数的年度资金总额“-5”改为 110000"
    ]
    assert funding_messages(form, template)[0].text.startswith("年初预算数：其中合计 110,000，")


def test_amounts_are_called_as_the_template_prints_them() -> None:
    others = {"budget": Words("调整后预算数"), "executed": Words("预算执行数")}
    section = replace(SHANGHAI.funding, names={**SHANGHAI.funding.names, **others})
    total = replace(SHANGHAI.funding_kinds[0], words=Words("总额"))
    kinds = (total, *SHANGHAI.funding_kinds[1:])
    template = replace(SHANGHAI, funding=section, funding_kinds=kinds)
    faults = (
        funding("0", "5"), funding("", "5"), funding("1000", "1001"),
        with_row(GOOD, "appropriation", executed="1").funding,
        with_row(GOOD, "appropriation", executed="").funding,
        with_row(GOOD, "carryover", executed="-3").funding,
        _with_rows(GOOD, "90614").funding, funding("", ""),
    )  # fmt: skip
    for each in faults:
        form = replace(GOOD, funding=each)
        found = open_problems_and_empty_cells(form, template, scores(form, template))
        labels = [fix.label for problem in found for fix in fixes_for(problem, form, template)]
        assert found
        for text in (*(problem.message for problem in found), *labels):
            assert not any(word in text for word in ("全年预算数", "全年执行数", "年度资金总额"))


def test_a_page_number_among_the_amounts_is_a_hint_and_no_error() -> None:
    form = with_row(GOOD, "carryover", executed="-3")
    assert codes(form) == [("hint", "page-number", "/funding/rows/2/executed")]
    refund = with_row(with_row(GOOD, "carryover", executed="-3"), "total", executed="90610")
    assert codes(refund) == []


def _with_rows(form: Form, *executed: str) -> Form:
    """Return the form with rows that are known by their labels alone."""
    more = (FundingRow("", "0", "0", text, label=f"资金{text}") for text in executed)
    return replace(form, funding=replace(form.funding, rows=(*form.funding.rows, *more)))


def test_rows_without_a_kind_are_parts_if_the_known_rows_are_blank_in_the_column() -> None:
    blank = GOOD
    for kind in ("appropriation", "carryover", "other"):
        blank = with_row(blank, kind, executed="")
    assert codes(_with_rows(blank, "90000", "613")) == []
    (problem,) = problems_of(_with_rows(blank, "90000", "614"))
    assert (problem.code, problem.pointer) == ("funding-sum", "/funding/rows/0/executed")


def test_rows_without_a_kind_may_be_parts_of_a_known_row() -> None:
    assert codes(_with_rows(GOOD, "90000", "613")) == []


def test_rows_without_a_kind_may_be_parts_beside_the_known_rows() -> None:
    less = with_row(GOOD, "appropriation", executed="90000")
    assert codes(_with_rows(less, "613")) == []
    assert codes(_with_rows(less, "614")) == [("error", "funding-sum", "/funding/rows/0/executed")]


def test_a_part_above_its_total_is_an_error_also_where_other_parts_are_blank() -> None:
    blank = with_row(with_row(GOOD, "carryover", executed=""), "appropriation", executed="90614")
    assert codes(blank) == [("error", "funding-sum", "/funding/rows/0/executed")]


def test_a_row_without_a_kind_above_the_total_is_an_error() -> None:
    (problem,) = problems_of(_with_rows(GOOD, "90614"))
    assert (problem.code, problem.pointer) == ("part-above-total", "/funding/rows/4/executed")
    assert "资金90614 90614 大于年度资金总额 90613" in problem.message


@pytest.mark.parametrize("column", ["initial", "executed"])
def test_a_total_below_0_is_a_warning(column: str) -> None:
    form = with_row(with_row(GOOD, "total", **{column: "-5"}), "appropriation", **{column: "-5"})
    assert ("warning", "amount-negative", f"/funding/rows/0/{column}") in codes(form)


def test_a_budget_below_0_is_an_error_and_no_warning_as_well() -> None:
    reported = codes(replace(GOOD, funding=funding("-5", "-5")))
    at_budget = [code for _, code, at in reported if at == "/funding/rows/0/budget"]
    assert at_budget == ["budget-zero"]


@pytest.mark.parametrize("text", ["九万", "9万多", "1,23", "NaN"])
def test_an_unreadable_amount_is_an_error(text: str) -> None:
    form = with_row(GOOD, "total", executed=text)
    assert codes(form) == [("error", "amount-not-number", "/funding/rows/0/executed")]


def test_a_budget_of_zero_or_none_is_an_error() -> None:
    assert ("error", "budget-zero", "/funding/rows/0/budget") in codes(
        replace(GOOD, funding=funding("0", "5"))
    )
    blank = with_row(GOOD, "total", budget="")
    assert codes(blank) == [("error", "budget-missing", "/funding/rows/0/budget")]
    unscored = replace(GOOD, funding=funding("0", "0", weight="0"))
    assert [code for _, code, _ in codes(unscored)] == ["weights-sum"]


def test_spending_above_the_budget_is_flagged() -> None:
    form = replace(GOOD, funding=funding("100000", "104130"))
    assert codes(form) == [("warning", "overspent", "/funding/rows/0/executed")]


@pytest.mark.parametrize("weight", ["0", ""])
def test_spending_above_the_budget_is_flagged_where_the_rate_earns_no_points(weight: str) -> None:
    form = replace(GOOD, funding=funding("100000", "104130", weight=weight))
    (problem,) = [each for each in problems_of(form) if each.code == "overspent"]
    assert problem.message == "全年执行数 104130 大于全年预算数 100000，请核对并说明。"


@pytest.mark.parametrize(
    ("unit", "figure", "flagged"),
    [
        ("万元", "342000.00", True),
        ("万元", "342.5", False),
        ("元", "34.2", True),
        ("元", "342000", False),
    ],
)
def test_an_implausible_money_unit_is_a_warning(unit: str, figure: str, *, flagged: bool) -> None:
    form = replace(GOOD, money_unit=unit, funding=funding(figure, figure))
    assert codes(form) == ([("warning", "money-unit", "/money_unit")] if flagged else [])
