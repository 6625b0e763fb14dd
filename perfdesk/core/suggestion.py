"""The suggested score of one 三级指标, with its arithmetic in words.

The order of the rules is that of the national method as commonly stated
(财预〔2021〕101号; its wording could not be checked) and of the published forms.
Scores are in points, half up to two decimals, between 0 and the weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfdesk.core.form import Level3, LevelRule, RatioRule, TiersRule
from perfdesk.core.numbers import number, plain, product, quotient, rounded, total
from perfdesk.core.template import Scoring
from perfdesk.core.tiers import recognised, tier
from perfdesk.core.values import Measured, measured, one_unit, same

LEVELS = {
    "met": "达成年度指标",
    "partly": "部分达成年度指标并具有一定效果",
    "unmet": "未达成年度指标且效果较差",
}

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested score in points, or None, and its arithmetic or the reason for none."""

    score: Decimal | None
    why: str


@lru_cache(maxsize=2048)
def suggestion(indicator: Level3, scoring: Scoring) -> Suggestion:
    """What the rules give for an indicator: the first rule that applies decides.

    1. a target or actual left empty, or a weight that is no number: none; 2. tiers;
    3. the same text: full; 4. two numbers of one unit: in proportion; 5. only a
    bound on the wrong side: none; 6. a worded level: the top of its band; 7. none.
    """
    weight = number(indicator.weight)
    target, actual = measured(indicator.target), measured(indicator.actual)
    if weight is None or weight < 0 or "nothing" in (target.kind, actual.kind):
        return Suggestion(None, "年度指标值、实际完成值和分值填好后给出建议")
    found = (
        _by_tiers(indicator, weight, actual)
        or _by_text(indicator, weight, target, actual)
        or _by_numbers(indicator, weight, scoring)
        or _by_level(indicator, weight, scoring)
        or Suggestion(None, _undecided(target, actual))
    )
    if found.score is None:
        return found
    score = min(max(rounded(found.score, scoring.score_places), _ZERO), weight)
    return Suggestion(score, found.why)


def downward(target: Measured) -> bool:
    """True if the target is a ceiling (≤, <), so that less is better."""
    return target.operator in ("≤", "<")


def open_ended(target: Measured, actual: Measured) -> bool:
    """True if the actual value is only a bound that says nothing about the target."""
    return actual.operator in (("≥", ">") if downward(target) else ("≤", "<"))


def _by_tiers(indicator: Level3, weight: Decimal, actual: Measured) -> Suggestion | None:
    rule = indicator.rule
    if rule is None:
        rule = recognised(indicator.reason)
    if not isinstance(rule, TiersRule):
        return None
    found = tier(rule, actual)
    if found is None:
        return None
    each, score = found
    why = f"{plain(actual.number)}{actual.measure} 符合“{_sign(each.op)}{each.value}”一档"
    return Suggestion(min(score, weight), f"{why}，得 {plain(min(score, weight))}")


def _by_text(
    indicator: Level3, weight: Decimal, target: Measured, actual: Measured
) -> Suggestion | None:
    if not same(indicator.target, indicator.actual):
        return None
    if target.kind == "number" and open_ended(target, actual):
        return None
    return Suggestion(weight, f"实际完成值与年度指标值相同，得满分 {plain(weight)}")


def _by_numbers(indicator: Level3, weight: Decimal, scoring: Scoring) -> Suggestion | None:
    target, actual = measured(indicator.target), measured(indicator.actual)
    if target.kind != "number" or actual.kind != "number":
        return None
    if open_ended(target, actual):
        return Suggestion(None, "实际完成值只写了界限，无法按比例计算，请写出完成数")
    pair = one_unit(target, actual)
    if pair is None:
        return None
    goal, done = pair
    down = downward(target)
    if goal <= 0 and target.operator in ("", "="):
        return _against_zero(weight, goal, done)
    if done <= goal if down else done >= goal:
        return Suggestion(weight, f"已达到年度指标值，得满分 {plain(weight)}")
    if goal <= 0:
        return _against_zero(weight, goal, done)
    linear = _falls_linearly(indicator, scoring)
    if down and linear:
        return _linear(weight, goal, done)
    ratio = (goal, done) if down else (done, goal)
    return _proportion(weight, *ratio)


def _falls_linearly(indicator: Level3, scoring: Scoring) -> bool:
    rule = indicator.rule
    return (rule.down if isinstance(rule, RatioRule) else scoring.down) == "linear"


def _against_zero(weight: Decimal, goal: Decimal, done: Decimal) -> Suggestion:
    if done == goal:
        return Suggestion(weight, f"与年度指标值 {plain(goal)} 相等，得满分 {plain(weight)}")
    return Suggestion(_ZERO, f"年度指标值为 {plain(goal)}，实际为 {plain(done)}，得 0")


def _proportion(weight: Decimal, part: Decimal, whole: Decimal) -> Suggestion:
    exact = max(quotient(product(weight, part), whole), _ZERO)
    why = f"{plain(weight)} × {plain(part)}/{plain(whole)}"
    return Suggestion(exact, f"{why} {_result(exact)}")


def _linear(weight: Decimal, goal: Decimal, done: Decimal) -> Suggestion:
    over = total((done, goal.copy_negate()))
    exact = max(quotient(product(weight, total((goal, over.copy_negate()))), goal), _ZERO)
    why = f"{plain(weight)} ×（1 - {plain(over)}/{plain(goal)}）"
    return Suggestion(exact, f"{why} {_result(exact)}")


def _by_level(indicator: Level3, weight: Decimal, scoring: Scoring) -> Suggestion | None:
    if not isinstance(indicator.rule, LevelRule):
        return None
    level = indicator.rule.level
    highest = scoring.band(level).highest
    exact = quotient(product(weight, highest), Decimal(100))
    why = f"“{LEVELS[level]}”取上限 {plain(highest)}%：{plain(weight)} × {plain(highest)}%"
    return Suggestion(exact, f"{why} {_result(exact)}")


def _undecided(target: Measured, actual: Measured) -> str:
    if target.kind == actual.kind == "number":
        return "实际完成值与年度指标值的计量单位不同，请统一单位，或自行判断得分"
    return "文字指标，请自行判断得分"


def _result(exact: Decimal) -> str:
    shown = rounded(exact, 2)
    return f"{'=' if shown == exact else '≈'} {plain(shown)}"


def _sign(op: str) -> str:
    return {">=": "≥", "<=": "≤"}.get(op, op)
