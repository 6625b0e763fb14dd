"""评分规则 of a 三级指标: by target, in proportion, by level or tiers, and choosing one.

A rule alone moves no typed score; a level does where the score lies outside its band,
because choosing 部分达成 means the points of that level. Nodes have keys.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Form, Level3, LevelRule, RatioRule, Row, Rule, Tier, TiersRule, rows
from perfdesk.core.numbers import format_number, parse_number, product, quotient, rounded
from perfdesk.core.suggestion import LEVEL_TEXTS, sorted_tiers, suggestion, tiers_in_text
from perfdesk.core.template import Scoring
from perfdesk.core.values import in_one_measure, parse_value

AchievementLevel = Literal["met", "partly", "unmet"]
CeilingScoring = Literal["inverse", "linear"]

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PointBand:
    """What a level earns on one row: its words and its points, lowest to highest."""

    words: str
    lowest: Decimal
    highest: Decimal

    @property
    def text(self) -> str:
        """The band as it is said: 12—15 分."""
        return f"{format_number(self.lowest)}—{format_number(self.highest)} 分"


def is_worded(node: Level3) -> bool:
    """True if target and actual cannot be compared as numbers, so that a level is to be chosen."""
    target, actual = parse_value(node.target), parse_value(node.actual)
    if "words" not in (target.kind, actual.kind):
        both = target.kind == actual.kind == "number"
        return both and in_one_measure(target, actual) is None
    return not tiers_of(node)


def point_band(node: Level3, level: AchievementLevel, scoring: Scoring) -> PointBand | None:
    """The points a level earns on this row, to the decimals of a score; None without a weight."""
    weight = parse_number(node.weight)
    if weight is None or weight < 0:
        return None
    percents = scoring.band(level)
    lowest, highest = (
        rounded(quotient(product(weight, percent), _HUNDRED), scoring.score_places)
        for percent in (percents.lowest, percents.highest)
    )
    return PointBand(LEVEL_TEXTS[level], lowest, highest)


def level_edits(node: Level3, level: AchievementLevel, scoring: Scoring) -> tuple[Set, ...]:
    """The edits that choose a level: the rule, and a score within its band.

    A typed score in the band stands; another goes back to following the suggestion, or
    is typed as the top of the band where the suggestion does not go by the level.
    """
    rule = LevelRule(level, node.rule.extra if isinstance(node.rule, LevelRule) else ())
    edits = (Set(FieldRef(node.key, "rule"), rule),)
    points = point_band(node, level, scoring)
    if points is None:
        return edits
    typed = parse_number(node.score)
    if typed is not None and points.lowest <= typed <= points.highest:
        return edits
    automatic = suggestion(replace(node, rule=rule, score=""), scoring).score
    fits = automatic is None or points.lowest <= automatic <= points.highest
    return (*edits, Set(FieldRef(node.key, "score"), "" if fits else format_number(points.highest)))


def rule_edits(node: Level3, rule: Rule | None) -> tuple[Set, ...]:
    """The edit that gives a row another rule, None being by target."""
    return (Set(FieldRef(node.key, "rule"), rule),)


def ratio_rule(node: Level3, down: CeilingScoring) -> RatioRule:
    """The rule in proportion, with what an older one carried along."""
    return RatioRule(down, node.rule.extra if isinstance(node.rule, RatioRule) else ())


def tiers_of(node: Level3) -> tuple[Tier, ...]:
    """The tiers of a row: those of its rule, else those its reason sets out, else none."""
    if isinstance(node.rule, TiersRule):
        return node.rule.tiers
    found = tiers_in_text(node.reason)
    return found.tiers if found else ()


def tiers_rule(tiers: Collection[Tier]) -> TiersRule | None:
    """The rule of these tiers in the order in which the first that holds counts, None for none."""
    return TiersRule(sorted_tiers(tiers)) if tiers else None


def tier_fault(each: Tier, weight: Decimal | None) -> str:
    """What is wrong with a tier, in one sentence; "" if nothing is."""
    score = parse_number(each.score)
    if parse_number(each.value.rstrip("%％")) is None:
        return f"“{each.value}”不是数字，请填这一档的界限，如 95。"
    if score is None or score < 0:
        return f"“{each.score}”不是得分，请填 0 以上的数字。"
    if weight is not None and score > weight:
        return f"得分 {format_number(score)} 超过了分值 {format_number(weight)}，请改小。"
    return ""


def differs_from_suggestion(node: Level3, scoring: Scoring) -> bool:
    """True if the typed score would become another by the suggestion."""
    found = suggestion(node, scoring).score
    return bool(node.score.strip()) and found is not None and found != parse_number(node.score)


def rows_off_suggestion(form: Form, keys: Collection[int], scoring: Scoring) -> list[Row]:
    """The rows among these nodes whose typed score is not the suggested one."""
    return [
        row
        for row in rows(form)
        if row.node.key in keys and differs_from_suggestion(row.node, scoring)
    ]
