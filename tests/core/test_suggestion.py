"""The suggested score: the rules in their order, and their arithmetic."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from perfdesk.core.form import Level3, LevelRule, RatioRule, Tier, TiersRule
from perfdesk.core.suggestion import suggestion, tiers_in_text
from tests.core.forms import SHANGHAI, indicator, level3s

SCORING = SHANGHAI.scoring
BIG = "9" * 35
TIERS = (
    "①使用者满意度超过98%,得10分;②使用者满意度超过95%,得8分；"
    "③使用者满意度超过90%，得5分；④使用者满意度低于90%，不得分。"
)


@pytest.mark.parametrize(
    ("target", "actual", "weight", "score"),
    [
        ("100%", "100%", "20", "20"),
        ("≥90%", "95%", "10", "10"),
        ("15人", "3人", "3", "0.6"),
        ("≥98%", "91%", "10", "9.29"),
        ("12000件", "13000件", "15", "15"),
        ("100%(按实际需求)", "100%", "5", "5"),
        ("≤10日", "8日", "5", "5"),
        ("≤10日", "20日", "5", "2.5"),
        ("≤90万元", "900000元", "5", "5"),
        ("=0起", "0起", "7", "7"),
        ("0例", "2例", "7", "0"),
        ("≤0起", "0起", "7", "7"),
        ("≤0起", "1起", "7", "0"),
        ("≥0次", "5次", "7", "7"),
        ("≥-5%", "-3%", "7", "7"),
        ("≥-5%", "-6%", "7", "0"),
        ("及时", "及时", "10", "10"),
        ("≤3次", "≤3次", "4", "4"),
    ],
)
def test_a_target_and_an_actual_value_give_a_score(
    target: str, actual: str, weight: str, score: str
) -> None:
    assert suggestion(indicator(target, actual, weight), SCORING).score == Decimal(score)


@pytest.mark.parametrize(
    ("target", "actual", "weight"),
    [
        ("", "100%", "10"),
        ("100%", "", "10"),
        ("100%", "100%", ""),
        ("100%", "100%", "十"),
        ("=12000件", "《12000件", "15"),
        ("≤3次", "≥2次", "15"),
        ("满意度", "满意度≥90%", "10"),
        ("15人", "3次", "10"),
        ("线下：市内2次", "线下：市内1次", "10"),
        ("6月", "9月", "10"),
        ("一季度", "二季度", "10"),
        ("二〇二二年", "二〇二三年", "10"),
    ],
)
def test_where_no_rule_applies_there_is_no_suggestion(
    target: str, actual: str, weight: str
) -> None:
    found = suggestion(indicator(target, actual, weight), SCORING)
    assert found.score is None
    assert found.why


def test_the_arithmetic_is_shown() -> None:
    assert suggestion(indicator("15人", "3人", "3"), SCORING).why == "3 × 3/15 = 0.6"
    assert suggestion(indicator("≥98%", "91%", "10"), SCORING).why == "10 × 91/98 ≈ 9.29"


def test_a_ceiling_may_fall_linearly() -> None:
    node = replace(indicator("≤10日", "14日", "5"), rule=RatioRule("linear"))
    assert suggestion(node, SCORING) == suggestion(
        replace(indicator("≤10日", "14日", "5")), replace(SCORING, down="linear")
    )
    assert suggestion(node, SCORING).score == 3
    assert suggestion(replace(node, actual="25日"), SCORING).score == 0
    assert suggestion(replace(node, target=f"≤{BIG}日", actual=f"{BIG}.2日"), SCORING).why == (
        f"5 ×（1 - 0.2/{BIG}） ≈ 5"
    )


@pytest.mark.parametrize(
    ("actual", "score"), [("≥95%", 8), ("99%", 10), ("98%", 10), ("92%", 5), ("80%", 0)]
)
def test_tiers_are_recognised_in_the_reason(actual: str, score: int) -> None:
    node = indicator("≥90%", actual, "10", reason=TIERS)
    assert suggestion(node, SCORING).score == score


@pytest.mark.parametrize(
    ("words", "tiers"),
    [
        ("98%以上得10分，95%以上得8分", [(">=", "98", "10"), (">=", "95", "8")]),
        ("不低于90%计5分；低于90%不计分", [(">=", "90", "5"), ("<", "90", "0")]),
        (
            "90%（含）以上得10分，80%（含）-90%得8分，60%以上（含60%）得5分",
            [(">=", "90", "10"), (">=", "80", "8"), (">=", "60", "5")],
        ),
        ("80%至90%之间的得8分，大于等于90%得10分", [(">=", "90", "10"), (">=", "80", "8")]),
        ("60%以上得5分，80%以上得8分", [(">=", "80", "8"), (">=", "60", "5")]),
        (
            "低于80%不得分，80%≤满意度<90%得8分，90%以上得10分",
            [("<", "80", "0"), ("<", "90", "8"), (">=", "90", "10")],
        ),
        ("5天以内得8分，3天以内得10分", [("<=", "3", "10"), ("<=", "5", "8")]),
        ("100%得10分，90%以上得8分", [(">=", "100", "10"), (">=", "90", "8")]),
        ("95%以上得满分，低于90%不得分", [(">=", "95", "满"), ("<", "90", "0")]),
    ],
)
def test_tiers_are_read_from_words(words: str, tiers: list[tuple[str, str, str]]) -> None:
    rule = tiers_in_text(words)
    assert rule is not None
    assert [(tier.op, tier.value, tier.score) for tier in rule.tiers] == tiers


@pytest.mark.parametrize(
    "words",
    [
        "人数3人",
        "超过98%，得10分",
        "达到95%得10分，每降低1个百分点扣1分",
        "每超过1%得1分，每低于1%得0分",
        "达到95%得8分，每提高1%得1分",
        "甲完成100%得5分，乙完成80%得3分",
    ],
)
def test_words_without_tiers_give_no_rule(words: str) -> None:
    assert tiers_in_text(words) is None


def test_a_tier_of_full_marks_leaves_the_score_to_the_target() -> None:
    reason = "95%以上得满分，90%以上得8分，低于90%不得分"
    for actual, score in (("96%", 10), ("93%", 8), ("80%", 0)):
        assert suggestion(indicator("≥95%", actual, "10", reason=reason), SCORING).score == score


def test_a_typed_tier_rule_comes_before_the_same_text() -> None:
    rule = TiersRule((Tier(">=", "95", "10"), Tier(">=", "90", "6"), Tier("<", "90", "0")))
    node = replace(indicator("≥90%", "≥90%", "10"), rule=rule)
    assert suggestion(node, SCORING).score == 6


@pytest.mark.parametrize(("level", "score"), [("met", 10), ("partly", 8), ("unmet", 6)])
def test_a_chosen_level_gives_the_top_of_its_band(level: str, score: int) -> None:
    rule = LevelRule(level)  # type: ignore[arg-type]
    node = replace(indicator("提升", "有所提升", "10"), rule=rule)
    assert suggestion(node, SCORING).score == score


@given(level3s)
def test_a_suggestion_lies_between_zero_and_the_weight(node: Level3) -> None:
    found = suggestion(node, SCORING).score
    if found is not None:
        assert 0 <= found <= Decimal(node.weight)


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [
        ("≥98%", "98.6", "计量单位不同"),
        ("≥1000户", "950人", "计量单位不同"),
        ("及时", "基本及时", "文字指标"),
        ("≥98%", "达标", "文字指标"),
    ],
)
def test_the_reason_for_no_suggestion_is_the_true_one(target: str, actual: str, said: str) -> None:
    found = suggestion(indicator(target, actual, "10"), SCORING)
    assert found.score is None
    assert said in found.why
