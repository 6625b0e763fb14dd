"""分档: tiers recognised in a reason's words, and the tier an actual value falls into.

Knows numbers and percentages only; whose score it is, is not its business.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from perfdesk.core.form import Tier, TiersRule
from perfdesk.core.numbers import number
from perfdesk.core.text import label
from perfdesk.core.values import Measured

_FIGURE = r"\d+(?:\.\d+)?"
_SCORE = rf"(?:[得计记]|赋值?)(?P<score>{_FIGURE})分|(?P<none>不得分|不计分|得零分)"
_WORDS = {
    **dict.fromkeys(("≥", ">=", "不低于", "不少于", "不小于", "达到", "达"), ">="),
    **dict.fromkeys((">", "超过", "大于", "高于", "多于"), ">="),
    **dict.fromkeys(("≤", "<=", "不超过", "不高于", "不大于"), "<="),
    **dict.fromkeys(("<", "低于", "小于", "少于", "不足", "未达到", "未达"), "<"),
}
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_EDGE = re.compile(
    rf"(?P<word>{_WORD})?(?P<value>{_FIGURE})(?P<measure>%|[^\d,，、;；%()]{{0,3}}?)"
    rf"(?P<after>\(?含?\)?(?:及以上|以上|及以下|以下|以内))?[,，、:：的]?(?:则|可)?(?:{_SCORE})"
)
_AFTER = {"及以上": ">=", "以上": ">=", "及以下": "<=", "以下": "<", "以内": "<="}
_HOLDS = {
    ">=": lambda actual, edge: actual >= edge,
    ">": lambda actual, edge: actual > edge,
    "<=": lambda actual, edge: actual <= edge,
    "<": lambda actual, edge: actual < edge,
    "=": lambda actual, edge: actual == edge,
}


@lru_cache(maxsize=1024)
def recognised(words: str) -> TiersRule | None:
    """The tiers a text sets out (①…超过98%，得10分；②…), or None if fewer than two.

    "超过 N" counts as >= N: both published forms with such a rule score that way.
    """
    plain = label(words)
    tiers = tuple(
        Tier(_operator(match), match["value"], match["score"] or "0")
        for match in _EDGE.finditer(plain)
        if match["word"] or match["after"]
    )
    return TiersRule(tiers) if len(tiers) >= 2 else None


def tier(rule: TiersRule, actual: Measured) -> tuple[int, Tier, Decimal] | None:
    """The first tier that holds for a value: its place from 1, itself, its score in points.

    A bound (≥95%) is taken as its number. None if the value is no number, or no
    tier holds, or the tier that holds has no readable score.
    """
    if actual.kind != "number":
        return None
    for place, each in enumerate(rule.tiers, start=1):
        edge, score = number(each.value.rstrip("%％")), number(each.score)
        if edge is not None and each.op in _HOLDS and _HOLDS[each.op](actual.number, edge):
            return None if score is None else (place, each, score)
    return None


def _operator(match: re.Match[str]) -> str:
    if match["word"]:
        return _WORDS[match["word"]]
    return _AFTER[match["after"].strip("()含")]
