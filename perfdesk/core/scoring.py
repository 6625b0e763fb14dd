"""The figures of a form: rate, funding score, scores, subtotals, total and grade.

They are pure functions of form and template and never stored in the form. Lines that explain
rate, funding score, total, and the score of a 三级指标 are worded here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from perfdesk.core.form import Form, Level3, LevelRule, Row, level3_nodes, rows
from perfdesk.core.labels import column_label
from perfdesk.core.numbers import (
    exact_sum,
    format_number,
    parse_amount,
    parse_number,
    product,
    quotient,
    rounded,
)
from perfdesk.core.scoring_rules import LEVEL_NAMES, is_worded, point_band
from perfdesk.core.suggestion import suggestion
from perfdesk.core.template import Scoring, Template
from perfdesk.core.text import has_placeholder

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """The score of one 三级指标, in points.

    ``row`` is the 三级指标 with its pointer and the names of its levels. ``score`` is the
    effective one: as typed, or the suggestion while the cell is empty (``automatic``); None if
    there is neither, or the typed text is no number. ``suggested`` is the suggestion and ``why``
    its arithmetic.
    """

    row: Row
    score: Decimal | None
    automatic: bool
    suggested: Decimal | None
    why: str


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Weights and effective scores added up below a 一级 or 二级指标, in points.

    ``score`` is None if no row below has one.
    """

    pointer: str
    key: int
    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures derived from a form, in points.

    ``rate`` is the printed percent ("91.22%"), "" without a readable budget; ``funding`` is
    the score of the execution rate. ``weights`` is the funding weight and all readable
    level-3 weights added up, ``total`` the sum of the effective scores, None if there is none.
    ``complete`` is True once every row has a score, and the funding unless its weight is 0, and no
    weights below 100 in all are still to come; until then ``grade`` is "".
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
    """Return rate, funding score, scores of all indicators, subtotals, total and grade."""
    scoring = template.scoring
    ratio = execution_rate(form)
    funding = _funding_score(form, ratio, scoring)
    indicators = tuple(_indicator_score(row, scoring) for row in rows(form))
    weight = parse_number(form.funding.weight)
    complete = bool(indicators) and all(each.score is not None for each in indicators)
    complete = complete and (funding is not None or weight == 0)
    weights = weight_sum(form)
    complete = complete and (weights >= _HUNDRED or not weights_to_come(form))
    effective = [each.score for each in indicators if each.score is not None]
    if funding is not None:
        effective.append(funding)
    total = exact_sum(effective) if effective else None
    return Scores(
        rate="" if ratio is None else rate_text(ratio, scoring),
        funding=funding,
        weights=weights,
        total=total,
        complete=complete,
        grade=_grade(total, scoring) if complete and total is not None else "",
        indicators=indicators,
        subtotals=tuple(_subtotals(form, indicators)),
    )


def weight_sum(form: Form) -> Decimal:
    """Return the funding weight and all readable level-3 weights added up, in points."""
    texts = (form.funding.weight, *(node.weight for node in level3_nodes(form)))
    return exact_sum(weight for text in texts if (weight := parse_number(text)) is not None)


def weights_to_come(form: Form, *, finished: bool = False) -> bool:
    """Return True while a sum of weights below 100 is no error: some are not filled in yet.

    That is while no row has a weight or a row with a name has none, and before the form is
    ``finished``, while a 一级指标 has no row.
    """
    nodes = tuple(level3_nodes(form))
    weights = [parse_number(node.weight) for node in nodes]
    blank = [
        node for node, weight in zip(nodes, weights, strict=True)
        if weight is None and node.name.strip() and not has_placeholder(node.name)
    ]  # fmt: skip
    without_rows = [
        level1 for level1 in form.indicators if not any(each.children for each in level1.children)
    ]
    return (
        all(weight is None for weight in weights)
        or bool(blank)
        or (bool(without_rows) and not finished)
    )


def execution_rate(form: Form) -> Decimal | None:
    """Return the 执行率 as a ratio (1 is 100 %): executed over the adjusted budget, exact.

    None where the executed amount or the budget is blank or unreadable, or the budget is not
    above 0.
    """
    row = form.funding.row("total")
    budget = parse_amount(row.budget, form.money_unit)
    executed = parse_amount(row.executed, form.money_unit)
    if budget is None or executed is None or budget <= 0:
        return None
    return quotient(executed, budget)


def rate_text(ratio: Decimal, scoring: Scoring) -> str:
    """Return a ratio as the printed percent, rounded as the template says ("99.88%").

    The Shanghai form rounds up: 99.872 % is printed 99.88 % in published forms.
    """
    percent = rounded(product(ratio, _HUNDRED), scoring.rate_places, scoring.rate_rounding)
    return f"{percent or percent.copy_abs():f}%"  # -0.00 is printed 0.00


def score_text(score: Decimal | None) -> str:
    """Return a score as printed, without trailing zeros; "" for none."""
    return "" if score is None else format_number(score)


def _funding_score(form: Form, ratio: Decimal | None, scoring: Scoring) -> Decimal | None:
    """Return the weight times the exact rate, between 0 and the weight.

    It is rounded half up to the decimals of a score.
    """
    weight = parse_number(form.funding.weight)
    if ratio is None or weight is None or weight < 0:
        return None
    score = rounded(product(weight, ratio), scoring.score_places)
    return min(max(score, Decimal(0)), weight)


def _indicator_score(row: Row, scoring: Scoring) -> IndicatorScore:
    suggested = suggestion(row.node, scoring)
    automatic = not row.node.score.strip()
    effective = suggested.score if automatic else parse_number(row.node.score)
    return IndicatorScore(row, effective, automatic, suggested.score, suggested.why)


