"""The score of one 三级指标 explained in one line: rule, arithmetic, and what can be done.

Scores of a form: pure functions of (form, template), never stored in the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.form import Form, Level3, LevelRule, Row, level3_nodes, rows
from perfdesk.core.numbers import (
    exact_sum,
    format_number,
    parse_amount,
    parse_number,
    product,
    quotient,
    rounded,
)
from perfdesk.core.scoring_rules import AchievementLevel, is_worded, point_band
from perfdesk.core.suggestion import suggestion
from perfdesk.core.template import Scoring, Template

_LEVELS: tuple[AchievementLevel, ...] = ("met", "partly", "unmet")
_SHORT = {"met": "达成", "partly": "部分达成", "unmet": "未达成"}


def score_explanation(node: Level3, scoring: Scoring) -> str:
    """How the score comes about; for a worded row the points of its three levels."""
    found = suggestion(node, scoring)
    if found.score is None:
        levels = levels_in_words(node, scoring) if is_worded(node) else ""
        return levels or found.why
    why = f"{format_number(found.score)}：{found.why}{_own_band(node, scoring)}"
    if not node.score.strip():
        return f"得分随建议 {why}"
    typed = parse_number(node.score)
    if typed is None or typed == found.score:
        return f"建议得分 {why}"
    return f"建议得分 {why}；填写的 {format_number(typed)} {_gap(typed, found.score)}"


def levels_in_words(node: Level3, scoring: Scoring) -> str:
    """The three levels with their points (达成 12—15 分), "" without a weight."""
    bands = [(_SHORT[level], point_band(node, level, scoring)) for level in _LEVELS]
    said = [f"{name} {points.text}" for name, points in bands if points]
    return f"定性指标：{'，'.join(said)}" if said else ""


def _own_band(node: Level3, scoring: Scoring) -> str:
    """The band of the level that was chosen for a row, in words."""
    points = (
        point_band(node, node.rule.level, scoring) if isinstance(node.rule, LevelRule) else None
    )
    return f"（这一等次 {points.text}）" if points else ""


def _gap(typed: Decimal, suggested: Decimal) -> str:
    more = exact_sum((typed, suggested.copy_negate()))
    return f"{'高' if more > 0 else '低'} {format_number(abs(more))}"


_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """The score of one 三级指标, in points.

    ``score`` is the effective one: as typed, or the suggestion while the cell is
    empty; None if there is neither (or the typed text is no number).
    """

    pointer: str
    level_names: tuple[str, str, str]
    key: int
    score: Decimal | None
    automatic: bool
    suggested: Decimal | None
    why: str


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Weights and effective scores added up below a 一级 or 二级指标, in points."""

    pointer: str
    key: int
    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures derived from a form, in points.

    ``rate`` is the printed percent ("91.22%", "" without a readable budget);
    ``weights`` is the funding weight and all readable level-3 weights; ``total``
    the sum of the effective scores, None if there is none; ``grade`` "" until
    every row has a score.
    """

    rate: str
    funding: Decimal | None
    weights: Decimal
    total: Decimal | None
    complete: bool
    grade: str
    indicators: tuple[IndicatorScore, ...]
    subtotals: tuple[Subtotal, ...]


def scores(form: Form, template: Template) -> Scores:
    """Rate, funding score, scores of all indicators, subtotals, total and grade."""
    scoring = template.scoring
    ratio = execution_rate(form)
    funding = _funding_score(form, ratio, scoring)
    listed = tuple(rows(form))
    found = tuple(_indicator(row, scoring) for row in listed)
    weight = parse_number(form.funding.weight)
    complete = bool(found) and all(each.score is not None for each in found)
    complete = complete and (funding is not None or weight == 0)
    effective = [each.score for each in found if each.score is not None]
    if funding is not None:
        effective.append(funding)
    whole = exact_sum(effective) if effective else None
    return Scores(
        rate="" if ratio is None else rate_text(ratio, scoring),
        funding=funding,
        weights=weight_sum(form),
        total=whole,
        complete=complete,
        grade=_grade(whole, scoring) if complete and whole is not None else "",
        indicators=found,
        subtotals=tuple(_subtotals(form, found)),
    )


def weight_sum(form: Form) -> Decimal:
    """The funding weight and all readable level-3 weights added up, in points."""
    texts = (form.funding.weight, *(node.weight for node in level3_nodes(form)))
    return exact_sum(found for text in texts if (found := parse_number(text)) is not None)


def execution_rate(form: Form) -> Decimal | None:
    """执行率 as a ratio (1 is 100 %): executed over the adjusted budget, exact.

    None where the executed amount or the budget is blank or unreadable, or the
    budget is not above 0.
    """
    row = form.funding.row("total")
    budget, executed = (
        parse_amount(row.budget, form.money_unit),
        parse_amount(row.executed, form.money_unit),
    )
    if budget is None or executed is None or budget <= 0:
        return None
    return quotient(executed, budget)


def rate_text(ratio: Decimal, scoring: Scoring) -> str:
    """A ratio as the printed percent, rounded as the template says ("99.88%").

    The Shanghai form rounds up: 99.872 % is printed 99.88 % in published forms.
    """
    percent = rounded(product(ratio, _HUNDRED), scoring.rate_places, scoring.rate_rounding)
    return f"{percent or percent.copy_abs():f}%"


def _funding_score(form: Form, ratio: Decimal | None, scoring: Scoring) -> Decimal | None:
    weight = parse_number(form.funding.weight)
    if ratio is None or weight is None or weight < 0:
        return None
    exact = rounded(product(weight, ratio), scoring.score_places)
    return min(max(exact, Decimal(0)), weight)


def _indicator(row: Row, scoring: Scoring) -> IndicatorScore:
    suggested = suggestion(row.node, scoring)
    automatic = not row.node.score.strip()
    effective = suggested.score if automatic else parse_number(row.node.score)
    return IndicatorScore(
        row.pointer,
        row.level_names,
        row.node.key,
        effective,
        automatic,
        suggested.score,
        suggested.why,
    )


def _subtotals(form: Form, found: Sequence[IndicatorScore]) -> Iterator[Subtotal]:
    scored = {each.pointer: each.score for each in found}
    for i, level1 in enumerate(form.indicators):
        at = f"/indicators/{i}"
        below = []
        for j, level2 in enumerate(level1.children):
            inner = f"{at}/children/{j}"
            below.append(
                _sum(
                    inner,
                    level2.key,
                    [parse_number(child.weight) for child in level2.children],
                    [scored[f"{inner}/children/{k}"] for k in range(len(level2.children))],
                )
            )
        yield _sum(at, level1.key, [each.weight for each in below], [each.score for each in below])
        yield from below


def _sum(
    at: str, key: int, weights: Sequence[Decimal | None], points: Sequence[Decimal | None]
) -> Subtotal:
    known = [each for each in points if each is not None]
    weight = exact_sum(each for each in weights if each is not None)
    return Subtotal(at, key, weight, exact_sum(known) if known else None)


def _grade(whole: Decimal, scoring: Scoring) -> str:
    return next((grade for grade, least in scoring.grades if whole >= least), "")


def score_text(score: Decimal | None) -> str:
    """A score as printed, "" for none: no trailing zeros."""
    return "" if score is None else format_number(score)
