"""Checks of one 三级指标: its weight, its score, and what its texts say.

A row is checked by itself, so its marks are remembered as long as its texts stay
the same; what concerns several rows is checked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perfdesk.core.checks.problem import Mark
from perfdesk.core.form import Level3, LevelRule
from perfdesk.core.numbers import number, plain, product, quotient, rounded
from perfdesk.core.suggestion import downward, suggestion
from perfdesk.core.template import Scoring
from perfdesk.core.text import folded, placeholder
from perfdesk.core.values import Measured, measured, one_unit, unlike

_HUNDRED = Decimal(100)
_GROWTH = ("增长", "增幅", "增加", "提高", "提升", "上升", "超额", "倍")
"""Words of figures that may well be above 100 %."""

_LATER = re.compile(
    r"(?<![-—~至到])(\d{4})(?:年度?(?:\d{1,2}月|底|末|初(?![步级中])|年底|年末|上半年|下半年|第?[一二三四]季度)"
    r"|[-./]\d{1,2}[-./]\d{1,2}(?!\d))"
)


@lru_cache(maxsize=2048)
def indicator_marks(node: Level3, scoring: Scoring, year: str) -> tuple[Mark, ...]:
    """The marks on one 三级指标; fields are names of its own fields."""
    return (
        *_weight(node),
        *_score(node),
        *_reason(node, scoring),
        *_suggested(node, scoring),
        *_measures(node, scoring),
        *_texts(node),
        *_dates(node, year),
    )


def effective(node: Level3, scoring: Scoring) -> Decimal | None:
    """The score in points that counts: as typed, or the suggestion while it is empty."""
    if node.score.strip():
        return number(node.score)
    return suggestion(node, scoring).score


def _weight(node: Level3) -> Iterator[Mark]:
    weight = number(node.weight)
    if node.weight.strip() and (weight is None or weight < 0):
        yield Mark(
            "weight-not-number", "error", "weight",
            f"分值“{node.weight}”{'不是数字' if weight is None else '小于 0'}，请填 0 以上的数字。",
        )  # fmt: skip


def _score(node: Level3) -> Iterator[Mark]:
    if not node.score.strip():
        return
    score, weight = number(node.score), number(node.weight)
    if score is None:
        yield Mark("score-not-number", "error", "score", f"得分“{node.score}”不是数字，请填数字。")
    elif weight is not None and weight >= 0 and not 0 <= score <= weight:
        yield Mark(
            "score-range", "error", "score",
            f"得分 {plain(score)} 应在 0 到分值 {plain(weight)} 之间，请改正。",
        )  # fmt: skip
    elif score < 0:
        yield Mark("score-range", "error", "score", f"得分 {plain(score)} 小于 0，请改正。")


def _reason(node: Level3, scoring: Scoring) -> Iterator[Mark]:
    score, weight = effective(node, scoring), number(node.weight)
    if score is None or weight is None or score >= weight or node.reason.strip():
        return
    yield Mark(
        "reason-missing", "error", "reason",
        f"得分 {plain(score)} 低于分值 {plain(weight)}，请填写偏差原因分析及改进措施。",
    )  # fmt: skip


def _suggested(node: Level3, scoring: Scoring) -> Iterator[Mark]:
    score, weight = number(node.score), number(node.weight)
    if score is None or weight is None or not 0 <= score <= weight:
        return
    if isinstance(node.rule, LevelRule):
        yield from _band(node.rule, score, weight, scoring)
        return
    found = suggestion(node, scoring)
    if found.score is not None and found.score != score:
        yield Mark(
            "score-differs", "warning", "score",
            f"得分 {plain(score)} 与建议得分 {plain(found.score)} 不一致（{found.why}），请核对。",
        )  # fmt: skip


def _band(rule: LevelRule, score: Decimal, weight: Decimal, scoring: Scoring) -> Iterator[Mark]:
    band = scoring.band(rule.level)
    lowest = quotient(product(weight, band.lowest), _HUNDRED)
    highest = quotient(product(weight, band.highest), _HUNDRED)
    if not lowest <= score <= highest:
        yield Mark(
            "score-outside-band", "warning", "score",
            f"得分 {plain(score)} 不在所选等次的 {plain(lowest)}—{plain(highest)} 分之间，请核对。",
        )  # fmt: skip


def _measures(node: Level3, scoring: Scoring) -> Iterator[Mark]:
    target, actual = measured(node.target), measured(node.actual)
    yield from _percent(node, target, actual)
    if target.kind != "number" or actual.kind != "number":
        return
    if unlike(target, actual):
        yield Mark(
            "measures-differ", "warning", "actual",
            f"实际完成值“{node.actual}”与年度指标值“{node.target}”的计量单位不同，请统一。",
        )  # fmt: skip
    pair = one_unit(target, actual)
    if pair and not downward(target) and pair[0] > 0 and not node.reason.strip():
        yield from _overshoot(*pair, scoring)


def _percent(node: Level3, target: Measured, actual: Measured) -> Iterator[Mark]:
    """More than 100 %, said once where the actual value follows such a target."""
    words = node.name + target.remark + actual.remark
    if any(word in words for word in _GROWTH):
        return
    over = [
        field
        for field, value in (("target", target), ("actual", actual))
        if value.kind == "number" and value.measure == "%" and value.number > _HUNDRED
    ]
    for field in over[:1]:
        yield Mark(
            "percent-over", "warning", field,
            f"“{getattr(node, field)}”超过了 100%，请核对。",
        )  # fmt: skip


def _overshoot(goal: Decimal, done: Decimal, scoring: Scoring) -> Iterator[Mark]:
    if product(done, _HUNDRED) >= product(goal, scoring.overshoot):
        percent = quotient(product(done, _HUNDRED), goal)
        yield Mark(
            "overshoot", "warning", "reason",
            f"实际完成值是年度指标值的 {plain(rounded(percent, 0))}%，"
            f"达到 {plain(scoring.overshoot)}% 的应说明原因。",
        )  # fmt: skip


def _texts(node: Level3) -> Iterator[Mark]:
    for field in ("name", "target", "actual", "reason"):
        text = getattr(node, field)
        if placeholder(text):
            yield Mark("placeholder", "warning", field, f"“{text}”像是表样里的占位文字，请改填。")
    for field in ("target", "actual"):
        text = getattr(node, field)
        value = measured(text)
        if value.doubtful:
            sign = "＜" if value.operator in ("<", "≤") else "＞"
            yield Mark(
                "sign-doubtful", "warning", field,
                f"“{text}”里的书名号应是“{sign}”，请改正。",
            )  # fmt: skip


def _dates(node: Level3, year: str) -> Iterator[Mark]:
    for field, text in {"target": node.target, "actual": node.actual}.items():
        if field == "actual" and text == node.target:
            continue
        if year and any(match[1] > year for match in _LATER.finditer(folded(text))):
            yield Mark(
                "date-later", "warning", field,
                f"“{text}”里的日期晚于 {year} 年度，请核对。",
            )  # fmt: skip
