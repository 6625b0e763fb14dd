"""The suggested score of one 三级指标, with its arithmetic in words.

The order of the rules is that of the national method as commonly stated (财预〔2021〕101号; its
wording could not be checked) and of the published forms. Scores are in points, between 0 and
the weight, half up to the decimals that the template gives (two in the bundled ones).

分档 (tiers) are also recognised here in the words of a 偏差原因 cell:
①…超过98%，得10分；②…超过95%，得8分.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfdesk.core.form import Level3, LevelRule, RatioRule, Tier, TiersRule
from perfdesk.core.numbers import (
    exact_sum,
    format_number,
    parse_number,
    product,
    quotient,
    rounded,
)
from perfdesk.core.template import RowHeadings, Scoring
from perfdesk.core.text import comparable_text
from perfdesk.core.values import IndicatorValue, in_one_measure, parse_value, same_value

LEVEL_TEXTS = {
    "met": "达成年度指标",
    "partly": "部分达成年度指标并具有一定效果",
    "unmet": "未达成年度指标且效果较差",
}
"""The three levels (等次) of a worded indicator as the national method calls them."""

_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_SHOWN_PLACES = 2
"""Decimals of a result in the arithmetic that is shown."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested score in points, or None, and its arithmetic or the reason for none."""

    score: Decimal | None
    why: str


@lru_cache(maxsize=2048)
def suggestion(indicator: Level3, scoring: Scoring) -> Suggestion:
    """Return what the rules give for an indicator; the first rule that applies decides.

    1. A target or actual left empty, or a weight that is no number: no score. 2. Tiers.
    3. The same text: full points. 4. Two numbers in one measure: in proportion, but no score
    if the actual value is only a bound on the wrong side. 5. A chosen level: the top of its
    band. 6. Otherwise no score.
    """
    weight, headings = parse_number(indicator.weight), scoring.headings
    target, actual = parse_value(indicator.target), parse_value(indicator.actual)
    if weight is None or weight < 0 or "nothing" in (target.kind, actual.kind):
        needed = f"{headings.target}、{headings.actual}和{headings.weight}"
        return Suggestion(None, f"{needed}填好后给出建议")
    result = (
        _by_tiers(indicator, weight, actual)
        or _by_text(indicator, weight, target, actual, headings)
        or _by_numbers(indicator, weight, target, actual, scoring)
        or _by_level(indicator, weight, scoring)
        or Suggestion(None, _why_none(target, actual, headings))
    )
    if result.score is None:
        return result
    score = min(max(rounded(result.score, scoring.score_places), _ZERO), weight)
    return Suggestion(score, result.why)


def is_ceiling(target: IndicatorValue) -> bool:
    """Return True if the target is a ceiling (≤, <), so that less is better."""
    return target.operator in ("≤", "<")


def is_open_ended(target: IndicatorValue, actual: IndicatorValue) -> bool:
    """Return True if the actual value is only a bound on the side that proves nothing.

    For a floor of 12000件 that is an actual ≤ or < some number, for a ceiling ≥ or >.
    """
    return actual.operator in (("≥", ">") if is_ceiling(target) else ("≤", "<"))


def _by_tiers(indicator: Level3, weight: Decimal, actual: IndicatorValue) -> Suggestion | None:
    rule = indicator.rule
    if rule is None:
        rule = tiers_in_text(indicator.reason)
    if not isinstance(rule, TiersRule):
        return None
    match = matching_tier(rule, actual)
    if match is None:
        return None
    tier, points = match
    score = min(points, weight)
    why = f"{format_number(actual.number)}{actual.measure} 符合“{_sign(tier.op)}{tier.value}”一档"
    return Suggestion(score, f"{why}，得 {format_number(score)}")


def _by_text(
    indicator: Level3,
    weight: Decimal,
    target: IndicatorValue,
    actual: IndicatorValue,
    headings: RowHeadings,
) -> Suggestion | None:
    if not same_value(indicator.target, indicator.actual):
        return None
    if target.kind == "number" and is_open_ended(target, actual):
        return None
    same = f"{headings.actual}与{headings.target}相同"
    return Suggestion(weight, f"{same}，得满分 {format_number(weight)}")


