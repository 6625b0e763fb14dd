"""评分规则 of a 三级指标 (by target, in proportion, by level, by tiers), and choosing one.

Choosing a rule does not touch a typed score, except that choosing a level replaces a score
outside the band of that level: 部分达成 means the points of 部分达成. The nodes given here have
keys.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import (
    AchievementLevel,
    CeilingScoring,
    Form,
    Level3,
    LevelRule,
    RatioRule,
    Row,
    ScoringRule,
    Tier,
    TiersRule,
    rows,
)
from perfdesk.core.numbers import format_number, parse_number, product, quotient, rounded
from perfdesk.core.suggestion import LEVEL_TEXTS, sorted_tiers, suggestion, tiers_in_text
from perfdesk.core.template import RowHeadings, Scoring
from perfdesk.core.values import in_one_measure, parse_value

LEVEL_NAMES: dict[AchievementLevel, str] = {"met": "达成", "partly": "部分达成", "unmet": "未达成"}
"""The short names of the levels, the best first; ``LEVEL_TEXTS`` has the whole ones."""

DEDUCTION_NAMES: dict[CeilingScoring, str] = {"inverse": "按反比", "linear": "按超出的比例"}
"""How points are deducted where a ceiling is exceeded (超过上限时按反比扣分)."""

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PointBand:
    """What a level earns on one row: the words of the level, lowest and highest points."""

    words: str
    lowest: Decimal
    highest: Decimal

    @property
    def text(self) -> str:
        """The band in words: 12—15 分."""
        return f"{format_number(self.lowest)}—{format_number(self.highest)} 分"


def is_worded(node: Level3) -> bool:
    """Return True if a level is to be chosen: target and actual are not comparable numbers.

    A row with tiers needs no level.
    """
    target, actual = parse_value(node.target), parse_value(node.actual)
    if "words" not in (target.kind, actual.kind):
        both = target.kind == actual.kind == "number"
        return both and in_one_measure(target, actual) is None
    return not tiers_of(node)


def point_band(node: Level3, level: AchievementLevel, scoring: Scoring) -> PointBand | None:
    """Return the points a level earns on this row, rounded as scores are; None without a weight."""
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
    """Return the edits that choose a level: the rule and, if need be, a score within its band.

    A typed score within the band is not changed. Any other is emptied, so that it follows the
    suggestion; it becomes the top of the band where the suggestion lies outside.
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


def rule_edits(node: Level3, rule: ScoringRule | None) -> tuple[Set, ...]:
    """Return the edit that gives a row another rule; None means by target."""
    return (Set(FieldRef(node.key, "rule"), rule),)


def ratio_rule(node: Level3, down: CeilingScoring) -> RatioRule:
    """Return the rule in proportion; unknown file members of the present one are kept."""
    return RatioRule(down, node.rule.extra if isinstance(node.rule, RatioRule) else ())


def tiers_of(node: Level3) -> tuple[Tier, ...]:
    """Return the tiers of a row: those of its rule, else those its reason sets out, else none."""
    if isinstance(node.rule, TiersRule):
        return node.rule.tiers
    rule = tiers_in_text(node.reason)
    return rule.tiers if rule else ()


def tiers_rule(tiers: Collection[Tier]) -> TiersRule | None:
    """Return the rule of these tiers, sorted as ``sorted_tiers`` has it; None for no tiers."""
    return TiersRule(sorted_tiers(tiers)) if tiers else None


def tier_fault(tier: Tier, weight: Decimal | None, headings: RowHeadings) -> str:
    """Return what is wrong with a tier, in one Chinese sentence; "" if nothing is."""
    score = parse_number(tier.score)
    if parse_number(tier.value.rstrip("%％")) is None:
        return f"“{tier.value}”不是数字，请填这一档的界限，如 95。"
    if score is None or score < 0:
        return f"“{tier.score}”不是{headings.score}，请填 0 以上的数字。"
    if weight is not None and score > weight:
        return (
            f"{headings.score} {format_number(score)} 超过了{headings.weight} "
            f"{format_number(weight)}，请改小。"
        )
    return ""


def differs_from_suggestion(node: Level3, scoring: Scoring) -> bool:
    """Return True if the row has a typed score and another suggested one."""
    suggested = suggestion(node, scoring).score
    typed = parse_number(node.score)
    return bool(node.score.strip()) and suggested is not None and suggested != typed


def rows_off_suggestion(form: Form, keys: Collection[int], scoring: Scoring) -> list[Row]:
    """Return the rows with these keys whose typed score is not the suggested one."""
    return [
        row
        for row in rows(form)
        if row.node.key in keys and differs_from_suggestion(row.node, scoring)
    ]
