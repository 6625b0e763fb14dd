"""分档: tiers recognised in a reason's words, and the tier an actual value falls into.

Knows numbers and percentages only; whose score it is, is not its business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from perfdesk.core.form import Tier, TiersRule
from perfdesk.core.numbers import number
from perfdesk.core.text import label
from perfdesk.core.values import Measured

_FIGURE = r"\d+(?:\.\d+)?"
_SCORE = rf"(?:[得计记]|赋值?)(?P<score>{_FIGURE}|满)分|(?P<none>不得分|不计分|得零分)"
_WORDS = {
    **dict.fromkeys(("≥", ">=", "不低于", "不少于", "不小于", "达到", "达", "至少"), ">="),
    **dict.fromkeys(("大于等于", "大于或等于"), ">="),
    **dict.fromkeys((">", "超过", "大于", "高于", "多于"), ">="),
    **dict.fromkeys(("≤", "<=", "不超过", "不高于", "不大于", "小于等于", "小于或等于"), "<="),
    **dict.fromkeys(("<", "低于", "小于", "少于", "不足", "未达到", "未达"), "<"),
}
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_MEASURE = r"(?:%|[^\d,，、;；%()]{0,3}?)"
_EACH = "每(?:提高|增加|增长|上升|降低|下降|减少|[多少高低升降])?"
_INCLUDED = r"(?:\(不?含[^()]*\)|含)?"
_EDGES = re.compile(
    rf"(?P<each>{_EACH})?(?P<word>{_WORD})?(?P<value>{_FIGURE}){_MEASURE}{_INCLUDED}"
    rf"(?:(?P<after>及以上|以上|及以下|以下|以内){_INCLUDED}"
    rf"|(?P<range>[-~—至到]){_FIGURE}{_MEASURE}{_INCLUDED}(?:之间)?)?"
    rf"[,，、:：的]?(?:则|可)?(?:{_SCORE})"
)
"""A tier as a text sets it out: 超过98%，得10分; 80%-90%（含）得8分; 每低于1%扣1分 has ``each``."""
_AFTER = {"及以上": ">=", "以上": ">=", "及以下": "<=", "以下": "<", "以内": "<="}
_HOLDS = {
    ">=": lambda actual, edge: actual >= edge,
    ">": lambda actual, edge: actual > edge,
    "<=": lambda actual, edge: actual <= edge,
    "<": lambda actual, edge: actual < edge,
    "=": lambda actual, edge: actual == edge,
}


def recognised(words: str) -> TiersRule | None:
    """The tiers a text sets out (①…超过98%，得10分；②…), or None if fewer than two.

    They come in the order in which the first that holds is the right one, however the
    text has them: floors from the highest down, ceilings from the lowest up, those
    kinds first that the text names first. A range (80%-90%) is its lower end, a bare
    figure beside a bounded one a floor. "超过 N" counts as >= N: both published forms
    with such a rule score that way. 得满分 stays unreadable: the text does not say how
    many points. A score for each step (每低于1%…) is no tier.
    """
    if words.count("分") < 2:  # every tier says its 分
        return None
    found = [match for match in _EDGES.finditer(label(words)) if not match["each"]]
    bounded = any(match["word"] or match["after"] or match["range"] for match in found)
    if len(found) < 2 or not bounded:
        return None
    tiers = [Tier(_operator(match), match["value"], match["score"] or "0") for match in found]
    return TiersRule(ordered(tiers))


def ordered(tiers: Iterable[Tier]) -> tuple[Tier, ...]:
    """The tiers in the order in which the first that holds is the right one.

    Floors from the highest down, ceilings from the lowest up, the kind named first
    before the other; exact values before both. A value that is no number counts as 0.
    """
    listed = tuple(tiers)
    bounds = [each for each in listed if each.op != "="]
    floor_first = bool(bounds) and _is_floor(bounds[0])
    return tuple(sorted(listed, key=lambda each: _rank(each, floor_first)))


def tier(rule: TiersRule, actual: Measured) -> tuple[Tier, Decimal] | None:
    """The first tier that holds for a value, and its score in points.

    A bound (≥95%) is taken as its number. None if the value is no number, or no
    tier holds, or the tier that holds has no readable score.
    """
    if actual.kind != "number":
        return None
    for each in rule.tiers:
        edge, score = number(each.value.rstrip("%％")), number(each.score)
        if edge is not None and each.op in _HOLDS and _HOLDS[each.op](actual.number, edge):
            return None if score is None else (each, score)
    return None


def _operator(match: re.Match[str]) -> str:
    if match["word"]:
        return _WORDS[match["word"]]
    return _AFTER[match["after"]] if match["after"] else ">="


def _is_floor(each: Tier) -> bool:
    return each.op in (">=", ">")


def _rank(each: Tier, floor_first: bool) -> tuple[bool, bool, Decimal, bool]:
    edge = number(each.value.rstrip("%％")) or Decimal(0)
    floor = _is_floor(each)
    strict = each.op in (">", "<")  # ≥90 before >90 would leave the latter nothing
    return each.op != "=", floor != floor_first, edge.copy_negate() if floor else edge, not strict
