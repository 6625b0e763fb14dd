"""Checks of the whole form: year, weights, repeated names, goals, copy mistakes, placeholders.

A check that compares rows, or a row with its 一级 or 二级指标, belongs here.

Also at which 一级指标 a problem with the weights is shown, and to which weight it leads: a sum
other than 100, or an unusual split.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfdesk.core.checks.problem import FieldProblem
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Row, level3_nodes
from perfdesk.core.labels import column_label, header_label
from perfdesk.core.numbers import Rounding, exact_sum, format_number, parse_number, product, rounded
from perfdesk.core.scoring import Scores, execution_rate, weights_to_come
from perfdesk.core.template import RowHeadings, Template
from perfdesk.core.text import comparable_text, has_placeholder, is_formula_error

WEIGHT_CODES = ("weights-sum", "split")
"""The codes of problems with the weights as a whole."""
COPIED_TARGETS_CODE = "targets-are-weights"
"""The code of the problem of all targets together, which is shown at the first one."""

_HUNDRED = Decimal(100)
_DIGITS_OF_A_YEAR = 4
_SHOWN_PLACES = 2
"""Decimals of a computed rate in a message."""
# The figure of an execution rate of this year, e.g. 85.1 in "预算执行率为85.1%"; not of
# "上年执行率75%" or "执行率达到80%以上".
_RATE = re.compile(
    r"(?<![上去前]年)(?<![上去前]年预算)执行率(?:为|是|达到|达|约为|约)?"
    r"(\d+(?:\.\d+)?)%(?!(?:[及或]?以[上下内]|左右))"
)
# e.g. "预算执行率达到100%。"
_ONLY_RATE = re.compile(r"(?:预算)?执行率(?:为|达到|达)?100(?:\.0+)?%。?")
_HEADER_FIELDS = ("project", "department", "unit")
"""Header fields that are checked for placeholders."""


def check_form(
    form: Form, template: Template, scored: Scores, *, finished: bool
) -> Iterator[FieldProblem]:
    """Yield the problems of the form as a whole; ``field`` is a JSON Pointer into the form.

    ``scored`` are the scores of this form; ``finished`` says that no more rows are to come.
    """
    listed = [each.row for each in scored.indicators]
    yield from _check_year(form)
    if scored.weights > _HUNDRED or not weights_to_come(form, finished=finished):
        yield from _check_weights(form, template, scored)
    yield from _check_names(listed)
    yield from _check_copied_weights(listed, template.scoring.headings)
    yield from _check_goals(form, template)
    yield from _check_rates_in_words(form, template, listed)
    yield from _check_left_texts(form, template)


def _check_year(form: Form) -> Iterator[FieldProblem]:
    if form.year and len(form.year) != _DIGITS_OF_A_YEAR:
        yield FieldProblem(
            "year-odd", "warning", "/year", f"年度“{form.year}”不是四位数字，请核对。"
        )


def _check_weights(form: Form, template: Template, scored: Scores) -> Iterator[FieldProblem]:
    if scored.weights == _HUNDRED:
        yield from _check_split(form, template, scored)
        return
    funding = parse_number(form.funding.weight) or Decimal(0)
    in_rows = exact_sum((scored.weights, funding.copy_negate()))
    weight = template.scoring.headings.weight
    yield FieldProblem(
        "weights-sum", "error", "/indicators",
        f"{weight}合计为 {format_number(scored.weights)}（执行率 {format_number(funding)}，"
        f"指标 {format_number(in_rows)}），应为 100，{difference_from_100(scored.weights)}，"
        f"请调整{weight}。",
    )  # fmt: skip


def difference_from_100(weights: Decimal) -> str:
    """Return by how much a sum of weights is not 100, in words: 少 5 分, 多 5 分."""
    missing = _minus(_HUNDRED, weights)
    return f"{'少' if missing > 0 else '多'} {format_number(missing.copy_abs())} 分"


def _check_split(form: Form, template: Template, scored: Scores) -> Iterator[FieldProblem]:
    sums = {each.pointer: each.weight for each in scored.subtotals}
    names = [node.name for node in form.indicators]
    split = [sums[f"/indicators/{i}"] for i in range(len(names))]
    usual = usual_split(form, template)
    if usual is None or [usual[name] for name in names] == split:
        return
    shown = "/".join(map(format_number, split))
    usually = "/".join(format_number(usual[name]) for name in names)
    yield FieldProblem(
        "split", "hint", "/indicators",
        f"{'、'.join(names)}的{template.scoring.headings.weight}为 {shown}，常用 {usually}；"
        "有调整依据即可。",
    )  # fmt: skip


def _check_names(listed: Sequence[Row]) -> Iterator[FieldProblem]:
    seen: set[str] = set()
    for row in listed:
        name = comparable_text(row.node.name)
        if name and name in seen and not has_placeholder(name):
            yield FieldProblem(
                "name-repeated", "warning", f"{row.pointer}/name",
                f"三级指标“{row.node.name}”出现了两次，请核对是否重复。",
            )  # fmt: skip
        seen.add(name)


def _check_copied_weights(listed: Sequence[Row], headings: RowHeadings) -> Iterator[FieldProblem]:
    pairs = [(parse_number(row.node.target), parse_number(row.node.weight)) for row in listed]
    if len(pairs) > 1 and all(target is not None and target == weight for target, weight in pairs):
        yield FieldProblem(
            "targets-are-weights", "warning", "/indicators",
            f"每个三级指标的{headings.target}都与{headings.weight}相同，像是复制错了，"
            f"请核对{headings.target}。",
        )  # fmt: skip


def _check_goals(form: Form, template: Template) -> Iterator[FieldProblem]:
    expected_label, actual_label = (
        column_label("goals", template, column) for column in ("expected", "actual")
    )
    for number, goal in enumerate(form.goals):
        expected, actual = comparable_text(goal.expected), comparable_text(goal.actual)
        if actual and actual == expected:
            yield FieldProblem(
                "goal-repeated", "hint", f"/goals/{number}/actual",
                f"{actual_label}与{expected_label}一字不差，建议写明实际做到了什么。",
            )  # fmt: skip
        elif _ONLY_RATE.fullmatch(actual):
            yield FieldProblem(
                "goal-only-rate", "hint", f"/goals/{number}/actual",
                f"{actual_label}只写了执行率，建议写明目标完成得怎样。",
            )  # fmt: skip


def _check_rates_in_words(
    form: Form, template: Template, listed: Sequence[Row]
) -> Iterator[FieldProblem]:
    ratio = execution_rate(form)
    if ratio is None:
        return
    percent = product(ratio, _HUNDRED)
    texts = [(f"/goals/{number}/actual", goal.actual) for number, goal in enumerate(form.goals)]
    texts += [
        (f"{row.pointer}/reason", row.node.reason) for row in listed if "执行率" in row.node.reason
    ]
    for pointer, text in texts:
        for written in wrong_rates(text, percent):
            shown = rounded(percent, _SHOWN_PLACES, template.scoring.rate_rounding)
            yield FieldProblem(
                "rate-in-words", "warning", pointer,
                f"文字里写执行率 {written}%，按金额计算是 {shown:f}%，请核对。",
            )  # fmt: skip


def wrong_rates(text: str, percent: Decimal) -> list[str]:
    """Return the execution rates in a text that are not ``percent`` at the precision written.

    Rounded half up or up, both are right. Figures too long to be numbers are passed over.
    """
    rates = (match[1] for match in _RATE.finditer(comparable_text(text)))
    return [
        each for each in rates if parse_number(each) is not None and not _is_right(each, percent)
    ]


def _is_right(written: str, percent: Decimal) -> bool:
    places = len(written.partition(".")[2])
    ways: tuple[Rounding, ...] = ("up", "half_up")
    return Decimal(written) in {rounded(percent, places, way) for way in ways}


def _check_left_texts(form: Form, template: Template) -> Iterator[FieldProblem]:
    """Yield problems of placeholders, and of errors of formulas, that were left in a text."""
    texts = [
        (f"/{field}", header_label(template, field), getattr(form, field))
        for field in _HEADER_FIELDS
    ]
    for number, goal in enumerate(form.goals):
        for column in ("expected", "actual"):
            label = column_label("goals", template, column)
            texts.append((f"/goals/{number}/{column}", label, getattr(goal, column)))
    for pointer, name, text in texts:
        if has_placeholder(text):
            yield FieldProblem(
                "placeholder", "warning", pointer, f"{name}里像是表样的占位文字，请改填。"
            )
        if is_formula_error(text):
            yield FieldProblem(
                "formula-error", "warning", pointer, f"{name}里是公式出错的结果，请改填。"
            )


# Where a problem with the weights is shown, and where it leads


def usual_split(form: Form, template: Template) -> dict[str, Decimal] | None:
    """Return the usual weights of the form's 一级指标 by name, in points.

    None if no usual split of the template has just these names.
    """
    names = {node.name for node in form.indicators}
    splits = (dict(split) for split in template.scoring.splits)
    return next((split for split in splits if set(split) == names), None)


def unusual_level1_keys(form: Form, template: Template, scored: Scores) -> tuple[int, ...]:
    """Return the keys of the 一级指标 whose weights are not the usual ones.

    All of them if their names have no usual split, or every single weight is usual.
    """
    sums = {each.key: each.weight for each in scored.subtotals}
    usual = usual_split(form, template)
    keys = tuple(node.key for node in form.indicators)
    if usual is None:
        return keys
    other = tuple(node.key for node in form.indicators if sums[node.key] != usual[node.name])
    return other or keys


def weight_to_adjust(form: Form, template: Template, scored: Scores) -> FieldRef | None:
    """Return the weight where a wrong sum or an unusual split arises, None if there is no row.

    It is that of the execution rate if its usual weight makes 100, else the first one below the
    一级指标 that has not its usual weight: one with too few points where the sum is below 100,
    one with too many where it is above. Without usual weights it is in the last 一级指标.

    E.g. with the weights 10 (执行率), 45 (产出), 30 (效益) and 10 (满意度), where 10, 50, 30 and 10
    are usual, it is the first one below 产出指标.
    """
    excess = _minus(scored.weights, _HUNDRED)
    if excess and _funding_excess(form, template) == excess:
        return FieldRef(ROOT, "funding.weight")
    first_weights = _first_weights(form)
    own_excess = _level1_excess(form, template, scored)
    unusual = [key for key in first_weights if own_excess.get(key)]
    causes = [key for key in unusual if excess and (own_excess[key] > 0) == (excess > 0)]
    likeliest_first = (*causes, *unusual, *reversed(first_weights))
    return first_weights[likeliest_first[0]] if likeliest_first else None


def first_target(form: Form) -> FieldRef:
    """Return the first target of a form, which must have a row."""
    return FieldRef(next(level3_nodes(form)).key, "target")


def _funding_excess(form: Form, template: Template) -> Decimal:
    """Return by how many points the execution rate weighs more than usual."""
    usual = parse_number(template.scoring.funding_weight) or Decimal(0)
    return _minus(parse_number(form.funding.weight) or Decimal(0), usual)


def _level1_excess(form: Form, template: Template, scored: Scores) -> dict[int, Decimal]:
    """Return by how many points each 一级指标 weighs more than usual, by key.

    Empty if there is no usual split.
    """
    usual = usual_split(form, template)
    sums = {each.key: each.weight for each in scored.subtotals}
    if usual is None:
        return {}
    return {node.key: _minus(sums[node.key], usual[node.name]) for node in form.indicators}


def _first_weights(form: Form) -> dict[int, FieldRef]:
    """Return the first weight below each 一级指标 that has rows, by its key, in document order."""
    return {
        level1.key: FieldRef(row.key, "weight")
        for level1 in form.indicators
        if (row := next((row for level2 in level1.children for row in level2.children), None))
    }


def _minus(one: Decimal, other: Decimal) -> Decimal:
    return exact_sum((one, other.copy_negate()))