def _by_numbers(
    indicator: Level3,
    weight: Decimal,
    target: IndicatorValue,
    actual: IndicatorValue,
    scoring: Scoring,
) -> Suggestion | None:
    headings = scoring.headings
    if target.kind != "number" or actual.kind != "number":
        return None
    if is_open_ended(target, actual):
        return Suggestion(None, f"{headings.actual}只写了界限，无法按比例计算，请写出完成数")
    pair = in_one_measure(target, actual)
    if pair is None:
        return None
    goal, done = pair
    ceiling = is_ceiling(target)
    if goal <= 0 and target.operator in ("", "="):
        return _against_zero(weight, goal, done, headings)
    if done <= goal if ceiling else done >= goal:
        return Suggestion(weight, f"已达到{headings.target}，得满分 {format_number(weight)}")
    if goal <= 0:
        return _against_zero(weight, goal, done, headings)
    if ceiling and _falls_linearly(indicator, scoring):
        return _linear(weight, goal, done)
    ratio = (goal, done) if ceiling else (done, goal)
    return _proportion(weight, *ratio)


def _falls_linearly(indicator: Level3, scoring: Scoring) -> bool:
    rule = indicator.rule
    return (rule.down if isinstance(rule, RatioRule) else scoring.down) == "linear"


def _against_zero(
    weight: Decimal, goal: Decimal, done: Decimal, headings: RowHeadings
) -> Suggestion:
    """All or nothing: a target of 0 (=0起) has no proportion."""
    if done == goal:
        equal = f"与{headings.target} {format_number(goal)} 相等"
        return Suggestion(weight, f"{equal}，得满分 {format_number(weight)}")
    why = f"{headings.target}为 {format_number(goal)}，实际为 {format_number(done)}，得 0"
    return Suggestion(_ZERO, why)


def _proportion(weight: Decimal, part: Decimal, whole: Decimal) -> Suggestion:
    exact = max(quotient(product(weight, part), whole), _ZERO)
    why = f"{format_number(weight)} × {format_number(part)}/{format_number(whole)}"
    return Suggestion(exact, f"{why} {_result(exact)}")


def _linear(weight: Decimal, goal: Decimal, done: Decimal) -> Suggestion:
    """Fall from the full weight at the goal to 0 at twice the goal."""
    excess = exact_sum((done, goal.copy_negate()))
    left = exact_sum((goal, excess.copy_negate()))
    exact = max(quotient(product(weight, left), goal), _ZERO)
    why = f"{format_number(weight)} ×（1 - {format_number(excess)}/{format_number(goal)}）"
    return Suggestion(exact, f"{why} {_result(exact)}")


def _by_level(indicator: Level3, weight: Decimal, scoring: Scoring) -> Suggestion | None:
    if not isinstance(indicator.rule, LevelRule):
        return None
    level = indicator.rule.level
    highest = scoring.band(level).highest
    exact = quotient(product(weight, highest), _HUNDRED)
    percent = f"{format_number(highest)}%"
    why = f"“{LEVEL_TEXTS[level]}”取上限 {percent}：{format_number(weight)} × {percent}"
    return Suggestion(exact, f"{why} {_result(exact)}")


def _why_none(target: IndicatorValue, actual: IndicatorValue, headings: RowHeadings) -> str:
    if target.kind == actual.kind == "number":
        both = f"{headings.actual}与{headings.target}"
        return f"{both}的计量单位不同，请统一单位，或自行判断{headings.score}"
    return f"文字指标，请自行判断{headings.score}"


def _result(exact: Decimal) -> str:
    shown = rounded(exact, _SHOWN_PLACES)
    return f"{'=' if shown == exact else '≈'} {format_number(shown)}"


def _sign(op: str) -> str:
    return {">=": "≥", "<=": "≤"}.get(op, op)


# Tiers

