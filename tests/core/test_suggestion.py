"""The suggested score: the rules in their order, and their arithmetic."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from perfdesk.core.form import Level3, LevelRule, RatioRule, Tier, TiersRule
from perfdesk.core.suggestion import suggestion
from perfdesk.core.tiers import recognised
from tests.core.forms import SHANGHAI, indicator, level3s

SCORING = SHANGHAI.scoring
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
        ("及时", "及时", "10", "10"),
        ("≤3次", "≤3次", "4", "4"),
    ],
)
def test_a_target_and_what_was_done_give_a_score(
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
    ],
)
def test_where_no_rule_applies_there_is_no_suggestion(
    target: str, actual: str, weight: str
) -> None:
    found = suggestion(indicator(target, actual, weight), SCORING)
    assert found.score is None
    assert found.why


def test_the_arithmetic_is_told() -> None:
    assert suggestion(indicator("15人", "3人", "3"), SCORING).why == "3 × 3/15 = 0.6"
    assert suggestion(indicator("≥98%", "91%", "10"), SCORING).why == "10 × 91/98 ≈ 9.29"


def test_a_ceiling_may_fall_linearly() -> None:
    node = replace(indicator("≤10日", "14日", "5"), rule=RatioRule("linear"))
    assert suggestion(node, SCORING) == suggestion(
        replace(indicator("≤10日", "14日", "5")), replace(SCORING, down="linear")
    )
    assert suggestion(node, SCORING).score == 3
    assert suggestion(replace(node, actual="25日"), SCORING).score == 0


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
        ("满意度（≥80%）得10分；60%（含）以上，得6分", None),
        ("人数3人", None),
        ("超过98%，得10分", None),
    ],
)
def test_tiers_in_words(words: str, tiers: list[tuple[str, str, str]] | None) -> None:
    rule = recognised(words)
    found = rule and [(tier.op, tier.value, tier.score) for tier in rule.tiers]
    assert found == tiers or (tiers is None and (rule is None or len(rule.tiers) == 2))


def test_a_typed_tier_rule_stands_before_the_same_text() -> None:
    rule = TiersRule((Tier(">=", "95", "10"), Tier(">=", "90", "6"), Tier("<", "90", "0")))
    node = replace(indicator("≥90%", "≥90%", "10"), rule=rule)
    assert suggestion(node, SCORING).score == 6


@pytest.mark.parametrize(("level", "score"), [("met", 10), ("partly", 8), ("unmet", 6)])
def test_a_worded_level_gives_the_top_of_its_band(level: str, score: int) -> None:
    rule = LevelRule(level)  # type: ignore[arg-type]
    node = replace(indicator("提升", "有所提升", "10"), rule=rule)
    assert suggestion(node, SCORING).score == score


@given(level3s)
def test_a_suggestion_lies_between_zero_and_the_weight(node: Level3) -> None:
    found = suggestion(node, SCORING).score
    if found is not None:
        assert 0 <= found <= Decimal(node.weight)
