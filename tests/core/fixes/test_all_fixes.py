"""Fixes: their labels, that they resolve problems, cause none, and can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.checks.completeness import empty_cell_problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix, Remove, Set, make_change
from perfdesk.core.field_ref import node_at, path_of, text_at
from perfdesk.core.fixes.all_fixes import fix_all, fixes_for
from perfdesk.core.form import (
    Form,
    Funding,
    FundingRow,
    Goal,
    Level1,
    Level2,
    Level3,
    LevelRule,
    rows,
    with_new_keys,
)
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, funding, indicator, values

GOOD = with_new_keys(form_of(indicator()))


def problems_of(form: Form) -> tuple[Problem, ...]:
    return open_problems(form, SHANGHAI, scores(form, SHANGHAI))


def one(form: Form, code: str) -> Problem:
    return next(each for each in problems_of(form) if each.code == code)


def with_amount(form: Form, kind: str, column: str, text: str) -> Form:
    rows = tuple(
        replace(row, **{column: text}) if row.kind == kind else row  # type: ignore[arg-type]
        for row in form.funding.rows
    )
    return replace(form, funding=replace(form.funding, rows=rows))


def labels(form: Form, code: str) -> list[str]:
    return [each.label for each in fixes_for(one(form, code), form, SHANGHAI)]


def test_a_total_is_added_up_or_its_only_row_follows_it() -> None:
    form = with_amount(GOOD, "appropriation", "initial", "281,110.25")
    assert labels(form, "funding-sum") == [
        "把年初预算数的年度资金总额“110000.00”改为 281110.25",
        "把年初预算数的当年财政拨款“281,110.25”改为 110,000.00",
    ]


def test_a_row_of_0_beside_the_only_row_may_name_its_unit() -> None:
    form = with_amount(GOOD, "appropriation", "initial", "281,110.25")
    form = with_amount(form, "other", "initial", "0元")
    assert len(labels(form, "funding-sum")) == 2


def test_with_several_rows_only_the_total_can_be_fixed() -> None:
    form = with_amount(GOOD, "other", "initial", "500")
    assert labels(form, "funding-sum") == ["把年初预算数的年度资金总额“110000.00”改为 110500.00"]


def test_a_blank_row_is_filled_with_the_remainder() -> None:
    form = with_amount(GOOD, "appropriation", "executed", "")
    assert labels(form, "part-blank") == ["把当年财政拨款填为 90613"]
    two = with_amount(with_amount(form, "other", "budget", "5"), "other", "executed", "")
    assert labels(two, "part-blank") == []


@pytest.mark.parametrize(
    ("unit", "figure", "label"),
    [
        ("万元", "342000", "把金额单位“万元”改为“元”，金额不变"),
        ("元", "34.2", "把各项金额由万元换算为元（如“34.2”改为 342000）"),
    ],
)
def test_a_doubtful_money_unit_has_two_fixes_the_printed_unit_first(
    unit: str, figure: str, label: str
) -> None:
    form = replace(GOOD, money_unit=unit, funding=funding(figure, figure))
    offered = labels(form, "money-unit")
    assert (len(offered), offered[0]) == (2, label)


@pytest.mark.parametrize(
    ("node", "code", "label"),
    [
        (
            indicator("15人", "3人", "3", "0.9", "疫情"),
            "score-differs",
            "把得分“0.9”改为建议得分 0.6",
        ),
        (
            indicator("15人", "3人", "3", "3"),
            "score-differs",
            "把得分“3”改为建议得分 0.6，并需说明原因",
        ),
        (indicator(score="100"), "score-range", "把得分“100”改为建议得分 90"),
        (indicator(weight="90分"), "weight-not-number", "把“90分”改为 90"),
        (indicator(score="80 分", reason="见说明"), "score-not-number", "把“80 分”改为 80"),
        (indicator("12000件", "《12000件(见《办法》)"), "sign-doubtful",
         "把“《12000件(见《办法》)”改为“＜12000件(见《办法》)”"),
        (indicator("指标1", "及时", score="90"), "placeholder", "清除占位文字“指标1”"),
        (indicator("指标１：", "及时", score="90"), "placeholder", "清除占位文字“指标１：”"),
    ],
)  # fmt: skip
def test_a_fix_of_a_row_is_labelled(node: Level3, code: str, label: str) -> None:
    assert labels(with_new_keys(form_of(node)), code) == [label]


@pytest.mark.parametrize(
    ("code", "node"),
    [
        ("score-not-number", indicator(score="满分")),
        ("score-not-number", indicator(score="95分")),
        ("placeholder", indicator("XX街道", "XX街道")),
        ("measures-differ", indicator("15人", "15次", score="90")),
    ],
)
def test_what_cannot_be_known_has_no_fix(code: str, node: Level3) -> None:
    assert labels(with_new_keys(form_of(node)), code) == []


def test_a_rate_in_words_is_corrected_at_the_precision_it_has() -> None:
    form = replace(GOOD, goals=(Goal("按时送达", "按时送达，执行率85.1％。"),))
    (fix,) = fixes_for(one(form, "rate-in-words"), form, SHANGHAI)
    assert after_fix(form, fix).goals[0].actual == "按时送达，执行率82.4％。"
    twice = replace(GOOD, goals=(Goal("按时送达", "执行率85.1%，其中执行率85.1%"),))
    assert labels(twice, "rate-in-words") == []


def test_the_usual_weight_of_the_rate_is_offered_where_it_makes_100() -> None:
    form = replace(GOOD, funding=replace(GOOD.funding, weight=""))
    assert labels(form, "weights-sum") == ["把执行率的分值填为 10"]
    assert labels(with_new_keys(form_of(indicator(weight="80"))), "weights-sum") == []


def test_an_empty_total_can_be_added_up_too() -> None:
    form = with_amount(GOOD, "total", "initial", "")
    (problem,) = empty_cell_problems(form, SHANGHAI)
    (fix,) = fixes_for(problem, form, SHANGHAI)
    assert after_fix(form, fix).funding.row("total").initial == "110000"


def test_all_problems_of_one_code_are_fixed_at_once() -> None:
    nodes = (indicator("《5人", "5人", "45"), replace(indicator("5人", "《5人", "45"), name="另"))
    form = with_new_keys(form_of(*nodes))
    problems = [each for each in problems_of(form) if each.code == "sign-doubtful"]
    fix = fix_all(problems, form, SHANGHAI)
    assert (len(problems), fix.label) == (2, "修正 2 处同类问题")
    assert "sign-doubtful" not in {each.code for each in problems_of(after_fix(form, fix))}


def after_fix(form: Form, fix: Fix) -> Form:
    return make_change(form, fix.label, fix.edits).steps[-1].after


_amounts = st.sampled_from(
    [
        "",
        "0",
        "-3",
        "-12",
        "100",
        "1,200.50",
        "90613",
        "500000",
        "0.00",
        "５００",
        "12万元",
        "8 0元整",
    ]
)
_rows = st.tuples(
    *(
        st.builds(FundingRow, st.just(kind), _amounts, _amounts, _amounts)
        for kind in ("total", "appropriation", "carryover", "other")
    )
)
_nodes = st.builds(
    Level3,
    st.sampled_from(["招聘人数", "指标1", "及时率"]),
    values,
    values,
    st.sampled_from(["", "15", "45", "90", "15分", "九"]),
    st.sampled_from(["", "0.9", "15", "200", "12 分", "满"]),
    st.sampled_from(["", "疫情", "执行率80%"]),
    st.sampled_from([None, LevelRule("partly"), LevelRule("unmet")]),
)
_forms = st.builds(
    lambda unit, rows, weight, nodes, goal: with_new_keys(
        Form("shanghai-2022", "2022", "甲", money_unit=unit, funding=Funding(weight, rows),
             goals=(Goal("乙", goal),),
             indicators=(Level1("产出指标", (Level2("数量指标", tuple(nodes)),)),))
    ),
    st.sampled_from(["元", "万元"]),
    _rows,
    st.sampled_from(["10", "", "10分"]),
    st.lists(_nodes, max_size=2),
    st.sampled_from(["", "执行率99.5%，已完成", "执行率100%"]),
)  # fmt: skip

_UNCOVERED = {
    "score-differs": {"reason-missing"},
    "score-range": {"reason-missing"},
    "score-outside-band": {"reason-missing"},
    "score-not-number": {"reason-missing"},
    "weight-not-number": {
        "reason-missing",
        "score-range",
        "weights-sum",
        "budget-missing",
        "budget-zero",
    },
    "amount-not-number": {"funding-sum", "budget-zero"},
    "missing": {"budget-missing", "budget-zero"},
}
"""Errors that a fix may reveal: they were hidden by a number that could not be read."""


def test_an_untouched_row_is_reported_once_and_removed_in_one_step() -> None:
    form = with_new_keys(form_of(indicator(), Level3("指标1"), Level3(), Level3("培训人数")))
    listed = empty_cell_problems(form, SHANGHAI)
    assert {each.code for each in listed} == {"row-blank"}
    assert [each.pointer.rpartition("/")[2] for each in listed] == ["name", "name", "target"]
    assert listed[0].message == (
        "“指标1”这一行还没有填年度指标值、实际完成值、分值、得分，填好或删掉这一行。"
    )
    offered_ = [[each.label for each in fixes_for(problem, form, SHANGHAI)] for problem in listed]
    assert offered_ == [["删除“指标1”这一行"], ["删除这一空行"], []]
    fix = fix_all(listed, form, SHANGHAI)
    after = make_change(form, fix.label, fix.edits).steps[-1].after
    assert [row.node.name for row in rows(after)] == ["完成率", "培训人数"]
    assert fix.problem_count == 2


@given(_forms)
def test_a_fix_resolves_its_problem_causes_no_error_and_can_be_undone(form: Form) -> None:
    before = problems_of(form)
    for problem, fix in offered(form):
        change = make_change(form, fix.label, fix.edits)
        after = problems_of(change.steps[-1].after)
        if not takes_away(fix):
            assert (problem.code, problem.pointer) not in {
                (each.code, each.pointer) for each in after
            }
            new = errors(after) - errors(before)
            assert {code for code, _ in new} <= _UNCOVERED.get(problem.code, set()), fix.label
        assert change.undo_steps[-1].after == form


@given(_forms)
def test_removing_a_row_removes_its_problems_and_causes_none(form: Form) -> None:
    before = Counter(codes_and_messages(form))
    for problem, fix in offered(form):
        if takes_away(fix):
            after = Counter(codes_and_messages(make_change(form, "", fix.edits).steps[-1].after))
            assert after[problem.code, problem.message] < before[problem.code, problem.message]
            new = {code for code, _ in after - before}
            assert new <= {"weights-sum", "split", "targets-are-weights", "missing"}


@given(_forms)
def test_the_label_of_a_fix_names_what_it_removes(form: Form) -> None:
    for problem, fix in offered(form):
        edit = fix.edits[0]
        if isinstance(edit, Set):
            assert text_at(form, edit.ref) in fix.label or problem.code == "rate-in-words"
        elif isinstance(edit, Remove):
            node = node_at(form, path_of(form, edit.key))
            assert node.name in fix.label
            assert not node.name or node.name == "指标1"


def offered(form: Form) -> Iterator[tuple[Problem, Fix]]:
    for problem in (*problems_of(form), *empty_cell_problems(form, SHANGHAI)):
        for fix in fixes_for(problem, form, SHANGHAI):
            yield problem, fix


def takes_away(fix: Fix) -> bool:
    return any(isinstance(edit, Remove) for edit in fix.edits)


def codes_and_messages(form: Form) -> Iterator[tuple[str, str]]:
    return (
        (each.code, each.message)
        for each in (*problems_of(form), *empty_cell_problems(form, SHANGHAI))
    )


def errors(listed: tuple[Problem, ...]) -> set[tuple[str, str]]:
    return {(each.code, each.pointer) for each in listed if each.severity == "error"}
