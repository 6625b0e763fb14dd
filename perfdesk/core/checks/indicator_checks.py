"""Checks of one 三级指标: its weight, its score, and what its texts say.

A row is checked by itself, so the result is cached until its texts change. ``form_checks``
has the checks that need other rows, or the 一级 and 二级指标 above a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perfdesk.core.checks.problem import FieldProblem
from perfdesk.core.form import Level3, LevelRule
from perfdesk.core.numbers import format_number, parse_number, product, quotient, rounded
from perfdesk.core.scoring_rules import point_band
from perfdesk.core.suggestion import is_ceiling, suggestion
from perfdesk.core.template import RowHeadings, Scoring
from perfdesk.core.text import half_width, has_placeholder, is_formula_error
from perfdesk.core.values import IndicatorValue, in_one_measure, measures_differ, parse_value

_HUNDRED = Decimal(100)
_GROWTH = ("增长", "增幅", "增加", "提高", "提升", "上升", "超额", "倍")
"""Words beside figures that may well be above 100 %."""

# The year of a point in time, e.g. 2023 in "2023年6月底前", "2023年底" or "2023-03-31"; not in
# "2021-2023年规划" (a period) or "2023年前".
_POINT_IN_TIME = re.compile(
    r"(?<![-—~至到])(\d{4})(?:年度?(?:\d{1,2}月|底|末|初(?![步级中])|年底|年末|上半年|下半年|第?[一二三四]季度)"
    r"|[-./]\d{1,2}[-./]\d{1,2}(?!\d))"
)


@lru_cache(maxsize=2048)
def check_indicator(node: Level3, scoring: Scoring, year: str) -> tuple[FieldProblem, ...]:
    """Return the problems of one 三级指标; ``field`` is the name of one of its own fields."""
    return (
        *_check_weight(node, scoring.headings),
        *_check_score(node, scoring.headings),
        *_check_reason(node, scoring),
        *_check_score_against_suggestion(node, scoring),
        *_check_measures(node, scoring),
        *_check_texts(node),
        *_check_dates(node, year),
    )


def effective_score(node: Level3, scoring: Scoring) -> Decimal | None:
    """Return the score that counts, in points: as typed, or the suggestion while it is empty."""
    if node.score.strip():
        return parse_number(node.score)
    return suggestion(node, scoring).score


def _check_weight(node: Level3, headings: RowHeadings) -> Iterator[FieldProblem]:
    weight = parse_number(node.weight)
    if node.weight.strip() and (weight is None or weight < 0):
        yield FieldProblem(
            "weight-not-number", "error", "weight",
            f"{headings.weight}“{node.weight}”{'不是数字' if weight is None else '小于 0'}，"
            "请填 0 以上的数字。",
        )  # fmt: skip


def _check_score(node: Level3, headings: RowHeadings) -> Iterator[FieldProblem]:
    if not node.score.strip():
        return
    score, weight = parse_number(node.score), parse_number(node.weight)
    if score is None:
        yield FieldProblem(
            "score-not-number", "error", "score",
            f"{headings.score}“{node.score}”不是数字，请填数字。",
        )  # fmt: skip
    elif weight is not None and weight >= 0 and not 0 <= score <= weight:
        yield FieldProblem(
            "score-range", "error", "score",
            f"{headings.score} {format_number(score)} 应在 0 到{headings.weight} "
            f"{format_number(weight)} 之间，请改正。",
        )  # fmt: skip
    elif score < 0:
        yield FieldProblem(
            "score-range", "error", "score",
            f"{headings.score} {format_number(score)} 小于 0，请改正。",
        )  # fmt: skip


def _check_reason(node: Level3, scoring: Scoring) -> Iterator[FieldProblem]:
    score, weight = effective_score(node, scoring), parse_number(node.weight)
    if score is None or weight is None or score >= weight or node.reason.strip():
        return
    headings = scoring.headings
    yield FieldProblem(
        "reason-missing", "error", "reason",
        f"{headings.score} {format_number(score)} 低于{headings.weight} {format_number(weight)}，"
        f"请填写{headings.reason}。",
    )  # fmt: skip


def _check_score_against_suggestion(node: Level3, scoring: Scoring) -> Iterator[FieldProblem]:
    score, weight = parse_number(node.score), parse_number(node.weight)
    if score is None or weight is None or not 0 <= score <= weight:
        return
    if isinstance(node.rule, LevelRule):
        yield from _check_score_against_band(node, node.rule, score, scoring)
        return
    suggested = suggestion(node, scoring)
    if suggested.score is not None and suggested.score != score:
        yield FieldProblem(
            "score-differs", "warning", "score",
            f"{scoring.headings.score} {format_number(score)} 与建议得分 "
            f"{format_number(suggested.score)} "
            f"不一致（{suggested.why}），请核对。",
        )  # fmt: skip


def _check_score_against_band(
    node: Level3, rule: LevelRule, score: Decimal, scoring: Scoring
) -> Iterator[FieldProblem]:
    points = point_band(node, rule.level, scoring)
    if points and not points.lowest <= score <= points.highest:
        yield FieldProblem(
            "score-outside-band", "warning", "score",
            f"{scoring.headings.score} {format_number(score)} 不在所选等次的 {points.text}之间，"
            "请核对。",
        )  # fmt: skip


def _check_measures(node: Level3, scoring: Scoring) -> Iterator[FieldProblem]:
    headings = scoring.headings
    target, actual = parse_value(node.target), parse_value(node.actual)
    yield from _check_percentages(node, target, actual)
    if target.kind != "number" or actual.kind != "number":
        return
    if measures_differ(target, actual):
        yield FieldProblem(
            "measures-differ", "warning", "actual",
            f"{headings.actual}“{node.actual}”与{headings.target}“{node.target}”的计量单位不同，"
            "请统一。",
        )  # fmt: skip
    pair = in_one_measure(target, actual)
    if pair and not is_ceiling(target) and pair[0] > 0 and not node.reason.strip():
        yield from _check_overshoot(*pair, scoring)


def _check_percentages(
    node: Level3, target: IndicatorValue, actual: IndicatorValue
) -> Iterator[FieldProblem]:
    """More than 100 %, reported once where the actual value repeats such a target."""
    words = node.name + target.remark + actual.remark
    if any(word in words for word in _GROWTH):
        return
    over = [
        field
        for field, value in (("target", target), ("actual", actual))
        if value.kind == "number" and value.measure == "%" and value.number > _HUNDRED
    ]
    for field in over[:1]:
        yield FieldProblem(
            "percent-over", "warning", field,
            f"“{getattr(node, field)}”超过了 100%，请核对。",
        )  # fmt: skip


def _check_overshoot(goal: Decimal, done: Decimal, scoring: Scoring) -> Iterator[FieldProblem]:
    if product(done, _HUNDRED) >= product(goal, scoring.overshoot):
        headings, percent = scoring.headings, quotient(product(done, _HUNDRED), goal)
        yield FieldProblem(
            "overshoot", "warning", "reason",
            f"{headings.actual}是{headings.target}的 {format_number(rounded(percent, 0))}%，"
            f"达到 {format_number(scoring.overshoot)}% 的应说明原因。",
        )  # fmt: skip


def _check_texts(node: Level3) -> Iterator[FieldProblem]:
    for field in ("name", "target", "actual", "reason"):
        text = getattr(node, field)
        if has_placeholder(text):
            yield FieldProblem(
                "placeholder", "warning", field, f"“{text}”像是表样里的占位文字，请改填。"
            )
        if is_formula_error(text):
            yield FieldProblem(
                "formula-error", "warning", field, f"“{text}”是公式出错的结果，请改填。"
            )
    for field in ("target", "actual"):
        text = getattr(node, field)
        value = parse_value(text)
        if value.bracket_as_sign:
            sign = "＜" if value.operator in ("<", "≤") else "＞"
            yield FieldProblem(
                "sign-doubtful", "warning", field,
                f"“{text}”里的书名号应是“{sign}”，请改正。",
            )  # fmt: skip


def _check_dates(node: Level3, year: str) -> Iterator[FieldProblem]:
    for field, text in {"target": node.target, "actual": node.actual}.items():
        if field == "actual" and text == node.target:
            continue
        if year and any(match[1] > year for match in _POINT_IN_TIME.finditer(half_width(text))):
            yield FieldProblem(
                "date-later", "warning", field,
                f"“{text}”里的日期晚于 {year} 年度，请核对。",
            )  # fmt: skip
