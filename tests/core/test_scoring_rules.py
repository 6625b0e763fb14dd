"""评分规则: which rows have levels, what a level earns, tiers in their right order."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.edits import Set, make_change
from perfdesk.core.form import (
    AchievementLevel,
    Form,
    Level3,
    LevelRule,
    RatioRule,
    Tier,
    TiersRule,
    rows,
    with_new_keys,
)
from perfdesk.core.scoring import score_explanation, scores
from perfdesk.core.scoring_rules import (
    is_worded,
    level_edits,
    point_band,
    ratio_rule,
    rows_off_suggestion,
    tier_fault,
    tiers_of,
    tiers_rule,
)
from perfdesk.core.suggestion import matching_tier
from perfdesk.core.values import parse_value
from tests.core.forms import SHANGHAI, form_of, indicator

SCORING = SHANGHAI.scoring
LEVELS: tuple[AchievementLevel, ...] = ("met", "partly", "unmet")
TIERED = "①超过98%，得10分；②超过95%，得8分；③超过90%，得5分；④低于90%，不得分"


def row(node: Level3) -> Level3:
    return next(rows(with_new_keys(form_of(node)))).node


def after(node: Level3, edits: tuple[Set, ...]) -> tuple[Form, Level3]:
    form = with_new_keys(form_of(node))
    steps = make_change(form, "", edits).steps
    form = steps[-1].after if steps else form
    return form, next(rows(form)).node


@pytest.mark.parametrize(
    ("target", "actual", "reason", "worded"),
    [
        ("提升", "有所提升", "", True),
        ("提升", "", "", True),
        ("及时", "及时", "", True),
        ("≥90%", "满意度", "", True),
        ("15人", "15次", "", True),
        ("15人", "3人", "", False),
        ("15人", "", "", False),
        ("", "", "", False),
        ("满意", "≥95%", TIERED, False),
    ],
)
def test_a_row_that_cannot_be_computed_has_levels(
    target: str, actual: str, reason: str, *, worded: bool
) -> None:
    assert is_worded(indicator(target, actual, reason=reason)) is worded


def test_a_level_earns_its_band_of_the_weight() -> None:
    bands = [point_band(indicator(weight="15"), level, SCORING) for level in LEVELS]
    assert [each.text for each in bands if each] == ["12—15 分", "9—12 分", "0—9 分"]
    assert point_band(indicator(weight=""), "met", SCORING) is None


@pytest.mark.parametrize(
    ("actual", "typed", "level", "score"),
    [
        ("有所提升", "", "partly", ""),
        ("有所提升", "60", "partly", "60"),
        ("有所提升", "90", "partly", ""),
        ("提升", "", "met", ""),
        ("提升", "", "partly", "72"),
    ],
)
def test_choosing_a_level_brings_the_score_into_its_band(
    actual: str, typed: str, level: AchievementLevel, score: str
) -> None:
    node = row(indicator("提升", actual, "90", typed, "见说明"))
    form, changed = after(node, level_edits(node, level, SCORING))
    assert (changed.rule, changed.score) == (LevelRule(level), score)
    found = open_problems(form, SHANGHAI, scores(form, SHANGHAI))
    assert "score-outside-band" not in {each.code for each in found}


def test_a_rule_keeps_unknown_members_of_a_newer_version() -> None:
    extra = (("note", '"x"'),)
    node = row(replace(indicator("提升", "优化"), rule=LevelRule("met", extra)))
    assert level_edits(node, "unmet", SCORING)[0].value == LevelRule("unmet", extra)
    kept = replace(node, rule=RatioRule("inverse", extra))
    assert ratio_rule(kept, "linear") == RatioRule("linear", extra)


def test_tiers_come_from_the_rule_else_from_the_reason() -> None:
    node = indicator("≥95%", "≥95%", reason=TIERED)
    assert [(each.op, each.value) for each in tiers_of(node)] == [
        (">=", "98"), (">=", "95"), (">=", "90"), ("<", "90"),
    ]  # fmt: skip
    own = (Tier(">=", "80", "5"),)
    assert tiers_of(replace(node, rule=TiersRule(own))) == own
    assert tiers_of(indicator()) == ()


@given(st.permutations(list(tiers_of(indicator(reason=TIERED)))), st.integers(0, 110))
def test_tiers_typed_in_any_order_score_the_same(tiers: list[Tier], actual: int) -> None:
    rule = tiers_rule(tiers)
    assert rule is not None
    found = matching_tier(rule, parse_value(f"{actual}%"))
    assert found is not None
    assert found[1] == (10 if actual >= 98 else 8 if actual >= 95 else 5 if actual >= 90 else 0)


def test_a_strict_bound_comes_before_the_same_one_included() -> None:
    for tiers in permutations((Tier(">=", "90", "8"), Tier(">", "90", "10"), Tier("=", "90", "9"))):
        rule = tiers_rule(tiers)
        assert rule is not None
        assert [each.score for each in rule.tiers] == ["9", "10", "8"]
    assert tiers_rule(()) is None


@pytest.mark.parametrize(
    ("each", "words"),
    [
        (Tier(">=", "95%", "8"), ""),
        (Tier(">=", "", "8"), "“”不是数字"),
        (Tier(">=", "95", "满分"), "“满分”不是得分"),
        (Tier(">=", "95", "11"), "得分 11 超过了分值 10"),
    ],
)
def test_a_faulty_tier_is_explained_in_a_sentence(each: Tier, words: str) -> None:
    fault = tier_fault(each, parse_value("10").number, SHANGHAI.scoring.headings)
    assert fault.startswith(words)
    assert bool(fault) is bool(words)


def test_only_typed_scores_that_differ_are_rows_off_the_suggestion() -> None:
    nodes = (indicator("15人", "3人", "3", "0.9"), indicator(score="90"), indicator("是", "否"))
    form = with_new_keys(form_of(*nodes))
    keys = [each.node.key for each in rows(form)]
    assert [each.node.score for each in rows_off_suggestion(form, keys, SCORING)] == ["0.9"]
    assert rows_off_suggestion(form, [], SCORING) == []


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (indicator("15人", "3人", "3"), "得分随建议 0.6：3 × 3/15 = 0.6"),
        (
            indicator("15人", "3人", "3", "0.9"),
            "建议得分 0.6：3 × 3/15 = 0.6；填写的 0.9 高 0.3",
        ),
        (indicator("15人", "15人", "3", "3"), "建议得分 3：实际完成值与年度指标值相同，得满分 3"),
        (
            indicator("提升", "优化", "15"),
            "定性指标：达成 12—15 分，部分达成 9—12 分，未达成 0—9 分",
        ),
        (
            replace(indicator("提升", "优化", "15"), rule=LevelRule("partly")),
            (
                "得分随建议 12：“部分达成年度指标并具有一定效果”取上限 80%："
                "15 × 80% = 12（这一等次 9—12 分）"
            ),
        ),
        (indicator("15人", "", "3"), "年度指标值、实际完成值和分值填好后给出建议"),
    ],
)
def test_a_score_is_explained_in_one_line(node: Level3, words: str) -> None:
    assert score_explanation(node, SCORING) == words