def _subtotals(form: Form, indicators: Sequence[IndicatorScore]) -> Iterator[Subtotal]:
    """Return the subtotals in document order, a 一级指标 before its 二级指标."""
    in_order = (each.score for each in indicators)
    for i, level1 in enumerate(form.indicators):
        pointer = f"/indicators/{i}"
        below = []
        for j, level2 in enumerate(level1.children):
            pointer2 = f"{pointer}/children/{j}"
            below.append(
                _subtotal(
                    pointer2,
                    level2.key,
                    [parse_number(child.weight) for child in level2.children],
                    list(islice(in_order, len(level2.children))),
                )
            )
        yield _subtotal(
            pointer, level1.key, [each.weight for each in below], [each.score for each in below]
        )
        yield from below


def _subtotal(
    pointer: str, key: int, weights: Sequence[Decimal | None], points: Sequence[Decimal | None]
) -> Subtotal:
    known = [each for each in points if each is not None]
    weight = exact_sum(each for each in weights if each is not None)
    return Subtotal(pointer, key, weight, exact_sum(known) if known else None)


def _grade(total: Decimal, scoring: Scoring) -> str:
    return next((grade for grade, least in scoring.grades if total >= least), "")


# The explanation of figures


def rate_explanation(form: Form, template: Template) -> str:
    """Return in one line how the 执行率 comes about, or what it lacks."""
    budget_label, executed_label = (
        column_label("funding", template, column) for column in ("budget", "executed")
    )
    ratio = execution_rate(form)
    if ratio is None:
        return f"填好{budget_label}和{executed_label}后得出。"
    row = form.funding.row("total")
    executed, budget = (
        format_number(amount)
        for text in (row.executed, row.budget)
        if (amount := parse_amount(text, form.money_unit)) is not None
    )
    rate = rate_text(ratio, template.scoring)
    return f"{executed_label} {executed} ÷ {budget_label} {budget} = {rate}"


def funding_explanation(form: Form, template: Template) -> str:
    """Return in one line how the score of the 执行率 comes about, or what it lacks."""
    ratio, weight = execution_rate(form), parse_number(form.funding.weight)
    scoring, heading = template.scoring, column_label("funding", template, "weight")
    score = _funding_score(form, ratio, scoring)
    if ratio is None or weight is None or score is None:
        return f"填好金额和{heading}后得出。"
    printed = rate_text(ratio, scoring)
    line = f"{heading} {format_number(weight)} × 执行率 {printed}"
    if ratio > 1:
        return f"{line}，最多得满分 {format_number(score)}"
    if ratio < 0:
        return f"{line}，最少得 {format_number(score)}"
    by_printed = _funding_score(form, quotient(Decimal(printed.rstrip("%")), _HUNDRED), scoring)
    note = "" if by_printed == score else "（按取整前的执行率计算）"
    return f"{line} = {format_number(score)}{note}"


def total_explanation(form: Form, form_scores: Scores) -> str:
    """Return in one line of what the 总分 is added up; "" while there is none."""
    if form_scores.total is None:
        return ""
    score_of = {each.key: each.score for each in form_scores.subtotals}
    parts = [("执行率", form_scores.funding)]
    parts += [(level1.name or "一级指标", score_of.get(level1.key)) for level1 in form.indicators]
    added = " + ".join(
        f"{name} {format_number(score)}" for name, score in parts if score is not None
    )
    return f"{added} = {format_number(form_scores.total)}"


def no_grade_explanation(form: Form, template: Template, form_scores: Scores) -> str:
    """Return in one sentence what the 等级 waits for; "" if there is one."""
    if form_scores.complete:
        return ""
    missing = exact_sum((_HUNDRED, form_scores.weights.copy_negate()))
    if missing > 0 and weights_to_come(form):
        weight = template.scoring.headings.weight
        return f"{weight}合计还差 {format_number(missing)}，填满 100 再评等级。"
    return f"执行率和每个三级指标都有{template.scoring.headings.score}以后，再评等级。"


def score_explanation(node: Level3, scoring: Scoring) -> str:
    """Return in one line how a score comes about: rule, arithmetic, and the typed score beside it.

    For a worded row without a chosen level it names the points of the three levels.
    """
    suggested = suggestion(node, scoring)
    if suggested.score is None:
        levels = levels_in_words(node, scoring) if is_worded(node) else ""
        return levels or suggested.why
    why = f"{format_number(suggested.score)}：{suggested.why}{_chosen_band(node, scoring)}"
    if not node.score.strip():
        return f"{scoring.headings.score}随建议 {why}"
    typed = parse_number(node.score)
    if typed is None or typed == suggested.score:
        return f"建议得分 {why}"
    return f"建议得分 {why}；填写的 {format_number(typed)} {_difference(typed, suggested.score)}"


def levels_in_words(node: Level3, scoring: Scoring) -> str:
    """Return the three levels with their points (达成 12—15 分), "" without a weight."""
    bands = [(name, point_band(node, level, scoring)) for level, name in LEVEL_NAMES.items()]
    words = [f"{name} {points.text}" for name, points in bands if points]
    return f"定性指标：{'，'.join(words)}" if words else ""


def _chosen_band(node: Level3, scoring: Scoring) -> str:
    """Return the band of the level that was chosen for a row, in words; "" if none was."""
    if not isinstance(node.rule, LevelRule):
        return ""
    points = point_band(node, node.rule.level, scoring)
    return f"（这一等次 {points.text}）" if points else ""


def _difference(typed: Decimal, suggested: Decimal) -> str:
    more = exact_sum((typed, suggested.copy_negate()))
    return f"{'高' if more > 0 else '低'} {format_number(abs(more))}"
