"""Which 一级指标 a sum of weights other than 100, or an unusual split, is shown at.

Checks over the whole form: weights, repeated names, goals, copy mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfdesk.core.checks.problem import Mark
from perfdesk.core.form import Form, Row, rows
from perfdesk.core.numbers import Rounding, number, plain, product, rounded, total
from perfdesk.core.scoring import Scores, execution
from perfdesk.core.template import Template
from perfdesk.core.text import label, placeholder

ABOUT_WEIGHTS = ("weights-sum", "split")
"""The codes of doubts about the weights as a whole."""


def usual_split(form: Form, template: Template) -> dict[str, Decimal] | None:
    """The usual weights of this form's 一级指标 by name, in points; None for other names."""
    names = {node.name for node in form.indicators}
    splits = (dict(split) for split in template.scoring.splits)
    return next((split for split in splits if set(split) == names), None)


def doubtful_levels(form: Form, template: Template, scored: Scores) -> tuple[int, ...]:
    """The keys of the 一级指标 whose weights are not the usual ones; all if none is usual."""
    sums = {each.key: each.weight for each in scored.subtotals}
    usual = usual_split(form, template)
    keys = tuple(node.key for node in form.indicators)
    if usual is None:
        return keys
    other = tuple(node.key for node in form.indicators if sums[node.key] != usual[node.name])
    return other or keys


_HUNDRED = Decimal(100)
_DIGITS_OF_A_YEAR = 4
_RATE = re.compile(
    r"(?<![上去前]年)(?<![上去前]年预算)执行率(?:为|是|达到|达|约为|约)?"
    r"(\d+(?:\.\d+)?)%(?!(?:[及或]?以[上下内]|左右))"
)
_ONLY_RATE = re.compile(r"(?:预算)?执行率(?:为|达到|达)?100(?:\.0+)?%。?")
_NAMES = (("project", "项目名称"), ("department", "主管部门"), ("unit", "实施单位"))


def form_marks(form: Form, template: Template, scored: Scores) -> Iterator[Mark]:
    """The marks on the whole form; fields are pointers into the form."""
    listed = tuple(rows(form))
    yield from _year(form)
    if listed and all(number(row.node.weight) is not None for row in listed):
        yield from _weights(form, template, scored)
    yield from _names(listed)
    yield from _copied(listed)
    yield from _goals(form)
    yield from _rates_in_words(form, template, listed)
    yield from _placeholders(form)


def _year(form: Form) -> Iterator[Mark]:
    if form.year and len(form.year) != _DIGITS_OF_A_YEAR:
        yield Mark("year-odd", "warning", "/year", f"年度“{form.year}”不是四位数字，请核对。")


def _weights(form: Form, template: Template, scored: Scores) -> Iterator[Mark]:
    if scored.weights == _HUNDRED:
        yield from _split(form, template, scored)
        return
    funding = number(form.funding.weight) or Decimal(0)
    below = total((scored.weights, funding.copy_negate()))
    yield Mark(
        "weights-sum", "error", "/indicators",
        f"分值合计为 {plain(scored.weights)}（执行率 {plain(funding)}，指标 {plain(below)}），"
        "应为 100，请调整分值。",
    )  # fmt: skip


def _split(form: Form, template: Template, scored: Scores) -> Iterator[Mark]:
    sums = {each.at: each.weight for each in scored.subtotals}
    names = [node.name for node in form.indicators]
    split = [sums[f"/indicators/{i}"] for i in range(len(names))]
    usual = usual_split(form, template)
    if usual is None or [usual[name] for name in names] == split:
        return
    shown, usually = "/".join(map(plain, split)), "/".join(plain(usual[name]) for name in names)
    yield Mark(
        "split", "hint", "/indicators",
        f"{'、'.join(names)}的分值为 {shown}，常用 {usually}；有调整依据即可。",
    )  # fmt: skip


def _names(listed: Sequence[Row]) -> Iterator[Mark]:
    seen: set[str] = set()
    for row in listed:
        name = label(row.node.name)
        if name and name in seen and not placeholder(name):
            yield Mark(
                "name-repeated", "warning", f"{row.at}/name",
                f"三级指标“{row.node.name}”出现了两次，请核对是否重复。",
            )  # fmt: skip
        seen.add(name)


def _copied(listed: Sequence[Row]) -> Iterator[Mark]:
    pairs = [(number(row.node.target), number(row.node.weight)) for row in listed]
    if len(pairs) > 1 and all(target is not None and target == weight for target, weight in pairs):
        yield Mark(
            "targets-are-weights", "warning", "/indicators",
            "每个三级指标的年度指标值都与分值相同，像是复制错了，请核对年度指标值。",
        )  # fmt: skip


def _goals(form: Form) -> Iterator[Mark]:
    expected, actual = label(form.goals.expected), label(form.goals.actual)
    if actual and actual == expected:
        yield Mark(
            "goal-repeated", "hint", "/goals/actual",
            "实际完成情况与预期目标一字不差，建议写明实际做到了什么。",
        )  # fmt: skip
    elif _ONLY_RATE.fullmatch(actual):
        yield Mark(
            "goal-only-rate", "hint", "/goals/actual",
            "实际完成情况只写了执行率，建议写明目标完成得怎样。",
        )  # fmt: skip


def _rates_in_words(form: Form, template: Template, listed: Sequence[Row]) -> Iterator[Mark]:
    ratio = execution(form)
    if ratio is None:
        return
    percent = product(ratio, _HUNDRED)
    texts = [("/goals/actual", form.goals.actual)]
    texts += [
        (f"{row.at}/reason", row.node.reason) for row in listed if "执行率" in row.node.reason
    ]
    for at, text in texts:
        for written in dishonest_rates(text, percent):
            shown = rounded(percent, 2, template.scoring.rate_rounding)
            yield Mark(
                "rate-in-words", "warning", at,
                f"文字里写执行率 {written}%，按金额计算是 {shown:f}%，请核对。",
            )  # fmt: skip


def dishonest_rates(text: str, percent: Decimal) -> list[str]:
    """The execution rates written in a text that are not ``percent`` at their precision."""
    return [match[1] for match in _RATE.finditer(label(text)) if not _honest(match[1], percent)]


def _honest(written: str, percent: Decimal) -> bool:
    places = len(written.partition(".")[2])
    ways: tuple[Rounding, ...] = ("up", "half_up")
    return Decimal(written) in {rounded(percent, places, way) for way in ways}


def _placeholders(form: Form) -> Iterator[Mark]:
    texts = [(f"/{field}", name, getattr(form, field)) for field, name in _NAMES]
    texts += [("/goals/expected", "预期目标", form.goals.expected)]
    texts += [("/goals/actual", "实际完成情况", form.goals.actual)]
    for at, name, text in texts:
        if placeholder(text):
            yield Mark("placeholder", "warning", at, f"{name}里像是表样的占位文字，请改填。")