# A figure as far as it goes, e.g. "98" or "99.5".
_FIGURE = r"\d++(?:\.\d++)?+"
# What a tier earns, e.g. "得10分", "计5分", "不得分"; "得满分" has no number of points.
_SCORE = rf"(?:[得计记]|赋值?)(?P<score>{_FIGURE}|满)分|(?P<none>不得分|不计分|得零分)"
_WORDS = {
    **dict.fromkeys(("≥", ">=", "不低于", "不少于", "不小于", "达到", "达", "至少"), ">="),
    **dict.fromkeys(("大于等于", "大于或等于"), ">="),
    **dict.fromkeys((">", "超过", "大于", "高于", "多于"), ">="),
    **dict.fromkeys(("≤", "<=", "不超过", "不高于", "不大于", "小于等于", "小于或等于"), "<="),
    **dict.fromkeys(("<", "低于", "小于", "少于", "不足", "未达到", "未达"), "<"),
}
"""Words before the edge of a tier; 超过 counts as >=, as both published forms score."""
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_MEASURE = r"(?:%|[^\d,，、;；%()]{0,3}?)"
# The beginning of a score for each step, e.g. "每" or "每提高", which is no tier.
_EACH = "每(?:提高|增加|增长|上升|降低|下降|减少|[多少高低升降])?"
_INCLUDED = r"(?:\(不?含[^()]*\)|含)?"
# A tier as a text sets it out, e.g. "超过98%,得10分" (word, value, score), "95%以上得8分" (value,
# after, score), "80%-90%(含)得8分" (value, range, score), "每低于1%得0分" (each).
_TIER = re.compile(
    rf"(?P<each>{_EACH})?(?P<word>{_WORD})?(?<!\d)(?P<value>{_FIGURE}){_MEASURE}{_INCLUDED}"
    rf"(?:(?P<after>及以上|以上|及以下|以下|以内){_INCLUDED}"
    rf"|(?P<range>[-~—至到]){_FIGURE}{_MEASURE}{_INCLUDED}(?:之间)?)?"
    rf"[,，、:：的]?(?:则|可)?(?:{_SCORE})"
)
_AFTER = {"及以上": ">=", "以上": ">=", "及以下": "<=", "以下": "<", "以内": "<="}
_HOLDS = {
    ">=": lambda actual, edge: actual >= edge,
    ">": lambda actual, edge: actual > edge,
    "<=": lambda actual, edge: actual <= edge,
    "<": lambda actual, edge: actual < edge,
    "=": lambda actual, edge: actual == edge,
}


def tiers_in_text(words: str) -> TiersRule | None:
    """Return the tiers a text sets out (①…超过98%，得10分；②…), or None if fewer than two.

    They are sorted as ``sorted_tiers`` has it. A range (80%-90%) is its lower end, a bare
    figure beside a bounded one a floor. "超过 N" counts as >= N: both published forms with
    such a rule score that way. 得满分 gives a tier without a readable score, as the text does
    not say how many points. A score for each step (每低于1%…) is no tier.
    """
    if words.count("分") < 2:  # every tier says its 分
        return None
    matches = [match for match in _TIER.finditer(comparable_text(words)) if not match["each"]]
    bounded = any(match["word"] or match["after"] or match["range"] for match in matches)
    if len(matches) < 2 or not bounded:
        return None
    tiers = [Tier(_operator(match), match["value"], match["score"] or "0") for match in matches]
    return TiersRule(sorted_tiers(tiers))


def sorted_tiers(tiers: Iterable[Tier]) -> tuple[Tier, ...]:
    """Return the tiers in the order in which the first that holds is the right one.

    Floors go from the highest down, ceilings from the lowest up; of these two kinds the one
    named first comes first, and exact values come before both. A value that is no number
    counts as 0.
    """
    listed = tuple(tiers)
    bounds = [tier for tier in listed if tier.op != "="]
    floor_first = bool(bounds) and _is_floor(bounds[0])
    return tuple(sorted(listed, key=lambda tier: _rank(tier, floor_first)))


def matching_tier(rule: TiersRule, actual: IndicatorValue) -> tuple[Tier, Decimal] | None:
    """Return the first tier that holds for a value, and its score in points.

    A bound (≥95%) is taken as its number. None if the value is no number, or no tier holds,
    or the tier that holds has no readable score.
    """
    if actual.kind != "number":
        return None
    for tier in rule.tiers:
        edge, score = parse_number(tier.value.rstrip("%％")), parse_number(tier.score)
        if edge is not None and tier.op in _HOLDS and _HOLDS[tier.op](actual.number, edge):
            return None if score is None else (tier, score)
    return None


def _operator(match: re.Match[str]) -> str:
    if match["word"]:
        return _WORDS[match["word"]]
    return _AFTER[match["after"]] if match["after"] else ">="


def _is_floor(tier: Tier) -> bool:
    return tier.op in (">=", ">")


def _rank(tier: Tier, floor_first: bool) -> tuple[bool, bool, Decimal, bool]:
    edge = parse_number(tier.value.rstrip("%％")) or Decimal(0)
    floor = _is_floor(tier)
    strict = tier.op in (">", "<")  # ≥90 before >90 would leave the latter nothing
    return tier.op != "=", floor != floor_first, edge.copy_negate() if floor else edge, not strict
