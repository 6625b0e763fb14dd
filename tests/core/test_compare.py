"""What differs in two versions of a form: all of it, in sentences, to be taken over singly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.compare import Difference, compare, edits_for
from perfdesk.core.edits import form_after
from perfdesk.core.form import (
    Acceptance,
    Form,
    Goal,
    Level3,
    LevelRule,
    RatioRule,
    Tier,
    TiersRule,
    with_new_keys,
)
from perfdesk.resources import template_of
from tests.core.forms import form_of, forms, indicator
from tests.effort import count_calls


def new_keys() -> Callable[[], int]:
    return count(100_000).__next__


def differences(ours: Form, theirs: Form) -> tuple[Difference, ...]:
    return compare(with_new_keys(ours), theirs, template_of(ours), new_keys())


def sentences(ours: Form, theirs: Form) -> list[str]:
    return [each.sentence for each in differences(ours, theirs)]


def merged(ours: Form, chosen: tuple[Difference, ...]) -> Form:
    form = with_new_keys(ours)
    for edit in edits_for(form, chosen):
        form = form_after(form, edit)
    return form


@pytest.mark.slow
@given(forms, forms)
def test_all_differences_taken_over_give_the_other_version(ours: Form, theirs: Form) -> None:
    assert merged(ours, differences(ours, theirs)) == theirs


@pytest.mark.slow
@given(forms, forms, st.lists(st.booleans(), max_size=60))
def test_any_of_the_differences_can_be_left_out(
    ours: Form, theirs: Form, taken: list[bool]
) -> None:
    found = differences(ours, theirs)
    chosen = tuple(each for each, take in zip(found, taken, strict=False) if take)
    left = compare(merged(ours, chosen), theirs, template_of(ours), new_keys())
    assert len(left) <= len(found) - len(chosen)


@pytest.mark.slow
@given(forms)
def test_a_form_does_not_differ_from_itself(form: Form) -> None:
    assert differences(form, form) == ()


CHANGED = form_of(indicator(actual="80%", reason="天气原因"), Level3("群众满意度", "≥90%"))


def test_each_change_is_told_in_one_sentence() -> None:
    ours = form_of(indicator())
    theirs = replace(CHANGED, project="挂号费", unit="", code="310")
    assert sentences(ours, theirs) == [
        "项目名称由“邮寄费”改为“挂号费”。",
        "项目编码填入了“310”。",
        "实施单位清空了，原来是“某某中心”。",
        "产出指标 › 数量指标 › 完成率 · 实际完成值由“100%”改为“80%”。",
        "产出指标 › 数量指标 › 完成率 · 偏差原因分析及改进措施填入了“天气原因”。",
        "增加了三级指标“产出指标 › 数量指标 › 群众满意度”。",
    ]
    assert sentences(CHANGED, form_of(indicator()))[-1] == (
        "删去了三级指标“产出指标 › 数量指标 › 群众满意度”。"
    )


def test_parts_of_a_row_that_no_form_prints_are_named() -> None:
    cells = (("指标解释", "每月一次"),)
    row = replace(indicator(), cells=cells, evidence=("汇总.pdf",), rule=LevelRule("met"))
    assert sentences(form_of(indicator()), form_of(row)) == [
        "产出指标 › 数量指标 › 完成率 · 评分规则填入了“达成”。",
        "产出指标 › 数量指标 › 完成率 · 其他栏目填入了“指标解释：每月一次”。",
        "产出指标 › 数量指标 › 完成率 · 佐证材料填入了“汇总.pdf”。",
    ]


@pytest.mark.parametrize(
    ("before", "after"), [("两行 文字", "两行\n文字"), ("", " "), ("天气原因", "天气原因\n")]
)
def test_a_change_of_blanks_alone_is_told_as_such(before: str, after: str) -> None:
    ours, theirs = (form_of(indicator(reason=text)) for text in (before, after))
    assert sentences(ours, theirs) == [
        "产出指标 › 数量指标 › 完成率 · 偏差原因分析及改进措施里的空格或换行不同。"
    ]


def test_amounts_goals_and_rules_are_named() -> None:
    ours = form_of(indicator())
    rows = (replace(ours.funding.rows[0], executed="100,000"), *ours.funding.rows[1:])
    tiers = TiersRule((Tier("≥", "90%", "10"),))
    theirs = replace(
        form_of(replace(indicator(), rule=tiers)),
        funding=replace(ours.funding, rows=rows),
        goals=(Goal("按时送达", "全部送达"),),
    )
    assert sentences(ours, theirs) == [
        "年度资金总额 · 全年执行数由“90,613”改为“100,000”。",
        "实际完成情况由“已按时送达”改为“全部送达”。",
        "产出指标 › 数量指标 › 完成率 · 评分规则填入了“≥90% 得 10 分”。",
    ]


ACCEPTED = (Acceptance("weights-sum", "按上级要求"),)


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (
            form_of(replace(indicator(), rule=RatioRule("inverse"))),
            form_of(replace(indicator(), rule=RatioRule("linear"))),
            "评分规则由“按比例，超过上限时按反比扣分”改为“按比例，超过上限时按超出的比例扣分”。",
        ),
        (
            replace(form_of(), accepted=ACCEPTED),
            replace(form_of(), accepted=(replace(ACCEPTED[0], code="score-range"),)),
            "改为“按上级要求（得分在 0 与分值之间）”。",
        ),
        (
            replace(form_of(), goals=(Goal(cells=(("偏差", "少"),)), Goal())),
            replace(form_of(), goals=(Goal(cells=(("偏差", "多"),)),)),
            "年度总体目标由“偏差：少；”改为“偏差：多”。",
        ),
        (
            replace(form_of(), accepted=ACCEPTED),
            replace(form_of(), accepted=(replace(ACCEPTED[0], extra=(("later", "1"),)),)),
            "已核实的问题有不同，但这里显示不出来。",
        ),
    ],
)
def test_what_differs_beside_texts_is_not_called_a_blank(
    ours: Form, theirs: Form, told: str
) -> None:
    (sentence,) = sentences(ours, theirs)
    assert sentence.endswith(told)


def test_a_row_that_was_renamed_is_the_same_row() -> None:
    ours = form_of(indicator(), Level3("培训人数", "10人"))
    theirs = form_of(indicator(), Level3("参训人数", "10人"))
    assert sentences(ours, theirs) == ["产出指标 › 数量指标 › 培训人数由“培训人数”改为“参训人数”。"]


def test_long_texts_are_quoted_around_what_differs() -> None:
    same = "全年共组织培训三十二场次，覆盖全区各街道" * 3
    one, other = (form_of(indicator(reason=f"{same}{end}")) for end in ("，延期", "，如期完成"))
    (sentence,) = sentences(one, other)
    assert sentence.endswith("由“…覆盖全区各街道，延期”改为“…覆盖全区各街道，如期完成”。")


def test_what_this_version_does_not_know_is_said_and_cannot_be_taken_over_alone() -> None:
    form = form_of(indicator())
    later = (("later", "1"),)
    for theirs in (
        replace(form, extra=later),
        replace(form, funding=replace(form.funding, extra=later)),
    ):
        (found,) = differences(form, theirs)
        assert found.change is None
        assert found.sentence == "整张表含有本版本不认识的内容，两边不同。"


ORDERS: dict[str, Callable[[int, int], int]] = {
    "as before": lambda at, _: at,
    "reversed": lambda at, count: count - 1 - at,
    "swapped in pairs": lambda at, _: at ^ 1,
    "cut in the middle": lambda at, count: (at + count // 2) % count,
    "scattered": lambda at, count: at * 7 % count,
}
"""Which row of ours is at which place of theirs."""


def calls(order: Callable[[int, int], int], count: int) -> int:
    """Return how many functions are called while so many rows are compared and taken over."""
    rows = [replace(indicator(), name=f"指标{at}") for at in range(count)]
    ours = with_new_keys(form_of(*rows))
    theirs = form_of(*(rows[order(at, count)] for at in range(count)))
    template, new_key = template_of(ours), new_keys()
    return count_calls(lambda: edits_for(ours, compare(ours, theirs, template, new_key)))


@pytest.mark.parametrize("order", ORDERS)
def test_twice_as_many_rows_take_little_more_than_twice_the_calls_in_any_order(order: str) -> None:
    assert calls(ORDERS[order], 800) < 2.2 * calls(ORDERS[order], 400)


def test_the_most_rows_that_keep_their_order_are_the_same_rows() -> None:
    ours, theirs = (
        form_of(*(replace(indicator(), name=name) for name in names))
        for names in ("甲乙丙丁戊", "丁戊甲子乙丑丙")
    )
    assert sentences(ours, theirs) == [
        *(f"增加了三级指标“产出指标 › 数量指标 › {name}”。" for name in "丁戊子丑"),
        *(f"删去了三级指标“产出指标 › 数量指标 › {name}”。" for name in "丁戊"),
    ]
