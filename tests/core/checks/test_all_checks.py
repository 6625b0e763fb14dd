"""Each check: what it reports, where it points, and what it must not report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from perfdesk.core.checks.all_checks import open_problems, open_problems_and_empty_cells
from perfdesk.core.checks.completeness import empty_cell_problems
from perfdesk.core.field_ref import FieldRef, ref_at, value_at
from perfdesk.core.form import (
    Acceptance,
    AchievementLevel,
    Form,
    FundingRow,
    Goal,
    Level1,
    Level2,
    Level3,
    LevelRule,
    with_new_keys,
)
from perfdesk.core.scoring import scores
from perfdesk.core.suggestion import suggestion
from perfdesk.core.template import Words, blank_form
from tests.core.checks.raised import GOOD, codes, problems_of, with_row
from tests.core.forms import SHANGHAI, form_of, forms, funding, indicator

ROW = "/indicators/0/children/0/children/0"


def test_a_good_form_has_no_problem() -> None:
    assert problems_of(GOOD) == []
    assert empty_cell_problems(GOOD, SHANGHAI) == ()


@pytest.mark.parametrize(("year", "odd"), [("2022", False), ("", False), ("22", True)])
def test_a_year_has_four_digits(year: str, *, odd: bool) -> None:
    assert codes(replace(GOOD, year=year)) == ([("warning", "year-odd", "/year")] if odd else [])


def test_weights_must_add_up_to_100_once_all_are_filled() -> None:
    assert codes(form_of(indicator(weight="85"))) == [("error", "weights-sum", "/indicators")]
    assert codes(form_of(indicator(weight="85"), replace(indicator(weight=""), name="另"))) == []
    assert codes(blank_form(SHANGHAI)) == []


@pytest.mark.parametrize(
    ("node", "code", "field"),
    [
        (indicator(weight="九十"), "weight-not-number", "weight"),
        (indicator(weight="-5"), "weight-not-number", "weight"),
        (indicator(score="满分"), "score-not-number", "score"),
        (indicator(score="91"), "score-range", "score"),
        (indicator(score="-1", reason="见附件"), "score-range", "score"),
        (indicator("10人", "5人"), "reason-missing", "reason"),
        (indicator("15人", "12人", score="80", reason="疫情"), "score-differs", "score"),
        (indicator("10人", "13人"), "overshoot", "reason"),
        (indicator("100%", "120%"), "percent-over", "actual"),
        (indicator("15人", "15次", score="90"), "measures-differ", "actual"),
        (indicator("15人", "15人次", score="90"), "measures-differ", "actual"),
        (indicator("≥90%", "95人", score="90"), "measures-differ", "actual"),
        (indicator("2022年底", "2023-03-31", score="90"), "date-later", "actual"),
        (indicator("2022年底", "2023年初", score="90"), "date-later", "actual"),
        (indicator("指标1", "及时", score="90"), "placeholder", "target"),
        (indicator("＜5人", "《5人"), "sign-doubtful", "actual"),
        (indicator("5人", "#REF!", score="90"), "formula-error", "actual"),
        (indicator("#NAME?", "5人", score="90"), "formula-error", "target"),
        (indicator("2023年6月底前", "2023年6月底前"), "date-later", "target"),
    ],
)
def test_a_row_is_checked(node: Level3, code: str, field: str) -> None:
    assert (code, f"{ROW}/{field}") in [(each[1], each[2]) for each in codes(form_of(node))]


def test_a_weight_below_0_is_reported_as_such_and_bounds_no_score() -> None:
    messages = [each.message for each in problems_of(form_of(indicator(weight="-5", score="7")))]
    assert "分值“-5”小于 0，请填 0 以上的数字。" in messages
    assert not any(message.startswith("得分") for message in messages)
    funded = replace(GOOD, funding=funding("100000", "90000", weight="-10"))
    assert "执行率的分值“-10”小于 0，请填数字，如 10。" in [
        each.message for each in problems_of(funded)
    ]


def test_a_score_below_0_without_a_weight_is_reported_as_such() -> None:
    messages = [each.message for each in problems_of(form_of(indicator(weight="", score="-1")))]
    assert "得分 -1 小于 0，请改正。" in messages


@pytest.mark.parametrize(
    ("text", "sign"), [("满意度《90%", "＜"), ("》90%", "＞"), ("《=3次", "＜")]
)
def test_a_bracket_used_as_a_sign_is_reported_with_that_sign(text: str, sign: str) -> None:
    messages = [
        each.message
        for each in problems_of(form_of(indicator(text, text)))
        if "书名号" in each.message
    ]
    assert messages
    assert all(f"应是“{sign}”" in message for message in messages)


def test_a_percentage_above_100_is_reported_once_where_the_actual_repeats_it() -> None:
    assert codes(form_of(indicator("120%", "120%"))) == [
        ("warning", "percent-over", f"{ROW}/target")
    ]


def test_an_overshoot_of_any_size_is_reported_exactly() -> None:
    (problem,) = problems_of(form_of(indicator("3", "7" * 35)))
    assert f"的 {int('7' * 35) * 100 // 3 + 1}%" in problem.message


@pytest.mark.parametrize(
    "node",
    [
        indicator("10人", "12.9人"),
        indicator("10人", "20人", reason="新增需求"),
        indicator("≤10日", "8日"),
        indicator("与2021年持平", "与2021年持平"),
        indicator("15人", "12人", score="72", reason="疫情"),
        indicator("2022年12月底前", "2022年12月底前"),
        indicator("90%", "98%"),
        indicator("≥90%", "95", score="90"),
        indicator("100%", "0", score="0", reason="未开展"),
        indicator("≥4次/年", "4次", score="90"),
        indicator("100份", "100份文书", score="90"),
        indicator("12个", "12家", score="90"),
        indicator("≥3场次", "4场", score="90"),
        indicator("300人", "300余人", score="90"),
        replace(indicator("≥120%", "125%"), name="营业收入增长率"),
        indicator("2023年前", "2023年前"),
        indicator("2021-2023年规划", "2021-2023年规划"),
        indicator("２０２２年12月底前", "２０２２年12月底前"),
    ],
)
def test_a_plausible_row_has_no_problem(node: Level3) -> None:
    assert codes(form_of(node)) == []


def test_a_worded_score_must_lie_in_its_band() -> None:
    node = replace(indicator("提升", "有所提升", "90", reason="见说明"), rule=LevelRule("partly"))
    assert codes(form_of(replace(node, score="60"))) == []
    assert codes(form_of(replace(node, score="80"))) == [
        ("warning", "score-outside-band", f"{ROW}/score")
    ]


@pytest.mark.parametrize(
    ("weight", "level", "score"), [("3.33", "unmet", "2"), ("6.67", "partly", "5.34")]
)
def test_the_suggested_score_of_a_level_lies_in_its_band(
    weight: str, level: AchievementLevel, score: str
) -> None:
    node = replace(indicator("提升", "有所提升", weight, reason="见说明"), rule=LevelRule(level))
    assert suggestion(node, SHANGHAI.scoring).score == Decimal(score)
    assert "score-outside-band" not in {
        code for _, code, _ in codes(form_of(replace(node, score=score)))
    }


def test_an_accepted_warning_is_not_reported() -> None:
    node = indicator("15人", "12人", score="80", reason="疫情")
    assert codes(form_of(replace(node, accepted=(Acceptance("score-differs"),)))) == []
    error = indicator("10人", "5人")
    assert codes(form_of(replace(error, accepted=(Acceptance("reason-missing"),))))
    form = replace(GOOD, money_unit="万元", accepted=(Acceptance("money-unit"),))
    assert codes(replace(form, funding=funding("342000", "342000"))) == []


def test_two_indicators_of_one_name_are_a_warning() -> None:
    form = form_of(indicator(weight="50"), indicator(weight="40"))
    assert codes(form) == [("warning", "name-repeated", "/indicators/0/children/0/children/1/name")]


def test_targets_copied_from_the_weights_are_a_warning() -> None:
    form = form_of(indicator("50", "50", "50"), replace(indicator("40", "40", "40"), name="另"))
    assert codes(form) == [("warning", "targets-are-weights", "/indicators")]


@pytest.mark.parametrize(
    ("actual", "code"),
    [
        ("执行率82.38%", None),
        ("执行率82.37%，基本完成", "rate-in-words"),
        ("预算执行率为82.4%", None),
        ("执行率达到83％", None),
        ("执行率84%", "rate-in-words"),
        (f"执行率82.38{'0' * 400}%", None),
        ("执行率达到80%以上，比上年执行率75%高", None),
        ("按时 送达", "goal-repeated"),
        ("执行率100%", "goal-only-rate"),
        ("XXX", "placeholder"),
        ("ＸＸＸ", "placeholder"),
        ("．．", "placeholder"),
        (" #N/A", "formula-error"),
        ("Err:502", "formula-error"),
        ("#号楼", None),
    ],
)
def test_the_goals_are_checked(actual: str, code: str | None) -> None:
    form = replace(GOOD, goals=(Goal("按时送达", actual),))
    if actual == "执行率100%":
        form = replace(form, funding=funding("5000", "5000"))
    assert codes(form) == ([(_severity(code), code, "/goals/0/actual")] if code else [])


def _severity(code: str) -> str:
    return "hint" if code.startswith("goal") else "warning"


def test_an_unusual_split_is_only_a_hint() -> None:
    def one(name: str, weight: str) -> Level1:
        return Level1(name, (Level2("二级", (Level3(f"{name}甲", "是", "是", weight),)),))

    shares = {"产出指标": "45", "效益指标": "35", "满意度指标": "10"}
    form = replace(GOOD, indicators=tuple(one(*pair) for pair in shares.items()))
    assert codes(form) == [("hint", "split", "/indicators")]
    usual = {"产出指标": "50", "效益指标": "30", "满意度指标": "10"}
    assert codes(replace(GOOD, indicators=tuple(one(*pair) for pair in usual.items()))) == []


@pytest.mark.slow
@given(forms)
def test_errors_come_first_and_every_problem_points_into_the_form(form: Form) -> None:
    form = with_new_keys(form)
    ranks = {"error": 0, "warning": 1, "hint": 2}
    listed = problems_of(form)
    assert [ranks[each.severity] for each in listed] == sorted(ranks[p.severity] for p in listed)
    for each in (*listed, *empty_cell_problems(form, SHANGHAI)):
        assert each.message.endswith("。")
        here = ref_at(form, each.pointer)
        if here != FieldRef(0, "indicators"):
            value_at(form, here)


def test_a_funding_row_of_an_unknown_kind_is_added_up_too() -> None:
    row = FundingRow("财政专户", "1", "1", "1")
    form = replace(GOOD, funding=replace(GOOD.funding, rows=(*GOOD.funding.rows, row)))
    assert {each.code for each in problems_of(form)} == {"funding-sum"}


def test_all_problems_name_an_empty_cell_once() -> None:
    form = with_row(replace(GOOD, project=""), "total", budget="")
    listed = open_problems_and_empty_cells(form, SHANGHAI, scores(form, SHANGHAI))
    assert [(each.code, each.pointer) for each in listed] == [
        ("missing", "/project"),
        ("budget-missing", "/funding/rows/0/budget"),
    ]


def test_header_and_goals_are_called_as_the_template_prints_them() -> None:
    names = {"expected": Words("年度目标"), "actual": Words("目标完成情况")}
    (project,), *others = SHANGHAI.header
    header = ((replace(project, words=Words("专项资金名称")),), *others)
    template = replace(SHANGHAI, header=header, goals=replace(SHANGHAI.goals, names=names))
    goals = (Goal("XX目标", "XX目标"), Goal("建成", "执行率100%"))
    form = replace(GOOD, project="XX项目", goals=goals, funding=funding("100000", "100000"))
    messages = [each.message for each in open_problems(form, template, scores(form, template))]
    assert messages == [
        "专项资金名称里像是表样的占位文字，请改填。",
        "年度目标里像是表样的占位文字，请改填。",
        "目标完成情况里像是表样的占位文字，请改填。",
        "目标完成情况与年度目标一字不差，建议写明实际做到了什么。",
        "目标完成情况只写了执行率，建议写明目标完成得怎样。",
    ]
